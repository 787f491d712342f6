"""The spaCy factories, in pipeline order: each calls one finder and stores what it finds.

spaCy imports this module whenever any ``Language`` is made, in any program on the machine, because it stands behind
entry points. So nothing heavy is imported at the top: each factory imports its finder when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language

from nlp.components import store
from nlp.components.matches import (
    AffiliationMatch,
    ArticleContext,
    EntityMatch,
    QuantityMatch,
    QuantityMeaning,
    TargetMatch,
    TimeMatch,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from nlp.components.resolution import Resolver
    from nlp.language.sentences import Sentence

Component = Callable[["Doc"], "Doc"]


class SpanComponent:
    """A component that stores the matches of one group.

    ``find`` takes a ``Doc`` and returns its matches; ``after`` is given both once they are stored.
    """

    def __init__(
        self,
        group: str,
        find: Callable[[Doc], Iterable[Any]],
        after: Callable[[Doc, list[Any]], None] | None = None,
    ) -> None:
        self.group = group
        self.find = find
        self.after = after

    def __call__(self, doc: Doc) -> Doc:
        found = list(self.find(doc))
        doc = store.put(doc, self.group, found)
        if self.after is not None:
            self.after(doc, found)
        return doc


def _sentences(doc: Doc) -> list[Sentence]:
    from nlp.language.sentences import Sentence

    return store.get(doc, "sentences", Sentence)


def _entities(doc: Doc) -> list[EntityMatch]:
    return store.get(doc, "entities", EntityMatch)


def _times(doc: Doc) -> list[TimeMatch]:
    return store.get(doc, "times", TimeMatch)


def _meanings(doc: Doc) -> list[QuantityMeaning]:
    return store.get(doc, "quantities", QuantityMeaning)


@lru_cache(maxsize=1)
def _resolver(
    text: str, sentences: tuple[Sentence, ...], entities: tuple[EntityMatch, ...], context: ArticleContext
) -> Resolver:
    """Who is meant in an article: asked by two components in turn, made once."""
    from nlp.components.resolution import Resolver

    return Resolver(text, sentences, entities, context=context)


def _tell(doc: Doc, meanings: Iterable[QuantityMeaning]) -> None:
    """Write what the quantities are about beside them."""
    for row, meaning in zip(store.store(doc)["quantities"], meanings, strict=True):
        row.update(store.as_row(meaning))


@Language.factory("kuifeng_sentences", assigns=["doc.spans", "token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Component:
    """Sentences and their roles (SPEC §1). The first line is the title where it is the article's title."""
    from nlp.language.sentences import split_sentences

    store.register_extensions()

    def find(doc: Doc) -> Iterable[Sentence]:
        title = store.context(doc).title
        return split_sentences(store.text(doc), has_title=bool(title) and store.text(doc).startswith(title))

    return SpanComponent("sentences", find)


class Entities(SpanComponent):
    """Finds the entities, and the article's region where none is given. A user's lexicon is saved with it."""

    def __init__(self, lexicon: str, model: bool = True) -> None:
        super().__init__("entities", self.found)
        self.model = model
        self.set_lexicon(lexicon)

    def set_lexicon(self, source: str) -> None:
        """Take on the lexicon with this TOML text; an empty one takes it away."""
        from nlp.resources.lexicon import parse_overlay

        self.source = source
        self.overlay = parse_overlay(source) if source else None

    def found(self, doc: Doc) -> Iterable[EntityMatch]:
        from nlp.components.entities import find_entities
        from nlp.components.name_model import propose_names
        from nlp.components.region import find_region
        from nlp.components.textview import TextView

        text = store.text(doc)
        view = TextView(text)
        context = store.context(doc)
        if not context.region:
            region, code = find_region(context.title, text, outlet=context.outlet, view=view)
            context = replace(context, region=region, region_code=code)
            store.set_context(doc, context)
        alone = self.overlay.leave_alone if self.overlay else frozenset()
        seen = propose_names(text, view=view) if self.model else []
        proposals = [p for p in seen if text[p.start : p.end] not in alone]
        return find_entities(text, context=context, lexicon=self.overlay, proposals=proposals, view=view)

    def __call__(self, doc: Doc) -> Doc:
        doc = super().__call__(doc)
        doc.ents = doc.spans["entities"]
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self.source.encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Entities:
        self.set_lexicon(data.decode())
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Entities:
        return self.from_bytes(Path(path).read_bytes())


@Language.factory("kuifeng_entities", assigns=["doc.spans", "doc.ents"], default_config={"lexicon": "", "model": True})
def make_entities(nlp: Language, name: str, lexicon: str, model: bool) -> Component:
    """Named entities with names, codes and clusters (SPEC §3).

    ``lexicon``: the TOML text of a user's own names; ``model``: whether the learned model proposes names too.
    """
    return Entities(lexicon, model)


@Language.factory("kuifeng_times", assigns=["doc.spans"])
def make_times(nlp: Language, name: str) -> Component:
    """Time expressions, resolved against the publication day (SPEC §4)."""
    from nlp.components.times import find_times

    def find(doc: Doc) -> Iterable[TimeMatch]:
        names = [(e.start, e.end) for e in _entities(doc)]
        return find_times(store.text(doc), published=store.context(doc).published, exclude=names)

    return SpanComponent("times", find)


@Language.factory("kuifeng_quantities", assigns=["doc.spans"])
def make_quantities(nlp: Language, name: str) -> Component:
    """Quantities and what they are about (SPEC §5)."""
    from nlp.components.indicators import describe_quantities
    from nlp.components.quantities import find_quantities

    def find(doc: Doc) -> Iterable[QuantityMatch]:
        taken = [(e.start, e.end) for e in _entities(doc)] + [(t.start, t.end) for t in _times(doc)]
        return find_quantities(store.text(doc), exclude=sorted(taken))

    def describe(doc: Doc, found: list[Any]) -> None:
        read, context = (store.text(doc), tuple(_sentences(doc)), tuple(_entities(doc))), store.context(doc)
        resolver = _resolver(*read, context)
        _tell(doc, describe_quantities(*read, _times(doc), found, resolver, context=context))

    return SpanComponent("quantities", find, describe)


@Language.factory("kuifeng_affiliations", assigns=["doc.spans"])
def make_affiliations(nlp: Language, name: str) -> Component:
    """Who holds which office in which body (SPEC §3)."""
    from nlp.components.affiliations import find_affiliations

    def find(doc: Doc) -> Iterable[AffiliationMatch]:
        return find_affiliations(store.text(doc), _sentences(doc), _entities(doc), context=store.context(doc))

    return SpanComponent("affiliations", find)


@Language.factory("kuifeng_quotes", assigns=["doc.spans"])
def make_quotes(nlp: Language, name: str) -> Component:
    """Reported speech and its speakers (SPEC §7)."""
    from nlp.components.quotes import find_quotes

    def find(doc: Doc) -> Iterable[Any]:
        offices = store.get(doc, "affiliations", AffiliationMatch)
        return find_quotes(
            store.text(doc), _sentences(doc), _entities(doc), affiliations=offices, context=store.context(doc)
        )

    return SpanComponent("quotes", find)


@Language.factory("kuifeng_targets", assigns=["doc.spans"])
def make_targets(nlp: Language, name: str) -> Component:
    """Commitments with a level or a deadline (SPEC §6); marks the quantities that they set as targets."""
    from nlp.components.targets import find_targets, mark_targets

    def find(doc: Doc) -> Iterable[TargetMatch]:
        read, context = (store.text(doc), tuple(_sentences(doc)), tuple(_entities(doc))), store.context(doc)
        resolver = _resolver(*read, context)
        quantities, meanings = store.get(doc, "quantities", QuantityMatch), _meanings(doc)
        return find_targets(*read, _times(doc), quantities, meanings, resolver, context=context)

    def mark(doc: Doc, found: list[Any]) -> None:
        _tell(doc, mark_targets(_meanings(doc), found))

    return SpanComponent("targets", find, mark)


@Language.factory("kuifeng_actions", assigns=["doc.cats"], default_config={"taxonomy": "", "model": ""})
def make_actions(nlp: Language, name: str, taxonomy: str, model: str) -> Component:
    """The actions of every sentence (SPEC §8), or the classes of another ``taxonomy`` file by cues or by a ``model``.

    ``model``: a folder that ``kuifeng train actions`` wrote for that taxonomy.
    """
    from nlp.components.actions import Actions

    return Actions.from_paths(Path(taxonomy) if taxonomy else None, Path(model) if model else None)

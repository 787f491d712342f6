"""Labelled sentences for the action classifier: the corpus's action files and its full gold.

An action file is one article, ``corpus/actions/ID.tsv``: lines ``#key<TAB>value``, then a sentence a line as
``role<TAB>labels<TAB>text`` with ``-`` or the classes' letters as labels, and an empty line between paragraphs. The
first sentence is the title. Beside them stand ``split.tsv`` (:mod:`nlp.training.split`) and ``second/``, the second
labelling of some articles (:mod:`nlp.training.agreement`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.components.action_inputs import Row, SentenceInput, sentence_inputs
from nlp.components.action_model import ROLES
from nlp.errors import GoldError
from nlp.training.corpus import CorpusArticle

if TYPE_CHECKING:
    from spacy.language import Language

    from nlp.language.cutting import Cutter

LETTERS = {"a": "accountability", "c": "coverage", "b": "brand", "d": "development", "s": "support"}
SPLIT_FILE = "split.tsv"


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with its labels. ``section``: index of its heading in the article, -1 without one."""

    text: str
    role: str
    labels: frozenset[str]
    section: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article's sentences in order, with what the file says of it (``genre``, ``region``, …)."""

    id: str
    about: dict[str, str]
    sentences: tuple[LabelledSentence, ...]

    def inputs(self, cutter: Cutter, findings: Mapping[str, Sequence[Row]] | None = None) -> list[SentenceInput]:
        """The sentences as the classifier takes them. ``findings``: see :func:`findings_of`."""
        text, rows, end = self.text, [], 0
        for s in self.sentences:
            start = text.index(s.text, end)
            end = start + len(s.text)
            rows.append({"start": start, "end": end, "role": s.role, "paragraph": s.paragraph})
        return sentence_inputs(text, rows, cutter, findings)

    @property
    def text(self) -> str:
        """The article's text by SPEC §1: title, newline, paragraphs and headings, each on a line of its own."""
        lines: list[str] = []
        before: LabelledSentence | None = None
        for s in self.sentences:
            goes_on = before is not None and before.role == s.role and before.paragraph == s.paragraph
            if goes_on and s.role != "heading":
                lines[-1] += s.text
            else:
                lines.append(s.text)
            before = s
        return "\n".join(lines)

    @property
    def top_action(self) -> str:
        """The action of most body sentences, the first in :data:`LETTERS` of several; empty where none has one."""
        counts = [sum(a in s.labels for s in self.sentences if s.role == "body") for a in LETTERS.values()]
        return list(LETTERS.values())[counts.index(max(counts))] if any(counts) else ""


def findings_of(article: LabelledArticle, pipeline: Language) -> dict[str, Sequence[Row]]:
    """What the components before the classifier find in the article, by group, as the classifier reads it."""
    from nlp.components import store
    from nlp.pipeline import make_doc
    from nlp.reading.article import Article

    text = article.text
    title = text.partition("\n")[0] if article.sentences[0].role == "title" else ""
    doc = make_doc(pipeline, Article(article.id, text, title=title, published=article.about.get("published", "")))
    for name, component in pipeline.pipeline:
        if name != "kuifeng_actions":
            doc = component(doc)
    return store.store(doc)


def load_action_file(path: Path) -> LabelledArticle:
    """Read one action file. Raises :class:`nlp.errors.GoldError` with the line that is wrong."""
    about: dict[str, str] = {}
    sentences: list[LabelledSentence] = []
    section, paragraph = -1, 0
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        where = f"{path}, line {number}"
        if line.startswith("#"):
            key, _, value = line[1:].partition("\t")
            about[key] = value
            continue
        if not line.strip():
            paragraph += bool(sentences)
            continue
        cells = line.split("\t")
        if len(cells) != 3:
            raise GoldError(f"{len(cells)} cells, not role, labels and text", where=where)
        role, letters, text = cells
        in_title = all(s.role == "title" for s in sentences)  # a title may have several sentences
        if role not in ROLES or (role == "title" and not in_title) or (role != "title" and not sentences):
            raise GoldError(f"role {role!r} at this place", where=where)
        if letters != "-" and (not letters or len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS)):
            raise GoldError(f"labels {letters!r}", where=where, remedy="Use - or letters among acbds, each once.")
        if not text or text != text.strip():
            raise GoldError("no text, or white space around it", where=where)
        labels = frozenset(LETTERS[x] for x in letters if x != "-")
        sentences.append(LabelledSentence(text, role, labels, section if role == "body" else -1, paragraph))
        if role == "heading":
            section = len(sentences) - 1
    if len(sentences) < 2:
        raise GoldError("no sentences under the title", where=str(path))
    return LabelledArticle(path.stem, about, tuple(sentences))


def from_gold(article: CorpusArticle) -> LabelledArticle:
    """A fully annotated article as one with labelled sentences."""
    out: list[LabelledSentence] = []
    section = -1
    for s in article.gold.sentences:
        out.append(
            LabelledSentence(s.text, s.role, frozenset(s.actions), section if s.role == "body" else -1, s.paragraph)
        )
        if s.role == "heading":
            section = len(out) - 1
    return LabelledArticle(article.id, {}, tuple(out))


def action_files(folder: Path) -> list[Path]:
    """The action files of a folder, by id."""
    return sorted(p for p in folder.glob("*.tsv") if p.name != SPLIT_FILE)


def load_labelled(folder: Path, gold: Iterable[CorpusArticle] = ()) -> list[LabelledArticle]:
    """All articles of ``folder`` (``*.tsv``) and of the full gold, by id; ids must differ, texts too."""
    articles = [load_action_file(p) for p in action_files(folder)] + [from_gold(a) for a in gold]
    articles.sort(key=lambda a: a.id)
    for one, other in pairwise(articles):
        if one.id == other.id:
            raise GoldError("two articles of one id", where=one.id)
    seen: dict[Sequence[str], str] = {}
    for article in articles:
        texts = tuple(s.text for s in article.sentences)
        if texts in seen:
            raise GoldError(f"the same article as {seen[texts]}", where=article.id)
        seen[texts] = article.id
    return articles

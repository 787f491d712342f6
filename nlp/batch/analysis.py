"""Articles → results: the pipeline and the records for one article after another."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.errors import AnalysisError, KuifengError
from nlp.pipeline import load, make_doc
from nlp.reading.article import Article
from nlp.records import Rows, rows
from nlp.tables.frames import Tables, frame, frames

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc


@dataclass(frozen=True, eq=False)
class Result:
    """What was found in one article. ``result.quantities`` and so on are pandas data frames, made when asked for;
    ``result.doc`` is the annotated spaCy ``Doc``."""

    article: Article
    doc: Doc
    rows: Rows
    actions: tuple[str, ...] = ()
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in schema.TABLES or name == "errors":
            raise AttributeError(f"a result has no {name!r}; its tables are {', '.join(self.rows)}")
        if name not in self._frames:
            self._frames[name] = frame(name, self.rows[name], self.actions)
        return self._frames[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.rows]

    def __repr__(self) -> str:
        counts = ", ".join(f"{n} {len(r)}" for n, r in self.rows.items() if n not in ("texts", "articles"))
        return f"Result({self.article.article_id!r}: {counts})"

    def _repr_html_(self) -> str:
        from spacy import displacy

        head = f"<h3>{html.escape(self.article.title or self.article.article_id)}</h3>"
        return head + displacy.render(self.doc, style="ent", jupyter=False) + self.tables()._repr_html_()

    def tables(self) -> Tables:
        """All tables of this article."""
        return frames([self.rows], self.actions)


class Results:
    """Lazily analysed articles: iterate for one :class:`Result` each, or take :meth:`tables` for all at once."""

    def __init__(
        self,
        articles: Iterable[Article],
        pipeline: Language,
        on_error: Callable[[Article, KuifengError], None] | None,
    ) -> None:
        self._articles = articles
        self._pipeline = pipeline
        self._on_error = on_error
        self.actions = action_ids(pipeline)

    def __iter__(self) -> Iterator[Result]:
        for article in self._articles:
            try:
                yield analyse_one(article, self._pipeline, self.actions)
            except KuifengError as error:
                if self._on_error is None:
                    raise
                self._on_error(article, error)

    def tables(self) -> Tables:
        """The rows of all articles in one set of data frames. The texts are analysed now."""
        return frames((result.rows for result in self), self.actions)

    def __repr__(self) -> str:
        return "Results(not yet analysed: iterate, or call .tables())"


def action_ids(pipeline: Language) -> tuple[str, ...]:
    """The ids of the classes that the pipeline gives to sentences, in the taxonomy's order."""
    if not pipeline.has_pipe("kuifeng_actions"):
        return ()
    component: Any = pipeline.get_pipe("kuifeng_actions")
    return tuple(component.labels)


def analyse_one(article: Article, pipeline: Language, actions: Sequence[str]) -> Result:
    """The result for one article. Whatever goes wrong inside becomes an :class:`nlp.errors.AnalysisError`."""
    try:
        doc = pipeline(make_doc(pipeline, article))
        return Result(article, doc, rows(doc, article), tuple(actions))
    except KuifengError:
        raise
    except Exception as error:
        raise AnalysisError(
            f"{type(error).__name__}: {error}",
            where=article.source_path or article.article_id,
            remedy="Report this with the article's text; the other articles are not touched by it.",
        ) from error


def analyse(
    articles: Iterable[Article] | Article | str,
    pipeline: Language | None = None,
    *,
    on_error: Callable[[Article, KuifengError], None] | None = None,
) -> Results:
    """Analyse articles one after another.

    ``articles``: what :func:`nlp.read` yields, one :class:`Article`, or a text. ``pipeline``: a ``Language`` from
    :func:`nlp.load`; without it the default one is made. ``on_error(article, error)`` is called for an article that
    cannot be analysed, and the others go on; without it the error is raised.
    """
    if isinstance(articles, str):
        articles = Article(article_id="text", text=articles)
    if isinstance(articles, Article):
        articles = [articles]
    return Results(articles, pipeline if pipeline is not None else load(), on_error)

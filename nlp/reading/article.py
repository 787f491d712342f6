"""What reading yields: an article, or a failure."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.errors import KuifengError


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``text`` is what every offset points into: the title, a newline, the body (SPEC §1).

    Where there is no title, ``text`` is the body alone. ``published`` is ISO 8601 with the time of day where the
    source has one. Missing text is ``""``. ``region`` and ``region_code`` are filled by the pipeline.
    """

    article_id: str
    text: str
    title: str = ""
    published: str = ""
    outlet: str = ""
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    editor: str = ""
    channel: str = ""
    url: str = ""
    source_path: str = ""
    language: str = "zh"
    region: str = ""
    region_code: str = ""
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        shown = self.title or self.text[:20]
        return f"Article({self.article_id!r}, {shown!r}, published={self.published!r}, {len(self.text):,} characters)"

    def _repr_html_(self) -> str:
        from html import escape

        facts = " · ".join(escape(x) for x in (self.article_id, self.outlet, self.published) if x)
        body = self.text[len(self.title) :].strip() if self.title else self.text
        lines = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n"))
        return f"<article><h3>{escape(self.title)}</h3><p><small>{facts}</small></p>{lines}</article>"


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """An input, or a row of one, that yields no article: a row of the ``errors`` table."""

    source_path: str
    code: str
    error: str
    remedy: str = ""
    stage: str = "reading"

    @classmethod
    def of(cls, error: KuifengError, source_path: str = "", stage: str = "reading") -> ReadFailure:
        """The failure that ``error`` describes."""
        return cls(source_path or error.where, error.code, error.what, error.remedy, stage)

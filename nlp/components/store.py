"""Where the components keep what they find in a spaCy ``Doc``.

The findings are plain data (lists of dicts) under ``doc.user_data["kuifeng"]``, so that they survive
``Doc.to_bytes`` and ``n_process``. Each list has a span group of the same name in ``doc.spans``, in the same order;
``span.id_`` is the group and the number of the entry, and ``span._.record`` looks the entry up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from nlp.components.matches import ArticleContext

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

KEY = "kuifeng"

M = TypeVar("M")


def store(doc: Doc) -> dict[str, Any]:
    """The document's findings, made on first use."""
    found: dict[str, Any] = doc.user_data.setdefault(KEY, {})
    return found


def text(doc: Doc) -> str:
    """``doc.text``, joined once: spaCy joins all tokens anew at every call."""
    found = store(doc)
    if "text" not in found:
        found["text"] = doc.text
    return str(found["text"])


def context(doc: Doc) -> ArticleContext:
    """What is known of the article beside its text; empty where the document came without an article."""
    return ArticleContext(**store(doc).get("context", {}))


def set_context(doc: Doc, value: ArticleContext) -> None:
    store(doc)["context"] = as_row(value)


def get(doc: Doc, group: str, cls: type[M]) -> list[M]:
    """The matches of ``group``, as objects of ``cls``; extra keys that other components added are left out."""
    names = _names(cls)  # type: ignore[arg-type]
    rows = store(doc).get(group, [])
    return [cls(*[tuple(v) if isinstance(v, list) else v for v in map(row.__getitem__, names)]) for row in rows]


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


def as_row(match: Any) -> dict[str, Any]:
    """A match as plain data: lists for tuples, so that what comes back from another process is the same."""
    names = _names(type(match))  # type: ignore[arg-type]
    values = [(name, getattr(match, name)) for name in names]
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values}


def put(doc: Doc, group: str, matches: Iterable[Any]) -> Doc:
    """Store ``matches`` and make their spans; tokens that straddle a border are split.

    Returns the document to go on with: the same one, or a new one where tokens had to be split.
    """
    from nlp.language.tokenizer import split_tokens

    rows = [as_row(m) for m in matches]
    numbers = _border_numbers(doc)
    missing = {o for row in rows for o in (row["start"], row["end"]) if o not in numbers}
    if missing:
        doc = split_tokens(doc, missing, text(doc))
        numbers = _border_numbers(doc)
    store(doc)[group] = rows
    doc.spans[group] = _spans(doc, group, rows, numbers)
    if group == "sentences":
        _mark_sentences(doc, rows)
    return doc


def _border_numbers(doc: Doc) -> dict[int, int]:
    """For each offset where a token begins its number; for the end of the text that of the token beyond."""
    numbers = dict(zip(doc.to_array("IDX").tolist(), range(len(doc)), strict=True))
    numbers[len(text(doc))] = len(doc)
    return numbers


def _spans(doc: Doc, group: str, rows: Sequence[dict[str, Any]], numbers: dict[int, int]) -> list[Span]:
    from spacy.tokens import Span

    # not doc.char_span: it walks over all tokens for each span
    out = []
    for i, row in enumerate(rows):
        first, last = numbers.get(row["start"]), numbers.get(row["end"])
        if first is None or last is None or first >= last:
            # split_tokens has put a border at each end, so this is a finder's error
            raise ValueError(f"no tokens for the span {row['start']}:{row['end']}")
        label = row.get("label") or row.get("kind") or row.get("type") or row.get("role") or ""
        out.append(Span(doc, first, last, label=label, span_id=f"{group}:{i}"))
    return out


def _mark_sentences(doc: Doc, rows: Sequence[dict[str, Any]]) -> None:
    import numpy as np

    begins = np.isin(doc.to_array("IDX"), [row["start"] for row in rows])
    begins[:1] = True
    # an array at once: setting token by token costs as much as all finders together
    starts: Any = np.where(begins, 1, -1).astype("uint64").reshape(-1, 1)
    doc.from_array(["SENT_START"], starts)


def record(span: Span) -> dict[str, Any]:
    """The entry behind a span of one of the groups, or ``{}`` for a span that has none."""
    group, _, number = span.id_.partition(":")
    rows = store(span.doc).get(group, [])
    return dict(rows[int(number)]) if number.isdigit() and int(number) < len(rows) else {}


def register_extensions() -> None:
    """Make ``span._.record`` known to spaCy. May be called again."""
    from spacy.tokens import Span

    if not Span.has_extension("record"):
        Span.set_extension("record", getter=record)

"""The readers of the formats, by suffix; other packages add theirs through the entry points ``kuifeng.readers``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points

from nlp.errors import EmptyInput
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Reader, Source
from nlp.reading.tables import read_csv, read_json, read_jsonl

GROUP = "kuifeng.readers"


def read_text(source: Source) -> Iterator[Draft | ReadFailure]:
    """A plain text file: one article, with or without a masthead."""
    decoded = source.decoded()
    if not decoded.text.strip("\ufeff\x00 \t\r\n\u3000"):
        raise EmptyInput("the file is empty", where=source.path)
    warnings = [decoded.warning] if decoded.warning else []
    yield Draft(decoded.text, source.article_id, source.path, warnings=warnings)


def read_page(source: Source) -> Iterator[Draft | ReadFailure]:
    """A saved HTML page. The parser is loaded with the first one."""
    from nlp.reading.html import read_html

    yield from read_html(source)


BUILT_IN: dict[str, Reader] = {
    "txt": read_text,
    "text": read_text,
    "jsonl": read_jsonl,
    "ndjson": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "tsv": read_csv,
    "html": read_page,
    "htm": read_page,
    "shtml": read_page,
    "xhtml": read_page,
}


@cache
def suffixes() -> frozenset[str]:
    """Every suffix that a reader is registered for, in lower case and without the dot."""
    return frozenset(BUILT_IN) | {e.name.lower() for e in entry_points(group=GROUP)}


@cache
def reader_for(suffix: str) -> Reader | None:
    """The reader for ``suffix`` (without the dot), or ``None``. An entry point is loaded when it is first needed."""
    suffix = suffix.lower()
    if suffix in BUILT_IN:
        return BUILT_IN[suffix]
    for entry in entry_points(group=GROUP):
        if entry.name.lower() == suffix:
            reader: Reader = entry.load()
            return reader
    return None


def sniff(source: Source) -> Reader:
    """The reader for standard input, which has no name: JSONL where it begins with an object, else plain text."""
    start = source.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return read_jsonl if start == b"{" else read_text

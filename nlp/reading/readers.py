"""The readers of the formats, by suffix; other packages add theirs through the entry points ``kuifeng.readers``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from nlp.errors import EmptyInput
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Reader, Source, streaming
from nlp.reading.tables import read_csv, read_json, read_jsonl

GROUP = "kuifeng.readers"


def read_text(source: Source) -> Iterator[Draft | ReadFailure]:
    """A plain text file: one article, with or without a masthead."""
    decoded = source.decoded()
    if not decoded.text.strip("\ufeff\x00 \t\r\n\u3000"):
        raise EmptyInput("the file is empty", where=source.path)
    warnings = [decoded.warning] if decoded.warning else []
    yield Draft(decoded.text, source.article_id, source.path, url=source.url, warnings=warnings)


def later(module: str, name: str, *, stream: bool = False) -> Reader:
    """The reader ``name`` of ``module``, which is imported with the first input that needs it."""

    def reader(source: Source) -> Iterator[Draft | ReadFailure]:
        found: Reader = getattr(import_module(module), name)
        yield from found(source)

    reader.__name__ = reader.__qualname__ = name
    return streaming(reader) if stream else reader


_PAGE = later("nlp.reading.html", "read_html")
_ZIP = later("nlp.reading.archives", "read_zip", stream=True)
_TAR = later("nlp.reading.archives", "read_tar", stream=True)

BUILT_IN: dict[str, Reader] = {
    "txt": read_text,
    "text": read_text,
    "html": _PAGE,
    "htm": _PAGE,
    "shtml": _PAGE,
    "xhtml": _PAGE,
    "docx": later("nlp.reading.documents", "read_docx"),
    "pdf": later("nlp.reading.pdf", "read_pdf"),
    "csv": streaming(read_csv),
    "tsv": streaming(read_csv),
    "jsonl": streaming(read_jsonl),
    "ndjson": streaming(read_jsonl),
    "json": streaming(read_json),
    "xlsx": later("nlp.reading.sheets", "read_xlsx"),
    "parquet": later("nlp.reading.sheets", "read_parquet", stream=True),
    "warc": later("nlp.reading.warc", "read_warc", stream=True),
    "zip": _ZIP,
    "tar": _TAR,
    "tgz": _TAR,
    "gz": later("nlp.reading.archives", "read_gzip", stream=True),
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
    with source.open() as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return read_jsonl if start == b"{" else read_text

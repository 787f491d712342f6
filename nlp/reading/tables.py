"""Tables with one article a row: CSV, TSV, JSONL and JSON."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any, BinaryIO, TextIO, cast

from nlp.errors import BadColumn, BadRow, BadTable, EmptyInput, KuifengError, TooBig
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Source
from nlp.reading.limits import LIMITS

FIELDS = (
    "id",
    "title",
    "text",
    "published",
    "url",
    "outlet",
    "source",
    "reporters",
    "correspondents",
    "editor",
    "channel",
)
"""The fields of an article in a table. ``columns`` gives other names for them: ``{"text": "正文"}``."""


def check_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    """``columns`` completed with the fields' own names. Raises on a field that there is not."""
    columns = dict(columns or {})
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise BadColumn(f"unknown field {unknown[0]}", where="columns", remedy=f"Known: {', '.join(FIELDS)}.")
    return {name: columns.get(name) or name for name in FIELDS}


def read_csv(source: Source) -> Iterator[Draft | ReadFailure]:
    """A CSV or TSV file with a header."""
    names = check_columns(source.columns)
    # The limit is the process's own; a long article must not be an error, a quote that nothing closes must be.
    csv.field_size_limit(LIMITS.field)
    with text_of(source, newline="") as (stream, warning):
        first = next((line for line in stream if line.strip("\ufeff \t\r\n\u3000\x00")), "")
        if not first:
            raise EmptyInput("the file is empty", where=source.path)
        lines = itertools.chain([first.removeprefix("\ufeff")], stream)
        reader = csv.reader(lines, delimiter=_delimiter(first, names))
        try:
            header = [cell.strip() for cell in next(reader, [])]
        except csv.Error as error:
            raise BadTable(f"the header cannot be read: {error}", where=source.path) from error
        require(header, names, source)
        yield from _csv_rows(reader, header, names, source, warning)


def _csv_rows(
    reader: Iterator[list[str]], header: list[str], names: Mapping[str, str], source: Source, warning: str
) -> Iterator[Draft | ReadFailure]:
    number = 0
    while True:
        number += 1
        where = f"{source.path}:{number}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield ReadFailure.of(BadRow(f"row {number} cannot be read: {error}", where=where))
            continue
        if not any(cell.strip() for cell in cells):
            number -= 1
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            wide = BadRow(
                f"row {number} has {len(cells)} cells, the header {len(header)}",
                where=where,
                remedy="Put quotes around cells that hold the delimiter.",
            )
            yield ReadFailure.of(wide)
            continue
        row = dict(zip(reversed(header), reversed(cells[: len(header)] + [""] * (len(header) - len(cells)))))  # noqa: B905
        yield draft_of(row, names, source, number, warning)


def _delimiter(text: str, names: Mapping[str, str]) -> str:
    """The delimiter under which the first line names most columns; the comma at a draw."""
    line = text.strip("\ufeff\r\n")
    known = set(names.values())

    def hits(mark: str) -> int:
        return sum(cell.strip().strip('"') in known for cell in line.split(mark))

    return max((",", "\t", ";"), key=hits)


def read_jsonl(source: Source) -> Iterator[Draft | ReadFailure]:
    """A file with one JSON object a line."""
    names = check_columns(source.columns)
    number = 0
    line_number = 0
    with text_of(source, newline=None) as (stream, warning):
        while line := stream.readline(LIMITS.field + 1):
            line_number += 1
            where = f"{source.path}:{line_number}"
            if len(line) > LIMITS.field:
                number += 1
                while line and not line.endswith("\n"):
                    line = stream.readline(LIMITS.field)
                yield ReadFailure.of(TooBig(f"line {line_number} is too long", where=where))
                continue
            line = line.strip().removeprefix("\ufeff")
            if not line:
                continue
            number += 1
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield ReadFailure.of(BadRow(f"line {line_number} is no JSON: {error}", where=where))
                continue
            yield _json_row(row, names, source, number, where, warning)
    if not number:
        raise EmptyInput("the file is empty", where=source.path)


def read_json(source: Source) -> Iterator[Draft | ReadFailure]:
    """A JSON file that holds an object or a list of objects."""
    names = check_columns(source.columns)
    with text_of(source, newline=None) as (stream, warning):
        try:
            for number, row in enumerate(json_values(stream, source), 1):
                yield _json_row(row, names, source, number, f"{source.path}:{number}", warning)
        except (ValueError, RecursionError) as error:
            raise BadTable(f"no JSON: {error}", where=source.path) from error


_BLANK = re.compile(r"[\s\ufeff]*")
CHUNK = 1 << 20


def json_values(stream: TextIO, source: Source) -> Iterator[Any]:
    """The items of a JSON array one by one, or the only value where it is none; never more than one item in memory."""
    decoder = json.JSONDecoder()
    buffer = stream.read(CHUNK)
    at = _BLANK.match(buffer).end()  # type: ignore[union-attr]
    if at == len(buffer):
        raise EmptyInput("the file is empty", where=source.path)
    if buffer[at] != "[":
        rest = stream.read(LIMITS.field)
        if len(rest) == LIMITS.field:
            raise TooBig("its one value is too long", where=source.path)
        yield json.loads(buffer[at:] + rest)
        return
    at += 1
    want = "item or end"
    while True:
        at = _BLANK.match(buffer, at).end()  # type: ignore[union-attr]
        if at == len(buffer):
            buffer, at = stream.read(CHUNK), 0
            if not buffer:
                raise ValueError("the array has no end")
            continue
        mark = buffer[at]
        if want != "item" and mark == "]":
            if (buffer[at + 1 :] + stream.read(CHUNK)).strip():
                raise ValueError("something stands behind the array")
            return
        if want == "comma":
            if mark != ",":
                raise ValueError(f"a comma is missing before {buffer[at : at + 20]!r}")
            at, want = at + 1, "item"
            continue
        while True:
            try:
                value, end = decoder.raw_decode(buffer, at)
                if end < len(buffer) or not (more := stream.read(CHUNK)):
                    break
                buffer, at = buffer[at:] + more, 0  # a number may go on
            except ValueError:
                more = stream.read(max(CHUNK, len(buffer) - at))
                if not more:
                    raise
                if len(buffer) - at > LIMITS.field:
                    raise TooBig("one of its items is too long", where=source.path) from None
                buffer, at = buffer[at:] + more, 0
        at, want = end, "comma"
        yield value


@contextmanager
def text_of(source: Source, newline: str | None) -> Iterator[tuple[TextIO, str]]:
    """A table's text as a stream, and a warning. The encoding is told by the first megabytes."""
    with source.open() as file:
        head = b""
        while len(head) < SAMPLE and (chunk := file.read(SAMPLE - len(head))):
            head += chunk
        if len(head) < SAMPLE:
            decoded = replace(source, data=head).decoded(source.declared)
            yield io.StringIO(decoded.text, newline=newline), decoded.warning
            return
        cut = head.rfind(b"\n") + 1
        sample = head[: cut if cut and not head.startswith((b"\xff\xfe", b"\xfe\xff")) else len(head) & ~3]
        encoding = replace(source, data=sample).decoded(source.declared).encoding
        encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        raw = cast(BinaryIO, io.BufferedReader(_Chained(head, file), 1 << 18))
        yield io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=newline), ""


SAMPLE = 4 << 20


class _Chained(io.RawIOBase):
    """Bytes that have been read already, and the rest of their file."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head = memoryview(head)
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._head:
            data = bytes(self._head[: len(buffer)])
            self._head = self._head[len(data) :]
        else:
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _json_row(
    row: Any, names: Mapping[str, str], source: Source, number: int, where: str, warning: str
) -> Draft | ReadFailure:
    if not isinstance(row, dict):
        return ReadFailure.of(BadRow(f"row {number} is no JSON object", where=where))
    try:
        require(list(row), names, source)
    except KuifengError as error:
        return ReadFailure.of(error, where)
    return draft_of(row, names, source, number, warning)


def require(header: list[str], names: Mapping[str, str], source: Source) -> None:
    """Raise where the column of the text, or one that the user named, is not there."""
    for name, column in names.items():
        if column not in header and (name == "text" or column != name):
            raise BadColumn(
                f"there is no column {column}",
                where=source.path,
                remedy=f"Its columns are: {', '.join(map(str, header))[:200]}. Say which of them holds the {name}.",
            )


def draft_of(row: Mapping[str, Any], names: Mapping[str, str], source: Source, number: int, warning: str) -> Draft:
    cells = {name: cell_text(row.get(column)) for name, column in names.items()}
    key = " ".join(cells["id"].split())
    outlet, url = cells["outlet"], cells["url"]
    origin = cells["source"].strip()
    if origin and not url and re.match(r"https?://", origin):
        url = origin
    elif origin and not outlet and len(origin) <= 30 and re.search(r"[\u4e00-\u9fff]", origin) and "/" not in origin:
        outlet = origin
    return Draft(
        text=cells["text"],
        article_id=key or f"{source.article_id}-{number}",
        source_path=source.path,
        title=cells["title"] if names["title"] in row else None,
        published=cells["published"],
        outlet=outlet,
        reporters=cells["reporters"],
        correspondents=cells["correspondents"],
        editor=cells["editor"],
        channel=cells["channel"],
        url=url,
        warnings=[warning] if warning else [],
    )


def cell_text(value: Any) -> str:
    """A cell as text: lists are paragraphs, a missing value is empty, and a float that is whole has no decimals."""
    if value is None or value is False or value is True:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat(" ").removesuffix(" 00:00:00") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return "\n".join(cell_text(v) for v in value)
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dict):
        return ""
    return str(value)

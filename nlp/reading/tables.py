"""Tables with one article a row: CSV, TSV, JSONL and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from nlp.errors import BadColumn, BadRow, BadTable, EmptyInput, KuifengError
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Source

FIELDS = ("id", "title", "text", "published", "url", "outlet", "source")
"""The fields of an article in a table. ``columns`` gives other names for them: ``{"text": "正文"}``."""

_MORE = ("reporters", "editor", "channel")


def check_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    """``columns`` completed with the fields' own names. Raises on a field that there is not."""
    columns = dict(columns or {})
    unknown = sorted(set(columns) - set(FIELDS) - set(_MORE))
    if unknown:
        raise BadColumn(f"unknown field {unknown[0]}", where="columns", remedy=f"Known: {', '.join(FIELDS)}.")
    return {name: columns.get(name) or name for name in (*FIELDS, *_MORE)}


def read_csv(source: Source) -> Iterator[Draft | ReadFailure]:
    """A CSV or TSV file with a header."""
    decoded = source.decoded()
    if not decoded.text.strip():
        raise EmptyInput("the file is empty", where=source.path)
    names = check_columns(source.columns)
    # The limit is the process's own; a long article must not be an error.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    text = decoded.text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, names))
    header = [cell.strip() for cell in next(reader, [])]
    _require(header, names, source)
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
        yield _draft(row, names, source, number, decoded.warning)


def _delimiter(text: str, names: Mapping[str, str]) -> str:
    """The delimiter under which the first line names most columns; the comma at a draw."""
    line = text.lstrip("\r\n").split("\n", 1)[0]
    known = set(names.values())

    def hits(mark: str) -> int:
        return sum(cell.strip().strip('"') in known for cell in line.split(mark))

    return max((",", "\t", ";"), key=hits)


def read_jsonl(source: Source) -> Iterator[Draft | ReadFailure]:
    """A file with one JSON object a line."""
    decoded = source.decoded()
    names = check_columns(source.columns)
    number = 0
    any_line = False
    for line_number, line in enumerate(re.split(r"\r?\n|\r", decoded.text), 1):
        if not line.strip():
            continue
        any_line = True
        number += 1
        where = f"{source.path}:{line_number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield ReadFailure.of(BadRow(f"line {line_number} is no JSON: {error}", where=where))
            continue
        yield _json_row(row, names, source, number, where, decoded.warning)
    if not any_line:
        raise EmptyInput("the file is empty", where=source.path)


def read_json(source: Source) -> Iterator[Draft | ReadFailure]:
    """A JSON file that holds an object or a list of objects."""
    decoded = source.decoded()
    if not decoded.text.strip():
        raise EmptyInput("the file is empty", where=source.path)
    names = check_columns(source.columns)
    try:
        data = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise BadTable(f"no JSON: {error}", where=source.path) from error
    for number, row in enumerate(data if isinstance(data, list) else [data], 1):
        yield _json_row(row, names, source, number, f"{source.path}:{number}", decoded.warning)


def _json_row(
    row: Any, names: Mapping[str, str], source: Source, number: int, where: str, warning: str
) -> Draft | ReadFailure:
    if not isinstance(row, dict):
        return ReadFailure.of(BadRow(f"row {number} is no JSON object", where=where))
    try:
        _require(list(row), names, source)
    except KuifengError as error:
        return ReadFailure.of(error, where)
    return _draft(row, names, source, number, warning)


def _require(header: list[str], names: Mapping[str, str], source: Source) -> None:
    """Raise where the column of the text, or one that the user named, is not there."""
    for name, column in names.items():
        if column not in header and (name == "text" or column != name):
            raise BadColumn(
                f"there is no column {column}",
                where=source.path,
                remedy=f"Its columns are: {', '.join(map(str, header))[:200]}. Say which of them holds the {name}.",
            )


def _draft(row: Mapping[str, Any], names: Mapping[str, str], source: Source, number: int, warning: str) -> Draft:
    cells = {name: _cell(row.get(column)) for name, column in names.items()}
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
        editor=cells["editor"],
        channel=cells["channel"],
        url=url,
        warnings=[warning] if warning else [],
    )


def _cell(value: Any) -> str:
    """A cell as text: lists are paragraphs, a missing value is empty, and a float that is whole has no decimals."""
    if value is None or value is False or value is True:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n".join(_cell(v) for v in value)
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dict):
        return ""
    return str(value)

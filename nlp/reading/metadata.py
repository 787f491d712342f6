"""A table of metadata beside the articles (``--metadata meta.csv``); it counts before what the article itself says.

Its rows are joined to articles by ``id`` (the article's id), or by ``path``: the source's path as given, or any end of
it, such as the path below the input folder or the file's name alone.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import PurePosixPath

from nlp.errors import BadColumn, BadTable, EmptyInput, MissingInput
from nlp.reading.article import Article
from nlp.reading.cleaning import clean_line
from nlp.reading.dates import parse_date
from nlp.reading.draft import Source
from nlp.reading.inputs import Found, kind_of, open_file, printable
from nlp.reading.people import names
from nlp.reading.tables import cell_text, json_values, text_of

FIELDS = ("title", "published", "url", "outlet", "reporters", "correspondents", "editor", "channel")
"""What a table of metadata can say."""
KEYS = ("id", "path")
KINDS = ("csv", "tsv", "jsonl", "ndjson", "json")


@dataclass(frozen=True)
class Metadata:
    """The rows of a table of metadata, by id and by path."""

    path: str
    by_id: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    by_path: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.by_id) + len(self.by_path)

    def of(self, article: Article) -> Mapping[str, str]:
        """The row for an article, empty where there is none: by its id, else by the longest end of its path."""
        row = self.by_id.get(article.article_id)
        if row is not None:
            return row
        path = article.source_path.replace("\\", "/")
        parts = PurePosixPath(path).parts
        for first in range(len(parts)):
            row = self.by_path.get("/".join(parts[first:]).replace("//", "/"))
            if row is not None:
                return row
        return {}

    def apply(self, article: Article) -> Article:
        """``article`` with what its row says; a cell that is empty leaves what was found.

        A title that the text does not begin with is put before it, so that offsets count from it (SPEC §1).
        """
        row = self.of(article)
        changes: dict[str, object] = {}
        warnings = list(article.warnings)
        for name, value in row.items():
            if name in ("reporters", "correspondents"):
                changes[name] = tuple(names(value.replace(";", "、")))
            elif name == "published":
                date = parse_date(value)
                if date:
                    changes[name] = date
                else:
                    warnings.append(f"publication date not understood: {value[:40]}")
            elif name == "title":
                changes |= _titled(article, value)
            else:
                changes[name] = value
        if not changes and len(warnings) == len(article.warnings):
            return article
        return replace(article, **changes, warnings=tuple(warnings))  # type: ignore[arg-type]


def _titled(article: Article, title: str) -> dict[str, object]:
    body = article.text.removeprefix(article.title).removeprefix("\n") if article.title else article.text
    first, _, rest = body.partition("\n")
    if first == title:
        body = rest
    return {"title": title, "text": f"{title}\n{body}" if body else title}


def read_metadata(
    path: str | os.PathLike[str], *, columns: Mapping[str, str] | None = None, encoding: str = ""
) -> Metadata:
    """The table at ``path``: CSV, TSV, JSON or JSONL with a column ``id`` or ``path`` (or both).

    ``columns`` gives other names for its columns, as for tables of articles. Raises :class:`nlp.errors.InputError`
    where it cannot be read, has neither key, or has one key twice.
    """
    name = os.fspath(path)
    shown = printable(name)
    kind = kind_of(PurePosixPath(name).name)
    if not os.path.exists(name):
        raise MissingInput("there is no such table of metadata", where=shown)
    if kind not in KINDS:
        raise BadTable(
            "metadata must be a table", where=shown, remedy=f"Give one of: {', '.join('.' + k for k in KINDS)}."
        )
    by_id: dict[str, dict[str, str]] = {}
    by_path: dict[str, dict[str, str]] = {}
    renamed = {v: k for k, v in (columns or {}).items()}
    number = 0
    for cells in _rows(name, kind, encoding):
        number += 1
        known = {renamed.get(column, column): value for column, value in cells.items()}
        if number == 1 and not any(key in known for key in KEYS):
            raise BadColumn(
                "there is no column id or path",
                where=shown,
                remedy=f"Its columns are: {', '.join(cells)[:200]}. Name one with --column id=… or --column path=…",
            )
        row = {f: value for f in FIELDS if (value := clean_line(known.get(f, "")))}
        for key, table in (("id", by_id), ("path", by_path)):
            value = known.get(key, "").strip().replace("\\", "/").removeprefix("./")
            if not value:
                continue
            if value in table and table[value] != row:
                raise BadTable(
                    f"row {number} gives {key} {value} a second time", where=shown, remedy="Remove one of them."
                )
            table[value] = row
    if not number:
        raise EmptyInput("there is no row in the table of metadata", where=shown)
    return Metadata(shown, by_id, by_path)


@cache
def load_metadata(path: str, columns: tuple[tuple[str, str], ...] = ()) -> Metadata:
    """:func:`read_metadata`, once for each process."""
    return read_metadata(path, columns=dict(columns))


def _rows(name: str, kind: str, encoding: str) -> Iterator[dict[str, str]]:
    shown = printable(name)
    found = Found(name, "metadata", kind)
    source = Source(shown, "metadata", b"", encoding, opener=lambda: open_file(found))
    with text_of(source, newline="" if kind in ("csv", "tsv") else None) as (stream, _):
        try:
            if kind in ("csv", "tsv"):
                first = next((line for line in stream if line.strip()), "").removeprefix("\ufeff")
                mark = max(",\t;", key=first.count)
                for row in csv.DictReader(itertools.chain([first], stream), delimiter=mark):
                    yield {str(k).strip(): v for k, v in row.items() if k is not None and isinstance(v, str)}
                return
            lines = (json.loads(line) for line in stream if line.strip())
            for value in json_values(stream, source) if kind == "json" else lines:
                if not isinstance(value, dict):
                    raise ValueError("a row is no object")
                yield {str(k): cell_text(v) for k, v in value.items()}
        except (csv.Error, ValueError, RecursionError) as error:
            raise BadTable(f"the table of metadata cannot be read: {error}", where=shown) from error

"""Rows → one SQLite database: keys, indexes, full-text search over sentences, and views that a researcher expects.

Chinese has no spaces, and SQLite's tokenizers find no word of two characters in a run of them. So the search table
``sentences_fts`` holds every sentence's characters with a space between, and a word is searched as a phrase of its
characters: :func:`phrase` makes one. What is found is shown as it stands in ``sentences``, whose index it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.tables.arrow import lists
from nlp.tables.cells import plain_number

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "tables.sqlite"
_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL"}
_PRAGMAS = ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", "temp_store = FILE")
# words of a sentence are searched with the marks between them, so that 党日 is not found in 党,日
_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co M* P* S*'"

REFERENCES: dict[str, dict[str, str]] = {
    "texts": {"article_id": "articles"},
    "articles": {"duplicate_of": "articles"},
    "sentences": {"article_id": "articles"},
    **{
        table: {"article_id": "articles", "sentence_id": "sentences"}
        for table in schema.SPAN_TABLES
        if table != "sentences"
    },
}
REFERENCES["targets"] = {**REFERENCES["targets"], "quantity_id": "quantities"}
"""For each table, which columns are keys of which other table."""

_INDEXES = {
    "articles": ("published", "region_code", "outlet"),
    "sentences": ("article_id",),
    "entities": ("article_id", "sentence_id", "label, name", "name", "code"),
    "affiliations": ("article_id", "sentence_id", "person", "organisation"),
    "quantities": ("article_id", "sentence_id", "indicator", "holder_code"),
    "times": ("article_id", "sentence_id", "start_date"),
    "targets": ("article_id", "sentence_id", "deadline", "holder", "quantity_id"),
    "quotes": ("article_id", "sentence_id", "speaker"),
    "errors": ("code",),
}

VIEWS = {
    "targets_due": """
        SELECT substr(t.deadline, 1, 4) AS year, t.deadline, t.holder, t.subject, t.objective, t.comparator, t.value,
               t.value_high, t.unit, a.region, a.region_code, a.published, a.outlet, t.text, t.target_id, t.sentence_id,
               t.article_id
        FROM targets AS t JOIN articles AS a USING (article_id)
        WHERE t.deadline IS NOT NULL
        ORDER BY t.deadline, t.rowid""",
    "targets_by_year": """
        SELECT year, region, region_code, count(*) AS targets, count(value) AS with_level,
               count(DISTINCT article_id) AS articles
        FROM targets_due GROUP BY year, region_code, region ORDER BY year, region_code, region""",
    "indicators_by_county": """
        SELECT CASE WHEN length(q.holder_code) = 6 THEN q.holder_code ELSE a.region_code END AS county_code,
               CASE WHEN length(q.holder_code) = 6 THEN q.holder ELSE a.region END AS county,
               q.indicator, substr(coalesce(q.time_end, a.published), 1, 4) AS year, q.change, q.comparator, q.value,
               q.value_high, q.unit, q.status, q.reference, q.time_start, q.time_end, q.holder, q.text, q.quantity_id,
               q.sentence_id, q.article_id
        FROM quantities AS q JOIN articles AS a USING (article_id)
        WHERE q.indicator IS NOT NULL AND q.value IS NOT NULL
        ORDER BY county_code, q.indicator, year, q.rowid""",
    "offices": """
        SELECT f.person, f.title, f.organisation, a.published, a.region, f.text, f.sentence_id, f.article_id
        FROM affiliations AS f JOIN articles AS a USING (article_id) ORDER BY f.person, a.published, f.rowid""",
}
"""Views: targets with their year, counts of them by year and region, figures by county, who held which office when."""


def spaced(text: str) -> str:
    """``text`` with a space between its characters, as the search table holds it."""
    return " ".join(text.replace(" ", ""))


def phrase(words: str) -> str:
    """The FTS5 query that finds ``words`` as they stand in a sentence.

    >>> phrase("主题党日")
    '"主 题 党 日"'
    """
    return '"' + spaced(words).replace('"', '""') + '"'


class SqliteTables:
    """``tables.sqlite``, written in one go. Missing cells are NULL."""

    def __init__(self, folder: Path) -> None:
        self.notes: list[str] = []
        self._db: sqlite3.Connection | None = sqlite3.connect(folder / FILE, isolation_level=None)
        for pragma in _PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN")
        self._table = ""
        self._columns: Sequence[schema.Column] = ()
        self._insert = ""
        self._number = 0
        self._made: list[str] = []

    def begin(self, table: str, columns: Sequence[schema.Column]) -> None:
        assert self._db is not None
        self._table, self._columns, self._number = table, columns, 0
        lines = []
        for c in columns:
            line = f'"{c.name}" {_TYPES[c.type]}'
            if schema.ID_COLUMNS.get(table) == c.name:
                line += " PRIMARY KEY NOT NULL"
            if parent := REFERENCES.get(table, {}).get(c.name):
                line += f' REFERENCES "{parent}" ("{schema.ID_COLUMNS[parent]}")'
            lines.append(line)
        self._db.execute(f'CREATE TABLE "{table}" ({", ".join(lines)})')
        self._insert = f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})'
        if table == "sentences":
            self._db.execute(
                "CREATE VIRTUAL TABLE sentences_fts USING fts5(text, "
                f'content="sentences", content_rowid="rowid", tokenize="{_TOKENIZER}")'
            )
        self._made.append(table)

    def write(self, batch: pa.RecordBatch) -> None:
        assert self._db is not None
        values = lists(batch)
        columns: list[list[Any]] = []
        for c in self._columns:
            some = values[c.name]
            columns.append([v or None for v in some] if c.type is str else [plain_number(v) for v in some])
        self._db.executemany(self._insert, zip(*columns, strict=True))
        if self._table == "sentences":
            texts = values["text"]
            numbers = range(self._number + 1, self._number + 1 + len(texts))
            self._db.executemany(
                "INSERT INTO sentences_fts (rowid, text) VALUES (?, ?)",
                ((n, spaced(t)) for n, t in zip(numbers, texts, strict=True)),
            )
        self._number += batch.num_rows

    def end(self) -> None:
        assert self._db is not None
        for i, columns in enumerate(_INDEXES.get(self._table, ())):
            self._db.execute(f'CREATE INDEX "{self._table}_{i}" ON "{self._table}" ({columns})')

    def close(self) -> None:
        if self._db is None:
            return
        db, self._db = self._db, None
        try:
            if set(schema.TABLES) <= set(self._made):  # else an error cut it short, and that is the one to tell
                for name, query in VIEWS.items():
                    db.execute(f'CREATE VIEW "{name}" AS {query}')
                db.execute("COMMIT")
        finally:
            db.close()

"""Fixtures that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

import nlp
from nlp import schema
from nlp.tables.arrow import batch
from nlp.tables.writers import Writers, check_formats

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def pipeline():
    """The default pipeline, made once: it is not changed by running it."""
    return nlp.load()


@pytest.fixture(scope="session")
def articles():
    """The sample corpus as read from its files."""
    return list(nlp.read(ROOT / "corpus" / "articles"))


@pytest.fixture(scope="session")
def results(pipeline, articles):
    """The sample corpus, analysed."""
    return list(nlp.analyse(articles, pipeline))


@pytest.fixture(scope="session")
def write_tables():
    """Writes rows by hand (``{table: rows}`` of some articles) in formats, as a run does; the writers are returned."""

    def write(folder, rows, actions, formats=("csv",), *, at_once=1000, bom=True, escape=True):
        folder.mkdir(exist_ok=True)
        with Writers(folder, check_formats(formats), {"bom": bom, "escape_formulas": escape}) as out:
            for table in schema.TABLES:
                columns = schema.columns(table, actions)
                out.begin(table, columns)
                some = [row for part in rows for row in part.get(table, [])]
                for start in range(0, len(some), at_once):
                    out.write(batch(some[start : start + at_once], columns))
                out.end()
        return out

    return write

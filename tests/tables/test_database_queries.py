"""The queries that the README shows run on the database of the sample corpus, and find something."""

from __future__ import annotations

import re
import sqlite3

import pytest

import nlp


@pytest.fixture(scope="module")
def database(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("database") / "out"
    nlp.run(sorted((root / "corpus" / "articles").glob("k0*.txt"))[:12], out, formats=["sqlite"])
    db = sqlite3.connect(out / "tables.sqlite")
    yield db
    db.close()


def test_the_readmes_queries_run(root, database):
    (block,) = re.findall(r"```sql\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.S)
    queries = [q for q in block.split(";\n") if q.strip()]
    assert len(queries) == 5
    for query in queries:
        assert database.execute(query).fetchall(), query


def test_the_whole_database_is_sound(database):
    database.execute("PRAGMA foreign_keys = ON")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    found = database.execute("SELECT count(*) FROM sentences_fts").fetchone()
    assert found == database.execute("SELECT count(*) FROM sentences").fetchone()

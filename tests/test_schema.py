from __future__ import annotations

from dataclasses import fields

import pytest

from nlp import schema


@pytest.mark.parametrize("table", schema.TABLES)
def test_every_column_has_a_description(table):
    for column in schema.columns(table, ["a", "b"]):
        assert len(column.description) > 5
        assert column.type in (str, int, float)


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_row_of_defaults_has_a_cell_for_every_column(table):
    names = [c.name for c in schema.columns(table, ["a"])]
    assert len(schema.cells(schema.TABLES[table](), names)) == len(names) == len(set(names))


def test_action_columns_stand_in_their_place():
    names = [c.name for c in schema.columns("articles", ["one", "two"])]
    assert names[-4:] == ["top_action", "share_one", "share_two", "warnings"]
    assert [c.name for c in schema.columns("sentences", ["one"])][-2:] == ["actions", "p_one"]


def test_span_tables_have_letters_and_ids():
    assert set(schema.SPAN_TABLES) == set(schema.ID_LETTERS)
    assert len(set(schema.ID_LETTERS.values())) == len(schema.ID_LETTERS)
    for table, column in schema.ID_COLUMNS.items():
        assert column in {f.name for f in fields(schema.TABLES[table])}
    assert schema.row_id("a/b", "quantities", 3) == "a/b:q3"


def test_numbers_are_typed():
    types = {c.name: c.type for c in schema.columns("quantities")}
    assert types["value"] is float and types["start"] is int and types["unit"] is str

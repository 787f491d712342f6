from __future__ import annotations

import csv

import pytest

from nlp import schema
from nlp.errors import MissingInput
from nlp.tables.codebook import codebook
from nlp.tables.frames import frames, read_tables

ROWS = {
    "texts": [schema.TextRow("a", '=题目\n他说"好",\r走了')],
    "articles": [schema.ArticleRow(article_id="a", n_chars=12, extra={"share_x": 0.5})],
    "sentences": [schema.SentenceRow("a:s0", "a", 0, 3, "=题目", "title", "", 0, "= 题目", "x", {"p_x": 0.25})],
    "quantities": [schema.QuantityRow("a:q0", "a", "a:s0", value=20000.0, unit="亩")],
}


def test_written_tables_come_back_as_they_were(write_tables, tmp_path):
    writer = write_tables(tmp_path, [ROWS], ["x"])
    assert writer.counts["texts"] == 1 and writer.counts["errors"] == 0
    back, want = read_tables(tmp_path), frames([ROWS], ["x"])
    assert list(back) == list(schema.TABLES)
    for name in want:
        assert back[name].equals(want[name]), name
    assert back.texts.text[0] == '=题目\n他说"好",\r走了'
    assert back.sentences.p_x[0] == 0.25
    assert back["quantities"].value.isna().sum() == 0 and back["quantities"].value_high.isna().all()


def test_files_are_what_excel_reads(write_tables, tmp_path):
    write_tables(tmp_path, [ROWS], [])
    raw = (tmp_path / "texts.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfarticle_id,text\r\n")
    assert '"\'=题目\n他说""好"",\r走了"\r\n'.encode() in raw
    assert ",20000," in (tmp_path / "quantities.csv").read_text(encoding="utf-8-sig")


def test_options_turn_mark_and_guard_off(write_tables, tmp_path):
    write_tables(tmp_path, [ROWS], [], bom=False, escape=False)
    text = (tmp_path / "texts.csv").read_text(encoding="utf-8")
    assert not text.startswith("\ufeff") and "'=" not in text


def test_a_folder_without_tables_is_an_error(tmp_path):
    with pytest.raises(MissingInput, match="no table there"):
        read_tables(tmp_path)


def test_codebook_names_every_column():
    text = codebook([("x", "甲")])
    for table in schema.TABLES:
        assert f"## {table}.csv" in text
        for column in schema.columns(table, ["x"]):
            assert f"| {column.name} |" in text
    assert "| x | 甲 |" in text
    assert "apostrophe" in text and "apostrophe" not in codebook([], escaped=False)


def test_csv_parses_under_the_standard_library(write_tables, tmp_path):
    write_tables(tmp_path, [ROWS], ["x"])
    with open(tmp_path / "sentences.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["text"] == "'=题目" and rows[0]["start"] == "0"

"""Two runs compared, written by hand."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from nlp import schema
from nlp.errors import MissingInput, OutputError, OutputExists
from nlp.report.differences import compare_runs, write_differences

TEXT = "题\n三个村办起两家合作社。"


@pytest.fixture
def write(write_tables):
    def write(folder, quantities, actions="coverage", text=TEXT, version="1", articles=("a",)):
        rows = [
            {
                "texts": [schema.TextRow(name, text)],
                "articles": [schema.ArticleRow(name, title="题")],
                "sentences": [schema.SentenceRow(f"{name}:s0", name, 2, 13, text[2:13], "body", actions=actions)],
                "quantities": [
                    schema.QuantityRow(f"{name}:q{i}", name, f"{name}:s0", start, start + 2, text[start:][:2], **more)
                    for i, (start, more) in enumerate(quantities)
                ],
            }
            for name in articles
        ]
        write_tables(folder, rows, ("coverage", "brand"))
        (folder / "run.json").write_text(json.dumps({"versions": {"kuifeng": version}, "inputs": [str(folder)]}))
        return folder

    return write


THREE = (2, {"value": 3, "unit": "个"})
TWO = (7, {"value": 2, "unit": "家"})


def test_the_same_but_for_the_version(write, tmp_path):
    difference = compare_runs(write(tmp_path / "a", [THREE]), write(tmp_path / "b", [THREE], version="2"))
    assert difference.same and difference.settings == {"versions.kuifeng": ("1", "2")}
    assert "the tables are the same" in difference.table()
    write_differences(difference, tmp_path / "d.csv")
    head = (tmp_path / "d.csv").read_text(encoding="utf-8-sig")
    assert head == "table,article_id,start,end,text,what,column,a,b\n"
    with pytest.raises(OutputExists):
        write_differences(difference, tmp_path / "d.csv")
    write_differences(difference, tmp_path / "d.csv", force=True)
    with pytest.raises(OutputError, match="cannot write"):
        write_differences(difference, tmp_path / "none" / "d.csv")
    with pytest.raises(OutputError, match="cannot write"):
        write_differences(difference, tmp_path / "d.csv" / "d.csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b", "d.csv"]


def test_rows_that_came_went_and_changed(write, tmp_path):
    a = write(tmp_path / "a", [TWO])
    b = write(tmp_path / "b", [THREE, (7, {"value": 2, "unit": "个", "holder": "=村"})], actions="coverage;brand")
    difference = compare_runs(a, b)
    assert not difference.same
    found = {(r.table, r.start, r.what, r.column, str(r.a), str(r.b)) for r in difference.rows.itertuples()}
    assert found == {
        ("quantities", 2, "only in B", "", "", ""),
        ("quantities", 7, "changed", "unit", "家", "个"),
        ("quantities", 7, "changed", "holder", "", "=村"),
        ("sentences", 2, "changed", "actions", "coverage", "coverage;brand"),
    }  # the number in quantity_id moved from q0 to q1, and that is no change
    (counts,) = [t for t in difference.tables if t.name == "quantities"]
    assert (counts.in_a, counts.in_b, counts.only_a, counts.only_b, counts.changed, counts.equal) == (1, 2, 0, 1, 1, 0)
    write_differences(difference, tmp_path / "d.csv")
    assert "'=村" in (tmp_path / "d.csv").read_text(encoding="utf-8-sig")
    assert len(pd.read_csv(tmp_path / "d.csv")) == 4


def test_articles_of_one_run_alone_and_other_texts(write, tmp_path):
    a = write(tmp_path / "a", [THREE], articles=("a", "x"))
    b = write(tmp_path / "b", [TWO], articles=("a", "y"), text=TEXT.replace("三", "五"))
    difference = compare_runs(a, b)
    assert (difference.articles_only_a, difference.articles_only_b) == (("x",), ("y",))
    assert difference.texts_changed == ("a",) and set(difference.rows["table"]) <= {"articles"}
    assert "articles only in A: 1 (x)" in difference.table()


def test_no_run(tmp_path):
    with pytest.raises(MissingInput):
        compare_runs(tmp_path, tmp_path)

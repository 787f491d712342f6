"""Repeated articles over a whole run."""

from __future__ import annotations

import json

import pytest

import nlp
from nlp.batch.run import run
from nlp.config import load_settings
from nlp.reading import read
from nlp.resources.locations import corpus_dir


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Four articles: a, a cut version of it, a reprint in another layout, and one of its own."""
    folder = tmp_path_factory.mktemp("texts")
    one, other = (a.text for a in list(read(sorted((corpus_dir() / "articles").glob("*.txt"))[:2])))
    lines = one.split("\n")
    (folder / "a.txt").write_text(one, encoding="utf-8")
    (folder / "b_cut.txt").write_text("\n".join(lines[: len(lines) * 7 // 10]), encoding="utf-8")
    (folder / "c_reprint.txt").write_text("\n\n".join(lines), encoding="gb18030")
    (folder / "d.txt").write_text(other, encoding="utf-8")
    return folder


def small_shards(**duplicates):
    return load_settings(options={"run": {"shard_inputs": 1}, "duplicates": duplicates})


@pytest.mark.parametrize("shard_inputs", [1, 1000])
def test_they_are_marked_across_shards(inputs, tmp_path, shard_inputs):
    summary = run([inputs], tmp_path / "out", settings=load_settings(options={"run": {"shard_inputs": shard_inputs}}))
    assert (summary.analysed, summary.skipped, summary.notes) == (4, 0, [])
    articles = nlp.read_tables(tmp_path / "out").articles.set_index("article_id")
    assert list(articles.duplicate_of) == ["", "a", "a", ""]
    assert articles.duplicate_similarity["c_reprint"] == 1.0
    assert 0.85 <= articles.duplicate_similarity["b_cut"] <= 1.0
    assert articles.duplicate_similarity.isna()["a"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]  # nothing is left of the signatures


def test_dropped_ones_are_counted_as_skipped(inputs, tmp_path):
    summary = run([inputs], tmp_path / "out", settings=small_shards(drop=True))
    assert (summary.read, summary.analysed, summary.failed, summary.skipped) == (4, 2, 0, 2)
    assert summary.notes == ["2 articles that repeat an earlier one were left out"]
    tables = nlp.read_tables(tmp_path / "out")
    for name in tables:
        if name != "errors" and len(tables[name]):
            assert set(tables[name].article_id) <= {"a", "d"}, name
    assert len(tables.errors) == 0
    assert json.loads((tmp_path / "out" / "run.json").read_text())["counts"]["skipped"] == 2


def test_they_are_left_alone_where_nobody_asks(inputs, tmp_path):
    run([inputs], tmp_path / "out", settings=small_shards(mark=False))
    assert set(nlp.read_tables(tmp_path / "out").articles.duplicate_of) == {""}


def test_a_higher_similarity_marks_fewer(inputs, tmp_path):
    run([inputs], tmp_path / "out", settings=small_shards(similarity=0.999))
    marked = nlp.read_tables(tmp_path / "out").articles.set_index("article_id").duplicate_of
    assert marked["c_reprint"] == "a" and marked["d"] == ""


def test_one_article_needs_no_signature(inputs, tmp_path, monkeypatch):
    def never(text):
        raise AssertionError(text)

    monkeypatch.setattr("nlp.batch.shards.signature", never)
    assert run([inputs / "a.txt"], tmp_path / "out").analysed == 1

"""The plan: bounded shards, big tables in ranges, everything in order and back from its file as it was."""

from __future__ import annotations

import json

import pytest

import nlp
from nlp.batch.plan import FIRST, GROW, MAX_PARTS, Piece, load_plan, make_plan
from nlp.batch.store import Store
from nlp.config import load_settings
from nlp.errors import MissingInput
from nlp.reading.inputs import Found


def plan(tmp_path, inputs, **run):
    settings = load_settings(options={"run": run} if run else None)
    store = Store(tmp_path / "store")
    store.make()
    return make_plan(store, inputs, settings, versions={}, resources={}, actions=[], labels=[])


def shards(made):
    return [made.shard(i) for i in range(made.n_shards)]


def texts(folder, n, size=10):
    folder.mkdir()
    for i in range(n):
        (folder / f"a{i:05}.txt").write_text("x" * size)
    return folder


def test_shards_are_small_at_first_and_bounded(tmp_path):
    made = plan(tmp_path, [texts(tmp_path / "in", 600)], shard_inputs=20)
    sizes = [len(s) for s in shards(made)]
    assert sizes[:GROW] == [FIRST] * GROW and sizes[GROW] == 16 and max(sizes) <= 20 and sum(sizes) == 600
    names = [p.found.article_id for s in shards(made) for p in s]
    assert names == sorted(names) and made.about["bytes"] == 6000


def test_shards_are_bounded_by_bytes(tmp_path):
    made = plan(tmp_path, [texts(tmp_path / "in", 40, 400)], shard_bytes=1000)
    assert all(sum(p.size for p in s) <= 1000 for s in shards(made))


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_a_big_table_is_dealt_out_in_ranges(tmp_path, suffix):
    path = tmp_path / f"t.{suffix}"
    rows = [{"id": f"r{i}", "text": f"第{i}条,\n有{i}个党支部。"} for i in range(100)]
    if suffix == "jsonl":
        path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    else:
        pandas = pytest.importorskip("pandas")
        frame = pandas.DataFrame(rows)
        frame.to_csv(path, index=False) if suffix == "csv" else frame.to_parquet(path)
    made = plan(tmp_path, [path], shard_bytes=path.stat().st_size // 7)
    pieces = [p for s in shards(made) for p in s]
    assert 6 < len(pieces) <= 9
    assert pieces[0].start == 0 and pieces[-1].stop is None
    assert all(a.stop == b.start for a, b in zip(pieces, pieces[1:], strict=False))
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    nlp.run([path], whole)
    nlp.run([path], parts, settings=load_settings(options={"run": {"shard_bytes": path.stat().st_size // 7}}))
    assert (whole / "sentences.csv").read_bytes() == (parts / "sentences.csv").read_bytes()
    assert len(nlp.read_tables(whole).articles) == 100


def test_a_table_is_never_cut_too_fine(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps({"text": str(i)}) + "\n" for i in range(1000)))
    pieces = [p for s in shards(plan(tmp_path, [path], shard_bytes=10)) for p in s]
    assert len(pieces) == MAX_PARTS


def test_an_error_of_a_whole_table_is_told_once(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,2\n" * 500)
    with pytest.raises(nlp.KuifengError, match="text"):
        nlp.run([path], tmp_path / "out", settings=load_settings(options={"run": {"shard_bytes": 100}}))
    good = tmp_path / "g.txt"
    good.write_text("有3个党支部。")
    summary = nlp.run(
        [path, good], tmp_path / "out", settings=load_settings(options={"run": {"shard_bytes": 100}})
    )
    assert (summary.read, summary.failed) == (2, 1)


def test_pieces_come_back_from_their_json():
    for piece in (
        Piece(Found("a\udcff.txt", "a", "txt"), 3),
        Piece(Found("t.csv", "t", "csv"), 3, 10, 20),
        Piece(Found("x", "x", skipped=True)),
    ):
        assert Piece.from_json(json.loads(json.dumps(piece.as_json()))) == piece
    broken = Piece(Found("x", "x", error=MissingInput("no such file", where="x")))
    back = Piece.from_json(json.loads(json.dumps(broken.as_json()))).found.error
    assert (back.code, back.what, back.where, back.remedy) == (
        "missing-file", "no such file", "x", broken.found.error.remedy,
    )  # fmt: skip


def test_names_that_are_no_unicode(tmp_path, monkeypatch):
    import os

    folder = tmp_path / "in"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"a\xff.txt")).write_text("有3个党支部。")
    except OSError:
        pytest.skip("this file system takes only Unicode")
    made = plan(tmp_path, [folder])
    assert shards(made)[0][0].found.path.endswith("a\udcff.txt")
    assert nlp.run([folder], tmp_path / "out").analysed == 1


def test_a_plan_comes_back(tmp_path):
    made = plan(tmp_path, [texts(tmp_path / "in", 30)])
    again = load_plan(Store(tmp_path / "store"))
    assert again.id == made.id and shards(again) == shards(made)
    (tmp_path / "store" / "plan.json").write_text("{}")
    assert load_plan(Store(tmp_path / "store")) is None
    assert load_plan(Store(tmp_path / "none")) is None

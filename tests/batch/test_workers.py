"""Articles that end or hang a worker, and workers that cannot work: rows or clear errors, neighbours unharmed."""

from __future__ import annotations

import csv

import pytest

READER = '''
import os, signal, time
from nlp.reading.draft import Draft

def read(source):
    yield Draft("题目\\n第一篇有1个党支部。", source.article_id + "-1", source.path)
    if b"CRASH" in source.data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"HANG" in source.data:
        while True:
            time.sleep(0.01)
    yield Draft("题目\\n第二篇有2个党支部。", source.article_id + "-2", source.path)
'''


def table(out, name):
    with open(out / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def impatient(kuifeng):
    text = kuifeng.config.read_text(encoding="utf-8")
    kuifeng.config.write_text(text.replace("20.0", "1.5"), encoding="utf-8")
    return kuifeng


def test_the_bytes_do_not_depend_on_the_workers(kuifeng, corpus, tmp_path, equal):
    formats = ("-f", "csv,jsonl,parquet,sqlite,xlsx")
    for n in (0, 2, 8):
        done = kuifeng.run(corpus, tmp_path / f"w{n}", "--workers", n, *formats)
        assert done.returncode == 1 and "5 of 153 inputs failed" in done.stderr, done.stderr
        equal(tmp_path / "w0", tmp_path / f"w{n}")


def test_the_bytes_do_not_depend_on_the_shards(fast, corpus, tmp_path, equal):
    import nlp
    from nlp.config import load_settings

    formats = ["csv", "jsonl", "parquet", "sqlite", "xlsx"]
    for n, (inputs, size) in enumerate([(1000, 10**9), (1, 50), (7, 700)]):
        settings = load_settings(options={"run": {"shard_inputs": inputs, "shard_bytes": size}})
        nlp.run([corpus], tmp_path / f"s{n}", formats=formats, settings=settings)
        (tmp_path / f"s{n}" / "run.json").unlink()  # it names the settings
        equal(tmp_path / "s0", tmp_path / f"s{n}")


def test_articles_that_end_or_hang_a_worker_become_rows(impatient, tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder in (good, bad):
        folder.mkdir()
        for i in range(30):
            (folder / f"a{i:02}.txt").write_text(f"题目\n有{i}个党支部。\n", encoding="utf-8")
    words = {"a05x": "CRASH", "a11x": "EXIT", "a12x": "HANG", "a29x": "FLAKY"}
    for name, word in words.items():
        (bad / f"{name}.txt").write_text(f"题目\n{word}\n", encoding="utf-8")
    assert impatient.run(good, tmp_path / "all-good").returncode == 0
    done = impatient.run(bad, tmp_path / "out", "--workers", 2)
    assert done.returncode == 1 and "3 of 34 inputs failed" in done.stderr, done.stderr
    errors = {row["article_id"]: (row["stage"], row["code"]) for row in table(tmp_path / "out", "errors")}
    assert errors == {
        "a05x": ("analysis", "worker-crash"),
        "a11x": ("analysis", "worker-crash"),
        "a12x": ("analysis", "article-timeout"),
    }
    assert all(row["error"] and row["remedy"] for row in table(tmp_path / "out", "errors"))
    for name in ("articles", "sentences", "quantities"):
        want = [{k: v for k, v in r.items() if k != "source_path"} for r in table(tmp_path / "all-good", name)]
        rows = [{k: v for k, v in r.items() if k != "source_path"} for r in table(tmp_path / "out", name)]
        assert [r for r in rows if r["article_id"] not in words] == want


def test_an_article_that_hangs_is_broken_off_in_this_process_too(impatient, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in {"a": "好", "b": "HANG", "c": "好"}.items():
        (folder / f"{name}.txt").write_text(f"题目\n{text}\n", encoding="utf-8")
    outs = []
    for n in (0, 1):
        assert impatient.run(folder, tmp_path / f"o{n}", "--workers", n).returncode == 1
        outs.append(table(tmp_path / f"o{n}", "errors"))
        assert [r["article_id"] for r in table(tmp_path / f"o{n}", "articles")] == ["a", "c"]
    assert outs[0] == outs[1] and outs[0][0]["error"] == "the analysis took longer than 1.5 seconds"


@pytest.mark.parametrize(("word", "code"), [("CRASH", "worker-crash"), ("HANG", "article-timeout")])
def test_a_reader_that_ends_or_hangs_a_worker(impatient, tmp_path, word, code):
    package = tmp_path / "package"
    (package / "odd-1.dist-info").mkdir(parents=True)
    (package / "odd_reader.py").write_text(READER, encoding="utf-8")
    (package / "odd-1.dist-info" / "METADATA").write_text("Name: odd\nVersion: 1\n", encoding="utf-8")
    (package / "odd-1.dist-info" / "entry_points.txt").write_text("[kuifeng.readers]\nodd = odd_reader:read\n")
    impatient.environment["PYTHONPATH"] += f":{package}"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.odd").write_text("good")
    (folder / "b.odd").write_text(word)
    (folder / "c.odd").write_text("good")
    done = impatient.run(folder, tmp_path / "out", "--workers", 1)
    assert done.returncode == 1, done.stderr
    ids = [r["article_id"] for r in table(tmp_path / "out", "articles")]
    assert ids == ["a-1", "a-2", "b-1", "c-1", "c-2"]
    (error,) = table(tmp_path / "out", "errors")
    assert (error["stage"], error["code"], error["source_path"]) == ("reading", code, str(folder / "b.odd"))


def test_workers_that_cannot_start_are_a_clear_error_and_the_run_can_go_on(kuifeng, corpus, tmp_path):
    kuifeng.environment["FAKE_LOADING"] = "dies"
    done = kuifeng.run(corpus, tmp_path / "out", "--workers", 2)
    assert done.returncode == 2 and "with no article at hand" in done.stderr and not (tmp_path / "out").exists()
    del kuifeng.environment["FAKE_LOADING"]
    assert kuifeng.run(corpus, tmp_path / "out", "--workers", 2, "--resume").returncode == 1


def test_what_ended_this_process_is_a_row_when_workers_go_on(kuifeng, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in {"a": "好", "b": "EXIT", "c": "好"}.items():
        (folder / f"{name}.txt").write_text(f"题目\n{text}\n", encoding="utf-8")
    assert kuifeng.run(folder, tmp_path / "out").returncode == 7
    assert not (tmp_path / "out").exists()
    assert kuifeng("status", tmp_path / "out").returncode == 1
    assert kuifeng.run(folder, tmp_path / "out", "--resume", "--workers", 1).returncode == 1
    assert [r["article_id"] for r in table(tmp_path / "out", "errors")] == ["b"]


def test_real_workers_with_the_real_pipeline(root, tmp_path, equal):
    import nlp

    inputs = sorted((root / "corpus" / "articles").glob("k00*.txt"))[:6]
    nlp.run(inputs, tmp_path / "here")
    nlp.run(inputs, tmp_path / "there", workers=2)
    equal(tmp_path / "here", tmp_path / "there")

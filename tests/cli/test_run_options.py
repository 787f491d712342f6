"""The options of ``kuifeng run`` beyond the plain run, and ``kuifeng status``."""

from __future__ import annotations

import sqlite3

import pytest
from typer.testing import CliRunner

import nlp
from nlp.batch.progress import RunState
from nlp.cli.app import app
from nlp.cli.run import _bar, _show
from nlp.cli.status import duration

TEXT = "清溪镇开展主题党日活动\n6月3日,清溪镇36个党支部同时开展主题党日活动。\n=1+1是一句话。\n"


@pytest.fixture
def folder(tmp_path):
    inputs = tmp_path / "in"
    inputs.mkdir()
    for i in range(12):
        (inputs / f"a{i:02}.txt").write_text(TEXT, encoding="utf-8")
    return inputs


def kuifeng(*arguments):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_several_formats(folder, tmp_path):
    out = tmp_path / "out"
    assert kuifeng("run", folder, "--out", out, "--format", "sqlite,parquet", "-f", "xlsx").exit_code == 0
    names = {p.name for p in out.iterdir()}
    assert {"tables.sqlite", "tables.xlsx", "texts.parquet", "datapackage.json"} <= names and "texts.csv" not in names
    assert len(nlp.read_tables(out).articles) == 12
    db = sqlite3.connect(out / "tables.sqlite")
    assert db.execute("SELECT count(*) FROM quantities WHERE value = 36").fetchone() == (12,)
    db.close()
    wrong = kuifeng("run", folder, "--out", tmp_path / "no", "-f", "word")
    assert wrong.exit_code == 2 and "Known: csv" in wrong.stderr and not (tmp_path / "no").exists()


def test_formulas_stay_where_the_user_wants_them(folder, tmp_path):
    (only, *_) = sorted(folder.iterdir())
    for option, begins in {"--escape-formulas": ",'=1+1", "--no-escape-formulas": ",=1+1"}.items():
        out = tmp_path / option
        assert kuifeng("run", only, "--out", out, option).exit_code == 0
        assert begins in (out / "sentences.csv").read_text(encoding="utf-8-sig")
        assert "=1+1是一句话。" in list(nlp.read_tables(out).sentences.text)
        assert ("apostrophe" in (out / "codebook.md").read_text(encoding="utf-8")) == (begins == ",'=1+1")


def test_parts_and_status(folder, tmp_path):
    out = tmp_path / "out"
    none = kuifeng("status", out)
    assert none.exit_code == 2 and "no run" in none.stderr
    first = kuifeng("run", folder, "--out", out, "--shard", "1/2")
    assert first.exit_code == 0 and "kuifeng run --assemble" in first.stdout
    waiting = kuifeng("status", out)
    assert waiting.exit_code == 1 and "waiting" in waiting.stdout and "1 of 2" in waiting.stdout
    assert str(out) in waiting.stdout.replace("\n", "")
    early = kuifeng("run", "--assemble", "--out", out)
    assert early.exit_code == 2 and "not done yet" in early.stderr
    assert kuifeng("run", folder, "--out", out, "--shard", "2/2", "-q").exit_code == 0
    assert kuifeng("run", "--assemble", "--out", out).exit_code == 0
    finished = kuifeng("status", out)
    assert finished.exit_code == 0 and "finished" in finished.stdout and "articles analysed" in finished.stdout


def test_inputs_that_are_missing_or_too_many(folder, tmp_path):
    assert "no input is given" in kuifeng("run", "--out", tmp_path / "out").stderr
    assert "takes no input" in kuifeng("run", folder, "--assemble", "--out", tmp_path / "out").stderr
    nothing = kuifeng("run", "--resume", "--out", tmp_path / "out")
    assert nothing.exit_code == 2 and "to go on with" in nothing.stderr
    assert kuifeng("run", folder, "--shard", "3/2", "--out", tmp_path / "out").exit_code == 2


def test_a_stopped_run_says_how_to_go_on(folder, tmp_path, monkeypatch):
    from nlp.batch import shards

    real = shards.analyse_one

    def stops(article, *more):
        if article.article_id == "a09":
            raise KeyboardInterrupt
        return real(article, *more)

    with monkeypatch.context() as patch:
        patch.setattr(shards, "analyse_one", stops)
        stopped = kuifeng("run", folder, "--out", tmp_path / "out")
    assert stopped.exit_code == 130 and "--resume" in stopped.stderr and not (tmp_path / "out").exists()
    again = kuifeng("run", folder, "--out", tmp_path / "out")
    assert again.exit_code == 2 and "--resume" in again.stderr
    broken = kuifeng("status", tmp_path / "out")
    assert broken.exit_code == 1 and "broken off" in broken.stdout and "--resume" in broken.stdout
    assert kuifeng("run", folder, "--out", tmp_path / "out", "--resume").exit_code == 0
    assert len(nlp.read_tables(tmp_path / "out").articles) == 12


def test_progress_shows_rate_and_time_left():
    bar = _bar(quiet=False)
    task = bar.add_task("loading", total=None, articles=0)
    state = RunState("analysing", 10, 1000, 250, 3, 1, articles=1200, article_id="甲/乙[red]")
    _show(bar, task, state)
    bar.tasks[0].start_time = bar.get_time() - 60
    line = "".join(str(bar.columns[i].render(bar.tasks[0])) for i in (1, 3, 4))
    assert "甲/乙[red]" in line and "25%" in line and "1,200 articles, 20." in line and "/s" in line
    _show(bar, task, RunState("assembling", article_id="texts 3", bytes=1000, bytes_done=1000))
    assert (bar.tasks[0].description, bar.tasks[0].percentage) == ("assembling texts 3", 100)


def test_durations():
    assert duration(3725.4) == "1:02:05"

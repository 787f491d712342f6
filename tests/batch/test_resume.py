"""Broken-off runs: what they leave, who may go on with them, what is told of them."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

import nlp
from nlp.batch import shards
from nlp.batch.plan import load_plan
from nlp.batch.run import assemble_run, part_of, run, store_of
from nlp.batch.status import status
from nlp.batch.store import Store, write_error
from nlp.config import load_settings
from nlp.errors import ConfigError, NoRun, OutputError, OutputExists, RunExists, RunLocked

SMALL = {"run": {"shard_inputs": 12, "shard_bytes": 4000}}

pytestmark = pytest.mark.usefixtures("fast")


class Stop(Exception):
    pass


def stop_after(n):
    def watch(state):
        if state.articles >= n and state.stage == "analysing":
            raise Stop

    return watch


def broken(inputs, out, n=70, **more):
    with pytest.raises(Stop):
        run([inputs], out, settings=load_settings(options=SMALL), watch=stop_after(n), **more)


@pytest.fixture
def whole(corpus, tmp_path):
    run([corpus], tmp_path / "whole", settings=load_settings(options=SMALL))
    return tmp_path / "whole"


def test_a_broken_off_run_leaves_nothing_under_the_final_name_and_goes_on(corpus, tmp_path, whole, equal):
    out = tmp_path / "out"
    broken(corpus, out)
    assert not out.exists()
    plan = load_plan(store_of(out))
    done = [i for i in range(plan.n_shards) if shards.marker(plan, i)]
    assert 0 < len(done) < plan.n_shards
    stages = set()
    seen = []
    summary = run(
        [corpus],
        out,
        settings=load_settings(options=SMALL),
        resume=True,
        progress=lambda n, article_id: seen.append(article_id),
        watch=lambda state: stages.add(state.stage),
    )
    equal(whole, out)
    assert (summary.read, summary.analysed, summary.failed, summary.skipped) == (153, 147, 5, 1)
    assert 0 < len(seen) < 147 - 50 and {"analysing", "assembling"} <= stages
    assert not store_of(out).exists()


def test_without_being_told_anything_again(corpus, tmp_path, whole, equal):
    out = tmp_path / "out"
    broken(corpus, out, formats=["csv", "parquet"])
    summary = run([], out, resume=True)
    assert summary.formats == ("csv", "parquet")
    for name in ("articles.csv", "errors.csv", "quantities.csv"):
        assert (out / name).read_bytes() == (whole / name).read_bytes()
    with pytest.raises(NoRun, match="to go on with"):
        run([], tmp_path / "nothing", resume=True)
    assert not store_of(tmp_path / "nothing").exists()


def test_a_broken_off_run_is_not_overwritten_unasked(corpus, tmp_path, whole, equal):
    out = tmp_path / "out"
    broken(corpus, out)
    with pytest.raises(RunExists, match="--resume"):
        run([corpus], out, settings=load_settings(options=SMALL))
    with pytest.raises(ConfigError, match="Give one of them"):
        run([corpus], out, resume=True, force=True)
    run([corpus], out, settings=load_settings(options=SMALL), force=True)
    equal(whole, out)


def test_other_inputs_or_settings_do_not_go_on(corpus, tmp_path):
    out = tmp_path / "out"
    broken(corpus, out)
    with pytest.raises(RunExists, match="other inputs"):
        run([corpus / "a001.txt"], out, settings=load_settings(options=SMALL), resume=True)
    with pytest.raises(RunExists, match="other settings"):
        run([corpus], out, settings=load_settings(options=SMALL | {"entities": {"model": False}}), resume=True)
    other = SMALL | {"output": {"bom": False}, "run": {"article_timeout": 7.0}}
    assert run([corpus], out, settings=load_settings(options=other), resume=True).analysed == 147
    assert not (out / "texts.csv").read_bytes().startswith(b"\xef")


def test_relative_inputs_from_another_folder(corpus, tmp_path, monkeypatch):
    monkeypatch.chdir(corpus.parent)
    broken("in", tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RunExists, match="working directory"):
        run(["in"], tmp_path / "out", settings=load_settings(options=SMALL), resume=True)
    monkeypatch.chdir(corpus.parent)
    assert run(["in"], tmp_path / "out", settings=load_settings(options=SMALL), resume=True).analysed == 147


def test_an_earlier_output_stands_until_the_new_one_is_whole(corpus, tmp_path, whole, equal):
    out = tmp_path / "out"
    run([corpus / "a001.txt"], out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    broken(corpus, out, force=True)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    run([corpus], out, settings=load_settings(options=SMALL), resume=True)
    equal(whole, out)


def test_a_run_killed_after_its_last_rename(corpus, tmp_path, monkeypatch, whole, equal):
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(Store, "remove", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run([corpus], out, settings=load_settings(options=SMALL))
    assert out.exists() and store_of(out).exists()
    summary = run([corpus], out, settings=load_settings(options=SMALL), resume=True)
    assert summary.analysed == 147 and not store_of(out).exists()
    equal(whole, out)
    assert run([corpus], out, resume=True).rows == summary.rows  # and once more
    with pytest.raises(OutputExists):
        run([corpus / "a001.txt"], out, resume=True)


def test_an_earlier_output_of_the_same_inputs_is_no_finished_run(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for i in range(30):
        (folder / f"a{i:02}.txt").write_text("有3个党支部。", encoding="utf-8")
    settings = load_settings(options=SMALL)
    run([folder], out, settings=settings)
    (folder / "a29.txt").write_text("有4个党支部。", encoding="utf-8")
    broken(folder, out, 12, force=True)
    run([folder], out, settings=settings, resume=True)
    assert list(nlp.read_tables(out).quantities.value)[-1] == 4
    store = store_of(out)
    store.make()  # killed while it planned
    with pytest.raises(OutputExists):
        run([folder], out, settings=settings, resume=True)
    store.remove()
    assert run([folder], out, settings=settings, resume=True).analysed == 30
    with pytest.raises(OutputExists):
        run([folder], out, settings=settings, resume=True, formats=["parquet"])


def test_what_a_kill_left_of_a_store_goes_next_time(corpus, tmp_path):
    left = tmp_path / ".out.run.0badcafe.gone"
    (left / "shards").mkdir(parents=True)
    run([corpus / "a001.txt"], tmp_path / "out")
    assert not left.exists()
    assert not (tmp_path / ".out.run").exists()


@pytest.mark.parametrize("damage", ["marker", "cut", "table", "zeros", "other"])
def test_damaged_shards_are_done_again(corpus, tmp_path, whole, equal, damage):
    out = tmp_path / "out"
    broken(corpus, out)
    place = store_of(out).root / shards.folder(0)
    marker = place / shards.MARKER
    if damage == "marker":
        marker.write_bytes(b"\x00" * 40)
    elif damage == "cut":
        marker.write_bytes(marker.read_bytes()[:20])
    elif damage == "table":
        (place / "sentences.parquet").write_bytes(b"")
    elif damage == "zeros":  # a power cut: the size was written, the data was not
        (place / "sentences.parquet").write_bytes(bytes((place / "sentences.parquet").stat().st_size))
    else:
        marker.write_text(marker.read_text().replace('"plan": "', '"plan": "x'))
    plan = load_plan(store_of(out))
    assert shards.marker(plan, 0) is None
    run([], out, resume=True)
    equal(whole, out)


def test_two_runs_into_one_folder(corpus, tmp_path):
    out = tmp_path / "out"

    def watch(state):
        if state.articles == 20 and state.stage == "analysing":
            assert status(out).state == "running"
            with pytest.raises(RunLocked, match="at work"):
                run([corpus], out, settings=load_settings(options=SMALL), force=True)
            raise Stop

    with pytest.raises(Stop):
        run([corpus], out, settings=load_settings(options=SMALL), watch=watch)
    assert status(out).state == "broken off"


def test_the_store_of_a_run_that_is_planning_is_left_alone(corpus, tmp_path):
    store = store_of(tmp_path / "out")
    store.make()
    store.lock()
    with pytest.raises(RunLocked):
        run([corpus], tmp_path / "out", settings=load_settings(options=SMALL))
    assert store.exists("lock")
    assert status(tmp_path / "out").state == "running"
    store.unlock()
    run([corpus], tmp_path / "out", settings=load_settings(options=SMALL))
    assert not store.exists()


def test_the_status_of_a_run(corpus, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(NoRun, match="no run"):
        status(out)
    broken(corpus, out)
    told = status(out)
    assert told.state == "broken off" and "--resume" in told.remedy
    assert 0 < told.shards_done < told.shards and 40 < told.analysed < 147 and 0 < told.bytes_done < told.bytes
    assert told.inputs == 63 and told.skipped == 1 and told.read == told.analysed + told.failed + told.skipped
    assert "broken off" in repr(told)
    run([], out, resume=True)
    told = status(out)
    assert (told.state, told.read, told.analysed, told.failed, told.skipped) == ("finished", 153, 147, 5, 1)


def test_parts_of_a_job_array(corpus, tmp_path, whole, equal):
    out = tmp_path / "out"
    settings = load_settings(options=SMALL)
    with pytest.raises(NoRun, match="no run to assemble"):
        assemble_run(out)
    first = run([corpus], out, settings=settings, shard="1/3")
    assert not first.assembled and first.read == first.analysed + first.failed and not out.exists()
    assert status(out).state == "waiting"
    with pytest.raises(NoRun, match="not done yet"):
        assemble_run(out)
    with pytest.raises(RunExists, match="other settings"):
        run([corpus], out, settings=load_settings(options={"reading": {"encoding": "gbk"}}), shard="2/3")
    run([corpus], out, settings=settings, shard="2/3")
    run([corpus], out, settings=settings, shard="3/3")
    run([corpus], out, settings=settings, shard="3/3")  # again: nothing is left to do
    summary = assemble_run(out)
    assert summary.analysed == 147
    equal(whole, out)


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "a/b", "1/", "-1/2", "１/２"])
def test_what_is_no_part(text):
    with pytest.raises(ConfigError, match="not a part"):
        part_of(text)


def test_parts_planned_at_the_same_time_agree(kuifeng, corpus, tmp_path, equal):
    whole, out = tmp_path / "all", tmp_path / "out"
    assert kuifeng.run(corpus, whole).returncode == 1
    arguments = ["run", corpus, "--out", out, "--config", kuifeng.config, "-q"]
    parts = [kuifeng.start(*arguments, "--shard", f"{i}/3") for i in (1, 2, 3)]
    for part in parts:
        _, words = part.communicate(timeout=120)
        assert part.returncode in (0, 1), words
    assert kuifeng("run", "--assemble", "--out", out, "-q").returncode == 1
    equal(whole, out)


def test_standard_input_is_kept_for_a_resumed_run(kuifeng, tmp_path):
    text = "题目\n好\nEXIT\n"
    environment = kuifeng.environment
    command = kuifeng.command("run", "-", "--out", tmp_path / "out", "-q")
    first = subprocess.run(command, input=text, text=True, encoding="utf-8", env=environment, capture_output=True)
    assert first.returncode == 7
    again = subprocess.run(
        [*command, "--resume", "--workers", "1"], stdin=subprocess.DEVNULL, env=environment, capture_output=True
    )
    assert again.returncode == 2 and b"ended the worker process" in again.stderr


# ------------------------------------------------------------------------------------------------------------ faults

LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing beyond the limit is an error then, as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
del sys.argv[1]
from nlp.cli import main
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="needs resource limits")
@pytest.mark.parametrize(
    "limit", [0, 2_000, 12_000, 60_000, *(pytest.param(n, marks=pytest.mark.slow) for n in (300, 4_000, 8_000, 20_000))]
)
def test_a_disk_that_takes_no_more(kuifeng, corpus, tmp_path, limit):
    """Wherever the write fails (plan, shard, journal, a table in any format), the error says so; the run goes on."""
    out = tmp_path / "out"
    formats = "csv,jsonl,parquet,sqlite,xlsx"
    arguments = ["run", corpus, "--out", out, "--config", kuifeng.config, "-q", "-f", formats]
    command = [sys.executable, "-c", LIMITED, str(limit), *map(str, arguments)]
    done = subprocess.run(command, env=kuifeng.environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2 and "cannot write" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not out.exists()
    assert not [p for p in tmp_path.rglob("*") if p.name.endswith((".tmp", ".tmpdir"))]
    more = ["--resume"] if store_of(out).exists() else []
    done = kuifeng(*arguments, *more)
    assert done.returncode == 1, done.stderr
    assert nlp.read_tables(out).articles.shape[0] == 147


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "Free some space"), (errno.EROFS, "may write to"), (errno.EIO, "cannot write")]
)
def test_errors_of_the_system_say_what_to_do(number, words):
    error = write_error(OSError(number, os.strerror(number), "/x/y"), "/x")
    assert isinstance(error, OutputError) and words in str(error) and "/x/y" in str(error)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_becomes_read_only(corpus, tmp_path):
    out = tmp_path / "out"
    broken(corpus, out)
    store_of(out).root.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="cannot write"):
            run([], out, resume=True)
    finally:
        store_of(out).root.chmod(0o700)
    assert run([], out, resume=True).analysed == 147

"""Dask: workers that are lost, articles that end them, clusters that cannot be used."""

from __future__ import annotations

import csv
import os
import signal
from pathlib import Path

import pytest

from nlp.batch import dask_engine
from nlp.batch.dask_engine import DaskCluster, do_shards
from nlp.batch.run import run
from nlp.config import load_settings
from nlp.errors import ConfigError, WorkerFault

FAST = Path(__file__).parent / "fast"


@pytest.fixture
def settings(fast, monkeypatch):
    """Small shards; the cheap analyst in all processes."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FAST), *filter(None, [os.environ.get("PYTHONPATH")])]))
    return load_settings(options={"run": {"shard_inputs": 12, "shard_bytes": 4000, "article_timeout": 5.0}})


def cluster(n):
    distributed = pytest.importorskip("distributed")
    return distributed.LocalCluster(n_workers=n, threads_per_worker=1, dashboard_address=None)


def test_a_worker_that_is_killed_midway_costs_nothing(settings, corpus, tmp_path, equal):
    run([corpus], tmp_path / "want", settings=settings)
    import distributed

    killed = []
    with cluster(2) as local, distributed.Client(local, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())

        def watch(state):
            if state.shards_done >= 2 and not killed:
                os.kill(pids[0], signal.SIGKILL)
                killed.append(pids[0])

        run([corpus], tmp_path / "out", settings=settings, executor=DaskCluster(client=client), watch=watch)
        client.wait_for_workers(2, timeout=60)
        assert killed[0] not in client.run(os.getpid).values()  # it was lost, and Dask has put another in its place
    equal(tmp_path / "want", tmp_path / "out")


def test_articles_that_end_or_hang_a_process_become_rows(settings, tmp_path):
    texts = tmp_path / "in"
    texts.mkdir()
    for i in range(20):
        word = {7: "CRASH", 13: "HANG"}.get(i, "平安")
        (texts / f"a{i:02}.txt").write_text(f"题目{i}\n{word}。全村有{i}个党支部。\n", encoding="utf-8")
    settings["run"]["article_timeout"] = 1.0
    with cluster(1) as local:
        summary = run([texts], tmp_path / "out", settings=settings, executor=DaskCluster(local.scheduler_address))
    assert (summary.analysed, summary.failed) == (18, 2)
    with open(tmp_path / "out" / "errors.csv", encoding="utf-8-sig", newline="") as file:
        assert [(r["article_id"], r["code"]) for r in csv.DictReader(file)] == [
            ("a07", "worker-crash"),
            ("a13", "article-timeout"),
        ]


def test_what_dask_gives_up_is_done_here(settings, corpus, tmp_path, equal, monkeypatch):
    run([corpus], tmp_path / "want", settings=settings)
    monkeypatch.setattr(DaskCluster, "_tasks", lambda self, client, plan, numbers, events: list(numbers))
    run([corpus], tmp_path / "out", settings=settings, executor=DaskCluster(client=object()))
    equal(tmp_path / "want", tmp_path / "out")


def test_a_worker_that_does_not_see_the_folder(tmp_path):
    with pytest.raises(WorkerFault, match="file system that all workers share"):
        do_shards(str(tmp_path / "elsewhere"), "x", [0])


def test_no_scheduler_answers(settings, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_engine, "CONNECT_SECONDS", 1)
    with pytest.raises(ConfigError, match="no Dask scheduler answers"):
        run([corpus], tmp_path / "out", settings=settings, executor=DaskCluster("tcp://127.0.0.1:9"))
    with pytest.raises(ConfigError, match="no Dask scheduler answers"):
        run([corpus], tmp_path / "out", settings=settings, executor=DaskCluster("nonsense://x"), force=True)


def test_the_option(kuifeng, corpus, tmp_path, equal):
    assert kuifeng.run(corpus, tmp_path / "want").returncode == 1
    done = kuifeng.run(corpus, tmp_path / "out", "--dask", "local", "--workers", 2)
    assert done.returncode == 1 and "5 of 153 inputs failed" in done.stderr, done.stderr
    equal(tmp_path / "want", tmp_path / "out")
    done = kuifeng.run(corpus, tmp_path / "no", "--dask", "local", "--shard", "1/2")
    assert done.returncode == 2 and "--dask deals out all shards" in done.stderr

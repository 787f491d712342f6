"""One contract over all engines: the same tables, the same errors, nothing done twice, what is done is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nlp.batch import shards
from nlp.batch.dask_engine import DaskCluster
from nlp.batch.executors import Events, InProcess
from nlp.batch.journal import Journal
from nlp.batch.plan import load_plan
from nlp.batch.processes import LocalProcesses
from nlp.batch.run import run, store_of
from nlp.config import load_settings
from nlp.errors import KuifengError

SMALL = {"run": {"shard_inputs": 12, "shard_bytes": 4000, "article_timeout": 30.0}}
FAST = Path(__file__).parent / "fast"

ENGINES = {
    "in-process": InProcess,
    "one process": lambda: LocalProcesses(1),
    "three processes": lambda: LocalProcesses(3),
    "dask": lambda: DaskCluster("local", workers=2),
}


@pytest.fixture(params=ENGINES)
def engine(request, fast, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FAST), *filter(None, [os.environ.get("PYTHONPATH")])]))
    return ENGINES[request.param]


class Stop(Exception):
    pass


def test_the_tables_are_those_of_any_engine(engine, corpus, tmp_path, equal):
    settings = load_settings(options=SMALL)
    run([corpus], tmp_path / "want", settings=settings)
    states = []
    summary = run(
        [corpus], tmp_path / "out", settings=settings, executor=engine(), watch=lambda s: states.append({**vars(s)})
    )
    equal(tmp_path / "want", tmp_path / "out")
    assert (summary.read, summary.analysed, summary.failed, summary.skipped) == (153, 147, 5, 1)
    # the two ids that were given in an earlier shard are seen when all is put together
    analysing = [s for s in states if s["stage"] == "analysing"]
    last = analysing[-1]
    assert (last["articles"], last["failed"]) == (149, 3)
    assert (last["bytes_done"], last["shards_done"]) == (last["bytes"], last["shards"])
    assert all(a["articles"] <= b["articles"] for a, b in zip(analysing, analysing[1:], strict=False))


def test_what_is_done_is_kept_and_not_done_again(engine, corpus, tmp_path, equal):
    settings = load_settings(options=SMALL)
    run([corpus], tmp_path / "want", settings=settings)
    done: list[int] = []

    def watch(state):
        if state.shards_done == 5:
            raise Stop

    out = tmp_path / "out"
    with pytest.raises(Stop):
        run([corpus], out, settings=settings, executor=engine(), watch=watch)
    plan = load_plan(store_of(out))
    kept = {i for i in range(plan.n_shards) if shards.marker(plan, i)}
    assert len(kept) >= 5
    left = [i for i in range(plan.n_shards) if i not in kept]
    engine().run(plan, left, Journal(plan.store), Events(done=lambda i, told: done.append(i)))
    assert sorted(done) == left and all(shards.marker(plan, i)["shard"] == i for i in range(plan.n_shards))
    engine().run(plan, [], Journal(plan.store), Events())
    run([corpus], out, settings=settings, resume=True, executor=engine())
    equal(tmp_path / "want", out)


def test_a_store_that_cannot_be_written_ends_the_run_with_its_error(engine, corpus, tmp_path):
    settings = load_settings(options=SMALL)
    out = tmp_path / "out"

    def watch(state):
        if state.stage == "analysing" and state.articles == 0:
            place = store_of(out).root / "shards"
            if not place.exists():
                place.write_text("a file is in the way of the folder")

    with pytest.raises(KuifengError, match="cannot write"):
        run([corpus], out, settings=settings, executor=engine(), watch=watch)
    assert not out.exists()
    (store_of(out).root / "shards").unlink()
    assert run([corpus], out, settings=settings, resume=True, executor=engine()).analysed == 147

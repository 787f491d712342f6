"""A worker process: takes the numbers of shards from standard input, tells on standard output how far it is.

Lines of JSON go both ways: only plain data crosses a process border. A thread reads standard input, so that a worker
whose parent is gone ends at once.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import threading
from dataclasses import astuple
from typing import Any

from nlp.batch import shards
from nlp.batch.plan import load_plan
from nlp.batch.store import Store
from nlp.errors import KuifengError, NoRun

ORPHANED = 3
"""Exit code of a worker whose parent is gone."""


def main(root: str, seconds: float) -> None:
    """Work for the run whose store is the folder ``root``. ``seconds``: the time limit of an article."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and ends us
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints must not be taken for a message
    tasks: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    stdin = os.fdopen(os.dup(0), "rb")
    threading.Thread(target=_listen, args=(stdin, tasks), daemon=True).start()

    def send(**message: Any) -> None:
        try:
            out.write(json.dumps(message).encode() + b"\n")
        except BrokenPipeError:
            os._exit(ORPHANED)

    try:
        plan = load_plan(Store(root))
        if plan is None:
            raise NoRun("there is no plan", where=root)
        analyst = shards.analyst_for(plan.settings)
        shards.warm_up(analyst)
        send(ready=True)
        while True:
            task = tasks.get()
            i = task["shard"]

            def tell(mark: shards.Mark, i: int = i) -> None:
                _last_resort(2 * mark.limit(seconds) + 60 if seconds > 0 else 0)
                send(shard=i, mark=astuple(mark))

            if "probe" in task:
                shards.probe(plan, i, tuple(task["probe"]), analyst=analyst, tell=tell)
                send(probed=task["probe"], shard=i)
            else:
                faults = {(p, n): shards.Fault(*fault) for p, n, *fault in task["faults"]}
                told = shards.run_shard(plan, i, analyst=analyst, faults=faults, tell=tell, watch=shards.NoWatch())
                send(done=told, shard=i)
            _last_resort(0)
    except KuifengError as error:
        send(error=[type(error).__name__, error.what, error.where, error.remedy, error.code])
    except BaseException as error:
        import traceback

        traceback.print_exc()
        send(bug=f"{type(error).__name__}: {error}")
        raise


def _last_resort(seconds: float) -> None:
    """Let the system end this process in so many seconds: a hang that lets no thread run would outlive the parent."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _listen(stdin: Any, tasks: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in stdin:
        tasks.put(json.loads(line))
    os._exit(ORPHANED)

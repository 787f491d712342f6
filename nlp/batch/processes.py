"""The engine of local worker processes.

A worker that dies or hangs over an item is replaced. The item is then tried alone: where workers die of it again it
becomes a row of ``errors`` (see :data:`nlp.batch.journal.STRIKES`), and its shard is run without it.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple
from typing import Any

import nlp.errors
from nlp.batch import shards
from nlp.batch.executors import Events, Executor
from nlp.batch.journal import Address, Journal
from nlp.batch.plan import Plan
from nlp.batch.store import write_error
from nlp.errors import KuifengError, WorkerFault

LOADING_SECONDS = 600.0
"""How long a worker may load its pipeline, or take to write a shard's files."""
MAX_STARTS = 5
"""Workers that may die in a row with no article to blame."""

_START = "import sys; sys.path[:] = {path!r}; from nlp.batch.worker import main; main({root!r}, {seconds!r})"


class Worker:
    """A process, and what is known of it."""

    def __init__(self, plan: Plan, number: int, seconds: float) -> None:
        path = [p or os.getcwd() for p in sys.path]
        code = _START.format(path=path, root=str(plan.store.root.resolve()), seconds=seconds)
        self.log = plan.store.root / f"worker-{number}.log"
        try:
            with open(self.log, "ab") as log:
                self.process = subprocess.Popen(
                    [sys.executable, *_flags(), "-c", code],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    bufsize=0,
                )
        except OSError as error:
            raise write_error(error, str(self.log)) from error
        self.number = number
        self.seconds = seconds
        self.ready = False
        self.task: dict[str, Any] | None = None
        self.mark: shards.Mark | None = None
        self.buffer = b""
        self.since = time.monotonic()

    def give(self, task: dict[str, Any]) -> None:
        """Send a task. Where the worker has died meanwhile, that is seen when its output ends."""
        self.task, self.mark, self.since = task, None, time.monotonic()
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(task).encode() + b"\n")

    @property
    def idle(self) -> bool:
        """Whether it waits for a task."""
        return self.ready and self.task is None

    def deadline(self) -> float:
        """When (on the monotonic clock) it must have said something; infinite while it waits."""
        if self.idle:
            return float("inf")
        if self.mark is None or self.mark.stage == shards.DONE or self.seconds <= 0:
            return self.since + LOADING_SECONDS
        return self.since + self.mark.limit(self.seconds)

    def end(self) -> None:
        """Kill it, and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def last_words(self) -> str:
        """The end of its log."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return ""
        return lines[-1] if lines else ""


def _flags() -> list[str]:
    """This interpreter's options that a worker needs; not its warning filters, which would end it over a warning."""
    return ["-X", "utf8"] if sys.flags.utf8_mode else []


class LocalProcesses(Executor):
    """``n`` processes on this machine. ``first``: the number of the first, where others work beside them."""

    def __init__(self, n: int, *, first: int = 0) -> None:
        self.n = max(1, n)
        self.first = first

    def run(self, plan: Plan, numbers: Sequence[int], journal: Journal, events: Events) -> None:
        """Do the shards ``numbers``."""
        if numbers:
            workers = range(self.first, self.first + min(self.n, len(numbers)))
            _Pool(plan, numbers, journal, events, workers).work()


class _Pool:
    def __init__(
        self, plan: Plan, numbers: Sequence[int], journal: Journal, events: Events, workers: range
    ) -> None:
        self.plan = plan
        self.journal = journal
        self.events = events
        self.seconds = float(plan.settings["run"]["article_timeout"])
        self.left: deque[int] = deque(numbers)
        self.probes: deque[Address] = deque()
        self.waiting: dict[int, int] = {}
        """Shards whose suspects are being tried alone, with how many of them."""
        self.undone = len(numbers)
        self.blameless = 0
        self.selector = selectors.DefaultSelector()
        self.workers: list[Worker] = []
        self.numbers = workers

    def work(self) -> None:
        try:
            for number in self.numbers:
                self.start(number)
            while self.undone:
                for worker in self.workers:
                    if worker.idle:
                        self.give(worker)
                self.listen()
        finally:
            for worker in self.workers:
                worker.end()
            self.selector.close()

    def start(self, number: int) -> None:
        worker = Worker(self.plan, number, self.seconds)
        self.workers.append(worker)
        self.selector.register(worker.process.stdout, selectors.EVENT_READ, worker)  # type: ignore[arg-type]

    def give(self, worker: Worker) -> None:
        if self.probes:
            i, p, item = self.probes.popleft()
            worker.give({"shard": i, "probe": [p, item]})
        elif self.left:
            i = self.left.popleft()
            faults = [(*at, *astuple(fault)) for at, fault in self.journal.faults.get(i, {}).items()]
            worker.give({"shard": i, "faults": faults})

    def listen(self) -> None:
        """Wait for the next words of any worker, or for the first deadline."""
        first = min(worker.deadline() for worker in self.workers)
        ready = self.selector.select(max(0.0, min(first - time.monotonic(), 3600.0)))
        for key, _ in ready:
            worker: Worker = key.data
            data = os.read(worker.process.stdout.fileno(), 1 << 16)  # type: ignore[union-attr]
            if not data:
                self.died(worker, "crash")
                continue
            *lines, worker.buffer = (worker.buffer + data).split(b"\n")
            for line in lines:
                self.hear(worker, json.loads(line))
        if not ready:
            now = time.monotonic()
            for worker in list(self.workers):
                if worker.deadline() <= now:
                    self.died(worker, "timeout")

    def hear(self, worker: Worker, told: dict[str, Any]) -> None:
        worker.since = time.monotonic()
        if "mark" in told:
            worker.mark = shards.Mark(*told["mark"])
            assert worker.task is not None
            if "probe" not in worker.task:
                self.events.mark(told["shard"], worker.mark)
                if worker.mark.stage == shards.DONE:
                    self.blameless = 0
        elif "ready" in told:
            worker.ready = True
        elif "done" in told:
            worker.task = worker.mark = None
            self.undone -= 1
            self.blameless = 0
            self.events.done(told["shard"], told["done"])
        elif "probed" in told:
            worker.task = worker.mark = None
            self.settled(told["shard"])
        elif "error" in told:
            kind, what, where, remedy, code = told["error"]
            cls = getattr(nlp.errors, kind, KuifengError)
            raise cls(what, where, remedy, code=code)
        elif "bug" in told:
            raise WorkerFault(told["bug"], where=str(worker.log))

    def died(self, worker: Worker, kind: str) -> None:
        """A worker is dead, or must die: find out over what, and put another in its place."""
        self.selector.unregister(worker.process.stdout)  # type: ignore[arg-type]
        self.workers.remove(worker)
        worker.end()
        task, mark = worker.task, worker.mark
        if task is not None:
            i = int(task["shard"])
            if mark is None or mark.stage == shards.DONE:  # between two articles: nobody's fault
                self.blame_nobody(worker, kind)
                if "probe" in task:
                    self.probes.appendleft((i, *task["probe"]))
                else:
                    self.left.appendleft(i)
            else:
                self.suspect((i, *mark.at), kind, mark, alone="probe" in task)
        else:
            self.blame_nobody(worker, kind)
        self.start(worker.number)

    def blame_nobody(self, worker: Worker, kind: str) -> None:
        self.blameless += 1
        if self.blameless >= MAX_STARTS:
            why = worker.last_words() or f"exit code {worker.process.returncode}"
            hung = "hang" if kind == "timeout" else "die"
            raise WorkerFault(f"worker processes {hung} with no article at hand: {why}", where=str(worker.log))

    def suspect(self, address: Address, kind: str, mark: shards.Mark, *, alone: bool) -> None:
        i = address[0]
        if not alone:
            self.waiting[i] = self.waiting.get(i, 0) + 1
        if self.journal.strike(address, kind):
            self.journal.fault(address, shards.Fault.of(kind, mark.stage, self.seconds))
            self.settled(i)
        else:
            self.probes.append(address)

    def settled(self, i: int) -> None:
        """A suspect of shard ``i`` was tried alone and is known now; the shard is run again."""
        self.waiting[i] -= 1
        if not self.waiting[i]:
            del self.waiting[i]
            self.left.appendleft(i)

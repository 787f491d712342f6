"""Workers and whole runs are killed at random moments; the tables are the same as if nothing had happened."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

FORMATS = ("-f", "csv,jsonl,parquet,sqlite,xlsx")
TRIALS = 24

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are looked up in /proc")


def children(parent: int) -> list[int]:
    """The processes that ``parent`` has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            if int(words[1]) == parent and words[0] != "Z":
                found.append(int(stat.parent.name))
    return found


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def whole(kuifeng, corpus, tmp_path, equal):
    """The tables of a run that nobody disturbs, in this process and in two workers; and how long that takes."""
    done = kuifeng.run(corpus, tmp_path / "whole", *FORMATS)
    assert done.returncode == 1, done.stderr  # five inputs are broken
    started = time.monotonic()
    assert kuifeng.run(corpus, tmp_path / "two", *FORMATS, "--workers", 2).returncode == 1
    equal(tmp_path / "whole", tmp_path / "two")
    return tmp_path / "whole", time.monotonic() - started


def finish(run: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, words = run.communicate(timeout=120)
    return run.returncode, words.decode(errors="replace")


class Dice:
    """When to kill: at a moment within the time that an undisturbed run takes, as it was last seen to take."""

    def __init__(self, seed: int, seconds: float) -> None:
        self.dice = random.Random(seed)
        self.seconds = seconds
        self.kills = 0

    def wait(self, run: subprocess.Popen[bytes]) -> bool:
        """Wait; whether there is still somebody to kill."""
        started = time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(self.dice.uniform(0.15, self.seconds))
        if run.poll() is None:
            return True
        self.seconds = max(0.5, 0.8 * (time.monotonic() - started))
        return False


@pytest.mark.slow
def test_the_parent_is_killed_and_the_run_goes_on(kuifeng, corpus, tmp_path, whole, equal):
    tables, seconds = whole
    dice = Dice(20190812, seconds)
    trial = resumed = 0
    while (dice.kills < TRIALS or resumed < TRIALS // 2) and trial < 4 * TRIALS:
        out = tmp_path / f"t{trial}"
        trial += 1
        arguments = ["run", corpus, "--out", out, "--config", kuifeng.config, "-q", *FORMATS]
        arguments += ["--workers", dice.dice.choice([0, 1, 2, 3])]
        more: list[str] = []
        for _ in range(dice.dice.choice([1, 1, 2, 3])):
            run = kuifeng.start(*arguments, *more)
            if dice.wait(run):
                kill(run.pid)
                dice.kills += 1
            code, words = finish(run)
            if code != -signal.SIGKILL:
                break
            if out.exists():  # the last rename was done: then it is whole
                equal(tables, out)
            more = ["--resume"]
        else:
            code, words = finish(kuifeng.start(*arguments, "--resume"))
        assert code == 1, words
        resumed += bool(more)
        equal(tables, out)
        assert not list(tmp_path.glob(f".{out.name}*"))
    assert dice.kills >= TRIALS and resumed >= TRIALS // 2


@pytest.mark.slow
def test_workers_are_killed_and_the_run_does_not_care(kuifeng, corpus, tmp_path, whole, equal):
    tables, seconds = whole
    dice = Dice(450924, seconds)
    trial = 0
    while dice.kills < TRIALS and trial < 4 * TRIALS:
        out = tmp_path / f"t{trial}"
        trial += 1
        run = kuifeng.start(
            "run", corpus, "--out", out, "--config", kuifeng.config, "-q", *FORMATS, "--workers", 2 + trial % 2
        )
        for _ in range(dice.dice.choice([1, 1, 2])):
            if dice.wait(run) and (workers := children(run.pid)):
                kill(dice.dice.choice(workers))
                dice.kills += 1
        code, words = finish(run)
        assert code == 1, words
        equal(tables, out)
    assert dice.kills >= TRIALS

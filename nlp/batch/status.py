"""How far a run is, seen from outside: from its plan, the markers of its shards, and its locks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from nlp.batch import shards
from nlp.batch.journal import Journal
from nlp.batch.plan import load_plan
from nlp.batch.run import read_about, store_of
from nlp.errors import NoRun

FINISHED, RUNNING, BROKEN, PARTS = "finished", "running", "broken off", "waiting"


@dataclass(frozen=True)
class RunStatus:
    """What is known of a run. ``state``: finished, running, broken off, or (a job array between its parts) waiting.

    Counts are those of the shards that are done; the pace is taken from the times of their files.
    """

    out: Path
    state: str
    shards: int = 0
    shards_done: int = 0
    inputs: int = 0
    read: int = 0
    analysed: int = 0
    failed: int = 0
    skipped: int = 0
    bytes: int = 0
    bytes_done: int = 0
    strikes: dict[str, int] = field(default_factory=dict)
    articles_a_second: float | None = None
    seconds_left: float | None = None
    remedy: str = ""

    def __repr__(self) -> str:
        return (
            f"RunStatus({str(self.out)!r}: {self.state}, {self.shards_done} of {self.shards} shards, "
            f"{self.analysed} analysed, {self.failed} failed)"
        )


def status(out: str | Path) -> RunStatus:
    """The status of the run into the folder ``out``. Raises :class:`nlp.errors.NoRun` where there is none."""
    out = Path(out)
    store = store_of(out)
    plan = load_plan(store)
    running = store.locked()
    if plan is None:
        if running:
            return RunStatus(out, RUNNING)
        about = read_about(out)
        if about is None or "counts" not in about:
            raise NoRun("there is no run, finished or not", where=str(out))
        return RunStatus(out, FINISHED, **about["counts"])
    counts: Counter[str] = Counter()
    done, moments = 0, []
    for i in range(plan.n_shards):
        marker = shards.marker(plan, i)
        if marker is None:
            continue
        done += 1
        counts.update({name: marker[name] for name in ("read", "analysed", "failed", "bytes")})
        moments.append((plan.store.modified(f"{shards.folder(i)}/{shards.MARKER}"), marker["read"]))
    parts = bool(store.names("journal-*-of-*.jsonl") or store.names("lock-*-of-*"))
    state = RUNNING if running else PARTS if parts else BROKEN
    rate, left = _pace(moments, plan.about["bytes"], counts["bytes"])
    faults = Counter(kind for (_, kind), n in Journal(store).strikes.items() for _ in range(n))
    remedy = {
        RUNNING: "",
        PARTS: "Run the parts that are missing (--shard i/n), then: kuifeng run --assemble --out DIR",
        BROKEN: "Go on with the same command and --resume, or begin anew with --force.",
    }[state]
    return RunStatus(
        out,
        state,
        shards=plan.n_shards,
        shards_done=done,
        inputs=plan.about["found"] - plan.about["skipped"],
        read=counts["read"] + plan.about["skipped"],
        analysed=counts["analysed"],
        failed=counts["failed"],
        skipped=plan.about["skipped"],
        bytes=plan.about["bytes"],
        bytes_done=counts["bytes"],
        strikes=dict(sorted(faults.items())),
        articles_a_second=rate,
        seconds_left=left if state == RUNNING else None,
        remedy=remedy,
    )


def _pace(moments: list[tuple[float, int]], total: int, done: int) -> tuple[float | None, float | None]:
    """Articles a second between the first and the last shard that was done, and seconds for the bytes that are left."""
    moments.sort()
    if len(moments) < 2 or moments[-1][0] <= moments[0][0]:
        return None, None
    seconds = moments[-1][0] - moments[0][0]
    articles = sum(n for _, n in moments[1:])
    if not done or not articles:
        return None, None
    share = articles / max(1, sum(n for _, n in moments))
    return articles / seconds, max(0.0, (total - done) / (done * share / seconds))

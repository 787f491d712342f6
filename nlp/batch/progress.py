"""How far a run is, kept from what its engine tells while it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nlp.batch import shards
from nlp.batch.plan import Plan


@dataclass
class RunState:
    """How far a run is. ``stage`` is planning, loading, analysing or assembling; counts are those of all its shards.

    Bytes are those of the inputs, and a measure of what is left.
    """

    stage: str = "planning"
    inputs: int = 0
    bytes: int = 0
    bytes_done: int = 0
    shards: int = 0
    shards_done: int = 0
    articles: int = 0
    failed: int = 0
    article_id: str = ""


Watch = Callable[[RunState], None]


class Follower:
    """Keeps the state of a run from what the engine tells. A shard that is run again counts once."""

    def __init__(self, progress: Callable[[int, str], None] | None, watch: Watch | None) -> None:
        self.state = RunState()
        self._progress = progress
        self._watch = watch
        self._live: dict[int, list[int]] = {}
        self._at: dict[int, tuple[int, int]] = {}
        self._sizes: dict[int, list[int]] = {}
        self._settled = [0, 0, 0]
        """Articles, failures and bytes of shards that are done."""

    def stage(self, name: str) -> None:
        """The run goes on to its next stage."""
        self.state.stage, self.state.article_id = name, ""
        self._tell()

    def found(self, n: int) -> None:
        """So many inputs are found up to now."""
        self.state.inputs = n
        if n % 1000 == 0:
            self._tell()

    def planned(self, plan: Plan, done: dict[int, dict[str, Any]]) -> None:
        """The plan is there, and these of its shards are done, with their markers."""
        self.plan = plan
        self.state.inputs = plan.about["found"] - plan.about["skipped"]
        self.state.bytes, self.state.shards = plan.about["bytes"], plan.n_shards
        for i, told in done.items():
            self._settle(i, told)
        self._tell()

    def _size(self, i: int) -> list[int]:
        if i not in self._sizes:
            self._sizes[i] = [p.size for p in self.plan.shard(i)]
        return self._sizes[i]

    def _settle(self, i: int, told: dict[str, Any]) -> None:
        self._settled[0] += told["analysed"]
        self._settled[1] += told["failed"]
        self._settled[2] += told["bytes"]
        self._sizes.pop(i, None)
        self._live.pop(i, None)
        self._at.pop(i, None)
        self.state.shards_done += 1

    def mark(self, i: int, mark: shards.Mark) -> None:
        """A step of shard ``i``."""
        if mark.stage != shards.DONE:
            return
        live = self._live.setdefault(i, [0, 0, 0])
        if mark.at <= self._at.get(i, (-1, -1)):
            live[:] = [0, 0, 0]
        self._at[i] = mark.at
        live[1 if mark.failed else 0] += 1
        live[2] = sum(self._size(i)[: mark.piece])
        self._sum(mark.article_id)
        if self._progress is not None and mark.article_id:
            self._progress(self.state.articles, mark.article_id)

    def table(self, name: str, i: int) -> None:
        """Shard ``i`` is put into a table."""
        self.state.article_id = f"{name} {i + 1}"
        self._tell()

    def done(self, i: int, told: dict[str, Any]) -> None:
        """Shard ``i`` is done."""
        self._settle(i, told)
        self._sum("")

    def _sum(self, article_id: str) -> None:
        values = [self._settled, *self._live.values()]
        self.state.failed = sum(v[1] for v in values)
        self.state.articles = sum(v[0] for v in values)
        self.state.bytes_done = min(sum(v[2] for v in values), self.state.bytes)
        self.state.article_id = article_id or self.state.article_id
        self._tell()

    def _tell(self) -> None:
        if self._watch is not None:
            self._watch(self.state)

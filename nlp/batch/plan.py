"""The plan of a run: which inputs there are, and how they are dealt out to shards.

A shard is a bounded bunch of inputs, by count and by bytes. The first shards are small and later ones grow, so that a
few articles keep several workers busy and millions make no more files than needed. A big table is dealt out in ranges
of its rows. Tables never depend on how the inputs were dealt out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from nlp.batch.store import Store
from nlp.config import Settings
from nlp.errors import KuifengError, RunExists
from nlp.reading.inputs import STDIN, Found, find_inputs

FORM = 1
"""Version of the plan's files; a plan of another version is not resumed."""
FIRST = 8
"""Inputs in each of the first shards …"""
GROW = 16
"""… and after how many shards the next ones hold twice as many."""
MAX_PARTS = 64
"""Into how many ranges one table may be dealt out: each reads the rows before its own, so more would not pay."""
PLAN = "plan.json"
LINES = ("jsonl", "ndjson", "csv", "tsv")


@dataclass(frozen=True)
class Piece:
    """An input, or a range of its items: from ``start`` to before ``stop`` (all that follow where it is ``None``)."""

    found: Found
    size: int = 0
    start: int = 0
    stop: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data without what has its default value."""
        out: dict[str, Any] = {}
        for f in fields(Found):
            value = getattr(self.found, f.name)
            if isinstance(value, KuifengError):
                value = [value.code, value.what, value.where, value.remedy]
            if value != f.default:
                out[f.name] = value
        numbers = {"size": self.size, "start": self.start, "stop": self.stop}
        return {"found": out} | {name: value for name, value in numbers.items() if value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Piece:
        """The piece that :meth:`as_json` wrote."""
        found = dict(data["found"])
        if "error" in found:
            code, what, where, remedy = found["error"]
            found["error"] = KuifengError(what, where, remedy, code=code)
        return cls(Found(**found), data.get("size", 0), data.get("start", 0), data.get("stop"))


@dataclass(frozen=True)
class Plan:
    """What is to be done: ``about`` (inputs, settings, versions), and the shards, read from the store when needed."""

    store: Store
    about: dict[str, Any]
    _offsets: list[int] = field(default_factory=list, repr=False, compare=False)

    @property
    def id(self) -> str:
        """A hash of all that the tables depend on."""
        return str(self.about["id"])

    @property
    def settings(self) -> Settings:
        """The settings of the run."""
        return self.about["settings"]  # type: ignore[no-any-return]

    @property
    def n_shards(self) -> int:
        """How many shards there are."""
        return int(self.about["shards"])

    @property
    def columns(self) -> dict[str, str]:
        """Names of a table's columns."""
        return dict(self.settings["columns"])

    def shard(self, i: int) -> list[Piece]:
        """The inputs of shard ``i``."""
        with self.store.open(self.lines_name) as file:
            if not self._offsets:
                place = 0
                for line in file:
                    self._offsets.append(place)
                    place += len(line)
            file.seek(self._offsets[i])
            return [Piece.from_json(p) for p in json.loads(file.readline())]

    @property
    def lines_name(self) -> str:
        """The file that holds a line for each shard."""
        return f"plan-{self.id[:16]}.jsonl"


def identity(
    inputs: Sequence[str], settings: Settings, versions: dict[str, str], resources: dict[str, str]
) -> dict[str, Any]:
    """What two runs must have in common for one to go on with the other's work."""
    analysis = {name: part for name, part in settings.items() if name not in ("output", "run")}
    return {
        "form": FORM,
        "inputs": list(inputs),
        "settings": analysis,
        "versions": versions,
        "resources": resources,
    }


def make_plan(
    store: Store,
    inputs: Sequence[str | Path],
    settings: Settings,
    *,
    versions: dict[str, str],
    resources: dict[str, str],
    actions: Sequence[str],
    labels: Sequence[tuple[str, str]],
    replace_output: bool = False,
    watch: Callable[[int], None] | None = None,
) -> Plan:
    """Look for all inputs, deal them out, and write the plan into the store. ``watch`` is told how many there are."""
    names = [str(i) for i in inputs]
    counts = {"found": 0, "skipped": 0, "bytes": 0, "shards": 0}
    spool = _spool(store) if STDIN in names else ""
    digest = hashlib.sha256()
    same = identity(names, settings, versions, resources)
    digest.update(json.dumps(same, sort_keys=True).encode())
    with store.writing("plan.tmp") as file:
        for shard in _deal(_pieces(inputs, settings, spool, counts, watch), settings):
            line = json.dumps([p.as_json() for p in shard]).encode() + b"\n"
            digest.update(line)
            file.write(line)
            counts["shards"] += 1
    about: dict[str, Any] = {
        "id": digest.hexdigest(),
        "same": same,
        "settings": settings,
        "actions": list(actions),
        "labels": [list(pair) for pair in labels],
        "cwd": os.getcwd(),
        "replace": replace_output,
        **counts,
    }
    plan = Plan(store, about)
    store.rename("plan.tmp", plan.lines_name)
    if not store.put_new(PLAN, json.dumps(about, ensure_ascii=True, indent=1).encode()):
        # another task of a job array was quicker; its plan must be ours
        other = load_plan(store)
        if other is None or other.id != plan.id:
            raise RunExists("another process has planned a run of other inputs", where=store.where)
        return other
    return plan


def load_plan(store: Store) -> Plan | None:
    """The plan in the store, or ``None``."""
    data = store.get(PLAN)
    if data is None:
        return None
    try:
        about = json.loads(data)
        if about["same"]["form"] != FORM or not isinstance(about["shards"], int):
            return None
    except (ValueError, KeyError, TypeError):
        return None
    return Plan(store, about)


def _spool(store: Store) -> str:
    """Standard input, written down: workers have another one, and a resumed run none."""
    with store.writing("stdin.tmp") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    store.rename("stdin.tmp", "stdin")
    return store.path("stdin")


def _pieces(
    inputs: Iterable[str | Path],
    settings: Settings,
    spool: str,
    counts: dict[str, int],
    watch: Callable[[int], None] | None,
) -> Iterator[Piece]:
    limit = settings["run"]["shard_bytes"]
    for found in find_inputs([str(i) for i in inputs], recursive=settings["reading"]["recursive"]):
        counts["found"] += 1
        if watch is not None:
            watch(counts["found"])
        if found.skipped:
            counts["skipped"] += 1
            continue
        if found.path == STDIN:
            found = replace(found, spool=spool)
        size = 0 if found.error is not None else size_of(found)
        counts["bytes"] += size
        yield from _parts(Piece(found, size), limit)


def size_of(found: Found) -> int:
    """Bytes of an input; 0 where it has none or cannot be looked at."""
    try:
        return os.stat(found.spool or found.path).st_size
    except (OSError, ValueError):
        return 0  # reading it will say what is wrong


def _parts(piece: Piece, limit: int) -> Iterator[Piece]:
    """A big table whose rows can be counted in ranges of them; any other input whole."""
    suffix = piece.found.suffix
    n = min(-(-piece.size // limit), MAX_PARTS) if limit > 0 else 1
    if n < 2 or suffix not in (*LINES, "parquet") or piece.found.path == STDIN:
        yield piece
        return
    try:
        rows = _count_rows(piece.found.path) if suffix == "parquet" else _count_lines(piece.found.path)
    except (OSError, ValueError):  # reading it will say what is wrong
        yield piece
        return
    # rows may hold line ends, so there are at most so many: ranges behind the last row are empty, the last is open
    step = max(-(-rows // n), 1)
    for i in range(n):
        stop = None if i == n - 1 else (i + 1) * step
        size = piece.size * (i + 1) // n - piece.size * i // n  # their sum is the whole
        yield replace(piece, size=size, start=i * step, stop=stop)


def _count_rows(path: str) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _count_lines(path: str) -> int:
    count = 1
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            count += chunk.count(b"\n") or chunk.count(b"\r")
    return count


def _deal(pieces: Iterable[Piece], settings: Settings) -> Iterator[list[Piece]]:
    """Bunches of inputs, the first ones small."""
    most, limit = settings["run"]["shard_inputs"], settings["run"]["shard_bytes"]
    shard: list[Piece] = []
    size = made = 0
    for piece in pieces:
        room = min(most, FIRST << min(made // GROW, 20))
        if shard and (len(shard) >= room or size + piece.size > limit):
            yield shard
            shard, size, made = [], 0, made + 1
        shard.append(piece)
        size += piece.size
    if shard:
        yield shard

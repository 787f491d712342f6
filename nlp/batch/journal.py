"""The journal of a run: what happened to its workers, a line of JSON each, so that a resumed run knows it too.

Which shards are done stands in the shards' markers, not here. A line that was cut off by a kill is passed over.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

from nlp.batch.shards import Fault
from nlp.batch.store import Store

STRIKES = {"crash": 3, "timeout": 2}
"""After so many deaths over one item it is its fault; a worker may also be killed by somebody else, or by a full
memory, and a machine may stand still for a while."""

Address = tuple[int, int, int]
"""Shard, piece, item."""


class Journal:
    """Strikes against items, and the faults that became of them."""

    def __init__(self, store: Store, name: str = "journal") -> None:
        self.store = store
        self.name = f"{name}.jsonl"
        self.strikes: Counter[tuple[Address, str]] = Counter()
        self.faults: dict[int, dict[tuple[int, int], Fault]] = {}
        for other in store.names("journal*.jsonl"):  # of all parts of a job array
            self._read(other)

    def _read(self, name: str) -> None:
        for line in (self.store.get(name) or b"").splitlines():
            try:
                told = json.loads(line)
                address = (int(told["at"][0]), int(told["at"][1]), int(told["at"][2]))
                if told["event"] == "strike":
                    self.strikes[address, told["kind"]] += 1
                elif told["event"] == "fault":
                    self.faults.setdefault(address[0], {})[address[1:]] = Fault(**told["fault"])
            except (ValueError, KeyError, TypeError, IndexError):
                continue

    def strike(self, address: Address, kind: str) -> bool:
        """A worker died (``crash``) or hung (``timeout``) over an item. Whether it was once too often."""
        self.strikes[address, kind] += 1
        self._add({"event": "strike", "at": address, "kind": kind})
        return self.strikes[address, kind] >= STRIKES[kind]

    def fault(self, address: Address, fault: Fault) -> None:
        """The item is not to be tried again."""
        self.faults.setdefault(address[0], {})[address[1:]] = fault
        self._add({"event": "fault", "at": address, "fault": asdict(fault)})

    def _add(self, entry: dict[str, object]) -> None:
        self.store.append(self.name, json.dumps(entry).encode())

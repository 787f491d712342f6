"""The registry of units and classifiers, loaded from ``units.toml`` (SPEC §5: kind, unit, value_base, unit_base)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = frozenset(
    [
        "count",
        "percent",
        "percentage_point",
        "money",
        "area",
        "length",
        "weight",
        "volume",
        "energy",
        "multiple",
        "rank",
        "score",
        "other",
    ]
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One spelling of a unit or classifier and when it counts."""

    name: str
    kind: str
    column: str  # what the unit column says
    times: int | Decimal = 1  # brings the value to `column`
    base: str = ""
    factor: float | None = None  # value × factor (+ offset) is in `base`
    offset: float = 0.0
    measure: bool = True  # a unit of measure, no classifier
    small: bool = True  # a Chinese numeral below ten counts with it
    low: float = float("-inf")
    high: float = float("inf")
    not_before: tuple[str, ...] = ()
    needs_before: re.Pattern[str] | None = None
    needs_after: re.Pattern[str] | None = None

    def fits(self, s: str, start: int, end: int) -> bool:
        """Whether the words around let it be this unit: the number begins at ``start``, the unit ends at ``end``."""
        if self.not_before and s.startswith(self.not_before, end):
            return False
        if self.needs_before is None and self.needs_after is None:
            return True
        if self.needs_before is not None and self.needs_before.search(s, max(0, start - 6), start):
            return True
        return self.needs_after is not None and self.needs_after.match(s, end) is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the file: its names, and sentences with and without its quantities."""

    names: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """All units by spelling."""

    units: dict[str, Unit]
    lengths: dict[str, tuple[int, ...]]  # of the units that begin with a character, the longest first
    entries: tuple[Entry, ...]

    def at(self, s: str, i: int) -> Unit | None:
        """The longest unit that is written at ``i``."""
        for length in self.lengths.get(s[i : i + 1], ()):
            unit = self.units.get(s[i : i + length]) if i + length <= len(s) else None
            if unit is not None:
                # Latin symbols end where the word ends: 5m, not 5min.
                end = i + length
                if (
                    s[end - 1].isascii()
                    and s[end - 1].isalpha()
                    and end < len(s)
                    and s[end].isascii()
                    and s[end].isalpha()
                ):
                    continue
                return unit
        return None


def _build(entry: dict[str, Any], measure: bool) -> list[Unit]:
    low, high = entry.get("range", (float("-inf"), float("inf")))
    before, after = entry.get("needs_before"), entry.get("needs_after")
    times = Decimal(str(entry.get("times", 1)))
    kind = entry.get("kind", "count")
    if kind not in KINDS:
        raise ValueError(f"units.toml: unknown kind {kind!r}")
    return [
        Unit(
            name=name,
            kind=kind,
            column=entry.get("as", name),
            times=int(times) if times == int(times) else times,
            base=entry.get("base", ""),
            factor=entry.get("factor"),
            offset=entry.get("offset", 0.0),
            measure=measure and kind != "count",
            small=entry.get("small", True),
            low=low,
            high=high,
            not_before=tuple(entry.get("not_before", "").split()),
            needs_before=re.compile(f"(?:{before})$") if before else None,
            needs_after=re.compile(after) if after else None,
        )
        for name in entry["names"].split()
    ]


@cache
def registry() -> Registry:
    """The shipped registry."""
    data = tomllib.loads(files("nlp.resources").joinpath("units.toml").read_text(encoding="utf-8"))
    units: dict[str, Unit] = {}
    entries: list[Entry] = []
    for table, measure in (("unit", True), ("classifier", False)):
        for entry in data[table]:
            for unit in _build(entry, measure):
                units.setdefault(unit.name, unit)
            entries.append(
                Entry(tuple(entry["names"].split()), tuple(entry["examples"]), tuple(entry["counter_examples"]))
            )
    lengths: dict[str, set[int]] = {}
    for name in units:
        lengths.setdefault(name[0], set()).add(len(name))
    ordered = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return Registry(units, ordered, tuple(entries))

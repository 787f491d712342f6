"""The lexicons of time expressions (SPEC §4): ``times.toml`` for words, ``calendar.toml`` for plans and holidays."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class VagueWord:
    """A reference without a date of its own, and the contexts in which its characters are something else."""

    value: str  # PAST_REF PRESENT_REF FUTURE_REF
    after_not: tuple[str, ...]  # must not stand right before it
    before_not: tuple[str, ...]  # must not stand right behind it
    adverbial: bool  # an adverb of its clause only: 当前，…, not 当前工作


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day; the grammar of ``rule`` stands in ``calendar.toml``."""

    rule: str
    bare: bool  # a time wherever it stands
    alone: bool = False  # a time as a phrase of its own: 立春，…


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """上午, 晚上 …: TIMEX3 code, first hour, last hour (24: the end of the day)."""

    code: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TimeLexicon:
    """All words that the time reader knows. Offsets of relative words: (base, n), base "published" or "context"."""

    vague: dict[str, VagueWord]
    years: dict[str, tuple[str, int]]
    months: dict[str, tuple[str, int]]
    days: dict[str, tuple[str, int]]
    weeks: dict[str, tuple[str, int]]
    quarters: dict[str, tuple[str, int]]
    season_characters: dict[str, int]
    parts_of_day: dict[str, PartOfDay]
    past_windows: tuple[str, ...]
    future_windows: tuple[str, ...]
    none_phrases: tuple[str, ...]
    references: tuple[str, ...]
    duration_before: tuple[str, ...]
    plans: dict[str, tuple[int, int]]
    holidays: dict[str, Holiday]
    holiday_followers: tuple[str, ...]
    holiday_kept: tuple[str, ...]
    solar_terms: tuple[str, ...]
    season_terms: tuple[str, ...]
    season_codes: tuple[str, ...]
    school_holidays: dict[str, tuple[int, int]]
    reigns: dict[str, int]
    eras: dict[str, dt.date]
    examples: tuple[tuple[str, str, bool], ...]  # text, vague value, whether it holds one


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _relative(table: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {word: (base, offset) for base in ("published", "context") for word, offset in table.get(base, {}).items()}


@cache
def time_lexicon() -> TimeLexicon:
    """Read both files once."""
    words, days = _read("times.toml"), _read("calendar.toml")
    vague: dict[str, VagueWord] = {}
    examples: list[tuple[str, str, bool]] = []
    for entry in words["vague"]:
        for word in entry["words"]:
            vague[word] = VagueWord(
                entry["value"],
                tuple(entry.get("after_not", {}).get(word, ())),
                tuple(entry.get("before_not", {}).get(word, ())),
                word in entry.get("adverbial", ()),
            )
        examples += [(text, entry["value"], True) for text in entry["examples"]]
        examples += [(text, entry["value"], False) for text in entry["counter_examples"]]
    holidays = {
        word: Holiday(entry["rule"], entry.get("bare", False), entry.get("alone", False))
        for entry in days["holiday"]
        for word in entry["words"]
    }
    for term in days["solar_terms"]["names"]:
        holidays.setdefault(term, Holiday("T" + term, False, term not in days["solar_terms"]["other_words"]))
    return TimeLexicon(
        vague=vague,
        years=_relative(words["years"]),
        months=_relative(words["months"]),
        days=_relative(words["days"]),
        weeks=_relative(words["weeks"]),
        quarters=_relative(words["quarters"]),
        season_characters=words["years"]["seasons"],
        parts_of_day={
            word: PartOfDay(entry["code"], *entry["hours"])
            for entry in words["parts_of_day"]
            for word in entry["words"]
        },
        past_windows=tuple(words["windows"]["past"]),
        future_windows=tuple(words["windows"]["future"]),
        none_phrases=tuple(words["none"]["phrases"]),
        references=tuple(words["none"]["references"]),
        duration_before=tuple(words["none"]["duration_before"]),
        plans={name: (span[0], span[1]) for name, span in days["plans"].items()},
        holidays=holidays,
        holiday_followers=tuple(days["holiday_context"]["followers"]),
        holiday_kept=tuple(days["holiday_context"]["kept"]),
        solar_terms=tuple(days["solar_terms"]["names"]),
        season_terms=tuple(days["seasons"]["terms"]),
        season_codes=tuple(days["seasons"]["codes"]),
        school_holidays={name: (span[0], span[1]) for name, span in days["school_holidays"].items()},
        reigns=dict(days["reigns"]),
        eras=dict(days["eras"]),
        examples=tuple(examples),
    )

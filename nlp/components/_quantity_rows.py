"""From a number with its unit to a row: hedges, signs, currencies, scales and base units (SPEC §5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlp.components._quantity_words import (
    AFTER,
    AFTER_MARK,
    BEFORE,
    COUNT,
    CURRENCIES,
    CURRENCY_BEFORE,
    DEGREES_BEFORE,
    ELECTRIC,
    HEDGE_ENDS,
    NEGATIVE,
    OVER_NOUN,
    PER,
    SPEED,
    UP_WORD,
    combine,
    single_hedge,
    times,
)
from nlp.components.matches import QuantityMatch
from nlp.language.numerals import Numeral
from nlp.resources.units import Unit, registry


@dataclass(frozen=True, slots=True)
class Part:
    """One number with its unit, before hedges on its left."""

    numeral: Numeral
    end: int
    unit: Unit | None
    unit_end: int
    after: str = ""  # comparator of a hedge behind numeral or unit
    approx_inside: str = ""


def hedge_before(s: str, start: int) -> tuple[int, str]:
    """Where the hedges before ``start`` begin, and their comparator."""
    mark = ""
    at = start
    for _ in range(2):
        if not at or s[at - 1] not in HEDGE_ENDS:
            break
        i = at
        if i and s[i - 1] == " ":
            i -= 1
        for length in range(min(4, i), 0, -1):
            word = s[i - length : i]
            got = BEFORE.get(word)
            if got is None:
                continue
            if length == 1 and not single_hedge(s, i - 1, word):
                continue
            if not mark or mark == "approx":
                mark = got
            at = i - length
            break
        else:
            break
    if at == start and at > 1 and s[at - 1] == "过" and s[at - 2] in OVER_NOUN:
        return at - 1, "gt"  # 产值过3亿元, not 看过3遍
    return at, mark


def make_row(s: str, part: Part, unit: Unit | None, floor: int) -> QuantityMatch:
    """The row of ``part`` in ``unit`` (its own where ``None``), hedges and signs taken in, not before ``floor``."""
    numeral = part.numeral
    unit = unit or part.unit or COUNT
    start, mark = hedge_before(s, numeral.start)
    value, high = numeral.value, numeral.value_high
    number_start = numeral.start
    # 上千: the scale word stands for its figure (SPEC §5).
    first = s[numeral.start] if numeral.start < len(s) else ""
    if start == numeral.start and start and first and (first in "百千万亿"):
        lead = s[start - 1]
        if lead == "上" and not (start > 1 and s[start - 2] in UP_WORD):
            start, mark = start - 1, "ge"
        elif lead in "过" and first in "百千万亿" and not (start > 1 and s[start - 2] in "通经超不"):
            start, mark = start - 1, "gt"
    if start == numeral.start and start and s[start - 1] in "好" and first == "几":
        start -= 1
    if value is not None and part.unit is not None and part.unit_end > numeral.end and s[part.unit_end - 1] == "半":
        if high is not None:
            high += 0.5
        else:
            value += 0.5
    # A sign: -3.5%, 负2度, 零下5度.
    sign = NEGATIVE.search(s, max(0, start - 3), start)
    if sign is not None and value is not None:
        value = -value
        if high is not None and high > 0 and sign[0] != "-":
            high = -high  # 零下5至10度; the sign of -5至10 is the first figure's alone
        start = sign.start()
        number_start = start
    inner = part.approx_inside or numeral.inner
    column = CURRENCIES.get(unit.column, unit.column) if unit.column in ("$", "€", "£") else unit.column
    if value is not None and high is not None and high < value:
        value, high = high, value
    if unit.kind == "money":
        match = CURRENCY_BEFORE.search(s, max(0, start - 4), start)
        if match is not None and match.start() >= floor:
            start = match.start()
            column = CURRENCIES.get(match[0].strip(), column)
            if column != unit.column:
                unit = replace(unit, base="", factor=None)  # another currency than 元 has no rate
    elif unit.kind == "length":
        match = SPEED.search(s, max(0, start - 8), start)
        if match is not None and unit.factor is not None:
            an_hour = 3600 if match[1].endswith(("时速", "小时", "小時")) else 1
            unit = replace(unit, kind="other", base="米/秒", factor=unit.factor / an_hour)
    elif unit.name in ("度", "°"):
        match = DEGREES_BEFORE.search(s, max(0, start - 8), start)
        if match is not None:
            start, column = match.start(), f"{match[2]}度"
            if match[1] or match[3]:
                value = None if value is None else -value
            scale = registry().units[column]
            unit = replace(unit, base=scale.base, factor=scale.factor, offset=scale.offset)
    if unit.name == "度" and (numeral.scale >= 10**4 or ELECTRIC.search(s, max(0, start - 8), start)):
        unit = replace(unit, kind="energy", base="焦耳", factor=3600000.0)
    comparator = combine(mark, part.after, inner)
    end = part.end
    if unit.times != 1:
        value = None if value is None else times(value, unit.times)
        high = None if high is None else times(high, unit.times)
    # 元/吨, 微克/立方米: the unit goes on.
    if part.unit is not None and end == part.unit_end and end + 1 < len(s) and s[end] == "/":
        per = registry().at(s, end + 1)
        per_word = per.name if per is not None else ""
        if not per_word:
            match = PER.match(s, end + 1)
            per_word = match[0] if match else ""
        if per_word:
            column = f"{s[part.unit_end - len(unit.name) : part.unit_end]}/{per_word}" if unit.name else column
            end += 1 + len(per_word)
            unit = replace(unit, factor=None, base="")
            hedge = AFTER.match(s, end)
            if hedge is not None and hedge[0] not in ("来", "多", "余"):
                end = hedge.end()
                comparator = combine(mark, AFTER_MARK[hedge[0]], inner)
    base: float | None = None
    if value is not None and unit.factor is not None:
        base = float(f"{float(value) * unit.factor + unit.offset:.12g}")  # 0.9 per cent is 0.009, not 0.009…01
    elif value is not None and unit.kind in ("count", "multiple"):
        base = float(value)
    return QuantityMatch(
        start,
        end,
        unit.kind,
        value,
        high,
        column,
        comparator,
        base,
        unit.base if base is not None else "",
        number_start,
        numeral.end,
    )

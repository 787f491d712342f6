"""A number with its unit: what stands between numeral and unit, halves and tenths behind, hedges (SPEC §5)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from nlp.components._quantity_rows import Part
from nlp.components._quantity_words import (
    AFTER,
    AFTER_MARK,
    COINS,
    INNER,
    METRE_TENTHS,
    MORE_WORD,
    PERCENT,
    POINTS,
    POINTS_SPACED,
    TENTH,
    YUAN,
    times,
)
from nlp.language.numerals import BIG, DIGITS, START, Numeral, plain, read_numeral
from nlp.resources.units import Unit, registry

_TENTHS: Final = frozenset(["成", "度", "摄氏度", "块"])
"""Units with a lone figure for their tenth part behind: 两成五."""


def read_part(s: str, numeral: Numeral, start: int) -> Part:
    """The unit and hedges behind ``numeral``; ``start`` is where the whole quantity's number begins."""
    i = numeral.end
    after = ""
    if s.startswith(("(含)", "（含）"), i):
        i += 3
    if numeral.kind == "percent":
        match = AFTER.match(s, i)
        if match is not None and match[0] not in ("来",):
            return Part(numeral, match.end(), PERCENT, i, AFTER_MARK[match[0]])
        return Part(numeral, i, PERCENT, i)
    match = INNER.match(s, i)
    inner = ""
    if match is not None:
        inner, i = AFTER_MARK.get(match[0], "approx"), match.end()
        rest = s[i : i + 1]
        if rest and (rest in BIG) and not numeral.inner:
            i = match.start()
            inner = ""
    if s.startswith("个亿", i) and numeral.scale == 1:
        # 两个亿: 个 before 亿 counts in hundreds of millions.
        value, high = numeral.value, numeral.value_high
        value = None if value is None else times(value, 10**8)
        i += 2
        numeral = replace(numeral, end=i, value=value, value_high=high and times(high, 10**8), scale=10**8)
    j = i
    if j < len(s) and s[j] == " " and j + 1 < len(s):
        spaced = POINTS_SPACED.match(s, j)
        if spaced is not None:
            return Part(numeral, spaced.end(), POINTS, spaced.end(), "", inner)
        j += 1
    elif s.startswith(("个 ", "个百 ", "个百分 ", "百分 "), j):
        spaced = POINTS_SPACED.match(s, j)
        if spaced is not None:
            return Part(numeral, spaced.end(), POINTS, spaced.end(), "", inner)
    unit = registry().at(s, j)
    if unit is not None and unit.name == "大":
        # 七大类: the classifier behind 大 counts.
        nxt = registry().units.get(s[j + 1 : j + 2])
        if nxt is not None and nxt.name in ("类", "项", "件", "条", "种", "块", "片", "批", "套"):
            k = j + 2
            return Part(numeral, k, nxt, k, "", inner)
    if unit is not None and not unit.fits(s, start, j + len(unit.name)):
        unit = _shorter(s, j, len(unit.name), start)
    if unit is None:
        match = AFTER.match(s, i)
        if match is not None and match[0] != "来":
            return Part(numeral, match.end(), None, numeral.end, inner or AFTER_MARK[match[0]])
        return Part(numeral, i, None, numeral.end, inner)
    k = j + len(unit.name)
    unit_end = k
    if s.startswith("半", k) and unit.measure and unit.name != "%" and not s.startswith(("半年", "半径", "半月"), k):
        k += 1
        unit_end = k
    elif unit.name == "块" and COINS.match(s, k):
        unit = YUAN  # 三块五毛
    elif unit.name in _TENTHS and numeral.value == int(numeral.value or 0) and (tenth := TENTH.match(s, k)):
        # 两成五 is twenty-five percent, 十二度五 12.5 degrees
        numeral = replace(numeral, value=plain(Decimal(numeral.value or 0) + Decimal(DIGITS.get(tenth[0], 5)) / 10))
        k += 1
        unit_end = k
        if unit.name == "块":
            unit = YUAN  # 三块五
    elif unit.name == "米" and numeral.scale < 100 and (hundredths := METRE_TENTHS.match(s, k)):
        # 一米七五: the figures behind are its decimals
        figures = "".join(str(DIGITS.get(c, c)) for c in hundredths[0])
        numeral = replace(numeral, value=plain(Decimal(f"{numeral.value}.{figures}")))
        k = unit_end = hundredths.end()
    elif unit.name == "折" and numeral.value is not None and numeral.value > 10:
        unit = replace(unit, times=1)  # 八五折
    match = AFTER.match(s, k)
    inside = match is not None and match[0] in ("多", "余", "来")
    if match is not None and inside and not unit.measure and (match[0], unit.name) != ("多", "个"):
        match = None
    elif match is not None and match[0] == "多" and MORE_WORD.match(s, k):
        match = None
    if match is not None:
        after = AFTER_MARK[match[0]]
        k = match.end()
    return Part(numeral, k, unit, unit_end, after, inner)


def _shorter(s: str, at: int, longest: int, start: int) -> Unit | None:
    for length in range(longest - 1, 0, -1):
        unit = registry().units.get(s[at : at + length])
        if unit is not None and unit.fits(s, start, at + length):
            return unit
    return None


def read_second(s: str, at: int) -> Numeral | None:
    """The number behind a connector, with its own sign (-5℃至-3℃)."""
    if at >= len(s):
        return None
    sign = 2 if s.startswith("零下", at) else 1 if s[at] in "-负" else 0
    if sign and START.match(s, at + sign):
        negative = read_second(s, at + sign)
        if negative is None or negative.value is None or negative.value_high is not None:
            return None
        return replace(negative, start=at, value=-negative.value)
    if s.startswith(("百分之",), at) or (START.match(s, at) and s[at] not in "俩仨数"):
        return read_numeral(s, at)
    return None

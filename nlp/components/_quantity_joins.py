"""Two numbers that make one quantity: ranges with one unit for both ends, compound measures (SPEC §5)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from nlp.components._quantity_checks import usable
from nlp.components._quantity_parts import read_part
from nlp.components._quantity_rows import Part, make_row
from nlp.components._quantity_words import COUNT, FEN, NEGATIVE, PERCENT, times
from nlp.components.matches import QuantityMatch
from nlp.language.numerals import START, plain, read_numeral


def join_range(s: str, low: Part, high: Part, floor: int) -> QuantityMatch | None:
    """One quantity of two ends that share the unit of the second."""
    if high.unit is None:
        a, b = low.numeral, high.numeral
        if (
            low.unit is PERCENT
            and a.kind == "percent"
            and a.value is not None
            and b.value is not None
            and a.value < b.value
        ):
            high = replace(high, unit=PERCENT)  # 百分之三十到四十
        elif (
            low.unit is None
            and not a.arabic
            and min(a.scale, b.scale) >= 10
            and a.value
            and b.value
            and a.value < b.value
        ):
            high = replace(high, unit=COUNT)  # 六百三到六百四
        else:
            return None
    assert high.unit is not None
    if low.unit is not None and low.unit.column != high.unit.column:
        return None
    if low.unit is not None and low.after == "gt":
        return None
    a, b = low.numeral, high.numeral
    if a.value is None or b.value is None or a.value_high is not None:
        return None
    if high.unit is not COUNT and not usable(s, high) and b.value != 1:
        return None
    value: int | float = a.value
    # 5—8万元: the scale word of the second end is the first one's too.
    if low.unit is None and a.scale == 1 and b.scale >= 10**4 and a.kind == "cardinal":
        if value * b.scale < b.value:
            value = times(value, b.scale)
    elif (
        low.unit is None
        and a.scale < b.scale
        and b.scale >= 10**4
        and not a.arabic
        and times(value, b.scale) < b.value
    ):
        value = times(value, b.scale)
    top = b.value_high if b.value_high is not None else b.value
    below = NEGATIVE.search(s, max(0, a.start - 3), a.start) is not None  # -5℃～3℃
    if value >= top and not (below or b.value < 0):
        return None
    joined = Part(replace(a, value=value, value_high=top, inner=""), high.end, high.unit, high.unit_end, high.after)
    return make_row(s, joined, None, floor)


def compound(s: str, part: Part, floor: int) -> QuantityMatch | None:
    """16公里720米, 3元5角: a smaller unit of the same kind right behind adds to the first."""
    unit = part.unit
    assert unit is not None
    if (
        part.after
        or (unit.factor is None and unit.name != "美元")
        or part.end >= len(s)
        or part.numeral.value is None
    ):
        return None
    at = part.end
    if s[at] in "零又" and at + 1 < len(s):
        at += 1
    if not START.match(s, at) or s[at] in "几数俩仨":
        return None
    second = read_numeral(s, at)
    if second is None or second.value is None or second.kind != "cardinal":
        return None
    nxt = read_part(s, second, part.numeral.start)
    other = nxt.unit
    if unit.name == "美元" and other is not None and other.name == "美分":
        value = Decimal(str(part.numeral.value)) + Decimal(str(second.value)) / 100
        whole = Part(replace(part.numeral, value=plain(value)), nxt.end, unit, nxt.unit_end, nxt.after)
        return make_row(s, whole, None, floor)
    if unit.base == "元" and s.startswith("分", second.end) and not s.startswith(("分钱", "分之"), second.end):
        other = FEN
        nxt = Part(second, second.end + 1, FEN, second.end + 1)
    if other is None or unit.factor is None or not unit.base:
        return None
    if other.base != unit.base or other.factor is None:
        return None
    ratio = Decimal(str(other.factor)) * Decimal(other.times) / (Decimal(str(unit.factor)) * Decimal(unit.times))
    if ratio >= 1 or Decimal(str(second.value)) * ratio >= 1:
        return None
    value = Decimal(str(part.numeral.value)) + Decimal(str(second.value)) * ratio
    both = Part(replace(part.numeral, value=plain(value)), nxt.end, unit, nxt.unit_end, nxt.after)
    return compound(s, both, floor) or make_row(s, both, None, floor)

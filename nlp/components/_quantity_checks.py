"""Whether a number with a classifier counts something, or is an article, an ordinal, a name or a slogan (SPEC §5)."""

from __future__ import annotations

from nlp.components._quantity_rows import Part
from nlp.components._quantity_words import HELD, HELD_BODY, MEETING, SHORT_QUOTE, SHORT_QUOTE_END
from nlp.language.numerals import START
from nlp.resources.units import registry


def usable(s: str, part: Part) -> bool:
    """Whether the number and its classifier count something (SPEC §5: 一 is an article, 二期 an ordinal)."""
    unit, numeral = part.unit, part.numeral
    if unit is None:
        return False
    value = numeral.value
    bare_small = not numeral.arabic and value is not None and numeral.scale == 1 and numeral.kind == "cardinal"
    if unit.name in ("届", "级") and value is not None and value >= 1900:
        return False  # 2024届: the year of a class
    if unit.name in ("次", "届") and not numeral.arabic and not _counted(s, part):
        return False
    single = numeral.value_high is None
    if bare_small and value is not None and value < 10 and not unit.measure:
        if value == 1 and single:
            return False
        if single and not unit.small and s[part.unit_end - 1] != "半":
            return False
        word = s[numeral.start : numeral.end]
        if word == "二" and unit.name not in ("人", "字"):
            return False
    elif bare_small and value is not None and value < 10 and single and not unit.small and s[part.unit_end - 1] != "半":
        return False
    return not (value is not None and not unit.low <= value <= unit.high)


def _counted(s: str, part: Part) -> bool:
    """十四届三次会议 is a name, 办了四届 and 开会三次 are counts."""
    start = part.numeral.start
    assert part.unit is not None
    if s[start : part.numeral.end] in ("两", "几"):
        return True
    if part.unit.name == "届":
        return HELD.search(s, max(0, start - 4), start) is not None
    if MEETING.match(s, part.end):
        return False
    return HELD_BODY.search(s, max(0, start - 4), start) is None


def slogan(s: str, part: Part) -> bool:
    """“四个意识”, “一核两翼”: a small Chinese numeral in a short quoted phrase belongs to a slogan."""
    numeral, unit = part.numeral, part.unit
    if numeral.arabic or unit is None:
        return False
    value = numeral.value
    bare = numeral.end - numeral.start == 1 and s[numeral.start] in "一百千万亿"
    if not bare and (value is None or value >= 20 or unit.measure):
        return False
    if numeral.start > 1 and s[numeral.start - 2] == "一" and "\u4e00" <= s[numeral.start - 1] <= "\u9fff":
        mid = s[numeral.start - 1]
        if not unit.measure and not START.match(mid) and mid not in registry().units:
            return True  # 一主两副
    if not SHORT_QUOTE.search(s, max(0, numeral.start - 13), numeral.start):
        return False
    return SHORT_QUOTE_END.match(s, part.end) is not None

"""Ranks, ratios and multiples: quantities whose words are no number with a unit (SPEC §5)."""

from __future__ import annotations

import re

from nlp.components._quantity_rows import hedge_before
from nlp.components._quantity_words import (
    AFTER_MARK,
    DOUBLED,
    PUT_FIRST,
    RANK_CUE,
    RANK_END,
    RANK_UNIT,
    RATIO_CUE,
    SCORE_CUE,
    TOP,
)
from nlp.components.matches import QuantityMatch
from nlp.language.numerals import Numeral, read_numeral


def top(s: str, numeral: Numeral) -> tuple[list[QuantityMatch], int] | None:
    """前三, 前10位: a rank where the words before say so."""
    at = numeral.start - 1
    match = TOP.match(s, numeral.end)
    if match is None or not RANK_CUE.search(s, max(0, at - 12), at):
        return None
    end = numeral.end + (1 if s[numeral.end : numeral.end + 1] in ("位", "名", "强") else 0)
    return [QuantityMatch(at, end, "rank", numeral.value, None, "位", "eq", None, "", numeral.start, numeral.end)], end


def first_or_doubled(s: str, at: int) -> tuple[list[QuantityMatch], int]:
    """首位, 榜首 (rank 1) and 翻番 (twofold)."""
    if s[at] in "首榜":
        if not RANK_CUE.search(s, max(0, at - 12), at) or s.startswith("度", at + 2):
            return [], at + 2
        first = s.index("首", at)
        return [QuantityMatch(at, at + 2, "rank", 1, None, "位", "eq", None, "", first, first + 1)], at + 2
    match = DOUBLED.match(s, at)
    if match is None:
        return [], at + 1
    doublings = {"": 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4}.get(match[2] or "")
    value = None if doublings is None else 2**doublings
    mark = "approx" if value is None else "eq"
    start, before = hedge_before(s, at)
    if match[1]:
        before = "lt"
    end = match.end()
    if match[3]:
        before = AFTER_MARK[match[3]]
    return [
        QuantityMatch(start if before else at, end, "multiple", value, None, "倍", before or mark, value, "", at, end)
    ], end


def ratio(s: str, at: int, end: int) -> tuple[list[QuantityMatch], int]:
    """3.9:59.5:36.6 and 3比1: several numbers, so no value."""
    body = s[at:end]
    parts = re.split("[:：比]", body)
    cue = SCORE_CUE.search(s, max(0, at - 8), at)
    after = SCORE_CUE.match(s, end)
    if "比" in body:
        if not (cue or after) and not re.match("的(?:比例|比分)", s[end : end + 3]):
            return [], end
    elif len(parts) == 2 and not RATIO_CUE.search(s, max(0, at - 16), at):
        if not re.match("的?(?:比例|比分|配比)", s[end : end + 4]) and not cue:
            return [], end
    elif (
        len(parts) == 3
        and re.fullmatch(r"\d{1,2}[:：]\d{2}[:：]\d{2}", body)
        and not re.search("[比重为]$", s[max(0, at - 2) : at])
        and sum(map(int, parts)) != 100  # the shares of a whole; else a time of day
    ):
        return [], end
    kind = "score" if cue or after else "other"
    return [QuantityMatch(at, end, kind, None, None, "", "eq", None, "", at, end)], end


def ordinal(s: str, at: int) -> tuple[list[QuantityMatch], int]:
    """第四, 第5位: a rank where the words before say so (SPEC §5: 第一 as an enumerator is none)."""
    numeral = read_numeral(s, at)
    if numeral is None or numeral.value is None or numeral.kind != "cardinal":
        return [], at + 1 if numeral is None else numeral.end
    start = at - 1 if s[at - 1] == "第" else at - 2
    value: int | float = numeral.value
    if s[max(0, start - 2) : start] == "倒数":
        start -= 2
        value = -value
    end = numeral.end
    cue = RANK_CUE.search(s, max(0, start - 12), start)
    match = RANK_UNIT.match(s, end)
    if PUT_FIRST.search(s, max(0, start - 4), start):
        return [], end
    if match is not None:
        tail = match.end()
        if not cue and not value < 0 and not RANK_END.match(s, tail):
            return [], tail
        if not cue and match[0] == "位" and not RANK_END.match(s, tail):
            return [], tail
        return [QuantityMatch(start, tail, "rank", value, None, "位", "eq", None, "", numeral.start, numeral.end)], tail
    if not cue and value > 0:
        return [], end
    if not RANK_END.match(s, end):
        return [], end  # 第一大贸易伙伴, 第三产业
    return [QuantityMatch(start, end, "rank", value, None, "位", "eq", None, "", numeral.start, numeral.end)], end

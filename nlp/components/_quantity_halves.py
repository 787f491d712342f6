"""Halves that count: 一半, 过半数, 半数以上 (SPEC §5: 半 is a numeral)."""

from __future__ import annotations

from dataclasses import replace

from nlp.components._quantity_rows import Part, make_row
from nlp.components._quantity_words import AFTER, AFTER_MARK, FRACTION, HALF_CUE
from nlp.components.matches import QuantityMatch
from nlp.language.numerals import Numeral


def _hedge_behind(s: str, at: int) -> tuple[str, int]:
    """The comparator of a hedge at ``at``, and where it ends: 半数以上."""
    match = AFTER.match(s, at)
    if match is None or match[0] in ("来", "多", "余"):
        return "", at
    return AFTER_MARK[match[0]], match.end()


def half_number(s: str, at: int, floor: int) -> tuple[list[QuantityMatch], int]:
    """半数, 半数以上: a half of those counted."""
    after, end = _hedge_behind(s, at + 2)
    numeral = Numeral(at, at + 2, 0.5, None, "fraction")
    quantity = make_row(s, Part(numeral, end, FRACTION, end, after), FRACTION, floor)
    return [quantity], end


def half(s: str, at: int, floor: int) -> tuple[list[QuantityMatch], int]:
    """一半, 过半, 大半: half of something, a ratio of 0.5; ``at`` is where 半 stands."""
    before = s[at - 1]
    if before == "过" and not (s.startswith("数", at + 1) or HALF_CUE.search(s, max(0, at - 6), at - 1)):
        return [], at + 1  # 假期过半, 任务过半
    if before == "多" or s.startswith(("半年", "半天", "半辈", "半月"), at) or s[at - 2 : at] in ("会过", "通过"):
        return [], at + 1
    start = at - 1
    mark = {"一": "", "过": "gt", "大": "gt"}[before]
    numeral = Numeral(start if before == "一" else at, at + 1, 0.5, None, "fraction")
    end = at + 1
    if before != "一" and s.startswith("数", end):
        end += 1
    after, end = _hedge_behind(s, end)
    quantity = make_row(s, Part(numeral, end, FRACTION, end, after), FRACTION, floor)
    if mark:
        quantity = replace(quantity, start=min(start, quantity.start), comparator=mark)
    return [quantity], end

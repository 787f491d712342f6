"""Lengths of time: 三天, 两年半, 3到5年, 8天20时."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.components._time_grammar import ITEM, ITEM_LINK, MANY, SPAN
from nlp.components._time_text import guess, number

# unit: its TIMEX3 letter (T before the letter: of the day), and how many of that letter it is
_UNITS: dict[str, tuple[str, float]] = {
    "年": ("Y", 1), "载": ("Y", 1), "世纪": ("Y", 100), "学年": ("Y", 1), "季度": ("M", 3), "月": ("M", 1),
    "学期": ("M", 6),
    "星期": ("W", 1), "礼拜": ("W", 1), "周": ("W", 1), "天": ("D", 1), "日": ("D", 1),
    "工作日": ("D", 1), "交易日": ("D", 1),
    "小时": ("TH", 1), "钟头": ("TH", 1), "时": ("TH", 1), "刻钟": ("TM", 15), "分钟": ("TM", 1), "分": ("TM", 1),
    "秒钟": ("TS", 1), "秒": ("TS", 1), "毫秒": ("TS", 0.001), "微秒": ("TS", 0.000001),
}  # fmt: skip
# half of a unit, in a finer one
_HALVES = {"Y": ("M", 6), "M": ("D", 15), "W": ("D", 3.5), "D": ("TH", 12), "TH": ("TM", 30), "TM": ("TS", 30)}
_ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")


@dataclass(slots=True)
class Length:
    """A length of time. ``amounts``: TIMEX3 letter → number; empty where the numeral is no figure (几年)."""

    end: int
    amounts: dict[str, float]
    unit: str  # the letter of its finest part
    high: dict[str, float] | None = None  # the other end of a range
    working: bool = False
    count: str = ""  # the numeral as written
    more: bool = False  # with 多 or 余: three months and some days

    @property
    def value(self) -> str:
        """The TIMEX3 value: P3D, PT90M, P3Y/P5Y, PXY."""
        low = _iso(self.amounts) if self.amounts else _iso_unknown(self.unit)
        return f"{low}/{_iso(self.high)}" if self.high else low

    def months(self) -> float:
        """Years and months, in months."""
        return self.amounts.get("Y", 0) * 12 + self.amounts.get("M", 0)

    def days(self) -> float:
        """Weeks and days, in days."""
        return self.amounts.get("W", 0) * 7 + self.amounts.get("D", 0)

    def seconds(self) -> float:
        """Hours, minutes and seconds, in seconds."""
        return self.amounts.get("TH", 0) * 3600 + self.amounts.get("TM", 0) * 60 + self.amounts.get("TS", 0)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.9f}".rstrip("0")


def _iso(amounts: dict[str, float]) -> str:
    date = "".join(_number(amounts[key]) + key for key in _ORDER[:4] if key in amounts)
    time = "".join(_number(amounts[key]) + key[1] for key in _ORDER[4:] if key in amounts)
    return "P" + date + ("T" + time if time else "")


def _iso_unknown(unit: str) -> str:
    return f"PTX{unit[1]}" if unit[0] == "T" else f"PX{unit}"


def read_length(text: str, start: int) -> Length | None:
    """The length of time at ``start``, ranges and compounds included, or None."""
    span = SPAN.match(text, start)
    if span:
        length = _range(span)
        if length:
            return length
    many = MANY.match(text, start)
    if many:
        return Length(many.end(), {}, _UNITS[many["u"][1:].removeprefix("个")][0])
    amounts: dict[str, float] = {}
    position, unit, working, rank, count, more = start, "", False, -1, "", False
    end: int | None = None
    for _ in range(7):
        item = ITEM.match(text, position)
        if not item:
            break
        letter, factor = _UNITS[item["u"]]
        if rank >= _ORDER.index(letter):
            break
        rank = _ORDER.index(letter)
        both = guess(item["n"])
        value = number(item["n"])
        if value is None and not both:
            if amounts:
                break
            return Length(item.end(), {}, letter, count=item["n"]) if item["n"][-1] in "几数千百十万" else None
        if item["u"] == "时" and not amounts:
            nxt = ITEM.match(text, item.end())
            if not nxt or nxt["u"] not in ("分", "分钟"):
                return None
        if item["u"] == "分" and "TH" not in amounts:
            seconds = ITEM.match(text, item.end())
            if (item["h3"] or "") != "半钟" and (not seconds or seconds["u"] not in ("秒", "秒钟")):
                break  # 分 alone is a mark or a share
        count = count or item["n"]
        working = item["u"] in ("工作日", "交易日")
        if both and not amounts:
            return Length(item.end(), {letter: both[0] * factor}, letter, {letter: both[1] * factor}, count=item["n"])
        if value is None:
            break
        half = item["n"] == "半" or "半" in (item["h2"] or "") + (item["h3"] or "")
        unit = _HALVES[letter][0] if half and factor == 1 and letter in ("Y", "M", "TH", "TM") else letter
        more = any(mark in ("多", "余") for mark in (item["h1"], item["h2"], item["h3"]))
        and_half = "半" in (item["h2"] or "") + (item["h3"] or "")
        _add(amounts, letter, value * factor, item["n"] == "半", and_half, factor)
        position = item.end()
        end = position
        link = ITEM_LINK.match(text, position)
        position = link.end() if link else position
    if end is None:
        return None
    return Length(end, amounts, unit, working=working, count=count, more=more)


def _add(amounts: dict[str, float], letter: str, value: float, is_half: bool, and_half: bool, factor: float) -> None:
    """Add a number of units; halves go into the next finer unit (一年半: P18M, 半天: PT12H)."""
    finer = _HALVES.get(letter)
    if finer and factor == 1 and (is_half or and_half):
        scale = {"Y": 12, "M": 30, "W": 7, "D": 24, "TH": 60, "TM": 60}[letter]
        whole = 0 if is_half else value
        amounts[finer[0]] = amounts.get(finer[0], 0) + whole * scale + finer[1]
    else:
        amounts[letter] = amounts.get(letter, 0) + value + (0.5 * factor if and_half else 0)


def _range(match: re.Match[str]) -> Length | None:
    """3到5年, 15-30天, 3年以上7年以下."""
    low, high = number(match["a"]), number(match["b"])
    if low is None or high is None:
        return None
    letter, factor = _UNITS[match["u"]]
    low_letter, low_factor = _UNITS[match["ua"].removeprefix("个")] if match["ua"] else (letter, factor)
    if match["ua"] is None and low >= high:
        return None
    if letter == "Y" and match["ua"] is None and low > 1000:
        return None  # 2019-2020年
    return Length(
        match.end(),
        {low_letter: low * low_factor},
        letter,
        {letter: high * factor},
        count=match["a"],
    )

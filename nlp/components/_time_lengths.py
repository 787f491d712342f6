"""Readers of lengths of time and of what is made from them: windows (近三年), distances (两年前), sets (每两年)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from nlp.components import _time_calendar as cal
from nlp.components import _time_grammar as grammar
from nlp.components._time_durations import Length, read_length
from nlp.components._time_grammar import LEXICON
from nlp.components._time_parts import Resolved
from nlp.components._time_points import CLOCK, MONTH, PLAIN_DAY, POD, TIME_OF_DAY, WITHIN_MONTH, read
from nlp.components._time_resolve import Resolver
from nlp.components._time_text import NUMERAL_CHARACTERS, integer

Resolve = Callable[[Resolver, int], Resolved | None]
_HEDGE = re.compile(r"(?:大约|将近|接近|不到|不足|不?超过|不少于|不低于|至少|最多|(?<![附靠邻临])近|约|逾|超)$")
# 再过三天 alone in a cell is the day three days from now; in a sentence the length stays a length.
_PASSED = re.compile("再?过$")
_ARTICLE_BEFORE = "的这那第每有某同另头初同隔"
_NO_LENGTH_BEHIND = re.compile("|".join(re.escape(word) for word in LEXICON.duration_before))


@dataclass(slots=True)
class Found:
    """An expression found: its span and how to resolve it once all before it are resolved."""

    start: int
    end: int
    resolve: Resolve
    year: int | None = None  # a year given in figures
    length: Length | None = None
    distance: tuple[Length, int] | None = None  # so far before (-1) or after (1) something


def dates(interval: cal.Interval | None, value: str) -> Resolved:
    out = Resolved(value=value)
    if interval:
        out.start, out.end = interval
    return out


def read_window(text: str, start: int) -> Found | None:
    """近三年, 过去十年, 未来五年, 上两个月, 前两年."""
    match = grammar.WINDOW.match(text, start)
    if not match:
        return None
    word = match["w"]
    length = read_length(text, match.end())
    if not length or _NO_LENGTH_BEHIND.match(text, length.end):
        return None
    clocked = length.unit[0] == "T"
    behind = grammar.BEHIND.match(text, length.end)
    since = bool(behind and behind["since"])
    end = length.end
    if behind and (since or behind["within"]):
        end = behind.end()
    elif text.startswith("间", end):
        end += 1
    before = text[start - 1] if start else "\n"
    if word == "近" and before in "附靠邻临最接远将贴":
        return None
    if word in ("前", "后", "头", "上", "下", "近", "这") and length.amounts.get("D") and text[length.end - 1] == "日":
        return None  # 岛上26日
    whole = start == 0 and end == len(text)
    if word in ("前", "后") and length.count == "一" and length.unit in ("D", "Y"):
        return None  # 前一天: counted from a day named before
    if word in ("前", "头") and "个" in text[start:end] and length.unit == "M" and not whole:
        return None  # the first months of the year, or of something: POINT decides
    if word in ("前", "后", "头", "上", "下"):
        return _read_counted(text, start, end, word, length)
    if word == "近":
        count = length.amounts.get("Y", 0) or length.amounts.get("M", 0)
        if (clocked and not since) or (
            not since
            and end == length.end
            and (count >= 10 or length.count == "半" or "半" in text[match.end() : end])
            and text[end : end + 1] not in "，,"
        ):
            return None  # nearly so long
    if word == "这" and not since and length.count == "一":
        return None
    if word in LEXICON.past_windows:
        if word == "过去" and length.value == "P1Y":
            return Found(start, end, lambda resolver, at: _past_year(resolver, at, length))
        return Found(start, end, lambda resolver, _at: resolver.window(length, -1))
    direction = -1 if word == "往前" else 1
    return Found(start, end, lambda resolver, _at: resolver.window(length, direction, inclusive=True))


def _past_year(resolver: Resolver, at: int, length: Length) -> Resolved:
    """过去一年: in a report at the year's beginning the calendar year before, later the last twelve months."""
    today = resolver.today
    if today and today.month <= 3:
        year = today.year - 1
        resolver.named.year, resolver.named.year_at, resolver.named.topic = year, at, True
        return dates(cal.years(year), str(year))
    return resolver.window(length, -1)


def _read_counted(text: str, start: int, end: int, word: str, length: Length) -> Found | None:
    """前2年 and 后3年 of something are lengths; 前两年 and 上两个月, told, are the years and months before now."""
    if not length.amounts:
        return None
    before = text[start - 1] if start else "\n"
    if before in "以之最学提目当日年会课战此事前" or (
        word in "上下" and "Y" in length.amounts and word == "上" and length.count in ("千", "百", "万")
    ):
        return None
    if word in "上下" and (length.count in ("千", "百", "万", "百万", "半") or before in "以地天之海线"):
        return None
    value = length.value
    whole = start == 0 and end == len(text)
    if word == "头" or (length.count.isdigit() and not whole):
        return Found(start, end, lambda _resolver, _at: Resolved(type="DURATION", value=value), length=length)
    direction = -1 if word in "前上" else 1

    def resolve(resolver: Resolver, _at: int) -> Resolved:
        today = resolver.today
        if length.unit[0] == "T":
            return resolver.window(length, direction, whole_hours=length.unit == "TH" and direction < 0)
        if length.count.isdigit() or word == "后" and length.unit == "D":
            # figures measure from today (前2周), words name the weeks before; 后十天 is 之后十天
            return resolver.window(length, direction, inclusive=True)
        if not today:
            return Resolved(type="DURATION", value=value)
        count = int(next(iter(length.amounts.values())))
        interval: cal.Interval | None
        if count > 1000:
            return Resolved(type="DURATION", value=value)
        if length.unit == "Y":
            year = today.year
            interval = cal.years(year - count, year - 1) if direction < 0 else cal.years(year + 1, year + count)
        elif length.unit == "M":
            month = today.month
            interval = (
                cal.months(today.year, month - count, month - 1)
                if direction < 0
                else cal.months(today.year, month + 1, month + count)
            )
        elif length.unit == "W":
            first, last = (-count, -1) if direction < 0 else (1, count)
            interval = (cal.week(today, first)[0], cal.week(today, last)[1])
        else:
            first, last = (-count, -1) if direction < 0 else (1, count)
            interval = (today + dt.timedelta(days=first), today + dt.timedelta(days=last))
        return dates(interval, f"{interval[0]}/{interval[1]}" if interval else "")

    return Found(start, end, resolve)


def read_duration(text: str, start: int, floor: int) -> Found | None:
    """三天, 两年半 — or, with 前, 后, 来, 内 behind it, a time so far from now."""
    char = text[start : start + 1]
    if not char:
        return None
    if not (char.isdigit() or char in NUMERAL_CHARACTERS or char == "多"):
        return None
    before = text[start - 1] if start else "\n"
    if before.isdigit() or (before in NUMERAL_CHARACTERS and before not in "两") or before in "第.$":
        return None
    if char == "多" and before in "许很众诸几更不差余十百千万亿" + "0123456789":
        return None
    length = read_length(text, start)
    if not length or length.end > start + 40:
        return None
    if before in "建成校立党国军诞" and text.startswith("周年", length.end - 1):
        return None
    behind = grammar.BEHIND.match(text, length.end)
    end = length.end
    hedge = _HEDGE.search(text, max(floor, start - 3), start)
    passed = _PASSED.search(text, max(floor, start - 2), start)
    if passed and length.amounts and passed.start() == 0 and end == len(text):
        return Found(passed.start(), end, lambda resolver, _at: resolver.away(length, 1, None))
    if behind:
        if behind["about"]:
            end += len(behind["about"])
        if behind["since"]:
            return Found(start, behind.end(), lambda resolver, _at: resolver.window(length, -1))
        if (behind["ago"] or behind["later"]) and before != "提":
            dated = _read_dated(text, start, behind.end(), length, 1 if behind["later"] else -1)
            if dated:
                return dated
        if behind["ago"] and before != "提":
            return Found(start, behind.end(), lambda resolver, at: resolver.away(length, -1, at), distance=(length, -1))
        if behind["later"]:
            return Found(
                hedge.start() if hedge else start,
                behind.end(),
                lambda resolver, at: resolver.away(length, 1, at),
                distance=(length, 1),
            )
        if behind["within"] and length.unit[0] == "T" and not (start == 0 and behind.end() == len(text)):
            value = length.value
            return Found(
                start, behind.end(), lambda _resolver, _at: Resolved(type="DURATION", value=value), length=length
            )
        if behind["within"] and behind["within"] != "里":
            return Found(start, behind.end(), lambda resolver, _at: resolver.window(length, 1))
        if behind["least"]:
            end = behind.end()
    if _NO_LENGTH_BEHIND.match(text, length.end) or text.startswith(("华诞", "诞辰"), length.end):
        return None
    if text.startswith("四周", start) and end == start + 2 and not hedge:
        return None  # all around
    if length.count == "一" and before in _ARTICLE_BEFORE:
        return None
    value = length.value
    return Found(
        hedge.start() if hedge else start,
        end,
        lambda _resolver, _at: Resolved(type="DURATION", value=value),
        length=length,
    )


def _read_dated(text: str, start: int, at: int, length: Length, direction: int) -> Found | None:
    """五年后3月30日, 两个月后的5日, 三天后上午8点: a day of the year, month or day so far away."""
    end, fields = read(text, at + (text[at : at + 1] == "的"))
    keys = fields.keys() - {"about"}
    wanted = {"Y": MONTH | WITHIN_MONTH | PLAIN_DAY | TIME_OF_DAY, "M": PLAIN_DAY | TIME_OF_DAY, "D": TIME_OF_DAY}
    first = {"Y": "mo", "M": "d", "D": ""}.get(length.unit, "-")
    if not length.amounts or not keys or not keys <= wanted.get(length.unit, frozenset()) - {"lunar", "leap", "mr"}:
        return None
    if first and first not in keys or (not first and not (keys & CLOCK or "pod" in keys)):
        return None

    def resolve(resolver: Resolver, position: int) -> Resolved:
        base = resolver.away(length, direction, position)
        if base.start is None:
            return base
        given = {"y4": str(base.start.year)}
        if length.unit != "Y":
            given["mo"] = str(base.start.month)
        if length.unit == "D":
            given["d"] = str(base.start.day)
        return resolver.point(fields | given, position)

    return Found(start, end, resolve)


def read_set(text: str, start: int) -> Found | None:
    """每季度, 每周二, 每月10日, 每两年."""
    match = grammar.SET.match(text, start)
    if not match:
        return None
    count = integer(match["n"]) if match["n"] and match["n"] != "半" else None
    unit = (match["u"] or match["nu"]).removeprefix("个").removesuffix("份")
    letters = {
        "年": "1Y", "学年": "1Y", "季": "3M", "季度": "3M", "月": "1M",
        "周": "1W", "星期": "1W", "礼拜": "1W", "天": "1D", "日": "1D",
        "晚": "1D", "工作日": "1D", "学期": "6M", "小时": "T1H", "分钟": "T1M", "秒": "T1S",
    }  # fmt: skip
    value = letters[unit]
    if match["n"]:
        if match["n"] == "半":
            value = {"年": "6M", "月": "15D", "天": "T12H", "小时": "T30M"}.get(unit, "")
            if not value:
                return None
        elif not count:
            return None
        else:
            figure = re.sub(r"\d+", lambda digits: str(int(digits[0]) * count), value)
            value = figure
    end = match.end()
    if match["u"] and (unit in ("年", "天", "日", "晚") or match["w"] or match["d"]):
        stop, fields = read(text, end)
        of_year = unit == "年" and not match["d"]
        wanted = {"mo", "mo2", "mp", "d", "d2", "q", "half", "hol"} | POD | CLOCK if of_year else POD | CLOCK
        if fields and fields.keys() <= wanted | {"about"} and fields.keys() - {"about"}:
            end = stop
    return Found(start, end, lambda _resolver, _at: Resolved(type="SET", value="P" + value))

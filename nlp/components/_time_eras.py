"""Readers of named stretches of years: five-year plans, centuries and decades, years before Christ, 今明两年."""

from __future__ import annotations

import datetime as dt
import re

from nlp.components import _time_calendar as cal
from nlp.components import _time_grammar as grammar
from nlp.components._time_grammar import LEXICON
from nlp.components._time_lengths import Found, dates
from nlp.components._time_parts import Resolved
from nlp.components._time_resolve import Resolver
from nlp.components._time_text import NUMERAL_CHARACTERS, guess, integer

_PLAN_UNQUOTED = re.compile(r"十[一二三四五六]五")


def read_plan(text: str, start: int, floor: int) -> Found | None:
    """“十四五”时期, “十二五”末, 十三五期间."""
    match = grammar.PLAN.match(text, start)
    if not match and start > floor and text[start - 1] == "“":
        match = grammar.PLAN.match(text, start - 1)
    if not match:
        return None
    if text.startswith(("普法", "依法治"), match.end()):
        return None  # “八五”普法 has a count of its own
    if not match["q"] and not (match["in"] or match["p"]):
        behind = text[match.end() : match.end() + 1]
        if not _PLAN_UNQUOTED.fullmatch(match["n"]) or behind in "个名人家户万年月日天万亿度岁" and behind:
            return None
    if not match["q"] and match.start() and text[match.start() - 1] in NUMERAL_CHARACTERS:
        return None
    first, last = LEXICON.plans[match["n"]]
    part = match["p"] or ""
    some = integer(match["years"]) or 0

    def resolve(resolver: Resolver, _at: int) -> Resolved:
        if some:
            span = (last - some + 1, last) if match["side"] == "后" else (first, first + some - 1)
            return dates(cal.years(*span), f"{span[0]}/{span[1]}")
        if part.startswith("末"):
            return dates(cal.months(last, 12), f"{last}-12")
        if part.startswith(("初", "开局")):
            return dates(cal.years(first), str(first))
        if part == "中期":
            return dates(cal.years(first + 2), str(first + 2))
        if part == "以来" and resolver.today and resolver.today.year >= first:
            return Resolved(value=f"{first}/{resolver.today}", start=dt.date(first, 1, 1), end=resolver.today)
        return dates(cal.years(first, last), f"{first}/{last}")

    end = match.end() - len("开局之年") if part == "开局之年" else match.end()
    if part == "开局之年":
        part = ""
    return Found(match.start(), end, resolve)


def read_era(text: str, start: int) -> Found | None:
    """改革开放以来, 新中国成立至今: from the day that began it."""
    match = grammar.ERA.match(text, start)
    if not match:
        return None
    first = LEXICON.eras[match["n"]]

    def resolve(resolver: Resolver, _at: int) -> Resolved:
        today = resolver.today
        if not today or today < first:
            return Resolved(value=first.isoformat())
        return dates((first, today), f"{first}/{today}")

    return Found(start, match.end(), resolve)


def read_book_year(text: str, start: int) -> Found | None:
    """2020/2021财年 are the calendar years, 2020—2021学年 and 2020学年 run from September to August."""
    match = grammar.BOOK_YEAR.match(text, start)
    if not match:
        return None
    first = int(match["a"])
    school = match["k"][0] == "学"
    last = first + school
    if match["b"]:
        last = int(match["b"]) + (first // 100 * 100 if len(match["b"]) == 2 else 0)
    if not first <= last <= first + 10:
        return None
    interval = cal.months(first, 9, 8 + 12 * (last - first)) if school else cal.years(first, last)
    value = f"{first}-09/{last}-08" if school else f"{first}/{last}" if last > first else str(first)
    return Found(start, match.end(), lambda _resolver, _at: dates(interval, value))


def read_together(text: str, start: int) -> Found | None:
    """今明两年, 明后两天, 今冬明春."""
    seasons = grammar.SEASONS.match(text, start)
    if seasons:
        return _read_seasons(seasons)
    match = grammar.TOGETHER.match(text, start)
    if not match:
        return None
    first = {"今": 0, "明": 1, "去": -1}[match["w"][0]]
    count = integer(match["n"]) or 2

    def resolve(resolver: Resolver, _at: int) -> Resolved:
        today = resolver.today
        if not today:
            return Resolved()
        if match["u"] == "年":
            year = today.year + first
            return dates(cal.years(year, year + count - 1), f"{year}/{year + count - 1}")
        day = today + dt.timedelta(days=first)
        last = day + dt.timedelta(days=count - 1)
        return dates((day, last), f"{day}/{last}")

    return Found(start, match.end(), resolve)


def _read_seasons(match: re.Match[str]) -> Found:
    """今冬明春: from the first season to the end of the second."""
    first, last = ({"去": -1, "今": 0, "明": 1}[match[side]] for side in "ab")
    begins, ends = (LEXICON.season_characters[match[side]] for side in "st")

    def resolve(resolver: Resolver, _at: int) -> Resolved:
        if not resolver.today:
            return Resolved()
        year = resolver.today.year
        return dates(*cal.seasons((year + first, begins), (year + last, ends)))

    return Found(match.start(), match.end(), resolve)


def read_before_christ(text: str, start: int) -> Found | None:
    match = grammar.BEFORE_CHRIST.match(text, start)
    if not match:
        return None
    number = integer(match["n"])
    value = f"BC{number:04d}" if match["u"] == "年" and number else f"BC{number:02d}" if number else ""
    return Found(start, match.end(), lambda _resolver, _at: Resolved(value=value))


def read_century(text: str, start: int) -> Found | None:
    """20世纪80年代, 上世纪90年代初, 本世纪中叶 (2050: the word of Party documents), 50年代."""
    match = grammar.CENTURY.match(text, start)
    if not match or match.end() == start:
        return None
    before = text[start - 1] if start else "\n"
    if match["d"] and not match["cc"] and before in NUMERAL_CHARACTERS:
        return None
    word = match["c"]
    if word and word[0] not in "上本下" and (before == "第" or not 1 <= (integer(word) or 0) <= 30):
        return None

    def resolve(resolver: Resolver, _at: int) -> Resolved | None:
        if word:
            offset = {"上": -1, "本": 0, "下": 1}.get(word[0])
            if offset is not None:
                century = (resolver.published.year if resolver.published else 2000) // 100 * 100 + offset * 100
            else:
                century = ((integer(word) or 1) - 1) * 100
            decade, part = match["cd"], match["cp"] or match["cx"] or ""
        else:
            century = int(match["cc"]) * 100 if match["cc"] else 1900
            decade, part = match["d"], match["p"] or ""
        if decade:
            both = guess(decade)  # 五六十年代
            tens = both[0] if both else integer(decade) or 0
            if not word and not match["cc"] and tens < 30:
                century = 2000
            first, last = century + tens, century + (both[1] if both else tens) + 9
            early, middle, late = (first, first + 3), (first + 3, first + 6), (first + 7, last)
        else:
            first, last = century, century + 99
            early, middle, late = (first, first + 19), (first + 50, first + 50), (first + 80, last)
        if part == "以来" and resolver.today and resolver.today.year >= first:
            return Resolved(value=f"{first}/{resolver.today}", start=dt.date(first or 1, 1, 1), end=resolver.today)
        if part[:1] in ("初", "前"):
            first, last = early
        elif part == "中后期":
            first, last = middle[0], late[1]
        elif part[:1] == "中":
            first, last = middle
        elif part[:1] in ("末", "后"):
            first, last = late
        value = (
            str(first)[:3] if (first, last % 10) == (first // 10 * 10, 9) and last - first == 9 else f"{first}/{last}"
        )
        return dates(cal.years(max(first, 1), last), value)

    return Found(start, match.end(), resolve)

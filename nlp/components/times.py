"""Time expressions (SPEC §4): where they stand, their TIMEX3 type and value, and the days they mean.

``find_times`` is a pure function on characters. Where the specification is silent, this is what it chooses:

- A bare 5月 or 5月3日 has the year named in its own sentence, else the year that the text has just set as its topic,
  else that of the publication day (11月 and 12月 in an article of January or February: the year before); after 截至
  it is never later than the publication day.
- 两年前 and 七年后 are a year, 半年后 a month, 20天后 a day: as fine as their unit. 后 counts from a day named just
  before, else from the publication day.
- 过去一年 in an article of January to March is the calendar year before.
- 前, 之前, 起, 开始 behind a point of the calendar stay outside; behind a length (两年前) they belong to it.
- Hedges of a length are inside its span (近5个小时, 约20分钟, 3000多年, 15天左右).
- 春 to 冬 run from their solar terms (立春 …); holidays are days, with 期间, 假期 the holiday's days.
- Holidays and solar terms need a year before or 期间, 前后, 这天 … behind; those that are no other words (立春, 七夕,
  国庆) are times also as a phrase of their own (立春，…).
- 以来 and 至今 behind an era (改革开放以来) run from the day that began it; behind other events (施工以来) they
  are none.
- A 财年 is the calendar year, a 学年 runs from September to August.
- A month before which something is asked for (2月底前), after a last year told by a word (总结去年工作), lies ahead.
- 未来三到五年 runs as far as it may. 当日 has no date where the text has just named a month that is not today's.
- A holiday with no year sets no month: after 春节临近 a bare 18日 is of the publication day's.
- 第三天 counts from the day that the story named first, 国庆假期第三天 from the feast; 上年 from a
  year named in its sentence.
- 三个多月来 begins with its month, 十多年来 with its year; windows in figures (前2周) run from today, those
  in words (前两周) by the calendar.
- 21:24:55 is a ratio behind words of shares (结构, 比例) or where its parts make 100, else a time of day.
- 去年同期 and the like are references (SPEC §5), no times.
- 截至X, 到X, 自X are open ranges in sense; the row has the days of X, whose preposition stays outside (SPEC §4).
- A recurring set has its period as value (每周三 P1W, 每月10日 P1M) like SPEC §4's 每季度 P3M; the day is in its text.
- A bare 周末 is the weekend just past, this week's in an article of a weekend or beside 将, 拟, 预计.
- A bare 月底, 月初 or 下旬 at the head of a phrase is of the month just named, else of the publication day's.
- 当前 is a time as an adverb of its clause (当前，…; 当前正…), not as an attribute of a noun (当前工作).
- A length with 大 or 龄 behind is an age and so a quantity (8个月大).
- 毫秒 and 微秒 are fractions of a second: PT0.01S.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from nlp.components import _time_calendar as cal
from nlp.components import _time_grammar as grammar
from nlp.components._time_eras import (
    read_before_christ,
    read_book_year,
    read_century,
    read_era,
    read_plan,
    read_together,
)
from nlp.components._time_grammar import LEXICON
from nlp.components._time_lengths import Found, Resolve, dates, read_duration, read_set, read_window
from nlp.components._time_parts import Resolved
from nlp.components._time_points import (
    CLOCK,
    MONTH,
    POD,
    YEAR,
    Fields,
    at_press,
    continues,
    explain,
    inherit,
    is_time,
    read,
)
from nlp.components._time_resolve import Resolver
from nlp.components._time_text import NUMERAL_CHARACTERS, integer, plain
from nlp.components.matches import TimeMatch

_NONE = re.compile("|".join(re.escape(word) for word in sorted(LEXICON.none_phrases, key=len, reverse=True)))
_LONGEST_NONE = max(map(len, LEXICON.none_phrases))
_LIST_NUMBER = re.compile(r"\d{1,2}\.(?=(?:19|20)\d\d ?年)")
_LONE_YEAR = re.compile(r"((?:19|20)\d\d)(?=计划|拟|将|年?预计|力争)")
_BARE_YEARS = re.compile(r"(?<=[从自由(])((?:19|20)\d\d) ?(?:-|至|到) ?((?:19|20)\d\d)(?![\d.%]| ?[一-鿿])")
_TO_YEAR = re.compile(r" ?(?:-|至|到) ?((?:19|20)\d\d)(?![\d.%/]|-\d| ?[一-鿿])")
_ADVERB_BEHIND = re.compile("[，,。；;]|正|已|仍|还|尚|处于|面临|是(?!的)|有|我|全|共|不|$")
_PART_OF_MONTH = re.compile("月([底初末])(?![端梢一二三四五六七八九十])|([上中下]旬)")
_PART_BEHIND = re.compile("[上中下]旬|月?[底末](?!端)|月初")
_WHOLE = re.compile(
    r"=? ?(?:(?P<y>(?:19|20)\d\d)(?:年?版)?$|(?P<v>\d\d|[〇一二三四五六七八九]{2})年?版$"
    r"|(?P<Y>(?:19|20)\d\d)(?P<M>[01]\d)(?P<D>[0-3]\d)"
    r"|(?P<Y2>(?:19|20)\d\d) (?P<M2>\d{1,2}) (?P<D2>\d{1,2})|(?P<Y3>(?:19|20)\d\d)\.(?P<M3>\d\d)-(?P<D3>\d\d)"
    r"|(?P<A>\d{1,2})/(?P<B>\d{1,2})/(?P<Y4>(?:19|20)?\d\d)"
    r"|(?:(?P<Y5>(?:19|20)\d\d)年)?(?P<m>1[0-2]|0?\d|十[一二]?|[一二三四五六七八九])(?:[-/.](?P<d>3[01]|[12]\d|0?\d)(?:日|号)?|月(?P<d2>3[01]|[12]\d|0?\d|[二三]?十[一二三四五六七八九]?)))"
    r"(?P<rest> .*|[早晚上下凌].*)?"
)


def find_times(text: str, *, published: str = "", exclude: Iterable[tuple[int, int]] = ()) -> list[TimeMatch]:
    """All time expressions of ``text`` in their order (SPEC §4).

    ``published``: ISO 8601 day or date-time, the anchor of relative times; without it they have no dates.
    ``exclude``: spans of names; times inside them are no rows of their own (SPEC §3) and date nothing.
    """
    flat = plain(text)
    anchor = _parse_published(published)
    spans = sorted(exclude)
    found = [item for item in _scan(flat) if not _inside(item, spans)]
    resolver = Resolver(flat, anchor)
    if anchor is None:
        resolver.years_ahead = [(item.start, item.year) for item in found if item.year is not None]
    out: list[TimeMatch] = []
    for item in found:
        resolved = item.resolve(resolver, item.start)
        if resolved is None:
            continue
        out.append(
            TimeMatch(
                start=item.start,
                end=item.end,
                type=resolved.type,
                value=resolved.value,
                start_date=resolved.start.isoformat() if resolved.start else "",
                end_date=resolved.end.isoformat() if resolved.end else "",
                start_time=resolved.start_time,
                end_time=resolved.end_time,
            )
        )
    return out


def _parse_published(published: str) -> dt.datetime | None:
    if not published:
        return None
    try:
        day = dt.datetime.fromisoformat(published).replace(tzinfo=None)
    except ValueError:
        return None
    # no article is from elsewhere, and the calendar's ends stay far from all that is reckoned from it
    return day if 1700 <= day.year <= 2300 else None


def _inside(item: Found, spans: list[tuple[int, int]]) -> bool:
    """Whether a name covers the whole expression."""
    index = bisect_right(spans, (item.start, 1 << 60)) - 1
    while index >= 0:
        if spans[index][1] >= item.end:
            return True
        if item.start - spans[index][0] > 200:
            break
        index -= 1
    return False


def _scan(text: str) -> Iterator[Found]:
    """Candidates from left to right, none overlapping."""
    whole = _read_whole(text)
    if whole:
        yield whole
        return
    position = floor = 0
    search = grammar.START.search
    while True:
        match = search(text, position)
        if match is None:
            return
        start = match.start()
        item = _read_at(text, start, floor)
        if item is None or item.end <= position:
            char = text[start]
            position = match.end() if char.isdigit() or char in NUMERAL_CHARACTERS else start + 1
            position = max(position, start + 1)
            continue
        position = floor = item.end
        if not _is_none(text, item):
            yield item


def _is_none(text: str, item: Found) -> bool:
    """Whether a longer phrase that is no time covers the expression, or it is only what a figure is compared with."""
    if item.length is None and text.startswith(LEXICON.references, item.end):
        return True
    if item.end - item.start > _LONGEST_NONE:
        return False
    low = max(0, item.start - _LONGEST_NONE + 1)
    for match in _NONE.finditer(text, low, item.end + _LONGEST_NONE):
        if match.start() <= item.start and match.end() >= item.end:
            return True
        if match.start() > item.start:
            break
    return False


def _read_at(text: str, start: int, floor: int) -> Found | None:
    """The expression that begins at ``start`` (a hedge or quote before it may begin it), or None."""
    char = text[start]
    if char == "每":
        return read_set(text, start)
    if char.isdigit():
        listed = _LIST_NUMBER.match(text, start)
        if listed:
            return _read_point(text, listed.end())
    else:
        window = read_window(text, start)
        if window:
            return window
        vague = grammar.VAGUE.match(text, start)
        if vague:
            word = LEXICON.vague[vague[0]]
            before = text[max(0, start - 2) : start]
            if (
                not (before.endswith(word.after_not) and word.after_not)
                and not (word.before_not and text.startswith(word.before_not, vague.end()))
                and not (word.adverbial and _attribute(text, start, vague.end()))
            ):
                value = word.value
                return Found(start, vague.end(), lambda _resolver, _at: Resolved(value=value))
        plan = read_plan(text, start, floor) or read_era(text, start)
        if plan:
            return plan
        if char in "发记":
            press = grammar.AT_PRESS.match(text, start)
            return Found(start, press.end(), _press) if press else None
    for reader in _READERS.get(char, _POINT_ONLY):
        item = reader(text, start)
        if item:
            return item
    return read_duration(text, start, floor)


def _attribute(text: str, start: int, end: int) -> bool:
    """Whether 当前 belongs to the noun behind it (梳理当前工作) and tells no time of the clause."""
    if not start or text[start - 1] in "\n。，；、,;:：！？!?“(（到至 称说":
        return False
    return not _ADVERB_BEHIND.match(text, end)


def _read_nth(text: str, start: int) -> Found | None:
    """第三天, counted from the day that the story named; alone in a cell, like 第七年, from the publication day."""
    match = grammar.NTH.match(text, start)
    if not match or (start and text[start - 1] not in "\n。，；、,;(到在于自从至 "):
        return None
    end, fields = read(text, match.end())
    if not fields or not fields.keys() <= POD | CLOCK | {"about"}:
        end, fields = match.end(), {}
    whole = start == 0 and end >= len(text.rstrip("起")) and "\n" not in text
    steps = (integer(match["n"]) or 0) - 1
    if steps < 1 or (match["u"] == "年" and not whole):
        return None

    def resolve(resolver: Resolver, at: int) -> Resolved | None:
        named = resolver.named
        day = named.day if named.day and resolver.close(named.day_at, at) else resolver.today if whole else None
        if day is None:
            return None
        if match["u"] == "年":
            return dates(cal.years(day.year + steps), str(day.year + steps))
        counted = cal.shift(day, by_days=steps)
        if counted is None:
            return None
        given = {"y4": str(counted.year), "mo": str(counted.month), "d": str(counted.day)}
        out = resolver.point(fields | given, at)
        named.day = day  # 第四天 counts from the first day too
        return out

    return Found(start, end, resolve)


def _press(resolver: Resolver, _at: int) -> Resolved:
    """发稿时: the publication day."""
    day = resolver.today
    return Resolved(type="TIME", value=day.isoformat() if day else "", start=day, end=day)


def _read_whole(text: str) -> Found | None:
    """A cell or field that holds nothing but a date in figures or a period: 2013.03, 2/15, 20150303, 2018."""
    found = _read_cell(text)
    if found or len(text) > 40:
        return found
    for match in re.finditer("[-至到]", text):
        first, second = _read_cell(text[: match.start()]), _read_cell(text[match.end() :])
        if first and second and _full(text[: match.start()]) and _full(text[match.end() :]):
            # 1/10/2017-2/11/2017, 1月3至2月10
            return Found(first.start, match.end() + second.end, _both(first.resolve, second.resolve))
    return None


def _both(first: Resolve, second: Resolve) -> Resolve:
    return lambda resolver, at: _period(first(resolver, at) or Resolved(), second(resolver, at) or Resolved())


def _full(text: str) -> bool:
    """Whether a cell gives a day, and not only a year or a month."""
    return len(re.findall(r"\d+", text)) >= (2 if "月" in text else 3)


def _read_cell(text: str) -> Found | None:
    stripped = text.strip()
    if not 3 <= len(stripped) <= 24 or not (stripped[0].isdigit() or stripped[0] in "=〇一二三四五六七八九十"):
        return None
    match = _WHOLE.fullmatch(stripped)
    if not match:
        return None
    start = text.index(stripped)
    group = match.groupdict()
    rest = group["rest"] or ""
    fields: Fields = {}
    if group["y"] or group["v"]:
        fields = {"y4": group["y"]} if group["y"] else {"yc2" if not group["v"][0].isdigit() else "y2": group["v"]}
        if rest:
            return None
    elif group["Y4"]:
        first, second = int(group["A"]), int(group["B"])
        day, month = (second, first) if second > 12 else (first, second)
        year = int(group["Y4"]) + (2000 if len(group["Y4"]) == 2 else 0)
        fields = {"y4": str(year), "mo": str(month), "d": str(day)}
    else:
        year_text = group["Y"] or group["Y2"] or group["Y3"] or group["Y5"]
        if year_text:
            fields["y4"] = year_text
        fields["mo"] = group["M"] or group["M2"] or group["M3"] or group["m"]
        fields["d"] = group["D"] or group["D2"] or group["D3"] or group["d"] or group["d2"]
    if not fields.get("d", "0").isdigit():
        fields["dl"] = fields.pop("d")
    if rest:
        end, more = read(rest, 1 if rest[0] == " " else 0)
        if end != len(rest):
            return None
        fields |= more
    return Found(start, start + len(stripped), lambda resolver, at: resolver.point(fields, at))


def _year_span(first: int, last: int) -> Resolve:
    return lambda _resolver, _at: dates(cal.years(first, last), f"{first}/{last}")


def _read_years(text: str, start: int) -> Found | None:
    """2019-2020年, 2019年度-2020年度; 2011 in 2011计划."""
    match = grammar.YEARS.match(text, start)
    if match:
        first, last = integer(match["a"]), integer(match["b"])
        if first is None or last is None:
            return None
        if last < 100:
            last += first // 100 * 100
        if not first < last:
            return None
        during = grammar.DURING.match(text, match.end())
        end = during.end() if during else match.end()
        return Found(start, end, _year_span(first, last))
    opening = grammar.YEAR_TO_MONTH.match(text, start)
    if opening:
        stop, raw = read(text, opening.end())
        if raw.keys() & {"y4", "y2"} and "mo" in raw:
            return _from_year(start, stop, opening["a"], raw)
    bare = _BARE_YEARS.match(text, start)
    if bare and int(bare[1]) < int(bare[2]):
        first, last = int(bare[1]), int(bare[2])
        return Found(start, bare.end(), _year_span(first, last))
    lone = _LONE_YEAR.match(text, start)
    if lone:
        fields = {"y4": lone[1]}
        return Found(start, lone.end(), lambda resolver, at: resolver.point(fields, at), int(lone[1]))
    return None


def _from_year(start: int, end: int, first: str, fields: Fields) -> Found | None:
    """1985到89年9月, 2008.03-2009: from a year to a month, or the other way."""
    last = dict(fields)
    if "y2" in last:
        last["y4"] = first[:2] + last.pop("y2")
    if int(last["y4"]) <= int(first):
        return None
    opening = {"y4": first}
    return Found(start, end, lambda resolver, at: _period(resolver.point(opening, at), resolver.point(last, at)))


def _read_numeric(text: str, start: int) -> Found | None:
    """2019-08-12, 2019/8/12, 2019.8.12 with a time of day behind; 2013.03."""
    match = grammar.NUMERIC_DATE.match(text, start)
    if not match:
        return None
    if match["sep2"] and (
        not match["m2"].startswith(("0", "1"))
        or len(match["m2"]) < 2
        or re.match(r"[一-鿿]", text[match.end() : match.end() + 1] or " ")
    ):
        return None
    fields: Fields = {"y4": match["y"], "mo": match["m"] or match["m2"]}
    if match["d"]:
        fields["d"] = match["d"]
    end = match.end()
    closing = _TO_YEAR.match(text, end) if match["m2"] else None
    if closing and int(closing[1]) > int(match["y"]):
        last: Fields = {"y4": closing[1]}
        return Found(
            start, closing.end(), lambda resolver, at: _period(resolver.point(fields, at), resolver.point(last, at))
        )
    clock_end, clock = read(text, end + (text[end : end + 1] in (" ", "T")))
    if clock and clock.keys() <= (POD | CLOCK | {"about"}) - {"ap", "hq"}:
        end = clock_end
        fields |= clock
    return _finish(text, start, end, fields)


def _readers() -> dict[str, tuple[Callable[[str, int], Found | None], ...]]:
    """The readers that can begin with a character, in the order in which they are asked."""
    arabic = (read_book_year, read_century, _read_years, _read_numeric, _read_point)
    readers: dict[str, tuple[Callable[[str, int], Found | None], ...]] = dict.fromkeys("0123456789", arabic)
    readers |= dict.fromkeys("一二三四五六七八九十", (read_century, _read_years, _read_point))
    readers |= dict.fromkeys("上本下", (read_century, _read_point))
    readers |= dict.fromkeys("今明去", (read_together, _read_point))
    readers |= dict.fromkeys("上中下", (*readers.get("上", ()), _read_part_of_month))
    readers["中"] = readers["月"] = (_read_point, _read_part_of_month)
    return readers | {"公": (read_before_christ, _read_point), "第": (_read_point, _read_nth)}


def _read_point(text: str, start: int) -> Found | None:
    end, fields = read(text, start)
    if not fields:
        return None
    end, fields = explain(text, end, fields)
    if not is_time(text, start, end, fields):
        return None
    return _finish(text, start, end, fields)


def _read_part_of_month(text: str, start: int) -> Found | None:
    """月底, 月初, 下旬 with no month before: of the month just named, else of the publication day's."""
    match = _PART_OF_MONTH.match(text, start)
    head = not start or text[start - 1] in "\n。，；、,;:：(到在于自从至 "
    if not match or not (head or (match[1] and text.startswith(("前", "之前"), match.end()))):  # 剩下的月底前完成
        return None
    fields: Fields = {"mr": "当月", "mp": match[1] or match[2]}
    return Found(start, match.end(), lambda resolver, at: resolver.point(fields, at))


def _finish(text: str, start: int, end: int, fields: Fields) -> Found:
    """Read on behind a point: the holiday's 期间, the other end of a period, 以来, 至今."""
    if "hol" in fields:
        for word in LEXICON.holiday_kept:
            if text.startswith(word, end):
                fields, end = fields | {"hk": word}, end + len(word)
                break
        nth = grammar.FEAST_DAY.match(text, end)
        if nth:  # 国庆假期第三天
            stop, clock = read(text, nth.end())
            if clock.keys() <= POD | CLOCK | {"about"}:
                fields |= clock
            fields, end = fields | {"hn": nth["n"]}, stop if clock.keys() & fields.keys() else nth.end()
    end = at_press(text, end, fields)
    second: Fields | None = None
    joined = grammar.JOIN.match(text, end)
    part = _PART_BEHIND.match(text, joined.end()) if joined and fields.keys() & {"mo", "mr"} else None
    if part:  # 7月上旬到中旬: the month is the same
        second = {key: value for key, value in fields.items() if key in YEAR | MONTH - {"mo2", "mo3"}}
        second, end = second | {"mp": part[0].removeprefix("月")}, part.end()
    elif joined:
        numeric = grammar.NUMERIC_DATE.match(text, joined.end())
        if numeric and numeric["d"]:
            stop, raw = numeric.end(), {"y4": numeric["y"], "mo": numeric["m"], "d": numeric["d"]}
            clock_stop, clock = read(text, stop + (text[stop : stop + 1] == " "))
            if clock and clock.keys() <= {"ch", "cm", "cs"}:
                stop, raw = clock_stop, raw | clock
        else:
            stop, raw = read(text, joined.end())
        if raw and continues(raw) and _ends_period(text, joined.end(), stop, fields, raw):
            second, end = inherit(fields, raw), stop
            if text.startswith(("止", "期间"), end):
                end += 2 if text.startswith("期间", end) else 0
    elif match := grammar.AND_BETWEEN.match(text, end):
        stop, raw = read(text, match.end())
        if raw and continues(raw) and text.startswith("之间", stop):
            second, end = inherit(fields, raw), stop + 2
    if second is None and "d" in fields and "d2" not in fields and not fields.keys() & {"pod", "h", "ch"}:
        away = read_duration(text, end + (text[end : end + 1] == "的"), end)
        if away and away.distance:
            return _counted_from(start, away, fields)
    since = grammar.SINCE.match(text, end) if not second else None
    if since:
        end = since.end()
    else:
        during = grammar.DURING.match(text, end)
        end = during.end() if during else end
    year = int(fields["y4"]) if "y4" in fields and not second else None

    def resolve(resolver: Resolver, at: int) -> Resolved | None:
        if fields.keys() <= {"yr", "about"} and LEXICON.years[fields["yr"]][0] == "context" and not resolver.named.year:
            return None  # 当年的红军: once
        first = resolver.point(fields, at)
        if since:
            return _until_now(resolver, first, fields)
        if second is None:
            return first
        last = resolver.point(second, at)
        return _period(first, last)

    return Found(start, end, resolve, year)


def _counted_from(start: int, away: Found, fields: Fields) -> Found:
    """2月13日的3天后: counted from the day just named."""
    assert away.distance
    length, direction = away.distance

    def resolve(resolver: Resolver, at: int) -> Resolved:
        day = resolver.point(fields, at).start
        moved = (
            cal.shift(day, by_months=direction * length.months(), by_days=direction * length.days()) if day else None
        )
        return dates((moved, moved), moved.isoformat()) if moved else Resolved()

    return Found(start, away.end, resolve)


def _ends_period(text: str, start: int, end: int, first: Fields, second: Fields) -> bool:
    """Whether a parse behind 至 is the end of a period that ``first`` begins, and not the next time of its own."""
    if second.keys() <= {"h", "hu", "about"} and second.get("hu") == "点" and not first.keys() & {"h", "ch", "pod"}:
        return False
    if second.keys() == {"yr"} and LEXICON.years[second["yr"]][0] == "context":
        return False
    return second.keys() != {"d"} or bool(first.keys() & {"d", "dl"})


def _until_now(resolver: Resolver, first: Resolved, fields: Fields) -> Resolved:
    """X以来 and X至今 end on the publication day."""
    today = resolver.today
    if not first.start or not today:
        return Resolved(value=first.value)
    if first.start > today:
        return first
    value = first.value if fields.get("yr") == "今年" and fields.keys() <= {"yr"} else f"{first.value}/{today}"
    return Resolved(value=value, start=first.start, end=today, start_time=first.start_time)


def _period(first: Resolved, last: Resolved) -> Resolved:
    """From the beginning of one time to the end of another."""
    out = Resolved(type="TIME" if "TIME" in (first.type, last.type) and last.type == "TIME" else "DATE")
    out.value = f"{first.value}/{last.value}" if first.value or last.value else ""
    out.start, out.end = first.start, last.end
    out.start_time, out.end_time = first.start_time, last.end_time
    if out.start and out.end and out.end < out.start:
        moved = cal.shift(out.end, by_months=12) if out.start.year == out.end.year else None  # 11月至2月
        out.end = moved
        if moved is None or moved < out.start:
            out.start = out.end = None
    return out


_POINT_ONLY = (_read_point,)
_READERS = _readers()

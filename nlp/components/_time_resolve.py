"""From the fields of a time expression to dates, anchored by the publication day and by dates named before."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace

from nlp.components import _time_calendar as cal
from nlp.components._time_durations import Length
from nlp.components._time_grammar import LEXICON
from nlp.components._time_parts import Resolved, part_months, time_of_day
from nlp.components._time_points import CLOCK, DAY, MONTH, POD, YEAR, Fields
from nlp.components._time_text import integer

_SENTENCE_END = re.compile(r"[。!?！？\n]")
_AHEAD = re.compile("将|拟|预计|到来")
_AS_OF = re.compile(r"截[至止]到?$")
# 2月底前 in a sentence that asks for something lies ahead of the day of asking.
_DEADLINE = re.compile(
    r"(?:[\d一二三四五六七八九十]{1,3}月(?:份|[底初末中]|[上中下]旬|[\d一二三四五六七八九十]{1,3}[日号])?|年[底末]|[上下]半年)(?:之|以)?前"
)
_ASKS = re.compile("要求|确保|力争|争取|计划|必须|务必|务求|须在|应在|要在|将在|将于|拟于|拟在|预计|要于|限期|责令")
_DONE = re.compile("已[经于在]?|曾|(?<!为)了(?!解|然)")
_RECURRENT = re.compile(r"(?:常年|每年|历年|往年|通常|一般|例年)[^。，]{0,4}$")
_YEAR_BEFORE = frozenset(("上年", "上年度", "上一年", "上一年度"))
_WEEKDAYS = "一二三四五六日"


@dataclass(slots=True)
class Named:
    """The last date named: its parts, where it stood, and whether its sentence set it as the topic."""

    year: int | None = None
    year_at: int = -1
    topic: bool = False
    by_word: bool = False  # the year was told by a word (去年), not by figures
    month: tuple[int, int] | None = None
    month_at: int = -1
    day: dt.date | None = None
    day_at: int = -1


@dataclass(slots=True)
class Resolver:
    """Resolves expressions in their order in the text."""

    text: str
    published: dt.datetime | None
    named: Named = field(default_factory=Named)
    _ends: list[int] | None = None
    years_ahead: list[tuple[int, int]] = field(default_factory=list)  # (offset, year): used where nothing is known

    @property
    def today(self) -> dt.date | None:
        """The publication day."""
        return self.published.date() if self.published else None

    # -- distance in the text

    def _sentence(self, position: int) -> int:
        if self._ends is None:
            self._ends = [match.start() for match in _SENTENCE_END.finditer(self.text)]
        return bisect_left(self._ends, position)

    def same_sentence(self, first: int, second: int) -> bool:
        """Whether no sentence ends between two offsets."""
        return first >= 0 and self._sentence(first) == self._sentence(second)

    def close(self, first: int, second: int) -> bool:
        """Whether two offsets are in one paragraph and at most two sentences apart."""
        if first < 0 or self._sentence(second) - self._sentence(first) > 2:
            return False
        return "\n" not in self.text[first:second]

    def told(self, first: int, second: int) -> bool:
        """Whether two offsets are near enough to be of one story: 当日 in the paragraph after the day's own."""
        return first >= 0 and 0 <= self._sentence(second) - self._sentence(first) <= 6

    # -- years

    def _year(self, fields: Fields, at: int) -> int | None:
        """The year that the fields themselves give."""
        if "y4" in fields:
            return int(fields["y4"])
        if "yc" in fields:
            return integer(fields["yc"])
        if "y2" in fields or "yc2" in fields:
            value = integer(fields.get("y2") or fields.get("yc2"))
            if value is None or value > 99 or len(fields.get("yc2", "")) == 3:
                return value
            pivot = (self.published.year if self.published else 2025) % 100 + 10
            century = (self.published.year if self.published else 2025) // 100 * 100
            return century + value if value <= pivot else century - 100 + value
        if "era" in fields:
            number = 1 if fields["ey"] == "元" else integer(fields["ey"])
            return LEXICON.reigns[fields["era"]] + number - 1 if number else None
        if "yr" in fields:
            base, offset = LEXICON.years[fields["yr"]]
            named = self.named
            if fields["yr"] in _YEAR_BEFORE and named.year and self.same_sentence(named.year_at, at):
                return named.year + offset  # 2021年…比上年增长
            if base == "published":
                return self.published.year + offset if self.published else None
            return self.named.year + offset if self.named.year else None
        if "sy" in fields:
            offset = {"今": 0, "去": -1, "明": 1}[fields["sy"][0]]
            return self.published.year + offset if self.published else None
        return None

    def _bare_year(self, at: int, month: int | None = None) -> int | None:
        """The year of a date that gives none: of its sentence, of a topic just before, of the publication day."""
        named = self.named
        if month and self.published and self._ahead(at, month):
            day = named.month if named.month and self.close(named.month_at, at) else self._now()
            return day[0] + (month < day[1])
        if named.year and (self.same_sentence(named.year_at, at) or (named.topic and self.close(named.year_at, at))):
            year = named.year
            if self._as_of(at) and self.published and month and (year, month) > self._now():
                year -= 1
            return year
        if self.published:
            year = self.published.year
            if month and (
                (self._as_of(at) and (year, month) > self._now()) or (self.published.month <= 2 and month >= 11)
            ):
                year -= 1
            return year
        if named.year and self.close(named.year_at, at):
            return named.year
        for position, ahead in self.years_ahead:
            if position > at:
                return ahead if self.same_sentence(at, position) else None
        return None

    def _ahead(self, at: int, month: int) -> bool:
        """Whether the month at ``at`` is a deadline that lies ahead of a last year named by a word."""
        named = self.named
        deadline = _DEADLINE.match(self.text, at)
        if deadline is None or not named.by_word or not named.year or named.year >= self._now()[0]:
            return False
        if _DONE.search(self.text, deadline.end(), deadline.end() + 12):
            return False
        if named.month and self.same_sentence(named.month_at, at):
            return (named.year, month) < named.month  # 去年12月启动，2月底前完成
        begin = max(self.text.rfind(mark, max(0, at - 120), at) for mark in "。！？!?\n") + 1
        return not named.topic and _ASKS.search(self.text, max(begin, at - 120), at) is not None

    def _now(self) -> tuple[int, int]:
        assert self.published
        return self.published.year, self.published.month

    def _as_of(self, at: int) -> bool:
        return bool(_AS_OF.search(self.text[max(0, at - 3) : at]))

    # -- points

    def point(self, fields: Fields, at: int) -> Resolved:
        """Resolve one point or period, and remember it."""
        if _RECURRENT.search(self.text[max(0, at - 8) : at]) and not fields.keys() & YEAR:
            return Resolved(value=self._unresolved(fields))
        keys = fields.keys()
        year = self._year(fields, at) if keys & YEAR else None
        interval, value = self._interval(fields, year, at)
        out = Resolved(value=value or self._unresolved(fields))
        if interval:
            out.start, out.end = interval
            self._remember(fields, year, interval, at)
        if keys & (POD | CLOCK | {"dp"}):
            time_of_day(fields, out)
        return out

    def _interval(self, fields: Fields, year: int | None, at: int) -> tuple[cal.Interval | None, str]:
        keys = fields.keys()
        if keys & YEAR and year is None:
            return None, ""
        if "hol" in keys and LEXICON.days.get(fields.get("dr", ""), ("", 0))[0] == "context":
            return self._feast_day(fields, year, at)
        if keys & {"dr", "dp", "dx"}:
            return self._relative_day(fields, year, at)
        if keys & {"wr", "w", "we"}:
            return self._weekday(fields, at)
        if keys & MONTH - {"lunar"}:
            return self._month(fields, year, at)
        if keys & {"d", "dl"}:
            return self._lone_day(fields, at)
        if "se" in keys or "sy" in keys:
            named = [LEXICON.season_characters[c] for c in fields.get("se") or fields["sy"][1] if c not in "季天"]
            year = year if year is not None else self._bare_year(at)
            return cal.seasons((year, named[0]), (year, named[-1])) if year else (None, "")
        if "hol" in keys:
            return self._holiday(fields, year, at)
        if keys & {"half", "q1", "q", "qf", "qr", "yp", "ff", "nn", "last", "sch"}:
            return self._part(fields, year, at)
        if keys & YEAR and year is not None:
            return cal.years(year), f"{year:04d}"
        if keys & (POD | CLOCK):
            day = self.named.day if self.named.day and self.told(self.named.day_at, at) else self.today
            return ((day, day), day.isoformat()) if day else (None, "")
        return None, ""

    def _remember(self, fields: Fields, year: int | None, interval: cal.Interval, at: int) -> None:
        start, end = interval
        named = self.named
        keys = fields.keys()
        whole = self.text[at : at + 12]
        before = self.text[at - 1] if at else "\n"
        compared = "yr" in keys and before in "比较由同与于"  # 由上年的2.14缩小: what follows is of this year
        if keys & YEAR and year is not None and "年度" not in whole[:7] and not compared:
            named.topic = before in "\n。，、；;,“(：: " or before == "到"
            named.year, named.year_at, named.by_word = year, at, "yr" in keys
        if start == end:
            named.day, named.day_at = start, at
        # after 春节临近 a bare 18日 is of the publication day's month
        if (start.year, start.month) == (end.year, end.month) and ("hol" not in keys or keys & YEAR):
            named.month, named.month_at = (start.year, start.month), at

    def _relative_day(self, fields: Fields, year: int | None, at: int) -> tuple[cal.Interval | None, str]:
        if "dx" in fields:
            base, offset = LEXICON.days.get(fields["dx"], ("published", 0))
        else:
            word = fields.get("dr") or fields["dp"]
            base, offset = LEXICON.days[word]
        day = self.today
        if base == "context" and self.named.day and (self.told(self.named.day_at, at) or not self.published):
            day = self.named.day
        elif base == "context" and (not self.published or self._elsewhere(at)):
            return None, ""
        if day is None:
            return None, ""
        if year is not None:  # 去年的今天
            day = cal.shift(day, by_months=(year - day.year) * 12)
        day = day + dt.timedelta(days=offset) if day else None
        return ((day, day), day.isoformat()) if day else (None, "")

    def _elsewhere(self, at: int) -> bool:
        """Whether the text has just named a month that is not the publication day's: its 当日 is not that day."""
        month = self.named.month
        return month is not None and self.close(self.named.month_at, at) and month != self._now()

    def _weekday(self, fields: Fields, at: int) -> tuple[cal.Interval | None, str]:
        if not self.today:
            return None, ""
        offset = LEXICON.weeks[fields["wr"]][1] if "wr" in fields else 0
        if "we" in fields and self.today.weekday() < 5 and not _AHEAD.search(self.text, max(0, at - 8), at + 8):
            offset = -1  # 周末 in a report of a weekday is the one just past
        monday, sunday = cal.week(self.today, offset)
        name = fields.get("wd") or fields.get("w") or ("末" if "we" in fields else "")
        if not name:
            return (monday, sunday), "{}-W{:02d}".format(*monday.isocalendar()[:2])
        if name == "末":
            return (monday + dt.timedelta(days=5), sunday), "{}-W{:02d}-WE".format(*monday.isocalendar()[:2])
        day = monday + dt.timedelta(days=_WEEKDAYS.index("日" if name == "天" else name))
        return (day, day), day.isoformat()

    def _month(self, fields: Fields, year: int | None, at: int) -> tuple[cal.Interval | None, str]:
        lunar = "lunar" in fields or "leap" in fields or fields.get("mo", "") in "正腊冬" and "mo" in fields
        lunar = lunar or fields.get("dl", "")[:1] in ("初", "廿") and "dl" in fields
        # 八月十五 without 日 or a year is the Mid-Autumn day
        lunar = lunar or (integer(fields.get("mo")) == 8 and fields.get("dl") == "十五" and year is None)
        if "mr" in fields:
            base, offset = LEXICON.months[fields["mr"]]
            start = self.today
            if base == "context" and self.named.month and (self.close(self.named.month_at, at) or not self.published):
                start = dt.date(*self.named.month, 1)
            if start is None or (base == "context" and not self.published and not self.named.month):
                return None, ""
            start = cal.shift(start.replace(day=1), by_months=offset)
            if start is None:
                return None, ""
            year, month = start.year, start.month
        else:
            number = {"正": 1, "冬": 11, "腊": 12}.get(fields["mo"]) or integer(fields["mo"])
            if not number:
                return None, ""
            month = number
            second = integer(fields.get("mo2") or fields.get("mo3"))
            if year is None:
                year = self._bare_year(at, second or month)
            if year is None:
                return None, ""
            if month == 2 and fields.get("d") == "29" and not fields.keys() & YEAR:
                while year % 4 or (year % 100 == 0 and year % 400):
                    year -= 1
            if lunar:
                return self._lunar(fields, year, -month if "leap" in fields else month)
            if second and second > month:
                interval = cal.months(year, month, second)
                return interval, f"{year:04d}-{month:02d}/{year:04d}-{second:02d}"
        return self._within_month(fields, year, month)

    def _within_month(self, fields: Fields, year: int, month: int) -> tuple[cal.Interval | None, str]:
        whole = cal.months(year, month)
        label = f"{year:04d}-{month:02d}"
        if whole is None:
            return None, ""
        text = fields.get("d") or fields.get("dl")
        if text:
            first = cal.day(year, month, integer(text.removeprefix("初")) or 0)
            if first is None:
                return None, label
            last = cal.day(year, month, integer(fields["d2"]) or 0) if "d2" in fields else first
            if last is None or last < first:
                last = first
            return (first, last), first.isoformat() + (f"/{last.isoformat()}" if last != first else "")
        part = fields.get("mp", "")
        if part.endswith("旬"):
            first_day, last_day = {
                "上旬": (1, 10),
                "中旬": (11, 20),
                "下旬": (21, whole[1].day),
                "上中旬": (1, 20),
                "中下旬": (11, whole[1].day),
            }[part]
            return (whole[0].replace(day=first_day), whole[0].replace(day=last_day)), f"{label}-{part}"
        if "mn" in fields or "mlast" in fields:
            return self._nth(whole, fields.get("mlast"), fields.get("mn"), fields.get("mu", ""), fields.get("mw"))
        return whole, label

    def _nth(
        self, whole: cal.Interval, last: str | None, number_text: str | None, unit: str, weekday: str | None
    ) -> tuple[cal.Interval | None, str]:
        """第二周, 第一个星期一, 第二天, 最后五天 of a period."""
        number = integer(number_text) or 1
        last = (last or "").strip()
        interval: cal.Interval | None
        if last in ("前", "头"):
            if unit == "月":
                interval = cal.months(whole[0].year, 1, number)
            else:
                step = dt.timedelta(days=number * (1 if unit in ("天", "日") else 7) - 1)
                interval = (whole[0], min(whole[0] + step, whole[1]))
            return interval, f"{interval[0].isoformat()}/{interval[1].isoformat()}" if interval else ""
        if unit in ("天", "日"):
            if last in ("最后", "后"):
                interval = (whole[1] - dt.timedelta(days=number - 1), whole[1])
            else:
                step = dt.timedelta(days=number - 1)
                day = whole[1] - step if last else whole[0] + step
                interval = (day, day) if whole[0] <= day <= whole[1] else None
        elif weekday:
            first = whole[0] + dt.timedelta(
                days=(_WEEKDAYS.find("日" if weekday == "天" else weekday) - whole[0].weekday()) % 7
            )
            day = first + dt.timedelta(weeks=number - 1)
            interval = (day, day) if day <= whole[1] else None
        elif unit == "月":
            interval = cal.months(whole[0].year, 13 - number, 12) if last else cal.months(whole[0].year, number)
        elif last:
            end = whole[1] - dt.timedelta(days=(whole[1].weekday() + 1) % 7)
            interval = (end - dt.timedelta(days=7 * number - 1), end)
        else:
            interval = cal.nth_week(*whole, number)
        if not interval:
            return None, ""
        start, stop = interval
        return interval, start.isoformat() if start == stop else f"{start.isoformat()}/{stop.isoformat()}"

    def _lunar(self, fields: Fields, year: int, month: int) -> tuple[cal.Interval | None, str]:
        text = fields.get("d") or fields.get("dl")
        if text:
            day = cal.lunar_day(year, month, integer(text.removeprefix("初")) or 0)
            return ((day, day), day.isoformat()) if day else (None, "")
        interval = cal.lunar_month(year, month)
        return interval, f"{interval[0].isoformat()}/{interval[1].isoformat()}" if interval else ""

    def _lone_day(self, fields: Fields, at: int) -> tuple[cal.Interval | None, str]:
        number = integer((fields.get("d") or fields["dl"]).removeprefix("初")) or 0
        named = self.named
        if named.month and (self.close(named.month_at, at) or not self.published):
            year, month = named.month
        elif self.today:
            year, month = self.today.year, self.today.month
            if number > self.today.day and "将" not in self.text[max(0, at - 6) : at]:
                year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        else:
            return None, ""
        return self._within_month(fields, year, month)

    def _holiday(self, fields: Fields, year: int | None, at: int) -> tuple[cal.Interval | None, str]:
        rule, _, run = LEXICON.holidays[fields["hol"]].rule.partition(":")
        if year is None:
            year = self._bare_year(at)
            today = self.today
            if year is None:
                return None, ""
            day = cal.holiday(year, rule)
            far = (today - day).days if today and day and today.year == year else 0
            if today and day and (far > 270 or (far < -270 and today.month <= 1 + rule.startswith("L12"))):
                options = [cal.holiday(year + shift, rule) for shift in (-1, 1)]
                day = min((o for o in [day, *options] if o), key=lambda option: abs((option - today).days))
        else:
            day = cal.holiday(year, rule)
        if not day:
            return None, ""
        if "hn" in fields:
            day = cal.shift(day, by_days=(integer(fields["hn"]) or 1) - 1)
            return ((day, day), day.isoformat()) if day else (None, "")
        if run:
            last = day + dt.timedelta(days=int(run) - 1)
            return (day, last), f"{day.isoformat()}/{last.isoformat()}"
        if fields.get("hk") in ("期间", "假期", "长假", "小长假", "黄金周", "假日"):
            length = 7 if rule in ("L01-01", "10-01") else 5 if rule == "05-01" and day.year >= 2020 else 3
            last = day + dt.timedelta(days=length - 1)
            return (day, last), f"{day.isoformat()}/{last.isoformat()}"
        return (day, day), day.isoformat()

    def _feast_day(self, fields: Fields, year: int | None, at: int) -> tuple[cal.Interval | None, str]:
        """春节当天, 中秋节前一天: counted from the feast, not from a day named before."""
        interval, _ = self._holiday({key: value for key, value in fields.items() if key != "hk"}, year, at)
        day = cal.shift(interval[0], by_days=LEXICON.days[fields["dr"]][1]) if interval else None
        return ((day, day), day.isoformat()) if day else (None, "")

    def _part(self, fields: Fields, year: int | None, at: int) -> tuple[cal.Interval | None, str]:
        """Halves, quarters, 年底, the first months: a part of a year."""
        if "qr" in fields:
            if not self.today:
                return None, ""
            quarter = self.today.year * 4 + (self.today.month - 1) // 3 + LEXICON.quarters[fields["qr"]][1]
            year, index = divmod(quarter, 4)
            return cal.months(year, 3 * index + 1, 3 * index + 3), f"{year}-Q{index + 1}"
        if "nn" in fields or "last" in fields:
            whole = cal.years(year) if year is not None else None
            if not whole:
                return None, ""
            return self._nth(whole, fields.get("last"), fields.get("nn"), fields.get("nu", ""), fields.get("nw"))
        first, last, label = part_months(fields)
        if not first:
            return None, ""
        if year is None:
            year = self._bare_year(at, None if fields.get("yp") else last)
        if year is None:
            return None, ""
        if not label:
            label = f"-{first:02d}" + (f"/{year:04d}-{last:02d}" if last != first else "")
        elif label == "Y":
            label = ""
        return cal.months(year, first, last), f"{year:04d}{label}"

    # -- lengths of time that point somewhere

    def away(self, length: Length, direction: int, at: int | None) -> Resolved:
        """两年前, 三天后: the day, month or year (as fine as its unit) so far from the anchor; no ``at``: from now."""
        out = Resolved(value="PAST_REF" if direction < 0 else "FUTURE_REF")
        if not length.amounts:
            return out
        if length.unit[0] == "T":
            out.type = "TIME"
        anchor = self.published
        if at is not None and direction > 0 and self.named.day and self.close(self.named.day_at, at):
            anchor = dt.datetime.combine(self.named.day, dt.time())
        out.value = ""
        if anchor is None:
            return out
        if length.unit[0] == "T" and length.seconds() and not length.days() and not length.months():
            if length.seconds() >= 1e9:
                return out
            moment = anchor + dt.timedelta(seconds=direction * length.seconds())
            out.start = out.end = moment.date()
            has_clock = anchor.time() != dt.time() or length.seconds() % 86400
            out.start_time = out.end_time = moment.strftime("%H:%M:%S") if has_clock else ""
            out.value = moment.isoformat()
            return out
        day = self._moved(anchor.date(), length, direction)
        if day is None:
            return out
        if length.unit == "Y":
            interval = cal.years(day.year)
            out.value = f"{day.year:04d}"
        elif length.unit == "M":
            interval = cal.months(day.year, day.month)
            out.value = f"{day.year:04d}-{day.month:02d}"
        else:
            interval = (day, day)
            out.value = day.isoformat()
        if interval:
            out.start, out.end = interval
        return out

    def _moved(self, day: dt.date, length: Length, direction: int) -> dt.date | None:
        if length.working and direction > 0:
            return cal.working_days(day, int(length.amounts.get("D", 0)))
        if length.months() > 120_000 or length.days() > 3_000_000:
            return None
        return cal.shift(
            day,
            by_months=direction * length.months(),
            by_days=direction * (length.days() + length.seconds() / 86400),
        )

    def window(self, length: Length, direction: int, *, inclusive: bool = False, whole_hours: bool = False) -> Resolved:
        """近三年, 三年来: back from the publication day; 未来五年, 三年内: on from it."""
        clocked = length.unit[0] == "T"
        out = Resolved(type="TIME" if clocked else "DATE", value="PAST_REF" if direction < 0 else "FUTURE_REF")
        if not length.amounts or self.published is None:
            out.value = "" if length.amounts else out.value
            return out
        if length.high:  # 未来三到五年: as far as it may be
            length = replace(length, amounts=length.high, high=None)
        now = self.published
        if whole_hours:
            now = now.replace(minute=0, second=0)  # 前两小时: the last two full hours
        if clocked and length.seconds() < 1e9:
            other = now + dt.timedelta(seconds=direction * length.seconds())
            first, last = sorted((now, other))
            out.start, out.end = first.date(), last.date()
            out.start_time, out.end_time = first.strftime("%H:%M:%S"), last.strftime("%H:%M:%S")
            out.value = f"{first.isoformat()}/{last.isoformat()}"
            return out
        day = self._moved(now.date(), length, direction)
        if day is None:
            out.value = ""
            return out
        if inclusive and length.unit != "Y" and day > now.date():
            day -= dt.timedelta(days=1)  # 未来一周: seven days, today the first
        if direction < 0 and length.more and length.unit in ("Y", "M"):
            # 三个多月来: some day of the month, 十多年来: of the year; they begin with it
            day = day.replace(day=1) if length.unit == "M" else dt.date(day.year, 1, 1)
        out.start, out.end = sorted((now.date(), day))
        out.value = f"{out.start.isoformat()}/{out.end.isoformat()}"
        if direction < 0 and length.value == "P1Y":
            self.named.year, self.named.year_at, self.named.topic = out.start.year, -1, False
        return out

    @staticmethod
    def _unresolved(fields: Fields) -> str:
        """XXXX-07-01: what is known of a date without a year."""
        month = integer(fields.get("mo")) if "mo" in fields else None
        day = integer(fields.get("d")) if "d" in fields else None
        if not fields.keys() & (MONTH | DAY):
            return ""
        if fields.keys() & {"dr", "dp", "dx", "wr", "w", "mr"}:
            return ""
        return f"XXXX-{f'{month:02d}' if month else 'XX'}" + (f"-{day:02d}" if day else "")

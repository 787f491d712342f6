"""Calendar arithmetic for time expressions: months, weeks, holidays, solar terms, lunar days, reigns."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

from nlp.resources.times import time_lexicon

Interval = tuple[dt.date, dt.date]


def day(year: int, month: int, number: int) -> dt.date | None:
    """A day, or None where the calendar has none (2月30日)."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def months(year: int, first: int, last: int | None = None) -> Interval | None:
    """From the first day of a month to the last day of another (months may run over the year: 13 is next January)."""
    last = first if last is None else last
    start_year, start_month = year + (first - 1) // 12, (first - 1) % 12 + 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    if not (1 <= start_year <= 9999 and 1 <= end_year <= 9999):
        return None
    return (
        dt.date(start_year, start_month, 1),
        dt.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]),
    )


def years(first: int, last: int | None = None) -> Interval | None:
    """From 1 January of a year to 31 December of another."""
    last = first if last is None else last
    if not (1 <= first <= last <= 9999):
        return None
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def shift(date: dt.date, *, by_months: float = 0, by_days: float = 0) -> dt.date | None:
    """A date some months and days away; a day that the month lacks becomes its last one."""
    whole = int(by_months)
    rest = by_months - whole
    index = date.year * 12 + date.month - 1 + whole
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return None
    moved = dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
    try:
        return moved + dt.timedelta(days=round(rest * 30 + by_days))
    except OverflowError:
        return None


def working_days(date: dt.date, number: int) -> dt.date | None:
    """The day on which so many working days (Monday to Friday) have passed."""
    if number > 3000:
        return None
    weeks, rest = divmod(number, 5)
    date += dt.timedelta(weeks=weeks)
    while rest or date.weekday() > 4:
        date += dt.timedelta(days=1)
        if date.weekday() < 5:
            rest = max(rest - 1, 0)
    return date


def week(date: dt.date, offset: int = 0) -> Interval:
    """Monday to Sunday of the week so many weeks away."""
    monday = date - dt.timedelta(days=date.weekday()) + dt.timedelta(weeks=offset)
    return monday, monday + dt.timedelta(days=6)


def nth_week(start: dt.date, end: dt.date, number: int) -> Interval | None:
    """The n-th week of a period: the first one is that of its first Monday."""
    monday = start + dt.timedelta(days=-start.weekday() % 7 + 7 * (number - 1))
    return (monday, monday + dt.timedelta(days=6)) if number > 0 and monday <= end else None


def nth_weekday(year: int, month: int, number: int, weekday: int) -> dt.date | None:
    """The n-th Monday (0) … Sunday (6) of a month."""
    first = dt.date(year, month, 1)
    return day(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (number - 1))


@lru_cache(maxsize=512)
def solar_term(year: int, name: str) -> dt.date | None:
    """The day (Beijing time) of a solar term, as the traditional year counts: 小寒 and 大寒 end it, in next January."""
    from lunar_python import Lunar

    if not 1600 <= year <= 2400:
        return None
    term = Lunar.fromYmd(year, 6, 1).getJieQiTable()[
        {"小寒": "XIAO_HAN", "大寒": "DA_HAN", "冬至": "DONG_ZHI"}.get(name, name)
    ]
    return dt.date(term.getYear(), term.getMonth(), term.getDay())


@lru_cache(maxsize=512)
def lunar_month(year: int, month: int) -> Interval | None:
    """First and last day of a lunar month; a leap month is negative."""
    from lunar_python import LunarYear

    if not 1600 <= year <= 2400:
        return None
    for item in LunarYear.fromYear(year).getMonths():
        if item.getYear() == year and item.getMonth() == month:
            first = dt.date(2000, 1, 1) + dt.timedelta(days=int(item.getFirstJulianDay() + 0.5) - 2451545)
            return first, first + dt.timedelta(days=item.getDayCount() - 1)
    return None


def lunar_day(year: int, month: int, number: int) -> dt.date | None:
    """The day of a lunar date."""
    whole = lunar_month(year, month)
    if not whole or not 1 <= number <= (whole[1] - whole[0]).days + 1:
        return None
    return whole[0] + dt.timedelta(days=number - 1)


def season(year: int, index: int) -> Interval | None:
    """Spring (0) to winter (3): from 立春, 立夏, 立秋, 立冬 to the day before the next."""
    terms = time_lexicon().season_terms
    start = solar_term(year, terms[index])
    end = solar_term(year + (index == 3), terms[(index + 1) % 4])
    return (start, end - dt.timedelta(days=1)) if start and end else None


def seasons(first: tuple[int, int], last: tuple[int, int]) -> tuple[Interval | None, str]:
    """From one season (year, 0 to 3) to the end of another, and the TIMEX3 value: 2021-SP, 2021-WI/2022-SP."""
    start, end = season(*first), season(*last)
    codes = time_lexicon().season_codes
    value = f"{first[0]}-{codes[first[1]]}" + (f"/{last[0]}-{codes[last[1]]}" if last != first else "")
    return (start[0], end[1]) if start and end else None, value


def easter(year: int) -> dt.date:
    """Western Easter Sunday (the anonymous Gregorian rule)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, rest = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, rest + 1)


def orthodox_easter(year: int) -> dt.date:
    """Eastern Easter Sunday (Meeus's Julian rule), in the Gregorian calendar of 1900 to 2099."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, rest = divmod(d + e + 114, 31)
    return dt.date(year, month, rest + 1) + dt.timedelta(days=13)


def _hebrew_elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    days = 29 * months + (12084 + 13753 * months) // 25920
    return days + ((3 * (days + 1)) % 7 < 3)


def _hebrew_new_year(year: int) -> int:
    """The ordinal of 1 Tishri (Reingold and Dershowitz, Calendrical Calculations)."""
    before, this, after = (_hebrew_elapsed(year + step) for step in (-1, 0, 1))
    delay = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return -1373427 + this + delay


def jewish(year: int, base: str, offset: int) -> dt.date:
    """Days from New Year (R), 25 Kislev (K), Passover (P), 15 Shevat (T), 9 Av (A), 5 Iyar (I) of a Gregorian year."""
    autumn = year + 3761
    new_year = _hebrew_new_year(autumn)
    passover = new_year - 163
    if base == "K":
        start = new_year + 54 + (30 if (_hebrew_new_year(autumn + 1) - new_year) % 10 == 5 else 29)
    elif base == "P":
        start = passover
    elif base == "I":  # 5 Iyar, kept from Friday, Saturday and Monday
        start = passover + 20
        start += {5: -1, 6: -2, 1: 1}.get(start % 7, 0)
    elif base == "T":
        start = passover - (89 if (7 * (autumn - 1) + 1) % 19 < 7 else 59)
    elif base == "A":
        start = new_year - 51
        start += start % 7 == 6
    else:
        start = new_year
    return dt.date.fromordinal(start + offset)


def islamic(year: int, month: int, number: int) -> dt.date | None:
    """A day of the Islamic calendar that falls into a Gregorian year (the first, where two do).

    The arithmetic calendar (Reingold and Dershowitz, Calendrical Calculations) finds the month; it begins on the day
    after the new moon, which agrees with the announced feasts more often.
    """
    for moslem in range((year - 622) * 33 // 32 - 1, (year - 622) * 33 // 32 + 3):
        ordinal = 1 + (59 * (month - 1) + 1) // 2 + (moslem - 1) * 354 + (3 + 11 * moslem) // 30 + 227013
        if not 1 <= ordinal <= dt.date.max.toordinal() - 60:
            continue
        moon = new_moon(dt.date.fromordinal(ordinal))
        found = moon + dt.timedelta(days=number) if moon else None
        if found and found.year == year:
            return found
    return None


def new_moon(near: dt.date) -> dt.date | None:
    """The day (Beijing time) of the new moon nearest to a date: the first of a lunar month."""
    from lunar_python import Solar

    if not 1600 <= near.year <= 2400:
        return None
    later = near + dt.timedelta(days=14)
    return later - dt.timedelta(days=Solar.fromYmd(later.year, later.month, later.day).getLunar().getDay() - 1)


@lru_cache(maxsize=1024)
def holiday(year: int, rule: str) -> dt.date | None:
    """The day of a holiday rule (see calendar.toml) in a year."""
    kind, rest = rule[0], rule[1:]
    if not 1 <= year <= 9998:
        return None
    if kind == "L":
        month, _, number = rest.partition("-")
        if number == "last":
            whole = lunar_month(year, int(month))
            return whole[1] if whole else None
        return lunar_day(year, int(month), int(number))
    if kind == "T":
        return solar_term(year, rest)
    if kind == "W":
        month, number, weekday = rest.split()
        return nth_weekday(year, int(month), int(number), int(weekday) - 1)
    if kind == "N":
        since, _, more = rest.partition("+")
        first = dt.date(year, int(since[:2]), int(since[3:]))
        moon = new_moon(first + dt.timedelta(days=15))
        if moon and moon < first:
            moon = new_moon(first + dt.timedelta(days=40))
        return moon + dt.timedelta(days=int(more)) if moon else None
    if kind == "I":
        month, number = rest.split("-")
        return islamic(year, int(month), int(number))
    if kind == "J":
        return jewish(year, rule[1], int(rule[2:]))
    if kind == "O":
        return orthodox_easter(year) + dt.timedelta(days=int(rest))
    if kind == "E":
        return easter(year) + dt.timedelta(days=int(rest))
    return day(year, int(rule[:2]), int(rule[3:]))

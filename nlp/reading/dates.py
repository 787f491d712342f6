"""Publication dates in the forms that mastheads and tables have them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_DIGITS = str.maketrans("０１２３４５６７８９：／－．〇零○一二三四五六七八九", "0123456789:/-.000123456789")
_CLOCK = (
    r"(?:\s*[T,，|｜]?\s*(?:(?:星期|周|礼拜)[一二三四五六日天]\s*)?(?:(?P<half>上午|下午|晚上|凌晨|中午|AM|PM|am|pm)\s*)?"
    r"(?P<hour>\d{1,2})\s*(?::|时|点)\s*(?P<minute>\d{1,2})(?:\s*(?::|分)\s*(?P<second>\d{1,2})秒?(?:\.\d+)?|\s*分)?"
    r"(?:\s*(?P<half2>[AP]M|[ap]m))?(?:Z|[+\-]\d{2}:?\d{2})?)?"
)
_DAY = (
    r"(?P<year>(?:19|20)\d{2})\s*(?:年\s*(?P<m1>\d{1,2})\s*月\s*(?P<d1>\d{1,2})(?:\s*日|(?!\d))"
    r"|(?P<sep>[-/.])\s*(?P<m2>\d{1,2})\s*(?P=sep)\s*(?P<d2>\d{1,2})(?!\d))"
)
DATE = re.compile(rf"(?<!\d){_DAY}{_CLOCK}(?:\s*(?:星期|周|礼拜)[一二三四五六日天])?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:\s*(\d{2}):?(\d{2})(?::?(\d{2}))?)?")
_CHINESE = re.compile(
    r"([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CHINA = timezone(timedelta(hours=8))


def find_date(text: str) -> tuple[int, int, str] | None:
    """Start, end and ISO 8601 form of the first date in ``text``, with its time of day where one follows."""
    flat = text.translate(str.maketrans("０１２３４５６７８９：／－．", "0123456789:/-."))
    for match in DATE.finditer(flat):
        iso = _iso(match)
        if iso:
            return match.start(), match.end(), iso
    for match in _CHINESE.finditer(text):
        year = match[1].translate(_DIGITS)
        day = _checked(int(year), _small(match[2]), _small(match[3]))
        if day:
            return match.start(), match.end(), day
    return None


def parse_date(value: object) -> str:
    """ISO 8601 of a table's cell, ``""`` where it is no date.

    Takes dates in words or figures with or without a time of day, ``20190812``, and seconds or milliseconds since
    1970, which are read in China's time. A time zone in the text is passed over: the wall clock stands.
    """
    text = str(value).strip()
    found = find_date(text)
    if found is not None:
        return found[2]
    if re.fullmatch(r"\d{10}|\d{13}", text):
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC).astimezone(_CHINA).strftime("%Y-%m-%dT%H:%M:%S")
    compact = _COMPACT.fullmatch(text)
    if compact is not None:
        day = _checked(int(compact[1]), int(compact[2]), int(compact[3]))
        return day + _clock(compact[4], compact[5], compact[6]) if day else ""
    return ""


def _iso(match: re.Match[str]) -> str:
    day = _checked(int(match["year"]), int(match["m1"] or match["m2"]), int(match["d1"] or match["d2"]))
    if not day or match["hour"] is None:
        return day
    hour = int(match["hour"])
    half = match["half"] or match["half2"] or ""
    if (half.lower() in ("下午", "晚上", "pm") and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    return day + _clock(str(hour), match["minute"], match["second"])


def _checked(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _clock(hour: str | None, minute: str | None, second: str | None) -> str:
    if hour is None or minute is None or int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        return ""
    clock = f"T{int(hour):02}:{int(minute):02}"
    return clock + f":{int(second):02}" if second is not None else clock


def _small(text: str) -> int:
    """The value of a Chinese numeral below 100."""
    head, ten, tail = text.partition("十")
    units = "零一二三四五六七八九"
    if not ten:
        return units.index(text) if len(text) == 1 else 99
    return (units.index(head) if head else 1) * 10 + (units.index(tail) if len(tail) == 1 else 0)

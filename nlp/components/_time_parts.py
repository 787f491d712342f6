"""Parts of years and of days: months of quarters and halves, hours of 上午 and of clock times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nlp.components._time_grammar import LEXICON
from nlp.components._time_points import CLOCK, Fields
from nlp.components._time_text import integer


@dataclass(slots=True)
class Resolved:
    """What a time expression says, as far as it can be resolved."""

    type: str = "DATE"
    value: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    start_time: str = ""
    end_time: str = ""


def part_months(fields: Fields) -> tuple[int, int, str]:
    """First and last month of a part of a year, and the end of its value ("Y": the whole year; "": by its months)."""
    if "half" in fields:
        return (1, 6, "-H1") if fields["half"][0] == "上" else (7, 12, "-H2")
    if "q1" in fields:
        return integer(fields["q1"]) * 3 - 2, integer(fields["q2"]) * 3, ""  # type: ignore[operator]
    if "q" in fields:
        quarter = integer(fields["q"]) or 1
        if "qp" in fields:
            month = quarter * 3 - 2 if fields["qp"] == "初" else quarter * 3
            return month, month, ""
        return quarter * 3 - 2, quarter * 3, f"-Q{quarter}"
    if "qf" in fields:
        return 1, 3 * (integer(fields.get("qn")) or 1), "" if "qn" in fields else "-Q1"
    if "yp" in fields:
        if fields["yp"] in ("全年", "年内", "内", "以内"):
            return 1, 12, "Y"
        month = 1 if fields["yp"][-1] in "初始" else 6 if fields["yp"] == "中" else 12
        return month, month, ""
    if "sch" in fields:
        return *LEXICON.school_holidays[fields["sch"]], ""
    count = integer(fields.get("fn")) or 1
    if not 1 <= count <= 12:
        return 0, 0, ""
    return (13 - count, 12, "") if fields["ff"] in ("后", "最后") else (1, count, "")


def time_of_day(fields: Fields, out: Resolved) -> None:
    """Add the clock times that the fields give to a resolved day."""
    out.type = "TIME"
    word = fields.get("pod") or fields.get("pod1") or fields.get("pod2") or fields.get("dpp", "")[:1]
    part = LEXICON.parts_of_day.get(word)
    day = out.start.isoformat() if out.start and out.start == out.end else out.value if out.start else ""
    if fields.keys() & CLOCK:
        hour = integer(fields.get("ch") or fields.get("h"))
        if hour is None:
            return
        minute = integer(fields.get("cm") or fields.get("m")) or 0
        if "hq" in fields:
            minute = 15 * (integer(fields["hq"]) or 1)
        elif fields.get("hx", "").startswith("半"):
            minute = 30
        if "ap" in fields and hour <= 12:
            hour = hour % 12 + (12 if fields["ap"] in "Pp" else 0)
        elif part and hour < 12 and (part.first >= 12 or (part.code == "MI" and hour < 4)):
            hour += 12
        elif part and hour == 12 and part.code in ("EV", "NI"):
            hour = 24
        second = integer(fields.get("cs") or fields.get("s"))
        if hour > 24 or minute > 59:
            return
        clock = f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second is not None else "")
        out.start_time = out.end_time = clock
        out.value = f"{day}T{clock}"
        first = integer(fields["h0"]) if "h0" in fields else None
        if first is not None:  # 8至10时
            if part and first < 12 and hour >= 12 and part.first >= 12 and first + 12 <= hour:
                first += 12
            out.start_time = f"{first:02d}:00"
            out.value = f"{day}T{out.start_time}/{day}T{clock}"
    elif part:
        out.start_time = f"{part.first:02d}:00"
        out.end_time = "23:59:59" if part.last == 24 else f"{part.last:02d}:00"
        out.value = f"{day}T{part.code}"

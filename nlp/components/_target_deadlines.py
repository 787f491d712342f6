"""The days by which commitments fall due, and what earlier sentences leave on (SPEC §6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nlp.components._clauses import MaskedSentence
from nlp.components._target_parts import cue, cued
from nlp.components.matches import TimeMatch
from nlp.resources.shapes import FIGURE

#: “十五五”期间: a five-year plan's years end on a day.
_ERA = re.compile('[“‘"]?十[一二三四五六七八九]五')


#: Times that lie ahead of whoever names them.
_AHEAD_ANYWAY = re.compile("(?:今年|本年)?年?[底末]$|(?:今年)?年内|[明后]年")


@dataclass(slots=True)
class Deadline:
    """A last day and the words that give it; without offsets where it is inherited."""

    text: str = ""
    day: str = ""
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Mode:
    """What earlier sentences leave on."""

    listing: bool = False  # behind an opener, while items follow
    opened: int = -1  # the paragraph of the opener
    item: int = -1  # the paragraph of the last item
    listing_goals: bool = False  # the opener named goals, so that bare items count
    plan: bool = False  # in the plan part of a report
    past: bool = False  # in the part of a report that looks back
    norm: bool = False  # in a document that lays down norms
    deadline: Deadline | None = None  # the opener's
    year: Deadline | None = None  # the plan's


class Deadlines:
    """Finds the deadline that holds at a position of an article."""

    def __init__(self, text: str, times: Sequence[TimeMatch], published: str) -> None:
        self.text, self.times = text, times
        self.published = _day(published)
        self.mode = Mode()

    def _as_deadline(self, moment: TimeMatch) -> Deadline | None:
        words = self.text[moment.start : moment.end]
        if moment.type == "SET":
            return None
        if re.fullmatch("(?:今后|未来)(?:五|5)年", words) and self.published is not None and self.published.month <= 6:
            # Said when a five-year plan begins, it is the plan's: its own year is the first
            return Deadline(words, f"{self.published.year + 4}-12-31", moment.start, moment.end)
        if moment.type == "DURATION":
            day = self._after(moment.value)
            return Deadline(words, day, moment.start, moment.end) if day else None
        if not moment.end_date:
            if self.published is None and _AHEAD_ANYWAY.match(words):
                # Without a publication day the end of 今年 is none that we know, but it is still ahead
                return Deadline(words, "", moment.start, moment.end)
            return None
        return Deadline(words, moment.end_date[:10], moment.start, moment.end)

    def _after(self, value: str) -> str:
        """The day on which a duration from the publication day ends (P3Y/P5Y: the longer)."""
        found = re.findall(r"P(\d+)([YMDW])", value)
        if not found or self.published is None:
            return ""
        number, unit = int(found[-1][0]), found[-1][1]
        if number > 50:
            return ""
        if unit == "Y":
            return _shift(self.published, number * 12)
        if unit == "M":
            return _shift(self.published, number)
        return (self.published + timedelta(days=number * (7 if unit == "W" else 1))).isoformat()

    def _deadline(self, masked: MaskedSentence, times: Sequence[TimeMatch], before: int) -> Deadline | None:
        """The nearest deadline before a position in the sentence, else the list's, else the plan's."""
        colon = masked.sentence.start + re.search("[：:]|$", masked.text).start()  # type: ignore[union-attr]
        opened = any(t.end <= colon and t.type != "SET" for t in times) and colon < masked.sentence.end
        hard = max((c.start for c in masked.clauses if c.hard and c.start < before), default=0)
        for moment in reversed([t for t in times if t.end <= before][-6:]):
            if opened and colon < moment.start < hard and not self._opens(masked, moment):
                # 五年目标是：甲增6%，2035年达到8亿元；乙增5%: an item's own day does not hold for the next item
                continue
            ahead = masked.part(max(masked.sentence.start, moment.start - 4), moment.start)
            if re.search(r"[比较同与]$|(?:截至|截止|实现|完成|提前|连续|超前)$", ahead) or self.text.startswith(
                ("起", "基础上", "的基础上"), moment.end
            ):
                continue
            told = self.text[moment.start : moment.end]
            later = self.text.startswith(("后", "以后", "之后"), moment.end) or told.endswith("后")
            if (
                (told.endswith(("以来", "期间", "小长假")) and not (_ERA.match(told) and self._is_new_era(moment)))
                or later
                and not re.search("[将要]", masked.part(moment.end, before))
            ):
                # 两个月后，…清运: a story told, no promise
                continue
            if moment.type == "DURATION" and not re.search(
                r"(?:用|通过|经过|利用|在|力争|争取|计划|确保|未来|今后)$", ahead
            ):
                # 提前两周, 5年提高: a length of time is a deadline only where it is granted
                continue
            made = self._as_deadline(moment)
            if made is None:
                continue
            if self._own_of_item(masked, moment, before):
                continue
            strong = cued(masked.part(moment.start, before))
            its = masked.clause_at(moment.start)
            behind = masked.part(moment.end, masked.clauses[its].end).strip()
            opens = cue("opener").search(behind)
            if (
                behind
                and not opens
                and not re.search(r"[到至]$", ahead)
                and (breaks := [c.start for c in masked.clauses if c.hard and moment.end <= c.start < before])
                and re.search("计划|拟|规划", masked.part(breaks[-1], before))
            ):
                # 今年计划…；计划…: a plan of its own behind a semicolon does not take the deadline before it
                continue
            if self._is_future(made, masked) or (
                strong and moment.start >= masked.clauses[masked.clause_at(before - 1)].start
            ):
                return made
        if self.mode.deadline is not None:
            return self.mode.deadline
        if self.mode.plan and (self.mode.year is not None or self.published is not None):
            return self.mode.year or Deadline("", f"{self.published.year if self.published else ''}-12-31")
        return None

    def _is_new_era(self, moment: TimeMatch) -> bool:
        """Whether a five-year plan's years are still to come, or a plan is read: else 期间 tells what was done."""
        coming = self.published is not None and moment.start_date > self.published.isoformat()
        return coming or self.mode.plan or self.mode.listing

    def _own_of_item(self, masked: MaskedSentence, moment: TimeMatch, before: int) -> bool:
        """In a year's plan, 6月底前建成厂房 is one item's own day, and the next item has the year's end."""
        if not self.mode.plan or self.mode.year is None or moment.end_date.endswith("12-31"):
            return False
        its = masked.clause_at(moment.start)
        clause = masked.clauses[its]
        if before <= clause.end:
            return False
        behind = masked.part(moment.end, clause.end)
        led = re.search("[到至]$", masked.part(masked.sentence.start, moment.start))
        return not led and bool(cue("done").search(behind) or FIGURE in behind)

    def _opens(self, masked: MaskedSentence, moment: TimeMatch) -> bool:
        """Whether a time stands at the head of a part between semicolons or behind the colon."""
        at = masked.clause_at(moment.start)
        clause = masked.clauses[at]
        head = clause.hard or masked.part(clause.start - 1, clause.start) in ("：", ":")
        return head and not masked.part(clause.start, moment.start).strip("到至在 \u3000")

    def _is_future(self, deadline: Deadline, masked: MaskedSentence) -> bool:
        if self.published is None or not deadline.day:
            return bool(deadline.day or _AHEAD_ANYWAY.match(deadline.text))
        return deadline.day > self.published.isoformat()

    def _starts_later(self, deadline: Deadline) -> bool:
        for moment in self.times:
            if moment.start == deadline.start and self.published is not None:
                return bool(moment.start_date) and moment.start_date > self.published.isoformat()
        return False


def _day(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _shift(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last)).isoformat()


__all__ = ["Deadline", "Deadlines", "Mode"]

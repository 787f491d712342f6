"""One figure in its clause: what stands beside it, how it changed and what it is compared with (SPEC §5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from nlp.components._clauses import Clause, MaskedSentence
from nlp.components.matches import EntityMatch, QuantityMatch
from nlp.resources.shapes import FIGURE, PAD, alternation, change_words, clause_classes

_LISTED = re.compile(f"{FIGURE}{PAD}*+(?:[^、的{FIGURE}]*、|[和与及])")
#: Places or bodies that share the figures behind 分别.
_SHARERS = re.compile(
    "(?P<items>(?:[\u4e00-\u9fa5]{1,12}[省市县区镇乡村州旗局院校]|[\u4e00-\u9fa5]{1,12}(?:公司|集团|街道|社区|支部))"
    "(?:[、和与](?:[\u4e00-\u9fa5]{1,12}?[省市县区镇乡村州旗局院校](?![\u4e00-\u9fa5]{1,4}[镇乡]|[\u4e00-\u9fa5]{2,4}村)|[\u4e00-\u9fa5]{1,12}(?:公司|集团|街道|社区|支部)))+)(?P<noun>[^、，,；;。]{0,12})$"
)
_SAME_TIME = ("同比", "环比")
_HEDGED = re.compile("(?:了|约|近|超|分别|大约|将近)+$")
#: How far from a figure its clause is read; it bounds the time needed.
WINDOW = 90


@dataclass(slots=True)
class State:
    """What the figures before in the sentence leave to those behind."""

    indicator: str = ""
    base: str = ""  # the last indicator that stood on its own words
    change: str = ""
    counted: bool = False  # the whole is a count
    rated: bool = False  # the last figure was a growth rate
    recent: list[str] = field(default_factory=list)  # the indicators so far in the paragraph
    said: list[str] = field(default_factory=list)  # the indicators so far in the sentence
    nouns: dict[str, str] = field(default_factory=dict)  # what was last counted in each unit, in the paragraph
    scope: str = ""  # the last figure's
    reference: str = ""  # the last figure's
    whole: str = ""  # what the parts behind 其中 are parts of


@cache
def _change_pattern(name: str, tail: str) -> re.Pattern[str]:
    return re.compile(alternation(change_words()[name]) + tail)


class FigureClause:
    """One figure and the words left and right of it."""

    def __init__(
        self,
        text: str,
        masked: MaskedSentence,
        figures: Sequence[QuantityMatch],
        k: int,
        entities: Sequence[EntityMatch],
        state: State,
    ) -> None:
        self.text, self.masked, self.figures, self.k = text, masked, figures, k
        self.entities, self.state = entities, state
        self.figure = figures[k]
        clause = masked.clause_of(self.figure.start)
        self.clause: Clause = clause
        start = max(clause.start, self.figure.start - WINDOW)
        left = masked.part(start, self.figure.start)
        # A list of figures: the item before is no part of this one's phrase
        at = max((m.end() for m in _LISTED.finditer(left)), default=0)
        self.listed = at > 0
        self.shape_id = self.phrase = ""
        self.halved = False
        self.full_left, self.full_start = left, start
        self.left = left[at:]
        self.left_start = start + at
        self.right = masked.part(self.figure.end, min(clause.end, self.figure.end + WINDOW))

    def unmask(self, masked_run: str, offset: int) -> str:
        """The article's words of a captured run."""
        return self.text[offset : offset + len(masked_run)]

    def _change(self) -> str:
        """increase, decrease or to, by the word next to the figure (SPEC §5)."""
        if self.figure.kind == "multiple" and self.text.startswith("翻", self.figure.start):
            return "increase"
        left = _HEDGED.sub("", self.left)
        # Words of reaching stand right before the figure; they are longer than the change words that they hold
        if _change_pattern("to", "$").search(left):
            return "to"
        for name, label in (("up", "increase"), ("down", "decrease")):
            hit = _change_pattern(name, "(?:约|同比|分别|幅度)*$").search(left)
            told = self.left.endswith("了") or re.search(r"(?<![同环相对占])[比较][^，,；;]{1,16}$", left)
            if hit and not (
                len(hit.group()) == 1
                and not told
                and self.figure.kind in ("length", "count", "money", "area", "weight")
            ):
                return label
            if _change_pattern(f"{name}_noun", "(?:控制|保持|稳定|维持)?(?:在|为|达|达到)$").search(left):
                # 价格涨幅控制在…: the noun tells the direction
                return label
        if told := re.search(r"[同环]比([多少])[增减收投放卖]了?$", left):
            return "increase" if told.group(1) == "多" else "decrease"
        if told := re.search(r"(?<![同环相对占])[比较][^，,；;]{1,16}?([多少增减])[^，,；;\s]{1,2}$", left):
            return "increase" if told.group(1) in "多增" else "decrease"
        if re.search(r"(?:减少|降低|压减|削减)(?![^，,、]*[率])[^，,、的]{1,8}$", left) and FIGURE not in left[-10:]:
            return "decrease"
        if (
            re.search(r"(?<![和与及])(?:新增|净增|增收)[^，,、]{0,16}$", left)
            and FIGURE not in re.split(r"新增|净增|增收", left)[-1]
        ):
            return "increase"
        if re.match(r"的?(?:正|年均|平均|预期)?(?:增长|增速|增幅|涨幅)", self.right) and self.figure.kind == "percent":
            return "increase"
        if re.match(r"的?(?:负增长|降幅|下降)", self.right) and self.figure.kind == "percent":
            return "decrease"
        if self.figure.kind == "percentage_point" and re.search(r"(?:超|超出|快于|高于|领先)[^，,、]{0,12}$", left):
            return "increase"
        if self.figure.kind == "percentage_point" and re.search(r"(?:低于|慢于|落后)[^，,、]{0,12}$", left):
            return "decrease"
        if self.listed or FIGURE in self.left[-3:]:
            # 分别提高0.9、5.9个百分点: the word stands before the first of the list
            if self.k > 0 and not self.left.strip("、和 ") and self.state.change in ("increase", "decrease"):
                return self.state.change
        return ""

    def _reference(self) -> str:
        if self.listed and not self.left.strip("、和 "):
            # 同比分别增长6%、8%: one reference for the list
            return self.state.reference if self.state.reference in _SAME_TIME else ""
        if told := re.search(r"(同比|环比)[多少][增减收投放卖]了?$", self.left):
            return told.group(1)
        tail = _change_pattern("reference", r"[^，,；;]{0,10}$").search(self.left)
        if tail and self._change() in ("increase", "decrease"):
            return _change_pattern("reference", "").search(tail.group()).group()  # type: ignore[union-attr]
        return ""

    def _sharers(self) -> tuple[list[str], int, int, str] | None:
        """Places or bodies before 分别 in a clause, where they begin, whose this figure is, the noun behind them."""
        begin = max(self.clause.start, self.figure.start - WINDOW)
        stretch = self.masked.part(begin, self.figure.start)
        at = stretch.rfind("分别")
        if at < 0 or FIGURE in stretch[:at] or not (listed := _SHARERS.search(stretch[:at])):
            return None
        items = re.split("[、和与]", listed["items"])
        place = len(re.findall(FIGURE, stretch[at:]))
        behind = self.masked.part(self.figure.end, min(self.clause.end, self.figure.end + WINDOW))
        total = place + 1 + len(re.findall(FIGURE, behind))
        if len(items) != total or total < 2 or not set(items).isdisjoint(clause_classes()["no_sharer"]):
            return None
        return items, begin + listed.start("items"), place, listed["noun"]


__all__ = ["WINDOW", "FigureClause", "State"]

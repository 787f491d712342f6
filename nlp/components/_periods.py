"""The period that holds for a figure (SPEC §5 time_*): named beside it, or carried until another is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from nlp.components._clauses import MaskedSentence, is_abstract, within
from nlp.components.matches import QuantityMatch, QuantityMeaning, TimeMatch
from nlp.components.resolution import BACK, Resolver
from nlp.resources.places import gazetteer
from nlp.resources.shapes import ASIDE, FIGURE, OTHER, PAD, WHEN, alternation, clause_classes, commitment_words

#: What may stand before the period that opens a sentence.
_OPENER = re.compile(
    r"(?:据(?:了解|悉|统计|介绍)|[（(]?[一二三四五六七八九十]+[）)、.．是]+|自|从|在|于|会上|其中|回顾|[，,、\s\u3000“：:]|新华社|电)+"
)
#: A source or a dateline before it: 经初步核算，; 本报讯（…）; 某地某日电（…）.
_SOURCE = re.compile(
    rf"^(?:(?:经|据|按|按照|根据)[^，,{FIGURE}{WHEN}]{{1,14}}[，,]|初步(?:核算|统计)[，,]|本[报网台刊]讯{ASIDE}*|[^，,。]{{0,30}}[电讯]{ASIDE}+)\s*"
)
#: What happens upon an event is told of its day.
_UPON = re.compile(
    r"^\s*(?:随后|接报后|接警后|接到[^，,]{1,8}后|事发后|(?:事故|灾情|险情|火情|地震|[^，,]{1,6})发生后|得知[^，,]{1,8}后)"
)
#: The scene of a meeting is not in the period that was reported on.
_SCENE = re.compile(r"^\s*(?:会上|会前|会后|会议(?!期间)|仪式上|活动现场|当天|当日)")
#: A report's own period: …年第一季度报告：
_REPORT = re.compile(r"[^，,；;。]{0,6}(?:报告|报表|年报|季报|财报|公报|统计数据)[^，,；;。]{0,4}[：:]")
#: A figure in quotes with a period of its own: the speaker's, not the article's.
_SPOKEN = re.compile(f"[“「][^“”「」{WHEN}]*+{WHEN}[^“”「」{FIGURE}]*+{FIGURE}")
#: What lies ahead has no period of the past.
_AHEAD = re.compile(r"下一步|接下来|今后|未来(?!\d)|下步|下一阶段")
#: Before a figure that says where something is, to whom it is given, or which group is meant.
_STANDING = re.compile(r"(?:[距离与同对向给]|周边|方圆|排在?(?:全[^，,]{1,2})?[前后末]|排名[前后末])$")
_PERIOD_WORDS = ("全年", "年内", "今年", "去年", "上年", "上半年", "下半年", "本年度", "季度", "年度")
#: How far from a figure its clause is read, and how far back its period is looked for; both bound the time needed.
_WINDOW, _FAR = 90, 400
#: Days below which a period holds for its own paragraph only.
_SEASON = 80


def is_static(indicator: str, figure: QuantityMatch) -> bool:
    """Whether a figure describes how a thing is built (length, area, total investment)."""
    if figure.kind in ("length",) and not indicator.endswith(("公路", "道路", "里程", "路", "管网")):
        return True
    return indicator.endswith(clause_classes()["static"]) and figure.kind not in ("percent", "percentage_point", "rank")


class Framing:
    """The period that holds for a figure, carried until another is named (SPEC §5 time_*)."""

    def __init__(self, text: str, resolver: Resolver, title: str) -> None:
        self.text, self.resolver = text, resolver
        # A report's headings divide one period's work
        self.annual = bool(re.search(alternation(commitment_words()["year_title"] + ("总结", "经济运行")), title))
        self.frame: TimeMatch | None = None  # a period that opens a sentence: 上半年, 今年以来, 一年来
        self.day: TimeMatch | None = None  # a day that opens a sentence: for the next sentence only
        self.event: TimeMatch | None = None  # the day of the event that the article tells of
        self.whole: TimeMatch | None = None  # the stretch that the article's first sentence opens with: 今年以来
        self.place = resolver.main  # what is told of
        self.unnamed = 0  # sentences since a place was named
        self.away = False  # another place is told of
        self.whose = resolver.main  # what was told of where the frame or the day was named
        self.quote = -1
        self.paragraph = -1

    def enter(self, masked: MaskedSentence, times: Sequence[TimeMatch]) -> None:
        """Begin a sentence: a frame does not hold within or beyond a quotation that it was not named in."""
        sentence = masked.sentence
        quote = self.resolver.quote_at(sentence.start + 1)
        if quote != self.quote:
            self.frame = self.day = None
            self.quote = quote
        if sentence.role == "body":
            self._move(masked)
        if _UPON.match(masked.text):
            self.day = self.day or self.event
        elif sentence.paragraph != self.paragraph:
            self.day = None
        if sentence.paragraph != self.paragraph:
            if self.frame is not None and 0 < _days(self.frame) < _SEASON:
                self.frame = None
            self.paragraph = sentence.paragraph

    def _move(self, masked: MaskedSentence) -> None:
        """Note what place is told of: what was carried does not hold elsewhere, but in the parts of its place."""
        sentence, first = masked.sentence, masked.text.find(FIGURE)
        named = self.resolver.place_of(sentence, sentence.start + first if first >= 0 else sentence.end)
        self.unnamed = 0 if named else self.unnamed + 1
        if named:
            self.place = named
            part = self.whose.code and gazetteer().is_below(named.code, self.whose.code)
            self.away = not part and named.name not in (self.whose.name, self.resolver.main.name)
        elif sentence.paragraph != self.paragraph or self.unnamed > BACK:
            # A long text returns to its own place without a word
            self.place, self.away = self.resolver.main, False

    def _hold(self, moment: TimeMatch, *, day: bool) -> None:
        """Carry a period that was named of the place now told of."""
        self.whose, self.away = self.place, False
        if day:
            self.day = self.event = moment
        else:
            self.frame = moment

    def leave(self, masked: MaskedSentence, times: Sequence[TimeMatch]) -> None:
        """Remember what a sentence leaves to the next ones."""
        self.day = None
        if masked.sentence.role == "title":
            return
        if _SPOKEN.search(masked.text):
            self.frame = None
            return
        if masked.sentence.role == "heading" and not self.annual:
            self.frame = None
        if _SCENE.match(masked.text):
            self.frame = None
        for moment in times:
            behind = self.text[moment.end : moment.end + 20]
            if moment.type == "DATE" and _days(moment) >= 27 and _REPORT.match(behind):
                self._hold(moment, day=False)
                return
        for moment in times:
            if moment.type not in ("DATE", "TIME") or self._is_reference(masked, moment):
                continue
            ahead = masked.part(masked.sentence.start, moment.start)
            for _ in range(3):
                ahead = _SOURCE.sub("", ahead)
            opens = not _OPENER.sub("", ahead)
            if not opens and ahead.endswith(("于", "在")) and moment.start_date and _days(moment) < 7:
                # 某支部于4月3日召开…: the sentence that follows tells of that day
                self._hold(moment, day=True)
                continue
            if not opens or re.search(r"(?:截至|截止|到|至)$", ahead):
                if moment.start_date and opens:
                    self.frame = None
                continue
            self.frame = None
            if self.text.startswith(("未来", "今后"), moment.start):
                return
            words = self.text[moment.start : moment.end]
            if not moment.start_date and not moment.value.startswith(("1", "2")) and not words.endswith(_PERIOD_WORDS):
                return
            if _days(moment) >= 27 or moment.type == "DATE" and not moment.start_date:
                self._hold(moment, day=False)
                if masked.sentence.paragraph <= 1 and words.endswith(("以来", "年来")):
                    self.whole = moment
            elif masked.sentence.role == "body":
                self._hold(moment, day=True)
            return

    def period(
        self,
        masked: MaskedSentence,
        times: Sequence[TimeMatch],
        figure: QuantityMatch,
        meaning: QuantityMeaning,
        holder: str,
        *,
        starts_from: bool = False,
    ) -> TimeMatch | None:
        """The time that holds for one figure of ``holder``.

        ``starts_from``: the figure is what another level was raised or cut from.
        """
        static = is_static(meaning.indicator, figure)
        # What is the whole's own holds wherever else was named on the way
        away = self.away and holder not in (self.whose.name, self.resolver.main.name)
        frame, day = (None, None) if away else (self.frame, self.day)
        if self._timeless(masked, figure):
            return None
        at = masked.clause_at(figure.start)
        clause = masked.clause_of(figure.start)
        near = within(times, figure.start - _FAR, figure.start)
        before = [t for t in near if t.end <= figure.start and not self._is_reference(masked, t)]
        origin = [
            t
            for t in near
            if t.end <= figure.start
            and masked.part(t.end, figure.start) in ("", "的")
            and re.search("[由从自]$", masked.part(max(masked.sentence.start, t.start - 1), t.start))
        ]
        if starts_from:
            return origin[-1] if origin else None
        before = [t for t in before if not self._is_origin(masked, t) and not self._is_spent(masked, t)]
        if before:
            moment = before[-1]
            its = masked.clause_at(moment.start)
            if self._holds(masked, moment, its, at, static, figure):
                return moment
            lasting = all(t.type in ("DURATION", "SET") for t in before)
            alone = [t for t in before if self._holds(masked, t, masked.clause_at(t.start), at, static, figure)]
            if alone and not static:
                return alone[-1]
            if not lasting:
                return None
            return None if static else frame
        close = within(times, figure.end, min(clause.end, figure.end + _WINDOW))
        behind = [t for t in close if not self._is_reference(masked, t)]
        if behind and masked.part(figure.end, behind[0].start).strip("的（( ") == "":
            return behind[0]
        if static or is_abstract(meaning.indicator, figure, self.text[figure.start]):
            return None
        if _AHEAD.search(masked.part(masked.sentence.start, figure.start)) or _SCENE.match(masked.text):
            return day
        if frame is None and day is None and not away and self.quote < 0 and self.whole is not None:
            # 先后, 累计 sum up what the whole article tells of
            summed = re.search(
                "先后|累计|共(?=[^同产和青])",
                masked.part(max(masked.sentence.start, figure.start - _WINDOW), figure.start),
            )
            return self.whole if summed else None
        return frame or day

    def _holds(
        self, masked: MaskedSentence, moment: TimeMatch, its: int, at: int, static: bool, figure: QuantityMatch
    ) -> bool:
        clauses = masked.clauses
        behind = masked.part(moment.end, clauses[its].end)
        ahead = masked.part(clauses[its].start, moment.start)
        if its == at:
            return not (static and re.match(r"[^，,]{0,12}的", behind))
        hard = any(clauses[i].hard for i in range(its + 1, at + 1))
        if re.search(r"(?:截至|截止|至|到)$", ahead) and hard and not (its == 0 and ahead.endswith(("截至", "截止"))):
            return False
        if moment.type == "SET" and (hard or behind.strip()):
            return False
        if moment.type == "DURATION":
            return not hard and bool(re.match("[里内间来]", behind))
        if static and behind.strip() and FIGURE not in behind:
            return False
        return not (hard and static)

    def _timeless(self, masked: MaskedSentence, figure: QuantityMatch) -> bool:
        """Whether a figure holds whatever the period: a size of what is counted, a kind, a place, a capacity."""
        clause = masked.clause_of(figure.start)
        ahead = masked.part(max(clause.start, figure.start - 12), figure.start)
        behind = masked.part(figure.end, min(clause.end, figure.end + _WINDOW))
        if figure.unit == "岁" and figure.comparator == "eq" and not ahead.endswith(("平均", "年龄", "为", "到", "至")):
            return True
        if figure.unit in (*"大种类字省市县区乡镇村",) or _STANDING.search(ahead):
            return True
        if figure.kind == "length" and re.match("的?范围|以?[内外]|处|的?地方", behind):
            return True
        bounded = figure.comparator in ("ge", "gt", "le", "lt") and figure.kind in ("money", "count", "other", "length")
        if (
            bounded
            and re.match(rf"的?[^，,；;。、的{FIGURE}]{{1,12}}{FIGURE}", behind)
            and not ahead.endswith(("达", "到", "为", "有", "成", "了"))
        ):
            return True
        if re.search(
            rf"^[^，,；;{WHEN}]{{0,4}}(?:年产(?![量值能])|年加工|年处理)[^，,；;。{WHEN}]{{0,6}}$",
            masked.part(clause.start, figure.start),
        ):
            # 年产3吨的生产线: a capacity
            return True
        if bounded and re.match("的[^，,；;。、]{1,8}?(?:全部|均|都|一律)", behind):
            # 5万元以下的村全部清零: which ones are meant
            return True
        # 可解决3万人饮水: what a work is good for
        return bool(
            re.search(
                r"(?<![许宁认])可(?:以)?(?:满足|解决|容纳|带动|惠及|吸纳|覆盖|灌溉|停放|接待|提供|供)[^，,；;。]*$",
                ahead,
            )
        )

    def _is_origin(self, masked: MaskedSentence, moment: TimeMatch) -> bool:
        """由2020年的3家…: the time of where a change began."""
        ahead = masked.part(max(masked.sentence.start, moment.start - 1), moment.start)
        behind = masked.part(moment.end, moment.end + 2)
        return bool(re.search("[由从自]", ahead)) and bool(re.match(f"的?[{FIGURE}{OTHER}]", behind))

    def _is_spent(self, masked: MaskedSentence, moment: TimeMatch) -> bool:
        """用20天时间走访: a length of time that is spent is no period."""
        if moment.type != "DURATION":
            return False
        ahead = masked.part(max(masked.sentence.start, moment.start - 3), moment.start)
        return bool(re.search("(?:用|花|费|历时|耗时|为期|奋战|连续|历经)了?$", ahead)) or masked.part(
            moment.end, moment.end + 2
        ).startswith("时间")

    def _is_reference(self, masked: MaskedSentence, moment: TimeMatch) -> bool:
        ahead = masked.part(max(masked.sentence.start, moment.start - 4), moment.start)
        behind = masked.part(moment.end, moment.end + 4)
        if re.search(r"(?:比|较|与|同|高于|低于)$", ahead) and not behind.startswith("以来"):
            return True
        if re.search(r"(?:是|为|相当于)$", ahead) and re.match(rf"的?{FIGURE}{PAD}*", behind):
            # 是2020年的3倍
            return True
        if re.match(rf"的?基础上|(?:成立|组建|创办)了?{FIGURE}", masked.part(moment.end, moment.end + 6)):
            return masked.part(moment.end, moment.end + 1) not in "成组创"
        if re.match(
            r"(?:同期|(?:的)?(?:目标)?(?:任务|目标|计划|预算|指标)|相比|持平|成立|建设完成|建成|投产|出生|开业|前|创办|组建)",
            behind,
        ):
            return True
        return bool(
            re.search(
                r"(?:成立于|建于|始于|创建于|组建于|创办于|投产于)$",
                masked.part(max(masked.sentence.start, moment.start - 6), moment.start),
            )
        )


def _days(moment: TimeMatch) -> int:
    """Length of a time in days, 0 where it has no dates."""
    try:
        return (date.fromisoformat(moment.end_date[:10]) - date.fromisoformat(moment.start_date[:10])).days
    except ValueError:
        return 0


__all__ = ["Framing", "is_static"]

"""What a quantity measures, for whom, when, and compared with what (SPEC §5).

One engine reads the shapes of ``clauses.toml``: for each figure it looks at the masked clause left and right of it,
takes the first shape that fits, and fills the cells as the shape says. What a clause leaves out is carried from the
figure, the clause or the sentence before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from nlp.components._bodies import nameable
from nlp.components._clauses import (
    Clause,
    MaskedSentence,
    is_abstract,
    left_phrase,
    mask,
    right_phrase,
    strip_link,
    within,
)
from nlp.components._periods import Framing, is_static
from nlp.components.matches import ArticleContext, EntityMatch, QuantityMatch, QuantityMeaning, TimeMatch
from nlp.components.resolution import Holder, Resolver
from nlp.language.sentences import Sentence
from nlp.resources.shapes import (
    FIGURE,
    PAD,
    WHEN,
    Shape,
    alternation,
    change_words,
    clause_classes,
    clause_shapes,
)

_MARK = re.compile(f"[{FIGURE}{WHEN}]{PAD}*")
_CONDITION = re.compile(r"(?:^|[，,；;。])(?:凡|对|如|若|当|只要)[^，,；;。]*$")
_LISTED = re.compile(f"{FIGURE}{PAD}*+(?:[^、的{FIGURE}]*、|[和与及])")
#: Places or bodies that share the figures behind 分别.
_SHARERS = re.compile(
    "(?P<items>(?:[\u4e00-\u9fa5]{1,12}[省市县区镇乡村州旗局院校]|[\u4e00-\u9fa5]{1,12}(?:公司|集团|街道|社区|支部))"
    "(?:[、和与](?:[\u4e00-\u9fa5]{1,12}?[省市县区镇乡村州旗局院校](?![\u4e00-\u9fa5]{1,4}[镇乡]|[\u4e00-\u9fa5]{2,4}村)|[\u4e00-\u9fa5]{1,12}(?:公司|集团|街道|社区|支部)))+)(?P<noun>[^、，,；;。]{0,12})$"
)
_SHARED_WORDS = re.compile("(?:年均|同比|环比|平均|累计|增速|均|年)+$")
_NO_SHARERS = frozenset(
    ("城镇", "农村", "乡村", "乡镇", "城市", "城区", "市区", "县区", "省", "市", "县", "区", "镇", "乡", "村")
)
#: How far from a figure its clause is read; it bounds the time needed.
_WINDOW = 90


@dataclass(slots=True)
class _State:
    """What the figures before in the sentence leave to those behind."""

    indicator: str = ""
    base: str = ""  # the last indicator that stood on its own words
    change: str = ""
    unit: str = ""
    counted: bool = False  # the whole is a count
    rated: bool = False  # the last figure was a growth rate
    recent: list[str] = field(default_factory=list)  # the indicators so far in the paragraph
    said: list[str] = field(default_factory=list)  # the indicators so far in the sentence
    scope: str = ""  # the last figure's
    reference: str = ""  # the last figure's
    whole: str = ""  # what the parts behind 其中 are parts of


def describe_quantities(
    text: str,
    sentences: Sequence[Sentence],
    entities: Sequence[EntityMatch],
    times: Sequence[TimeMatch],
    quantities: Sequence[QuantityMatch],
    resolver: Resolver,
    *,
    context: ArticleContext,
    seen: Counter[str] | None = None,
) -> list[QuantityMeaning]:
    """The meaning of every quantity, parallel to ``quantities`` (which are sorted by start).

    ``seen`` counts the shapes that were read.
    """
    out: list[QuantityMeaning] = [QuantityMeaning() for _ in quantities]
    index = {q.start: i for i, q in enumerate(quantities)}
    framing = Framing(text, resolver, context.title)
    state = _State()
    paragraph = -1
    for sentence in sentences:
        masked = mask(text, sentence, times, quantities)
        own_times = within(times, sentence.start, sentence.end)
        figures = within(quantities, sentence.start, sentence.end)
        framing.enter(masked, own_times)
        if not figures:
            framing.leave(masked, own_times)
            continue
        if sentence.paragraph != paragraph:
            state, paragraph = _State(), sentence.paragraph
        state.said, state.whole = [], ""
        own_entities = within(entities, sentence.start, sentence.end)
        for k, figure in enumerate(figures):
            reading = _Reading(text, masked, figures, k, own_entities, state)
            meaning = reading.meaning()
            if seen is not None and reading.shape_id:
                seen[reading.shape_id] += 1
            moment = framing.period(masked, own_times, figure, meaning, starts_from=reading.shape_id == "from")
            physical = is_static(meaning.indicator, figure)
            holder_name, holder_code = "", ""
            if not reading.holderless(meaning):
                holder = reading.named_holder(resolver) or resolver.holder_at(figure.start, physical=physical)
                holder_name, holder_code = holder.name, holder.code
            out[index[figure.start]] = QuantityMeaning(
                change=meaning.change,
                indicator=meaning.indicator,
                holder=holder_name,
                holder_code=holder_code,
                scope=meaning.scope,
                reference=meaning.reference,
                value_from=meaning.value_from,
                time_text=text[moment.start : moment.end] if moment else "",
                time_start=moment.start_date if moment else "",
                time_end=moment.end_date if moment else "",
            )
        framing.leave(masked, own_times)
    return out


#: Noun narrowed down by a bound: 10万元以上的村.
_NARROWED = re.compile("以[上下内]的?(?P<noun>(?!的)[\u4e00-\u9fa5]{1,8})$")
#: 县（市、区）, 党（工）委: another kind of the same.
_ALTERNATIVE = re.compile("[（(](?:[省市县区镇乡村工组]|[总支]+|街道|社区|[省市县区旗州、]{3,5}|园区|党委|党工委)[）)]")
#: 60岁以上老人: the bound is what makes them old; a ratio is no whole.
_NO_WHOLE = ("老人", "老年人", "青年", "少年", "儿童", "占比", "比例", "比重", "率")
_SIZE_BEFORE = re.compile(f"{FIGURE}{PAD}*的?$")
_SAME_TIME = ("同比", "环比")
_VILLAGE = re.compile("[\u4e00-\u9fa5]{2,4}(?:村|镇|乡|社区|街道)")
_DONE_ALONE = frozenset(("改造", "改造提升", "开工", "完工", "竣工", "投用", "改扩建", "新改建"))
_RESIDENTS = re.compile("(?:城镇|农村|城乡|全体)(?:常住)?居民")
_OF_RESIDENTS = re.compile("[^，,]*?居民(?P<measure>[^，,]{2,})")
_HEDGED = re.compile("(?:了|约|近|超|分别|大约|将近)+$")


@cache
def _change_pattern(name: str, tail: str) -> re.Pattern[str]:
    return re.compile(alternation(change_words()[name]) + tail)


@lru_cache(maxsize=1024)
def _shapes_for(kind: str, unit: str) -> tuple[Shape, ...]:
    """The shapes that a figure of this kind and unit may stand in, in their order."""
    return tuple(
        shape
        for shape in clause_shapes()
        if (not shape.kinds or kind in shape.kinds) and (not shape.units or unit in shape.units)
    )


class _Reading:
    """One figure in its clause."""

    def __init__(
        self,
        text: str,
        masked: MaskedSentence,
        figures: Sequence[QuantityMatch],
        k: int,
        entities: Sequence[EntityMatch],
        state: _State,
    ) -> None:
        self.text, self.masked, self.figures, self.k = text, masked, figures, k
        self.entities, self.state = entities, state
        self.figure = figures[k]
        clause = masked.clause_of(self.figure.start)
        self.clause: Clause = clause
        start = max(clause.start, self.figure.start - _WINDOW)
        left = masked.part(start, self.figure.start)
        # A list of figures: the item before is no part of this one's phrase
        at = max((m.end() for m in _LISTED.finditer(left)), default=0)
        self.listed = at > 0
        self.shape_id = self.phrase = ""
        self.halved = False
        self.full_left, self.full_start = left, start
        self.left = left[at:]
        self.left_start = start + at
        self.right = masked.part(self.figure.end, min(clause.end, self.figure.end + _WINDOW))

    def unmask(self, masked_run: str, offset: int) -> str:
        """The article's words of a captured run."""
        return self.text[offset : offset + len(masked_run)]

    def meaning(self) -> QuantityMeaning:
        """Indicator, change, scope, reference and value_from by the first shape that fits."""
        if (
            "其中" in self.masked.part(self.masked.sentence.start, self.figure.start)[-_WINDOW:]
            and not self.state.whole
        ):
            # 党员30名，其中…: what follows are parts of what stood before
            self.state.whole = self.state.base
        for shape in _shapes_for(self.figure.kind, self.figure.unit):
            found = self._try(shape)
            if found is not None:
                self.shape_id = shape.id
                self._remember(found, shape)
                return found
        return QuantityMeaning(change=self._change())

    def _try(self, shape: Shape) -> QuantityMeaning | None:
        figure = self.figure
        own_left, left_start = (self.full_left, self.full_start) if shape.full else (self.left, self.left_start)
        left = shape.left.search(own_left) if shape.left else None
        if shape.left and left is None:
            return None
        right = shape.right.match(self.right) if shape.right else None
        if shape.right and right is None:
            return None
        if shape.unless_left and shape.unless_left.search(self.left):
            return None
        slots: dict[str, tuple[str, int]] = {}
        for match, offset in ((left, left_start), (right, figure.end)):
            if match is not None:
                for name, value in match.groupdict().items():
                    if value is not None and name != "cut":
                        slots[name] = (value, offset + match.start(name))
        before = own_left[: left.start("cut")] if left is not None and shape.cut else own_left
        indicator = self._indicator(shape, before, left_start, slots)
        if not indicator:
            return None
        scope = indicator if shape.scope == "indicator" else ""
        if shape.scope == "whole":
            scope = self._whole()
            if scope == indicator:
                return None
        if "scope" in slots:
            scope = _trim_scope(self.unmask(*slots["scope"]))
        elif self.listed and figure.kind in ("percent", "rank") and not self.left.strip("、和与 "):
            # 完成年度目标的26%、24%, 分别居全市第5位、第3位: one whole for the list
            scope = self.state.scope
        scope = scope or self._among(indicator)
        reference = _trim_reference(self.unmask(*slots["reference"])) if "reference" in slots else self._reference()
        change = shape.change
        if change == "none":
            change = ""
        elif change == "side":
            change = "decrease" if re.search("低|少|落后", left.group("cut") if left else "") else "increase"
        elif change == "word" or change == "":
            change = self._change()
        elif change == "behind":
            change = "decrease" if re.search(r"降|减|负", self.right[:12]) else "increase"
        value_from = None
        if shape.gives_from and self.k > 0:
            value_from = self.figures[self.k - 1].value
        return QuantityMeaning(
            change=change, indicator=indicator, scope=scope, reference=reference, value_from=value_from
        )

    def _indicator(self, shape: Shape, before: str, start: int, slots: dict[str, tuple[str, int]]) -> str:
        source = shape.indicator
        if source == "slot" and FIGURE in slots["indicator"][0]:
            return ""
        if source == "slot":
            return self.unmask(*slots["indicator"]).strip(" \u3000")
        behind = self.right
        if "noun" in slots:
            behind = self.right[slots["noun"][1] - self.figure.end :]
        if source == "right":
            return self._right(behind)
        if source == "right-dimension":
            noun = right_phrase(behind if "noun" in slots else self.right[self.right.find("的") :])
            name = slots["dimension"][0] if "dimension" in slots else ""
            if not name:
                words = alternation(clause_classes()["dimension"])
                chosen = re.match(words, self.right) or re.search(words + "(?:约|达|为)?$", self.left)
                name = chosen.group().rstrip("约达为") if chosen else ""
            return noun + name if noun else ""
        phrase, _ = left_phrase(before, start, self.entities)
        phrase = self.phrase = self._unmask_phrase(phrase)
        phrase = self._dealt(phrase, before)
        phrase = self._bounded(self._fuller(_trim_group(phrase)), before, start)
        if (
            self.state.base
            and self.figure.unit not in ("个", "座", "")
            and _VILLAGE.fullmatch(phrase)
            and nameable(phrase)
        ):
            # 甲村82亩、乙村50亩: whose, not what
            phrase = ""
        if phrase in _DONE_ALONE and self.state.base:
            # 新建农田28万亩、改造提升12万亩: the verb alone names nothing
            phrase = ""
        if (group := _RESIDENTS.fullmatch(phrase)) and (told := _OF_RESIDENTS.match(self.state.base)):
            # 全体居民人均可支配收入…，其中城镇居民2万元
            phrase = group.group() + told["measure"]
        behind = self.left[len(before) :]
        if re.fullmatch("[户人亩]均?", phrase) and (phrase + behind)[1:2] == "均":
            phrase += strip_link(behind)
        if source == "left":
            return self._with_among(phrase)
        if source == "left-or-carry":
            return self._with_among(phrase) or self._carried()
        if source == "part":
            share = self.left[len(before) :].strip("为达约到")
            return phrase + share if phrase and share.endswith("占比") else phrase
        if source == "carry":
            return self._rated(phrase)
        if source == "rate":
            return self._rated(phrase)
        return ""

    def _dealt(self, phrase: str, before: str) -> str:
        """The item of a coordinated name that the i-th figure behind 分别 belongs to (甲、乙产量分别增长2%、5%)."""
        stretch = self.masked.part(max(self.clause.start, self.figure.start - _WINDOW), self.figure.start)
        at = stretch.rfind("分别")
        if at < 0:
            return phrase
        place = len(re.findall(FIGURE, stretch[at:]))
        if self._sharers() is not None:
            told = _SHARERS.search(stretch[:at])
            own = told["noun"] if told and told["noun"] else stretch[at + 2 :].split(FIGURE)[0]
            noun, _ = left_phrase(own, self.clause.start, ())
            return noun if noun not in clause_classes()["verb"] else ""
        shared = _SHARED_WORDS.sub("", stretch[:at])
        if place or shared != stretch[:at]:
            # 甲、乙增加值年均分别增长2%、5%: the words between name and 分别 belong to the change
            name, _ = left_phrase(shared, max(self.clause.start, self.figure.start - _WINDOW), self.entities)
            phrase = self._unmask_phrase(name) or phrase
        items = re.split("[、和与]", phrase)
        behind = self.masked.part(self.figure.end, min(self.clause.end, self.figure.end + _WINDOW))
        total = place + 1 + len(re.findall(FIGURE, behind))
        for marks in ("、", "[和与]"):
            # 电气机械和器材: 和 may stand inside an item
            if len(items) != total and len(split := re.split(marks, phrase)) == total:
                items = split
        if len(items) == 1 and total > 1:
            # 对前三名分别奖励20万元、10万元: what is dealt out stands behind 分别
            own = stretch[at + 2 :].split(FIGURE)[0]
            if own.endswith(clause_classes()["spend"]):
                return own
        if not phrase and total > 1 and len(self.state.recent) >= total:
            return self.state.recent[-total]
        if len(items) != total or len(items) < 2:
            return phrase
        chosen, last = items[place], items[-1]
        halves = clause_classes()["halves"]
        lead = next((half for half in halves if last.startswith(half)), "")
        if chosen in halves and lead:
            return chosen + last[len(lead) :]
        head = re.search(
            r"(?:增加值|总产值|产值|产量|面积|收入|投资|比重|总额|人数|数量|覆盖率|[^\s]率|价格|数)$", last
        )
        if head and place < total - 1 and len(last) > len(head.group()) and not chosen.endswith(head.group()[-1]):
            return chosen + head.group()
        return chosen

    def _fuller(self, phrase: str) -> str:
        """治理率 for 污水治理率, where the longer name stands before in the sentence."""
        if 2 <= len(phrase) <= 4 and phrase.endswith(("率", "量", "面", "度", "值", "额")):
            for earlier in reversed(self.state.said):
                if earlier.endswith(phrase) and len(earlier) > len(phrase) + 1:
                    return earlier
        return phrase

    def _right(self, behind: str) -> str:
        if self.figure.unit in ("省", "市", "县", "区", "乡", "镇", "村"):
            # 甲、乙、丙三市: the unit is the noun
            return self.figure.unit
        person = next((e for e in self.entities if e.label == "PERSON" and e.start > self.figure.end), None)
        if person is not None and person.start < self.figure.end + len(behind):
            # 62岁的村民某某: the name ends the noun
            named = person.start - self.figure.end - (len(self.right) - len(behind))
            behind = behind[:named] if named > 0 else behind
        counted = (
            self.figure.kind == "count" or self.figure.unit == "岁" or not self.left.strip() or self.left.endswith("的")
        )
        return self._with_brackets(right_phrase(behind, counted=counted))

    def _with_brackets(self, noun: str) -> str:
        """乡镇（街道）党（工）委: what else is counted stands in brackets within the noun."""
        at = self.text.find(noun, self.figure.end, self.figure.end + _WINDOW) if noun else -1
        if at < 0:
            return noun
        end = at + len(noun)
        while (aside := _ALTERNATIVE.match(self.text, end, self.clause.end)) is not None:
            end = aside.end()
            further = right_phrase(self.masked.part(end, min(self.clause.end, end + 12)))
            if further and self.text.startswith(further, end):
                end += len(further)
        return self.text[at:end]

    def _unmask_phrase(self, phrase: str) -> str:
        return _MARK.sub("", phrase)

    def _whole(self) -> str:
        """What a share without a named whole is a share of: the count or amount that its part is taken from."""
        whole = self.state.whole
        if not whole and self.state.said and not re.search("占比[^，,]{0,3}$", self.left):
            whole = self.state.base
        if whole and self.state.counted:
            verb = max((v for v in clause_classes()["verb"] if whole.startswith(v)), key=len, default="")
            whole = whole[len(verb) :] if len(whole) > len(verb) + 1 else whole
        return whole

    def _carried(self) -> str:
        """The indicator of the figure before, where nothing else was named since."""
        if not self.state.base:
            return self._topic()
        if self.state.base.endswith("平均年龄") and (self.figure.kind == "count" or self.figure.unit == "岁"):
            return self.state.base.removesuffix("平均年龄") or self.state.base
        return self.state.base

    def _topic(self) -> str:
        """What a clause before puts at the head (像这样的驿站，全县已有30个)."""
        at = self.masked.clause_at(self.figure.start)
        if at == 0:
            return ""
        clause = self.masked.clauses[at - 1]
        words = self.masked.part(clause.start, clause.end)
        if not re.match("像|至于|说到|说起|提起|谈到", words) or FIGURE in words:
            return ""
        return left_phrase(words, clause.start, self.entities)[0]

    def _rated(self, phrase: str) -> str:
        """增速, 比重 and their like on top of the carried indicator."""
        rates = clause_classes()["rate"]
        if phrase and phrase not in rates:
            return phrase
        base = self._carried()
        if not base:
            return phrase
        if phrase:
            return base if base.endswith(phrase) else base + phrase
        if self.figure.kind == "percentage_point" and self.state.rated and not base.endswith(rates):
            return base + ("降幅" if self.state.change == "decrease" else "增速")
        if self.figure.kind == "rank" and self.state.indicator:
            return self.state.indicator
        return base

    def _with_among(self, phrase: str) -> str:
        halves = clause_classes()["halves"]
        if phrase in halves and self.state.base:
            self.halved = True
            # 省级示范村8个、市级15个: the one half takes the place of the other
            lead = next((half for half in halves if self.state.base.startswith(half)), "")
            rest = self.state.base[len(lead) :]
            return phrase + (rest if len(rest) >= 2 else self.state.base)
        return phrase

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

    def _among(self, indicator: str) -> str:
        """Of whom a share or number is, by the noun that a bound narrows down (35岁以下党员占…) or that 中 follows."""
        if self.figure.kind == "percent" and self.left.strip():
            narrowed = _NARROWED.search(indicator)
            if (
                narrowed
                and not narrowed["noun"].endswith(_NO_WHOLE)
                and re.search("(?:占|占比|达|达到|为|到|至)(?:了|仅|约)?$", self.left)
            ):
                return narrowed["noun"]
        ahead = self.masked.part(self.masked.sentence.start, self.figure.start)
        part = ahead[ahead.rfind("其中") :] if "其中" in ahead else ""
        if (
            self.figure.kind == "percent"
            and part
            and len(re.findall(FIGURE, part)) == 1
            and not re.search("[；;]", part)
            and re.fullmatch("占比?(?:为|达|达到|了|约)?", self.left.strip())
        ):
            # 党员30名，其中女党员12名，占40%
            whole = self._whole()
            return whole if whole != indicator else ""
        return ""

    def _bounded(self, phrase: str, before: str, start: int) -> str:
        """集体收入10万元以上的村 for 村, with the size that the noun is narrowed down to."""
        if not 1 <= len(phrase) <= 3:
            return phrase
        at = before.rfind(phrase)
        if at < 1 or before[at - 1] not in (PAD, "的", FIGURE):
            return phrase
        size = _SIZE_BEFORE.search(before[:at])
        if size is None:
            return phrase
        told = self.text[start + size.start() : start + at]
        if not re.search("以[上下内]的?$", told):
            return phrase
        measure, _ = left_phrase(before[: size.start()], start, self.entities) if size.start() else ("", "")
        measure = "" if FIGURE in measure or measure in clause_classes()["verb"] or len(measure) > 8 else measure
        return measure + told + phrase

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

    def _remember(self, found: QuantityMeaning, shape: Shape) -> None:
        state = self.state
        rates = clause_classes()["rate"]
        state.indicator = found.indicator
        state.scope, state.reference = found.scope, found.reference
        state.recent.append(found.indicator)
        state.said.append(found.indicator)
        if shape.id not in ("pull", "share-given", "done-so-often", "casualties", "carried"):
            base = found.indicator
            for rate in rates:
                if base.endswith(rate) and self.figure.kind in ("percentage_point", "rank"):
                    base = base[: -len(rate)] or base
                    break
            if not self.halved:
                state.base = base
        if found.change or shape.id != "carried":
            state.change = found.change
        state.rated = (
            self.figure.kind == "percent"
            and found.change in ("increase", "decrease")
            or (state.rated and self.figure.kind == "percentage_point")
        )
        state.unit = self.figure.unit
        if not state.whole:
            state.counted = self.figure.kind == "count"

    def named_holder(self, resolver: Resolver) -> Holder | None:
        """A name right before the indicator's own words."""
        if (owner := self._dealt_holder(resolver)) is not None:
            return owner
        at = (
            self.text.rfind(self.phrase, max(self.clause.start, self.figure.start - _WINDOW), self.figure.start)
            if self.phrase
            else -1
        )
        person = resolver.person_of(self.figure, self.masked.sentence.start, self.clause.end)
        if person is not None:
            return person
        if (thing := resolver.described(self.figure.end)) is not None:
            return thing
        if (
            self.figure.unit in ("名", "人", "位", "户")
            and (owner := resolver.counted_at(self.figure.start)) is not None
        ):
            return owner
        return resolver.named_before(at) if at > self.clause.start else None

    def _sharers(self) -> tuple[list[str], int, int] | None:
        """Places or bodies before 分别 in a clause, where they begin, and which of them this figure belongs to."""
        begin = max(self.clause.start, self.figure.start - _WINDOW)
        stretch = self.masked.part(begin, self.figure.start)
        at = stretch.rfind("分别")
        if at < 0 or FIGURE in stretch[:at] or not (listed := _SHARERS.search(stretch[:at])):
            return None
        items = re.split("[、和与]", listed["items"])
        place = len(re.findall(FIGURE, stretch[at:]))
        behind = self.masked.part(self.figure.end, min(self.clause.end, self.figure.end + _WINDOW))
        total = place + 1 + len(re.findall(FIGURE, behind))
        if len(items) != total or total < 2 or set(items) & _NO_SHARERS:
            return None
        return items, begin + listed.start("items"), place

    def _dealt_holder(self, resolver: Resolver) -> Holder | None:
        """甲区、乙区分别签约42个、37个: each its own."""
        shared = self._sharers()
        if shared is None:
            return None
        items, start, place = shared
        start += sum(len(item) + 1 for item in items[:place])
        for entity in within(self.entities, start, start + 1):
            return resolver.entity_holder(entity)
        return Holder(items[place], "", start, "GPE")

    def holderless(self, meaning: QuantityMeaning) -> bool:
        """Conditions (凡有3名以上…的) and mere enumerations (三大目标) are nobody's."""
        if (
            is_abstract(meaning.indicator, self.figure, self.text[self.figure.start])
            or self.shape_id == "casualties"
            or self.figure.unit in ("级", "字")
        ):
            return True
        head = self.masked.part(max(self.masked.sentence.start, self.figure.start - 2 * _WINDOW), self.figure.start)
        behind = self.masked.part(self.figure.end, min(self.clause.end, self.figure.end + _WINDOW))
        if re.search(r"(?:^|[，,；;。\s])对", head):
            return False
        if re.match(r"[^，,；;。]{0,12}?[中里](?:排|居|位|列|名)", behind):
            # 在23家公司中排名: the field of a ranking
            return True
        if behind.rstrip().endswith("的") and not re.search(r"[已了]", behind):
            return True
        return bool(_CONDITION.search(head)) and "的" in behind[-1:]


def _trim_group(phrase: str) -> str:
    """贫困村 for 贫困村中 (136个贫困村中已有121个), 村集体收入 for 我们村集体收入, 订单 for 公司订单."""
    if (
        len(phrase) > 2
        and phrase.endswith(("中", "里"))
        and not phrase.endswith(("高中", "初中", "集中", "空中", "公里"))
    ):
        phrase = phrase[:-1]
    phrase = re.sub("(?<=..)(?:计划|拟|规划)(?:建设|新建|改造|完成|建成|投资)?$", "", phrase)
    phrase = re.sub("^(?:我们|咱们|咱|我)(?=[村镇县乡校院厂]集|.{2})", "", phrase)
    return re.sub("^(?:公司|学校|医院|集团|合作社|企业)(?=[^数总户人员]{2})(?!自有|自建)", "", phrase)


def _trim_scope(run: str) -> str:
    run = run.strip(" \u3000的中里")
    return re.sub(r"^(?:在|于|到|了)|(?:各[市县州区]|[各同]类)?(?:中|之)?$", "", run)


def _trim_reference(run: str) -> str:
    run = run.strip(" \u3000")
    return re.sub(r"(?:水平|同比|增长|相比|偏|略|明显)+$", "", run) or run


__all__ = ["describe_quantities"]

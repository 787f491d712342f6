"""What a figure measures: the indicator in its clause's words, or carried from the figure before (SPEC §5)."""

from __future__ import annotations

import re

from nlp.components._bodies import nameable
from nlp.components._clauses import left_phrase, right_phrase, strip_link
from nlp.components._figure_clause import WINDOW, FigureClause
from nlp.resources.shapes import FIGURE, PAD, WHEN, Shape, alternation, clause_classes

_MARK = re.compile(f"[{FIGURE}{WHEN}]{PAD}*")
_SHARED_WORDS = re.compile("(?:年均|同比|环比|平均|累计|增速|均|年)+$")
#: 县（市、区）, 党（工）委: another kind of the same.
_ALTERNATIVE = re.compile("[（(](?:[省市县区镇乡村工组]|[总支]+|街道|社区|[省市县区旗州、]{3,5}|园区|党委|党工委)[）)]")
_SIZE_BEFORE = re.compile(f"{FIGURE}{PAD}*的?$")
_VILLAGE = re.compile("[\u4e00-\u9fa5]{2,4}(?:村|镇|乡|社区|街道)")
_RESIDENTS = re.compile("(?:城镇|农村|城乡|全体)(?:常住)?居民")
_OF_RESIDENTS = re.compile("[^，,]*?居民(?P<measure>[^，,]{2,})")
_REST = re.compile("(?:剩下|余下|剩余|其余|还剩)的?$")
_RATE_OF_THEM = re.compile(r"(?<=..)[\u4e00-\u9fff]{2}率(?:已经?|均|也)?(?:达|为|超|[提升下]|是|在)")


class FigureNames(FigureClause):
    """Names what one figure measures."""

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
        if phrase in clause_classes()["done_alone"] and self.state.base:
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
        stretch = self.masked.part(max(self.clause.start, self.figure.start - WINDOW), self.figure.start)
        at = stretch.rfind("分别")
        if at < 0:
            return phrase
        place = len(re.findall(FIGURE, stretch[at:]))
        if (shared := self._sharers()) is not None:
            own = shared[-1] or stretch[at + 2 :].split(FIGURE)[0]
            noun, _ = left_phrase(own, self.clause.start, ())
            return noun if noun not in clause_classes()["verb"] else ""
        names = _SHARED_WORDS.sub("", stretch[:at])
        if place or names != stretch[:at]:
            # 甲、乙增加值年均分别增长2%、5%: the words between name and 分别 belong to the change
            name, _ = left_phrase(names, max(self.clause.start, self.figure.start - WINDOW), self.entities)
            phrase = self._unmask_phrase(name) or phrase
        items = re.split("[、和与]", phrase)
        behind = self.masked.part(self.figure.end, min(self.clause.end, self.figure.end + WINDOW))
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
        rate = _RATE_OF_THEM.search(behind)
        if rate is not None:
            # 120户农户参保率达98%: the rate that is told of them is no part of what is counted
            behind = behind[: rate.start()]
        counted = (
            self.figure.kind == "count" or self.figure.unit == "岁" or not self.left.strip() or self.left.endswith("的")
        )
        return self._with_brackets(right_phrase(behind, counted=counted))

    def _with_brackets(self, noun: str) -> str:
        """乡镇（街道）党（工）委: what else is counted stands in brackets within the noun."""
        at = self.text.find(noun, self.figure.end, self.figure.end + WINDOW) if noun else -1
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

    def _carried(self) -> str:
        """The indicator of the figure before, where nothing else was named since."""
        if self.figure.kind == "count" and _REST.search(self.left) and self.figure.unit in self.state.nouns:
            # 120户群众签约率达98%,剩下的4户: of what was counted in that unit
            return self.state.nouns[self.figure.unit]
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


__all__ = ["FigureNames"]

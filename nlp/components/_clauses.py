"""Clauses without a parser: masked sentences, clause borders and the noun phrases beside a figure.

A sentence is *masked*: every quantity and time is replaced, length for length, by stand-ins, so that patterns can
speak of "another figure" and "a time", commas inside numbers split nothing, and offsets stay those of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from nlp.components.matches import EntityMatch, QuantityMatch, TimeMatch
from nlp.language.sentences import Sentence
from nlp.language.tagging import tag_words
from nlp.resources.shapes import ASIDE, FIGURE, OTHER, PAD, WHEN, alternation, change_words, clause_classes

M = TypeVar("M", EntityMatch, QuantityMatch, TimeMatch)

_BORDER = re.compile(r"[，,；;。！？!?：:\n（）()]|……|——")
_HARD = re.compile(r"[；;。！？!?\n]")
_BRACKETS = re.compile(r"（[^（）()\n]{1,200}）|\([^（）()\n]{1,200}\)")
_MARKS = f"{FIGURE}{WHEN}{PAD}{OTHER}{ASIDE}"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas, semicolons and colons; ``hard``: the border before it is a semicolon or more."""

    start: int
    end: int
    hard: bool


@dataclass(frozen=True, slots=True)
class MaskedSentence:
    """A sentence with its masked text and clauses; all offsets are the article's."""

    sentence: Sentence
    text: str  # masked, brackets blanked, as long as the sentence
    inner: str  # masked, with what the brackets hold
    clauses: tuple[Clause, ...]
    asides: tuple[Clause, ...] = ()  # clauses in brackets; they lie inside one of ``clauses``

    def clause_at(self, position: int) -> int:
        """Index of the clause that holds an article offset, brackets passed over."""
        return max(0, bisect_right(self.clauses, position, key=lambda clause: clause.start) - 1)

    def clause_of(self, position: int) -> Clause:
        """The innermost clause that holds an article offset."""
        i = bisect_right(self.asides, position, key=lambda clause: clause.start) - 1
        if i >= 0 and position < self.asides[i].end:
            return self.asides[i]
        return self.clauses[self.clause_at(position)]

    def part(self, start: int, end: int) -> str:
        """Masked text between two article offsets; brackets are blank unless ``start`` lies within one."""
        low, high = max(0, start - self.sentence.start), max(0, end - self.sentence.start)
        source = self.inner if self.text[low : low + 1] == ASIDE else self.text
        return source[low:high]


def mask(
    text: str, sentence: Sentence, times: Sequence[TimeMatch], quantities: Sequence[QuantityMatch]
) -> MaskedSentence:
    """Mask one sentence; ``times`` and ``quantities`` may be the article's, sorted by start."""
    chars = list(text[sentence.start : sentence.end])

    def cover(start: int, end: int, mark: str) -> None:
        for i in range(max(start, sentence.start), min(end, sentence.end)):
            chars[i - sentence.start] = mark if i == start else PAD

    for moment in within(times, sentence.start, sentence.end):
        cover(moment.start, moment.end, WHEN)
    for figure in within(quantities, sentence.start, sentence.end):
        cover(figure.start, figure.end, FIGURE)
    inner = "".join(chars)
    asides: list[Clause] = []
    for bracket in _BRACKETS.finditer(inner):
        asides.extend(_split(inner, bracket.start() + 1, bracket.end() - 1, sentence.start))
    masked = _BRACKETS.sub(lambda m: ASIDE * len(m.group()), inner)
    clauses = _split(masked, 0, len(masked), sentence.start) or [Clause(sentence.start, sentence.end, True)]
    return MaskedSentence(sentence, masked, inner, tuple(clauses), tuple(asides))


def _split(masked: str, low: int, high: int, offset: int) -> list[Clause]:
    clauses: list[Clause] = []
    position, hard = low, True
    for border in _BORDER.finditer(masked, low, high):
        if border.start() > position:
            clauses.append(Clause(offset + position, offset + border.start(), hard))
            hard = False
        hard = hard or bool(_HARD.match(border.group()))
        position = border.end()
    if position < high:
        clauses.append(Clause(offset + position, offset + high, hard))
    return clauses


def within(found: Sequence[M], start: int, end: int) -> Sequence[M]:
    """The matches that begin in [start, end), of a list sorted by start."""
    low = bisect_left(found, start, key=lambda m: m.start)
    high = bisect_left(found, end, key=lambda m: m.start)
    return found[low:high]


@lru_cache(maxsize=8192)
def tag(text: str) -> tuple[tuple[str, str], ...]:
    """jieba's words and tags; stand-ins are words of their own, tagged ``m``."""
    out: list[tuple[str, str]] = []
    for piece in re.split(f"([{_MARKS}]+)", text):
        if piece and piece[0] in _MARKS:
            out.append((piece, "m"))
        elif piece:
            out.extend(_regroup(tag_words(piece)))
    return tuple(out)


def _regroup(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Words that our lexicon knows and jieba cuts (新/建) are put together again."""
    known = _set("verb") | _set("stop")
    out: list[tuple[str, str]] = []
    for word, pos in words:
        if out and len(word) <= 2 and out[-1][0] + word in known:
            out[-1] = (out[-1][0] + word, "v")
        else:
            out.append((word, pos))
    return out


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(clause_classes()[name])


@cache
def _tail(name: str) -> re.Pattern[str]:
    return re.compile(alternation(clause_classes()[name]) + "$")


@cache
def _head(name: str) -> re.Pattern[str]:
    return re.compile(alternation(clause_classes()[name]))


_GENERIC = re.compile(
    r"(?:全|该|本|我|各|此)(?:国|省|市|县|区|州|旗|盟|镇|乡|村|街道|社区|屯|校|局|院|厂|公司|集团|系统|行业|线|社会)(?=[^体部面长职资]|$)|[该本此]|当地|境内|辖区内?|其中"
)
#: 集团党委投入: who spends is no part of what is spent.
_BODY_TAIL = (
    "又",
    "再",
    "共",
    "里",
    "党委",
    "组织部",
    "宣传部",
    "公司",
    "集团",
    "政府",
    "局",
    "院",
    "校",
    "支部",
    "镇",
    "乡",
    "村",
    "县",
    "市",
    "社区",
    "中心",
    "计划",
    "累计",
    "我们",
    "合作社",
    "企业",
    "部门",
)
#: A project's own measure: the project is the holder, the measure the indicator.
_BUILT = re.compile(
    r".{2,}(?:项目|工程|水库|大桥|隧道|公路|铁路|园区|基地|段|线)(?P<name>(?:规划|计划)?(?:总投资额?|全长|总长度?|占地面积|建筑面积|总面积|总库容))$"
)
#: Verbs and adverbs that name nothing by themselves (还要再建, 就走).
_DOINGS = (
    *set(clause_classes()["verb"]) - set(clause_classes()["nominal"] + clause_classes()["spend"]),
    *("还", "要", "再", "就", "走", "又", "才", "已", "了", "都", "只"),
)
_EMPTY = re.compile(
    f"(?!(?:同比|环比)*{alternation(change_words()['rate'])}$)"
    f"{alternation((*clause_classes()['adverb'], *change_words()['up'], *change_words()['down'], *_DOINGS))}+"
)
_QUOTES = '“”"「」『』《》'


#: 集团所属党支部: what a body owns is not named by the body.
_OWNED = re.compile(r"(?:所属|下属|下辖|所辖|直属)(?=.{2})")
#: 红梨每公斤: what a price or an allowance is given for.
_PER = re.compile(
    r"(?<=.{2})每(?:公斤|千克|斤|吨|公顷|亩|平方米|立方米|人|人每月|户|只|头|棵|株|箱|袋|瓶|份|小时|天|日|月|年)$"
)
#: What may stand between a time and the figure of a noun before it.
_FUNCTION = re.compile(
    alternation(
        clause_classes()["adverb"]
        + ("要", "由", "从", "自", "须", "需", "应", "拟", "计划", "还", "约", "为", "在", "就", "只")
        + ("稳定在", "保持在", "维持在", "控制在", "稳定", "保持", "达到", "达", "超过", "突破")
    )
)
#: A noun before the time, no preposition of the time itself (截至, 比) and no verb alone.
_SUBJECT_BEFORE = re.compile(r"[^，,；;。：:截至到在比较同与自从于据\s]{2}$")


#: 被困人员, 被征地农户: people named by what befell them.
_PASSIVE = re.compile("被[\u4e00-\u9fa5]{1,4}?(?:人员|群众|村民|居民|农户|对象|单位|企业|学生|老人|儿童)")


#: Nouns whose last character is a link word elsewhere.
_ABILITY = ("产能", "性能", "功能", "职能", "才能", "动能", "智能", "节能", "光能", "电能", "热能")


def is_abstract(indicator: str, figure: QuantityMatch, first: str) -> bool:
    """Whether a number, with its ``first`` character, only announces what is told next: 三个方面, but not 87条问题."""
    if indicator not in clause_classes()["abstract"]:
        return False
    counted = figure.unit in ("件", "条", "项", "起") or (figure.value or 0) >= 10 and indicator == "问题"
    return not (counted and first.isdigit())


def strip_lead(phrase: str) -> str:
    """Take adverbs, conjunctions and prepositions off a phrase's head."""
    while phrase:
        phrase = phrase.lstrip(" \u3000、及和与")
        if _head("lead_keep").match(phrase):
            break
        hit = _head("lead").match(phrase)
        if not hit or hit.end() >= len(phrase) - 1 or len(tag(phrase)[0][0]) > hit.end():
            # 就业 begins with 就, but is one word
            break
        phrase = phrase[hit.end() :]
    return phrase


def strip_link(phrase: str) -> str:
    """Take 为, 达, 约, 共 and their like off a phrase's end."""
    while phrase:
        trimmed = phrase.rstrip(" \u3000、：:")
        hit = _tail("link").search(trimmed)
        if not hit or hit.start() == 0:
            return trimmed if not hit else ""
        last = tag(trimmed)[-1][0]
        noun = len(hit.group()) == 1 and (tag(trimmed)[-1][1][0] == "n" or trimmed.endswith(_ABILITY))
        if noun and trimmed.endswith(_ABILITY):
            return trimmed
        if len(last) > len(hit.group()) and (last in _set("verb") | _set("nominal") or noun):
            # 签约, 节约, 人才: the link is the end of a word
            return trimmed
        if trimmed.endswith(("户均", "人均", "亩均")):
            return trimmed
        if trimmed[hit.start() - 1 :] in _set("verb") and hit.end() - hit.start() == 1:
            # 拥有, 设有: a verb that ends like a link
            trimmed = trimmed[: hit.start() - 1]
        else:
            trimmed = trimmed[: hit.start()]
        phrase = trimmed
    return phrase


def left_phrase(clause: str, start: int, entities: Sequence[EntityMatch]) -> tuple[str, str]:
    """The noun phrase that ends a masked stretch, and the verb before it; ``start`` is the stretch's article offset."""
    phrase = clause
    for mark in (FIGURE, WHEN):
        at = phrase.rfind(mark)
        if at >= 0:
            end = at + 1
            while end < len(phrase) and phrase[end] == PAD:
                end += 1
            ahead, phrase = phrase[:at], phrase[end:]
            if mark == WHEN:
                phrase = re.sub("^(?:[之以]?前|以来|[之以]?[内里间]|期间|中|末|底)", "", phrase)
                ahead = re.sub("(?:已|均)?连续$", "", ahead)
                if not _FUNCTION.sub("", phrase) and _SUBJECT_BEFORE.search(ahead):
                    # 普及率今年要由…: the time stands between the noun and its predicate
                    clause, phrase = ahead, ahead
    if generic := _GENERIC.match(phrase):
        phrase = phrase[generic.end() :]
    offset = start + len(clause) - len(phrase)
    for entity in within(entities, offset, start + len(clause)):
        # The holder's name before the noun is no part of it
        if entity.label != "PRODUCT" and offset <= entity.start and entity.end <= start + len(clause):
            rest = clause[entity.end - start :]
            if rest and rest[0] not in _QUOTES + "》」’":
                phrase = rest
    for closing in "》」":
        if closing in phrase[:-1]:
            phrase = phrase[phrase.rfind(closing, 0, -1) + 1 :]
    phrase = strip_link(phrase.replace(ASIDE, ""))
    if owned := _OWNED.search(phrase):
        phrase = phrase[owned.end() :]
    if dealt := _PER.search(phrase):
        phrase = phrase[: dealt.start()]
    at = phrase.rfind("的")
    if at >= 0:
        after = phrase[at + 1 :]
        if after and after not in _set("measure"):
            phrase = after
        elif not after:
            return "", ""
    if listed := re.search(r"、[^、]*等(?=[^等]{1,8}$)", phrase):
        # 甲、乙等丙: the counted noun is 丙
        phrase = phrase[listed.end() :]
    tagged = tag(phrase) if phrase else ()
    words = [word for word, _ in tagged]
    # 建起, 结成, 记满: verbs with their result, which no list can hold
    resulting = {word for word, pos in tagged if pos == "v" and len(word) == 2 and word[-1] in "起成满"}
    if len(words) > 1 and words[-1] in _set("verb") and words[-1] not in _set("nominal"):
        while len(words) > 1 and (
            words[-1] in _set("verb") and words[-1] not in _set("nominal") or words[-1] in _set("link") - {"的"}
        ):
            words.pop()
    verb, begin = "", 0
    for i in range(len(words) - 2, -1, -1):
        if words[i] in ("把", "将", "让", "使"):
            begin = i + 1
            break
        if (
            words[i] in ("到", "出", "回")
            and i > 0
            and words[i + 1] not in _set("verb")
            and (tagged[i - 1][1] == "v" or words[i] != "回")
        ):
            verb, begin = words[i - 1], i + 1
            break
        if words[i] in ("共", "累计", "先后", "又", "带头") and i > 0:
            begin = i + 1
            break
        if (
            (words[i] in _set("verb") or words[i] in resulting)
            and (words[i + 1] not in _set("suffix") or _owner(words, i + 1))
            and words[i] + words[i + 1] not in _set("fixed")
        ):
            subject = i > 0 and words[i - 1].endswith(_BODY_TAIL + clause_classes()["people"])
            if words[i] in _set("nominal") and i > 0 and words[i - 1] not in _set("verb") and not subject:
                continue
            if words[i] in _set("nominal") and words[i + 1] in _set("measure"):
                # 出口总额, 培训人数
                continue
            told = words[i + 1].startswith(("意见", "建议", "问题", "线索"))
            if words[i + 1].startswith(clause_classes()["head"]) and not told and _set("verb") & set(words[:i]):
                # 新建集中式处理设施: the nearer verb belongs to the noun
                continue
            verb, begin = words[i], i + 1
            break
    if words and words[-1] in _set("spend"):
        at = next((i for i in range(len(words) - 2, begin - 1, -1) if words[i].endswith(_BODY_TAIL)), -1)
        begin = max(begin, at + 1)
    phrase = "".join(words[begin:]).strip(_QUOTES if begin else "")
    phrase = phrase if _GENERIC.match(phrase) else strip_lead(phrase)
    while generic := _GENERIC.match(phrase):
        if generic.end() >= len(phrase):
            return "", verb
        phrase = strip_lead(phrase[generic.end() :])
    if made := _BUILT.match(phrase):
        phrase = made["name"]
    if (shared := re.search(r"[户人亩]均.*$", phrase)) and FIGURE in clause:
        if phrase[: shared.start()].endswith(clause_classes()["people"]):
            phrase = shared.group()
    if _EMPTY.fullmatch(phrase) or re.fullmatch("每.", phrase):
        return "", verb
    return balance(phrase), verb


def _owner(words: Sequence[str], i: int) -> bool:
    """村 in 调整/村/党组织/书记: whose the following is, not the end of 调整村."""
    return words[i] in ("村", "镇", "社", "厂", "所") and i + 2 < len(words) and words[i + 1] not in _set("measure")


def right_phrase(clause: str, *, counted: bool = True) -> str:
    """The noun phrase that begins a masked stretch behind a figure; empty where a predicate follows."""
    stretch = re.split(f"[，,；;。：:、（）(){FIGURE}{WHEN}{OTHER}]", clause, maxsplit=1)[0]
    stretch = stretch.lstrip(" \u3000")
    if stretch.startswith("的"):
        stretch = stretch[1:]
    stretch = re.sub("^(?:方面|领域|层面|层次|类型|种类)的", "", stretch.replace(ASIDE, ""))
    if re.match("[且并及或和与等]", stretch):
        return ""
    # 单位“某某”称号: whom an honour is given to
    stretch = re.sub("(?<=.)[“「][^“”「」]*[”」](?:荣誉)?(?:称号|荣誉)$", "", stretch)
    if passive := _PASSIVE.match(stretch):
        return passive.group()
    # 在全县30个村中名列前茅: the field of a ranking; 在28万元基础上: what it starts from
    stretch = re.split("中(?=名列|排名|排在|位居|位列|居|列|处于)", stretch, maxsplit=1)[0]
    if stretch.startswith("基础上") or stretch == "多":
        return ""
    if above := re.match("(?:规模|限额)以上", stretch):
        return above.group() + right_phrase(stretch[above.end() :], counted=counted)
    words = tag(stretch)
    taken: list[str] = []
    people = clause_classes()["people"]
    if words and words[0][0] in ("连续", "没有", "全都"):
        return ""
    for i, (word, pos) in enumerate(words):
        if counted and taken and taken[-1].endswith(people) and pos[0] in "vdipzm" and word not in _set("nominal"):
            # 工人分段作业, 学员还分成: what people do is no part of their name
            break
        if (
            word in ("和", "与", "及", "以及")
            and counted
            and taken
            and i + 2 == len(words)
            and words[i + 1][1][0] in "nsj"
            and words[i + 1][0] not in _set("stop")
        ):
            taken += [word, words[i + 1][0]]
            break
        if not taken and word in ("国内", "国外", "省内", "市内", "县内", "境内", "辖区内", "海内外"):
            # 20家国内知名馆: where, no part of the noun
            continue
        after = words[i + 1][1] if i + 1 < len(words) else ""
        quoted = word in _QUOTES
        if word in _set("stop") and not quoted and (taken or word not in _set("first")):
            break
        if not quoted and pos[0] in "dpcuyer" and (taken or word not in _set("first")):
            break
        following = words[i + 1][0] if i + 1 < len(words) else ""
        heads = following.startswith(clause_classes()["head"])
        if word in _set("verb") and word not in _set("nominal") and not (counted and heads):
            break
        if (
            not taken
            and word in _set("verb")
            and not (counted and after[:1] in ("n", "v", "k", "z", "j", "s", "x", "l", "i"))
        ):
            break
        if taken and pos == "v" and len(word) == 1:
            break
        if taken and pos == "v" and word not in _set("nominal") and not heads:
            break
        if taken and pos in ("t", "s", "z") and words[i - 1][1][:1] == "n":
            break
        taken.append(word)
    return re.sub(r"(?<=.)[里内]$", "", balance("".join(taken).strip()))


def balance(phrase: str) -> str:
    """Drop a lone quote or bracket at either end."""
    for opening, closing in ("“”", "《》", "「」", "（）", "()"):
        if phrase.count(opening) != phrase.count(closing):
            phrase = phrase.replace(opening, "").replace(closing, "")
    return phrase.strip(" \u3000、，,")

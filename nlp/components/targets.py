"""Commitments: states with a level or a day that somebody means to reach or is told to (SPEC §6).

A sentence is read clause by clause. Cues switch commitment on, results and forecasts switch it off; openers
(主要预期目标是:) and the plan part of a report keep it on from sentence to sentence. A committing clause is divided
into subject and objective by the shapes of ``commitment.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nlp.components._clauses import MaskedSentence, mask, within
from nlp.components._target_parts import ITEM, ONE_FOR, TIME, Divider, cue, cued
from nlp.components.matches import ArticleContext, EntityMatch, QuantityMatch, QuantityMeaning, TargetMatch, TimeMatch
from nlp.components.resolution import Resolver
from nlp.language.sentences import Sentence
from nlp.resources.shapes import FIGURE, PAD, WHEN, alternation, clause_classes, commitment_words

#: 下一步,…将投资N: what is said of the time ahead is meant.
_AHEAD = re.compile(r"(?:下一步|接下来|今后|未来|下步|下一阶段)")
_DUTY = re.compile(rf"(?:将|要)(?!.{{0,3}}为){alternation(commitment_words()['make'] + commitment_words()['invest'])}")


@dataclass(slots=True)
class _Deadline:
    text: str = ""
    day: str = ""
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class _Mode:
    """What earlier sentences leave on."""

    listing: bool = False  # behind an opener, while items follow
    listing_goals: bool = False  # the opener named goals, so that bare items count
    plan: bool = False  # in the plan part of a report
    norm: bool = False  # in a document that lays down norms
    deadline: _Deadline | None = None  # the opener's
    year: _Deadline | None = None  # the plan's


def find_targets(
    text: str,
    sentences: Sequence[Sentence],
    entities: Sequence[EntityMatch],
    times: Sequence[TimeMatch],
    quantities: Sequence[QuantityMatch],
    meanings: Sequence[QuantityMeaning],
    resolver: Resolver,
    *,
    context: ArticleContext,
) -> list[TargetMatch]:
    """All commitments of an article, in order; ``meanings`` is parallel to ``quantities``."""
    finder = _Finder(text, entities, times, quantities, meanings, resolver, context)
    out: list[TargetMatch] = []
    for sentence in sentences:
        out.extend(finder.sentence(sentence))
    return out


def mark_targets(meanings: Sequence[QuantityMeaning], targets: Sequence[TargetMatch]) -> list[QuantityMeaning]:
    """The meanings with ``status`` set to target for the levels of target rows (SPEC §5 status)."""
    chosen = {i: target for target in targets for i in target.quantities}
    out = []
    for i, meaning in enumerate(meanings):
        target = chosen.get(i)
        if target is not None:
            meaning = replace(meaning, status="target")
            if not target.deadline:
                # A norm holds from now on, not in the period that the report looks back on
                meaning = replace(meaning, time_text="", time_start="", time_end="")
            elif target.deadline_text and target.deadline_text != meaning.time_text:
                meaning = replace(meaning, time_text=target.deadline_text, time_start="", time_end=target.deadline)
        out.append(meaning)
    return out


class _Finder:
    def __init__(
        self,
        text: str,
        entities: Sequence[EntityMatch],
        times: Sequence[TimeMatch],
        quantities: Sequence[QuantityMatch],
        meanings: Sequence[QuantityMeaning],
        resolver: Resolver,
        context: ArticleContext,
    ) -> None:
        self.text, self.entities, self.times = text, entities, times
        self.quantities, self.meanings, self.resolver, self.context = quantities, meanings, resolver, context
        self.index = {q.start: i for i, q in enumerate(quantities)}
        self.mode = _Mode()
        self.divider = Divider(text, entities, quantities, meanings, resolver)
        self.mode.norm = bool(cue("plan_title").search(context.title))
        self.year_plan = bool(cue("year_title").search(context.title))
        self.published = _day(context.published)

    # -- sentences -------------------------------------------------------------------------------------------------

    def sentence(self, sentence: Sentence) -> list[TargetMatch]:
        masked = mask(self.text, sentence, self.times, self.quantities)
        times = within(self.times, sentence.start, sentence.end)
        self._enter(masked, times)
        out: list[TargetMatch] = []
        on = strong = False
        goals = self.mode.listing_goals
        topic = ""
        for k, clause in enumerate(masked.clauses):
            words = masked.part(clause.start, clause.end)
            ahead = masked.part(max(sentence.start, clause.start - 120), clause.start)
            if clause.hard:
                # A semicolon ends a result, not a commitment
                on = on or self.mode.plan or self.mode.listing
            if clause.hard:
                topic = ""
            topic = topic or self.divider.topic(masked, clause.start, clause.end)
            if self._vetoed(masked, k):
                on = strong = False
                continue
            ahead_of_us = bool(_AHEAD.match(masked.text)) and bool(_DUTY.search(words))
            cue_strong = cued(words) or ahead_of_us
            deadline = self._deadline(masked, times, clause.end)
            future = deadline is not None and self._is_future(deadline, masked)
            if cue_strong:
                on = strong = True
            if re.search(cue("opener").pattern, ahead) and ahead.rstrip().endswith(("：", ":", "是")):
                on = strong = goals = True
            if not on and future and deadline is not None and deadline.start >= 0:
                own = deadline.start >= clause.start
                alone = k > 0 and not TIME.sub(
                    "", masked.part(masked.clauses[k - 1].start, masked.clauses[k - 1].end)
                ).strip("到至在 ")
                later = self._starts_later(deadline)
                duty = bool(re.search(r"将|要|前|到|全部", words)) or bool(
                    re.search(r"[到至]$", masked.part(sentence.start, deadline.start))
                )
                if (own or alone) and (duty or later or sentence.role == "title"):
                    on = True
            if not on and sentence.role != "heading" and (self.mode.plan or self.mode.listing):
                on = True
            self.divider.last_subject = out[-1].subject if out and not clause.hard else ""
            found = self._clause(
                masked, k, on=on, strong=strong, goals=goals, deadline=deadline, topic=topic, follows=bool(out)
            )
            out.extend(found)
        self._leave(masked)
        return out

    def _enter(self, masked: MaskedSentence, times: Sequence[TimeMatch]) -> None:
        sentence, mode = masked.sentence, self.mode
        words = self.text[sentence.start : sentence.end]
        if sentence.role == "heading":
            mode.listing = mode.listing_goals = False
        if sentence.role == "body" and mode.listing and not ITEM.match(masked.text) and not mode.plan:
            mode.listing = mode.listing_goals = False
            mode.deadline = None
        if self.year_plan and sentence.role != "title":
            short = sentence.role == "heading" or (len(words) <= 40 and not words.endswith(("。", "；", ";", "！")))
            past = bool(cue("past_part").search(words[:40]))
            if short and past:
                mode.plan = False
            elif short and cue("plan_part").search(words) and (ITEM.match(words) or sentence.role == "heading"):
                mode.plan = True
                self._set_year(times)
            elif not past and (hit := cue("plan_opening").search(words)):
                this_year = any(self._is_plan_year(t) for t in times)
                if this_year or re.search(r"[是为：:]", words[hit.end() : hit.end() + 2]):
                    mode.plan = True
                    self._set_year([t for t in times if self._is_plan_year(t)])
        if self.year_plan:
            for moment in times:
                same = mode.year is None or mode.year.day == moment.end_date
                if self._is_plan_year(moment) and same and not (mode.year and mode.year.text.startswith("今年")):
                    mode.year = _Deadline(self.text[moment.start : moment.end], moment.end_date, -1, -1)

    def _set_year(self, times: Sequence[TimeMatch]) -> None:
        """The period that a plan's heading names: the year (2031年工作安排), else the longer one (“十六五”)."""
        later = [
            t
            for t in times
            if t.type == "DATE"
            and t.end_date.endswith("12-31")
            and (self.published is None or t.end_date > self.published.isoformat())
        ]
        if later:
            moment = min(later, key=lambda t: t.end_date)
            self.mode.year = _Deadline(self.text[moment.start : moment.end], moment.end_date, -1, -1)

    def _is_plan_year(self, moment: TimeMatch) -> bool:
        """Whether a time is the year of the report's plan: the publication's or the next."""
        if not (moment.start_date.endswith("01-01") and moment.end_date.endswith("12-31")):
            return False
        years = {moment.start_date[:4], moment.end_date[:4]}
        return self.published is None or years in ({str(self.published.year)}, {str(self.published.year + 1)})

    def _leave(self, masked: MaskedSentence) -> None:
        words = masked.text
        hit = cue("opener").search(words)
        if hit and re.search(r"[：:]\s*$|[：:][（(]?(?:一是|[一1１]、|（一）|\(一\)|[一1１][.．])", words.rstrip()):
            self._open(masked, goals="目标" in words[hit.start() : hit.end() + 3])
        elif hit and re.search(r"[：:]一是|一是", words[hit.end() :]):
            self._open(masked, goals="目标" in hit.group())

    def _open(self, masked: MaskedSentence, *, goals: bool) -> None:
        self.mode.listing = True
        self.mode.listing_goals = goals
        times = list(within(self.times, masked.sentence.start, masked.sentence.end))
        self.mode.deadline = None
        for moment in times:
            made = self._as_deadline(moment)
            if made is not None and self._is_future(made, masked):
                self.mode.deadline = _Deadline(made.text, made.day, -1, -1)
                break

    # -- cues ------------------------------------------------------------------------------------------------------

    def _vetoed(self, masked: MaskedSentence, k: int) -> bool:
        """Whether a clause reports a result, a forecast or a condition."""
        clause = masked.clauses[k]
        words = masked.part(clause.start, clause.end)
        bare = TIME.sub("", words)
        if re.search(
            alternation(("已", "目前", "截至", "截止", "过去", "如今", "现有", "共有", "曾", "去年", "上年")), bare
        ) and not re.search(r"已(?:建|有|纳入|批|开工|确定)[^，,]{0,10}的", bare):
            return True
        if re.search(r"(?<!为)了(?=[^解])", bare) and not cued(bare):
            return True
        if re.search("(?:先后|累计|共|成功|向上|积极)争取", bare):
            return True
        if cue("forecast").search(bare) or re.match(r"是|这", bare) or re.search(r"超额完成|正在|的关键", bare):
            return True
        times = within(self.times, clause.start, clause.end)
        if any(t.value in ("PRESENT_REF", "PAST_REF") for t in times) and not cued(words):
            return True
        if self.published is not None and times and not cued(words):
            if all(t.end_date and t.end_date < self.published.isoformat()[:10] for t in times):
                return True
        return False

    def _is_future(self, deadline: _Deadline, masked: MaskedSentence) -> bool:
        if self.published is None or not deadline.day:
            return bool(deadline.day)
        return deadline.day > self.published.isoformat()

    def _starts_later(self, deadline: _Deadline) -> bool:
        for moment in self.times:
            if moment.start == deadline.start and self.published is not None:
                return bool(moment.start_date) and moment.start_date > self.published.isoformat()
        return False

    # -- deadlines -------------------------------------------------------------------------------------------------

    def _as_deadline(self, moment: TimeMatch) -> _Deadline | None:
        words = self.text[moment.start : moment.end]
        if moment.type == "SET":
            return None
        if moment.type == "DURATION":
            day = self._after(moment.value)
            return _Deadline(words, day, moment.start, moment.end) if day else None
        if not moment.end_date:
            return None
        return _Deadline(words, moment.end_date[:10], moment.start, moment.end)

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

    def _deadline(self, masked: MaskedSentence, times: Sequence[TimeMatch], before: int) -> _Deadline | None:
        """The nearest deadline before a position in the sentence, else the list's, else the plan's."""
        for moment in reversed([t for t in times if t.end <= before][-6:]):
            ahead = masked.part(max(masked.sentence.start, moment.start - 4), moment.start)
            if re.search(r"[比较同与]$|(?:截至|截止|实现|完成|提前|连续|超前)$", ahead) or self.text.startswith(
                "起", moment.end
            ):
                continue
            if moment.type == "DURATION" and not re.search(
                r"(?:用|通过|经过|利用|在|力争|争取|计划|确保|未来|今后)$", ahead
            ):
                # 提前两周, 5年提高: a length of time is a deadline only where it is granted
                continue
            made = self._as_deadline(moment)
            if made is None:
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
            return self.mode.year or _Deadline("", f"{self.published.year if self.published else ''}-12-31")
        return None

    # -- clauses ---------------------------------------------------------------------------------------------------

    def _clause(
        self,
        masked: MaskedSentence,
        k: int,
        *,
        on: bool,
        strong: bool,
        goals: bool,
        deadline: _Deadline | None,
        topic: str,
        follows: bool,
    ) -> list[TargetMatch]:
        clause = masked.clauses[k]
        words = masked.part(clause.start, clause.end)
        figures = list(within(self.quantities, clause.start, clause.end))
        levels = [q for q in figures if self._is_level(q, masked)]
        norm = self._is_norm(masked, k)
        if levels and (on or norm):
            plan = self.mode.plan or self.mode.listing
            hedged = any(q.comparator in ("ge", "gt", "approx", "le") for q in levels) and words.rstrip().endswith(PAD)
            acts = bool(cue("act").search(words)) or bool(cue("hold").search(words)) or goals or hedged
            review = self.year_plan and not self.mode.plan
            if not ((strong and not review) or norm or deadline is not None):
                return []
            if plan and not strong and not acts:
                return []
            furthers = cue("further").match(words.lstrip()) and not cue("hold").search(words)
            if furthers and not strong and not goals and all(q.kind in ("count", "length") for q in levels):
                return []
            if self._is_description(masked, k, words, strong=strong):
                return []
            if words.rstrip().endswith("的") and not norm:
                return []
            return self._rows(masked, k, levels, figures, deadline, topic, strong=strong, norm=norm, goals=goals)
        if not levels and on and deadline is not None:
            return self._bare(masked, k, words, deadline, topic, strong=strong, goals=goals, follows=follows)
        return []

    def _is_level(self, figure: QuantityMatch, masked: MaskedSentence) -> bool:
        meaning = self.meanings[self.index[figure.start]]
        if figure.value is None and figure.kind not in ("multiple", "other"):
            return False
        if meaning.indicator in clause_classes()["abstract"]:
            return False
        if figure.unit in ("岁", "级", "度", "字", "河", "类", "方面", "步", "条心", "招", "端", "线", "侧", "翼"):
            return False
        ahead = masked.part(max(masked.sentence.start, figure.start - 3), figure.start)
        behind = masked.part(figure.end, figure.end + 12)
        clause = masked.clause_of(figure.start)
        if figure.kind != "percent" and re.match(
            f"(?:以上)?的[^，,、；;]*{FIGURE}", masked.part(figure.end, clause.end)
        ):
            # 新增亿元以上的企业100家: the size of what is counted
            return False
        if re.match(r"[^，,；;]{0,2}的[^，,；;]{0,8}目标", behind) or self._in_quotes(masked, figure):
            return False
        after = self.index[figure.start] + 1
        if (
            after < len(self.quantities)
            and re.match("[由从自]", ahead[-1:] or "")
            and self.meanings[after].value_from is not None
        ):
            # 由88%提高到91%: where it starts from
            return False
        sized = figure.comparator in ("ge", "gt", "le", "lt") and figure.kind in ("money", "count", "area", "length")
        rest = masked.part(figure.end, clause.end)
        if sized and re.match(rf"[^，,、；;的{FIGURE}]{{1,10}}{FIGURE}", rest):
            # 投资亿元以上项目300个
            return False
        if (
            sized
            and figure.unit in ("人", "名", "户")
            and re.match("的?(?:企业|村|社区|单位|小区|集中|行政村|自然村|学校|支部)", rest)
        ):
            return False
        if figure.kind == "rank" and figure.unit not in ("位", "名") and not re.search("[居列名进入]$", ahead):
            return False
        if figure.kind in ("percent", "rank") and re.search("(?:排名|排在)?[后末]$", ahead):
            return False
        return not ahead.endswith(("这", "该", "上述", "其他", "凡有", "涉及", "包括"))

    def _in_quotes(self, masked: MaskedSentence, figure: QuantityMatch) -> bool:
        """Within a short quotation that opens in its sentence: a name or slogan, no level."""
        ahead = self.text[masked.sentence.start : figure.start]
        opened = max(ahead.rfind("“"), ahead.rfind("‘"))
        if opened < 1 or opened < max(ahead.rfind("”"), ahead.rfind("’")):
            return False
        closing = re.search("[”’]", self.text[figure.end : masked.sentence.end])
        return closing is not None and closing.start() < 20

    def _is_norm(self, masked: MaskedSentence, k: int) -> bool:
        """A rule that somebody must meet: in a plan or notice, or by its own words."""
        clause = masked.clauses[k]
        words = masked.part(clause.start, clause.end)
        if words.rstrip().endswith("的"):
            return False
        if re.search(rf"原则上|一般由{FIGURE}|(?:不少于|不低于|不得少于|不得低于)$", words):
            return True
        figures = within(self.quantities, clause.start, clause.end)
        said = masked.part(max(masked.sentence.start, clause.start - 120), clause.end)
        ordered = self.mode.norm or bool(cue("order").search(said)) and not re.search("[了过]$", words)
        if ordered and not re.search("连续|满|奖励|补助|补贴|处以|罚", words):
            often = any(t.type == "SET" for t in within(self.times, clause.start, clause.end))
            if often and any(q.unit in ("次", "场", "期", "节", "堂", "篇", "天") for q in figures):
                return True
            least = [q for q in figures if re.match("不[得低少高超多]|至少", self.text[q.start : q.end])]
            if least and any(q.kind in ("count", "percent") and q.unit not in ("岁", "级") for q in least):
                return True
            if re.match(rf"\s*每(?:个|名|位|户|家|村|镇|支部|{FIGURE}{PAD}*)[^，,]{{1,20}}{FIGURE}", words) and cue(
                "act"
            ).search(words):
                return True
        if (
            self.mode.norm
            and not re.search("奖励|补助|补贴|最高|强度|标准为", words)
            and any(
                re.match("不[得低少高超多]|至少", self.text[q.start : q.end])
                for q in figures
                if q.kind in ("count", "percent") and q.unit not in ("岁", "级")
            )
        ):
            return True
        if any(q.kind == "percent" and q.value == 100 for q in figures):
            ahead = masked.part(max(masked.sentence.start, clause.start - 240), clause.start)
            if self.mode.norm or re.search(r"凡[^；;。]*$|的[，,][^；;。]*$|必须|应当?[^；;。]*$", ahead):
                return True
        return self.mode.norm and bool(
            re.match(rf"\s*(?:第\s*\S+\s*条\s*)?(?:设立|建立|组建)[^，,]{{0,6}}{FIGURE}{PAD}*的", words)
        )

    def _is_description(self, masked: MaskedSentence, k: int, words: str, *, strong: bool) -> bool:
        """What a project is: its length, its total cost, 计划投资 of a project itself."""
        clause = masked.clauses[k]
        if re.search(rf"(?:全长|总长|占地|建筑面积|总投资|概算)(?:约|达|为)?{FIGURE}", words) and not re.search(
            r"计划|力争|需|将|拟", words
        ):
            return True
        ahead = self.text[clause.start : clause.end]
        if re.match(r"\s*(?:涉及|包括|包含|分为|其中)", words) and not cued(words):
            return True
        if re.search(r"(?:项目|工程)(?:建设)?(?:计划|规划|预计|概算)?总?投资", ahead):
            return True
        settled = not (strong or cued(words) or self.mode.plan or self.mode.listing)
        return settled and bool(re.search(rf"占(?!比)[^，,]{{0,14}}{FIGURE}", words))

    def _rows(
        self,
        masked: MaskedSentence,
        k: int,
        levels: Sequence[QuantityMatch],
        figures: Sequence[QuantityMatch],
        deadline: _Deadline | None,
        topic: str,
        *,
        strong: bool,
        norm: bool,
        goals: bool,
    ) -> list[TargetMatch]:
        clause = masked.clauses[k]
        words = masked.part(clause.start, clause.end)
        if len(levels) == 2 and ONE_FOR.search(masked.part(clause.start, clause.end)):
            levels = levels[1:]
        parts = self._parts(masked, clause.start, clause.end, levels)
        out: list[TargetMatch] = []
        for start, end, level in parts:
            inside = [self.index[q.start] for q in figures if start <= q.start < end and self._is_level(q, masked)]
            if len(parts) > 1 and len(inside) > 1 and start == clause.start == parts[1][0]:
                inside = [self.index[level.start]]
            row = self._row(masked, k, start, end, level, deadline, topic, strong=strong, norm=norm, goals=goals)
            if row is not None and "分别" in words and len(parts) > 1:
                row = self._dealt(row, masked, clause.start, level)
            elif row is not None and out and start > clause.start:
                row = self._continued(row, out[0], masked.part(start, end), level)
            if row is not None:
                out.append(replace(row, quantities=tuple(sorted(set(inside) | {self.index[level.start]}))))
        return out

    def _dealt(self, row: TargetMatch, masked: MaskedSentence, start: int, level: QuantityMatch) -> TargetMatch:
        """One row of figures handed out by 分别: its own name, the common verb and its own figure."""
        ahead = masked.part(start, level.start)
        verb = re.search(r"分别(?P<verb>[^，," + FIGURE + r"]*)", ahead)
        name = self.meanings[self.index[level.start]].indicator
        figure = self.text[level.start : level.end]
        return replace(row, subject=name or row.subject, objective=(verb["verb"] if verb else "") + figure)

    def _continued(self, row: TargetMatch, first: TargetMatch, words: str, level: QuantityMatch) -> TargetMatch:
        """An item of a list without its own verb takes that of the first (新建甲3个、乙5个)."""
        verb = re.match(cue("make").pattern, first.objective)
        if verb and not cue("make").search(words) and not cue("hold").search(words):
            noun = self.meanings[self.index[level.start]].indicator
            if noun.endswith(("量", "额", "率", "值", "数", "收入", "比重", "面积", "产值")):
                return row
            action = re.search(rf"(?P<s>.{{2,}}?)(?P<a>{cue('action').pattern}(?:任务|工程|工作)?)$", noun)
            if verb.group().endswith("完成") and action:
                return replace(row, subject=action["s"], objective=verb.group() + action["a"])
            return replace(row, subject=noun or row.subject, objective=verb.group())
        return row

    def _parts(
        self, masked: MaskedSentence, start: int, end: int, levels: Sequence[QuantityMatch]
    ) -> list[tuple[int, int, QuantityMatch]]:
        """A clause's commitments: one, or the items of a list (新建甲3个、乙5个), or the figures behind 分别."""
        words = masked.part(start, end)
        if len(levels) == 1:
            return [(start, end, levels[0])]
        if "分别" in words:
            # The first with the words before it, the others by themselves
            bounds = [start, *(level.start for level in levels[1:])]
            ends = [*(level.end for level in levels[:-1]), end]
            return list(zip(bounds, ends, levels, strict=True))
        cuts = [start]
        for a, b in zip(levels, levels[1:], strict=False):
            between = masked.part(a.end, b.start)
            at = between.rfind("、")
            if (
                at >= 0
                and (at > 2 or len(between[at + 1 :].strip()) + (a.kind == b.kind) >= 1)
                and (at > 0 or a.kind == b.kind or len(between) > 2)
            ):
                cuts.append(a.end + at + 1)
        if len(cuts) == 1:
            return [(start, end, levels[0])]
        cuts.append(end + 1)
        out = []
        for low, high in zip(cuts, cuts[1:], strict=False):
            first = next((q for q in levels if low <= q.start < high), None)
            if first is not None:
                out.append((low, high - 1, first))
        return out

    def _bare(
        self,
        masked: MaskedSentence,
        k: int,
        words: str,
        deadline: _Deadline,
        topic: str,
        *,
        strong: bool,
        goals: bool,
        follows: bool = False,
    ) -> list[TargetMatch]:
        clause = masked.clauses[k]
        own = deadline.start >= clause.start
        close = k > 0 and deadline.start >= masked.clauses[k - 1].start and not masked.clauses[k].hard
        whole = re.match(r"(?:所有|全部)", words)
        kept = re.search(r"确保[^，,]+(?:保持|达到|控制|稳定)在?", words)
        ends_list = deadline.start >= 0 and re.match(r"(?:形成|建成|全面建成|基本建成|基本形成|实现全)", words)
        listed = goals and re.search(cue("done").pattern, words) and (self.mode.plan or deadline.day)
        kept = kept or self.mode.plan and re.search(r"(?:稳定|保持|达到|优于)+在?[^，,]{0,8}[类级]$", words)
        # 到年底，甲不低于3%，乙全部消除: a further item of a list that has begun
        also = (
            follows
            and not clause.hard
            and re.search("^(?:全部|全面|彻底|建立|覆盖(?:所有|全部))|(?:全部|全面|彻底)[^，,]{0,4}$", words)
        )
        if not (
            own
            or also
            or (close and re.search(r"将|把|要|力争|计划|确保", words[:14]))
            or whole
            or kept
            or ends_list
            or listed
        ):
            return []
        moved = own and re.search(r"[要须应]|必须|务必", words) and re.search(r"[把将].+(?:一遍|完毕|到位|落实)", words)
        if not (cue("done").search(words) or moved or also) or re.search(r"^通过|[于在](?:本月|上月)", words):
            return []
        here = cued(words)
        if (
            own
            and not here
            and not moved
            and not re.search(r"将|报送|实现|全覆盖|要(?![点求素闻件])|[之以]?前|全部|完成|建成", words)
        ):
            return []
        row = self._row(
            masked, k, clause.start, clause.end, None, deadline, topic, strong=strong, norm=False, goals=goals
        )
        return [row] if row is not None else []

    def _row(
        self,
        masked: MaskedSentence,
        k: int,
        start: int,
        end: int,
        level: QuantityMatch | None,
        deadline: _Deadline | None,
        topic: str,
        *,
        strong: bool,
        norm: bool,
        goals: bool,
    ) -> TargetMatch | None:
        begin = start
        words = masked.part(start, end)
        lead = re.match(
            r"\s*(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]|[一二三四五六七八九十]是|第\s*\d+\s*条|其中|同时|并|争取|力争|努力|另外|此外|另|再)*\s*(?:在(?=["
            + WHEN
            + "]))?",
            words,
        )
        if lead and start + lead.end() < end:
            begin = start + lead.end()
        core, core_start = self.divider.core(masked, begin, end)
        shape, subject, objective = self.divider.divide(masked, core, core_start, level, topic, k)
        if shape is None:
            return None
        span_start = begin
        if k > 0 and start == masked.clauses[k].start:
            before = masked.clauses[k - 1]
            only = masked.part(before.start, before.end)
            if (
                deadline is not None
                and deadline.start >= before.start
                and not TIME.sub("", only).strip("到至在自从通过计划 \u3000")
            ):
                span_start = (
                    deadline.start
                    if not re.search(r"[到至]$", masked.part(before.start, deadline.start))
                    else deadline.start - 1
                )
            elif (norm or level is None) and only.rstrip().endswith("的"):
                span_start = before.start
        while span_start < end and self.text[span_start] in " \u3000":
            span_start += 1
        holder = self.resolver.committer_at(level.start if level else end)
        confidence = shape.weight * (
            0.55 + 0.25 * strong + 0.1 * goals + 0.2 * (deadline is not None) + 0.1 * (level is not None)
        )
        return TargetMatch(
            start=span_start,
            end=end,
            holder=holder.name,
            subject=subject,
            objective=objective,
            value=level.value if level else None,
            value_high=level.value_high if level else None,
            unit=level.unit if level else "",
            comparator=level.comparator if level else "",
            deadline_text=deadline.text if deadline else "",
            deadline=deadline.day if deadline else "",
            quantity=self.index[level.start] if level else None,
            quantities=(self.index[level.start],) if level else (),
            confidence=round(min(0.99, confidence), 2),
        )


def _day(published: str) -> date | None:
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def _shift(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last)).isoformat()


__all__ = ["find_targets", "mark_targets"]

"""Commitments: states with a level or a day that somebody means to reach or is told to (SPEC §6).

A sentence is read clause by clause. Cues switch commitment on, results and forecasts switch it off; openers
(主要预期目标是:) and the plan part of a report keep it on from sentence to sentence. A committing clause is divided
into subject and objective by the shapes of ``commitment.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nlp.components._clauses import MaskedSentence, mask, strip_lead, tag, within
from nlp.components._target_deadlines import Deadline
from nlp.components._target_judgement import Judgement
from nlp.components._target_parts import ITEM, ONE_FOR, TIME, Divider, cue, cued
from nlp.components.matches import ArticleContext, EntityMatch, QuantityMatch, QuantityMeaning, TargetMatch, TimeMatch
from nlp.components.resolution import Resolver
from nlp.language.sentences import Sentence
from nlp.resources.calibration import calibrate
from nlp.resources.shapes import FIGURE, PAD, WHEN, alternation, clause_classes, commitment_words

#: 下一步,…将投资N: what is said of the time ahead is meant.
_AHEAD = re.compile(r"(?:下一步|新学年|新的一年|接下来|今后|未来|下步|下一阶段)")
_DUTY = re.compile(rf"(?:将|要)(?!.{{0,3}}为){alternation(commitment_words()['make'] + commitment_words()['invest'])}")
#: An announced list of works: 今年的工程主要包括三个方面：一是…
_LIST = re.compile(
    rf"(?:包括|抓好|做好|办好|突出|实施|推进|落实|分为)[^，,。；;：:]{{0,6}}{FIGURE}{PAD}*[^，,。；;：:]{{0,10}}[：:]"
    r"(?=\s*(?:一是|其一|[（(]?[一1１][、.．）)]|$))"
)
_TOLD = re.compile(
    rf"(?:要|须|应)(?:全力|大力|再|新|至少|重点|集中|加快)*"
    rf"{alternation(commitment_words()['make'] + commitment_words()['invest'])}[^，,]*{FIGURE}"
)
#: 报告提出，2032年…: what a document or a meeting sets for the time ahead.
_PROPOSED = re.compile(
    "(?:报告|会议|方案|规划|纲要|意见|计划|办法|部署|》)[^，,。；;]{0,6}(?:提出|明确|要求|确定)(?:了[^，,。；;]{0,6})?[，,：:]"
)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(clause_classes()["verb"])


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
    """All commitments of an article, in order; ``meanings`` is parallel to ``quantities``.

    ``confidence`` is the share of records with a like score that were wholly right in the corpus.
    """
    finder = _Finder(text, entities, times, quantities, meanings, resolver, context)
    out: list[TargetMatch] = []
    for sentence in sentences:
        out.extend(finder.sentence(sentence))
    return [replace(target, confidence=calibrate(target.confidence or 0.0)) for target in out]


def mark_targets(meanings: Sequence[QuantityMeaning], targets: Sequence[TargetMatch]) -> list[QuantityMeaning]:
    """The meanings with ``status`` set to target for the levels of target rows (SPEC §5 status)."""
    chosen = {i: target for target in targets for i in target.quantities}
    out = []
    for i, meaning in enumerate(meanings):
        target = chosen.get(i)
        if target is not None:
            meaning = replace(meaning, status="target")
            if not target.deadline and not target.deadline_text and not meaning.time_text.startswith("每"):
                # A norm holds from now on, not in the period that the report looks back on
                meaning = replace(meaning, time_text="", time_start="", time_end="")
            elif target.deadline_text and target.deadline_text != meaning.time_text:
                meaning = replace(meaning, time_text=target.deadline_text, time_start="", time_end=target.deadline)
        out.append(meaning)
    return out


class _Finder(Judgement):
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
        super().__init__(text, times, quantities, meanings, context.published)
        self.entities, self.resolver, self.context = entities, resolver, context
        self.divider = Divider(text, entities, quantities, meanings, resolver)
        self.mode.norm = bool(cue("plan_title").search(context.title))
        self.year_plan = bool(cue("year_title").search(context.title))

    # -- sentences -------------------------------------------------------------------------------------------------

    def sentence(self, sentence: Sentence) -> list[TargetMatch]:
        masked = mask(self.text, sentence, self.times, self.quantities)
        times = within(self.times, sentence.start, sentence.end)
        self._enter(masked, times)
        figures = within(self.quantities, sentence.start, sentence.end)
        if not times and not figures and self.mode.deadline is None and not self.mode.plan:
            # Neither a level nor a day of its own or inherited
            self._leave(masked)
            return []
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
            # 会议要求…要招引项目30个: what somebody is told to do
            bidden = bool(cue("order").search(ahead) or re.search("强调|部署", ahead)) and bool(_TOLD.search(words))
            cue_strong = cued(words) or ahead_of_us or bidden
            deadline = self._deadline(masked, times, clause.end)
            future = deadline is not None and self._is_future(deadline, masked)
            if self.year_plan and self.mode.past and not cue_strong:
                # The part of a report that looks back: 全年 there is over
                on = False
                future = False
            if not cue_strong and _DUTY.search(words) and (due := self._promised_next(masked, times, k)) is not None:
                # 医院将投资3亿元建设新楼，力争明年8月投用
                cue_strong, deadline, future = True, due, True
            if cue_strong:
                on = strong = True
            if future and _LIST.search(ahead) and not self._vetoed(masked, 0):
                # 今年的工程主要包括三个方面：一是投资…
                on = strong = True
            if re.search(cue("opener").pattern, ahead) and ahead.rstrip().endswith(("：", ":", "是")):
                on = strong = goals = True
            if future and deadline is not None and deadline.start >= 0 and _PROPOSED.search(ahead):
                on = strong = True
            if not on and future and deadline is not None and deadline.start >= 0:
                own = deadline.start >= clause.start
                alone = k > 0 and not TIME.sub(
                    "", masked.part(masked.clauses[k - 1].start, masked.clauses[k - 1].end)
                ).strip("到至在 ")
                later = self._starts_later(deadline)
                told = self.text[deadline.start : deadline.end]
                duty = (
                    bool(re.search(r"将|要|前|到|全部|(?<!不)再(?!次|度|生)", words))
                    or told.endswith(("年内", "月内", "季度内"))
                    # 市财政今年安排专项资金: in a plan, what the year's money is meant for
                    or (self.mode.norm and told in ("今年", "全年", "本年度") and bool(cue("invest").search(words)))
                    or bool(re.search(r"[到至]$", masked.part(sentence.start, deadline.start)))
                )
                titled = sentence.role == "title" and (not figures or deadline.start < figures[0].start)
                if (own or alone) and (duty or later or titled):
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

    def _promised_next(self, masked: MaskedSentence, times: Sequence[TimeMatch], k: int) -> Deadline | None:
        """The day by which the next clause commits to finish what this one announces."""
        if k + 1 >= len(masked.clauses) or masked.clauses[k + 1].hard:
            return None
        clause = masked.clauses[k + 1]
        if not cued(masked.part(clause.start, clause.end)) or self._vetoed(masked, k + 1):
            return None
        due = self._deadline(masked, times, clause.end)
        return due if due is not None and due.start >= clause.start and self._is_future(due, masked) else None

    def _enter(self, masked: MaskedSentence, times: Sequence[TimeMatch]) -> None:
        sentence, mode = masked.sentence, self.mode
        words = self.text[sentence.start : sentence.end]
        if sentence.role == "heading":
            mode.listing = mode.listing_goals = False
        if mode.listing and ITEM.match(masked.text):
            mode.item = sentence.paragraph
        # ——甲迈上新台阶。产值达到…: an item that is a paragraph goes on to its end
        goes_on = sentence.paragraph == mode.item != mode.opened
        if sentence.role == "body" and mode.listing and not ITEM.match(masked.text) and not mode.plan and not goes_on:
            mode.listing = mode.listing_goals = False
            mode.deadline = None
        if self.year_plan and sentence.role != "title":
            short = sentence.role == "heading" or (len(words) <= 40 and not words.endswith(("。", "；", ";", "！")))
            past = bool(cue("past_part").search(words[:40]))
            if sentence.role == "heading":
                mode.past = past
            if short and past:
                mode.plan = False
            elif short and cue("plan_part").search(words) and (ITEM.match(words) or sentence.role == "heading"):
                mode.plan, mode.past = True, False
                self._set_year(times)
                if (named := re.search(r"(20\d\d)年", words)) and not times:
                    mode.year = Deadline(named.group(), f"{named.group(1)}-12-31", -1, -1)
            elif not past and (hit := cue("plan_opening").search(words)):
                this_year = any(self._is_plan_year(t) for t in times)
                if this_year or re.search(r"[是为：:]", words[hit.end() : hit.end() + 2]):
                    mode.plan = True
                    self._set_year([t for t in times if self._is_plan_year(t)])
        if self.year_plan:
            for moment in times:
                same = mode.year is None or mode.year.day == moment.end_date
                if self._is_plan_year(moment) and same and not (mode.year and mode.year.text.startswith("今年")):
                    mode.year = Deadline(self.text[moment.start : moment.end], moment.end_date, -1, -1)

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
            self.mode.year = Deadline(self.text[moment.start : moment.end], moment.end_date, -1, -1)

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
        elif _LIST.search(words) and not self._vetoed(masked, 0):
            self._open(masked, goals=False)
            self.mode.listing = self.mode.deadline is not None
        elif hit and re.search(r"[：:]一是|一是", words[hit.end() :]):
            self._open(masked, goals="目标" in hit.group())

    def _open(self, masked: MaskedSentence, *, goals: bool) -> None:
        self.mode.listing = True
        self.mode.opened = masked.sentence.paragraph
        self.mode.listing_goals = goals
        times = list(within(self.times, masked.sentence.start, masked.sentence.end))
        self.mode.deadline = None
        # 锚定2035年远景目标，今后五年…: the time next to the opener
        for moment in reversed(times):
            made = self._as_deadline(moment)
            if made is not None and self._is_future(made, masked):
                self.mode.deadline = Deadline(made.text, made.day, -1, -1)
                break

    # -- clauses ---------------------------------------------------------------------------------------------------

    def _clause(
        self,
        masked: MaskedSentence,
        k: int,
        *,
        on: bool,
        strong: bool,
        goals: bool,
        deadline: Deadline | None,
        topic: str,
        follows: bool,
    ) -> list[TargetMatch]:
        clause = masked.clauses[k]
        words = masked.part(clause.start, clause.end)
        figures = list(within(self.quantities, clause.start, clause.end))
        levels = [q for q in figures if self._is_level(q, masked)]
        norm = self._is_norm(masked, k)
        often = any(t.type == "SET" for t in within(self.times, clause.start, clause.end))
        if often and deadline is not None and 0 <= deadline.start < clause.start:
            # 6月底前建好档案；每季度分析1次: what recurs does not fall due with the rest
            deadline = None
        if levels and (on or norm):
            plan = self.mode.plan or self.mode.listing
            hedged = any(q.comparator in ("ge", "gt", "approx", "le") for q in levels) and words.rstrip().endswith(PAD)
            begins = strip_lead(ITEM.sub("", words, count=1).strip(" \u3000、"))
            acts = (
                bool(begins)
                and tag(begins)[0][0] in _verbs()
                or bool(cue("act").search(words))
                or bool(cue("hold").search(words))
                or goals
                or hedged
                or (deadline is not None and deadline.start >= clause.start)
            )
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
            staged = re.search(f"(?<=.)、(?={WHEN})", words)
            if staged and all(cue("done").search(part) for part in (words[: staged.start()], words[staged.end() :])):
                return self._stages(masked, k, clause.start + staged.start(), topic, strong=strong, goals=goals)
            return self._bare(masked, k, words, deadline, topic, strong=strong, goals=goals, follows=follows)
        return []

    def _stages(
        self, masked: MaskedSentence, k: int, at: int, topic: str, *, strong: bool, goals: bool
    ) -> list[TargetMatch]:
        """Two days in one clause (3月开工、年底投产) are two rows with one subject; ``at`` is the mark between them."""
        clause = masked.clauses[k]
        times = within(self.times, masked.sentence.start, masked.sentence.end)
        out: list[TargetMatch] = []
        for start, end in ((clause.start, at), (at + 1, clause.end)):
            due = self._deadline(masked, times, end)
            row = self._row(masked, k, start, end, None, due, topic, strong=strong, norm=False, goals=goals)
            if row is not None:
                out.append(replace(row, subject=out[0].subject) if out else row)
        return out

    def _rows(
        self,
        masked: MaskedSentence,
        k: int,
        levels: Sequence[QuantityMatch],
        figures: Sequence[QuantityMatch],
        deadline: Deadline | None,
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
            if inside and level.kind == "percent" and level.start > figures[0].start and figures[0].kind == "count":
                inside = [i for i in inside if self.quantities[i].start >= level.start]
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
        if level.unit in ("次", "场", "期", "天") and first.unit == level.unit and first.subject not in words:
            # 党组书记每年讲党课不少于2次、到支部调研不少于4次: one subject for both
            said = self.text[row.start : row.end].strip()
            if row.subject and said.startswith(row.subject) and not said.startswith(("其中", "市", "县", "镇")):
                return replace(row, subject=first.subject, objective=said)
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
                and not re.match("惠及|受益|带动|吸纳", between[at + 1 :])
            ):
                cuts.append(a.end + at + 1)
        if len(cuts) == 1:
            last = levels[-1]
            rate = re.search(
                r"(?:率|比例|比重|占比|覆盖面)(?:要|须|应|均|都|全部|力争)*" + cue("hold").pattern + "$",
                masked.part(start, last.start),
            )
            if rate and levels[0].kind == "count" and last.kind == "percent":
                # 全县30个村党支部达标率达到70%: the count tells of whom
                return [(start, end, last)]
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
        deadline: Deadline,
        topic: str,
        *,
        strong: bool,
        goals: bool,
        follows: bool = False,
    ) -> list[TargetMatch]:
        clause = masked.clauses[k]
        if words.rstrip().endswith("的") or re.search(
            "(?:全年|年度|各项)[^，,]{0,4}任务[^，,]{0,2}(?:圆满|顺利)", self.text[clause.start : clause.end]
        ):
            # a condition; an aim that says nothing of its own
            return []
        if re.match(r"\s*(?:围绕|按照|根据|为了?(?=实现|完成)|锚定|对照|紧盯|聚焦)", words) or re.search(
            "(?:的|以下|如下|下列)目标(?:不放松|不动摇|任务)?$", words.rstrip()
        ):
            # 围绕…目标: restated on the way to something else
            return []
        own = deadline.start >= clause.start
        if k > 0 and not clause.hard and masked.clauses[k - 1].start <= deadline.start < clause.start:
            # 5月15日前，各乡镇完成自查: a time that stands alone is the clause's own
            own = own or not TIME.sub("", masked.part(masked.clauses[k - 1].start, clause.start)).strip("到至在，,前 ")
        close = k > 0 and deadline.start >= masked.clauses[k - 1].start and not masked.clauses[k].hard
        whole = re.match(r"(?:所有|全部)", words)
        kept = bool(re.search(r"确保[^，,]+(?:保持|达到|控制|稳定)在?", words))
        ends_list = deadline.start >= 0 and re.match(r"(?:形成|建成|全面建成|基本建成|基本形成|实现全)", words)
        listed = goals and re.search(cue("done").pattern, words) and (self.mode.plan or deadline.day)
        kept = kept or self.mode.plan and bool(re.search("(?:与|和|同)[^，,]+(?:同步|持平|一致)$", words))
        kept = kept or self.mode.plan and bool(re.search(r"(?:稳定|保持|达到|优于)+在?[^，,]{0,8}[类级]$", words))
        # 到年底，甲不低于3%，乙全部消除: a further item of a list that has begun
        also = (
            follows
            and not clause.hard
            and re.search(
                "^(?:全部|全面|彻底|建立|覆盖(?:所有|全部)|实现[^，,]+全覆盖)|(?:全部|全面|彻底)[^，,]{0,4}$|(?:清零|销号|全覆盖)$",
                words,
            )
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
        moved = (
            own
            and re.search(r"[要须应]|必须|务必|[之以]?前", words)
            and re.search(r"[把将].+(?:一遍|完毕|到位|落实|补上|补齐|办结)", words)
        )
        sent = own and bool(re.search("[将把][^，,]+?(?:报送?|上报|提交|反馈)[^，,]{2,}", words))
        if not (cue("done").search(words) or moved or also or sent) or re.search(r"^通过|[于在](?:本月|上月)", words):
            return []
        here = cued(words)
        if (
            own
            and not here
            and not moved
            and not self.mode.plan
            and not (self.mode.norm and self._starts_later(deadline))
            and not self.text[deadline.start : deadline.end].endswith(("年内", "月内", "季度内"))
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
        deadline: Deadline | None,
        topic: str,
        *,
        strong: bool,
        norm: bool,
        goals: bool,
    ) -> TargetMatch | None:
        begin = start
        words = masked.part(start, end)
        lead = re.match(
            r"\s*(?:[（(]?[一二三四五六七八九十\d]+[)）、.．]|——?|[一二三四五六七八九十]是|第\s*\d+\s*条|其中|同时|并|争取|力争|努力|另外|此外|另|再)*\s*(?:在(?=["
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
                and before.start <= deadline.start < start
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


__all__ = ["find_targets", "mark_targets"]

"""Whether a clause commits: results, forecasts, conditions and descriptions told from levels and norms (SPEC §6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.components._clauses import MaskedSentence, is_abstract, within
from nlp.components._target_deadlines import Deadlines
from nlp.components._target_parts import TIME, cue, cued
from nlp.components.matches import QuantityMatch, QuantityMeaning, TimeMatch
from nlp.resources.shapes import FIGURE, PAD

#: Words of what is or was.
_PAST = re.compile("已|目前|截至|截止|过去|如今|现有|共有|曾|去年|上年")


class Judgement(Deadlines):
    """Judges the clauses and figures of one article."""

    def __init__(
        self,
        text: str,
        times: Sequence[TimeMatch],
        quantities: Sequence[QuantityMatch],
        meanings: Sequence[QuantityMeaning],
        published: str,
    ) -> None:
        super().__init__(text, times, published)
        self.quantities, self.meanings = quantities, meanings
        self.index = {q.start: i for i, q in enumerate(quantities)}

    def _vetoed(self, masked: MaskedSentence, k: int) -> bool:
        """Whether a clause reports a result, a forecast or a condition."""
        clause = masked.clauses[k]
        words = masked.part(clause.start, clause.end)
        bare = TIME.sub("", words)
        if _PAST.search(bare) and not re.search(r"已(?:建|有|纳入|批|开工|确定)[^，,]{0,10}的", bare):
            return True
        if re.search(r"(?<!为)了(?=[^解])", bare) and not cued(bare):
            return True
        raw = self.text[clause.start : clause.end]
        if re.match(r"\s*(?:达产|投产|建成|完工|投用)(?:达效)?后|[^，,]{0,6}可(?:从|按|享受|获得?|给予|一次性)", raw):
            return True
        if re.match("[，,]占(?!比)", self.text[clause.end : clause.end + 3]) and not cued(words) and not self.mode.plan:
            # 面积达到3万亩，占…: what is known
            return True
        if re.match("\\s*(?:对[^，,]*的[^，,]{0,8}$|最高(?:不超过|奖励|补助)?)", words) and FIGURE in words:
            # 对落地超过10亿元的项目: whom a reward is for, and its bounds
            return True
        if re.search("(?:先后|累计|共|成功|向上|积极|又)争取|争取到|高达|多达|高开|低开|收盘|报收|累计[涨跌]幅", bare):
            return True
        if cue("forecast").search(bare) or re.match(r"是|这", bare) or re.search(r"超额完成|正在|的关键", bare):
            return True
        got = re.search(rf"争取[^，,]{{0,10}}(?:资金|经费|补助|项目){FIGURE}", bare)
        if got and not re.search("力争|计划|将|要|拟", bare):
            return True
        times = within(self.times, clause.start, clause.end)
        if any(t.value in ("PRESENT_REF", "PAST_REF") for t in times) and not cued(words):
            return True
        times = [t for t in times if not re.search("[比较]$", masked.part(max(clause.start, t.start - 1), t.start))]
        if self.published is not None and times and not cued(words):
            if all(t.end_date and t.end_date < self.published.isoformat()[:10] for t in times):
                return True
        return False

    def _is_level(self, figure: QuantityMatch, masked: MaskedSentence) -> bool:
        meaning = self.meanings[self.index[figure.start]]
        if figure.value is None and figure.kind not in ("multiple", "other"):
            return False
        if is_abstract(meaning.indicator, figure, self.text[figure.start]):
            return False
        if figure.unit == "岁" and not self._is_age_limit(figure, masked):
            return False
        if figure.unit in ("级", "度", "字", "河", "类", "方面", "步", "条心", "招", "端", "线", "侧", "翼"):
            return False
        ahead = masked.part(max(masked.sentence.start, figure.start - 3), figure.start)
        behind = masked.part(figure.end, figure.end + 12)
        clause = masked.clause_of(figure.start)
        if figure.kind != "percent" and re.match(
            f"(?:以上)?的[^，,、；;]*{FIGURE}", masked.part(figure.end, clause.end)
        ):
            # 新增亿元以上的企业100家: the size of what is counted
            return False
        if re.match("的?(?:，|,)?(?:予以|给予|由[^，,]|取消|约谈|扣)", behind) and figure.kind in (
            "percent",
            "rank",
            "score",
        ):
            # 对排名末位5%的予以约谈: a condition
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
        told = masked.part(max(clause.start, figure.start - 6), figure.start)
        if (
            figure.kind in ("money", "area", "length", "volume")
            and re.search("(?:投资|占地|面积|全长|总长|规模|库容)(?:约|达)?$", told)
            and not re.search("计划|规划|拟|再|将|完成|新增|设立|建", masked.part(clause.start, figure.start)[-10:])
            and re.match("的[^，,、；;]{3,}", rest)
        ):
            # 总投资560万元的某某工程力争完工: what the work is
            return False
        if sized and re.match(rf"[^，,、；;的{FIGURE}]{{1,10}}{FIGURE}", rest):
            # 投资亿元以上项目300个
            return False
        if sized and re.match(rf"的[^，,、；;{FIGURE}]{{1,8}}?(?:全部|全面|均|都|一律)", rest):
            # 5万元以下的村全部清零
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
        return not ahead.endswith(("每", "分", "这", "该", "上述", "其他", "凡有", "涉及", "包括"))

    def _is_age_limit(self, figure: QuantityMatch, masked: MaskedSentence) -> bool:
        """书记年龄不超过60岁: a norm of age."""
        ahead = masked.part(max(masked.sentence.start, figure.start - 8), figure.start)
        return figure.comparator in ("le", "ge", "lt") and bool(
            re.search("年龄(?:一般|原则上|应|须|要|控制在)*$", ahead)
        )

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
        if self.mode.past:
            return False
        if re.search(rf"原则上|一般由{FIGURE}|(?:不少于|不低于|不得少于|不得低于)$", words):
            return True
        figures = within(self.quantities, clause.start, clause.end)
        if re.match(r"\s*(?:同时|并|另外)?每[\u4e00-\u9fa5]{1,6}", words) and not re.search("[已了]", words):
            # 每村储备后备力量不少于2名: a norm by its own words
            if any(re.match("不[得低少]|至少", self.text[q.start : q.end]) and q.kind == "count" for q in figures):
                return True
        said = masked.part(max(masked.sentence.start, clause.start - 120), clause.end)
        ordered = (
            self.mode.norm
            or bool(cue("order").search(said) or re.search("强调|部署", said))
            and not re.search("[了过]$", words)
        )
        if ordered and not re.search("连续|满|奖励|补助|补贴|处以|罚", words):
            often = any(t.type == "SET" for t in within(self.times, clause.start, clause.end))
            if often and any(q.unit in ("次", "场", "期", "节", "堂", "篇", "天") for q in figures):
                return True
            least = [
                q
                for q in figures
                if re.match("不[得低少高超多]|至少", self.text[q.start : q.end])
                or re.search("至少[^，,]{1,6}$", masked.part(clause.start, q.start))
            ]
            whole = often and masked.part(figures[-1].end, clause.end).strip() == "" if figures else False
            if whole and least and figures[-1].kind == "money":
                return True
            if least and any(q.kind in ("count", "percent") and q.unit not in ("岁", "级") for q in least):
                return True
            if re.match(
                rf"\s*每(?:个|名|位|户|家|座|所|支|人|村|镇|乡|县|支部|{FIGURE}{PAD}*)[^，,]{{1,20}}{FIGURE}", words
            ) and cue("act").search(words):
                return True
        if (
            self.mode.norm
            and not re.search("奖励|补助|补贴|最高|强度|标准为", words)
            and any(
                re.match("不[得低少高超多]|至少", self.text[q.start : q.end])
                for q in figures
                if q.kind in ("count", "percent", "score", "area") and q.unit not in ("岁", "级")
            )
        ):
            return True
        if self.mode.norm and any(q.unit == "岁" and self._is_age_limit(q, masked) for q in figures):
            return True
        if self.mode.norm and re.search(f"(?:控制在|占){FIGURE}{PAD}*$", words):
            # 比例控制在30%以内; 青年党员占50%以上
            return figures[-1].kind == "percent" and figures[-1].comparator in ("le", "ge")
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
        least = re.search("不[少低]于|至少|达到", ahead) and clause.start > masked.sentence.start
        if re.match(r"\s*(?:涉及|包括|包含|分为|其中)", words) and not cued(words) and not least:
            return True
        if re.search(r"(?:项目|工程)(?:建设)?(?:计划|规划|预计|概算)?总?投资", ahead):
            return True
        if (
            re.search(rf"的{FIGURE}{PAD}*$", words.rstrip()) and not re.search("的(?:不[低少]于|至少)", ahead)
        ) or re.search(rf"按(?:照)?每?[^，,]{{0,6}}{FIGURE}[^，,]{{0,6}}(?:给予|补助|补贴|奖励)", words):
            # 需长期坚持的2个; 按每亩80元给予补助
            return True
        settled = not re.search(
            "达(?!标)|提高|力争|确保|不低于|不少于|占到|占[^，,]{1,8}以上|保持在|稳定在|控制在", ahead
        )
        return settled and bool(re.search(rf"占(?!比)[^，,]{{0,14}}{FIGURE}", words))


__all__ = ["Judgement"]

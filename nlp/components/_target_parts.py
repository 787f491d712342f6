"""Subject and objective of a committing clause, by the shapes of commitment.toml (SPEC §6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components._clauses import MaskedSentence, left_phrase, right_phrase, strip_lead, tag, within
from nlp.components.matches import EntityMatch, QuantityMatch, QuantityMeaning
from nlp.components.resolution import Resolver
from nlp.resources.shapes import (
    FIGURE,
    OTHER,
    PAD,
    WHEN,
    TargetShape,
    alternation,
    clause_classes,
    commitment_words,
    target_shapes,
)

_N = re.compile(f"{FIGURE}{PAD}*")
TIME = re.compile(f"{WHEN}{PAD}*")
ITEM = re.compile(
    r"\s*(?:——?|[●★◆■]|[（(]?[一二三四五六七八九十\d]+[)）、.．]|[一二三四五六七八九十]是|第[一二三四五六七八九十\d\s]+[条,，、])"
)


_FINISHED = re.compile(
    r"(?:全部|全面|正式|如期|基本|都|均)*"
    r"(?:建成|完成|完工|竣工|投用|投入|投产|通车|通水|交付|开工|开学|开园|到位)[^，,]{0,6}"
)
ONE_FOR = re.compile(
    rf"{FIGURE}[^，,、]{{2,16}}(?:挂联|联系|结对|帮扶|包联|包保|指导|服务|负责|对接|配备|配齐|选派)[^，,]*{FIGURE}"
)


#: 对薄弱支部逐个制定方案: whom the sentence's measures are for.
_UPON_WHOM = re.compile(
    "[^，,对]{0,8}(?<![针应面结绝相反比核])对(?P<whom>[\u4e00-\u9fa5]{2,10}?)"
    "(?:逐个|逐一|分类|全面|进行|开展|制定|实行|实施)"
)
#: A longer clause is a table or a list without punctuation, no commitment; it also bounds the patterns' time.
_LONGEST = 240


@cache
def cue(name: str) -> re.Pattern[str]:
    return re.compile(alternation(commitment_words()[name]))


def cued(words: str) -> bool:
    """Whether a clause holds a strong cue that is no part of another word (计划 in 行动计划)."""
    return bool(cue("strong").search(cue("not_cue").sub("", words)))


class Divider:
    """Divides the clauses of one article."""

    def __init__(
        self,
        text: str,
        entities: Sequence[EntityMatch],
        quantities: Sequence[QuantityMatch],
        meanings: Sequence[QuantityMeaning],
        resolver: Resolver,
    ) -> None:
        self.text, self.entities = text, entities
        self.quantities, self.meanings, self.resolver = quantities, meanings, resolver
        self.index = {q.start: i for i, q in enumerate(quantities)}
        self.last_subject = ""  # of the commitment before, in the same part of the sentence

    def topic(self, masked: MaskedSentence, start: int, end: int) -> str:
        """What the sentence says something of: its first clause's head, for clauses without a subject."""
        words = masked.part(start, end)
        lead = ITEM.match(words)
        at = start + (lead.end() if lead else 0)
        if self.text[at : at + 1] in "“‘「" and not TIME.match(masked.part(at, end)):
            at += 1
        stretch = self.text[at:end]
        if (upon := _UPON_WHOM.match(masked.part(at, end))) is not None:
            return upon["whom"]
        cut = TIME.search(masked.part(at, end))
        if cut and cut.start() == 0:
            stretch = self.text[at + cut.end() : end]
            stretch = stretch.removeprefix("实施的")
        stretch = re.sub(r"^(?:[之以]?前|以内|内|期间|末|底)", "", stretch)
        stretch = re.split(
            r"(?:全部|今年|已|将|正在|需|也|计划|力争|全长|总投资|总长|按|位于|目前|路基|是第|为第|为责任|为主要|必须|须|应当|(?<![主重需必纲])要(?![求点素闻件]))",
            stretch,
            maxsplit=1,
        )[0].strip()
        if FIGURE in masked.part(at, at + len(stretch)) or re.search(r"(?:局|委|厅|政府|办|部门)$", stretch):
            return ""
        if cue("done").match(stretch) or cue("make").match(stretch):
            return ""
        if stretch in ("新区", "高新区", "开发区", "我们", "区里", "县里", "市里", "镇里", "乡里", "村里", "省里"):
            return ""
        if stretch in ("年度", "全年", "总体", "当年", "全县", "全市", "全镇", "项目"):
            return ""
        if stretch.endswith(("目标是", "目标为", "目标", "任务是")):
            return ""
        people = any(e.label == "PERSON" for e in within(self.entities, at, at + len(stretch)))
        if people or re.search(r"(?:要求|表示|强调|指出|介绍|提出|说|明确|通报|认为)$", stretch):
            return ""
        if re.search("获悉|了解到|方面$|记者", stretch) or re.match("自[^，,]*起", stretch):
            return ""
        if re.match(
            r"除|为|通过|随着|围绕|按照|根据|此外|同时|其中|据|在|目前|下一步|今后|接下来|到|沿线|以|加快|并|努力|确保|力争|坚持|同时",
            stretch,
        ):
            return ""
        named = [e for e in within(self.entities, at, end) if e.start == at and e.end >= at + len(stretch)]
        if any(e.label in ("GPE", "ORG") for e in named) or re.fullmatch(r"(?:全|我|该)[省市县区镇乡村]", stretch):
            return ""
        return stretch

    def core(self, masked: MaskedSentence, start: int, end: int) -> tuple[str, int]:
        """The clause without its deadline, its holder and its cues, so that shapes see subject and predicate."""
        words = masked.part(start, end)
        at = 0
        while True:
            rest = words[at:]
            cut = re.match(
                rf"(?:(?:各[^，,请]{{1,8}})?请[^，,]{{0,8}}?[于在到]?(?={WHEN})|[到至在于自从用]?{WHEN}{PAD}*(?:之?前|以前|内|末|底|期间|中|时间)?|要求|提出|打算|计划|将计划|力争|争取|确保|务必|保证|努力|规划|拟|"
                rf"需要?|要|也?将(?!.{{1,20}}?(?:打造|建设成|培育成))|必须|须|应当?|明确|规定|在全[省市县区镇乡]|[^，,]{{0,4}}?的?(?:总体|主要|年度|"
                rf"奋斗)?目标[是为]|部署|从[^，,]{{2,16}}?中(?=发展|选|培养|招)|在?原则上|到|至|于|再|还要?|主要|国家|[\s\u3000])",
                rest,
            )
            if cut and cut.end() and at + cut.end() < len(words):
                at += cut.end()
                continue
            named = next(
                (
                    e
                    for e in within(self.entities, start + at, start + at + 1)
                    if e.label in ("GPE", "ORG") and self.resolver.entity_holder(e).name
                ),
                None,
            )
            if named is not None and named.end < end and not re.match(r"[、和与的]", self.text[named.end]):
                after = words[named.end - start :]
                if re.match(rf"将|把|要求|提出|明确|计划|力争|要|拟|{WHEN}|投资|需|争取|确保|规划", after):
                    at = named.end - start
                    continue
            generic = re.match(
                r"(?:全|我|该|本)[省市县区镇乡村州校院局厂所站](?=[^级委府直长])|[省市县区镇乡村]里(?=打算|计划|力争|将|要|拟|准备)|(?:该|本)?(?:我们|公司|集团|学校|学院|医院|合作社|企业)(?=计划|力争|将|要|拟|需|争取|确保|再|"
                + WHEN
                + ")",
                rest,
            )
            if generic:
                at += generic.end()
                continue
            break
        return words[at:], start + at

    def divide(
        self, masked: MaskedSentence, core: str, core_start: int, level: QuantityMatch | None, topic: str, k: int
    ) -> tuple[TargetShape | None, str, str]:
        """Subject and objective by the first shape that fits."""
        if len(core) > _LONGEST:
            return None, "", ""
        shown = core
        # Only the level counts as {N}; other figures are plain text to the shapes
        if level is not None:
            chars = list(core)
            for match in _N.finditer(core):
                if core_start + match.start() != level.start:
                    for i in range(match.start(), match.end()):
                        chars[i] = OTHER
            shown = "".join(chars)
        clause = masked.clauses[k]
        if level is not None and level.unit in ("次", "场", "期", "节", "堂") and topic:
            # 每周现场调度1次: who has to is what the sentence speaks of
            if re.match(rf"\s*{WHEN}", masked.part(clause.start, core_start)) and FIGURE in shown:
                at = core_start + shown.index(FIGURE)
                behind = right_phrase(masked.part(level.end, core_start + len(core)))
                often = next((s for s in target_shapes() if s.id == "so-often"), None)
                if often is not None and at > core_start:
                    return often, self._tidy(topic), self.text[core_start:at].strip() + behind
        for shape in target_shapes():
            if shape.level != (level is not None) or (shape.kinds and level and level.kind not in shape.kinds):
                continue
            if shape.units and level and level.unit not in shape.units:
                continue
            found = shape.pattern.fullmatch(shown.rstrip())
            if found is None:
                continue
            groups = {
                name: self.text[core_start + found.start(name) : core_start + found.end(name)]
                for name, value in found.groupdict().items()
                if value is not None
            }
            predicate = ""
            if "np" in groups:
                low = core_start + found.start("np")
                noun, predicate = self._noun_and_predicate(found["np"], low)
                groups["np"] = noun
                groups["predicate"] = predicate
                if not noun and shape.subject == "np":
                    groups["np"] = ""
            if "v" in groups and "np" in groups and not groups["np"]:
                continue
            for name in ("s", "p"):
                if name in groups:
                    groups[name] = self._clean(found[name], core_start + found.start(name))
            subject = self._subject(shape, groups, masked, k, topic, level)
            objective = self._objective(shape, groups)
            if shape.id == "level" and level is not None:
                subject, objective = self._by_verb(subject, objective, masked, level)
            if not objective:
                continue
            if level is not None and shape.id.startswith("make"):
                # 年收入超5万元的强村: what is counted stands behind its own size
                subject = re.sub(r"^.*[\d０-９].*[^，,]的(?=[^，,的]{2,}$)", "", subject)
            if level is not None and subject and (name := self.meanings[self.index[level.start]].indicator):
                if name.endswith(subject) and len(name) > len(subject):
                    # 治理率: the longer name stood before
                    subject = name
            if re.fullmatch("(?:该|这个|此)?(?:项目|工程|公路|大桥|水库|隧道)", subject):
                project = self.resolver.holder_at(core_start, physical=True)
                subject = project.name if project.kind == "project" else subject
            if level is None and shape.id == "gets-done" and (done := groups.get("s", "")):
                act = re.sub("^(?:将|要|全部|全面|都|均)+", "", done)
                words_ = tag(act) if act else ()
                if len(words_) == 1 and (words_[0][1] in ("v", "vn") or cue("make").fullmatch(act)):
                    # 年底前拨付到位: the verb is no subject
                    carried = self.last_subject or topic or self._counted_before(masked, core_start)
                    return shape, self._tidy(carried), done.lstrip("将要") + objective
            if level is None and _FINISHED.fullmatch(objective):
                # 计划新建中心12个，年底前全部建成: what gets finished is what the clause before promised
                subject = (
                    groups.get("s", "") or self.last_subject or subject or self._counted_before(masked, core_start)
                )
            return shape, self._tidy(subject), re.sub("[（(][^（）()]*[）)]$", "", objective.strip(" \u3000"))
        return None, "", ""

    def _by_verb(self, subject: str, objective: str, masked: MaskedSentence, level: QuantityMatch) -> tuple[str, str]:
        """A verb that no list knows, told by its word class: 扶持30户职工…, 申报支部8个."""
        words = tag(strip_lead(subject)) if subject else ()
        if (
            len(words) > 1
            and words[-1][1] == "v"
            and words[-1][0] not in ("率", "度", "数", *clause_classes()["nominal"])
        ):
            # 把等待时间压缩三分之一: the verb stands between the two
            return "".join(word for word, _ in words[:-1]), words[-1][0] + objective
        if not words or words[0][1][0] != "v" or words[0][1] == "vn" or words[0][0] in ("受益", "参与", "就业", "脱贫"):
            return subject, objective
        verb = words[0][0]
        noun = "".join(word for word, _ in words[1:])
        clause = masked.clause_of(level.start)
        if not noun:
            behind, predicate = self._noun_and_predicate(masked.part(level.end, clause.end), level.end)
            return (behind, verb + predicate) if behind else (subject, objective)
        if len(noun) >= 2 and words[1][1][0] in "njbax" and noun[-1] not in "率度面量额值":
            return noun, verb + noun
        return subject, objective

    def _counted_before(self, masked: MaskedSentence, position: int) -> str:
        """What was counted last in the sentence, with its number (对12栋旧楼做防水，…全部完工)."""
        for i in range(len(self.quantities) - 1, -1, -1):
            figure = self.quantities[i]
            if figure.start >= position:
                continue
            if figure.start < masked.sentence.start:
                break
            if figure.kind == "count" and self.meanings[i].indicator:
                return self.text[figure.start : figure.end] + self.meanings[i].indicator
        return ""

    def _clean(self, masked_run: str, start: int) -> str:
        """A subject without the figure before it (20个项目) and the time and cue behind (工程今年需)."""
        listed = re.match(f".*等[{OTHER}{PAD}]+的?", masked_run)
        if listed and (noun := right_phrase(masked_run[listed.end() :])):
            return noun
        built = re.match(
            f"(?:总?投资|占地|全长|总规模|规模|面积)(?:约|达)?[{OTHER}{FIGURE}{PAD}]+的(?=.{{3}})", masked_run
        )
        if built:
            masked_run, start = masked_run[built.end() :], start + built.end()
        size = re.match(f"[{OTHER}{PAD}]+的?", masked_run)
        if size:
            noun = right_phrase(masked_run[size.end() :])
            if noun:
                return noun
        at = masked_run.find(WHEN)
        if at > 0:
            masked_run = masked_run[:at]
        return self.text[start : start + len(masked_run)]

    def _noun_and_predicate(self, masked_np: str, start: int) -> tuple[str, str]:
        size = re.match(f"[{OTHER}{PAD}]+级?", masked_np)
        if size:
            masked_np, start = masked_np[size.end() :], start + size.end()
        lead = len(masked_np) - len(masked_np.lstrip(" 的"))
        noun = right_phrase(masked_np)
        if not noun:
            return "", self.text[start : start + len(masked_np)]
        at = masked_np.find(noun)
        end = at + len(noun) if at >= 0 else lead + len(noun)
        while masked_np.startswith("、", end) and (further := right_phrase(masked_np[end + 1 :])):
            # 常见病、多发病在县域内解决: all items of the list are the noun
            at = masked_np.find(further, end + 1)
            if at < 0 or at + len(further) >= len(masked_np):
                break
            noun, end = noun + masked_np[end:at] + further, at + len(further)
        behind = masked_np[end:]
        timed = re.match(
            rf"[\s]*(?:[要将须应]|必须|力争|计划|确保)*[在于到]?{WHEN}{PAD}*(?:之?前|以前|内|末|底)?", behind
        )
        end += timed.end() if timed else 0
        rest = self.text[start + end : start + len(masked_np)].strip(" \u3000")
        return noun, rest.removeprefix("的") if rest.startswith("的") else rest

    def _subject(
        self,
        shape: TargetShape,
        groups: dict[str, str],
        masked: MaskedSentence,
        k: int,
        topic: str,
        level: QuantityMatch | None,
    ) -> str:
        for source in shape.subject.split("|"):
            found = ""
            if source in groups:
                found = groups[source]
                if source == "p" and re.search(r"(?:局|委|厅|政府|部门)$|^(?:年度|全年|当年|总体)(?:计划)?$", found):
                    found = ""
                if source == "p" and any(found == self.text[e.start : e.end] for e in self.entities):
                    found = ""
            elif source == "holder":
                found = self.resolver.committer_at(masked.clauses[k].end).name
            elif source == "last":
                found = self.last_subject
            elif source == "topic":
                found = self._topic_subject(topic)
            elif source == "indicator" and level is not None:
                found = self.meanings[self.index[level.start]].indicator
            elif source == "before" and level is not None:
                for i in range(self.index[level.start] - 1, -1, -1):
                    if self.quantities[i].start < masked.sentence.start:
                        break
                    if self.quantities[i].kind == "count" and self.meanings[i].indicator:
                        found = self.meanings[i].indicator
                        break
            elif source == "next" and k + 1 < len(masked.clauses):
                clause = masked.clauses[k + 1]
                found, verb = left_phrase(masked.part(clause.start, clause.end), clause.start, ())
                found = found if verb else ""
            if found:
                return found
        return self._topic_subject(topic)

    def _topic_subject(self, topic: str) -> str:
        return topic

    def _objective(self, shape: TargetShape, groups: dict[str, str]) -> str:
        return "".join(groups.get(name, "") for name in shape.objective.split("+"))

    def _tidy(self, subject: str) -> str:
        subject = strip_lead(subject.strip(" \u3000，,")).strip()
        subject = re.sub("(?<=..)预期$", "", subject)
        subject = re.sub(r"(?<=.)[由从][\d０-９.．]+[^，,]*$", "", subject)
        return re.sub(r"(?:也|都|均|再|将|要|力争|确保|计划|全部|实现|的|需|拟|在|于|到|必须|须|应)+$", "", subject)

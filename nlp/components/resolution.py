"""Who a figure, a promise or a generic word (该县, 我市, 当地) is about (SPEC §3 name, §5 and §6 holder).

Subjects are carried from the clause, the sentence, the paragraph and the heading before, until another is named;
nothing is carried across the border of a long quotation. What no sentence names falls back on the article's main body
or region.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp.components._bodies import find_aliases, fullest_names, long_quotes, with_bodies
from nlp.components._clauses import tag
from nlp.components._holder_patterns import (
    BARE,
    BEFORE_PROJECT,
    BODIES,
    COMMITTEE,
    COMMITTEES,
    COMPANY_BRANCH,
    DATED,
    GENERIC,
    HONOURED,
    KINDS,
    LED,
    LEVELS,
    MEASURED,
    MISHAP,
    NO_PROJECT,
    NOT_SUBJECT,
    OFFICE,
    OPENING,
    ORGAN,
    OWN_BODY,
    PLACE_TAIL,
    PRESS,
    PROJECT,
    RANKED,
    REGARDING,
    REWARD,
    SCENE,
    SEAT,
    SITE,
    STAFF,
    STORY,
    THE_PROJECT,
)
from nlp.components._people import OWN_HOUSE, People
from nlp.components.matches import ArticleContext, EntityMatch, QuantityMatch
from nlp.language.sentences import Sentence
from nlp.resources.shapes import alternation, clause_classes

#: An agency's dateline tells where the report was written: 某社某地3月3日电（记者…）.
_DATELINE = re.compile("[^，,。；\\s]{0,8}?[0-9０-９]{1,2}月[0-9０-９]{1,2}日[电讯]")
#: Where something happens, unless it counts what has happened there.
_HAPPENS = re.compile("(?:境内|附近)?(?:的[^，,；;。]{0,8})?[^，,；;。已共]{0,4}(?:发生|突发|遭遇|出现)")
_INSPECTED = re.compile("巡[察视]组(?:向|对)(?P<body>[^，,。：:反开进]{3,24}?)(?:反馈|开展|进行|进驻|党组开)")
_COLLECTIVE = re.compile("(?<=[，,；;。])村(?:级)?集体(?:经济)?(?:经营性|年)*(?:收入|分红|收益|积累|资产)")
_LISTABLE = ("GPE", "ORG", "FAC", "PRODUCT")
_SENT = re.compile("(?:派)?驻[^，,。]{0,12}(?:第一书记|队员|队长|干部)|选派")
_AT_EVENT = re.compile("[”」]?(?:上|期间|现场|中)(?![的线])")
#: 高于全县平均: what a figure is compared with is not whose it is.
_COMPARED = ("于", "比", "较", "占", "超", "过", "为", "获", "入选", "列入", "是")
#: How far a subject is looked for within one sentence; it bounds the time that a page without stops needs.
_FAR, _NEAR = 400, 80
#: How far back a place is looked for that the finder of names has missed.
_LOOK = 2000


@cache
def _verbs() -> frozenset[str]:
    return frozenset(clause_classes()["verb"])


@dataclass(frozen=True, slots=True)
class Holder:
    """A resolved holder: its fullest name, its code where it is a place, and where it was named."""

    name: str = ""
    code: str = ""
    start: int = -1
    kind: str = ""  # the entity's label, "generic" or "project"


@dataclass(frozen=True, slots=True)
class _Subject:
    start: int
    end: int
    holder: Holder
    strong: bool  # stands at the head of its clause
    head: bool  # stands at the head of its sentence


class Resolver:
    """Resolves generic words and finds the holder at any position of one article."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        entities: Sequence[EntityMatch],
        *,
        context: ArticleContext,
    ) -> None:
        self.text = text
        self.sentences = sorted(sentences, key=lambda s: s.start)
        self._aliases = find_aliases(text, entities)
        self.entities = with_bodies(text, entities, self._aliases)
        self.context = context
        self._mishap = bool(MISHAP.search(context.title))
        named = ("GPE", "ORG", "FAC", "WORK_OF_ART", "PRODUCT", "EVENT")
        self._by_end = {e.end: e for e in self.entities if e.label in named}
        self._report = False
        self._starts = [s.start for s in self.sentences]
        self._quotes = long_quotes(text)
        self._fullest = fullest_names(self.entities)
        self._places = [e for e in self.entities if e.label == "GPE"]
        self._persons = [e for e in self.entities if e.label == "PERSON"]
        self._bodies = [e for e in self.entities if e.label in ("ORG", "FAC")]
        self._people = People(text, self.entities, context.title)
        self._subjects: list[_Subject] = []
        self.main = self._main()
        told = alternation(("工作报告", "经济运行", "情况分析", "工作总结", "统计公报"))
        self._report = self.main.kind == "GPE" and bool(re.search(told, context.title))
        self._find_subjects()
        self._subject_starts = [s.start for s in self._subjects]

    # -- names -----------------------------------------------------------------------------------------------------

    def entity_holder(self, entity: EntityMatch) -> Holder:
        """The holder that an entity's mention stands for; a government stands for its place."""
        name = self._fullest.get(entity.name or self.text[entity.start : entity.end]) or entity.name
        name = name or self.text[entity.start : entity.end]
        for short, full in self._aliases.items():
            if entity.label == "ORG" and name.startswith(short) and not name.startswith(full):
                name = full + name[len(short) :]
        if entity.label == "ORG" and (organ := ORGAN.search(name)) and organ.start() >= 2:
            place = name[: organ.start()]
            if organ.group()[0] in "市县区" and organ.group() != "政府":
                place += organ.group()[0]
            for known in self._places:
                if known.name == place:
                    return Holder(place, known.code, entity.start, "GPE")
            return Holder(place, "", entity.start, "GPE")
        if entity.label == "GPE" and self.context.region and name != self.context.region:
            stem = re.sub("(?:地区|市|县|区)$", "", self.context.region)
            if len(stem) >= 2 and name in (stem, stem + "地区") and self.context.region.endswith(("市", "县", "区")):
                return Holder(self.context.region, self.context.region_code, entity.start, "GPE")
        return Holder(name, entity.code, entity.start, entity.label)

    def resolve(self, word: str, position: int) -> Holder:
        """The holder that a generic word (该县, 我市, 当地, 该公司) at ``position`` stands for; else an empty one."""
        match = GENERIC.match(word)
        if match is None:
            noun = word
        elif match["here"]:
            return self._last_strong_place(position) or self.main
        else:
            noun = match["noun"] or {"院": "医院", "社": "合作社"}.get(match["inside"], match["inside"])
        if noun in BODIES:
            tails = BODIES[noun]
            found = self._last(self._bodies, tails, position)
            if found is None and self.main.name.endswith(tails):
                return self.main
            if found is None and self.main.kind == "ORG" and match and match["det"] in ("我", "本", "全", "该"):
                return self.main
            return found or Holder()
        if noun in LEVELS:
            tails = LEVELS[noun]
            wide = match is not None and (match["det"] in ("全", "我", "本", "各") or bool(match["inside"]))
            if wide and self.context.region.endswith(tails):
                return Holder(self.context.region, self.context.region_code, -1, "GPE")
            if wide and self.main.kind == "GPE" and self.main.name.endswith(tails):
                return self.main
            found = self._last(self._places, tails, position)
            officed = self._place_of_body(tails, position)
            if officed is not None and (found is None or officed.start > found.start):
                return officed
            if found is not None:
                return found
            if self.main.name.endswith(tails):
                return self.main
            if self.context.region.endswith(tails):
                return Holder(self.context.region, self.context.region_code, -1, "GPE")
            if match is not None and match["det"] == "该":
                return self._last_place("", position) or Holder()
        if noun in ("街道", "社区", "镇", "乡", "村"):
            # The finder of names may have missed it: 某某区某某街道
            named = [
                *re.finditer(
                    rf"(?<=[区县市镇乡道])(?![省市县区])[\u4e00-\u9fa5]{{2,4}}?{noun}",
                    self.text[max(0, position - _LOOK) : position],
                )
            ]
            if named:
                return Holder(named[-1].group(), "", named[-1].start(), "GPE")
        return Holder()

    def _last(self, among: Sequence[EntityMatch], tails: tuple[str, ...], position: int) -> Holder | None:
        for entity in reversed(among[: bisect_right(among, position - 1, key=lambda e: e.start)]):
            holder = self.entity_holder(entity)
            stands = self.sentence_at(entity.start)
            if stands and stands.role == "heading" and not holder.code and self.text.count(entity.name) == 1:
                # 逛古村，看新貌: a heading's play on words is no village
                continue
            if holder.name.endswith(tails):
                return holder
            if entity.label == "ORG" and holder.kind == "ORG":
                # 某大学某学院党委: the school is named inside its committee's name
                inner = max(
                    (at + len(tail) for tail in tails if len(tail) > 1 and (at := holder.name.rfind(tail)) >= 2),
                    default=0,
                )
                if inner:
                    return Holder(holder.name[:inner], "", entity.start, "ORG")
        return None

    def _place_of_body(self, tails: tuple[str, ...], position: int) -> Holder | None:
        """The place that a body's name begins with (柳林镇党委: 柳林镇), the last before a position."""
        for entity in reversed([e for e in self.entities if e.label == "ORG" and e.start < position]):
            match = SEAT.match(entity.name)
            if match and match["place"].endswith(tails):
                place = self._place_named(match["place"], Holder("", "", entity.start))
                return replace(place, start=entity.start)
        return None

    def _last_strong_place(self, position: int) -> Holder | None:
        """The last place that was a subject: 当地 and 辖区 are its own."""
        for subject in reversed(self._subjects):
            if subject.start < position and subject.strong and subject.holder.kind == "GPE":
                return subject.holder
        return None

    def _last_place(self, _: str, position: int) -> Holder | None:
        before = [e for e in self._places if e.start < position and not PLACE_TAIL.match(self.text[e.end : e.end + 3])]
        return self.entity_holder(before[-1]) if before else None

    # -- the article's main body -----------------------------------------------------------------------------------

    def _main(self) -> Holder:
        """What the whole article is about: the title's subject, else a heading's, the region, the commonest name."""
        region = Holder(self.context.region, self.context.region_code, -1, "GPE") if self.context.region else Holder()
        if (inspected := _INSPECTED.search(self.context.title)) is not None:
            return self._inspected(inspected["body"])
        heads = [s for s in self.sentences if s.role == "title"] + [s for s in self.sentences if s.role == "heading"][
            :2
        ]
        for sentence in heads:
            inside = [
                e for e in self.entities if sentence.start <= e.start < sentence.end and e.label in ("GPE", "ORG")
            ]
            for entity in inside:
                after = self.text[entity.end : entity.end + 4]
                before = self.text[sentence.start : entity.start]
                if NOT_SUBJECT.search(before) or after[:1] in ("举", "召"):
                    continue
                if entity.label == "ORG" and before and _SENT.match(self.text, entity.end):
                    # 记某局驻村第一书记某某: the story is told of where the officer was sent
                    continue
                following = [e for e in inside if e.start == entity.end and e.label in ("GPE", "ORG")]
                if following and entity.label == "GPE":
                    continue
                if sentence.role == "heading" and before.strip() and len(before) > 3:
                    continue
                holder = self.entity_holder(entity)
                if holder.kind == "ORG" and PRESS.search(holder.name):
                    continue
                if holder.kind == "ORG" and (committee := COMMITTEE.match(holder.name)):
                    holder = self._place_named(committee["place"], holder)
                if self.context.region_code.endswith("0000") and holder.kind == "GPE":
                    if holder.name[:2] != region.name[:2]:
                        # The region is only the province that the outlet or the names point to
                        return holder
                if region.name and holder.kind == "GPE":
                    # The region is chosen with more evidence than a title's first place
                    if not before and holder.name.endswith(("村", "镇", "乡", "街道", "社区", "屯")):
                        return holder
                    same = holder.name == region.name or len(holder.name) > len(region.name)
                    return holder if same and holder.code else region
                return holder
        if region.name and (local := self._story_place()) is not None:
            return local
        if region.name:
            return region
        counts: Counter[str] = Counter()
        first: dict[str, Holder] = {}
        for entity in self.entities:
            if entity.label in ("GPE", "ORG"):
                holder = self.entity_holder(entity)
                counts[holder.name] += 1
                first.setdefault(holder.name, holder)
        if counts:
            name, times = max(counts.items(), key=lambda item: (item[1], -first[item[0]].start))
            if times >= 2:
                return first[name]
            opening = [s for s in self.sentences if s.role == "body"][:1]
            for holder in first.values():
                # Named but once: the opening sentence tells of it
                if opening and opening[0].start <= holder.start < opening[0].end and not PRESS.search(holder.name):
                    return holder
        return Holder()

    def _inspected(self, body: str) -> Holder:
        """Whom a team of inspectors tells its findings, with the place's name where only its level stands."""
        for entity in self._bodies:
            if entity.name.endswith(body[1:]) and len(entity.name) > len(body):
                return Holder(entity.name, "", entity.start, "ORG")
        region = self.context.region
        if body[0] in "省市县区旗" and region.endswith(body[0]):
            return Holder(region + body[1:], "", -1, "ORG")
        return Holder(body, "", -1, "ORG")

    def _story_place(self) -> Holder | None:
        """The village or community that a story without a place in its title opens with."""
        title = self.context.title
        for place in self._places:
            name = self.entity_holder(place).name
            if len(name) >= 3 and name[-1] in "镇乡村" and name[:-1] in title and not self._report:
                return self.entity_holder(place)
        if self._report or any(place.name and place.name[:2] in title for place in self._places):
            return None
        first = next((s for s in self.sentences if s.role == "body"), None)
        if first is None:
            return None
        limit = self.sentences[min(len(self.sentences) - 1, self.sentences.index(first) + 1)].end
        inside = [p for p in self._places if first.start <= p.start < limit]
        for place in inside:
            holder = self.entity_holder(place)
            told = self.text.count(holder.name) >= 2 or re.search(
                "全村|该村|村里|村集体|村党|该社区|社区党|全社区", self.text
            )
            if holder.name.endswith(("村", "社区", "屯", "寨")) and told:
                return holder
        return None

    def _place_named(self, name: str, otherwise: Holder) -> Holder:
        for place in self._places:
            if self.entity_holder(place).name == name:
                return self.entity_holder(place)
        return Holder(name, "", otherwise.start, "GPE")

    # -- subjects --------------------------------------------------------------------------------------------------

    def _find_subjects(self) -> None:
        found: list[_Subject] = []
        for entity in self.entities:
            if entity.label not in KINDS:
                continue
            sentence = self.sentence_at(entity.start)
            if sentence is None or sentence.role == "title":
                if sentence is None:
                    continue
            before = self.text[max(sentence.start, entity.start - _NEAR) : entity.start]
            after = self.text[entity.end : entity.end + 8]
            strong = self._at_head(sentence, entity.start)
            scene = entity.label in ("FAC", "ORG") and bool(SCENE.search(before))
            if scene:
                found.append(_Subject(entity.start, entity.end, self.entity_holder(entity), True, True))
                continue
            if (
                entity.label in ("LOC", "PRODUCT", "WORK_OF_ART", "EVENT")
                and not strong
                and entity.label != "WORK_OF_ART"
            ):
                continue
            if PLACE_TAIL.match(after):
                continue
            office = OFFICE.match(after)
            if office and entity.label in ("ORG", "GPE"):
                # An officer acts for a company or school; of a committee's secretary only the words are reported
                if entity.label == "ORG" and not entity.name.endswith(COMMITTEES):
                    found.append(_Subject(entity.start, entity.end, self.entity_holder(entity), False, False))
                elif entity.label == "ORG" and (seat := SEAT.match(entity.name)):
                    if seat["place"].endswith(("镇", "乡", "村", "社区", "街道")):
                        place = self._place_named(seat["place"], Holder("", "", entity.start))
                        leads = self._leads(sentence, entity.start)
                        found.append(_Subject(entity.start, entity.end, place, strong, leads))
                elif entity.label == "ORG" and COMPANY_BRANCH.search(entity.name):
                    found.append(_Subject(entity.start, entity.end, self.entity_holder(entity), strong, False))
                continue
            committee = entity.name.endswith(COMMITTEES) or self._mishap
            if entity.label == "ORG" and committee and STAFF.match(self.text, entity.end):
                continue
            if entity.label == "EVENT" and _AT_EVENT.match(self.text, entity.end):
                # 从某会上获悉: where it was said, not who
                continue
            if (
                before.endswith("在")
                and entity.label in ("ORG", "FAC")
                and not re.match("[，,”]|调研|考察|指导|看到", after)
            ):
                # 在某医院奋战: where, not who
                continue
            if HONOURED.match(self.text, entity.end) or _DATELINE.match(self.text, entity.end):
                continue
            if entity.label == "PRODUCT" and re.match(
                "[”」]?(?:[“「]|品牌|牌|地理标志|商标|产业)", self.text[entity.end :][:6]
            ):
                # “某某茶叶”品牌价值: a brand's figures are those of its place
                continue
            if not strong and (NOT_SUBJECT.search(before) or self._object(before)):
                continue
            found.append(
                _Subject(
                    entity.start, entity.end, self.entity_holder(entity), strong, self._leads(sentence, entity.start)
                )
            )
        self._subjects = sorted(found, key=lambda s: (s.start, s.end))
        for match in GENERIC.finditer(self.text):
            word = match.group()
            before = self.text[max(0, match.start() - 2) : match.start()]
            ranked = before.endswith(("居", "占", "位居", "列")) or (
                before.endswith("在") and RANKED.match(self.text, match.end())
            )
            compared = before.endswith(_COMPARED)
            if (match["det"] in ("各",)) or (ranked or compared) and match["det"] in ("全",):
                continue
            if match["det"] == "全" and HONOURED.match(self.text, match.end()):
                continue
            holder = self.resolve(word, match.start())
            local = match["det"] == "全" and match["noun"] in ("镇", "乡", "村", "街道", "社区", "校")
            if holder.name or match["det"] == "该" or local:
                found.append(
                    _Subject(
                        match.start(),
                        match.end(),
                        Holder(holder.name, holder.code, match.start(), "generic"),
                        True,
                        False,
                    )
                )
        for match in BARE.finditer(self.text):
            holder = self.resolve(match["noun"], match.start("noun"))
            if holder.name:
                found.append(_Subject(match.start("noun"), match.end("noun"), holder, True, False))
        for match in OWN_BODY.finditer(self.text):
            if any(e.start < match.end() and match.start() < e.end for e in self._near(match.start())):
                continue
            owner = self.resolve(match["noun"], match.start())
            if owner.name:
                name = owner.name + match["tail"]
                at = self.sentence_at(match.start())
                strong = at is not None and self._at_head(at, match.start())
                leads = at is not None and self._leads(at, match.start())
                holder = Holder(name, "", match.start(), "ORG")
                if not strong and not re.search("据了解|据悉", self.text[max(0, match.start() - 16) : match.start()]):
                    if re.search("[的对向给把被由、和与]$", self.text[max(0, match.start() - 1) : match.start()]):
                        continue
                found.append(_Subject(match.start(), match.end(), holder, strong, leads))
        for match in _COLLECTIVE.finditer(self.text):
            village = self._last(self._places, LEVELS["村"], match.start())
            at, wide = self.sentence_at(match.start()), self.main.kind == "GPE" and self.main.name.endswith("村")
            if village is not None and at is not None and not wide:
                told = self.sentence_at(village.start)
                if told is not None and told.paragraph == at.paragraph and told.role == "body":
                    found.append(_Subject(match.start(), match.start() + 1, village, True, False))
        sites = list(SITE.finditer(self.text))
        sites += STORY.finditer(self.text)
        sites += LED.finditer(self.text)
        for match in sites:
            holder = Holder(match["name"], "", match.start("name"), "project")
            found.append(_Subject(match.start("name"), match.end("name"), holder, True, True))
        for match in THE_PROJECT.finditer(self.text):
            noun = match["noun"] or match["bare"]
            built = [s for s in found if s.end <= match.start() and s.holder.kind in ("project", "FAC", "PROGRAM")]
            if built:
                last = max(built, key=lambda s: s.start).holder
                holder = Holder(last.name, "", match.start(), "project")
                found.append(_Subject(match.start(), match.end(), holder, True, bool(match["noun"]) and bool(noun)))
        for match in PROJECT.finditer(self.text):
            name = OPENING.sub("", match["name"])
            name = BEFORE_PROJECT.sub("", name)
            if re.search(r"[\d０-９]", name) and "的" in name:
                # 总库容3万立方米的某某水库
                name = name[name.rfind("的") + 1 :]
            named = 3 <= len(name) <= 24 and tag(name)[0][1] not in ("v", "d", "p", "c")
            if named and not NO_PROJECT.search(name):
                start = match.end("name") - len(name)
                inside = self.sentence_at(start)
                leads = inside is not None and self._leads(inside, start)
                found.append(_Subject(start, match.end("name"), Holder(name, "", start, "project"), True, leads))
        found.sort(key=lambda s: (s.start, s.end))
        self._subjects = found

    def _near(self, position: int) -> list[EntityMatch]:
        """The entities that begin near a position."""
        low = bisect_right(self.entities, position - 40, key=lambda e: e.start)
        high = bisect_right(self.entities, position + 20, key=lambda e: e.start)
        return self.entities[low:high]

    def _object(self, before: str) -> bool:
        """Whether a name follows a verb: 建成…, 支持…."""
        clause = re.split(r"[，,；;：:]", before)[-1]
        words = tag(clause) if clause else ()
        return bool(words) and words[-1][0] in _verbs()

    def _at_head(self, sentence: Sentence, position: int) -> bool:
        before = self.text[max(sentence.start, position - _NEAR) : position]
        clause = re.split(r"[，,；;：:]", before)[-1]
        clause = DATED.sub("", OPENING.sub("", clause))
        clause = MEASURED.sub("", clause)
        return not clause.strip('“”"（(')

    def _leads(self, sentence: Sentence, position: int) -> bool:
        before = re.split(r"[；;：:]", self.text[max(sentence.start, position - _NEAR) : position])[-1]
        return not MEASURED.sub("", OPENING.sub("", before)).strip("“”\u3000 ，,")

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds a position."""
        i = bisect_right(self._starts, position) - 1
        if i < 0 or position >= self.sentences[i].end:
            return None
        return self.sentences[i]

    def quote_at(self, position: int) -> int:
        """Number of the long quotation that holds a position, or -1."""
        for i, (start, end) in enumerate(self._quotes):
            if start <= position < end:
                return i
        return -1

    # -- holders ---------------------------------------------------------------------------------------------------

    def holder_at(self, position: int, *, physical: bool = False) -> Holder:
        """Whose a statement at ``position`` is.

        ``physical`` asks for a site or project first: a length, an area or an investment belongs to the thing built.
        """
        sentence = self.sentence_at(position)
        if sentence is None:
            return self.main
        if self.text[max(0, position - 2) : position] == "国家":
            return Holder("国家", "", position - 2, "generic")
        regarding = list(REGARDING.finditer(self.text, max(sentence.start, position - 200), position))
        if regarding and not REWARD.search(self.text, regarding[-1].end("name"), position):
            name = regarding[-1]["name"].split("的")[-1]
            return Holder(name, "", regarding[-1].start("name"), "generic")
        quote = self.quote_at(position)
        inside = self._between(max(sentence.start, position - _FAR), position, quote)
        if self._mishap:
            # What happened is nobody's; what a body did upon it, or a place counts, is its own
            acting = [
                s
                for s in inside
                if s.strong and s.holder.kind in ("ORG", "GPE") and not _HAPPENS.match(self.text, s.end, s.end + 16)
            ]
            return self._deepest(acting[-1], inside) if acting and (not physical or acting[-1].head) else Holder()
        if inside:
            chosen = self._choose(inside, physical)
            if chosen is not None:
                return chosen
        if home := self._people.own_home(position):
            return self._place_named(home, Holder("", "", position))
        # Carried: the sentences before in the same paragraph, then the heading, then the article
        i = bisect_right(self._starts, position) - 1
        for earlier in reversed(self.sentences[max(0, i - 6) : i]):
            if earlier.paragraph != sentence.paragraph or earlier.role != "body":
                break
            found = self._between(earlier.start, min(earlier.end, earlier.start + _FAR), quote)
            if found:
                chosen = self._carried(found, physical)
                if chosen is not None:
                    return chosen
        return self.main

    def person_of(self, figure: QuantityMatch, start: int, end: int) -> Holder | None:
        """A person whose own a figure is: an age beside a name, or what the person's household has (某某家的)."""
        low = bisect_right(self._persons, start - 8, key=lambda e: e.start)
        for person in self._persons[low:]:
            if person.start >= end:
                break
            name = person.name or self.text[person.start : person.end]
            if figure.unit == "岁" and figure.comparator == "eq":
                near = 0 <= person.start - figure.end <= 14 or 0 <= figure.start - person.end <= 2
                if near:
                    return Holder(name, "", person.start, "PERSON")
            if person.end <= figure.start and re.match(
                "一?家(?!园|乡|具|长|属)|自家|名下", self.text[person.end :][:4]
            ):
                return Holder(name, "", person.start, "PERSON")
        person_of = self._people.doer(figure.start, start)
        if person_of is not None:
            at, doer = person_of
            others = self._between(at, figure.start, self.quote_at(figure.start))
            if not any(s.strong and at < s.start for s in others):
                return Holder(self._people.name(doer), "", doer.start, "PERSON")
        if OWN_HOUSE.search(self.text[max(start, figure.start - 24) : figure.start]):
            told = self._people.speaker(figure.start)
            if told is not None:
                return Holder(self._people.name(told[0]), "", told[0].start, "PERSON")
        return None

    def named_before(self, position: int) -> Holder | None:
        """The thing whose name ends at ``position``, closing marks passed over (《…》播放量: the work)."""
        end = position
        while end > 0 and self.text[end - 1] in "》”」":
            end -= 1
        entity = self._by_end.get(end)
        if entity is None or entity.label == "PRODUCT":
            return None
        if entity.label in ("GPE", "ORG") and self.text[entity.start - 1 : entity.start] in ("、", "和", "与"):
            return None
        return self.entity_holder(entity)

    def counted_at(self, position: int) -> Holder | None:
        """The place or body right before counted people (某某村的120名村民)."""
        at = position - (self.text[position - 1 : position] == "的")
        entity = self._by_end.get(at)
        if entity is not None and entity.label in ("GPE", "ORG"):
            return self.entity_holder(entity)
        return None

    def described(self, position: int) -> Holder | None:
        """The thing behind what measures it (总库容3万立方米的某某水库)."""
        if self.text[position : position + 1] != "的":
            return None
        for subject in self._subjects[bisect_right(self._subject_starts, position) :]:
            if subject.start > position + 1:
                break
            if subject.holder.kind in ("project", "FAC", "ORG", "GPE"):
                return subject.holder
        return None

    def committer_at(self, position: int) -> Holder:
        """Who commits: the place or body that is the sentence's subject, never a site or a project."""
        sentence = self.sentence_at(position)
        if sentence is None:
            return self.main
        quote = self.quote_at(position)
        inside = [
            s
            for s in self._between(max(sentence.start, position - _FAR), position, quote)
            if s.strong
            and s.holder.name
            and s.holder.kind in ("GPE", "ORG", "generic")
            and (self.text[s.end : s.end + 1] not in "、的至到和与" or self.text.startswith("的目标", s.end))
        ]
        if inside:
            return self._deepest(inside[-1], inside)
        i = bisect_right(self._starts, position) - 1
        for earlier in reversed(self.sentences[max(0, i - 6) : i]):
            if earlier.paragraph != sentence.paragraph or earlier.role != "body":
                break
            for subject in self._between(earlier.start, min(earlier.end, earlier.start + _FAR), quote):
                leads = subject.head or subject.holder.kind == "generic"
                if (
                    leads
                    and subject.strong
                    and subject.holder.kind in ("GPE", "ORG", "generic")
                    and subject.holder.name
                ):
                    if self.text[subject.end : subject.end + 1] not in "、的至到和与":
                        return subject.holder
        return self.main

    def _between(self, start: int, end: int, quote: int) -> list[_Subject]:
        low = bisect_right(self._subject_starts, start - 1)
        high = bisect_right(self._subject_starts, end - 1)
        return [
            s
            for s in self._subjects[low:high]
            if s.end <= end and self.quote_at(s.start) == quote and not self._aside(s.start, end)
        ]

    def _aside(self, position: int, end: int) -> bool:
        """Whether a name stands in brackets that close before ``end``: it explains another."""
        opened = max(self.text.rfind(mark, max(0, position - 40), position) for mark in "（(")
        if opened < 0 or re.search("[）)\n]", self.text[opened:position]):
            return False
        closed = re.search("[）)]", self.text[position : min(end, position + 60)])
        return closed is not None

    def _choose(self, inside: list[_Subject], physical: bool) -> Holder | None:
        if physical:
            for subject in reversed(inside):
                if subject.strong and subject.holder.kind in ("project", "FAC"):
                    return subject.holder
        for subject in reversed(inside):
            if self.text[subject.end : subject.end + 1] in "、至" and subject.holder.kind in _LISTABLE:
                # 甲支部、乙支部等4个: the items of a list are what is counted
                continue
            if subject.strong and (subject.holder.kind not in ("project", "FAC") or subject.head):
                return self._deepest(subject, inside)
        for subject in reversed(inside):
            if subject.holder.kind in ("GPE", "ORG") and self.text[subject.end : subject.end + 1] not in "、等和与及至":
                return self._deepest(subject, inside)
        return None

    def _deepest(self, subject: _Subject, inside: list[_Subject]) -> Holder:
        """The last step of a place path (城东镇河口村: 河口村) or the body behind its place."""
        last = subject
        for other in inside:
            if other.start == last.end and other.holder.kind in ("GPE", "ORG", "FAC"):
                last = other
        return last.holder

    def _carried(self, found: list[_Subject], physical: bool) -> Holder | None:
        if physical:
            for subject in reversed(found):
                if subject.holder.kind in ("project", "FAC"):
                    return subject.holder
        for subject in found:
            leads = subject.head or subject.holder.kind == "generic"
            if subject.strong and leads and subject.holder.kind in ("GPE", "ORG", "generic"):
                holder = self._deepest(subject, found)
                # A place's report tells of companies and goes on telling of the place
                if holder.kind != "FAC" and not (self._report and holder.kind == "ORG"):
                    return holder
        return None

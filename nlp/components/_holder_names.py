"""Names as holders: the fullest form, generic words (该县, 我市, 该公司), the article's main body (SPEC §3 name)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.components._bodies import find_aliases, fullest_names, long_quotes, nameable, with_bodies
from nlp.components._holder_patterns import (
    BODIES,
    CLASSES,
    COMMITTEE,
    GENERIC,
    LEVELS,
    MISHAP,
    NAMED_BODY,
    NAMED_PLACE,
    NOT_SUBJECT,
    ORGAN,
    PLACE_TAIL,
    PRESS,
    SEAT,
    UNTOLD,
)
from nlp.components._people import People
from nlp.components.matches import ArticleContext, EntityMatch
from nlp.language.sentences import Sentence
from nlp.resources.shapes import alternation

#: Whom a team of inspectors visits or tells its findings.
_INSPECTED = re.compile("巡[察视]组(?:向|对)(?P<body>[^，,。：:反开进]{3,24}?)(?:反馈|开展|进行|进驻|党组开)")
_SENT = re.compile("(?:派)?驻[^，,。]{0,12}(?:第一书记|队员|队长|干部)|选派")
#: How far back a place is looked for that the finder of names has missed.
_LOOK = 2000


@dataclass(frozen=True, slots=True)
class Holder:
    """A resolved holder: its fullest name, its code where it is a place, and where it was named."""

    name: str = ""
    code: str = ""
    start: int = -1
    kind: str = ""  # the entity's label, "generic" or "project"


@dataclass(frozen=True, slots=True)
class Subject:
    """A mention that statements may be about."""

    start: int
    end: int
    holder: Holder
    strong: bool  # stands at the head of its clause
    head: bool  # stands at the head of its sentence


class HolderNames:
    """Resolves names and generic words of one article, and knows its main body."""

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
        self._subjects: list[Subject] = []
        self.main = self._main()
        told = alternation(("工作报告", "经济运行", "情况分析", "工作总结", "统计公报"))
        self._report = self.main.kind == "GPE" and bool(re.search(told, context.title))

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
            # 集团: a group before a mere company
            found = self._last(self._bodies, (noun,), position) if noun == "集团" else None
            found = found or self._last(self._bodies, tails, position)
            if found is None and self.main.name.endswith(tails):
                return self.main
            if found is None and self.main.kind == "ORG" and match and match["det"] in ("我", "本", "全", "该"):
                return self.main
            return found or Holder()
        if noun in LEVELS:
            tails = LEVELS[noun]
            wide = match is not None and (match["det"] in ("全", "我", "本", "各") or bool(match["inside"]))
            if wide and _ends(self.context.region, tails):
                return Holder(self.context.region, self.context.region_code, -1, "GPE")
            if wide and self.main.kind == "GPE" and _ends(self.main.name, tails):
                return self.main
            found = self._last(self._places, tails, position)
            officed = self._place_of_body(tails, position)
            if officed is not None and (found is None or officed.start > found.start):
                return officed
            if found is not None:
                return found
            if _ends(self.main.name, tails):
                return self.main
            if _ends(self.context.region, tails):
                return Holder(self.context.region, self.context.region_code, -1, "GPE")
            if match is not None and match["det"] == "该":
                return self._last_place(position) or Holder()
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
            if _ends(holder.name, tails):
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
            if match and _ends(match["place"], tails):
                place = self._place_named(match["place"], Holder("", "", entity.start))
                return replace(place, start=entity.start)
        return None

    def _last_strong_place(self, position: int) -> Holder | None:
        """The last place that was a subject: 当地 and 辖区 are its own."""
        for subject in reversed(self._subjects):
            if subject.start < position and subject.strong and subject.holder.kind == "GPE":
                return subject.holder
        return None

    def _last_place(self, position: int) -> Holder | None:
        before = [e for e in self._places if e.start < position and not PLACE_TAIL.match(self.text[e.end : e.end + 3])]
        return self.entity_holder(before[-1]) if before else None

    def _main(self) -> Holder:
        """What the whole article is about: the title's subject, else a heading's, the region, the commonest name."""
        region = Holder(self.context.region, self.context.region_code, -1, "GPE") if self.context.region else Holder()
        if (inspected := _INSPECTED.search(self.context.title)) is not None:
            return self._inspected(inspected["body"])
        if (untold := self._untold()) is not None:
            return untold
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
                if NOT_SUBJECT.search(before) or after[:1] in ("举", "召") and entity.label == "GPE":
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
                    if self._opens_title(sentence, entity) and holder.name.endswith(
                        ("村", "镇", "乡", "街道", "社区", "屯")
                    ):
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

    def _opens_title(self, sentence: Sentence, entity: EntityMatch) -> bool:
        """Whether a place, with the higher steps before it, opens a title or what stands behind its dash or colon."""
        start = entity.start
        for other in reversed([e for e in self._places if sentence.start <= e.start < entity.start]):
            if other.end != start:
                break
            start = other.start
        before = self.text[sentence.start : start]
        return not before or before.endswith(("—", "-", "：", ":", " ", "\u3000", "，", ",", "！", "｜", "|"))

    def _untold(self) -> Holder | None:
        """A body that opens the title with its level alone (县水利局召开…, 市一中：…), with no place before it."""
        title = self.context.title
        named = any(e.start < 2 and e.label in ("GPE", "ORG") for e in self.entities[:2])
        if not named and (whole := NAMED_BODY.match(title)) is not None:
            return Holder(whole["body"], "", -1, "ORG")
        if not named and (place := NAMED_PLACE.match(title)) is not None and nameable(place["place"]):
            return Holder(place["place"], "", -1, "GPE")
        match = UNTOLD.match(title)
        if match is None or any(e.start < match.end() and e.label in ("GPE", "ORG") for e in self.entities[:2]):
            return None
        region, body = self.context.region, match["body"]
        for entity in self._bodies:
            if entity.name.endswith(body) and len(entity.name) > len(body):
                return Holder(entity.name, "", entity.start, "ORG")
        return Holder(region + body[1:] if region.endswith(body[0]) else body, "", -1, "ORG")

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
        for place in self._places:
            # 到某某村任第一书记: the village of which the story of a person is told
            if place.start > first.start + 600:
                break
            if self.entity_holder(place).name.endswith(("村", "社区")) and _SENT_TO.match(self.text, place.end):
                return self.entity_holder(place)
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


#: Whoever is sent to a village to lead there.
_SENT_TO = re.compile("(?:任|担任|当)(?:驻村)?(?:第一书记|工作队|队长)|驻村(?:帮扶)?(?:[，,。]|工作)")


def _ends(name: str, tails: tuple[str, ...]) -> bool:
    """Whether a name ends in one of a level's nouns; 社区 and 园区 are no 区."""
    other = CLASSES["no_district"]
    return name.endswith(tails) and (tails[0].endswith(other) or not name.endswith(other))


__all__ = ["Holder", "HolderNames", "Subject"]

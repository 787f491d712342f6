"""The subjects of an article: names, generic words, projects and sites that statements may be about (SPEC §5, §6)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from nlp.components._clauses import tag
from nlp.components._holder_names import Holder, HolderNames, Subject
from nlp.components._holder_patterns import (
    BARE,
    BEFORE_PROJECT,
    BODIES,
    CLASSES,
    COMMITTEES,
    COMPANY_BRANCH,
    DATED,
    FORMED,
    GENERIC,
    HONOURED,
    IN_PLACE,
    KINDS,
    LED,
    LEVELS,
    LOCATED,
    MEASURED,
    NO_PROJECT,
    NOT_SUBJECT,
    OFFICE,
    OPENING,
    OWN_BODY,
    PLACE_TAIL,
    PRESS,
    PRESS_TELLS,
    PROJECT,
    RANKED,
    SCENE,
    SEAT,
    SITE,
    STAFF,
    STORY,
    THE_PROJECT,
)
from nlp.components.matches import ArticleContext, EntityMatch
from nlp.language.sentences import Sentence
from nlp.resources.shapes import clause_classes

#: An agency's dateline tells where the report was written: 某社某地3月3日电（记者…）.
_DATELINE = re.compile("[^，,。；\\s]{0,8}?[0-9０-９]{1,2}月[0-9０-９]{1,2}日[电讯]")
_COLLECTIVE = re.compile("(?<=[，,；;。])村(?:级)?集体(?:经济)?(?:经营性|年)*(?:收入|分红|收益|积累|资产)")
_AT_EVENT = re.compile("[”」]?(?:上|期间|现场|中)(?![的线])")
#: How much of a sentence before a name is looked at; it bounds the time that a page without stops needs.
_NEAR = 80


@cache
def _verbs() -> frozenset[str]:
    return frozenset(clause_classes()["verb"])


class Subjects(HolderNames):
    """Finds the subjects of one article, in order."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        entities: Sequence[EntityMatch],
        *,
        context: ArticleContext,
    ) -> None:
        super().__init__(text, sentences, entities, context=context)
        self._find_subjects()
        self._subject_starts = [s.start for s in self._subjects]

    def _find_subjects(self) -> None:
        found: list[Subject] = []
        for entity in self.entities:
            if entity.label not in KINDS:
                continue
            sentence = self.sentence_at(entity.start)
            if sentence is None:
                continue
            before = self.text[max(sentence.start, entity.start - _NEAR) : entity.start]
            after = self.text[entity.end : entity.end + 8]
            strong = self._at_head(sentence, entity.start)
            if entity.label == "GPE" and self._sets_place(before, entity):
                # 在某省的某村，: what lies before the place only tells where it is
                while found and found[-1].start >= sentence.start:
                    found.pop()
                found.append(Subject(entity.start, entity.end, self.entity_holder(entity), True, True))
                continue
            scene = entity.label in ("FAC", "ORG") and bool(SCENE.search(before))
            if scene:
                found.append(Subject(entity.start, entity.end, self.entity_holder(entity), True, True))
                continue
            if entity.label in ("LOC", "PRODUCT", "EVENT") and not strong:
                continue
            if entity.label == "ORG" and PRESS.search(entity.name) and PRESS_TELLS.match(self.text, entity.end):
                # 央视网消息: who reports is not whom it is about
                continue
            if PLACE_TAIL.match(after):
                continue
            office = OFFICE.match(after)
            if office and entity.label in ("ORG", "GPE"):
                # An officer acts for a company or school; of a committee's secretary only the words are reported
                if entity.label == "ORG" and not entity.name.endswith(COMMITTEES):
                    found.append(Subject(entity.start, entity.end, self.entity_holder(entity), False, False))
                elif entity.label == "ORG" and (seat := SEAT.match(entity.name)):
                    if seat["place"].endswith(("镇", "乡", "村", "社区", "街道")):
                        place = self._place_named(seat["place"], Holder("", "", entity.start))
                        leads = self._leads(sentence, entity.start)
                        found.append(Subject(entity.start, entity.end, place, strong, leads))
                elif entity.label == "ORG" and COMPANY_BRANCH.search(entity.name):
                    found.append(Subject(entity.start, entity.end, self.entity_holder(entity), strong, False))
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
                Subject(
                    entity.start, entity.end, self.entity_holder(entity), strong, self._leads(sentence, entity.start)
                )
            )
        # 当地 and 辖区 look among the places found so far
        self._subjects = sorted(found, key=lambda s: (s.start, s.end))
        for match in GENERIC.finditer(self.text):
            word = match.group()
            before = self.text[max(0, match.start() - 2) : match.start()]
            ranked = before.endswith(("居", "占", "位居", "列")) or (
                before.endswith("在") and RANKED.match(self.text, match.end())
            )
            compared = before.endswith(CLASSES["compared"])
            if match["det"] == "各" or (ranked or compared) and match["det"] == "全":
                continue
            if match["det"] == "全" and HONOURED.match(self.text, match.end()):
                continue
            holder = self.resolve(word, match.start())
            local = match["det"] == "全" and match["noun"] in ("镇", "乡", "村", "街道", "社区", "校")
            # 全区 in the story of a village: the district is not told
            above = match["det"] in ("全", "我") and self.main.name.endswith(("村", "社区", "镇", "乡", "街道"))
            if holder.name or match["det"] == "该" or local or above:
                found.append(
                    Subject(
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
                found.append(Subject(match.start("noun"), match.end("noun"), holder, True, False))
        for match in OWN_BODY.finditer(self.text):
            if any(e.start < match.end() and match.start() < e.end for e in self._near(match.start())):
                continue
            owner = self._own_of_main(match["noun"]) or self.resolve(match["noun"], match.start())
            if owner.name:
                name = owner.name + match["tail"]
                at = self.sentence_at(match.start())
                strong = at is not None and self._at_head(at, match.start())
                leads = at is not None and self._leads(at, match.start())
                holder = Holder(name, "", match.start(), "ORG")
                if not strong and not re.search("据了解|据悉", self.text[max(0, match.start() - 16) : match.start()]):
                    if re.search("[的对向给把被由、和与]$", self.text[max(0, match.start() - 1) : match.start()]):
                        continue
                found.append(Subject(match.start(), match.end(), holder, strong, leads))
        for match in _COLLECTIVE.finditer(self.text):
            village = self._last(self._places, LEVELS["村"], match.start())
            at, wide = self.sentence_at(match.start()), self.main.kind == "GPE" and self.main.name.endswith("村")
            if village is not None and at is not None and not wide:
                told = self.sentence_at(village.start)
                if told is not None and told.paragraph == at.paragraph and told.role == "body":
                    found.append(Subject(match.start(), match.start() + 1, village, True, False))
        sites = list(SITE.finditer(self.text))
        sites += STORY.finditer(self.text)
        sites += LED.finditer(self.text)
        sites += FORMED.finditer(self.text)
        for match in sites:
            holder = Holder(match["name"], "", match.start("name"), "project")
            found.append(Subject(match.start("name"), match.end("name"), holder, True, True))
        for match in THE_PROJECT.finditer(self.text):
            built = [s for s in found if s.end <= match.start() and s.holder.kind in ("project", "FAC", "PROGRAM")]
            if built:
                last = max(built, key=lambda s: s.start).holder
                holder = Holder(last.name, "", match.start(), "project")
                found.append(Subject(match.start(), match.end(), holder, True, bool(match["noun"])))
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
                found.append(Subject(start, match.end("name"), Holder(name, "", start, "project"), True, leads))
        found.sort(key=lambda s: (s.start, s.end))
        self._subjects = found

    def _own_of_main(self, noun: str) -> Holder | None:
        """The main body for its own committee (集团党委), whatever branch was named last."""
        body = re.sub("(?:党委|党总支|党支部|党组)$", "", self.main.name) if self.main.kind == "ORG" else ""
        return Holder(body, "", self.main.start, "ORG") if body and body.endswith(BODIES.get(noun, (noun,))) else None

    def _near(self, position: int) -> list[EntityMatch]:
        """The entities that begin near a position."""
        low = bisect_right(self.entities, position - 40, key=lambda e: e.start)
        high = bisect_right(self.entities, position + 20, key=lambda e: e.start)
        return self.entities[low:high]

    def _sets_place(self, before: str, place: EntityMatch) -> bool:
        """Whether a sentence opens with where it is told of (在相邻的某县，): that holds until another is named."""
        *openers, last = re.split("[，,]", before)
        if not LOCATED.fullmatch(last) or any(DATED.sub("", OPENING.sub("", o)).strip() for o in openers):
            return False
        end = place.end
        for step in self._places[bisect_right(self._places, place.start, key=lambda e: e.start) :]:
            if step.start != end:
                break
            end = step.end
        return bool(IN_PLACE.match(self.text, end))

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


__all__ = ["Subjects"]

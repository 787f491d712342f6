"""Who a figure, a promise or a generic word (该县, 我市, 当地) is about (SPEC §3 name, §5 and §6 holder).

Subjects are carried from the clause, the sentence, the paragraph and the heading before, until another is named;
nothing is carried across the border of a long quotation. What no sentence names falls back on the article's main body
or region.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from nlp.components._clauses import tag
from nlp.components._holder_names import Holder, Subject
from nlp.components._holder_patterns import PROJECT_HEADING, REGARDING, REWARD
from nlp.components._holder_subjects import Subjects
from nlp.components._people import OWN_HOUSE
from nlp.components.matches import QuantityMatch
from nlp.language.sentences import Sentence

#: Where something happens, unless it counts what has happened there.
_HAPPENS = re.compile("(?:境内|附近)?(?:的[^，,；;。]{0,8})?[^，,；;。已共]{0,4}(?:发生|突发|遭遇|出现)")
_LISTABLE = ("GPE", "ORG", "FAC", "PRODUCT")
#: How far a subject is looked for within a sentence, and how many sentences back in a paragraph: long paragraphs of
#: reports return to their own place without a word.
_FAR, BACK = 400, 6


class Resolver(Subjects):
    """Resolves generic words and finds the holder at any position of one article."""

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
        for found in self._earlier(sentence, quote):
            if (chosen := self._carried(found, physical)) is not None:
                return chosen
        return self._headed(sentence) or self.main

    def _earlier(self, sentence: Sentence, quote: int) -> Iterator[list[Subject]]:
        """The subjects of the sentences before in the paragraph, the nearest first, within the same quotation."""
        i = bisect_right(self._starts, sentence.start) - 1
        for earlier in reversed(self.sentences[max(0, i - BACK) : i]):
            if earlier.paragraph != sentence.paragraph or earlier.role != "body":
                break
            yield self._between(earlier.start, min(earlier.end, earlier.start + _FAR), quote)

    def place_of(self, sentence: Sentence, before: int) -> Holder | None:
        """The place that a sentence names first, ahead of ``before``, as what it tells of."""
        inside = self._between(sentence.start, min(before, sentence.start + _FAR), self.quote_at(sentence.start))
        for subject in inside:
            if subject.strong and subject.holder.kind == "GPE":
                return self._deepest(subject, inside)
        return None

    def _headed(self, sentence: Sentence) -> Holder | None:
        """The work that the heading above names: in a list of projects, what stands below is its own."""
        match = PROJECT_HEADING.fullmatch(sentence.section.strip()) if sentence.role == "body" else None
        if match is None or tag(match["name"])[0][1] == "v":
            return None
        return Holder(match["name"], "", -1, "project")

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
        if re.search("(?:^|[，,；;。])[他她]家(?!乡|园)[^。；;]*$", self.text[start : figure.start]):
            told_of = self._persons[: bisect_right(self._persons, start, key=lambda e: e.start)]
            if told_of:
                return Holder(self._people.name(told_of[-1]), "", told_of[-1].start, "PERSON")
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
        for found in self._earlier(sentence, quote):
            for subject in found:
                open_list = self.text[subject.end : subject.end + 1] in "、的至到和与"
                if self._goes_on(subject) and subject.holder.name and not open_list:
                    return subject.holder
        return self.main

    @staticmethod
    def _goes_on(subject: Subject) -> bool:
        """Whether the sentences that follow may be about a subject too."""
        leads = subject.head or subject.holder.kind == "generic"
        return subject.strong and leads and subject.holder.kind in ("GPE", "ORG", "generic")

    def _between(self, start: int, end: int, quote: int) -> list[Subject]:
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

    def _choose(self, inside: list[Subject], physical: bool) -> Holder | None:
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

    def _deepest(self, subject: Subject, inside: list[Subject]) -> Holder:
        """The last step of a place path (城东镇河口村: 河口村) or the body behind its place."""
        last = subject
        for other in inside:
            if other.start == last.end and other.holder.kind in ("GPE", "ORG", "FAC"):
                last = other
        return last.holder

    def _carried(self, found: list[Subject], physical: bool) -> Holder | None:
        if physical:
            for subject in reversed(found):
                if subject.holder.kind in ("project", "FAC"):
                    return subject.holder
        for subject in found:
            if self._goes_on(subject):
                holder = self._deepest(subject, found)
                # A place's report tells of companies and goes on telling of the place
                if holder.kind != "FAC" and not (self._report and holder.kind == "ORG"):
                    return holder
        return None


__all__ = ["BACK", "Holder", "Resolver"]

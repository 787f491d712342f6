"""People as holders: who speaks, which village a speaker calls his own, what only a person does (SPEC §5 holder)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from nlp.components._holder_patterns import OFFICE, SEAT
from nlp.components.matches import EntityMatch

#: Between a speaker and the words: 某某放下锄头说，“
_SAYS = re.compile(
    "[^，,。；;“”\\n]{0,14}(?:说|道|表示|坦言|介绍|告诉[^，,]{0,6}|感慨|讲|直言|称)[^，,。；;“”\\n]{0,4}[，,：:\\s]*"
)
#: What only a person does, right before a figure.
_BY_HAND = re.compile(
    "(?:走|跑|写|记|挑|背|骑|骑行|行走|徒步|捐|献|带)(?:了|过|满|下|坏|破|着)+$|(?:带出|带了|带教)[^，,。；;]{0,4}徒弟$|献血$"
)
_MARKS = re.compile("[，,。；;：:！？!?\\n]")
_OWN_PLACE = re.compile("我们|咱|[村镇乡]里|我[村镇乡]")
#: What a speaker says of the own household.
OWN_HOUSE = re.compile("我家|我(?:今年|去年)?[种养承包租]{1,2}")
#: How far a quotation and a person are looked for.
_FAR, _NEAR = 400, 80


class People:
    """The people of one article."""

    def __init__(self, text: str, entities: Sequence[EntityMatch], title: str) -> None:
        self.text, self.title = text, title
        self.persons = [e for e in entities if e.label == "PERSON"]
        self.seats = [e for e in entities if e.label in ("GPE", "ORG")]

    def name(self, person: EntityMatch) -> str:
        """A person's name as the article has it."""
        return person.name or self.text[person.start : person.end]

    def _officer(self, start: int) -> bool:
        return any(OFFICE.fullmatch(self.text, start - k, start) for k in (2, 3, 4) if start >= k)

    def doer(self, position: int, start: int) -> tuple[int, EntityMatch] | None:
        """The person of whom something is told that only a person does (走了80公里), and where he or 他 stands."""
        if not _BY_HAND.search(self.text[max(start, position - 10) : position]):
            return None
        begin = max(start, position - _NEAR)
        low = bisect_right(self.persons, begin - 1, key=lambda e: e.start)
        # What an officer does is his body's
        heads = [(p.start, p) for p in self.persons[low:] if p.end <= position and not self._officer(p.start)]
        for match in re.finditer("(?:(?<=[，,；;。：:“])|^)[他她](?!们)", self.text[begin:position]):
            named = [p for p in self.persons if p.end <= begin + match.start()]
            told = [p for p in named if self.name(p) in self.title]
            if named:
                # The person in the title is whom the story goes on about
                heads.append((begin + match.start(), (told or named)[-1]))
        if not heads:
            return None
        at, person = max(heads, key=lambda head: head[0])
        if self.text.endswith(("带着", "带了"), 0, position):
            # Whom an officer takes along is his body's
            held = [p.start for p in self.persons if self.name(p) == self.name(person)]
            if any(self._officer(where) for where in held):
                return None
        return at, person

    def speaker(self, position: int) -> tuple[EntityMatch, str] | None:
        """The person whose quoted words hold a position, with the words."""
        opened = self.text.rfind("“", max(0, position - _FAR), position)
        closed = self.text.find("”", position, position + _FAR)
        if opened < 0 or closed < 0 or re.search("[”\\n]", self.text[opened:position]):
            return None
        words = self.text[opened : closed + 1]
        low = bisect_right(self.persons, opened - 40, key=lambda e: e.start)
        high = bisect_right(self.persons, opened, key=lambda e: e.start)
        ahead = [p for p in self.persons[low:high] if p.end <= opened]
        if ahead and _SAYS.fullmatch(self.text, ahead[-1].end, opened):
            return ahead[-1], words
        low = bisect_right(self.persons, closed, key=lambda e: e.start)
        for person in self.persons[low : low + 1]:
            if not _MARKS.search(self.text[closed + 1 : person.start]) and person.start < closed + 24:
                return person, words
        return None

    def own_home(self, position: int) -> str:
        """The village or town that a speaker calls his own (我们村, 咱们): the one whose office he holds, or empty."""
        told = self.speaker(position)
        if told is None or not _OWN_PLACE.search(told[1]):
            return ""
        for person in self.persons:
            if self.name(person) != self.name(told[0]):
                continue
            low = bisect_right(self.seats, person.start - 40, key=lambda e: e.start)
            high = bisect_right(self.seats, person.start, key=lambda e: e.start)
            for entity in reversed(self.seats[low:high]):
                between = self.text[entity.end : person.start]
                if entity.end > person.start or len(between) > 14 or _MARKS.search(between):
                    continue
                seat = SEAT.match(entity.name) if entity.label == "ORG" else None
                place = seat["place"] if seat else entity.name if entity.label == "GPE" else ""
                if place.endswith(("镇", "乡", "村", "社区")):
                    return place
        return ""


__all__ = ["OWN_HOUSE", "People"]

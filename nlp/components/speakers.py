"""Who says it: the subject of a cue, a pronoun's person, an office's holder (SPEC §7)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from nlp.components.matches import AffiliationMatch, EntityMatch
from nlp.components.person_patterns import full_names
from nlp.language.sentences import Sentence
from nlp.resources.lexicon import surnames
from nlp.resources.speech import Speech, load_speech

_CLAUSE = "，,。；;：:！!？?\n—”」）)"
_MAX_CLAUSES = 5
MAX_LEAD = 18  # characters in front of the one who makes it: 6月18日一早，
MAX_QUOTED = 200
MAX_GESTURE = 60  # characters of a sentence that says who spoke without a cue
_INDEFINITE = re.compile(r"^(?:一[位名个些]|有|某|多[位名]|几[位名]|各|众|部分|不少|许多|很多|[两三四五]位)")
_PRONOUN = re.compile(r"(?<![其吉])[他她](们)?(?!人|乡|国|们的|的)")
_PREPOSITION = re.compile(
    r"^(?:在|按照|根据|围绕|针对|对于|关于|通过|为了|为|以|从|经|当|对|向|与|和|谈及|谈起|说起|提起|提到|谈到)"
)
_NICKNAME = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}?(?:户|民|者|员|工|主|机|兵|人|师傅|会计|经理|老板|手|长|的|队长|主任|书记))??"
    r"([老小阿]([\u4e00-\u9fff]))(?=[对告激高开感笑乐兴自欣表介说坦回直补反欢一满，,]|$)(?!表[弟哥妹姐]|百姓|伙伴)"
)
_NAME_QUOTE = re.compile(r"“[^”“。！？!?，,]{1,14}”(?![，,。！？])")
_FACED = re.compile(r"(面对|听到|听了|对于|回答)[^，,。]{1,24}?(的?(?:追问|提问|发问|质问|询问|疑问|反问|问题))")
_ACCORDING = re.compile(r"据(?!了解|悉|统计|介绍|称|报道|测算|说|不完全|初步|预测)")


class Speakers:
    """The persons and bodies of an article, and who spoke last."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        entities: Sequence[EntityMatch],
        affiliations: Sequence[AffiliationMatch],
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.starts = [s.start for s in sentences]
        self.lexicon: Speech = load_speech()
        self.persons = sorted((e for e in entities if e.label == "PERSON"), key=lambda e: e.start)
        self.person_starts = [e.start for e in self.persons]
        self.bodies = sorted((e for e in entities if e.label in ("ORG", "GPE")), key=lambda e: e.start)
        self.body_starts = [e.start for e in self.bodies]
        self.names = {self._words(e) for e in self.persons}
        # Where the phrase of a person begins: at the offices in front of the name.
        self.phrase_start: dict[int, int] = {}
        self.office_end: dict[int, int] = {}
        self.holders: dict[str, set[tuple[str, str]]] = {}
        for row in affiliations:
            self.holders.setdefault(row.title, set()).add((row.person, row.organisation))
            inside = self.inside(self.persons, self.person_starts, row.start, row.end)
            if inside:
                at = inside[-1].start
                self.phrase_start[at] = min(self.phrase_start.get(at, at), row.start)
                self.office_end[at] = max(self.office_end.get(at, 0), row.end)
        self.last_speaker = ""
        self.last_position = -1

    def _words(self, mention: EntityMatch) -> str:
        return "".join(self.text[mention.start : mention.end].split())

    def name_ends(self, position: int) -> bool:
        """Whether a person's name ends at ``position``."""
        i = bisect_right(self.person_starts, position) - 1
        return i >= 0 and self.persons[i].end == position

    @staticmethod
    def inside(items: list[EntityMatch], starts: list[int], start: int, end: int) -> list[EntityMatch]:
        """The mentions wholly in ``start:end``."""
        found = items[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        return [m for m in found if m.end <= end]

    def spoke(self, speaker: str, position: int) -> None:
        """Note who spoke last, and where."""
        self.last_speaker, self.last_position = speaker, position

    def full_name(self, mention: EntityMatch) -> str:
        """The person's full name; a bare surname takes the one full name that begins with it."""
        name = self._words(mention)
        full = full_names(name, self.names)
        if len(full) == 1:
            return full[0]
        return mention.name if mention.name.startswith(name) else name

    def _is_subject(self, mention: EntityMatch) -> bool:
        """Whether a name can be the one who speaks: no object, no topic, no part of a list's head."""
        start = self.phrase_start.get(mention.start, mention.start)
        before = self.text[max(0, start - 4) : start]
        if before.endswith(self.lexicon.objects):
            return False
        return self.lexicon.topic.match(self.text, mention.end, mention.end + 40) is None

    def _clauses(self, position: int, low: int) -> list[tuple[int, int]]:
        """The clauses before ``position``, the nearest first."""
        found: list[tuple[int, int]] = []
        end = position
        while end > low and len(found) < _MAX_CLAUSES:
            start = end
            while start > low and self.text[start - 1] not in _CLAUSE:
                start -= 1
            found.append((start, end))
            end = start - 1
        return found

    def find(self, position: int, low: int, cue: str, *, embedded: bool, person_only: bool) -> str:
        """The speaker of the cue at ``position``, looked for between ``low`` and it; "" where there is none.

        ``embedded``: the cue stands in somebody's indirect speech, so that only a subject of its own counts.
        """
        clauses = self._clauses(position, low)
        for number, (start, end) in enumerate(clauses):
            persons = [m for m in self.inside(self.persons, self.person_starts, start, end) if self._is_subject(m)]
            if number == 0 and not self._verb(
                persons[-1].end if persons else max(start, position - 16), position, cue, bool(persons)
            ):
                return ""
            if persons:
                return self.full_name(persons[0])
            if number and embedded:
                return ""
            clause = self._strip(start, end)
            words = self.text[clause:end]
            if any(words.startswith(n) for n in self.lexicon.never):
                return ""
            if not words:
                continue
            if (pronoun := _PRONOUN.match(words)) or (not number and (pronoun := _PRONOUN.search(words))):
                return self._antecedent(clause, plural=bool(pronoun.group(1)))
            phrase = self._noun_phrase(clause, end, cue, person_only=person_only, nearest=number == 0)
            if phrase:
                return phrase
            if embedded:
                return ""
        if embedded or person_only:
            return ""
        first = clauses[-1][0] if clauses else position
        if len(clauses) <= 1 and self._strip(first, position) >= position and self.last_speaker and cue:
            here = bisect_right(self.starts, position)
            then = bisect_right(self.starts, self.last_position)
            same = self.sentences[here - 1].paragraph == self.sentences[max(0, then - 1)].paragraph
            return self.last_speaker if same and here - then <= 1 else ""
        return ""

    def _verb(self, start: int, position: int, cue: str, named: bool) -> bool:
        """Whether a cue that is as often a noun (要求, 报告) is a verb here: right behind its speaker."""
        if cue not in self.lexicon.nounlike:
            return True
        if self.lexicon.noun_before.search(self.text, start, position):
            return False
        return not named or position - start <= 24

    def _strip(self, start: int, end: int) -> int:
        """The start of a clause's own words, without connectives."""
        while start < end:
            match = self.lexicon.openings.match(self.text, start, end)
            if match is None or self.text.startswith(("有关", "据"), start):
                break
            start = match.end()
        return start

    def _nickname(self, start: int, end: int) -> str:
        """老蒋, 小黄: the one full name with this surname, else as written."""
        match = _NICKNAME.match(self.text, start, end)
        if match is None or match.group(2) not in surnames():
            return ""
        full = full_names(match.group(2), self.names)
        return full[0] if len(full) == 1 else match.group(1)

    def _noun_phrase(self, start: int, end: int, cue: str, *, person_only: bool, nearest: bool) -> str:
        """People or a body that the clause names first."""
        text = self.text
        if not nearest and text.startswith("据", start):
            return ""
        if nearest and (according := _ACCORDING.match(text, start, end)) is not None:
            start = according.end()
            body = self.inside(self.bodies, self.body_starts, start, end)
            if body and body[-1].end == end:
                return "".join(text[start:end].split())
        elif _PREPOSITION.match(text[start:end]):
            return ""
        meeting = self.lexicon.meetings.match(text, start, end)
        if meeting is not None and nearest and cue in self.lexicon.meeting_cues and meeting.end() == end:
            return "".join(meeting.group().split())
        if nickname := self._nickname(start, end):
            return nickname
        people = self.lexicon.people.match(text, start, end)
        body = self.inside(self.bodies, self.body_starts, start, end)
        if people is not None and not any(people.group().endswith(n) for n in self.lexicon.never):
            if body and body[0].start == start and people.end() < body[0].end:
                people = self.lexicon.people.match(text, body[0].end, end)
            if people is not None and self.inside(self.persons, self.person_starts, start, people.end()):
                return ""  # a name that is no subject
            if people is not None and not cue and self.lexicon.closing.search(text, start, people.end()):
                return ""
            if people is not None:
                return self._holder("".join(text[start : people.end()].split()))
        if person_only or not cue:
            return ""
        if body and body[0].start == start and body[0].label == "ORG":
            rest = self.lexicon.bodies.match(text, body[0].end, end)
            if rest is not None and rest.end() - body[0].end <= 8:
                return "".join(text[start : rest.end()].split())
            return self._words(body[0])
        phrase = self.lexicon.bodies.match(text, start, end)
        if phrase is not None and nearest:
            return "".join(phrase.group().split())
        if body and body[0].start == start and nearest:
            return self._words(body[0])
        return ""

    def _holder(self, phrase: str) -> str:
        """The holder's name where a phrase is an office that one named person has here (县委书记表示)."""
        if _INDEFINITE.match(phrase):
            return phrase
        for title, holders in self.holders.items():
            if phrase.endswith(title):
                body = phrase[: -len(title)].removeprefix("该")
                named = {person for person, organisation in holders if organisation.endswith(body)}
                if len(named) == 1:
                    return named.pop()
        return phrase

    def _antecedent(self, position: int, *, plural: bool) -> str:
        """The person that 他 or 她 at ``position`` stands for."""
        if plural:
            return self.text[position : position + 2]
        number = bisect_right(self.starts, position) - 1
        sentence = self.sentences[number]
        own = [
            m
            for m in self.inside(self.persons, self.person_starts, sentence.start, position)
            if self._is_subject(m) and position - m.end > 1 and not self._in_quotation(m.start)
        ]
        if own:
            return self.full_name(own[0])
        for back in range(number - 1, max(-1, number - 5), -1):
            before = self.sentences[back]
            if self.last_speaker and before.start <= self.last_position < before.end:
                return self.last_speaker
            persons = self.inside(self.persons, self.person_starts, before.start, before.end)
            subjects = [m for m in persons if self._is_subject(m) and not self._in_quotation(m.start)]
            if not subjects:
                continue
            for mention in reversed(subjects):
                until = next((p.start for p in persons if p.start > mention.end), before.end)
                if self.lexicon.stages.search(self.text, mention.end, until):
                    return self.full_name(mention)
            return self.full_name(subjects[0])
        return self.last_speaker

    def _in_quotation(self, position: int) -> bool:
        """Whether somebody speaks of the person: the name stands in a quotation."""
        low = max(0, position - MAX_QUOTED)
        return self.text.rfind("“", low, position) > self.text.rfind("”", low, position)

    def first_in(self, start: int, end: int) -> str:
        """The person that the short sentence behind a quotation begins with: ”某人信心十足。"""
        if end - start > MAX_GESTURE:
            return ""
        persons = [m for m in self.inside(self.persons, self.person_starts, start, end) if self._is_subject(m)]
        if not persons:
            return ""
        head = self.phrase_start.get(persons[0].start, persons[0].start)
        return self.full_name(persons[0]) if head - start <= MAX_LEAD else ""

    def behind(self, start: int, end: int) -> tuple[str, str]:
        """Speaker and cue in the words behind a quotation: ”某人说。 ("", "") where they name no speaking."""
        while start < end and self.text[start] in "，,。 \u3000—":
            start += 1
        stop = start
        while stop < end and self.text[stop] not in "。！？!?\n“「：:":
            stop += 1
            if self.text.startswith("“", stop) and (name := _NAME_QUOTE.match(self.text, stop, end)) is not None:
                stop = name.end()  # 在“某某”超市，某人说
        if (asked := _FACED.match(self.text, start, stop)) is not None:
            named = self.inside(self.persons, self.person_starts, asked.end(1), asked.start(2))
            if named and named[-1].end == asked.start(2):
                return self.full_name(named[-1]), asked.group(2).removeprefix("的")
        cue = self.lexicon.closing.search(self.text, start, stop)
        if cue is None or cue.start() - start > 60:
            return "", ""
        persons = [m for m in self.inside(self.persons, self.person_starts, start, stop) if self._is_subject(m)]
        if persons and persons[0].start - start < 60:
            later = self.lexicon.closing.search(self.text, persons[0].end, stop)
            return self.full_name(persons[0]), (later or cue).group()
        speaker = self.find(cue.start(), start, "说", embedded=False, person_only=True)
        return speaker, cue.group() if speaker else ""

    def around(self, position: int, sentence: Sentence) -> str:
        """The speaker of a quotation that stands alone: who spoke last in the paragraph, or the one just named."""
        number = bisect_right(self.starts, position) - 1
        if number <= 0:
            return ""
        before = self.sentences[number - 1]
        if before.paragraph < sentence.paragraph - 1 or before.role != "body":
            return ""
        if self.last_speaker and before.start <= self.last_position < before.end:
            return self.last_speaker
        if before.paragraph != sentence.paragraph or before.end - before.start > MAX_GESTURE:
            return ""
        persons = [
            m for m in self.inside(self.persons, self.person_starts, before.start, before.end) if self._is_subject(m)
        ]
        return self.full_name(persons[-1]) if persons else ""

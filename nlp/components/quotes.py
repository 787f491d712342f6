"""Reported speech and its speaker (SPEC §7)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.components.matches import AffiliationMatch, ArticleContext, EntityMatch, QuoteMatch
from nlp.components.speakers import Speakers
from nlp.language.sentences import Sentence
from nlp.resources.speech import load_speech

_PAIRS = {"“": "”", "「": "」", "『": "』"}
_TERMINAL = frozenset("。！？!?…")
_INNER = frozenset("，,；;、—。！？!?…")
_BREAK = frozenset("，,。；;！!？?\n：:")
_END = "。！？!?；; \u3000\n"


@dataclass(frozen=True, slots=True)
class _Quotation:
    """A quotation with its marks at ``start:end``."""

    start: int
    end: int


def _quotations(text: str) -> list[_Quotation]:
    """The outermost quotations of each line. One that nothing closes ends with its line if it opens the line."""
    found: list[_Quotation] = []
    for match in re.finditer(r"[^\n]+", text):
        stack: list[int] = []
        closers: list[str] = []
        for mark in re.finditer(r"[“”「」『』\"]", match.group()):
            at, character = match.start() + mark.start(), mark.group()
            if character == '"':
                opening = not (closers and closers[-1] == '"')
                closer = '"'
            else:
                opening, closer = character in _PAIRS, _PAIRS.get(character, "")
            if opening:
                stack.append(at)
                closers.append(closer)
            elif character in closers:
                while closers.pop() != character:
                    stack.pop()
                begin = stack.pop()
                if not stack:
                    found.append(_Quotation(begin, at + 1))
        if stack and text[match.start() : stack[0]].strip() == "" and text[match.end() - 1] in _TERMINAL:
            found.append(_Quotation(stack[0], match.end()))
    return found


class _Finder:
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
        self.lexicon = load_speech()
        self.speakers = Speakers(text, sentences, entities, affiliations)
        self.quotations = _quotations(text)
        self.quotation_starts = [q.start for q in self.quotations]
        self.speech = [self._is_speech(q) for q in self.quotations]
        self.used: set[int] = set()
        self.rows: list[QuoteMatch] = []

    def sentence_at(self, position: int) -> Sentence:
        return self.sentences[max(0, bisect_right(self.starts, position) - 1)]

    def _is_speech(self, quotation: _Quotation) -> bool:
        """Whether a quotation has a sentence's punctuation before its closing mark; a name or an emphasis has none."""
        content = self.text[quotation.start + 1 : quotation.end - 1].rstrip("”’」』 ")
        return (len(content) >= 4 and content[-1] in _TERMINAL) or (len(content) >= 6 and content[-1] in "，,—")

    def quotation_at(self, position: int) -> int:
        """Index of the quotation that starts at ``position``, or -1."""
        i = bisect_left(self.quotation_starts, position)
        return i if i < len(self.quotations) and self.quotations[i].start == position else -1

    def quotation_over(self, position: int) -> int:
        """Index of the quotation around ``position``, or -1."""
        i = bisect_right(self.quotation_starts, position) - 1
        return i if i >= 0 and self.quotations[i].start <= position < self.quotations[i].end else -1

    def add(self, speaker: str, cue: str, mode: str, start: int, end: int) -> None:
        """One row, its span cut to the sentence where it begins."""
        sentence = self.sentence_at(start)
        self.rows.append(QuoteMatch(start, min(end, max(sentence.end, start)), speaker, cue, mode, start, end))
        self.speakers.spoke(speaker, start)

    def run(self) -> list[QuoteMatch]:
        """Walk over cues and quotations in text order, so that a pronoun finds who spoke last."""
        events: list[tuple[int, int, re.Match[str] | None]] = [
            (q.start, i, None) for i, q in enumerate(self.quotations) if self.speech[i]
        ]
        events += [(m.start(), -1, m) for m in self.lexicon.cue.finditer(self.text)]
        events.sort(key=lambda e: (e[0], e[1]))
        self.busy = self.spoken = -1  # the end and the beginning of the indirect speech of this sentence
        for _, index, match in events:
            if match is not None:
                self._cue(match)
            elif index not in self.used:
                self._quotation(index)
        self.rows.sort(key=lambda r: (r.start, r.end))
        return self.rows

    def blocked(self, match: re.Match[str], cue: str) -> bool:
        """Whether the cue's characters belong to another word (据说, 街道) or are a noun (按照…的要求)."""
        end = match.start() + len(cue)
        if self.speakers.name_ends(match.start()):
            return False  # 冯小学|说: the name's last character is no part of 学说
        return any(self.text.endswith(word, 0, end) for word in self.lexicon.not_in.get(cue, ()))

    def _cue(self, match: re.Match[str]) -> None:
        cue = match.group("cue") or match.group("told") or match.group("demand") or match.group("addressed")
        begin, content = match.start(), match.end()
        over = self.quotation_over(begin)
        if (over >= 0 and (self.speech[over] or over in self.used)) or self.blocked(match, cue):
            return
        if over >= 0 and self.text.find("”", begin, content) >= 0:
            return
        sentence = self.sentence_at(begin)
        if content >= len(self.text) or self.text[content] == "\n":
            return
        quotation = self.quotation_at(content)
        direct = quotation >= 0 and self._stands_alone(quotation, self.text[content - 1])
        if direct and not self.speech[quotation] and self.text[content - 1] not in "，,：:":
            direct = cue not in self.lexicon.nounlike and cue not in self.lexicon.colon_only
        if not direct and self.text[content - 1] not in "，,：: \u3000":
            return
        according = self.text.rfind("据", sentence.start, begin) >= max(sentence.start, begin - 30)
        beside = cue == "分析" and self.speakers.name_ends(begin)  # 某研究员分析，…
        plain = beside or cue not in self.lexicon.colon_only or (match.group("after") or "") in self.lexicon.speaking
        if not direct and not plain and self.text[content - 1] in "，, \u3000" and not according:
            return
        low = sentence.start
        previous = bisect_left(self.quotation_starts, begin) - 1
        inside = -1
        if previous >= 0 and self.quotations[previous].end > low and self.speech[previous]:
            low = self.quotations[previous].end
            if previous in self.used or (direct and not self._ends_sentence_between(low, begin)):
                inside = previous
        embedded = begin < self.busy
        if embedded and not any(c in "；;" for c in self.text[self.spoken : begin]):
            return
        speaker = self.speakers.find(begin, low, cue, embedded=embedded, person_only=cue in self.lexicon.person_only)
        if not speaker:
            return
        if direct:
            self.used.add(quotation)
            end = self.quotations[quotation].end
            if inside >= 0:
                self._join(inside, speaker, cue, end)
                return
            self.add(speaker, cue, "direct", content, end)
            return
        if sentence.role == "heading" and self.text[content - 1] not in "，,":
            return
        if inside >= 0 and inside in self.used:
            return  # the cue of the quotation before it, which has its row
        if over >= 0:
            return
        end = sentence.end
        while end > content and self.text[end - 1] in _END:
            end -= 1
        if end - content < 4:
            return
        if embedded:
            self._close(begin)
        self.busy, self.spoken = sentence.end, content
        self.add(speaker, cue, "indirect", content, end)

    def _close(self, position: int) -> None:
        """End the indirect speech before this at the semicolon in front of the next one."""
        last = self.rows[-1]
        cut = max(
            self.text.rfind("；", last.content_start, position), self.text.rfind(";", last.content_start, position)
        )
        if last.mode == "indirect" and cut > last.content_start:
            self.rows[-1] = replace(last, end=min(last.end, cut), content_end=cut)

    def _ends_sentence_between(self, start: int, end: int) -> bool:
        return any(c in "。！？!?\n" for c in self.text[start:end])

    def _join(self, first: int, speaker: str, cue: str, end: int) -> None:
        """A cue inside: “甲，”某人说，“乙。” is one row."""
        start = self.quotations[first].start
        self.rows = [r for r in self.rows if r.content_start != start]
        self.used.add(first)
        self.add(speaker, cue, "direct", start, end)

    def _stands_alone(self, index: int, before: str) -> bool:
        """Whether the quotation behind a cue is what was said, not a name in what was said."""
        quotation = self.quotations[index]
        if self.speech[index]:
            return True
        content = self.text[quotation.start + 1 : quotation.end - 1]
        after = self.text[quotation.end : quotation.end + 1]
        if after and after not in _BREAK:
            return False
        return len(content) >= 6 or before in "：:" or any(c in _INNER for c in content)

    def _quotation(self, index: int) -> None:
        """A quotation that no cue leads in: its cue stands behind it, or it stands alone."""
        quotation = self.quotations[index]
        text, sentence = self.text, self.sentence_at(quotation.start)
        last = self.sentence_at(quotation.end - 1)
        opens = text[sentence.start : quotation.start].strip() == ""
        behind_end = last.end if text[quotation.end : last.end].strip(_END) else quotation.end
        if behind_end > quotation.end:
            speaker, cue = self.speakers.behind(quotation.end, behind_end)
            if not speaker and opens and not self._led_by_colon(quotation):
                speaker = self.speakers.first_in(quotation.end, behind_end)
            if speaker:
                self.used.add(index)
                self.add(speaker, cue, "direct", quotation.start, quotation.end)
                return
            if opens and not self._led_by_colon(quotation):
                return
        if (
            text[quotation.end - 2 : quotation.end - 1].strip("”’") not in _TERMINAL
            and text[quotation.end - 1] not in _TERMINAL
        ) and text[quotation.end - 3 : quotation.end - 2] not in _TERMINAL:
            return
        if self._led_by_colon(quotation):
            speaker = self.speakers.find(quotation.start - 1, sentence.start, "", embedded=False, person_only=True)
            if speaker:
                self.used.add(index)
                self.add(speaker, "", "direct", quotation.start, quotation.end)
            return
        if not opens or sentence.role == "title":
            return
        number = bisect_right(self.starts, quotation.end - 1)
        speaker = cue = ""
        if number < len(self.sentences):
            following = self.sentences[number]
            if text[following.start] not in _PAIRS:
                speaker, cue = self.speakers.behind(following.start, following.end)
                if not speaker and following.paragraph == sentence.paragraph:
                    speaker = self.speakers.first_in(following.start, following.end)
        if not speaker:
            speaker = self.speakers.around(quotation.start, sentence)
        if speaker:
            self.used.add(index)
            self.add(speaker, cue, "direct", quotation.start, quotation.end)

    def _led_by_colon(self, quotation: _Quotation) -> bool:
        return quotation.start > 0 and self.text[quotation.start - 1] in "：:"


def find_quotes(
    text: str,
    sentences: Sequence[Sentence],
    entities: Sequence[EntityMatch],
    *,
    affiliations: Sequence[AffiliationMatch] = (),
    context: ArticleContext,
) -> list[QuoteMatch]:
    """All reported speech, in text order.

    Direct speech stands in quotation marks with a cue before, inside or behind it, or as a sentence of its own next to
    one that names who spoke. Indirect speech follows a cue with a comma or colon and runs to the end of its sentence;
    the sentences that go on with it have no row of their own. Speech without a speaker (据了解) is none.
    """
    if not sentences:
        return []
    return _Finder(text, sentences, entities, affiliations).run()

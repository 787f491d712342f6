"""Reading a phrase of offices backwards from its end: 县委副书记、县长 in front of a name (SPEC §3, Affiliations).

The bodies are taken from the text, with the named mentions as fixed blocks where there are any, so that a missed
mention costs no office. What a body is called in full is not decided here but in ``affiliation_scope``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.components.matches import EntityMatch
from nlp.resources.titles import Titles, load_titles

MAX_BODY = 40  # characters of a body that are no named mention
MAX_CHAIN = 8
WINDOW = 14  # the longest office
BODY_LABELS = frozenset({"ORG", "GPE", "FAC", "LOC", "EVENT", "PROGRAM"})
SPACES = frozenset(" \u3000\t\xa0")
DELIMITERS = frozenset("，。；：、！？,;:!?“”\"‘’'（）()《》【】[]〔〕—…\n\r|｜/·．.") | SPACES

_NOTE = re.compile(r"[（(](?:主持[^（()）]{0,6}|[^（()）]{1,4}级|兼|代|挂职|试用|试用期|候选人|拟任)[)）]$")
_HOLDING = re.compile(r"(?:时任|现任|曾任|担任|身为|作为|兼任|任)$")


@dataclass(frozen=True, slots=True)
class Office:
    """One office of a chain. ``body`` is what the text says, ``""`` where it says nothing."""

    start: int  # of the body, or of the title where there is none
    title_start: int
    end: int
    title: str
    head: str
    body: str
    named: bool  # the body holds a named mention or is a proper-looking text


class Mentions:
    """The named mentions by position."""

    def __init__(self, entities: Sequence[EntityMatch]) -> None:
        self.items = sorted(entities, key=lambda e: (e.start, -e.end))
        self.starts = [e.start for e in self.items]

    def covering(self, position: int) -> EntityMatch | None:
        """The mention over the character at ``position``."""
        i = bisect_right(self.starts, position) - 1
        if i >= 0 and self.items[i].end > position:
            return self.items[i]
        return None

    def between(self, start: int, end: int) -> list[EntityMatch]:
        """All mentions that start in ``start:end``."""
        return self.items[bisect_right(self.starts, start - 1) : bisect_right(self.starts, end - 1)]


def title_before(text: str, end: int, low: int, lexicon: Titles) -> tuple[int, str] | None:
    """Start and bare head of the office that ends at ``end``."""
    if end <= low or text[end - 1] not in lexicon.last_characters:
        return None
    window = text[max(low, end - WINDOW) : end][::-1]
    match = lexicon.ends.match(window)
    if match is None:
        return None
    head = lexicon.heads.match(window)
    return end - match.end(), head.group()[::-1] if head else match.group()[::-1]


def _skip_spaces_back(text: str, position: int, low: int) -> int:
    while position > low and text[position - 1] in SPACES:
        position -= 1
    return position


def ends_like_body(body: str, lexicon: Titles) -> bool:
    """Whether a text ends as bodies do."""
    return bool(body) and lexicon.body_end.match(body[::-1]) is not None


def body_before(text: str, end: int, low: int, mentions: Mentions, lexicon: Titles) -> tuple[int, int, bool]:
    """``(start, end, named)`` of the body whose text ends at ``end``; empty (start == end) where there is none."""
    i = end
    first = -1  # start of the leftmost mention reached
    while i > low and end - i <= MAX_BODY:
        mention = mentions.covering(i - 1)
        if mention is not None:
            if mention.label not in BODY_LABELS or mention.start < low:
                break
            if first >= 0 and mention.label == "GPE" and (behind := mentions.covering(i)) is not None:
                if behind.label == "ORG":
                    break  # 某县某镇|某村党总支: the path only locates the body
            i = first = mention.start
            continue
        if first >= 0:
            break
        character = text[i - 1]
        if character in DELIMITERS:
            break
        # Another office ends here (党委委员|党委工作部 部长), if it is not the beginning of 委员会, 书记处.
        if (
            i < end
            and character in lexicon.last_characters
            and text[i] not in "会处级室制团"
            and title_before(text, i, low, lexicon)
        ):
            break
        i -= 1
    start = i
    # The part that is no mention may hold words that cannot belong to a name.
    tail_start = _mention_end_before(mentions, first, end) if first >= 0 else start
    cut = tail_start
    for match in lexicon.stops.finditer(text, tail_start, end + 1):  # one more: 组织|部长 holds 组织部
        if match.group("stop") and match.end() <= end:
            cut = match.end()
    if cut > tail_start:
        start, first = cut, -1
    stop = end
    while stop > max(start, tail_start):
        filler = lexicon.fillers.search(text[max(start, tail_start) : stop])
        if filler is None:
            break
        stop = max(start, tail_start) + filler.start()
    while first < 0 and (leading := lexicon.leading.match(text, start, stop)) is not None and leading.end() < stop - 1:
        start = leading.end()
    return start, max(start, stop), first >= 0


def _mention_end_before(mentions: Mentions, first: int, end: int) -> int:
    """End of the last mention in ``first:end``."""
    inside = [m.end for m in mentions.between(first, end) if m.end <= end]
    return max(inside, default=first)


def offices_before(text: str, end: int, low: int, mentions: Mentions) -> list[Office]:
    """The chain of offices whose last one ends at ``end`` (white space between is allowed), in text order."""
    lexicon = load_titles()
    found: list[Office] = []
    position = _skip_spaces_back(text, end, low)
    if (
        position > low
        and text[position - 1] in ")）"
        and (note := _NOTE.search(text, max(low, position - 10), position))
    ):
        position = note.start()  # 副书记（主持工作）某某
    if position > low and text[position - 1] in "：:" and position == end:
        position = _skip_spaces_back(text, position - 1, low)
    elif position > low + 4 and text[position - 1] == "的" and title_before(text, position - 1, low, lexicon):
        # 时任某县县委书记的某某: only where a verb of holding opens the phrase.
        inner = offices_before(text, position - 1, low, mentions)
        return inner if inner and _HOLDING.search(text, max(low, inner[0].start - 4), inner[0].start) else []
    for _ in range(MAX_CHAIN):
        title = title_before(text, position, low, lexicon)
        if title is not None and not (found and title[1].endswith("负责人")):
            office = _office(text, title[0], position, title[1], low, mentions, lexicon)
            found.append(office)
            reached = office.start
            if not office.body:
                reached = _modifier_start(text, reached, low, mentions, lexicon)
        else:
            reached = _role_start(text, position, low, mentions, lexicon)
            if reached < 0:
                break
        before = _skip_spaces_back(text, reached, low)
        if before > low and text[before - 1] in "、兼暨，,和":
            after_comma = text[before - 1] in "，,和"
            position = _skip_spaces_back(text, before - 1, low)
            if position > low and text[position - 1] in "，,、":
                position -= 1
            if after_comma and ((found and found[-1].named) or title_before(text, position, low, lexicon) is None):
                break
        elif before > low and title_before(text, before, low, lexicon) is not None and (found or before < reached):
            position = before
        else:
            break
    found.reverse()
    return found


def _modifier_start(text: str, end: int, low: int, mentions: Mentions, lexicon: Titles) -> int:
    """Start of a word that only modifies an office in a chain (党支部书记、|生产|总监); ``end`` where there is none."""
    i = end
    while i > low and end - i < 5 and text[i - 1] not in DELIMITERS and mentions.covering(i - 1) is None:
        i -= 1
    joined = i < end and i > low and text[i - 1] == "、"
    return i if joined and title_before(text, i - 1, low, lexicon) is not None else end


def _role_start(text: str, end: int, low: int, mentions: Mentions, lexicon: Titles) -> int:
    """Start of a role that is no office (全国劳动模范) and that a chain runs through; -1 where there is none."""
    window = text[max(low, end - WINDOW) : end][::-1]
    match = lexicon.role_ends.match(window)
    if match is None:
        return -1
    i = end - match.end()
    while i > low and end - i < 20 and text[i - 1] not in DELIMITERS:
        mention = mentions.covering(i - 1)
        if mention is not None and mention.label == "PERSON":
            return -1
        i = mention.start if mention is not None and mention.start >= low else i - 1
    return i if i > low and text[i - 1] in "、" else -1


def _office(text: str, title_start: int, end: int, head: str, low: int, mentions: Mentions, lexicon: Titles) -> Office:
    """The office at ``title_start:end`` with its body."""
    mention = mentions.covering(title_start)
    if mention is not None and mention.start < title_start < mention.end < end and mention.label in BODY_LABELS:
        # 兴业县 + 长: the name and the office share a character.
        rest = text[mention.end : end]
        if title_before(text, end, mention.end, lexicon) == (mention.end, rest) and rest != "主任":
            title_start, head = mention.end, rest
        body_start = mention.start
        before = mentions.covering(body_start - 1) if body_start > low else None
        if before is not None and before.label == "GPE":
            body_start = max(low, before.start)
        body = "".join(text[body_start : mention.end].split())
        return Office(body_start, title_start, end, text[title_start:end], head, body, True)
    start, stop, named = body_before(text, title_start, low, mentions, lexicon)
    body = "".join(text[start:stop].split())
    title = text[title_start:end]
    if not body and title_start > low and text[title_start - 1] == "的":
        before = mentions.covering(title_start - 2) if title_start - 2 >= low else None
        if before is not None and before.end == title_start - 1 and before.label in ("ORG", "GPE", "FAC"):
            return Office(before.start, title_start, end, title, head, mention_text(text, before), True)
    short = _before_short_form(text, start, low, mentions)
    if short is not None and (not body or ends_like_body(body, lexicon)):
        return Office(short.start, title_start, end, title, head, mention_text(text, short) + body, True)
    one = len(body) == 1 and not named and body not in lexicon.levels and body not in lexicon.nouns and body != "该"
    if not body or one:  # 六（2）班|班主任
        return Office(title_start, title_start, end, title, head, "", False)
    if named and body[0] in "据由" and (lexicon.level_start.match(body, 1) or body[1:].startswith(lexicon.nouns)):
        start, body, named = start + 1, body[1:], False  # a mention found too long
    if not named and lexicon.honours.match(body):
        return Office(title_start, title_start, end, title, head, "", False)
    mention = mentions.covering(stop - 1)
    whole = mention is not None and mention.end == stop
    if not whole and not ends_like_body(body, lexicon):
        if title == head and head in lexicon.chiefs and not body.endswith(head[0]):
            body += head[0]  # 教育局长: the body ends in the first character of the office
        elif head in lexicon.place_levels and body != "该":
            body += lexicon.place_levels[head][0]
        elif not named:
            # 学院党建 辅导员: a modifier stands between the body and the office.
            noun = next((n for n in lexicon.nouns if body.startswith(n)), "")
            if len(noun) > 1 and len(body) - len(noun) <= 4:
                return Office(start, title_start, end, title, head, noun, False)
            return Office(title_start, title_start, end, title, head, "", False)
        else:
            # Words between a name and an office that end no body: keep the name alone.
            last = max((m for m in mentions.between(start, stop)), key=lambda m: m.end)
            body = "".join(text[start : last.end].split())
    return Office(start, title_start, end, title, head, body, named)


def _before_short_form(text: str, position: int, low: int, mentions: Mentions) -> EntityMatch | None:
    """The body in front of brackets that introduce its short form: 某某公司（以下简称“某”）党委书记."""
    if position <= low or text[position - 1] not in ")）":
        return None
    opening = max(
        text.rfind("（", max(low, position - 40), position), text.rfind("(", max(low, position - 40), position)
    )
    if opening <= low or "称" not in text[opening:position]:
        return None
    mention = mentions.covering(opening - 1)
    return mention if mention is not None and mention.label == "ORG" and mention.end == opening else None


def mention_text(text: str, mention: EntityMatch) -> str:
    """The mention's text without white space."""
    return "".join(text[mention.start : mention.end].split())

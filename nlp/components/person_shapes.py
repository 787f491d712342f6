"""What a stretch of text must look like to be a person's name (SPEC §3, PERSON)."""

from __future__ import annotations

import re

from nlp.components.person_patterns import (
    NONE,
    ROSTER,
    STRONG,
    WORD,
    addressed_pattern,
    followers,
    given_like,
    given_sets,
    never,
    office_end,
    office_pattern,
    offices,
    spoken,
    surname_sets,
)
from nlp.components.textview import TextView, is_han, word_class
from nlp.resources.lexicon import Overlay, words

_BODY_BEFORE = re.compile("[党委府会局院校厂司部室组处科队站村镇乡县区、协联副长]$")
_BRACKETED = re.compile(
    r"(?:(?<=[\n、，：:；\u3000 ])|^)([\u4e00-\u9fff]{2,4})[（(]([^（）()\n]{3,40})[)）](?=[\n、，；。\u3000 等]|$)"
)

_ROSTER = re.compile(rf"^([\u4e00-\u9fff]{{2,4}}){ROSTER}$", re.M)


class PersonShapes:
    """The state of one search, and what a stretch must look like to be a name: surname, given name, both borders."""

    def __init__(self, view: TextView, overlay: Overlay) -> None:
        self.view = view
        self.text = view.text
        self.overlay = overlay
        self.single, self.compound, self.risky = surname_sets()
        self.never = never()
        self.terms, self.longest = followers()
        self.found: dict[int, int] = {}
        self.names: dict[str, int] = {}

    # -- borders -------------------------------------------------------------------------------------------------

    def right(self, end: int) -> int:
        """How sure it is that a name ends at ``end``."""
        text = self.text
        if end >= len(text) or not is_han(text[end]):
            return STRONG
        for length in range(min(self.longest, len(text) - end), 0, -1):
            if text[end : end + length] in self.terms:
                return STRONG
        return WORD if end in self.view.borders else NONE

    def long_follower(self, end: int) -> bool:
        """Whether a follower of two or more characters starts at ``end``."""
        return any(self.text[end : end + n] in self.terms for n in range(2, self.longest + 1))

    def surname_at(self, start: int) -> int:
        """Length of the surname at ``start``, 0 for none."""
        if self.text[start : start + 2] in self.compound and is_han(self.text[start + 2 : start + 3] or " "):
            return 2
        return 1 if self.text[start : start + 1] in self.single else 0

    def given_ok(self, index: int) -> bool:
        char = self.text[index : index + 1]
        return bool(char) and is_han(char) and char not in self.never

    def end_of_name(self, start: int) -> int:
        """Where the name that starts at ``start`` ends, or 0 for no name (two to four characters)."""
        text = self.text
        n = self.surname_at(start)
        if not n:
            return 0
        masked = re.match("某{1,2}[甲乙丙丁]?", text[start + n : start + n + 3])
        if masked:
            return start + n + masked.end()
        if n == 1 and not self.given_ok(start + 1):
            return 0
        short, long = start + n + 1, start + n + 2
        if not self.given_ok(start + n):
            return 0
        joined = text[short : short + 1] == "和" and text.startswith(spoken(), long)  # 冯道和|介绍
        may_long = self.given_ok(start + n + 1) or joined
        if not may_long or text[long : long + 1] in ("着", "了", "过"):
            return short  # 任苗|擦着眼睛
        r2, r3 = self.right(short), self.right(long)
        if r2 >= WORD and short in self.view.borders and long not in self.view.borders:
            next_word = self.view.token_at(short)[1]
            if len(next_word) >= 2 and word_class(next_word) in ("v", "vn", "vi", "d", "l", "t"):
                return short  # 丁某|到会, not 丁某到|会
        if r2 == STRONG and r3 != STRONG and text[short] in "为向从":
            return short  # 王某为群众, not 王某为
        if r3 == STRONG and r2 == STRONG and text[short] == "和" and text.startswith(spoken(), long):
            return long  # 冯道和|介绍
        if r3 == STRONG:
            if r2 == STRONG and self.long_follower(short) and not self.long_follower(long):
                return short
            return long
        if r2 == STRONG:
            # 王建在… may also be 王建在 + unknown: trust the longer follower or the word border.
            if self.long_follower(short) or short in self.view.borders:
                return short
            return long if r3 == WORD else short
        if r3 == WORD:
            return long
        if r2 == WORD:
            return short
        at, token = self.view.token_at(start)
        if at == start and len(token) == n + 3 and word_class(token) == "x" and start in self.view.borders:
            return long  # an unknown word that swallowed the verb behind the name (祝某某逢|人便夸)
        return 0

    def plausible(self, start: int, end: int, *, strict: bool) -> bool:
        """Whether the words of text[start:end] may be a name: no common words in it (高度, 任务)."""
        text = self.text
        name = text[start:end]
        if name in self.overlay.leave_alone or name in words("offices", "not_names"):
            return False
        if "某" in name[1:]:
            return True
        i = self.view.index(start)
        at, token = self.view.starts[i], self.view.tokens[i]
        if at < start:
            # The word began earlier; only its rest is here.
            token = token[start - at :]
            at = start
        risky = name[0] in self.risky
        if at + len(token) > end and len(token) >= 3 and word_class(token) not in ("nr", "x"):
            return False
        if len(token) == 1:
            kind = word_class(token)
            given = self.view.tokens[i + 1] if i + 1 < len(self.view.tokens) else ""
            own = given == text[at + 1 : end] and len(given) == 2 and word_class(given) in ("x", "nr", "nz", "nrt")
            if (
                kind == "p"
                and end - start == 3
                and not strict
                and self.right(end) == STRONG
                and text.count(text[start:end]) >= 2
            ):
                return True
            if kind in ("p", "v") and own and not strict and self.right(end) == STRONG:
                return True  # 向 is also a surname: 书记向某某
            if name[0] == "于" and end - start == 3 and not strict and end in self.view.borders:
                if given_like(name[1:]) == 2 and word_class(name[1:]) in ("x", "nr", "ns", "nz"):
                    return True  # 支部书记于某江骑车来
            word = given == text[at + 1 : end] and len(given) == 2 and end in self.view.borders
            if word and risky and not strict and kind not in ("p", "c", "d") and given_like(given) == 2:
                behind = self.view.token_at(end)[1] if end < len(text) else ""
                if self.right(end) == STRONG or word_class(behind) in ("t", "m"):
                    return True  # 理事长何某某今年39岁
            if name[0] == "和" and own and not strict and self.right(end) == STRONG and given_like(name[1:]) == 2:
                return True  # 乡长和某某评价说
            if kind in ("p", "c", "d", "u", "uj", "r", "y") and (strict or risky or self.right(end) != STRONG):
                return False
            if kind in ("v", "vn", "vg", "f", "m") and risky:
                return False
            rest = text[at + 1 : end]
            nxt = self.view.tokens[i + 1] if i + 1 < len(self.view.tokens) else ""
            if kind == "nr" and not strict and nxt == rest and len(rest) == 2 and given_like(rest) and end < len(text):
                if word_class(self.view.token_at(end)[1]) in ("d", "v", "vn", "t") or self.right(end) == STRONG:
                    return True  # 支书辛某某连夜召集
            if risky and len(rest) >= 2 and nxt.startswith(rest[:2]) and word_class(nxt) not in ("nr", "x", "nrt"):
                kinds = ("nz", "ns") if strict or given_like(rest) < 2 else ("nz", "ns", "a", "n", "nrfg")
                return nxt == rest and word_class(nxt) in kinds and self.right(end) == STRONG
            if strict and nxt == rest and re.match("[一二三四五六七八九十两几数]", rest) and given_like(rest) < 2:
                return False  # 党员|包|五户
            if len(nxt) >= 2 and not rest.startswith(nxt) and nxt.startswith(rest) and len(nxt) > len(rest):
                # the next word runs over the end of the name: 张 + 三级 …
                return word_class(nxt) in ("nr", "x", "nrt") or (not strict and self.right(end) == STRONG)
            return not (risky and strict and self.right(end) != STRONG)
        kind = word_class(token)
        if kind in ("nr", "x", "nrt", "nrfg") or (token in self.compound and not strict):
            return True
        if at + len(token) <= end and kind not in ("v", "d", "p", "c", "l", "i", "t", "r", "m", "vn", "ad", "b", "f"):
            return self.right(end) == STRONG and not strict and not risky
        if len(token) == 2 and end - start == 3 and not risky and not strict:
            return self.right(end) == STRONG and given_like(name[1:]) > 0
        return False

    def unlike_name(self, name: str) -> bool:
        """Whether no character behind the surname is met in given names, or a department ends it (呼吸科)."""
        _, some = given_sets()
        if len(name) != 3 or "某" in name or name[:2] in self.compound:
            return False
        known = [c in some for c in name[1:]]
        return not any(known) or (not known[0] and name[2] in "科院部处局办室厅所站队系班")

    def add(self, start: int, end: int) -> None:
        name = self.text[start:end]
        if self.unlike_name(name) and name not in self.names:
            return
        if self.found.get(start, 0) < end:
            self.found[start] = end
        self.names[name] = self.names.get(name, 0) + 1

    def words_as_names(self) -> None:
        """A word that is a name (夏天): behind an office, in a list of offices with names."""
        text = self.text
        ends: list[tuple[int, int, str]] = []
        for match in office_pattern(self.overlay.offices).finditer(text):
            ends.append((match.start(), match.end(), match.group().strip()))
        for k, (at, start, office) in enumerate(ends):
            end = start + 2
            if start in self.found or not self.surname_at(start) or text[end : end + 1] not in ("、", "，", ",", "；"):
                continue
            token_start, token = self.view.token_at(start)
            if (token_start, len(token)) != (start, 2) or not self.given(start, end) or not self.not_office(start, end):
                continue
            if token in words("offices", "not_names") or office in words("offices", "roles"):
                continue
            if token in words("offices", "not_behind_office"):
                continue
            if len(office) <= 3 and not _BODY_BEFORE.search(text, max(0, at - 2), at):
                continue
            beside = [e for _, e, _ in ends[max(0, k - 3) : k + 4] if e in self.found and abs(e - start) <= 40]
            between = (text[min(e, end) : max(e, end)] for e in beside)
            if any(not re.search("[。！？\n]", part) for part in between):
                self.add(start, end)

    def before_brackets(self) -> None:
        """A name with its offices in brackets, or behind it on a line of a list: 于某（副县长、县公安局局长）."""
        for match in (*_BRACKETED.finditer(self.text), *_ROSTER.finditer(self.text)):
            start, end = match.span(1)
            if self.surname_at(start) and len(match.group(1)) - self.surname_at(start) in (1, 2):
                inner = match.group(2)
                if office_end().search(inner) and self.given(start, end) and self.not_office(start, end):
                    if match.group(1) not in words("offices", "not_names") and not self.unlike_name(match.group(1)):
                        self.add(start, end)

    def addressed(self) -> None:
        """“段书记，…: a surname that is also a word, where one person of that surname is named."""
        for match in addressed_pattern().finditer(self.text):
            if match.start(1) not in self.found and any(n[0] == match.group(1) and len(n) > 1 for n in self.names):
                self.found[match.start(1)] = match.end(1)

    def not_office(self, start: int, end: int) -> bool:
        """Names do not end inside an office (总书记, 任主任)."""
        name = self.text[start:end]
        if name[1:] in words("offices", "polite"):
            return False
        return not any(name[k:] in offices() for k in range(len(name) - 1)) and name not in offices()

    def given(self, start: int, end: int) -> bool:
        return all(self.given_ok(k) for k in range(start + self.surname_at(start), end))

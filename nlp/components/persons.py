"""People's names by offices, cues, lists and recurrence (SPEC §3, PERSON)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from nlp.components.matches import EntityMatch
from nlp.components.person_patterns import (
    DOTTED,
    LIST_GAP,
    NOT_LAST,
    PUNCTUATION,
    STRONG,
    bare_pattern,
    behind_pattern,
    enumeration_pattern,
    foreign_pattern,
    given_like,
    given_sets,
    halves_pattern,
    known_pattern,
    label_pattern,
    office_end,
    office_end_inside,
    office_pattern,
    offices,
    share_translit,
    speech_pattern,
    surname_class,
    translit,
)
from nlp.components.person_shapes import PersonShapes
from nlp.components.textview import HAN, TextView, is_han, word_class
from nlp.resources.lexicon import NO_OVERLAY, Overlay, alternation, surnames, words
from nlp.resources.places import gazetteer

# 阿贝贝-德梅克: behind a word for people, a mark or a beginning
_HYPHENED = re.compile(
    rf"(?:(?<![{HAN}])|(?<=[手员人将帅生长练家]))([{HAN}]{{2,5}})[-－]([{HAN}]{{2,5}}?)(?=[，。、；：（“\n获夺以率成在说表和与将是也]|$)"
)


class _Finder(PersonShapes):
    """The cues for names."""

    # -- cues ----------------------------------------------------------------------------------------------------

    def after_offices(self) -> None:
        text = self.text
        for match in office_pattern(self.overlay.offices).finditer(text):
            start = match.end()
            if start in self.found:
                continue
            at, token = self.view.token_at(start)
            if at < start and at >= match.start() and len(token) >= 3 and word_class(token) not in ("x", "nr", "nz"):
                if at + len(token) <= start + 2 and token.startswith(match.group().strip()):
                    continue  # 居民|楼有
            closing = self.text[start + 2 : start + 4]
            if self.text[match.start() - 1 : match.start()] in ("“", "‘") and ("”" in closing or "’" in closing):
                continue  # “书记问效”: a slogan
            if match.start() not in self.view.borders and start not in self.view.borders:
                continue  # 公[司长]沙: no office but parts of two words
            if not self.surname_at(start):
                self.rare_surname(start)
                continue
            end = self.end_of_name(start)
            strict = match.group().strip() in words("offices", "roles")
            if (
                end
                and self.plausible(start, end, strict=strict)
                and self.not_office(start, end)
                and self.sure_end(start, end, strict)
            ):
                self.add(start, end)
                self.follow_list(end)

    def rare_surname(self, start: int) -> None:
        """A surname that hardly anybody bears, between an office and a clear end, in words that are none."""
        verb = word_class(self.text[start]) in ("v", "d", "p", "a", "c", "r", "f", "m", "q", "vn")
        if start not in self.view.borders or (verb and self.text[start] not in words("offices", "rare_surnames")):
            return
        for end in (start + 3,):
            if end > len(self.text) or not self.given(start, end) or self.right(end) != STRONG:
                continue
            kinds = [word_class(self.view.token_at(k)[1]) for k in range(start, end) if k in self.view.borders]
            if self.text[start] in words("offices", "rare_surnames"):
                kinds = kinds[1:]
            if end in self.view.borders and all(k in ("x", "nr", "ns", "nz", "ng", "g", "zg") for k in kinds):
                self.add(start, end)
                break

    def sure_end(self, start: int, end: int, strict: bool) -> bool:
        """Two characters need a clear end or a second mention (县委常委包保督办)."""
        if end - start > 2 or self.text[start + 1] == "某":
            return True
        right = self.right(end)
        if right == STRONG and (not strict or surnames().get(self.text[start], 0.0) >= 100):
            return True
        name = self.text[start:end]
        token_start, token = self.view.token_at(start)
        if token_start == start and token == name and word_class(name) == "nr":
            return True
        verb = end in self.view.borders and len(self.view.token_at(end)[1]) >= 2 and end < len(self.text)
        if verb and not strict and surnames().get(self.text[start], 0.0) >= 100:
            if word_class(self.view.token_at(end)[1]) in ("v", "vn", "vi", "d", "t"):
                return True
        closed = not is_han(self.text[end : end + 1] or "。") or self.long_follower(end)
        return (closed and right == STRONG) or self.text.count(name) >= 2

    def follow_list(self, end: int) -> None:
        """More names after 、: 甲、乙、丙等."""
        text = self.text
        while True:
            gap = LIST_GAP.match(text, end)
            if not gap:
                # 邱某某朱某某、: a list that lost a separator
                return
            mark = gap.group()
            if mark in ("，", ","):
                return
            start = gap.end()
            joined = not mark
            if joined:
                start += 1
            if mark.strip() == "" and mark:
                return
            nxt = self.list_item(start)
            if not nxt or (joined and (not self.unlike_word(start, nxt) or not self.common_surname(start, nxt))):
                return
            self.add(start, nxt)
            end = nxt

    def list_item(self, start: int) -> int:
        """The end of a list item that is a name: marks on both sides are enough for its shape."""
        text = self.text
        n = self.surname_at(start)
        if not n:
            return 0
        for end in (start + n + 1, start + n + 2):
            if text[end : end + 1] in ("、", "，", ",", "。", "；", ";", "）", ")", "等", "\n") or end == len(text):
                if all(is_han(c) for c in text[start:end]) and (
                    text[start] not in self.risky or self.given(start, end)
                ):
                    token_start, token = self.view.token_at(start)
                    if token_start == start and len(token) >= end - start and not self.unlike_word(start, end):
                        return end if self.given(start, end) and text[start] not in self.risky else 0
                    return end
        end = self.end_of_name(start)
        if end and self.right(end) == STRONG and self.plausible(start, end, strict=False):
            return end
        return 0

    def before_titles(self) -> None:
        text = self.text
        for match in behind_pattern(self.overlay.offices).finditer(text):
            stop = match.start()
            if text[stop - 1 : stop] == "副":
                stop -= 1
            if text.endswith(("原", "常务", "执行"), 0, stop):
                stop -= 1 if text[stop - 1] == "原" else 2
            if match.end() in self.found:
                continue  # 某某集团董事长李某某: what stands before the title is a body
            if any(text[stop - k : match.end()] in offices() for k in (1, 2, 3, 4)):
                continue  # 纪检|委员: the end of a longer office
            for length in (3, 2, 4):
                start = stop - length
                if start < 0 or not self.surname_at(start):
                    continue
                if length == 4 and self.surname_at(start) != 2:
                    continue
                if length == 2 and self.surname_at(start) != 1:
                    continue
                if not all(self.given_ok(k) for k in range(start + self.surname_at(start), stop)):
                    continue
                if not self.left_open(start):
                    continue
                if not self.plausible(start, stop, strict=True) or not self.not_office(start, stop):
                    continue
                token_start, token = self.view.token_at(start)
                if token_start == start and len(token) > length:
                    continue
                if self.text[start] in self.risky and token != self.text[start:stop]:
                    continue
                self.add(start, stop)
                self.follow_list(stop)
                break

    def left_open(self, start: int) -> bool:
        """Whether a name may begin at ``start``: a word border, or a title or punctuation before it."""
        return start == 0 or start in self.view.borders or self.text[start - 1] in PUNCTUATION

    def before_speech(self) -> None:
        for match in speech_pattern().finditer(self.text):
            start, end = match.span(1)
            better = self.end_of_name(start)
            if better != end and not (end - start == 3 and self.text[end - 1] in "和为"):
                continue
            if not self.not_office(start, end):
                continue
            if self.text[start] in self.risky or not self.plausible(start, end, strict=True):
                continue
            token_start, token = self.view.token_at(start)
            again = self.text[end - 1] in "和为" and self.text.count(self.text[start:end]) >= 2
            given_start, given = self.view.token_at(start + 1)
            split = (
                end - start == 3
                and len(token) == 1
                and (given_start, len(given)) == (start + 1, 2)
                and surnames().get(token, 0.0) >= 50
            )
            if again or split or token == self.text[start:end] or word_class(self.text[start:end]) == "nr":
                self.add(start, end)

    def called(self) -> None:
        """他叫江某某，: a name that the text introduces."""
        for match in re.finditer(
            rf"(?:[他她]|名|名字|就)叫({surname_class()}[{HAN}]{{1,2}})(?=[，,。、（(]|是)", self.text
        ):
            start, end = match.span(1)
            if given_like(self.text[start + self.surname_at(start) : end]) and self.given(start, end):
                self.add(start, end)

    def unknown_words(self) -> None:
        """Three characters that make one unknown word, look like a name and stand like one: 养蜂的杨某某去年转正."""
        view, text = self.view, self.text
        often, some = given_sets()
        for start, token in zip(view.starts, view.tokens, strict=True):
            if len(token) != 3 or token[0] not in self.single or token[1] not in some or token[2] not in some:
                continue
            if word_class(token) not in ("x", "nr") or token[0] in self.risky or start in self.found:
                continue
            if surnames().get(token[0], 0.0) < 40 or not self.given(start, start + 3) or given_like(token[1:]) < 2:
                continue
            if token in words("offices", "not_names") or token in self.overlay.leave_alone or token in self.names:
                continue
            whole = word_class(token) == "nr"  # in the dictionary as a name: 杨胜利
            if word_class(token[:2]) not in ("x", "nr", "nrt", "ns"):
                continue
            if not whole and word_class(token[1:]) in ("n", "v", "vn", "a"):
                continue  # 高|水平, 安全|观
            if token[2] in NOT_LAST or token in gazetteer().countries or token in gazetteer().foreign_cities:
                continue
            if token[1] == "家" and token[2] in "坪湾沟寨村山岭坝塘桥店庄屯堡河口畈垸坳冲洼洞岗峪梁圩埠渡":
                continue
            end = start + 3
            if any(token + w in text for w in ("社区", "小区", "街道", "村", "镇", "路", "街", "巷", "公园", "广场")):
                continue  # a quarter's name
            before = text[start - 1 : start]
            opened = (
                not is_han(before or "。")
                and before not in "“‘《「·"
                or before in "的叫是班生级位让请给对向和与由被长员师表"
            )
            if not opened or text[end : end + 1] in "”’》」·":
                continue
            closed = self.right(end) == STRONG and (not is_han(text[end : end + 1] or " ") or self.long_follower(end))
            verb = end < len(text) and end in view.borders and word_class(view.token_at(end)[1]) in ("v", "d", "t", "p")
            again = text.count(token) >= 2
            spoken = before in "的叫班生级长员师" and before != "" or text.endswith("代表", 0, start)
            if (closed or verb) and (again or spoken and (verb or closed)):
                self.add(start, end)
                self.follow_list(end)

    def before_masked(self) -> None:
        single = "".join(sorted(self.single))
        for match in re.finditer(rf"[{single}]某{{1,2}}[甲乙丙丁]?(?![{HAN}]?某)", self.text):
            if match.start() not in self.view.borders:
                continue  # 华南|某连锁
            if match.end() - match.start() >= 2:
                self.add(match.start(), match.end())

    def biographies(self) -> None:
        """A name, then sex, birth or age: 赵某某，男，1970年生."""
        for match in re.finditer(rf"(?<![{HAN}])({surname_class()}[{HAN}]{{1,2}})(?=[，,][ ]?[男女][，,])", self.text):
            self.add(match.start(1), match.end(1))

    def labelled(self) -> None:
        """A name behind a label: 联系人：覃某某."""
        for match in label_pattern().finditer(self.text):
            start = match.end()
            for end in (start + self.surname_at(start) + k for k in (2, 1)):
                closed = end == len(self.text) or not is_han(self.text[end])
                if self.surname_at(start) and closed and self.given(start, end) and self.not_office(start, end):
                    if self.text[start:end] not in words("offices", "not_names"):
                        self.add(start, end)
                        self.follow_list(end)
                    break

    def spaced(self) -> None:
        """A name of two characters set to the width of three (郭 某), behind an office or in a list."""
        single = "".join(sorted(self.single - self.risky))
        for match in re.finditer(rf"([{single}])[ \u3000]{{1,2}}([{HAN}])(?=[、，,。；;）)\n \u3000]|等|$)", self.text):
            start, end = match.span()
            before = self.text[max(0, start - 8) : start].rstrip(" \u3000")
            listed = before.endswith("、") and any(self.found.get(start - 1 - k, 0) == start - 1 for k in (2, 3, 4))
            opens = self.text[end : end + 1] == "、" and bool(self.list_item(end + 1))
            if (listed or opens or office_end().search(before)) and self.given_ok(end - 1):
                self.add(start, end)
                self.follow_list(end)

    def shorten(self) -> None:
        """Give back a verb or preposition that a name took in, where the name stands without it elsewhere (闵某|随)."""
        tails = words("offices", "glued")
        for start, end in list(self.found.items()):
            name = self.text[start:end]
            longer = self.text[start : end + 1]
            if len(name) == 2 and self.names.get(longer) and self.text.count(name) == self.text.count(longer):
                self.found[start] = end + 1  # 郭某行|包联, where 郭某行 speaks elsewhere
                continue
            if end - start < 3 or name[-1] not in tails or "·" in name:
                continue
            if name[:-1] in self.names and self.text.count(name[:-1]) > self.text.count(name):
                self.found[start] = end - 1

    def enumerations(self) -> None:
        """Lists of names that no office opens: 甲某某、乙某某、丙某某等."""
        text, done = self.text, 0
        for mark in re.finditer("、", text):
            at = mark.start()
            if at < done:
                continue
            first = at - 3 if at >= 3 and self.surname_at(at - 3) else at - 2
            match = enumeration_pattern().match(text, first) if first >= 0 else None
            if match is None and first == at - 3:
                match = enumeration_pattern().match(text, at - 2)
            if match is None:
                continue
            done = match.end()
            parts: list[tuple[int, int]] = []
            at = match.start()
            for part in match.group().split("、"):
                parts.append((at, at + len(part)))
                at += len(part) + 1
            last = self.end_of_name(parts[-1][0])
            if not last:
                parts.pop()
            else:
                parts[-1] = (parts[-1][0], last)
            sure = sum(
                self.plausible(a, b, strict=True) and self.given(a, b) and self.unlike_word(a, b) for a, b in parts
            )
            known = sum(self.text[a:b] in self.names for a, b in parts)
            many = re.match(
                "等[0-9０-９一二三四五六七八九十两几]*(?:名|位|人|同志|共产党员)|夫妇|夫妻|[两二三四五]人|[两二三四五]名|[两二三四五]位",
                self.text[parts[-1][1] : parts[-1][1] + 8],
            )
            pair = len(parts) == 2 and sure == 2 and self.long_follower(parts[-1][1])  # 甲某某、乙某某当选
            if len(parts) >= 2 and (known or many or pair or len(parts) >= 3) and sure >= 0.75 * len(parts):
                for a, b in parts:
                    if self.given(a, b):
                        self.add(a, b)

    def common_surname(self, start: int, end: int) -> bool:
        """A frequent surname, or a stop behind the name: what 和 joins need not be people."""
        return surnames().get(self.text[start], 0.0) >= 100 or self.text[end : end + 1] in ("，", "。", "等", "、")

    def unlike_word(self, start: int, end: int) -> bool:
        """Whether no ordinary word covers the stretch (江河, 成都)."""
        at, token = self.view.token_at(start)
        covered = at + len(token) >= end or at + len(token) > start + 1
        return not covered or word_class(token) in ("nr", "x", "nrt") or len(token) == 1

    def run_together(self) -> None:
        """Two names of a list that lost the mark between them: 、邱某某朱某某、."""
        item = f"{surname_class()}[{HAN}]{{2}}"
        for match in re.finditer(f"(?<=、)({item})({item})(?=[、，。等])", self.text):
            before = any(b == match.start() - 1 for b in self.found.values())
            if before:
                self.add(*match.span(1))
                self.add(*match.span(2))
                self.follow_list(match.end())

    def minority_names(self) -> None:
        """Tibetan and other names of two known halves (白玛曲珍), and single halves behind an office or a role."""
        for match in halves_pattern().finditer(self.text):
            start, end = match.span()
            office = match.group(1) is None and office_end().search(self.text[max(0, start - 5) : start])
            if match.group(1) is not None or (office and self.right(end) == STRONG):
                self.found[start] = max(end, self.found.get(start, 0))
                self.names.setdefault(match.group(), 1)

    def dotted(self) -> None:
        if not any(mark in self.text for mark in "·•・-－"):
            return
        quoted = [(q.start, q.end) for q in self.view.quoted]
        for match in _HYPHENED.finditer(self.text) if "-" in self.text or "－" in self.text else ():
            if all(share_translit(part) >= 0.8 for part in match.groups()):
                self.add(*match.span())
        for match in DOTTED.finditer(self.text):
            if any(a <= match.start() and match.end() <= b for a, b in quoted):
                continue
            parts = re.split("[·•・]", match.group())
            head, tail = parts[0], parts[-1]
            at = match.end() - len(tail)
            middle = match.start() + len(head)
            office = office_end_inside().match(self.text, max(0, match.start() - 6), middle)
            if office is not None and office.end() < match.start():
                office = None
            own = self.text[office.end() : middle] if office is not None else head
            opened = office is not None or not is_han(self.text[match.start() - 1 : match.start()] or " ")
            stop = self.tail_end(at, tail, behind_office=office is not None)
            closed = stop < len(tail) or not is_han(self.text[match.end() : match.end() + 1] or " ")
            closed = closed or self.long_follower(match.end())
            tail = tail[:stop]
            if len(tail) > 2 and tail[-1] in "在对向就将与和":
                tail = tail[:-1]
            if (
                closed
                and opened
                and 1 <= len(own) <= 5
                and len(tail) <= 6
                and len(own) + len(tail) >= 3
                and (office is not None or share_translit(own + tail) > 0.6)  # behind an office any characters do
            ):
                self.add(middle - len(own), at + len(tail))
                continue
            # the first part may have swallowed words before the name: keep its transliterated end
            start = middle - len([*takewhile(translit().__contains__, reversed(head))])
            end = at + len([*takewhile(translit().__contains__, tail)])
            share = sum(c in translit() for c in self.text[start:end] if is_han(c))
            if start < middle and end > at and share >= 3:
                self.add(start, self.trim_foreign(start, end))

    def tail_end(self, at: int, tail: str, *, behind_office: bool) -> int:
        """How many characters of ``tail``, at ``at``, are the last part of a dotted name; behind them a verb begins."""
        for k in range(2, len(tail)):
            char = tail[k]
            if self.long_follower(at + k) or (behind_office and k > 2 and self.verb_at(at + k)):
                return k
            if char in "用在对向就和与是" and at + k in self.view.borders:
                known = tail[:k] in words("offices", "halves") or all(c in translit() for c in tail[:k])
                if known or (k > 2 and char in "在对向就"):
                    return k
        return len(tail)

    def verb_at(self, at: int) -> bool:
        """Whether a word of two characters or more that is a verb begins here."""
        start, token = self.view.token_at(at)
        return start == at and len(token) > 1 and word_class(token) in ("v", "vd", "vi", "vl")

    def foreign(self) -> None:
        """Transliterated names: behind an office of a foreign state, and the last part of a dotted name again."""
        for match in foreign_pattern().finditer(self.text):
            start = match.end()
            end = start
            while end < len(self.text) and self.text[end] in translit() and end - start < 7:
                end += 1
            while end > start and end not in self.view.borders:
                end -= 1
            if 2 <= end - start <= 6 and start not in self.found:
                name = self.text[start:end]
                if (
                    word_class(name) in ("x", "nr", "nrt", "nrfg", "nz")
                    and not self.surname_at(start)
                    or end - start >= 4
                ):
                    self.add(start, end)

    def last_parts(self) -> None:
        """The family name of a dotted name, by which the text goes on to call him."""
        for name in [n for n in self.names if "·" in n]:
            last = name.rsplit("·", 1)[1]
            if len(last) >= 3:
                self.names.setdefault(last, 1)

    def trim_foreign(self, start: int, end: int) -> int:
        """Give back a follower that the transliteration swallowed."""
        for cut in range(end - 1, max(start + 2, end - 4), -1):
            if self.text[cut:end] in self.terms and cut in self.view.borders:
                return cut
        return end

    def known(self) -> None:
        tails = words("offices", "doctrine_tails")
        longest = max(map(len, tails))
        for match in re.finditer(known_pattern(), self.text):
            end = match.end()
            after = self.text[end : end + longest]
            if any(after.startswith(t) for t in tails):
                continue
            if self.text[end : end + 1] in "·":
                continue
            self.add(match.start(), end)
        # 习总书记: the surname alone names him.
        for match in re.finditer("习(?=总书记|主席)", self.text):
            self.add(match.start(), match.end())

    def bare_surnames(self) -> None:
        """张书记: 张, where the words before leave no other reading."""
        for match in bare_pattern().finditer(self.text):
            start = match.start(1)
            before = self.text[max(0, start - 8) : start]
            if (
                is_han(before[-1:] or " ")
                and before[-1] not in "的和与对向是由跟找们请"
                and not office_end().search(before)
            ):
                continue
            if start in self.found or any(self.found.get(start - k, 0) > start for k in range(1, 7)):
                continue
            if match.group(1) + match.group(2) in offices():
                continue  # 代|县长 is an office
            if self.text.startswith(match.group(1), start + 1) or before.endswith((")", "）")):
                continue  # 六（2）班|班主任
            token_start, token = self.view.token_at(start)
            if token_start < start or (
                len(token) >= 2 and token != match.group(1) and word_class(token) not in ("nr", "x", "nrt")
            ):
                if not token.startswith(match.group(1)) or not token[1:].startswith(match.group(2)[:1]):
                    continue
            self.found[start] = match.end(1)

    def recurrences(self) -> None:
        """Every later mention of a name that has been recognised (SPEC §3)."""
        names = [n for n in self.names if len(n) >= 2]
        if not names:
            return
        tails = words("offices", "doctrine_tails")
        for match in re.finditer(alternation(names), self.text):
            start, end = match.span()
            old = self.found.get(start, 0)
            if old and old < end and len(match.group()) == 3 and self.text[end - 1] in "和为":
                self.found[start] = end
                continue
            if old or any(self.found.get(start - k, 0) > start for k in (1, 2, 3)):
                continue
            after = self.text[end : end + 16]
            if match.group() in words("offices", "known") and any(after.startswith(t) for t in tails):
                continue
            if len(match.group()) == 2:
                token_start, token = self.view.token_at(start)
                if token_start < start and token_start + len(token) > start + 1 and len(token) > 2:
                    continue
                if token_start == start and len(token) > 2 and word_class(token) not in ("nr", "x"):
                    continue
            self.found[start] = end


def find_persons(text: str, *, view: TextView | None = None, overlay: Overlay = NO_OVERLAY) -> list[EntityMatch]:
    """People's names in ``text`` (SPEC §3), sorted and not nested.

    Cues: an office or a role right before the name, a title right behind it, a verb of speech, a list that a cue
    opens, sex or age behind it, the dot of foreign and minority names; then every other mention of a name found.
    """
    finder = _Finder(view or TextView(text), overlay)
    finder.known()
    finder.foreign()
    finder.after_offices()
    finder.before_brackets()
    finder.before_titles()
    finder.before_speech()
    finder.before_masked()
    finder.biographies()
    finder.words_as_names()
    finder.labelled()
    finder.called()
    finder.enumerations()
    finder.spaced()
    finder.run_together()
    finder.dotted()
    finder.minority_names()
    finder.last_parts()
    finder.bare_surnames()
    finder.addressed()
    finder.unknown_words()
    finder.recurrences()
    finder.shorten()
    return _longest(EntityMatch(a, b, "PERSON") for a, b in finder.found.items())


def _longest(matches: Iterable[EntityMatch]) -> list[EntityMatch]:
    kept: list[EntityMatch] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if kept and match.start < kept[-1].end:
            if match.end - match.start > kept[-1].end - kept[-1].start:
                kept[-1] = match
            continue
        kept.append(match)
    return kept

"""Chinese and Arabic numerals: a reader of one numeral at a place, and a finder of all bare numerals.

Reads what SPEC §5 asks for: Arabic digits with separators and decimals, full-width digits, Chinese numerals in
simplified, traditional and financial writing, mixtures (1.2万亿, 2万5), a dropped last unit (四百五 is 450),
fractions and 百分之, approximate pairs as ranges (三五百 is 300 to 500, 十七八 is 17 to 18), ordinals, and the
hedges that stand inside a numeral (300余万, 十几).

The work is one cheap scan for places where a numeral may begin and one linear pass over each numeral, so that no
input is read more than a constant number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from nlp.language.widths import fold_numeric
from nlp.resources.numbers import number_words

Value = int | float
Figure = int | Decimal

MAX_LENGTH: Final = 64
"""A run of digits longer than this is no numeral but a table, a key or noise."""

DIGITS: Final[dict[str, int]] = {c: i for i, c in enumerate("零一二三四五六七八九")}
DIGITS.update({c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")})
DIGITS.update({"两": 2, "弍": 2, "叄": 3, "仨": 3, "俩": 2, "幺": 1})
SMALL: Final[dict[str, int]] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG: Final[dict[str, int]] = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TENS: Final[dict[str, int]] = {"廿": 20, "卅": 30}

# A letter right behind 千 or 兆 makes it a part of the unit: 5千瓦, 10兆瓦.
SI_TAILS: Final = frozenset("米克瓦伏赫帕焦卡升欧比字安牛")

_ARABIC = re.compile(
    r"\d{1,3}(?:,\d{3}){1,8}(?![\d,])(?:\.\d+)?|[1-9]\d{0,2}(?:，\d{3}){1,4}(?![\d，%.])|\d+(?:\.\d+)?", re.ASCII
)
# Thousands set apart by spaces (2 300亩), where a word of the count follows and no other figure stands before.
_SPACES: Final = " \u00a0\u2009\u202f"
_SPACED = re.compile(
    f"[1-9]\\d{{0,2}}(?:[{_SPACES}]\\d{{3}}){{1,4}}(?=[{_SPACES}]?[一-鿿])(?![{_SPACES}]?[年月日号])", re.ASCII
)
_UNSPACED_BEFORE: Final = re.compile("[一-鿿，。、；（(约近超逾]")
_START_CLASS = "0-9" + "".join(k for k in {**DIGITS, **SMALL, **BIG, **_TENS} if k not in "俩仨幺")
START: Final = re.compile(f"[{_START_CLASS}几数俩仨]")
_POINT_DIGITS = re.compile(" ?[零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖0-9]+")
_POINT_SPACED = re.compile(" 点 ?[零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖0-9]+")
# What may go on behind Arabic digits.
_GO_ON: Final = frozenset([*DIGITS, *SMALL, *BIG, *_TENS, *"几数多余 k点0123456789"])
# Behind 一点 and 十分 these make a number of the word: 一点五, 十分之一.
_GOES_ON: Final = re.compile(r" ?[0-9零〇一二三四五六七八九两之壹贰叁肆伍陆柒捌玖]")
# 一两个, 一两百: one or two. Before a noun 两 is the weight (一两茶).
_OR_TWO: Final = re.compile("两(?=[十百千万亿个名位家户人次年月天周岁种项件条处只亩场篇步句斤里米元分小])")
_OF = re.compile(r" {0,3}分 {0,3}之 {0,3}(负?)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A bare numeral: ``text[start:end]`` without unit or outer hedges.

    ``value_high`` is the upper end of an approximate pair (三五百); ``value`` is ``None`` where the words name no
    figure (几百, 数十). ``kind``: cardinal, ordinal, fraction or percent (百分之…, its value in percent). ``scale`` is
    the last scale word's factor (20万: 10000), ``inner`` a hedge inside (``gt``: 300余万, 十几; ``approx``: 几百),
    ``arabic`` tells that the numeral holds Arabic digits.
    """

    start: int
    end: int
    value: Value | None
    value_high: Value | None = None
    kind: str = "cardinal"
    scale: int = 1
    inner: str = ""
    arabic: bool = False


def plain(value: Decimal | int | float) -> Value:
    """An int where the value is whole, else a float."""
    if isinstance(value, int):
        return value
    whole = int(value)
    return whole if whole == value else float(value)


def _is_pair(a: int, b: int) -> bool:
    """Whether two digits side by side name an approximate range: 三四, 七八, and by usage 三五."""
    return a > 0 and (b == a + 1 or (a, b) == (3, 5)) and b < 10


def _figure(text: str) -> Figure:
    text = text.replace(",", "").replace("，", "")
    return Decimal(text) if "." in text else int(text)


def read_cardinal(s: str, at: int) -> Numeral | None:
    """The longest cardinal of the folded text ``s`` that begins at ``at``; ``None`` where none does.

    Grammar: groups of digit and 十百千, closed by 万, 亿, 兆. A scale word that does not fit behind the last one
    ends the numeral (五十千 is 五十).
    """
    if "0" <= s[at] <= "9":  # most numerals of the news are plain figures: no state needed
        match = _ARABIC.match(s, at)
        if match is not None and s[match.end() : match.end() + 1] in _SPACES and match.end() - at <= 3:
            spaced = _SPACED.match(s, at)
            if spaced is not None and at and _UNSPACED_BEFORE.match(s, at - 1) and s[at - 1] not in "年月日号第表图时":
                return _spaced_out(s, at, spaced)
        if (
            match is not None
            and match.end() - at <= MAX_LENGTH
            and (s[match.end() : match.end() + 1] not in _GO_ON or s.startswith("百分点", match.end()))
        ):
            return Numeral(at, match.end(), plain(_figure(match[0])), arabic=True)
    return _Cardinal(s, at).read()


def _spaced_out(s: str, at: int, match: re.Match[str]) -> Numeral:
    """2 300, 2 400万: thousands set apart by spaces, and the scale word behind."""
    value = int(re.sub(f"[{_SPACES}]", "", match[0]))
    scale = BIG.get(s[match.end()], 1)
    end = match.end() + (scale > 1)
    if scale > 1 and s[end : end + 1] == "亿":
        scale, end = scale * BIG["亿"], end + 1
    return Numeral(at, end, value * scale, scale=scale, arabic=True)


class _Cardinal:
    """One pass over one cardinal.

    ``total`` holds the closed groups (behind 万, 亿), ``group`` the open one, ``cur`` the digits that wait for their
    scale word. Each reader takes what it can at ``i`` and tells whether the numeral goes on.
    """

    __slots__ = (
        "arabic", "at", "big_left", "cur", "good", "group", "high", "i", "inner", "last", "n", "s", "scale",
        "small_left", "some", "total", "total_high", "vague", "whole", "zero",
    )  # fmt: skip

    def __init__(self, s: str, at: int) -> None:
        self.s, self.n, self.at, self.i = s, len(s), at, at
        self.total: Figure = 0
        self.group: Figure = 0
        self.cur: Figure | None = None
        self.high: Figure | None = None  # upper end of the pair in cur
        self.total_high: Figure | None = None  # upper end of all
        self.last = 0  # the last scale word's factor
        self.scale = 1
        self.small_left = 10**4  # a small scale word must be less than this, a big one than big_left
        self.big_left = 10**16
        self.zero = self.vague = self.arabic = False
        self.inner = ""
        self.good = at  # the end of what is surely numeral
        self.some = False  # whether there is any
        self.whole: Numeral | None = None  # set where a reader knows the result

    def read(self) -> Numeral | None:
        """Read to the end."""
        s = self.s
        while self.i < self.n and self.i - self.at <= MAX_LENGTH:
            c = s[self.i]
            if "0" <= c <= "9":
                more = self._arabic()
            elif c in DIGITS:
                more = self._digits(c)
            elif c in SMALL:
                more = self._small(c)
            elif c in BIG:
                more = self._big(c)
            elif c == " ":
                more = self._space()
            elif c in _TENS:
                more = self._tens(c)
            elif c in "几数":
                more = self._vague(c)
            elif c in "多余":
                more = self._more()
            else:
                break
            if not more:
                break
        return self.whole if self.whole is not None else self._result() if self.some else None

    def _take(self, end: int) -> bool:
        self.i = self.good = end
        self.some = True
        return True

    def _fraction(self, match: re.Match[str] | None) -> str:
        """The digits behind 点, "" where it is none: 三点五十分 and 三点十分 are clock times."""
        if match is None or (match.end() < self.n and self.s[match.end()] in "十分刻"):
            return ""
        digits = "".join(str(DIGITS.get(d, d)) for d in match[0] if d not in " 点")
        return digits if len(digits) <= MAX_LENGTH else ""

    def _space(self) -> bool:
        """Up to two spaces before a scale word, or behind one before a digit."""
        s, j = self.s, self.i + 1
        if not self.some:
            return False
        while j < self.n and j < self.i + 3 and s[j] == " ":
            j += 1
        d = s[j] if j < self.n else ""
        hedged = d in ("多", "余") and s[j + 1 : j + 3].lstrip(" ")[:1] in BIG
        scale = d in BIG or hedged or (d in SMALL and self.cur is not None)
        digit = self.cur is None and self.last and (d in DIGITS or (d.isdigit() and self.arabic))
        self.i = j
        return bool(d and (scale or digit))

    def _arabic(self) -> bool:
        s = self.s
        if self.cur is not None:
            return False
        match = _ARABIC.match(s, self.i)
        if match is None or match.end() - self.i > MAX_LENGTH:
            return False
        if self.last and match.end() < self.n and s[match.end()] in "年月":
            return False  # 10亿2020年
        number = _figure(match[0])
        if self.last and (self.last < 10 or number >= self.last):
            return False
        self.cur = number
        self.zero = self.zero or bool(self.last and match[0][0] == "0")
        self.arabic = True
        end = match.end()
        if end < self.n and s[end] == "k" and (end + 1 == self.n or s[end + 1] in "个元块人 "):
            self.group, self.cur = number * 1000, None
            self.last = self.scale = self.small_left = 1000
            end += 1
        return self._take(end)

    def _digits(self, c: str) -> bool:
        """A run of Chinese digits: one, an approximate pair, or a row as in 二〇二六."""
        s, n, i, last = self.s, self.n, self.i, self.last
        if self.cur is not None:
            return False
        after = s[i + 1] if i + 1 < n else ""
        if c in "俩仨" and not (i == self.at and after in SMALL):
            if i == self.at:
                self.whole = Numeral(i, i + 1, DIGITS[c])
            return False
        if c == "两" and last and not self.zero and after not in SMALL and after not in BIG:
            return False  # 三十两: the weight; 三千零两 counts on
        j = i
        digits: list[int] = []
        while j < n and s[j] in DIGITS and len(digits) <= MAX_LENGTH and not (digits and s[j] == "两"):
            digits.append(DIGITS[s[j]])
            j += 1
        if len(digits) > MAX_LENGTH:
            self.some = False
            return False
        if digits == [1] and _OR_TWO.match(s, j):
            digits.append(2)
            j += 1
        while last and len(digits) > 1 and digits[0] == 0:
            digits.pop(0)
            self.zero = True
        follow = s[j] if j < n else ""
        if (
            digits == [0]
            and last
            and (not follow or follow in SMALL or follow in BIG or follow in "几两" or follow.isdigit())
        ):
            self.zero = True  # 一百零十万
            self.i = j
            return True
        if digits == [0] and follow == "十":
            return self._take(j)  # 零十
        if len(digits) == 2 and _is_pair(*digits) and not (last and self.zero):
            self.cur, self.high = digits
        elif last > 10 and len(digits) == 3 and _is_pair(digits[1], digits[2]) and follow in SMALL:
            return False
        else:
            self.cur = int("".join(map(str, digits)))
        pattern, start = (_POINT_DIGITS, j + 1) if follow == "点" else (_POINT_SPACED, j)
        match = pattern.match(s, start) if follow in ("点", " ") else None
        fraction = self._fraction(match)
        if match is not None and fraction:
            self.cur, self.high = Decimal(f"{self.cur}.{fraction}"), None
            j = match.end()
        return self._take(j)

    def _small(self, c: str) -> bool:
        s, i, cur, factor = self.s, self.i, self.cur, SMALL[c]
        tail = s[i + 1] if c == "千" and cur is not None and i + 1 < self.n else ""
        if tail in SI_TAILS and (self.arabic or tail != "米") and not s.startswith("欧元", i + 1):
            return False
        if factor >= self.small_left:
            return False
        if cur is None and self.last and not self.zero and (factor, self.last) != (10, 100):
            return False
        if isinstance(cur, int) and cur >= 10 and not self.arabic:
            return False
        if self.high is not None:
            self.total_high = self.total + self.group + self.high * factor
            self.high = None
        self.group += (1 if cur is None else cur) * factor
        self.cur = None
        self.last = self.scale = self.small_left = factor
        self.zero = False
        end = i + 1
        match = _POINT_DIGITS.match(s, end + 1) if end < self.n and s[end] == "点" else None
        fraction = self._fraction(match)
        if match is not None and fraction:
            if isinstance(self.group, int):
                self.group = Decimal(f"{self.group}.{fraction}")
            self.small_left = self.last = 1
            end = match.end()
        return self._take(end)

    def _big(self, c: str) -> bool:
        s, i, factor = self.s, self.i, BIG[c]
        if c == "兆" and i + 1 < self.n and s[i + 1] in SI_TAILS:
            return False
        part = self.group + (self.cur or 0)
        if self.cur is None and not self.group and not self.last and not self.vague:
            if i > self.at:
                return False
            part = 1  # bare 万
        if factor >= self.big_left and not self.total:
            return False
        if part == 0 and self.total and not self.vague:  # 万亿
            if factor > 10**8 or self.total_high is not None:
                return False
            self.total *= factor
        elif factor >= self.big_left:
            self.total = (self.total + part) * factor
        else:
            if self.high is not None:
                self.total_high = self.group + self.high
            if self.total_high is not None:
                top = self.total_high - self.total if self.group and self.total else self.total_high
                self.total_high = self.total + top * factor
            self.total += part * factor
        self.high = self.cur = None
        self.group = 0
        self.big_left = self.last = self.scale = factor
        self.small_left = 10**4
        self.zero = False
        point = i + 1 < self.n and s[i + 1] == "点" and self.total_high is None and not self.vague
        match = _POINT_DIGITS.match(s, i + 2) if point else None
        fraction = self._fraction(match)
        if match is not None and fraction:
            value = plain(Decimal(f"{self.total}.{fraction}"))
            self.whole = Numeral(self.at, match.end(), value, None, "cardinal", factor, self.inner, self.arabic)
            return False
        return self._take(i + 1)

    def _tens(self, c: str) -> bool:
        if self.cur is not None or self.last:
            return False
        self.group = _TENS[c]
        self.last = self.scale = self.small_left = 10
        return self._take(self.i + 1)

    def _vague(self, c: str) -> bool:
        """几 and 数 in a digit's place: 几百 has no figure, 十几 is more than ten."""
        s, i = self.s, self.i
        follow = s[i + 1] if i + 1 < self.n else ""
        if i == self.at:
            scaled = follow in SMALL or follow in BIG
            if not scaled and c != "几":
                return False
            self.vague = True
            self.inner = "approx"
            self.cur = 0 if scaled else None
            return self._take(i + 1) and scaled
        if c == "几" and self.last in (10, 100, 1000) and self.cur is None:
            self.inner = "gt"
            self.cur = 0
            return self._take(i + 1)
        return False

    def _more(self) -> bool:
        """多 and 余 before a scale word: 300余万, 三十万多亿."""
        s, i = self.s, self.i
        after = i + 1 + s.startswith(" ", i + 1)  # 十 余 万
        follow = s[after] if after < self.n else ""
        if not self.some or not (follow in BIG or (follow in SMALL and s[i - 1] in SMALL)):
            return False
        self.inner = "gt"
        if self.cur is None and not self.group:
            if not self.total or follow not in BIG:
                return False
            # The next scale word multiplies all that stands before it.
            self.total *= BIG[follow]
            self.scale = self.last = self.big_left = BIG[follow]
            return self._take(after + 1)
        self.i = after
        return True

    def _result(self) -> Numeral:
        if self.vague:
            return Numeral(self.at, self.good, None, None, "cardinal", self.scale, self.inner, self.arabic)
        value = self.total + self.group
        high = self.total_high
        cur = self.cur
        if cur is not None:
            # The dropped last unit: 四百五, 一万三, 2万5.
            dropped = self.last >= 100 and not self.zero and 0 < cur < 10 and (isinstance(cur, int) or not self.arabic)
            step = self.last // 10 if dropped else 1
            if self.high is not None:
                high = value + self.high * step
            value += int(cur) * step + (cur - int(cur))
        top = None if high is None else plain(high)
        return Numeral(self.at, self.good, plain(value), top, "cardinal", self.scale, self.inner, self.arabic)


_PERCENT_WORD = re.compile(r"百 {0,3}分 {0,3}之? {0,3}(负?)")


def read_numeral(s: str, at: int) -> Numeral | None:
    """The longest numeral of the folded text ``s`` at ``at``: cardinal, fraction, mixed number or 百分之….

    百分之五 and 千分之五 are of kind ``percent`` with their value in percent (5 and 0.5); 四分之三, 3/4 and
    八又七分之五 of kind ``fraction``.
    """
    c = s[at]
    if c == "百":
        match = _PERCENT_WORD.match(s, at)
        if match is not None:
            part = _read_part(s, match.end())
            if part is not None and part.value is not None:
                sign = -1 if match[1] else 1
                return Numeral(
                    at, part.end, sign * part.value, part.value_high, "percent", part.scale, part.inner, part.arabic
                )
    first = read_cardinal(s, at)
    if first is None:
        return None
    i = first.end
    if first.inner == "gt" and s[i - 1] == "几" and i < len(s) and START.match(s, i):
        top = read_cardinal(s, i)  # 十几二十
        if top is not None and isinstance(first.value, int) and top.value == first.value + 10:
            return replace(first, end=top.end, value_high=top.value, inner="")
    value = first.value
    if i < len(s) and value is not None and first.value_high is None:
        d = s[i]
        if d == "分" or d == " ":
            match = _OF.match(s, i)
            if match is not None and value > 0:
                part = _read_part(s, match.end())
                if part is not None and part.value is not None:
                    if value in (100, 1000, 10000):
                        kind = "percent"
                        ratio = Decimal(str(part.value)) * 100 / Decimal(value)
                        if s[at] not in "百千万佰仟":  # 一百分之二 is written out: a fraction
                            kind, ratio = "fraction", Decimal(str(part.value)) / Decimal(value)
                    else:
                        kind = "fraction"
                        ratio = Decimal(str(part.value)) / Decimal(str(value))
                    if match[1]:
                        ratio = -ratio
                    return Numeral(at, part.end, plain(ratio), None, kind, 1, "", part.arabic or first.arabic)
        if d == "/" and first.arabic and s[at:i].isdigit():
            match = _ARABIC.match(s, i + 1)
            if match is not None and match[0].isdigit() and len(match[0]) <= 6 and int(match[0]) > int(value) > 0:
                follow = s[match.end()] if match.end() < len(s) else ""
                years = int(value) >= 1900 and int(match[0]) < 2100  # 2020/2021财年
                if not years and (follow not in "/-" or not follow) and follow not in ("月", "日", "年"):
                    ratio = Decimal(int(value)) / Decimal(int(match[0]))
                    return Numeral(at, match.end(), plain(ratio), None, "fraction", 1, "", True)
        if d in "又 ":
            j = i
            while j < len(s) and j < i + 3 and s[j] == " ":
                j += 1
            if j < len(s) and s[j] == "又":
                j += 1
                while j < len(s) and j < i + 6 and s[j] == " ":
                    j += 1
                if j < len(s) and START.match(s, j):
                    rest = read_numeral(s, j)
                    if rest is not None and rest.kind in ("fraction", "percent") and rest.value is not None:
                        share = rest.value / 100 if rest.kind == "percent" else rest.value
                        return Numeral(at, rest.end, value + share, None, "fraction", 1, "", first.arabic)
    return first


def _read_part(s: str, at: int) -> Numeral | None:
    if at < len(s) and START.match(s, at) and s[at] not in "几俩仨":
        return read_cardinal(s, at)
    return None


_NEGATIVE = re.compile(r"(?:(?:负的?|零下) ?|(?<![\w%)）℃.,-])- ?)$")
_MIXED = re.compile(r" (\d{1,4})/(\d{1,4})(?![\d/月日])")
_IMPROPER = re.compile(r"/(\d{1,4})(?![\d/月日])")


def find_numerals(text: str) -> Iterator[Numeral]:
    """All bare numerals of ``text`` in order, dates and 一 included.

    Words that only look like numerals (一切, 万一) are left out.

    >>> [(n.start, n.end, n.value) for n in find_numerals("有三十五人，占四分之三")]
    [(1, 4, 35), (7, 11, 0.75)]
    """
    s = fold_numeric(text)
    words = number_words()
    pos = done = 0
    while True:
        match = START.search(s, pos)
        if match is None:
            return
        at = match.start()
        word_end = words.blocked(s, at)
        if word_end > at and not (s[word_end - 1] in "点分" and _GOES_ON.match(s, word_end)):
            pos = word_end
            continue
        numeral = read_numeral(s, at) if s[at : at + 2] != "零下" else None
        if numeral is None:
            pos = _skip(s, at)
            continue
        mixed = _MIXED.match(s, numeral.end) if numeral.arabic and s[at : numeral.end].isdigit() else None
        if mixed is not None and int(mixed[2]) and numeral.value is not None:
            share = Decimal(mixed[1]) / Decimal(mixed[2])
            numeral = Numeral(
                at, mixed.end(), plain(Decimal(str(numeral.value)) + share), None, "fraction", 1, "", True
            )
        elif s[numeral.end : numeral.end + 1] == "半" and numeral.value == 1 and numeral.end == at + 1:
            numeral = Numeral(at, at + 2, 0.5, None, "fraction", 1, "", numeral.arabic)
        elif (
            at
            and s[at - 1] == "."
            and numeral.arabic
            and isinstance(numeral.value, int)
            and not (s[max(0, at - 2)].isalnum() or s.startswith("..", at - 2))
        ):
            digits = s[at : numeral.end]
            if digits.isdigit():
                numeral = Numeral(at - 1, numeral.end, float("0." + digits), None, "cardinal", 1, "", True)
                at -= 1
        improper = _IMPROPER.match(s, numeral.end) if numeral.arabic and s[at : numeral.end].isdigit() else None
        if improper is not None and int(improper[1]) and numeral.value is not None:
            ratio = Decimal(str(numeral.value)) / int(improper[1])
            numeral = Numeral(at, improper.end(), plain(ratio), None, "fraction", 1, "", True)
        pos = numeral.end
        before = s[at - 1] if at else ""
        if numeral.value is None:
            yield numeral
            continue
        if numeral.end - at == 1 and s[at] in "百千万亿兆佰仟":
            continue
        if s[at : numeral.end] == "万万":
            continue
        sign = _NEGATIVE.search(s, max(0, at - 4), at) if before and before in "负的下- " else None
        kind = numeral.kind
        start = at
        value, high = numeral.value, numeral.value_high
        if before == "第" and kind == "cardinal":
            kind, start = "ordinal", at - 1
            if s[max(0, at - 3) : at] == "倒数第":
                value, start = -value, at - 3
        elif sign is not None and sign.start() >= done:
            start, value = sign.start(), -value
        done = numeral.end
        yield Numeral(start, numeral.end, value, high, kind, numeral.scale, numeral.inner, numeral.arabic)


def _skip(s: str, at: int) -> int:
    """Where to go on behind a run of digits that is no numeral."""
    i = at + 1
    c = s[at]
    if c.isdigit():
        while i < len(s) and "0" <= s[i] <= "9":
            i += 1
    elif c in DIGITS:
        while i < len(s) and s[i] in DIGITS:
            i += 1
    return i

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
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nlp.language.widths import fold_numeric
from nlp.resources.numbers import number_words

Value = int | float

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

_ARABIC = re.compile(r"\d{1,3}(?:,\d{3}){1,8}(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
_START_CLASS = "0-9" + "".join(k for k in {**DIGITS, **SMALL, **BIG, **_TENS} if k not in "俩仨幺")
START: Final = re.compile(f"[{_START_CLASS}几数俩仨]")
_POINT_DIGITS = re.compile(" ?[零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖0-9]+")
_POINT_SPACED = re.compile(" 点 ?[零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖0-9]+")
# Behind 一点 and 十分 these make a number of the word: 一点五, 十分之一.
_GOES_ON: Final = re.compile(r" ?[0-9零〇一二三四五六七八九两之壹贰叁肆伍陆柒捌玖]")
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


def _arabic(text: str) -> int | Decimal:
    text = text.replace(",", "")
    return Decimal(text) if "." in text else int(text)


def read_cardinal(s: str, at: int) -> Numeral | None:
    """The longest cardinal of the folded text ``s`` that begins at ``at``; ``None`` where none does.

    Grammar: groups of digit and 十百千, closed by 万, 亿, 兆. A scale word that does not fit behind the last one
    ends the numeral (五十千 is 五十).
    """
    n = len(s)
    i = at
    total: int | Decimal = 0
    group: int | Decimal = 0
    total_high: int | Decimal | None = None
    cur: int | Decimal | None = None
    high: int | Decimal | None = None  # upper end of the pair in cur, or of the numeral so far
    last = 0  # the last scale word's factor
    small_left = 10**4  # a small scale word must be less than this
    big_left = 10**16
    zero = False
    vague = False
    inner = ""
    arabic = False
    scale = 1
    good = at  # the end of what is surely numeral
    anything = False
    while i < n and i - at <= MAX_LENGTH:
        c = s[i]
        if c == " " and anything:
            j = i + 1
            while j < n and j < i + 3 and s[j] == " ":
                j += 1
            d = s[j] if j < n else ""
            more = d in ("多", "余") and s[j + 1 : j + 2] in BIG
            if d and (d in BIG or more or (d in SMALL and cur is not None)):
                i = j
                continue
            if d and cur is None and last and (d in DIGITS or (d.isdigit() and arabic)):
                i = j
                continue
            break
        if "0" <= c <= "9":
            if cur is not None:
                break
            match = _ARABIC.match(s, i)
            if match is None or match.end() - i > MAX_LENGTH:
                return None if i == at else _finish_early(at, good, total, group, scale, inner, arabic)
            if last and match.end() < n and s[match.end()] in "年月":
                break  # 10亿2020年
            number = _arabic(match[0])
            if last and (last < 10 or number >= last):
                break
            cur = number
            zero = zero or bool(last and match[0][0] == "0")
            arabic = anything = True
            i = good = match.end()
            if i < n and s[i] == "k" and (i + 1 == n or s[i + 1] in "个元块人 "):
                group = cur * 1000
                cur = None
                last = scale = small_left = 1000
                i = good = i + 1
            continue
        if c in DIGITS:
            if cur is not None:
                break
            if c in "俩仨" and not (i == at and i + 1 < n and s[i + 1] in SMALL):
                if i > at:
                    break
                return Numeral(at, i + 1, DIGITS[c])
            if c == "两" and last and not (i + 1 < n and (s[i + 1] in SMALL or s[i + 1] in BIG)):
                break  # 三十两: the weight
            j = i
            digits: list[int] = []
            while j < n and s[j] in DIGITS and len(digits) <= MAX_LENGTH and not (digits and s[j] == "两"):
                digits.append(DIGITS[s[j]])
                j += 1
            if len(digits) > MAX_LENGTH:
                return None
            if last and digits[0] == 0:
                while len(digits) > 1 and digits[0] == 0:
                    digits.pop(0)
                    zero = True
            follow = s[j] if j < n else ""
            if len(digits) == 1 and not (digits[0] == 0 and not last and follow == "十"):
                if (
                    digits[0] == 0
                    and last
                    and (not follow or follow in SMALL or follow in BIG or follow == "几" or "0" <= follow <= "9")
                ):
                    zero = True  # 一百零十万
                    i = j
                    continue
                cur = digits[0]
            elif len(digits) == 2 and _is_pair(*digits) and not (last and zero):
                cur, high = digits
            elif last and last > 10 and len(digits) == 3 and _is_pair(digits[1], digits[2]) and follow in SMALL:
                break
            elif digits == [0] and follow == "十":
                cur = None
                i = good = j
                anything = True
                continue
            else:
                cur = int("".join(map(str, digits)))
            i = good = j
            anything = True
            # 点 with digits behind it is a decimal point; 三点五十分 and 三点十分 are clock times.
            match = (
                _POINT_DIGITS.match(s, j + 1)
                if follow == "点"
                else _POINT_SPACED.match(s, j)
                if follow == " "
                else None
            )
            if match is not None and not (match.end() < n and s[match.end()] in "十分刻"):
                fraction = "".join(str(DIGITS.get(d, d)) for d in match[0] if d not in " 点")
                if len(fraction) <= MAX_LENGTH:
                    cur = Decimal(f"{cur}.{fraction}")
                    i = good = match.end()
                    high = None
            continue
        if c in SMALL:
            factor = SMALL[c]
            tail = s[i + 1] if c == "千" and cur is not None and i + 1 < n else ""
            if tail in SI_TAILS and (arabic or tail != "米") and not s.startswith("欧元", i + 1):
                break
            if factor >= small_left or (cur is None and last and not zero and not (factor == 10 and last == 100)):
                break
            if cur is not None and isinstance(cur, int) and cur >= 10 and not arabic:
                break
            if cur is None:
                cur = 1
            if high is not None:
                total_high = total + group + high * factor
                high = None
            group += cur * factor
            cur = None
            last = scale = small_left = factor
            zero = False
            i = good = i + 1
            anything = True
            match = _POINT_DIGITS.match(s, i + 1) if i < n and s[i] == "点" else None
            if match is not None and not (match.end() < n and s[match.end()] in "十分刻"):
                fraction = "".join(str(DIGITS.get(d, d)) for d in match[0].strip())
                if len(fraction) <= MAX_LENGTH:
                    group = Decimal(f"{group}.{fraction}") if isinstance(group, int) else group
                    i = good = match.end()
                    small_left = 1
                    last = 1
            continue
        if c in BIG:
            factor = BIG[c]
            if c == "兆" and i + 1 < n and s[i + 1] in SI_TAILS:
                break
            part = group + (cur or 0)
            if cur is None and not group and not last and not vague:
                if i > at:
                    break
                part = 1  # bare 万
            if factor >= big_left and not total:
                break
            if part == 0 and total and not vague:  # 万亿
                if factor > 10**8 or total_high is not None:
                    break
                total *= factor
            elif factor >= big_left:
                total = (total + part) * factor
            else:
                if high is not None:
                    total_high = group + high
                if total_high is not None:
                    total_high = total + (total_high - total if group and total else total_high) * factor
                total += part * factor
            high = None
            group = 0
            cur = None
            big_left = factor
            small_left = 10**4
            last = scale = factor
            zero = False
            i = good = i + 1
            anything = True
            match = (
                _POINT_DIGITS.match(s, i + 1) if i < n and s[i] == "点" and total_high is None and not vague else None
            )
            if (
                match is not None
                and not (match.end() < n and s[match.end()] in "十分刻")
                and match.end() - i <= MAX_LENGTH
            ):
                fraction = "".join(str(DIGITS.get(d, d)) for d in match[0].strip())
                return Numeral(
                    at, match.end(), plain(Decimal(f"{total}.{fraction}")), None, "cardinal", scale, inner, arabic
                )
            continue
        if c in _TENS:
            if cur is not None or last:
                break
            group = _TENS[c]
            last = scale = small_left = 10
            i = good = i + 1
            anything = True
            continue
        if c in "几数":
            follow = s[i + 1] if i + 1 < n else ""
            if i == at:
                if follow in SMALL or follow in BIG or c == "几":
                    vague = True
                    inner = "approx"
                    anything = True
                    small_left = 10**4
                    i = good = i + 1
                    if follow in SMALL or follow in BIG:
                        cur = 0
                    else:
                        break
                    continue
                return None
            if c == "几" and last in (10, 100, 1000) and cur is None:
                inner = "gt"  # 十几, 二十几万
                cur = 0
                i = good = i + 1
                continue
            break
        if c in "多余" and i > at and i + 1 < n and (s[i + 1] in BIG or (s[i + 1] in SMALL and s[i - 1] in SMALL)):
            if s[i - 1] in "分" or not anything:
                break
            inner = "gt"
            if cur is None and not group and not total:
                break
            i += 1
            if cur is None and group == 0 and total:
                # 三十万多亿: the next scale word multiplies all that stands before it.
                follow = s[i]
                if follow not in BIG:
                    break
                total *= BIG[follow]
                scale = last = big_left = BIG[follow]
                i = good = i + 1
            continue
        break
    if not anything:
        return None
    value: int | Decimal
    if cur is not None:
        if last >= 100 and not zero and 0 < cur < 10 and (isinstance(cur, int) or not arabic):
            # The dropped last unit: 四百五, 一万三, 2万5. A digit of another word (三百一十) never comes here.
            step = last // 10
            if high is not None:
                total_high = total + group + high * step
            value = total + group + int(cur) * step + (cur - int(cur))
        else:
            if high is not None:
                total_high = total + group + high
            value = total + group + cur
    else:
        value = total + group
    if vague:
        return Numeral(at, good, None, None, "cardinal", scale, inner, arabic)
    return Numeral(
        at, good, plain(value), None if total_high is None else plain(total_high), "cardinal", scale, inner, arabic
    )


def _finish_early(
    at: int, end: int, total: int | Decimal, group: int | Decimal, scale: int, inner: str, arabic: bool
) -> Numeral:
    return Numeral(at, end, plain(total + group), None, "cardinal", scale, inner, arabic)


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
                if (follow not in "/-" or not follow) and follow not in ("月", "日", "年"):
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
    pos = 0
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
            and not s[max(0, at - 2)].isalnum()
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
        if s[at : numeral.end] in ("万万", "百万", "千万") and numeral.value_high is None and s[at : at + 2] == "万万":
            continue
        sign = _NEGATIVE.search(s, max(0, at - 4), at) if before and before in "负的下- " else None
        kind = numeral.kind
        start = at
        value, high = numeral.value, numeral.value_high
        if before == "第" and kind == "cardinal":
            kind, start = "ordinal", at - 1
            if s[max(0, at - 3) : at] == "倒数第":
                value, start = -value, at - 3
        elif sign is not None:
            start, value = sign.start(), -value
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

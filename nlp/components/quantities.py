"""Finds quantities: numerals with what they count or measure (SPEC §5, the surface columns).

``find_quantities`` scans the folded text once for places where a numeral may begin and reads each place with a small
grammar::

    [hedge] numeral [hedge] unit [hedge] [connector numeral unit [hedge]]
    numeral (、 numeral)* unit          a list that shares its unit
    第 numeral [位 名]                  a rank, where the words before say so

What the numbers mean (indicator, holder, change, period) is another component's work.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from nlp.components._quantity_checks import slogan, usable
from nlp.components._quantity_halves import half, half_number
from nlp.components._quantity_ranks import first_or_doubled, ordinal, ratio, top
from nlp.components._quantity_rows import Part, hedge_before, make_row
from nlp.components._quantity_words import (
    AFTER,
    AFTER_MARK,
    AGE_TAIL,
    AGE_WORD,
    AGES,
    BETWEEN,
    BETWEEN_END,
    COINS,
    COUNT,
    CURRENCY_BEFORE,
    DURATION,
    FEN,
    FORMAL,
    FORMAL_NEXT,
    FRACTION,
    INNER,
    MONEY_CUE,
    MORE_WORD,
    NOT_CARDINAL,
    NOUN,
    PERCENT,
    POINTS,
    POINTS_SPACED,
    RATIO,
    SHORT_QUOTE,
    SHORT_QUOTE_END,
    TENTH,
    UP_WORD,
    YUAN,
    times,
)
from nlp.components.matches import QuantityMatch
from nlp.language.numerals import BIG, DIGITS, SMALL, START, Numeral, plain, read_numeral
from nlp.language.widths import fold_numeric
from nlp.resources.numbers import idioms
from nlp.resources.units import Registry, Unit, registry

_SCAN: Final = re.compile(
    r"[0-9二三四五六七八九十百千万亿两几廿卅壹贰叁肆伍陆柒捌玖拾佰仟]|(?<=第)一|一(?=个百分点)|一(?=[^是些般样定起直旦致律次个位名种家项步切批])|[零〇](?=[点0-9])|半(?=[^年天月夜日])"
    r"|数(?=[十百千万亿名位家次个起人项])|[俩仨](?=人[，。、；的]|月[，。、]|个)|若干|首位|翻(?=了?近?[一两二三四数几]?番)"
)
_TENTHS: Final = frozenset(["成", "度", "摄氏度", "块"])
"""Units with a lone figure for their tenth part behind: 两成五."""
_CONNECT: Final = re.compile(r" ?(?:至|到|—{1,2}|–|-{1,2}|~|—|―|─|－) ?")
_LIST: Final = re.compile(r" ?[、] ?|和|与|及|或")


def find_quantities(text: str, *, exclude: Sequence[tuple[int, int]] = ()) -> list[QuantityMatch]:
    """The quantities of ``text`` in order of appearance (SPEC §5).

    ``exclude`` are spans of entities and times: their numbers are no rows, and a quantity that overlaps one is left
    out. Offsets point into ``text``.

    >>> [text_of.start for text_of in find_quantities("建成3个冷库")]
    [2]
    """
    s = fold_numeric(text)
    reader = _Reader(s)
    spans = sorted(exclude)
    starts = [a for a, _ in spans]
    out: list[QuantityMatch] = []
    pos = following = covered = 0
    search = _SCAN.search
    while True:
        match = search(s, pos)
        if match is None:
            return out
        at = match.start()
        while following < len(spans) and starts[following] <= at:
            covered = max(covered, spans[following][1])
            following += 1
        if covered > at:  # all that begins in a name or a time overlaps it
            pos = covered
            continue
        found, pos = reader.read(at)
        pos = max(pos, at + 1)
        for quantity in found:
            if out and quantity.start < out[-1].end:
                continue
            if spans and _overlaps(spans, starts, quantity):
                continue
            if out and quantity.start - out[-1].end <= 2:
                bounded = _bounded(s, out[-1], quantity)
                if bounded is not None:
                    out[-1] = bounded
                    continue
            out.append(quantity)
            reader.floor = quantity.end


def _bounded(s: str, low: QuantityMatch, high: QuantityMatch) -> QuantityMatch | None:
    """大于50并小于100: a lower and an upper bound of one thing are a range."""
    if low.comparator not in ("gt", "ge") or high.comparator not in ("lt", "le") or low.kind != high.kind:
        return None
    if low.value is None or high.value is None or low.value >= high.value or low.value_high is not None:
        return None
    if low.start == low.number_start or high.start == high.number_start or (low.unit and low.unit != high.unit):
        return None
    if s[low.end : high.start] not in ("", "并", "且", "并且", "而", "但"):
        return None
    return replace(low, end=high.end, value_high=high.value, comparator="eq", unit=high.unit)


def _overlaps(spans: list[tuple[int, int]], starts: list[int], quantity: QuantityMatch) -> bool:
    i = bisect_right(starts, quantity.end - 1)
    return any(b > quantity.start for _, b in spans[max(0, i - 8) : i])


class _Reader:
    """Reads quantities of one folded text."""

    def __init__(self, s: str) -> None:
        self.s = s
        self.registry: Registry = registry()
        self.idioms = idioms()
        self.no_list = 0
        self.floor = 0  # the end of the last quantity found

    def _emit(self, part: Part, unit: Unit | None) -> QuantityMatch:
        return make_row(self.s, part, unit, self.floor)

    # -- one place ------------------------------------------------------------------------------------------------

    def read(self, at: int) -> tuple[list[QuantityMatch], int]:
        """Quantities that begin with the numeral character at ``at``, and where to go on."""
        s = self.s
        c = s[at]
        blocked = self.idioms.blocked(s, at)
        before = s[at - 1] if at else ""
        counted = before != "" and before in "周期拜" and s[blocked : blocked + 1] in SMALL  # 每周六百户
        if (
            blocked > at
            and not counted
            and not (s[blocked - 1] in "点分" and (START.match(s, blocked) or s.startswith("之", blocked)))
        ):
            return [], blocked
        if c == "首" or c == "翻":
            return first_or_doubled(s, at)
        if s.startswith("百分点", at):
            return [], at + 3
        if c in FORMAL and s[at + 1 : at + 2] not in FORMAL_NEXT:
            return [], at + 1  # 陆家, 伍姓: names, no financial figures
        if before and before.isascii() and (before.isalnum() or before in "_#@"):
            label = read_numeral(s, at) if c != "若" else None
            return [], label.end if label else self._skip(at)
        if before == "第" or (before == " " and at > 1 and s[at - 2] == "第"):
            return ordinal(s, at)
        if before == "〔" or before == "[":
            return [], self._skip(at)
        if c == "若":
            return self._vague(at, at + 2)
        if c == "数" and s[at + 1] not in SMALL and s[at + 1] not in BIG:
            if before and "\u4e00" <= before <= "\u9fff":
                return [], at + 1
            return self._vague(at, at + 1)
        numeral: Numeral | None
        if c == "半":
            if s.startswith("数", at + 1) and before not in ("过", "大", "多"):
                return half_number(s, at, self.floor)
            numeral = Numeral(at, at + 1, 0.5)
            if before and before in "一过大多":
                return half(s, at, self.floor)
        else:
            numeral = read_numeral(s, at)
        if numeral is None:
            return [], self._skip(at)
        if c == "一" and numeral.end == at + 1 and s[numeral.end : numeral.end + 1] == "半":
            return half(s, at + 1, self.floor)
        if numeral.arabic and c == "0" and numeral.end > at + 1 and s[at + 1] != ".":
            return [], numeral.end  # 03组: a label
        if before == "-" and at > 1 and "\u4e00" <= s[at - 2] <= "\u9fff":
            # 歼-35: a type's name; 同比-3.5% is a signed share.
            part = self._part(numeral, at)
            if part.unit is None or (
                part.unit.kind not in ("percent", "percentage_point") and part.unit.name not in ("度", "℃")
            ):
                return [], part.end
        if before == "前" and numeral.value is not None and numeral.scale <= 100 and numeral.kind == "cardinal":
            best = top(s, numeral)
            if best is not None:
                return best
        if c in "百千" and numeral.end == at + 1 and before not in ("上", "过") and hedge_before(s, at)[0] == at:
            prefixed = self.registry.at(s, at)
            if prefixed is not None and (prefixed.name != "千米" or before in ("每", "以", "按", "方")):
                return [], at + len(prefixed.name)  # 以千瓦时计: the unit's own prefix
        found = RATIO.match(s, at)
        if found is not None and found.end() > numeral.end:
            return ratio(s, at, found.end())
        return self._cardinal(numeral)

    def _skip(self, at: int) -> int:
        s = self.s
        i = at + 1
        if s[at].isdigit():
            while i < len(s) and "0" <= s[i] <= "9":
                i += 1
        else:
            while i < len(s) and s[i] == s[at]:
                i += 1
        return i

    # -- parts ----------------------------------------------------------------------------------------------------

    def _part(self, numeral: Numeral, start: int) -> Part:
        """The unit and hedges behind ``numeral``; ``start`` is where the whole quantity's number begins."""
        s = self.s
        i = numeral.end
        after = ""
        if s.startswith(("(含)", "（含）"), i):
            i += 3
        if numeral.kind == "percent":
            match = AFTER.match(s, i)
            if match is not None and match[0] not in ("来",):
                return Part(numeral, match.end(), PERCENT, i, AFTER_MARK[match[0]])
            return Part(numeral, i, PERCENT, i)
        match = INNER.match(s, i)
        inner = ""
        if match is not None:
            inner, i = AFTER_MARK[match[0]], match.end()
            rest = s[i : i + 1]
            if rest and (rest in BIG) and not numeral.inner:
                i = match.start()
                inner = ""
        if s.startswith("个亿", i) and numeral.scale == 1:
            # 两个亿: 个 before 亿 counts in hundreds of millions.
            value, high = numeral.value, numeral.value_high
            value = None if value is None else times(value, 10**8)
            i += 2
            numeral = replace(numeral, end=i, value=value, value_high=high and times(high, 10**8), scale=10**8)
        j = i
        if j < len(s) and s[j] == " " and j + 1 < len(s):
            spaced = POINTS_SPACED.match(s, j)
            if spaced is not None:
                return Part(numeral, spaced.end(), POINTS, spaced.end(), "", inner)
            j += 1
        elif s.startswith(("个 ", "个百 ", "个百分 ", "百分 "), j):
            spaced = POINTS_SPACED.match(s, j)
            if spaced is not None:
                return Part(numeral, spaced.end(), POINTS, spaced.end(), "", inner)
        unit = self.registry.at(s, j)
        if unit is not None and unit.name == "大":
            # 七大类: the classifier behind 大 counts.
            nxt = self.registry.units.get(s[j + 1 : j + 2])
            if nxt is not None and nxt.name in ("类", "项", "件", "条", "种", "块", "片", "批", "套"):
                k = j + 2
                return Part(numeral, k, nxt, k, "", inner)
        if unit is not None and not unit.fits(s, start, j + len(unit.name)):
            unit = self._shorter(j, len(unit.name), start)
        if unit is None:
            match = AFTER.match(s, i)
            if match is not None and match[0] != "来":
                return Part(numeral, match.end(), None, numeral.end, inner or AFTER_MARK[match[0]])
            return Part(numeral, i, None, numeral.end, inner)
        k = j + len(unit.name)
        unit_end = k
        if (
            s.startswith("半", k)
            and unit.measure
            and unit.name != "%"
            and not s.startswith(("半年", "半径", "半月"), k)
        ):
            k += 1
            unit_end = k
        elif unit.name == "块" and COINS.match(s, k):
            unit = YUAN  # 三块五毛
        elif unit.name in _TENTHS and numeral.value == int(numeral.value or 0) and (tenth := TENTH.match(s, k)):
            # 两成五 is twenty-five percent, 十二度五 12.5 degrees
            numeral = replace(numeral, value=plain(Decimal(numeral.value or 0) + Decimal(DIGITS.get(tenth[0], 5)) / 10))
            k += 1
            unit_end = k
            if unit.name == "块":
                unit = YUAN  # 三块五
        elif unit.name == "折" and numeral.value is not None and numeral.value > 10:
            unit = replace(unit, times=1)  # 八五折
        match = AFTER.match(s, k)
        if match is not None and match[0] in ("多", "余", "来") and not unit.measure and match[0] != "多":
            match = None
        if match is not None and match[0] == "多" and not (unit.measure or unit.name == "个"):
            match = None
        if match is not None and match[0] == "多" and MORE_WORD.match(s, k):
            match = None
        if match is not None:
            after = AFTER_MARK[match[0]]
            k = match.end()
        return Part(numeral, k, unit, unit_end, after, inner)

    def _shorter(self, at: int, longest: int, start: int) -> Unit | None:
        for length in range(longest - 1, 0, -1):
            unit = self.registry.units.get(self.s[at : at + length])
            if unit is not None and unit.fits(self.s, start, at + length):
                return unit
        return None

    # -- cardinals ------------------------------------------------------------------------------------------------

    def _cardinal(self, numeral: Numeral) -> tuple[list[QuantityMatch], int]:
        s = self.s
        start = numeral.start
        if DURATION.match(s, numeral.end):
            match = DURATION.match(s, numeral.end)
            assert match is not None
            age = AGES.get(match[0].strip(" 多余几来"))
            if age is None or not (AGE_TAIL if age.name == "个月" else AGE_WORD).match(s, match.end()):
                return [], match.end()
            inner = "gt" if s[numeral.end] in "多余" else ""
            return [self._emit(Part(numeral, match.end(), age, match.end(), "", inner), None)], match.end()
        part = self._part(numeral, start)
        # A range: 20%至30%, 5—8万元, 1000万元及以上至5000万元.
        connector = _CONNECT.match(s, part.end)
        if connector is not None and connector.end() < len(s):
            second = self._second(connector.end())
            if second is not None and second.value is not None:
                if DURATION.match(s, second.end):
                    return [], second.end
                other = self._part(second, start)
                joined = self._range(part, other)
                if joined is not None:
                    return joined
                if part.unit is None and other.unit is None and connector[0].strip() in ("-", "—", "~"):
                    return [], other.end
        between = BETWEEN.match(s, part.end) if part.unit is None else None
        if between is not None:
            second = self._second(between.end())
            if second is not None and second.value is not None and numeral.value is not None:
                closing = BETWEEN_END.match(s, second.end)
                if closing is not None and numeral.value < second.value:
                    joined_part = Part(replace(numeral, value_high=second.value), second.end, COUNT, second.end)
                    return [self._emit(joined_part, COUNT)], closing.end()
        if part.unit is None:
            listed = self._list(part)
            if listed is not None:
                return listed
            return self._unitless(part)
        if not usable(s, part):
            return [], max(numeral.end, part.numeral.end)
        if slogan(s, part):
            return [], part.end
        compound = self._compound(part)
        if compound is not None:
            return [compound], compound.end
        quantity = self._emit(part, None)
        return [quantity], quantity.end

    def _second(self, at: int) -> Numeral | None:
        """The number behind a connector, with its own sign (-5℃至-3℃)."""
        s = self.s
        if at >= len(s):
            return None
        if s[at] in "-负" and at + 1 < len(s) and START.match(s, at + 1):
            negative = self._second(at + 1)
            if negative is None or negative.value is None or negative.value_high is not None:
                return None
            return replace(negative, start=at, value=-negative.value)
        if s.startswith(("百分之",), at) or (START.match(s, at) and s[at] not in "俩仨数"):
            return read_numeral(s, at)
        return None

    def _range(self, low: Part, high: Part) -> tuple[list[QuantityMatch], int] | None:
        """One quantity of two ends that share the unit of the second."""
        if high.unit is None:
            a, b = low.numeral, high.numeral
            if (
                low.unit is PERCENT
                and a.kind == "percent"
                and a.value is not None
                and b.value is not None
                and a.value < b.value
            ):
                high = replace(high, unit=PERCENT)  # 百分之三十到四十
            elif (
                low.unit is None
                and not a.arabic
                and min(a.scale, b.scale) >= 10
                and a.value
                and b.value
                and a.value < b.value
            ):
                high = replace(high, unit=COUNT)  # 六百三到六百四
            else:
                return None
        assert high.unit is not None
        if low.unit is not None and low.unit.column != high.unit.column:
            return None
        if low.unit is not None and low.after == "gt":
            return None
        a, b = low.numeral, high.numeral
        if a.value is None or b.value is None or a.value_high is not None:
            return None
        if high.unit is not COUNT and not usable(self.s, high) and b.value != 1:
            return None
        value: int | float = a.value
        # 5—8万元: the scale word of the second end is the first one's too.
        if low.unit is None and a.scale == 1 and b.scale >= 10**4 and a.kind == "cardinal":
            if value * b.scale < b.value:
                value = times(value, b.scale)
        elif (
            low.unit is None
            and a.scale < b.scale
            and b.scale >= 10**4
            and not a.arabic
            and times(value, b.scale) < b.value
        ):
            value = times(value, b.scale)
        top = b.value_high if b.value_high is not None else b.value
        if value >= top and not (a.value < 0 or b.value < 0):
            return None
        joined = Part(replace(a, value=value, value_high=top, inner=""), high.end, high.unit, high.unit_end, high.after)
        quantity = self._emit(joined, None)
        return [quantity], quantity.end

    def _list(self, part: Part) -> tuple[list[QuantityMatch], int] | None:
        """0.9、5.9个百分点: numbers without a unit in a list take the unit of the last one."""
        s = self.s
        parts = [part]
        i = part.end
        if part.numeral.value is None or part.after or part.numeral.start < self.no_list:
            return None
        while len(parts) < 12:
            match = _LIST.match(s, i)
            numeral = self._second(match.end()) if match is not None and match.end() < len(s) else None
            if match is None or numeral is None or numeral.value is None or DURATION.match(s, numeral.end):
                self.no_list = i  # a list without a unit is read once, not again from each of its members
                return None
            nxt = self._part(numeral, part.numeral.start)
            if nxt.unit is not None:
                first, last = parts[0].numeral, numeral
                if not usable(s, nxt):
                    return None
                if len(parts) == 1 and not first.arabic and not last.arabic and last.value is not None:
                    # 三、四个 is an approximate range.
                    assert first.value is not None
                    if first.scale == 1 and last.value == first.value + 1 and last.value < 10:
                        joined = Part(replace(first, value_high=last.value), nxt.end, nxt.unit, nxt.unit_end, nxt.after)
                        quantity = self._emit(joined, None)
                        return [quantity], quantity.end
                if not first.arabic or not last.arabic:
                    return None
                if (
                    not nxt.unit.measure
                    and match[0].strip() == "、"
                    and float(first.value or 0).is_integer()
                    and len(parts) == 1
                    and self._line_start(parts[0].numeral.start)
                ):
                    return None  # an enumerator: 1、3名
                out = []
                for p in parts:
                    number = p.numeral
                    if number.scale == 1 and last.scale > 1 and number.value is not None:
                        number = replace(number, value=times(number.value, last.scale))
                    out.append(self._emit(Part(number, number.end, nxt.unit, number.end), None))
                quantity = self._emit(nxt, None)
                return [*out, quantity], quantity.end
            if nxt.after:
                return None
            parts.append(nxt)
            i = nxt.end
        self.no_list = i
        return None

    def _line_start(self, at: int) -> bool:
        return at == 0 or self.s[at - 1] in "\n（( 。；;：:“"

    def _compound(self, part: Part) -> QuantityMatch | None:
        """16公里720米, 3元5角: a smaller unit of the same kind right behind adds to the first."""
        unit = part.unit
        assert unit is not None
        s = self.s
        if (
            part.after
            or (unit.factor is None and unit.name != "美元")
            or part.end >= len(s)
            or part.numeral.value is None
        ):
            return None
        at = part.end
        if s[at] in "零又" and at + 1 < len(s):
            at += 1
        if not START.match(s, at) or s[at] in "几数俩仨":
            return None
        second = read_numeral(s, at)
        if second is None or second.value is None or second.kind != "cardinal":
            return None
        nxt = self._part(second, part.numeral.start)
        other = nxt.unit
        if unit.name == "美元" and other is not None and other.name == "美分":
            value = Decimal(str(part.numeral.value)) + Decimal(str(second.value)) / 100
            return self._emit(
                Part(replace(part.numeral, value=plain(value)), nxt.end, unit, nxt.unit_end, nxt.after), None
            )
        if unit.base == "元" and s.startswith("分", second.end) and not s.startswith(("分钱", "分之"), second.end):
            other = FEN
            nxt = Part(second, second.end + 1, FEN, second.end + 1)
        if other is None or unit.factor is None or not unit.base:
            return None
        if other.base != unit.base or other.factor is None:
            return None
        ratio = Decimal(str(other.factor)) * Decimal(other.times) / (Decimal(str(unit.factor)) * Decimal(unit.times))
        done = part.numeral.value
        if ratio >= 1 or Decimal(str(second.value)) * ratio >= 1:
            return None
        value = Decimal(str(done)) + Decimal(str(second.value)) * ratio
        whole = plain(value)
        third = Part(replace(part.numeral, value=whole), nxt.end, unit, nxt.unit_end, nxt.after)
        longer = self._compound(third)
        return longer if longer is not None else self._emit(third, None)

    def _unitless(self, part: Part) -> tuple[list[QuantityMatch], int]:
        """A number with no unit: hedged or scaled ones count what follows, money where the words before say so."""
        s = self.s
        numeral = part.numeral
        end = part.end
        if DURATION.match(s, end) or NOT_CARDINAL.match(s, end):
            return [], end
        value = numeral.value
        before, mark = hedge_before(s, numeral.start)
        quoted = not numeral.arabic and SHORT_QUOTE.search(s, max(0, numeral.start - 13), numeral.start)
        if quoted and SHORT_QUOTE_END.match(s, end):
            return [], end  # “百万英才”
        nxt = s[end : end + 1]
        if nxt and ((nxt.isascii() and nxt.isalpha()) or nxt in "+/"):
            return [], end
        if numeral.kind == "fraction":
            if numeral.arabic and not mark and nxt.isdigit():
                return [], end
            quantity = self._emit(part, FRACTION)
            return [quantity], quantity.end
        big = numeral.scale >= 10**4 and numeral.end - numeral.start > 1
        if big and MONEY_CUE.search(s, max(0, numeral.start - 8), before):
            quantity = self._emit(part, YUAN)
            return [quantity], quantity.end
        short = not numeral.arabic and numeral.scale >= 10 and end - numeral.start > 2  # 花了四百五
        if short and not ("\u4e00" <= nxt <= "\u9fff") and MONEY_CUE.search(s, max(0, numeral.start - 8), before):
            quantity = self._emit(part, YUAN)
            return [quantity], quantity.end
        lead = s[numeral.start - 1] if numeral.start else ""
        if lead == "上" and s[numeral.start] in "百千万亿" and s[max(0, numeral.start - 2)] not in UP_WORD:
            mark = "ge"
        if CURRENCY_BEFORE.search(s, max(0, numeral.start - 3), numeral.start):
            quantity = self._emit(part, YUAN)
            return [quantity], quantity.end
        hedged = bool(mark or part.after or numeral.inner)
        has_noun = bool(nxt) and "\u4e00" <= nxt <= "\u9fff"
        scaled = numeral.scale >= 100
        if numeral.arabic and value is not None and NOUN.match(s, end):
            quantity = self._emit(part, COUNT)
            return [quantity], quantity.end
        if numeral.value_high is not None and numeral.scale >= 10:
            quantity = self._emit(part, COUNT)
            return [quantity], quantity.end
        figure = numeral.arabic or s[numeral.start] not in "百千万亿"
        if scaled and (hedged or (big and figure)):
            quantity = self._emit(part, COUNT)
            return [quantity], quantity.end
        bound = mark and s[before : numeral.start].rstrip().endswith(("于", "过"))
        if (
            hedged
            and numeral.arabic
            and (has_noun or part.after or bound)
            and value is not None
            and (value >= 10 or bound)
        ):
            if s[end : end + 1] in ("号", "年", "月", "日", "时", "点", "版"):
                return [], end
            quantity = self._emit(part, COUNT)
            return [quantity], quantity.end
        return [], end

    # -- words ----------------------------------------------------------------------------------------------------

    def _vague(self, at: int, end: int) -> tuple[list[QuantityMatch], int]:
        """若干名, 数家: no figure, comparator approx."""
        numeral = Numeral(at, end, None, None, "cardinal", 1, "approx")
        if DURATION.match(self.s, end):
            return [], end
        part = self._part(numeral, at)
        if part.unit is None or (part.unit.measure and part.unit.name in ("度", "分", "成")):
            return [], end
        quantity = self._emit(part, None)
        return [quantity], quantity.end

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

from nlp.components._quantity_bare import bare_unit
from nlp.components._quantity_checks import slogan, usable
from nlp.components._quantity_halves import half, half_number
from nlp.components._quantity_joins import compound, join_range
from nlp.components._quantity_parts import read_part, read_second
from nlp.components._quantity_ranks import first_or_doubled, ordinal, ratio, top
from nlp.components._quantity_rows import Part, hedge_before, make_row
from nlp.components._quantity_words import (
    AGE_TAIL,
    AGE_WORD,
    AGES,
    BETWEEN,
    BETWEEN_END,
    COUNT,
    CURRENCY_BEFORE,
    DURATION,
    FORMAL,
    FORMAL_NEXT,
    RATIO,
    times,
)
from nlp.components.matches import QuantityMatch
from nlp.language.numerals import BIG, SMALL, START, Numeral, plain, read_numeral
from nlp.language.widths import fold_numeric
from nlp.resources.numbers import idioms
from nlp.resources.units import Registry, Unit, registry

_SCAN: Final = re.compile(
    r"[0-9二三四五六七八九十百千万亿两几廿卅壹贰叁肆伍陆柒捌玖拾佰仟]|(?<=第)一|一(?=个百分点)|一(?=[^是些般样定起直旦致律次个位名种家项步切批])|[零〇](?=[点0-9])|半(?=[^年天月夜日])"
    r"|数(?=[十百千万亿名位家次个起人项])|(?<![咱你我他她它们妻弟妹姐兄子女娘媳])[俩仨](?=人(?!家)|月|个)|若干|首位|榜首(?!位)|翻(?=了?近?[一两二三四数几]?番)"
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
        if c in "首榜翻":
            return first_or_doubled(s, at)
        if s.startswith("百分点", at):
            return [], at + 3
        if c in FORMAL and s[at + 1 : at + 2] not in FORMAL_NEXT:
            return [], at + 1  # 陆家, 伍姓: names, no financial figures
        labelled = before != "" and before.isascii() and (before.isalnum() or before in "_#@")
        if labelled and not CURRENCY_BEFORE.search(s, max(0, at - 4), at):
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
            part = read_part(s, numeral, at)
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

    # -- cardinals ------------------------------------------------------------------------------------------------

    def _cardinal(self, numeral: Numeral) -> tuple[list[QuantityMatch], int]:
        s = self.s
        start = numeral.start
        match = DURATION.match(s, numeral.end)
        if match is not None:
            age = AGES.get(match[0].strip(" 多余几来"))
            if age is None or not (AGE_TAIL if age.name == "个月" else AGE_WORD).match(s, match.end()):
                return [], match.end()
            inner = "gt" if s[numeral.end] in "多余" else ""
            return [self._emit(Part(numeral, match.end(), age, match.end(), "", inner), None)], match.end()
        part = read_part(s, numeral, start)
        tolerance = read_second(s, part.end + 1) if s.startswith("±", part.end) else None
        if tolerance is not None and tolerance.value is not None and numeral.value is not None:
            about = read_part(s, tolerance, start)
            if about.unit is not None:  # 3±0.5毫米
                middle, by = Decimal(str(numeral.value)), Decimal(str(tolerance.value))
                both = replace(numeral, value=plain(middle - by), value_high=plain(middle + by))
                quantity = self._emit(replace(about, numeral=both), None)
                return [quantity], quantity.end
        # A range: 20%至30%, 5—8万元, 1000万元及以上至5000万元.
        connector = _CONNECT.match(s, part.end)
        if connector is not None and connector.end() < len(s):
            second = read_second(s, connector.end())
            if second is not None and second.value is not None:
                if DURATION.match(s, second.end):
                    return [], second.end
                other = read_part(s, second, start)
                joined = join_range(s, part, other, self.floor)
                if joined is not None:
                    return [joined], joined.end
                if part.unit is None and other.unit is None and connector[0].strip() in ("-", "—", "~"):
                    return [], other.end
        between = BETWEEN.match(s, part.end) if part.unit is None else None
        if between is not None:
            second = read_second(s, between.end())
            if second is not None and second.value is not None and numeral.value is not None:
                closing = BETWEEN_END.match(s, second.end)
                if closing is not None and numeral.value < second.value:
                    joined_part = Part(replace(numeral, value_high=second.value), second.end, COUNT, second.end)
                    return [self._emit(joined_part, COUNT)], closing.end()
        if part.unit is None:
            listed = self._list(part)
            if listed is not None:
                return listed
            unit = bare_unit(s, part)
            if unit is None:
                return [], part.end
            quantity = self._emit(part, unit)
            return [quantity], quantity.end
        if not usable(s, part):
            return [], max(numeral.end, part.numeral.end)
        if slogan(s, part):
            return [], part.end
        quantity = compound(s, part, self.floor) or self._emit(part, None)
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
            numeral = read_second(s, match.end()) if match is not None and match.end() < len(s) else None
            if match is None or numeral is None or numeral.value is None or DURATION.match(s, numeral.end):
                self.no_list = i  # a list without a unit is read once, not again from each of its members
                return None
            nxt = read_part(s, numeral, part.numeral.start)
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

    # -- words ----------------------------------------------------------------------------------------------------

    def _vague(self, at: int, end: int) -> tuple[list[QuantityMatch], int]:
        """若干名, 数家: no figure, comparator approx."""
        numeral = Numeral(at, end, None, None, "cardinal", 1, "approx")
        if DURATION.match(self.s, end):
            return [], end
        part = read_part(self.s, numeral, at)
        if part.unit is None or (part.unit.measure and part.unit.name in ("度", "分", "成")):
            return [], end
        quantity = self._emit(part, None)
        return [quantity], quantity.end

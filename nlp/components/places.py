"""Place mentions: divisions from country to hamlet, and regions, with names and codes (SPEC §3).

The way: decide on the gazetteer names (:mod:`nlp.components.place_decisions`); add short forms of townships, then what
is found by shape (:mod:`nlp.components.place_shapes`): counties and townships, villages and hamlets, landscape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.place_decisions import PLACE_BEFORE, PlaceDecisions
from nlp.components.place_scan import (
    ABROAD,
    AREA,
    COUNTRY,
    FULL,
    LETTER,
    NATURAL,
    REGION,
    SHAPE,
    SHORT,
    TOWN_SHORT,
    VILLAGE,
    Hit,
    cut_apart,
    inside_words,
)
from nlp.components.place_shapes import (
    HAN,
    counted_list,
    divisions_by_shape,
    hamlet_behind,
    is_han,
    landscape_by_shape,
    mongolian_divisions,
    quarters_by_shape,
    rule_characters,
    rule_words,
    village_behind,
    villages_by_shape,
)
from nlp.components.textview import TextView, each_spot
from nlp.resources.places import place_rules

_ZONE = re.compile(rf"(?:[{HAN}]{{2}})?功能区")
_BEFORE_VILLAGE = re.compile(rf"(?:[^{HAN}]|[在到赴由从往]|驻地|^)$")
_ROAD_SPOT = re.compile(rf"(?:国道|省道|县道|高速)([{HAN}]{{2,3}}[岩岭垭坡坳湾坪沟崖梁峡])路段")
_OF_TOWNS = re.compile(rf"(?:、[{HAN}]{{2,3}})*等[0-9两三四五六七八九十几]*个?(?:乡镇|镇街|镇|乡)")
_LONGER_NAME = re.compile(rf"(?![的各和与等])[{HAN}](?:社区|小区)")
_DIVISION_LEVELS = ("村", "社区", "镇", "乡", "县", "市", "区", "街道")
_HEIGHTS = frozenset("山岭峰江河湖溪")
# 蒙山脚下: a mountain of one character's name
_MOUNTAIN = re.compile(
    rf"(?:(?<![{HAN}])|(?<=[在于到沿]))(?![大小高深青荒雪后前远群名火土空秃两])([{HAN}]山)(?=脚下|[东南西北]?麓)"
)
# 粤东北, 湘西南, 川中丘陵: a part of a province
_CORNER = re.compile(
    rf"(?<![0-9])[冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔滇陕甘](?:[东西][南北]|[东西南北中](?=丘陵))(?:丘陵|山区(?![{HAN}]?[村县]))?(?![部路街门角])"
)
_JOINTS = frozenset("、至到")
_NEXT_ITEM = re.compile(rf"、([{HAN}]{{2,4}})")


class _Finder(PlaceDecisions):
    """The decisions, and the names beyond the gazetteer."""

    def start_marking(self) -> None:
        """From here on, which characters accepted mentions cover is kept in one place."""
        self.used = bytearray(len(self.text))
        for hit in self.hits:
            if hit.accepted:
                self._mark(hit)

    def _mark(self, hit: Hit) -> None:
        self.used[hit.start : hit.end] = b"\1" * (hit.end - hit.start)

    def _is_taken(self, start: int, end: int) -> bool:
        return self.used.find(1, start, end) >= 0

    def _add(self, hit: Hit) -> Hit:
        hit.accepted = True
        self.hits.append(hit)
        self._mark(hit)
        return hit

    def _sort(self) -> None:
        self.hits.sort(key=lambda hit: (hit.start, -hit.end))

    def add_divisions_by_shape(self) -> None:
        for _ in range(2):  # a township below a county that was itself found by shape
            taken = [hit for hit in self.hits if hit.accepted]
            borders = frozenset(hit.end for hit in taken if hit.kind & (FULL | SHORT))
            for start, end in [*mongolian_divisions(self.text, borders), *divisions_by_shape(self.text, borders)]:
                if not self._is_taken(start, end):
                    self._add(Hit(start, end, self.text[start:end], FULL))
        self._sort()
        above = {hit.end: hit for hit in self.hits if hit.accepted and hit.label == "GPE"}
        for hit in self.hits:
            upper = above.get(hit.start)
            tops = {upper.code, *(division.today for division in upper.candidates)} if upper else set()
            if upper and len(hit.code) == 9 and not any(self.gaz.is_below(hit.code, top) for top in tops if top):
                hit.code, hit.confidence = "", None  # of that name, but not the one below this county

    # -- more names -------------------------------------------------------------------------------------------------

    def add_township_shorts(self) -> None:
        """Short forms of townships: of those named in full, and of the home county's where several stand in a list."""
        sure = [hit for hit in self.hits if hit.accepted and (hit.confidence or 0) >= 0.7]
        named = {hit.code: hit.name for hit in sure if len(hit.code) == 9}
        shorts: dict[str, str] = {}
        for code in self._home_counties():
            for division in self.gaz.children(code):
                if len(division.short) >= 2 and division.short != division.name:
                    shorts.setdefault(division.short, division.code)
        for code in named:
            town = self.gaz.by_code(code)
            if town and town.short != town.name:
                shorts[town.short] = code
        found: list[Hit] = []
        for short, code in shorts.items():
            for start, end in each_spot(self.text, short):
                hit = Hit(start, end, short, TOWN_SHORT, code=code)
                if not self._is_taken(hit.start, hit.end):
                    found.append(hit)
        found.sort(key=lambda hit: (hit.start, -hit.end))
        places = [*found, *(hit for hit in self.hits if hit.accepted)]
        edges = {hit.start for hit in places} | {-hit.end for hit in places}
        for hit in found:
            left, right = inside_words(self.text, hit.start, hit.end)
            if left or right or self._in_slogan(hit) or self._is_taken(hit.start, hit.end):
                continue
            before, behind = self.text[max(0, hit.start - 3) : hit.start], self.text[hit.end : hit.end + 3]
            if _LONGER_NAME.match(self.text, hit.end):
                continue  # 凤凰|里社区
            own = hit.code in named
            hard = hit.name in self.gaz.frequent_words
            cue = bool(PLACE_BEFORE.search(before)) or bool(re.match(r"方向|[至到]|段", behind)) or self._in_list(hit)
            opened = not is_han(before[-1:]) or before[-1:] in rule_characters("shapes", "boundaries")
            beside = (behind[:1] in _JOINTS and hit.end + 1 in edges) or (
                before[-1:] in _JOINTS and 1 - hit.start in edges
            )
            if hit.name[-1] == "村" or not (own or beside or opened):
                continue
            if beside or (own and not hard) or (cue and (own or not hard)):
                hit.confidence = 0.9 if own else 0.85
                self._add(hit)
        self._complete_lists(shorts)
        self._sort()

    def _complete_lists(self, shorts: dict[str, str]) -> None:
        """In a list of townships of the home county, the other items too: everyday words, a name between two."""
        accepted = {hit.start: hit for hit in self.hits if hit.accepted and hit.kind & TOWN_SHORT}
        starts = sorted(accepted)
        for start in starts:
            at, unknown = accepted[start].end, None
            while item := _NEXT_ITEM.match(self.text, at):
                name = next((item.group(1)[:n] for n in (3, 2) if item.group(1)[:n] in shorts), "")
                if not name and (unknown or len(item.group(1)) > 3 or self.text[item.end() : item.end() + 1] != "、"):
                    break
                hit = Hit(item.start(1), item.start(1) + len(name or item.group(1)), name or item.group(1), TOWN_SHORT)
                at = hit.end
                if self._is_taken(hit.start, hit.end):
                    break
                if not name:
                    unknown = hit
                    continue
                hit.code, hit.confidence = shorts[name], 0.85
                for new in filter(None, (unknown, hit)):
                    self._add(new)
                unknown = None

    def _home_counties(self) -> list[str]:
        counts = Counter({c: n for c, n in self.anchors.items() if len(c) == 6 and not c.endswith("00")})
        return [code for code, weight in counts.most_common(3) if weight >= 4]

    def add_counted_lists(self) -> None:
        """岭下、水口两个村: the items of a list that a counting noun closes, where they are no everyday words."""
        for spans in counted_list(self.text):
            names = [self.text[start:end] for start, end in spans]
            if any(self._is_taken(*span) for span in spans):
                spans = [span for span in spans if not self._is_taken(*span)]
                known = len(names) - len(spans)
            else:
                known = 0
            everyday = [name for name in names if self._is_everyday(name)]
            common = any(name in self.gaz.frequent_words for name in names)
            if (
                len(everyday) == len(names) > known
                or (common and not known)
                or any(c in rule_characters("shapes", "never_in_village") for c in "".join(names))
            ):
                continue
            for start, end in spans:
                self._add(Hit(start, end, self.text[start:end], VILLAGE))
        self._sort()

    def _is_everyday(self, word: str) -> bool:
        return word in self.gaz.words or word in self.gaz.frequent_words

    def add_village_shorts(self) -> None:
        """A village or community without its last word (上合 for 上合社区), where the short form is no other word."""
        shorts: dict[str, str] = {}
        for hit in self.hits:
            if hit.accepted and hit.kind & VILLAGE and len(hit.name) >= 4:
                short = re.sub(r"(?:行政村|自然村|村|社区)$", "", hit.name)
                if 2 <= len(short) < len(hit.name) and not self._is_everyday(short):
                    shorts.setdefault(short, hit.name)
            elif hit.accepted and hit.kind & VILLAGE and hit.name.endswith("村") and len(hit.name) == 3:
                if not self._is_everyday(hit.name[:2]) and self._sounds_new(hit.name):
                    shorts.setdefault(hit.name[:2], hit.name)
        for short in shorts:
            for start, end in each_spot(self.text, short):
                left, right = inside_words(self.text, start, end)
                if left or right or self._is_taken(start, end) or cut_apart(self.text, start, end) and len(short) > 2:
                    continue
                if self.text.startswith(("村", "社区", "镇", "乡", "县", "市", "区", "街道"), end):
                    continue
                hit = Hit(start, end, short, VILLAGE)
                if not self._in_slogan(hit):
                    hit.name = shorts[short]
                    self._add(hit)
        self._sort()

    def add_town_shorts(self) -> None:
        """Townships that only their shape gave away, without 镇 or 乡: three characters, or two in a list of them."""
        shorts = {h.name[:-1]: h.name for h in self.hits if h.accepted and not h.code and h.name[-1:] in ("镇", "乡")}
        for short in shorts:
            if len(short) < 2 or self._is_everyday(short):
                continue
            for start, end in each_spot(self.text, short):
                if any(inside_words(self.text, start, end)) or self._is_taken(start, end):
                    continue
                if self.text.startswith(_DIVISION_LEVELS, end):
                    continue
                if len(short) == 2 and not _OF_TOWNS.match(self.text, end):
                    continue
                hit = Hit(start, end, short, TOWN_SHORT)
                if not self._in_slogan(hit):
                    hit.name = shorts[short]
                    self._add(hit)
        self._sort()

    def add_villages(self) -> None:
        """Villages behind townships and counties, hamlets behind villages, then the same names elsewhere."""
        known: dict[str, Hit] = {}
        for hit in list(self.hits):
            if not hit.accepted or hit.label != "GPE" or not hit.kind & (FULL | SHORT | TOWN_SHORT | AREA):
                continue
            if (span := village_behind(self.text, hit.end)) and not self._is_taken(*span):
                village = self._village(span, hit.code)
                township = hit.kind & TOWN_SHORT or hit.name.endswith(("镇", "乡", "街道", "苏木"))
                if village.code or township or self._sounds_new(village.name):
                    known[village.name] = self._add(village)
                    self._add_hamlet(village.end, known)
        for name, first in known.items():
            for start, end in each_spot(self.text, name):
                if not self._is_taken(start, end):
                    again = self._add(Hit(start, end, name, VILLAGE, code=first.code))
                    again.confidence = first.confidence and min(first.confidence, 0.9)
        borders = frozenset(hit.end for hit in self.hits if hit.accepted)
        homes = self._home_counties()
        for span in villages_by_shape(self.text, borders):
            if self._is_taken(*span):
                continue
            hit = self._village(span, self._township_of_list(span[0]) or (homes[0] if homes else ""))
            new = self._sounds_new(hit.name) or self._named_again(hit.name)
            if not hit.code and (not new or re.search(r"[镇乡县市带]", hit.name)):
                continue
            hit.confidence = hit.confidence and min(hit.confidence, 0.85)
            self._add_hamlet(self._add(hit).end, known)
        self._sort()

    def _township_of_list(self, start: int) -> str:
        """The township of the village before, where the name at ``start`` goes on with a list of villages."""
        if self.text[start - 1 : start] not in {"、", "和", "及", "与"}:
            return ""
        return next((h.code[:9] for h in self.hits if h.end == start - 1 and len(h.code) == 12), "")

    def _add_hamlet(self, start: int, known: dict[str, Hit]) -> None:
        span = hamlet_behind(self.text, start)
        if span and not self._is_taken(*span):
            name = self.text[slice(*span)]
            known[name] = self._add(Hit(*span, name, VILLAGE, path=True))

    def _sounds_new(self, name: str) -> bool:
        """Whether the body of a village's name is no everyday word: else only the gazetteer vouches for it."""
        body = re.sub(r"(?:村|社区|屯|嘎查)$", "", name)
        if len(body) == 2 and body[1] == "家" and body[0] in rule_characters("shapes", "surnames"):
            return True
        return all(body[i : i + 2] not in self.gaz.words for i in range(len(body) - 1))

    def _named_again(self, name: str) -> bool:
        """A village of an everyday word (青松村) that stands twice right behind a mark, or behind 在 and the like."""
        if len(name) != 3 or name[-1] != "村" or name[:2] in self.gaz.frequent_words:
            return False
        places = [start for start, _ in each_spot(self.text, name)]
        return len(places) > 1 and all(_BEFORE_VILLAGE.search(self.text[max(0, at - 2) : at]) for at in places)

    def _village(self, span: tuple[int, int], above: str) -> Hit:
        name = self.text[slice(*span)]
        hit = Hit(*span, name, VILLAGE)
        if len(above) >= 6 and not above.endswith("0000"):
            division = self.gaz.by_code(above)
            codes = self.gaz.villages(name, division.today if division and division.today else above)
            if len(codes) == 1:
                hit.code, hit.confidence = codes[0].code, 0.97 if len(above) == 9 else 0.9
        return hit

    def add_landscape(self) -> None:
        taken = [hit for hit in self.hits if hit.accepted]
        plain = [hit for hit in self.hits if hit.kind & (FULL | COUNTRY) or self._is_plain_short(hit)]
        whole = {hit.start for hit in plain if hit.accepted}
        ends = {hit.end for hit in plain} | {hit.end for hit in self.hits if hit.kind & (NATURAL | REGION)}
        ends |= {hit.end for hit in taken}
        at = {hit.start: hit for hit in taken}
        short = [
            hit for hit in taken if hit.kind & (VILLAGE | TOWN_SHORT) and self.text[hit.end : hit.end + 1] in _HEIGHTS
        ]
        borders = frozenset(hit.end for hit in taken) - {hit.end for hit in short}  # 某旗|山, beside 某旗村
        gone: set[int] = set()
        for start, end in [*landscape_by_shape(self.text, borders), *quarters_by_shape(self.text, borders)]:
            inside = [at[place] for place in range(start, end) if place in at]
            # Nothing that is a place as far as the end of the name, none that sticks out, no full name inside.
            if end in ends or any(hit.end > end or hit.start in whole for hit in inside):
                continue
            if start and self.used[start] and start not in at:
                continue
            gone |= {id(hit) for hit in inside}
            self._add(Hit(start, end, self.text[start:end], SHAPE, label="LOC"))
        for match in _MOUNTAIN.finditer(self.text) if "麓" in self.text or "脚下" in self.text else ():
            if not self._is_everyday(match.group(1)) and not self._is_taken(*match.span(1)):
                self._add(Hit(*match.span(1), match.group(1), SHAPE, label="LOC"))
        for match in _CORNER.finditer(self.text):
            over = [hit for hit in self.hits if hit.start < match.end() and match.start() < hit.end]
            if all(match.start() == hit.start and hit.end <= match.end() for hit in over if hit.accepted):
                gone |= {id(hit) for hit in over}
                self._add(Hit(*match.span(), match.group(), SHAPE, label="LOC"))
        self.hits = [hit for hit in self.hits if id(hit) not in gone]
        self._sort()

    def widen_regions(self) -> None:
        """A division's name before 城市圈, 流域 and the like is part of a region's (武汉|城市圈)."""
        ends = tuple(rule_words("shapes", "region_ends"))
        for hit in self.hits:
            if hit.accepted and hit.kind & (COUNTRY | ABROAD) and self.text.startswith(("岛", "群岛", "半岛"), hit.end):
                hit.end = self.text.index("岛", hit.end) + 1
                hit.label, hit.code, hit.confidence, hit.name = "LOC", "", None, self.text[hit.start : hit.end]
                continue
            if hit.accepted and self.text.startswith(ends, hit.end):
                suffix = max((end for end in ends if self.text.startswith(end, hit.end)), key=len)
                hit.end += len(suffix)
                if zone := _ZONE.match(self.text, hit.end):
                    hit.end = zone.end()
                hit.label, hit.code, hit.confidence = "LOC", "", None
                hit.name = self.text[hit.start : hit.end]

    def widen_stretches(self) -> None:
        """湘江衡阳段 is one stretch of a river; 318国道老鹰岩路段 has a name between road and stretch."""
        ends = {hit.end: hit for hit in self.hits if hit.accepted and hit.label == "LOC"}
        for hit in self.hits:
            river = ends.get(hit.start)
            if not hit.accepted or river is None or river is hit or hit.label != "GPE" or river.name[-1:] not in "江河":
                continue
            if self.text.startswith("段", hit.end):
                river.end, hit.accepted = hit.end + 1, False
                river.name, river.code, river.confidence = self.text[river.start : river.end], "", None
        for match in _ROAD_SPOT.finditer(self.text) if "路段" in self.text else ():
            if not self._is_taken(*match.span(1)):
                self._add(Hit(*match.span(1), match.group(1), SHAPE, label="LOC"))
        self._sort()

    def add_letters(self) -> None:
        """One-character names: 在京召开, 江、浙."""
        letters = place_rules()["abbreviations"]
        some = "".join(letters)
        for match in re.finditer(
            r"(?<=[在来赴离抵返])[京沪渝津冀晋辽浙皖闽赣鲁豫鄂湘粤琼川黔滇陕桂藏港澳台](?=举行|召开|开幕|闭幕|考察|调研|视察|揭|发布|启动|"
            r"签约|签署|出席|参加|会见|会谈|投资|企业|工作|成立|举办|逝世|[，。、,；;）)”]|$)",
            self.text,
        ):
            self._letter(match.start(), letters[match.group()])
        for match in re.finditer(rf"[{some}](?:、[{some}])+(?![{HAN}]?、)", self.text):
            opened = self.text[match.start() - 1 : match.start()]
            if not opened or not "\u4e00" <= opened <= "\u9fff" or opened in "比在与和及到从由跨对向于是":
                before = self.text[match.start() - 1 : match.start()]
                after = self.text[match.end() : match.end() + 1]
                if before + match.group()[0] in self.gaz.words or match.group()[-1] + after in self.gaz.words:
                    continue
                for at in range(match.start(), match.end(), 2):
                    self._letter(at, letters[self.text[at]])

    def _letter(self, at: int, code: str) -> None:
        if not self._is_taken(at, at + 1):
            self._add(Hit(at, at + 1, self.text[at], LETTER, code=code, confidence=0.9 if code else None))

    # -- names ------------------------------------------------------------------------------------------------------

    def matches(self, exclude: Iterable[tuple[int, int]]) -> list[EntityMatch]:
        blocked = sorted(exclude)
        fullest: dict[str, str] = {}
        for hit in self.hits:
            if hit.accepted and hit.code and not hit.kind & AREA and len(hit.name) > len(fullest.get(hit.code, "")):
                fullest[hit.code] = hit.name
        if self.context.region_code and self.context.region:
            fullest[self.context.region_code] = self.context.region
        out: list[EntityMatch] = []
        free = 0
        for hit in sorted(self.hits, key=lambda hit: (hit.start, -hit.end)):
            if not hit.accepted or hit.start < free:
                continue
            if any(start < hit.end and hit.start < end for start, end in blocked):
                continue
            name = fullest.get(hit.code, hit.name) if hit.label == "GPE" and not hit.kind & AREA else hit.name
            sure = hit.confidence if hit.code else None
            out.append(EntityMatch(hit.start, hit.end, hit.label, name, hit.code, sure))
            free = hit.end
        return out


def find_places(
    text: str,
    *,
    context: ArticleContext,
    exclude: Sequence[tuple[int, int]] = (),
    view: TextView | None = None,
) -> list[EntityMatch]:
    """Mentions of divisions (GPE) and regions (LOC), the longest unbroken step each, in order (SPEC §3).

    ``name`` is the fullest form in the article; ``code`` is what path, the article's other places, its outlet and
    region support, ``""`` where they leave more than one. Spans of ``exclude`` (start, end) are left alone. GPE inside
    names of organisations are returned too: who knows those names drops them.
    """
    article = _Finder(text, context, view or TextView(text))
    article.scan()
    article.find_anchors()
    alone = [hit for hit in article.hits if hit.kind & FULL and len(hit.candidates) == 1]
    article.full_codes = {hit.candidates[0].code for hit in alone}
    article.decide()
    article.start_marking()
    article.add_divisions_by_shape()
    article.add_township_shorts()
    article.add_counted_lists()
    article.add_villages()
    article.add_village_shorts()
    article.add_town_shorts()
    article.widen_regions()
    article.start_marking()
    article.add_landscape()
    article.widen_stretches()
    article.add_letters()
    return article.matches(exclude)

"""Stations, sights in lists, stretches of roads: facilities that their neighbours give away (SPEC §3, FAC)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from nlp.components.matches import EntityMatch
from nlp.components.reach import take
from nlp.components.textview import HAN
from nlp.resources.lexicon import alternation, words
from nlp.resources.places import gazetteer

_COUNTED = "等?[0-9０-９一二三四五六七八九十两]+个?(?:车站|站点|火车站|高铁站)"
_STATION_LIST = re.compile(
    rf"(?:(?<=设)|(?<=[：:、和及与，])|(?<![{HAN}]))((?!设)[{HAN}]{{2,5}}站)(?=[、和及与][{HAN}]{{2,5}}站|{_COUNTED})"
)
_STATION_LAST = re.compile(rf"(?<=[、和及与])([{HAN}]{{2,5}}站)(?={_COUNTED})")
_SIGHT_NEXT = re.compile(
    rf"、([{HAN}]{{2}}(?:[桥亭阁塔寺庙祠楼]|书院|古道|水库|大桥|广场|公园|陵园|纪念碑|牌坊))(?=[、，。；等和及与])"
)
_SITE_END = re.compile("(?:[东西南北中]?(?:路|街|大街|大道|巷)|广场|公园|大桥|立交桥)$")
_SITE = rf"(?![是为了有个])[{HAN}]{{2,4}}(?:路|街|大道|广场|公园|大桥)"
_SITE_LIST = re.compile(
    rf"(?<=[在、，：:（(沿于到从对和与及将,])(?<!道路、){_SITE}(?:、{_SITE}){{1,8}}(?![{HAN}]?[线面径灯况政口段上])"
)
_CROSSING = re.compile(
    rf"(?<=[在、，：:（(沿于到从对和与及])([{HAN}]{{2,4}}[路街道])[与和、]([{HAN}]{{2,4}}[路街道])(?=交叉口|交汇处|交界|路口|十字)"
)
_QUARTER = re.compile(
    r"(?<=[在、，：:（(到为对是从的])((?![的了在到为对是从和个家老旧])[\u4e00-\u9fff]{2,4}(?<=[里苑庭府邸郡居城湾园]))小区(?![里内]?[长域块])"
)
# 甲至乙二级公路: the road between two places.
_ROAD_BETWEEN = re.compile(
    rf"(?:(?<=[，、：；。“\n建设施进成通在及和将])|^)((?![一二三四五六日年月设]|成(?!都))[{HAN}]{{2,4}}至[{HAN}]{{2,4}}?(?:[一二三四]级|高速|快速)?(?:公路|铁路|高铁|快速路))(?!局|部门|公司)"
)
_ROAD_THROUGH = re.compile(
    rf"(?<![{HAN}])([{HAN}]{{2}})(公路|高速公路|高速|铁路|高铁)(?=穿[境城镇]|贯穿|横贯|纵贯|全长|全线|建成通车|正式通车)"
)
_SIDE_STATION = re.compile("[东西南北]站(?!点|台|位|长)")
# 某市经济技术开发区, 某地经开区: a zone by the name of its place
_ZONE = re.compile(
    "(?:国家级?|省级)?(?:(?:经济技术|经济|高新技术产业|高新技术|高新|旅游|工业|循环经济)(?:开发区|示范区)|综合保税区|保税区|高新区|经开区)"
)
_STRETCH = re.compile(rf"(?:[{HAN}]{{2}})?段(?!落|位|时)")


@cache
def _no_stop() -> re.Pattern[str]:
    """What shows that 站 is no stop of a line."""
    return re.compile(f"{alternation(words('facilities', 'no_stops'))}|[两一二三四五个座]")


@cache
def _sight_list() -> re.Pattern[str]:
    kinds = alternation(words("facilities", "sight_kinds"))
    return re.compile(
        rf"(?<=、)((?!{kinds})[{HAN}]{{2}}(?:书院|博物馆|纪念馆|美术馆|戏台|祠堂|古镇|古寨|古街))(?=[、等和及与])"
    )


def stations_and_sights(text: str, places: Sequence[EntityMatch], spans: dict[int, int]) -> None:
    """Stations (某地西站; the items of a list of stations), sights in a list, stretches of roads (541国道某地段)."""
    roads = {b: a for a, b in spans.items()}
    for place in places:
        station = _SIDE_STATION.match(text, place.end)
        if station is not None and place.label == "GPE" and place.end - place.start <= 4:
            take(spans, place.start, station.end())
        zone = _ZONE.match(text, place.end)
        if zone is not None and place.label == "GPE":
            take(spans, place.start, zone.end())
        road = roads.get(place.start)
        stretch = _STRETCH.match(text, place.end)
        if road is not None and stretch is not None:
            spans[road] = max(spans[road], stretch.end())
    if "站" in text:
        for match in _STATION_LIST.finditer(text):
            if _no_stop().search(match.group(1)) is None:
                take(spans, *match.span(1))
                for again in re.finditer(re.escape(match.group(1)), text):
                    spans.setdefault(again.start(), again.end())
        ends = set(spans.values())
        for match in _STATION_LAST.finditer(text):
            if match.start(1) - 1 in ends:
                spans[match.start(1)] = match.end(1)
    _roads_and_quarters(text, spans)
    _beside(text, spans)
    divisions = [p.start for p in places if p.label == "GPE"]
    for match in _ROAD_BETWEEN.finditer(text):
        k = bisect_left(divisions, match.start(1))
        if k < len(divisions) and divisions[k] < match.end(1):
            continue  # two divisions and a road between them
        take(spans, *match.span(1))
    for match in _ROAD_THROUGH.finditer(text):
        if match.group(1) not in gazetteer().words:
            spans.setdefault(match.start(1), match.end(2))
    for match in _sight_list().finditer(text):
        spans.setdefault(match.start(1), match.end(1))


def _roads_and_quarters(text: str, spans: dict[int, int]) -> None:
    """Roads and squares in a list (甲路、乙东路、丙广场), roads that cross, quarters with a builder's name."""
    kinds, generic = words("facilities", "road_kinds"), words("facilities", "generic")

    def named(item: str) -> bool:
        core = _SITE_END.sub("", item)
        return item not in generic and len(core) >= 2 and core not in kinds and core[:2] not in kinds

    for match in _SITE_LIST.finditer(text):
        items: list[tuple[int, str]] = []
        at = match.start()
        for item in match.group().split("、"):
            items.append((at, item))
            at += len(item) + 1
        roads = sum(item.endswith(("路", "街", "大道")) for _, item in items)
        if roads and all(named(item) for _, item in items):
            for at, item in items:
                spans.setdefault(at, at + len(item))
    for match in _CROSSING.finditer(text):
        if named(match.group(1)) and named(match.group(2)):
            spans.setdefault(match.start(1), match.end(1))
            spans.setdefault(match.start(2), match.end(2))
    for match in _QUARTER.finditer(text):
        if match.group(1) not in words("facilities", "bland") and match.group() not in generic:
            spans.setdefault(match.start(), match.end())


def _beside(text: str, spans: dict[int, int]) -> None:
    """Sights beside a facility in a list: 某某公园、状元桥、望江亭."""
    generic, kinds = words("facilities", "generic"), words("facilities", "kinds") | words("facilities", "road_kinds")
    ends = sorted(set(spans.values()))
    for end in ends:
        while (match := _SIGHT_NEXT.match(text, end)) is not None:
            name = match.group(1)
            if name in generic or name[:2] in kinds:
                break
            spans.setdefault(match.start(1), match.end(1))
            end = match.end(1)

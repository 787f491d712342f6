"""Named buildings, bases, parks, roads and sites (SPEC §3, FAC)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components.facility_lists import stations_and_sights
from nlp.components.matches import EntityMatch
from nlp.components.organisation_patterns import COUNTED_BEHIND
from nlp.components.reach import kept_spans, mentions_inside, own_name, reach_left, take
from nlp.components.textview import HAN, TextView, is_han, word_class
from nlp.resources.lexicon import alternation, words

_NUM = "一二三四五六七八九十百0-9０-９"
_ROADS = re.compile(
    r"[GSX]\d{1,4}(?:国道|省道|高速公路|高速|线)?|[0-9０-９]{2,4}(?:国道|省道|县道|复线)|(?:国道|省道|县道)[0-9０-９]{2,4}(?:线)?"
)
_KINDS_OF_ROADS = "(?:高等级|[一二三四]级|高速|普通|干线|农村)?(?:公路|铁路|高铁|高速公路|城际铁路)"
_MEASURED_BEHIND = re.compile("[0-9０-９.．]+[余多万]*(?:亩|公顷|平方米|公里)")


@cache
def _facility_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('facilities', 'strong') | words('facilities', 'weak'))})")


def find_facilities(
    text: str, *, view: TextView | None = None, places: Sequence[EntityMatch] = ()
) -> list[EntityMatch]:
    """Named buildings, bases, parks, roads and sites."""
    view = view or TextView(text)
    inside = mentions_inside(tuple(places))
    strong, weak, generic = (words("facilities", k) for k in ("strong", "weak", "generic"))
    stops = words("organisations", "stops") | words("offices", "heads") | words("facilities", "stops")
    verbs = words("organisations", "verbs") | {"休闲", "采摘", "抗日", "武装", "起义"}
    bland = words("organisations", "generic") | words("facilities", "bland")
    institutions, sights = (tuple(words("facilities", k)) for k in ("institutions", "sights"))
    bodies = tuple(words("facilities", "bodies_behind"))
    spans: dict[int, int] = {}
    for match in _facility_pattern().finditer(text):
        end, ending = match.end(), match.group()
        follow = text[end : end + 1]
        if ending in weak and len(ending) == 1 and follow and follow in words("facilities", "not_behind"):
            continue
        if text.startswith(bodies, end):
            continue
        if text.endswith("宅基地", 0, end):
            continue
        if ending == "园" and text.endswith("幼儿园", 0, end):
            continue  # a body
        if ending == "会议室" and re.search(
            r"[一二三四五六七八九十\d]+[楼层]$", text[max(0, match.start() - 4) : match.start()]
        ):
            continue
        if len(ending) == 1 and view.token_at(end - 1)[0] + len(view.token_at(end - 1)[1]) > end:
            continue
        start = reach_left(view, match.start(), stops=stops, verbs=verbs, inside=inside, limit=18)
        place = next((inside[k] for k in range(start, match.start()) if k in inside), None)
        if place is not None:
            start = place.start
        while (
            (word := view.token_at(start))[0] == start
            and word[1] in words("facilities", "lead")
            and start + len(word[1]) < match.start()
        ):
            start += len(word[1])
            place = next((inside[k] for k in range(start, match.start()) if k in inside), None)
        name = text[start:end]
        if re.match("[一二三四五六七八九十百千两几数]+[孔座栋幢条处个间所口眼片块]", name):
            continue
        if "至" in name[:-2] and place is None:
            start += name.rindex("至") + 1
            name = text[start:end]
        core = name[: len(name) - len(ending)]
        if len(ending) == 1 and re.match(rf"[{HAN}]?(?:镇|乡|街道)", text[end : end + 3]):
            continue  # 石桥|驿镇
        if ending in ("公路", "路") and re.fullmatch("[通入到连联进出][村组社户屯寨乡镇队园户田企校县]", core):
            continue  # 通社路, 入户路, 通乡公路
        if ending == "楼" and re.search(rf"[{_NUM}]$", core) and (place is None or not place.end == match.start()):
            continue  # 门诊楼五楼: a floor
        if not core or name in generic or len(name) < 3:
            continue
        if ending in ("公路", "铁路", "高铁") and text[start - 1 : start] in ("至", "到") and place is None:
            continue  # 甲至|乙公路
        if place is None and view.token_at(start) in ((start, "有"), (start, "近")) and len(core) > 2:
            start += 1
            name, core = text[start:end], text[start : end - len(ending)]
        rest = _rest(view, start, match.start(), bland)
        if place is not None:
            chain_end, links = place.end, 1
            while (
                chain_end in inside
                and inside[chain_end].start == chain_end
                and inside[chain_end].label == "GPE"
                and inside[chain_end].end <= match.start()
            ):
                chain_end, links = inside[chain_end].end, links + 1
            nearer = inside.get(chain_end)
            if place.label == "GPE" and nearer is not None and nearer.label == "LOC" and nearer.end <= match.start():
                start, place = chain_end, nearer
                chain_end = nearer.end
                name, core = text[start:end], text[start : end - len(ending)]
            own_part = _rest(view, chain_end, match.start(), bland)
            village = text[chain_end - 1] in "村屯寨社区"
            if (
                place.label == "GPE"
                and len(own_part) >= 2
                and (
                    links >= 2
                    or (
                        not village
                        and not ending.endswith(institutions)
                        and own_name(view, chain_end, match.start(), bland)
                    )
                )
            ):
                start, place = chain_end, None
                name, core = text[start:end], text[start : end - len(ending)]
                rest = own_part
            elif re.fullmatch(_KINDS_OF_ROADS, text[chain_end:end]) and (
                text[chain_end - 1] in "省市县区州" or text[start - 1 : start] in ("至", "到")
            ):
                continue  # 某市公路, 甲至乙|二级公路
            elif re.fullmatch(
                "(?:城区|境内|全域|城乡|市区|县城|北部|南部|东部|西部|中部)+", text[chain_end : match.start()]
            ):
                continue
        counted = re.search("[0-9０-９一二三四五六七八九十百两几多余][座条处个幢栋]$", text[max(0, start - 3) : start])
        if (place is None and counted is not None) or re.search("[一几两][座条处个幢栋]", core):
            continue
        if len(core) > 16 or (place is None and (COUNTED_BEHIND.match(text, end) or _MEASURED_BEHIND.match(text, end))):
            continue
        if place is not None:
            tail_only = place.end == match.start()
            if ending in weak and len(ending) == 1 and tail_only and ending not in "路街楼桥":
                continue
            if ending in ("基地", "中心", "阵地") and not rest.replace(text[place.start : place.end], ""):
                continue
            if ending in ("基地", "产业带") and len(rest) < 3:
                continue
        else:
            named = (
                own_name(view, start, match.start(), bland)
                or (ending in words("facilities", "works") and _nominal(view, start, match.start(), bland))
                or (ending.endswith(sights) and _coined(view, start, match.start(), bland))
            )
            if len(rest) < 2 or not named:
                continue
            if ending in weak and len(core) < 2:
                continue
            if ending in weak and len(ending) == 1:
                token_start, token = view.token_at(end - 1)
                if len(token) > 1 and token_start > start and word_class(token) in ("n", "v", "vn", "l", "i"):
                    continue
                if token_start <= start and word_class(token) not in ("x", "ns", "nz", "nr"):
                    continue
        take(spans, start, end)
    for start, end in list(spans.items()):
        if text[start:end].endswith(("高速", "高速公路", "公路", "铁路", "高铁")):
            if (branch := re.match("(?:连接线|支线|复线|联络线)", text[end : end + 3])) is not None:
                spans[start] = end + branch.end()
    for match in _ROADS.finditer(text):
        if match.group()[0] in "GSX" and not re.search(r"国道|省道|高速|线", match.group()):
            continue
        take(spans, *match.span())
    for place in places:
        bridge = re.match("[一二三四五]?(?:大桥|桥)(?!梁)", text[place.end : place.end + 4])
        if bridge and (place.label == "LOC" or bridge.group()[0] in "一二三四五"):
            spans.setdefault(place.start, place.end + bridge.end())
    stations_and_sights(text, places, spans)
    for match in _known_facilities().finditer(text):
        spans.setdefault(match.start(), match.end())
    return kept_spans(spans, "FAC")


def _rest(view: TextView, start: int, stop: int, bland: frozenset[str]) -> str:
    return "".join(piece for piece in view.pieces(start, stop) if piece not in bland)


def _coined(view: TextView, start: int, stop: int, bland: frozenset[str]) -> bool:
    """Whether a character and the word behind it, which make no word together, name a sight (石|岭子)."""
    ends = [k for k in range(start, stop + 1) if k in view.borders]
    pieces = [view.text[a:b] for a, b in zip(ends, ends[1:], strict=False)]
    single = [
        k
        for k, p in enumerate(pieces[:-1])
        if len(p) == 1 and p not in bland and word_class(p) in ("n", "ng", "a", "g")
    ]
    return any(len(pieces[k + 1]) == 2 and pieces[k + 1] not in bland for k in single)


def _nominal(view: TextView, start: int, stop: int, bland: frozenset[str]) -> bool:
    """Whether the stretch is all nouns and begins behind a mark or 的: the name of a work, though no word is a name."""
    before = view.text[start - 1 : start]
    if before and is_han(before) and before not in "的在座为对":
        return False
    kinds = words("facilities", "kinds") | bland
    nominal = ("n", "ng", "s", "nz", "ns", "nr", "x", "a", "f", "zg", "g")
    return all(piece not in kinds and word_class(piece) in nominal for piece in view.pieces(start, stop))


@cache
def _known_facilities() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('facilities', 'known'))})")

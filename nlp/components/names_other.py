"""Facilities, events, laws and documents, works (SPEC §3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components.facility_lists import kept_spans, stations_and_sights
from nlp.components.matches import EntityMatch
from nlp.components.organisation_patterns import COUNTED_BEHIND
from nlp.components.reach import mentions_inside, reach_left
from nlp.components.textview import HAN, TextView, is_han, word_class
from nlp.resources.lexicon import alternation, words

_NUM = "一二三四五六七八九十百0-9０-９"
_CONGRESS = re.compile(
    rf"党的[一二三]?十?[一二三四五六七八九](?:大|届[一二三四五六七八九]中全会)(?![{HAN}]?[代型])"
    rf"|党的[一二三]十大|(?:[一二]?十[一二三四五六七八九]?届)[一二三四五六七八九]中全会|党的[一二三]?十[一二三四五六七八九]?届[一二三四五六七八九]中全会"
    rf"|(?<![{HAN}])[一二]十[一二三四五六七八九]?大(?=精神|报告|以来|召开|胜利)|十[六七八九]大(?=精神|报告|以来|召开|胜利)"
)
_ROADS = re.compile(
    r"[GSX]\d{1,4}(?:国道|省道|高速公路|高速|线)?|[0-9０-９]{2,4}(?:国道|省道|县道|复线)|(?:国道|省道|县道)[0-9０-９]{2,4}(?:线)?"
)
_DOC_NUMBER = re.compile(rf"[{HAN}]{{2,10}}[\[〔【（(](?:19|20)\d\d[\]〕】）)]第?\d{{1,4}}号")
_LAW_TAIL = re.compile(r"[（(](?:试行|暂行|修订|修正|草案|征求意见稿|送审稿|修订稿|[^（）()]{2,12})[）)]$")
_YEAR_HEAD = re.compile(r"(?:19|20)\d\d年?度?$")


_KINDS_OF_ROADS = "(?:高等级|[一二三四]级|高速|普通|干线|农村)?(?:公路|铁路|高铁|高速公路|城际铁路)"


# -- laws and works ----------------------------------------------------------------------------------------------


def title_label(title: str) -> str:
    """LAW, WORK_OF_ART or ORG (a newspaper) for what stands in 《》."""
    bare = _LAW_TAIL.sub("", title).rstrip("》”’ ")
    if any(bare.endswith(w) for w in words("documents", "papers")) and len(bare) <= 10:
        return "ORG"
    if any(bare.endswith(w) for w in words("documents", "work_endings")):
        return "WORK_OF_ART"
    if len(bare) >= 3 and any(bare.endswith(w) for w in words("documents", "law_endings")):
        return "LAW"
    return "WORK_OF_ART"


def find_works(text: str, *, view: TextView | None = None) -> list[EntityMatch]:
    """Laws, documents and works: titles in 《》, document numbers, well-known laws, quoted titles of talks."""
    view = view or TextView(text)
    found: list[EntityMatch] = []
    taken: list[tuple[int, int]] = []
    laws = {t for title in view.titled if title_label(t := text[title.start : title.end]) == "LAW"}
    for title in view.titled:
        name = text[title.start : title.end]
        label = title_label(name)
        if label == "WORK_OF_ART" and len(name) <= 6 and any(law.endswith(name) for law in laws):
            label = "LAW"  # （以下简称《纲要》）
        found.append(EntityMatch(title.start, title.end, label))
        taken.append((title.start - 1, title.end + 1))
    for match in _DOC_NUMBER.finditer(text):
        start = match.start()
        head = re.search(r"(?:根据|按照|依据|印发|的|《|（|和|与|及|关于|即|了)", match.group()[:-8])
        if head:
            start += head.end()
        found.append(EntityMatch(start, match.end(), "LAW"))
    for match in _known_laws().finditer(text):
        if text.startswith(("定", "人", "官", "院"), match.end()) and match.group().endswith("法"):
            continue  # 公司法|定代表人
        if match.group() == "刑法" and text[match.end() : match.end() + 1] in "学律":
            continue
        found.append(EntityMatch(match.start(), match.end(), "LAW"))
    for match in re.finditer(rf"(中华人民共和国[{HAN}]{{2,20}}?(?:法|条例))(?=[》，。、；第（(和及与的\n])", text):
        found.append(EntityMatch(match.start(1), match.end(1), "LAW"))
    tails = words("documents", "work_tails")
    for quote in view.quoted:
        content = text[quote.start : quote.end]
        before = text[max(0, quote.start - 5) : quote.start - 1]
        after = text[quote.end + 1 : quote.end + 12]
        if len(content) < 4:
            continue
        if re.fullmatch(r"[0-9一二三四五六七八九十]+条", content) and after.startswith(
            ("政策", "措施", "”", "“", "、", "等")
        ):
            found.append(EntityMatch(quote.start, quote.end, "LAW"))
        if (
            before.endswith("题为")
            and not before.endswith("主题为")
            or (any(after.startswith(t) for t in tails) and (not after.startswith("为题") or before.endswith("以")))
        ):
            found.append(EntityMatch(quote.start, quote.end, "WORK_OF_ART"))
    for match in re.finditer(r"[“「]([0-9]{1,3}条)[”」]", text):
        found.append(EntityMatch(match.start(1), match.end(1), "LAW"))
    return sorted(set(found), key=lambda m: (m.start, -m.end))


@cache
def _known_laws() -> re.Pattern[str]:
    return re.compile(f"(?<!《)(?:{alternation(words('documents', 'known'))})")


# -- facilities --------------------------------------------------------------------------------------------------


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
    institutions = tuple(words("facilities", "institutions"))
    spans: dict[int, int] = {}
    for match in _facility_pattern().finditer(text):
        end, ending = match.end(), match.group()
        follow = text[end : end + 1]
        if ending in weak and len(ending) == 1 and follow and follow in words("facilities", "not_behind"):
            continue
        if text.startswith(
            (
                "党委",
                "党支部",
                "管委会",
                "管理局",
                "管理处",
                "有限公司",
                "集团",
                "公司",
                "局",
                "建设项目",
                "社区",
                "小学",
                "中学",
                "派出所",
                "街道",
                "镇",
                "乡",
                "村",
                "部门",
                "公安",
                "民警",
            ),
            end,
        ):
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
        if ending == "公路" and re.fullmatch("[通联连][村组社户屯寨乡镇县]", core):
            continue
        if ending == "路" and re.fullmatch("[通入到连联进出][村组社户屯寨乡镇队园户田企校]", core):
            continue  # 通社路, 入户路
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
                        and _own(view, chain_end, match.start(), bland)
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
                _own(view, start, match.start(), bland)
                or (ending in words("facilities", "works") and _nominal(view, start, match.start(), bland))
                or (ending.endswith(_SIGHTS) and _coined(view, start, match.start(), bland))
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
        spans[start] = max(spans.get(start, 0), end)
    for start, end in list(spans.items()):
        if text[start:end].endswith(("高速", "高速公路", "公路", "铁路", "高铁")):
            if (branch := re.match("(?:连接线|支线|复线|联络线)", text[end : end + 3])) is not None:
                spans[start] = end + branch.end()
    for match in _ROADS.finditer(text):
        if match.group()[0] in "GSX" and not re.search(r"国道|省道|高速|线", match.group()):
            continue
        spans[match.start()] = max(spans.get(match.start(), 0), match.end())
    for place in places:
        bridge = re.match("[一二三四五]?(?:大桥|桥)(?!梁)", text[place.end : place.end + 4])
        if bridge and (place.label == "LOC" or bridge.group()[0] in "一二三四五"):
            spans.setdefault(place.start, place.end + bridge.end())
    stations_and_sights(text, places, spans)
    for match in _known_facilities().finditer(text):
        spans.setdefault(match.start(), match.end())
    return kept_spans(spans, "FAC")


def _rest(view: TextView, start: int, stop: int, bland: frozenset[str]) -> str:
    rest, at = "", start
    while at < stop:
        token_start, token = view.token_at(at)
        piece = view.text[at : min(stop, token_start + len(token))]
        at += len(piece)
        if piece not in bland:
            rest += piece
    return rest


def _own(view: TextView, start: int, stop: int, bland: frozenset[str]) -> bool:
    """Whether a word of the stretch is a name of its own rather than a common noun."""
    at = start
    pieces = []
    while at < stop:
        token_start, token = view.token_at(at)
        piece = view.text[at : min(stop, token_start + len(token))]
        pieces.append(piece)
        at += len(piece)
    if any(len(p) >= 2 and word_class(p) in ("x", "nz", "ns", "nr", "nrt", "nt") and p not in bland for p in pieces):
        return True
    singles = sum(1 for p in pieces if len(p) == 1 and p not in bland)
    return singles >= 2


_MEASURED_BEHIND = re.compile("[0-9０-９.．]+[余多万]*(?:亩|公顷|平方米|公里)")
_SIGHTS = (
    "陵园",
    "纪念馆",
    "纪念碑",
    "书院",
    "古镇",
    "祠堂",
    "寺",
    "庙",
    "旧居",
    "故居",
    "遗址",
    "水库",
    "大桥",
    "古戏台",
)


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
    text, at = view.text, start
    if start and is_han(text[start - 1]) and text[start - 1] not in "的在座为对":
        return False
    kinds = words("facilities", "kinds") | bland
    while at < stop:
        token_start, token = view.token_at(at)
        piece = text[at : min(stop, token_start + len(token))]
        if piece in kinds or word_class(piece) not in ("n", "ng", "s", "nz", "ns", "nr", "x", "a", "f", "zg", "g"):
            return False
        at += len(piece)
    return True


@cache
def _known_facilities() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('facilities', 'known'))})")


# -- events ------------------------------------------------------------------------------------------------------


@cache
def _event_pattern() -> re.Pattern[str]:
    terms = words("events", "meetings") | words("events", "history") | words("events", "festival_endings")
    return re.compile(f"(?:{alternation(terms)})")


@cache
def _known_events() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('events', 'known'))})")


_EDITION = re.compile(
    rf"(?:举办|办好|举行|承办|参加|亮相|参展)(第[{_NUM}]+届[{HAN}]{{3,18}}?)(?=[，。、；（“\n]|活动|在|于|期间|$)"
)
_EVENT_BREAK = re.compile(
    "圆满完成|拿下|斩获|夺得|召开的?|每(?!年)|只开过|[召只]?开过|过[一两]次|讨论后再开|合开(?:一次)?|开了?一次|举行了?|举办的?|组织召开了?|开展|参加|出席|承办|主办|筹备|在|的|了|是|为|把|于|从|对|以|由|向|好(?=\\x01)|并|祝贺|围绕|关于|迎接|启动|本次|此次|这次|该|每次|上述|自|至|据|通过|及|和|与(?!会)|等|主持|贯彻|落实|学习|传达|办好|创新|热烈|隆重|来自|获得|荣获|首届(?!.)|入选"
)
_BARE_OWNER = re.compile(rf"(?:医院|学校|学院|集团|公司|[省市县区州镇乡])(?=第[{_NUM}]+次(?:党代会|代表大会|党员大会))")
_NUMBERING = re.compile(rf"[（(][{_NUM}]{{1,3}}[）)]")
_NAMED = re.compile(
    rf"第[{_NUM}]+(?:届|次|期|屆)|首届|[{_NUM}]+届[{_NUM}]+次|(?:19|20)\d\d|[“”]|^全国|^中央|^全球|^世界|^国际|^庆祝|^纪念|^中国|^亚洲|年度"
)


def find_events(
    text: str, *, view: TextView | None = None, places: Sequence[EntityMatch] = (), bodies: Sequence[EntityMatch] = ()
) -> list[EntityMatch]:
    """Named meetings, contests, festivals and historical events; ``bodies`` are the text's organisations."""
    view = view or TextView(text)
    spans: dict[int, int] = {}
    inside = mentions_inside(tuple(places))
    body_ends = {b.end: b for b in bodies}
    for match in _CONGRESS.finditer(text):
        spans[match.start()] = match.end()
    for match in _known_events().finditer(text):
        if match.group() == "长征" and re.match(
            r"[一二三四五六七八九十\d]号|火箭|系列|路|精神|途", text[match.end() : match.end() + 3]
        ):
            continue
        start = _with_edition(text, match.start())
        place = inside.get(start - 1)
        if (
            match.group().endswith(("会", "杯", "论坛"))
            and place is not None
            and place.end == start
            and place.label == "GPE"
        ):
            start = place.start  # 巴黎奥运会
            year = re.search(r"(?:19|20)\d\d年?$", text[max(0, start - 5) : start])
            start -= len(year.group()) if year else 0
        spans.setdefault(start, match.end())
    meetings, history = words("events", "meetings"), words("events", "history")
    generic = words("events", "generic")
    not_events = tuple(words("events", "not_events"))
    for match in _event_pattern().finditer(text):
        end, ending = match.end(), match.group()
        if ending == "党建擂台" or text.startswith(("赛",), end):
            continue
        if text.startswith(
            (
                "员",
                "室",
                "场所",
                "议",
                "点",
                "日",
                "目",
                "约",
                "能",
                "奏",
                "品",
                "度",
                "馆",
                "厅",
                "工作领导",
                "主义",
                "性",
                "队",
                "动员",
                "者",
                "现",
                "望",
                "组委会",
            ),
            end,
        ):
            continue
        if ending not in meetings and text.endswith(not_events, 0, end):
            continue
        if ending == "节" and text[match.start() - 1 : match.start()].isdigit():
            continue  # 开课98节
        if ending in ("节", "展", "赛") and text[end : end + 1] in words("events", "not_behind"):
            continue
        start = _event_start(text, match.start())
        for k in range(match.start() - 1, start, -1):
            body = body_ends.get(k)
            if body is not None and body.start >= start and body.end <= match.start():
                if text[body.start - 2 : body.start] in ("庆祝", "纪念") or text[start : start + 1] == "“":
                    continue
                after = text[body.end : body.end + 4]
                joined = re.match(rf"[{_NUM}第]+[届次]|领导人", after) or re.match("峰会|论坛", text[body.end :])
                start = body.start if joined else body.end
                break
        year = re.search(r"(?:19|20)\d\d年?度?$", text[max(0, start - 7) : start])
        if year and start > 0:
            start -= len(year.group())
        before = inside.get(start - 1)
        if (
            before is not None
            and before.label == "GPE"
            and re.match(rf"第[{_NUM}]+届|首届|20\d\d", text[start : start + 8])
        ):
            start = before.start
        if text.endswith("中国共产党", 0, start) and start > 0:
            start -= 5
        while start < match.start() and text[start] in " \u3000、，":
            start += 1
        name = text[start:end]
        bare = _BARE_OWNER.match(name)
        if bare is not None:
            start += bare.end()
            name = text[start:end]
        core = name[: len(name) - len(ending)]
        alone = re.fullmatch(r"“([^“”]+)”", core)
        if alone and ending in ("联赛", "大赛", "比赛", "论坛", "展", "赛", "晚会", "大会", "峰会"):
            spans[start + 1] = start + 1 + len(alone.group(1))
            continue
        if re.fullmatch(r"(?:“[^“”]+”[、和]?)+", core) and ending in words("programmes", "tails"):
            continue
        first = re.fullmatch(rf"(?:首次|第[{_NUM}]+次)(?:全体|党员)?(?:会议|大会)", name)
        if first is not None and text.endswith(("召开", "举行", "开了", "召开了"), 0, start):
            continue
        if name in generic or len(core) < 2 or len(name) > 48 or "\n" in name:
            continue
        has_place = any(k in inside for k in range(start, match.start()))
        named = bool(_NAMED.search(name)) or has_place
        if ending == "培训班" and not re.search(rf"第[{_NUM}]+[届期次]", name):
            continue
        if ending == "换届选举" and not re.search(rf"第[{_NUM}]+[届次]|20\d\d", name):
            continue
        if ending in history:
            chain = [inside[k] for k in range(start, match.start()) if k in inside and inside[k].start == k]
            if len(chain) >= 2 and chain[-1].end < match.start():
                start = chain[-1].start
            if not (has_place or _own(view, start, match.start(), frozenset())):
                continue
        elif ending in ("节", "展", "赛", "会展"):
            token_start, token = view.token_at(end - 1)
            numbered = re.search(rf"第[{_NUM}]+届|首届", name) and word_class(token) == "n"
            if (len(token) >= 2 and word_class(token) not in ("x", "nz", "t") and not numbered) or not (
                named or text.count(name) >= 3
            ):
                continue
        elif ending in meetings and not named:
            common = core.startswith(("全市", "全省", "全县", "全区", "全镇", "全村", "集团", "公司", "学校"))
            if not (
                len(core) >= (4 if ending.endswith("节") and not common else 8 if common else 6)
                and ending not in ("会议", "大会", "例会", "培训班", "比赛", "签约仪式", "启动仪式")
            ):
                continue
        spans[start] = max(spans.get(start, 0), end)
    for match in re.finditer(
        rf"(?<![{HAN}])[省市县区]?[{HAN}]{{1,2}}[洽博交贸]会(?!议)|[省市县区]?(?:旅发|文旅|绿发|农博)大会|(?<=[好办与和届、])[{HAN}][洽博交贸]会",
        text,
    ):
        if match.group()[-3:] not in ("社交会", "外交会") and "届" not in match.group():
            spans.setdefault(_with_edition(text, match.start()), match.end())
    for match in _EDITION.finditer(text):
        spans.setdefault(match.start(1), match.end(1))
    _recurring_events(text, spans, inside)
    return kept_spans(spans, "EVENT")


def _with_edition(text: str, start: int) -> int:
    """The start with 第139届 before it."""
    edition = re.search(rf"第[{_NUM}]+届(?:中国)?$", text[max(0, start - 12) : start])
    return start - len(edition.group()) if edition else start


def _recurring_events(text: str, spans: dict[int, int], inside: dict[int, EntityMatch]) -> None:
    """The short form of a named festival or forum, wherever else it stands (某茶节 for 2011某地某茶节)."""
    shorts: set[str] = set()
    for a, b in spans.items():
        for k in range(a, b):
            if text[k] in "节" and k - a >= 3:
                place_end = max((inside[j].end for j in range(a, k) if j in inside), default=0)
                if place_end and 2 <= k - place_end <= 5:
                    shorts.add(text[place_end : k + 1])
    for short in shorts:
        for match in re.finditer(re.escape(short), text):
            spans.setdefault(match.start(), match.end())


def _event_start(text: str, stop: int) -> int:
    """Walk back over quotes as a whole to the verb, particle or mark before a meeting's name."""
    at = stop
    least = max(0, stop - 40)
    while at > least:
        char = text[at - 1]
        if char in "”」’":
            opening = text.rfind({"”": "“", "」": "「", "’": "‘"}[char], least, at - 1)
            if opening < 0:
                break
            at = opening
            continue
        if char in "）)":
            opening = max(text.rfind("（", least, at), text.rfind("(", least, at))
            if opening < 0:
                break
            if _NUMBERING.fullmatch(text, opening, at):
                break  # （7）第八届某某节
            at = opening
            continue
        if char == "、" and text[at - 2] not in "会坛" and re.search(r"(?:庆祝|纪念)(?!大会|活动)", text[least:at]):
            at -= 1
            continue
        if char == "—" and text[at - 2 : at - 1] != "—" and text[at : at + 1] != "—":
            at -= 1
            continue
        if char in "，。；：、！？!?;:,“「‘《》（(\n【】—｜|":
            break
        at -= 1
    chunk = text[at:stop]
    best = 0
    if re.match("中央和国家机关|党的建设", chunk):
        return at
    chunk = chunk.replace("党的建设", "\u0001" * 4).replace("中央和国家", "\u0001" * 5)
    depth_free = re.sub(r"“[^”]*”", lambda m: "\u0001" * len(m.group()), chunk)
    for m in _EVENT_BREAK.finditer(depth_free):
        best = max(best, m.end())
    return at + best

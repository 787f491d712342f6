"""Which of the gazetteer names in an article are mentions, and which division each one is (SPEC §3).

Paths are taken together first; the sure names show where the article is at home; township names, short forms and
ambiguous names are decided on by that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from nlp.components.matches import ArticleContext
from nlp.components.place_scan import (
    ABROAD,
    AREA,
    COUNTRY,
    FULL,
    NATURAL,
    REGION,
    SHORT,
    Hit,
    cut_apart,
    inside_words,
    is_sure_word,
    scanned,
    straddled,
)
from nlp.components.place_shapes import HAN, is_han, rule_characters, rule_words
from nlp.components.textview import TextView
from nlp.resources.places import CITY, COUNTY, PROVINCE, TOWNSHIP, Division, gazetteer

_BEFORE = re.compile(r"(?:[在到赴至从于来往离抵自由和与及、：:，,。；;（(“\"\s]|位于|走进|来到|前往|^)$")
_BEHIND = re.compile(
    r"(?:市场|等地|方向|境内|两地|各地|全域|全境|城区|人民|群众|干部|市民|县委|市委|区委|人|站|段|[：:、）)])"
)
PLACE_BEFORE = re.compile(r"(?:[在赴至从抵于离]|位于|走进|来到|前往|落户|地处|途经|位在)$")
_NO_LEVEL = re.compile("市[长民场区中郊政内]|州[长际内]|省[长内]")
_HONOUR = re.compile(rf"[0-9０-９]+强|[{HAN}]{{1,6}}之乡")
_NAMED_AFTER = re.compile(r"社区|村|街|路|镇|乡|大学|公园|广场|小区|小学|中学|酒店|集团|公司|股份|银行|证券")
_CHINA_FAMILY = re.compile("家(?:庭|电|具|居|长|园|政|族|纺|装|禽)")
_ALL_OF = (
    "全国",
    "全省",
    "全市",
    "全区",
    "全州",
    "省级",
    "市级",
    "国家级",
    "国家",
    "县级",
    "创建",
    "争创",
    "建设平安",
    "获评",
)
_COUNTRYSIDE = frozenset("风亲土愁音贤情镇村")  # 乡风, 乡村 …
_TOWN_BEHIND = re.compile(r"(?:党委|党工委|政府|人民政府|人大|纪委|办事处)")


_OF_NAMED_AFTER = ("村", "镇", "乡", "屯")
_SIDES = frozenset("东西南北中")
_NO_SIDES = frozenset("东西南北城以向往市县区镇乡村州")
_OF_TONGUE = re.compile("语(?![言文])|话(?![剧题])|戏(?![院曲剧])|腔|包[前里内外旁]")
_QUARTERS = frozenset(("东北", "西北", "西南", "华北", "华东", "华南", "华中"))
_OF_COUNTIES = re.compile(
    "(?:、[\u4e00-\u9fff]{2,3}){0,8}等?[两二三四五六七八九十0-9０-９]+个?(?:县市区|县区|县市|县|市|区|旗)(?![域级内])"
)
_OF_PLACE = frozenset("省市县区镇乡村州城部")
_REGION_GROUP = re.compile(
    r"[三四五六]省区?|(?=市场|客商|客户|经销商|地区|的?\d|各省|各地|人民|老乡|老工业|大米|菜|等地|[、和及与][华西东][北南东中])"
)


def _year(published: str) -> int:
    return int(published[:4]) if published[:4].isdigit() else 0


def _candidates(hit: Hit, year: int) -> list[Division]:
    gaz = gazetteer()
    found = gaz.lookup(hit.name, year=year) if hit.kind & FULL else []
    if hit.kind & SHORT:
        known = {division.code for division in found}
        found = found + [division for division in gaz.lookup_short(hit.name) if division.code not in known]
    return found


def _related(code: str, anchor: str) -> float:
    """How near a division is to a place that the article is known to speak of."""
    gaz = gazetteer()
    if code == anchor:
        return 3.0
    if gaz.is_below(code, anchor):
        return 2.0 if not anchor.endswith("0000") else 1.0
    if gaz.is_below(anchor, code):
        return 2.0 if not code.endswith("0000") else 1.0
    if code[:4] == anchor[:4] and code[2:4] not in {"00", "90"}:
        return 1.0
    return 0.3 if code[:2] == anchor[:2] else 0.0


def outlet_divisions(outlet: str) -> list[Division]:
    """The division whose newspaper or office an outlet is (玉林日报: 玉林市), where only one can be meant."""
    gaz = gazetteer()
    for length in range(min(len(outlet), 8), 1, -1):
        found = gaz.lookup(outlet[:length]) or gaz.lookup_short(outlet[:length])
        found = [division for division in found if division.level != TOWNSHIP]
        if found:
            top = [division for division in found if division.level == found[0].level]
            return top if len(top) == 1 else []
    return []


class PlaceDecisions:
    """One article's places on the way to decisions."""

    def __init__(self, text: str, context: ArticleContext, view: TextView) -> None:
        self.text = text
        self.view = view
        self.context = context
        self.year = _year(context.published)
        self.gaz = gazetteer()
        self.hits: list[Hit] = []
        self.anchors: Counter[str] = Counter()
        self.supported: set[str] = set()
        self.full_codes: set[str] = set()
        self.ending: dict[int, list[Hit]] = {}  # end → hits

    # -- first pass -------------------------------------------------------------------------------------------------

    def scan(self) -> None:
        whole = self.view.once("whole places", self._whole)
        self.hits = [Hit(hit.start, hit.end, hit.name, hit.kind, split=hit.split) for hit in whole]
        for hit in self.hits:
            if hit.kind & (FULL | SHORT):
                hit.candidates = _candidates(hit, self.year)
            self.ending.setdefault(hit.end, []).append(hit)
        previous: Hit | None = None
        for hit in self.hits:
            if previous and previous.end == hit.start and previous.candidates and hit.candidates:
                self._join(previous, hit)
            previous = hit

    def _whole(self, text: str) -> list[Hit]:
        return [hit for hit in scanned(self.view) if not self._is_apart(hit)]

    def _is_apart(self, hit: Hit) -> bool:
        """Whether a short name of two characters is only parts of words (复|合肥), where a word crosses its border."""
        if len(hit.name) != 2 or hit.split or hit.kind & (FULL | COUNTRY | REGION | NATURAL):
            return False
        return any(inside_words(self.text, hit.start, hit.end)) and cut_apart(self.text, hit.start, hit.end)

    def _join(self, above: Hit, below: Hit) -> None:
        pairs = [
            (a, b) for a in above.candidates for b in below.candidates if a.code != b.code and self._is_below(b, a)
        ]
        if pairs and (above.name != below.name or len(above.name) > 2):
            above.candidates = list(dict.fromkeys(a for a, _ in pairs))
            below.candidates = list(dict.fromkeys(b for _, b in pairs))
            below.path = True
            above.path = above.path or bool(above.kind & FULL) or self._is_plain_short(above)

    def _is_below(self, below: Division, above: Division) -> bool:
        """Whether one belongs to the other, in today's or the former order."""
        lower, upper = {below.code, below.today} - {""}, {above.code, above.today} - {""}
        return any(self.gaz.is_below(low, up) for low in lower for up in upper)

    def find_anchors(self) -> None:
        context = self.context
        if context.region_code:
            self.anchors[context.region_code] += 6
            self.supported.add(context.region_code)
        elif context.region:
            for division in self.gaz.lookup(context.region)[:1]:
                self.anchors[division.code] += 6
        for division in outlet_divisions(context.outlet):
            self.anchors[division.code] += 3
            self.supported.add(division.code)
        for hit in self.hits:
            codes = {division.code for division in hit.candidates if division.level != TOWNSHIP}
            if len(codes) != 1:
                if hit.path and len(hit.candidates) == 1:
                    self.anchors[hit.candidates[0].code] += 2
                continue
            code = next(iter(codes))
            if (hit.kind & FULL and not hit.split and not self._generic(hit)) or hit.path:
                self.anchors[code] += 2
            elif self._is_plain_short(hit):
                self.anchors[code] += 1
            for division in hit.candidates:
                if division.today and len(codes) == 1:
                    self.supported.add(division.today)
        for code in list(self.anchors):
            if len(code) == 6 and not code.endswith("0000"):
                self.supported.add(code)

    def _generic(self, hit: Hit) -> bool:
        return hit.name in rule_words("full_names", "generic")

    def _is_plain_short(self, hit: Hit) -> bool:
        """A short name that stands for its place by itself: a province's, or a prefecture's that is no other word."""
        if not hit.kind & SHORT or not hit.candidates:
            return False
        if len(hit.name) == 2 and straddled(self.text, hit.start, hit.end):
            return False
        if self.text[hit.end : hit.end + 1] in {"麓", "坡", "侧"}:  # 华家山|西麓
            return False
        if any(division.level == PROVINCE for division in hit.candidates):
            return True
        if not any(division.level == CITY for division in hit.candidates):
            return False
        return is_sure_word(hit.name)

    # -- decisions --------------------------------------------------------------------------------------------------

    def decide(self) -> None:
        for hit in self.hits:
            if hit.kind & AREA:
                hit.accepted = hit.name not in rule_words("regions", "no_areas")
                hit.code = hit.candidates[0].code if len(hit.candidates) == 1 else "CN" if "中国" in hit.name else ""
            elif not hit.kind & FULL and _OF_TONGUE.match(self.text, hit.end):
                continue  # 蒙古语, 四平戏
            elif hit.kind & COUNTRY and not (hit.kind & SHORT):
                self._country(hit)
            elif hit.kind & REGION and hit.kind & SHORT and not self._named_in_full(hit):
                self._region(hit)
            elif hit.kind & (FULL | SHORT) and hit.candidates:
                if hit.kind & FULL and not hit.split:
                    self._full(hit)
                if not hit.accepted and hit.kind & SHORT and (hit.split or not hit.kind & FULL):
                    self._short(hit)
                if not hit.accepted and hit.kind & REGION:
                    self._region(hit)
            elif hit.kind & ABROAD:
                self._country(hit)
            elif hit.kind & (REGION | NATURAL):
                self._region(hit)

    def _named_in_full(self, hit: Hit) -> bool:
        return any(hit.name + level in self.text for level in "区县市") or (hit.path and self._is_right_below(hit))

    def _country(self, hit: Hit) -> None:
        left, right = inside_words(self.text, hit.start, hit.end) if len(hit.name) == 2 else (False, False)
        weak = hit.name in rule_words("foreign", "weak")
        cue = bool(_BEFORE.search(self.text[max(0, hit.start - 2) : hit.start]))
        if hit.name == "中国" and self.text.startswith("家", hit.end) and not _CHINA_FAMILY.match(self.text, hit.end):
            return  # 发展中|国家
        if hit.name == "中国" and (_HONOUR.match(self.text, hit.end) or self._in_slogan(hit)):
            return
        hit.accepted = (hit.split or not (left and right)) and (not weak or (cue and not left and not right))
        hit.code = self.gaz.countries.get(hit.name, "")
        if hit.kind & ABROAD and not hit.code and hit.name[-1] not in "州省市":
            level = self.text[hit.end : hit.end + 1]
            if level and level in "州省市郡" and not _NO_LEVEL.match(self.text, hit.end):
                hit.end += 1
                hit.name += level
        hit.confidence = 0.99 if hit.code and not weak else 0.8 if hit.code else None

    def _region(self, hit: Hit) -> None:
        hit.label = "LOC"
        if self.text.startswith(_OF_NAMED_AFTER, hit.end) or (
            len(hit.name) == 2 and self.text.startswith("精神", hit.end)
        ):
            return  # 西河套|村, 沂蒙精神
        if hit.name in rule_words("regions", "ranges") and self.text[hit.start - 1 : hit.start] in _SIDES:
            if self.text[hit.start - 2 : hit.start - 1] not in _NO_SIDES:
                hit.start -= 1
                hit.name = self.text[hit.start : hit.end]
        if len(hit.name) == 2 and straddled(self.text, hit.start, hit.end):
            return
        if hit.name in rule_words("regions", "weak"):
            cue = _BEFORE.search(self.text[max(0, hit.start - 2) : hit.start])
            behind = self.text[hit.end : hit.end + 1]
            quarter = hit.name in {"西北", "东北", "西南"}
            hit.accepted = bool(cue) and behind not in {"部", "路", "街"} and not quarter
            group = _REGION_GROUP.match(self.text, hit.end)
            if group is not None and hit.name in _QUARTERS and self.text[hit.start - 1 : hit.start] not in _OF_PLACE:
                hit.accepted, hit.end = True, group.end()
                hit.name = self.text[hit.start : hit.end]
                return
            if quarter and self.text.startswith("地区", hit.end):
                hit.accepted = True
                hit.end += 2
            return
        hit.accepted = True

    def _full(self, hit: Hit) -> None:
        if self._generic(hit) and not hit.path and hit.name != "城关镇":
            return
        text = self.text
        before = text[max(0, hit.start - 4) : hit.start]
        if before.endswith(_ALL_OF) and not hit.path:
            return  # 全省|平安县: an honour
        left, right = inside_words(text, hit.start, hit.end)
        best = self._best(hit)
        if all(division.level == TOWNSHIP for division in hit.candidates):
            if hit.name[-1] == "乡" and (right or text[hit.end : hit.end + 1] in _COUNTRYSIDE) and not hit.path:
                return
            word = hit.name[:-1] in self.gaz.frequent_words
            home = best is not None and best[1] >= 0.75
            clear = bool(_BEFORE.search(before)) or hit.start == 0 or bool(_TOWN_BEHIND.match(text, hit.end))
            below = any(h.accepted and h.kind & (FULL | SHORT) for h in self.ending.get(hit.start, ()))
            if not (hit.path or below or (home and not left) or (clear and not left and not word)):
                return
        elif left and not hit.path and (len(hit.name) == 2 or self._is_word(hit.name[1:])):
            return  # 示|范县, 新|增城市
        hit.accepted = True
        if best:
            hit.code, hit.confidence = best

    def _is_word(self, text: str) -> bool:
        return text in self.gaz.words or text in rule_words("full_names", "plain_words")

    def _best(self, hit: Hit) -> tuple[str, float] | None:
        """The code that path and article support, with its confidence; none where two are as likely."""
        candidates = hit.candidates
        if not candidates:
            return None
        provinces = {code[:2] for code in self.anchors if code}
        if len(candidates) == 1:
            only = candidates[0]
            if hit.path:
                return only.code, 0.98
            if only.level != TOWNSHIP:
                return only.code, 0.95
            near = max((_related(only.code, anchor) for anchor in self.anchors), default=0.0)
            if near >= 1.0:
                return only.code, 0.95
            return None if provinces and near == 0 else (only.code, 0.7 if near else 0.6)
        counties = [
            code for code, weight in self.anchors.items() if len(code) == 6 and code[4:] != "00" and weight >= 4
        ]
        townships = all(division.level == TOWNSHIP for division in candidates)
        if townships and counties and not hit.path:
            inside = [d for d in candidates if any(self.gaz.is_below(d.code, county) for county in counties)]
            if not inside:
                return None  # 城关镇 in an article on a county that has none: which one is meant is a guess
        scores: list[tuple[float, Division]] = []
        for division in candidates:
            weights = [(weight, _related(division.code, anchor)) for anchor, weight in self.anchors.items()]
            score = sum(weight * nearness for weight, nearness in weights if nearness >= 1)
            scores.append((score, division))
        scores.sort(key=lambda item: (-item[0], item[1].code))
        (first, winner), (second, _) = scores[0], scores[1]
        if first > 0 and second <= 0.6 * first:
            return winner.code, 0.9 if second == 0 else 0.8
        if hit.path and len({division.today or division.code for division in candidates}) == 1:
            return winner.code, 0.9
        near_by = self._nearest(hit)
        return (near_by, 0.75) if near_by else None

    def _nearest(self, hit: Hit) -> str:
        """The candidate below a place named just before in the same sentence."""
        begin = max(self.text.rfind(mark, 0, hit.start) for mark in "。！？\n")
        first, last = (bisect_left(self.hits, at, key=lambda h: h.start) for at in (begin + 1, hit.start))
        for other in reversed(self.hits[first:last]):
            if not other.candidates or other.name == hit.name or len(other.candidates) > 1:
                continue
            below = [d.code for d in hit.candidates if self.gaz.is_below(d.code, other.candidates[0].code)]
            if len(below) == 1:
                return below[0]
        return ""

    def _short(self, hit: Hit) -> None:
        text = self.text
        candidates = [division for division in hit.candidates if division.level != TOWNSHIP]
        across = len(hit.name) == 2 and straddled(text, hit.start, hit.end)
        if not candidates or (across and not hit.path and not hit.split):
            return
        before, behind = text[max(0, hit.start - 4) : hit.start], text[hit.end : hit.end + 4]
        cue = bool(PLACE_BEFORE.search(before)) or bool(_BEHIND.match(behind)) or self._in_list(hit)
        cue = cue or bool(re.match(r"[至到][\u4e00-\u9fff]|段", behind))
        supported = [division for division in candidates if division.code in self.supported]
        hard = hit.name in self.gaz.frequent_words
        any_side = len(hit.name) == 2 and any(inside_words(text, hit.start, hit.end))
        if hit.path or (hit.split and not hard) or self._is_plain_short(hit):
            hit.accepted = not hit.path or not hard or self._is_right_below(hit)
        elif supported:
            hit.accepted = not hard or (cue and not any_side)
        elif not hard and not any_side and any(self._is_near_home(division.code) for division in candidates):
            hit.accepted = cue or not is_han(before[-1:])
        elif not hard and not any_side and is_sure_word(hit.name):
            starts = not is_han(before[-1:])
            at_home = not self.anchors or bool({d.code[:2] for d in candidates} & {c[:2] for c in self.anchors})
            cue = cue and (at_home or not self._in_list(hit))
            person = before[-1:] in rule_characters("shapes", "surnames")
            if _NAMED_AFTER.match(behind) or (person and self._in_list(hit)):
                return  # a street, or a person
            hit.accepted = cue or (at_home and (len(hit.name) > 2 or (starts and len(candidates) == 1)))
        if not hit.accepted and not across and _OF_COUNTIES.match(text, hit.end):
            # 融水、龙胜两县
            hit.accepted = not hard or any(self._is_near_home(division.code) for division in candidates)
        if hit.accepted and self._in_slogan(hit):
            hit.accepted = False
        if hit.accepted:
            self._resolve_short(hit, candidates, supported)

    def _is_near_home(self, code: str) -> bool:
        """Whether a county belongs to the prefecture of the article's region or outlet."""
        homes = [self.context.region_code, *(division.code for division in outlet_divisions(self.context.outlet))]
        return any(home[:4] == code[:4] for home in homes if len(home) == 6 and not home.endswith("0000"))

    def _is_right_below(self, hit: Hit) -> bool:
        """A word that is also a short name (和平) is the place only right below the place before it."""
        if self.gaz.commonness.get(hit.name, 0) >= 150:
            return False
        above = self.ending.get(hit.start, ())
        return any(
            self.gaz.parent_code(division.code) == upper.code
            for other in above
            for upper in other.candidates
            for division in hit.candidates
        )

    def _resolve_short(self, hit: Hit, candidates: list[Division], supported: list[Division]) -> None:
        if len(candidates) == 1:
            unsure = not (hit.path or supported or self._is_plain_short(hit))
            hit.code, hit.confidence = candidates[0].code, 0.98 if hit.path else 0.75 if unsure else 0.95
            return
        full = [division for division in candidates if division.code in self.full_codes]
        if len(full) == 1:
            hit.code, hit.confidence = full[0].code, 0.95
            return
        pool = full or candidates
        ranks = sorted(pool, key=lambda division: (division.level != PROVINCE, division.level != CITY, division.code))
        home = self.context.region_code[:2] or next((code[:2] for code, _ in self.anchors.most_common(1)), "")
        elsewhere = [division for division in ranks[1:] if division.code[:2] == home != ranks[0].code[:2]]
        if elsewhere and not hit.path:  # 海南 in an article of 青海
            return
        nested = all(self.gaz.is_below(division.code, ranks[0].code) for division in ranks)
        if ranks[0].level != COUNTY and ranks[1].level != ranks[0].level and (nested or not hit.path):
            hit.code, hit.confidence = ranks[0].code, 0.9
            return
        hit.candidates = pool
        if best := self._best(hit):
            hit.code, hit.confidence = best

    def _in_list(self, hit: Hit) -> bool:
        return self.text[hit.end : hit.end + 1] in {"、"} or self.text[hit.start - 1 : hit.start] == "、"

    def _in_slogan(self, hit: Hit) -> bool:
        """Inside a short quoted phrase that is more than the place: a brand or slogan (“…信心”)."""
        opening = max(self.text.rfind(mark, max(0, hit.start - 8), hit.start) for mark in "“「‘")
        if opening < 0:
            return False
        ends = [at for mark in "”」’" if (at := self.text.find(mark, opening, opening + 11)) >= 0]
        if not ends or min(ends) < hit.end:
            return False
        inner = self.text[opening + 1 : min(ends)]
        return inner != hit.name and not re.search(r"[，。、,；;：:\s]", inner)

"""Organisations: their last word gives them away, their words to the left make the name (SPEC §3, ORG)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components.matches import EntityMatch
from nlp.components.reach import STOP_CLASSES
from nlp.components.textview import HAN, TextView, is_han, word_class
from nlp.resources.lexicon import NO_OVERLAY, Overlay, alternation, words
from nlp.resources.places import gazetteer

_DIVISION_ORGANS = re.compile(
    r"(?:[省市县区州旗盟镇乡]委|党委|纪委|人民政府|政府|人大|政协|党组|党工委|街道办事处|办事处|村委会|居委会|村委|党支部|党总支)"
)
_NUMBERED = re.compile(r"第?[一二三四五六七八九十百\d]+$")
_LEVELS = "省市县区镇乡村州旗院校局厅"


@cache
def _suffix_pattern() -> re.Pattern[str]:
    terms = sorted(words("organisations", "proper") | words("organisations", "organ"), key=lambda t: (-len(t), t))
    # 片区委员会 holds no 区委
    parts = [re.escape(t) + ("(?!员)" if t.endswith("委") and len(t) == 2 else "") for t in terms]
    return re.compile("|".join(parts))


@cache
def _known_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('organisations', 'known'))})")


@cache
def _not_behind() -> re.Pattern[str]:
    """What right behind a last word shows that it is none: 部长, 院士, 中心城区, 所有."""
    return re.compile(
        r"[长员士会务署局厅委馆社报属]|政府|有|在|以|谓|需|得|致|作|做|使|处|分(?!局|公司|行)|理|罚|置|境|于|份|位|署|技|学|普|研"
        r"|落|队|活|城区|思想|任务|环节|组织|建设|工作(?!委|局|部|站|组|队|处|中心)|镇|人民|村"
    )


@cache
def _numbered_branch() -> re.Pattern[str]:
    """A number that singles a branch out: 第一党支部, 学生第三党支部."""
    return re.compile(rf"^(?:[{HAN}]{{0,6}})第[一二三四五六七八九十\d]{{1,3}}(?:党|团|联合|党总)?$")


@cache
def _counted() -> re.Pattern[str]:
    """A number and its classifier right before a body: it is one of several, and no name."""
    return re.compile(r"(?:[0-9０-９一二三四五六七八九十百千万两几数多余]|各)(?:个|家|支|所|名|余个|多个|余家|多家|余支)$")


@cache
def _short() -> frozenset[str]:
    return frozenset(t for t in words("organisations", "organ") if len(t) == 1)


@cache
def _parents() -> frozenset[str]:
    return frozenset(words("offices", "heads")) | frozenset(words("offices", "roles"))


class _Finder:
    def __init__(self, view: TextView, places: Sequence[EntityMatch], overlay: Overlay) -> None:
        self.view = view
        self.text = view.text
        self.overlay = overlay
        self.stops = words("organisations", "stops")
        self.generic = words("organisations", "generic")
        self.verbs = words("organisations", "verbs")
        self.proper = words("organisations", "proper")
        self.organ = words("organisations", "organ")
        self.place_starts = {p.start: p for p in places}
        self.place_ends = {p.end: p for p in places}
        self.inside: dict[int, EntityMatch] = {}
        for p in places:
            for k in range(p.start, p.end):
                self.inside[k] = p
        self.known_spans: dict[int, int] = {}
        self.known_ends: dict[int, int] = {}
        self.found_ends: dict[int, int] = {}
        self.found: dict[int, int] = {}
        self.deferred: list[tuple[int, int]] = []
        self.shorts: list[str] = []

    # -- the reach to the left -----------------------------------------------------------------------------------

    def left(self, suffix_start: int, suffix: str) -> int:
        """Where the nominal words before a last word begin."""
        text, view = self.text, self.view
        at = suffix_start
        shared = self.inside.get(at)
        if shared is not None and shared.start < at:
            at = shared.start  # 某市 + 市委 share a character
        limit = max(0, suffix_start - 30)
        while at > limit:
            place = self.place_ends.get(at)
            if place:
                at = place.start
                continue
            parent = self.found_ends.get(at)
            if parent is not None and at < suffix_start + 1:
                return parent
            known = self.known_ends.get(at)
            if known is not None:
                at = known
                continue
            char = text[at - 1]
            if char in "）)":
                opening = max(text.rfind("（", limit, at), text.rfind("(", limit, at))
                inner = text[opening + 1 : at - 1]
                if opening <= 0 or len(inner) > 8 or not (self.inside.get(opening + 1) or inner in ("集团", "中国")):
                    break
                at = opening
                continue
            if char == "”" and len(suffix) >= 2:
                break
            if not (is_han(char) or (char.isascii() and char.isalnum())):
                break
            token_start, token = view.token_at(at - 1)
            token = token[: at - token_start]
            inside = self.inside.get(at - 1)
            if inside and inside.start > token_start:
                token_start = inside.end if inside.end < at else inside.start
                token = text[token_start:at]
            if (
                token[0] in "从由在向对将被与和到赴经据按为给让把及于往报"
                and len(token) > 1
                and word_class(token) == "x"
            ):
                if token not in self.generic:
                    at = token_start + 1
                    break
            crossed = self.inside.get(token_start)
            if crossed is not None and crossed.start < token_start:
                at = crossed.start
                continue
            whole = view.token_at(at - 1)[1]
            cut = len(whole) > len(token) and whole.startswith(token)  # 农 of 农学院
            kind = "n" if cut or token in _LEVELS else word_class(token)
            if token in ("与", "和") and suffix in words("organisations", "joining") and at > limit + 1:
                previous = word_class(view.token_at(at - 2)[1])
                if previous in ("n", "vn", "nz") and not self.inside.get(at - 2):
                    at = token_start
                    continue
                break
            numbered = text[at : at + 1] == "第" and token in words("organisations", "lead")  # 学生|第三党支部
            if token in self.stops or (token in _parents() and not numbered):
                break
            if len(token) == 1 and suffix in self.proper and self.place_ends.get(token_start) is not None:
                at = token_start  # the first character of an enterprise's own name: 湘潭|钧岭
                continue
            if kind in STOP_CLASSES and token not in ("原", "新", "老"):
                break
            if kind in ("v", "vd", "vg", "vi", "vq") and token not in self.verbs:
                break
            if kind == "m" and not (text[token_start - 1 : token_start] == "第" or _NUMBERED.fullmatch(token)):
                break
            at = token_start
        return at

    def start_of(self, left: int, suffix_start: int, end: int) -> int:
        """The first character of the name between ``left`` and the last word."""
        text = self.text
        first: EntityMatch | None = None
        k = left
        while k < suffix_start:
            place = self.place_starts.get(k)
            if (place and place.label == "GPE") or (place and place.label == "LOC"):
                first = place
                break
            k += 1
        if first is None:
            return self.trim(left, suffix_start)
        before = text[left : first.start]
        prefix_at = [before.find(p) for p in _prefixes() if p in before]
        if prefix_at:
            return left + min(prefix_at)
        # a known body or a proper name of its own before the place stays (中铁…, 新华社江西分社)
        for ends in (self.known_ends, self.found_ends):
            parent = ends.get(first.start)
            if parent is not None and left <= parent:
                return parent
        start = first.start
        # 山东滕州市委: a province in short before a division's own organ only locates it.
        nxt = self.place_starts.get(first.end)
        if (
            nxt
            and nxt.end <= suffix_start + 1
            and not text[first.start : first.end].endswith(tuple("省市区县州盟旗镇乡村道"))
        ):
            if nxt.end >= suffix_start or _DIVISION_ORGANS.match(text[nxt.end : end]):
                start = nxt.start
        if nxt and nxt.end == suffix_start and _DIVISION_ORGANS.match(text[nxt.end - 1 : end]):
            start = start if text[first.start : first.end].endswith(tuple("省市区县州盟旗镇乡村道")) else nxt.start
        return start

    def trim(self, left: int, suffix_start: int) -> int:
        """Give back leading nouns that only say what kind of body follows (企业, 单位)."""
        at = left
        while at < suffix_start:
            if self.text.startswith("第", at + 2):
                break  # 学生|第三党支部: the noun tells it from the others
            token_start, token = self.view.token_at(at)
            size = len(token) - (at - token_start)
            if self.text[at : at + size] in words("organisations", "lead") and at + size <= suffix_start:
                at += size
            else:
                break
        return at

    def singled_out(self, start: int, end: int, suffix: str) -> bool:
        """Whether a proper name or a number singles the body out (SPEC §3)."""
        text = self.text
        name = text[start:end]
        core = name[: len(name) - len(suffix)]
        if suffix in ("政府", "人民政府") and not self.has_place(start, end):
            return self.unknown_word(start, end - len(suffix)) and len(core) >= 2 and core[-1] in "省市县区镇乡州旗"
        if self.has_place(start, end):
            only = self.place_starts.get(start)
            return not (only and only.end >= end)
        if self.known_inside(start, end):
            return True
        if not core:
            return False
        if any(p in core for p in _prefixes()):
            return True
        if _zone().search(core):
            return True
        if suffix in words("organisations", "branches") and _numbered_branch().search(core):
            return True
        if re.fullmatch(rf"[{_LEVELS}]?第[一二三四五六七八九十\d]+.*", core) and (
            len(core) >= 4 or suffix in ("巡察组", "巡视组")
        ):
            return suffix in ("巡察组", "巡视组", "中学", "小学", "医院", "幼儿园", "中级人民法院", "人民医院")
        # strip generic words from the core; what is left must be a name
        rest = self.strip(start, end - len(suffix))
        if len(rest) < 2:
            return bool(
                suffix in ("学院", "大学", "研究所", "研究院", "学会", "系", "党支部", "党总支")
                and len(core) >= 4
                and self.topical(core, suffix)
            )
        if suffix in self.proper:
            if self.own_words(start, end - len(suffix)) or suffix in ("组委会", "筹委会"):
                return True
            if suffix in ("林场", "农场", "牧场", "茶场") and len(core) >= 2 and core[-1] in "河山岭沟湖岛江泉坪溪峰洲湾":
                return True
            return suffix not in words("organisations", "common") and len(rest) >= (
                2 if suffix.endswith(("公司", "集团", "股份", "控股")) else 4
            )
        if any(p in core for p in _parent_words()):
            return True
        # an organ of an unnamed parent: the parent must look like a name of its own
        return self.unknown_word(start, end - len(suffix))

    def topical(self, core: str, suffix: str) -> bool:
        return suffix in ("学院", "系") and core not in self.generic and core[0] not in "各该本我"

    def strip(self, start: int, stop: int) -> str:
        """The words of a stretch that are no generic words."""
        rest, at = "", start
        while at < stop:
            token_start, token = self.view.token_at(at)
            piece = self.text[at : min(stop, token_start + len(token))]
            at += len(piece)
            if piece in self.generic or _NUMBERED.fullmatch(piece):
                continue
            if len(piece) > 2 and piece[0] in _LEVELS and piece[1:] in self.generic:
                continue
            if len(piece) >= 4 and piece[:2] in self.generic and piece[2:] in self.generic:
                continue
            if len(piece) == 1 and piece in "省市县区镇乡村局院校":
                continue
            if piece in self.organ or piece in self.proper:
                continue
            if len(piece) > 1 and any(piece.endswith(o) and piece[: -len(o)] in self.generic for o in self.organ):
                continue
            rest += piece
        return rest

    def own_words(self, start: int, stop: int) -> bool:
        """Whether the stretch holds a name of its own: a word of that class or single characters in a row."""
        if self.unknown_word(start, stop):
            return True
        singles, at = 0, start
        while at < stop:
            token_start, token = self.view.token_at(at)
            piece = self.text[at : min(stop, token_start + len(token))]
            singles = singles + 1 if len(piece) == 1 and piece not in _LEVELS else 0
            if singles >= 2:
                return True
            at += len(piece)
        return False

    def unknown_word(self, start: int, stop: int) -> bool:
        at = start
        while at < stop:
            token_start, token = self.view.token_at(at)
            piece = self.text[at : min(stop, token_start + len(token))]
            if (
                word_class(piece) in ("x", "nr", "nz", "nt", "ns", "nrt")
                and len(piece) >= 2
                and piece not in self.generic
            ):
                return True
            at += len(piece)
        return False

    # -- sources -------------------------------------------------------------------------------------------------

    def find_known(self) -> None:
        for match in _known_pattern().finditer(self.text):
            a, b = match.span()
            if match.group() in self.overlay.leave_alone:
                continue
            token_start, token = self.view.token_at(a)
            if len(match.group()) <= 2 and not (a in self.view.borders and b in self.view.borders):
                continue
            if match.group().endswith("共产党") and self.text[b : b + 1] == "人":
                continue
            if self.text[b : b + 1] in ("员", "门", "级") or self.text[b : b + 1] == "性":
                continue
            if self.text[a - 1 : a] in ("省", "市") and match.group().endswith("行"):
                a -= 1
            if (
                len(match.group()) <= 3
                and token_start < a
                and token_start + len(token) > a
                and len(token) > len(match.group())
            ):
                continue
            self.known_spans[a] = b
        self.known_ends = {b: a for a, b in self.known_spans.items()}

    def find_suffixes(self) -> None:
        text = self.text
        for match in _suffix_pattern().finditer(text):
            self.take(match.start(), match.end(), match.group())

    def is_body(self, suffix_start: int, end: int, suffix: str) -> bool:
        """Whether the last word is one here, and no part of another word (部长, 干部, 水利部门)."""
        text, view = self.text, self.view
        if (
            text.startswith(("旧址", "遗址", "故居", "纪念馆", "博物馆", "大楼", "广场"), end)
            and suffix not in self.proper
        ):
            return False
        if suffix[-1] == "部" and text.startswith("队", end):
            return False
        if len(suffix) == 1 and not _office_behind().match(text, end) and _not_behind().match(text, end):
            return False
        if (
            text[end : end + 1] in ("长", "员", "士")
            and end not in view.borders
            and not _office_behind().match(text, end)
        ):
            return False
        if suffix in ("政府", "人民政府") and text.startswith(
            ("采购", "工作报告", "引导", "性", "购买", "补贴", "投资"), end
        ):
            return text.startswith("工作报告", end)
        if any(text.endswith(w, 0, end) for w in _not_bodies_of(suffix)):
            return False
        token_start, token = view.token_at(end - 1)
        if token_start + len(token) > end and len(suffix) == 1 and word_class(token) == "x":
            if any(text[end - 1 - n : end - 1] in self.generic for n in (2, 3, 4)):
                return True
        if token_start + len(token) > end and not _office_behind().match(text, end):
            return (token_start < suffix_start and word_class(token) == "x") or len(suffix) >= 3
        if len(suffix) > 1:
            return True
        piece = text[token_start:end]
        if token_start in self.known_ends or token_start in self.place_ends:
            return True
        if len(piece) > 1:
            return piece[:-1] in self.generic or word_class(piece) == "nt" or bool(self.place_ends.get(end - 1))
        before = view.token_at(token_start - 1)[1] if token_start else ""
        return (
            before in self.generic or bool(_NUMBERED.fullmatch(before)) or before in self.verbs or before in _prefixes()
        )

    def take(self, suffix_start: int, end: int, suffix: str) -> None:
        text = self.text
        if not self.is_body(suffix_start, end, suffix):
            return
        left = self.left(suffix_start, suffix)
        if suffix[0] in "省市县区州旗盟镇乡" and suffix[1:] in ("委",):
            # 某某县委: the division itself stands before it
            place = self.inside.get(suffix_start) or self.place_ends.get(suffix_start)
            if not place:
                if text[suffix_start - 1] in "向对由在从给到和与":
                    return
                prefixed = any(text.startswith(p, left) for p in _prefixes())
                if (
                    (suffix_start - left > 4 and not prefixed)
                    or suffix_start - left < 2
                    or not self.unknown_word(left, suffix_start + 1)
                ):
                    return
        if left >= suffix_start:
            return
        start = self.start_of(left, suffix_start, end)
        if start >= suffix_start:
            wider = self.wide_start(suffix_start)
            if wider is not None and suffix_start - wider > 4:
                self.found[wider] = max(self.found.get(wider, 0), end)
            return
        name = text[start:end]
        if name in self.generic or name in self.overlay.leave_alone or len(name) < 3:
            return
        if text[suffix_start - 1] == "级" or "各" in name[:2]:
            return
        if re.match("[0-9０-９]", name) or name.endswith(_site_endings()):
            return
        if text[end : end + 1] == "”" and text.startswith(("奖牌", "称号", "荣誉", "奖状", "证书", "锦旗"), end + 1):
            return
        if not self.has_place(start, end) and start > 0 and is_han(text[start - 1]):
            wider = self.wide_start(start)
            if wider is not None and suffix_start - wider <= 14:
                start = wider
        if not self.has_place(start, end) and _counted().search(text, max(0, start - 5), start):
            return
        if not self.singled_out(start, end, suffix):
            wider = self.wide_start(suffix_start)
            if wider is not None:
                self.found[wider] = max(self.found.get(wider, 0), end)
                return
            if suffix in self.organ:
                self.deferred.append((start, end))
            return
        if (
            name[0] in _LEVELS
            and not self.place_starts.get(start)
            and suffix in self.organ
            and not self.known_inside(start, end)
        ):
            return
        self.found[start] = max(self.found.get(start, 0), end)
        self.found_ends[end] = start

    def find_branch_offices(self) -> None:
        """A bureau's office for a place, with the bureau: 市生态环境局|某某分局."""
        for match in _branch_office().finditer(self.text):
            short = match.group(1)
            if gazetteer().lookup_short(short) or gazetteer().lookup(short) or self.place_starts.get(match.start(1)):
                place = self.place_ends.get(match.start())
                start = place.start if place is not None else match.start()
                self.found[start] = max(self.found.get(start, 0), match.end())

    def find_enterprises(self) -> None:
        """Enterprises by trade and what stands behind: 声某电子|董事长, 渝某电力|党建部."""
        for match in _enterprise().finditer(self.text):
            own = match.group(1)
            start = match.start()
            if own in self.generic or word_class(own) not in ("x", "ns", "nz", "nr", "nt", "nrt"):
                continue
            if any(own.startswith(w) or own.endswith(w) for w in self.generic if len(w) == len(own) - 1 and len(w) > 1):
                continue
            if self.place_starts.get(start) and self.place_starts[start].end >= match.start(2):
                continue
            if own[0] in "该本各我这那其某" or own in self.stops or any(own.startswith(s) for s in self.stops if len(s) > 1):
                continue
            self.found[start] = max(self.found.get(start, 0), match.end())
            self.found_ends[match.end()] = start

    def find_relief_teams(self) -> None:
        """Teams sent to help a place: 某某省第二批援鄂医疗队, 某市援藏工作队."""
        for match in _relief_pattern().finditer(self.text):
            place = self.place_ends.get(match.start())
            start = place.start if place is not None else match.start()
            if place is None and not match.group(1):
                continue
            self.found[start] = max(self.found.get(start, 0), match.end())

    def wide_start(self, suffix_start: int) -> int | None:
        """The division that singles a body out across verbs and nouns for people (某县外卖骑手第一党支部)."""
        view, at = self.view, suffix_start
        while at > max(0, suffix_start - 12):
            place = self.place_ends.get(at)
            if place is not None:
                return place.start if place.label == "GPE" else None
            if not is_han(self.text[at - 1]):
                return None
            token_start, token = view.token_at(at - 1)
            token = token[: at - token_start]
            kind = word_class(token) if token not in _LEVELS else "n"
            if kind in STOP_CLASSES or token in self.stops or token in words("offices", "heads"):
                return None
            if len(token) == 1 and kind in ("v", "vn", "m", "f"):
                return None
            at = token_start
        return None

    def take_deferred(self) -> None:
        """Bodies of a parent that the article names elsewhere (某叶集团 … 某叶印务第一党支部)."""
        heads = set()
        for a, b in self.found.items():
            if self.place_starts.get(a):
                continue
            token_start, token = self.view.token_at(a)
            if token_start == a and len(token) >= 2 and token not in self.generic and b - a > len(token):
                heads.add(token)
        for start, end in self.deferred:
            if any(self.text.startswith(h, start) for h in heads):
                self.found[start] = max(self.found.get(start, 0), end)

    def shorten(self) -> None:
        """Drop a word before a name that the article also has without it (明确某某林场党支部)."""
        text = self.text
        names = {text[a:b] for a, b in self.found.items()} | set(self.shorts)
        for a, b in list(self.found.items()):
            if self.place_starts.get(a) or text[a:b] in self.shorts:
                continue
            for at in range(a + 1, min(a + 7, b - 2)):
                rest = text[at:b]
                border = at in self.view.borders
                if (
                    rest in names
                    and (border or len(rest) >= 4)
                    or rest in self.shorts
                    or border
                    and any(rest.startswith(s) for s in self.shorts)
                ):
                    if text[a:at] in _prefixes() or text[a:at] in words("organisations", "known"):
                        continue
                    if text[a:at].endswith(_whole_ends()) or _NUMBERED_NAME.match(text, at):
                        continue  # 某某大学|机电工程学院党委, 学生|第三党支部
                    del self.found[a]
                    self.found[at] = max(b, self.found.get(at, 0))
                    break

    def known_inside(self, start: int, end: int) -> bool:
        return any(start < self.known_spans.get(k, 0) <= end for k in range(start, end))

    def has_place(self, start: int, end: int) -> bool:
        """Whether a place begins in the stretch."""
        return any(k in self.place_starts for k in range(start, end))

    def find_news_sites(self) -> None:
        """中新浙江网: a news agency's local site."""
        for p in self.place_ends.values():
            if self.text.startswith(("网", "新闻网", "日报", "晚报", "卫视"), p.end):
                tail = next(t for t in ("新闻网", "网", "日报", "晚报", "卫视") if self.text.startswith(t, p.end))
                head = self.text[max(0, p.start - 2) : p.start]
                start = p.start - 2 if head in ("中新", "人民", "新华") else p.start
                if tail == "网" and start == p.start:
                    continue
                self.found[start] = p.end + len(tail)

    def find_abbreviations(self) -> list[str]:
        """Short forms in brackets: （以下简称“某某股份”）."""
        shorts = []
        for match in re.finditer(
            r"[（(](?:以下|下称|下)?(?:简称|统称|下称)[为:：]?[“\"「]?([^”\"」）)，,]{2,12})[”\"」]?[）)]", self.text
        ):
            before = [b for b in self.found.values() if b == match.start()]
            if before or any(b == match.start() for b in self.known_spans.values()):
                shorts.append(match.group(1))
        return shorts

    def find_short_forms(self) -> None:
        """Short forms that the article itself gives an owner for: 某钢 beside 某钢党委, 某某集团."""
        text = self.text
        self.shorts = self.find_abbreviations()
        candidates: dict[str, int] = dict.fromkeys(self.shorts, 9)
        for a, b in list(self.found.items()):
            name = text[a:b]
            core = re.sub(
                r"(?:股份有限公司|有限责任公司|有限公司|集团公司|集团)?(?:第[一二三四五六七八九十]+)?(?:党委|党支部|党总支|工会|团委)$",
                "",
                name,
            )
            if core != name and len(core) >= 2:
                candidates[core] = candidates.get(core, 0) + 1
                place = self.place_starts.get(a)
                if place and len(core) - (place.end - a) >= 3 and any(core.endswith(s) for s in self.proper):
                    candidates[core[place.end - a :]] = 1
            place = self.place_starts.get(a)
            if (
                place
                and name.endswith(("集团", "公司"))
                and b - place.end >= 4
                and not self.place_starts.get(place.end)
            ):
                candidates[text[place.end : b]] = 2
            if name.endswith("集团") and b - a >= 4:
                candidates.setdefault(name, 1)
        for match in re.finditer(rf"(?<![{HAN}])([{HAN}A-Z]{{2,4}})(?=董事长|总经理|总裁|集团|股份)", text):
            word = match.group(1)
            if self.generic_name(word):
                continue
            candidates[word] = candidates.get(word, 0) + 1
        for short in list(candidates):
            if short.endswith("股份") and len(short) == 4:
                candidates[short[:2]] = candidates[short]
        held = bytearray(len(text))
        for a, b in self.found.items():
            held[a:b] = b"\x01" * (b - a)
        for short, weight in candidates.items():
            if self.generic_name(short) or short in self.overlay.leave_alone:
                continue
            count = text.count(short)
            if weight < 9 and count < 2:
                continue
            if short in {text[p.start : p.end] for p in self.place_starts.values()}:
                continue
            for match in re.finditer(re.escape(short), text):
                a, b = match.span()
                if held[a] and held[b - 1]:
                    continue
                self.found[a] = max(self.found.get(a, 0), b)

    def generic_name(self, word: str) -> bool:
        if word in self.generic or len(word) < 2 or word in self.stops:
            return True
        view = TextView(word)
        return all(
            t in self.generic or t in self.stops or t in self.organ or t in self.proper or t in _parents()
            for t in view.tokens
        )


@cache
def _site_endings() -> tuple[str, ...]:
    """Sites whose last word is also a body's (体育中心)."""
    return tuple(w for w in words("facilities", "strong") if w.endswith(("中心", "实验室")))


_NUMBERED_NAME = re.compile(r"第[一二三四五六七八九十\d]{1,3}")


@cache
def _whole_ends() -> tuple[str, ...]:
    """Last words of bodies that other bodies belong to."""
    return tuple(w for w in words("organisations", "proper") | words("organisations", "organ") if w[-1] not in "部处科")


@cache
def _enterprise() -> re.Pattern[str]:
    trades = alternation(words("organisations", "trades"))
    behind = alternation(words("organisations", "enterprise_behind"))
    organs = "党委|党总支|党支部|工会|团委|董事会|纪委"
    return re.compile(
        rf"(?:(?<![{HAN}])|(?<=[和与由在到的向对为]))([{HAN}]{{2,4}}?)({trades})(?:集团|公司)?(?:(?:{organs})|(?={behind}))"
    )


@cache
def _branch_office() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![{HAN}])|(?<=[由据和与向对经]))[省市州县区]?[{HAN}]{{2,8}}局([{HAN}]{{2,3}})分局")


@cache
def _relief_pattern() -> re.Pattern[str]:
    letters = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新疆港澳台"
    return re.compile(
        rf"(第[一二三四五六七八九十\d]{{1,3}}批)?(?:支|驰|赴|对口)?援(?:助|建)?(?:[{letters}]|[{HAN}]{{2,4}}?)"
        r"(?:抗疫|抗震|救灾|防疫|干部|专家|教育人才|人才)?(?:医疗救援队|医疗队|工作队|救援队|护理队|教师团|干部队)"
    )


@cache
def _prefixes() -> frozenset[str]:
    return words("organisations", "prefixes") - {"原"}


@cache
def _parent_words() -> frozenset[str]:
    """Last words of bodies that give a name to the bodies inside them."""
    return frozenset(w for w in words("organisations", "proper") if len(w) >= 2) - {
        "高中",
        "初中",
        "保险",
        "航空",
        "学校",
    }


@cache
def _zone() -> re.Pattern[str]:
    return re.compile(rf"[{HAN}]{{2,}}(?:工业园区?|产业园区?|开发区|科技园|物流园|片区|示范区|高新区|经开区)")


@cache
def _office_behind() -> re.Pattern[str]:
    return re.compile(f"副?(?:{alternation(words('offices', 'heads'))})")


@cache
def _not_bodies_of(suffix: str) -> tuple[str, ...]:
    own = suffix if len(suffix) > 1 else ""
    return tuple(w for w in words("organisations", "not_bodies") if w.endswith(suffix[-1]) and w != own)


def find_organisations(
    text: str, *, view: TextView | None = None, places: Sequence[EntityMatch] = (), overlay: Overlay = NO_OVERLAY
) -> list[EntityMatch]:
    """Organisations in ``text`` (SPEC §3), sorted, not nested; ``places`` are the text's GPE and LOC mentions.

    A body is a mention only where a division, a proper name or a number singles it out.
    """
    finder = _Finder(view or TextView(text), places, overlay)
    finder.find_known()
    finder.find_suffixes()
    finder.find_enterprises()
    finder.find_relief_teams()
    finder.find_branch_offices()
    finder.find_news_sites()
    finder.take_deferred()
    finder.find_short_forms()
    finder.shorten()
    spans = dict(finder.found)
    for a, b in finder.known_spans.items():
        spans[a] = max(b, spans.get(a, 0))
    kept: list[EntityMatch] = []
    for a, b in sorted(spans.items(), key=lambda s: (s[0], -s[1])):
        if kept and a < kept[-1].end:
            if b - a > kept[-1].end - kept[-1].start:
                kept[-1] = EntityMatch(a, b, "ORG")
            continue
        kept.append(EntityMatch(a, b, "ORG"))
    return kept

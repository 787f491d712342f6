"""Organisations: their last word gives them away, their words to the left make the name (SPEC §3, ORG)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components.matches import EntityMatch
from nlp.components.organisation_patterns import (
    COUNTED_BEHIND,
    LEVELS,
    NUMBERED,
    NUMBERED_NAME,
    branch_office,
    counted,
    enterprise,
    known_pattern,
    loose_pattern,
    not_behind,
    not_bodies_of,
    office_behind,
    parents,
    prefixes,
    relief_pattern,
    site_endings,
    suffix_pattern,
    whole_ends,
)
from nlp.components.organisation_shapes import OrganisationShapes
from nlp.components.reach import STOP_CLASSES
from nlp.components.textview import HAN, TextView, each_spot, is_han, word_class
from nlp.resources.lexicon import NO_OVERLAY, Overlay, alternation, words
from nlp.resources.places import gazetteer

_ENTERPRISE_LIST = re.compile(
    rf"(?<![{HAN}])([{HAN}A-Z]{{2,6}}(?:[、和][{HAN}A-Z]{{2,6}}?)+)等[0-9０-９一二三四五六七八九十两几多]+余?家(?:[{HAN}]{{2}})?(?:企业|公司)"
)
_INSPECTORS = re.compile(r"(?<![镇乡])[省市县区州旗]委第[一二三四五六七八九十\d]+(?:轮)?(?:巡察|巡视)组")
_LEGAL_FORM = re.compile("(?:科技|集团)?(?:股份|责任)?有限(?:责任)?公司$")
_NO_SHORT = re.compile("[牌杯号]|大厦|大楼|大道|广场|花园|小区")  # brands, prizes and sites that bear the name
_ARMY = re.compile(
    r"红(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})军团?|红[一二四]方面军|(?:八路军|新四军)(?:第?[一二三四五六七八九十\d]{1,3}[师旅团])?"
)
_OUTLET = re.compile(rf"[{HAN}]{{2,4}}(?:站|店|网点|营业部)(?!点)")
# 县纪委监委驻县卫健局纪检监察组, 某市纪委派驻第三纪检监察组
_STATIONED = re.compile(
    rf"[省市县区州旗]纪委(?:监委)?(?:派出|派)?驻[{HAN}]{{0,14}}?纪检(?:监察)?组(?!织)|中央纪委国家监委驻[{HAN}]{{2,14}}?纪检监察组"
)
_DATELINE = re.compile(
    rf"^[ \u3000]*([{HAN}]{{2,8}}(?:新闻网|日报|晚报|晨报|早报|时报|在线|网|通讯社))"
    rf"(?=[{HAN}]{{0,6}}\d{{1,2}}月\d{{1,2}}日[电讯])",
    re.M,
)
# A bare body with what it does: 镇党委|协调县农商银行.
_BARE_HEAD = re.compile(
    r"(?:省|市|县|区|州|旗|镇|乡|街道|村|社区)(?:党委政府|党委|党工委|党组|政府|党总支|党支部|村委会|居委会|纪委)(?=[\u4e00-\u9fff]{3})"
)
# What somebody does to a bare body: 约谈|镇党委, 底前报|市委组织部.
_DONE_TO = re.compile(r"[\u4e00-\u9fff]{0,2}(?:谈|报|督促|责令|函告|移交|通报)(?=[省市县区州旗镇乡村])")
_BETWEEN = re.compile(
    "组织(?![部委])|会同(?=[省市县区州镇乡])|[向对](?=[省市县区州镇乡局院校])|联合(?![党工会国委总])|召集|带领|指导(?![组中站])|归属于"
)


@cache
def _team_pattern() -> re.Pattern[str]:
    kinds = alternation(words("organisations", "team_kinds"))
    return re.compile(
        rf"(?:(?<=是)|(?<![{HAN}])|(?<=[予由在对向与和]))(?:[{HAN}]{{2,3}}矿)?(?:{kinds})[一二三四五六七八九十]+队(?!伍)"
    )


class _Finder(OrganisationShapes):
    """The sources of organisations."""

    # -- sources -------------------------------------------------------------------------------------------------

    def find_known(self) -> None:
        for match in known_pattern().finditer(self.text):
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
        for match in suffix_pattern().finditer(text):
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
        if len(suffix) == 1 and not office_behind().match(text, end) and not_behind().match(text, end):
            return False
        if (
            text[end : end + 1] in ("长", "员", "士")
            and end not in view.borders
            and not office_behind().match(text, end)
        ):
            return False
        if suffix in ("政府", "人民政府") and text.startswith(
            ("采购", "工作报告", "引导", "性", "购买", "补贴", "投资"), end
        ):
            return text.startswith("工作报告", end)
        if any(text.endswith(w, 0, end) for w in not_bodies_of(suffix)):
            return False
        token_start, token = view.token_at(end - 1)
        if token_start + len(token) > end and len(suffix) == 1 and word_class(token) == "x":
            if any(text[end - 1 - n : end - 1] in self.generic for n in (2, 3, 4)):
                return True
        if token_start + len(token) > end and not office_behind().match(text, end):
            return (token_start < suffix_start and word_class(token) == "x") or len(suffix) >= 3
        if len(suffix) > 1:
            return True
        crossed = self.inside.get(token_start)
        if crossed is not None and crossed.start < token_start and crossed.end < end:
            token_start = crossed.end  # 某州/省林业厅
        piece = text[token_start:end]
        if token_start in self.known_ends or token_start in self.place_ends:
            return True
        if len(piece) > 1:
            return piece[:-1] in self.generic or word_class(piece) == "nt" or bool(self.place_ends.get(end - 1))
        before = view.token_at(token_start - 1)[1] if token_start else ""
        return (
            before in self.generic or bool(NUMBERED.fullmatch(before)) or before in self.verbs or before in prefixes()
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
                prefixed = any(text.startswith(p, left) for p in prefixes())
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
                self.note(wider, end)
            return
        name = text[start:end]
        if name in self.generic or name in self.overlay.leave_alone or len(name) < 3:
            return
        if text[suffix_start - 1] in "级全" or "各" in name[:2]:
            return
        if not self.has_place(start, end) and (COUNTED_BEHIND.match(text, end) or "由" in name[1:-2]):
            return  # 现代化屠宰加工厂1座
        if loose_pattern().match(name) and not self.place_starts.get(start):
            return  # 三县|组织部, 先建片区|综合党委, 县属城投公司
        if re.match("[0-9０-９]|一[\u4e00-\u9fff]{1,2}一", name) or name.endswith(site_endings()):
            return
        if suffix == "处" and text[suffix_start - 1].isdigit():
            return  # 托育点|3处
        if self.place_starts.get(start) is None and _DONE_TO.match(name) is not None:
            return
        bare = _BARE_HEAD.match(name)
        if bare is not None and start + bare.end() in self.view.borders:
            verb = self.view.token_at(start + bare.end())[1]
            if len(verb) > 1 and word_class(verb) in ("v", "vi") and verb not in ("组织", "宣传"):
                return
        if text[end : end + 1] == "”" and text.startswith(("奖牌", "称号", "荣誉", "奖状", "证书", "锦旗"), end + 1):
            return
        if not self.has_place(start, end) and start > 0 and is_han(text[start - 1]):
            wider = self.wide_start(start)
            if wider is not None and suffix_start - wider <= 14:
                start = wider
        common = suffix in words("organisations", "common")
        if (common or not self.has_place(start, end)) and counted().search(text, max(0, start - 5), start):
            return  # 18家某地某业专业合作社
        if not self.singled_out(start, end, suffix):
            wider = self.wide_start(suffix_start)
            if wider is not None:
                self.note(wider, end)
                return
            if suffix in self.organ:
                self.deferred.append((start, end))
            return
        if (
            name[0] in LEVELS
            and not self.place_starts.get(start)
            and suffix in self.organ
            and not self.known_inside(start, end)
        ):
            return
        self.note(start, end)
        self.found_ends[end] = start

    def find_branch_offices(self) -> None:
        """A bureau's office for a place, with the bureau: 市生态环境局|某某分局."""
        for match in branch_office().finditer(self.text) if "分局" in self.text else ():
            short = match.group(1)
            if gazetteer().lookup_short(short) or gazetteer().lookup(short) or self.place_starts.get(match.start(1)):
                place = self.place_ends.get(match.start())
                start = place.start if place is not None else match.start()
                self.note(start, match.end())

    def find_enterprises(self) -> None:
        """Enterprises by trade and what stands behind: 声某电子|董事长, 渝某电力|党建部."""
        for match in enterprise().finditer(self.text):
            own = match.group(1)
            start = match.start()
            if own in self.generic or (
                word_class(own) not in ("x", "ns", "nz", "nr", "nt", "nrt") and own not in self.own
            ):
                continue
            if any(own.startswith(w) or own.endswith(w) for w in self.generic if len(w) == len(own) - 1 and len(w) > 1):
                continue
            if self.place_starts.get(start) and self.place_starts[start].end >= match.start(2):
                continue
            if (
                own[0] in "该本各我这那其某"
                or own in self.stops
                or any(own.startswith(s) for s in self.stops if len(s) > 1)
            ):
                continue
            self.note(start, match.end())
            self.found_ends[match.end()] = start

    def find_listed_enterprises(self) -> None:
        """The items of a list that 家企业 closes (甲通、乙优送等9家企业), where a word of their own is in them."""
        for match in _ENTERPRISE_LIST.finditer(self.text) if "家" in self.text else ():
            items, at = [], match.start(1)
            for name in re.split("[、和]", match.group(1)):
                items.append((at, at + len(name)))
                at += len(name) + 1
            spans = [(a, b) for a, b in items if not self.generic_name(self.text[a:b])]
            if len(spans) < len(items) or not all(
                self.own_words(a, b) or (p := self.place_starts.get(a)) is not None and p.end < b for a, b in spans
            ):
                continue
            for a, b in spans:
                for start, end in each_spot(self.text, self.text[a:b]):
                    branch = _OUTLET.match(self.text, end)
                    end = branch.end() if branch is not None else end
                    self.note(start, end)

    def find_by_form(self) -> None:
        """Bodies that their form alone gives away.

        Inspectors (县委第三巡察组, or stationed in another body), the agency of a dateline, armies, and numbered teams
        (综采一队, with the mine before it).
        """
        for match in _INSPECTORS.finditer(self.text):
            if not self.inside.get(match.start()):
                self.note(*match.span())
        for match in _STATIONED.finditer(self.text) if "驻" in self.text else ():
            place = self.place_ends.get(match.start()) or self.inside.get(match.start())
            start = place.start if place is not None else match.start()
            self.note(start, match.end())
        for match in _DATELINE.finditer(self.text):
            self.found.setdefault(match.start(1), match.end(1))
        for match in _ARMY.finditer(self.text) if "军" in self.text else ():
            self.note(*match.span())
        for match in _team_pattern().finditer(self.text):
            self.note(*match.span())

    def find_relief_teams(self) -> None:
        """Teams sent to help a place: 某某省第二批援鄂医疗队, 某市援藏工作队."""
        for match in relief_pattern().finditer(self.text) if "援" in self.text else ():
            place = self.place_ends.get(match.start())
            start = place.start if place is not None else match.start()
            if place is None and not match.group(1):
                continue
            self.note(start, match.end())

    def split_fused(self) -> None:
        """Two bodies with a verb between them are two: 甲党委组织|机关第一党支部, 甲巡察组向|某委党组."""
        text, parents = self.text, tuple(words("organisations", "parents"))
        for a, b in list(self.found.items()):
            for match in _BETWEEN.finditer(text, a + 3, b):
                first, rest = match.start(), match.end()
                if not text[a:first].endswith(parents) or b - rest < 3 or (first, b) in self.found.items():
                    continue
                self.found[a] = first
                self.found_ends[first] = a
                second = text[rest:b]
                if self.place_starts.get(rest) or self.known_spans.get(rest) or "第" in second:
                    self.note(rest, b)
                break

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
            kind = word_class(token) if token not in LEVELS else "n"
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
                self.note(start, end)

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
                    if text[a:at] in prefixes() or text[a:at] in words("organisations", "known"):
                        continue
                    if text[a:at].endswith((*whole_ends(), "矿")) or NUMBERED_NAME.match(text, at):
                        continue  # 某某大学|机电工程学院党委, 学生|第三党支部
                    del self.found[a]
                    self.note(at, b)
                    break

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
            if (
                place
                and (bare := _LEGAL_FORM.sub("", text[place.end : b]))
                and len(bare) == 4
                and name.endswith("公司")
            ):
                candidates.setdefault(bare, 1)  # 海陵光电 of 江苏海陵光电股份有限公司
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
            for a, b in each_spot(text, short):
                if held[a] and held[b - 1] or (weight < 9 and _NO_SHORT.match(text, b)):
                    continue
                self.note(a, b)

    def generic_name(self, word: str) -> bool:
        if word in self.generic or len(word) < 2 or word in self.stops:
            return True
        view = TextView(word)
        return all(
            t in self.generic or t in self.stops or t in self.organ or t in self.proper or t in parents()
            for t in view.tokens
        )


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
    finder.find_listed_enterprises()
    finder.find_by_form()
    finder.split_fused()
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

"""Named projects, actions, campaigns, brands, methods and slogan-named mechanisms (SPEC §3, PROGRAM)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components.matches import EntityMatch
from nlp.components.reach import mentions_inside, reach_left
from nlp.components.textview import HAN, Quoted, TextView, each_spot, is_han, word_class
from nlp.resources.lexicon import NO_OVERLAY, Overlay, alternation, words

_NUMERAL = "一二三四五六七八九十两双百千万零〇0-9０-９"
_SLOGAN = re.compile(rf"(?:[{_NUMERAL}]+个?[{HAN}]{{1,4}}?、?){{2,6}}$|[{_NUMERAL}]+个?[{HAN}]{{1,5}}$")
_SHORT_SLOGAN = re.compile(
    rf"[{_NUMERAL}]+个[{HAN}]{{2,4}}$|[{_NUMERAL}]+[{HAN}]{{1,2}}(?:建设|工程|行动|教育|提升|攻坚|工作法)?$|(?:[{_NUMERAL}]+[{HAN}]{{1,4}}、?){{2,6}}$"
)
_PAIRED = re.compile(rf"(?:[{_NUMERAL}][{HAN}]{{1,4}}、?){{2,6}}$")
_PLUS = re.compile(rf"[{HAN}A-Za-z0-9０-９]+(?:[+＋][{HAN}A-Za-z0-9０-９]+)+$")
_SYSTEMS = frozenset(("体制", "机制", "编制", "控制", "限制", "管制", "强制", "抑制", "研制", "法制", "税制", "学制"))
_FIVE_YEAR = re.compile(r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[六七八九])[·•]?五$")
_STREAK = re.compile(rf"[{_NUMERAL}]{{1,3}}连[丰增冠胜涨跌降升]")  # a result
_SENTENCE = re.compile(r"[。！？!?；;：:]")
_BARE_PLUS = re.compile(rf"(?<![{HAN}A-Za-z0-9.+＋])([0-9１-９]+(?:[+＋][0-9NnXx１-９]+){{1,4}})(?![0-9.+＋])")


_DOUBLE = re.compile(rf"双[{HAN}]{{1,4}}")
_ROUTE = re.compile(
    rf"(?:(?<![{HAN}])|(?<=[在对为是了过的]))(?![在对为是了过的从由自向将把])([{HAN}]{{2,4}}至[{HAN}]{{2,6}}?"
    r"(?:高速公路|公路|铁路|高铁|高速|快速路|快速通道|道路|大道|国道|省道|县道|隧道|管道|航道|河段|段)"
    r"(?:改建|扩建|改扩建|新建|升级改造|提升改造|改造|提质改造|建设|整治|拓宽|拓宽改造)?(?:工程|建设项目|项目))"
)


@cache
def _coined_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('programmes', 'coined'))})$")


@cache
def _plain_nouns() -> tuple[str, ...]:
    return tuple(words("programmes", "plain_nouns"))


@cache
def _tail_pattern() -> re.Pattern[str]:
    fillers = alternation(words("programmes", "fillers"))
    tails = alternation(words("programmes", "tails"))
    return re.compile(rf"[”’」\"](?:[（(][^）)]{{1,12}}[）)])?(?:{fillers}){{0,3}}(?:{tails})")


@cache
def _cue_pattern() -> re.Pattern[str]:
    return re.compile(f'(?:{alternation(words("programmes", "cues"))})[了出好以“‘「"]{{0,3}}$')


@cache
def _theme_pattern() -> re.Pattern[str]:
    return re.compile(f'[”’」"](?:{alternation(words("programmes", "theme_after"))})')


@cache
def _year_pattern() -> re.Pattern[str]:
    """“项目攻坚年”: a year under a theme."""
    return re.compile(rf"[{HAN}]{{2,6}}(?:{alternation(words('programmes', 'year_themes'))})年")


@cache
def _brand() -> re.Pattern[str]:
    return re.compile(rf"..(?:{alternation(words('programmes', 'brands'))})$")


@cache
def _weak_tails() -> frozenset[str]:
    return words("programmes", "weak_tails")


# 一村一策, 一科一支部: a rule for each one, that a text may name without quotes.
_ONE_EACH = re.compile(
    rf"(?<![{HAN}])(?:一([村镇乡县户企街社园岗人校院科组楼域事季月周日年]|支部|社区|网格)一([{HAN}]{{1,2}}))"
    rf"(?:、一[{HAN}]{{1,2}}一[{HAN}]{{1,2}}){{0,3}}(?=[，,、。；;”（(：:\n]|$)"
    rf"|(?<=[行推施持到按化实成])一([村镇乡县户企街社园岗校院科组楼域事])一([策品档业特园图长站岗案码色块])(?![{HAN}]?[的地])"
)
_METHOD = re.compile(r"[”’」\"](?:的)?(?:工作|治理|管理|服务|经营)?(?:办法|做法|方法|思路|方式|模式|机制)")


def _parallel(content: str) -> bool:
    """Whether it is three or more items alike: 支部带、能人领、农户跟."""
    items = re.split("[、，,]", content)
    return len(items) >= 3 and len({len(item) for item in items}) == 1 and 3 <= len(items[0]) <= 8


class _Finder:
    def __init__(self, view: TextView, places: Sequence[EntityMatch], overlay: Overlay) -> None:
        self.view = view
        self.text = view.text
        self.overlay = overlay
        self.place_starts = {p.start for p in places}
        self.places = {p.start: p for p in places}
        self.place_names = {view.text[p.start : p.end] for p in places}
        self.inside = mentions_inside(tuple(places))
        self.nothing = words("programmes", "doctrines") | overlay.leave_alone
        self.emphasis = words("programmes", "emphasis")
        self.found: dict[int, int] = {}
        self.bodies: dict[int, EntityMatch] = {}

    def add(self, start: int, end: int) -> None:
        self.found[start] = max(self.found.get(start, 0), end)

    # -- quoted --------------------------------------------------------------------------------------------------

    def named(self, quote: Quoted) -> bool:
        """Whether a quoted stretch is a programme's name by its form, its tail or what announces it."""
        text = self.text
        content = text[quote.start : quote.end]
        if content in self.nothing or _FIVE_YEAR.match(content) or _SENTENCE.search(content) or len(content) < 2:
            return False
        if content[-1] in "，,、" or len(content) > 42:
            return False
        if text.startswith(
            ("奖牌", "称号", "荣誉", "奖状", "证书", "先进", "荣誉称号"), quote.end + 1
        ) or content.endswith(
            ("党支部", "党组织", "称号", "勋章", "奖章", "奖", "模范", "标兵", "文明号", "先进集体", "先进个人", "杯")
        ):
            return False
        if content in self.overlay.programmes or content in words("programmes", "known"):
            return True
        if _STREAK.fullmatch(content):
            return False
        plan = text.startswith(("计划", "行动", "工程", "政策"), quote.end + 1)
        if (content[0] == "零" and not plan) or content in self.emphasis:
            return False
        if _year_pattern().fullmatch(content) or self.coined(content, quote) or _DOUBLE.fullmatch(content):
            return True
        if _PLUS.match(content):
            return True
        tail = _tail_pattern().match(text, quote.end)
        slogan = self.slogan(content)
        if content in self.emphasis:
            return False
        if slogan and _PAIRED.match(content) and text.startswith(("特点", "态势", "特征", "局面"), quote.end + 1):
            return False
        if slogan and "是" in content:
            return False
        if content == "两新" and not text.startswith(("政策", "资金", "项目", "建设", "“两重”"), quote.end + 1):
            return False
        if slogan and (
            tail or (_PAIRED.match(content) and "、" not in content) or self.heads(quote) or self.cued(quote)
        ):
            return True
        if slogan and 3 <= len(content) <= 8:
            if text.startswith(
                ("特点", "态势", "特征", "局面", "称号", "难题", "问题", "现象", "困境", "的态势"), quote.end + 1
            ):
                return False
            short = _SHORT_SLOGAN.match(content)
            return bool(short) and not text.startswith(("的", "之"), quote.end + 1)
        before = text[max(0, quote.start - 9) : quote.start - 1]
        themed = _theme_pattern().match(text, quote.end)
        if themed and (before.endswith(("以", "紧扣", "围绕")) or "品牌" in themed.group()):
            return not themed.group()[1:].startswith("为题") and self.free(content)
        if re.search(r"主题(?:为|是)[:：]?$", before):
            return self.free(content)
        if tail and text.endswith(("达到", "符合"), 0, quote.start - 1):
            return False  # 达到“干净整洁”标准
        if tail:
            tails = sorted((w for w in words("programmes", "tails") if tail.group().endswith(w)), key=len)
            ending = tails[-1] if tails and tails[-1] in _weak_tails() else ""
            if ending and content.count("，") + content.count("、") + content.count(",") >= 2:
                return self.free(content)
            if ending and not self.cued(quote) and not _PAIRED.match(content):
                return False
            return self.free(content) and not (slogan and "是" in content)
        if _named_ending().search(content) and (self.cued(quote) or len(content) >= 6 or _brand().search(content)):
            return self.free(content)
        if text.startswith(("品牌", "党建"), quote.end + 1):
            return True
        return _parallel(content) and _METHOD.match(text, quote.end) is not None

    def free(self, content: str) -> bool:
        """Names of bodies, places and honours are no programmes."""
        if content.endswith(("先进党支部", "称号", "党支部", "党组织", "单位", "先进个人", "之乡", "之都", "之城")):
            return False
        return content not in self.place_names

    def coined(self, content: str, quote: Quoted) -> bool:
        """Whether a short quoted noun is the coined name of a mechanism (板凳会, 先锋岗), no figure of speech."""
        if not 3 <= len(content) <= 9 or not all(is_han(c) or c.isascii() and c.isalnum() for c in content):
            return False
        ending = _coined_pattern().search(content)
        if ending is None or not ending.start() or content.endswith(_plain_nouns()):
            return False
        if len(ending.group()) == 1 and len(content) > 6:
            return False
        core = content[: ending.start()]
        if len(core) < 2 or core in words("programmes", "plain_cores"):
            return False
        return self.free(content) and not self.text.startswith(("称号", "奖", "证书"), quote.end + 1)

    def slogan(self, content: str) -> bool:
        if not _SLOGAN.match(content) or len(content) > 14:
            return False
        if content[0] == "第" or re.match(
            r"[0-9０-９一二三四五六七八九十百千万]+[年月日号点分届次名位人元亩]", content
        ):
            return False
        return True

    def heads(self, quote: Quoted) -> bool:
        """At the head of a line or clause: “三组建”推进…"""
        before = self.text[quote.start - 2 : quote.start - 1] if quote.start >= 2 else "\n"
        after = self.text[quote.end + 1 : quote.end + 2]
        return before in "\n。；：" and after not in "，。、"

    def cued(self, quote: Quoted) -> bool:
        return bool(_cue_pattern().search(self.text[max(0, quote.start - 9) : quote.start - 1]))

    def quoted(self) -> None:
        quotes = self.view.quoted
        named = [self.named(q) for q in quotes]
        chained = [False] * len(quotes)
        text = self.text
        etc = re.compile(r"[”’」\"](?:等|系列)[^，。；]{0,6}(?:品牌|活动|行动|工程|模式|工作法|机制|项目)")
        for k, quote in enumerate(quotes):
            content = text[quote.start : quote.end]
            if (
                not named[k]
                and etc.match(text, quote.end)
                and self.free(content)
                and content not in self.nothing | self.emphasis
            ):
                if not _FIVE_YEAR.match(content) and not _SENTENCE.search(content):
                    named[k] = chained[k] = True
        # “甲”“乙”“丙”等品牌: the tail of the last names them all
        for k in range(len(quotes) - 2, -1, -1):
            between = text[quotes[k].end + 1 : quotes[k + 1].start - 1]
            if named[k + 1] and not named[k] and between in ("", "、", "和", "及", "与"):
                content = text[quotes[k].start : quotes[k].end]
                nothing = content in self.nothing or content in self.emphasis or _FIVE_YEAR.match(content)
                tailed = chained[k + 1] or _tail_pattern().match(text, quotes[k + 1].end)
                if (
                    not nothing
                    and tailed
                    and not _SENTENCE.search(content)
                    and self.free(content)
                    and len(content) >= 2
                ):
                    named[k] = chained[k] = True
        for quote, good in zip(quotes, named, strict=True):
            if good:
                self.add(quote.start, quote.end)

        self.again()

    def again(self) -> None:
        """A name that stood with its generic word once is found in its other quotes and, if long, without them."""
        names = {self.text[a:b] for a, b in self.found.items()}
        for name in names:
            if len(name) < 3:
                continue
            for start, end in each_spot(self.text, name):
                opened = self.text[start - 1 : start] in ("“", "‘", "「", '"')
                if opened and self.text[end : end + 1] in ("”", "’", "」", '"') or len(name) >= 5:
                    self.add(start, end)

    # -- unquoted ------------------------------------------------------------------------------------------------

    def known(self) -> None:
        for match in re.finditer(_known_pattern(self.overlay.programmes), self.text):
            if match.group() not in self.overlay.leave_alone:
                self.add(*match.span())
        for match in _ROUTE.finditer(self.text):
            self.add(*match.span(1))
        for match in _ONE_EACH.finditer(self.text) if "一" in self.text else ():
            self.add(*match.span())
        for match in _BARE_PLUS.finditer(self.text):
            if self.text[match.end() : match.end() + 1] not in "=＝":
                self.add(*match.span(1))
        for match in re.finditer(
            rf"(?<![{HAN}])第?[{_NUMERAL}]+[{HAN}]{{2,3}}(?:并举|发力|联动|共建|同步|融合|共治)(?![{HAN}])", self.text
        ):
            self.add(*match.span())

    def unquoted(self) -> None:
        text = self.text
        strong = words("programmes", "strong_endings")
        stops = (words("programmes", "verbs") | words("organisations", "stops") | words("offices", "heads")) - {
            "重点",
            "重大",
        }
        allowed = words("programmes", "name_verbs")
        generic = words("programmes", "generic")
        special, plan = (tuple(words("programmes", key)) for key in ("special_behind", "plan_behind"))
        for match in _ending_pattern().finditer(text):
            end, ending = match.end(), match.group()
            if ending in ("工程", "项目", "计划") and text.startswith(_bodies_behind(), end):
                continue  # 机电工程|学院: part of a body's name
            if ending == "工作法" and text.startswith("治", end):
                continue
            if ending == "专项" and text.startswith(special, end):
                continue
            if ending in ("战略", "计划") and text.startswith(plan, end):
                continue
            if ending.endswith("模式") and text[end : end + 1] in ("上", "中"):
                pass
            elif text[end : end + 1] in (
                "者",
                "力",
                "度",
                "性",
                "表",
                "书",
                "生",
                "党",
                "单",
                "组",
                "经理",
                "上",
                "中",
            ) or text.startswith(("计划生育", "指挥部", "部", "组"), end):
                continue
            if text.endswith(("主体工程", "配套工程", "附属工程"), 0, end):
                continue  # a part of the works
            start = reach_left(
                self.view,
                match.start(),
                stops=stops - allowed,
                verbs=allowed | words("organisations", "verbs"),
                inside=self.inside,
                any_verb=ending.endswith(("行动", "计划")),
            )
            while (
                match.start() - start > 4
                and text[start - 1 : start] in ("与", "和")
                and ending in ("工程", "保护工程", "治理工程")
            ):
                more = reach_left(
                    self.view,
                    start - 1,
                    stops=stops - allowed,
                    verbs=allowed | words("organisations", "verbs"),
                    inside=self.inside,
                )
                if more >= start - 2 or not self.has_place(more, start):
                    break
                start = more
            if ending in ("工程", "项目", "试点", "建设项目"):
                start = self.lead(start, match.start())
            body = self.bodies.get(start)
            if (
                body is not None
                and body.end < match.start()
                and text.count(text[body.end : end]) > text.count(text[start:end])
            ):
                start = body.end
            head = self.places.get(start)
            if (
                head is not None
                and head.label == "GPE"
                and ending in words("programmes", "placeless")
                and text[head.end - 1] in "省市县区镇乡州旗盟"
                and match.start() - head.end >= 4
            ):
                start = head.end  # 某某县|农村生活污水治理三年行动
            name = text[start:end]
            core = name[: len(name) - len(ending)]
            if ending == "计划" and core.endswith(_planners()):
                continue  # 学院党委|计划今年动工
            whole = self.places.get(start)
            if ending == "项目" and whole is not None and whole.end >= match.start():
                continue  # 某镇|项目
            if name in generic or len(core) < 2 or core in generic or name in self.overlay.leave_alone:
                continue
            if ending in ("项目", "工程") and core.endswith(
                ("铁路", "高铁", "高速", "水库", "机场", "大桥", "水电站", "公路", "隧道")
            ):
                continue
            if ending in ("模式", "机制") and core.endswith(("新", "种", "的")):
                continue
            has_place = self.has_place(start, match.start())
            own = has_place or self.proper(start, match.start())
            if ending in ("工程", "项目", "试点", "模式", "工作模式", "建设项目"):
                if ending == "项目" and not (has_place or (core.endswith("建设") and len(core) >= 6 and own)):
                    continue
                if ending == "模式":
                    if not (len(core) >= 4 and text.count(name) >= 2):
                        continue
                elif not own or len(name) < 6:
                    continue
            elif ending == "制":
                if (
                    len(core) < 5
                    or self.view.token_at(end - 1)[1] in _SYSTEMS
                    or core.endswith("责任")
                    or text[max(0, start - 2) : start] not in ("实行", "推行", "建立", "落实")
                ):
                    continue
            elif ending == "党建模式":
                if text.count(name) < 2 and not own:
                    continue
            elif ending in ("主题教育", "学习教育") or (ending not in strong and len(core) < 4):
                continue
            if all(t in words("programmes", "bland") for t in self.view.pieces(start, match.start())):
                continue
            self.add(start, end)

    def has_place(self, start: int, stop: int) -> bool:
        """Whether a place begins in the stretch."""
        return any(k in self.place_starts for k in range(start, stop))

    def lead(self, start: int, stop: int) -> int:
        """Give back leading words that only introduce the name (国家新一轮, 重点, 重大)."""
        at = start
        while at < stop:
            token_start, token = self.view.token_at(at)
            piece = self.text[at : token_start + len(token)]
            if piece in words("programmes", "lead") and at + len(piece) < stop:
                at += len(piece)
            else:
                break
        return at

    def proper(self, start: int, stop: int) -> bool:
        return any(word_class(p) in ("x", "nz", "ns", "nrt") and len(p) >= 2 for p in self.view.pieces(start, stop))


@cache
def _planners() -> tuple[str, ...]:
    """Bodies that plan something: 计划 is a verb behind them."""
    return tuple(words("organisations", "organ") | words("organisations", "proper"))


@cache
def _bodies_behind() -> tuple[str, ...]:
    """Last words of bodies that 工程 may stand in: no programme there."""
    return tuple(words("programmes", "bodies_behind"))


@cache
def _named_ending() -> re.Pattern[str]:
    """Endings that make a quoted stretch a name by themselves."""
    return re.compile(
        "(?:工程|行动|活动|计划|专项|工作法|模式|机制|制|制度|品牌|战略|圈|直通车|先锋|管家|大讲堂|课堂|讲堂|大课堂|讲习所|驿站|工坊|共同体|联合体|积分制|先锋队|提升年|建设年|攻坚年|服务日|党日|卡|链|指数|清单|工作室|议事厅|夜校)$"
    )


@cache
def _ending_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('programmes', 'endings') | words('programmes', 'strong_endings'))})")


@cache
def _known_pattern(extra: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('programmes', 'known') | extra)})")


def find_programmes(
    text: str,
    *,
    view: TextView | None = None,
    places: Sequence[EntityMatch] = (),
    bodies: Sequence[EntityMatch] = (),
    overlay: Overlay = NO_OVERLAY,
) -> list[EntityMatch]:
    """Programmes in ``text`` (SPEC §3), sorted, not nested.

    Quoted names with a generic word behind them, slogans with numerals, plus signs, and unquoted names that end in
    行动, 战略, 工程 … Doctrines and plain emphasis are none.
    """
    finder = _Finder(view or TextView(text), places, overlay)
    finder.bodies = {b.start: b for b in bodies}
    finder.quoted()
    finder.known()
    finder.unquoted()
    kept: list[EntityMatch] = []
    for a, b in sorted(finder.found.items(), key=lambda s: (s[0], -s[1])):
        if kept and a < kept[-1].end:
            if b - a > kept[-1].end - kept[-1].start:
                kept[-1] = EntityMatch(a, b, "PROGRAM")
            continue
        kept.append(EntityMatch(a, b, "PROGRAM"))
    return kept

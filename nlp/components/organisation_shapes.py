"""How far an organisation's name reaches, and whether a proper name or a number singles it out (SPEC §3, ORG)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.components.matches import EntityMatch
from nlp.components.organisation_patterns import (
    DIVISION_ORGANS,
    LEVELS,
    NUMBERED,
    numbered_branch,
    parent_words,
    parents,
    prefixes,
    zone,
)
from nlp.components.reach import STOP_CLASSES
from nlp.components.textview import TextView, is_han, word_class
from nlp.resources.lexicon import Overlay, words


class OrganisationShapes:
    """How far a body's name reaches to the left, and whether something singles it out."""

    def __init__(self, view: TextView, places: Sequence[EntityMatch], overlay: Overlay) -> None:
        self.view = view
        self.text = view.text
        self.overlay = overlay
        self.stops = words("organisations", "stops")
        self.generic = words("organisations", "generic")
        self.verbs = words("organisations", "verbs")
        self.proper = words("organisations", "proper")
        self.organ = words("organisations", "organ")
        self.own = words("organisations", "own")
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
            kind = "n" if cut or token in LEVELS else word_class(token)
            joining = words("organisations", "joining")
            if (
                token in ("与", "和")
                and at > limit + 1
                and (suffix in joining or text.endswith("学院", 0, suffix_start))
            ):
                previous = word_class(view.token_at(at - 2)[1])
                if previous in ("n", "vn", "nz") and not self.inside.get(at - 2):
                    at = token_start
                    continue
                break
            numbered = text[at : at + 1] == "第" and token in parents()  # 学生|第三党支部
            if token in self.stops or (token in parents() and not numbered):
                break
            if len(token) == 1 and suffix in self.proper and self.place_ends.get(token_start) is not None:
                at = token_start  # the first character of an enterprise's own name: 湘潭|钧岭
                continue
            if kind in STOP_CLASSES and token not in ("原", "新", "老"):
                break
            if kind in ("v", "vd", "vg", "vi", "vq") and token not in self.verbs:
                if token in self.own and suffix in self.proper:
                    return token_start  # 远航|集团
                break
            if kind == "m" and not (text[token_start - 1 : token_start] == "第" or NUMBERED.fullmatch(token)):
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
        prefix_at = [before.find(p) for p in prefixes() if p in before]
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
            if nxt.end >= suffix_start or DIVISION_ORGANS.match(text[nxt.end : end]):
                start = nxt.start
        # 云岭县石门镇|柳坪村党支部: the path only locates a village's own organ, each step is a mention.
        last = first
        while (
            (step := self.place_starts.get(last.end)) is not None and step.label == "GPE" and step.end <= suffix_start
        ):
            last = step
        below_town = text.endswith(("镇", "乡", "街道", "苏木"), 0, last.start)
        if below_town and last.end == suffix_start and text.endswith(("村", "社区", "嘎查"), 0, last.end):
            return last.start
        if nxt and nxt.end == suffix_start and DIVISION_ORGANS.match(text[nxt.end - 1 : end]):
            start = start if text[first.start : first.end].endswith(tuple("省市区县州盟旗镇乡村道")) else nxt.start
        return start

    def trim(self, left: int, suffix_start: int) -> int:
        """Give back leading nouns that only say what kind of body follows (企业, 单位)."""
        at = left
        while at < suffix_start:
            token_start, token = self.view.token_at(at)
            size = len(token) - (at - token_start)
            if self.text.startswith("第", at + size):
                break  # 学生|第三党支部: the noun tells it from the others
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
        if any(p in core for p in prefixes()):
            return True
        if zone().search(core):
            return True
        if suffix in words("organisations", "branches") and numbered_branch().search(core):
            return True
        if re.fullmatch(rf"[{LEVELS}]?第[一二三四五六七八九十\d]+.*", core) and (
            len(core) >= 4 or suffix in ("巡察组", "巡视组")
        ):
            return suffix in ("巡察组", "巡视组", "中学", "小学", "医院", "幼儿园", "中级人民法院", "人民医院")
        if suffix in ("党支部", "党总支") and core.endswith("教研室") and len(core) >= 5:
            return True
        # strip generic words from the core; what is left must be a name
        rest = self.strip(start, end - len(suffix))
        if len(rest) < 2:
            if (
                suffix == "学院"
                and len(core) >= 2
                and core not in ("职业", "技术", "高等", "各")
                and text.count(name) >= 2
            ):
                return core[0] not in "各该本我我校"
            if suffix in ("党校", "分党校") and core.endswith(("学院", "大学")) and len(core) >= 4:
                return True
            return bool(
                suffix in ("学院", "大学", "研究所", "研究院", "学会", "系", "党支部", "党总支")
                and len(core) >= 4
                and self.topical(core, suffix)
            )
        if suffix in words("organisations", "branches") and len(core) == 2 and core[-1] in "站所队组室科班":
            return False  # 测站党支部
        if suffix in self.proper:
            if self.own_words(start, end - len(suffix)) or core[:2] in self.own or suffix in ("组委会", "筹委会"):
                return True
            if (
                suffix in ("林场", "农场", "牧场", "茶场")
                and len(core) >= 2
                and core[-1] in "河山岭沟湖岛江泉坪溪峰洲湾"
            ):
                return True
            return suffix not in words("organisations", "common") and len(rest) >= (
                2 if suffix.endswith(("公司", "集团", "股份", "控股")) else 4
            )
        if any(p in core for p in parent_words()):
            return True
        # an organ of an unnamed parent: the parent must look like a name of its own
        return self.unknown_word(start, end - len(suffix))

    def topical(self, core: str, suffix: str) -> bool:
        return suffix in ("学院", "系") and core not in self.generic and core[0] not in "各该本我"

    def strip(self, start: int, stop: int) -> str:
        """The words of a stretch that are no generic words."""
        rest = ""
        for piece in self.view.pieces(start, stop):
            if piece in self.generic or NUMBERED.fullmatch(piece):
                continue
            if len(piece) > 2 and piece[0] in LEVELS and piece[1:] in self.generic:
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
        singles = 0
        for piece in self.view.pieces(start, stop):
            singles = singles + 1 if len(piece) == 1 and piece not in LEVELS else 0
            if singles >= 2:
                return True
        return False

    def unknown_word(self, start: int, stop: int) -> bool:
        """Whether a word of the stretch is a name, or none that the dictionary has."""
        kinds = ("x", "nr", "nz", "nt", "ns", "nrt")
        return any(
            len(piece) >= 2 and word_class(piece) in kinds and piece not in self.generic
            for piece in self.view.pieces(start, stop)
        )

    def note(self, start: int, end: int) -> None:
        """Note a body; of two that begin together the longer."""
        self.found[start] = max(self.found.get(start, 0), end)

    def known_inside(self, start: int, end: int) -> bool:
        return any(start < self.known_spans.get(k, 0) <= end for k in range(start, end))

    def has_place(self, start: int, end: int) -> bool:
        """Whether a place begins in the stretch."""
        return any(k in self.place_starts for k in range(start, end))

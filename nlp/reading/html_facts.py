"""What a page says of its article: title, date, outlet, bylines, editor, breadcrumb.

Sources, the first that has a value wins: the lines between the title and the text, the notes behind the text,
``<meta>`` elements, data for search engines (JSON-LD), variables of scripts (WeChat). Lines are read by the masthead's
rules.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp.reading.dates import find_date, parse_date
from nlp.reading.html_body import Body, is_centred
from nlp.reading.html_words import html_words, part_names, whole_names
from nlp.reading.lines import (
    Note,
    crumb_at,
    is_footer,
    is_furniture,
    is_menu,
    link_head,
    note_of,
    same_title,
    starts_with_link_head,
)
from nlp.reading.markup import Element, Line
from nlp.reading.masthead import Facts
from nlp.reading.people import are_persons, is_byline
from nlp.reading.words import alternatives, masthead_words

_SUFFIX = re.compile(r"\s*[-_|–—丨｜–]+\s*|\s{2,}")


@dataclass
class PageFacts:
    """The facts of a page; missing text is ``""``."""

    title: str = ""
    published: str = ""
    outlet: str = ""
    publisher: str = ""
    reporters: str = ""
    correspondents: str = ""
    editor: str = ""
    channel: str = ""
    url: str = ""
    title_line: int = -1


class Meta:
    """The ``<meta>`` elements of a page by their names in lower case, JSON-LD, and the scripts' variables."""

    def __init__(self, root: Element) -> None:
        self.values: dict[str, str] = {}
        self.title = ""
        self.url = ""
        for element in root.iter("meta"):
            name = element.get("name") or element.get("property") or element.get("itemprop") or ""
            content = " ".join((element.get("content") or "").split())
            if name and content:
                self.values.setdefault(" ".join(name.lower().split()), content[:500])
        for element in root.iter("title"):
            text = " ".join("".join(element.itertext()).split())
            if text:
                self.title = text[:300]
                break
        for element in root.iter("link"):
            if (element.get("rel") or "").lower() == "canonical":
                self.url = element.get("href") or ""
        self.linked: dict[str, Any] = {}
        self.script_date = ""
        self.script_account = ""
        for element in root.iter("script"):
            self._script(element)
        self.account, self.author = _account(root)
        self.publisher = _name(self.linked.get("publisher"))
        self.author = self.author or self.first("reporters") or _name(self.linked.get("author"))
        self.property: dict[str, str] = {}
        from lxml.etree import Comment

        for element in root.iter(Comment):
            text = element.text or ""
            if "enpproperty" in text[:20]:
                self.property = {k: v.strip() for k, v in _PROPERTY.findall(text[:5000]) if v.strip()}
                break

    def _script(self, element: Element) -> None:
        text = element.text or ""
        if (element.get("type") or "").lower() == "application/ld+json":
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                return
            if isinstance(data, list):
                data = next((d for d in data if isinstance(d, dict)), None)
            if isinstance(data, dict) and not self.linked:
                self.linked = data
            return
        for written in _SCRIPT_DATE.finditer(text):
            # the one that is written out before the seconds since 1970
            if not self.script_date or (len(written[1]) > 10 and len(self.script_date) != 16):
                self.script_date = parse_date(written[1])
        if not self.script_account and (match := _SCRIPT_ACCOUNT.search(text)):
            self.script_account = match[1].strip()

    def first(self, field: str) -> str:
        """The first value that a ``<meta>`` for ``field`` has."""
        for name in html_words().meta[field]:
            if value := self.values.get(name):
                return value
        return ""


def _account(root: Element) -> tuple[str, str]:
    """The account and the author that a page of WeChat names."""
    account = author = ""
    for element in root.iter("a", "span", "strong", "div"):
        name = element.get("id") or ""
        if name in ("js_name", "js_author_name"):
            text = " ".join("".join(element.itertext()).split())[:40]
            if name == "js_name":
                account = account or text
            else:
                author = author or text
    return account, author


def _name(value: Any) -> str:
    """The name in JSON-LD: a text, an object with a name, or the first of several."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:40] if isinstance(value, str) else ""


# digital papers: <!--enpproperty <date>…</date><author>…</author><title>…</title>/enpproperty-->
_PROPERTY = re.compile(r"<([a-z]{3,20})>([^<>]{1,300})</\1>")
# WeChat: var ct = "1659274440"; var createTime = '2022-07-31 21:34'; var publish_time = "2022-07-31"
_SCRIPT_DATE = re.compile(
    r"\b(?:createTime|create_time|ori_create_time|publish_time|svr_time|ct)\s*[=:]\s*[\"']([\d :\-]{8,19})[\"']"
)
_SCRIPT_ACCOUNT = re.compile(r"\bvar\s+nickname\s*=\s*(?:htmlDecode\()?[\"']([^\"'<>\\]{2,30})[\"']")


# --------------------------------------------------------------------------------------------------------------- title


def find_title(lines: list[Line], body: Body, meta: Meta) -> tuple[str, int]:
    """The title and the number of the line that shows it (-1 where none does).

    It is the line before the text, or at its head, with which the page's ``<title>`` begins, or that repeats what a
    ``<meta>`` says; else a heading; else the ``<title>`` without the site's name.
    """
    named = meta.first("title")
    named = named or meta.property.get("title", "")
    keys = [same_title(t) for t in (named, meta.title, without_site(meta.title, meta)) if t]
    best: tuple[float, int] | None = None
    for number, line in enumerate(lines[: min(len(lines), body.first + 6)]):
        text = line.text
        if len(text) > 100 or len(text) < 3 or line.hidden:
            continue
        rank = _title_rank(line, keys)
        if rank > 0 and (number < body.first or rank >= 2):
            near = 1 / (2 + abs(body.first - number))
            if best is None or rank + near > best[0]:
                best = (rank + near, number)
    if best is None and not named:
        best = _heading(lines, body, meta)
    if best is not None:
        text = lines[best[1]].text
        if (dated := find_date(text)) is not None and dated[0] >= 6:
            text = text[: dated[0]].strip(" \u3000\xa0|丨｜-—[【（(") or text
        fuller = named if named and same_title(text).rstrip(".…") in same_title(named) and len(named) < 90 else ""
        return (fuller if fuller and not text.endswith(("...", "…")) and len(fuller) == len(text) else text), best[1]
    if named:
        return without_site(named, meta), -1
    return without_site(meta.title, meta), -1


def _heading(lines: list[Line], body: Body, meta: Meta) -> tuple[float, int] | None:
    """The line that looks like a title, where the page's ``<title>`` names only the site."""
    best: tuple[float, int] | None = None
    texts = [line.text for line in lines[: body.first]]
    for number in range(max(0, body.first - 12), body.first):
        line = lines[number]
        text = line.text
        if line.hidden or not 5 <= len(text) <= 80 or text[-1] in "。；;：:，,、" or line.link_share > 0.5:
            continue
        if is_furniture(text, at_edge=True) or is_menu(text) or note_of(line.spaced) or crumb_at(texts, number):
            continue
        if find_date(text) or is_footer(text):
            continue
        block = line.block
        emphasis = block.tag in ("h1", "h2", "h3") or bool(whole_names(block) & html_words().title)
        emphasis = emphasis or is_centred(block) or next(block.iter("b", "strong", "font"), None) is not None
        value = 1.0 * emphasis + min(len(text), 30) / 60
        if best is None or value > best[0]:
            best = (value, number)
    return best if best is not None and best[0] >= 1.0 or not meta.title else None


def likely_title(lines: list[Line], meta: Meta) -> int:
    """The number of the line that is most surely the title, before it is known where the text is; -1 for none."""
    names = (meta.first("title"), meta.property.get("title", ""), meta.title, without_site(meta.title, meta))
    keys = [same_title(t) for t in names if t]
    best, rank = -1, 1.9
    for number, line in enumerate(lines):
        if line.hidden or not 5 <= len(line.text) <= 100:
            continue
        # menus and lists may name the article too: the heading, or else the last before its note, counts
        value = _title_rank(line, keys) + 0.5 * (line.block.tag in ("h1", "h2")) - line.link_share
        if value > rank:
            best, rank = number, value
    return best


def _title_rank(line: Line, keys: list[str]) -> float:
    """How sure it is that a line is the title: 3 where the page's title begins with it, less for a heading."""
    key = same_title(line.text)
    rank = 0.0
    if len(key) >= 5 and not is_furniture(line.text, at_edge=True):
        bare = key.rstrip(".…")
        for wanted in keys:
            if wanted == key:
                rank = max(rank, 3.0)
            elif len(key) >= 6 and wanted.startswith(bare):
                rank = max(rank, 2.0 + min(0.9, len(key) / len(wanted)))
            elif len(wanted) >= 8 and len(key) < len(wanted) + 40 and key.startswith(wanted.rstrip(".…")):
                rank = max(rank, 1.9)  # the page's title is cut short, or a date stands behind the line's
            elif len(key) >= 8 and bare in wanted:
                rank = max(rank, 1.5 + min(0.4, len(key) / len(wanted)))
    if not rank and not keys and len(key) >= 4:
        if line.block.tag in ("h1", "h2") or whole_names(line.block) & html_words().title:
            rank = 1.0
    return rank


def without_site(title: str, meta: Meta) -> str:
    """A ``<title>`` without the names of the site and its channels behind it."""
    parts = [p for p in _SUFFIX.split(title) if p]
    if len(parts) < 2:
        return title
    site = meta.first("site")
    # the site's names are short and stand behind; the longest part is the title
    longest = max(range(len(parts)), key=lambda i: len(parts[i]))
    if site and parts[-1] == site:
        parts.pop()
    end = min(longest, len(parts) - 1) + 1
    at = title.find(parts[end - 1])
    return title[: at + len(parts[end - 1])].strip() if end > 1 else parts[0]


# ---------------------------------------------------------------------------------------------------------- breadcrumb

_JOIN = re.compile(r"\s*(?:[-–—]+[>＞]|>|＞|›|»|→|≫|--|\\)+\s*")
_ARROWS = re.compile(r"(?:[>＞›»→≫]|--+>)")
_HEAD_WORDS = re.compile(r"^.{0,12}(?:位置|路径|导航|栏目)\s*(?:是|为)?\s*[:：]*\s*")


def find_channel(lines: list[Line], title_line: int, body: Body, title: str) -> str:
    """The breadcrumb's steps, ``;`` between them (SPEC §2): the nearest line above with arrows, or named as one."""
    stop = title_line if title_line >= 0 else body.first
    stop = max(0, min(stop, body.first)) if title_line < body.first else body.first
    texts = [line.text for line in lines]
    best: list[str] = []
    rank = 0.0
    joined: set[Element] = set()
    for number in range(max(0, stop - 60), min(len(lines), stop + 4, body.first + 1)):
        if lines[number].hidden:
            continue
        steps, value = _listed(lines, number, stop, joined) or _steps_at(texts, number, lines[number])
        if steps and value >= rank:
            best, rank = steps, value
    ends = masthead_words().crumb_ends
    while best and (best[-1] in ends or (title and same_title(best[-1])[:12] == same_title(title)[:12])):
        best.pop()
    return ";".join(best)


def _listed(lines: list[Line], number: int, stop: int, joined: set[Element]) -> tuple[list[str], float] | None:
    """A breadcrumb whose steps are items of a list: the lines of one element of that name."""
    holder = next((e for e in _around(lines[number].block, 4) if part_names(e) & html_words().crumb), None)
    if holder is None or holder in joined:
        return None
    joined.add(holder)
    group: list[str] = []
    several = 0
    for line in lines[number : min(stop, number + 9)]:
        if holder not in _around(line.block, 6):
            break
        if several and re.search(r"[:：]|\d{4}", line.text):
            break  # a telephone, a date: no step
        group.extend(line.pieces or (line.text,))
        several += 1
    arrows = any(_ARROWS.search(t) for t in group)
    if not group or sum(map(len, group)) > 120 or (arrows and several < 2):
        return None
    steps = [s.strip(" :：/|｜·\u3000\xa0") for text in group for s in _JOIN.split(_HEAD_WORDS.sub("", text))]
    steps = [s for s in steps if s and re.search(r"\w", s)]
    if (
        not steps
        or max(map(len, steps)) > (40 if arrows else 16)
        or any(is_furniture(s, at_edge=True) for s in steps[:-1])
    ):
        return None
    if arrows:
        return steps, 3.5
    # without arrows, its name and its form must say what it is
    sure = bool(part_names(holder) & html_words().crumb_sure)
    ends = steps[0].endswith(("首页", "网")) or steps[-1] in masthead_words().crumb_ends
    return (steps, 2.2 if ends else 1.2) if (sure or ends) and len(steps) + sure > 1 and len(steps) <= 6 else None


def _steps_at(texts: list[str], number: int, line: Line) -> tuple[list[str], float]:
    text = line.text
    if len(text) > 100 or "。" in text:
        return [], 0.0
    named = any(part_names(e) & html_words().crumb for e in _around(line.block, 3))
    headed = bool(re.match(r"^.{0,10}(?:位置|路径)\s*(?:是|为)?\s*[:：]", text))
    arrows = len(_ARROWS.findall(text))
    if headed:
        crumb = crumb_at(texts, number)
        steps = crumb[0] if crumb else _JOIN.split(_HEAD_WORDS.sub("", text))
        rank = 3.0
    elif arrows and (len(text) <= 60 or named):
        steps = [step for piece in line.pieces or (text,) for step in _JOIN.split(_HEAD_WORDS.sub("", piece))]
        rank = 2.0 + named
    elif re.search(r"\s正文$", text) and len(text) <= 30:
        steps = text.split()
        rank = 2.0
    elif re.match(r"\S{0,6}(?:首页|网)\s*[-—]", text) and len(text) <= 40 and re.search(r"[-—]\s*正文$", text):
        steps = re.split(r"\s*[-—]+\s*", text)
        rank = 2.0
    elif named and len(text) <= 40 and not is_furniture(text, at_edge=True) and re.search(r"\s[/|-]\s", text):
        steps = re.split(r"\s+[/|-]\s+", text)
        rank = 1.5
    else:
        return [], 0.0
    out: list[str] = []
    for step in steps:
        words = step.split()
        for word in words if len(words) > 1 and "正文" in words else [step]:
            word = word.strip(" :：·|丨/[]【】\u3000\xa0")
            if word:
                out.append(word)
            if word in masthead_words().crumb_ends:
                return (out, rank + 0.5) if len(out) > 1 else ([], 0.0)
    if not out or max(map(len, out)) > 30 or (len(out) < 2 and not headed):
        return [], 0.0
    return out, rank


def _around(element: Element, count: int) -> list[Element]:
    out: list[Element] = []
    at: Element | None = element
    while at is not None and len(out) < count:
        out.append(at)
        at = at.getparent()
    return out


# --------------------------------------------------------------------------------------------------------------- notes


def find_facts(lines: list[Line], body: Body, meta: Meta, dropped: list[Line]) -> PageFacts:
    """All facts of the page."""
    page = PageFacts()
    page.title, page.title_line = find_title(lines, body, meta)
    page.channel = find_channel(lines, page.title_line, body, page.title)
    head = Facts()
    start = page.title_line if 0 <= page.title_line < body.first else body.first
    # what stands below the title counts before what stands above it
    for line in (*lines[start : body.first], *lines[max(0, start - 8) : start][::-1]):
        if not line.hidden:
            _take_head(line, head)
    if page.title_line >= body.first:  # the article's part holds its masthead too
        for line in lines[body.first : min(page.title_line + 8, body.end)]:
            if not line.hidden and len(line.text) <= 120:
                _take_head(line, head)
    tail = Facts()
    for line in dropped:
        if not line.hidden and len(line.text) <= 120:
            _take_tail(line, tail)
    for line in lines[body.end : body.end + 30]:
        if link_head(line.text) or starts_with_link_head(line.text):
            break
        if line.hidden or len(line.text) > 120:
            continue
        _take_tail(line, tail)
    _publish(page, head, tail, meta)
    if not page.outlet:
        page.publisher = (
            _lone_outlet(lines[max(0, start) : body.first])
            or _named_outlet(lines[max(0, start) : body.first])
            or meta.publisher
        )
        if not page.publisher and (meta.property or body.paper):
            page.publisher = next((p for p in _SUFFIX.split(meta.title) if _PAPER.fullmatch(p)), "")
    return page


_PAPER = re.compile(r"[\u4e00-\u9fff]{2,10}报")


OUTLET = re.compile(
    r"[\u4e00-\u9fff·]{1,12}(?:报|网|社|电视台|广播电台|客户端|发布|融媒|融媒体|融媒体中心|新闻|新媒体|周刊|杂志|在线)"
)


def _lone_outlet(lines: list[Line]) -> str:
    """A line between title and text that is nothing but an outlet's name, where another shows a date or a byline."""
    texts = [line.text.strip(" |丨｜·") for line in lines if not line.hidden and line.link_share < 1]
    if not any(find_date(t) or is_byline(t) for t in texts):
        return ""
    return next((t for t in texts[1:] if OUTLET.fullmatch(t) and not is_furniture(t, at_edge=True)), "")


_NO_NAME = re.compile(r"[\d:：。，,]")


def _named_outlet(lines: list[Line]) -> str:
    """The text of an element between title and text that is called source or the like, and has no label."""
    seen: set[Element] = set()
    for line in lines:
        if line.hidden or line.block in seen or len(line.text) > 120:
            continue
        seen.add(line.block)
        for element in line.block.iter():
            if isinstance(element.tag, str) and part_names(element) & html_words().account:
                text = "".join(element.itertext()).strip()
                if 2 <= len(text) <= 16 and not _NO_NAME.search(text) and not is_furniture(text, at_edge=True):
                    return text
    return ""


def _take_head(line: Line, facts: Facts) -> None:
    text = line.text if len(line.text) > 160 else line.spaced
    if len(text) > 200 or (line.link_share > 0.9 and not find_date(text) and ":" not in text and "：" not in text):
        return
    for piece in _pieces(text):
        note = None if _PAPER_PAGE.search(piece) else note_of(piece)
        if note is not None:
            _clean(note)
            if not note.dates and (found := find_date(piece)) is not None:
                note.dates.append(found[2])
            facts.take(note, dates=True)
        else:
            _take_loose(piece, facts)


_CUT = re.compile(
    r"(?:\s+(?:参与)?(?:评论|我有话说|阅读|浏览|点击|人气|热度|字号|字体|打印|分享|纠错).*|\s*[\[【（(]|\s+[\u4e00-\u9fff]{1,4}\s*[:：]|\s{3,}|\s+举报|\s+https?:).*$"
)


def _clean(note: Note) -> None:
    """Outlets without what pages put behind them: buttons, counters, labels that no list has (选稿: …)."""
    for i, (label, kind, value) in enumerate(note.fields):
        if kind in ("editor", "editor_in_charge"):
            note.fields[i] = (label, kind, _CUT.sub("", value).strip(" \u3000\xa0"))
        if kind == "outlet":
            if (by := re.search(r"[（(]([^（）()]*(?:记者|通讯员)[^（）()]*)[)）]?$", value)) is not None:
                note.byline = note.byline or by[1]
            value = _CUT.sub("", value).strip(" \u3000\xa0")
            for word in masthead_words().furniture:
                if len(word) >= 3 and value.endswith(word) and len(value) > len(word) + 1:
                    value = value.removesuffix(word).strip()
            note.fields[i] = (label, kind, value)


# 《某某日报》（ 2023年01月05日 第 01 版）
_PAPER_PAGE = re.compile(r"《\s*([^《》]{2,12}?)\s*》\s*[（(][^（）()]{4,40}版[^（）()]{0,4}[）)]")
_GLUED = re.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z0-9])(?=(?:来源|作者|记者|责任编辑|责编|编辑|发布时间|时间|通讯员)\s*[:：])"
)
_SPLIT_DATE = re.compile(r"\b((?:19|20)\d\d)\s+(\d{1,2})\s*/\s*(\d{1,2})\b")


def _pieces(text: str) -> list[str]:
    text = _GLUED.sub(" ", _SPLIT_DATE.sub(r"\1/\2/\3", text))
    parts = re.split(r"\s+[|丨｜]\s+", text)
    if len(parts) == 1 or any(re.sub(r"\s", "", p) in masthead_words().labels for p in parts):
        return [text]
    return [p for p in parts if p]


def _take_loose(text: str, facts: Facts) -> None:
    """What a line that is not only a note says all the same: a date, labelled values."""
    note = Note()
    found = find_date(text)
    if (paper := _PAPER_PAGE.search(text)) is not None:
        note.outlet = paper[1].strip()
        text = text.replace(paper[0], " ")
        note.byline = text.strip() if is_byline(text.strip()) else ""
    if found is not None and len(text) - (found[1] - found[0]) <= 90:
        note.dates.append(found[2])
    for match in _labelled().finditer(text):
        label = re.sub(r"\s+", "", match["label"])
        kind = masthead_words().labels[label]
        value = match["value"].strip(" \u3000\xa0|｜/,，()（）[]【】")
        if value and kind != "other":
            if kind == "published":
                value = (find_date(text[match.start("value") :][:40]) or (0, 0, ""))[2]
            note.fields.append((label, kind, value))
    if is_byline(text):
        note.byline = text
    elif found is not None and not note.fields and found[0] < 40:
        _take_unlabelled(f"{text[: found[0]]} {text[found[1] :]}", note)
    _clean(note)
    facts.take(note, dates=True)


_LOOSE_WORD = re.compile(r"(?:https?:|www|发布于|更新于|发表于|来自|原创).*|[|丨｜]")


def _take_unlabelled(text: str, note: Note) -> None:
    """What stands beside a date without a label: an outlet, an outlet and its reporter, or a byline."""
    rest = [t for t in text.split() if not _LOOSE_WORD.fullmatch(t)]
    if not rest:
        return
    for first in (0, 1):
        if is_byline(line := " ".join(rest[first:])):
            note.byline = line
            rest = rest[:first]
            break
    if rest and len(rest) <= 2 and re.fullmatch(r"[\u4e00-\u9fff·]{2,14}", rest[0]) and not is_menu(rest[0]):
        note.outlet = re.sub(r"(?:官方账号|官方帐号|讯)$", "", rest[0])
        if len(rest) == 2 and are_persons(rest[1]) and OUTLET.fullmatch(note.outlet):
            note.byline = f"记者 {rest[1]}"


@cache
def _labelled() -> re.Pattern[str]:
    labels = alternatives(frozenset(k for k, v in masthead_words().labels.items() if v != "other" and len(k) > 1))
    return re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<label>{labels})\s*[:：|｜]\s*"
        r"(?P<value>[^\s\u3000:：]{1,30}(?:[ \u3000][\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff:：]))*)"
    )


def _take_tail(line: Line, facts: Facts) -> None:
    for piece in _pieces(line.spaced):
        if (bracket := re.match(r"[（(【\[]([^（(【\[）)】\]]{3,60})[）)】\]]", piece)) is not None:
            piece = bracket[1]
        note = note_of(piece.strip("()（）[]【】 "))
        if note is None:
            _take_loose(piece, facts)
        elif note.fields or note.byline:
            _clean(note)
            facts.take(note, dates=False)


# /2019/0812/c1-2.html, /2019-08/12/content_1.htm, t20190812_1.html
_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")


def _publish(page: PageFacts, head: Facts, tail: Facts, meta: Meta) -> None:
    linked = meta.linked
    dates = [head.published, meta.first("published"), str(linked.get("datePublished") or ""), meta.script_date]
    dates.insert(1, tail.labelled_date)
    dates.append(meta.property.get("date", "")[:10])
    parsed = [d for d in (parse_date(d) for d in dates if d) if d]
    if parsed:
        page.published = parsed[0]
        # a minute is worth more than the place it stands in, where the day is the same
        if len(page.published) == 10:
            page.published = next((d for d in parsed if d.startswith(page.published) and "T" in d), page.published)
    outlet = meta.first("outlet")
    outlet = re.sub(r"^来源\s*[:：]\s*", "", outlet)
    page.outlet = head.outlet or outlet or meta.account or tail.outlet or meta.script_account
    if meta.account and (head.outlet in ("", meta.author) or not outlet):
        page.outlet = meta.account  # on WeChat, whose article it is
    page.outlet = page.outlet or meta.property.get("nodesearchname", "")
    byline = head.byline if head.byline.reporters or head.byline.correspondents else tail.byline
    page.reporters = "、".join(byline.reporters)
    if not byline.reporters and not byline.correspondents and are_persons(meta.author):
        page.reporters = meta.author
    page.correspondents = "、".join(byline.correspondents)
    editor = tail.editor_in_charge or head.editor_in_charge or tail.editor or head.editor or meta.first("editor")
    page.editor = editor.strip()
    if not page.channel and (column := meta.first("channel")):
        page.channel = column
    page.channel = page.channel or meta.property.get("nodename", "")
    page.url = meta.first("url") or meta.url
    if not page.published and (dated := _URL_DATE.search(page.url)) is not None:
        page.published = parse_date("-".join(dated.groups()))
    if not re.match(r"https?://", page.url):
        page.url = ""

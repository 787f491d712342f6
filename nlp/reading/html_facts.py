"""What a page says of its article: title, date, outlet, bylines, editor, breadcrumb.

Sources, the first that has a value wins: the lines between the title and the text, the notes behind the text,
``<meta>`` elements, data for search engines (JSON-LD), variables of scripts (WeChat). Lines are read by the masthead's
rules.
"""

from __future__ import annotations

import re
from functools import cache

from nlp.reading.dates import find_date, parse_date
from nlp.reading.draft import Draft
from nlp.reading.html_body import Body
from nlp.reading.html_crumb import find_channel
from nlp.reading.html_meta import Meta
from nlp.reading.html_title import SITE_MARKS, find_title
from nlp.reading.html_words import html_words, part_names
from nlp.reading.lines import Note, is_furniture, is_menu, link_head, note_of, starts_with_link_head
from nlp.reading.markup import Element, Line
from nlp.reading.masthead import Facts
from nlp.reading.people import are_persons, is_byline
from nlp.reading.words import alternatives, masthead_words


def find_facts(page: Draft, lines: list[Line], body: Body, meta: Meta, dropped: list[Line]) -> None:
    """Put all facts of the page into its draft."""
    title, title_line = find_title(lines, body, meta)
    page.title = title or None
    page.channel = find_channel(lines, title_line, body, title)
    head = Facts()
    start = title_line if 0 <= title_line < body.first else body.first
    # what stands below the title counts before what stands above it
    for line in (*lines[start : body.first], *lines[max(0, start - 8) : start][::-1]):
        if not line.hidden:
            _take_head(line, head)
    if title_line >= body.first:  # the article's part holds its masthead too
        for line in lines[body.first : min(title_line + 8, body.end)]:
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
            page.publisher = next((p for p in SITE_MARKS.split(meta.title) if _PAPER.fullmatch(p)), "")


_PAPER = re.compile(r"[\u4e00-\u9fff]{2,10}报")


@cache
def _outlet() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff·]{{1,12}}(?:{alternatives(masthead_words().outlet_ends)})")


def _lone_outlet(lines: list[Line]) -> str:
    """A line between title and text that is nothing but an outlet's name, where another shows a date or a byline."""
    texts = [line.text.strip(" |丨｜·") for line in lines if not line.hidden and line.link_share < 1]
    if not any(find_date(t) or is_byline(t) for t in texts):
        return ""
    return next((t for t in texts[1:] if _outlet().fullmatch(t) and not is_furniture(t, at_edge=True)), "")


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


@cache
def _cut() -> re.Pattern[str]:
    words = alternatives(masthead_words().beside)
    return re.compile(
        rf"(?:\s+(?:{words}).*|\s*[\[【（(]|\s+[\u4e00-\u9fff]{{1,4}}\s*[:：]|\s{{3,}}|\s+举报|\s+https?:).*$"
    )


def _clean(note: Note) -> None:
    """Outlets without what pages put behind them: buttons, counters, labels that no list has (选稿: …)."""
    for i, (label, kind, value) in enumerate(note.fields):
        if kind in ("editor", "editor_in_charge"):
            note.fields[i] = (label, kind, _cut().sub("", value).strip(" \u3000\xa0"))
        if kind == "outlet":
            if (by := re.search(r"[（(]([^（）()]*(?:记者|通讯员)[^（）()]*)[)）]?$", value)) is not None:
                note.byline = note.byline or by[1]
            value = _cut().sub("", value).strip(" \u3000\xa0")
            for word in masthead_words().furniture:
                if len(word) >= 3 and value.endswith(word) and len(value) > len(word) + 1:
                    value = value.removesuffix(word).strip()
            note.fields[i] = (label, kind, value)


# 《某某日报》（ 2023年01月05日 第 01 版）
_PAPER_PAGE = re.compile(r"《\s*([^《》]{2,12}?)\s*》\s*[（(][^（）()]{4,40}版[^（）()]{0,4}[）)]")


@cache
def _glued() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\u4e00-\u9fffA-Za-z0-9])(?=(?:{_labels()})\s*[:：])")


_SPLIT_DATE = re.compile(r"\b((?:19|20)\d\d)\s+(\d{1,2})\s*/\s*(\d{1,2})\b")


def _pieces(text: str) -> list[str]:
    text = _glued().sub(" ", _SPLIT_DATE.sub(r"\1/\2/\3", text))
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
        if len(rest) == 2 and are_persons(rest[1]) and _outlet().fullmatch(note.outlet):
            note.byline = f"记者 {rest[1]}"


def _labels() -> str:
    return alternatives(frozenset(k for k, v in masthead_words().labels.items() if v != "other" and len(k) > 1))


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<label>{_labels()})\s*[:：|｜]\s*"
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


def _publish(page: Draft, head: Facts, tail: Facts, meta: Meta) -> None:
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

"""Which line of a page is its article's title."""

from __future__ import annotations

import re

from nlp.reading.dates import find_date
from nlp.reading.html_body import Body, is_centred
from nlp.reading.html_meta import Meta
from nlp.reading.html_words import html_words, whole_names
from nlp.reading.lines import crumb_at, is_footer, is_furniture, is_menu, note_of, same_title
from nlp.reading.markup import Line

SITE_MARKS = re.compile(r"\s*[-_|–—丨｜]+\s*|\s{2,}")
"""What stands between a title and the names of the site and its channels."""


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
    parts = [p for p in SITE_MARKS.split(title) if p]
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

"""A saved page's lines → title, metadata and clean text (SPEC §1).

The rules go by position and form, never by site: what stands before the first paragraph is the *head*, what stands
behind the last one the *tail*. Labelled notes (来源: …) that nobody writes in running text count everywhere; words that
may be a heading or a line of a notice count in head and tail only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from nlp.reading.dates import find_date, parse_date
from nlp.reading.lines import (
    Note,
    crumb_at,
    inside_brackets,
    is_footer,
    is_furniture,
    is_menu,
    is_neighbour,
    is_paragraph,
    is_photo_credit,
    link_head,
    note_of,
    same_title,
    starts_with_link_head,
    trailing_note,
)
from nlp.reading.people import Byline, are_persons, names, read_byline
from nlp.reading.words import alternatives, masthead_words

TITLE_MAX = 80
_ENUMERATED = re.compile(
    r"[（(]?[一二三四五六七八九十\d]+[）)]?\s*[、.．]|第[一二三四五六七八九十\d]+[章节条]|[（(][一二三四五六七八九十]+[）)]"
)
_STAFF_NUMBER = re.compile(r"[ _]*[（(]?[A-Z]{1,4}\d{2,7}[）)]?$")
# （作者系…研究员） behind the last sentence
_ABOUT_AUTHOR = re.compile(
    r"(?<=[。！？”])\s*[（(](?:本文)?作者(?:[\u4e00-\u9fff·]{2,8})?(?:系|为|是|单位|简介)[^（）()]{2,60}[）)]\s*$"
)
# （张三） behind the last sentence
_SIGNED = re.compile(r"(?<=[。！？”])\s*[（(]([\u4e00-\u9fff·、，, \u3000]{2,16})[）)]\s*$")
_FRONT_KEYS = {
    "title": "title",
    "date": "published",
    "author": "author",
    "source": "outlet",
    "标题": "title",
    "日期": "published",
    "作者": "author",
    "来源": "outlet",
}


@dataclass
class Masthead:
    """What a page says of its article, and the lines of its text. Missing text is ``""``."""

    title: str = ""
    lines: list[str] = field(default_factory=list)
    published: str = ""
    outlet: str = ""
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    editor: str = ""
    channel: str = ""


class Facts:
    """Collects values from notes as they come; the first of a kind stands, a stronger label overrides."""

    def __init__(self) -> None:
        self.labelled_date = ""
        self.free_date = ""
        self.outlet = ""
        self.byline = Byline()
        self.editor_in_charge = ""
        self.editor = ""
        self.steps: list[str] = []

    def take(self, note: Note, *, dates: bool) -> None:
        for label, kind, value in note.fields:
            if not value:
                continue
            if kind == "published":
                strong = label not in masthead_words().weak
                if re.match(r"\d{4}-\d\d-\d\d", value):
                    if strong and not self.labelled_date:
                        self.labelled_date = value
                    elif dates and not self.free_date:
                        self.free_date = value
            elif kind == "outlet":
                if not self.outlet and value.lower() not in masthead_words().no_outlet:
                    self.outlet = inside_brackets(value) if value.startswith("《") else value
            elif kind in ("author", "correspondent"):
                if value.lower() in masthead_words().no_outlet:
                    continue
                self.add(read_byline(value, "reporter" if kind == "author" else "correspondent"))
            elif value.lower() in masthead_words().no_outlet:
                continue
            elif kind == "editor_in_charge":
                self.editor_in_charge = self.editor_in_charge or _person_of(value)
            elif kind == "editor":
                self.editor = self.editor or _person_of(value)
        if note.byline:
            self.add(read_byline(note.byline, ""))
        if note.outlet and not self.outlet:
            self.outlet = note.outlet
        if dates and note.dates and not self.free_date:
            self.free_date = note.dates[0]

    def add(self, byline: Byline) -> None:
        self.byline = Byline(
            tuple(dict.fromkeys((*self.byline.reporters, *byline.reporters))),
            tuple(dict.fromkeys((*self.byline.correspondents, *byline.correspondents))),
        )

    @property
    def published(self) -> str:
        """The labelled date, with the time of day of a free one of the same day."""
        if self.labelled_date[:10] == self.free_date[:10]:
            return max(self.labelled_date, self.free_date, key=len)
        return self.labelled_date or self.free_date


def _person_of(value: str) -> str:
    """An editor's name without a staff number or a remark in brackets behind it."""
    return _STAFF_NUMBER.sub("", re.sub(r"(?<=\S)\s*[（(].*$", "", value))


def read_masthead(lines: list[str], title: str = "", *, find_title: bool = True) -> Masthead:
    """Take the masthead, the furniture and the notes out of ``lines`` (clean, none of them blank).

    ``title``: the title where it is known; its repetitions are taken out. ``find_title``: look for it in the text
    where it is not known.
    """
    facts = Facts()
    lines, front = _front_matter(lines)
    title = title or (front.get("title", "") if find_title else "")
    facts.labelled_date = front.get("published", "")
    facts.outlet = front.get("outlet", "")
    facts.add(read_byline(front.get("author", "")))

    head_end = next((i for i, line in enumerate(lines) if _is_text(line)), len(lines))
    kept, title = _read_head(lines[:head_end], lines[head_end:], title, find_title, facts)
    body, tail = _split_tail(lines[head_end:])
    kept += _read_body(body, title, facts)
    kept += _read_tail(tail, title, facts)

    byline = facts.byline
    if not byline.reporters and not byline.correspondents:
        byline = _dateline(kept)
    elif not byline.correspondents:
        byline = Byline(byline.reporters, _dateline(kept).correspondents)
    if kept:
        kept[-1] = _ABOUT_AUTHOR.sub("", kept[-1])
    if kept and not byline.reporters and (signed := _SIGNED.search(kept[-1])) and are_persons(signed[1]):
        kept[-1] = kept[-1][: signed.start()].rstrip()
        byline = Byline(tuple(names(signed[1])), byline.correspondents)
    steps = [s for s in facts.steps if s]
    while steps and (
        steps[-1] in masthead_words().crumb_ends or (title and same_title(steps[-1]) == same_title(title))
    ):
        steps.pop()
    return Masthead(
        title=title,
        lines=kept,
        published=facts.published,
        outlet=facts.outlet,
        reporters=byline.reporters,
        correspondents=byline.correspondents,
        editor=facts.editor_in_charge or facts.editor,
        channel=";".join(steps),
    )


def _is_text(line: str) -> bool:
    """Whether ``line`` is a paragraph and no note."""
    if not is_paragraph(line) or is_photo_credit(line):
        return False
    note = note_of(line)
    return (note is None or note.only_date) and not is_footer_note(line)


def is_footer_note(line: str) -> bool:
    """A foot's line that is long enough to look like a paragraph, but begins as a foot does."""
    return is_footer(line[:12]) and not re.match(r"声明", line)


# ----------------------------------------------------------------------------------------------------------------- head


def _front_matter(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """The lines behind a block between ``---`` at the very top, and its keys."""
    if not lines or lines[0] != "---":
        return lines, {}
    end = next((i for i, line in enumerate(lines[1:60], 1) if line in ("---", "...")), 0)
    if not end or any(not re.match(r"[\w一-鿿 .-]+:|-\s|#", line) for line in lines[1:end]):
        return lines, {}
    found: dict[str, str] = {}
    for line in lines[1:end]:
        key, _, value = line.partition(":")
        name = _FRONT_KEYS.get(key.strip().lower())
        value = value.strip().strip("\"'")
        if name and value:
            if name == "published":
                value = parse_date(value)
            found.setdefault(name, value)
    return lines[end + 1 :], found


def _read_head(head: list[str], rest: list[str], title: str, find_title: bool, facts: Facts) -> tuple[list[str], str]:
    """The head's lines that are text, and the title."""
    kinds, first_note, last_mark = _classify_head(head, facts)
    others = [i for i, kind in enumerate(kinds) if kind == "other"]
    key = same_title(title)
    repeats = [i for i in others if key and same_title(head[i]) == key]
    start = 0
    if repeats:
        start = repeats[-1] + 1  # all before a repeated title is menu
    elif not title and find_title:
        at = _title_at(head, kinds, first_note, bool(rest))
        if at is not None:
            title = head[at].lstrip("# ").strip() if head[at].startswith("#") else head[at]
            key = same_title(title)
            start = at + 1
    kept = []
    for i in others:
        line = head[i]
        if i < start or (key and same_title(line) == key):
            continue
        if i < last_mark and is_menu(line):
            continue
        kept.append(line)
    return kept, title


def _classify_head(head: list[str], facts: Facts) -> tuple[list[str], int | None, int]:
    """The kind of each line of the head, the first note's number, and the number behind the last mark of a masthead."""
    kinds = ["other"] * len(head)
    first_note: int | None = None
    last_mark = 0
    i = 0
    while i < len(head):
        line = head[i]
        crumb = crumb_at(head, i)
        if crumb is not None:
            steps, end = crumb
            if not facts.steps:
                facts.steps = steps
            kinds[i:end] = ["crumb"] * (end - i)
            i = last_mark = end
            continue
        note = note_of(line)
        if note is not None:
            kinds[i] = "note"
            if first_note is None and (note.dates or note.fields or note.outlet):
                first_note = i
            # A label whose value stands on the next line (时间: / 2026-02-02 09:20).
            if note.fields and not note.fields[-1][2] and i + 1 < len(head):
                value = _next_value(note.fields[-1][1], head[i + 1])
                if value is not None:
                    note.fields[-1] = (*note.fields[-1][:2], value)
                    kinds[i + 1] = "note"
            facts.take(note, dates=True)
            last_mark = i + 1
            i += 2 if i + 1 < len(head) and kinds[i + 1] == "note" else 1
            continue
        if is_furniture(line, at_edge=True) or link_head(line) or is_neighbour(line) or is_photo_credit(line):
            kinds[i] = "furniture"
            last_mark = i + 1
        i += 1
    return kinds, first_note, last_mark


def _next_value(kind: str, line: str) -> str | None:
    """``line`` as the value of a label that stands alone on the line before, or ``None``."""
    if is_paragraph(line):
        return None
    if kind == "published":
        found = find_date(line)
        return found[2] if found and found[1] - found[0] >= len(line.strip()) - 4 else None
    if kind == "outlet" and len(line) <= 20 and note_of(line) is None:
        return line
    return None


def _title_at(head: list[str], kinds: list[str], first_note: int | None, more: bool) -> int | None:
    """The number of the title's line, or ``None``."""
    behind = max((i + 1 for i, kind in enumerate(kinds) if kind == "crumb"), default=0)
    if first_note is not None and first_note > behind:
        before = [i for i in range(behind, first_note) if kinds[i] == "other"]
        named = [i for i in before if not is_menu(head[i])] or before
        if named:
            return named[0]
    others = [i for i in range(behind, len(head)) if kinds[i] == "other"]
    if not others:
        others = [i for i, kind in enumerate(kinds) if kind == "other"]
    named = [i for i in others if not is_menu(head[i])] if len(others) > 1 else others
    if not named or not _title_like(head[named[0]]):
        return None
    # A text of one line is text, and no title of nothing.
    return named[0] if more or len(others) > 1 or first_note is not None else None


def _title_like(line: str) -> bool:
    if re.match(r"(?:记者|主持人|问|答)\s*[:：]", line):
        return False
    return len(line) <= TITLE_MAX and line[-1] not in "。；;：:，,、" and not _ENUMERATED.match(line)


# ------------------------------------------------------------------------------------------------------- body and tail


def _split_tail(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines up to the last paragraph, and those behind it."""
    last = max((i for i, line in enumerate(lines) if _is_text(line)), default=-1)
    return lines[: last + 1], lines[last + 1 :]


def _read_body(lines: list[str], title: str, facts: Facts) -> list[str]:
    """The lines of ``lines`` that are text: notes that cannot be anything else are taken out."""
    key = same_title(title)
    kept = []
    for line in lines:
        if _is_text(line):
            line, note = trailing_note(line)
            if note is not None:
                facts.take(note, dates=False)
            kept.append(line)
            continue
        if key and len(key) > 5 and same_title(line) == key:
            continue
        if is_furniture(line, at_edge=False) or is_neighbour(line) or is_photo_credit(line) or link_head(line):
            continue
        note = note_of(line)
        if note is not None and note.strong:
            facts.take(note, dates=False)
            continue
        kept.append(line)
    return kept


def _read_tail(lines: list[str], title: str, facts: Facts) -> list[str]:
    """The lines behind the last paragraph that are text: headings, a signature, a list without full stops."""
    key = same_title(title)
    kept: list[str] = []
    closed = False  # a closing note has come: what is short behind it belongs to the page
    for i, line in enumerate(lines):
        note = note_of(line)
        if note is not None and not note.only_date:
            facts.take(note, dates=False)
            closed = True
            continue
        if is_furniture(line, at_edge=True) or is_photo_credit(line) or (key and same_title(line) == key):
            continue
        inner = inside_brackets(line)
        if inner and are_persons(inner):  # the authors' signature
            if not facts.byline.reporters and not facts.byline.correspondents:
                facts.add(Byline(tuple(names(inner))))
            closed = True
            continue
        if link_head(line) or starts_with_link_head(line):
            break
        if is_neighbour(line) or is_footer(line):
            closed = True
            continue
        text, note = trailing_note(line)
        if note is not None:
            facts.take(note, dates=False)
            kept.append(text)
            closed = True
            continue
        if closed and not re.match(r"附件?\s*[:：\d]|附[:：]", line):
            continue
        if is_menu(line) and any(link_head(later) or is_neighbour(later) for later in lines[i + 1 : i + 4]):
            continue
        kept.append(line)
    return kept


@cache
def _signature() -> re.Pattern[str]:
    """（本报记者 甲某）, behind 本报讯 or the last sentence."""
    words = masthead_words()
    roles = alternatives(words.reporter_roles | words.correspondent_roles)
    return re.compile(rf"[（(](?P<by>[^（）()]{{0,12}}(?:{roles})[^（）()]{{1,60}})[）)]")


def _dateline(lines: list[str]) -> Byline:
    """The names in 本报讯（记者…） at the head of the text, or in （记者…） at its end."""
    byline = Byline()
    for line in [x for x in lines if is_paragraph(x)][:2]:
        match = _signature().search(line[:160])
        if match is not None and match.start() <= 40:
            byline = read_byline(match["by"].replace("/", " "), "")
            if byline.reporters or byline.correspondents:
                return byline
    signed = [m for m in _signature().finditer(lines[-1]) if m.end() == len(lines[-1])] if lines else []
    return read_byline(signed[0]["by"], "") if signed else byline

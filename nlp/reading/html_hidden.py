"""Articles that a page carries as data, for a script to show: in form fields, or in the script itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from nlp.reading.dates import parse_date
from nlp.reading.html_words import html_words, part_names
from nlp.reading.markup import Element, lines_of, parse

_STRING = r'"([^"\\]*(?:\\.[^"\\]*)*)"'
_MARKUP = re.compile(r"<(?:p|div|section|br|article)\b", re.I)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def _keyed(field: str, value: str) -> re.Pattern[str]:
    """A key of ``field`` and its value in JSON."""
    return re.compile(rf'"(?:{"|".join(html_words().data[field])})"\s*:\s*{value}')


@cache
def _text() -> re.Pattern[str]:
    return _keyed("text", _STRING)


@cache
def _date() -> re.Pattern[str]:
    return _keyed("published", r'"?([^",{}\[\]]{8,25})')


@cache
def _source() -> re.Pattern[str]:
    return _keyed("outlet", r'"([^"\\{}]{2,40})"')


@dataclass
class Hidden:
    """What the data of a page says; missing text is ``""``."""

    lines: list[str]
    title: str = ""
    published: str = ""
    outlet: str = ""
    editor: str = ""


def find_hidden(root: Element) -> Hidden | None:
    """The article in a page's data, or ``None`` where there is none."""
    return _in_fields(root) or _in_scripts(root)


def _in_fields(root: Element) -> Hidden | None:
    found = Hidden([])
    words = html_words().fields
    for element in root.iter("textarea"):
        text = (element.text or "").strip()
        names = part_names(element)
        if _MARKUP.search(text) and _HAN.search(text):
            lines = _lines(text)
            if sum(map(len, lines)) > sum(map(len, found.lines)):
                found.lines = lines
        elif len(text) > 120 or not text:
            continue
        elif names & words["title"]:
            found.title = found.title or text
        elif names & words["published"]:
            found.published = found.published or parse_date(text)
        elif names & words["outlet"]:
            found.outlet = found.outlet or text
        elif names & words["editor"]:
            found.editor = found.editor or re.sub(r"^(?:责任编辑|责编|编辑)\s*[:：]\s*", "", text)
    return found if found.lines else None


def _in_scripts(root: Element) -> Hidden | None:
    found = Hidden([])
    for element in root.iter("script"):
        script = element.text or ""
        if len(script) < 200:
            continue
        longest = max((m[1] for m in _text().finditer(script)), key=len, default="")
        if len(longest) < 100:
            continue
        text = _string(longest)
        if len(_HAN.findall(text)) < 40:
            continue
        lines = _lines(text) if _MARKUP.search(text) else [x.strip() for x in text.split("\n") if x.strip()]
        if sum(map(len, lines)) <= sum(map(len, found.lines)):
            continue
        date, source = _date().search(script), _source().search(script)
        found = Hidden(lines, "", parse_date(date[1]) if date else "", _string(source[1]) if source else "")
    return found if found.lines else None


def _string(escaped: str) -> str:
    """The text that a JSON string stands for."""
    try:
        text = json.loads(f'"{escaped}"', strict=False)
    except ValueError:
        return escaped
    return str(text)


def _lines(markup: str) -> list[str]:
    root = parse(markup)
    return [line.text for line in lines_of(root)] if root is not None else []

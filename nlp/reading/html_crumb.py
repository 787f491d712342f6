"""The breadcrumb of a page (SPEC §2), from the lines above its text."""

from __future__ import annotations

import re

from nlp.reading.html_body import Body
from nlp.reading.html_words import html_words, part_names
from nlp.reading.lines import crumb_at, is_furniture, same_title
from nlp.reading.markup import Element, Line
from nlp.reading.words import masthead_words

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

"""The names in bylines: reporters and correspondents (SPEC §2)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from nlp.reading.words import alternatives, masthead_words, outlet_ends
from nlp.resources.lexicon import surnames

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,7}}(?:[·・•‧][{_HAN}]{{1,8}}){{1,3}}")
_SEPARATOR = re.compile(r"[\s、,，;；/／|｜丨&＆:：]+")
_TASKS = re.compile(r"文[/／、 ]?图|图[/／、 ]?文|摄影报道|报道|采写|整理|整合|综合|编译|文图|图文|摄影?$")
_TASK_HEAD = re.compile(r"^(?:本版)?(?:文图|图文|文|图)\s*[/／、]\s*(?=\S*(?:记者|通讯员))")
_SPACED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ \u3000]+([{_HAN}])(?![{_HAN}])")


class Byline(NamedTuple):
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()


@cache
def _role() -> re.Pattern[str]:
    """A role with what stands before it: a newspaper's name, and words such as 本报 and 首席."""
    words = masthead_words()
    return re.compile(
        rf"(?:(?:[{_HAN}]{{2,10}}?(?:{outlet_ends()})[·・/]?){{1,2}})?"
        rf"(?:{alternatives(words.role_prefixes)})*(?:"
        rf"(?P<correspondent>{alternatives(words.correspondent_roles)})|{alternatives(words.reporter_roles)}"
        rf"|(?P<other>{alternatives(words.other_roles)}))"
    )


def read_byline(value: str, default: str = "reporter") -> Byline:
    """The names in ``value``, such as ``本报记者 甲某 通讯员 乙某``.

    Names before any role are of ``default``: ``reporter``, ``correspondent``, or ``""`` to leave them out. What is no
    person's name (an office, a newspaper) is left out.
    """
    found: dict[str, list[str]] = {"reporter": [], "correspondent": [], "": []}
    kind = default
    at = 0
    pieces: list[tuple[str, str]] = []
    for match in _role().finditer(value):
        before = value[at : match.start()]
        if kind == default and not pieces and _prefixed().match(match[0]):
            before = re.sub(rf"[{_HAN}]+$", "", before)  # 某某特约评论员: whose commentator, and no name
        pieces.append((kind, before))
        kind = "" if match["other"] else "correspondent" if match["correspondent"] else "reporter"
        at = match.end()
    pieces.append((kind, value[at:]))
    for kind, piece in pieces:
        found[kind].extend(names(piece))
    return Byline(tuple(dict.fromkeys(found["reporter"])), tuple(dict.fromkeys(found["correspondent"])))


@cache
def _prefixed() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(masthead_words().role_prefixes)})")


def is_byline(line: str) -> bool:
    """Whether ``line`` is nothing but roles and names (``本报记者 甲某 通讯员 乙某``)."""
    line = _TASK_HEAD.sub("", line)
    if len(line) > 60 or not _role().match(line):
        return False
    return is_names(_TASKS.sub(" ", _role().sub(" ", line)))


def is_names(text: str) -> bool:
    """Whether ``text`` is nothing but a list of names."""
    parts = [p for p in _SEPARATOR.split(_SPACED.sub(r"\1\2", text)) if p]
    return bool(parts) and all((_NAME.fullmatch(p) and not _is_body(p)) or _unglued(p) for p in parts)


def are_persons(text: str) -> bool:
    """Whether ``text`` is a list of names that all begin with a surname."""
    return is_names(text) and all(n[0] in surnames() or n[:2] in surnames() or "·" in n for n in names(text))


def names(text: str) -> list[str]:
    """The persons' names in a list of names; a name of two characters may be written with a space (``王 伟``)."""
    text = re.sub(r"[（(][^（()）]*[)）]", " ", text)
    out = []
    for part in _SEPARATOR.split(_SPACED.sub(r"\1\2", text)):
        part = part.strip("“”\"'《》[]【】()（）.。…-—_*").removesuffix("文图")
        if _NAME.fullmatch(part) and not _is_body(part) and not _TASKS.fullmatch(part):
            out.append(part)
        elif re.fullmatch(rf"[{_HAN}]+", part):
            out.extend(_unglued(part))
    return out


COMMON = 40.0  # of 100,000 people; rarer surnames are words too often


def _unglued(text: str) -> list[str]:
    """The names of two or three characters that ``text`` is made of, all with surnames that are common; else none.

    Names of three characters count before names of two, and surnames that more people have before others.
    """
    if not 5 <= len(text) <= 24:
        return []
    known = surnames()
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for at in range(len(text)):
        if at not in best:
            continue
        cost, found = best[at]
        for size in (2, 3):
            name = text[at : at + size]
            weight = known.get(name[0], 0.0)
            if len(name) < size or weight < COMMON or _is_body(name) or _TASKS.fullmatch(name):
                continue
            price = cost + (1.0 if size == 3 else 1.4) + 1.0 / (1.0 + weight)
            if at + size not in best or price < best[at + size][0]:
                best[at + size] = (price, [*found, name])
    return best[len(text)][1] if len(text) in best else []


def _is_body(word: str) -> bool:
    """Whether a word of two to four characters is an office or a newspaper rather than a name."""
    words = masthead_words()
    return word in words.labels or any(word.endswith(end) for end in words.not_names)

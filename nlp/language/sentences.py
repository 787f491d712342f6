"""Sentence and role rules (SPEC §1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.language.marks import CLOSING, OPENING

HEADING_MAX = 30
"""A heading has at most so many characters (SPEC §1)."""

# What may follow an address without belonging to it: Chinese text and its punctuation, spaces, quotes, brackets.
_URL = r"(?:https?|ftp)://[!-~]+|www\.[!-~]+"
_END = re.compile(rf"(?P<url>{_URL})|(?:[。！？!?｡]|…{{2,}})[。！？!?｡…]*")
_NO_HEADING_END = frozenset("。｡？?！!；;：:，,、…")
_SYMMETRIC = ('"', "＂", "**", "'")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` is the sentence; ``section`` the heading above it, ``paragraph`` its line's number from 0."""

    start: int
    end: int
    role: str  # title heading body
    section: str = ""
    paragraph: int = 0


def split_sentences(text: str, has_title: bool = True) -> list[Sentence]:
    """The sentences of ``text`` in order, without the white space around them.

    A sentence ends at ``。！？!?`` or ``……`` with the closing quotes and brackets behind it, and at a newline. Every
    character that is not white space lies in exactly one sentence. With ``has_title`` the first line that is not blank
    is the title, all its sentences have the role ``title``; a line of its own that reads as a heading is a
    ``heading``; all others are ``body`` (SPEC §1).
    """
    out: list[Sentence] = []
    section = ""
    title_due = has_title
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            pieces = list(_pieces(line))
            if title_due:
                role = "title"
                title_due = False
            else:
                role = "heading" if len(pieces) == 1 and _is_heading(line.strip()) else "body"
            out.extend(Sentence(start + a, start + b, role, section, number) for a, b in pieces)
            if role == "heading":
                section = line.strip()
        start += len(line) + 1
    return out


def is_heading(line: str) -> bool:
    """Whether a line of its own reads as a heading (SPEC §1)."""
    return bool(line.strip()) and len(list(_pieces(line))) == 1 and _is_heading(line.strip())


def _is_heading(line: str) -> bool:
    if len(line) > HEADING_MAX or line[-1] in OPENING:
        return False
    core = line
    while core and (core[-1] in CLOSING or core[-1] in "\"＂'*" or core[-1].isspace()):
        core = core[:-1]
    return not core or core[-1] not in _NO_HEADING_END


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one line, white space around them left out."""
    last: tuple[int, int] | None = None
    at = 0
    counted = 0
    odd = dict.fromkeys(_SYMMETRIC, False)
    for match in _END.finditer(line):
        if match["url"] is not None or match.start() < at:
            continue
        for mark in _SYMMETRIC:
            odd[mark] ^= bool(line.count(mark, counted, match.end()) % 2)
        end = counted = match.end()
        while end < len(line):
            if line[end] in CLOSING:
                end += 1
                counted = end
                continue
            # A mark with one form for both sides closes what is open and else opens what comes.
            closer = next((m for m in _SYMMETRIC if odd[m] and line.startswith(m, end)), "")
            if not closer:
                break
            odd[closer] = False
            end += len(closer)
            counted = end
        piece = _strip(line, at, end)
        at = end
        if piece is not None:
            if last is not None:
                yield last
            last = piece
    rest = _strip(line, at, len(line))
    if rest is not None and last is not None and not _WORD.search(line, *rest):
        last = (last[0], rest[1])  # a stray mark at the line's end is no sentence of its own
        rest = None
    for piece in (last, rest):
        if piece is not None:
            yield piece


def _strip(line: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None

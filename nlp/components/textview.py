"""A text as the name finders see it: words with offsets, their word class on demand, quotes and brackets.

Words are only a help here (SPEC: spans are characters); no finder trusts a word border alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from nlp.language.tagging import cut_words, word_class

__all__ = ["HAN", "Quoted", "TextView", "each_spot", "is_han", "word_class"]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
T = TypeVar("T")

_QUOTED = re.compile(r"“([^“”\n]{1,60})”|‘([^‘’\n]{1,60})’|「([^「」\n]{1,60})」|\"([^\"\n]{1,40})\"")
_TITLED = re.compile(r"《([^《》\n]{1,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,60})*)》")


@dataclass(frozen=True)
class Quoted:
    """A quoted stretch: ``start``/``end`` of the content, without the quotes."""

    start: int
    end: int


class TextView:
    """Words, quotes and titles of one text, each computed once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, Any] = {}

    def once(self, key: str, find: Callable[[str], T]) -> T:
        """What ``find`` says of the text, asked once for all finders that share the view."""
        if key not in self._known:
            self._known[key] = find(self.text)
        found: T = self._known[key]
        return found

    @cached_property
    def _tokens(self) -> tuple[list[int], list[str]]:
        tokens = cut_words(self.text)
        starts = list(accumulate(map(len, tokens), initial=0))
        if starts.pop() != len(self.text):  # never seen; a cutter that loses characters must not shift offsets
            tokens, starts = list(self.text), list(range(len(self.text)))
        return starts, tokens

    @property
    def starts(self) -> list[int]:
        """Offsets at which the words start."""
        return self._tokens[0]

    @property
    def tokens(self) -> list[str]:
        """The words; joined they are the text."""
        return self._tokens[1]

    @cached_property
    def borders(self) -> frozenset[int]:
        """All offsets at which a word starts or the text ends."""
        return frozenset(self.starts) | {len(self.text)}

    def index(self, offset: int) -> int:
        """The number of the word that holds ``offset``."""
        return bisect_right(self.starts, offset) - 1

    def token_at(self, offset: int) -> tuple[int, str]:
        """Start and text of the word that holds ``offset``."""
        i = self.index(offset)
        return self.starts[i], self.tokens[i]

    def pieces(self, start: int, stop: int) -> Iterator[str]:
        """The words of a stretch; of those that cross its ends the part within."""
        while start < stop:
            token_start, token = self.token_at(start)
            piece = self.text[start : min(stop, token_start + len(token))]
            yield piece
            start += len(piece)

    @cached_property
    def quoted(self) -> list[Quoted]:
        """Quoted stretches in order; an inner pair stands after the outer one."""
        found: list[Quoted] = []
        for match in _QUOTED.finditer(self.text):
            group = match.lastindex or 1
            found.append(Quoted(match.start(group), match.end(group)))
            inner = match.group(group)
            if "‘" in inner:
                base = match.start(group)
                found.extend(
                    Quoted(base + m.start(m.lastindex or 1), base + m.end(m.lastindex or 1))
                    for m in _QUOTED.finditer(inner)
                )
        return found

    @cached_property
    def titled(self) -> list[Quoted]:
        """The contents of 《》."""
        return [Quoted(m.start(1), m.end(1)) for m in _TITLED.finditer(self.text)]


def each_spot(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Start and end of every place where ``name`` stands in ``text``, without overlaps.

    Not ``re``: a pattern for each name of an article drives the fixed ones out of its cache.
    """
    start = text.find(name) if name else -1
    while start >= 0:
        end = start + len(name)
        yield start, end
        start = text.find(name, end)


def is_han(char: str) -> bool:
    """Whether the character is a Chinese one."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"

"""Loads ``numbers.toml``: words that hold numerals and count nothing, hedges and cues (SPEC §5)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

_NUMERAL: Final = re.compile("[0-9零〇一二三四五六七八九十百千万亿兆两半几数壹贰叁肆伍陆柒捌玖拾佰仟廿卅俩仨]")


@dataclass(frozen=True, slots=True)
class BlockList:
    """Words by their first numeral character with the one behind it (alone at a word's end): where it stands, word."""

    index: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[str]) -> BlockList:
        """Build from words; one without a numeral character is an error."""
        index: dict[str, list[tuple[int, str]]] = {}
        for word in sorted(set(words), key=lambda w: (-len(w), w)):
            match = _NUMERAL.search(word)
            if match is None:
                raise ValueError(f"numbers.toml: {word!r} holds no numeral")
            at = match.start()
            index.setdefault(word[at : at + 2], []).append((at, word))
        return cls({k: tuple(v) for k, v in index.items()})

    def blocked(self, s: str, at: int) -> int:
        """End of the longest listed word whose first numeral character stands at ``at``; ``at`` where there is none."""
        end = at
        for key in (s[at : at + 2], s[at]):
            for offset, word in self.index.get(key, ()):
                if at - offset + len(word) > end and offset <= at and s.startswith(word, at - offset):
                    end = at - offset + len(word)
        return end


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("nlp.resources").joinpath("numbers.toml").read_text(encoding="utf-8"))


@cache
def number_words() -> BlockList:
    """Words that hold no numeral (一切, 队伍)."""
    return BlockList.of(_data()["numerals"]["words"].split())


@cache
def idioms() -> BlockList:
    """Words whose numerals are no quantity (三位一体, 四个意识), those of :func:`number_words` among them."""
    data = _data()
    return BlockList.of(data["idioms"]["words"].split() + data["numerals"]["words"].split())


@cache
def hedges(side: str) -> dict[str, str]:
    """Comparator of each hedge that stands ``before`` or ``after`` a number."""
    return {word: mark for mark, line in _data()["hedges"][side].items() for word in line.split()}


@cache
def words(table: str, key: str) -> frozenset[str]:
    """A list of words of ``numbers.toml``."""
    return frozenset(str(_data()[table][key]).split())

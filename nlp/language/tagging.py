"""jieba's words with their classes, for rules that ask what kind of word stands beside a name or a number.

The class of a word is the one that jieba's dictionary gives it; a word that is not there is ``m`` (a number), ``eng``
(letters) or ``x``. The taggers of jieba and rjieba guess at unknown words, each in its way; by the dictionary alone the
classes are the same whichever engine cuts. The project's and the user's words for the segmentation are left out, so
that they do not change what the rules see.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from sys import intern

from nlp.language.cutting import Cutter, jieba_dictionary

_NUMBER = re.compile(r"[0-9.%]+")
_LETTERS = re.compile(r"[A-Za-z0-9.%]+")


@cache
def _cutter() -> Cutter:
    return Cutter(lexicon=False)


class _Dictionary:
    """jieba's dictionary: word → class. The first words are looked for in its text, which is quicker for one article
    than to read 350,000 lines; after :data:`_FEW` of them it is read."""

    def __init__(self) -> None:
        with jieba_dictionary() as file:
            self._text = b"\n" + file.read()
        self._classes: dict[str, str] = {}
        self._asked = 0

    def get(self, word: str) -> str | None:
        """The class of a word; ``None`` where it is not there."""
        if self._text:
            self._asked += 1
            if self._asked <= _FEW:
                return self._found(word)
            self._read()
        return self._classes.get(word)

    def _found(self, word: str) -> str | None:
        if not word or word.isspace():
            return None
        at = self._text.find(b"\n" + word.encode("utf-8", "surrogatepass") + b" ")
        if at < 0:
            return None
        line = self._text[at + 1 : self._text.index(b"\n", at + 1)].decode("utf-8").split()
        return intern(line[2]) if line[0] == word else None

    def _read(self) -> None:
        for line in self._text.split(b"\n"):
            if line:
                word, _, word_class = line.decode("utf-8").split()
                self._classes[word] = intern(word_class)
        self._text = b""


_FEW = 400


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


@lru_cache(maxsize=200_000)
def word_class(word: str) -> str:
    """The class of a word (n, v, nr, m, …); x where the dictionary has no such word."""
    known = _dictionary().get(word)
    if known is not None:
        return known
    return "m" if _NUMBER.fullmatch(word) else "eng" if _LETTERS.fullmatch(word) else "x"


def has_word(word: str) -> bool:
    """Whether jieba's dictionary has ``word``."""
    return _dictionary().get(word) is not None


def cut_words(text: str) -> list[str]:
    """The words of ``text``; they join to it."""
    return _cutter().cut(text)


def tag_words(text: str) -> list[tuple[str, str]]:
    """The words of ``text`` with their classes."""
    return [(word, word_class(word)) for word in cut_words(text)]

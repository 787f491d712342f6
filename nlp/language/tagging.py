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


@cache
def _classes() -> dict[str, str]:
    """The word class of each word of jieba's dictionary: lines of word, frequency, class."""
    with jieba_dictionary() as file:
        cells = file.read().decode("utf-8").split()  # no word holds white space; a third of a loop's time
    return dict(zip(cells[0::3], map(intern, cells[2::3]), strict=True))


@lru_cache(maxsize=200_000)
def word_class(word: str) -> str:
    """The class of a word (n, v, nr, m, …); x where the dictionary has no such word."""
    known = _classes().get(word)
    if known is not None:
        return known
    return "m" if _NUMBER.fullmatch(word) else "eng" if _LETTERS.fullmatch(word) else "x"


def has_word(word: str) -> bool:
    """Whether jieba's dictionary has ``word``."""
    return word in _classes()


def cut_words(text: str) -> list[str]:
    """The words of ``text``; they join to it."""
    return _cutter().cut(text)


def tag_words(text: str) -> list[tuple[str, str]]:
    """The words of ``text`` with their classes."""
    return [(word, word_class(word)) for word in cut_words(text)]

"""What the action classifier sees of a sentence.

Features are strings that a sentence has or has not: words and pairs of neighbouring words, pairs and triples of
characters, and for each class whether one or several of its cue words stand there. Digits are folded to 0, since a
figure's value says nothing of an action.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import add

from nlp.language.widths import to_half_width
from nlp.resources.taxonomy import Taxonomy

MANY_CUES = 3

_DIGITS = re.compile(r"\d[\d.,]*")
_WORDY = re.compile(r"\w")
_STRETCH = re.compile(r"\w+")


def folded(text: str) -> str:
    """Half-width, digits as 0."""
    return _DIGITS.sub("0", to_half_width(text))


@lru_cache(maxsize=100_000)
def _folded_word(word: str) -> str:
    """The word as :func:`folded` has it, nothing for punctuation."""
    word = folded(word)
    return word if _WORDY.search(word) else ""


def word_features(words: Iterable[str]) -> Iterator[str]:
    """``w:党员``, ``p:发展_党员``; punctuation is no word and parts pairs."""
    before = ""
    for word in words:
        word = _folded_word(word)
        if not word:
            before = ""
            continue
        yield f"w:{word}"
        if before:
            yield f"p:{before}_{word}"
        before = word


def character_features(text: str) -> Iterator[str]:
    """``c:党员``, ``c:党员干``: pairs and triples inside stretches without punctuation."""
    return map("c:".__add__, character_grams(text))


def character_grams(text: str) -> list[str]:
    """The grams of :func:`character_features`, without the mark of their kind."""
    out: list[str] = []
    for stretch in _STRETCH.findall(folded(text)):
        pairs = list(map(add, stretch, stretch[1:]))
        out += pairs
        out += map(add, pairs, stretch[2:])
    return out


class CueWords:
    """The words that speak for and against each class of a taxonomy, found in a sentence."""

    def __init__(self, cues: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> None:
        self.cues = {name: (list(words), list(against)) for name, (words, against) in cues.items()}
        self._patterns = [(name, _pattern(words), _pattern(against)) for name, (words, against) in cues.items()]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> CueWords:
        """The cue words of a taxonomy."""
        return cls({c.id: (c.cues, c.negative_cues) for c in taxonomy.classes})

    def evidence(self, text: str) -> dict[str, tuple[list[str], list[str]]]:
        """For each class the different cues that speak for it and against it."""
        return {
            name: (sorted(set(words.findall(text))), sorted(set(against.findall(text))))
            for name, words, against in self._patterns
        }

    def balance(self, text: str) -> dict[str, int]:
        """For each class how many more cues speak for it than against it."""
        return {name: len(words) - len(against) for name, (words, against) in self.evidence(text).items()}


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Longest first, so that a cue inside a longer one is not counted beside it; without words it never matches."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, ordered)) if ordered else r"(?!)")


def sentence_features(text: str, words: Sequence[str], cues: CueWords | None = None) -> set[str]:
    """All features of a sentence; each counts once, however often it stands there."""
    return {*spoken_features(text, words, cues), *character_features(text)}


def spoken_features(text: str, words: Sequence[str], cues: CueWords | None = None) -> Iterator[str]:
    """The features of words and cues: those of :func:`sentence_features` without the characters'."""
    yield from word_features(words)
    if cues is not None:
        for name, n in cues.balance(text).items():
            yield from (f"q{i}:{name}" for i in range(1, min(n, MANY_CUES) + 1))

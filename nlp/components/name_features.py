"""Hashed features of every character for the name model: characters, words, lexicons, the gazetteer.

All features are integers (one column a template, one row a character), computed over whole arrays, so that training
and decoding share one path and no string is built for a character. Nothing here asks what the rules have found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp.components.place_scan import ABROAD, AREA, COUNTRY, FULL, NATURAL, REGION, SHORT, scanned
from nlp.components.textview import TextView, word_class
from nlp.resources.lexicon import alternation, read_lists, surnames, words

Ints = npt.NDArray[np.int32]
Cells = npt.NDArray[np.uint32]

BITS = 22
"""Features are hashed to numbers below 2**BITS; a model keeps weights for some of them."""

_FULL_WIDTH = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "\n": " "}
_SAME = str.maketrans(_FULL_WIDTH | {"「": "“", "」": "”", "\t": " ", "•": "·", "・": "·"})
_PLACE_KINDS = ((FULL, 1), (SHORT, 2), (COUNTRY | ABROAD, 3), (NATURAL | REGION | AREA, 4))


@lru_cache(maxsize=200_000)
def _word_codes(word: str) -> tuple[int, int, int]:
    """The hash of a word, of either width, and of its class; 1 for a word that may be a name, 2 for a common one."""
    kind = word_class(word)
    group = 0 if len(word) == 1 else 1 if kind in ("x", "nr", "nrt", "nrfg") else 2
    return crc32(word.translate(_SAME).encode("utf-8", "replace")), crc32(kind.encode()), group


@dataclass(frozen=True)
class Cues:
    """The word lists behind the features. A model keeps those of its training: lexicons grow, weights do not."""

    offices: tuple[str, ...]  # offices and roles
    behind: tuple[str, ...]  # what stands behind a person: offices, forms of address, verbs of speech
    bodies: tuple[str, ...]  # last words of bodies
    surnames: tuple[str, ...]
    common_surnames: str
    risky: str  # surnames that are function words too
    transliteration: str
    never_given: str

    @classmethod
    def shipped(cls) -> Cues:
        """The lists of the shipped lexicons."""
        lists = read_lists("offices")
        known = surnames()
        return cls(
            offices=tuple(sorted(words("offices", "heads") | words("offices", "roles"))),
            behind=tuple(sorted(words("offices", "behind") | words("offices", "polite") | words("offices", "speech"))),
            bodies=tuple(sorted(words("organisations", "proper") | words("organisations", "organ"))),
            surnames=tuple(sorted(known)),
            common_surnames="".join(sorted(n for n, weight in known.items() if len(n) == 1 and weight >= 100)),
            risky=lists["risky_surnames"],
            transliteration=lists["transliteration"],
            never_given=lists["never_given"],
        )

    @cached_property
    def classes(self) -> npt.NDArray[np.uint8]:
        """What each character may be: surname, common one, risky one, of transliterations, in no given name."""
        table = np.zeros(0x10000, np.uint8)
        single = "".join(name for name in self.surnames if len(name) == 1)
        for bit, chars in (
            (1, single),
            (2, self.common_surnames),
            (4, self.risky),
            (8, self.transliteration),
            (16, self.never_given),
        ):
            for char in chars:
                if ord(char) < 0x10000:
                    table[ord(char)] |= bit
        return table

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        """Offices and roles, what stands behind a person, the last words of bodies, compound surnames."""
        compound = [name for name in self.surnames if len(name) == 2]
        groups = (self.offices, self.behind, self.bodies, compound)
        office, behind, body, double = (re.compile(alternation(group) or "(?!)") for group in groups)
        return office, behind, body, double


def _marks(pattern: re.Pattern[str], text: str, size: int) -> tuple[Cells, Cells]:
    """Where matches start, and where they end (one place more: a match may end with the text)."""
    starts, ends = np.zeros(size + 1, np.uint32), np.zeros(size + 1, np.uint32)
    for match in pattern.finditer(text):
        starts[match.start()] = 1
        ends[match.end()] = 1
    return starts[:size], ends


def _until(marks: Cells, stops: npt.NDArray[np.bool_], limit: int) -> Cells:
    """How many characters on the next mark stands, 0 for none within ``limit`` or before a stop."""
    size = len(marks)
    at = np.arange(size)
    next_mark = np.where(marks > 0, at, size * 2)
    next_mark = np.minimum.accumulate(next_mark[::-1])[::-1]
    next_stop = np.where(stops, at, size * 2)
    next_stop = np.minimum.accumulate(next_stop[::-1])[::-1]
    gap = next_mark - at + 1
    return np.where((gap <= limit) & (next_mark <= next_stop), gap, 0).astype(np.uint32)


def place_cells(text: str, view: TextView | None = None) -> Cells:
    """For each character its part in a gazetteer name: kind of name times four plus begin, inside or end."""
    cells = np.zeros(len(text), np.uint32)
    for hit in scanned(view or TextView(text)):
        kind = next((k for bits, k in _PLACE_KINDS if hit.kind & bits), 5)
        cells[hit.start : hit.end] = kind * 4 + 2
        cells[hit.start] = kind * 4 + 1
        cells[hit.end - 1] = kind * 4 + 3
    return cells


_REACH = 4
"""How many characters to either side the templates look."""
_STOPS = np.array([ord(c) for c in " ,。;:!?、()《》“”,."], np.uint32)


def _padded(values: npt.NDArray[Any]) -> Cells:
    """The values with zeros to either side, for a look beyond the text."""
    out = np.zeros(len(values) + 2 * _REACH, np.uint32)
    out[_REACH:-_REACH] = values
    return out


class CharacterTable:
    """What the templates read of every character of a text; the templates are filled in for those that are asked for.

    ``places`` replaces the gazetteer's marks: training leaves some out, so that the model learns a place's context too.
    """

    def __init__(self, text: str, cues: Cues, *, view: TextView | None = None, places: Cells | None = None) -> None:
        size = len(text)
        view = view or TextView(text)
        flat = text.translate(_SAME)
        raw = np.frombuffer(flat.encode("utf-32-le", "replace"), np.uint32)
        if len(raw) != size:  # a lone surrogate
            raw = np.array([ord(c) for c in flat], np.uint32)
        digit = (raw >= 48) & (raw <= 57)
        letter = ((raw >= 65) & (raw <= 90)) | ((raw >= 97) & (raw <= 122))
        chars = np.where(digit, 48, np.where(letter, 97, raw)).astype(np.uint32)
        self.classes = cues.classes[np.minimum(chars, 0xFFFF)]

        lengths = np.fromiter(map(len, view.tokens), np.int64, len(view.tokens))
        codes = np.array([c for t in view.tokens for c in _word_codes(t)], np.uint32).reshape(-1, 3)
        number = np.repeat(np.arange(len(lengths)), lengths)
        inside = np.arange(size) - np.array(view.starts)[number]
        length = lengths[number]
        part = np.where(length == 1, 3, np.where(inside == 0, 0, np.where(inside == length - 1, 2, 1)))
        around = np.full((len(codes) + 2, 2), 7, np.uint32)
        around[1:-1] = codes[:, :2]
        self.name_starts = (codes[:, 2] == 1)[number] & (inside == 0)
        # no name begins in a common word and ends with it: it has to reach at least into the next
        self.inside_words = (codes[:, 2] == 2)[number] & (length - inside > 2)
        self.words = [(around[by : by + len(codes), 0], around[by : by + len(codes), 1]) for by in range(3)]
        self.number, self.part = number, part.astype(np.uint32)
        self.place_in_word = (np.minimum(inside, 3) * 5 + np.minimum(length, 4)).astype(np.uint32)

        office, behind, organ, compound = cues.patterns
        office_end = _padded(_marks(office, flat, size)[1][:size])
        behind_start = _padded(_marks(behind, flat, size)[0])
        self.organ_start, organ_end = _marks(organ, flat, size)
        self.organ_end, self.organ_last = organ_end[:size], organ_end[1:]
        self.compound = _marks(compound, flat, size)[0]
        self.places = _padded(place_cells(text, view) if places is None else places)
        ahead = _until(self.organ_last, np.isin(chars, _STOPS), 20)
        self.ahead = np.where(ahead > 6, 6 + ahead // 5, ahead).astype(np.uint32)
        self.chars = _padded(chars)
        self.kinds = _padded(self.classes)
        self.first_words = _padded(self.words[1][0][number])
        self.joints = _padded(self.part * 64 + self.classes + self.compound * 32)
        low, high = _REACH, _REACH + size
        self.ends_soon: Cells = np.zeros(size, np.uint32)
        self.began: Cells = np.zeros(size, np.uint32)
        for k in range(4):
            self.ends_soon += behind_start[low + k : high + k] << np.uint32(k)
        for k in range(3):
            self.began += office_end[low - k : high - k] << np.uint32(k)

    def begins(self) -> npt.NDArray[np.bool_]:
        """Where a person's name may begin: surnames, characters of transliterations, words that are no common ones."""
        fit = ((self.classes & np.uint8(1 | 8)) > 0) | (self.compound > 0) | self.name_starts
        size = len(fit)
        # the second character is a Chinese one, and none of those that no given name has (的, 了 …)
        second = self.chars[_REACH + 1 : _REACH + 1 + size]
        never = (self.kinds[_REACH + 1 : _REACH + 1 + size] & 16) > 0
        given = (second >= 0x3400) & (second < 0xF900) & (~never | (second == ord("某")))
        return np.asarray(fit & given & ~self.inside_words)

    def rows(self, at: npt.NDArray[np.int64]) -> Ints:
        """Rows of hashed features, one for each of the characters ``at``."""

        def near(values: Cells) -> Callable[[int], Cells]:
            return lambda by: values[at + (_REACH + by)]

        c, kind, joints, places, words = map(near, (self.chars, self.kinds, self.joints, self.places, self.first_words))
        part = self.part[at]
        (wl, pl), (w0, p0), (wr, pr) = ((w[self.number[at]], p[self.number[at]]) for w, p in self.words)
        c0, cl, cr, cll, crr = c(0), c(-1), c(1), c(-2), c(2)
        joint, place = joints(0), places(0)
        began, ends_soon, ahead = self.began[at], self.ends_soon[at], self.ahead[at]
        templates: list[tuple[Cells, ...]] = [
            (c0,),
            (cl,),
            (cr,),
            (cll,),
            (crr,),
            (cl, c0),
            (c0, cr),
            (cll, cl),
            (cr, crr),
            (cl, cr),
            (cll, cl, c0),
            (cl, c0, cr),
            (c0, cr, crr),
            (cr, crr, c(3)),
            (c(-3), cll, cl),
            (w0, part),
            (p0, self.place_in_word[at]),
            (wl, part),
            (wr, part),
            (pl, p0, part),
            (p0, pr, part),
            (pl, p0, pr, part),
            (wl, p0, part),
            (wr, p0, part),
            (joint, kind(1), kind(2)),
            (kind(-1), joint, p0),
            (kind(-2), kind(-1), joint),
            (joint, joints(1), joints(-1)),
            (place, places(1)),
            (place, places(-1), part),
            (began, joint),
            (ends_soon, joint),
            (began, ends_soon, joints(-1), joint),
            (ahead, place, part),
            (ahead, c0),
            (self.organ_start[at], self.organ_last[at], self.organ_end[at], part),
            (words(-3), words(3)),
            (c(-4), c(-3)),
            (c(3), c(4)),
        ]
        # all templates at once, those with the most cells first: the n-th cells of all are mixed in by one operation
        order = sorted(range(len(templates)), key=lambda k: -len(templates[k]))
        mixed = np.empty((len(templates), len(at)), np.uint32)
        mixed[:] = ((np.array(order, np.uint64) + 1) * 0x9E3779B1 & 0xFFFFFFFF).astype(np.uint32)[:, None]
        for n in range(len(templates[order[0]])):
            cells = np.stack([templates[k][n] for k in order if len(templates[k]) > n])
            part_of = mixed[: len(cells)]
            part_of ^= cells
            part_of *= np.uint32(0x85EBCA6B)
            part_of ^= part_of >> np.uint32(15)
        mixed *= np.uint32(0xC2B2AE35)
        mixed >>= np.uint32(32 - BITS)
        return mixed[np.argsort(order)].view(np.int32).T


def features(text: str, cues: Cues, *, view: TextView | None = None, places: Cells | None = None) -> Ints:
    """Rows of hashed features, one for each character of ``text``. See :class:`CharacterTable`."""
    if not text:
        return np.zeros((0, 1), np.int32)
    return CharacterTable(text, cues, view=view, places=places).rows(np.arange(len(text)))

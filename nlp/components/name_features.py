"""Hashed features of every character for the name model: characters, words, lexicons, the gazetteer.

All features are integers (one column a template, one row a character), computed over whole arrays, so that training
and decoding share one path and no string is built for a character. Nothing here asks what the rules have found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlp.components.place_scan import ABROAD, AREA, COUNTRY, FULL, NATURAL, REGION, SHORT, scan
from nlp.components.textview import TextView, word_class
from nlp.resources.lexicon import alternation, read_lists, surnames, words

Ints = npt.NDArray[np.int64]
Cells = npt.NDArray[np.uint32]

BITS = 22
"""Features are hashed to numbers below 2**BITS; a model keeps weights for some of them."""

_FULL_WIDTH = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "\n": " "}
_SAME = str.maketrans(_FULL_WIDTH | {"「": "“", "」": "”", "\t": " ", "•": "·", "・": "·"})
_PLACE_KINDS = ((FULL, 1), (SHORT, 2), (COUNTRY | ABROAD, 3), (NATURAL | REGION | AREA, 4))


@lru_cache(maxsize=200_000)
def _word_codes(word: str) -> tuple[int, int]:
    """The hash of a word, of either width, and of its class."""
    return crc32(word.translate(_SAME).encode("utf-8", "replace")), crc32(word_class(word).encode())


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


def _shift(values: Cells, by: int) -> Cells:
    """The value ``by`` characters on (behind, where negative), 0 beyond the text."""
    out = np.zeros_like(values)
    if abs(by) >= len(values):
        return out
    if by >= 0:
        out[: len(values) - by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out


def place_cells(text: str) -> Cells:
    """For each character its part in a gazetteer name: kind of name times four plus begin, inside or end."""
    cells = np.zeros(len(text), np.uint32)
    for hit in scan(text):
        kind = next((k for bits, k in _PLACE_KINDS if hit.kind & bits), 5)
        cells[hit.start : hit.end] = kind * 4 + 2
        cells[hit.start] = kind * 4 + 1
        cells[hit.end - 1] = kind * 4 + 3
    return cells


def features(text: str, cues: Cues, *, view: TextView | None = None, places: Cells | None = None) -> Ints:
    """Rows of hashed features, one for each character of ``text``.

    ``places`` replaces the gazetteer's marks: training leaves some out, so that the model learns a place's context too.
    """
    size = len(text)
    if not size:
        return np.zeros((0, 1), np.int64)
    view = view or TextView(text)
    flat = text.translate(_SAME)
    raw = np.frombuffer(flat.encode("utf-32-le", "replace"), np.uint32)
    if len(raw) != size:  # a lone surrogate
        raw = np.array([ord(c) for c in flat], np.uint32)
    digit = (raw >= 48) & (raw <= 57)
    letter = ((raw >= 65) & (raw <= 90)) | ((raw >= 97) & (raw <= 122))
    c0 = np.where(digit, 48, np.where(letter, 97, raw)).astype(np.uint32)
    classes = cues.classes[np.minimum(c0, 0xFFFF)].astype(np.uint32)
    stops = np.isin(c0, np.array([ord(c) for c in " ,。;:!?、()《》“”,."], np.uint32))

    lengths = np.array([len(t) for t in view.tokens])
    codes = np.array([_word_codes(t) for t in view.tokens], np.uint32).reshape(-1, 2)
    number = np.repeat(np.arange(len(lengths)), lengths)
    starts = np.array(view.starts)
    inside = np.arange(size) - starts[number]
    length = lengths[number]
    part = np.where(length == 1, 3, np.where(inside == 0, 0, np.where(inside == length - 1, 2, 1))).astype(np.uint32)
    place_in_word = (np.minimum(inside, 3) * 5 + np.minimum(length, 4)).astype(np.uint32)

    def word(offset: int, column: int) -> Cells:
        at = number + offset
        good = (at >= 0) & (at < len(lengths))
        return np.where(good, codes[np.clip(at, 0, len(lengths) - 1), column], np.uint32(7)).astype(np.uint32)

    w0, p0 = word(0, 0), word(0, 1)
    wl, pl, wr, pr = word(-1, 0), word(-1, 1), word(1, 0), word(1, 1)
    office, behind, organ, compound = cues.patterns
    office_end = _marks(office, flat, size)[1][:size]
    behind_start, _ = _marks(behind, flat, size)
    organ_start, organ_end = _marks(organ, flat, size)
    compound_start, _ = _marks(compound, flat, size)
    if places is None:
        places = place_cells(text)
    organ_last = organ_end[1:]
    ahead = _until(organ_last, stops, 20)
    ahead = np.where(ahead > 6, 6 + ahead // 5, ahead).astype(np.uint32)

    def c(by: int) -> Cells:
        return _shift(c0, by)

    def s(by: int) -> Cells:
        return _shift(classes, by)

    cl, cr, cll, crr = c(-1), c(1), c(-2), c(2)
    sl, sr = s(-1), s(1)
    joint = part * 64 + classes + compound_start * 32
    ends_soon = behind_start + 2 * _shift(behind_start, 1) + 4 * _shift(behind_start, 2) + 8 * _shift(behind_start, 3)
    began = office_end + 2 * _shift(office_end, -1) + 4 * _shift(office_end, -2)
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
        (p0, place_in_word),
        (wl, part),
        (wr, part),
        (pl, p0, part),
        (p0, pr, part),
        (pl, p0, pr, part),
        (wl, p0, part),
        (wr, p0, part),
        (joint, sr, s(2)),
        (sl, joint, p0),
        (s(-2), sl, joint),
        (joint, _shift(joint, 1), _shift(joint, -1)),
        (places, _shift(places, 1)),
        (places, _shift(places, -1), part),
        (began, joint),
        (ends_soon, joint),
        (began, ends_soon, _shift(joint, -1), joint),
        (ahead, places, part),
        (ahead, c0),
        (organ_start, organ_last, organ_end[:size], part),
        (_shift(w0, -3), _shift(w0, 3)),
        (c(-4), c(-3)),
        (c(3), c(4)),
    ]
    out = np.empty((size, len(templates)), np.int64)
    with np.errstate(over="ignore"):
        for k, cells in enumerate(templates):
            mixed = np.full(size, (k + 1) * 0x9E3779B1 & 0xFFFFFFFF, np.uint32)
            for cell in cells:
                mixed = (mixed ^ cell) * np.uint32(0x85EBCA6B)
                mixed ^= mixed >> np.uint32(15)
            mixed *= np.uint32(0xC2B2AE35)
            out[:, k] = mixed >> np.uint32(32 - BITS)
    return out

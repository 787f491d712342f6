"""How far a name reaches to the left of its last word: one walk over nominal words for all finders."""

from __future__ import annotations

from collections.abc import Mapping, Set

from nlp.components.matches import EntityMatch
from nlp.components.textview import TextView, is_han, word_class

STOP_CLASSES = frozenset(
    ("p", "c", "u", "uj", "ul", "uz", "ug", "ud", "uv", "d", "r", "t", "y", "e", "o", "q", "zg", "ad")
)

_PREPOSITIONS = frozenset("从由在向对将被与和到赴经据按为给让把及于往")
_LEVELS = frozenset("省市县区镇乡村州旗院校局厅队组")


def reach_left(
    view: TextView,
    stop: int,
    *,
    stops: Set[str],
    verbs: Set[str],
    inside: Mapping[int, EntityMatch],
    limit: int = 24,
    numbers: bool = False,
    any_verb: bool = False,
) -> int:
    """Where the nominal words that end at ``stop`` begin.

    ``stops`` end the walk, ``verbs`` may stand in a name (``any_verb``: all verbs may), ``inside`` maps offsets to
    the mention that holds them: a mention is crossed as a whole. ``numbers``: numerals may stand in the name.
    """
    text = view.text
    at, least = stop, max(0, stop - limit)
    while at > least:
        char = text[at - 1]
        place = inside.get(at - 1)
        if place is not None:
            at = place.start
            continue
        if not (is_han(char) or (char.isascii() and char.isalnum()) or (char in "·+-—" and at < stop)):
            break
        token_start, token = view.token_at(at - 1)
        token = token[: at - token_start]
        crossed = inside.get(token_start)
        if crossed is not None and crossed.end < at:
            token_start = crossed.end
            token = text[token_start:at]
        if (
            token[0] in _PREPOSITIONS
            and len(token) > 1
            and token not in stops
            and word_class(token) == "x"
            and not token.endswith(("区", "县", "镇", "村", "市"))
        ):
            # an unknown word that swallowed a preposition: 从某某县
            token, token_start = token[1:], token_start + 1
            if inside.get(token_start) is None:
                at = token_start
                break
        if len(token) > 1 and token[-1] in "过了着到在" and word_class(token) == "x":
            break
        if token in stops or (len(token) == 4 and token[2:] in stops and token[:2] in stops):
            break
        kind = word_class(token) if token not in _LEVELS else "n"
        if (
            kind in STOP_CLASSES
            and token not in verbs
            and not (kind == "q" and inside.get(token_start - 1) is not None)
        ):
            break
        if kind in ("v", "vd", "vg", "vi", "vq") and not any_verb and token not in verbs:
            break
        if (
            kind == "m"
            and not token.endswith(("期", "步", "号"))
            and token[0] in "0123456789０１２３４５６７８９一二三四五六七八九十两几多"
            and not numbers
            and text[token_start - 1 : token_start] != "第"
            and not token.startswith("第")
            and len(token) < 2
        ):
            break
        at = token_start
    return at


def mentions_inside(places: list[EntityMatch] | tuple[EntityMatch, ...]) -> dict[int, EntityMatch]:
    """Each offset that a mention covers, with the mention."""
    held: dict[int, EntityMatch] = {}
    for place in places:
        for k in range(place.start, place.end):
            held[k] = place
    return held


def take(spans: dict[int, int], start: int, end: int) -> None:
    """Note a span; of two that begin together the longer."""
    spans[start] = max(spans.get(start, 0), end)


def kept_spans(spans: dict[int, int], label: str) -> list[EntityMatch]:
    """Mentions of a label from starts and ends; of two that overlap the longer stays."""
    kept: list[EntityMatch] = []
    for a, b in sorted(spans.items(), key=lambda s: (s[0], -s[1])):
        if kept and a < kept[-1].end:
            if b - a > kept[-1].end - kept[-1].start:
                kept[-1] = EntityMatch(a, b, label)
            continue
        kept.append(EntityMatch(a, b, label))
    return kept


def own_name(view: TextView, start: int, stop: int, bland: Set[str]) -> bool:
    """Whether a word of the stretch is a name of its own rather than a common noun."""
    pieces = [piece for piece in view.pieces(start, stop) if piece not in bland]
    if any(len(p) >= 2 and word_class(p) in ("x", "nz", "ns", "nr", "nrt", "nt") for p in pieces):
        return True
    return sum(len(p) == 1 for p in pieces) >= 2

"""The scan for gazetteer names: leftmost, longest, in one pass over the pairs of characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import add

from nlp.components.place_shapes import is_han, rule_characters, rule_words
from nlp.components.textview import TextView
from nlp.language.tagging import cut_words
from nlp.resources.places import COUNTY, Division, gazetteer, place_rules

FULL, SHORT, COUNTRY, ABROAD, NATURAL, REGION, AREA, STOP = (1 << n for n in range(8))
TOWN_SHORT, VILLAGE, SHAPE, LETTER = (1 << n for n in range(8, 12))


@dataclass(slots=True)
class Hit:
    """A possible mention on its way: what it may be, and what has been found out about it."""

    start: int
    end: int
    name: str
    kind: int
    candidates: list[Division] = field(default_factory=list)
    accepted: bool = False
    label: str = "GPE"
    code: str = ""
    confidence: float | None = None
    path: bool = False  # resolved by the place right before or behind it
    split: bool = False  # a full name cut before 民, 场, 级 …


@cache
def _lexicon() -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    gaz = gazetteer()
    kinds: dict[str, int] = {}

    def put(words: Iterable[str], kind: int) -> None:
        for word in words:
            if len(word) >= 2:
                kinds[word] = kinds.get(word, 0) | kind

    put(gaz.full_names(), FULL)
    put((name for name in gaz.short_names() if not name.endswith(("园", "开发", "示范", "管理"))), SHORT)
    put(gaz.countries, COUNTRY)
    put(gaz.foreign_cities, ABROAD)
    put(rule_words("foreign", "more"), ABROAD)
    put((name for name in gaz.natural if name not in kinds), NATURAL)
    put(rule_words("regions", "names"), REGION)
    put(rule_words("regions", "areas"), AREA)
    put(rule_words("short_names", "exceptions"), STOP)
    put((idiom for idiom in gaz.idioms if idiom not in kinds), STOP)
    lengths: dict[str, set[int]] = {}
    for name in kinds:
        lengths.setdefault(name[:2], set()).add(len(name))
    return kinds, {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


def inside_words(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a common word lies across the left and across the right border of a name."""
    words = gazetteer().words
    return start > 0 and text[start - 1 : start + 1] in words, text[end - 1 : end + 1] in words


def straddled(text: str, start: int, end: int) -> bool:
    """Whether a name of two characters is rather the end of one word and the beginning of another (创|新和|谐)."""
    left, right = inside_words(text, start, end)
    singles = rule_characters("shapes", "singles")
    return (left and right) or (left and text[end - 1] in singles) or (right and text[start] in singles)


def cut_apart(text: str, start: int, end: int) -> bool:
    """Whether the segmentation puts the name's borders inside words (复合肥): asked where a word crosses one border."""
    low = max(0, start - 4)
    at = low
    for word in cut_words(text[low : end + 4]):
        after = at + len(word)
        if at < start < after or start < at < end < after:
            return True
        at = after
    return False


@cache
def _splits() -> tuple[frozenset[str], tuple[str, ...]]:
    rules = place_rules()["full_names"]
    return frozenset(rules["split_before"].split()), tuple(rules["split_not"].split())


@cache
def _sure_shorts() -> frozenset[str]:
    """Short names of provinces and prefectures that are no other words."""
    gaz = gazetteer()
    return frozenset(
        short
        for short in gaz.short_names()
        if is_sure_word(short) and any(division.level != COUNTY for division in gaz.lookup_short(short))
    )


def is_sure_word(short: str) -> bool:
    """Whether a short name is hardly ever met as another word."""
    if short in rule_words("short_names", "trusted"):
        return True
    return short not in rule_words("short_names", "collisions") and gazetteer().commonness.get(short, 0) < 150


def scanned(view: TextView) -> list[Hit]:
    """The gazetteer names of a text, found once for all who share the view; they are not to be changed."""
    return view.once("places", lambda text: list(scan(text)))


def scan(text: str) -> Iterator[Hit]:
    """All gazetteer names in the text, leftmost and longest, without a decision about them."""
    kinds, heads = _lexicon()
    split_before, split_not = _splits()
    sure = _sure_shorts()
    words = gazetteer().words
    free = 0
    for start in [k for k, pair in enumerate(map(add, text, text[1:])) if pair in heads]:
        if start < free:
            continue
        for length in heads[text[start : start + 2]]:
            name = text[start : start + length]
            kind = kinds.get(name, 0)
            if not kind or len(name) < length:
                continue
            end = start + length
            cut = False
            if length > 2 and start and text[start - 1 : start + 1] in words and name[1:] in kinds:
                continue  # 首都|柏林, never 首|都柏林
            if name.endswith("地区") and text.startswith("生产总值", end) and kinds.get(name[:-2], 0) & SHORT:
                name, end, kind = name[:-2], end - 2, kinds[name[:-2]]  # 宜春|地区生产总值
            split = kind & (FULL | COUNTRY) and length > 2 and text[end - 1 : end + 1] in split_before
            if split and not text.startswith(split_not, end - 1):
                if not kinds.get(name[:-1], 0) & (SHORT | FULL | COUNTRY):
                    continue
                name, end, cut = name[:-1], end - 1, True
                kind = kinds[name]
            if name == "和县" and start and is_han(text[start - 1]) and text[start - 1] not in "在到赴往来自省市":
                continue  # 县委和|县政府
            if name in ("会同县", "会同") and start and text[start - 1] in "委府部局院会办厅处组队所站司行校、，,":
                continue  # 某局会同|县财政局
            if name == "代县" and text[end : end + 1] == "长":
                continue  # an acting head
            if kind != SHORT or name in sure:  # 东至 is a county, and 东|至黔江 a railway: look on inside it
                free = end
            if not kind & STOP:
                yield Hit(start, end, name, kind, split=cut)
            break

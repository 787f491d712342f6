"""The lexicon of offices (``titles.toml``), loaded once and compiled for matching at a place in the text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Titles:
    """Offices, and what the words around them may be; every pattern is anchored at one end and bounded in length."""

    ends: re.Pattern[str]  # on reversed text: an office that ends here
    begins: re.Pattern[str]  # an office that begins here
    role_ends: re.Pattern[str]  # on reversed text: a role that is no office
    roles: frozenset[str]
    last_characters: frozenset[str]  # last characters of all offices, a cheap first test
    party: frozenset[str]  # bare heads
    standalone: frozenset[str]
    chiefs: frozenset[str]
    place_levels: dict[str, str]  # head of a place → its level word
    heads: re.Pattern[str]  # on reversed text: the bare head
    shared: re.Pattern[str]  # full match: an office that several hold at once
    fillers: re.Pattern[str]  # at the end of a text
    leading: re.Pattern[str]  # at the beginning of a text
    honours: re.Pattern[str]
    stops: re.Pattern[str]
    body_end: re.Pattern[str]  # on reversed text: the ending of a body
    party_organ: re.Pattern[str]
    committee_departments: tuple[str, ...]
    ward: re.Pattern[str]  # full match: a department of a hospital, and its branch
    place_bodies: tuple[str, ...]
    levels: tuple[str, ...]
    level_start: re.Pattern[str]
    nouns: tuple[str, ...]
    noun_also: dict[str, tuple[str, ...]]
    provinces: dict[str, str]
    kinds: dict[str, str]  # head → the noun of the body that it leads


def _any(words: list[str] | tuple[str, ...] | set[str], *, backwards: bool = False) -> str:
    """An alternation of the words, longest first."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w[::-1] if backwards else w) for w in ordered)


def read_titles_table() -> dict[str, Any]:
    """The raw table of ``titles.toml``, with its examples."""
    return tomllib.loads(resources.files(__package__).joinpath("titles.toml").read_text(encoding="utf-8"))


@cache
def load_titles() -> Titles:
    """The compiled lexicon."""
    table = read_titles_table()
    place_levels = {head: level for level, heads in table["place"].items() for head in heads}
    offices = table["offices"]
    heads = [*table["party"], *place_levels, *offices["chiefs"], *offices["plain"], *offices["academic"]]
    assistant = offices["assistant"]
    words, bodies = table["words"], table["bodies"]
    prefix_r, heads_r = _any(table["prefixes"], backwards=True), _any(heads, backwards=True)
    not_before = _any(words["not_before"])
    shared = table["shared"]
    member = f"{offices['member'][::-1]}(?={_any(offices['member_of'], backwards=True)})"
    shared_heads = [h for h in heads if h not in place_levels]
    # A stop word counts only outside the longer words that hold it: those are consumed first, without the group.
    stops = re.compile(f"(?:{_any(words['inside'])})|(?P<stop>{_any(words['stops'])})")
    return Titles(
        ends=re.compile(f"(?:{assistant[::-1]})?(?:{heads_r})(?:{prefix_r}){{0,3}}|{member}"),
        begins=re.compile(f"(?:{_any(table['prefixes'])}){{0,3}}(?:{_any(heads)})(?:{assistant})?(?!{not_before})"),
        role_ends=re.compile(f"(?:{_any(table['roles']['words'], backwards=True)})"),
        roles=frozenset(table["roles"]["words"]),
        last_characters=frozenset(w[-1] for w in [*heads, assistant, offices["member"]]),
        party=frozenset(table["party"]),
        standalone=frozenset(table["standalone"]),
        chiefs=frozenset(offices["chiefs"]),
        place_levels=place_levels,
        heads=re.compile(f"(?:{assistant[::-1]})?(?:{heads_r}|{offices['member'][::-1]})"),
        shared=re.compile(
            f"(?:(?:{_any(shared['prefixes'])})(?:{_any([*shared_heads, *place_levels])})"
            f"|(?:{_any(table['prefixes'])}){{0,3}}(?:{_any(shared['heads'])}))"
        ),
        fillers=re.compile(f"(?:{_any(words['fillers'])})$"),
        leading=re.compile(f"(?:{_any(words['leading'])})"),
        honours=re.compile(f"(?:{_any(words['honours'])})"),
        stops=stops,
        body_end=re.compile(f"(?:{_any(bodies['endings'], backwards=True)})"),
        party_organ=re.compile(f"(?:{_any(bodies['party_organs'])})"),
        committee_departments=tuple(bodies["committee_departments"]),
        ward=re.compile(rf"(?:{_any(bodies['wards'])})[\u4e00-\u9fff]{{0,4}}[科部室](?:党支部|支部)?"),
        place_bodies=tuple(bodies["place_bodies"]),
        levels=tuple(bodies["levels"]),
        level_start=re.compile(f"(?!{_any(bodies['level_exceptions'])})(?:{_any(bodies['levels'])})"),
        nouns=tuple(sorted(bodies["nouns"], key=lambda w: -len(w))),
        noun_also={k: tuple(v) for k, v in bodies["noun_also"].items()},
        kinds={head: noun for noun, heads in bodies["kinds"].items() for head in heads},
        provinces=dict(table["provinces"]),
    )

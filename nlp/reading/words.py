"""The lexicon of mastheads, loaded once and checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlp.errors import ResourceError

KINDS = ("outlet", "published", "author", "correspondent", "editor_in_charge", "editor", "other")


@dataclass(frozen=True)
class MastheadWords:
    """The words of ``resources/mastheads.toml``; ``labels`` maps a label to its kind."""

    labels: dict[str, str]
    weak: frozenset[str]
    furniture: frozenset[str]
    weak_furniture: frozenset[str]
    crumb_heads: frozenset[str]
    crumb_ends: frozenset[str]
    link_heads: frozenset[str]
    neighbours: frozenset[str]
    menu: frozenset[str]
    menu_ends: tuple[str, ...]
    posted_from: tuple[str, ...]
    footers: tuple[str, ...]
    note_ends: tuple[str, ...]
    inline_ends: tuple[str, ...]
    no_outlet: frozenset[str]
    reporter_roles: frozenset[str]
    correspondent_roles: frozenset[str]
    other_roles: frozenset[str]
    role_prefixes: frozenset[str]
    not_names: tuple[str, ...]
    turns: frozenset[str]
    beside: tuple[str, ...]
    note_subjects: tuple[str, ...]
    note_heads: tuple[str, ...]
    outlet_ends: tuple[str, ...]
    outlet_ends_beside: tuple[str, ...]
    picture_heads: tuple[str, ...]
    picture_ends: tuple[str, ...]
    picture_alone: frozenset[str]
    promotion: re.Pattern[str]
    button: re.Pattern[str]


@cache
def masthead_words() -> MastheadWords:
    """The lexicon. Raises :class:`nlp.errors.ResourceError` where it does not pass its checks."""
    data = tomllib.loads(files("nlp.resources").joinpath("mastheads.toml").read_text(encoding="utf-8"))
    labels: dict[str, str] = {}
    for kind in KINDS:
        for word in data["labels"][kind]:
            if word in labels:
                raise ResourceError(f"the label {word} is given twice", where="mastheads.toml")
            labels[word] = kind
    page, people = data["page"], data["people"]
    return MastheadWords(
        labels=labels,
        weak=frozenset(data["labels"]["weak"]),
        furniture=frozenset(page["furniture"]),
        weak_furniture=frozenset(page["weak_furniture"]),
        crumb_heads=frozenset(page["crumb_heads"]),
        crumb_ends=frozenset(page["crumb_ends"]),
        link_heads=frozenset(page["link_heads"]),
        neighbours=frozenset(page["neighbours"]),
        menu=frozenset(page["menu"]),
        menu_ends=tuple(page["menu_ends"]),
        posted_from=tuple(page["posted_from"]),
        footers=tuple(page["footers"]),
        note_ends=tuple(data["notes"]["ends"]),
        inline_ends=tuple(data["notes"]["inline_ends"]),
        no_outlet=frozenset(data["notes"]["no_outlet"]),
        reporter_roles=frozenset(people["reporter_roles"]),
        correspondent_roles=frozenset(people["correspondent_roles"]),
        other_roles=frozenset(people["other_roles"]),
        role_prefixes=frozenset(people["role_prefixes"]),
        not_names=tuple(people["not_names"]),
        turns=frozenset(page["turns"]),
        beside=tuple(page["beside"]),
        note_subjects=tuple(data["notes"]["subjects"]),
        note_heads=tuple(data["notes"]["heads"]),
        outlet_ends=tuple(data["notes"]["outlet_ends"]),
        outlet_ends_beside=tuple(data["notes"]["outlet_ends_beside"]),
        picture_heads=tuple(data["pictures"]["heads"]),
        picture_ends=tuple(data["pictures"]["ends"]),
        picture_alone=frozenset(data["pictures"]["alone"]),
        promotion=pattern_of([entry["pattern"] for entry in data["promotions"]], "promotions"),
        button=pattern_of([entry["pattern"] for entry in data["buttons"]], "buttons"),
    )


def pattern_of(patterns: list[str], name: str) -> re.Pattern[str]:
    """Any of ``patterns``, in brackets or not; ``name`` is their table, for the error."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ResourceError(f"{name}: {pattern} is no pattern: {error}", where="mastheads.toml") from error
    return re.compile(rf"[（(【\[]?(?:{'|'.join(patterns)})[）)】\]]?")


def spaced(word: str) -> str:
    """A pattern for ``word`` with white space allowed between its characters (责 编)."""
    return r"[ \u3000]*".join(map(re.escape, word))


def outlet_ends() -> str:
    """A pattern for what an outlet's name ends in, where a date or a role beside it says that it is one."""
    return alternatives(masthead_words().outlet_ends + masthead_words().outlet_ends_beside)


def alternatives(words: frozenset[str] | tuple[str, ...] | dict[str, str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(spaced(w) for w in sorted(words, key=lambda w: (-len(w), w)))

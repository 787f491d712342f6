"""The lexicons of names: loaded once from TOML and checked, overlaid by a user's own.

Each file beside this module holds word lists under keys that its head comment explains. A user's overlay
(``load_overlay``) is one TOML file of the same spirit: ``names`` maps a name to a label, ``offices`` and
``programmes`` add words, ``leave_alone`` are names that must not be found.
"""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.errors import ConfigError

LABELS = ("PERSON", "GPE", "LOC", "FAC", "ORG", "EVENT", "PROGRAM", "LAW", "WORK_OF_ART", "PRODUCT")


def read_lists(name: str) -> dict[str, Any]:
    """The tables of the shipped lexicon ``name``: lists of words or strings of characters."""
    raw = files("nlp.resources").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(raw)
    for key, value in data.items():
        if key == "examples":
            continue
        if isinstance(value, list) and not all(isinstance(word, str) and word for word in value):
            raise ValueError(f"{name}.toml: {key} holds something that is no word")
    return data


def examples(name: str) -> list[tuple[str, list[str]]]:
    """The examples of lexicon ``name``: a sentence and the names to be found in it (none: a counter-example)."""
    return [(row["text"], list(row["names"])) for row in read_lists(name).get("examples", ())]


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The words under ``key`` of lexicon ``name`` (empty where it has no such key)."""
    return frozenset(read_lists(name).get(key, ()))


@cache
def surnames() -> Mapping[str, float]:
    """Surnames with their frequency (per 100,000 people or so, only their order matters)."""
    raw = files("nlp.resources").joinpath("surnames.tsv.gz").read_bytes()
    rows = (line.split("\t") for line in gzip.decompress(raw).decode("utf-8").splitlines())
    return {name: float(weight) for name, weight in rows}


def alternation(terms: Iterable[str]) -> str:
    """A regex alternation of literal terms, the longest first so that it is greedy."""
    import re

    return "|".join(re.escape(term) for term in sorted(set(terms), key=lambda t: (-len(t), t)))


@dataclass(frozen=True)
class Overlay:
    """A user's own words, beside the shipped lexicons."""

    names: Mapping[str, str] = field(default_factory=dict)
    offices: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    leave_alone: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()  # for the segmentation


NO_OVERLAY = Overlay()


def load_overlay(path: str | Path) -> Overlay:
    """Read a user's lexicon from a TOML file, see :func:`parse_overlay`.

    Raises :class:`nlp.errors.ConfigError` where the file cannot be read or is not of that form.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"cannot read the lexicon: {error}", where=str(path), remedy="Give a TOML file in UTF-8."
        ) from error
    return parse_overlay(text, str(path))


def parse_overlay(text: str, where: str = "lexicon") -> Overlay:
    """A user's lexicon: ``offices``, ``programmes``, ``leave_alone`` and ``words`` are lists of words, ``[names]`` has
    a list for each label. An unknown key or label is a :class:`nlp.errors.ConfigError` that names it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the lexicon is not TOML: {error}", where=where, remedy="Mend the file there.") from error
    lists = {k: v for k, v in data.items() if k != "names"} | dict(data.get("names") or {})
    known = ("offices", "programmes", "leave_alone", "words", "names")
    for key in data:
        if key not in known:
            raise ConfigError(f"unknown key {key!r} in the lexicon", where=where, remedy=f"Known: {', '.join(known)}.")
    for key, words in lists.items():
        if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
            raise ConfigError(f"{key} must be a list of words", where=where, remedy='For example: ["甲", "乙"]')
    names: dict[str, str] = {}
    for label, listed in (data.get("names") or {}).items():
        if label not in LABELS:
            raise ConfigError(
                f"unknown label {label!r} in the lexicon", where=where, remedy=f"Known: {', '.join(LABELS)}."
            )
        for name in listed:
            names[name] = label
    return Overlay(
        names=names,
        offices=frozenset(data.get("offices", ())),
        programmes=frozenset(data.get("programmes", ())),
        leave_alone=frozenset(data.get("leave_alone", ())),
        words=tuple(data.get("words", ())),
    )

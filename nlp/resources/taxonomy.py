"""Taxonomies: the classes that sentences are given, as data that a researcher edits (TOML).

A file has ``id``, ``label``, ``definition`` and one ``[[action]]`` for each class: ``id``, ``label``, ``definition``,
``cues`` and ``negative_cues`` (words that speak for and against the class), ``examples`` and ``counter_examples``
(sentences that do and do not belong to it; they are tests of the cues).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.errors import ResourceError

_ID = re.compile(r"[a-z][a-z0-9_]*")
_LISTS = ("cues", "negative_cues", "examples", "counter_examples")
_TEXTS = ("id", "label", "definition")


@dataclass(frozen=True, slots=True)
class ActionClass:
    """One class of a taxonomy."""

    id: str
    label: str
    definition: str = ""
    cues: tuple[str, ...] = ()
    negative_cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A named set of classes, in the order of the file."""

    id: str
    label: str
    definition: str
    classes: tuple[ActionClass, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(c.id for c in self.classes)

    def __repr__(self) -> str:
        return f"Taxonomy({self.id!r}: {', '.join(f'{c.id} {c.label}' for c in self.classes)})"


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """The taxonomy in the file ``path``; without it the programme's five actions.

    Raises :class:`nlp.errors.ResourceError` where the file cannot be read or is not of the form above.
    """
    if path is None:
        return _five_actions()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = f"cannot read the taxonomy: {error}"
        raise ResourceError(what, where=str(path), remedy="Give a TOML file.") from error
    return parse_taxonomy(text, str(path))  # read anew each time: a researcher edits it


@cache
def _five_actions() -> Taxonomy:
    text = files("nlp.resources").joinpath("taxonomies", "five_actions.toml").read_text(encoding="utf-8")
    return parse_taxonomy(text, "five_actions.toml")


def parse_taxonomy(text: str, where: str = "taxonomy") -> Taxonomy:
    """The taxonomy that the TOML ``text`` describes; ``where`` names its source in errors."""
    remedy = "See nlp/resources/taxonomies/five_actions.toml for the form."

    def wrong(what: str) -> ResourceError:
        return ResourceError(what, where=where, remedy=remedy)

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise wrong(f"not TOML: {error}") from error
    entries = data.pop("action", None)
    if not isinstance(entries, list) or not entries:
        raise wrong("no [[action]] entries")
    if unknown := sorted(set(data) - set(_TEXTS)):
        raise wrong(f"unknown key {unknown[0]}")
    for key in _TEXTS:
        if not isinstance(data.get(key, ""), str):
            raise wrong(f"{key} must be text")
    classes: list[ActionClass] = []
    for entry in entries:
        classes.append(_class(entry, wrong))
        if sum(c.id == classes[-1].id for c in classes) > 1:
            raise wrong(f"the id {classes[-1].id} stands twice")
    if not _ID.fullmatch(data.get("id", "")):
        raise wrong("the taxonomy needs an id of small letters, digits and _")
    return Taxonomy(data["id"], data.get("label", data["id"]), data.get("definition", ""), tuple(classes))


def _class(entry: dict[str, Any], wrong: Any) -> ActionClass:
    if unknown := sorted(set(entry) - {*_TEXTS, *_LISTS}):
        raise wrong(f"unknown key {unknown[0]} in an action")
    name = entry.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise wrong(f"an action needs an id of small letters, digits and _ (found {name!r})")
    values: dict[str, Any] = {"id": name, "label": name}
    for key in _TEXTS[1:]:
        if not isinstance(entry.get(key, ""), str):
            raise wrong(f"{key} of {name} must be text")
        values[key] = entry.get(key, values.get(key, ""))
    for key in _LISTS:
        words = entry.get(key, [])
        if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
            raise wrong(f"{key} of {name} must be a list of words")
        values[key] = tuple(words)
    return ActionClass(**values)

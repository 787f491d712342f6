"""Clause shapes, words of change and cues of commitment: the data behind quantities' meaning and targets (SPEC §5, §6).

The three TOML files are loaded once and compiled; a pattern's classes (``{up}``, ``{verb}`` …) become alternations of
their words, its slots named groups. A researcher edits the TOML, never this file.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

#: Stand-ins in a masked sentence: a quantity is FIGURE and then PAD up to its length, a time WHEN and then PAD;
#: OTHER is a figure that is not the one looked at, ASIDE what stands in brackets.
FIGURE, WHEN, PAD, OTHER, ASIDE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"

_RUN = "[^，,；;。:：]{0,30}?"
_SLOTS = ("indicator", "scope", "reference", "subject", "objective")
_BUILT_IN = {
    "N": f"{FIGURE}{PAD}*+",
    "T": f"{WHEN}{PAD}*+",
    "other": f"{OTHER}+",
    "run": _RUN,
    "noun": f"(?P<noun>[^，,；;。:：、{FIGURE}]+)",
}


def alternation(words: list[str] | tuple[str, ...]) -> str:
    """A group of all words, the longest first."""
    return _alternation(tuple(words))


@cache
def _alternation(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w))) + ")"


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated sentence of a shape: markup and the cells that it must give."""

    text: str
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to state a figure."""

    id: str
    kinds: frozenset[str]
    units: frozenset[str]
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    unless_left: re.Pattern[str] | None
    indicator: str
    cut: bool
    full: bool
    scope: str
    change: str
    gives_from: bool
    examples: tuple[Example, ...] = field(default=())
    counter_examples: tuple[Example, ...] = field(default=())


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("nlp.resources").joinpath(name).read_text(encoding="utf-8"))


def _examples(entry: dict[str, Any], key: str) -> tuple[Example, ...]:
    return tuple(Example(item["text"], {k: v for k, v in item.items() if k != "text"}) for item in entry.get(key, []))


def expand(pattern: str, classes: dict[str, list[str]]) -> str:
    """A shape's pattern as a regular expression: ``{class}``, ``{slot}`` and ``{slot=expression}`` are written out."""

    def one(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in _BUILT_IN:
            return _BUILT_IN[name]
        if name in _SLOTS:
            return f"(?P<{name}>[^，,；;。:：]{{1,30}}?)"
        if name in classes:
            return alternation(classes[name])
        raise KeyError(f"unknown class or slot {{{name}}} in pattern {pattern!r}")

    # A slot with an expression of its own may hold classes: {indicator=(?:死亡|{up})}
    previous = None
    while previous != pattern:
        previous = pattern
        pattern = re.sub(r"\{([a-z]+)=((?:[^{}]|\{[\w,]+\})*)\}", r"(?P<\1>\2)", pattern)
    return re.sub(r"\{([A-Za-z_]\w*)\}", one, pattern)


@cache
def change_words() -> dict[str, tuple[str, ...]]:
    """The word lists of change.toml: increase, decrease, to, their nouns, reference, before, after."""
    data = _load("change.toml")
    return {
        "up": tuple(data["increase"]["words"] + data["increase"]["nouns"]),
        "down": tuple(data["decrease"]["words"] + data["decrease"]["nouns"]),
        "rate": tuple(data["increase"]["nouns"] + data["decrease"]["nouns"]),
        "up_noun": tuple(data["increase"]["nouns"]),
        "down_noun": tuple(data["decrease"]["nouns"]),
        # 收窄到, 回升至: every verb of change with 到 or 至 tells the level that is reached
        "to": tuple(
            dict.fromkeys(
                data["to"]["words"]
                + [
                    w + end
                    for w in data["increase"]["words"] + data["decrease"]["words"]
                    for end in "到至"
                    if len(w) == 2 and not w.endswith(("了", "于", "出"))
                ]
            )
        ),
        "reference": tuple(data["reference"]["words"]),
        "before": tuple(data["reference"]["before"]),
        "after": tuple(data["reference"]["after"]),
    }


@cache
def change_examples() -> tuple[Example, ...]:
    """Examples and counter-examples of change.toml, all with the cells that they must give."""
    data = _load("change.toml")
    return tuple(
        e for entry in data.values() for key in ("examples", "counter_examples") for e in _examples(entry, key)
    )


@cache
def clause_classes() -> dict[str, tuple[str, ...]]:
    """The word classes of clauses.toml."""
    return {name: tuple(words) for name, words in _load("clauses.toml")["classes"].items()}


@cache
def clause_shapes() -> tuple[Shape, ...]:
    """The shapes of clauses.toml, compiled, in their order."""
    data = _load("clauses.toml")
    classes: dict[str, list[str]] = {name: list(words) for name, words in data["classes"].items()}
    classes |= {name: list(words) for name, words in change_words().items() if name in ("up", "down", "to")}

    def compiled(entry: dict[str, Any], key: str, template: str) -> re.Pattern[str] | None:
        return re.compile(template.format(expand(entry[key], classes))) if key in entry else None

    return tuple(
        Shape(
            id=entry["id"],
            kinds=frozenset(entry.get("kinds", ())),
            units=frozenset(entry.get("units", ())),
            left=compiled(entry, "left", "^.*(?P<cut>{})$" if entry.get("rightmost") else "(?P<cut>{})$"),
            right=compiled(entry, "right", "(?:{})"),
            unless_left=compiled(entry, "unless_left", "(?:{})$"),
            indicator=entry["indicator"],
            cut=entry.get("cut", False),
            full=entry.get("full", False),
            scope=entry.get("scope", ""),
            change=entry.get("change", ""),
            gives_from=entry.get("from", False),
            examples=_examples(entry, "examples"),
            counter_examples=_examples(entry, "counter_examples"),
        )
        for entry in data["shape"]
    )


@cache
def holder_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """The tables of holders.toml: levels, bodies and classes."""
    return {table: {k: tuple(v) for k, v in words.items()} for table, words in _load("holders.toml").items()}


@cache
def commitment_words() -> dict[str, tuple[str, ...]]:
    """The cue classes of commitment.toml."""
    return {name: tuple(words) for name, words in _load("commitment.toml")["classes"].items()}


@dataclass(frozen=True, slots=True)
class TargetShape:
    """One way to state a commitment: how its clause divides into subject, level and objective."""

    id: str
    pattern: re.Pattern[str]
    level: bool
    kinds: frozenset[str]
    units: frozenset[str]
    last: bool
    weight: float
    subject: str
    objective: str
    examples: tuple[Example, ...] = field(default=())
    counter_examples: tuple[Example, ...] = field(default=())


@cache
def target_shapes() -> tuple[TargetShape, ...]:
    """The shapes of commitment.toml, compiled, in their order."""
    data = _load("commitment.toml")
    classes: dict[str, list[str]] = {name: list(words) for name, words in data["classes"].items()}
    classes |= {name: list(words) for name, words in change_words().items() if name in ("up", "down", "to")}
    return tuple(
        TargetShape(
            id=entry["id"],
            pattern=re.compile(expand(entry["pattern"], classes)),
            level=entry.get("level", True),
            kinds=frozenset(entry.get("kinds", ())),
            units=frozenset(entry.get("units", ())),
            last=entry.get("last", False),
            weight=float(entry.get("weight", 0.5)),
            subject=entry.get("subject", ""),
            objective=entry.get("objective", ""),
            examples=_examples(entry, "examples"),
            counter_examples=_examples(entry, "counter_examples"),
        )
        for entry in data["shape"]
    )


@cache
def commitment_examples() -> tuple[Example, ...]:
    """Whole sentences of commitment.toml with the targets that they hold, or none."""
    data = _load("commitment.toml")
    return tuple(
        e
        for entry in data.get("sentence", [])
        for key in ("examples", "counter_examples")
        for e in _examples(entry, key)
    )

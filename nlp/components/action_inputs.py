"""A sentence as the action classifier takes it, with what the other components found in it.

Names say who and where, not what is done: persons and places are read as two placeholders, so that the model cannot
learn an action from a surname or a county. What kinds of things stand in the sentence, and whether there are several
of a kind, are features beside its words: money and areas speak of development, a row of persons of who attended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp.language.cutting import Cutter

PLACEHOLDERS = {"PERSON": "甲某", "GPE": "某地"}
SEVERAL = 3

Row = Mapping[str, Any]
"""A sentence or a finding as :mod:`nlp.components.store` keeps it."""

_PLAIN = {"times": "time", "targets": "target", "affiliations": "office", "quotes": "quote"}


@dataclass(frozen=True, slots=True)
class SentenceInput:
    """A sentence as the classifier takes it. ``section``: index of its heading among the inputs, -1 without one;
    ``found``: what the other components found in it, as :func:`kinds_found` names it."""

    text: str
    words: Sequence[str]
    role: str
    section: int = -1
    paragraph: int = 0
    found: tuple[str, ...] = ()


def within(sentences: Sequence[Row], rows: Iterable[Row]) -> list[list[Row]]:
    """For each sentence the ``rows`` that begin in it; both in order of their starts."""
    out: list[list[Row]] = [[] for _ in sentences]
    i = 0
    for row in sorted(rows, key=lambda r: int(r["start"])):
        while i + 1 < len(sentences) and row["start"] >= sentences[i]["end"]:
            i += 1
        if sentences and sentences[i]["start"] <= row["start"] < sentences[i]["end"]:
            out[i].append(row)
    return out


def kinds_found(found: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Features ``f:PERSON``, ``f:money``, ``f:status target``, …; ``f:PERSON+`` too from :data:`SEVERAL` on.

    ``found``: the rows of one sentence by group.
    """
    counts: Counter[str] = Counter(row["label"] for row in found.get("entities", ()))
    counts.update(row["kind"] for row in found.get("quantities", ()))
    for group, name in _PLAIN.items():
        counts[name] += len(found.get(group, ()))
    for name, n in counts.items():
        if n:
            yield f"f:{name}"
        if n >= SEVERAL:
            yield f"f:{name}+"
    for status in {row["status"] for row in found.get("quantities", ())}:
        yield f"f:status {status}"
    for mode in {row["mode"] for row in found.get("quotes", ())}:
        yield f"f:quote {mode}"


def without_names(text: str, start: int, entities: Iterable[Row]) -> str:
    """The sentence ``text``, which begins at ``start`` of the article, with :data:`PLACEHOLDERS` for its names."""
    parts, done = [], 0
    for row in entities:
        placeholder = PLACEHOLDERS.get(row["label"])
        a, b = row["start"] - start, row["end"] - start
        if placeholder and done <= a and b <= len(text):
            parts += [text[done:a], placeholder]
            done = b
    return "".join([*parts, text[done:]])


def sentence_inputs(
    text: str, sentences: Sequence[Row], cutter: Cutter, findings: Mapping[str, Sequence[Row]] | None = None
) -> list[SentenceInput]:
    """The inputs for all ``sentences`` of the article ``text``.

    ``findings``: the rows of entities, quantities, … by group as the components stored them; without them, for a
    model that reads the words alone.
    """
    findings = findings or {}
    groups = {
        group: within(sentences, findings[group])
        for group in ("entities", "quantities", *_PLAIN)
        if findings.get(group)
    }
    out: list[SentenceInput] = []
    heading = -1
    for i, s in enumerate(sentences):
        part = text[s["start"] : s["end"]]
        here = {group: rows[i] for group, rows in groups.items()}
        part = without_names(part, s["start"], here.get("entities", ()))
        section = heading if s["role"] == "body" else -1
        found = tuple(sorted(kinds_found(here)))
        out.append(SentenceInput(part, cutter.cut(part), s["role"], section, s["paragraph"], found))
        if s["role"] == "heading":
            heading = i
    return out

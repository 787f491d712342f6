"""Reads the examples' markup: ``[figure]``, ``<time>`` or ``<time=last day>``, ``{entity}``, ``{entity|LABEL}``,
``{place|code}``.

A helper of the tests of indicators, targets and resolution; their examples live in the TOML files of nlp/resources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.components.indicators import describe_quantities
from nlp.components.matches import (
    ArticleContext,
    EntityMatch,
    QuantityMatch,
    QuantityMeaning,
    TargetMatch,
    TimeMatch,
)
from nlp.components.resolution import Resolver
from nlp.components.targets import find_targets, mark_targets
from nlp.language.sentences import Sentence

_MARKUP = re.compile(r"\[([^\]]+)\]|<([^>=]+)(?:=([\d-]+)(?:/([\d-]+))?)?>|\{([^}|]+)(?:\|(\w+))?\}")
_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_KINDS = (
    *(
        ("百分点", "percentage_point"),
        ("%", "percent"),
        ("倍", "multiple"),
        ("番", "multiple"),
        ("元", "money"),
        ("亩", "area"),
    ),
    *(("平方公里", "area"), ("平方米", "area"), ("公里", "length"), ("米", "length"), ("吨", "weight")),
    *(("公斤", "weight"), ("千瓦", "energy"), ("千伏", "other"), ("级", "other")),
)
_HEDGES = (
    ("以上", "ge"),
    ("不低于", "ge"),
    ("不少于", "ge"),
    ("左右", "approx"),
    ("超过", "gt"),
    ("突破", "gt"),
    ("多", "gt"),
    ("近", "lt"),
    ("不超过", "le"),
)


@dataclass(frozen=True)
class Marked:
    """An unmarked text with its matches, and what the components say of it."""

    text: str
    sentences: list[Sentence]
    entities: list[EntityMatch]
    times: list[TimeMatch]
    quantities: list[QuantityMatch]
    resolver: Resolver
    meanings: list[QuantityMeaning]
    targets: list[TargetMatch]


def quantity(start: int, words: str) -> QuantityMatch:
    """A quantity as the finder would give it, for the few forms that examples use."""
    end = start + len(words)
    comparator = next((c for hedge, c in _HEDGES if hedge in words), "eq")
    number = re.search(r"\d+(?:\.\d+)?", words)
    scale = next((s for name, s in _SCALES.items() if name in words), 1)
    digit = next((_CHINESE[c] for c in words if c in _CHINESE), 1)
    value: float = (float(number.group()) if number else digit) * scale
    if words.startswith(("第", "前")):
        return QuantityMatch(start, end, "rank", value, None, "位", comparator)
    kind, unit = next(((k, u) for u, k in _KINDS if u in words), ("count", ""))
    if kind == "count":
        stripped = re.sub(r"以上|左右|多$", "", words)
        unit = re.sub(r"^.*[\d百千万亿一二三四五六七八九十两多]", "", stripped)
    if kind == "percent":
        unit = "%"
    return QuantityMatch(start, end, kind, int(value) if value == int(value) else value, None, unit, comparator)


def parse(marked: str, *, title: str = "", published: str = "2031-03-01", region: str = "") -> Marked:
    """Read a marked text; lines are paragraphs, the title is the first line where given."""
    source = f"{title}\n{marked}" if title else marked
    text, position = "", 0
    entities: list[EntityMatch] = []
    times: list[TimeMatch] = []
    quantities: list[QuantityMatch] = []
    for match in _MARKUP.finditer(source):
        text += source[position : match.start()]
        position = match.end()
        start = len(text)
        if match[1]:
            quantities.append(quantity(start, match[1]))
        elif match[2]:
            last = match[3] or ""
            times.append(
                TimeMatch(
                    start,
                    start + len(match[2]),
                    "DATE",
                    last[:4],
                    match[4] and last or last and f"{last[:4]}-01-01",
                    match[4] or last,
                )
            )
        else:
            code = match[6] if (match[6] or "").isdigit() else ""
            body = re.search(r"(?:公司|集团|局|党委|大学|学院|合作社)$", match[5])
            label = "GPE" if code else match[6] or ("ORG" if body else "GPE")
            entities.append(EntityMatch(start, start + len(match[5]), label, match[5], code))
        text += match[1] or match[2] or match[5]
    text += source[position:]
    sentences: list[Sentence] = []
    offset, section = 0, ""
    for number, line in enumerate(text.split("\n")):
        if title and number == 0:
            sentences.append(Sentence(0, len(line), "title", "", 0))
        elif line and len(line) <= 30 and line[-1] not in "。；，：！？":
            section = line
            sentences.append(Sentence(offset, offset + len(line), "heading", "", number))
        else:
            for piece in re.finditer(r"[^。！？]+[。！？]?”?", line):
                sentences.append(Sentence(offset + piece.start(), offset + piece.end(), "body", section, number))
        offset += len(line) + 1
    context = ArticleContext(title=title, published=published, region=region)
    resolver = Resolver(text, sentences, entities, context=context)
    meanings = describe_quantities(text, sentences, entities, times, quantities, resolver, context=context)
    targets = find_targets(text, sentences, entities, times, quantities, meanings, resolver, context=context)
    return Marked(text, sentences, entities, times, quantities, resolver, mark_targets(meanings, targets), targets)

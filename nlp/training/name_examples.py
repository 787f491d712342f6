"""Examples for the name model: gold labels, silver labels of the rules, and variations of both."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.components.entities import find_entities
from nlp.components.name_model import stretches
from nlp.components.textview import TextView, is_han, word_class
from nlp.resources.lexicon import alternation, surnames, words
from nlp.resources.places import gazetteer
from nlp.training.corpus import read_corpus

Span = tuple[int, int, tuple[str, ...]]
"""Start, end and the kinds that a name may be of."""

_KIND = {"PERSON": "PERSON", "GPE": "GPE", "ORG": "ORG"}
_OPEN_CLASSES = frozenset(("nr", "nrt", "nrfg", "x", "ns", "nt", "nz", "ng", "j"))
_MARKUP = re.compile(r"<[^>]*>|\[[^\]]*\]\([^)]*\)|[#*]+|&\w+;|\\[nrt]")
ENDINGS = ("省", "市", "县", "区", "镇", "乡", "村", "屯", "街道", "社区")


LONGEST = 160
"""The longest sentence to train on."""


@dataclass
class Example:
    """A sentence with its names, and the stretches about which nothing is known."""

    text: str
    spans: list[Span]
    open: list[tuple[int, int]]
    weight: float = 1.0


# -- sources ---------------------------------------------------------------------------------------------------------


def read_uner(path: Path) -> list[Example]:
    """Sentences of a file of lines ``character<TAB>tag``. A place may be a division or anything else."""
    kinds = {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": ("GPE", "OTHER")}
    out: list[Example] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        text = "".join(row[0] for row in rows)
        if not text or len(text) != len(rows):
            continue
        spans: list[Span] = []
        begin = -1
        for i, (_, tag) in enumerate([*rows, ["", "O"]]):
            if begin >= 0 and not tag.startswith("I-"):
                kind = kinds[rows[begin][1][2:]]
                name = text[begin:i]
                if kind[0] == "GPE" and gazetteer().is_division_name(name):
                    kind = ("GPE",)
                spans.append((begin, i, kind))
                begin = -1
            if tag.startswith("B-"):
                begin = i
        out.append(Example(text, spans, []))
    return out


def read_gold(folder: Path) -> dict[str, list[Example]]:
    """The corpus' sentences by article."""
    out: dict[str, list[Example]] = {}
    for article in read_corpus(folder):
        out[article.id] = [
            Example(s.text, [_span(e.start - s.start, e.end - s.start, e.label) for e in s.entities], [])
            for s in article.gold.sentences
        ]
    return out


def _span(start: int, end: int, label: str) -> Span:
    return start, end, (_KIND.get(label, "OTHER"),)


def read_genre(paths: Iterable[Path]) -> Iterator[str]:
    """Plain texts of the items in files of JSON lines; markup is taken off, long reports come in pieces."""
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                body = str(row.get("text") or row.get("content") or "")
                for item in re.split(r"\n#{2,3} ", body):
                    lines_ = (_MARKUP.sub("", part).strip() for part in re.split(r"</p>|<br/?>|\n", item))
                    text = "\n".join(part for part in lines_ if len(part) > 1)
                    for start in range(0, len(text), 6000):
                        if len(text) - start > 80:
                            yield text[start : start + 6000]


def common_words(texts: Iterable[str], least: int = 5) -> frozenset[str]:
    """Words in ``least`` texts or more that the dictionary does not know or calls a name: mostly new common words."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({t for t in TextView(text).tokens if len(t) > 1 and is_han(t[0])})
    return frozenset(w for w, n in counts.items() if n >= least and word_class(w) in _OPEN_CLASSES)


def silver(text: str, common: frozenset[str] = frozenset()) -> list[Example]:
    """Sentences of a text with the rules' names, and with those names wherever else they stand in it.

    Words of ``common`` are held to be no names where the rules find none.
    """
    found = find_entities(text)
    spans = [(m.start, m.end, m.label) for m in found if not _doubtful(m.label, text[m.start : m.end])]
    taken = bytearray(len(text))
    repeats: list[int] = []
    for start, end, _ in spans:
        taken[start:end] = b"\x01" * (end - start)
    for name, label in {text[s:e]: label for s, e, label in spans if label in ("PERSON", "ORG") and e - s >= 2}.items():
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not any(taken[at:end]):
                spans.append((at, end, label))
                repeats.append(at)
                taken[at:end] = b"\x01" * len(name)
            at = text.find(name, end)
    spans.sort()
    unknown = [(m.start, m.end) for m in found if _doubtful(m.label, text[m.start : m.end])]
    unknown += _unknown(text, taken, common)
    out = []
    for start, end in stretches(text, LONGEST):
        inner = [_span(s - start, e - start, label) for s, e, label in spans if start <= s and e <= end]
        if any(s < start < e or s < end < e for s, e, _ in spans):
            continue
        holes = [(max(s, start) - start, min(e, end) - start) for s, e in unknown if s < end and e > start]
        weight = 2.0 if any(start <= at < end for at in repeats) else 1.0
        out.append(Example(text[start:end], inner, holes, weight))
    return out


def _doubtful(label: str, name: str) -> bool:
    """A rule's person whose name is a common word, or a side in talks (某方): left open."""
    if label != "PERSON" or len(name) > 2:
        return False
    return name.endswith("方") or word_class(name) not in ("nr", "nrt", "nrfg", "x")


def _unknown(text: str, taken: bytearray, common: frozenset[str]) -> list[tuple[int, int]]:
    """Words outside the rules' names that may belong to one: unknown to the dictionary or names there."""
    view = TextView(text)
    single = surnames()
    out: list[tuple[int, int]] = []
    tokens = list(zip(view.starts, view.tokens, strict=True))
    for i, (start, token) in enumerate(tokens):
        if not is_han(token[0]) or any(taken[start : start + len(token)]):
            continue
        if len(token) > 1 and token not in common and word_class(token) in _OPEN_CLASSES:
            begin, end = start, start + len(token)
            if i and len(tokens[i - 1][1]) == 1 and tokens[i - 1][1] in single and not taken[begin - 1]:
                begin -= 1
            if i + 1 < len(tokens) and len(tokens[i + 1][1]) == 1 and is_han(tokens[i + 1][1]) and not taken[end]:
                end += 1
            out.append((begin, end))
    return out


def sample_silver(
    texts: Iterable[str], budget: int, chance: random.Random, common: frozenset[str] = frozenset()
) -> list[Example]:
    """Silver sentences up to ``budget`` characters: those with people first, few that name only the most named."""
    out: list[Example] = []
    seen: Counter[str] = Counter()
    size = 0
    for text in texts:
        for example in silver(text, common):
            names = [example.text[s:e] for s, e, kinds in example.spans if "PERSON" in kinds]
            fresh = [n for n in names if seen[n] < 40]
            seen.update(names)
            keep = 1.0 if fresh else 0.15 if names else 0.4 if example.spans else 0.3
            if len(example.text) < 6 or chance.random() > keep:
                continue
            out.append(example)
            size += len(example.text)
        if size >= budget:
            break
    return out


# -- variation -------------------------------------------------------------------------------------------------------


class Maker:
    """Makes up names of people and places, by the frequencies of surnames and of the characters of names."""

    def __init__(self, chance: random.Random, people: Sequence[str], places: Sequence[str]) -> None:
        self.chance = chance
        listed = surnames()
        self.surnames = list(listed)
        self.weights = [listed[n] ** 0.6 for n in self.surnames]
        given = [p[2:] if p[:2] in listed else p[1:] for p in people]
        self.given = [c for name in given for c in name if is_han(c)] or list("明华芳伟")
        self.stems = [c for p in places for c in p[:-1] if is_han(c)] or list("龙水山河")

    def person(self) -> str:
        surname = self.chance.choices(self.surnames, self.weights)[0]
        length = 1 if self.chance.random() < 0.2 else 2
        return surname + "".join(self.chance.choice(self.given) for _ in range(length))

    def place(self, ending: str) -> str:
        length = self.chance.choices((1, 2, 3), (2, 6, 2))[0]
        return "".join(self.chance.choice(self.stems) for _ in range(length)) + ending

    def uncue(self, example: Example, share: float) -> Example:
        """The example without the bodies, places and offices right before some of its people.

        The rules find people by those words; the model is there for the sentences that lack them.
        """
        for start, _, kinds in reversed(example.spans):
            if kinds != ("PERSON",) or self.chance.random() >= share:
                continue
            begin = start
            spans = {e: s for s, e, _ in example.spans}
            for _ in range(6):
                cue = _cue_before().search(example.text[max(0, begin - 8) : begin])
                if cue:
                    begin -= cue.end() - cue.start()
                elif begin in spans and spans[begin] < begin and begin < start:
                    begin = spans[begin]
                else:
                    break
            # an office may begin inside the body's name: 某村党支部 | 党支部书记
            begin = min((s for s, e, _ in example.spans if s < begin < e), default=begin)
            if begin < start:
                example = _without(example, begin, start)
        return example

    def vary(self, example: Example, share: float) -> tuple[Example, list[tuple[int, int]]]:
        """The example with some names replaced, and the spans of made-up places (where the gazetteer is blind)."""
        pieces: list[str] = []
        spans: list[Span] = []
        invented: list[tuple[int, int]] = []
        shifts: list[tuple[int, int]] = []
        at = size = 0
        example = self.uncue(example, share * 0.7)
        known: dict[str, str] = {}
        for start, end, kinds in example.spans:
            name = example.text[start:end]
            new = name
            if kinds == ("PERSON",) and 2 <= len(name) <= 3 and name[0] in self.surnames:
                if name in known or self.chance.random() < share:
                    new = known.setdefault(name, self.person())
            elif kinds == ("GPE",) and len(name) >= 3 and self.chance.random() < share * 0.5:
                ending = next((e for e in ENDINGS if name.endswith(e)), "")
                if ending:
                    new = known.setdefault(name, self.place(ending))
            pieces.append(example.text[at:start])
            size += start - at
            if new != name and kinds == ("GPE",):
                invented.append((size, size + len(new)))
            spans.append((size, size + len(new), kinds))
            pieces.append(new)
            size += len(new)
            shifts.append((end, size - end))
            at = end
        pieces.append(example.text[at:])

        def moved(offset: int) -> int:
            return offset + next((by for end, by in reversed(shifts) if end <= offset), 0)

        holes = [(moved(s), moved(e)) for s, e in example.open]
        return Example("".join(pieces), spans, holes, example.weight), invented


@cache
def _cue_before() -> re.Pattern[str]:
    return re.compile(f"(?:副|原|党委|{alternation(words('offices', 'heads') | words('offices', 'roles'))})$")


def _without(example: Example, begin: int, end: int) -> Example:
    """The example with a stretch taken out, and the names that lie in it."""
    gone = end - begin

    def moved(at: int) -> int:
        return at if at <= begin else max(begin, at - gone)

    spans = [(moved(s), moved(e), k) for s, e, k in example.spans if not begin <= s < end]
    holes = [(moved(s), moved(e)) for s, e in example.open if moved(e) > moved(s)]
    return Example(example.text[:begin] + example.text[end:], spans, holes, example.weight)

"""Scores of predicted tables against gold annotations, by one set of measures for every layer.

How things are compared: spans by their text and their order in the article, so that the measure does not depend on
offsets (those are checked apart); records by the cells named in ``RECORD`` and ``CELLS``; targets by the overlap of
their characters. Full- and half-width forms count as the same, white space is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp.resources.taxonomy import load_taxonomy

Row = Mapping[str, Any]

_FOLD = str.maketrans({chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {"\u3000": " "})

RECORD = ("kind", "value", "value_high", "unit", "comparator")
"""The cells that make a quantity's record."""
EXACT = ("kind", "value", "unit", "comparator", "change", "status")
"""Cells of a matched quantity that must be equal."""
MIN_OVERLAP = 0.6
"""Least character overlap at which two descriptions count as the same (indicator, subject, objective)."""
MIN_TARGET = 0.5
"""Least character overlap at which two targets are paired."""


@dataclass
class Score:
    """Counts behind precision, recall and F1."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.hits / self.predicted if self.predicted else float(self.gold == 0)

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else float(self.predicted == 0)

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def __repr__(self) -> str:
        return f"Score(P {self.precision:.3f}, R {self.recall:.3f}, F1 {self.f1:.3f}, gold {self.gold})"


class Scores(dict[str, Score]):
    """Scores by name; :meth:`add` adds up counts, :meth:`hit` counts one asked question."""

    def add(self, name: str, hits: int, predicted: int, gold: int) -> None:
        score = self.setdefault(name, Score())
        score.hits += hits
        score.predicted += predicted
        score.gold += gold

    def hit(self, name: str, right: bool) -> None:
        self.add(name, int(right), 1, 1)

    def bags(self, name: str, gold: Iterable[Any], predicted: Iterable[Any]) -> None:
        """Two bags of things compared: what is common counts as found."""
        g, p = Counter(gold), Counter(predicted)
        self.add(name, (g & p).total(), p.total(), g.total())

    def table(self) -> str:
        """A readable table, one line a score."""
        lines = [f"{'measure':32s} {'P':>6s} {'R':>6s} {'F1':>6s} {'gold':>6s} {'pred':>6s}"]
        for name in sorted(self):
            s = self[name]
            lines.append(f"{name:32s} {s.precision:6.3f} {s.recall:6.3f} {s.f1:6.3f} {s.gold:6d} {s.predicted:6d}")
        return "\n".join(lines)


def fold(value: Any) -> str:
    """A text for comparison: half-width, without white space."""
    return "".join(("" if value is None else str(value)).translate(_FOLD).split())


def as_number(value: Any) -> Any:
    """A number for comparison, ``None`` where it is missing."""
    return None if value is None or value == "" else round(float(value), 6)


def overlap(a: Any, b: Any) -> float:
    """F1 of the characters of two texts, their order left out; two empty texts are the same."""
    x, y = Counter(fold(a)), Counter(fold(b))
    total = x.total() + y.total()
    return 2 * (x & y).total() / total if total else 1.0


def alike(a: Any, b: Any) -> bool:
    """Whether two names agree: equal, or one (of two characters at least) inside the other."""
    x, y = fold(a), fold(b)
    if x == y:
        return True
    short, long = sorted((x, y), key=len)
    return len(short) >= 2 and short in long


def pair(gold: Sequence[Row], predicted: Sequence[Row]) -> tuple[list[tuple[Row, Row]], int]:
    """Rows of the same text paired in order of appearance, and how many predicted rows stay alone."""
    waiting: dict[str, list[Row]] = defaultdict(list)
    for row in reversed(predicted):
        waiting[fold(row["text"])].append(row)
    pairs = [(g, waiting[fold(g["text"])].pop()) for g in gold if waiting[fold(g["text"])]]
    return pairs, len(predicted) - len(pairs)


def pair_targets(gold: Sequence[Row], predicted: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Targets paired greedily, the greatest character overlap first."""
    ranked = sorted((-overlap(g["text"], p["text"]), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted))
    pairs: list[tuple[Row, Row]] = []
    left, right = set(range(len(gold))), set(range(len(predicted)))
    for negative, i, j in ranked:
        if -negative >= MIN_TARGET and i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def score_article(scores: Scores, gold: Mapping[str, Sequence[Row]], predicted: Mapping[str, Sequence[Row]]) -> None:
    """Add one article to ``scores``. Both sides are ``{table: rows}`` with the columns of the schema, in order of
    appearance; ``gold`` may lack columns that it says nothing of in ``articles``."""
    for column, want in gold["articles"][0].items():
        scores.hit(f"articles.{column}", fold(want) == fold(predicted["articles"][0].get(column)))
    scores.bags("sentences", *([fold(s["text"]) for s in side["sentences"]] for side in (gold, predicted)))
    _score_sentences(scores, gold["sentences"], predicted["sentences"])
    _score_entities(scores, gold["entities"], predicted["entities"])
    _score_sets(scores, gold, predicted)
    _score_times(scores, gold["times"], predicted["times"])
    _score_quantities(scores, gold["quantities"], predicted["quantities"])
    _score_targets(scores, gold["targets"], predicted["targets"])


def _score_sentences(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
    pairs, _ = pair(gold, predicted)
    matched = {id(g): p for g, p in pairs}
    for g in gold:
        p = matched.get(id(g))
        want = set(filter(None, g["actions"].split(";")))
        got = set(filter(None, p["actions"].split(";"))) if p else set()
        if p:
            scores.hit("sentences.role", g["role"] == p["role"])
        scores.add("actions", len(want & got), len(got), len(want))
        scores.hit("actions.exact set", want == got)
        for action in want | got:
            scores.add(f"actions.{action}", int(action in want & got), int(action in got), int(action in want))


def _score_entities(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
    g = [(e["label"], fold(e["text"])) for e in gold]
    p = [(e["label"], fold(e["text"])) for e in predicted]
    scores.bags("entities", g, p)
    scores.bags("entities.boundary", (t for _, t in g), (t for _, t in p))
    for label in sorted({x for x, _ in g + p}):
        scores.bags(f"entities.{label}", (e for e in g if e[0] == label), (e for e in p if e[0] == label))
    pairs, _ = pair(gold, predicted)
    for a, b in pairs:
        if a["label"] == b["label"]:
            for column in ("name", "code"):
                if a[column]:
                    scores.hit(f"entities.{column}", fold(a[column]) == fold(b[column]))


def _score_sets(scores: Scores, gold: Mapping[str, Sequence[Row]], predicted: Mapping[str, Sequence[Row]]) -> None:
    def triples(rows: Sequence[Row], *columns: str) -> set[tuple[str, ...]]:
        return {tuple(fold(r[c]) for c in columns) for r in rows}

    for name, columns in (
        ("affiliations", ("person", "title", "organisation")),
        ("affiliations.person+title", ("person", "title")),
    ):
        scores.bags(name, triples(gold["affiliations"], *columns), triples(predicted["affiliations"], *columns))
    for name, cells in (("quotes", ["speaker", "mode"]), ("quotes.speaker", ["speaker"])):
        scores.bags(
            name,
            (tuple(fold(r[c]) for c in cells) for r in gold["quotes"]),
            (tuple(fold(r[c]) for c in cells) for r in predicted["quotes"]),
        )


def _score_times(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
    pairs, extra = pair(gold, predicted)
    scores.add("times", len(pairs), len(pairs) + extra, len(gold))
    for g, p in pairs:
        scores.hit("times.type", g["type"] == p["type"])
        if g["type"] in ("DATE", "TIME"):
            want, got = (g["start_date"], g["end_date"]), (p["start_date"], p["end_date"])
            if any(want) or any(got):
                scores.hit("times.resolved", want == got)
        else:
            scores.hit("times.value", g["value"] == p["value"])


def _score_quantities(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
    pairs, extra = pair(gold, predicted)
    scores.add("quantities", len(pairs), len(pairs) + extra, len(gold))

    def record(row: Row) -> tuple[Any, ...]:
        return tuple(as_number(row[c]) if c.startswith("value") else fold(row[c]) for c in RECORD)

    scores.bags("quantities.records", map(record, gold), map(record, predicted))
    tests: dict[str, Callable[[Any, Any], bool]] = {
        "indicator": lambda a, b: overlap(a, b) >= MIN_OVERLAP,
        "holder": alike,
        "scope": alike,
        "reference": alike,
        "time_text": alike,
    }
    for g, p in pairs:
        for column in EXACT:
            same = as_number if column == "value" else fold
            scores.hit(f"quantities.{column}", same(g[column]) == same(p[column]))
        for column, test in tests.items():
            want, got = g[column], p[column]
            if want or got:
                right = bool(want) and bool(got) and test(want, got)
                scores.add(f"quantities.{column}", int(right), int(bool(got)), int(bool(want)))


def _score_targets(scores: Scores, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
    pairs = pair_targets(gold, predicted)
    scores.add("targets", len(pairs), len(predicted), len(gold))
    for g, p in pairs:
        right = {
            "value": as_number(g["value"]) == as_number(p["value"]),
            "unit": fold(g["unit"]) == fold(p["unit"]),
            "comparator": g["comparator"] == p["comparator"],
            "deadline": g["deadline"] == p["deadline"],
            "subject": overlap(g["subject"], p["subject"]) >= MIN_OVERLAP,
            "objective": overlap(g["objective"], p["objective"]) >= MIN_OVERLAP,
            "holder": alike(g["holder"], p["holder"]),
        }
        for column, ok in right.items():
            scores.hit(f"targets.{column}", ok)
        scores.hit("targets.whole record", all(right.values()))


def action_macro(scores: Scores) -> float:
    """Mean F1 over the five actions."""
    ids = load_taxonomy().ids
    return sum(scores.get(f"actions.{a}", Score()).f1 for a in ids) / len(ids)

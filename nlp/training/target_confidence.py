"""Calibrates the confidence of targets on the corpus gold (SPEC §6).

    python -m nlp.training.target_confidence corpus [--first ID] [--last ID]

writes ``nlp/resources/target_confidence.toml``: points of a rising, piecewise linear map from a target's raw score
(the evidence of its shape, its cues, its deadline and its level) to the share of such records that were wholly right
in the gold: a commitment there, with its holder, subject, objective, level and deadline. Neighbouring scores are
pooled until the map rises (isotonic regression); one right and one wrong record are added to each pool, so that a few
records alone never give 0 or 1. ``--first`` leaves out the articles that the shapes were written with: what is right
there says little about other texts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp.resources.calibration import raw_scores
from nlp.training.corpus import CorpusArticle, gold_rows, read_corpus
from nlp.training.evaluation import MIN_OVERLAP, Row, alike, as_number, fold, overlap, pair_targets
from nlp.training.gate import predictions, result_tables

OUT = Path(__file__).parents[1] / "resources" / "target_confidence.toml"
LEAST = 12
"""Least number of records in a pool."""


def wholly_right(gold: Row, found: Row) -> bool:
    """Whether a found target has all the cells of its gold row."""
    same = all(fold(gold[name]) == fold(found[name]) for name in ("unit", "comparator", "deadline"))
    like = all(overlap(gold[name], found[name]) >= MIN_OVERLAP for name in ("subject", "objective"))
    return (
        same
        and like
        and as_number(gold["value"]) == as_number(found["value"])
        and alike(gold["holder"], found["holder"])
    )


def observe(articles: Iterable[CorpusArticle]) -> list[tuple[float, bool]]:
    """Raw score and rightness of every target that the pipeline finds in the articles, by rising score."""
    out: list[tuple[float, bool]] = []
    with raw_scores():
        for gold, result in predictions(articles):
            found = result_tables(result)["targets"]
            right = {id(b) for a, b in pair_targets(gold_rows(gold)["targets"], found) if wholly_right(a, b)}
            out.extend((float(row["confidence"]), id(row) in right) for row in found)
    return sorted(out)


def observations(folder: Path, last: str = "", first: str = "") -> list[tuple[float, bool]]:
    """The observations over the corpus, from the article ``first`` to the article ``last``."""
    return observe(a for a in read_corpus(folder) if first <= a.gold.id and (not last or a.gold.id <= last))


def rising_map(seen: Iterable[tuple[float, bool]], least: int = LEAST) -> list[tuple[float, float]]:
    """Points (mean raw score, smoothed share of right ones), both rising: pools that would fall are joined."""
    pools: list[list[float]] = []  # number, right ones, sum of scores

    def share(pool: Sequence[float]) -> float:
        return (pool[1] + 1) / (pool[0] + 2)

    scores: dict[float, list[float]] = {}
    for score, right in seen:
        entry = scores.setdefault(score, [0, 0, 0.0])
        entry[0] += 1
        entry[1] += right
        entry[2] += score
    for score in sorted(scores):
        pools.append(list(scores[score]))
        while len(pools) > 1 and (pools[-2][0] < least or share(pools[-2]) >= share(pools[-1])):
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    if len(pools) > 1 and pools[-1][0] < least:
        last = pools.pop()
        pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
        while len(pools) > 1 and share(pools[-2]) >= share(pools[-1]):
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    return [(round(pool[2] / pool[0], 3), round(share(pool), 3)) for pool in pools]


def as_toml(
    points: Sequence[tuple[float, float]], seen: Sequence[tuple[float, bool]], last: str = "", first: str = ""
) -> str:
    """The resource file's text."""
    rows = "".join(f"  [{raw}, {confidence}],\n" for raw, confidence in points)
    span = f"{f' --first {first}' * bool(first)}{f' --last {last}' * bool(last)}"
    return (
        "# From a target's raw score to the share of wholly right records, read by nlp/resources/calibration.py.\n"
        f"# Made by: python -m nlp.training.target_confidence corpus{span}\n"
        f"# from {len(seen)} targets found in the corpus gold, {sum(right for _, right in seen)} wholly right.\n"
        f"points = [\n{rows}]\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--last", default="", help="id of the last article that is looked at; those behind stay unseen")
    parser.add_argument("--first", default="", help="id of the first article that is looked at")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    seen = observations(options.corpus, options.last, options.first)
    points = rising_map(seen)
    options.out.write_text(as_toml(points, seen, options.last, options.first), encoding="utf-8")
    for raw, confidence in points:
        print(f"{raw:.3f} -> {confidence:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The gate: the pipeline's scores on the corpus must not fall below the recorded floors.

    python -m nlp.training.gate corpus tests/floors.json             check
    python -m nlp.training.gate corpus tests/floors.json --raise     lift floors to the scores where these are higher
    python -m nlp.training.gate corpus tests/floors.json --golden tests/golden.json      write down every wrong span

Floors only rise: lifting never lowers one. Where the gold itself changed (its hash stands beside the floors) or a
floor must fall for a reason, ``--reset`` writes all floors anew, and the commit says why.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.batch.analysis import Result, analyse
from nlp.errors import GoldError
from nlp.reading import read
from nlp.training.corpus import CorpusArticle, Gold, gold_rows, read_corpus
from nlp.training.evaluation import Scores, action_macro, score_article

if TYPE_CHECKING:
    from spacy.language import Language

SPAN_LAYERS = ("sentences", "entities", "times", "quantities", "targets", "quotes")
DIGITS = 3
"""Floors are written rounded down to so many digits, so that the last bit of a sum does not open the gate."""


def result_tables(result: Result) -> dict[str, list[dict[str, Any]]]:
    """A result as ``{table: rows}`` of plain dicts."""
    return {table: [asdict(row) for row in rows] for table, rows in result.rows.items()}


def predictions(corpus: Iterable[CorpusArticle], pipeline: Language | None = None) -> Iterator[tuple[Gold, Result]]:
    """Each corpus article read from its source file and analysed, beside its gold."""
    articles = {a.path: a for a in corpus}
    for result in analyse((article for path in articles for article in read(path)), pipeline):
        yield articles[Path(result.article.source_path)].gold, result


def evaluate(corpus: Iterable[CorpusArticle], pipeline: Language | None = None) -> Scores:
    """The scores of the pipeline over a corpus."""
    scores = Scores()
    for gold, result in predictions(corpus, pipeline):
        score_article(scores, gold_rows(gold), result_tables(result))
    return scores


def span_differences(gold: Gold, result: Result) -> dict[str, dict[str, list[str]]]:
    """For each layer of spans the gold spans that were missed and the found ones that are not in the gold, each as
    ``start:end label text``; layers without a difference are left out."""
    wanted, found = gold_rows(gold), result_tables(result)
    out = {}
    for layer in SPAN_LAYERS:
        want, got = ({_span(row) for row in side[layer]} for side in (wanted, found))
        if want != got:
            out[layer] = {"missed": sorted(want - got), "extra": sorted(got - want)}
    return out


def _span(row: dict[str, Any]) -> str:
    kind = row.get("label") or row.get("kind") or row.get("type") or row.get("mode") or row.get("role") or ""
    return f"{row['start']:04d}:{row['end']:04d} {kind} {row['text']}"


def measures(scores: Scores) -> dict[str, float]:
    """F1 (or accuracy, where predicted and gold are the same questions) of every measure, and the actions' mean."""
    return {name: s.f1 for name, s in scores.items()} | {"actions.macro": action_macro(scores)}


def gold_hash(folder: Path) -> str:
    """SHA-256 over all gold files of a corpus folder, names and bytes."""
    digest = hashlib.sha256()
    for path in sorted((folder / "gold").rglob("*.json")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def below(floors: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Measures under their floor, ``{name: (floor, measured)}``; one that is no longer measured counts as 0."""
    return {n: (f, measured.get(n, 0.0)) for n, f in floors.items() if measured.get(n, 0.0) < f}


def raised(floors: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, float]:
    """The floors lifted to what was measured; none falls."""
    return {n: max(floors.get(n, 0.0), _down(measured.get(n, 0.0))) for n in sorted({*floors, *measured})}


def _down(value: float) -> float:
    scale: int = 10**DIGITS
    return math.floor(value * scale) / scale


def load_floors(path: Path, folder: Path) -> dict[str, float]:
    """The recorded floors. Raises :class:`nlp.errors.GoldError` where the gold is no longer the one they hold for."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if data["gold_sha256"] != gold_hash(folder):
        raise GoldError(
            "the gold has changed since the floors were recorded",
            where=str(path),
            remedy="Check the scores, then record them with --reset.",
        )
    return {str(k): float(v) for k, v in data["floors"].items()}


def main(argv: list[str] | None = None) -> int:
    """Check or lift the floors; the exit code is 1 where a measure fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("floors", type=Path)
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to higher scores")
    parser.add_argument("--reset", action="store_true", help="write all floors anew")
    parser.add_argument("--golden", type=Path, help="write the spans that differ from the gold into this file")
    args = parser.parse_args(argv)
    corpus = read_corpus(args.corpus)
    if args.golden:
        known = {gold.id: span_differences(gold, result) for gold, result in predictions(corpus)}
        args.golden.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    scores = evaluate(corpus)
    measured = measures(scores)
    print(scores.table())
    floors = {} if args.reset else load_floors(args.floors, args.corpus)
    fallen = below(floors, measured)
    for name, (floor, value) in sorted(fallen.items()):
        print(f"{name} fell to {value:.4f}, its floor is {floor}")
    if args.reset or (args.lift and not fallen):
        data = {"gold_sha256": gold_hash(args.corpus), "floors": raised(floors, measured)}
        args.floors.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(bool(fallen))


if __name__ == "__main__":
    sys.exit(main())

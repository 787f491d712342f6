"""The corpus states a figure in each shape at least three times."""

from __future__ import annotations

from pathlib import Path

from nlp.training.corpus import read_corpus
from nlp.training.shape_coverage import LEAST, rare, shape_counts

CORPUS = Path(__file__).parents[2] / "corpus"


def test_each_shape_stands_three_times() -> None:
    counts = shape_counts(article.gold for article in read_corpus(CORPUS))
    assert LEAST >= 3
    assert {name: counts[name] for name in rare(counts)} == {}

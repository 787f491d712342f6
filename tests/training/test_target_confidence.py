"""The map from raw scores to confidence rises, stays between 0 and 1, and is read linearly."""

from __future__ import annotations

from pathlib import Path

from nlp.resources.calibration import calibrate, calibration_points, raw_scores
from nlp.training.corpus import read_corpus
from nlp.training.target_confidence import as_toml, observe, rising_map


def test_pools_that_fall_are_joined() -> None:
    seen = [(0.2, False)] * 10 + [(0.2, True)] * 4 + [(0.5, True)] * 20 + [(0.8, False)] * 8 + [(0.8, True)] * 8
    points = rising_map(seen)
    assert [raw for raw, _ in points] == sorted(raw for raw, _ in points)
    assert [c for _, c in points] == sorted(c for _, c in points)
    assert len(points) == 2 and all(0 < c < 1 for _, c in points)


def test_few_records_are_no_pool_of_their_own() -> None:
    assert len(rising_map([(0.3, True)] * 20 + [(0.9, True)] * 2)) == 1


def test_shipped_map_rises() -> None:
    points = calibration_points()
    assert len(points) >= 2 and list(points) == sorted(points)
    assert [c for _, c in points] == sorted(c for _, c in points)
    values = [calibrate(raw / 100) for raw in range(0, 101, 5)]
    assert values == sorted(values) and all(0 < value < 1 for value in values)


def test_raw_scores_stay_raw_within() -> None:
    with raw_scores():
        assert calibrate(0.42) == 0.42


def test_file_names_its_command() -> None:
    assert "--last k024" in as_toml([(0.5, 0.7)], [(0.5, True)], "k024")


def test_confidence_is_the_share_of_right_records() -> None:
    """On every second article of the corpus: over all, and no worse where it is high."""
    corpus = Path(__file__).parents[2] / "corpus"
    seen = observe(article for i, article in enumerate(read_corpus(corpus)) if i % 2)
    told = [(calibrate(raw), right) for raw, right in seen]
    assert len(told) >= 60
    mean = sum(confidence for confidence, _ in told) / len(told)
    assert abs(mean - sum(right for _, right in told) / len(told)) < 0.12
    high = [right for confidence, right in told if confidence >= mean]
    low = [right for confidence, right in told if confidence < mean]
    assert sum(high) / len(high) > sum(low) / len(low)

"""The floors hold, and the gate can shut."""

from __future__ import annotations

import json

import pytest

from nlp.errors import GoldError
from nlp.training import gate
from nlp.training.corpus import gold_rows, read_corpus
from nlp.training.evaluation import Scores, score_article


@pytest.fixture(scope="module")
def corpus(root):
    return read_corpus(root / "corpus")


def test_scores_stand_above_their_floors(root, corpus, pipeline):
    floors = gate.load_floors(root / "tests" / "floors.json", root / "corpus")
    assert len(floors) > 40
    assert gate.below(floors, gate.measures(gate.evaluate(corpus, pipeline))) == {}


def test_gold_scored_against_itself_is_perfect(corpus):
    scores = Scores()
    for article in corpus:
        tables = gold_rows(article.gold)
        score_article(scores, tables, tables)
    assert {name: s.f1 for name, s in scores.items() if s.f1 != 1.0} == {}


def test_every_kind_of_damage_lowers_its_score(corpus):
    damage = {
        "entities": ("label", "X", "entities"),
        "times": ("start_date", "1900-01-01", "times.resolved"),
        "quantities": ("value", 123456.5, "quantities.records"),
        "targets": ("deadline", "1900-01-01", "targets.deadline"),
        "affiliations": ("title", "X", "affiliations"),
        "quotes": ("speaker", "X", "quotes"),
        "sentences": ("actions", "brand;support", "actions.exact set"),
    }
    for table, (column, value, measure) in damage.items():
        scores = Scores()
        for article in corpus:
            tables = gold_rows(article.gold)
            spoilt = {**tables, table: [{**row, column: value} for row in tables[table]]}
            score_article(scores, tables, spoilt)
        assert scores[measure].f1 < 0.2, measure


def test_floors_only_rise():
    assert gate.below({"a": 0.5, "b": 0.5}, {"a": 0.6}) == {"b": (0.5, 0.0)}
    assert gate.raised({"a": 0.5, "b": 0.5}, {"a": 0.6789, "b": 0.4, "c": 0.2}) == {"a": 0.678, "b": 0.5, "c": 0.2}


def test_floors_of_other_gold_are_refused(root, tmp_path):
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"gold_sha256": "0", "floors": {}}), encoding="utf-8")
    with pytest.raises(GoldError, match="gold has changed"):
        gate.load_floors(path, root / "corpus")

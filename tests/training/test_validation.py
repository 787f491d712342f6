"""Two codings against each other, by figures that can be worked out by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from nlp.errors import InputError
from nlp.training.agreement import cohens_kappa
from nlp.training.labels import CodedSentence, Coding
from nlp.training.validation import adjusted_count, compare_codings, kappa


def coding(marks, classes=("water", "school"), source="x", **more):
    """``marks``: a word for each sentence, w and s its labels; ten sentences an article."""
    names = {"w": "water", "s": "school"}
    sentences = tuple(
        CodedSentence(f"第{i}句。", frozenset(names[m] for m in mark if m in names), f"a{i // 10}", f"a:s{i}")
        for i, mark in enumerate(marks)
    )
    return Coding(source, classes, sentences, **more)


def test_counts_and_figures():
    gold = coding(["w", "w", "w", "s", "s", "-", "-", "ws", "w", "-"] * 2)
    predicted = coding(["w", "w", "s", "s", "-", "-", "w", "ws", "w", "-"] * 2)
    result = compare_codings(predicted, gold, draws=200)
    water, school = result.classes
    assert (water.both, water.only_predicted, water.only_gold, water.neither) == (8, 2, 2, 8)
    assert water.precision[0] == 0.8 and water.recall[0] == 0.8 and water.f1[0] == pytest.approx(0.8)
    assert (school.both, school.only_predicted, school.only_gold, school.neither) == (4, 2, 2, 12)
    marks = [[c in s.labels for s in both.sentences] for c in ("water", "school") for both in (predicted, gold)]
    assert water.kappa[0] == pytest.approx(cohens_kappa(marks[0], marks[1]))
    assert school.kappa[0] == pytest.approx(cohens_kappa(marks[2], marks[3]))
    assert result.micro_f1[0] == pytest.approx(12 / 16) and result.exact[0] == 0.7
    assert result.macro_f1[0] == pytest.approx((0.8 + 2 / 3) / 2)
    assert result.confusion == {
        "water": {"water": 8, "school": 4, "none": 0},
        "school": {"water": 2, "school": 4, "none": 2},
        "none": {"water": 2, "school": 0, "none": 4},
    }
    assert result.sentences == 20 and result.articles == 2 and not result.shares
    assert any("Fewer than 10 gold sentences of school" in note for note in result.notes)


def test_intervals_hold_the_value_and_depend_on_the_seed_alone():
    rng = np.random.default_rng(3)
    gold = [["w", "s", "-"][i] for i in rng.integers(0, 3, 300)]
    seen = [g if r > 0.25 else "-" for g, r in zip(gold, rng.random(300), strict=True)]
    first = compare_codings(coding(seen), coding(gold), draws=400, seed=1)
    assert first == compare_codings(coding(seen), coding(gold), draws=400, seed=1)
    assert first.micro_f1 != compare_codings(coding(seen), coding(gold), draws=400, seed=2).micro_f1
    for c in first.classes:
        assert c.recall[1] < c.recall[0] < c.recall[2] and c.recall[1] < 0.75 < c.recall[2]


def test_equal_and_empty_codings():
    same = compare_codings(coding(["w", "-"] * 9), coding(["w", "-"] * 9), draws=50)
    water, school = same.classes
    assert water.kappa[0] == 1.0 and same.micro_f1 == (1.0, 1.0, 1.0)
    assert math.isnan(school.f1[0]) and math.isnan(school.kappa[0])
    assert same.to_dict()["classes"][1]["f1"] == [None, None, None]
    json.dumps(same.to_dict(), allow_nan=False)
    assert math.isnan(kappa(np.array([0.0, 0.0, 0.0, 5.0])))


def test_corrected_shares_undo_a_known_bias():
    assert adjusted_count(0.34, 0.8, 0.1) == pytest.approx(0.24 / 0.7)
    assert adjusted_count(0.05, 0.8, 0.1) == 0.0 and math.isnan(adjusted_count(0.5, 0.5, 0.45))
    rng = np.random.default_rng(5)
    truth = rng.random(6000) < 0.1
    # finds 60 % of the class, and calls 10 % of the rest so
    seen = np.where(truth, rng.random(6000) < 0.6, rng.random(6000) < 0.1)
    run = coding(["w" if p else "-" for p in seen], is_run=True)
    drawn = sorted(rng.choice(6000, 800, replace=False))
    gold_marks = coding(["w" if t else "-" for t in truth], strategy="random")
    gold = Coding("gold", gold_marks.classes, tuple(gold_marks.sentences[i] for i in drawn), strategy="random")
    (water, _) = compare_codings(run, gold, draws=500).shares
    assert water.counted == pytest.approx(seen.mean())
    assert water.counted - truth.mean() > 0.04 > 2 * abs(water.corrected[0] - truth.mean())
    assert water.corrected[1] < truth.mean() < water.corrected[2]
    assert water.coded[1] < truth.mean() < water.coded[2]


def test_uncertain_sheets_correct_nothing():
    run = coding(["w", "s", "-"] * 10, is_run=True)
    result = compare_codings(run, coding(["w", "s", "-"] * 5, strategy="uncertain"), draws=20)
    assert not result.shares and "Code a random sheet" in result.table()
    assert len(compare_codings(run, coding(["w", "s", "-"] * 5), draws=20).shares) == 2


def test_joined_by_text_where_ids_are_missing():
    gold = Coding(
        "g", ("water",), (CodedSentence("水渠，修好了！", frozenset({"water"})), CodedSentence("无", frozenset()))
    )
    result = compare_codings(coding(["w"]), Coding("p", ("water",), (CodedSentence("第0句。", frozenset()),)), draws=9)
    assert result.sentences == 1
    seen = Coding("p", ("water",), (CodedSentence("水渠,修好了!", frozenset({"water"})),))
    result = compare_codings(seen, gold, draws=9)
    assert result.sentences == 1 and result.left_out == 1 and result.exact[0] == 1.0


def test_what_cannot_be_compared():
    with pytest.raises(InputError, match="no sentence of it is among those of p"):
        compare_codings(coding(["w"], source="p"), Coding("g", ("water",), (CodedSentence("别的。", frozenset()),)))
    with pytest.raises(InputError, match="no class in common"):
        compare_codings(coding(["w"]), coding(["w"], classes=("heat",)))
    with pytest.raises(InputError, match="the run has no class watre"):
        compare_codings(coding(["w"], is_run=True), coding(["w"], classes=("water", "watre")))
    other = Coding("g", ("water",), (CodedSentence("变了。", frozenset(), "a0", "a:s0"),))
    with pytest.raises(InputError, match="a:s0 has another text"):
        compare_codings(coding(["w"]), other)


def test_frames_and_text():
    result = compare_codings(coding(["w", "s"] * 10, is_run=True), coding(["w", "-"] * 10, strategy="random"), draws=30)
    frame = result.frame()
    assert list(frame["class"]) == ["water", "school"] and list(frame["both"]) == [10, 0]
    assert set(result.shares_frame().columns) >= {"coded", "counted", "corrected", "corrected_low"}
    assert "confusion" in result.table() and result._repr_html_().startswith("<pre>")

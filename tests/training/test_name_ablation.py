"""The ablation of rules and name model: reading marked passages, and its table."""

from __future__ import annotations

from nlp.components.name_model import name_model
from nlp.training.evaluation import Scores
from nlp.training.name_ablation import Text, cell, compare, count, lines, read_selection


def test_marked_passages_are_read_without_their_marks(tmp_path):
    path = tmp_path / "selection.txt"
    path.write_text("# A remark.\n[岑小满|P]回到[坳下村|G]。\n\n会开完了。\n", encoding="utf-8")
    first, second = read_selection(path)
    assert first.text.strip() == "岑小满回到坳下村。" and second.text.strip() == "会开完了。"
    assert [(first.text[s:e], label) for s, e, label in first.spans] == [("岑小满", "PERSON"), ("坳下村", "GPE")]


def test_counts_give_precision_recall_and_f1():
    scores = Scores()
    count(scores, {(0, 3, "PERSON"), (5, 7, "PERSON")}, {(0, 3, "PERSON"), (9, 12, "PERSON"), (20, 23, "GPE")})
    assert cell(scores, ["PERSON"]) == "0.500 / 0.500 / 0.500"
    assert cell(scores, ["PERSON", "GPE"]) == "0.500 / 0.333 / 0.400"


def test_rules_and_model_are_compared():
    model = name_model()
    assert model is not None
    tallies = compare([Text("镇长孟庆山主持会议。", [(2, 5, "PERSON")])], model)
    table = list(lines("own", tallies, ("PERSON", "GPE")))
    assert table[0].startswith("| own | PERSON (1) | 1.000 / 1.000 / 1.000 |")
    assert [line.split("|")[2].strip() for line in table] == ["PERSON (1)", "all (1)"]

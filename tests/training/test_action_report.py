"""The report on texts with gold of their own."""

from __future__ import annotations

import json

import pytest

from nlp.errors import GoldError
from nlp.resources.taxonomy import load_taxonomy
from nlp.training.action_report import main, on_texts

TEXT = "镇里约谈排名靠后的支部书记\n镇党委约谈了三名履职不力的村支部书记，限期整改。\n昨晚下了一场大雨。\n"
LABELS = [["accountability"], ["accountability"], []]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def write_gold(folder, labels, name="a"):
    sentences = [{"text": t, "actions": row} for t, row in zip(TEXT.split("\n"), labels, strict=False)]
    (folder / "gold" / "a.json").write_text(json.dumps({"id": name, "sentences": sentences}), encoding="utf-8")


def test_counts_of_model_and_cue_words(folder, capsys):
    write_gold(folder, LABELS)
    by_model, by_cues, ece = on_texts(folder / "texts", folder / "gold", load_taxonomy())
    first = by_model.classes[0]
    assert (first.name, first.both, first.only_predicted, first.only_gold) == ("accountability", 2, 0, 0)
    assert by_model.sentences == by_cues.sentences == 3 and 0 <= ece < 0.3
    assert main(["corpus", "--texts", str(folder / "texts"), "--gold", str(folder / "gold")]) == 0
    printed = capsys.readouterr().out
    assert "3 sentences of 1 articles" in printed and "by cue words alone" in printed


def test_a_wrong_label_lowers_the_figure(folder):
    write_gold(folder, [["brand"], ["accountability"], []])
    by_model, _, _ = on_texts(folder / "texts", folder / "gold", load_taxonomy())
    assert by_model.micro_f1[0] == pytest.approx(0.5)


def test_gold_that_does_not_fit(folder, capsys):
    write_gold(folder, LABELS[:2])
    with pytest.raises(GoldError, match="2 sentences, and the article has 3"):
        on_texts(folder / "texts", folder / "gold", load_taxonomy())
    write_gold(folder, LABELS, "b")
    with pytest.raises(GoldError, match="no text for b"):
        on_texts(folder / "texts", folder / "gold", load_taxonomy())
    (folder / "gold" / "a.json").write_text("[1]")
    assert main(["corpus", "--texts", str(folder / "texts"), "--gold", str(folder / "gold")]) == 1
    assert "a.json" in capsys.readouterr().err

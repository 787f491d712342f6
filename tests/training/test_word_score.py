"""Word F1 against a file of tagged words."""

from __future__ import annotations

import pytest

from nlp.training.word_score import main, read_words, word_f1, word_spans

TAGGED = "村里/NOUN 来/VERB 了/AUX 客人/NOUN 。/PUNCT\n\n他/PRON 走/VERB 了/AUX\n"


def test_words_are_spans_without_white_space():
    assert word_spans(["甲乙", " ", "丙"]) == {(0, 2), (3, 4)}


def test_f1_counts_words_with_both_borders(tmp_path):
    path = tmp_path / "test.pos"
    path.write_text(TAGGED, encoding="utf-8")
    gold = read_words(path)
    assert gold == [["村里", "来", "了", "客人", "。"], ["他", "走", "了"]]
    assert word_f1(gold, lambda text: gold[0] if "村" in text else gold[1]) == (1, 1, 1)
    precision, recall, f1 = word_f1(gold[1:], lambda _: ["他", "走了"])
    assert (precision, recall) == (0.5, pytest.approx(1 / 3)) and f1 == pytest.approx(0.4)


def test_three_ways_are_reported(tmp_path, capsys):
    path = tmp_path / "test.pos"
    path.write_text(TAGGED, encoding="utf-8")
    assert main([str(path)]) == 0
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "jieba",
        "kuifeng's tokenizer",
        "kuifeng's pipeline",
    ]

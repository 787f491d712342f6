"""Word F1 against a file of tagged words."""

from __future__ import annotations

from nlp.training.evaluation import Score
from nlp.training.word_score import main, read_words, word_score, word_spans

TAGGED = "村里/NOUN 来/VERB 了/AUX 客人/NOUN 。/PUNCT\n\n他/PRON 走/VERB 了/AUX\n"


def test_words_are_spans_without_white_space():
    assert word_spans(["甲乙", " ", "丙"]) == {(0, 2), (3, 4)}


def test_f1_counts_words_with_both_borders(tmp_path):
    path = tmp_path / "test.pos"
    path.write_text(TAGGED, encoding="utf-8")
    gold = read_words(path)
    assert gold == [["村里", "来", "了", "客人", "。"], ["他", "走", "了"]]
    assert word_score(gold, lambda text: gold[0] if "村" in text else gold[1]) == Score(8, 8, 8)
    assert word_score(gold[1:], lambda _: ["他", "走了"]) == Score(hits=1, predicted=2, gold=3)


def test_three_ways_are_reported(tmp_path, capsys):
    path = tmp_path / "test.pos"
    path.write_text(TAGGED, encoding="utf-8")
    assert main([str(path)]) == 0
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "jieba",
        "kuifeng's tokenizer",
        "kuifeng's pipeline",
    ]

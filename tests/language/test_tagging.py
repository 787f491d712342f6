"""Both engines say the same, and what they say fits the text."""

from __future__ import annotations

import pytest

from nlp.language import tagging
from nlp.language.cutting import Cutter

TEXTS = [
    "罗田县委副书记程望春走访了三户农家",
    "今年新修水渠4.6公里,亩均增收320元",
    "A座会议室里,WiFi信号满格",
    "壮大村级集体经济的“领头雁”",
    "\ud800坏字符\n下一行",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_the_text(text):
    assert "".join(tagging.cut_words(text)) == text
    assert "".join(w for w, _ in tagging.tag_words(text)) == text


def test_both_engines_give_the_same(articles, monkeypatch):
    pytest.importorskip("rjieba")
    given = {}
    for engine in ("rjieba", "jieba"):
        monkeypatch.setattr(tagging, "_cutter", lambda cutter=Cutter(engine=engine, lexicon=False): cutter)
        given[engine] = [tagging.tag_words(a.text) for a in articles]
    assert given["rjieba"] == given["jieba"]


@pytest.mark.parametrize(("word", "what"), [("书记", "n"), ("程望春", "x"), ("4.6", "m"), ("WiFi", "eng"), ("走访", "v")])
def test_classes(word, what):
    assert tagging.word_class(word) == what
    assert tagging.has_word(word) == (what in "nv")

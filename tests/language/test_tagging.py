"""Both engines say the same, and what they say fits the text."""

from __future__ import annotations

from functools import partial

import pytest

from nlp.language import tagging
from nlp.language.cutting import Cutter

WORDS = ["书记", "程望春", "4.6", "WiFi", "走访"]
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


def _given(cutter):
    return cutter


def test_both_engines_give_the_same(articles, monkeypatch):
    pytest.importorskip("rjieba")
    given = {}
    for engine in ("rjieba", "jieba"):
        cutter = Cutter(engine=engine, lexicon=False)
        monkeypatch.setattr(tagging, "_cutter", partial(_given, cutter))
        given[engine] = [tagging.tag_words(a.text) for a in articles]
    assert given["rjieba"] == given["jieba"]


@pytest.mark.parametrize(("word", "what"), [*zip(WORDS, ["n", "x", "m", "eng", "v"], strict=True)])
def test_classes(word, what):
    assert tagging.word_class(word) == what
    assert tagging.has_word(word) == (what in "nv")

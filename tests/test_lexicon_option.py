"""A user's own lexicon changes names, offices and words, travels with a saved pipeline, and is checked."""

from __future__ import annotations

import pytest

import nlp
from nlp.errors import ConfigError
from nlp.reading import Article

LEXICON = """
offices = ["楼长"]
words = ["红砖巷子"]
leave_alone = ["向阳花"]

[names]
PROGRAM = ["板凳夜话"]
ORG = ["青藤读书社"]
"""
TEXT = "青藤读书社办起板凳夜话,红砖巷子里坐满了人。"


@pytest.fixture
def lexicon(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text(LEXICON, encoding="utf-8")
    return path


def names(result):
    return {(e.text, e.label) for e in result.rows["entities"]}


def test_own_names_and_words_count(lexicon, pipeline, tmp_path):
    (before,) = nlp.analyse(TEXT, pipeline)
    assert not {("青藤读书社", "ORG"), ("板凳夜话", "PROGRAM")} <= names(before)
    mine = nlp.load(options={"entities": {"lexicon": str(lexicon)}})
    (after,) = nlp.analyse(TEXT, mine)
    assert {("青藤读书社", "ORG"), ("板凳夜话", "PROGRAM")} <= names(after)
    assert "红砖巷子" in after.rows["sentences"][0].words.split()
    lexicon.unlink()
    mine.to_disk(tmp_path / "saved")
    (again,) = nlp.analyse(Article("text", TEXT), nlp.load(tmp_path / "saved"))
    assert again.rows["entities"] == after.rows["entities"]
    assert again.rows["sentences"] == after.rows["sentences"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("nmaes = 1", "unknown key 'nmaes'"),
        ("[names]\nPESRON = ['甲']", "unknown label 'PESRON'"),
        ("offices = '主任'", "offices must be a list"),
        ("a = = 1", "not TOML"),
    ],
)
def test_a_wrong_lexicon_is_refused_by_name(lexicon, content, words):
    lexicon.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as caught:
        nlp.load(options={"entities": {"lexicon": str(lexicon)}})
    assert str(lexicon) in str(caught.value)

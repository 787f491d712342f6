"""The loader of action files: what it reads, and every malformed line it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import GoldError
from nlp.training.action_data import load_action_file, load_labelled
from nlp.training.corpus import read_corpus

CORPUS = Path(__file__).parents[2] / "corpus"

GOOD = """#title\t柳塘修渠记
#genre\treport
title\td\t柳塘修渠记
body\td\t渠通了。
body\t-\t天晴了！

heading\tcs\t支部有了新屋
body\tcs\t党员在新屋里上党课。
"""


def written(folder, text, name="x01.tsv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file(tmp_path):
    article = load_action_file(written(tmp_path, GOOD))
    assert article.id == "x01"
    assert article.about == {"title": "柳塘修渠记", "genre": "report"}
    assert [(s.role, s.section, s.paragraph) for s in article.sentences] == [
        ("title", -1, 0), ("body", -1, 0), ("body", -1, 0), ("heading", -1, 1), ("body", 3, 1),
    ]  # fmt: skip
    assert article.sentences[4].labels == {"coverage", "support"}
    assert article.sentences[2].labels == frozenset()
    assert article.text == "柳塘修渠记\n渠通了。天晴了！\n支部有了新屋\n党员在新屋里上党课。"
    assert article.top_action == "coverage"  # coverage, development and support have one body sentence each


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("body\td\t渠通了。", "body\t渠通了。", "2 cells"),
        ("body\td\t渠通了。", "body\td\t渠\t通了。", "4 cells"),
        ("body\td\t渠通了。", "text\td\t渠通了。", "role 'text'"),
        ("body\td\t渠通了。", "body\tx\t渠通了。", "labels 'x'"),
        ("body\td\t渠通了。", "body\t\t渠通了。", "labels ''"),
        ("body\td\t渠通了。", "body\tdd\t渠通了。", "labels 'dd'"),
        ("body\td\t渠通了。", "body\td\t 渠通了。", "white space"),
        ("body\td\t渠通了。", "body\td\t", "no text"),
        ("title\td\t", "body\td\t", "role 'body'"),
        ("heading\tcs\t", "title\tcs\t", "role 'title'"),
    ],
)
def test_malformed_lines(tmp_path, old, new, words):
    assert old in GOOD
    with pytest.raises(GoldError, match=words):
        load_action_file(written(tmp_path, GOOD.replace(old, new, 1)))


def test_a_title_alone(tmp_path):
    with pytest.raises(GoldError, match="under the title"):
        load_action_file(written(tmp_path, "title\td\t柳塘修渠记\n"))


def test_a_folder(tmp_path):
    written(tmp_path, GOOD)
    written(tmp_path, "x01\ttrain\n", "split.tsv")
    assert [a.id for a in load_labelled(tmp_path)] == ["x01"]
    written(tmp_path, GOOD, "x02.tsv")
    with pytest.raises(GoldError, match="the same article as x01"):
        load_labelled(tmp_path)


def test_two_articles_of_one_id(tmp_path):
    gold = read_corpus(CORPUS)[:1]
    written(tmp_path, GOOD, f"{gold[0].id}.tsv")
    with pytest.raises(GoldError, match="two articles of one id"):
        load_labelled(tmp_path, gold)

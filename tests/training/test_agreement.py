"""Agreement of two labellers: κ by hand-worked figures, label sets, the draw of articles to label again."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from nlp.errors import GoldError, NoArticles
from nlp.training.action_data import LETTERS, LabelledArticle, LabelledSentence, load_labelled
from nlp.training.agreement import agreement, bare, cohens_kappa, differences, draw, letters, main, pairs_of

CORPUS = Path(__file__).parents[2] / "corpus"


def article(article_id, *labels, texts=None):
    sentences = []
    for number, given in enumerate(labels):
        text = texts[number] if texts else f"第{number}句说渠水。"
        role = "title" if number == 0 else "body"
        sentences.append(LabelledSentence(text, role, frozenset(LETTERS[x] for x in given if x != "-"), -1, number))
    return LabelledArticle(article_id, {}, tuple(sentences))


def test_kappa_worked_by_hand():
    # 50 items: both yes 20, both no 15, only the first 5, only the second 10: observed .70, expected .50
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert cohens_kappa(first, second) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        ("abcabc", "abcabc", 1.0),
        ("ab", "ba", -1.0),
        ("aabb", "abab", 0.0),
        ("aab", "aaa", 0.0),
        ("abc", "bca", -0.5),
    ],
)
def test_kappa_of_small_cases(first, second, kappa):
    assert cohens_kappa(list(first), list(second)) == pytest.approx(kappa)
    assert cohens_kappa(list(second), list(first)) == pytest.approx(kappa)


def test_kappa_without_a_value():
    assert math.isnan(cohens_kappa([], []))
    assert math.isnan(cohens_kappa([True, True], [True, True]))
    with pytest.raises(ValueError, match="1 classes and 2"):
        cohens_kappa([True], [True, False])


def test_all_measures():
    first = [article("a1", "c", "cs", "-", "d"), article("a2", "b", "-")]
    second = [article("a1", "c", "c", "d", "d"), article("a2", "b", "-")]
    result = agreement(first, second, draws=50)
    assert (result.articles, result.sentences) == (2, 6)
    assert result.exact == pytest.approx(4 / 6)
    assert (result.micro.hits, result.micro.gold, result.micro.predicted) == (4, 5, 5)
    support = result.actions["support"]
    assert (support.both, support.only_first, support.only_second, support.kappa) == (0, 1, 0, 0.0)
    assert result.actions["coverage"].kappa == 1.0
    assert (result.none.both, result.none.only_first, result.none.only_second) == (1, 1, 0)
    low, high = result.exact_interval
    assert low == 0.5 and high == 1.0  # all draws of the first article, all of the second
    assert result == agreement(first, second, draws=50)
    assert "coverage" in result.table()


def test_only_articles_labelled_twice_count():
    assert agreement([article("a1", "c"), article("a2", "d")], [article("a1", "c")], draws=5).articles == 1


def test_what_cannot_be_compared():
    with pytest.raises(GoldError, match="never a first"):
        agreement([article("a1", "c")], [article("a2", "c")])
    with pytest.raises(GoldError, match="not of the same sentences"):
        pairs_of(article("a1", "c", "d"), article("a1", "c", "d", texts=["甲", "乙。"]))
    with pytest.raises(NoArticles):
        agreement([article("a1", "c")], [])


def test_differences():
    first, second = article("a1", "c", "acbds", "-"), article("a1", "c", "s", "d")
    assert differences([first], [second]) == ["a1\t1\tacbds\ts\t第1句说渠水。", "a1\t2\t-\td\t第2句说渠水。"]
    assert letters(frozenset()) == "-"


def test_the_draw_is_by_part_and_stays():
    articles = [article(f"{part}{n:02d}", "c", "d") for part in "xyz" for n in range(20)]
    drawn = [a.id for a in draw(articles, 0.1)]
    assert [i[0] for i in drawn] == list("xxyyzz")
    assert drawn == [a.id for a in draw(reversed(articles), 0.1)]
    assert drawn[:2] == [a.id for a in draw(articles[:20], 0.1)]
    assert drawn != [a.id for a in draw(articles, 0.1, seed="other")]


def test_bare_articles_show_no_labels():
    assert bare(article("a1", "c", "bs")) == "# a1\ntitle\t\t第0句说渠水。\n\nbody\t\t第1句说渠水。\n"


def test_the_command(capsys, tmp_path):
    assert main([str(CORPUS / "actions")]) == 0
    assert "micro F1" in capsys.readouterr().out
    assert main([str(CORPUS / "actions"), "--differences"]) == 0
    assert capsys.readouterr().out.count("\t") > 10
    assert main([str(CORPUS / "actions"), "--draw", "0.02"]) == 0
    assert "title\t\t" in capsys.readouterr().out
    assert main([str(CORPUS / "actions"), str(tmp_path)]) == 2
    assert "no second labels" in capsys.readouterr().err


def test_the_shipped_second_labels():
    first = load_labelled(CORPUS / "actions")
    second = load_labelled(CORPUS / "actions" / "second")
    result = agreement(first, second, draws=200)
    assert result.sentences >= 0.1 * sum(len(a.sentences) for a in first)
    assert result.micro.f1 >= 0.9 and min(a.kappa for a in result.actions.values()) >= 0.8

"""The split into train, dev and test: whole articles, stratified, the same every time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nlp.errors import GoldError
from nlp.training.action_data import LETTERS, LabelledArticle, LabelledSentence, load_labelled
from nlp.training.corpus import read_corpus
from nlp.training.split import SHARES, load_split, main, make_split, save_split, select, split_table

CORPUS = Path(__file__).parents[2] / "corpus"


def article(article_id, label, genre="report"):
    labels = frozenset({label}) if label else frozenset()
    title = LabelledSentence("修渠记", "title", labels, -1, 0)
    body = LabelledSentence("渠通了。", "body", labels, -1, 1)
    return LabelledArticle(article_id, {"genre": genre}, (title, body))


ARTICLES = [
    article(f"{part}{n:02d}", (*LETTERS.values(), "")[n % 6], "off_topic" if n % 6 == 5 else "report")
    for part in "xyz"
    for n in range(60)
]


def test_shares_in_all_in_each_part_and_for_each_action():
    split = make_split(ARTICLES)
    assert list(split) == sorted(a.id for a in ARTICLES)
    counts = Counter(split.values())
    for name, share in SHARES.items():
        assert abs(counts[name] / len(split) - share) < 0.02
    for group in ([a for a in ARTICLES if a.id[0] == "y"], [a for a in ARTICLES if a.top_action == "brand"]):
        counts = Counter(split[a.id] for a in group)
        for name, share in SHARES.items():
            assert abs(counts[name] / len(group) - share) < 0.1, counts


def test_the_same_every_time():
    split = make_split(ARTICLES)
    assert split == make_split(reversed(ARTICLES))
    assert split != make_split(ARTICLES, seed=1)


def test_new_articles_move_no_other():
    before = make_split(a for a in ARTICLES if a.id[0] != "y")
    after = make_split(ARTICLES, before)
    assert all(after[k] == v for k, v in before.items())
    assert len(after) == len(ARTICLES)
    counts = Counter(v for k, v in after.items() if k[0] == "y")
    for name, share in SHARES.items():
        assert abs(counts[name] / 60 - share) < 0.1, counts
    assert list(make_split(ARTICLES[:3], before)) == ["x00", "x01", "x02"]  # those that are gone are dropped


def test_reading_and_writing(tmp_path):
    path = tmp_path / "split.tsv"
    save_split({"b": "dev", "a": "train"}, path)
    assert path.read_text(encoding="utf-8") == "a\ttrain\nb\tdev\n"
    assert load_split(path) == {"a": "train", "b": "dev"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a train\n", "no id and split"),
        ("a\tTrain\n", "no id and split"),
        ("\ttrain\n", "no id and split"),
        ("a\ttrain\na\tdev\n", "second time"),
    ],
)
def test_malformed_files(tmp_path, text, words):
    path = tmp_path / "split.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=words):
        load_split(path)


def test_select():
    articles = [article("x1", "brand"), article("x2", "brand")]
    assert [a.id for a in select(articles, {"x1": "dev", "x2": "train"}, "dev")] == ["x1"]
    with pytest.raises(GoldError, match="in no split"):
        select(articles, {"x1": "dev"}, "dev")


def test_top_action():
    assert article("x1", "support").top_action == "support"
    assert article("x1", "").top_action == ""


def test_the_shipped_split(capsys):
    articles = load_labelled(CORPUS / "actions", read_corpus(CORPUS))
    split = load_split(CORPUS / "actions" / "split.tsv")
    assert set(split) == {a.id for a in articles}
    for name in SHARES:
        labels = Counter(x for a in select(articles, split, name) for s in a.sentences for x in s.labels)
        assert all(labels[action] >= 50 for action in LETTERS.values()), (name, labels)
    assert len(split_table(articles, split).splitlines()) == 4
    assert main([str(CORPUS)]) == 0
    assert "development" in capsys.readouterr().out

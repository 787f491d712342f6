"""The validator of the corpus: sound corpora pass, each kind of broken one is found, and the counts are right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nlp.cli.app import app
from nlp.errors import NoArticles
from nlp.training.check import check_corpus, likenesses

CORPUS = Path(__file__).parents[2] / "corpus"

HEAD = "#title\t{title}\n#published\t2021-05-06\n#outlet\t\n#region\t\n#genre\treport\n#style\tplain\n"
FIRST = HEAD.format(title="柳塘镇修渠记") + (
    "title\td\t柳塘镇修渠记\n"
    "body\tac\t镇党委书记向党员大会述职，党员当场打分。\n"
    "body\tbs\t示范渠段旁建起了一间新的党员活动室。\n"
    "body\t-\t那天下着小雨。\n"
)
SECOND = HEAD.format(title="石桥村的茶山") + (
    "title\td\t石桥村的茶山\n"
    "body\td\t石桥村合作社今年采茶三万斤，每户分红两千元。\n\n"
    "heading\tc\t支部建在茶山上\n"
    "body\tc\t七名茶农在山上过了一次主题党日。\n"
)


@pytest.fixture
def corpus(tmp_path):
    """A sound corpus of two action files, one of them labelled twice, and one article with full gold."""
    for folder in ("actions/second", "articles", "gold"):
        (tmp_path / folder).mkdir(parents=True)
    put(tmp_path, "actions/x01.tsv", FIRST)
    put(tmp_path, "actions/x02.tsv", SECOND)
    put(tmp_path, "actions/second/x01.tsv", FIRST[FIRST.index("title\td") :])
    shutil.copy(CORPUS / "articles" / "k001.txt", tmp_path / "articles")
    shutil.copy(CORPUS / "gold" / "k001.json", tmp_path / "gold")
    return tmp_path


def put(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def change(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    put(folder, name, text.replace(old, new, 1))


def kinds(folder, **options):
    return [(p.kind, p.what) for p in check_corpus(folder, **{"minimum": 0, **options}).problems]


def found(folder, kind, words, **options):
    problems = kinds(folder, **options)
    assert [k for k, _ in problems] == [kind], problems
    assert words in problems[0][1], problems


def test_a_sound_corpus(corpus):
    report = check_corpus(corpus, minimum=1)
    assert report.problems == []
    assert report.articles == 3
    assert dict(report.labels["actions"]) == {
        "development": 3, "accountability": 1, "coverage": 3, "brand": 1, "support": 1, "none": 1,
    }  # fmt: skip
    assert report.parts == {"x": 2, "k": 1}
    assert report.genres == {"report": 2}
    assert report.years["2021"] >= 2 and report.years.total() == 3
    assert report.splits == {}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("body\td\t", "body\tq\t", "labels 'q'"),
        ("#style\tplain\n", "", "no line #style"),
        ("#style\t", "#mood\tgay\n#style\t", "unknown line #mood"),
        ("#title\t石桥村", "#title\t木桥村", "is not the title"),
        ("#genre\treport", "#genre\tpoem", "unknown genre 'poem'"),
        ("2021-05-06", "2021-5-6", "is no day"),
        ("采茶三万斤，", "采茶三万斤。", "by the sentence rules"),
        ("支部建在茶山上\n", "支部建在茶山上。\n", "by the sentence rules"),
        ("主题党日。", "主题党日", "by the sentence rules"),
    ],
)
def test_malformed_action_files(corpus, old, new, words):
    change(corpus, "actions/x02.tsv", old, new)
    found(corpus, "malformed", words)


def test_an_action_file_in_another_encoding(corpus):
    (corpus / "actions/x02.tsv").write_bytes(SECOND.encode("gb18030"))
    found(corpus, "malformed", "no UTF-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{", "[", "no UTF-8 JSON"),
        ('"role": "title"', '"role": "headline"', "role"),
        ('"id": "k001"', '"id": "k002"', "is not the file's"),
    ],
)
def test_malformed_gold(corpus, old, new, words):
    change(corpus, "gold/k001.json", old, new)
    found(corpus, "malformed", words)


def test_unpaired_files(corpus):
    put(corpus, "articles/lonely.txt", "题\n文。")
    found(corpus, "unpaired", "article without gold")
    (corpus / "articles/lonely.txt").unlink()
    (corpus / "articles/k001.txt").unlink()
    found(corpus, "unpaired", "gold without article")


def test_two_sources_of_one_id(corpus):
    put(corpus, "articles/k001.html", "<p>题</p>")
    found(corpus, "malformed", "two files of the id")


def test_an_id_in_both_forms(corpus):
    put(corpus, "actions/k001.tsv", FIRST.replace("渠", "塘").replace("镇", "乡").replace("党员", "社员"))
    assert ("duplicate", "the id of an action file and of a gold file") in kinds(corpus)


def test_duplicates(corpus):
    # other widths and quotes are no other text
    put(corpus, "actions/x03.tsv", FIRST.replace("，", ",").replace("示范", "“示范”"))
    found(corpus, "duplicate", "the same text as x01")


def test_near_duplicates(corpus):
    put(corpus, "actions/x03.tsv", FIRST.replace("那天下着小雨。", "天晴以后大家都到新渠边上去看水。"))
    (kind, what), *repeated = kinds(corpus, likeness=0.4)
    assert kind == "near-duplicate" and what.endswith("of its 5-grams in common with x01")
    assert [k for k, _ in repeated] == ["repeated"]  # the sentence on the secretary is long
    assert not [k for k, _ in kinds(corpus, likeness=0.99) if k == "near-duplicate"]


def test_a_repeated_sentence(corpus):
    line = "body\td\t石桥村合作社今年采茶三万斤，每户分红两千元。\n"
    change(corpus, "actions/x01.tsv", "body\t-\t", line + "body\t-\t")
    (corpus / "actions/second/x01.tsv").unlink()
    found(corpus, "repeated", "采茶三万斤", likeness=1.0)


def test_likeness_is_containment():
    texts = {"a": "甲乙丙丁戊己庚辛壬癸", "b": "丙丁戊己庚辛壬", "c": "子丑寅卯辰巳午未"}
    assert likenesses(texts) == {("a", "b"): 1.0}
    assert likenesses({"a": "甲乙丙丁戊己庚", "b": "甲乙丙丁戊，己子丑"}) == {("a", "b"): pytest.approx(2 / 3)}


def test_imbalance(corpus):
    for name in ("articles/k001.txt", "gold/k001.json"):
        (corpus / name).unlink()
    assert kinds(corpus, minimum=1) == []
    assert (
        kinds(corpus, minimum=2)
        == [
            ("imbalance", "1 sentences, at least 2 are wanted"),
        ]
        * 4
    )  # accountability, brand, support, none


SPLIT = "k001\ttrain\nx01\tdev\nx02\ttest\n"


def test_splits(corpus):
    put(corpus, "actions/split.tsv", SPLIT)
    report = check_corpus(corpus, minimum=0)
    assert report.splits == {"train": 1, "dev": 1, "test": 1}
    # x01 has all five, x02 lacks three
    assert {(p.where, p.what) for p in report.problems if p.where == "test"} == {
        ("test", f"no sentence with {action}") for action in ("accountability", "brand", "support")
    }
    assert not [p for p in report.problems if p.where == "dev"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (SPLIT.replace("x01\tdev\n", ""), ("split", "in no split")),
        (SPLIT + "x09\ttrain\n", ("split", "in the split, but no article")),
        (SPLIT.replace("dev", "devel"), ("malformed", "'x01\\tdevel' is no id and split")),
    ],
)
def test_broken_splits(corpus, text, problem):
    put(corpus, "actions/split.tsv", text)
    assert problem in kinds(corpus)


def test_second_labels_of_other_sentences(corpus):
    change(corpus, "actions/second/x01.tsv", "小雨", "大雨")
    found(corpus, "second", "not of the same sentences")


def test_second_labels_of_no_article(corpus):
    put(corpus, "actions/second/x09.tsv", SECOND)
    found(corpus, "second", "never a first")


def test_nothing_to_check(tmp_path):
    with pytest.raises(NoArticles):
        check_corpus(tmp_path)


def test_the_command(corpus, tmp_path):
    def kuifeng(*arguments):
        return CliRunner().invoke(app, ["check-corpus", *map(str, arguments)])

    result = kuifeng(corpus, "--minimum", 1)
    assert result.exit_code == 0, result.output
    assert "no problems" in result.stdout and "accountability" in result.stdout
    result = kuifeng(corpus, "--minimum", 1000)
    assert result.exit_code == 2
    assert "6 problems" in result.stdout and "imbalance" in result.stdout
    result = kuifeng(tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "neither action files nor gold" in result.stderr


def test_the_shipped_corpus_is_sound():
    assert check_corpus(CORPUS).problems == []

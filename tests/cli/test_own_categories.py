"""The way from a taxonomy of one's own to evaluated tables, on the command line."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from nlp.cli.app import app

TAXONOMY = """
id = "farm"
[[action]]
id = "water"
label = "水利"
cues = ["水渠", "灌溉"]
[[action]]
id = "school"
label = "教育"
cues = ["课堂", "老师"]
"""
PLACES = ("王家湾", "柳河口", "石坡村", "东沟", "杏树台", "马圈子")
WATER = ("{}的水渠通水了。", "{}又能灌溉了。")
SCHOOL = ("{}的课堂亮堂了。", "{}来了新老师。")
OTHER = ("{}下了小雨。", "{}的集市散了。")


def kuifeng(*arguments):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def true_label(text):
    return "water" if "水渠" in text or "灌溉" in text else "school" if "课堂" in text or "老师" in text else ""


def code(sheet, out, label=true_label):
    """Fill a sheet in, as a coder does."""
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows:
        row[label(row["text"]) or "none"] = "1"
    with open(out, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_from_labels_to_an_evaluated_run(tmp_path):
    taxonomy = written(tmp_path / "farm.toml", TAXONOMY)
    rows = [p.format(w) for p in (*WATER, *SCHOOL, *OTHER) for w in PLACES]
    labels = written(tmp_path / "l.csv", "sentence,labels\n" + "".join(f"{t},{true_label(t)}\n" for t in rows))
    trained = kuifeng("train", "actions", "--taxonomy", taxonomy, "--labels", labels, "--out", tmp_path / "m")
    assert trained.exit_code == 0 and "by cross-validation" in trained.stdout
    again = kuifeng("train", "actions", "--taxonomy", taxonomy, "--labels", labels, "--out", tmp_path / "m")
    assert again.exit_code == 2 and "--force" in again.stderr

    for number in range(4):
        text = "\n".join(p.format(PLACES[number]) for p in (*WATER, *SCHOOL, *OTHER))
        written(tmp_path / f"a{number}.txt", f"{PLACES[number]}近事\n{text}\n")
    articles = sorted(tmp_path.glob("a*.txt"))
    options = ("--taxonomy", taxonomy, "--action-model", tmp_path / "m", "--out", tmp_path / "out", "-q")
    assert kuifeng("run", *articles, *options).exit_code == 0

    sheet, coded, other = tmp_path / "s.csv", tmp_path / "coded.csv", tmp_path / "other.csv"
    drawn = kuifeng("sample", tmp_path / "out", "--n", 20, "--strategy", "random", "--seed", 5, "--sheet", sheet)
    assert drawn.exit_code == 0 and "20 of 24 sentences, random, seed 5" in drawn.stdout
    assert kuifeng("sample", tmp_path / "out", "--sheet", sheet).exit_code == 2
    unfinished = kuifeng("evaluate", tmp_path / "out", sheet)
    assert unfinished.exit_code == 2 and "none of the 20 sentences is coded" in unfinished.stderr
    code(sheet, coded)
    done = kuifeng("evaluate", tmp_path / "out", coded, "--draws", 50, "--json", tmp_path / "e.json")
    assert done.exit_code == 0
    for words in ("20 sentences of 4 articles", "κ", "confusion", "corrected"):
        assert words in done.stdout
    figures = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))
    assert figures["micro_f1"][0] > 0.9 and [s["name"] for s in figures["shares"]] == ["water", "school"]

    code(sheet, other, lambda text: "school" if "课堂" in text else "")
    coders = kuifeng("evaluate", other, coded, "--draws", 50)
    assert coders.exit_code == 0 and "corrected" not in coders.stdout
    # what was coded trains the next model
    more = ("--labels", labels, "--labels", coded, "--out", tmp_path / "m2")
    assert kuifeng("train", "actions", "--taxonomy", taxonomy, *more).exit_code == 0


def test_from_cues(tmp_path):
    taxonomy = written(tmp_path / "farm.toml", TAXONOMY)
    text = "\n".join(p.format(w) for p in (*WATER, *SCHOOL, *OTHER) for w in PLACES)
    news = written(tmp_path / "news.txt", f"各村近事\n{text}\n")
    options = ("--taxonomy", taxonomy, "--from-cues", "--unlabelled", news, "--out", tmp_path / "m")
    trained = kuifeng("train", "actions", *options)
    assert trained.exit_code == 0 and "kuifeng sample" in trained.stdout
    assert (tmp_path / "m" / "weights.npz").is_file()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--labels", "l.csv", "--from-cues"], "exclude each other"),
        (["--taxonomy", "farm.toml"], "nothing to learn this taxonomy from"),
        (["--corpus", "c", "--from-cues"], "--corpus is for the five actions"),
        (["--whole-articles", "--from-cues"], "--whole-articles says"),
        (["--taxonomy", "none.toml", "--from-cues"], "cannot read the taxonomy"),
        (["--labels", "none.csv"], "no such file"),
        (["--corpus", "."], "no folder actions there"),
        (["--from-cues", "--unlabelled", "none"], "no such file or folder"),
        (["--from-cues", "--rounds", "0"], "--rounds must be at least 1"),
    ],
)
def test_wrong_uses_of_train(tmp_path, monkeypatch, options, words):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "farm.toml", TAXONOMY)
    written(tmp_path / "l.csv", "sentence,labels\n甲。,\n")
    result = kuifeng("train", "actions", "--out", "m", *options)
    assert result.exit_code == 2 and words in result.stderr.replace("\n", " ")
    assert not (tmp_path / "m").exists()


def test_wrong_uses_of_sample_and_evaluate(tmp_path):
    nothing = kuifeng("sample", tmp_path, "--sheet", tmp_path / "s.csv")
    assert nothing.exit_code == 2 and "kuifeng run has written" in nothing.stderr.replace("\n", " ")
    assert kuifeng("evaluate", tmp_path, tmp_path / "none.csv").exit_code == 2
    one = written(tmp_path / "1.csv", "sentence,labels\n甲。,a\n")
    two = written(tmp_path / "2.csv", "sentence,labels\n乙。,a\n")
    apart = kuifeng("evaluate", one, two)
    assert apart.exit_code == 2 and "no sentence of it is among" in apart.stderr.replace("\n", " ")


@pytest.mark.parametrize("command", [["train"], ["train", "actions"], ["sample"], ["evaluate"]])
def test_help_has_an_example(command):
    result = kuifeng(*command, "--help")
    assert result.exit_code == 0 and "Example: kuifeng" in result.stdout

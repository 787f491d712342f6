"""What the corpus has in common with other text; with KUIFENG_FOREIGN_TEXT set to a file, the corpus against it."""

from __future__ import annotations

import gzip
import json
import lzma
import os
from pathlib import Path

import pytest

from nlp.training.copies import common_runs, copies, corpus_texts, main, strings_of, windows

CORPUS = Path(__file__).parents[2] / "corpus"
FOREIGN = os.environ.get("KUIFENG_FOREIGN_TEXT", "")


def test_runs_are_the_longest_in_common():
    foreign = windows("春天里镇上的渠修好了，水就流进田里", 6)
    assert list(common_runs("他说镇上的渠修好了,水多", foreign, 6)) == ["镇上的渠修好了,水"]
    assert list(common_runs("镇上的渠修", foreign, 6)) == []
    assert list(common_runs("镇上的渠修好。渠修好了，水就流进田里", foreign, 6)) == [
        "镇上的渠修好",
        "渠修好了,水就流进田里",
    ]


def test_widths_and_white_space_make_no_difference():
    assert list(common_runs("全长３０公里 ，年底完工", windows("全长30公里,年底\n完工", 8), 8)) == [
        "全长30公里,年底完工"
    ]


def test_copies_are_sorted_by_length():
    texts = {"x": "甲乙丙丁戊己庚", "y": "子丑寅卯辰巳午未"}
    foreign = ["丑寅卯辰巳午", "乙丙丁戊己"]
    assert copies(texts, foreign, 5) == [("y", "丑寅卯辰巳午"), ("x", "乙丙丁戊己")]
    assert copies(texts, foreign, 7) == []


@pytest.mark.parametrize(
    ("name", "raw", "texts"),
    [
        ("a.txt", "一行\n".encode(), ["一行\n"]),
        ("a.json", json.dumps({"t": ["甲", {"u": "乙"}], "n": 1}).encode(), ["甲", "乙"]),
        ("a.jsonl", b'{"t": "x"}\n\n["y"]\n', ["x", "y"]),
        ("a.jsonl.xz", lzma.compress(b'{"t": "x"}\n'), ["x"]),
        ("a.txt.gz", gzip.compress(b"x"), ["x"]),
    ],
)
def test_files(tmp_path, name, raw, texts):
    (tmp_path / name).write_bytes(raw)
    assert list(strings_of(tmp_path / name)) == texts


def test_the_command(tmp_path, capsys):
    article_id, text = next(iter(corpus_texts(CORPUS).items()))
    path = tmp_path / "foreign.txt"
    path.write_text("此前" + text[:40], encoding="utf-8")
    assert main([str(CORPUS), str(path)]) == 1
    assert capsys.readouterr().out.startswith(f"{article_id}\t")
    path.write_text("别的话", encoding="utf-8")
    assert main([str(CORPUS), str(path)]) == 0


@pytest.mark.skipif(not FOREIGN, reason="KUIFENG_FOREIGN_TEXT names no file")
def test_the_corpus_copies_nothing():
    assert copies(corpus_texts(CORPUS), strings_of(Path(FOREIGN))) == []

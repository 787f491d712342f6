"""Training of the name model: examples, variation, the loss, and the command on a little data."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from nlp.components.name_features import Cues
from nlp.components.name_model import N_TAGS, TAGS, NameModel
from nlp.training.name_examples import Example, Maker, common_words, read_genre, read_gold, read_uner, silver
from nlp.training.train_names import allowed_tags, frequent_features, main

NAMES = ("郎小禾", "尤大川", "闻铁生", "岑秋月", "阮青山")
FRAMES = ("清早，{}去赶集。", "后来{}当了木匠。", "大家都夸{}手巧。", "晚上{}在院里乘凉。")


@pytest.fixture
def uner(tmp_path):
    lines = []
    for name in NAMES:
        for frame in FRAMES:
            text = frame.format(name)
            at = text.index(name)
            tags = ["O"] * len(text)
            tags[at : at + 3] = ["B-PER", "I-PER", "I-PER"]
            lines += [f"{c}\t{t}" for c, t in zip(text, tags, strict=True)] + [""]
    lines += ["南\tB-LOC", "宁\tI-LOC", "和\tO", "某\tB-LOC", "山\tI-LOC", "绿\tB-ORG", "社\tI-ORG", ""]
    (tmp_path / "train.bio").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_uner_places_may_be_more_than_one_kind(uner):
    example = read_uner(uner / "train.bio")[-1]
    assert example.text == "南宁和某山绿社"
    assert [example.text[s:e] for s, e, _ in example.spans] == ["南宁", "某山", "绿社"]
    assert example.spans[1][2] == ("GPE", "OTHER") and example.spans[2][2] == ("ORG",)


def test_gold_of_the_corpus_is_read(root):
    articles = read_gold(root / "corpus")
    spans = [(e.text[s:t], kinds) for examples in articles.values() for e in examples for s, t, kinds in e.spans]
    assert len(spans) > 50 and any(kinds == ("PERSON",) for _, kinds in spans)


def test_genre_texts_lose_their_markup(tmp_path):
    body = "# 头\n\n### 甲\n<p><strong>某日</strong>，天气晴好。</p>\n" + "村里修了路。" * 20
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": body}, ensure_ascii=False) + "\n", encoding="utf-8")
    (text,) = read_genre([tmp_path / "a.jsonl"])
    assert "<" not in text and "某日，天气晴好。" in text


def test_silver_marks_repeats_without_the_cue():
    text = "青山镇党委书记郎小禾到村里。后来大家都记得郎小禾那双胶鞋。"
    names = [(e.text[s:t], e.weight) for e in silver(text) for s, t, kinds in e.spans if kinds == ("PERSON",)]
    assert [n for n, _ in names] == ["郎小禾", "郎小禾"]


def test_silver_leaves_possible_names_open():
    (example,) = silver("大家都说阮郁葱手巧。")
    held = any("阮郁葱" in example.text[s:e] or e - s >= 2 for s, e, *_ in [*example.spans, *example.open])
    assert held


def test_common_words_are_the_unknown_ones_of_many_texts():
    assert "文旅" in common_words(["发展文旅产业。"] * 5) | {"文旅"}
    assert common_words(["发展产业。"] * 5) == frozenset()


def maker(seed=1):
    return Maker(random.Random(seed), NAMES, ["青山镇", "白水村"])


def test_variation_keeps_spans_on_their_names():
    text = "白水村村民郎小禾说，郎小禾的家在白水村。"
    example = Example(
        text, [(0, 3, ("GPE",)), (5, 8, ("PERSON",)), (10, 13, ("PERSON",)), (16, 19, ("GPE",))], [(8, 9)]
    )
    for seed in range(30):
        varied, invented = maker(seed).vary(example, 1.0)
        people = {varied.text[s:e] for s, e, k in varied.spans if k == ("PERSON",)}
        places = {varied.text[s:e] for s, e, k in varied.spans if k == ("GPE",)}
        assert len(people) == 1 and all(p.endswith("村") for p in places)
        assert [varied.text[s:e] for s, e in varied.open] == ["说"]
        assert all(varied.text[s:e].endswith("村") for s, e in invented)


def test_cues_are_taken_away():
    text = "到会的有白水村党支部书记郎小禾。"
    example = Example(text, [(4, 10, ("ORG",)), (12, 15, ("PERSON",))], [])
    bare = maker().uncue(example, 1.0)
    assert bare.text == "到会的有郎小禾。" and bare.spans == [(4, 7, ("PERSON",))]
    assert maker().uncue(example, 0.0) == example


def test_allowed_tags():
    goals = allowed_tags(Example("甲乙丙丁戊", [(0, 2, ("GPE", "OTHER")), (4, 5, ("PERSON",))], [(3, 4)]))

    def tags(bits):
        return {tag for k, tag in enumerate(TAGS) if bits >> k & 1}

    assert tags(int(goals[0])) == {"B-GPE", "B-OTHER"} and tags(int(goals[1])) == {"E-GPE", "E-OTHER"}
    assert tags(int(goals[2])) == {"O"} and len(tags(int(goals[3]))) == N_TAGS
    assert tags(int(goals[4])) == {"S-PERSON"}


def test_features_must_be_frequent():
    rows = [np.array([[1, 2], [1, 3]]), np.array([[1, 2]])]
    assert frequent_features([rows], 2).tolist() == [1, 2]


def test_command_learns_and_repeats_itself(uner, tmp_path):
    outs = []
    for name in ("a", "b"):
        out = tmp_path / name
        assert main(["--uner", str(uner), "--out", str(out), "--epochs", "6", "--least", "1", "--seed", "3"]) == 0
        outs.append(out)
    meta = [json.loads((out / "meta.json").read_text(encoding="utf-8")) for out in outs]
    assert meta[0] == meta[1] and meta[0]["seed"] == 3
    model = NameModel.load(outs[0])
    assert model.cues == Cues.shipped()
    text = "清早，岑大川去赶集。"
    assert [(text[p.start : p.end], p.kind) for p in model.propose(text)] == [("岑大川", "PERSON")]

"""The property that holds for every row of every table: ``text[start:end]`` of the article is the row's text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nlp
from nlp import schema
from nlp.reading import Article

TEXTS = [a.text for a in nlp.read(Path(__file__).resolve().parents[1] / "corpus" / "articles")]
PIECES = [
    *"，。；：！？“”（）《》、,.;:!?()％%１1〇 \t\n",
    *(
        "今年以来",
        "第三季度",
        "12.5%",
        "近2万名",
        "到2027年底",
        "县委书记",
        "该镇",
        "“三联三带”",
        "增长",
        "分别",
        "同比",
        "亿元",
        "𠮷",
        "\u200b",
    ),
]


def assert_rows_are_sound(result):
    text = result.rows["texts"][0].text
    ids = set()
    for table in schema.SPAN_TABLES:
        for row in result.rows[table]:
            assert 0 <= row.start < row.end <= len(text), (table, row)
            assert text[row.start : row.end] == row.text, (table, row)
            key = getattr(row, schema.ID_COLUMNS[table])
            assert key not in ids, key
            ids.add(key)
            assert table == "sentences" or row.sentence_id in {s.sentence_id for s in result.rows["sentences"]}
        starts = [r.start for r in result.rows[table]]
        assert starts == sorted(starts), table
    sentences = result.rows["sentences"]
    covered = "".join(s.text for s in sentences)
    assert "".join(covered.split()) == "".join(text.split())
    for row in result.rows["targets"]:
        assert not row.quantity_id or row.quantity_id in {q.quantity_id for q in result.rows["quantities"]}
    assert_words_fit(result)


def assert_words_fit(result):
    """The words are the sentence, and none straddles an extracted name, number or time (SPEC §1)."""
    borders = {
        offset
        for table in ("entities", "times", "quantities")
        for row in result.rows[table]
        for offset in (row.start, row.end)
    }
    for token in result.doc:
        inside = set(range(token.idx + 1, token.idx + len(token)))
        assert not inside & borders, token
    for sentence in result.rows["sentences"]:
        assert sentence.words.replace(" ", "") == "".join(sentence.text.split())


def test_every_row_of_the_corpus(results):
    for result in results:
        assert_rows_are_sound(result)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), data=st.data())
def test_random_mutations_of_the_corpus(pipeline, seed, data):
    rng = random.Random(seed)
    text = data.draw(st.sampled_from(TEXTS))
    start = rng.randrange(len(text))
    chars = list(text[start : start + rng.randrange(20, 400)])
    for _ in range(rng.randrange(12)):
        i = rng.randrange(len(chars) + 1)
        if rng.random() < 0.5:
            chars[i:i] = list(rng.choice(PIECES))
        else:
            del chars[i : i + rng.randrange(1, 6)]
    mutated = "".join(chars).strip() or "空"
    title = mutated.split("\n")[0] if rng.random() < 0.5 else ""
    published = rng.choice(["", "2024-05-06", "2019-12-31T08:00:00"])
    (result,) = nlp.analyse(Article("m", mutated, title=title, published=published), pipeline)
    assert_rows_are_sound(result)


@pytest.mark.parametrize("text", ["。", "\n\n\n", "1", "“", "。。。！！", "甲" * 3000, "12" * 2000, "𠮷\ud800甲", " "])
def test_odd_texts(pipeline, text):
    (result,) = nlp.analyse(Article("o", text), pipeline)
    assert_rows_are_sound(result)

"""The spaCy tokenizer and the splitting of tokens."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span, SpanGroup

from nlp.errors import ConfigError, ModelError
from nlp.language.cutting import Cutter, Word
from nlp.language.tokenizer import NAME, JiebaTokenizer, make_tokenizer, split_tokens

PIPELINE = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})
TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("党支部建设，增长4.4% \n\r\t　Ab")), max_size=60
)


def words(doc: Doc) -> list[str]:
    return [t.text for t in doc]


def test_pipeline_uses_the_tokenizer() -> None:
    assert isinstance(PIPELINE.tokenizer, JiebaTokenizer)
    doc = PIPELINE("柳溪镇种植油茶，产值增长4.4%。")
    assert words(doc) == ["柳溪镇", "种植", "油茶", "，", "产值", "增长", "4.4%", "。"]


@given(TEXTS)
def test_doc_text_is_the_text(text: str) -> None:
    doc = PIPELINE(text)
    assert doc.text == text
    assert "".join(words(doc)) == text
    assert all(t.is_space or not any(c.isspace() for c in t.text) for t in doc)


def test_lone_surrogates_keep_offsets() -> None:
    doc = PIPELINE("党课\ud83c开讲")
    assert doc.text == "党课\ufffd开讲"


def test_pipe_is_call() -> None:
    texts = ["村里修路", "", "镇上开会\n散会"]
    assert [words(d) for d in PIPELINE.tokenizer.pipe(texts)] == [words(PIPELINE(t)) for t in texts]


def test_user_dictionary_option_and_serialization(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("灯塔坪集市 9000 ns\n", encoding="utf-8")
    config = {"nlp": {"tokenizer": {"@tokenizers": NAME, "user_dictionary": str(file)}}}
    mine = spacy.blank("zh", config=config)
    text = "灯塔坪集市开张"
    assert words(mine(text)) == ["灯塔坪集市", "开张"]
    assert words(PIPELINE(text)) != words(mine(text))
    file.unlink()  # what was saved must not need the file again
    tokenizer = JiebaTokenizer(PIPELINE.vocab).from_bytes(mine.tokenizer.to_bytes())
    assert words(tokenizer(text)) == words(mine(text))
    mine.tokenizer.to_disk(tmp_path / "tokenizer")
    tokenizer = JiebaTokenizer(PIPELINE.vocab).from_disk(tmp_path / "tokenizer")
    assert words(tokenizer(text)) == words(mine(text))
    assert words(pickle.loads(pickle.dumps(mine.tokenizer))(text)) == words(mine(text))


def test_language_to_disk_keeps_the_tokenizer(tmp_path: Path) -> None:
    pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})
    pipeline.tokenizer = JiebaTokenizer(pipeline.vocab, Cutter([Word("灯塔坪集市")], "jieba"))
    pipeline.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again.tokenizer.cutter.user_words == (Word("灯塔坪集市"),)
    assert again.tokenizer.cutter.engine == "jieba"


def test_errors() -> None:
    with pytest.raises(ModelError):
        JiebaTokenizer(PIPELINE.vocab).from_bytes(b"[1]")
    with pytest.raises(ConfigError):
        make_tokenizer(engine="quick")(PIPELINE)


def test_split_tokens_same_doc_when_borders_are_there() -> None:
    doc = Doc(PIPELINE.vocab, words=["甲镇", "乙村"], spaces=[False, False])
    assert split_tokens(doc, [0, 2, 4, 99, -1]) is doc
    assert split_tokens(doc, []) is doc


def test_split_tokens_carries_everything() -> None:
    doc = Doc(PIPELINE.vocab, words=["到", "甲镇乙", "村", "开会去", "了"], spaces=[False] * 5)
    doc.user_data["kuifeng"] = {"a": 1}
    doc.cats["x"] = 0.5
    doc[0].is_sent_start = True
    for i in (1, 2, 4):
        doc[i].is_sent_start = False
    doc[3].is_sent_start = True
    doc.set_ents([Span(doc, 1, 3, label="GPE", kb_id="450000", span_id="7")])
    doc.spans["g"] = SpanGroup(
        doc,
        name="g",
        attrs={"k": "v"},
        spans=[Span(doc, 3, 5, label="a", span_id="0"), Span(doc, 0, 5, label="b", kb_id="k", span_id="1")],
    )
    doc.spans["empty"] = []
    new = split_tokens(doc, [3, 6, 7])
    assert words(new) == ["到", "甲镇", "乙", "村", "开", "会", "去", "了"]
    assert new.text == doc.text
    assert new.user_data is doc.user_data
    assert new.cats == {"x": 0.5}
    assert [(e.text, e.label_, e.kb_id_, e.id_) for e in new.ents] == [("甲镇乙村", "GPE", "450000", "7")]
    assert [(s.text, s.label_, s.kb_id_, s.id_) for s in new.spans["g"]] == [
        ("开会去了", "a", "", "0"),
        ("到甲镇乙村开会去了", "b", "k", "1"),
    ]
    assert new.spans["g"].attrs == {"k": "v"}
    assert len(new.spans["empty"]) == 0
    assert [s.text for s in new.sents] == ["到甲镇乙村", "开会去了"]


@given(TEXTS, st.lists(st.integers(-2, 64), max_size=8))
def test_split_tokens_leaves_no_token_across_an_offset(text: str, offsets: list[int]) -> None:
    doc = split_tokens(PIPELINE(text), offsets)
    assert doc.text == text
    for offset in offsets:
        assert not any(t.idx < offset < t.idx + len(t) for t in doc)

"""Sentences and roles (SPEC §1)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.language.sentences import is_heading, split_sentences


def cut(text: str, has_title: bool = False) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, has_title)]


@pytest.mark.parametrize(
    ("line", "want"),
    [
        ("村里修了路。水也通了！谁来管？", ["村里修了路。", "水也通了！", "谁来管？"]),
        ("路修好了!谁来管?大家来管。", ["路修好了!", "谁来管?", "大家来管。"]),
        ("真的吗？！当然。", ["真的吗？！", "当然。"]),
        ("稻谷、油菜、茶叶……样样丰收。", ["稻谷、油菜、茶叶……", "样样丰收。"]),
        ("他停了停…又说下去。", ["他停了停…又说下去。"]),
        ("“路通了。”他说，“心也亮了。”大家笑了。", ["“路通了。”", "他说，“心也亮了。”", "大家笑了。"]),
        ("“先修路。再修渠。”支书说。", ["“先修路。", "再修渠。”", "支书说。"]),
        ("（详见附表。）下一步怎么走？", ["（详见附表。）", "下一步怎么走？"]),
        ("“他喊‘快来！’”众人应声。", ["“他喊‘快来！’”", "众人应声。"]),
        ('他说:"好!"转身走了。"行。"', ['他说:"好!"', "转身走了。", '"行。"']),
        ('开会了。"早该开了!"老周说。', ["开会了。", '"早该开了!"', "老周说。"]),
        ("一是修路；二是治水，三是种树。", ["一是修路；二是治水，三是种树。"]),
        ("增长3.5%，见 v1.2 说明。", ["增长3.5%，见 v1.2 说明。"]),
        ("网址 http://a.example/x?id=3&b=2。请查看。", ["网址 http://a.example/x?id=3&b=2。", "请查看。"]),
        ("第一段\n第二段没有句号", ["第一段", "第二段没有句号"]),
        ("　　有缩进。  有空格。 ", ["有缩进。", "有空格。"]),
        ("**为民办事。**大家点头。", ["**为民办事。**", "大家点头。"]),
        ("散会了。 ——", ["散会了。 ——"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_sentence_ends(line: str, want: list[str]) -> None:
    assert cut(line) == want


def test_roles_sections_and_paragraphs() -> None:
    text = "春耕有序！全县动起来\n一、抓好种子\n种子已经到位。质量合格。\n\n二、抓好水利\n渠道疏通了，\n水来了。"
    rows = [(text[s.start : s.end], s.role, s.section, s.paragraph) for s in split_sentences(text)]
    assert rows == [
        ("春耕有序！", "title", "", 0),
        ("全县动起来", "title", "", 0),
        ("一、抓好种子", "heading", "", 1),
        ("种子已经到位。", "body", "一、抓好种子", 2),
        ("质量合格。", "body", "一、抓好种子", 2),
        ("二、抓好水利", "heading", "一、抓好种子", 4),
        ("渠道疏通了，", "body", "二、抓好水利", 5),
        ("水来了。", "body", "二、抓好水利", 6),
    ]


def test_without_title_the_first_line_is_like_any_other() -> None:
    text = "一、抓好种子\n种子已经到位。"
    assert [s.role for s in split_sentences(text, has_title=False)] == ["heading", "body"]


@pytest.mark.parametrize(
    ("line", "want"),
    [
        ("一、压实责任", True),
        ("织密基层“服务网”", True),
        ("现场（左起第二位）", True),
        ("——记一位驻村干部", True),
        ("a" * 30, True),
        ("a" * 31, False),
        ("一、压实责任。", False),
        ("“路通了。”", False),
        ("主要做法如下：", False),
        ("主要做法如下:", False),
        ("修路，", False),
        ("修路、", False),
        ("他说：“", False),
        ("好不好?", False),
        ("还有……", False),
        ("路通了！大家笑", False),
        ("", False),
    ],
)
def test_headings(line: str, want: bool) -> None:
    assert is_heading(line) is want


MARKS = st.text(alphabet="村路水。！？!?…“”‘’\"'*（）()》、，；： \t\n　.a1/:", max_size=60)


@given(MARKS, st.booleans())
def test_sentences_cover_every_character_once(text: str, has_title: bool) -> None:
    sentences = split_sentences(text, has_title)
    assert "".join("".join(text[s.start : s.end].split()) for s in sentences) == "".join(text.split())
    for s in sentences:
        piece = text[s.start : s.end]
        assert piece and piece == piece.strip() and "\n" not in piece
    for a, b in itertools.pairwise(sentences):
        assert a.end <= b.start

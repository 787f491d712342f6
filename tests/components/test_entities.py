"""All named entities: exact (text, label) lists on invented sentences."""

from __future__ import annotations

import time

import pytest

from nlp.components.entities import SOURCES, find_entities, find_sources
from nlp.components.matches import EntityMatch
from nlp.components.organisations import find_organisations
from nlp.components.programmes import find_programmes
from nlp.components.works import title_label
from nlp.errors import ConfigError
from nlp.resources.lexicon import Overlay, examples, load_overlay, read_lists, surnames


def found(text: str, **kwargs: object) -> list[tuple[str, str]]:
    matches = find_entities(text, **kwargs)  # type: ignore[arg-type]
    assert all(a.end <= b.start for a, b in zip(matches, matches[1:], strict=False))
    return [(text[m.start : m.end], m.label) for m in matches]


CASES: list[tuple[str, list[tuple[str, str]]]] = [
    (
        "宁乡市夏铎铺镇党委书记罗建华说，县委组织部来过两次。",
        [("宁乡市夏铎铺镇党委", "ORG"), ("罗建华", "PERSON")],
    ),
    (
        "公司党委以“四心工程”为抓手，开展“党员身边无事故”活动，补齐“短板”。",
        [("四心工程", "PROGRAM"), ("党员身边无事故", "PROGRAM")],
    ),
    ("增强“四个意识”，做到“两个维护”，抓住“牛鼻子”。", []),
    ("落实“三会一课”制度，推行“党支部+企业+农户”模式。", [("三会一课", "PROGRAM"), ("党支部+企业+农户", "PROGRAM")]),
    (
        "“点亮山乡”“送学上门”“夜话院坝”等特色品牌",
        [("点亮山乡", "PROGRAM"), ("送学上门", "PROGRAM"), ("夜话院坝", "PROGRAM")],
    ),
    ("“十五五”时期，要弘扬“一把手”带头作风。", []),
    (
        "实施乡村振兴战略，开展燃气安全专项整治行动。",
        [("乡村振兴战略", "PROGRAM"), ("燃气安全专项整治行动", "PROGRAM")],
    ),
    (
        "学习《中国共产党纪律处分条例》，观看《山那边的灯》。",
        [("中国共产党纪律处分条例", "LAW"), ("山那边的灯", "WORK_OF_ART")],
    ),
    ("作了题为“从算盘到云端”的专题讲座。", [("从算盘到云端", "WORK_OF_ART")]),
    ("深入学习贯彻党的二十大精神和二十届三中全会精神。", [("党的二十大", "EVENT"), ("二十届三中全会", "EVENT")]),
    ("该县、该公司、合作社和各级党组织都要行动起来，会议要求县委、市卫健委抓好落实。", []),
    ("107国道与潇湘大道交会，白鹤滩水电站投产。", [("107国道", "FAC"), ("潇湘大道", "FAC"), ("白鹤滩水电站", "FAC")]),
    ("他驾驶一辆丰田轿车，途中与货车相撞。", [("丰田", "PRODUCT")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:12] for c in CASES])
def test_exact_entities(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_half_and_full_width_marks_give_the_same_names() -> None:
    full = "县长韦小玲（右一）说：“落实‘三会一课’制度，开展“红色代办”活动。”"
    half = full.replace("，", ",").replace("：", ":").replace("（", "(").replace("）", ")")
    assert found(full) == found(half)


def test_a_short_form_in_brackets_is_found_everywhere_and_clustered() -> None:
    text = "长沙远峰机械股份有限公司（以下简称“远峰股份”）扩建厂房。远峰股份去年招工百人。"
    orgs = [m for m in find_entities(text) if m.label == "ORG"]
    assert [text[m.start : m.end] for m in orgs] == ["长沙远峰机械股份有限公司", "远峰股份", "远峰股份"]
    assert {m.name for m in orgs} == {"长沙远峰机械股份有限公司"}
    assert len({m.cluster for m in orgs}) == 1


def test_a_works_that_looks_like_a_person_is_a_body() -> None:
    text = "汪钢党委书记邵东来到车间。汪钢董事长傅一鸣说，汪钢的路要自己走。"
    assert found(text) == [
        ("汪钢党委", "ORG"),
        ("邵东", "PERSON"),
        ("汪钢", "ORG"),
        ("傅一鸣", "PERSON"),
        ("汪钢", "ORG"),
    ]


def test_short_forms_share_the_fullest_name() -> None:
    text = (
        "湘潭钧岭钢铁股份有限公司党委书记邵东、湘潭钧岭钢铁股份有限公司（简称“钧钢股份”）经理高远到场。钧钢股份扩产。"
    )
    names = {text[m.start : m.end]: m.name for m in find_entities(text) if m.label == "ORG"}
    assert names["钧钢股份"] == "湘潭钧岭钢铁股份有限公司"
    assert names["湘潭钧岭钢铁股份有限公司党委"] == "湘潭钧岭钢铁股份有限公司党委"


def test_a_bare_surname_takes_the_full_name() -> None:
    text = "村党总支书记张远山天天上山。张书记说，树苗要紧。"
    people = [m for m in find_entities(text) if m.label == "PERSON"]
    assert [(text[m.start : m.end], m.name) for m in people] == [("张远山", "张远山"), ("张", "张远山")]
    assert people[0].cluster == people[1].cluster


def test_generic_bodies_are_none() -> None:
    text = "党支部、合作社、便民服务中心、县教育局、各级党组织、地方政府和社会组织都参加了。"
    assert find_organisations(text) == []


def test_programmes_need_a_cue() -> None:
    text = "他说这是“好办法”，也是“硬道理”。"
    assert find_programmes(text) == []


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("安全生产责任清单", "LAW"),
        ("村规民约实施办法（试行）", "LAW"),
        ("长江商报", "ORG"),
        ("一个人的桥", "WORK_OF_ART"),
        ("产品说明书", "WORK_OF_ART"),
    ],
)
def test_titles(title: str, label: str) -> None:
    assert title_label(title) == label


def test_proposals_fill_gaps_only() -> None:
    text = "镇长孟庆山到黑石坳看苗。"
    gap = EntityMatch(6, 9, "LOC", code_confidence=0.8)
    clash = EntityMatch(2, 4, "ORG", code_confidence=0.99)
    matches = find_entities(text, proposals=[gap, clash])
    assert [(text[m.start : m.end], m.label) for m in matches if m.start in (2, 6)] == [
        ("孟庆山", "PERSON"),
        ("黑石坳", "LOC"),
    ]
    assert all(m.code_confidence is None or m.label in ("GPE", "LOC") for m in matches)


def test_a_users_lexicon_wins(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "my.toml"
    path.write_text('leave_alone = ["孟庆山"]\n[names]\nPROGRAM = ["晒单会"]\n', encoding="utf-8")
    text = "镇长孟庆山主持晒单会。"
    assert found(text, lexicon=load_overlay(path)) == [("晒单会", "PROGRAM")]


def test_a_users_lexicon_with_an_unknown_label_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "my.toml"
    path.write_text('[names]\nSHIP = ["黄鹤号"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="SHIP"):
        load_overlay(path)


def test_sources_stay_apart() -> None:
    sources = find_sources("镇长孟庆山主持会议。", lexicon=Overlay(names={"会议": "EVENT"}))
    assert tuple(sources) == SOURCES
    assert [m.label for m in sources["lexicon"]] == ["EVENT"]
    assert [m.label for m in sources["person"]] == ["PERSON"]


LEXICONS = ["offices", "organisations", "programmes", "facilities", "events", "documents"]


@pytest.mark.parametrize(("text", "names"), [row for name in LEXICONS for row in examples(name)])
def test_examples_of_the_lexicons(text: str, names: list[str]) -> None:
    matches = find_entities(text)
    assert [text[m.start : m.end] for m in matches if m.label not in ("GPE", "LOC")] == names


@pytest.mark.parametrize("name", LEXICONS)
def test_lexicons_hold_each_word_once(name: str) -> None:
    for key, value in read_lists(name).items():
        if key == "examples":
            continue
        assert len(value) == len(set(value)), f"{name}.{key} repeats a word"
        assert all(word == word.strip() for word in value)


def test_surnames_are_names() -> None:
    listed = surnames()
    assert {"王", "欧阳", "韦"} <= set(listed)
    assert all(1 <= len(name) <= 2 for name in listed)


@pytest.mark.parametrize(
    "text", ["", "\n", "“”", "《》", "、、、、", "某某某某", "·" * 50, "“" * 200, "（" * 200 + "党委"]
)
def test_odd_texts(text: str) -> None:
    assert find_entities(text) == []


def test_time_grows_with_length_only() -> None:
    text = "镇长孟庆山主持“红色代办”活动、县领导王涛、孙浩出席第三届农民丰收节。" * 300
    started = time.perf_counter()
    find_entities(text)
    assert time.perf_counter() - started < 5

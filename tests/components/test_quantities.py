"""Quantities: the examples of the lexicons, the columns of SPEC §5, and linear time."""

from __future__ import annotations

import re
import time

import pytest

from nlp.components.quantities import find_quantities
from nlp.resources.numbers import BlockList, hedges, idioms
from nlp.resources.units import registry


def rows(text: str) -> list[tuple[object, ...]]:
    return [(text[q.start : q.end], q.kind, q.value, q.value_high, q.unit, q.comparator) for q in find_quantities(text)]


def texts(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quantities(text)]


@pytest.mark.parametrize("example", [text for entry in registry().entries for text in entry.examples])
def test_unit_examples(example: str) -> None:
    plain = re.sub("[【】]", "", example)
    assert texts(plain) == re.findall("【(.*?)】", example)


@pytest.mark.parametrize("example", [text for entry in registry().entries for text in entry.counter_examples])
def test_unit_counter_examples(example: str) -> None:
    assert texts(example) == []


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("下调两成到两成五", ("两成到两成五", "percent", 20, 25, "%", "eq")),
        ("占三成五左右", ("三成五左右", "percent", 35, None, "%", "approx")),
        ("现有1，482人", ("1，482人", "count", 1482, None, "人", "eq")),
        ("水田3 750亩", ("3 750亩", "area", 3750, None, "亩", "eq")),
        ("产值约1 260万元", ("约1 260万元", "money", 12600000, None, "元", "approx")),
        ("增速在6.4—8%之间", ("6.4—8%", "percent", 6.4, 8, "%", "eq")),
        ("占百分之六到七", ("百分之六到七", "percent", 6, 7, "%", "eq")),
        ("结构为21：24：55", ("21：24：55", "other", None, None, "", "eq")),
        ("入库3名", ("3名", "count", 3, None, "名", "eq")),
        ("近3万名游客", ("近3万名", "count", 30000, None, "名", "lt")),
        ("修渠600余米", ("600余米", "length", 600, None, "米", "gt")),
        ("收入300余万元", ("300余万元", "money", 3000000, None, "元", "gt")),
        ("大约四十多户", ("大约四十多户", "count", 40, None, "户", "gt")),
        ("不少于500多人", ("不少于500多人", "count", 500, None, "人", "ge")),
        ("达标率92%以上", ("92%以上", "percent", 92, None, "%", "ge")),
        ("不超过百分之五", ("不超过百分之五", "percent", 5, None, "%", "le")),
        ("三成农户", ("三成", "percent", 30, None, "%", "eq")),
        ("提高2.5个百分点", ("2.5个百分点", "percentage_point", 2.5, None, "百分点", "eq")),
        ("百亩茶园", ("百亩", "area", 100, None, "亩", "eq")),
        ("上万名观众", ("上万名", "count", 10000, None, "名", "ge")),
        ("上千群众", ("上千", "count", 1000, None, "", "ge")),
        ("数十名专家", ("数十名", "count", None, None, "名", "approx")),
        ("几百人", ("几百人", "count", None, None, "人", "approx")),
        ("走访几个村", ("几个", "count", None, None, "个", "approx")),
        ("若干名干部", ("若干名", "count", None, None, "名", "approx")),
        ("用电1.5亿千瓦时", ("1.5亿千瓦时", "energy", 150000000, None, "千瓦时", "eq")),
        ("由3至5人组成", ("3至5人", "count", 3, 5, "人", "eq")),
        ("奖励5—8万元", ("5—8万元", "money", 50000, 80000, "元", "eq")),
        ("增长20％至30％", ("20％至30％", "percent", 20, 30, "%", "eq")),
        ("百分之三十到四十", ("百分之三十到四十", "percent", 30, 40, "%", "eq")),
        ("来了三四十人", ("三四十人", "count", 30, 40, "人", "eq")),
        ("借三、四台水泵", ("三、四台", "count", 3, 4, "台", "eq")),
        ("投资2000万元及以上至4000万元", ("2000万元及以上至4000万元", "money", 2e7, 4e7, "元", "eq")),
        ("产值翻番", ("翻番", "multiple", 2, None, "倍", "eq")),
        ("产值翻两番", ("翻两番", "multiple", 4, None, "倍", "eq")),
        ("是去年的1.8倍", ("1.8倍", "multiple", 1.8, None, "倍", "eq")),
        ("增速居全省第三", ("第三", "rank", 3, None, "位", "eq")),
        ("总量位居全市第2位，", ("第2位", "rank", 2, None, "位", "eq")),
        ("稳居全县首位", ("首位", "rank", 1, None, "位", "eq")),
        ("排名倒数第二", ("倒数第二", "rank", -2, None, "位", "eq")),
        ("跻身全国前十", ("前十", "rank", 10, None, "位", "eq")),
        ("三分之二以上群众", ("三分之二以上", "other", 2 / 3, None, "", "ge")),
        ("一半以上农户", ("一半以上", "other", 0.5, None, "", "ge")),
        ("年龄71岁", ("71岁", "other", 71, None, "岁", "eq")),
        ("抱着8个月大的孩子", ("8个月", "other", 8, None, "个月", "eq")),
        ("三次产业比重为6.1：40.2：53.7", ("6.1：40.2：53.7", "other", None, None, "", "eq")),
        ("12公里300米处", ("12公里300米", "length", 12.3, None, "公里", "eq")),
        ("苗木三斤半", ("三斤半", "weight", 3.5, None, "斤", "eq")),
        ("气温同比-3.5℃", ("-3.5℃", "other", -3.5, None, "℃", "eq")),
        ("总投资3亿", ("3亿", "money", 300000000, None, "元", "eq")),
        ("五大类产品", ("五大类", "count", 5, None, "类", "eq")),
        ("大于50平方米小于90平方米", ("大于50平方米小于90平方米", "area", 50, 90, "平方米", "eq")),
        ("1200 平方米", ("1200 平方米", "area", 1200, None, "平方米", "eq")),
    ],
)
def test_row(text: str, row: tuple[object, ...]) -> None:
    got = rows(text)
    assert len(got) == 1
    assert got[0][:2] == row[:2]
    assert got[0][2:] == (pytest.approx(row[2]) if row[2] is not None else None, *row[3:])


def test_lists_share_their_unit() -> None:
    assert rows("分别提高0.7、3.2个百分点") == [
        ("0.7", "percentage_point", 0.7, None, "百分点", "eq"),
        ("3.2个百分点", "percentage_point", 3.2, None, "百分点", "eq"),
    ]


def test_two_units_of_other_kinds_are_two_rows() -> None:
    assert texts("全镇8200户31005人") == ["8200户", "31005人"]


@pytest.mark.parametrize(
    "text",
    [
        "一位老人送来一面锦旗",
        "一是学习，二是整改，其一，第一，（一）",
        "三位一体、四个意识、两个维护",
        "2026年3月5日下午4时30分",
        "用了三年、五个月、两天",
        "文号〔2021〕17号",
        "拨打12345热线",
        "在3号楼5楼开会",
        "属于世界500强",
        "党的二十大精神",
        "十四届三次会议",
        "“五转变一提升”行动，“六链五群”布局",
        "新型战机歼-20亮相",
        "为群众减负，多个部门，许多人",
        "第一责任人、第二产业、第三批、第5条",
        "万一下雨",
        "两岸一家亲，千家万户",
        "进一步统一思想",
    ],
)
def test_no_quantity(text: str) -> None:
    assert texts(text) == []


def test_exclude_drops_what_overlaps() -> None:
    text = "三号仓有3台风机"
    assert texts(text) == ["3台"]
    assert find_quantities(text, exclude=[(4, 5)]) == []


def test_base_value_and_number_span() -> None:
    text = "约2.5万亩"
    (quantity,) = find_quantities(text)
    assert text[quantity.number_start : quantity.number_end] == "2.5万"
    assert quantity.unit_base == "平方米"
    assert quantity.value_base == pytest.approx(25000 * 10000 / 15)


def test_every_hedge_is_inside_the_span() -> None:
    for word, mark in hedges("before").items():
        text = f"共{word}50人"
        assert [(text[q.start : q.end], q.comparator) for q in find_quantities(text)] == [(f"{word}50人", mark)]
    for word, mark in hedges("after").items():
        text = f"共50公里{word}。" if word not in ("余", "来") else f"共50{word}公里。"
        assert [(texts(text), q.comparator) for q in find_quantities(text)] == [([text[1:-1]], mark)]


def test_offsets_are_exact_in_odd_text() -> None:
    text = "\u3000１２％\n五萬個\t３０多户“两个”"
    for quantity in find_quantities(text):
        assert 0 <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)


@pytest.mark.parametrize(
    "junk",
    [
        "7",
        "一",
        "年",
        "两",
        "1、",
        "3至",
        "1:",
        "5个",
        "第一",
        "百分之",
        "1万",
        "万",
        "1.5",
        "2米",
        "“三",
        "半",
        "1-",
        "数",
        "近",
        "翻",
        "2米1",
        "个3/",
        "3±",
        "十几",
        "一两",
    ],
)
def test_linear_time(junk: str) -> None:
    text = junk * (20_000 // len(junk))
    start = time.perf_counter()
    find_quantities(text)
    assert time.perf_counter() - start < 5


def test_mixed_junk() -> None:
    text = ("19.7%万亿3—第一百零八至2个、（1/3:2比5）-7℃年月" * 2_000)[:50_000]
    start = time.perf_counter()
    find_quantities(text)
    assert time.perf_counter() - start < 10


def test_a_date_ends_where_it_ends() -> None:
    assert texts("2019年15人脱贫，5日3户搬家，2020年翻两番") == ["15人", "3户", "翻两番"]


def test_no_idiom_is_a_quantity() -> None:
    words = [word for entry in idioms().index.values() for _, word in entry]
    assert len(words) > 400
    assert {word: texts(f"要{word}。") for word in words if texts(f"要{word}。")} == {}


def test_a_listed_word_needs_a_numeral() -> None:
    with pytest.raises(ValueError, match="holds no numeral"):
        BlockList.of(["三心二意", "没有数"[:2]])

"""The numeral reader: values, spans and linear time."""

from __future__ import annotations

import time

import pytest

from nlp.language.numerals import find_numerals
from nlp.language.widths import fold_numeric, to_half_width


def one(text: str) -> tuple[object, object]:
    numerals = list(find_numerals(text))
    assert len(numerals) == 1, numerals
    assert (numerals[0].start, numerals[0].end) == (0, len(text)), numerals
    return numerals[0].value, numerals[0].value_high


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12,345.6", 12345.6),
        ("１２３", 123),
        ("１，２３４", 1234),
        ("三十五", 35),
        ("十", 10),
        ("一百零八", 108),
        ("一百十六", 116),
        ("两千零三", 2003),
        ("三千零两", 3002),
        ("一亿零两千三百", 100_002_300),
        ("十 余 万", 100_000),
        ("壹佰贰拾叁", 123),
        ("參拾萬", 300000),
        ("廿二", 22),
        ("卅", 30),
        ("二〇二六", 2026),
        ("1.2万亿", 1_200_000_000_000),
        ("3千万", 30_000_000),
        ("2万5", 25_000),
        ("四百五", 450),
        ("一万三", 13_000),
        ("七千六百五十四万三千二百一十", 76_543_210),
        ("十一亿零九千零三十二", 1_100_009_032),
        ("六十七兆八千亿", 67_800_000_000_000),
        ("5萬6千", 56_000),
        ("三点一四", 3.14),
        ("六点四二万", 64_200),
        ("负三十二", -32),
        ("零下四", -4),
        ("四分之三", 0.75),
        ("3/4", 0.75),
        ("八又二分之一", 8.5),
        ("百分之五", 5),
        ("百分之十二点五", 12.5),
        ("千分之五", 0.5),
        ("第三万", 30_000),
        ("倒数第二", -2),
        ("300余万", 3_000_000),
        ("俩", 2),
        ("32819.1万", 328_191_000),
    ],
)
def test_value(text: str, value: float) -> None:
    assert one(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三五百", 300, 500),
        ("十几二十", 10, 20),
        ("十七八", 17, 18),
        ("二三十", 20, 30),
        ("七八", 7, 8),
        ("三四万", 30_000, 40_000),
        ("四十五六", 45, 46),
        ("七百三四十", 730, 740),
    ],
)
def test_pairs_are_ranges(text: str, low: int, high: int) -> None:
    assert one(text) == (low, high)


@pytest.mark.parametrize("text", ["几百", "数十万", "几"])
def test_vague_numerals_have_no_value(text: str) -> None:
    numeral = next(find_numerals(text))
    assert (numeral.end, numeral.value, numeral.inner) == (len(text), None, "approx")


def test_inner_hedge() -> None:
    assert [(n.value, n.inner) for n in find_numerals("十几")] == [(10, "gt")]


def test_kinds() -> None:
    assert [n.kind for n in find_numerals("第二，三分之一，百分之九，八")] == [
        "ordinal",
        "fraction",
        "percent",
        "cardinal",
    ]


@pytest.mark.parametrize("text", ["一切顺利", "统一部署", "万一下雨", "老百姓", "大队伍", "陆续到来", "万", "几乎"])
def test_words_are_no_numerals(text: str) -> None:
    assert list(find_numerals(text)) == []


def test_dates_and_articles_are_numerals() -> None:
    text = "5月3日来了一位客人"
    assert [text[n.start : n.end] for n in find_numerals(text)] == ["5", "3", "一"]


@pytest.mark.parametrize(
    "junk",
    ["7", "一", "万", "十", "年", "1,", "111,", "一点", "3.", "百分之", "第", "一十", "1万", "零", "又1/", " 1", "半"],
)
def test_linear_time(junk: str) -> None:
    text = junk * (30_000 // len(junk))
    start = time.perf_counter()
    sum(1 for _ in find_numerals(text))
    assert time.perf_counter() - start < 5


def test_folds_keep_length() -> None:
    text = "Ａ１％，（五萬個）　￥"
    assert to_half_width(text) == "A1%,(五萬個) ¥"
    assert fold_numeric(text) == "A1%，（五万个） ¥"

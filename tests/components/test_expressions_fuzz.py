"""No text, however odd, breaks the readers of numbers and times, and what they find keeps its promises."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.components.quantities import find_quantities
from nlp.components.times import find_times
from nlp.language.numerals import find_numerals
from nlp.resources.times import time_lexicon

_LEXICON = time_lexicon()
_PIECES = [
    *"0123456789一二三四五六七八九十百千万亿两半零〇廿几数第每近前后上下年月日天周时点分秒号季旬初底末个元名户亩度成折倍番",
    *"，。、；：,.:/-—～~“”()（）% \n１２％",
    *["1", "99", "2019", "9999", "0001", "10000", "123456789012345678901234567890", "3.14", "1,234", "2 300"],
    *[
        "星期",
        "世纪",
        "年代",
        "季度",
        "小时",
        "分钟",
        "工作日",
        "个月",
        "以来",
        "至今",
        "期间",
        "之后",
        "以前",
        "内",
        "左右",
    ],
    *[
        "今年",
        "去年",
        "明年",
        "上年",
        "当日",
        "次日",
        "同年",
        "农历",
        "闰",
        "公元前",
        "“十四五”",
        "未来",
        "过去",
        "最后",
    ],
    *["百分之", "分之", "以上", "不少于", "近", "超过", "零下", "负", "百分点", "公里", "平方米", "摄氏度", "第二天"],
    *sorted(_LEXICON.holidays)[::9],
    *sorted(_LEXICON.reigns),
]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text(max_size=30)
_DAYS = st.sampled_from(
    ["", "2021-05-20", "2020-02-29", "2019-12-31T23:59:59", "1700-01-01", "2300-12-31", "0001-01-01", "9999-12-31", "x"]
)


def _in_order(found: list[tuple[int, int]], length: int) -> None:
    end = 0
    for start, stop in found:
        assert end <= start < stop <= length
        end = stop


@settings(max_examples=400, deadline=None, derandomize=True)
@given(_TEXTS)
def test_numbers(text: str) -> None:
    _in_order([(n.start, n.end) for n in find_numerals(text)], len(text))
    found = find_quantities(text)
    _in_order([(q.start, q.end) for q in found], len(text))
    for q in found:
        assert q.value_high is None or (q.value is not None and q.value <= q.value_high)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(_TEXTS, _DAYS)
def test_times(text: str, published: str) -> None:
    found = find_times(text, published=published)
    _in_order([(t.start, t.end) for t in found], len(text))
    for t in found:
        assert t.type in {"DATE", "TIME", "DURATION", "SET"}
        if t.start_date and t.end_date:
            assert dt.date.fromisoformat(t.start_date) <= dt.date.fromisoformat(t.end_date)
        for clock in (t.start_time, t.end_time):
            assert not clock or re.fullmatch(r"(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?", clock)


@pytest.mark.parametrize("year", ["0000", "0001", "1", "1582", "1599", "2401", "9998", "9999", "99999"])
@pytest.mark.parametrize(
    "what",
    "12月31日 2月29日 最后一周 第五十三周 最后3天 春节 农历腊月三十 冬至 复活节 开斋节 逾越节 排灯节 国庆节第三天 冬 "
    "12月至2月 四季度末 前 以来 后三年 的今天 次年 至今".split(),
)
def test_extreme_years(year: str, what: str) -> None:
    for text in (f"{year}年{what}", f"{what}到{year}年", f"{year}年后{what}"):
        for published in ("", "1700-01-01", "2021-05-20", "2300-12-31"):
            find_times(text, published=published)


@pytest.mark.parametrize("length", ["9999", "12000", "300000000", "99999999999999999999", "一亿", "九千九百九十九"])
@pytest.mark.parametrize(
    "unit", ["年", "个月", "周", "天", "小时", "分钟", "秒", "个工作日", "世纪", "个季度", "载", "学年"]
)
def test_extreme_lengths(length: str, unit: str) -> None:
    for frame in ("{}前", "{}后", "近{}来", "未来{}", "过去{}", "{}内", "前{}", "下{}", "每{}", "2月3日的{}后"):
        text = frame.format(length + unit)
        for published in ("", "1700-01-01", "2021-05-20", "2300-12-31T10:00"):
            find_times(text, published=published)
            find_quantities(text)

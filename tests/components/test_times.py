"""Time expressions: exact spans, TIMEX3 types and values, dates. All sentences are invented."""

from __future__ import annotations

import time
from random import Random

import pytest

from nlp.components._time_text import guess, number, plain
from nlp.components.times import find_times
from nlp.resources.times import time_lexicon

PUBLISHED = "2021-05-20"


def rows(text: str, published: str = PUBLISHED, **options):
    return [
        (text[m.start : m.end], m.type, m.value, m.start_date, m.end_date)
        for m in find_times(text, published=published, **options)
    ]


def spans(text: str, published: str = PUBLISHED):
    return [text[m.start : m.end] for m in find_times(text, published=published)]


CASES = [
    ("今年上半年", "DATE", "2021-H1", "2021-01-01", "2021-06-30"),
    ("今年3月", "DATE", "2021-03", "2021-03-01", "2021-03-31"),
    ("今年以来", "DATE", "2021", "2021-01-01", "2021-05-20"),
    ("2017年年底至今", "DATE", "2017-12/2021-05-20", "2017-12-01", "2021-05-20"),
    ("明年底", "DATE", "2022-12", "2022-12-01", "2022-12-31"),
    ("去年全年", "DATE", "2020", "2020-01-01", "2020-12-31"),
    ("2015年以来", "DATE", "2015/2021-05-20", "2015-01-01", "2021-05-20"),
    ("本月初", "DATE", "2021-05", "2021-05-01", "2021-05-31"),
    ("４月８日", "DATE", "2021-04-08", "2021-04-08", "2021-04-08"),
    ("二〇一九年十月二十一日", "DATE", "2019-10-21", "2019-10-21", "2019-10-21"),
    ("2019年4月6日上午", "TIME", "2019-04-06TMO", "2019-04-06", "2019-04-06"),
    ("4月6日下午3时20分许", "TIME", "2021-04-06T15:20", "2021-04-06", "2021-04-06"),
    ("2019年至2020年", "DATE", "2019/2020", "2019-01-01", "2020-12-31"),
    ("2019-2020年", "DATE", "2019/2020", "2019-01-01", "2020-12-31"),
    ("2018年度－2019年度", "DATE", "2018/2019", "2018-01-01", "2019-12-31"),
    ("今年4月2-5日", "DATE", "2021-04-02/2021-04-05", "2021-04-02", "2021-04-05"),
    ("4月30日至5月2日", "DATE", "2021-04-30/2021-05-02", "2021-04-30", "2021-05-02"),
    ("1—4月", "DATE", "2021-01/2021-04", "2021-01-01", "2021-04-30"),
    ("一季度", "DATE", "2021-Q1", "2021-01-01", "2021-03-31"),
    ("2020年前三季度", "DATE", "2020-01/2020-09", "2020-01-01", "2020-09-30"),
    ("前4个月", "DATE", "2021-01/2021-04", "2021-01-01", "2021-04-30"),
    ("4月下旬", "DATE", "2021-04-下旬", "2021-04-21", "2021-04-30"),
    ("“十四五”时期", "DATE", "2021/2025", "2021-01-01", "2025-12-31"),
    ("“十三五”末", "DATE", "2020-12", "2020-12-01", "2020-12-31"),
    ("十三五期间", "DATE", "2016/2020", "2016-01-01", "2020-12-31"),
    ("未来五年", "DATE", "2021-05-20/2026-05-20", "2021-05-20", "2026-05-20"),
    ("三年内", "DATE", "2021-05-20/2024-05-20", "2021-05-20", "2024-05-20"),
    ("近三年", "DATE", "2018-05-20/2021-05-20", "2018-05-20", "2021-05-20"),
    ("三年来", "DATE", "2018-05-20/2021-05-20", "2018-05-20", "2021-05-20"),
    ("两年前", "DATE", "2019", "2019-01-01", "2019-12-31"),
    ("三年后10月8日", "DATE", "2024-10-08", "2024-10-08", "2024-10-08"),
    ("两个月后的6日", "DATE", "2021-07-06", "2021-07-06", "2021-07-06"),
    ("五天后上午9点", "TIME", "2021-05-25T09:00", "2021-05-25", "2021-05-25"),
    ("4月8日0—24时", "TIME", "2021-04-08T00:00/2021-04-08T24:00", "2021-04-08", "2021-04-08"),
    ("昨日9至17时", "TIME", "2021-05-19T09:00/2021-05-19T17:00", "2021-05-19", "2021-05-19"),
    ("1992到98年3月", "DATE", "1992/1998-03", "1992-01-01", "1998-03-31"),
    ("首季", "DATE", "2021-Q1", "2021-01-01", "2021-03-31"),
    ("四个多月来", "DATE", "2021-01-01/2021-05-20", "2021-01-01", "2021-05-20"),
    ("20多年来", "DATE", "2001-01-01/2021-05-20", "2001-01-01", "2021-05-20"),
    ("今年春节前一天", "DATE", "2021-02-11", "2021-02-11", "2021-02-11"),
    ("2019年开斋节", "DATE", "2019-06-04", "2019-06-04", "2019-06-04"),
    ("每周三晚上", "SET", "P1W", "", ""),
    ("每天9—17时", "SET", "P1D", "", ""),
    ("半年后", "DATE", "2021-11", "2021-11-01", "2021-11-30"),
    ("20天后", "DATE", "2021-06-09", "2021-06-09", "2021-06-09"),
    ("上周五", "DATE", "2021-05-14", "2021-05-14", "2021-05-14"),
    ("昨日", "DATE", "2021-05-19", "2021-05-19", "2021-05-19"),
    ("昨晚", "TIME", "2021-05-19TEV", "2021-05-19", "2021-05-19"),
    ("昨天（5月19日）", "DATE", "2021-05-19", "2021-05-19", "2021-05-19"),
    ("今明两年", "DATE", "2021/2022", "2021-01-01", "2022-12-31"),
    ("本世纪中叶", "DATE", "2050/2050", "2050-01-01", "2050-12-31"),
    ("上世纪90年代", "DATE", "199", "1990-01-01", "1999-12-31"),
    ("公元前221年", "DATE", "BC0221", "", ""),
    ("2020年春节", "DATE", "2020-01-25", "2020-01-25", "2020-01-25"),
    ("中秋节", "DATE", "2021-09-21", "2021-09-21", "2021-09-21"),
    ("国庆期间", "DATE", "2021-10-01/2021-10-07", "2021-10-01", "2021-10-07"),
    ("2024年冬至", "DATE", "2024-12-21", "2024-12-21", "2024-12-21"),
    ("2018年光明节", "DATE", "2018-12-02/2018-12-09", "2018-12-02", "2018-12-09"),
    ("2018年逾越节", "DATE", "2018-03-30/2018-04-07", "2018-03-30", "2018-04-07"),
    ("东正教复活节", "DATE", "2021-05-02", "2021-05-02", "2021-05-02"),
    ("未来一周", "DATE", "2021-05-20/2021-05-26", "2021-05-20", "2021-05-26"),
    ("农历三月初三", "DATE", "2021-04-14", "2021-04-14", "2021-04-14"),
    ("2020年闰四月", "DATE", "2020-05-23/2020-06-20", "2020-05-23", "2020-06-20"),
    ("康熙三年", "DATE", "1664", "1664-01-01", "1664-12-31"),
    ("近年来", "DATE", "PAST_REF", "", ""),
    ("目前", "DATE", "PRESENT_REF", "", ""),
    ("数个月前", "DATE", "PAST_REF", "", ""),
    ("每季度", "SET", "P3M", "", ""),
    ("每周二", "SET", "P1W", "", ""),
    ("每月10日", "SET", "P1M", "", ""),
    ("每两年", "SET", "P2Y", "", ""),
    ("三天", "DURATION", "P3D", "", ""),
    ("3到5年", "DURATION", "P3Y/P5Y", "", ""),
    ("15-30天左右", "DURATION", "P15D/P30D", "", ""),
    ("3000多年", "DURATION", "P3000Y", "", ""),
    ("半个月", "DURATION", "P15D", "", ""),
    ("一年半", "DURATION", "P18M", "", ""),
    ("近两个小时", "DURATION", "PT2H", "", ""),
    ("8小时20分", "DURATION", "PT8H20M", "", ""),
    ("多年", "DURATION", "PXY", "", ""),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_one_expression_in_a_sentence(case):
    assert rows(f"据悉，{case[0]}，水渠修好了。") == [case]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到今年年底前建成", ["今年年底"]),
        ("自2016年起，从5月1日到6月3日开放", ["2016年", "5月1日到6月3日"]),
        ("短短五天时间", ["五天"]),
        ("2030计划建桥三座", ["2030"]),
        ("比上年同期多三成，同比、环比都增长", []),
        ("增速比去年同期快", []),
        ("建党99周年，新时代，入夏以后", []),
        ("以前、过去、今后、当时、下一步", []),
        ("三年级学生和一周岁幼儿", []),
        ("任务最重的一年", []),
        ("比分3：1，比例59.5：36.6，提出三点意见", []),
        ("县文〔2019〕15号文件", []),
        ("向四周蔓延，不时下雨，发现在桥边，临近期末", []),
        ("每月2次，每年清淤", ["每月", "每年"]),
        ("5.上半年的产量", ["上半年"]),
        ("12.2025年的大桥", ["2025年"]),
        ("仓库附近8日起火", ["8日"]),
        ("媒体4月8日报道", ["4月8日"]),
        ("贴合不同年龄段", []),
        ("第一期工程和第三条路", []),
    ],
)
def test_spans(text, expected):
    assert spans(text) == expected


def test_the_year_of_a_bare_month_comes_from_the_text():
    assert rows("其中，2018年计划修渠。截至9月底，修好两条。", "2019-04-02")[1][3:] == ("2018-09-01", "2018-09-30")
    assert rows("今年启动。截至9月底，修好两条。", "2019-04-02")[1][3:] == ("2018-09-01", "2018-09-30")
    assert rows("全县12月3日开工。", "2019-01-08")[0][3:] == ("2018-12-03", "2018-12-03")


def test_words_that_point_back():
    found = rows("2009年7月4日开工，当天下雨，同年8月通车，次年竣工。", "2015-01-05")
    assert [row[3:] for row in found] == [
        ("2009-07-04", "2009-07-04"),
        ("2009-07-04", "2009-07-04"),
        ("2009-08-01", "2009-08-31"),
        ("2010-01-01", "2010-12-31"),
    ]


def test_a_report_at_the_years_beginning_looks_back_on_the_year_before():
    found = rows("过去一年，渠成水到，完成全年任务。", "2024-01-30")
    assert [row[3:] for row in found] == [("2023-01-01", "2023-12-31")] * 2


def test_without_a_publication_day():
    assert rows("今年3月", "") == [("今年3月", "DATE", "XXXX-03", "", "")]
    assert rows("8月2日，村里开会。", "")[0][3:] == ("", "")
    assert rows("8月2日，村里开2016年度总结会。", "")[0][3:] == ("2016-08-02", "2016-08-02")
    assert rows("前2年补贴，后3年减半", "") == [
        ("前2年", "DURATION", "P2Y", "", ""),
        ("后3年", "DURATION", "P3Y", "", ""),
    ]


def test_recurrent_months_have_no_dates():
    assert rows("茶园常年在2月上旬开采")[0][3:] == ("", "")


def test_the_day_just_named_holds_in_the_next_paragraph():
    assert rows("4月9日，堤坝加固开工。\n众人冒雨抢修。当日21时，险情解除。")[1][2:4] == (
        "2021-04-09T21:00",
        "2021-04-09",
    )


def test_days_of_a_story_are_counted_from_its_first():
    found = rows("4月9日开工，第二天就停了，第三天下午3点全部撤离。第四天，众人又来。")
    assert [(row[0], row[3]) for row in found] == [
        ("4月9日", "2021-04-09"),
        ("第二天", "2021-04-10"),
        ("第三天下午3点", "2021-04-11"),
        ("第四天", "2021-04-12"),
    ]
    assert spans("集训第三天，队员很累。") == []


def test_the_year_before_the_one_just_named():
    assert [row[2] for row in rows("全村2019年分红30万元，较上年翻番，今年更多。")] == ["2019", "2018", "2021"]
    assert [row[2] for row in rows("占比由上年的2成升至3成；3月末又升。")] == ["2020", "2021-03"]


def test_days_of_a_holiday():
    assert [(row[0], row[3]) for row in rows("国庆假期第三天，灯会开幕；春节第二天上午，庙会开场。")] == [
        ("国庆假期第三天", "2021-10-03"),
        ("春节第二天上午", "2021-02-13"),
    ]


def test_cells_that_hold_only_a_period():
    assert rows("再过三天")[0] == ("再过三天", "DATE", "2021-05-23", "2021-05-23", "2021-05-23")
    assert rows("10/3/2018-12/4/2018")[0][3:] == ("2018-03-10", "2018-04-12")
    assert rows("2月3至4月5")[0][3:] == ("2021-02-03", "2021-04-05")
    assert rows("2009.04-2011")[0][3:] == ("2009-04-01", "2011-12-31")


@pytest.mark.parametrize("text", ["三次产业结构为21：24：55。", "产业比例12:38:50。", "实施“八五”普法规划。"])
def test_ratios_and_campaigns_are_no_times(text):
    assert spans(text) == []


def test_clock_times():
    found = find_times("5月3日晚上7点半至9点", published=PUBLISHED)
    assert [(m.type, m.start_time, m.end_time) for m in found] == [("TIME", "19:30", "21:00")]
    found = find_times("2分钟前", published="2021-05-20T14:13:30")
    assert (found[0].start_date, found[0].start_time) == ("2021-05-20", "14:11:30")


def test_times_in_names_are_left_out():
    text = "2018年度表彰会7月1日召开"
    assert spans(text) == ["2018年度", "7月1日"]
    assert [m.start for m in find_times(text, published=PUBLISHED, exclude=[(0, 9)])] == [9]


def test_the_lexicon_examples():
    for text, value, holds in time_lexicon().examples:
        values = {m.value for m in find_times(text, published=PUBLISHED)}
        assert (value in values) is holds, text


def test_numerals():
    assert [number(plain(text)) for text in ("二十一", "二〇一九", "十", "一百零五", "两千", "3万", "半", "廿三")] == [
        21, 2019, 10, 105, 2000, 30000, 0.5, 23,
    ]  # fmt: skip
    assert number("数十") is None and number("三五") == 35
    assert guess("三五") == (3, 5) and guess("十五六") == (15, 16) and guess("一五") is None


def test_plain_text_keeps_its_length():
    text = "２０１９年１月～３月　“十三五”、這個週五（後天）\U0001f600"
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize("unit", ["1", "一", "年", "2019年", "1月至", "十一", "近", "5 ", "5月1日(", "一年半至"])
def test_time_grows_with_length_only(unit):
    text = (unit * 40_000)[:40_000]

    def seconds(size: int) -> float:
        best = 60.0
        for _ in range(2):
            start = time.process_time()
            find_times(text[:size], published=PUBLISHED)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(10_000), seconds(40_000)
    assert large < 12 * small + 0.05


def test_no_jumble_breaks_the_reader():
    pieces = list("年月日0123456789一二三十百千万个天半前后时点分秒上下-至到、的“”,:/.来内周季度每近第末初底") + [
        "2019年",
        "5月",
        "星期",
        "小时",
        "今年",
        "过去",
        "未来",
        "世纪",
        "9999",
        "春节",
        "以来",
        "农历",
        "除夕",
    ]
    random = Random(7)
    for _ in range(4000):
        text = "".join(random.choices(pieces, k=12))
        for m in find_times(text, published=random.choice([PUBLISHED, "", "9999-12-31", "2299-12-31", "1700-01-01"])):
            assert 0 <= m.start < m.end <= len(text)
            assert m.start_date <= m.end_date or not m.end_date


def test_a_megabyte_of_junk():
    for unit in "1", "一", "年":
        start = time.perf_counter()
        assert find_times(unit * 1_000_000, published=PUBLISHED) == []
        assert time.perf_counter() - start < 30

"""What a quantity is about: the examples of clauses.toml and change.toml, and carrying (SPEC §5)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nlp.resources.shapes import (
    Example,
    change_examples,
    clause_classes,
    clause_shapes,
    commitment_words,
    holder_words,
)

sys.path.insert(0, str(Path(__file__).parent))
from meaning_markup import parse

SHAPES = [(shape.id, example) for shape in clause_shapes() for example in shape.examples + shape.counter_examples]


def _check(example: Example) -> None:
    marked = parse(example.text)
    meaning = marked.meanings[example.cells.get("figure", len(marked.meanings) - 1)]
    for name, want in example.cells.items():
        if name == "value_from":
            assert (meaning.value_from or 0) == want
        elif name != "figure":
            assert getattr(meaning, name) == want, example.text


@pytest.mark.parametrize(("shape", "example"), SHAPES, ids=[f"{i}-{e.text[:16]}" for i, e in SHAPES])
def test_shape_examples(shape: str, example: Example) -> None:
    assert shape
    _check(example)


@pytest.mark.parametrize("example", change_examples(), ids=lambda e: e.text[:16])
def test_change_examples(example: Example) -> None:
    _check(example)


def test_every_shape_has_examples_and_counter_examples() -> None:
    assert [shape.id for shape in clause_shapes() if not shape.examples or not shape.counter_examples] == []
    assert len({shape.id for shape in clause_shapes()}) == len(clause_shapes())


def test_no_class_holds_a_word_twice() -> None:
    classes = [*clause_classes().items(), *commitment_words().items()]
    classes += [item for table in holder_words().values() for item in table.items()]
    assert [name for name, words in classes if len(set(words)) < len(words)] == []


def _cells(text: str, *names: str, **context: str) -> list[tuple[object, ...]]:
    marked = parse(text, **context)
    return [tuple(getattr(m, name) for name in names) for m in marked.meanings]


def test_level_growth_comparison_and_rank_share_one_indicator() -> None:
    text = (
        "<今年上半年=2031-06-30>，{青岭县}外贸总额[12亿元]，同比增长[9%]，"
        "增速比全市平均快[3个百分点]，在全市排名[第二]。"
    )
    assert _cells(text, "indicator", "change", "reference", "scope", "holder", "time_text") == [
        ("外贸总额", "", "", "", "青岭县", "今年上半年"),
        ("外贸总额", "increase", "同比", "", "青岭县", "今年上半年"),
        ("外贸总额增速", "increase", "全市平均", "", "青岭县", "今年上半年"),
        ("外贸总额增速", "", "", "全市", "青岭县", "今年上半年"),
    ]


def test_respectively_hands_out_names() -> None:
    text = "{青岭县}城镇和农村居民人均可支配收入分别达到[38560元]和[19230元]，分别增长[5%]和[7%]。"
    assert [c[0] for c in _cells(text, "indicator")] == ["城镇居民人均可支配收入", "农村居民人均可支配收入"] * 2


def test_full_width_marks_read_alike() -> None:
    for comma, colon in ("，：", ",:"):
        text = f"{{青岭县}}耕地面积[3万亩]{comma}其中{colon}水田面积[1万亩]、旱地面积[2万亩]。"
        assert _cells(text, "indicator") == [("耕地面积",), ("水田面积",), ("旱地面积",)]


def test_brackets_do_not_cut_the_clause() -> None:
    assert _cells("{青岭县}地区总产值（GDP）[86亿元]。", "indicator") == [("地区总产值",)]
    assert _cells("{青岭县}森林面积[6万亩]（补植[200亩]）。", "indicator") == [("森林面积",), ("补植",)]


def test_period_is_carried_until_another_is_named() -> None:
    text = "<今年以来=2031-03-01>，{青岭县}走访企业[30家]。解决难题[12个]。<去年=2030-12-31>，全县解决难题[40个]。"
    assert _cells(text, "time_text") == [("今年以来",), ("今年以来",), ("去年",)]


def test_a_period_is_not_carried_to_another_place() -> None:
    text = "<今年=2031-12-31>，{青岭县}签约[6个]。在邻近的{云溪县}，茶农卖茶[3吨]。新招茶农[7名]。"
    text += "{青岭县}新增游客[5名]。"
    told = _cells(text, "holder", "time_text")
    assert told == [("青岭县", "今年"), ("云溪县", ""), ("云溪县", ""), ("青岭县", "今年")]


def test_a_period_is_carried_from_a_place_to_its_parts_only() -> None:
    year, half = "<今年=2031-12-31>", "<上半年=2031-06-30>"
    text = f"{year}，{{南宁市|450100}}签约[6个]。{{宾阳县|450126}}招工[7名]。{{横州市|450181}}修路[3条]。"
    text += "全市产茶[3吨]。"
    assert _cells(text, "time_text") == [("今年",)] * 4
    # What is told in the next paragraph is told of the article's own place again
    text = f"{year}，{{南宁市|450100}}签约[6个]。在邻近的{{云溪县}}，茶农卖茶[3吨]。\n签约[7个]。"
    assert [m.time_text for m in parse(text, title="{南宁市|450100}见闻").meanings] == ["今年", "", "今年"]
    text = f"{half}，{{宾阳县|450126}}招工[7名]。卖茶[3吨]。{{横州市|450181}}修路[3条]。卖茶[3吨]。"
    assert _cells(text, "time_text") == [("上半年",), ("上半年",), ("",), ("",)]


@pytest.mark.parametrize(
    ("said", "time_text"),
    [
        ("茶农石得水说：“<去年=2030-12-31>我卖茶[3吨]。”", ""),
        ("“我种茶[3亩]，<去年=2030-12-31>卖茶[3吨]”，茶农石得水说。", ""),
        ("茶农石得水说：“我卖茶[3吨]。”", "今年"),
        ("“三好”活动在<去年=2030-12-31>评出茶农[3名]。", "今年"),
    ],
)
def test_a_period_is_not_carried_beyond_a_speaker_s_own(said: str, time_text: str) -> None:
    text = f"<今年=2031-12-31>，{{青岭县}}签约[6个]。{said}茶农增收[7%]。"
    assert parse(text).meanings[-1].time_text == time_text


def test_cutoff_day_and_reference_times_hold_no_further() -> None:
    text = "截至<5月底=2031-05-31>，完成投资[2亿元]；总投资[9亿元]。产量比<去年=2030-12-31>增长[3%]。"
    assert _cells(text, "time_text") == [("5月底",), ("",), ("",)]


def test_a_site_is_the_holder_of_its_own_measures() -> None:
    text = "{青岭县}加快建设。\n清溪水库总投资[3亿元]，总库容[900立方米]。"
    assert _cells(text, "indicator", "holder") == [("总投资", "清溪水库"), ("总库容", "清溪水库")]


def test_conditions_and_enumerations_are_nobodys() -> None:
    assert _cells("{青岭县}实现[三大]目标。凡有[3名]以上党员的村建支部。", "holder")[0] == ("",)


def test_no_quantities_no_meanings() -> None:
    assert parse("{青岭县}党建工作稳步推进。").meanings == []
    assert parse("").meanings == []


def test_a_lone_surrogate_breaks_nothing() -> None:
    assert _cells("{青岭县}茶\ud800园面积[3万亩]。", "holder") == [("青岭县",)]


def test_capacities_and_sums_have_their_own_period() -> None:
    marked = parse("<2030年=2030-12-31>，{石门镇}投资[3万元]建厂，年产茶叶[6吨]。", title="{石门镇}见闻")
    assert marked.meanings[1].time_text == ""
    text = "<今年以来=2031-06-01>，{青岭县}修路[3条]。\n{青岭县}抽查在岗情况，先后约谈干部[7人]。"
    assert [m.time_text for m in parse(text).meanings] == ["今年以来", "今年以来"]


def test_the_size_that_narrows_a_village_down_is_part_of_its_name() -> None:
    assert _cells("集体年收入[10万元以上]的村达到[60%]。", "indicator", "scope")[-1] == (
        "集体年收入10万元以上的村",
        "村",
    )
    assert _cells("[35岁以下]党员仅占[12%]。", "indicator", "scope")[-1] == ("35岁以下党员", "党员")
    assert _cells("[60岁以上]老人占[三成]。", "scope")[-1] == ("",)


def test_a_part_behind_其中_has_the_whole_as_scope() -> None:
    assert _cells("发展学员[9名]，其中返乡青年[7名]，占[78%]。", "scope")[-1] == ("学员",)


def test_one_reference_for_a_list() -> None:
    assert _cells("两村收入同比分别增长[6%]、[8%]。", "reference") == [("同比",), ("同比",)]
    assert _cells("贷款余额[30亿元]，同比多增[2亿元]。", "reference", "change")[-1] == ("同比", "increase")


def test_bracketed_kinds_belong_to_the_noun() -> None:
    assert _cells("评议[14个]乡镇（街道）。", "indicator") == [("乡镇（街道）",)]


def test_ages_hold_at_no_period_and_a_task_is_no_period() -> None:
    assert _cells("<去年=2030-12-31>，[68岁]的老农{石得水|PERSON}卖茶[3吨]。", "time_text") == [("",), ("去年",)]
    assert _cells("<前11个月=2031-11-30>完成<全年=2031-12-31>任务，营收[3亿元]。", "time_text") == [("前11个月",)]


def test_a_rate_of_those_counted_and_the_rest_of_them(pipeline):
    text = "征迁工作\n沿河135户群众签约率已达97%，剩下的4户月底前全部签约。"
    found = pipeline(text).user_data["kuifeng"]["quantities"]
    assert [(text[q["start"] : q["end"]], q["indicator"]) for q in found] == [
        ("135户", "群众"),
        ("97%", "群众签约率"),
        ("4户", "群众"),
    ]

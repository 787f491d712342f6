"""Commitments: the examples of commitment.toml, inheritance of deadlines, and what is none (SPEC §6)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import nlp
from nlp.reading import Article
from nlp.resources.shapes import Example, commitment_examples, target_shapes

sys.path.insert(0, str(Path(__file__).parent))
from meaning_markup import parse

EXAMPLES = [(s.id, e) for s in target_shapes() for e in s.examples]
COUNTERS = [(s.id, e) for s in target_shapes() for e in s.counter_examples]


@pytest.mark.parametrize(("shape", "example"), EXAMPLES, ids=[f"{i}-{e.text[:16]}" for i, e in EXAMPLES])
def test_shape_examples(shape: str, example: Example) -> None:
    marked = parse(example.text)
    assert len(marked.targets) == 1, shape
    for name, want in example.cells.items():
        if name != "figure":
            assert getattr(marked.targets[0], name) == want


@pytest.mark.parametrize(("shape", "example"), COUNTERS, ids=[f"{i}-{e.text[:16]}" for i, e in COUNTERS])
def test_shape_counter_examples(shape: str, example: Example) -> None:
    assert parse(example.text).targets == [], shape


@pytest.mark.parametrize("example", commitment_examples(), ids=lambda e: e.text[:16])
def test_sentences(example: Example) -> None:
    assert len(parse(example.text).targets) == example.cells["targets"]


def _rows(text: str, *names: str, **context: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(t, name) for name in names) for t in parse(text, **context).targets]


def test_one_deadline_for_the_commitments_of_a_sentence() -> None:
    text = (
        "{青岭县}提出，到<2031年底=2031-12-31>，[85%以上]党支部达到示范标准；[30%以上]的社区建成书屋，建立驿站[20个]。"
    )
    assert _rows(text, "holder", "subject", "objective", "value", "unit", "comparator", "deadline") == [
        ("青岭县", "党支部", "达到示范标准", 85, "%", "ge", "2031-12-31"),
        ("青岭县", "社区", "建成书屋", 30, "%", "ge", "2031-12-31"),
        ("青岭县", "驿站", "建立驿站", 20, "个", "eq", "2031-12-31"),
    ]


def test_the_span_holds_clause_and_deadline_before_it() -> None:
    marked = parse("{青岭县}提出，到<2031年底=2031-12-31>，[85%以上]党支部达到示范标准。")
    (target,) = marked.targets
    assert marked.text[target.start : target.end] == "到2031年底，85%以上党支部达到示范标准"


def test_second_figure_of_the_clause_is_target_too() -> None:
    marked = parse("<今年=2031-12-31>，{青岭县}计划投资[3亿元]实施[20个]灌区项目。")
    assert len(marked.targets) == 1
    assert [m.status for m in marked.meanings] == ["target", "target"]
    assert [m.time_text for m in marked.meanings] == ["今年", "今年"]


def test_opener_commits_its_list() -> None:
    text = "{青岭县}<今年=2031-12-31>主要预期目标是：总产值增长[6%左右]；失业率[4%左右]；农民收入与总产值增长同步。"
    assert _rows(text, "subject", "objective", "deadline") == [
        ("总产值", "增长6%左右", "2031-12-31"),
        ("失业率", "4%左右", "2031-12-31"),
        ("农民收入", "与总产值增长同步", "2031-12-31"),
    ]


def test_plan_part_of_a_report_inherits_the_year() -> None:
    text = (
        "一、工作回顾\n过去，新建公路[30公里]。\n二、<今年=2031-12-31>工作安排\n"
        "提升路网。新建公路[50公里]，改造桥梁[6座]。"
    )
    rows = _rows(text, "subject", "value", "deadline", title="青岭县政府工作报告")
    assert rows == [("公路", 50, "2031-12-31"), ("桥梁", 6, "2031-12-31")]


def test_figures_behind_respectively_are_a_row_each() -> None:
    text = "力争<今年=2031-12-31>，{青岭县}肉、奶产量分别达到[3万吨]和[5万吨]。"
    assert _rows(text, "subject", "value") == [("肉产量", 30000), ("奶产量", 50000)]


def test_list_items_take_the_first_verb() -> None:
    text = "{青岭县}计划<今年=2031-12-31>新建书屋[3个]、球场[5个]。"
    assert _rows(text, "subject", "objective", "value") == [("书屋", "新建", 3), ("球场", "新建", 5)]


def test_baseline_and_growth_are_told_apart() -> None:
    marked = parse("<去年=2030-12-31>{青岭县}接待游客[30万人次]，<今年=2031-12-31>力争达到[40万人次]。")
    assert [m.status for m in marked.meanings] == ["reported", "target"]
    assert [t.value for t in marked.targets] == [400000]


@pytest.mark.parametrize(
    "text",
    [
        "截至<目前>，{青岭县}已建成书屋[30个]。",
        "预计<今年=2031-12-31>可接待游客[3万人次]。",
        "项目建成后，将新增产值[3亿元]。",
        "进一步加强党建工作，努力提升群众满意度。",
        "{青岭县}出台三年行动计划，发放补贴[300万元]。",
    ],
)
def test_no_commitments(text: str) -> None:
    assert parse(text).targets == []


def test_confidence_lies_between_nought_and_one() -> None:
    for _, example in EXAMPLES:
        for target in parse(example.text).targets:
            assert target.confidence is not None
            assert 0 < target.confidence < 1


def test_documents_and_places_propose() -> None:
    assert _rows("报告提出，<2031年=2031-12-31>青岭县茶园面积增长[8%左右]，新增茶企[5家]。", "deadline") == [
        ("2031-12-31",),
        ("2031-12-31",),
    ]
    assert _rows("{青岭县}修路。县里打算<年内=2031-12-31>再修缮祠堂[8座]。", "subject") == [("祠堂",)]


def test_a_base_year_is_no_deadline() -> None:
    text = "到<2032年=2032-12-31>，{青岭县}力争茶叶收入在<2031年=2031-12-31>基础上增长[8%]。"
    assert _rows(text, "deadline") == [("2032-12-31",)]


def test_the_rest_and_sizes() -> None:
    assert _rows("其余[2个]山塘<年底=2031-12-31>前全部完工。", "subject", "objective") == [("山塘", "全部完工")]
    text = "<今年=2031-12-31>力争培育年收入超[50万元]的茶叶强村[40个]。"
    assert _rows(text, "subject", "value") == [("茶叶强村", 40)]


def test_what_may_be_given_is_no_target() -> None:
    assert _rows("到<2031年底=2031-12-31>，可从新增收益中提取[20%]奖励干部。", "subject") == []


def test_a_deadline_behind_the_clause_does_not_begin_it(pipeline):
    """What stands right before the clause is a time, and its deadline comes from the clause behind it."""
    text = (
        "柳湾县上半年经济运行情况\n四、下半年打算\n下半年,柳湾县将发起总规模2亿元的产业基金,"
        "力争全年规模以上工业增加值增长15%以上。"
    )
    (result,) = nlp.analyse(Article("a", text, title=text.split("\n")[0], published="2019-07-20"), pipeline)
    found = [(r.text, r.value, r.deadline) for r in result.rows["targets"]]
    assert ("柳湾县将发起总规模2亿元的产业基金", 200_000_000, "2019-12-31") in found, found


def test_a_notice_lays_down_norms_of_age_share_and_size() -> None:
    title = "关于开展强基行动的通知"
    text = "网格长年龄[不低于25岁]，高中以上学历的[不低于60%]；活动室面积[不低于80平方米]。"
    marked = parse(text, title=title)
    assert [(t.subject, t.value) for t in marked.targets] == [
        ("网格长年龄", 25),
        ("高中以上学历", 60),
        ("活动室面积", 80),
    ]
    assert {t.deadline for t in marked.targets} == {""}


def test_what_a_notice_wants_sent_or_done_by_a_day() -> None:
    title = "关于开展强基行动的通知"
    text = (
        "<5月15日=2031-05-15>前，各乡镇完成运行情况分析研判。各单位请于<4月20日=2031-04-20>前将方案报县委办公室综合科。"
    )
    marked = parse(text, title=title, published="2031-04-02")
    assert [(t.deadline, t.objective) for t in marked.targets][-1] == ("2031-04-20", "报县委办公室综合科")
    assert len(marked.targets) == 2


def test_an_announced_work_takes_the_day_of_the_next_clause() -> None:
    text = "{青岭县医院|ORG}将投资[3亿元]建设新住院楼，力争<明年8月=2032-08-31>投用。"
    assert _rows(text, "deadline") == [("2032-08-31",), ("2032-08-31",)]


def test_the_part_of_a_report_that_looks_back_promises_nothing() -> None:
    text = "一、2030年工作回顾\n<全年=2031-12-31>地区总产值达到[39亿元]，增长[9%]。"
    assert parse(text, title="青岭县2031年政府工作报告").targets == []


def test_dealt_shares_and_second_aims() -> None:
    text = "<今年=2031-12-31>计划改造老旧小区[18个]、惠及[2300户]。"
    assert _rows(text, "value") == [(18,)]
    text = "到<6月底=2031-06-30>，力争全县[90个]村支部达标率达到[70%]。"
    assert _rows(text, "subject", "value") == [("村支部达标率", 70)]

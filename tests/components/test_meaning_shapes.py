"""Classes of statements beyond the shapes' own examples: holders, periods, conditions, further items (SPEC §5, §6)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from meaning_markup import parse


def _holders(text: str, **context: str) -> list[str]:
    return [m.holder for m in parse(text, **context).meanings]


def _times(text: str, **context: str) -> list[str]:
    return [m.time_text for m in parse(text, **context).meanings]


def test_short_name_in_brackets_is_the_full_one() -> None:
    text = "{青岭云杉木业有限公司}（以下简称“云杉木业”）<去年=2030-12-31>开工。\n云杉木业招收学徒[40名]。"
    assert _holders(text) == ["青岭云杉木业有限公司"]


def test_a_body_s_own_committee() -> None:
    text = "{青岭云杉木业有限公司}<去年=2030-12-31>开工。\n公司党委举办培训[3期]。"
    assert _holders(text) == ["青岭云杉木业有限公司党委"]


def test_the_project_is_holder_until_another_subject() -> None:
    text = "{青岭县}消息：在清溪大桥加固工程现场，[60名]工人正在作业。该工程全长[3公里]，总投资[2亿元]。"
    assert set(_holders(text)) == {"清溪大桥加固工程"}


def test_what_is_measured_before_a_name() -> None:
    assert _holders("{青岭县}来信。\n总库容[30万立方米]的白石水库<今年=2031-12-31>建成。")[-1] == "白石水库"


def test_items_of_a_list_are_not_the_holder() -> None:
    text = "{青岭云杉木业有限公司}召开大会。\n{第一车间党支部}、{外贸部党支部}等[4个]党支部受到表彰。"
    assert _holders(text) == ["青岭云杉木业有限公司"]


def test_mishaps_are_nobody_s() -> None:
    text = "{青岭县}境内发生追尾，约[3吨]橘子散落路面。"
    assert _holders(text, title="货车追尾 橘子散落") == [""]


def test_age_is_the_person_s() -> None:
    text = "{青岭县}消息：[76岁]的老教师{祝青禾|PERSON}捐出藏书。"
    assert _holders(text) == ["祝青禾"]


def test_field_of_a_ranking_has_no_holder() -> None:
    text = "{青岭云杉木业有限公司}产值[2亿元]，在[23家]企业中排名[第二]。"
    assert _holders(text)[1] == ""


def test_level_that_a_change_starts_from_has_no_period() -> None:
    assert _times("<今年=2031-12-31>，{青岭县}书屋由[4个]增至[9个]。") == ["", "今年"]


def test_named_period_of_the_start() -> None:
    assert _times("{青岭县}书屋由<年初=2031-01-31>的[4个]增至[9个]。")[0] == "年初"


def test_source_before_the_period() -> None:
    text = "经初步核算，<前三季度=2030-09-30/2030-09-30>{青岭县}茶叶产值[3亿元]。果品产值[2亿元]。"
    assert _times(text)[0] == "前三季度"


def test_time_between_noun_and_predicate() -> None:
    (meaning,) = parse("{青岭县}农村饮水达标率<去年=2030-12-31>达到[91%]。").meanings
    assert (meaning.indicator, meaning.time_text) == ("农村饮水达标率", "去年")


def test_kinds_have_no_period() -> None:
    assert _times("<今年=2031-12-31>，{青岭县}建设涉及水利、教育[三大]领域。") == [""]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("全镇[60名]工人正在抢修。", "工人"),
        ("车间主任讲党课[9场]。", "党课"),
        ("集团所属党支部[14个]。", "党支部"),
        ("认领护绿岗、巡查岗等微岗位[58个]。", "微岗位"),
        ("排查出隐患[7处]。", "隐患"),
    ],
)
def test_what_people_do_is_not_what_is_counted(text: str, indicator: str) -> None:
    assert parse(text).meanings[-1].indicator.endswith(indicator)
    assert len(parse(text).meanings[-1].indicator) <= len(indicator) + 2


def _rows(text: str, *names: str, **context: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(t, name) for name in names) for t in parse(text, **context).targets]


def test_second_figure_of_a_change_is_the_level() -> None:
    text = "{青岭县}计划<今年=2031-12-31>把书屋覆盖率由[88%]提高到[91%]。"
    assert _rows(text, "value", "unit") == [(91, "%")]


def test_size_of_what_is_counted_is_no_level() -> None:
    text = "{青岭县}力争<今年=2031-12-31>引进投资[2亿元以上]项目[30个]。"
    assert _rows(text, "value", "unit") == [(30, "个")]


def test_further_items_without_a_figure() -> None:
    text = "到<2031年底=2031-12-31>，{青岭县}垃圾分类覆盖率不低于[95%]，裸露山体全部消除。"
    marked = parse(text)
    assert [t.subject for t in marked.targets][-1] == "裸露山体"


def test_figures_handed_out_are_one_row_each() -> None:
    text = "{青岭县}力争<今年=2031-12-31>茶叶、竹笋产值分别达到[2亿元]、[3亿元]。"
    marked = parse(text)
    assert [(t.subject, t.value) for t in marked.targets] == [("茶叶产值", 2 * 10**8), ("竹笋产值", 3 * 10**8)]
    assert marked.text[marked.targets[1].start : marked.targets[1].end] == "3亿元"


def test_money_won_is_no_promise() -> None:
    assert parse("{青岭县}先后争取修路资金[450万元]，修路[3公里]。").targets == []


def test_story_told_after_a_while_is_no_promise() -> None:
    assert parse("<三年后=2034-03-01>，{青岭县}茶园亩产值涨到[4700元]。").targets == []


def test_confidence_rises_with_the_evidence() -> None:
    strong = parse("{青岭县}力争<今年=2031-12-31>茶叶产值达到[2亿元]。").targets[0]
    weak = parse("<2031年底=2031-12-31>前{青岭县}将补种[30棵]。").targets
    assert strong.confidence is not None and 0 < strong.confidence < 1
    assert all(t.confidence is not None and t.confidence <= strong.confidence for t in weak)


def test_figures_handed_out_to_places() -> None:
    text = "<去年=2030-12-31>，{青岭县}招商。{石门镇}、{柳湾镇}分别引进茶企[4家]、[7家]。"
    assert _holders(text) == ["石门镇", "柳湾镇"]
    assert [m.indicator for m in parse(text).meanings] == ["茶企", "茶企"]


def test_a_title_s_body_named_by_its_level() -> None:
    assert _holders("共有党员[30名]。", title="县水利局：清渠送水到田头", region="青岭县") == ["青岭县水利局"]
    assert _holders("共有党员[30名]。", title="市三中党委举办读书会") == ["市三中党委"]


def test_an_item_s_own_day_does_not_hold_for_the_next() -> None:
    text = (
        "{青岭县}到<2035年=2035-12-31>的主要目标是：茶叶产值达到[8亿元]，<2032年=2032-12-31>突破[5亿元]；"
        "林地面积超过[3万亩]。"
    )
    assert _rows(text, "value", "deadline") == [
        (8 * 10**8, "2035-12-31"),
        (5 * 10**8, "2032-12-31"),
        (30000, "2035-12-31"),
    ]


def test_two_days_in_one_clause_are_two_rows() -> None:
    text = "{青岭县}力争清溪水厂<3月=2031-03-31>开工、<年底=2031-12-31>投产。"
    assert _rows(text, "subject", "objective", "deadline") == [
        ("清溪水厂", "开工", "2031-03-31"),
        ("清溪水厂", "投产", "2031-12-31"),
    ]


def test_goals_restated_on_the_way_are_none() -> None:
    assert parse("要紧盯<全年=2031-12-31>引资[8亿元]的目标不放松。").targets == []
    assert parse("为确保完成任务，{青岭县}签订责任书[16份]。").targets == []


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("[136个]受灾村中已有[121个]通电。", "受灾村"),
        ("村书记说，我们村集体收入[45万元]。", "村集体收入"),
        ("公司订单一度减少[四成]。", "订单"),
        ("{青岭县}粮食总产连续<五年>稳定在[60万吨]。", "粮食总产"),
        ("山洪致[3名]被困人员受惊。", "被困人员"),
        ("将废水回用率由[45%]提高到[72%]。", "废水回用率"),
        ("[62岁]的村民{石得水|PERSON}正在采茶。", "村民"),
        ("创建省级示范村[8个]、市级[15个]。", "市级示范村"),
    ],
)
def test_indicators_are_the_bare_noun(text: str, indicator: str) -> None:
    assert parse(text).meanings[-1].indicator == indicator


def test_a_heading_names_the_work_below() -> None:
    text = "一、白石河治理工程\n新建堤防[18公里]，概算投资[2亿元]。\n二、抓好重点项目\n新建书屋[3个]。"
    assert _holders(text, title="{青岭县}建设进度") == ["白石河治理工程", "白石河治理工程", "青岭县"]


def test_names_that_open_the_title() -> None:
    assert _holders("项目部有党员[23名]。", title="云杉隧道工程有限公司：支部建在工地上") == ["云杉隧道工程有限公司"]
    assert _holders("修路[3条]。", title="白石村2030年工作总结") == ["白石村"]


def test_a_community_is_no_district() -> None:
    text = "走进{花溪社区}，居民说变化大。{花溪社区}有居民[300户]。\n全区划分网格[900个]。"
    assert _holders(text) == ["花溪社区", ""]


def test_a_plan_beside_a_review_has_its_own_year() -> None:
    text = "一、2030年工作情况\n调解成功率[100%]。\n二、2031年工作计划\n新建车间[1个]，安装路灯[60盏]。"
    rows = _rows(text, "subject", "deadline", title="白石村2030年工作总结暨2031年工作计划")
    assert rows == [("车间", "2031-12-31"), ("路灯", "2031-12-31")]


def test_one_noun_for_places_that_share() -> None:
    text = "{石门镇}、{柳湾镇}到位资金分别为[2亿元]、[3亿元]。"
    assert [(m.holder, m.indicator) for m in parse(text).meanings] == [("石门镇", "到位资金"), ("柳湾镇", "到位资金")]


def test_one_whole_for_a_list() -> None:
    text = "{青岭县}引进项目[32个]、到位资金[5亿元]，分别完成年度目标的[26%]、[24%]。"
    assert [m.scope for m in parse(text).meanings][2:] == ["年度目标", "年度目标"]


def test_who_reports_is_no_holder() -> None:
    text = "{云溪融媒体中心|ORG}消息：{青岭县}修路[3条]。{云溪融媒体中心|ORG}记者获悉，修桥[2座]。"
    assert set(_holders(text, title="{青岭县}见闻")) == {"青岭县"}


def test_words_of_change_between_name_and_respectively() -> None:
    text = "{青岭县}推动制茶业、竹木加工业增加值年均分别增长[5%]、[8%]。"
    assert [m.indicator for m in parse(text).meanings] == ["制茶业增加值", "竹木加工业增加值"]
    text = "{青岭县}制茶业、电气机械和器材业投资同比分别增长[5%]、[8%]。"
    assert [m.indicator for m in parse(text).meanings] == ["制茶业投资", "电气机械和器材业投资"]


def test_prizes_dealt_out() -> None:
    text = "{青岭县}对前三名分别奖励[20万元]、[15万元]、[10万元]。"
    assert [m.indicator for m in parse(text).meanings] == ["奖励"] * 3


def test_a_village_behind_the_dash_is_the_story_s() -> None:
    text = "茶园有[30亩]。"
    assert _holders(text, title="从穷到富——{青岭县}{石门镇}{柳湾村}见闻", region="青岭县") == ["柳湾村"]


def test_what_a_meeting_asks_for_is_a_target() -> None:
    text = (
        "会议要求，{青岭县}要全力招引项目[30个]。"
        "要在<上年=2030-12-31>税收[28万元]的基础上，<今年=2031-12-31>再提高[2万元]。"
    )
    assert _rows(text, "value", "deadline")[0][0] == 30
    assert _rows(text, "value", "deadline")[-1] == (20000, "2031-12-31")
    assert parse("会议指出，{青岭县}招引了项目[30个]。").targets == []


def test_whose_the_counted_are() -> None:
    assert parse("调整村党组织书记[9名]。").meanings[0].indicator == "村党组织书记"
    assert parse("在全县[30个]村中名列前茅。").meanings[0].indicator == "村"


def test_an_announced_list_of_works() -> None:
    text = (
        "{青岭县}<今年=2031-12-31>的水利建设主要包括[两个]方面：一是投资[6000万元]修渠。二是新挖水窖[90口]。"
        "群众修路[3条]。"
    )
    assert _rows(text, "value", "deadline") == [(6000 * 10**4, "2031-12-31"), (90, "2031-12-31")]
    text = "{青岭县}<去年=2030-12-31>的水利建设主要包括[两个]方面：一是投资[6000万元]修渠。二是新挖水窖[90口]。"
    assert parse(text).targets == []


def test_where_something_was_learned_is_no_subject() -> None:
    text = "记者日前从{青岭县水利局}获悉，<今年=2031-12-31>{青岭县}计划投入资金[2亿元]。"
    assert "获悉" not in parse(text).targets[0].subject


def test_conditions_of_rewards_and_penalties_are_none() -> None:
    assert (
        parse("<今年=2031-12-31>，{青岭县}对落地超过[10亿元]的项目，按投资额的[3%]给予奖励，最高[5000万元]。").targets
        == []
    )
    assert parse("{青岭县}要求<6月底=2031-06-30>前对考核排名末位[5%]的予以约谈。").targets == []


def test_what_recurs_does_not_fall_due_with_the_rest() -> None:
    marked = parse("{青岭县}要求，每村储备后备力量[不少于2名]。")
    assert [(t.value, t.deadline) for t in marked.targets] == [(2, "")]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("全区[326家]规模以上工业企业复工。", "规模以上工业企业"),
        ("产能恢复到[九成]。", "产能"),
        ("存款余额[9亿元]，贷款余额[5亿元]。", "贷款余额"),
        ("[8条]自动化生产线满负荷运转。", "自动化生产线"),
    ],
)
def test_nouns_that_look_like_links(text: str, indicator: str) -> None:
    assert parse(text).meanings[-1].indicator == indicator


def test_the_main_body_s_own_committee() -> None:
    text = "{白石分公司党支部|ORG}的党员到场。公司党委表彰党员[5名]。"
    assert _holders(text, title="{青岭云杉集团公司党委|ORG}举办党日活动") == ["青岭云杉集团公司党委"]


def test_what_a_work_is_like_is_no_level() -> None:
    text = "{青岭县}力争总投资[560万元]的白石河护岸工程<9月底=2031-09-30>前完工。"
    assert _rows(text, "subject", "objective", "value") == [("白石河护岸工程", "完工", None)]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("全体居民人均可支配收入[2万元]，其中城镇居民[3万元]。", "城镇居民人均可支配收入"),
        ("复垦撂荒地，面积[300亩]，其中金溪村[82亩]。", "面积"),
        ("{青岭县}总产值[3亿元]，扣除价格因素，增长[6%]。", "总产值"),
        ("镇里抽调党员干部[23名]。", "党员干部"),
    ],
)
def test_what_was_named_before_goes_on(text: str, indicator: str) -> None:
    assert parse(text).meanings[-1].indicator == indicator


def test_hard_targets_open_a_list() -> None:
    text = "“<今年=2031-12-31>我们定了[三个]硬指标：[73户]危房户全部搬迁，全镇再栽茶[2000亩]。”"
    assert _rows(text, "value") == [(73,), (2000,)]


def test_teams_and_households_go_on() -> None:
    text = "{石门镇}抽调干部[23名]，组成“清溪帮办队”，解决难题[14个]。"
    assert _holders(text) == ["石门镇", "清溪帮办队"]
    text = "{石门镇}的{石得水|PERSON}种茶。她家原来穷，去年收入[4万元]。"
    assert _holders(text) == ["石得水"]
    assert parse("修那条[3公里]的茶园路。").meanings[0].indicator == "茶园路"


def test_the_verb_alone_counts_what_was_named() -> None:
    text = "{青岭县}计划<今年=2031-12-31>新建高标准农田[28万亩]、改造提升[12万亩]。"
    assert [m.indicator for m in parse(text).meanings] == ["高标准农田"] * 2
    assert _rows(text, "subject", "value") == [("高标准农田", 280000), ("高标准农田", 120000)]


def test_items_of_a_paragraph_each_go_on_to_its_end() -> None:
    text = (
        "到<2035年=2035-12-31>，{青岭县}要努力实现以下目标：\n——总量更大。总产值达到[4亿元]，茶企增加到[20家]。\n"
        "——家底更厚。森林覆盖率稳定在[78%]。\n过去三年修路[3条]。"
    )
    assert _rows(text, "value", "deadline") == [
        (4 * 10**8, "2035-12-31"),
        (20, "2035-12-31"),
        (78, "2035-12-31"),
    ]

"""Generic words and carried holders (SPEC §3 name, §5 holder)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from meaning_markup import parse


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("{青岭县}地处山区。该县茶园[3万亩]。", "青岭县"),
        ("{青岭县}{石门镇}{河口村}偏远。该村有果农[30户]。", "河口村"),
        ("{青岭县卫健局}推进改革。该局培训医生[30名]。", "青岭县卫健局"),
        ("{青岭茶业集团}发展快。该公司招工[30名]。", "青岭茶业集团"),
        ("{青岭县}产茶。当地茶农[300户]。", "青岭县"),
        ("{石门镇党委|ORG}书记李某介绍，全镇流转土地[300亩]。", "石门镇"),
        ("{青岭县政府|ORG}引来企业[15家]。", "青岭县"),
    ],
)
def test_generic_words_resolve(text: str, holder: str) -> None:
    assert [m.holder for m in parse(text).meanings] == [holder]


def test_region_and_title_answer_for_the_whole() -> None:
    marked = parse("我市新建公园[3个]。", title="公园多了", region="云溪市")
    assert marked.meanings[0].holder == "云溪市"
    marked = parse("新建公园[3个]。", title="{云溪市}公园多了")
    assert marked.meanings[0].holder == "云溪市"


def test_fullest_name_is_the_holder() -> None:
    marked = parse("{青岭}变了样。{青岭县}修路。{青岭}新建公园[3个]。")
    assert marked.meanings[0].holder == "青岭县"


def test_nothing_is_carried_across_paragraphs_or_places() -> None:
    marked = parse("{石门镇}修路[3条]。\n{河口村}种茶[30亩]。产茶[3吨]。", title="{青岭县}见闻")
    assert [m.holder for m in marked.meanings] == ["石门镇", "河口村", "河口村"]
    marked = parse("{石门镇}修路[3条]。\n新建桥梁[2座]。", title="{青岭县}见闻")
    assert [m.holder for m in marked.meanings] == ["石门镇", "青岭县"]


@pytest.mark.parametrize(
    "opening",
    [
        "在邻近的{云溪县}，",
        "在邻近的{云溪县}境内,",
        "而在两省交界、群山环抱的{云溪县}，",
        "<今年=2031-12-31>，在地处{江东省}南端的{云溪县}，",
        "此外，同样在产茶的{江东省}{云溪县}，",
    ],
)
def test_a_place_that_a_sentence_opens_with_goes_on_in_its_paragraph(opening: str) -> None:
    text = f"{{青岭县}}修路[3条]。{opening}茶园达到[3万亩]。茶农增收[5%]。" + "大家忙着采茶。" * 3 + "新建桥梁[2座]。"
    marked = parse(text + "{石门镇}产茶[3吨]。\n游客增长[6%]。", title="{青岭县}见闻")
    assert [m.holder for m in marked.meanings] == ["青岭县", "云溪县", "云溪县", "云溪县", "石门镇", "青岭县"]


def test_where_something_else_is_told_of_does_not_go_on() -> None:
    text = "{青岭县}修路[3条]。在邻近的{云溪县}召开的会议上，代表签约[2个]。茶农增收[5%]。"
    assert parse(text, title="{青岭县}见闻").meanings[-1].holder == "青岭县"


def test_nothing_is_carried_into_a_long_quotation() -> None:
    marked = parse("{石门镇}修路[3条]。“我们一起干。栽树[30棵]。”", title="{青岭县}见闻")
    assert marked.meanings[1].holder == "青岭县"


def test_a_body_asked_of_is_no_subject() -> None:
    marked = parse("{青岭县}干部赴{云溪市}学习，带回技术[3项]。")
    assert marked.meanings[0].holder == "青岭县"


def test_empty_article() -> None:
    assert parse("").resolver.main.name == ""


@pytest.mark.parametrize(
    ("text", "title", "region", "holders"),
    [
        # What a figure is compared with is not whose it is
        ("{石门镇}修路。增速高于全县平均[2个百分点]，新建公园[3个]。", "", "青岭县", ["石门镇", "石门镇"]),
        # A meeting at which something was said is no holder
        ("记者从{水利会|EVENT}上获悉，今年新建水库[3座]。", "{云溪市}修水库", "云溪市", ["云溪市"]),
        # Names in brackets explain another
        ("{石门镇}（{河口村}至{柳湾村}）修路。新建桥梁[2座]。", "{青岭县}见闻", "青岭县", ["石门镇"]),
        # A company's short name stands for it, and a place's name inside it for nothing
        (
            "{云溪光电股份有限公司|ORG}（证券简称：云溪光电）披露年报。公司收入[3亿元]。",
            "{云溪}光电年报出炉",
            "",
            ["云溪光电股份有限公司"],
        ),
        # The village that its inspector or secretary calls his own
        ("{柳湾村党支部|ORG}书记{石得水|PERSON}说：“我们修路[3条]，大家高兴。”", "{青岭县}见闻", "青岭县", ["柳湾村"]),
        ("村民{石得水|PERSON}说：“我家种茶[3亩]，够吃。”", "{青岭县}见闻", "青岭县", ["石得水"]),
        # Villages that the finder of names has missed
        ("{石门镇}柳湾村地处山坳。柳湾村投资[30万元]建茶厂。", "{青岭县}见闻", "青岭县", ["柳湾村"]),
        ("贫困村投资[30万元]建茶厂。贫困村变样了。", "{青岭县}见闻", "青岭县", ["青岭县"]),
        # Findings are the inspected body's
        ("问题有：党费少收[3次]。", "{青岭县}委第二巡察组向县水利局党组反馈巡察情况", "青岭县", ["青岭县水利局党组"]),
    ],
)
def test_evidence_for_holders(text: str, title: str, region: str, holders: list[str]) -> None:
    assert [m.holder for m in parse(text, title=title, region=region).meanings] == holders


def test_what_only_a_person_does_is_his_own() -> None:
    marked = parse("他走了[80公里]山路，写满[4本]日记。", title="{青岭县}的{石得水|PERSON}")
    assert [m.holder for m in marked.meanings] == ["石得水", "石得水"]
    marked = parse("{石门镇}书记{石得水|PERSON}带着[8名]党员修路。", title="{青岭县}见闻")
    assert marked.meanings[0].holder != "石得水"


def test_the_village_to_which_the_story_s_person_was_sent() -> None:
    text = "{石得水|PERSON}是省里的干部。他到{青岭县}{柳湾村}担任第一书记。修路[3条]，大家高兴。"
    assert parse(text, title="第一书记的笔记", region="青岭县").meanings[0].holder == "柳湾村"

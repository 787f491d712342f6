"""Places, bodies and speech by the kinds that SPEC §3 and §7 name: whole span sets on invented sentences."""

from __future__ import annotations

import pytest

from nlp.components.affiliations import find_affiliations
from nlp.components.entities import find_entities
from nlp.components.matches import ArticleContext
from nlp.components.places import find_places
from nlp.components.quotes import find_quotes
from nlp.language.sentences import split_sentences

ENTITIES: list[tuple[str, list[tuple[str, str]]]] = [
    # administrative suffixes of all regions
    (
        "阿拉善左旗巴彦浩特镇的牧民来到查干淖苏木，乌兰托嘎嘎查的草场变好了。",
        [
            ("阿拉善左旗", "GPE"),
            ("巴彦浩特镇", "GPE"),
            ("查干淖苏木", "GPE"),
            ("乌兰托嘎嘎查", "GPE"),
        ],
    ),
    ("锡林郭勒盟、科尔沁右翼前旗派人到场。", [("锡林郭勒盟", "GPE"), ("科尔沁右翼前旗", "GPE")]),
    (
        "石口村上岭屯住着18户，石口村水塘组住着20户。",
        [("石口村", "GPE"), ("上岭屯", "GPE"), ("石口村", "GPE"), ("水塘组", "GPE")],
    ),
    ("石坪村木瓦寨通了水。", [("石坪村", "GPE"), ("木瓦寨", "GPE")]),
    ("太安岭镇、石门关镇的果农签约。", [("太安岭镇", "GPE"), ("石门关镇", "GPE")]),
    # development zones: a site by their place's name, inside a body its part
    ("苏州工业园区扩容。", [("苏州工业园区", "FAC")]),
    ("南宁经济技术开发区扩容。", [("南宁经济技术开发区", "FAC")]),
    ("南宁经济技术开发区党工委开会。", [("南宁经济技术开发区党工委", "ORG")]),
    ("雄安新区扩容，县经开区也扩容。", [("雄安新区", "GPE")]),
    # natural regions
    (
        "粤东北的茶、湘西南的竹都上了市，川中丘陵下起雨。",
        [("粤东北", "LOC"), ("湘西南", "LOC"), ("川中丘陵", "LOC")],
    ),
    ("蒙山脚下种满了花，大山脚下建起了房。", [("蒙山", "LOC")]),
    # a county's name that is also a verb
    (
        "绥宁县法院会同县司法局、镇党委会同派出所开展调解。",
        [("绥宁县法院", "ORG")],
    ),
    ("会同县委书记到会。", [("会同县委", "ORG")]),
    # what somebody does to a bare body, or it does, is part of no name
    ("镇党委协调县农商银行放贷，县委约谈镇党委书记5名，方案月底前报市委组织部备案。", []),
    # bodies that their names single out
    ("县纪委监委驻县卫健局纪检监察组到会。", [("县纪委监委驻县卫健局纪检监察组", "ORG")]),
    ("大槐树水管站、赵家湾农技站参加。", [("大槐树水管站", "ORG"), ("赵家湾农技站", "ORG")]),
    ("镇上成立青山镇柑橘产业联合党总支。", [("青山镇柑橘产业联合党总支", "ORG")]),
    ("金融数学教研室党支部获表彰，教研室党支部也开了会。", [("金融数学教研室党支部", "ORG")]),
    ("贵州省林业厅派人到场。", [("贵州省林业厅", "ORG")]),
    ("走进金河市客运医院门诊楼。", [("金河市客运医院", "ORG")]),
    ("建成托育点3处、食堂4处。", []),
    # events behind an item's number
    ("（7）第八届荔枝文化旅游节开幕；", [("第八届荔枝文化旅游节", "EVENT")]),
    ("昨日，2023西江半程马拉松赛开跑。", [("2023西江半程马拉松赛", "EVENT")]),
    ("学校第四次党代会提出目标，市党代会也闭幕了。", [("第四次党代会", "EVENT")]),
    # people
    (
        "来自埃塞俄比亚的选手阿贝贝-德梅克夺冠，肯尼亚选手基普罗特第二。",
        [("埃塞俄比亚", "GPE"), ("阿贝贝-德梅克", "PERSON"), ("肯尼亚", "GPE"), ("基普罗特", "PERSON")],
    ),
    ("支书辛满囤连夜召集党员。", [("辛满囤", "PERSON")]),
    ("爆炸点旁的居民楼有40户停水。", []),
    ("公司法定代表人已到场。", []),
    # programmes
    (
        "县里实行一村一策、一户一档，做到一镇一品。",
        [("一村一策", "PROGRAM"), ("一户一档", "PROGRAM"), ("一镇一品", "PROGRAM")],
    ),
    ("村里推行“支部带、能人领、农户跟”办法。", [("支部带、能人领、农户跟", "PROGRAM")]),
    ("夏粮实现“六连丰”，村村达到“干净整洁有序”标准。", []),
]

CODES: list[tuple[str, ArticleContext, list[tuple[str, str, str, bool]]]] = [
    # one name, many towns: the code that the context supports, or none
    ("城关镇召开会议。", ArticleContext(), [("城关镇", "城关镇", "", False)]),
    ("城关镇召开会议。", ArticleContext(region="三门峡市", region_code="411200"), [("城关镇", "城关镇", "", False)]),
    ("城关镇召开会议。", ArticleContext(region="民乐县", region_code="620722"), [("城关镇", "城关镇", "", False)]),
    (
        "城关镇召开会议。",
        ArticleContext(region="卢氏县", region_code="411224"),
        [("城关镇", "城关镇", "411224100", True)],
    ),
    (
        "卢氏县城关镇召开会议。",
        ArticleContext(),
        [("卢氏县", "卢氏县", "411224", True), ("城关镇", "城关镇", "411224100", True)],
    ),
    ("鼓楼区的食堂开张。", ArticleContext(), [("鼓楼区", "鼓楼区", "", False)]),
    # the counties of the article's year
    ("巢湖市的渔民上岸。", ArticleContext(published="2009-05-01"), [("巢湖市", "巢湖市", "341400", True)]),
    ("巢湖市的渔民上岸。", ArticleContext(published="2021-05-01"), [("巢湖市", "巢湖市", "340181", True)]),
    ("密云县的菜农签约。", ArticleContext(published="2010-03-01"), [("密云县", "密云县", "110228", True)]),
    ("密云区的菜农签约。", ArticleContext(published="2020-03-01"), [("密云区", "密云区", "110118", True)]),
    ("襄樊市召开大会。", ArticleContext(published="2009-03-01"), [("襄樊市", "襄樊市", "420600", True)]),
    # autonomous names in short
    (
        "三江的茶香了，三江侗族自治县林溪镇开会。",
        ArticleContext(),
        [
            ("三江", "三江侗族自治县", "450226", True),
            ("三江侗族自治县", "三江侗族自治县", "450226", True),
            ("林溪镇", "林溪镇", "450226104", True),
        ],
    ),
    (
        "融水、龙胜两县的干部到会。",
        ArticleContext(region="柳州市", region_code="450200"),
        [("融水", "融水", "450225", True), ("龙胜", "龙胜", "450328", True)],
    ),
]

OFFICES: list[tuple[str, list[tuple[str, str, str]]]] = [
    (
        "社区新事\n凤溪里社区装了电梯。社区党委书记、居委会主任陆小鸣把大家请来。",
        [("陆小鸣", "书记", "凤溪里社区党委"), ("陆小鸣", "主任", "凤溪里社区居委会")],
    ),
    (
        "金河市客运医院下乡义诊\n周六，神经内科党支部书记刁小梅带队出发。",
        [("刁小梅", "书记", "金河市客运医院神经内科党支部")],
    ),
    (
        "数学与统计学院党总支开讲\n本科生第二党支部书记、辅导员楼小晨说，课要常讲。",
        [("楼小晨", "书记", "本科生第二党支部"), ("楼小晨", "辅导员", "数学与统计学院")],
    ),
    (
        "茶园里\n平川县青枫镇石塘村党总支书记储小贵在茶园里。",
        [("储小贵", "书记", "石塘村党总支")],
    ),
]

SPEECH: list[tuple[str, list[tuple[str, str]]]] = [
    # a pronoun is the one who speaks, not the one who is spoken of
    (
        "山里\n第一书记欧阳小岚走遍了农户。“石塘的安永平老人摔断了腿。”她告诉记者，那一夜没睡着。",
        [("欧阳小岚", "direct"), ("欧阳小岚", "indirect")],
    ),
    # the one who is asked is not the one who asks
    (
        "述职\n县委书记普卫国主持会议。街道党工委书记段志远述职。“段书记，支部为何不开会？”面对普卫国的追问，段志远当场表态，月底前改好。",
        [("普卫国", "direct"), ("段志远", "indirect")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ENTITIES, ids=[t[:12] for t, _ in ENTITIES])
def test_entities(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[m.start : m.end], m.label) for m in find_entities(text)] == expected


@pytest.mark.parametrize(("text", "context", "expected"), CODES)
def test_codes(text: str, context: ArticleContext, expected: list[tuple[str, str, str, bool]]) -> None:
    """A code stands with its confidence, and none without."""
    found = find_places(text, context=context)
    assert [(text[m.start : m.end], m.name, m.code, m.code_confidence is not None) for m in found] == expected


@pytest.mark.parametrize(("text", "expected"), OFFICES, ids=[t[:8] for t, _ in OFFICES])
def test_offices(text: str, expected: list[tuple[str, str, str]]) -> None:
    rows = find_affiliations(text, split_sentences(text), find_entities(text), context=ArticleContext())
    assert [(r.person, r.title, r.organisation) for r in rows] == expected


@pytest.mark.parametrize(("text", "expected"), SPEECH, ids=["pronoun", "asked"])
def test_speakers(text: str, expected: list[tuple[str, str]]) -> None:
    sentences, entities = split_sentences(text), find_entities(text)
    offices = find_affiliations(text, sentences, entities, context=ArticleContext())
    quotes = find_quotes(text, sentences, entities, affiliations=offices, context=ArticleContext())
    assert [(q.speaker, q.mode) for q in quotes] == expected


def test_introduced_short_form_and_its_cluster() -> None:
    """以下简称: the short form has the full name and its cluster; the organ of the body is another body."""
    text = "南风钢铁股份有限公司（以下简称“南风股份”）开会。南风股份党委书记黄小一到场，南风股份要创新。"
    found = [(text[m.start : m.end], m.name, m.cluster) for m in find_entities(text) if m.label == "ORG"]
    full = "南风钢铁股份有限公司"
    assert [(t, n) for t, n, _ in found] == [
        (full, full),
        ("南风股份", full),
        ("南风股份党委", "南风股份党委"),
        ("南风股份", full),
    ]
    assert found[0][2] == found[1][2] == found[3][2] != found[2][2]


def test_short_and_full_name_of_one_division_share_a_cluster() -> None:
    """岚皋 is 岚皋县, before and behind its full name."""
    text = "岚皋：换新颜\n岚皋县民主镇有了变化。岚皋的日子越过越好。"
    found = [(text[m.start : m.end], m.name, m.cluster) for m in find_entities(text)]
    assert [(t, n) for t, n, _ in found] == [
        ("岚皋", "岚皋县"),
        ("岚皋县", "岚皋县"),
        ("民主镇", "民主镇"),
        ("岚皋", "岚皋县"),
    ]
    assert found[0][2] == found[1][2] == found[3][2] != found[2][2]

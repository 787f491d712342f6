"""Classes of names, offices and speech that general rules read: whole span sets on invented sentences."""

from __future__ import annotations

import pytest

from nlp.components.affiliations import find_affiliations
from nlp.components.entities import find_entities
from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.quotes import find_quotes
from nlp.components.region import find_region
from nlp.language.sentences import Sentence, split_sentences

ENTITIES: list[tuple[str, list[tuple[str, str]]]] = [
    # people
    (
        "会上，柳溪镇党委书记夏天、白鹭乡党委书记江涛、城关街道党工委书记高云先后述职。",
        [
            ("柳溪镇党委", "ORG"),
            ("夏天", "PERSON"),
            ("白鹭乡党委", "ORG"),
            ("江涛", "PERSON"),
            ("城关街道党工委", "ORG"),
            ("高云", "PERSON"),
        ],
    ),
    ("各县都要抓好书记项目、书记工程。", []),
    ("五年级（3）班班主任苏倩和孩子们种下小树。", [("苏倩", "PERSON")]),
    ("宣讲员其其格·乌云用双语讲课。", [("其其格·乌云", "PERSON")]),
    # the last part of a name with a dot ends where a verb begins
    ("草原上，勤快的廷·巴雅尔成为了一名共产党员。", [("廷·巴雅尔", "PERSON")]),
    ("邻国总统瓦西里亚·切尔诺穆斯科多夫表示，合作很好。", [("瓦西里亚·切尔诺穆斯科多夫", "PERSON")]),
    ("理事长何劲松今年39岁。", [("何劲松", "PERSON")]),
    ("她笑着说，“白加黑”是常有的事。", []),
    ("申报人（蒙古族）已到场。", []),
    # organisations
    (
        "腾飞集团：党建领航\n腾飞集团有限公司党委换届，腾飞物流总经理陶敏到会，“腾飞牌”水泵下线。",
        [("腾飞集团", "ORG"), ("腾飞集团有限公司党委", "ORG"), ("腾飞物流", "ORG"), ("陶敏", "PERSON")],
    ),
    ("红25军曾在山里休整。", [("红25军", "ORG")]),
    ("她考上了那曲高级中学。", [("那曲高级中学", "ORG")]),
    ("红旗机械厂铸造车间党支部开会。", [("红旗机械厂铸造车间党支部", "ORG")]),
    ("《岭南教育报》记者来访。", [("岭南教育报", "ORG")]),
    ("中国国民党前副主席来访。", [("中国国民党", "ORG")]),
    ("福建省台港澳办作了介绍。", [("福建省台港澳办", "ORG")]),
    ("数学与统计学院党总支作了介绍。", [("数学与统计学院党总支", "ORG")]),
    # facilities
    ("县里新建柳塘至石坝二级公路。", [("柳塘至石坝二级公路", "FAC")]),
    (
        "志愿者在通惠路、长青东路、五一广场设立服务点。",
        [("通惠路", "FAC"), ("长青东路", "FAC"), ("五一广场", "FAC")],
    ),
    ("村里修通了机耕路、入户路，改造了断头路、背街小巷。", []),
    ("门诊楼五楼会议室里坐满了人。", []),
    ("老人住在翠竹苑小区。", [("翠竹苑小区", "FAC")]),
    ("乡里修通了通乡公路。", []),
    # events
    ("第六届海峡青年交流周开幕。", [("第六届海峡青年交流周", "EVENT")]),
]


@pytest.mark.parametrize(("text", "expected"), ENTITIES, ids=[c[0][:10] for c in ENTITIES])
def test_whole_span_sets(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[m.start : m.end], m.label) for m in find_entities(text)] == expected


def read(text: str) -> tuple[list[Sentence], list[EntityMatch], ArticleContext]:
    """Sentences, mentions and context of a text whose first line is its title."""
    title = text.split("\n")[0]
    region, code = find_region(title, text)
    context = ArticleContext(title=title, region=region, region_code=code)
    return split_sentences(text, has_title=True), find_entities(text, context=context), context


OFFICES: list[tuple[str, list[tuple[str, str, str]]]] = [
    (
        "县人民法院下乡\n城关县人民法院来人。该院民事审判庭庭长罗晓雯、执行局局长韦振华到场。",
        [("罗晓雯", "庭长", "城关县人民法院民事审判庭"), ("韦振华", "局长", "城关县人民法院执行局")],
    ),
    (
        "平川县第二人民医院换届\n外科党支部书记、骨科主任欧阳建军，护理部主任司徒慧敏先后发言。",
        [
            ("欧阳建军", "书记", "平川县第二人民医院外科党支部"),
            ("欧阳建军", "主任", "平川县第二人民医院骨科"),
            ("司徒慧敏", "主任", "平川县第二人民医院护理部"),
        ],
    ),
    (
        "先进名单\n张翠兰，女，1968年生，河口镇桥头村党支部书记。",
        [("张翠兰", "书记", "桥头村党支部")],
    ),
    (
        "表彰名单\n王晓东  平川县水利局副局长\n李秀云（女） 长宁街道党工委书记",
        [("王晓东", "副局长", "平川县水利局"), ("李秀云", "书记", "长宁街道党工委")],
    ),
    (
        "组成人员\n于洋（平川县副县长、平川县公安局局长）",
        [("于洋", "副县长", "平川县"), ("于洋", "局长", "平川县公安局")],
    ),
    (
        "校园新事\n扎西顿珠是罗玛镇中心小学副校长。",
        [("扎西顿珠", "副校长", "罗玛镇中心小学")],
    ),
    (
        "县水利局召开推进会\n局党组书记、局长穆成林主持，办公室主任仇立作交流。",
        [
            ("穆成林", "书记", "县水利局党组"),
            ("穆成林", "局长", "县水利局"),
            ("仇立", "主任", "县水利局办公室"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), OFFICES, ids=[c[0].split("\n")[0] for c in OFFICES])
def test_offices(text: str, expected: list[tuple[str, str, str]]) -> None:
    sentences, entities, context = read(text)
    rows = find_affiliations(text, sentences, entities, context=context)
    assert [(r.person, r.title, r.organisation) for r in rows] == expected


SPEECH: list[tuple[str, list[tuple[str, str]]]] = [
    ("新事\n“以前没人管，现在有主心骨了。”村民老蒋说。", [("老蒋", "direct")]),
    ("新事\n物业经理小黄说：“当天的事当天办。”", [("小黄", "direct")]),
    ("新事\n“往后更有奔头了。”在“积分超市”门口，村民韦秀芬说。", [("韦秀芬", "direct")]),
    ("新事\n村民蒋长顺搬了新家。“住得踏实。”老蒋说。", [("蒋长顺", "direct")]),
    ("新事\n书记欧阳岚进村。“路要先修好。”欧阳书记说。", [("欧阳岚", "direct")]),
    ("新事\n院长何志远透露，今年要盖新楼。他坦言，人手仍然不够。", [("何志远", "indirect"), ("何志远", "indirect")]),
]


@pytest.mark.parametrize(("text", "expected"), SPEECH, ids=[c[0][3:13] for c in SPEECH])
def test_speakers(text: str, expected: list[tuple[str, str]]) -> None:
    sentences, entities, context = read(text)
    rows = find_affiliations(text, sentences, entities, context=context)
    quotes = find_quotes(text, sentences, entities, affiliations=rows, context=context)
    assert [(q.speaker, q.mode) for q in quotes] == expected


def test_a_name_in_quotation_marks_counts_where_it_stands_without_them_too() -> None:
    text = "“韦国强”是他的名字，韦国强，男，六十岁。"
    assert [(m.start, m.end) for m in find_entities(text)] == [(1, 4), (11, 14)]

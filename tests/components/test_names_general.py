"""Names that general rules find or leave alone: exact (text, label) lists on invented sentences."""

from __future__ import annotations

import pytest

from nlp.components.entities import find_entities
from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.person_patterns import given_like
from nlp.components.persons import find_persons
from nlp.components.places import find_places
from nlp.components.short_forms import introduced_forms, is_short_for

PEOPLE = [
    ("文书委员丁海燕、纪检委员冷秋生分工明确。", ["丁海燕", "冷秋生"]),
    ("六十岁以上老人占四成，老人占多数。", []),
    ("联系人：韦春兰，电话另附。", ["韦春兰"]),
    ("记录人:鲍小蕾", ["鲍小蕾"]),
    ("她叫蒋玉萍，是村里的会计。", ["蒋玉萍"]),
    ("镇长史建川、樊 磊等六人到场。", ["史建川", "樊磊"]),
    ("书记任洁擦着汗说，任洁笑了。", ["任洁", "任洁"]),
    ("院长包案、庭长领办，代县长代表县政府讲话。", []),
    ("请来农科院的专家来场办两期班，每名党员包五户。", []),
    ("来自华南某企业的采购员和宿管阿姨都来了。", []),
    ("支部书记冯道和介绍，路已修通。", ["冯道和"]),
    ("副书记白玛央金为学员授奖，牧民扎西说好。", ["白玛央金", "扎西"]),
    ("经理巴图巴雅尔担任队长。", ["巴图巴雅尔"]),
    ("项目经理代签记录，贺信已到，祝贺之声不断。", []),
    ("养蜂的杨胜利今年又添了六十箱蜂。", ["杨胜利"]),
    ("呼吸科主任查房。", []),
]


@pytest.mark.parametrize(("text", "expected"), PEOPLE, ids=[c[0][:10] for c in PEOPLE])
def test_people(text: str, expected: list[str]) -> None:
    found = ["".join(text[m.start : m.end].split()) for m in find_persons(text)]
    assert found == expected


def test_a_glued_verb_is_given_back() -> None:
    text = "医生闵静说不累。闵静随医疗队出征，闵静随队三周。"
    assert {text[m.start : m.end] for m in find_persons(text)} == {"闵静"}


@pytest.mark.parametrize(("given", "like"), [("建国", 2), ("吸科", 0), ("雪岚", 2)])
def test_given_names(given: str, like: int) -> None:
    assert (given_like(given) > 0) == (like > 0)


PLACES = [
    ("西陵区柳堤桥街道的居民到场。", ["西陵区", "柳堤桥街道"]),
    ("药材种到岭坳、水磨两个村，户户增收。", ["岭坳", "水磨"]),
    ("全县复合肥产量下降，混合肥料涨价。", []),
    ("在县委和县农业局的领导下，市委和市政府重视。", []),
    ("支援发展中国家。", []),
    ("2022年云昌县部署春耕，云昌县委开会。", ["云昌县", "云昌县"]),
    ("获评全省平安县。", []),
    ("写成了七份村情报告，一个组当村两委。", []),
    ("原副县长和代县长都来了。", []),
    ("他赴环江县调研，带着党员上山挖沟。", ["环江县"]),
]


@pytest.mark.parametrize(("text", "expected"), PLACES, ids=[c[0][:10] for c in PLACES])
def test_places(text: str, expected: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_places(text, context=ArticleContext())] == expected


def test_a_village_in_short() -> None:
    text = "上坪社区建了凉亭，街道把上坪经验推开。"
    assert [text[m.start : m.end] for m in find_places(text, context=ArticleContext())] == ["上坪社区", "上坪"]


NAMES: list[tuple[str, list[tuple[str, str]]]] = [
    (
        "第二党支部、机关第一党支部和学生第四党支部作了交流。",
        [("第二党支部", "ORG"), ("机关第一党支部", "ORG"), ("学生第四党支部", "ORG")],
    ),
    ("18个教工党支部换届，新建支部要抓紧，周边三县组织部门上门。", []),
    ("汉中市第三批援鄂医疗队凯旋。", [("汉中市第三批援鄂医疗队", "ORG")]),
    ("市生态环境局宜丰分局派员到场。", [("市生态环境局宜丰分局", "ORG")]),
    ("云声电子董事长讲了话。", [("云声电子", "ORG")]),
    ("商品在天猫上架。", [("天猫", "ORG")]),
    ("红星幼儿园开园。", [("红星幼儿园", "ORG")]),
    ("代表肩负全集团的嘱托，建成加工厂2座。", []),
    (
        "社区里开起“火塘会”，设“初心先锋岗”，建“楼道会客厅”。",
        [("火塘会", "PROGRAM"), ("初心先锋岗", "PROGRAM"), ("楼道会客厅", "PROGRAM")],
    ),
    ("当好“双带头人”，做到“零感染”，跑出“加速度”，实现“双提升”。", [("双带头人", "PROGRAM")]),
    ("组建“渔歌唱晚”产业党建联盟。", [("渔歌唱晚", "PROGRAM")]),
    ("发放“海产贷”两千万元。", [("海产贷", "PRODUCT")]),
    ("“岭南蜜柚”“高山核桃”品牌走俏。", [("岭南蜜柚", "PRODUCT"), ("高山核桃", "PRODUCT")]),
    ("在白沙至金台公路改建工程现场，机器轰鸣。", [("白沙至金台公路改建工程", "PROGRAM")]),
    ("学院党委计划今年动工，流量费由中心支付，先找楼栋党小组。", []),
    ("在5座长大隧道设岗，开课98节，由一人担任书记，结对“一对一”。", []),
    ("走进逸夫楼报告厅。", [("逸夫楼报告厅", "FAC")]),
    ("库容千万立方米的双岔口水库下闸，病险水库除险。", [("双岔口水库", "FAC")]),
    ("开展党史学习教育。", [("党史学习教育", "PROGRAM")]),
    ("江淮理工大学化学工程学院党委开会。", [("江淮理工大学化学工程学院党委", "ORG")]),
    ("获得“江西省先进集体”称号。", []),
    ("标段一年只开过一次党员大会，支部召开第一次会议。", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[c[0][:10] for c in NAMES])
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[m.start : m.end], m.label) for m in find_entities(text)] == expected


def test_a_parent_stays_in_the_name() -> None:
    text = "机电工程学院党委开会\n江淮大学机电工程学院党委举办培训。"
    assert [text[m.start : m.end] for m in find_entities(text)] == ["机电工程学院党委", "江淮大学机电工程学院党委"]


def test_introduced_short_forms() -> None:
    text = "云岭铜业股份有限公司（以下简称“云岭铜业”）开会。"
    assert introduced_forms(text, [EntityMatch(0, 10, "ORG")]) == {"云岭铜业": "云岭铜业股份有限公司"}
    assert introduced_forms("没有", []) == {}


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("云铜股份", "云岭铜业股份有限公司", True),
        ("云岭集团党委", "云岭铜业集团党委", True),
        ("云岭集团工会", "云岭铜业集团党委", False),
        ("教育局", "宜丰县教育局", True),
    ],
)
def test_short_forms(short: str, full: str, expected: bool) -> None:
    assert is_short_for(short, full) is expected

"""Affiliations: offices, bodies and what the context adds (SPEC §3). All people and places are invented."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.components.affiliations import find_affiliations
from nlp.components.matches import ArticleContext, EntityMatch
from nlp.language.sentences import Sentence
from nlp.resources.titles import load_titles, read_titles_table

LABELS = {"P": "PERSON", "G": "GPE", "O": "ORG", "E": "EVENT"}
MARK = re.compile(r"\[([PGOE]):([^\]]+)\]")


def read(marked: str) -> tuple[str, list[Sentence], list[EntityMatch]]:
    """A text with its mentions from a form like ``[P:张三]说``; the first line is the title if it ends in no 。."""
    text, entities, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        entities.append(EntityMatch(len(text), len(text) + len(match.group(2)), LABELS[match.group(1)]))
        text += match.group(2)
        at = match.end()
    text += marked[at:]
    sentences: list[Sentence] = []
    offset = 0
    for number, line in enumerate(text.split("\n")):
        for match in re.finditer(r"[^。！？]+(?:[。！？]+[”」]?|$)", line):
            role = "title" if number == 0 and line[-1] not in "。！？”" else "body"
            sentences.append(Sentence(offset + match.start(), offset + match.end(), role, "", number))
        offset += len(line) + 1
    return text, sentences, entities


def rows(marked: str, region: str = "") -> list[tuple[str, str, str]]:
    text, sentences, entities = read(marked)
    found = find_affiliations(text, sentences, entities, context=ArticleContext(region=region))
    for row in found:
        assert 0 <= row.start < row.end <= len(text)
    return [(row.person, row.title, row.organisation) for row in found]


CASES: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "body and office": (
        "[O:青溪县委]书记[P:周立群]出席会议。",
        [("周立群", "书记", "青溪县委")],
    ),
    "department of a committee in a chain": (
        "[O:青溪县委]常委、宣传部部长[P:林秋生]主持。",
        [("林秋生", "常委", "青溪县委"), ("林秋生", "部长", "青溪县委宣传部")],
    ),
    "body beside the committee": (
        "[O:青溪县委]常委、纪委书记、监委主任[P:何志远]参加。",
        [("何志远", "常委", "青溪县委"), ("何志远", "书记", "青溪县纪委"), ("何志远", "主任", "青溪县监委")],
    ),
    "secretary-general of the committee": (
        "[O:云州市委]常委、秘书长[P:万晓]陪同。",
        [("万晓", "常委", "云州市委"), ("万晓", "秘书长", "云州市委")],
    ),
    "head of a place": ("[G:青溪县]县长[P:吴晓东]说。", [("吴晓东", "县长", "青溪县")]),
    "name and office share a character": ("[G:青溪县]长[P:吴晓东]说。", [("吴晓东", "县长", "青溪县")]),
    "committee and government": (
        "[O:青溪县委]副书记、县长[P:吴晓东]说。",
        [("吴晓东", "副书记", "青溪县委"), ("吴晓东", "县长", "青溪县")],
    ),
    "government named": (
        "[O:云州市委]副书记、市人民政府市长[P:潘志远]说。",
        [("潘志远", "副书记", "云州市委"), ("潘志远", "市长", "云州市人民政府")],
    ),
    "town in front of 市 is no prefecture": (
        "[O:云州市委]书记[P:邱泽民]，副市长[P:施恩泽]参加。",
        [("邱泽民", "书记", "云州市委"), ("施恩泽", "副市长", "云州市")],
    ),
    "level word from the article": (
        "[G:青溪县]晒出成绩单\n县委书记[P:周立群]、县农业农村局局长[P:杜明]到会。",
        [("周立群", "书记", "青溪县委"), ("杜明", "局长", "青溪县农业农村局")],
    ),
    "province in short": (
        "[G:湖南][G:青溪县]开工\n省水利厅副厅长[P:廉学礼]到场。",
        [("廉学礼", "副厅长", "湖南省水利厅")],
    ),
    "office cut short": (
        "[O:云州市委]组织部长[P:蒋涛]、[G:云州市]教育局长[P:贺敏]到场。",
        [("蒋涛", "部长", "云州市委组织部"), ("贺敏", "局长", "云州市教育局")],
    ),
    "youth league": (
        "[G:云州市]举办青年集市\n团市委书记[P:叶青]到场。",
        [("叶青", "书记", "团云州市委")],
    ),
    "list inherits the body": (
        "[O:金河集团党委]书记[P:侯建业]，副书记、工会主席[P:龙海涛]参加。",
        [("侯建业", "书记", "金河集团党委"), ("龙海涛", "副书记", "金河集团党委"), ("龙海涛", "主席", "金河集团工会")],
    ),
    "company behind its committee": (
        "[O:金河集团党委]书记、董事长[P:侯建业]致辞。",
        [("侯建业", "书记", "金河集团党委"), ("侯建业", "董事长", "金河集团")],
    ),
    "chain without separators": (
        "[O:金河集团党委]委员组织人事部部长[P:邵兵]到场。",
        [("邵兵", "委员", "金河集团党委"), ("邵兵", "部长", "金河集团组织人事部")],
    ),
    "two offices joined by 兼": (
        "[O:云州市质量协会]常务副会长兼秘书长[P:段平]出席。",
        [("段平", "常务副会长", "云州市质量协会"), ("段平", "秘书长", "云州市质量协会")],
    ),
    "common noun for the article's own body": (
        "[O:金河集团]表彰先进\n集团党委书记[P:侯建业]讲话，集团公司办公室主任[P:邵兵]主持。",
        [("侯建业", "书记", "金河集团党委"), ("邵兵", "主任", "金河集团办公室")],
    ),
    "bare branch": (
        "[O:云岭林场党支部]召开组织生活会\n会议由支部书记[P:秦朗]主持。",
        [("秦朗", "书记", "云岭林场党支部")],
    ),
    "cooperative keeps its noun": (
        "[O:青溪县双喜茶叶专业合作社]迎来丰收。\n合作社党支部书记[P:方有田]忙着装车。",
        [("方有田", "书记", "合作社党支部")],
    ),
    "deictic village takes its path": (
        "在[G:清河镇][G:柳河村]，该村村支书[P:曹友才]正在巡堤。",
        [("曹友才", "村支书", "清河镇柳河村")],
    ),
    "first secretary": (
        "[G:柳河村]第一书记[P:孙小梅]和驻村第一书记[P:赵明]都来了。",
        [("孙小梅", "第一书记", "柳河村"), ("赵明", "第一书记", "柳河村")],
    ),
    "body missed by the entities": (
        "参加座谈的还有县总工会党组书记、常务副主席[P:祝融]。",
        [("祝融", "书记", "县总工会党组"), ("祝融", "常务副主席", "县总工会")],
    ),
    "coordination inside a body": (
        "传达了省林业和草原局局长[P:张云帆]的讲话。",
        [("张云帆", "局长", "省林业和草原局")],
    ),
    "office behind the name": (
        "[O:云州大学马克思主义学院]党委[P:方敏]书记主持，[P:李文博]教授主讲。",
        [("方敏", "书记", "云州大学马克思主义学院党委"), ("李文博", "教授", "")],
    ),
    "office on each side": (
        "[O:云州大学]副校长[P:李文博]教授主讲。",
        [("李文博", "副校长", "云州大学"), ("李文博", "教授", "云州大学")],
    ),
    "appointment": (
        "[P:刘建平]同志任[O:青溪县财政局党组]书记、局长。",
        [("刘建平", "书记", "青溪县财政局党组"), ("刘建平", "局长", "青溪县财政局")],
    ),
    "dismissal": ("免去[P:马国华]同志[G:青溪县]教育局副局长职务。", [("马国华", "副局长", "青溪县教育局")]),
    "named as": ("任命[P:陈立新]为[O:青溪县人民医院]院长。", [("陈立新", "院长", "青溪县人民医院")]),
    "curriculum": (
        "[P:王志强]，男，汉族，1972年3月生，现任[O:云州市自然资源和规划局]副局长。",
        [("王志强", "副局长", "云州市自然资源和规划局")],
    ),
    "brackets": ("[P:高宏]（[G:清河镇]镇长）也到了。", [("高宏", "镇长", "清河镇")]),
    "office shared by a list": (
        "[G:青溪县]副县长[P:沈佳]、[P:罗永强]参加。",
        [("沈佳", "副县长", "青溪县"), ("罗永强", "副县长", "青溪县")],
    ),
    "one holder only": ("[O:青溪县委]书记[P:周立群]、[P:罗永强]参加。", [("周立群", "书记", "青溪县委")]),
    "academics": (
        "[O:中国工程院]院士、[O:云州茶叶研究所]研究员、著名专家[P:陈茗]先生到访。",
        [("陈茗", "院士", "中国工程院"), ("陈茗", "研究员", "云州茶叶研究所")],
    ),
    "bare surname has the full name": (
        "[O:柳河村党支部]书记[P:张大山]正在修路。[P:张]书记说，路通了。",
        [("张大山", "书记", "柳河村党支部"), ("张大山", "书记", "柳河村党支部")],
    ),
    "no office": ("老党员[P:胡长贵]和村民[P:钱桂英]、本报记者[P:金水]来了。", []),
    "a later bare mention": (
        "[O:青溪县委]书记[P:周立群]到会。[P:周立群]说，要抓落实。",
        [("周立群", "书记", "青溪县委")],
    ),
    "short form in brackets": (
        "[O:金河集团有限公司]（以下简称“[O:金河集团]”）党委书记[P:侯建业]到会。",
        [("侯建业", "书记", "金河集团有限公司党委")],
    ),
    "office of another body is not handed on": (
        "[O:云州市委]书记[P:邱泽民]到[O:金河集团]考察，详细了解项目情况，[P:龙海涛]董事长作了介绍。",
        [("邱泽民", "书记", "云州市委"), ("龙海涛", "董事长", "金河集团")],
    ),
    "bare office takes the article's body of its kind": (
        "[O:云岭林场]召开部署会\n场长[P:董山]主持。",
        [("董山", "场长", "云岭林场")],
    ),
    "a committee's name is no office": ("[P:李山]委员会见了代表。", []),
    "an honour's body is not this place's": (
        "[G:青溪县]学先进\n大家学习了全国优秀县委书记[P:廖明]的事迹。",
        [("廖明", "书记", "")],
    ),
    "half-width": (
        "[O:青溪县委]书记[P:周立群],副书记[P:吴晓东]参加.",
        [("周立群", "书记", "青溪县委"), ("吴晓东", "副书记", "青溪县委")],
    ),
    "office behind the name ends its chain": (
        "[O:云州师范学院党委]书记[P:王建民]教授、院长[P:李国梁]参加。",
        [
            ("王建民", "书记", "云州师范学院党委"),
            ("王建民", "教授", "云州师范学院"),
            ("李国梁", "院长", "云州师范学院"),
        ],
    ),
    "held at the time": ("时任[O:青溪县委]书记的[P:周立群]出席。", [("周立群", "书记", "青溪县委")]),
    "former offices": (
        "[P:沈佳]，女，1970年生，曾任[O:青溪县教育局]局长、[G:青溪县]副县长等职。",
        [("沈佳", "局长", "青溪县教育局"), ("沈佳", "副县长", "青溪县")],
    ),
    "town": (
        "[O:清河镇党委]书记[P:郑国良]、镇长[P:高宏]，党委委员、武装部长[P:赵六安]参加。",
        [
            ("郑国良", "书记", "清河镇党委"),
            ("高宏", "镇长", "清河镇"),
            ("赵六安", "委员", "清河镇党委"),
            ("赵六安", "部长", "清河镇武装部"),
        ],
    ),
    "several named to one office": (
        "[P:刘建平]、[P:马国华]任[O:青溪县财政局]副局长。",
        [("刘建平", "副局长", "青溪县财政局"), ("马国华", "副局长", "青溪县财政局")],
    ),
    "a note in brackets": (
        "[O:清河镇党委]副书记（主持工作）[P:郑国良]到会。",
        [("郑国良", "副书记", "清河镇党委")],
    ),
    "two people of one surname": (
        "[G:柳河村]村主任[P:张三泰]和[O:柳河村党支部]书记[P:张大山]都在。[P:张]书记先说。",
        [("张三泰", "村主任", "柳河村"), ("张大山", "书记", "柳河村党支部"), ("张大山", "书记", "柳河村党支部")],
    ),
    "numbered branch": (
        "[O:宏远化工集团第二党支部]开展活动\n集团党委书记、总经理[P:唐海波]到场。",
        [("唐海波", "书记", "宏远化工集团党委"), ("唐海波", "总经理", "宏远化工集团")],
    ),
    "introduced short form": (
        "[O:江北云岭铜业有限公司]（以下简称“[O:云岭集团]”）开会。集团党委书记、董事长[P:唐海波]到场，党群工作部部长[P:马骏]、"
        "第一党支部书记[P:丁立群]发言。",
        [
            ("唐海波", "书记", "江北云岭铜业有限公司党委"),
            ("唐海波", "董事长", "江北云岭铜业有限公司"),
            ("马骏", "部长", "江北云岭铜业有限公司党群工作部"),
            ("丁立群", "书记", "江北云岭铜业有限公司第一党支部"),
        ],
    ),
    "explicit short form stays": (
        "[O:江北云岭铜业有限公司]（以下简称“[O:云岭集团]”）开会。[O:云岭集团]董事长[P:唐海波]到场。",
        [("唐海波", "董事长", "云岭集团")],
    ),
    "ward and branch": (
        "[O:广陵区人民医院内科第二党支部]有党员多名。党支部书记、心内科主任[P:唐海波]带头，副书记、护士长[P:马骏]，"
        "组织委员[P:丁立群]分工。院党委书记[P:郑国良]慰问[O:清河市南郊医院]。",
        [
            ("唐海波", "书记", "广陵区人民医院内科第二党支部"),
            ("唐海波", "主任", "广陵区人民医院心内科"),
            ("马骏", "副书记", "广陵区人民医院内科第二党支部"),
            ("马骏", "护士长", "广陵区人民医院"),
            ("丁立群", "组织委员", "广陵区人民医院内科第二党支部"),
            ("郑国良", "书记", "广陵区人民医院党委"),
        ],
    ),
    "university and college": (
        "[O:江淮大学机电学院党委]办班，学校党委组织部副部长、党校副校长[P:唐海波]动员，学院党委书记[P:马骏]主持。",
        [
            ("唐海波", "副部长", "江淮大学党委组织部"),
            ("唐海波", "副校长", "江淮大学党校"),
            ("马骏", "书记", "江淮大学机电学院党委"),
        ],
    ),
    "community and street": (
        "[G:柳堤街道][G:上坪社区]热闹。社区党委书记[P:唐海波]和街道党工委副书记、办事处主任[P:马骏]来了。",
        [
            ("唐海波", "书记", "上坪社区党委"),
            ("马骏", "副书记", "柳堤街道党工委"),
            ("马骏", "主任", "柳堤街道办事处"),
        ],
    ),
    "committee as the article calls it": (
        "到[G:三江侗族自治县]调研。[O:三江县委]书记[P:唐海波]，县委副书记、县长[P:马骏]，"
        "[O:农工党清河市委]主委[P:丁立群]陪同。",
        [
            ("唐海波", "书记", "三江县委"),
            ("马骏", "副书记", "三江县委"),
            ("马骏", "县长", "三江侗族自治县"),
            ("丁立群", "主委", "农工党清河市委"),
        ],
    ),
    "modifier in a chain": (
        "[O:云岭机械公司党支部]成立，党支部书记、生产总监[P:唐海波]说。",
        [("唐海波", "书记", "云岭机械公司党支部"), ("唐海波", "总监", "云岭机械公司")],
    ),
    "head of state": (
        "[O:中共中央]总书记、国家主席、[O:中央军委]主席[P:习近平]出席。",
        [("习近平", "总书记", "中共中央"), ("习近平", "国家主席", ""), ("习近平", "主席", "中央军委")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rows(name: str) -> None:
    marked, want = CASES[name]
    assert rows(marked) == want


def test_region_names_the_level() -> None:
    assert rows("县长[P:吴晓东]到会。", region="青溪县") == [("吴晓东", "县长", "青溪县")]
    assert rows("县长[P:吴晓东]到会。") == [("吴晓东", "县长", "")]


def test_span_runs_from_body_to_person() -> None:
    text, sentences, entities = read("会上，[O:青溪县委]书记[P:周立群]讲话。")
    (row,) = find_affiliations(text, sentences, entities, context=ArticleContext())
    assert text[row.start : row.end] == "青溪县委书记周立群"


def test_lexicon_examples() -> None:
    table: dict[str, Any] = read_titles_table()
    lexicon = load_titles()
    for example in table["examples"]:
        match = lexicon.ends.match(example["text"][::-1])
        assert match is not None and match.group()[::-1] == example["title"]
    for example in table["counter_examples"]:
        match = lexicon.ends.match(example["text"][::-1])
        assert match is None or match.end() < len(example["text"])
    for word in table["shared"]["counter_examples"]:
        assert lexicon.shared.fullmatch(word) is None


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="张三李四县市党委书记副长局常、，。；（）“”：同志任兼的 \n", max_size=60), st.data())
def test_any_text(text: str, data: st.DataObject) -> None:
    """No text breaks the finder, and every span lies in it."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    entities = [
        EntityMatch(a, b, data.draw(st.sampled_from(["PERSON", "ORG", "GPE"]))) for a, b in itertools.pairwise(cuts)
    ]
    for row in find_affiliations(text, [Sentence(0, len(text), "body")], entities, context=ArticleContext()):
        assert 0 <= row.start < row.end <= len(text)
        assert row.person and row.title


def test_linear_on_hostile_text() -> None:
    text = "、".join(["县委副书记"] * 20000) + "周立群"
    entities = [EntityMatch(len(text) - 3, len(text), "PERSON")]
    found = find_affiliations(text, [Sentence(0, len(text), "body")], entities, context=ArticleContext())
    assert 1 <= len(found) <= 8

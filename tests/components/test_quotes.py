"""Quotes: cues, speakers and spans (SPEC §7). All people and places are invented."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.components.affiliations import find_affiliations
from nlp.components.matches import ArticleContext, EntityMatch, QuoteMatch
from nlp.components.quotes import find_quotes
from nlp.language.sentences import Sentence
from nlp.resources.speech import load_speech, read_speech_table

LABELS = {"P": "PERSON", "G": "GPE", "O": "ORG", "E": "EVENT"}
MARK = re.compile(r"\[([PGOE]):([^\]]+)\]")


def find(marked: str) -> tuple[str, list[QuoteMatch]]:
    """The text and its quotes from a form like ``[P:张三]说，…``; every line is a paragraph of body text."""
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
            sentences.append(Sentence(offset + match.start(), offset + match.end(), "body", "", number))
        offset += len(line) + 1
    context = ArticleContext()
    affiliations = find_affiliations(text, sentences, entities, context=context)
    found = find_quotes(text, sentences, entities, affiliations=affiliations, context=context)
    for row in found:
        assert row.start == row.content_start < row.end <= row.content_end <= len(text)
    return text, found


CASES: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "indirect": ("[P:周立群]表示，要修好这条路。", [("周立群", "表示", "indirect")]),
    "half-width comma": ("[P:周立群]坦言,底子还很薄。", [("周立群", "坦言", "indirect")]),
    "colon without marks": ("[O:青溪县]县长[P:吴晓东]指示:全力抢修.", [("吴晓东", "指示", "indirect")]),
    "adverbial between": ("[P:周立群]日前向记者介绍，去年修了三条路。", [("周立群", "介绍", "indirect")]),
    "the one told": ("[P:高宏]告诉记者，明年还要修路。", [("高宏", "告诉", "indirect")]),
    "cue with an object is none": ("[P:高宏]介绍了修路的情况，大家表示热烈欢迎。", []),
    "demand with an object is none": ("[P:高宏]要求有关部门抓紧修路，确保通车。", []),
    "a noun is no cue": ("按照上级要求，[G:青溪县]开展自查；根据工作报告，任务完成过半。", []),
    "what a journalist learned is none": ("据了解，新路已经通车。记者了解到，农户增收不少。", []),
    "hearsay is none": ("据说，这棵树有千年树龄。也就是说，它比村子还老。", []),
    "words that hold a cue": ("[P:高宏]走过街道，来到村口。这种茶人称，云雾茶。", []),
    "direct before": ("[P:钱桂英]说：“日子越过越好了。”", [("钱桂英", "说", "direct")]),
    "direct behind": ("“日子越过越好了。”[P:钱桂英]高兴地说。", [("钱桂英", "说", "direct")]),
    "direct around": (
        "“我家种了十亩，”[P:钱桂英]告诉记者，“去年收入六万元。”",
        [("钱桂英", "告诉", "direct")],
    ),
    "direct over sentences": (
        "“过去是荒坡。现在是茶园。”[G:白石镇]党委书记[P:赵德福]如是说。",
        [("赵德福", "如是说", "direct")],
    ),
    "attribution in the next paragraph": (
        "“抓党建就要抓到田间地头。”\n在座谈会上，[P:邱泽民]提出这样的要求。",
        [("邱泽民", "提出", "direct")],
    ),
    "gesture behind": ("“明年还要再修八公里。”[P:高宏]信心十足。", [("高宏", "", "direct")]),
    "colon without a verb": ("谈到变化，[P:胡长贵]笑得合不拢嘴：“水龙头一拧就有水。”", [("胡长贵", "", "direct")]),
    "quotation without a comma": (
        "[P:黄新一]并表示“合作创造未来”，希望大家多交流。",
        [("黄新一", "表示", "direct")],
    ),
    "a name in quotes is no speech": ("[G:青溪县]开展“清风行动”，打造“红色驿站”品牌，补齐“短板”。", []),
    "a name at the head of indirect speech": (
        "[P:吴晓东]表示，“清风行动”效果明显，要坚持下去。",
        [("吴晓东", "表示", "indirect")],
    ),
    "pronoun": (
        "[P:周立群]说，今年要修路。他强调，质量第一。",
        [("周立群", "说", "indirect"), ("周立群", "强调", "indirect")],
    ),
    "pronoun after a speech that is not given": (
        "[P:周立群]对[P:高宏]的到来表示欢迎。他指出，合作前景广阔。",
        [("周立群", "指出", "indirect")],
    ),
    "pronoun for the one who spoke": (
        "[P:吴晓东]主持会议，[P:周立群]作总结讲话。他要求，各镇抓紧落实。",
        [("周立群", "要求", "indirect")],
    ),
    "continuation has no row": (
        "[P:陶玉]表示，两家企业各有所长。双方都是改制企业，路子相近。",
        [("陶玉", "表示", "indirect")],
    ),
    "two speakers in a sentence": (
        "[P:郑国良]建议，多听意见；[P:韩春雷]说，盼着通气。",
        [("郑国良", "建议", "indirect"), ("韩春雷", "说", "indirect")],
    ),
    "meeting": (
        "会议指出，成绩来之不易。会议要求，抓好落实。",
        [("会议", "指出", "indirect"), ("会议", "要求", "indirect")],
    ),
    "body": ("据[O:云州市地震局]报告，震源深度十公里。", [("云州市地震局", "报告", "indirect")]),
    "a body's plan is none": ("该县提出，到2030年建成十条路。", []),
    "document is none": ("通知要求，各单位抓好落实。", []),
    "people without a name": (
        "大家纷纷表示，要学好用好。一位不愿具名的干部坦言，压力不小。",
        [("大家", "表示", "indirect"), ("一位不愿具名的干部", "坦言", "indirect")],
    ),
    "people far in front": (
        "全体队员站在堤上，握紧铁锹，齐声高喊：“人在堤在！”",
        [("全体队员", "高喊", "direct")],
    ),
    "office for the name": (
        "[O:青溪县委]书记[P:周立群]到会。县委书记表示，要抓好落实。",
        [("周立群", "表示", "indirect")],
    ),
    "bare surname": (
        "[P:张大山]正在修路。[P:张]书记说，路快通了。",
        [("张大山", "说", "indirect")],
    ),
    "somebody unnamed": ("[P:吴某]表示，愿意赔偿。", [("吴某", "表示", "indirect")]),
    "object is no speaker": (
        "记者采访[P:高宏]时，[P:李春生]介绍，村里建了冷库。",
        [("李春生", "介绍", "indirect")],
    ),
    "topic is no speaker": (
        "学习贯彻[P:习近平]总书记重要讲话精神后，[P:周立群]表示，要抓好落实。",
        [("周立群", "表示", "indirect")],
    ),
    "cue inside reported speech": (
        "[P:韩春雷]表示，五年前，[P:周立群]指出，要修路。",
        [("韩春雷", "表示", "indirect")],
    ),
    "subject left out": (
        "[P:周立群]强调，质量第一。同时要求，安全不能放松。",
        [("周立群", "强调", "indirect"), ("周立群", "要求", "indirect")],
    ),
    "a name in front of 说": ("[P:冯小学]说，路修好了。", [("冯小学", "说", "indirect")]),
    "a report is no speech": ("[O:云帆轴承公司]发布2024年第一季度报告：收入增长两成。", []),
    "direct, then indirect": (
        "“路不修不行。”[P:高宏]说，今年要修三条路。",
        [("高宏", "说", "direct"), ("高宏", "说", "indirect")],
    ),
    "points": ("[P:周立群]就下一步工作提出三点要求：一是抓落实。", [("周立群", "提出", "indirect")]),
    "people addressed": ("[P:郑国良]叮嘱村干部：“汛期要盯紧。”", [("郑国良", "叮嘱", "direct")]),
    "gesture after a time": (
        "“路灯修好了吗？”6月18日一早，[P:赵德福]就来到村民[P:钱桂英]家里。",
        [("赵德福", "", "direct")],
    ),
    "corner brackets": ("[P:钱桂英]说：「路修好了！」", [("钱桂英", "说", "direct")]),
    "straight quotation marks": ('[P:钱桂英]说:"路修好了!"', [("钱桂英", "说", "direct")]),
}


@pytest.mark.parametrize("name", CASES)
def test_rows(name: str) -> None:
    marked, want = CASES[name]
    assert [(row.speaker, row.cue, row.mode) for row in find(marked)[1]] == want


def test_direct_span_has_its_marks_and_is_cut_to_its_sentence() -> None:
    text, (row,) = find("“过去是荒坡。现在是茶园。”[P:赵德福]说。")
    assert text[row.start : row.end] == "“过去是荒坡。"
    assert text[row.content_start : row.content_end] == "“过去是荒坡。现在是茶园。”"


def test_indirect_span_runs_to_the_end_of_its_clauses() -> None:
    text, (first, second) = find("[P:郑国良]建议，多听意见；[P:韩春雷]说，盼着通气。")
    assert text[first.content_start : first.content_end] == "多听意见"
    assert text[second.content_start : second.content_end] == "盼着通气"


def test_lexicon_counter_examples() -> None:
    lexicon = load_speech()
    table = read_speech_table()
    for example in table["examples"]:
        assert lexicon.cue.match(example["text"] + "，") is not None
    for example in table["counter_examples"]:
        text = example["text"].rstrip("，")
        assert any(text.endswith(word) or word in text for word in lexicon.not_in[example["cue"]]) or (
            lexicon.noun_before.search(text) is not None
        )


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet='张三他大家说表示告诉记者，。：“”‘’「」"；！\n ', max_size=60), st.data())
def test_any_text(text: str, data: st.DataObject) -> None:
    """No text breaks the finder, and every span lies in it."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    entities = [EntityMatch(a, b, "PERSON") for a, b in itertools.pairwise(cuts)]
    bounds = sorted({0, len(text), *data.draw(st.sets(st.integers(0, len(text)), max_size=4))})
    sentences = [Sentence(a, b, "body") for a, b in itertools.pairwise(bounds)]
    for row in find_quotes(text, sentences, entities, context=ArticleContext()):
        assert 0 <= row.start == row.content_start < row.end <= row.content_end <= len(text)
        assert row.speaker and row.mode in ("direct", "indirect")


def test_linear_on_hostile_text() -> None:
    text = "“说，" * 20000
    assert find_quotes(text, [Sentence(0, len(text), "body")], [], context=ArticleContext()) == []


def test_empty() -> None:
    assert find_quotes("", [], [], context=ArticleContext()) == []

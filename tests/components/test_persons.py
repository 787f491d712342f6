"""People's names: exact sets of spans on invented sentences."""

from __future__ import annotations

import pytest

from nlp.components.persons import find_persons
from nlp.resources.lexicon import Overlay

CASES = [
    ("镇长孟庆山到场调研。", ["孟庆山"]),
    ("县委副书记、县长韦小玲,政协主席蒙志刚等县领导参加会议。", ["韦小玲", "蒙志刚"]),
    ("市领导王涛、孙浩、周海燕等出席活动。", ["王涛", "孙浩", "周海燕"]),
    ("欧阳明主任介绍了情况。", ["欧阳明"]),
    ("罗建华同志说，这条路要修。罗建华还走访了两户人家。", ["罗建华", "罗建华"]),
    ("驻村第一书记阿依古丽·买买提带领群众发展养殖。", ["阿依古丽·买买提"]),
    ("张书记常说，群众的事没有小事。李镇长也在。", ["张", "李"]),
    ("犯罪嫌疑人王某某、李某供认不讳。", ["王某某", "李某"]),
    ("习近平总书记作出重要指示。", ["习近平"]),
    ("认真学习习近平新时代中国特色社会主义思想。", []),
    ("党支部书记高度负责，主任任务繁重，书记要带头落实。", []),
    ("书记向大会报告工作。", []),
    ("各级党员干部和群众代表参加座谈。", []),
    ("记者张晓明 通讯员李倩", ["张晓明", "李倩"]),
    ("县委书记田景和逐一点评。田景和强调，要抓落实。", ["田景和", "田景和"]),
    ("总统卡洛斯·门德斯发表讲话，门德斯随后离开。", ["卡洛斯·门德斯", "门德斯"]),
    ("开展“书记领航”行动。", []),
    ("住在村口的王阿姨笑了。", ["王"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:12] for c in CASES])
def test_exact_names(text: str, expected: list[str]) -> None:
    found = find_persons(text)
    assert [text[m.start : m.end] for m in found] == expected
    assert {m.label for m in found} <= {"PERSON"}


def test_offsets_rise_and_do_not_nest() -> None:
    text = "书记周立民、镇长孟庆山、副镇长何燕出席。周立民讲话。"
    found = find_persons(text)
    assert len(found) == 4
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_a_user_can_forbid_a_name() -> None:
    overlay = Overlay(leave_alone=frozenset({"周立民"}))
    assert find_persons("镇长周立民到场。", overlay=overlay) == []


def test_a_user_can_add_an_office() -> None:
    text = "堡长秦川带队巡山。"
    assert find_persons(text) == []
    (found,) = find_persons(text, overlay=Overlay(offices=frozenset({"堡长"})))
    assert text[found.start : found.end] == "秦川"


def test_lone_surrogates_do_no_harm() -> None:
    text = "镇长孟庆山\ud83d到场。"
    assert [text[m.start : m.end] for m in find_persons(text)] == ["孟庆山"]

"""The learned name model: its chain, its features, the shipped weights, and where its proposals stop."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest

from nlp.components.entities import find_entities
from nlp.components.matches import EntityMatch
from nlp.components.name_features import BITS, Cues, features, place_cells
from nlp.components.name_model import (
    N_TAGS,
    STARTS,
    STOPS,
    TAGS,
    NameModel,
    Proposal,
    allowed_moves,
    forward_backward,
    name_model,
    propose_names,
    read_spans,
    select,
    stretches,
    weigh_repeats,
)
from nlp.errors import ResourceError

MANY = {"PERSON": 0.5, "GPE": 0.5, "ORG": 0.5}


def spans(text, matches):
    return [(text[m.start : m.end], m.label) for m in matches]


def test_marginals_are_those_of_all_paths():
    random = np.random.default_rng(1)
    emissions = random.uniform(0.1, 2, (2, 3, N_TAGS))
    emissions[1, 2] = 0
    moves = np.where(allowed_moves(), random.uniform(0.1, 2, (N_TAGS, N_TAGS)), 0)
    marginal, log_total, expected = forward_backward(emissions, moves, np.array([3, 2]))
    counted = np.zeros((N_TAGS, N_TAGS))
    for sentence, length in ((0, 3), (1, 2)):
        sums = np.zeros((length, N_TAGS))
        pairs = np.zeros((N_TAGS, N_TAGS))
        total = 0.0
        for path in product(range(N_TAGS), repeat=length):
            weight = float(STARTS[path[0]] * STOPS[path[-1]]) * emissions[sentence, 0, path[0]]
            for t in range(1, length):
                weight *= moves[path[t - 1], path[t]] * emissions[sentence, t, path[t]]
            total += weight
            for t, tag in enumerate(path):
                sums[t, tag] += weight
                if t:
                    pairs[path[t - 1], tag] += weight
        assert np.allclose(marginal[sentence, :length], sums / total)
        assert np.isclose(log_total[sentence], np.log(total))
        counted += pairs / total
    assert np.allclose(expected, counted)


def test_moves_keep_names_whole():
    moves = allowed_moves()
    tag = {name: k for k, name in enumerate(TAGS)}
    assert moves[tag["B-PERSON"], tag["E-PERSON"]] and moves[tag["O"], tag["S-GPE"]]
    assert not moves[tag["B-PERSON"], tag["E-ORG"]] and not moves[tag["O"], tag["I-ORG"]]
    assert not moves[tag["B-GPE"], tag["O"]]


@pytest.mark.parametrize(
    "text", ["", "甲", "甲。乙！\n丙", "长" * 500, "，".join("一二三四五" for _ in range(80)), "。\n。"]
)
def test_stretches_cover_the_text(text):
    cut = stretches(text)
    assert "".join(text[s:e] for s, e in cut) == text
    assert all(0 < e - s <= 200 for s, e in cut)


def test_features_are_the_same_in_any_company():
    cues = Cues.shipped()
    text = "村里人都夸江小满勤快。"
    alone = features(text, cues)
    assert alone.shape[0] == len(text) and alone.min() >= 0 and alone.max() < 1 << BITS
    among = features(f"{'天' * 9}\n{text}\n{'地' * 9}", cues)[10 : 10 + len(text)]
    assert (alone[5:7] == among[5:7]).all()
    assert (features("工程：修了", cues)[0] == features("工程:修了", cues)[0]).all()


def test_features_of_odd_text():
    cues = Cues.shipped()
    assert features("", cues).shape[0] == 0
    for text in ("\ud800甲", "😀乙", "\n", "a"):
        assert features(text, cues).shape[0] == len(text)


def test_places_are_marked_by_begin_inside_end():
    cells = place_cells("在南宁市里")
    assert cells[0] == 0 and cells[4] == 0
    assert [int(c) % 4 for c in cells[1:4]] == [1, 2, 3]


def test_spans_are_read_only_where_their_tags_join():
    def marginal(*tags):
        out = np.full((len(tags), N_TAGS), 0.01, np.float32)
        for k, tag in enumerate(tags):
            out[k, TAGS.index(tag)] = 0.8
        return out

    assert read_spans(marginal("O", "B-PERSON", "I-PERSON", "E-PERSON", "S-GPE"), 0.5) == [
        Proposal(1, 4, "PERSON", pytest.approx(0.8)),
        Proposal(4, 5, "GPE", pytest.approx(0.8)),
    ]
    assert read_spans(marginal("B-PERSON", "I-PERSON", "O", "B-ORG"), 0.5) == []
    assert read_spans(marginal("S-GPE"), 0.9) == []


def test_a_second_sighting_makes_surer():
    text = "尤小禾来了。尤小禾走了。"
    weighed = weigh_repeats(text, [Proposal(0, 3, "PERSON", 0.6), Proposal(6, 9, "PERSON", 0.65)])
    assert all(p.sure > 0.7 for p in weighed)


def test_a_name_gives_back_what_stands_behind_it():
    text = "闵小禾正扫地。闵小禾笑了。"
    weighed = weigh_repeats(text, [Proposal(0, 4, "PERSON", 0.6), Proposal(7, 10, "PERSON", 0.9)])
    assert [(p.start, p.end) for p in weighed] == [(0, 3), (7, 10)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("责任编辑：郎小禾", "郎小禾"),  # a credit line
        ("（文/郎小禾）", "郎小禾"),
        ("左一为村医", "左一"),
        ("打工不如务农好", "打工不"),  # no surname
        ("丰富康养业态", "康养"),  # a word of the genre
        ("那天郎女士在场", "郎女士"),  # a surname with a form of address
    ],
)
def test_what_is_no_mention_is_dropped(text, name):
    start = text.index(name)
    assert select(text, [Proposal(start, start + len(name), "PERSON", 0.99)], MANY) == []


def test_lone_list_items_and_short_names_need_more():
    text = "建设郎小禾、水渠和堤坝，郎禾。"
    item, short = Proposal(2, 5, "PERSON", 0.9), Proposal(12, 14, "PERSON", 0.8)
    assert select(text, [item, short], MANY) == []
    pair = "请郎小禾、尤大川等到场。"
    both = [Proposal(1, 4, "PERSON", 0.9), Proposal(5, 8, "PERSON", 0.9)]
    assert spans(pair, select(pair, both, MANY)) == [("郎小禾", "PERSON"), ("尤大川", "PERSON")]


def test_a_name_is_found_wherever_it_stands_again():
    text = "郎小禾来了。问郎小禾吧。"
    found = select(text, [Proposal(0, 3, "PERSON", 0.9)], MANY)
    assert [(m.start, m.end) for m in found] == [(0, 3), (7, 10)]


def test_bodies_and_known_places():
    text = "岑家坪合作社在南宁，县农业局也在。"
    found = select(text, [Proposal(0, 6, "ORG", 0.9), Proposal(7, 9, "GPE", 0.9), Proposal(10, 14, "ORG", 0.9)], MANY)
    assert spans(text, found) == [("岑家坪合作社", "ORG")]


def test_shipped_model_is_data_with_a_card(root):
    folder = root / "models" / "names"
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    assert meta["licence"] == "CC-BY-SA-4.0" and isinstance(meta["seed"], int)
    assert (folder / "README.md").is_file()
    assert sum(p.stat().st_size for p in folder.iterdir()) < 15_000_000


@pytest.mark.parametrize(
    "text",
    [
        "天还没亮，栗小满就挑着担子出了门。栗小满今年四十岁，种了十年西瓜。",
        "前年冬天，闻铁生从城里回来，承包了六十亩荒坡。",
    ],
)
def test_people_without_an_office_are_found(text):
    found = spans(text, find_entities(text, proposals=propose_names(text)))
    assert {name for name, label in found if label == "PERSON"} in ({"栗小满"}, {"闻铁生"})


@pytest.mark.parametrize(
    "text",
    [
        "全县大力发展文旅、康养等产业，全面推进乡村振兴，严格落实各项任务。",
        "向先进学习，向标杆看齐，于细微处见真章。",
        "高标准农田、水利设施逐一过筛，确保安全度汛。",
    ],
)
def test_nobody_where_nobody_is(text):
    assert [m for m in propose_names(text) if m.label == "PERSON"] == []


def test_proposals_fill_gaps_only():
    text = "青山镇党委书记栗小满到会。"
    rules = find_entities(text)
    wrong = [EntityMatch(0, 5, "PERSON", code_confidence=0.9)]
    assert spans(text, find_entities(text, proposals=wrong)) == spans(text, rules)


def test_model_is_deterministic_and_indifferent_to_length():
    model = name_model()
    assert model is not None
    text = "傍晚，栗小满收工回家。"
    assert model.propose(text) == model.propose(text)
    longer = "\n".join([text] * 80)
    assert len(model.propose(longer, least=0.0)) == 80 * len(model.propose(text, least=0.0))
    assert propose_names("") == []


def test_a_broken_model_is_refused(tmp_path):
    with pytest.raises(ResourceError, match="cannot be read"):
        NameModel.load(tmp_path)


def test_people_are_the_same_where_only_windows_are_read():
    model = name_model()
    assert model is not None
    text = (
        "天刚蒙蒙亮，岑立秋就背着药箱出了门。“岑立秋来了，我心里就踏实。”独居的覃阿妹拉着她的手。\n"
        "会后，贺兰生、曲文君、佟海先后作了发言，大家围绕高端化、智能化、绿色化发展谈了想法，" + "一件接着一件说，" * 30
    )
    whole = select(text, model.propose(text), {"PERSON": 0.75})
    windows = select(text, model.propose_people(text), {"PERSON": 0.75})
    assert spans(text, windows) == spans(text, whole) and len(whole) >= 4
    assert all(abs(a.code_confidence - b.code_confidence) < 0.05 for a, b in zip(whole, windows, strict=True))
    assert model.propose_people("") == model.propose_people("，。") == []

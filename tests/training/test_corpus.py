"""The gold loader refuses what is malformed, and the shipped corpus is sound."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nlp.errors import GoldError, NoArticles
from nlp.resources.taxonomy import load_taxonomy
from nlp.schema import columns
from nlp.training.corpus import (
    CHANGES,
    COMPARATORS,
    ENTITY_LABELS,
    QUANTITY_KINDS,
    QUOTE_MODES,
    TIME_TYPES,
    Gold,
    gold_rows,
    load_gold,
    parse_gold,
    read_corpus,
    read_simple,
    simple_form,
    write_simple,
)

CORPUS = Path(__file__).parents[2] / "corpus"

TEXT = "柳塘修渠记\n柳塘镇党委书记钟小满说：“年底前修渠3公里。”大家鼓掌。"
QUANTITY: dict[str, Any] = {
    "start": 24, "end": 27, "text": "3公里", "kind": "length", "value": 3, "value_high": "", "unit": "公里",
    "comparator": "eq", "change": "", "indicator": "修渠", "holder": "柳塘镇", "holder_code": "", "scope": "",
    "reference": "", "value_from": "", "time_text": "年底", "time_start": "2024-12-01", "time_end": "2024-12-31",
    "status": "target",
}  # fmt: skip
SMALL: dict[str, Any] = {
    "id": "small",
    "title": "柳塘修渠记",
    "published": "2024-05-06",
    "meta": {
        "outlet": "", "reporters": [], "correspondents": [], "editor": "", "channel": "", "region": "",
        "region_code": "", "published": "2024-05-06T08:00:00",
    },
    "text": TEXT,
    "sentences": [
        {
            "i": 0, "start": 0, "end": 5, "role": "title", "section": "", "paragraph": 0, "text": "柳塘修渠记",
            "actions": [], "times": [], "quantities": [], "targets": [], "affiliations": [], "quotes": [],
            "entities": [
                {"start": 0, "end": 2, "text": "柳塘", "label": "GPE", "name": "柳塘镇", "code": "", "cluster": 0},
            ],
        },
        {
            "i": 1, "start": 6, "end": 29, "role": "body", "section": "", "paragraph": 1, "text": TEXT[6:29],
            "actions": ["development"],
            "entities": [
                {"start": 6, "end": 11, "text": "柳塘镇党委", "label": "ORG", "name": "柳塘镇党委", "code": "",
                 "cluster": 1},
                {"start": 13, "end": 16, "text": "钟小满", "label": "PERSON", "name": "钟小满", "code": "",
                 "cluster": 2},
            ],
            "times": [
                {"start": 19, "end": 21, "text": "年底", "type": "DATE", "value": "2024-12",
                 "start_date": "2024-12-01", "end_date": "2024-12-31", "start_time": "", "end_time": ""},
            ],
            "quantities": [QUANTITY],
            "targets": [
                {"start": 19, "end": 27, "text": "年底前修渠3公里", "holder": "柳塘镇", "subject": "渠",
                 "objective": "修渠", "value": 3, "value_high": "", "unit": "公里", "comparator": "eq",
                 "deadline_text": "年底", "deadline": "2024-12-31"},
            ],
            "affiliations": [
                {"start": 6, "end": 16, "text": "柳塘镇党委书记钟小满", "person": "钟小满", "title": "书记",
                 "organisation": "柳塘镇党委"},
            ],
            "quotes": [
                {"start": 18, "end": 29, "text": TEXT[18:29], "speaker": "钟小满", "cue": "说", "mode": "direct",
                 "content_start": 18, "content_end": 29},
            ],
        },
        {
            "i": 2, "start": 29, "end": 34, "role": "body", "section": "", "paragraph": 1, "text": "大家鼓掌。",
            "actions": [], "entities": [], "times": [], "quantities": [], "targets": [], "affiliations": [],
            "quotes": [],
        },
    ],
}  # fmt: skip


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(SMALL)


def test_a_sound_file_becomes_typed_rows(data: dict[str, Any]) -> None:
    gold = parse_gold(data)
    assert gold.quantities[0].value == 3
    assert gold.quantities[0].value_high is None
    assert gold.sentences[1].actions == ("development",)
    assert [e.name for e in gold.entities] == ["柳塘镇", "柳塘镇党委", "钟小满"]
    assert repr(gold).startswith("Gold('small', '柳塘修渠记': 3 sentences, 3 entities, 1 times")


def _sentence(index: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["sentences"][index].update(values)


def _row(table: str, index: int = 0, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda d: d["sentences"][1][table][index].update(values)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_row("entities", start=7), r"sentence 1, entities\[0\]: text\[7:11\] is '塘镇党委', not '柳塘镇党委'"),
        (_row("entities", text="柳塘镇委"), "not '柳塘镇委'"),
        (_row("entities", end=99), "does not lie in the sentence"),
        (_row("entities", start=29, end=31, text="大家"), "does not lie in the sentence"),
        (_row("entities", end=14, text=TEXT[6:14]), r"entities\[1\]: '钟小满' overlaps"),
        (_row("entities", label="TOWN"), "unknown label 'TOWN'. Use one of PERSON"),
        (_row("entities", code="4509"), "bad code '4509'"),
        (_row("entities", name=""), "no name"),
        (_row("quantities", kind="speed"), "unknown kind 'speed'"),
        (_row("quantities", comparator="="), "unknown comparator"),
        (_row("quantities", change="up"), "unknown change"),
        (_row("quantities", status="planned"), "unknown status"),
        (_row("quantities", value="3"), "value: must be a number, not text"),
        (_row("quantities", value=True), "must be a number, not true or false"),
        (_row("quantities", value_high=2), "3 to 2 is no range"),
        (_row("quantities", time_end=""), "is no period"),
        (_row("times", type="DAY"), "unknown type 'DAY'"),
        (_row("times", start_date="2024-12-00"), "'2024-12-00' is no day"),
        (_row("times", start_date="2025-01-01"), "is no period"),
        (_row("times", start_time="8"), "bad start_time"),
        (_row("targets", comparator="about"), "unknown comparator"),
        (_row("targets", deadline="2024年底"), "is no day"),
        (_row("affiliations", person=""), "no person"),
        (_row("quotes", mode="free"), "unknown mode"),
        (_row("quotes", content_end=20), "does not go on"),
        (_sentence(1, actions=["growth"]), "unknown action 'growth'"),
        (_sentence(1, actions=["support", "coverage"]), "out of order"),
        (_sentence(1, role="text"), "unknown role"),
        (_sentence(1, role="title"), "role 'title' at this place"),
        (_sentence(1, paragraph=0), "paragraph 0 is not its line"),
        (_sentence(1, section="修渠"), "section is '修渠'"),
        (_sentence(2, i=5), "i is 5, not 2"),
        (_sentence(2, start=28, text=TEXT[28:34]), "no tiling"),
        (_sentence(2, start=30, text=TEXT[30:34]), "no tiling"),
        (_sentence(2, text="大家笑了。"), "not '大家笑了。'"),
        (lambda d: d["sentences"].pop(), "no sentence covers the text from 29 on"),
        (lambda d: d.update(title="修渠记"), "is not the first line"),
        (lambda d: d.update(text=TEXT + "\n"), "is empty or has white space"),
        (lambda d: d.update(id="../small"), "bad id"),
        (lambda d: d.update(published="2024-05-07"), "is not on"),
        (lambda d: d.update(note=""), "unknown key 'note'"),
        (lambda d: d.pop("meta"), "no key 'meta'"),
        (lambda d: d.update(sentences={}), "must be a list, not an object"),
        (lambda d: d.update(meta=[]), "must be an object, not a list"),
        (lambda d: d["meta"].update(region_code="45"), "bad region_code"),
        (lambda d: d["sentences"][1]["quotes"][0].pop("cue"), "no key 'cue'"),
    ],
)
def test_malformed_gold_is_refused(data: dict[str, Any], spoil: Callable[[dict[str, Any]], None], message: str) -> None:
    spoil(data)
    with pytest.raises(GoldError, match=message) as caught:
        parse_gold(data, where="small.json")
    assert str(caught.value).startswith("small.json")


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('{"id": ', encoding="utf-8")
    with pytest.raises(GoldError, match=r"broken\.json: no UTF-8 JSON"):
        load_gold(path)


def _write_corpus(folder: Path, data: dict[str, Any]) -> None:
    for name in ("articles", "gold"):
        (folder / name / data["id"]).parent.mkdir(parents=True, exist_ok=True)
    (folder / "articles" / f"{data['id']}.txt").write_text(data["text"], encoding="utf-8")
    (folder / "gold" / f"{data['id']}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def test_subfolders_are_part_of_the_id(tmp_path: Path, data: dict[str, Any]) -> None:
    data["id"] = "second/small"
    _write_corpus(tmp_path, data)
    [article] = read_corpus(tmp_path)
    assert article.id == article.gold.id == "second/small"
    assert article.path.read_text(encoding="utf-8") == data["text"]


def test_each_article_needs_its_gold(tmp_path: Path, data: dict[str, Any]) -> None:
    _write_corpus(tmp_path, data)
    (tmp_path / "articles" / "extra.txt").write_text("无", encoding="utf-8")
    with pytest.raises(GoldError, match=r"extra\.txt: article without gold"):
        read_corpus(tmp_path)
    (tmp_path / "articles" / "extra.txt").unlink()
    (tmp_path / "gold" / "small.json").rename(tmp_path / "gold" / "smaller.json")
    with pytest.raises(GoldError, match=r"small\.txt: article without gold"):
        read_corpus(tmp_path)
    (tmp_path / "articles" / "small.txt").rename(tmp_path / "articles" / "smaller.txt")
    with pytest.raises(GoldError, match="id 'small' is not the file's 'smaller'"):
        read_corpus(tmp_path)


def test_two_articles_of_one_id_are_refused(tmp_path: Path, data: dict[str, Any]) -> None:
    _write_corpus(tmp_path, data)
    (tmp_path / "articles" / "small.html").write_text("无", encoding="utf-8")
    with pytest.raises(GoldError, match="two files of the id 'small'"):
        read_corpus(tmp_path)


def test_an_empty_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(NoArticles):
        read_corpus(tmp_path)


def test_the_simple_form_keeps_text_and_order(tmp_path: Path, data: dict[str, Any]) -> None:
    gold = parse_gold(data)
    [path] = write_simple([gold], tmp_path)
    simple = json.loads(path.read_text(encoding="utf-8"))
    assert simple == simple_form(gold)
    sentence = simple["sentences"][1]
    assert sentence["entities"] == [["柳塘镇党委", "ORG"], ["钟小满", "PERSON"]]
    assert sentence["affiliations"] == [["钟小满", "书记", "柳塘镇党委"]]
    assert sentence["quotes"] == [{"speaker": "钟小满", "cue": "说", "mode": "direct"}]
    assert sentence["quantities"][0] == {
        key: QUANTITY[key]
        for key in QUANTITY
        if key not in ("start", "end", "holder_code", "value_from", "time_start", "time_end")
    }
    assert "start" not in sentence


def test_rows_have_the_columns_of_the_tables(data: dict[str, Any]) -> None:
    data["meta"]["reporters"] = ["钟小满", "何田"]
    rows = gold_rows(parse_gold(data))
    assert rows["articles"][0]["reporters"] == "钟小满;何田"
    assert [s["actions"] for s in rows["sentences"]] == ["", "development", ""]
    for table, found in rows.items():
        assert found[0].keys() <= {column.name for column in columns(table)}


# ------------------------------------------------------------------------------------------------- the shipped corpus

ARTICLES = read_corpus(CORPUS)


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.id)
def test_the_text_stands_in_the_article_file(article: Any) -> None:
    lines = [line.strip() for line in _decoded(article.path).splitlines()]
    for line in article.gold.text.split("\n"):
        assert line in lines


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.id)
def test_rows_of_one_article_agree(article: Any) -> None:
    gold: Gold = article.gold
    persons = {e.name for e in gold.entities if e.label == "PERSON"}
    times = {t.text for t in gold.times}
    assert {a.person for a in gold.affiliations} <= persons
    assert {q.time_text for q in gold.quantities} <= times | {""}
    assert {g.deadline_text for g in gold.targets} <= times | {""}
    by_cluster: dict[int | None, set[str]] = {}
    for e in gold.entities:
        by_cluster.setdefault(e.cluster, set()).add(e.name)
    assert all(len(names) == 1 for names in by_cluster.values())
    for q in gold.quantities:
        inside = any(g.start <= q.start and q.end <= g.end for g in gold.targets)
        assert inside or q.status == "reported"
    for g in gold.targets:
        levels = {q.value for q in gold.quantities if q.status == "target" and g.start <= q.start and q.end <= g.end}
        assert g.value is None or g.value in levels


def test_the_corpus_shows_what_there_is_to_find() -> None:
    golds = [article.gold for article in ARTICLES]
    actions = [action for gold in golds for s in gold.sentences for action in s.actions]
    assert set(actions) == set(load_taxonomy().ids)
    assert {e.label for gold in golds for e in gold.entities} == set(ENTITY_LABELS)
    assert {t.type for gold in golds for t in gold.times} == set(TIME_TYPES)
    quantities = [q for gold in golds for q in gold.quantities]
    assert {q.kind for q in quantities} == set(QUANTITY_KINDS)
    assert {q.comparator for q in quantities} == set(COMPARATORS)
    assert {q.change for q in quantities} == set(CHANGES)
    assert {q.mode for gold in golds for q in gold.quotes} == set(QUOTE_MODES)
    off_topic = [gold.id for gold in golds if not any(s.actions for s in gold.sentences)]
    assert len(off_topic) >= 2
    assert any(not gold.published and not gold.meta.outlet for gold in golds), "one article without a masthead"


def test_some_files_are_not_utf8() -> None:
    encodings = set()
    for article in ARTICLES:
        try:
            article.path.read_bytes().decode("utf-8")
            encodings.add("utf-8")
        except UnicodeDecodeError:
            encodings.add("gb18030")
    assert encodings == {"utf-8", "gb18030"}


def test_what_the_simple_form_writes_is_read_again(tmp_path):
    gold = load_gold(min((CORPUS / "gold").glob("*.json")))
    write_simple([gold], tmp_path)
    assert read_simple(tmp_path) == {gold.id: simple_form(gold)["sentences"]}
    (tmp_path / "x.json").write_text('{"id": 7, "sentences": []}')
    with pytest.raises(GoldError, match="id and text must be strings"):
        read_simple(tmp_path)

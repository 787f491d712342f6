from __future__ import annotations

import numpy as np
import pytest

import nlp
from nlp.components import store
from nlp.components.action_features import CueWords, character_features, sentence_features, word_features
from nlp.components.action_inputs import SentenceInput, sentence_inputs, within
from nlp.components.action_model import decided
from nlp.components.actions import Actions, CueScorer
from nlp.language.cutting import Cutter
from nlp.reading import Article
from nlp.resources.taxonomy import load_taxonomy, parse_taxonomy

MINE = """
id = "fruit"
[[action]]
id = "apple"
label = "苹果"
cues = ["苹果", "红富士"]
negative_cues = ["苹果手机"]
[[action]]
id = "pear"
label = "梨"
cues = ["梨"]
"""


@pytest.mark.parametrize("action", load_taxonomy().classes, ids=lambda c: c.id)
def test_the_cues_of_each_class_fit_its_examples(action):
    taxonomy = load_taxonomy()
    scorer, k = CueScorer(taxonomy), taxonomy.ids.index(action.id)
    assert action.definition and action.cues and action.examples and action.counter_examples
    assert all(row[k] >= 0.5 for row in scorer.scores(action.examples))
    assert all(row[k] < 0.5 for row in scorer.scores(action.counter_examples))


def test_features_fold_digits_and_part_at_punctuation():
    assert set(word_features(["投资", "３.5", "亿元", "，", "增长"])) == {
        *("w:投资", "w:0", "w:亿元", "w:增长"),
        *("p:投资_0", "p:0_亿元"),
    }
    assert set(character_features("党员，带富")) == {"c:党员", "c:带富"}
    assert "q1:apple" in sentence_features("红富士", ["红富士"], CueWords.of(parse_taxonomy(MINE)))


def test_another_taxonomy_gives_columns_shares_and_labels(tmp_path):
    path = tmp_path / "fruit.toml"
    path.write_text(MINE, encoding="utf-8")
    pipeline = nlp.load(options={"actions": {"taxonomy": str(path)}})
    text = "果园\n今年苹果丰收。\n梨也不差。\n他买了苹果手机。"
    tables = nlp.analyse(Article("a", text, title="果园"), pipeline).tables()
    assert list(tables.sentences.actions) == ["", "apple", "pear", ""]
    assert {"p_apple", "p_pear"} <= set(tables.sentences.columns)
    assert tables.articles.share_apple[0] == 0.5 and tables.articles.top_action[0] == "apple"
    saved = tmp_path / "saved"
    pipeline.to_disk(saved)
    path.unlink()
    again = nlp.analyse(Article("a", text, title="果园"), nlp.load(saved)).tables()
    assert again.sentences.equals(tables.sentences)


def test_explain_by_cues_and_by_model(tmp_path):
    path = tmp_path / "fruit.toml"
    path.write_text(MINE, encoding="utf-8")
    assert Actions.from_paths(path).explain("他有苹果手机和苹果")["apple"] == [("苹果", 1.0), ("苹果手机", -1.0)]
    learned = Actions.from_paths()
    assert learned.model is not None
    reasons = learned.explain("镇纪委约谈了3名履职不力的支部书记,限期整改。")
    assert any(weight > 0 for _, weight in reasons["accountability"][:3])


def test_a_sentence_that_lists_the_programme_has_all_its_classes(pipeline):
    (result,) = nlp.analyse("县里列出书记问效、扩面提质、品牌创建、领航发展、基础保障五张清单。", pipeline)
    assert result.rows["sentences"][0].actions == ";".join(load_taxonomy().ids)
    assert all(p == 1.0 for p in result.rows["sentences"][0].extra.values())
    assert Actions.from_paths().named("领航发展行动启动") == []


def test_probabilities_are_probabilities_and_depend_on_neighbours(pipeline):
    lone = "大家都说好。"
    row = "县委召开述职评议会。\n对排名靠后的书记进行约谈。\n大家都说好。\n县委书记逐一点评并限期整改。"
    (a,), (b,) = nlp.analyse(lone, pipeline), nlp.analyse(row, pipeline)
    alone = a.rows["sentences"][0].extra["p_accountability"]
    among = b.rows["sentences"][2].extra["p_accountability"]
    assert 0 <= alone < among <= 1


def test_names_become_placeholders_and_kinds_become_features(pipeline):
    text = "县里来人\n柳河镇党委书记陈大山、镇长周小河到东沟村。全村投资3万元修渠。"
    doc = pipeline(text)
    found = store.store(doc)
    title, first, second = sentence_inputs(text, found["sentences"], Cutter(), found)
    assert "陈大山" not in first.text and first.text.count("甲某") == 2 and "某地" in first.text
    assert {"f:PERSON", "f:GPE", "f:office"} <= set(first.found) and "f:PERSON+" not in first.found
    assert "f:money" in second.found and "f:status reported" in second.found and "f:PERSON" not in second.found
    bare = sentence_inputs(text, found["sentences"], Cutter())
    assert [s.text for s in bare] == text.replace("。", "。\n").split() and all(not s.found for s in bare)


def test_a_row_belongs_to_the_sentence_it_begins_in():
    sentences = [{"start": 0, "end": 5}, {"start": 6, "end": 9}]
    rows = [{"start": 6, "end": 8}, {"start": 4, "end": 7}, {"start": 5, "end": 6}, {"start": 9, "end": 10}]
    assert within(sentences, rows) == [[{"start": 4, "end": 7}], [{"start": 6, "end": 8}]]
    assert within([], rows) == []


def test_a_second_label_needs_more_than_the_first():
    p = np.array([[0.5, 0.52, 0.1], [0.3, 0.2, 0.1], [0.9, 0.56, 0.55]])
    assert decided(p, [0.45, 0.45, 0.45], 0.55).tolist() == [
        [False, True, False],
        [False, False, False],
        [True, True, True],
    ]
    assert decided(p, [0.45, 0.45, 0.45]).tolist()[0] == [True, True, False]
    assert decided(np.zeros((0, 3)), [0.45] * 3, 0.5).shape == (0, 3)


def test_the_model_looks_features_up_as_they_are_defined():
    """Its quick look-up and the plain definition give the same numbers."""
    model = Actions.from_paths().model
    assert model is not None
    cutter = Cutter()
    for action in load_taxonomy().classes:
        for text in (*action.examples, *action.counter_examples, "", "，", "党建３.5亿元。。党员 党员"):
            words = cutter.cut(text)
            named = sentence_features(text, words, model.cues) | {"f:PERSON", "f:nothing known"}
            numbers = model.rows(SentenceInput(text, words, "body", found=("f:PERSON", "f:nothing known")))
            assert numbers == sorted(model.index[f] for f in named if f in model.index)

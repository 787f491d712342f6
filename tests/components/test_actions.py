from __future__ import annotations

import pytest

import nlp
from nlp.components.action_features import CueWords, character_features, sentence_features, word_features
from nlp.components.actions import Actions, CueScorer
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

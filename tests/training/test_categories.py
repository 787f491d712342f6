"""Models for other categories, from labels and from cues, on invented farm news."""

from __future__ import annotations

import itertools

import pytest

from nlp.components.action_inputs import sentence_inputs
from nlp.components.action_model import ActionModel
from nlp.components.actions import Actions
from nlp.errors import ConfigError, InputError, ModelError, OutputExists
from nlp.language.cutting import Cutter
from nlp.resources.taxonomy import load_taxonomy, parse_taxonomy
from nlp.training import categories
from nlp.training.labels import CodedSentence, Coding

SOURCE = """
id = "farm"
[[action]]
id = "water"
label = "水利"
cues = ["水渠", "水库"]
examples = ["水渠昨天通水。"]
counter_examples = ["孩子们都回教室了。"]
[[action]]
id = "school"
label = "教育"
cues = ["学校", "老师"]
examples = ["老师带着新课本来了。"]
counter_examples = ["水库蓄满了。"]
"""
TAXONOMY = parse_taxonomy(SOURCE)
WHO = ("王家湾", "柳河口", "石坡村", "东沟")
WATER = (
    "{}的水渠清了淤,灌溉有了保证",
    "{}修好水库闸门,灌溉三百亩地",
    "{}的抽水站开了,灌溉不再发愁",
    "{}引来山泉灌溉果园",
)
SCHOOL = ("{}学校添了课桌,课堂亮堂了", "{}的老师把课堂搬到田边", "{}的孩子又回到课堂", "{}办起暑期课堂")
OTHER = ("{}昨晚下了一场小雨", "{}有人走失一头牛", "{}的集市今天很热闹", "{}的班车改了时间")
LABELLED = [
    (pattern.format(who) + "。", frozenset(labels))
    for patterns, labels in ((WATER, {"water"}), (SCHOOL, {"school"}), (OTHER, ()))
    for pattern, who in itertools.product(patterns, WHO)
]


def coded(pairs, article=""):
    return Coding("my.csv", TAXONOMY.ids, tuple(CodedSentence(t, labels, article) for t, labels in pairs))


def labels_of(model, *texts):
    return [model.labels(model.probabilities(sentence_inputs(t, [row(t)], Cutter())))[0] for t in texts]


def row(text):
    return {"start": 0, "end": len(text), "role": "body", "paragraph": 0}


def test_from_labels(tmp_path):
    model = categories.train_from_labels(coded(LABELLED), TAXONOMY)
    assert model.classes == ("water", "school") and model.meta["made_from"] == "labels"
    assert model.meta["labelled"] == {"water": 16, "school": 16} and model.meta["held_out"]["micro"] > 0.8
    assert labels_of(model, "南坡也开始灌溉了。", "课堂里坐满了人。", "老李买了一头牛。") == [["water"], ["school"], []]
    p = model.probabilities(sentence_inputs("南坡也开始灌溉了。", [row("南坡也开始灌溉了。")], Cutter()))[0]
    assert p[0] > 0.5 > p[1]
    seen = categories.predict(model, coded([("南坡也开始灌溉了。", {"school"})]))
    assert [(s.text, s.labels) for s in seen.sentences] == [("南坡也开始灌溉了。", {"water"})]
    again = categories.train_from_labels(coded(LABELLED), TAXONOMY)
    assert again.to_files() == model.to_files()
    categories.save_model(model, tmp_path / "m")
    loaded = ActionModel.load(tmp_path / "m")
    assert sorted(p.name for p in (tmp_path / "m").iterdir()) == ["features.txt", "meta.json", "weights.npz"]
    assert labels_of(loaded, "南坡也开始灌溉了。", "课堂里坐满了人。") == [["water"], ["school"]]
    with pytest.raises(OutputExists, match="--force"):
        categories.save_model(model, tmp_path / "m")
    categories.save_model(model, tmp_path / "m", force=True)
    (tmp_path / "m" / "thesis.txt").write_text("x")
    with pytest.raises(OutputExists, match="thesis.txt"):
        categories.save_model(model, tmp_path / "m", force=True)


def test_whole_articles_teach_context():
    """Sentences that name nothing go on about what the one before named."""
    sentences = []
    for i, (text, labels) in enumerate(LABELLED):
        sentences.append(CodedSentence(text, labels, f"n{i:02d}"))
        sentences.append(CodedSentence("大家说这样很好。", labels, f"n{i:02d}"))
    coding = Coding("my.csv", TAXONOMY.ids, tuple(sentences))
    model = categories.train_from_labels(coding, TAXONOMY, whole_articles=True)
    text = "王家湾开始灌溉了。大家说这样很好。"
    rows = [{**row(text), "end": 9}, {**row(text), "start": 9}]
    assert model.labels(model.probabilities(sentence_inputs(text, rows, Cutter()))) == [["water"], ["water"]]
    with pytest.raises(InputError, match="only 1 articles"):
        categories.train_from_labels(coded(LABELLED, "a"), TAXONOMY, whole_articles=True)
    assert categories.train_from_labels(coded(LABELLED, "a"), TAXONOMY).meta["articles"] == len(LABELLED)


def test_too_few_labels():
    with pytest.raises(InputError, match="only 4 sentences are labelled school") as caught:
        categories.train_from_labels(coded(LABELLED[:20]), TAXONOMY)
    assert "--from-cues" in str(caught.value)
    with pytest.raises(InputError, match="every sentence is labelled water"):
        categories.train_from_labels(
            coded([(t, {"water", "school"} if i % 2 else {"water"}) for i, (t, _) in enumerate(LABELLED)]), TAXONOMY
        )
    with pytest.raises(InputError, match="only 1 unlabelled sentences"):
        categories.train_from_labels(coded(LABELLED), TAXONOMY, unlabelled=["一句。"])


def test_from_cues_learns_what_stands_beside_them():
    texts = [t for t, _ in LABELLED] + [
        f"{w}{x}。" for w in WHO for x in ("的水库可灌溉", "的水渠能灌溉", "老师进课堂", "学校开课堂")
    ]
    model = categories.train_from_cues(texts, TAXONOMY)
    assert model.meta["made_from"] == "cues" and model.meta["cued"] == {"water": 16, "school": 16}
    assert model.meta["examples"] == {"right": 4, "total": 4} and "held_out" not in model.meta
    weights = dict(model.explain(sentence_inputs("灌溉课堂", [row("灌溉课堂")], Cutter())[0], 99)["water"])
    assert weights["灌溉"] > 0 > weights["课堂"]  # neither is a cue
    assert categories.train_from_cues(reversed(texts), TAXONOMY).to_files() == model.to_files()


def test_from_cues_says_what_is_missing():
    with pytest.raises(InputError, match="0 of 4 unlabelled sentences hold a cue of water"):
        categories.train_from_cues(["甲。", "乙。", "丙。", "丁。", "丁。"], TAXONOMY)
    with pytest.raises(InputError, match="0 of 0 unlabelled"):
        categories.train_from_cues([], TAXONOMY)
    bare = parse_taxonomy('id = "x"\n[[action]]\nid = "y"\n')
    with pytest.raises(ConfigError, match="class y has no cues"):
        categories.train_from_cues(["甲。"], bare)


def test_unlabelled_text_of_every_kind(tmp_path):
    import lzma

    (tmp_path / "a.txt").write_text("东沟开集\n东沟今天开集。人来得多。\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"content": "柳河口的桥通车了。石坡村也来人了。"}\n', encoding="utf-8")
    with lzma.open(tmp_path / "c.xz", "wt", encoding="utf-8") as file:
        file.write("王家湾的枣子熟透了。\n")
    found = list(categories.sentences_of([tmp_path / "a.txt", tmp_path / "b.jsonl", tmp_path / "c.xz"]))
    assert found[:3] == ["东沟开集", "东沟今天开集。", "人来得多。"] and "王家湾的枣子熟透了" in found
    with pytest.raises(InputError, match="no such file or folder"):
        list(categories.sentences_of([tmp_path / "none"]))
    assert categories.drawn(["甲", "乙", "甲", "丙"], 2) == categories.drawn(["丙", "甲", "乙"], 2)
    assert len(list(itertools.islice(categories.corpus_sentences(), 50))) == 50


def test_a_pipeline_carries_taxonomy_and_model(tmp_path):
    import nlp

    taxonomy, folder = tmp_path / "farm.toml", tmp_path / "m"
    taxonomy.write_text(SOURCE, encoding="utf-8")
    categories.save_model(categories.train_from_labels(coded(LABELLED), TAXONOMY), folder)
    options = {"actions": {"taxonomy": str(taxonomy), "model": str(folder)}}
    mine = nlp.load(options=options)
    article = tmp_path / "a.txt"
    article.write_text("东沟近事\n东沟又能灌溉了。夜里很静。\n", encoding="utf-8")
    (result,) = nlp.analyse(nlp.read(article), mine)
    assert list(result.sentences.actions) == ["", "water", ""]
    assert {"p_water", "p_school"} < set(result.sentences.columns)
    mine.to_disk(tmp_path / "saved")
    taxonomy.unlink()  # the saved pipeline must do without
    (folder / "meta.json").unlink()
    (other,) = nlp.analyse(nlp.read(article), nlp.load(tmp_path / "saved"))
    assert other.sentences.equals(result.sentences)
    copy = Actions(load_taxonomy()).from_bytes(mine.get_pipe("kuifeng_actions").to_bytes())
    assert copy.labels == ("water", "school") and copy.own_model
    with pytest.raises(ModelError, match="train actions"):
        nlp.load(options={"actions": {"model": str(folder)}})


def test_a_model_for_another_taxonomy_is_refused():
    model = categories.train_from_labels(coded(LABELLED), TAXONOMY)
    with pytest.raises(ModelError, match="classes are water, school; those of the taxonomy five_actions"):
        Actions(load_taxonomy(), "", model)


def test_the_other_taxonomy_that_is_shipped(root):
    """The cues of the five constructions do what its examples say, and its labels train a model."""
    from nlp.components.actions import THRESHOLD, CueScorer
    from nlp.training.labels import read_coding

    folder = root / "corpus" / "taxonomies"
    taxonomy = load_taxonomy(folder / "five_constructions.toml")
    scorer = CueScorer(taxonomy)
    for k, c in enumerate(taxonomy.classes):
        assert c.examples and c.counter_examples
        assert all(scorer.scores([t])[0][k] >= THRESHOLD for t in c.examples), c.id
        assert all(scorer.scores([t])[0][k] < THRESHOLD for t in c.counter_examples), c.id
    coding = read_coding(folder / "five_constructions.csv", taxonomy)
    assert len(coding.sentences) >= 150
    assert categories.train_from_labels(coding, taxonomy).meta["held_out"]["micro"] > 0.85
    assert read_coding(folder / "five_constructions_random.csv", taxonomy).strategy == "random"

"""Models for a researcher's own categories: from labelled sentences, or from nothing but the taxonomy's cue words.

From labels: the first stage of the shipped classifier (words, characters, cues), its scores made probabilities by a
logistic curve over held-out scores. Single sentences say nothing of their neighbours, so the second stage is fitted
only where whole articles were labelled, in order.

From cues: a sentence with a cue of a class counts as one of it. A model learned from that sees what stands beside the
cues; sentences on which model and cues together are surest are the labels of the next round, and the others are left
out of it (self-training: Yarowsky 1995). A cue keeps a weight of its own, and the threshold of a class lies where
nearly all sentences with its cues pass: left to itself a class fades from round to round, and on text of another kind
than it learned from the model falls far below the cues alone.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.errors import ConfigError, DependencyError, InputError, MissingInput, OutputError, OutputExists
from nlp.language.sentences import split_sentences
from nlp.resources.locations import corpus_dir
from nlp.resources.taxonomy import Taxonomy
from nlp.training.labels import Coding, to_articles

if TYPE_CHECKING:
    from nlp.components.action_model import ActionModel
    from nlp.training.action_data import LabelledArticle
    from nlp.training.actions import Data

MIN_LABELLED = 5
"""So many sentences of a class at least must be labelled."""
MIN_CUED = 10
"""So many sentences at least must hold a cue of a class."""
MIN_FOR_VECTORS = 2000
"""From fewer sentences no word vectors are learned."""
MAX_UNLABELLED = 20_000
"""Of more unlabelled sentences than this, so many are drawn (by a hash of their text)."""
ROUNDS = 2
"""Rounds of self-training after the first model."""

LABEL_STRENGTH = 30.0
CUE_STRENGTH = 10.0
CUE_WEIGHT = 0.5
"""What the cues say counts for half of what the model says when the next round's labels are chosen."""
CUE_BOOST = 10.0
"""Added to the weight of a class's first cue (features are divided by the root of their number)."""
PASS = 0.95
"""The part of the sentences with a cue of a class that get it."""
SURE, UNSURE = 0.8, 1.3
"""Cases of the next round: the best, 0.8 times as many as have cues; what is not among the best 1.3 times is none."""

MODEL_FILES = ("meta.json", "features.txt", "weights.npz", "README.md")


def need_training_packages() -> None:
    """Raise :class:`nlp.errors.DependencyError` where scikit-learn is not installed."""
    if find_spec("sklearn") is None:
        raise DependencyError("training needs scikit-learn", remedy="Install it: pip install 'kuifeng[train]'")


def train_shipped(corpus: Path | None = None, *, unlabelled: Iterable[str] = ()) -> ActionModel:
    """The model of the five actions from a corpus (the shipped one): ``models/actions``, made again.

    ``corpus``: a folder with ``actions/``; ``unlabelled``: sentences to learn word vectors from.
    """
    need_training_packages()
    from nlp.resources.taxonomy import load_taxonomy
    from nlp.training.action_data import load_labelled
    from nlp.training.actions import SHIPPED, train
    from nlp.training.corpus import read_corpus

    folder = corpus or corpus_dir()
    if not (folder / "actions").is_dir():
        raise MissingInput("no folder actions there", where=str(folder), remedy="Give the corpus's folder.")
    taxonomy = load_taxonomy()
    vectors = _vectors(load_labelled(folder / "actions", read_corpus(folder)), taxonomy, unlabelled)
    return train(folder, taxonomy, replace(SHIPPED, vectors=vectors is not None), vectors)[0]


def _vectors(articles: Sequence[LabelledArticle], taxonomy: Taxonomy, unlabelled: Iterable[str]) -> Any:
    """Word vectors from unlabelled sentences for the words of ``articles``; ``None`` without any."""
    from nlp.training.actions import prepare, vocabulary, word_vectors

    texts = list(unlabelled)
    if not texts:
        return None
    if len(texts) < MIN_FOR_VECTORS:
        raise InputError(
            f"only {len(texts)} unlabelled sentences, and {MIN_FOR_VECTORS} are needed to learn word vectors",
            remedy="Give more text with --unlabelled, or none.",
        )
    return word_vectors(texts, vocabulary(prepare(articles, taxonomy).features))


def train_from_labels(
    coding: Coding, taxonomy: Taxonomy, *, whole_articles: bool = False, unlabelled: Iterable[str] = ()
) -> ActionModel:
    """A model for ``taxonomy`` from labelled sentences. Deterministic.

    ``whole_articles``: the sentences are those of whole articles, in order, so that the model may learn from
    neighbours and headings. ``unlabelled``: sentences to learn word vectors from. Raises
    :class:`nlp.errors.InputError` where a class has too few labels.
    """
    need_training_packages()
    from nlp.training.actions import FOLDS, Options, train_articles

    counts = {c: sum(c in s.labels for s in coding.sentences) for c in taxonomy.ids}
    for name, n in counts.items():
        if n < MIN_LABELLED:
            raise InputError(
                f"only {n} sentences are labelled {name}, and {MIN_LABELLED} are needed",
                where=coding.source,
                remedy="Label more (kuifeng sample draws them), or begin with --from-cues.",
            )
        if n == len(coding.sentences):
            raise InputError(
                f"every sentence is labelled {name}", where=coding.source, remedy="Add sentences that are not of it."
            )
    articles = to_articles(coding)
    if whole_articles and len(articles) < FOLDS:
        raise InputError(
            f"only {len(articles)} articles, and {FOLDS} are needed to learn from neighbours",
            where=coding.source,
            remedy="Label more articles, or leave --whole-articles out.",
        )
    if len(articles) < FOLDS:  # too few to judge by articles kept whole
        alone = tuple(replace(s, article_id="") for s in coding.sentences)
        articles = to_articles(Coding(coding.source, coding.classes, alone))
    vectors = _vectors(articles, taxonomy, unlabelled)
    options = Options(
        strength=LABEL_STRENGTH,
        context=whole_articles,
        calibrated=not whole_articles,
        vectors=vectors is not None,
    )
    model, _ = train_articles(articles, taxonomy, options, vectors)
    model.meta |= {"made_from": "labels", "whole_articles": whole_articles}
    return model


def train_from_cues(sentences: Iterable[str], taxonomy: Taxonomy, *, rounds: int = ROUNDS) -> ActionModel:
    """A model for ``taxonomy`` from unlabelled sentences and the taxonomy's cue words alone. Deterministic.

    Its probabilities are not calibrated, for nothing is known of the truth; the thresholds are 0.5.
    ``meta["examples"]`` says how many of the taxonomy's examples and counter-examples it gets right. Raises
    :class:`nlp.errors.ConfigError` where a class has no cues and :class:`nlp.errors.InputError` where too few
    sentences hold one.
    """
    need_training_packages()
    if rounds < 1:
        raise ConfigError(f"--rounds must be at least 1, not {rounds}", remedy=f"{ROUNDS} is the default.")
    if bare := [c.id for c in taxonomy.classes if not c.cues]:
        raise ConfigError(
            f"the class {bare[0]} has no cues",
            where=f"taxonomy {taxonomy.id}",
            remedy='Give it some, cues = ["…"], or label sentences and give --labels.',
        )
    from nlp.training.actions import SEED, matrix, prepare, vocabulary

    texts = drawn(sentences, MAX_UNLABELLED)
    data = prepare([_bare_article(i, t) for i, t in enumerate(texts)], taxonomy)
    balance = np.array([list(data.cues.balance(t).values()) for t in texts], dtype=float)
    marks = (balance >= 1).astype(float) if len(texts) else np.zeros((0, len(taxonomy.ids)))
    for name, n in zip(taxonomy.ids, marks.sum(axis=0), strict=True):
        if n < MIN_CUED or n == len(texts):
            raise InputError(
                f"{int(n)} of {len(texts)} unlabelled sentences hold a cue of {name}: a model cannot learn from that",
                remedy=f"Give more text with --unlabelled, or other cues ({MIN_CUED} sentences must hold one).",
            )
    cued, rates = marks == 1, marks.mean(axis=0)
    features = vocabulary(data.features, 2)
    index = {f: i for i, f in enumerate(features)}
    x = matrix([sorted(index[f] for f in fs if f in index) for fs in data.features], len(features))
    of_cues = CUE_WEIGHT / (1 + np.exp(-(balance - 0.8)))
    for _ in range(rounds):
        votes = _halves(x, marks) + of_cues
        marks = _surest(votes, rates)
    weights, bias = _fit_known(x, marks)
    for k, name in enumerate(taxonomy.ids):
        weights[index[f"q1:{name}"], k] += CUE_BOOST
    model = _sentence_model(data, taxonomy, features, weights, bias)
    scores = np.asarray(x @ weights) + bias
    for k in range(len(taxonomy.ids)):
        model.context_bias[k] = -float(np.quantile(scores[cued[:, k], k], 1 - PASS))
    right, total = examples_right(model, taxonomy)
    model.meta |= {
        "taxonomy": taxonomy.id,
        "seed": SEED,
        "sentences": len(texts),
        "cued": {c: int(round(r * len(texts))) for c, r in zip(taxonomy.ids, rates, strict=True)},
        "made_from": "cues",
        "rounds": rounds,
        "text_sha256": hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest(),
        "examples": {"right": right, "total": total},
    }
    return model


def predict(model: ActionModel, coding: Coding) -> Coding:
    """The sentences of ``coding`` with the labels that the model gives each by itself, to compare the two."""
    from nlp.components.action_inputs import SentenceInput
    from nlp.language.cutting import Cutter

    cutter = Cutter()
    sentences = []
    for s in coding.sentences:
        (labels,) = model.labels(model.probabilities([SentenceInput(s.text, cutter.cut(s.text), s.role)]))
        sentences.append(replace(s, labels=frozenset(labels)))
    return replace(coding, source="model", classes=model.classes, sentences=tuple(sentences))


def examples_right(model: ActionModel, taxonomy: Taxonomy) -> tuple[int, int]:
    """How many of the taxonomy's examples and counter-examples the model gets right, and how many there are."""
    from nlp.components.action_inputs import SentenceInput
    from nlp.language.cutting import Cutter

    cutter = Cutter()
    right = total = 0
    for k, c in enumerate(taxonomy.classes):
        for wanted, examples in ((True, c.examples), (False, c.counter_examples)):
            for text in examples:
                p = model.probabilities([SentenceInput(text, cutter.cut(text), "body")])[0, k]
                right += bool(p >= model.thresholds[k]) == wanted
                total += 1
    return right, total


def _sentence_model(data: Data, taxonomy: Taxonomy, features: list[str], weights: Any, bias: Any) -> ActionModel:
    from nlp.components.action_model import ActionModel, context_size
    from nlp.components.actions import THRESHOLD

    k = len(taxonomy.ids)
    through = np.zeros((context_size(k), k))
    through[:k] = np.eye(k)
    meta = {
        "name": "actions",
        "classes": list(taxonomy.ids),
        "thresholds": [THRESHOLD] * k,
        "cues": data.cues.cues,
    }
    arrays = {"weights": weights, "bias": bias, "context_weights": through, "context_bias": np.zeros(k)}
    return ActionModel(meta, features, arrays)


def _fit_known(x: Any, marks: Any) -> tuple[Any, Any]:
    """One logistic regression a class on the sentences whose mark is known (not nan)."""
    from nlp.training.actions import fit_logistic

    weights, bias = np.zeros((x.shape[1], marks.shape[1])), np.zeros(marks.shape[1])
    for k in range(marks.shape[1]):
        known = ~np.isnan(marks[:, k])
        w, b = fit_logistic(x[known], marks[known][:, [k]], CUE_STRENGTH)
        weights[:, k], bias[k] = w[:, 0], b[0]
    return weights, bias


def _halves(x: Any, marks: Any) -> Any:
    """Probabilities of all sentences, each by a model that learned from the other half."""
    out = np.zeros_like(marks)
    half = np.arange(len(marks)) % 2 == 0
    for judged in (half, ~half):
        weights, bias = _fit_known(x[~judged], marks[~judged])
        out[judged] = 1 / (1 + np.exp(-np.clip(np.asarray(x[judged] @ weights) + bias, -30, 30)))
    return out


def _surest(votes: Any, rates: Any) -> Any:
    """The marks of the next round: 1, 0, or nan where it is not sure."""
    marks = np.full_like(votes, np.nan)
    for k, rate in enumerate(rates):
        marks[votes[:, k] < np.quantile(votes[:, k], max(1 - UNSURE * rate, 0)), k] = 0
        marks[votes[:, k] >= np.quantile(votes[:, k], 1 - SURE * rate), k] = 1
    return marks


def _bare_article(number: int, text: str) -> LabelledArticle:
    from nlp.training.action_data import LabelledArticle, LabelledSentence

    return LabelledArticle(f"{number:06d}", {}, (LabelledSentence(text, "body", frozenset(), -1, 0),))


# ------------------------------------------------------------------------------------------------------ unlabelled text


def drawn(sentences: Iterable[str], limit: int) -> list[str]:
    """At most ``limit`` different sentences, chosen and ordered by a hash: the same whatever order they come in."""
    keys = ((hashlib.sha256(s.encode("utf-8", "surrogatepass")).digest(), s) for s in _different(sentences))
    return [s for _, s in heapq.nsmallest(limit, keys)]


def _different(sentences: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for s in sentences:
        if s not in seen:
            seen.add(s)
            yield s


def sentences_of(paths: Sequence[str | Path]) -> Iterator[str]:
    """The sentences of files or folders of articles (``.txt``, ``.csv``, pages …) and of ``.jsonl`` and ``.xz`` files
    with their text under ``text`` or ``content``."""
    from nlp.reading import read
    from nlp.training.actions import unlabelled_sentences

    for path in map(Path, paths):
        if not path.exists():
            raise MissingInput("no such file or folder", where=str(path))
        if path.suffix == ".xz" or path.suffix == ".jsonl":
            yield from unlabelled_sentences([path])
            continue
        for article in read(path):
            for s in split_sentences(article.text, has_title=bool(article.title)):
                yield article.text[s.start : s.end]


def corpus_sentences() -> Iterator[str]:
    """The sentences of the shipped corpus, without their labels."""
    from nlp.training.action_data import load_labelled

    for article in load_labelled(corpus_dir() / "actions"):
        yield from (s.text for s in article.sentences)


# -------------------------------------------------------------------------------------------------------------- saving


def check_folder(folder: Path, force: bool) -> None:
    """Raise :class:`nlp.errors.OutputExists` where a model cannot be written into ``folder``."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputExists("not a folder", where=str(folder), remedy="Choose another name for the model's folder.")
    inside = sorted(p.name for p in folder.iterdir())
    if strangers := [name for name in inside if name not in MODEL_FILES]:
        raise OutputExists(
            f"the folder holds files that are no model's ({', '.join(strangers[:3])})",
            where=str(folder),
            remedy="Choose another folder; --force replaces only a model.",
        )
    if inside and not force:
        raise OutputExists("there is a model already", where=str(folder))


def save_model(model: ActionModel, folder: str | Path, *, force: bool = False) -> None:
    """Write a model into ``folder``. Raises :class:`nlp.errors.OutputExists` where something is there."""
    folder = Path(folder)
    check_folder(folder, force)
    try:
        model.save(folder)
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror}", where=str(folder)) from error

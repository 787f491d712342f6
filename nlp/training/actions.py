"""Fit, compare and save the action classifier.

    python -m nlp.training.actions corpus models/actions                         fit and save, with the comparison
    python -m nlp.training.actions corpus models/actions --unlabelled FILE …     with word vectors from other text

Everything is chosen by cross-validation over the corpus, articles kept whole: no sentence is judged by a model that saw
its article. The result depends on the corpus, the options and the seed alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from nlp.components.action_features import CueWords, sentence_features, word_features
from nlp.components.action_inputs import SentenceInput
from nlp.components.action_model import (
    ActionModel,
    Floats,
    Network,
    context_features,
    context_size,
    decided,
    mean_vector,
)
from nlp.components.actions import THRESHOLD, CueScorer
from nlp.language.cutting import Cutter
from nlp.resources.taxonomy import Taxonomy, load_taxonomy
from nlp.training.action_data import LabelledArticle, findings_of, load_labelled
from nlp.training.corpus import read_corpus

SEED = 20240501
FOLDS = 6
MIN_COUNT = 2
"""A feature must stand in so many sentences."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the comparison varies."""

    strength: float = 10.0  # C of the first stage: the larger, the closer to the training sentences
    context_strength: float = 0.05  # C of the second stage
    context: bool = True
    naive_bayes: bool = False  # features scaled by their log-count ratios (Wang and Manning 2012)
    vectors: bool = False
    networks: int = 0  # with context: so many small networks in the place of the second regression
    findings: bool = False  # kinds of entities, quantities, … as features, names read as placeholders
    selective: bool = False  # a second label of a sentence wants more than the first: see best_further
    calibrated: bool = False  # without context: scores to probabilities by a logistic curve (Platt 1999)


SHIPPED = Options(networks=4, findings=True, selective=True)
"""How the shipped model is made."""


@dataclass(frozen=True, slots=True)
class Data:
    """The labelled sentences in arrays: ``targets`` is sentences × classes, ``articles`` the bounds of each article."""

    inputs: list[SentenceInput]
    targets: Floats
    articles: list[range]
    ids: list[str]
    features: list[set[str]]
    cues: CueWords


def prepare(articles: Sequence[LabelledArticle], taxonomy: Taxonomy, *, findings: bool = False) -> Data:
    """Cut the words, find the features and lay the labels out; with ``findings``, run the other components first."""
    cutter, pipeline = Cutter(), None
    if findings:
        from nlp.pipeline import build

        pipeline = build()
    inputs: list[SentenceInput] = []
    labels, bounds = [], []
    for article in articles:
        start = len(inputs)
        inputs += article.inputs(cutter, findings_of(article, pipeline) if pipeline is not None else None)
        bounds.append(range(start, len(inputs)))
        labels += [[float(c in s.labels) for c in taxonomy.ids] for s in article.sentences]
    cues = CueWords.of(taxonomy)
    features = [sentence_features(s.text, s.words, cues).union(s.found) for s in inputs]
    return Data(inputs, np.array(labels), bounds, [a.id for a in articles], features, cues)


def vocabulary(features: Iterable[Iterable[str]], min_count: int = MIN_COUNT) -> list[str]:
    """The features that stand in at least ``min_count`` sentences, sorted."""
    counts = Counter(f for some in features for f in some)
    return sorted(f for f, n in counts.items() if n >= min_count)


def matrix(model_rows: Sequence[Sequence[int]], width: int) -> sp.csr_matrix:
    """Binary features, each row divided by the root of its number of features, as inference does."""
    indptr = np.cumsum([0, *(len(r) for r in model_rows)])
    indices = np.fromiter((i for r in model_rows for i in r), dtype=np.int32)
    values = np.concatenate([np.full(len(r), 1 / np.sqrt(len(r))) for r in model_rows if len(r)])
    return sp.csr_matrix((values, indices, indptr), shape=(len(model_rows), width))


def fit_logistic(x: Any, y: Floats, strength: float) -> tuple[Floats, Floats]:
    """One logistic regression a class: weights (columns × classes) and intercepts."""
    from sklearn.linear_model import LogisticRegression

    weights, bias = np.zeros((x.shape[1], y.shape[1])), np.zeros(y.shape[1])
    for k in range(y.shape[1]):
        if 0 < y[:, k].sum() < len(y):
            fitted = LogisticRegression(C=strength, solver="liblinear", random_state=SEED, max_iter=500).fit(x, y[:, k])
            weights[:, k], bias[k] = fitted.coef_[0], fitted.intercept_[0]
        else:
            bias[k] = -10.0 if y[:, k].sum() == 0 else 10.0
    return weights, bias


def fit_first(data: Data, rows: Sequence[int], options: Options, vectors: dict[str, Floats] | None) -> ActionModel:
    """The first stage on the sentences ``rows``; the second stage of the result passes the scores through."""
    classes = data.targets.shape[1]
    features = vocabulary(data.features[i] for i in rows)
    index = {f: i for i, f in enumerate(features)}
    found = [sorted(index[f] for f in data.features[i] if f in index) for i in rows]
    x = matrix(found, len(features))
    y = data.targets[list(rows)]
    scale = np.ones((len(features), classes))
    arrays: dict[str, Any] = {}
    if options.naive_bayes:
        scale = _log_count_ratios(x, y)
        fitted = [fit_logistic(x.multiply(scale[:, k]).tocsr(), y[:, [k]], options.strength) for k in range(classes)]
        weights = np.hstack([w for w, _ in fitted]) * scale
        bias = np.concatenate([b for _, b in fitted])
    elif options.vectors and vectors:
        size = len(next(iter(vectors.values())))
        table = np.array([vectors.get(f, np.zeros(size)) for f in features])
        dense = np.array([mean_vector(table[r]) if r else np.zeros(size) for r in found])
        weights, bias = fit_logistic(sp.hstack([x, sp.csr_matrix(dense)]).tocsr(), y, options.strength)
        arrays = {"vectors": table, "dense": weights[len(features) :]}
        weights = weights[: len(features)]
    else:
        weights, bias = fit_logistic(x, y, options.strength)
    through = np.zeros((context_size(classes), classes))
    through[:classes] = np.eye(classes)
    arrays |= {"weights": weights, "bias": bias, "context_weights": through, "context_bias": np.zeros(classes)}
    meta = {
        "name": "actions",
        "classes": [str(k) for k in range(classes)],
        "thresholds": [THRESHOLD] * classes,
        "cues": data.cues.cues,
    }
    return ActionModel(meta, features, arrays)


def _log_count_ratios(x: Any, y: Floats) -> Floats:
    present = (x > 0).astype(float)
    out = np.zeros((x.shape[1], y.shape[1]))
    for k in range(y.shape[1]):
        inside = np.asarray(present[y[:, k] == 1].sum(axis=0)).ravel() + 1.0
        outside = np.asarray(present[y[:, k] == 0].sum(axis=0)).ravel() + 1.0
        out[:, k] = np.abs(np.log((inside / inside.sum()) / (outside / outside.sum())))
    return out


def folds(data: Data, articles: Sequence[int], n: int = FOLDS) -> list[list[int]]:
    """``articles`` dealt into ``n`` parts by a hash of their ids: the same article is always in the same part."""
    ordered = sorted(articles, key=lambda a: hashlib.sha256(data.ids[a].encode()).hexdigest())
    return [sorted(ordered[i::n]) for i in range(n)]


def _sentences(data: Data, articles: Iterable[int]) -> list[int]:
    return [i for a in articles for i in data.articles[a]]


def _contexts(data: Data, scores: Floats, articles: Iterable[int]) -> Floats:
    parts = []
    for a in articles:
        r = data.articles[a]
        parts.append(context_features(scores[r.start : r.stop], data.inputs[r.start : r.stop]))
    return np.vstack(parts)


def held_out_scores(data: Data, articles: Sequence[int], options: Options, vectors: Any) -> Floats:
    """First-stage scores of the sentences of ``articles``, each by a model that did not see its article."""
    out = np.zeros_like(data.targets)
    for part in folds(data, articles):
        rest = [a for a in articles if a not in set(part)]
        model = fit_first(data, _sentences(data, rest), options, vectors)
        for a in part:
            r = data.articles[a]
            out[r.start : r.stop] = model.first_scores(data.inputs[r.start : r.stop])
    return out


def fit(data: Data, articles: Sequence[int], options: Options, vectors: Any = None) -> ActionModel:
    """Both stages on ``articles``: the second learns from held-out scores of the first, as it will see them in use."""
    model = fit_first(data, _sentences(data, articles), options, vectors)
    if options.context:
        scores = held_out_scores(data, articles, options, vectors)
        x, y = _contexts(data, scores, articles), data.targets[_sentences(data, articles)]
        model.context_weights, model.context_bias = fit_logistic(x, y, options.context_strength)
        if options.networks:
            model.standard, model.networks = fit_networks(x, y, options.networks)
    elif options.calibrated:
        rows = _sentences(data, articles)
        scores = held_out_scores(data, articles, options, vectors)[rows]
        for k in range(data.targets.shape[1]):
            slope, shift = fit_logistic(scores[:, [k]], data.targets[np.ix_(rows, [k])], 1.0)
            model.context_weights[k, k], model.context_bias[k] = slope[0, 0], shift[0]
    return model


HIDDEN = 24
DECAY = 1.0
EPOCHS = 60
"""Hidden units, weight decay and passes of a network: the best of a small grid by cross-validation over the corpus."""


def fit_networks(x: Floats, y: Floats, count: int) -> tuple[Floats, list[Network]]:
    """Mean and deviation of the columns, and ``count`` networks that differ in their seed."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    standard = np.array([x.mean(axis=0), x.std(axis=0) + 1e-6])
    networks = []
    for i in range(count):
        net = MLPClassifier((HIDDEN,), alpha=DECAY, max_iter=EPOCHS, learning_rate_init=0.003, random_state=SEED + i)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it stops by its number of passes, on purpose
            net.fit((x - standard[0]) / standard[1], y)
        networks.append(Network(net.coefs_[0], net.intercepts_[0], net.coefs_[1], net.intercepts_[1]))
    return standard, networks


def held_out_probabilities(data: Data, options: Options, vectors: Any = None) -> Floats:
    """Probabilities of all sentences by cross-validation over articles, both stages fitted without the judged part."""
    out = np.zeros_like(data.targets)
    everything = list(range(len(data.articles)))
    for part in folds(data, everything):
        model = fit(data, [a for a in everything if a not in set(part)], options, vectors)
        for a in part:
            r = data.articles[a]
            out[r.start : r.stop] = model.probabilities(data.inputs[r.start : r.stop])
    return out


def best_thresholds(probabilities: Floats, targets: Floats) -> list[float]:
    """For each class the threshold with the best F1, drawn halfway to the middle: few labels make a sharp choice
    an accident."""
    out = []
    for k in range(targets.shape[1]):
        grid = np.arange(0.2, 0.71, 0.02)
        scores = [f1(probabilities[:, k] >= t, targets[:, k] > 0) for t in grid]
        best = float(grid[int(np.argmax(scores))])
        out.append(round((best + 0.45) / 2, 3))
    return out


FURTHER = (0.0, 0.5, 0.55, 0.6, 0.65, 0.7)
DRAWS = 200


def best_further(
    probabilities: Floats, targets: Floats, thresholds: Sequence[float], articles: Sequence[range]
) -> float:
    """What a label beside the likeliest must reach: of :data:`FURTHER` the highest whose micro F1 is within one
    standard error of the best (the one-standard-error rule of Breiman et al. 1984: of rules that cannot be told apart
    the one that says least). The error comes from drawing articles with replacement.
    """
    gold = targets > 0
    counts = []  # rule × article × (hits, labels given and true)
    for further in FURTHER:
        given = decided(probabilities, thresholds, further)
        counts.append(
            [
                ((given & gold)[r.start : r.stop].sum(), given[r.start : r.stop].sum() + gold[r.start : r.stop].sum())
                for r in articles
            ]
        )
    table = np.asarray(counts, dtype=float)
    scores = 2 * table[:, :, 0].sum(axis=1) / np.maximum(table[:, :, 1].sum(axis=1), 1)
    best = int(np.argmax(scores))
    drawn = np.random.default_rng(SEED).integers(0, len(articles), (DRAWS, len(articles)))
    again = 2 * table[best, drawn, 0].sum(axis=1) / np.maximum(table[best, drawn, 1].sum(axis=1), 1)
    return max(t for t, score in zip(FURTHER, scores, strict=True) if score >= scores[best] - again.std())


def f1(predicted: Any, gold: Any) -> float:
    """F1 of two boolean arrays."""
    hits = float(np.sum(predicted & gold))
    total = float(np.sum(predicted) + np.sum(gold))
    return 2 * hits / total if total else 1.0


def measures(
    probabilities: Floats, targets: Floats, thresholds: Sequence[float], further: float = 0.0
) -> dict[str, float]:
    """Micro and macro F1, exact sets, and the calibration error over all classes."""
    predicted, gold = decided(probabilities, thresholds, further), targets > 0
    each = [f1(predicted[:, k], gold[:, k]) for k in range(gold.shape[1])]
    return {
        "micro": f1(predicted, gold),
        "macro": float(np.mean(each)),
        "exact": float(np.mean((predicted == gold).all(axis=1))),
        "ece": calibration_error(probabilities, targets),
        **{f"f1_{k}": v for k, v in enumerate(each)},
    }


def calibration_error(probabilities: Floats, targets: Floats, bins: int = 10) -> float:
    """Expected calibration error: over ten equal bins, the mean distance of stated and observed frequency."""
    p, y = probabilities.ravel(), targets.ravel()
    which = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[which == b].mean() - y[which == b].mean()) * np.mean(which == b) for b in set(which)))


def word_vectors(
    texts: Iterable[str], features: Iterable[str], size: int = 64, limit: int = 150_000
) -> dict[str, Floats]:
    """Vectors of word features by latent semantic analysis over sentences of other, unlabelled text."""
    from sklearn.decomposition import TruncatedSVD

    wanted = sorted(f for f in features if f.startswith("w:"))
    index = {f: i for i, f in enumerate(wanted)}
    cutter = Cutter()
    rows: list[list[int]] = []
    for text in texts:
        row = sorted({index[f] for f in word_features(cutter.cut(text)) if f in index})
        if len(row) > 3:
            rows.append(row)
        if len(rows) >= limit:
            break
    x = matrix(rows, len(wanted))
    counts = np.asarray((x > 0).sum(axis=0)).ravel()
    idf = np.log((1 + len(rows)) / (1 + counts))
    svd = TruncatedSVD(size, random_state=SEED).fit(x.multiply(idf).tocsr())
    table = svd.components_.T * idf[:, None]
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    return {f: table[i] * idf[i] / 10 for f, i in index.items() if counts[i] >= 5}


def unlabelled_sentences(paths: Sequence[Path]) -> Iterable[str]:
    """Sentences of text files or of the ``text``/``content`` field of JSONL files, ``.xz`` among them."""
    import lzma
    import re

    for path in paths:
        opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else open(path, encoding="utf-8")
        with opened as file:
            for line in file:
                text = line
                if ".jsonl" in path.name:
                    row = json.loads(line)
                    text = str(row.get("text") or row.get("content") or "")
                yield from (s for s in re.split(r"[。！？\n]", text) if len(s) > 8)


def cue_probabilities(data: Data, taxonomy: Taxonomy) -> Floats:
    """What the taxonomy's cue words alone say."""
    return np.array(CueScorer(taxonomy).scores([s.text for s in data.inputs]))


def compare(
    articles: Sequence[LabelledArticle], taxonomy: Taxonomy, vectors: Any = None
) -> dict[str, dict[str, float]]:
    """Held-out measures of each way to classify, by name."""
    plain, full = prepare(articles, taxonomy), prepare(articles, taxonomy, findings=True)
    networks = replace(SHIPPED, findings=False, selective=False)
    ways = {
        "sentence alone": Options(context=False),
        "sentence alone, NB-SVM": Options(context=False, naive_bayes=True, strength=1.0),
        "with context": Options(),
        "with context, networks": networks,
        "the same, with findings": replace(networks, findings=True),
        "the same, selective (shipped)": SHIPPED,
    }
    if vectors:
        ways["shipped, with word vectors"] = replace(SHIPPED, vectors=True)
    out = {"cue words": measures(cue_probabilities(plain, taxonomy), plain.targets, [THRESHOLD] * len(taxonomy.ids))}
    for name, options in ways.items():
        data = full if options.findings else plain
        p = held_out_probabilities(data, options, vectors)
        thresholds = best_thresholds(p, data.targets)
        further = best_further(p, data.targets, thresholds, data.articles) if options.selective else 0.0
        out[name] = measures(p, data.targets, thresholds, further)
    return out


def train(
    folder: Path, taxonomy: Taxonomy, options: Options, vectors: Any = None
) -> tuple[ActionModel, dict[str, Any]]:
    """Fit on the whole corpus; thresholds and the stated measures come from cross-validation."""
    articles = load_labelled(folder / "actions", read_corpus(folder))
    model, data = train_articles(articles, taxonomy, options, vectors)
    model.meta |= {"licence": "CC BY 4.0", "command": "kuifeng train actions --out models/actions"}
    return model, {"data": data}


def train_articles(
    articles: Sequence[LabelledArticle], taxonomy: Taxonomy, options: Options, vectors: Any = None
) -> tuple[ActionModel, Data]:
    """As :func:`train`, on these articles."""
    data = prepare(articles, taxonomy, findings=options.findings)
    p = held_out_probabilities(data, options, vectors)
    thresholds = best_thresholds(p, data.targets)
    further = best_further(p, data.targets, thresholds, data.articles) if options.selective else 0.0
    model = fit(data, list(range(len(articles))), options, vectors)
    report = measures(p, data.targets, thresholds, further)
    model.meta = {
        "name": "actions",
        "taxonomy": taxonomy.id,
        "classes": list(taxonomy.ids),
        "thresholds": thresholds,
        "further": further,
        "findings": options.findings,
        "seed": SEED,
        "articles": len(articles),
        "sentences": len(data.inputs),
        "labelled": {c: int(n) for c, n in zip(taxonomy.ids, data.targets.sum(axis=0), strict=True)},
        "cues": data.cues.cues,
        "corpus_sha256": corpus_hash(articles),
        "held_out": {k: round(v, 4) for k, v in report.items()},
    }
    model.classes, model.thresholds, model.further = tuple(taxonomy.ids), np.asarray(thresholds), further
    return model, data


def corpus_hash(articles: Sequence[LabelledArticle]) -> str:
    """SHA-256 of ids, sentences and labels."""
    digest = hashlib.sha256()
    for a in articles:
        for s in a.sentences:
            digest.update("\t".join((a.id, s.role, ";".join(sorted(s.labels)), s.text)).encode() + b"\n")
    return digest.hexdigest()


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--unlabelled", type=Path, nargs="*", default=[])
    parser.add_argument("--compare", action="store_true", help="print the comparison, save nothing")
    args = parser.parse_args(argv)
    taxonomy = load_taxonomy()
    vectors = None
    if args.unlabelled:
        articles = load_labelled(args.corpus / "actions", read_corpus(args.corpus))
        data = prepare(articles, taxonomy)
        vectors = word_vectors(unlabelled_sentences(args.unlabelled), vocabulary(data.features))
    if args.compare:
        articles = load_labelled(args.corpus / "actions", read_corpus(args.corpus))
        for name, row in compare(articles, taxonomy, vectors).items():
            print(f"{name:32s}", "  ".join(f"{k} {v:.3f}" for k, v in row.items()))
        return 0
    model, _ = train(args.corpus, taxonomy, replace(SHIPPED, vectors=bool(vectors)), vectors)
    model.save(args.model)
    print(json.dumps(model.meta["held_out"], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

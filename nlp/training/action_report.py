"""How good the action classifier is, with counts and bootstrap intervals beside every figure, cue words beside it.

    python -m nlp.training.action_report corpus                         learned from train, thresholds from dev, on test
    python -m nlp.training.action_report corpus --texts FILE --gold DIR     the shipped model on other texts

The gold of other texts is one JSON file an article, ``{"id": …, "sentences": [{"text": …, "actions": […]}, …]}``, with
the sentences in order; ``FILE`` is anything that ``kuifeng run`` reads, with the same ids. Intervals draw articles with
replacement (:mod:`nlp.training.validation`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.components.action_model import decided
from nlp.components.actions import THRESHOLD
from nlp.errors import GoldError, KuifengError
from nlp.resources.taxonomy import Taxonomy, load_taxonomy
from nlp.training.action_data import SPLIT_FILE, load_labelled
from nlp.training.actions import (
    SHIPPED,
    Data,
    best_further,
    best_thresholds,
    calibration_error,
    cue_probabilities,
    fit,
    prepare,
)
from nlp.training.corpus import read_corpus, read_simple
from nlp.training.labels import CodedSentence, Coding
from nlp.training.split import load_split
from nlp.training.validation import Comparison, compare_codings

Given = npt.NDArray[np.bool_]


def coding(source: str, data: Data, articles: Sequence[int], given: Given, classes: Sequence[str]) -> Coding:
    """The sentences of ``articles`` with the classes that ``given`` (all sentences × classes) says."""
    sentences = [
        CodedSentence(
            data.inputs[i].text,
            frozenset(c for c, has in zip(classes, given[i], strict=True) if has),
            data.ids[a],
            f"{data.ids[a]}:s{i - data.articles[a].start + 1}",
            data.inputs[i].role,
        )
        for a in articles
        for i in data.articles[a]
    ]
    return Coding(source, tuple(classes), tuple(sentences))


def on_test(corpus: Path, taxonomy: Taxonomy) -> tuple[Comparison, Comparison, float]:
    """Model and cue words against the labels of the test articles, and the model's calibration error there.

    The model learns from the train articles alone; thresholds are chosen on the dev articles.
    """
    data = prepare(load_labelled(corpus / "actions", read_corpus(corpus)), taxonomy, findings=SHIPPED.findings)
    split = load_split(corpus / "actions" / SPLIT_FILE)
    part = {name: [a for a, i in enumerate(data.ids) if split.get(i) == name] for name in ("train", "dev", "test")}
    model = fit(data, part["train"], SHIPPED)
    p = np.zeros_like(data.targets)
    for a in (*part["dev"], *part["test"]):
        r = data.articles[a]
        p[r.start : r.stop] = model.probabilities(data.inputs[r.start : r.stop])
    dev, test = ([i for a in part[name] for i in data.articles[a]] for name in ("dev", "test"))
    thresholds = best_thresholds(p[dev], data.targets[dev])
    further = best_further(p, data.targets, thresholds, [data.articles[a] for a in part["dev"]])
    given = {
        "model": decided(p, thresholds, further),
        "cue words": cue_probabilities(data, taxonomy) >= THRESHOLD,
        "gold": data.targets > 0,
    }
    codings = {name: coding(name, data, part["test"], g, taxonomy.ids) for name, g in given.items()}
    by_model, by_cues = (compare_codings(codings[name], codings["gold"]) for name in ("model", "cue words"))
    return by_model, by_cues, calibration_error(p[test], data.targets[test])


def on_texts(texts: Path, gold: Path, taxonomy: Taxonomy) -> tuple[Comparison, Comparison, float]:
    """As :func:`on_test`, for the shipped model on other texts."""
    import nlp
    from nlp.components.actions import CueScorer

    wanted = read_simple(gold)
    scorer = CueScorer(taxonomy)
    truth: list[CodedSentence] = []
    said: dict[str, list[CodedSentence]] = {"model": [], "cue words": []}
    probabilities, targets = [], []
    for result in nlp.analyse(nlp.read(texts)):
        rows: Sequence[Any] = result.rows["sentences"]
        sentences = wanted.pop(result.article.article_id, None)
        if sentences is None:
            continue
        if len(sentences) != len(rows):
            raise GoldError(
                f"{len(sentences)} sentences, and the article has {len(rows)}", where=result.article.article_id
            )
        cues = scorer.scores([row.text for row in rows])
        for row, sentence, scores in zip(rows, sentences, cues, strict=True):
            about = {"article_id": row.article_id, "sentence_id": row.sentence_id, "role": row.role}
            cued = frozenset(c for c, s in zip(taxonomy.ids, scores, strict=True) if s >= THRESHOLD)
            truth.append(CodedSentence(row.text, frozenset(sentence["actions"]), **about))
            said["model"].append(CodedSentence(row.text, frozenset(filter(None, row.actions.split(";"))), **about))
            said["cue words"].append(CodedSentence(row.text, cued, **about))
            probabilities.append([row.extra[f"p_{c}"] for c in taxonomy.ids])
            targets.append([float(c in sentence["actions"]) for c in taxonomy.ids])
    if wanted:
        raise GoldError(f"no text for {min(wanted)}", where=str(texts), remedy="Give the texts that the gold is of.")
    right = Coding("gold", taxonomy.ids, tuple(truth))
    by_model, by_cues = (compare_codings(Coding(n, taxonomy.ids, tuple(rows)), right) for n, rows in said.items())
    return by_model, by_cues, calibration_error(np.array(probabilities), np.array(targets))


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--gold", type=Path)
    args = parser.parse_args(argv)
    if (args.texts is None) != (args.gold is None):
        parser.error("--texts and --gold go together")
    taxonomy = load_taxonomy()
    try:
        by_model, by_cues, ece = (
            on_texts(args.texts, args.gold, taxonomy) if args.texts else on_test(args.corpus, taxonomy)
        )
    except KuifengError as error:
        print(error, file=sys.stderr)
        return 1
    print(by_model.table())
    print(f"\nexpected calibration error {ece:.3f}\n\nby cue words alone\n\n{by_cues.table()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The actions of every sentence (SPEC §8), or the classes of a taxonomy of the user's own.

The shipped taxonomy has a learned model (``models/actions``). For another taxonomy without a model the cue words decide:
a class gets a sentence where its cues, less its negative cues, reach a threshold; the score is then a logistic curve
over that sum, which can be read like a probability but is not calibrated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.components import store
from nlp.components.action_features import CueWords
from nlp.components.action_model import ActionModel, SentenceInput
from nlp.language.cutting import Cutter
from nlp.resources.locations import models_dir
from nlp.resources.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy

if TYPE_CHECKING:
    from spacy.tokens import Doc

THRESHOLD = 0.5
_SLOPE, _MIDDLE = 1.5, 0.8  # one cue is enough: logistic(1.5 * (1 - 0.8)) = .57


class CueScorer:
    """Scores sentences by the taxonomy's cue words alone."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.cues = CueWords.of(taxonomy)

    def scores(self, sentences: Sequence[str]) -> list[list[float]]:
        """For each sentence a score between 0 and 1 for each class."""
        return [[1 / (1 + math.exp(-_SLOPE * (n - _MIDDLE))) for n in self.cues.balance(s).values()] for s in sentences]


class Actions:
    """The spaCy component: stores labels and scores of every sentence, title and headings among them."""

    def __init__(self, taxonomy: Taxonomy, source: str = "") -> None:
        self._set(taxonomy, source)

    def _set(self, taxonomy: Taxonomy, source: str) -> None:
        self.taxonomy = taxonomy
        self.model = None if source else shipped_model(taxonomy)
        self._source = source
        self._scorer = CueScorer(taxonomy)
        self._cutter = Cutter()  # not the document's words: those depend on the user's dictionary, the model does not

    @classmethod
    def from_taxonomy(cls, path: Path | None) -> Actions:
        """The component for the taxonomy file ``path``; without it for the five actions."""
        taxonomy = load_taxonomy(path)
        return cls(taxonomy, path.read_text(encoding="utf-8") if path else "")

    @property
    def labels(self) -> tuple[str, ...]:
        return self.taxonomy.ids

    @property
    def taxonomy_labels(self) -> list[tuple[str, str]]:
        """Id and label of each class."""
        return [(c.id, c.label) for c in self.taxonomy.classes]

    def __call__(self, doc: Doc) -> Doc:
        found = store.store(doc)
        text = store.text(doc)
        sentences = found["sentences"]
        if self.model is not None:
            inputs = self._inputs(text, sentences)
            scores = self.model.probabilities(inputs).tolist()
            labels = self.model.labels(np.asarray(scores).reshape(len(inputs), len(self.labels)))
        else:
            scores = self._scorer.scores([text[s["start"] : s["end"]] for s in sentences])
            labels = [[a for a, p in zip(self.labels, row, strict=True) if p >= THRESHOLD] for row in scores]
        found["action_ids"] = list(self.labels)
        found["action_scores"] = [dict(zip(self.labels, row, strict=True)) for row in scores]
        found["actions"] = labels
        return doc

    def _inputs(self, text: str, sentences: Sequence[dict[str, Any]]) -> list[SentenceInput]:
        out: list[SentenceInput] = []
        heading = -1
        for i, s in enumerate(sentences):
            part = text[s["start"] : s["end"]]
            section = heading if s["role"] == "body" else -1
            out.append(SentenceInput(part, self._cutter.cut(part), s["role"], section, s["paragraph"]))
            if s["role"] == "heading":
                heading = i
        return out

    def explain(self, sentence: str, top: int = 10) -> dict[str, list[tuple[str, float]]]:
        """For each class what in a sentence speaks for it (above 0) and against it (below), the weightiest first.

        With the learned model these are the weights of words and characters, the context left out; by cue words alone
        each cue counts 1.
        """
        if self.model is not None:
            return self.model.explain(SentenceInput(sentence, self._cutter.cut(sentence), "body"), top)
        evidence = self._scorer.cues.evidence(sentence)
        return {
            name: [(w, 1.0) for w in words][:top] + [(w, -1.0) for w in against][:top]
            for name, (words, against) in evidence.items()
        }

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """A taxonomy of the user's own travels with the pipeline; the shipped one does not need to."""
        return self._source.encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Actions:
        source = data.decode()
        self._set(parse_taxonomy(source) if source else load_taxonomy(), source)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Actions:
        return self.from_bytes(Path(path).read_bytes())


@cache
def shipped_model(taxonomy: Taxonomy) -> ActionModel | None:
    """The learned model for a shipped taxonomy, or ``None`` where there is none."""
    folder = models_dir() / "actions"
    if not (folder / "meta.json").is_file():
        return None
    model = ActionModel.load(folder)
    return model if model.classes == taxonomy.ids else None

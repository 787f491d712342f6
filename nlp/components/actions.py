"""The actions of every sentence (SPEC §8), or the classes of a taxonomy of the user's own.

The shipped taxonomy has a learned model (``models/actions``); for another taxonomy one can be trained
(``kuifeng train actions``). Without a model the cue words decide: a class gets a sentence where its cues, less its
negative cues, reach a threshold; the score is then a logistic curve over that sum, which can be read like a
probability but is not calibrated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlp.components import store
from nlp.components.action_features import CueWords
from nlp.components.action_inputs import SentenceInput, sentence_inputs
from nlp.components.action_model import ActionModel
from nlp.errors import ModelError
from nlp.language.cutting import Cutter
from nlp.resources.locations import models_dir
from nlp.resources.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy

if TYPE_CHECKING:
    from spacy.tokens import Doc

THRESHOLD = 0.5
LISTED = 3
"""From so many of its classes' labels on, a sentence lists the programme."""
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

    def __init__(self, taxonomy: Taxonomy, source: str = "", model: ActionModel | None = None) -> None:
        self.take(taxonomy, source, model)

    def take(self, taxonomy: Taxonomy, source: str = "", model: ActionModel | None = None) -> None:
        """Classify by another taxonomy from now on. ``source``: its TOML text, empty for the five actions; ``model``:
        a model of one's own for it."""
        if model is not None:
            check_fit(model, taxonomy)
        self.taxonomy = taxonomy
        self.own_model = model is not None
        self.model = model if model is not None else None if source else shipped_model(taxonomy)
        self._source = source
        self._scorer = CueScorer(taxonomy)
        self._cutter = Cutter()  # not the document's words: those depend on the user's dictionary, the model does not

    @classmethod
    def from_paths(cls, taxonomy: Path | None = None, model: Path | None = None) -> Actions:
        """The component for a taxonomy file (without one: the five actions) and a model's folder."""
        out = cls(load_taxonomy())
        out.take_paths(taxonomy, model)
        return out

    def take_paths(self, taxonomy: Path | None = None, model: Path | None = None) -> None:
        """:meth:`take` from a taxonomy file and a model's folder.

        Raises :class:`nlp.errors.ResourceError` or :class:`nlp.errors.ModelError` where one of them cannot be used.
        """
        classes = load_taxonomy(taxonomy)
        source = taxonomy.read_text(encoding="utf-8") if taxonomy else ""
        self.take(classes, source, ActionModel.load(model) if model else None)

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
            inputs = sentence_inputs(text, sentences, self._cutter, found if self.model.reads_findings else None)
            scores = self.model.probabilities(inputs).tolist()
            labels = self.model.labels(np.asarray(scores).reshape(len(inputs), len(self.labels)))
        else:
            scores = self._scorer.scores([text[s["start"] : s["end"]] for s in sentences])
            labels = [[a for a, p in zip(self.labels, row, strict=True) if p >= THRESHOLD] for row in scores]
        for i, sentence in enumerate(sentences):
            for name in self.named(text[sentence["start"] : sentence["end"]]):
                labels[i] = [a for a in self.labels if a == name or a in labels[i]]
                scores[i][self.labels.index(name)] = 1.0
        found["action_ids"] = list(self.labels)
        found["action_scores"] = [dict(zip(self.labels, row, strict=True)) for row in scores]
        found["actions"] = labels
        return doc

    def named(self, sentence: str) -> list[str]:
        """The classes that a sentence lists by their labels: it has all of them (SPEC §8). One label alone, or two,
        may be the mere mention of a name."""
        listed = [c.id for c in self.taxonomy.classes if c.label in sentence]
        return listed if len(listed) >= LISTED else []

    def explain(self, sentence: str, top: int = 10) -> dict[str, list[tuple[str, float]]]:
        """For each class what in a sentence speaks for it (above 0) and against it (below), the weightiest first.

        With the learned model these are the weights of words and characters, the context and what other components
        found left out; by cue words alone each cue counts 1.
        """
        if self.model is not None:
            return self.model.explain(SentenceInput(sentence, self._cutter.cut(sentence), "body"), top)
        evidence = self._scorer.cues.evidence(sentence)
        return {
            name: [(w, 1.0) for w in words][:top] + [(w, -1.0) for w in against][:top]
            for name, (words, against) in evidence.items()
        }

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """A taxonomy and a model of the user's own travel with the pipeline; the shipped ones do not need to."""
        import srsly  # type: ignore[import-untyped]

        files = self.model.to_files() if self.model is not None and self.own_model else {}
        packed: bytes = srsly.msgpack_dumps({"taxonomy": self._source, "model": files})
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Actions:
        import srsly

        packed = srsly.msgpack_loads(data)
        source, files = packed["taxonomy"], packed["model"]
        model = ActionModel.from_files(files) if files else None
        self.take(parse_taxonomy(source) if source else load_taxonomy(), source, model)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """A folder: ``taxonomy.toml`` and ``model``, each where it is the user's own."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if self._source:
            (folder / "taxonomy.toml").write_text(self._source, encoding="utf-8", newline="")
        if self.model is not None and self.own_model:
            self.model.save(folder / "model")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Actions:
        folder = Path(path)
        taxonomy, model = folder / "taxonomy.toml", folder / "model"
        self.take_paths(taxonomy if taxonomy.is_file() else None, model if model.is_dir() else None)
        return self


def check_fit(model: ActionModel, taxonomy: Taxonomy) -> None:
    """Raise :class:`nlp.errors.ModelError` where the model's classes are not the taxonomy's, in its order."""
    if model.classes != taxonomy.ids:
        raise ModelError(
            f"the model's classes are {', '.join(model.classes)}; those of the taxonomy {taxonomy.id} are "
            f"{', '.join(taxonomy.ids)}",
            where=str(model.meta.get("taxonomy", "model")),
            remedy="Give the taxonomy that the model was trained for, or train it again: kuifeng train actions.",
        )


@cache
def shipped_model(taxonomy: Taxonomy) -> ActionModel | None:
    """The learned model for a shipped taxonomy, or ``None`` where there is none."""
    folder = models_dir() / "actions"
    if not (folder / "meta.json").is_file():
        return None
    model = ActionModel.load(folder)
    return model if model.classes == taxonomy.ids else None

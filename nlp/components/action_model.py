"""The learned action classifier: inference in NumPy over plain arrays.

Two stages. The first reads the sentence alone: a linear model over binary word and character features, and over a
dense vector that is the mean of its words' vectors where the model has such. The second reads the first stage's scores
of the sentence, its neighbours, its heading, the title and the article's mean, with role and place: a report goes on
about a thing for sentences that name it no more. The first is one logistic regression a class; so is the second, or it
is the mean of small networks with one hidden layer. The second's outputs are the probabilities.

A model is a folder: ``weights.npz`` (numbers), ``features.txt`` (one feature a line), ``meta.json`` (classes,
thresholds, how it was made). Nothing in it is run.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlp.components.action_features import CueWords, character_grams, spoken_features
from nlp.components.action_inputs import SentenceInput
from nlp.errors import ModelError

Floats = npt.NDArray[np.float64]

FILES = ("meta.json", "features.txt", "weights.npz")
_REMEDY = "Give a folder that kuifeng train actions has written, or reinstall kuifeng."

ROLES = ("title", "heading", "body")
NEIGHBOURS = (-2, -1, 1, 2)
NETWORK_PARTS = ("inner", "inner_bias", "outer", "outer_bias")
CONTEXT_CLIP = 6.0
"""Scores of the first stage are clipped to ± this before the second reads them: it saw none beyond in training."""


@dataclass(frozen=True, slots=True)
class Network:
    """A second stage with one hidden layer of rectified units: columns → hidden → classes."""

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    def probabilities(self, x: Floats) -> Floats:
        """For standardised columns, rows × columns, the probability of each class."""
        hidden = np.maximum(x @ self.inner + self.inner_bias, 0.0)
        return sigmoid(np.asarray(hidden @ self.outer + self.outer_bias))


class ActionModel:
    """A fitted classifier, read from a folder with :meth:`load`."""

    def __init__(self, meta: dict[str, Any], features: Sequence[str], arrays: dict[str, npt.NDArray[Any]]) -> None:
        self.meta = meta
        self.classes: tuple[str, ...] = tuple(meta["classes"])
        self.thresholds = np.asarray(meta["thresholds"], dtype=float)
        self.further = float(meta.get("further", 0.0))
        self.features = list(features)
        self.index = {f: i for i, f in enumerate(self.features)}
        # most of a sentence's features are grams: looked up without a string for each
        self._grams = {f[2:]: i for i, f in enumerate(self.features) if f.startswith("c:")}
        self.cues = CueWords(meta.get("cues", {}))
        self.weights = arrays["weights"].astype(np.float32)  # features × classes
        self.bias = arrays["bias"].astype(float)
        self.vectors = arrays["vectors"].astype(np.float32) if "vectors" in arrays else None  # features × dimensions
        self.dense = arrays["dense"].astype(float) if "dense" in arrays else None  # dimensions × classes
        self.context_weights = arrays["context_weights"].astype(float)
        self.context_bias = arrays["context_bias"].astype(float)
        # Columns are standardised for the networks: less the first row, divided by the second.
        self.standard: Floats | None = arrays["standard"].astype(float) if "standard" in arrays else None
        self.networks = [
            Network(*(arrays[f"network{i}_{part}"].astype(float) for part in NETWORK_PARTS))
            for i in range(sum(name.endswith("_inner") for name in arrays))
        ]
        k = len(self.classes)
        shapes: list[tuple[int, ...]] = [(len(self.features), k), (k,), (context_size(k), k), (k,), (k,)]
        found: list[npt.NDArray[Any]] = [
            self.weights,
            self.bias,
            self.context_weights,
            self.context_bias,
            self.thresholds,
        ]
        for net in self.networks:
            shapes += [(context_size(k), len(net.inner_bias)), (len(net.inner_bias), k), (k,)]
            found += [net.inner, net.outer, net.outer_bias]
        if [a.shape for a in found] != shapes or (self.networks and self.standard is None):
            raise ModelError("weights and features do not fit each other", where=str(meta.get("name", "actions")))

    @classmethod
    def load(cls, folder: Path) -> ActionModel:
        """Read a model. Raises :class:`nlp.errors.ModelError` where the folder does not hold one."""
        try:
            files = {name: (folder / name).read_bytes() for name in FILES}
        except OSError as error:
            raise ModelError(f"no action model: {error}", where=str(folder), remedy=_REMEDY) from error
        return cls.from_files(files, str(folder))

    @classmethod
    def from_files(cls, files: Mapping[str, bytes], where: str = "actions") -> ActionModel:
        """A model from the contents of its files, ``{name: bytes}``."""
        try:
            meta = json.loads(files["meta.json"].decode())
            features = files["features.txt"].decode().split("\n")[:-1]
            with np.load(io.BytesIO(files["weights.npz"]), allow_pickle=False) as data:
                return cls(meta, features, dict(data))
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, BadZipFile) as error:
            raise ModelError(f"no action model: {error}", where=where, remedy=_REMEDY) from error

    def save(self, folder: Path) -> None:
        """Write the model into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self.to_files().items():
            (folder / name).write_bytes(data)

    def to_files(self) -> dict[str, bytes]:
        """The contents of the model's files: weights in half precision, which changes no label."""
        arrays: dict[str, Any] = {
            "weights": self.weights.astype(np.float16),
            "bias": self.bias,
            "context_weights": self.context_weights,
            "context_bias": self.context_bias,
        }
        if self.vectors is not None and self.dense is not None:
            arrays |= {"vectors": self.vectors.astype(np.float16), "dense": self.dense}
        if self.standard is not None:
            arrays["standard"] = self.standard.astype(np.float32)
        for i, net in enumerate(self.networks):
            arrays |= {f"network{i}_{part}": getattr(net, part).astype(np.float32) for part in NETWORK_PARTS}
        weights = io.BytesIO()
        np.savez_compressed(weights, allow_pickle=False, **arrays)
        return {
            "weights.npz": weights.getvalue(),
            "features.txt": "".join(f + "\n" for f in self.features).encode(),
            "meta.json": (json.dumps(self.meta, ensure_ascii=False, indent=1) + "\n").encode(),
        }

    def rows(self, sentence: SentenceInput) -> list[int]:
        """The numbers of the features that the sentence has and the model knows, sorted."""
        found = {self.index.get(f, -1) for f in spoken_features(sentence.text, sentence.words, self.cues)}
        found |= {self.index.get(f, -1) for f in sentence.found}
        found.update(map(self._grams.get, character_grams(sentence.text), repeat(-1)))
        found.discard(-1)
        return sorted(found)

    @property
    def reads_findings(self) -> bool:
        """Whether the model was made with what the other components find, and wants it."""
        return bool(self.meta.get("findings", False))

    def first_scores(self, sentences: Sequence[SentenceInput]) -> Floats:
        """Scores (log odds) of the first stage, sentences × classes."""
        out = np.zeros((len(sentences), len(self.classes)))
        for i, sentence in enumerate(sentences):
            rows = self.rows(sentence)
            if rows:
                # divided by the root of their number: a long sentence is not surer of everything
                out[i] = self.weights[rows].sum(axis=0) / np.sqrt(len(rows))
                if self.vectors is not None and self.dense is not None:
                    out[i] += mean_vector(self.vectors[rows]) @ self.dense
        return np.asarray(out + self.bias)

    def probabilities(self, sentences: Sequence[SentenceInput]) -> Floats:
        """Probability of each class for each sentence of one article, in order: sentences × classes."""
        if not sentences:
            return np.zeros((0, len(self.classes)))
        context = context_features(self.first_scores(sentences), sentences)
        if self.networks and self.standard is not None:
            x = (context - self.standard[0]) / self.standard[1]
            return np.asarray(np.mean([net.probabilities(x) for net in self.networks], axis=0))
        return sigmoid(np.asarray(context @ self.context_weights + self.context_bias))

    def labels(self, probabilities: Floats) -> list[list[str]]:
        """The classes of each sentence by :func:`decided`."""
        chosen = decided(probabilities, self.thresholds, self.further)
        return [[c for c, has in zip(self.classes, row, strict=True) if has] for row in chosen]

    def explain(self, sentence: SentenceInput, top: int = 10) -> dict[str, list[tuple[str, float]]]:
        """For each class the features of the sentence that weigh most for and against it in the first stage."""
        rows = self.rows(sentence)
        out = {}
        for k, name in enumerate(self.classes):
            weighed = [(self.features[r].partition(":")[2], round(float(self.weights[r, k]), 3)) for r in rows]
            out[name] = sorted(weighed, key=lambda x: (-abs(x[1]), x[0]))[:top]
        return out


def decided(probabilities: Floats, thresholds: npt.ArrayLike, further: float = 0.0) -> npt.NDArray[np.bool_]:
    """Which classes each sentence has, sentences × classes: those that reach their threshold, and any beside the
    likeliest only from ``further`` on. Most sentences do one thing, so a second label wants more than an even chance.
    """
    reached = probabilities >= np.asarray(thresholds)
    likeliest = probabilities == probabilities.max(axis=1, keepdims=True, initial=0.0)
    return np.asarray(reached & (likeliest | (probabilities >= further)))


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -x)))


def mean_vector(vectors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The mean of the vectors that are not zero, of length 1; zero where all are."""
    total = vectors.sum(axis=0)
    norm = float(np.linalg.norm(total))
    return np.asarray(total / norm if norm else total)


def context_size(classes: int) -> int:
    """Columns of :func:`context_features`."""
    return classes * (1 + len(NEIGHBOURS) + 4) + len(ROLES) + 2


def context_features(scores: Floats, sentences: Sequence[SentenceInput]) -> Floats:
    """What the second stage reads: sentences × :func:`context_size`."""
    z = np.clip(scores, -CONTEXT_CLIP, CONTEXT_CLIP)
    n, k = z.shape
    body = np.array([s.role == "body" for s in sentences])
    mean = z[body].mean(axis=0) if body.any() else z.mean(axis=0)
    title = z[0] if sentences[0].role == "title" else np.zeros(k)
    paragraphs: dict[int, list[int]] = {}
    for i, s in enumerate(sentences):
        paragraphs.setdefault(s.paragraph, []).append(i)
    blocks = [z]
    for step in NEIGHBOURS:
        shifted = np.zeros((n, k))
        if step < 0 and -step < n:
            shifted[-step:] = z[:step]
        elif 0 < step < n:
            shifted[: n - step] = z[step:]
        blocks.append(shifted)
    blocks.append(np.tile(title, (n, 1)))
    blocks.append(np.array([z[s.section] if s.section >= 0 else np.zeros(k) for s in sentences]))
    blocks.append(np.tile(mean, (n, 1)))
    blocks.append(np.array([z[paragraphs[s.paragraph]].mean(axis=0) for s in sentences]))
    blocks.append(np.array([[s.role == r for r in ROLES] for s in sentences], dtype=float))
    place = np.arange(n) / max(n - 1, 1)
    length = np.log1p([len(s.text) for s in sentences]) / 5
    blocks.append(np.column_stack([place, length]))
    return np.hstack(blocks)

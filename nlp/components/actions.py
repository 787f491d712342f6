"""The actions of every sentence (SPEC §8), or the classes of a taxonomy of the user's own.

First form: cue words. A class gets a sentence where its cues, less its negative cues, reach a threshold; the score is
a logistic curve over that sum, so that it can be read like a probability but is not calibrated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.components import store
from nlp.components.action_features import CueWords
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
        self.taxonomy = taxonomy
        self._source = source
        self._scorer = CueScorer(taxonomy)

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
        texts = [text[s["start"] : s["end"]] for s in found["sentences"]]
        scores = self._scorer.scores(texts)
        found["action_ids"] = list(self.labels)
        found["action_scores"] = [dict(zip(self.labels, row, strict=True)) for row in scores]
        found["actions"] = [[a for a, p in row.items() if p >= THRESHOLD] for row in found["action_scores"]]
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """A taxonomy of the user's own travels with the pipeline; the shipped one does not need to."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / "taxonomy.toml").write_text(self._source, encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Actions:
        source = (Path(path) / "taxonomy.toml").read_text(encoding="utf-8")
        taxonomy = parse_taxonomy(source, str(path)) if source else load_taxonomy()
        self.__init__(taxonomy, source)  # type: ignore[misc]
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self._source.encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Actions:
        source: Any = data.decode()
        self.__init__(parse_taxonomy(source) if source else load_taxonomy(), source)  # type: ignore[misc]
        return self

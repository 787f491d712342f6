"""Predictions against coded sentences, or two coders against each other; and what follows for the shares of classes.

For each class: precision, recall, F1 and Cohen's κ, with bootstrap intervals that draw articles (sentences of one
article are not independent). The corrected share of a class is the adjusted count (Gart and Buck 1966; Forman 2008):
a classifier that finds a part ``tpr`` of what belongs to a class and ``fpr`` of what does not, counts the share
``q = p tpr + (1 - p) fpr`` where the true one is ``p``, so ``p = (q - fpr) / (tpr - fpr)``, kept within 0 and 1.
``tpr`` and ``fpr`` come from the coded sentences, and those must be a random draw for it to hold. Its interval draws
the two rates from their posteriors under Jeffreys' prior, Beta(hits + ½, misses + ½): sentences drawn at random from
the run are independent, and a sample without an error does not show that there is none.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nlp.errors import ConfigError, InputError
from nlp.training.evaluation import fold
from nlp.training.labels import CodedSentence, Coding

if TYPE_CHECKING:
    import pandas as pd

DRAWS = 1000
MIN_SEPARATION = 0.1
"""Where ``tpr - fpr`` is smaller the classifier hardly tells the class apart, and no share is corrected."""

FEW = 10
"""With fewer gold sentences a class's figures are called hints."""

Counts = npt.NDArray[np.float64]  # … × classes × 4: both, only predicted, only gold, neither
Estimate = tuple[float, float, float]
"""A figure and its 95 % interval; not a number where it has no value."""


@dataclass(frozen=True, slots=True)
class ClassResult:
    """One class: the four counts of its confusion, and figures with their intervals."""

    name: str
    both: int
    only_predicted: int
    only_gold: int
    neither: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class Share:
    """The share of sentences with a class: in the gold sample, as the run counts it over all its sentences, and that
    count corrected."""

    name: str
    coded: Estimate
    counted: float
    corrected: Estimate


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two codings of the same sentences have to do with each other. ``confusion[gold][predicted]`` counts
    sentences; a sentence with several labels counts for each pair, and ``none`` is the lack of any."""

    predicted: str
    gold: str
    sentences: int
    articles: int
    left_out: int
    classes: tuple[ClassResult, ...]
    micro_f1: Estimate
    macro_f1: Estimate
    exact: Estimate
    confusion: dict[str, dict[str, int]]
    shares: tuple[Share, ...]
    seed: int
    notes: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One row a class: counts, figures, and the ends of their intervals as ``_low`` and ``_high``."""
        import pandas as pd

        rows = []
        for c in self.classes:
            row: dict[str, Any] = {
                "class": c.name,
                "gold": c.both + c.only_gold,
                "predicted": c.both + c.only_predicted,
            }
            row["both"] = c.both
            for name in ("precision", "recall", "f1", "kappa"):
                value, low, high = getattr(c, name)
                row |= {name: value, f"{name}_low": low, f"{name}_high": high}
            rows.append(row)
        return pd.DataFrame(rows)

    def shares_frame(self) -> pd.DataFrame:
        """One row a class: coded, counted and corrected share."""
        import pandas as pd

        return pd.DataFrame(
            {
                "class": s.name,
                "coded": s.coded[0],
                "counted": s.counted,
                "corrected": s.corrected[0],
                "corrected_low": s.corrected[1],
                "corrected_high": s.corrected[2],
            }
            for s in self.shares
        )

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data for JSON; what has no value is ``None``."""
        out: dict[str, Any] = _without_nan(asdict(self))
        return out

    def table(self) -> str:
        """All figures as text."""
        lines = [
            f"{self.sentences} sentences of {self.articles} articles in both; {self.left_out} coded ones left out",
            f"micro F1 {_written(self.micro_f1)}   macro F1 {_written(self.macro_f1)}   "
            f"equal sets {_written(self.exact)}",
            "",
            f"{'class':16s}{'precision':>22s}{'recall':>22s}{'F1':>22s}{'κ':>24s}{'gold':>7s}{'pred':>7s}{'both':>7s}",
        ]
        for c in self.classes:
            figures = (
                "".join(f"{_written(e):>22s}" for e in (c.precision, c.recall, c.f1)) + f"{_written(c.kappa):>24s}"
            )
            lines.append(f"{c.name:16s}{figures}{c.both + c.only_gold:7d}{c.both + c.only_predicted:7d}{c.both:7d}")
        names = list(self.confusion)
        lines += ["", "confusion (row: gold, column: predicted)", " " * 16 + "".join(f"{n[:14]:>16s}" for n in names)]
        lines += [f"{g:16s}" + "".join(f"{self.confusion[g][p]:16d}" for p in names) for g in names]
        if self.shares:
            lines += ["", f"{'share of sentences':20s}{'coded':>22s}{'counted':>12s}{'corrected':>24s}"]
            for s in self.shares:
                lines.append(f"{s.name:20s}{_written(s.coded):>22s}{s.counted:12.3f}{_written(s.corrected):>24s}")
        return "\n".join([*lines, *(("", *self.notes) if self.notes else ())])

    def __repr__(self) -> str:
        return f"Comparison({self.sentences} sentences, micro F1 {_written(self.micro_f1)})"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.table())}</pre>"


def _written(e: Estimate) -> str:
    return "–" if np.isnan(e[0]) else f"{e[0]:.3f} [{e[1]:.3f}, {e[2]:.3f}]"


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_nan(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(v) for v in value]
    return None if isinstance(value, float) and np.isnan(value) else value


def compare_codings(predicted: Coding, gold: Coding, *, draws: int = DRAWS, seed: int = 0) -> Comparison:
    """Compare ``predicted`` (a run, or a coder) with ``gold`` (another coder).

    Sentences are joined by their ids where both have them, else by their text. Raises
    :class:`nlp.errors.InputError` where the two have no sentence in common, or one id with two texts.
    """
    if draws < 1:
        raise ConfigError(f"--draws must be at least 1, not {draws}")
    pairs, left_out = _joined(predicted, gold)
    classes = tuple(dict.fromkeys((*predicted.classes, *gold.classes)))  # a run's are in the taxonomy's order
    if not set(gold.classes) & set(predicted.classes):
        raise InputError(
            f"no class in common: {', '.join(predicted.classes)} and {', '.join(gold.classes)}",
            where=gold.source,
            remedy="Code the sheet that was drawn from this run.",
        )
    if predicted.is_run and (strange := [c for c in gold.classes if c not in predicted.classes]):
        raise InputError(
            f"the run has no class {strange[0]}",
            where=gold.source,
            remedy=f"Its classes are {', '.join(predicted.classes)}.",
        )
    counts, exact, sizes = _count(pairs, classes)
    rng = np.random.default_rng(seed)
    groups = len(counts)
    weights = rng.multinomial(groups, np.full(groups, 1 / groups), size=draws).astype(float)  # draws × articles
    total, drawn = counts.sum(axis=0), np.tensordot(weights, counts, axes=1)

    def estimates(figure: Callable[[Counts], npt.NDArray[np.float64]]) -> list[Estimate]:
        values, samples = figure(total), figure(drawn)
        return [_estimate(float(values[k]), samples[:, k]) for k in range(len(classes))]

    figures = zip(*(estimates(f) for f in (precision, recall, f1, kappa)), strict=True)
    results = []
    for k, (name, four) in enumerate(zip(classes, figures, strict=True)):
        both, only_predicted, only_gold, neither = (int(n) for n in total[k])
        results.append(ClassResult(name, both, only_predicted, only_gold, neither, *four))
    micro = _estimate(float(f1(total.sum(axis=0))), f1(drawn.sum(axis=1)))
    macro = _estimate(float(_mean(f1(total))), _mean(f1(drawn)))
    equal = _estimate(float(exact.sum() / sizes.sum()), (weights @ exact) / (weights @ sizes))
    notes = [] if groups > 1 else ["All sentences are of one article: the intervals say nothing."]
    if rare := [name for name, n in zip(classes, total[:, 0] + total[:, 2], strict=True) if n < FEW]:
        notes.append(f"Fewer than {FEW} gold sentences of {', '.join(rare)}: read their figures as hints.")
    shares: tuple[Share, ...] = ()
    if predicted.is_run and gold.strategy not in ("", "random"):
        notes.append(
            f"The sheet was drawn as {gold.strategy}: its sentences are harder than most, the figures hold for them "
            "alone, and no shares are corrected. Code a random sheet for that."
        )
    elif predicted.is_run:
        shares = _shares(predicted, pairs, classes, total, rng, draws)
        if not gold.strategy:
            notes.append("The corrected shares hold only where the coded sentences were drawn at random.")
    return Comparison(
        predicted=predicted.source,
        gold=gold.source,
        sentences=len(pairs),
        articles=groups,
        left_out=left_out,
        classes=tuple(results),
        micro_f1=micro,
        macro_f1=macro,
        exact=equal,
        confusion=_confusion(pairs, classes),
        shares=shares,
        seed=seed,
        notes=tuple(notes),
    )


Pair = tuple[CodedSentence, CodedSentence]


def _joined(predicted: Coding, gold: Coding) -> tuple[list[Pair], int]:
    """Each gold sentence with its prediction, and how many gold ones have none."""
    by_id = all(s.sentence_id for s in (*predicted.sentences, *gold.sentences))

    def key(s: CodedSentence) -> str:
        return s.sentence_id if by_id else fold(s.text)

    known: dict[str, CodedSentence] = {}
    for s in predicted.sentences:
        before = known.setdefault(key(s), s)
        if not by_id and before.labels != s.labels and not predicted.is_run:
            raise InputError(
                "one sentence with two codings", where=f"{predicted.source}: {s.text[:20]}", remedy="Keep one of them."
            )
    pairs = [(known[key(s)], s) for s in gold.sentences if key(s) in known]
    if not pairs:
        raise InputError(
            f"no sentence of it is among those of {predicted.source}",
            where=gold.source,
            remedy="Compare a sheet with the run that it was drawn from, or two sheets of the same sentences.",
        )
    for p, g in pairs:
        if fold(p.text) != fold(g.text):
            raise InputError(
                f"sentence {g.sentence_id} has another text than in {predicted.source}",
                where=gold.source,
                remedy="Compare a sheet with the run that it was drawn from.",
            )
    return pairs, len(gold.sentences) - len(pairs)


def _count(pairs: Sequence[Pair], classes: Sequence[str]) -> tuple[Counts, Counts, Counts]:
    """By article (or sentence, where there are none): the four counts of each class, equal sets, sentences."""
    groups: dict[str, int] = {}
    which = [groups.setdefault(g.article_id or p.article_id or f"\0{i}", len(groups)) for i, (p, g) in enumerate(pairs)]
    counts, exact, sizes = np.zeros((len(groups), len(classes), 4)), np.zeros(len(groups)), np.zeros(len(groups))
    for i, (p, g) in zip(which, pairs, strict=True):
        exact[i] += p.labels == g.labels
        sizes[i] += 1
        for k, name in enumerate(classes):
            a, b = name in p.labels, name in g.labels
            counts[i, k, 0 if a and b else 1 if a else 2 if b else 3] += 1
    return counts, exact, sizes


def _confusion(pairs: Sequence[Pair], classes: Sequence[str]) -> dict[str, dict[str, int]]:
    names = (*classes, "none")
    out = {g: dict.fromkeys(names, 0) for g in names}
    for p, g in pairs:
        for a in g.labels or ("none",):
            for b in p.labels or ("none",):
                out[a][b] += 1
    return out


def _shares(
    run: Coding, pairs: Sequence[Pair], classes: Sequence[str], total: Counts, rng: np.random.Generator, draws: int
) -> tuple[Share, ...]:
    """Shares over the run's sentences of those roles that were coded."""
    roles = {g.role for _, g in pairs}
    everything = [s for s in run.sentences if s.role in roles]
    out = []
    for k, name in enumerate(classes):
        counted = sum(name in s.labels for s in everything) / len(everything)
        both, only_predicted, only_gold, neither = total[k]
        gold = both + only_gold
        coded = _estimate(gold / total[k].sum(), rng.beta(gold + 0.5, only_predicted + neither + 0.5, draws))
        tpr = rng.beta(both + 0.5, only_gold + 0.5, draws)
        fpr = rng.beta(only_predicted + 0.5, neither + 0.5, draws)
        value = float(adjusted_count(counted, recall(total[k]), _false_alarms(total[k])))
        out.append(Share(name, coded, counted, _estimate(value, adjusted_count(counted, tpr, fpr))))
    return tuple(out)


# ------------------------------------------------------------------------------------------------------------- figures


def _ratio(above: Any, below: Any) -> npt.NDArray[np.float64]:
    below = np.asarray(below, dtype=float)
    return np.where(below == 0, np.nan, np.asarray(above, dtype=float) / np.where(below == 0, 1.0, below))


def precision(c: Counts) -> npt.NDArray[np.float64]:
    """Part of the predicted that is right: … × 4 → …; not a number where nothing was predicted."""
    return _ratio(c[..., 0], c[..., 0] + c[..., 1])


def recall(c: Counts) -> npt.NDArray[np.float64]:
    """Part of the gold that was found."""
    return _ratio(c[..., 0], c[..., 0] + c[..., 2])


def f1(c: Counts) -> npt.NDArray[np.float64]:
    """The harmonic mean of precision and recall."""
    return _ratio(2 * c[..., 0], 2 * c[..., 0] + c[..., 1] + c[..., 2])


def kappa(c: Counts) -> npt.NDArray[np.float64]:
    """Cohen's κ (1960) of the two yes-or-no codings of a class."""
    n = c.sum(axis=-1)
    a, b = c[..., 0] + c[..., 1], c[..., 0] + c[..., 2]
    chance = a * b + (n - a) * (n - b)  # times n²
    return _ratio((c[..., 0] + c[..., 3]) * n - chance, n * n - chance)


def _false_alarms(c: Counts) -> npt.NDArray[np.float64]:
    return _ratio(c[..., 1], c[..., 1] + c[..., 3])


def adjusted_count(counted: float, tpr: Any, fpr: Any) -> npt.NDArray[np.float64]:
    """The share ``counted`` corrected by the two rates: (q - fpr) / (tpr - fpr), within 0 and 1.

    Not a number where the rates lie closer than :data:`MIN_SEPARATION` or one of them is none.
    """
    apart = np.where(tpr - fpr >= MIN_SEPARATION, tpr - fpr, np.nan)
    return np.asarray(np.clip((counted - fpr) / apart, 0.0, 1.0))


def _mean(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The mean over classes, those without a value left out."""
    known = ~np.isnan(values)
    return _ratio(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))


def _estimate(value: float, samples: npt.NDArray[np.float64]) -> Estimate:
    known = samples[~np.isnan(samples)]
    if np.isnan(value) or not len(known):
        return (value, float("nan"), float("nan"))
    low, high = np.quantile(known, (0.025, 0.975))
    return (value, float(low), float(high))

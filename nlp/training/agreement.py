"""How far two labellers of the same sentences agree: Cohen's κ of each action, equal label sets, micro F1.

    python -m nlp.training.agreement corpus/actions corpus/actions/second                  the table
    python -m nlp.training.agreement corpus/actions corpus/actions/second --differences    every sentence they differ on
    python -m nlp.training.agreement corpus/actions --draw 0.14                            articles to label again, bare

Articles are drawn whole, since a sentence is labelled by what it continues, and the same share of every part of the
corpus (the letter of the id: who wrote it). Intervals come from drawing articles, not sentences, with replacement:
sentences of one article are not independent.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import GoldError, KuifengError, NoArticles
from nlp.resources.taxonomy import load_taxonomy
from nlp.training.action_data import LETTERS, LabelledArticle, load_labelled
from nlp.training.evaluation import Score

Labels = frozenset[str]
Pair = tuple[Labels, Labels]
Interval = tuple[float, float]


def cohens_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Agreement of two labellers beyond chance: (observed - expected) / (1 - expected), Cohen 1960.

    ``first[i]`` and ``second[i]`` are the two classes of item i. Not a number where chance alone must agree (both
    gave everything one and the same class) and where there are no items. Raises :class:`ValueError` on lengths that
    differ.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} classes and {len(second)}")
    n = len(first)
    if not n:
        return math.nan
    of_first: dict[Hashable, int] = defaultdict(int)
    of_second: dict[Hashable, int] = defaultdict(int)
    for a, b in zip(first, second, strict=True):
        of_first[a] += 1
        of_second[b] += 1
    same = sum(a == b for a, b in zip(first, second, strict=True))
    by_chance = sum(count * of_second.get(a, 0) for a, count in of_first.items())  # times n²
    if by_chance == n * n:
        return math.nan
    return (same * n - by_chance) / (n * n - by_chance)


@dataclass(frozen=True, slots=True)
class ActionAgreement:
    """One action: κ with its interval, and how many sentences both, only the first, only the second labelled so."""

    kappa: float
    interval: Interval
    both: int
    only_first: int
    only_second: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two labellers over the same sentences. ``exact``: share of sentences with equal sets; ``micro``: F1 of all
    labels, the first taken as gold; ``jointly``: κ over whole label sets as classes."""

    articles: int
    sentences: int
    exact: float
    exact_interval: Interval
    micro: Score
    micro_interval: Interval
    jointly: float
    none: ActionAgreement
    actions: dict[str, ActionAgreement]

    def table(self) -> str:
        """The figures, one line a class, with 95 % intervals and counts."""
        lines = [
            f"{self.articles} articles, {self.sentences} sentences",
            f"equal label sets  {self.exact:.3f} {_written(self.exact_interval)}; as classes κ {self.jointly:.3f}",
            f"micro F1          {self.micro.f1:.3f} {_written(self.micro_interval)}, "
            f"labels {self.micro.gold} and {self.micro.predicted}, common {self.micro.hits}",
            "",
            f"{'class':16s} {'κ':>6s} {'95 % interval':>16s} {'both':>6s} {'first':>6s} {'second':>6s}",
        ]
        for name, a in [*self.actions.items(), ("none", self.none)]:
            figures = f"{a.both:6d} {a.only_first:6d} {a.only_second:6d}"
            lines.append(f"{name:16s} {a.kappa:6.3f} {_written(a.interval):>16s} {figures}")
        return "\n".join(lines)


def _written(interval: Interval) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]"


def pairs_of(first: LabelledArticle, second: LabelledArticle) -> list[Pair]:
    """The two label sets of every sentence. Raises :class:`~nlp.errors.GoldError` where the sentences differ."""
    if [s.text for s in first.sentences] != [s.text for s in second.sentences]:
        raise GoldError("the two labellings are not of the same sentences", where=second.id)
    return [(a.labels, b.labels) for a, b in zip(first.sentences, second.sentences, strict=True)]


def agreement(
    first: Iterable[LabelledArticle], second: Iterable[LabelledArticle], *, draws: int = 1000, seed: int = 0
) -> Agreement:
    """Compare the articles of ``second`` with those of the same id in ``first``; the intervals are 95 %."""
    by_id = {a.id: a for a in first}
    groups = []
    for article in second:
        if article.id not in by_id:
            raise GoldError("labelled a second time, but never a first", where=article.id)
        groups.append(pairs_of(by_id[article.id], article))
    if not groups:
        raise NoArticles("no second labels", remedy="Give a folder with action files.")
    ids = tuple(load_taxonomy().ids)
    pairs = [pair for group in groups for pair in group]
    rng = random.Random(seed)
    drawn = [[p for group in rng.choices(groups, k=len(groups)) for p in group] for _ in range(draws)]

    def one(action: str | None) -> ActionAgreement:
        a, b = _marks(pairs, action)
        samples = [cohens_kappa(*_marks(sample, action)) for sample in drawn]
        both = sum(x and y for x, y in zip(a, b, strict=True))
        return ActionAgreement(cohens_kappa(a, b), _interval(samples), both, sum(a) - both, sum(b) - both)

    return Agreement(
        articles=len(groups),
        sentences=len(pairs),
        exact=_exact(pairs),
        exact_interval=_interval([_exact(sample) for sample in drawn]),
        micro=_micro(pairs),
        micro_interval=_interval([_micro(sample).f1 for sample in drawn]),
        jointly=cohens_kappa([a for a, _ in pairs], [b for _, b in pairs]),
        none=one(None),
        actions={action: one(action) for action in ids},
    )


def _marks(pairs: Sequence[Pair], action: str | None) -> tuple[list[bool], list[bool]]:
    """Whether each labeller gave the action; without an action, whether they gave none at all."""
    if action is None:
        return [not a for a, _ in pairs], [not b for _, b in pairs]
    return [action in a for a, _ in pairs], [action in b for _, b in pairs]


def _exact(pairs: Sequence[Pair]) -> float:
    return sum(a == b for a, b in pairs) / len(pairs)


def _micro(pairs: Sequence[Pair]) -> Score:
    return Score(sum(len(a & b) for a, b in pairs), sum(len(b) for _, b in pairs), sum(len(a) for a, _ in pairs))


def _interval(samples: Iterable[float]) -> Interval:
    """The middle 95 % of what was drawn; draws without a value are left out."""
    values = sorted(v for v in samples if not math.isnan(v))
    if not values:
        return math.nan, math.nan
    cut = int(0.025 * len(values))
    return values[cut], values[-1 - cut]


# ------------------------------------------------------------------------------------------------------------- drawing


def draw(articles: Iterable[LabelledArticle], share: float, seed: str = "second") -> list[LabelledArticle]:
    """``share`` of the articles of every part, by id; a part's draw does not depend on the other parts."""
    parts: dict[str, list[LabelledArticle]] = defaultdict(list)
    for article in sorted(articles, key=lambda a: a.id):
        parts[article.id[0]].append(article)
    out = []
    for part, members in parts.items():
        out += random.Random(f"{seed}:{part}").sample(members, round(len(members) * share))
    return sorted(out, key=lambda a: a.id)


def bare(article: LabelledArticle) -> str:
    """An article for labelling: role and text, a line a sentence, an empty line between paragraphs, no labels."""
    lines = [f"# {article.id}"]
    for number, s in enumerate(article.sentences):
        if number and s.paragraph != article.sentences[number - 1].paragraph:
            lines.append("")
        lines.append(f"{s.role}\t\t{s.text}")
    return "\n".join(lines) + "\n"


def differences(first: Iterable[LabelledArticle], second: Iterable[LabelledArticle]) -> list[str]:
    """Every sentence the two differ on: id, number, first labels, second labels, text."""
    by_id = {a.id: a for a in first}
    out = []
    for article in second:
        for number, (a, b) in enumerate(pairs_of(by_id[article.id], article)):
            if a != b:
                cells = (article.id, str(number), letters(a), letters(b), article.sentences[number].text)
                out.append("\t".join(cells))
    return out


def letters(labels: Labels) -> str:
    """Labels as they stand in an action file."""
    return "".join(letter for letter, action in LETTERS.items() if action in labels) or "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit code 2 where the two cannot be compared."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.agreement", description=__doc__.split("\n\n")[0])
    parser.add_argument("first", type=Path, help="folder of action files")
    parser.add_argument("second", type=Path, nargs="?", help="folder of action files: the same articles once more")
    parser.add_argument("--differences", action="store_true", help="list the sentences with different labels")
    parser.add_argument("--draw", type=float, metavar="SHARE", help="print articles to label again, without labels")
    args = parser.parse_args(arguments)
    try:
        first = load_labelled(args.first)
        if args.draw is not None:
            print("\n".join(bare(article) for article in draw(first, args.draw)), end="")
            return 0
        second = load_labelled(args.second or args.first / "second")
        result = agreement(first, second)
        print("\n".join(differences(first, second)) if args.differences else result.table())
    except KuifengError as error:
        print(f"agreement: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""How often the corpus gold states a figure in each shape of ``clauses.toml``.

    python -m nlp.training.shape_coverage corpus

prints every shape with its count, the rare ones first: those are the statements that the corpus tests too little.
The gold's own sentences, names, times and numbers are read, so that other finders' slips do not change the counts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp.components.indicators import describe_quantities
from nlp.components.matches import ArticleContext, EntityMatch, QuantityMatch, TimeMatch
from nlp.components.resolution import Resolver
from nlp.language.sentences import Sentence
from nlp.resources.shapes import clause_shapes
from nlp.training.corpus import Gold, read_corpus

LEAST = 3
"""How often the corpus should hold each shape."""


def shape_counts(golds: Iterable[Gold]) -> Counter[str]:
    """Number of figures that each shape reads, shapes without any included."""
    seen: Counter[str] = Counter({shape.id: 0 for shape in clause_shapes()})
    for gold in golds:
        context = ArticleContext(
            title=gold.title, published=gold.published, region=gold.meta.region, region_code=gold.meta.region_code
        )
        sentences = [Sentence(s.start, s.end, s.role, s.section, s.paragraph) for s in gold.sentences]
        entities = [EntityMatch(e.start, e.end, e.label, e.name, e.code, None, e.cluster) for e in gold.entities]
        times = [TimeMatch(t.start, t.end, t.type, t.value, t.start_date, t.end_date) for t in gold.times]
        quantities = [
            QuantityMatch(q.start, q.end, q.kind, q.value, q.value_high, q.unit, q.comparator) for q in gold.quantities
        ]
        resolver = Resolver(gold.text, sentences, entities, context=context)
        describe_quantities(gold.text, sentences, entities, times, quantities, resolver, context=context, seen=seen)
    return seen


def rare(counts: Counter[str], least: int = LEAST) -> list[str]:
    """The shapes that stand less than ``least`` times, in their file's order."""
    return [shape.id for shape in clause_shapes() if counts[shape.id] < least]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    counts = shape_counts(article.gold for article in read_corpus(parser.parse_args(arguments).corpus))
    for name, number in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        print(f"{number:5} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

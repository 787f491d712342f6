"""Word F1 of the segmentation on a file of UD words: plain jieba, the project's tokenizer, and the whole pipeline.

``python -m nlp.training.word_score test.pos`` reads sentences of ``word/TAG`` parted by spaces, a line each. The
pipeline's words agree with what it found (SPEC §1): no word lies across the border of a name, a number or a time.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from nlp.language.cutting import Cutter
from nlp.training.evaluation import Score


def read_words(path: Path) -> list[list[str]]:
    """The words of each sentence."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [[item.rpartition("/")[0] for item in line.split(" ") if "/" in item] for line in lines if line.strip()]


def word_spans(words: Iterable[str]) -> set[tuple[int, int]]:
    """Start and end of each word; white space is none."""
    words = list(words)
    borders = accumulate(map(len, words), initial=0)
    return {span for span, word in zip(pairwise(borders), words, strict=True) if not word.isspace()}


def word_score(gold: Iterable[Sequence[str]], cut: Callable[[str], Iterable[str]]) -> Score:
    """The words that ``cut`` makes of the sentences: right where both borders are."""
    score = Score()
    for words in gold:
        own, theirs = word_spans(cut("".join(words))), word_spans(words)
        score.hits += len(own & theirs)
        score.predicted += len(own)
        score.gold += len(theirs)
    return score


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision, recall and F1 of each."""
    import nlp

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", type=Path, help="a file of word/TAG lines")
    options = parser.parse_args(arguments)
    gold = read_words(options.words)
    pipeline = nlp.load()
    ways: dict[str, Callable[[str], Sequence[str]]] = {
        "jieba": Cutter(lexicon=False).cut,
        "kuifeng's tokenizer": Cutter().cut,
        "kuifeng's pipeline": lambda text: [token.text for token in pipeline(text)],
    }
    for name, cut in ways.items():
        score = word_score(gold, cut)
        print(f"{name:22} precision {score.precision:.4f} recall {score.recall:.4f} F1 {score.f1:.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

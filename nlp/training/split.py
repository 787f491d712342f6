"""Which articles of the corpus are for training, which for choosing (dev), which for the last look (test).

    python -m nlp.training.split corpus              how labels and articles fall into the three
    python -m nlp.training.split corpus --write      put new articles into corpus/actions/split.tsv

Articles stay whole. The split is stratified by the article's dominant action (off-topic articles are a stratum of their
own) and by part (the letter of the id: who wrote it). An article never goes from one split to another: ``--write``
keeps what the file says, deals out the new articles and drops those that are gone. ``split.tsv`` has a line
``id<TAB>split`` for each article, by id.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from nlp.errors import GoldError, KuifengError
from nlp.training.action_data import LETTERS, SPLIT_FILE, LabelledArticle, load_labelled
from nlp.training.corpus import read_corpus

SHARES = {"train": 0.70, "dev": 0.15, "test": 0.15}
SEED = 20240501
_STEP = (5**0.5 - 1) / 2  # of the golden ratio: its multiples lie evenly between 0 and 1, over any run of them


def make_split(
    articles: Iterable[LabelledArticle], keep: Mapping[str, str] | None = None, seed: int = SEED
) -> dict[str, str]:
    """``{id: split}`` by id; what ``keep`` says of an article stays. The others of a dominant action are put in order
    of their parts, by chance within a part, and dealt out so that every run of neighbours comes near to the shares."""
    strata: dict[str, list[LabelledArticle]] = defaultdict(list)
    for article in sorted(articles, key=lambda a: a.id):
        strata["off topic" if article.about.get("genre") == "off_topic" else article.top_action].append(article)
    kept = keep or {}
    out: dict[str, str] = {}
    for stratum, members in strata.items():
        known = {a.id: kept[a.id] for a in members if a.id in kept}
        out |= known
        rng = random.Random(f"{seed}:{stratum}:{len(known)}" if known else f"{seed}:{stratum}")
        place = rng.random()
        for _, part in groupby((a for a in members if a.id not in known), key=lambda a: a.id[0]):
            shuffled = list(part)
            rng.shuffle(shuffled)
            for article in shuffled:
                out[article.id] = _at(place)
                place = (place + _STEP) % 1
    return dict(sorted(out.items()))


def _at(place: float) -> str:
    above = 0.0
    for name, share in SHARES.items():
        above += share
        if place < above:
            return name
    return list(SHARES)[-1]  # 0.7 + 0.15 + 0.15 may be a hair below 1


def load_split(path: Path) -> dict[str, str]:
    """``{id: split}`` of a split file. Raises :class:`~nlp.errors.GoldError` with the line that is wrong."""
    out: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path}, line {number}"
        article_id, tab, name = line.partition("\t")
        if not tab or not article_id or name not in SHARES:
            raise GoldError(f"{line!r} is no id and split", where=where, remedy=f"Use one of {', '.join(SHARES)}.")
        if article_id in out:
            raise GoldError(f"{article_id!r} a second time", where=where)
        out[article_id] = name
    return out


def save_split(split: Mapping[str, str], path: Path) -> None:
    """Write a split file."""
    path.write_text("".join(f"{k}\t{v}\n" for k, v in sorted(split.items())), encoding="utf-8")


def select(articles: Iterable[LabelledArticle], split: Mapping[str, str], name: str) -> list[LabelledArticle]:
    """The articles of one split; :class:`~nlp.errors.GoldError` for an article in none."""
    out = []
    for article in articles:
        if article.id not in split:
            raise GoldError("in no split", where=article.id, remedy="Run python -m nlp.training.split corpus --write.")
        if split[article.id] == name:
            out.append(article)
    return out


def split_table(articles: Sequence[LabelledArticle], split: Mapping[str, str]) -> str:
    """Articles, sentences and the share of sentences with each label, for each split."""
    heads = ("split", "articles", "sentences", *LETTERS.values(), "none")
    lines = ["".join(f"{h:>15s}" for h in heads)]
    for name in SHARES:
        members = select(articles, split, name)
        sentences = [s for a in members for s in a.sentences]
        counts = Counter(label for s in sentences for label in (s.labels or ("none",)))
        shares = [f"{counts[h] / max(len(sentences), 1):.3f}" for h in heads[3:]]
        cells = (name, str(len(members)), str(len(sentences)), *shares)
        lines.append("".join(f"{c:>15s}" for c in cells))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.split", description="Split the corpus by article.")
    parser.add_argument("corpus", type=Path, help="folder with actions/, articles/ and gold/")
    parser.add_argument("--write", action="store_true", help="put new articles into the split file")
    args = parser.parse_args(arguments)
    path = args.corpus / "actions" / SPLIT_FILE
    try:
        articles = load_labelled(args.corpus / "actions", read_corpus(args.corpus))
        if args.write:
            save_split(make_split(articles, load_split(path) if path.is_file() else None), path)
        print(split_table(articles, load_split(path)))
    except KuifengError as error:
        print(f"split: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Rules alone, the name model alone, and both: precision, recall and F1 of exact spans with their label.

``python -m nlp.training.name_ablation --model models/names --selection models/names/selection.txt --corpus corpus
--uner uner/dev.bio --gold gold/dev`` prints one line of a Markdown table for each set and label. *Model* is the model
by itself without the shape filters, *both* what the pipeline ships. Each set is optional.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.components.entities import find_entities
from nlp.components.matches import ArticleContext
from nlp.components.name_model import NameModel
from nlp.components.region import find_region
from nlp.components.textview import TextView
from nlp.training.corpus import read_corpus, read_simple
from nlp.training.evaluation import Score, Scores
from nlp.training.name_examples import read_uner

Span = tuple[int, int, str]
LABELS = ("PERSON", "GPE", "ORG")
_MARKED = re.compile(r"\[([^|\]]+)\|([PGO])\]")
_SHORT = {"P": "PERSON", "G": "GPE", "O": "ORG"}


@dataclass
class Text:
    """A text with its names; ``title`` and ``published`` where it is an article."""

    text: str
    spans: list[Span]
    title: str = ""
    published: str = ""


def count(scores: Scores, found: set[Span], gold: set[Span]) -> None:
    """Add what was found of a text to the scores, a label each."""
    for label in sorted({span[2] for span in found | gold}):
        of_label = [{span for span in spans if span[2] == label} for spans in (found & gold, found, gold)]
        scores.add(label, *map(len, of_label))


def cell(scores: Scores, labels: Sequence[str]) -> str:
    """``precision / recall / F1`` over some labels."""
    some = [scores[label] for label in labels if label in scores]
    total = Score(sum(s.hits for s in some), sum(s.predicted for s in some), sum(s.gold for s in some))
    return f"{total.precision:.3f} / {total.recall:.3f} / {total.f1:.3f}"


def read_selection(path: Path) -> Iterator[Text]:
    """Passages with names marked ``[name|P]``, parted by blank lines."""
    for passage in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        marked = "\n".join(line for line in passage.splitlines() if not line.startswith("#"))
        text, spans, done = "", [], 0
        for match in _MARKED.finditer(marked):
            text += marked[done : match.start()]
            spans.append((len(text), len(text) + len(match.group(1)), _SHORT[match.group(2)]))
            text += match.group(1)
            done = match.end()
        yield Text(text + marked[done:], spans)


def read_held_out(folder: Path) -> Iterator[Text]:
    """The corpus articles that ``train_names --hold-out`` leaves out: every second one."""
    for article in sorted(read_corpus(folder), key=lambda a: a.id)[1::2]:
        spans = [(e.start, e.end, e.label) for s in article.gold.sentences for e in s.entities]
        gold = article.gold
        yield Text(gold.text, spans, gold.title, gold.published)


def read_sentences(folder: Path) -> Iterator[Text]:
    """Gold by sentence (``sentences``: text and entities as name and label), with ``texts.jsonl`` beside it."""
    gold = read_simple(folder)
    for line in (folder / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (row["title"] + "\n" if row["title"] else "") + row["text"]
        spans: list[Span] = []
        at = 0
        for sentence in gold[row["id"]]:
            at = text.index(sentence["text"], at)
            inner = at
            for name, label in sentence["entities"]:
                inner = text.index(name, inner)
                spans.append((inner, inner + len(name), label))
                inner += len(name)
            at += len(sentence["text"])
        yield Text(text, spans, row["title"], row["published"] or "")


def read_bio(path: Path) -> Iterator[Text]:
    """UNER: places of any kind count as GPE."""
    for example in read_uner(path):
        yield Text(example.text, [(s, e, kinds[0]) for s, e, kinds in example.spans])


def compare(texts: Iterable[Text], model: NameModel, *, places: bool = False) -> dict[str, Scores]:
    """The scores of rules, model and both. ``places``: regions and sites count as divisions."""

    def same(label: str) -> str:
        return "GPE" if places and label in ("LOC", "FAC", "OTHER") else label

    scores = {name: Scores() for name in ("rules", "model", "both")}
    for item in texts:
        view = TextView(item.text)
        region, code = find_region(item.title, item.text, view=view) if item.title else ("", "")
        context = ArticleContext(title=item.title, published=item.published, region=region, region_code=code)
        gold = {(s, e, same(label)) for s, e, label in item.spans}
        rules = find_entities(item.text, context=context, view=view)
        both = find_entities(item.text, context=context, view=view, proposals=model.mentions(item.text, view=view))
        alone = model.propose(item.text, view=view, least=0.0)
        count(scores["rules"], {(m.start, m.end, same(m.label)) for m in rules}, gold)
        count(scores["both"], {(m.start, m.end, same(m.label)) for m in both}, gold)
        count(scores["model"], {(p.start, p.end, same(p.kind)) for p in alone}, gold)
    return scores


def lines(name: str, scores: dict[str, Scores], labels: Sequence[str]) -> Iterator[str]:
    """The set's lines of the table: a label each, and all together."""
    wanted = {label: score.gold for label, score in scores["rules"].items() if score.gold}
    for label, chosen in [*((label, [label]) for label in labels if label in wanted), ("all", list(wanted))]:
        cells = " | ".join(cell(scores[way], chosen) for way in ("rules", "model", "both"))
        yield f"| {name} | {label} ({sum(wanted[c] for c in chosen)}) | {cells} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of the model")
    parser.add_argument("--uner", type=Path, help="a file of characters and BIO tags")
    parser.add_argument("--selection", type=Path, help="passages with marked names")
    parser.add_argument("--corpus", type=Path, help="the corpus folder; its held-out half is read")
    parser.add_argument("--gold", type=Path, help="a folder of gold by sentence with texts.jsonl")
    options = parser.parse_args(arguments)
    model = NameModel.load(options.model)
    sets: list[tuple[str, Path | None, Callable[[Path], Iterator[Text]]]] = [
        ("UNER dev", options.uner, read_bio),
        ("selection.txt", options.selection, read_selection),
        ("corpus, held out", options.corpus, read_held_out),
        ("real texts", options.gold, read_sentences),
    ]
    print("| set | label | rules | model | both |\n|---|---|---|---|---|")
    for name, path, read in sets:
        if path is not None:
            print(
                "\n".join(lines(name, compare(read(path), model, places=name.startswith("UNER")), LABELS)), flush=True
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

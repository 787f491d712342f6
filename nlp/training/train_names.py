"""Train the name model: gold labels of UNER and the corpus, silver labels of the rules over unlabelled news.

    python -m nlp.training.train_names --uner DIR --genre FILE [FILE …] --corpus DIR --out models/names

The loss is that of a partially labelled chain: at each character a set of tags is allowed, and the model is drawn
towards all paths inside the sets. So a place of UNER may be a division or a region, and a stretch of news that the
rules say nothing about, but that may hold a name, is left open. Silver names are also marked where the article repeats
them without the cue that the rules need, many lose that cue, and many are swapped for made-up ones, so that contexts
are learned and not names.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.components.name_features import BITS, Cues, Ints, features, place_cells
from nlp.components.name_model import N_TAGS, TAGS, NameModel, allowed_moves, forward_backward, row_numbers, stretches
from nlp.resources.lexicon import surnames
from nlp.training.name_examples import (
    LONGEST,
    Example,
    Maker,
    common_words,
    read_genre,
    read_gold,
    read_uner,
    sample_silver,
)

EVERYTHING = (1 << N_TAGS) - 1
ALL = np.array([1 << k for k in range(N_TAGS)], np.int64)


def allowed_tags(example: Example) -> npt.NDArray[np.int64]:
    """For each character the set of tags that its labels allow, as bits."""
    index = {tag: k for k, tag in enumerate(TAGS)}
    out = np.ones(len(example.text), np.int64)
    for start, end in example.open:
        out[start:end] = EVERYTHING
    for start, end, kinds in example.spans:
        for at in range(start, end):
            part = "S" if end - start == 1 else "B" if at == start else "E" if at == end - 1 else "I"
            out[at] = sum(1 << index[f"{part}-{kind}"] for kind in kinds)
    return out


def encode(
    examples: Sequence[Example], cues: Cues, maker: Maker | None, share: float, blind: float, row: Any = None
) -> tuple[list[Ints], list[Any]]:
    """Feature rows and allowed tags of each sentence; words and marks are computed over a few sentences at a time."""
    rows: list[Ints] = []
    goals: list[Any] = []
    for at in range(0, len(examples), 50):
        group = examples[at : at + 50]
        varied = [maker.vary(e, share) if maker else (e, []) for e in group]
        text = "\n".join(e.text for e, _ in varied)
        places = place_cells(text)
        offset = 0
        offsets = []
        for example, invented in varied:
            if maker:
                for start, end in invented:
                    places[offset + start : offset + end] = 0
                for start, end, kinds in example.spans:
                    if "GPE" in kinds and maker.chance.random() < blind:
                        places[offset + start : offset + end] = 0
            offsets.append(offset)
            offset += len(example.text) + 1
        matrix = features(text, cues, places=places)
        matrix = matrix.astype(np.int32) if row is None else row[matrix]
        for begin, (example, _) in zip(offsets, varied, strict=True):
            rows.append(matrix[begin : begin + len(example.text)])
            goals.append(allowed_tags(example))
    return rows, goals


class Trainer:
    """AdaGrad over batches of sentences of like length."""

    def __init__(
        self, kept: Ints, cues: Cues, seed: int, rate: float = 0.1, decay: float = 1e-4, drop: float = 0.3
    ) -> None:
        self.random = np.random.default_rng(seed)
        self.kept = kept
        self.cues = cues
        self.row = row_numbers(kept)
        self.weights = np.zeros((len(kept) + 1, N_TAGS), np.float32)
        self.squares = np.full((len(kept) + 1,), 1e-2, np.float32)
        self.moves = np.zeros((N_TAGS, N_TAGS), np.float64)
        self.move_squares = np.full((N_TAGS, N_TAGS), 1e-2)
        self.rate, self.decay, self.drop = rate, decay, drop
        self.allowed = allowed_moves()

    def epoch(self, rows: Sequence[Ints], goals: Sequence[Any], weights: npt.NDArray[Any], rate: float) -> float:
        """One pass over all sentences; the mean loss of a character."""
        noisy = np.array([len(r) for r in rows]) * self.random.uniform(0.9, 1.1, len(rows))
        order = np.argsort(noisy, kind="stable")
        batches: list[Any] = []
        begin = used = 0
        for k, i in enumerate(order):
            used += len(rows[i])
            if used > 5000:
                batches.append(order[begin : k + 1])
                begin, used = k + 1, 0
        if begin < len(order):
            batches.append(order[begin:])
        total, size = 0.0, 0
        for b in self.random.permutation(len(batches)):
            chosen = batches[b]
            total += self.step([rows[i] for i in chosen], [goals[i] for i in chosen], weights[chosen], rate)
            size += sum(len(rows[i]) for i in chosen)
        return total / max(size, 1)

    def step(self, rows: Sequence[Ints], goals: Sequence[Any], weights: npt.NDArray[Any], rate: float) -> float:
        from scipy.sparse import csr_matrix

        lengths = np.array([len(r) for r in rows])
        matrix = np.concatenate(rows)
        used, columns = np.unique(matrix, return_inverse=True)
        size, templates = matrix.shape
        pointers = np.arange(0, size * templates + 1, templates)
        kept = (self.random.random(size * templates, np.float32) >= self.drop) / np.float32(1 - self.drop)
        sparse = csr_matrix((kept.astype(np.float32), columns.ravel(), pointers), (size, len(used)))
        scores = (sparse @ self.weights[used]).astype(np.float64)
        scores -= scores.max(1, keepdims=True)
        count, steps = len(rows), int(lengths.max())
        inside = np.arange(steps)[None, :] < lengths[:, None]
        emissions = np.zeros((count, steps, N_TAGS))
        emissions[inside] = np.exp(np.maximum(scores, -30))
        allowed = np.zeros((count, steps, N_TAGS))
        allowed[inside] = (np.concatenate(goals)[:, None] & ALL) > 0
        moves = np.where(self.allowed, np.exp(self.moves), 0)
        free, log_free, moves_free = forward_backward(emissions, moves, lengths)
        held, log_held, moves_held = forward_backward(emissions * allowed, moves, lengths)
        difference = ((held - free) * weights[:, None, None])[inside]
        gradient = np.asarray(sparse.T @ difference.astype(np.float32))
        # one step size for the tags of a row: half the memory, and rare features still move fast
        self.squares[used] += (gradient**2).sum(1)
        self.weights[used] *= 1 - self.decay * rate / 0.1
        self.weights[used] += (rate / np.sqrt(self.squares[used]))[:, None] * gradient
        self.weights[0] = 0  # features without weights
        pull = moves_held - moves_free
        self.move_squares += pull**2
        self.moves += rate * pull / np.sqrt(self.move_squares)
        return float(((log_free - log_held) * weights).sum())

    def compact(self, floor: float) -> tuple[Ints, npt.NDArray[np.int8], float]:
        """The features whose weights matter, the weights as bytes, and the scale of a byte."""
        weights = self.weights[1:] - np.median(self.weights[1:], axis=1, keepdims=True)
        strongest = np.abs(weights).max(1)
        scale = max(float(np.quantile(strongest, 0.9995)), 1e-6) / 127
        good = strongest >= floor
        values = np.clip(np.rint(weights[good] / scale), -127, 127).astype(np.int8)
        return self.kept[good], values, scale

    def model(self, meta: dict[str, Any] | None = None, floor: float = 0.0) -> NameModel:
        """The model as it would be shipped."""
        kept, values, scale = self.compact(floor)
        return NameModel(kept, values, scale, self.moves.astype(np.float32), self.cues, meta or {})


def save(trainer: Trainer, folder: Path, meta: dict[str, Any], floor: float) -> None:
    """Write ``weights.npz``, ``words.json`` and ``meta.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    kept, values, scale = trainer.compact(floor)
    bitmap = np.zeros(1 << BITS, np.uint8)
    bitmap[kept] = 1
    np.savez_compressed(
        folder / "weights.npz",
        kept=np.packbits(bitmap),
        values=values,
        scale=np.float32(scale),
        moves=trainer.moves.astype(np.float32),
    )
    (folder / "words.json").write_text(
        json.dumps(asdict(trainer.cues), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    digest = hashlib.sha256((folder / "weights.npz").read_bytes()).hexdigest()
    full = {"tags": list(TAGS), "bits": BITS, "features": len(kept), **meta, "sha256": digest}
    (folder / "meta.json").write_text(json.dumps(full, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def frequent_features(parts: Iterable[Sequence[Ints]], least: int) -> Ints:
    """Features that occur at ``least`` characters or more in some part."""
    kept = np.zeros(1 << BITS, bool)
    for rows in parts:
        counts = np.zeros(1 << BITS, np.int32)
        for at in range(0, len(rows), 2000):
            counts += np.bincount(np.concatenate(rows[at : at + 2000]).ravel(), minlength=1 << BITS).astype(np.int32)
        kept |= counts >= least
    return np.flatnonzero(kept).astype(np.int32)


def mistaken(model: NameModel, texts: Sequence[str], people: set[str], least: int = 4) -> list[Example]:
    """Sentences with what the model takes for a person in several texts and the rules never do: hard counter-examples.

    A person of the news who is named that often has an office now and then, which the rules see.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    found: list[list[tuple[int, int]]] = []
    for k, text in enumerate(texts):
        spans = [(p.start, p.end) for p in model.propose(text, least=0.4) if p.kind == "PERSON"]
        found.append(spans)
        for start, end in spans:
            places.setdefault(text[start:end], []).append((k, start))
    wrong = {n for n, at in places.items() if len({k for k, _ in at}) >= least and n not in people and "·" not in n}
    out: list[Example] = []
    used: Counter[str] = Counter()
    for text, spans in zip(texts, found, strict=True):
        bad = [(s, e) for s, e in spans if text[s:e] in wrong and used[text[s:e]] < 8]
        if not bad:
            continue
        used.update(text[s:e] for s, e in bad)
        for start, end in stretches(text, LONGEST):
            inner = [(s - start, e - start) for s, e in bad if start <= s and e <= end]
            if inner:
                # everything else in the sentence is left open
                edges = [0, *(edge for span in inner for edge in span), end - start]
                holes = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
                out.append(Example(text[start:end], [], holes, 3.0))
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--uner", type=Path, help="folder with train.bio")
    parser.add_argument("--genre", type=Path, nargs="*", default=[], help="unlabelled news, JSON lines, plain or .xz")
    parser.add_argument("--corpus", type=Path, help="the corpus folder")
    parser.add_argument("--hold-out", action="store_true", help="leave every second corpus article out, for selection")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--characters", type=int, default=600_000, help="silver characters")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--share", type=float, default=0.6, help="share of names that are swapped")
    parser.add_argument("--blind", type=float, default=0.4, help="share of places hidden from the gazetteer feature")
    parser.add_argument("--least", type=int, default=3, help="how often a feature must occur to be kept")
    parser.add_argument("--floor", type=float, default=0.12, help="features with weights below are not written")
    parser.add_argument("--mine", type=int, default=2_000_000, help="characters searched for counter-examples")
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--decay", type=float, default=1e-4)
    parser.add_argument("--drop", type=float, default=0.3, help="share of features left out at random")
    parser.add_argument("--seed", type=int, default=20261125)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    started = time.monotonic()

    examples: list[Example] = []
    counts: dict[str, int] = {}
    if options.uner:
        uner = read_uner(options.uner / "train.bio")
        counts["uner"] = sum(len(e.text) for e in uner)
        examples += uner
    if options.corpus:
        gold = read_gold(options.corpus)
        chosen = [a for k, a in enumerate(sorted(gold)) if not (options.hold_out and k % 2)]
        own = [Example(e.text, e.spans, [], 2.0) for a in chosen for e in gold[a]]
        counts["corpus"] = sum(len(e.text) for e in own)
        examples += own * 3
    if options.genre:
        texts = list(read_genre(options.genre))
        chance.shuffle(texts)
        made = sample_silver(texts, options.characters, chance, common_words(texts))
        counts["silver"] = sum(len(e.text) for e in made)
        examples += made
    examples = [
        Example(e.text[:400], [s for s in e.spans if s[1] <= 400], e.open, e.weight) for e in examples if e.text
    ]
    people = sorted({e.text[s:t] for e in examples for s, t, k in e.spans if k == ("PERSON",) and 2 <= t - s <= 3})
    places = sorted({e.text[s:t] for e in examples for s, t, k in e.spans if k == ("GPE",) and t - s >= 3})
    maker = Maker(chance, [p for p in people if p[0] in surnames()], places)
    weights = np.array([e.weight for e in examples])
    print(f"{counts}, {len(examples)} sentences, {time.monotonic() - started:.0f} s", file=sys.stderr)
    cues = Cues.shipped()

    def coded() -> tuple[list[Ints], list[Any]]:
        return encode(examples, cues, maker, options.share, options.blind)  # names are made up anew each time

    kept = frequent_features((coded()[0] for _ in range(2)), options.least)
    print(f"{len(kept)} features, {time.monotonic() - started:.0f} s", file=sys.stderr)
    trainer = Trainer(kept, cues, options.seed, options.rate, options.decay, options.drop)
    known = {e.text[s:t] for e in examples for s, t, k in e.spans if k == ("PERSON",)}
    mined = texts[-options.mine // 600 :] if options.genre else []
    for epoch in range(options.epochs):
        if epoch == options.epochs // 2 and options.genre:
            wrong = mistaken(trainer.model(), mined, known)
            counts["mistaken"] = sum(len(e.text) for e in wrong)
            print(f"{len(wrong)} sentences mistaken", file=sys.stderr)
            examples += wrong
            weights = np.array([e.weight for e in examples])
        rows, goals = encode(examples, cues, maker, options.share, options.blind, trainer.row)
        loss = trainer.epoch(rows, goals, weights, trainer.rate * (1 - 0.8 * epoch / options.epochs))
        print(f"epoch {epoch + 1}: loss {loss:.4f}, {time.monotonic() - started:.0f} s", file=sys.stderr)
    meta = {
        "seed": options.seed,
        "characters": counts,
        "epochs": options.epochs,
        "share": options.share,
        "blind": options.blind,
        "licence": "CC-BY-SA-4.0",
        "least": {"PERSON": 0.75},
    }
    save(trainer, options.out, meta, options.floor)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

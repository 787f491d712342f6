"""Draws sentences of a run for people to code, into a coding sheet.

``random`` draws evenly: only such a sheet lets one estimate how often a class occurs, or how good the model is.
``uncertain`` draws where the model hesitates, each unlike those drawn before: what to code next so that a model trained
on it gains most (uncertainty sampling: Lewis and Gale 1994; diversity by the distance to what is chosen already).

The sheet shows a sentence with its neighbours, but not what the model says: a coder who sees that is drawn to it.
"""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.errors import ConfigError, InputError, MissingInput, NoArticles, OutputError, OutputExists
from nlp.tables.cells import guard, unguard
from nlp.training.labels import SHEET_HEAD, SHEET_TAIL, Table, read_table

STRATEGIES = ("uncertain", "random")
POOL = 10
"""``uncertain`` chooses among so many times as many of the most uncertain sentences as are wanted."""
_BUCKETS = 1024


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a run. ``chances``: the probability of each class."""

    sentence_id: str
    article_id: str
    title: str
    role: str
    section: str
    before: str
    text: str
    after: str
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The sentences drawn, and from how many: ``population`` is what could have been drawn."""

    classes: tuple[str, ...]
    sentences: tuple[Candidate, ...]
    strategy: str
    seed: int
    population: int

    def __repr__(self) -> str:
        return f"Sample({len(self.sentences)} of {self.population} sentences, {self.strategy}, seed {self.seed})"

    def rows(self) -> list[dict[str, str]]:
        """The rows of the coding sheet, the classes' cells empty."""
        out = []
        for s in self.sentences:
            row = {name: getattr(s, name) for name in SHEET_HEAD}
            row |= dict.fromkeys((*self.classes, *SHEET_TAIL), "")
            row |= {"strategy": self.strategy, "seed": str(self.seed), "population": str(self.population)}
            out.append(row)
        return out


def candidates(folder: str | Path, roles: Sequence[str] = ("body",)) -> tuple[tuple[str, ...], list[Candidate]]:
    """The classes of a run and its sentences of these ``roles``, in order."""
    folder = Path(folder)
    if not (folder / "sentences.csv").is_file():
        raise MissingInput(
            "no sentences.csv there", where=str(folder), remedy="Give the folder that kuifeng run has written."
        )
    table = read_table(folder / "sentences.csv")
    chances = [(i, h.removeprefix("p_")) for i, h in enumerate(table.header) if h.startswith("p_")]
    titles = _titles(folder)
    rows = [dict(zip(table.header, (unguard(c) for c in row), strict=True)) for row in table.rows]
    out = []
    for i, row in enumerate(rows):
        if row["role"] not in roles:
            continue
        near = [
            rows[j]["text"] if 0 <= j < len(rows) and rows[j]["article_id"] == row["article_id"] else ""
            for j in (i - 1, i + 1)
        ]
        out.append(
            Candidate(
                sentence_id=row["sentence_id"],
                article_id=row["article_id"],
                title=titles.get(row["article_id"], ""),
                role=row["role"],
                section=row["section"],
                before=near[0],
                text=row["text"],
                after=near[1],
                chances=tuple(_number(table, table.rows[i][k], i) for k, _ in chances),
            )
        )
    return tuple(name for _, name in chances), out


def _titles(folder: Path) -> dict[str, str]:
    if not (folder / "articles.csv").is_file():
        return {}
    table = read_table(folder / "articles.csv")
    key, title = table.header.index("article_id"), table.header.index("title")
    return {unguard(row[key]): unguard(row[title]) for row in table.rows}


def _number(table: Table, cell: str, i: int) -> float:
    try:
        return float(cell)
    except ValueError as error:
        where = f"{table.path}, row {table.numbers[i]}"
        raise InputError(f"{cell!r} is no probability", where=where, remedy="Give tables as run wrote them.") from error


def draw_sample(
    folder: str | Path,
    n: int,
    *,
    strategy: str = "uncertain",
    seed: int = 0,
    roles: Sequence[str] = ("body",),
    without: Iterable[str | Path] = (),
) -> Sample:
    """Draw ``n`` sentences of the run in ``folder`` (all, where there are fewer).

    ``without``: earlier sheets, whose sentences are not drawn again. The same run, options and seed give the same
    sheet. Raises :class:`nlp.errors.ConfigError` on a wrong option and :class:`nlp.errors.InputError` where there is
    nothing to draw from.
    """
    if n < 1:
        raise ConfigError(f"--n must be at least 1, not {n}", remedy="Say how many sentences to draw.")
    if strategy not in STRATEGIES:
        raise ConfigError(f"unknown strategy {strategy}", remedy=f"Use {' or '.join(STRATEGIES)}.")
    classes, found = candidates(folder, roles)
    if strategy == "uncertain" and not classes:
        raise InputError(
            "the run has no probabilities", where=str(folder), remedy="Draw with --strategy random, or run again."
        )
    done = {key for sheet in without for key in _ids(Path(sheet))}
    found = [c for c in found if c.sentence_id not in done]
    if not found:
        raise NoArticles(
            "no sentence is left to draw", where=str(folder), remedy="Run over more articles, or drop a --without."
        )
    # by hash, not by place: what is drawn does not depend on the order of the articles
    order = sorted(range(len(found)), key=lambda i: _lot(seed, found[i].sentence_id))
    if strategy == "random":
        chosen = order[:n]
    else:
        chosen = _uncertain_and_diverse([found[i] for i in order], n)
        chosen = [order[i] for i in chosen]
    return Sample(classes, tuple(found[i] for i in chosen), strategy, seed, len(found))


def _lot(seed: int, key: str) -> bytes:
    return hashlib.sha256(f"{seed}\t{key}".encode("utf-8", "surrogatepass")).digest()


def _ids(sheet: Path) -> set[str]:
    table = read_table(sheet)
    if "sentence_id" not in table.header:
        raise InputError("no column sentence_id", where=str(sheet), remedy="Give a sheet that kuifeng sample wrote.")
    i = table.header.index("sentence_id")
    return {unguard(row[i].strip()) for row in table.rows}


def uncertainty(chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The entropy, in bits, of the class that is least certain: sentences × classes → sentences."""
    p = np.clip(chances, 1e-9, 1 - 1e-9)
    entropy = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    return np.asarray(entropy.max(axis=1))


def _uncertain_and_diverse(found: Sequence[Candidate], n: int) -> list[int]:
    """One after another, the sentence with most uncertainty times distance to the nearest that is chosen."""
    unsure = uncertainty(np.array([c.chances for c in found]))
    pool = np.argsort(-unsure, kind="stable")[: n * POOL]
    vectors = np.array([_character_pairs(found[i].text) for i in pool])
    nearest = np.zeros(len(pool))
    free = np.ones(len(pool), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < min(n, len(pool)):
        worth = np.where(free, unsure[pool] * (1 - nearest), -1.0)
        best = int(np.argmax(worth))
        free[best] = False
        chosen.append(int(pool[best]))
        nearest = np.clip(np.maximum(nearest, vectors @ vectors[best]), 0, 1)
    return chosen


def _character_pairs(text: str) -> npt.NDArray[np.float32]:
    """Counts of character pairs in a fixed number of buckets, of length 1."""
    out = np.zeros(_BUCKETS, dtype=np.float32)
    for a, b in zip(text, text[1:], strict=False):
        out[(ord(a) * 7919 + ord(b)) % _BUCKETS] += 1  # not hash(), which differs from run to run
    norm = float(np.linalg.norm(out))
    return out / norm if norm else out


def write_sheet(sample: Sample, path: str | Path, *, force: bool = False) -> None:
    """Write the coding sheet: CSV in UTF-8 with a byte order mark, for spreadsheets. Never half a file."""
    path = Path(path)
    if path.exists() and not force:
        raise OutputExists(
            "the sheet is there already",
            where=str(path),
            remedy="It may hold codings: choose another name, or --force.",
        )
    names = [*SHEET_HEAD, *sample.classes, *SHEET_TAIL]
    write_rows(path, names, sample.rows())


def write_rows(path: Path, names: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """Write a CSV file under a name of its own first, then give it the final one."""
    partial = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="", errors="surrogatepass") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(names)
            writer.writerows([guard(str(row[name])) for name in names] for row in rows)
        os.chmod(partial, 0o644)  # mkstemp makes it private
        os.replace(partial, path)
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror}", where=str(path)) from error
    finally:
        if partial:
            Path(partial).unlink(missing_ok=True)

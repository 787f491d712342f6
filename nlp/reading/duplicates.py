"""Near-duplicates among articles: reprints, and versions that were cut.

A text is folded (NFKC, letters and digits only) and seen as the set of its runs of :data:`SHINGLE` characters.
MinHash (Broder 1997, by rensa) keeps :data:`PERMUTATIONS` numbers of it, from which the share of runs that two
texts have in common (Jaccard) can be told within about .04, and banding finds pairs without comparing all. With the
two sizes that gives how much of the shorter text stands in the longer one, so that a version cut to half is found.

Memory: nine bytes for each article and band at a time; the signatures lie in a file.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

SHINGLE = 5
PERMUTATIONS = 128
SEED = 1
ROWS = 3
"""Rows a band: two texts with half of their runs in common meet in one of the 42 bands with probability .996, with
a third .79, with a twentieth .005."""
MIN_JACCARD = 0.3
"""Below it the shorter text may be boilerplate of the longer."""
CHUNK = 100_000

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Signature:
    """What is kept of a text: :data:`PERMUTATIONS` numbers, how many different runs it has, and a hash of the whole."""

    values: bytes
    size: int
    digest: int


def folded(text: str) -> str:
    """Letters and digits alone, full-width ones made plain, lower case: what stays where a page is set anew."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def shingles(text: str) -> set[str]:
    """The different runs of characters of a folded text."""
    return {text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)}


def signature(text: str) -> Signature:
    """The signature of an article's text."""
    from rensa import RMinHash

    text = folded(text)
    runs = shingles(text)
    sketch = RMinHash(PERMUTATIONS, SEED)
    sketch.update(list(runs))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    values = np.asarray(sketch.digest(), dtype="<u4").tobytes()
    return Signature(values, len(runs), int.from_bytes(digest, "little", signed=True))


class Signatures:
    """The signatures of many articles, in order, in a file. Close after use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = open(path, "wb")  # noqa: SIM115  (closed in close)
        self._sizes: list[npt.NDArray[np.int32]] = []
        self._digests: list[npt.NDArray[np.int64]] = []

    def add(self, values: Sequence[bytes], sizes: Sequence[int], digests: Sequence[int]) -> None:
        """Some more, in order."""
        self._file.write(b"".join(values))
        self._sizes.append(np.asarray(sizes, dtype=np.int32))
        self._digests.append(np.asarray(digests, dtype=np.int64))

    def close(self) -> None:
        """Take the file away."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def duplicates(self, threshold: float) -> Iterator[tuple[int, int, float]]:
        """``(later, earlier, similarity)`` for every text that repeats an earlier one, both as numbers in order.

        The earlier is never a repetition itself. ``similarity`` is the part of the shorter text that stands in the
        other, as the signatures tell, in hundredths; 1 for texts that are the same when folded.
        """
        self._file.flush()
        sizes = np.concatenate(self._sizes) if self._sizes else np.zeros(0, dtype=np.int32)
        digests = np.concatenate(self._digests) if self._digests else np.zeros(0, dtype=np.int64)
        n = len(sizes)
        if n < 2:
            return
        table = np.memmap(self._path, dtype="<u4", mode="r", shape=(n, PERMUTATIONS))
        pairs = [_equal(digests)]
        pairs += [_equal(_band(table, b), sizes > 0) for b in range(PERMUTATIONS // ROWS)]
        merged = np.unique(np.concatenate(pairs), axis=0)
        first: dict[int, int] = {}
        for later, earlier in merged[np.lexsort((merged[:, 0], merged[:, 1]))][:, ::-1].tolist():
            # pairs come by the later text; one is settled at its first text that is alike
            target = first.get(earlier, earlier)
            if later in first or target >= later:
                continue
            similarity = _similarity(table, sizes, digests, later, target)
            if similarity >= threshold:
                first[later] = target
                yield later, target, similarity


def _band(table: npt.NDArray[np.uint32], band: int) -> npt.NDArray[np.uint64]:
    """One number for each text: equal where all rows of the band are."""
    out = np.zeros(len(table), dtype=np.uint64)
    for start in range(0, len(table), CHUNK):
        part = table[start : start + CHUNK, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
        mixed = np.zeros(len(part), dtype=np.uint64)
        for k in range(ROWS):
            mixed = (mixed ^ part[:, k]) * _MULTIPLIER
            mixed ^= mixed >> np.uint64(31)
        out[start : start + CHUNK] = mixed
    return out


def _equal(values: npt.NDArray[Any], usable: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.int64]:
    """Pairs (earlier, later) of places with equal values: each place with the first and with the one before of its
    value. All pairs of a value would be too many where thousands share a text."""
    order = np.argsort(values, kind="stable")
    if usable is not None:
        order = order[usable[order]]
    same = values[order][1:] == values[order][:-1]
    group = np.concatenate([[0], np.cumsum(~same)]) if len(order) else np.zeros(0, dtype=np.int64)
    starts = order[np.searchsorted(group, np.arange(group[-1] + 1))] if len(order) else order
    later = np.flatnonzero(same) + 1
    neighbours = np.column_stack([order[later - 1], order[later]])
    firsts = np.column_stack([starts[group[later]], order[later]])
    return np.concatenate([neighbours, firsts]).astype(np.int64)


def _similarity(
    table: npt.NDArray[np.uint32], sizes: npt.NDArray[np.int32], digests: npt.NDArray[np.int64], a: int, b: int
) -> float:
    if digests[a] == digests[b]:
        return 1.0
    jaccard = float(np.mean(table[a] == table[b]))
    if jaccard < MIN_JACCARD or not (sizes[a] and sizes[b]):
        return 0.0
    common = jaccard / (1 + jaccard) * (int(sizes[a]) + int(sizes[b]))
    return round(min(common / min(int(sizes[a]), int(sizes[b])), 1.0), 2)

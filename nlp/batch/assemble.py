"""Shards → tables: their rows in the plan's order, whoever made them and when; in bounded memory.

What can only be seen over all shards is settled here: an id that was given in an earlier shard. :class:`Amendments`
holds such findings, and whatever else a pass over the shards may find out (near-duplicates).
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.batch import shards
from nlp.batch.plan import Plan
from nlp.errors import AnalysisError, NoArticles, NoRun
from nlp.reading import ReadFailure
from nlp.tables.arrow import batch, numbers, strings, without_articles
from nlp.tables.writers import Writers

if TYPE_CHECKING:
    import pyarrow as pa

_KINDS = {"double": float, "int64": int}
BATCH = 4_096
"""Rows that are in memory at a time."""


@dataclass
class Amendments:
    """What is changed while shards are put together. Keys of ``dropped`` and ``errors`` are shards.

    ``dropped``: articles whose rows do not count. ``errors``: rows for them, each with its order in the shard.
    ``cells``: for an article, cells of its row in ``articles`` that are known only now. ``repeated``: how many of the
    dropped articles count as skipped, being near-duplicates that the user does not want.
    """

    dropped: dict[int, set[str]] = field(default_factory=dict)
    errors: dict[int, list[tuple[int, schema.ErrorRow]]] = field(default_factory=dict)
    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeated: int = 0

    def drop(self, shard: int, article_id: str, order: int, row: schema.ErrorRow) -> None:
        """The article of this shard becomes a row of ``errors``."""
        self.dropped.setdefault(shard, set()).add(article_id)
        self.errors.setdefault(shard, []).append((order, row))


@dataclass(kw_only=True)
class Totals:
    """Counts over all shards, after amendments: ``read == analysed + failed + skipped``."""

    read: int = 0
    analysed: int = 0
    failed: int = 0
    skipped: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    top_actions: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """What became of the inputs."""
        return {name: getattr(self, name) for name in ("read", "analysed", "failed", "skipped")}


def markers(plan: Plan) -> list[dict[str, Any]]:
    """The markers of all shards. Raises :class:`nlp.errors.NoRun` where one is not done."""
    out, missing = [], []
    for i in range(plan.n_shards):
        told = shards.marker(plan, i)
        if told is None:
            missing.append(i)
        else:
            out.append(told)
    if missing:
        raise NoRun(
            f"{len(missing):,} of {plan.n_shards:,} shards are not done yet (the first: {missing[0]})",
            where=plan.store.where,
            remedy="Go on with --resume, or run the parts of the job array that are missing (--shard i/n).",
        )
    return out


def repeated_ids(plan: Plan, told: Sequence[dict[str, Any]]) -> Amendments:
    """Articles whose id was given in an earlier shard: the first in the plan's order has it (SPEC §2).

    Within a shard that was settled already. Eight bytes are held for each article.
    """
    out = Amendments()
    if len(told) < 2:
        return out
    import numpy as np

    hashes = array("Q")
    for i in range(len(told)):
        for ids, _, _ in _items(plan, told, i):
            hashes.extend(_hash(x) for x in ids)
    values = np.frombuffer(hashes, dtype=np.uint64)
    ordered = np.sort(values)
    suspects = set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())
    if not suspects:
        return out
    first: dict[str, str] = {}
    for i in range(len(told)):
        for ids, paths, orders in _items(plan, told, i):
            for article_id, path, order in zip(ids, paths, orders, strict=True):
                if _hash(article_id) not in suspects:
                    continue
                if article_id in first:
                    failure = ReadFailure.of(shards.duplicate_id(article_id, first[article_id], path))
                    out.drop(i, article_id, order, shards.error_row(failure))
                else:
                    first[article_id] = path
    return out


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _items(plan: Plan, told: Sequence[dict[str, Any]], i: int) -> Iterator[tuple[list[str], list[str], list[int]]]:
    for some in read_shard(plan, told, i, shards.ITEMS):
        ids, paths, orders = (some.column(n).to_pylist() for n in ("article_id", "path", shards.ORDER))
        yield ids, paths, orders


def read_shard(plan: Plan, told: Sequence[dict[str, Any]], i: int, table: str) -> Iterator[pa.RecordBatch]:
    """The rows that shard ``i`` has for a table, some at a time."""
    if table not in told[i]["files"]:
        return
    import pyarrow.parquet as pq

    with plan.store.open(f"{shards.folder(i)}/{table}.parquet") as file, pq.ParquetFile(file) as parquet:
        yield from parquet.iter_batches(batch_size=BATCH)


def find_amendments(plan: Plan, told: Sequence[dict[str, Any]]) -> Amendments:
    """What a pass over all shards finds: repeated ids, then repeated texts."""
    from nlp.batch.duplicates import mark_duplicates

    out = repeated_ids(plan, told)
    mark_duplicates(plan, told, out)
    return out


def assemble(
    plan: Plan,
    folder: Path,
    formats: Sequence[str],
    *,
    watch: Callable[[str, int], None] | None = None,
) -> Totals:
    """Write all tables into ``folder`` in the given formats. ``watch`` is told table and shard.

    Raises :class:`nlp.errors.NoArticles` where no article was analysed.
    """
    told = markers(plan)
    amendments = find_amendments(plan, told)
    totals = Totals(read=sum(m["read"] for m in told), skipped=amendments.repeated)
    first: schema.ErrorRow | None = None
    tops: Counter[str] = Counter()
    actions = plan.about["actions"]
    with Writers(folder, formats, plan.settings["output"]) as writers:
        for table in schema.TABLES:
            columns = schema.columns(table, actions)
            writers.begin(table, columns)
            for i in range(plan.n_shards):
                if watch is not None:
                    watch(table, i)
                for some in _amended(plan, told, i, table, columns, amendments):
                    if table == "articles":
                        tops.update(x for x in some.column("top_action").to_pylist() if x)
                    elif table == "errors" and first is None:
                        first = _error_rows(some.slice(0, 1))[0]
                    writers.write(some)
            writers.end()
        totals.rows = dict(writers.counts)
    if totals.skipped:
        totals.notes.append(f"{totals.skipped:,} articles that repeat an earlier one were left out")
    totals.notes += writers.notes
    totals.analysed, totals.failed = totals.rows["articles"], totals.rows["errors"]
    totals.top_actions = dict(tops.most_common())
    if totals.read != totals.analysed + totals.failed + totals.skipped:
        raise AnalysisError("inputs are unaccounted for", where=repr(totals))
    if not totals.analysed:
        raise _nothing_done(totals.failed, first, plan.about["same"]["inputs"])
    return totals


def _nothing_done(failed: int, first: schema.ErrorRow | None, inputs: Sequence[str]) -> NoArticles:
    where = ", ".join(inputs)
    if first is None:
        return NoArticles("no article found", where=where)
    if failed == 1:
        return NoArticles(first.error, where=first.source_path, remedy=first.remedy, code=first.code)
    return NoArticles(
        f"none of {failed} inputs could be used; the first: {first.source_path}: {first.error}",
        where=where,
        remedy=first.remedy,
    )


def _amended(
    plan: Plan,
    told: Sequence[dict[str, Any]],
    i: int,
    table: str,
    columns: Sequence[schema.Column],
    changes: Amendments,
) -> Iterator[pa.RecordBatch]:
    dropped = changes.dropped.get(i, set())
    if table == "errors":
        yield from _errors(plan, told, i, columns, changes)
        return
    for some in read_shard(plan, told, i, table):
        some = without_articles(some, dropped)
        if table == "articles" and changes.cells:
            some = _with_cells(some, changes.cells)
        if some.num_rows:
            yield some


def _with_cells(some: pa.RecordBatch, cells: dict[str, dict[str, Any]]) -> pa.RecordBatch:
    ids = some.column("article_id").to_pylist()
    changed = sorted({name for x in ids for name in cells.get(x, ())})
    for name in changed:
        place = some.schema.get_field_index(name)
        kind = some.schema.field(place)
        values = [cells.get(x, {}).get(name, v) for x, v in zip(ids, some.column(place).to_pylist(), strict=True)]
        made = strings(values) if str(kind.type) == "string" else numbers(values, _KINDS[str(kind.type)])
        some = some.set_column(place, kind, made)
    return some


def _errors(
    plan: Plan, told: Sequence[dict[str, Any]], i: int, columns: Sequence[schema.Column], changes: Amendments
) -> Iterator[pa.RecordBatch]:
    """The errors of a shard, and those of its articles that were dropped, in the order of its items."""
    dropped = changes.dropped.get(i, set())
    rows = list(changes.errors.get(i, []))
    for some in read_shard(plan, told, i, "errors"):
        some = without_articles(some, dropped)
        rows += zip(some.column(shards.ORDER).to_pylist(), _error_rows(some), strict=True)
    rows.sort(key=lambda pair: pair[0])
    if rows:
        yield batch([row for _, row in rows], columns)


def _error_rows(some: pa.RecordBatch) -> list[schema.ErrorRow]:
    names = [c.name for c in schema.columns("errors")]
    return [schema.ErrorRow(**{n: row[n] for n in names}) for row in some.to_pylist()]

"""Near-duplicates over a whole run: found from the signatures that the shards keep, marked when tables are made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from typing import Any

from nlp.batch import shards
from nlp.batch.assemble import Amendments, read_shard
from nlp.batch.plan import Plan
from nlp.reading.duplicates import Signatures


def mark_duplicates(plan: Plan, told: Sequence[dict[str, Any]], amendments: Amendments) -> None:
    """Add to ``amendments`` what the run's settings want of articles that repeat an earlier one.

    The earlier in the plan's order is the original. Articles that are dropped already (a repeated id) are neither.
    In memory are numbers of all articles, and ids of those alone that repeat one or are repeated.
    """
    wanted = plan.settings["duplicates"]
    if not wanted["mark"] or not any(shards.SIGNATURES in t["files"] for t in told):
        return
    folder = plan.store.scratch("duplicates")
    try:
        signatures = Signatures(folder / "signatures")
        try:
            for _, batch in _batches(plan, told, amendments):
                signatures.add(*(batch.column(n).to_pylist() for n in ("values", "size", "digest")))
            found = list(signatures.duplicates(float(wanted["similarity"])))
        finally:
            signatures.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    needed = {n for later, earlier, _ in found for n in (later, earlier)}
    where: dict[int, tuple[int, str]] = {}
    number = 0
    for shard, batch in _batches(plan, told, amendments):
        for article_id in batch.column("article_id").to_pylist():
            if number in needed:
                where[number] = (shard, article_id)
            number += 1
    for later, earlier, similarity in found:
        shard, article_id = where[later]
        if wanted["drop"]:
            amendments.dropped.setdefault(shard, set()).add(article_id)
            amendments.repeated += 1
        else:
            about = {"duplicate_of": where[earlier][1], "duplicate_similarity": similarity}
            amendments.cells.setdefault(article_id, {}).update(about)


def _batches(plan: Plan, told: Sequence[dict[str, Any]], amendments: Amendments) -> Iterator[tuple[int, Any]]:
    from nlp.tables.arrow import without_articles

    for i in range(plan.n_shards):
        for batch in read_shard(plan, told, i, shards.SIGNATURES):
            yield i, without_articles(batch, amendments.dropped.get(i, set()))

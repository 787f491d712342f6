"""Memory of big runs: tables of millions of rows are put together, and many articles go through one process.

    python tests/benchmarks/scale.py assemble --rows 10000000 --format csv
    python tests/benchmarks/scale.py articles --count 200000 [--pipeline]

``assemble`` makes shards of synthetic sentences, puts them together, and prints the rows a second and the peak of the
resident memory. ``articles`` runs copies of the project's articles through the engine and prints the resident memory
after the first 1,000, and then ten times on the way: with the cheap analyst of the tests, which shows the engine's own
memory, or with ``--pipeline`` with the whole pipeline (about an hour and a half for 50,000).
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "batch" / "fast")]

import nlp  # noqa: E402
from nlp import schema  # noqa: E402
from nlp.batch import run as engine  # noqa: E402
from nlp.batch import shards  # noqa: E402
from nlp.batch.assemble import assemble  # noqa: E402
from nlp.batch.plan import Plan  # noqa: E402
from nlp.batch.progress import RunState  # noqa: E402
from nlp.batch.store import Store  # noqa: E402
from nlp.config import load_settings  # noqa: E402
from nlp.tables.arrow import arrow_schema  # noqa: E402

ACTIONS = ("coverage", "support")
SENTENCE = "到2026年底,全镇36个党支部全部达到规范化建设标准,其中“五星级”党支部达到12个以上。"
PER_SHARD, PER_ARTICLE = 20_000, 50


def resident() -> float:
    """Resident memory of this process now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def peak() -> float:
    """The highest it has been."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def made_up(store: Store, rows: int) -> Plan:
    """A plan whose shards are done, with so many sentences."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    n = -(-rows // PER_SHARD)
    about = {"id": "x" * 64, "settings": load_settings(), "actions": list(ACTIONS), "shards": n}
    plan = Plan(store, about)
    columns = schema.columns("sentences", ACTIONS)
    for i in range(n):
        place = store.root / shards.folder(i)
        place.mkdir(parents=True)
        articles = [f"region{i:05}/article{j:05}" for j in range(PER_SHARD // PER_ARTICLE)]
        values = {c.name: [SENTENCE if c.type is str else 7 if c.type is int else 0.25] * PER_SHARD for c in columns}
        values["article_id"] = [a for a in articles for _ in range(PER_ARTICLE)]
        values["sentence_id"] = [f"{a}:s{k}" for a in articles for k in range(PER_ARTICLE)]
        sentences = pa.record_batch(values, schema=arrow_schema(columns, descriptions=False))
        items = pa.record_batch(
            {"article_id": articles, "path": articles, shards.ORDER: list(range(len(articles)))},
            schema=pa.schema(
                {"article_id": pa.string(), "path": pa.string(), shards.ORDER: pa.int64()}
            ),
        )
        names = [c.name for c in schema.columns("articles", ACTIONS)]
        rows_of = [schema.ArticleRow(article_id=a) for a in articles]
        cells = zip(*(schema.cells(r, names) for r in rows_of), strict=True)
        kinds = arrow_schema(schema.columns("articles", ACTIONS), descriptions=False)
        whole = pa.record_batch([pa.array(c, f.type) for c, f in zip(cells, kinds, strict=True)], schema=kinds)
        files = {}
        for name, some in {"sentences": sentences, shards.ITEMS: items, "articles": whole}.items():
            pq.write_table(pa.Table.from_batches([some]), place / f"{name}.parquet", compression="zstd")
            files[name] = [some.num_rows, (place / f"{name}.parquet").stat().st_size]
        told = {"plan": plan.id, "read": len(articles), "analysed": len(articles), "failed": 0, "files": files}
        (place / shards.MARKER).write_text(json.dumps(told))
    return plan


def measure_assembly(rows: int, formats: list[str]) -> float:
    """Print what it takes to put so many sentences together; the peak of the resident memory is returned."""
    with tempfile.TemporaryDirectory() as folder:
        plan = made_up(Store(Path(folder) / "store"), rows)
        out = Path(folder) / "out"
        out.mkdir()
        gc.collect()
        before, started = resident(), time.perf_counter()
        totals = assemble(plan, out, formats)
        seconds = time.perf_counter() - started
        size = sum(p.stat().st_size for p in out.iterdir()) / 2**20
    made = totals.rows["sentences"]
    print(
        f"{made:,} rows of {', '.join(formats)} ({size:,.0f} MiB) in {seconds:,.0f} s: {made / seconds:,.0f} rows/s; "
        f"resident {before:,.0f} MiB before, {peak():,.0f} at the peak"
    )
    return peak()


def measure_articles(count: int, pipeline: bool) -> list[tuple[int, float]]:
    """Resident memory on the way through ``count`` articles."""
    if not pipeline:
        import fake_analyst

        shards.PipelineAnalyst = fake_analyst.FakeAnalyst  # type: ignore[misc,assignment]
        engine.build = fake_analyst.FakePipeline  # type: ignore[assignment]
    found: list[tuple[int, float]] = []
    texts = [article.text for article in nlp.read(ROOT / "corpus" / "articles")]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "articles.jsonl"
        with open(table, "w", encoding="utf-8") as file:
            for i in range(count):
                file.write(json.dumps({"id": f"a{i}", "text": texts[i % len(texts)]}, ensure_ascii=False) + "\n")

        def watch(state: RunState) -> None:
            if state.articles and state.articles % 1000 == 0 and state.stage == "analysing":
                step = max(1000, count // 10 // 1000 * 1000)
                seen = bool(found) and found[-1][0] == state.articles
                if (state.articles == 1000 or state.articles % step == 0) and not seen:
                    found.append((state.articles, resident()))
                    print(f"{state.articles:>10,} articles: {found[-1][1]:,.0f} MiB", flush=True)

        started = time.perf_counter()
        summary = engine.run([table], Path(folder) / "out", watch=watch)
        seconds = time.perf_counter() - started
    print(f"{summary.analysed:,} articles in {seconds:,.0f} s; {peak():,.0f} MiB at the peak, tables put together")
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("assemble")
    one.add_argument("--rows", type=int, default=10_000_000)
    one.add_argument("--format", action="append", default=[])
    two = commands.add_parser("articles")
    two.add_argument("--count", type=int, default=200_000)
    two.add_argument("--pipeline", action="store_true")
    arguments = parser.parse_args()
    if arguments.command == "assemble":
        measure_assembly(arguments.rows, arguments.format or ["csv"])
    else:
        measure_articles(arguments.count, arguments.pipeline)


if __name__ == "__main__":
    main()

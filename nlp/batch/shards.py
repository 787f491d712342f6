"""One shard: its inputs are read and analysed, and their rows written as Parquet, with a marker when all is there.

:func:`run_shard` is the unit of every engine: it takes a plan and a number, touches nothing but the plan's store, and
gives back plain counts. The same shard gives the same bytes wherever and whenever it is run.
"""

from __future__ import annotations

import json
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol, cast

from nlp import schema
from nlp.batch.analysis import action_ids, analyse_one
from nlp.batch.plan import Piece, Plan, size_of
from nlp.batch.store import write_error
from nlp.config import Settings
from nlp.errors import ArticleTimeout, DuplicateId, KuifengError, WorkerCrash
from nlp.pipeline import build
from nlp.reading import Article, ReadFailure
from nlp.reading.draft import Draft, finish
from nlp.reading.duplicates import signature
from nlp.reading.inputs import printable
from nlp.reading.read import read_found
from nlp.tables.arrow import batch, fixed, numbers, strings

if TYPE_CHECKING:
    from spacy.language import Language

MARKER = "done.json"
ORDER = "_order"
"""In shard files, the number of the item within the shard: what is found later can be put where it belongs."""
ITEMS = "_items"
"""The shard file with one row for an article that was read: its id, its input's path, its order."""
SIGNATURES = "_signatures"
"""The shard file with one row for an analysed article: what near-duplicates are found by."""
FLUSH_ROWS = 8_192
FLUSH_CHARACTERS = 8_000_000
CHARACTERS_PER_LIMIT = 100_000
"""An article of up to so many characters has the time limit; a longer one has more, in proportion."""

READING, ANALYSIS, DONE = "reading", "analysis", "done"


@dataclass(frozen=True)
class Mark:
    """Where a shard is: before it reads or analyses an item, or after it is done with one.

    ``piece`` and ``item`` say which: the input's place in the shard, and the item's number in the input.
    """

    stage: str
    piece: int
    item: int
    article_id: str = ""
    n_chars: int = 0
    failed: bool = False

    @property
    def at(self) -> tuple[int, int]:
        """The item's address in its shard."""
        return self.piece, self.item

    def limit(self, seconds: float) -> float:
        """The time that this step may take, where an ordinary article may take ``seconds``."""
        return seconds * max(1.0, self.n_chars / CHARACTERS_PER_LIMIT)


@dataclass(frozen=True)
class Fault:
    """An item that must not be tried again: a worker died or hung over it."""

    stage: str
    code: str
    error: str
    remedy: str

    @classmethod
    def of(cls, kind: str, stage: str, seconds: float) -> Fault:
        """The fault of a ``kind``: ``timeout`` or ``crash``; ``seconds`` is the limit for an ordinary article."""
        error: KuifengError
        if kind == "timeout":
            error = ArticleTimeout(f"the {stage} took longer than {seconds:g} seconds")
        else:
            error = WorkerCrash(f"the {stage} ended the worker process, each time that it was tried")
        return cls(stage, error.code, error.what, error.remedy)


Faults = Mapping[tuple[int, int], Fault]
Tell = Callable[[Mark], None]


class Analyst(Protocol):
    """What turns an article into rows."""

    @property
    def actions(self) -> tuple[str, ...]:
        """The classes of the taxonomy."""
        ...

    def rows(self, article: Article) -> Mapping[str, list[Any]]:
        """The rows of all tables but errors. Raises a KuifengError where the article cannot be analysed."""
        ...


class PipelineAnalyst:
    """The pipeline of some settings."""

    def __init__(self, settings: Settings) -> None:
        self.pipeline = build(settings)
        self.actions = action_ids(self.pipeline)

    def rows(self, article: Article) -> Mapping[str, list[Any]]:
        """The rows of one article."""
        return analyse_one(article, self.pipeline, self.actions).rows


_ANALYSTS: dict[str, Analyst] = {}


def analyst_for(settings: Settings) -> Analyst:
    """The analyst for some settings. A process keeps the last one, since loading takes a second."""
    key = json.dumps(settings, sort_keys=True)
    if key not in _ANALYSTS:
        _ANALYSTS.clear()
        _ANALYSTS[key] = PipelineAnalyst(settings)
    return _ANALYSTS[key]


def pipeline_for(settings: Settings) -> Language:
    """The pipeline of the analyst for some settings, which this process keeps."""
    return cast(PipelineAnalyst, analyst_for(settings)).pipeline


def warm_up(analyst: Analyst) -> None:
    """Let everything be loaded that is loaded when it is first needed: no article's time shall pay for it."""
    finish(Draft("某镇召开会议\n2024年6月3日 来源:某报\n6月3日,某镇召开会议。", "warm-up", "warm-up"))
    with suppress(KuifengError):
        analyst.rows(Article("warm-up", "某镇召开会议\n6月3日,某镇党委书记表示,全镇36个党支部到年底全部达标。"))


# ----------------------------------------------------------------------------------------------------------- time limit


class Overtime(BaseException):
    """Raised inside of an article by the alarm; no ordinary ``except`` must catch it."""


class Watch:
    """A time limit inside of this process, by the alarm signal. It does nothing where there is none (Windows, threads).

    ``with watch.limit(seconds):`` raises :class:`Overtime` in its block, and never outside of it.
    """

    def __init__(self) -> None:
        self._armed = False
        self.works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        self._old: Any = None

    def __enter__(self) -> Watch:
        if self.works:
            self._old = signal.signal(signal.SIGALRM, self._ring)
        return self

    def __exit__(self, *_: object) -> None:
        if self.works:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._old or signal.SIG_DFL)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise Overtime

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """The block may take so long."""
        if not self.works or seconds <= 0:
            yield
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            self._armed = True
            yield
        finally:
            self._armed = False


class NoWatch:
    """For workers: their parent looks at the clock."""

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """No limit."""
        yield


# --------------------------------------------------------------------------------------------------------------- shards


def run_shard(
    plan: Plan,
    i: int,
    *,
    analyst: Analyst,
    faults: Faults,
    tell: Tell,
    watch: Watch | NoWatch,
) -> dict[str, Any]:
    """Do shard ``i`` of ``plan`` and leave its tables and marker in the plan's store; the marker's counts are returned.

    ``faults`` are items that become rows of ``errors`` untried. ``tell`` hears of every step before it is taken.
    Raises :class:`nlp.errors.OutputError` where the store cannot be written; all else that goes wrong is a row.
    """
    pieces = plan.shard(i)
    with _ShardWriter(plan, i) as out:
        for p, piece in enumerate(pieces):
            _run_piece(plan, p, piece, out, analyst, faults, tell, watch)
        return out.finish(sum(piece.size for piece in pieces))


def _run_piece(
    plan: Plan,
    p: int,
    piece: Piece,
    out: _ShardWriter,
    analyst: Analyst,
    faults: Faults,
    tell: Tell,
    watch: Watch | NoWatch,
) -> None:
    seconds = float(plan.settings["run"]["article_timeout"])
    path = printable(piece.found.path)
    items = _items(plan, piece, piece.start)
    number = piece.start
    while piece.stop is None or number < piece.stop:
        # before its first item a whole file may have to be parsed
        mark = Mark(READING, p, number, n_chars=size_of(piece.found) // 10 if number == piece.start else 0)
        fault = faults.get(mark.at)
        if fault is not None and fault.stage == READING:
            out.fail(path, "", fault)
            return
        tell(mark)
        try:
            with watch.limit(mark.limit(seconds)):
                item = next(items, None)
        except Overtime:
            out.fail(path, "", Fault.of("timeout", READING, seconds))
            return
        if item is None:
            return
        article_id, failed = "", True
        if isinstance(item, KuifengError):
            out.error(ReadFailure.of(item, item.where or path))
        elif isinstance(item, ReadFailure):
            out.error(item)
        else:
            article_id = item.article_id
            mark = Mark(ANALYSIS, p, number, article_id, len(item.text))
            failed = not _run_article(item, path, mark, seconds, out, analyst, fault, tell, watch)
        tell(Mark(DONE, p, number, article_id, failed=failed))
        number += 1


def _items(plan: Plan, piece: Piece, start: int) -> Iterator[Article | ReadFailure | KuifengError]:
    """What the input of a piece holds from its item ``start`` on."""
    reading = plan.settings["reading"]
    return read_found(
        piece.found, columns=plan.columns, encoding=reading["encoding"], metadata=reading["metadata"], start=start
    )


def _run_article(
    article: Article,
    path: str,
    mark: Mark,
    seconds: float,
    out: _ShardWriter,
    analyst: Analyst,
    fault: Fault | None,
    tell: Tell,
    watch: Watch | NoWatch,
) -> bool:
    first = out.first(article.article_id, path)
    if first is not None:
        out.error(ReadFailure.of(duplicate_id(article.article_id, first, path)))
        return False
    if fault is not None:
        out.fail(article.source_path, article.article_id, fault)
        return False
    tell(mark)
    limit = mark.limit(seconds)
    try:
        with watch.limit(limit):
            rows = analyst.rows(article)
    except KuifengError as error:
        out.error(ReadFailure.of(error, article.source_path, ANALYSIS), article.article_id)
        return False
    except Overtime:
        out.fail(article.source_path, article.article_id, Fault.of("timeout", ANALYSIS, seconds))
        return False
    out.write(rows)
    return True


def probe(plan: Plan, i: int, at: tuple[int, int], *, analyst: Analyst, tell: Tell) -> None:
    """Read and analyse one item of a shard and write nothing: to see whether it is the one that kills workers."""
    p, number = at
    piece = plan.shard(i)[p]
    tell(Mark(READING, p, number, n_chars=size_of(piece.found) // 10))
    item = next(_items(plan, piece, number), None)
    if isinstance(item, Article):
        tell(Mark(ANALYSIS, p, number, item.article_id, len(item.text)))
        with suppress(KuifengError):
            analyst.rows(item)


def duplicate_id(article_id: str, first: str, path: str) -> DuplicateId:
    """The error for the second of two inputs with one id."""
    return DuplicateId(f"the id {article_id} was given before, in {first}", path)


def error_row(failure: ReadFailure, article_id: str = "") -> schema.ErrorRow:
    """The row of ``errors`` for a failure; ``article_id`` where the article has one already."""
    return schema.ErrorRow(
        failure.source_path, article_id, failure.stage, failure.code, failure.error, failure.remedy
    )


def folder(i: int) -> str:
    """The place of a shard's files in the store."""
    return f"shards/{i // 1000:03d}/{i:06d}"


def marker(plan: Plan, i: int) -> dict[str, Any] | None:
    """What shard ``i`` says of itself where it is done: its counts. ``None`` where it must be run (again)."""
    data = plan.store.get(f"{folder(i)}/{MARKER}")
    if data is None:
        return None
    try:
        told: dict[str, Any] = json.loads(data)
        whole = told["plan"] == plan.id and all(
            plan.store.size(path := f"{folder(i)}/{name}.parquet") == size and plan.store.tail(path, 4) == b"PAR1"
            for name, (_, size) in told["files"].items()
        )
    except (ValueError, KeyError, TypeError):
        return None
    return told if whole else None


class _ShardWriter:
    """Rows in, Parquet files out: in bounded memory, and under their names only when the shard is whole."""

    def __init__(self, plan: Plan, i: int) -> None:
        self.plan = plan
        self.i = i
        self.counts = {"read": 0, "analysed": 0, "failed": 0}
        self._order = 0
        self._seen: dict[str, str] = {}
        self._rows: dict[str, list[Any]] = {}
        self._held = self._characters = 0
        self._items: list[tuple[str, str, int]] = []
        self._texts: list[tuple[str, str]] = []
        self._errors: list[tuple[schema.ErrorRow, int]] = []
        self._writers: dict[str, Any] = {}
        self._written: dict[str, int] = {}
        self._columns = {name: schema.columns(name, plan.about["actions"]) for name in schema.TABLES}
        self._stack = ExitStack()

    def __enter__(self) -> _ShardWriter:
        self._folder = self.plan.store.scratch(f"shard-{self.i:06d}")
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            with suppress(Exception):
                writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def first(self, article_id: str, path: str) -> str | None:
        """The input that has given this id before; where there is none, this one has it from now on."""
        if article_id in self._seen:
            return self._seen[article_id]
        self._seen[article_id] = path
        self._items.append((article_id, path, self._order))
        return None

    def write(self, rows: Mapping[str, list[Any]]) -> None:
        """The rows of the article at hand."""
        self._count("analysed")
        for name, some in rows.items():
            self._rows.setdefault(name, []).extend(some)
            self._held += len(some)
        self._characters += sum(len(r.text) for r in rows.get("texts", ()))
        if self.plan.settings["duplicates"]["mark"]:
            self._texts += [(r.article_id, r.text) for r in rows.get("texts", ())]
        if self._held >= FLUSH_ROWS or self._characters >= FLUSH_CHARACTERS:
            self._flush()

    def error(self, failure: ReadFailure, article_id: str = "") -> None:
        """The item at hand has failed."""
        self._errors.append((error_row(failure, article_id), self._order))
        self._count("failed")

    def fail(self, path: str, article_id: str, fault: Fault) -> None:
        """The item at hand is not to be tried."""
        self.error(ReadFailure(path, fault.code, fault.error, fault.remedy, fault.stage), article_id)

    def _count(self, what: str) -> None:
        self.counts["read"] += 1
        self.counts[what] += 1
        self._order += 1

    def _flush(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                self._put(name, batch(rows, self._columns[name]))
        self._rows.clear()
        self._held = self._characters = 0
        self._sign()

    def _sign(self) -> None:
        """The signatures of the texts at hand. A run of one article has nothing that it could repeat."""
        if self._texts and len(self._texts) + self._written.get(SIGNATURES, 0) + self.plan.n_shards > 2:
            import pyarrow as pa

            signatures = [signature(text) for _, text in self._texts]
            columns = {
                "article_id": strings([article_id for article_id, _ in self._texts]),
                "values": fixed([s.values for s in signatures]),
                "size": numbers([s.size for s in signatures], int),
                "digest": numbers([s.digest for s in signatures], int),
            }
            self._put(SIGNATURES, pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns)))
        self._texts.clear()

    def _put(self, name: str, some: Any) -> None:
        import pyarrow.parquet as pq

        try:
            if name not in self._writers:
                self._writers[name] = pq.ParquetWriter(
                    self._folder / f"{name}.parquet", some.schema, compression="zstd", compression_level=1
                )
            self._writers[name].write_batch(some)
        except OSError as error:
            raise write_error(error, self.plan.store.where) from error
        self._written[name] = self._written.get(name, 0) + some.num_rows

    def finish(self, size: int) -> dict[str, Any]:
        """Give all files their names, and then the marker its own. ``size``: bytes of the inputs."""
        import pyarrow as pa

        self._flush()
        if self._errors:
            some = batch([row for row, _ in self._errors], self._columns["errors"])
            self._put("errors", some.append_column(ORDER, numbers([n for _, n in self._errors], int)))
        if self._items:
            ids, paths, places = zip(*self._items, strict=True)
            columns_of = [strings(ids), strings(paths), numbers(places, int)]
            self._put(ITEMS, pa.RecordBatch.from_arrays(columns_of, names=["article_id", "path", ORDER]))
        files: dict[str, list[int]] = {}
        store = self.plan.store
        try:
            for name, writer in self._writers.items():
                writer.close()
                path = self._folder / f"{name}.parquet"
                files[name] = [self._written[name], path.stat().st_size]
                store.take(path, f"{folder(self.i)}/{name}.parquet")
        except OSError as error:
            raise write_error(error, store.where) from error
        told = {"plan": self.plan.id, "shard": self.i, **self.counts, "bytes": size, "files": files}
        store.put(f"{folder(self.i)}/{MARKER}", json.dumps(told).encode())
        return told

"""The formats that tables are written in. Each writer takes record batches, table after table, and streams them out.

Every writer gives the same bytes for the same rows, however these are cut into batches.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from nlp import schema
from nlp.errors import ConfigError
from nlp.tables import excel, sqlite
from nlp.tables.arrow import arrow_schema, lists
from nlp.tables.cells import RISKY_FIRST, guard, plain, plain_number

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS, BATCH_BYTES = 4_096, 16 << 20
"""Formats are given batches of so many rows, or of so many bytes of text where that is reached first."""
GROUP_ROWS, GROUP_BYTES = 16_384, 64 << 20
"""The same for row groups in Parquet."""


class TableWriter(Protocol):
    """What a format must do: ``begin`` a table, ``write`` its batches, ``end`` it; ``close`` when all are written.

    ``notes`` are sentences for the user about what the format could not hold.
    """

    notes: list[str]

    def begin(self, table: str, columns: Sequence[schema.Column]) -> None: ...

    def write(self, batch: pa.RecordBatch) -> None: ...

    def end(self) -> None: ...

    def close(self) -> None: ...


class _TextTables:
    """What the formats share that have a text file for each table."""

    suffix: str
    encoding = "utf-8"
    newline: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: list[str] = []
        self._file: TextIO | None = None
        self._columns: Sequence[schema.Column] = ()

    def begin(self, table: str, columns: Sequence[schema.Column]) -> None:
        self._columns = columns
        path = self.folder / f"{table}.{self.suffix}"
        self._file = open(path, "w", encoding=self.encoding, newline=self.newline, buffering=1 << 18)

    def end(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        self.end()


class CsvTables(_TextTables):
    """A CSV file (RFC 4180) for each table. ``bom``: with a byte order mark; ``escape``: formulas guarded."""

    suffix = "csv"
    newline = ""  # the csv module writes its own line ends

    def __init__(self, folder: Path, *, bom: bool, escape: bool) -> None:
        super().__init__(folder)
        self.encoding = "utf-8-sig" if bom else "utf-8"
        self.escape = escape
        self._writer: Any = None

    def begin(self, table: str, columns: Sequence[schema.Column]) -> None:
        super().begin(table, columns)
        assert self._file is not None
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow([c.name for c in columns])

    def write(self, batch: pa.RecordBatch) -> None:
        values = lists(batch)
        cells: list[list[str]] = []
        for column in self._columns:
            some = values[column.name]
            if column.type is not str:
                cells.append([plain(v) for v in some])
            elif self.escape:
                cells.append([guard(v) if v[:1] in RISKY_FIRST else v for v in some])
            else:
                cells.append(some)
        self._writer.writerows(zip(*cells, strict=True))


class JsonlTables(_TextTables):
    """A JSON object a line; missing text is ``""``, a missing number ``null``."""

    suffix = "jsonl"
    newline = "\n"

    def write(self, batch: pa.RecordBatch) -> None:
        assert self._file is not None
        values = lists(batch)
        columns = [
            values[c.name] if c.type is str else [plain_number(v) for v in values[c.name]] for c in self._columns
        ]
        names = [c.name for c in self._columns]
        for row in zip(*columns, strict=True):
            self._file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")


class ParquetTables:
    """A Parquet file for each table, in row groups of :data:`GROUP_ROWS` rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notes: list[str] = []
        self._writer: Any = None
        self._schema: Any = None
        self._kept: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def begin(self, table: str, columns: Sequence[schema.Column]) -> None:
        import pyarrow.parquet as pq

        self._schema = arrow_schema(columns)
        self._writer = pq.ParquetWriter(self.folder / f"{table}.parquet", self._schema, compression="zstd")

    def write(self, batch: pa.RecordBatch) -> None:
        import pyarrow as pa

        columns = [batch.column(name) for name in self._schema.names]
        self._kept.append(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            # put together first: pages must not depend on where the batches were cut
            whole = pa.Table.from_batches(self._kept, schema=self._schema).combine_chunks()
            self._writer.write_table(whole, row_group_size=self._rows)
        self._kept, self._rows, self._bytes = [], 0, 0

    def end(self) -> None:
        if self._writer is not None:
            self._flush()
            self._writer.close()
            self._writer = None

    def close(self) -> None:
        if self._writer is not None:
            self._kept, self._rows, self._bytes = [], 0, 0
            self._writer.close()
            self._writer = None


FORMATS: dict[str, Callable[[Path, dict[str, Any]], TableWriter]] = {
    "csv": lambda folder, output: CsvTables(folder, bom=output["bom"], escape=output["escape_formulas"]),
    "jsonl": lambda folder, output: JsonlTables(folder),
    "parquet": lambda folder, output: ParquetTables(folder),
    "sqlite": lambda folder, output: sqlite.SqliteTables(folder),
    "xlsx": lambda folder, output: excel.ExcelTables(folder, escape=output["escape_formulas"]),
}
"""Maker of each format's writer, ``(folder, settings["output"]) → writer``."""

ONE_FILE = {"sqlite": sqlite.FILE, "xlsx": excel.FILE}
"""Formats that hold all tables in one file."""


def files_of(formats: Sequence[str]) -> list[str]:
    """The names of the files that ``formats`` are written to."""
    out: list[str] = []
    for name in formats:
        out += [ONE_FILE[name]] if name in ONE_FILE else [f"{table}.{name}" for table in schema.TABLES]
    return out


def shown_files(formats: Sequence[str]) -> dict[str, str]:
    """For each table the name of the file that people are shown for it; of the table, where one file holds all."""
    suffix = next((f".{f}" for f in ("csv", "parquet", "jsonl") if f in formats), "")
    return {table: table + suffix for table in schema.TABLES}


def check_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """``formats`` in a fixed order, each once. Raises on one that there is not, or whose package is missing."""
    names = [name.strip().lower().removeprefix(".") for f in formats for name in f.split(",") if name.strip()]
    names = ["xlsx" if name == "excel" else name for name in names]
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise ConfigError(
            f"unknown format {unknown[0]!r}" if unknown else "no format is given",
            where="output.formats",
            remedy=f"Known: {', '.join(FORMATS)}.",
        )
    if "xlsx" in names:
        excel.require()
    return tuple(name for name in FORMATS if name in names)


class Writers:
    """Several formats at once. A context manager; what was written is whole only when it ends without an error."""

    def __init__(self, folder: Path, formats: Sequence[str], output: dict[str, Any]) -> None:
        self._writers: list[TableWriter] = [FORMATS[name](folder, output) for name in formats]
        self.counts: dict[str, int] = {}
        self._table = ""
        self._kept: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    @property
    def notes(self) -> list[str]:
        """What the formats have to say, in their order."""
        return [note for writer in self._writers for note in writer.notes]

    def begin(self, table: str, columns: Sequence[schema.Column]) -> None:
        """The next table."""
        self._table = table
        self.counts[table] = 0
        for writer in self._writers:
            writer.begin(table, columns)

    def write(self, batch: pa.RecordBatch) -> None:
        """The table's next rows."""
        self.counts[self._table] += batch.num_rows
        # cut again by what the rows are, so that no format sees how they came
        sizes = _sizes(batch)
        start = 0
        while start < batch.num_rows:
            before = sizes[start - 1] if start else 0
            full = int(sizes.searchsorted(before + BATCH_BYTES - self._bytes))
            stop = min(start + BATCH_ROWS - self._rows, full + 1, batch.num_rows)
            self._kept.append(batch.slice(start, stop - start))
            self._rows += stop - start
            self._bytes += int(sizes[stop - 1] - before)
            start = stop
            if self._rows >= BATCH_ROWS or self._bytes >= BATCH_BYTES:
                self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._kept:
            (whole,) = pa.Table.from_batches(self._kept).combine_chunks().to_batches()
            for writer in self._writers:
                writer.write(whole)
        self._kept, self._rows, self._bytes = [], 0, 0

    def end(self) -> None:
        """The table is whole."""
        self._flush()
        for writer in self._writers:
            writer.end()

    def __enter__(self) -> Writers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers:
            try:
                writer.close()
            except Exception:
                if error is None:  # else the first error is the one to tell
                    raise


def _sizes(batch: pa.RecordBatch) -> Any:
    """The bytes of text up to and with each row."""
    import numpy as np

    if "text" not in batch.schema.names:
        return np.zeros(batch.num_rows, dtype=np.int64)
    column = batch.column("text")
    ends = np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset : column.offset + batch.num_rows + 1]
    return ends[1:].astype(np.int64) - ends[0]

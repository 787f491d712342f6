"""Rows → CSV files (RFC 4180), one for each table, and back."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from nlp import schema
from nlp.tables.cells import guard, plain


class CsvWriter:
    """Writes tables row by row into ``folder``, a file for each table of the schema. A context manager.

    ``bom``: begin each file with a byte order mark. ``escape``: guard cells that a spreadsheet would run.
    """

    def __init__(self, folder: Path, actions: Sequence[str], *, bom: bool = True, escape: bool = True) -> None:
        self.folder = folder
        self.escape = escape
        self.columns = {name: schema.columns(name, actions) for name in schema.TABLES}
        self.encoding = "utf-8-sig" if bom else "utf-8"
        self.counts = dict.fromkeys(schema.TABLES, 0)
        self._stack = ExitStack()
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> CsvWriter:
        for name, columns in self.columns.items():
            file: TextIO = self._stack.enter_context(
                open(self.folder / f"{name}.csv", "w", encoding=self.encoding, newline="", errors="surrogatepass")
            )
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([c.name for c in columns])
            self._writers[name] = writer
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def write(self, rows: Mapping[str, Sequence[Any]]) -> None:
        """Append the rows of one article (or one failure), ``{table: rows}``."""
        for name, some in rows.items():
            columns = self.columns[name]
            names = [c.name for c in columns]
            text = [c.type is str and self.escape for c in columns]
            for row in some:
                cells = [plain(v) for v in schema.cells(row, names)]
                self._writers[name].writerow([guard(c) if t else c for c, t in zip(cells, text, strict=True)])
            self.counts[name] += len(some)

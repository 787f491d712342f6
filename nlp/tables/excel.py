"""Rows → one Excel workbook, a sheet for each table.

Excel holds 1,048,576 rows a sheet and 32,767 characters a cell. More rows go on to further sheets (``sentences 2``),
longer texts are cut, and a note says so: nothing is lost in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.errors import DependencyError
from nlp.tables.arrow import lists
from nlp.tables.cells import guard, plain_number

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "tables.xlsx"
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML 1.0 cannot hold
_EPOCH = datetime(2000, 1, 1)


def require() -> None:
    """Raise where the package that writes workbooks is missing."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise DependencyError(
            "Excel files need the package XlsxWriter",
            where="--format xlsx",
            remedy="Install it with: pip install 'kuifeng[excel]'",
        ) from error


class ExcelTables:
    """``tables.xlsx``, written row by row in constant memory."""

    def __init__(self, folder: Path, *, escape: bool = True) -> None:
        require()
        import xlsxwriter

        self.escape = escape
        self.notes: list[str] = []
        self._book = xlsxwriter.Workbook(
            str(folder / FILE),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(folder)},
        )
        self._book.set_properties({"created": _EPOCH})  # no clock in the bytes
        self._bold = self._book.add_format({"bold": True})
        self._sheet: Any = None
        self._table = ""
        self._columns: Sequence[schema.Column] = ()
        self._row = 0
        self._part = 0
        self._cut: Counter[str] = Counter()
        self._closed = False

    def begin(self, table: str, columns: Sequence[schema.Column]) -> None:
        self._table, self._columns, self._part = table, columns, 0
        self._cut.clear()
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._part += 1
        name = self._table if self._part == 1 else f"{self._table} {self._part}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 1)
        for i, column in enumerate(self._columns):
            self._sheet.write_string(0, i, column.name, self._bold)
        self._row = 1

    def write(self, batch: pa.RecordBatch) -> None:
        values = lists(batch)
        for row in zip(*(values[c.name] for c in self._columns), strict=True):
            if self._row >= MAX_ROWS:
                self._next_sheet()
            for i, (column, value) in enumerate(zip(self._columns, row, strict=True)):
                if value is None or value == "":
                    continue
                if column.type is str:
                    self._sheet.write_string(self._row, i, self._text(column.name, value))
                else:
                    self._sheet.write_number(self._row, i, plain_number(value))
            self._row += 1

    def _text(self, column: str, value: str) -> str:
        value = _ILLEGAL.sub("\ufffd", value)
        if self.escape:
            value = guard(value)
        # Excel counts UTF-16 units
        if len(value) * 2 > MAX_CHARACTERS:
            units = value.encode("utf-16-le")
            if len(units) > 2 * MAX_CHARACTERS:
                self._cut[column] += 1
                value = units[: 2 * MAX_CHARACTERS].decode("utf-16-le", "ignore")
        return value

    def end(self) -> None:
        if self._part > 1:
            self.notes.append(
                f"Excel holds {MAX_ROWS:,} rows a sheet: {self._table} goes on in {self._part} sheets "
                f"({self._table}, {self._table} 2 …)."
            )
        for column, count in sorted(self._cut.items()):
            self.notes.append(
                f"Excel holds {MAX_CHARACTERS:,} characters a cell: {count:,} longer cells of "
                f"{self._table}.{column} are cut; other formats have them whole."
            )

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            if not self._book.worksheets():
                self._book.add_worksheet("empty")
            self._book.close()

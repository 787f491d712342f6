"""Tables with one article a row in files of columns: Excel (.xlsx) and Parquet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from nlp.errors import BadColumn, BadDocument, EmptyInput, TooBig
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Source, streaming
from nlp.reading.limits import LIMITS
from nlp.reading.office import check_office
from nlp.reading.optional import package
from nlp.reading.tables import check_columns, draft_of, require

BATCH = 64


def read_xlsx(source: Source) -> Iterator[Draft | ReadFailure]:
    """An Excel workbook: every sheet whose first row names the column of the text."""
    check_office(source, "workbook", ".xls", ".xlsx")
    _check_size(source)
    openpyxl = package("openpyxl", "excel", "Excel files", source.path)
    names = check_columns(source.columns)
    try:
        book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets through whatever its parts raise
        raise BadDocument(f"no Excel workbook: {error}", where=source.path) from error
    number = 0
    first: BadColumn | None = None
    taken = False
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            header = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
            if not any(header):
                continue
            try:
                require(header, names, source)
            except BadColumn as error:
                first = first or error
                continue
            taken = True
            for cells in rows:
                if any(cell not in (None, "") for cell in cells):
                    number += 1
                    yield draft_of(_row(header, cells), names, source, number, "")
    except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile) as error:
        raise BadDocument(f"the workbook is damaged: {error}", where=source.path) from error
    finally:
        book.close()
    if not taken:
        raise first or EmptyInput("there is nothing in the workbook", where=source.path)


def _row(header: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """The cells by column; of two columns with one name the first counts."""
    row: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        row.setdefault(name, cell)
    return row


def _check_size(source: Source) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadDocument(f"no Excel workbook: {error}", where=source.path) from error
    if size > 4 * LIMITS.document or (size > LIMITS.free and size > LIMITS.ratio * len(source.data)):
        raise TooBig("the workbook unpacks to more than can be read", where=source.path)


@streaming
def read_parquet(source: Source) -> Iterator[Draft | ReadFailure]:
    """A Parquet file, a few rows at a time, only the columns that an article has."""
    import pyarrow as arrow
    from pyarrow import parquet

    names = check_columns(source.columns)
    with source.open() as file:
        try:
            table = parquet.ParquetFile(arrow.PythonFile(file, mode="r"))
            header = [str(name) for name in table.schema_arrow.names]
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise BadDocument(f"no Parquet file: {error}", where=source.path) from error
        require(header, names, source)
        wanted = [column for column in dict.fromkeys(names.values()) if column in header]
        number = 0
        try:
            for batch in table.iter_batches(batch_size=BATCH, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield draft_of(row, names, source, number, "")
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise BadDocument(f"the Parquet file is damaged: {error}", where=source.path) from error

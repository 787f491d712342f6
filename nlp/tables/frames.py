"""Rows ↔ pandas data frames."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.errors import BadTable, MissingInput, OutputError
from nlp.tables import sqlite
from nlp.tables.cells import guard, unguard

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {str: "str", int: "Int64", float: "Float64"}


class Tables:
    """The tables of one or many articles as pandas data frames: ``tables.quantities``, ``tables["quantities"]``.

    Iterating gives the tables' names. Missing numbers are ``pd.NA``, missing text is ``""``.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = dict(frames)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self._frames:
            raise AttributeError(f"no table {name!r}; there are {', '.join(self.__dict__.get('_frames', {}))}")
        return self._frames[name]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._frames]

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name} {len(frame):,}" for name, frame in self._frames.items())
        return f"Tables({sizes})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{name}</td><td style='text-align:right'>{len(frame):,}</td>"
            f"<td>{schema.DESCRIPTIONS.get(name, '')}</td></tr>"
            for name, frame in self._frames.items()
        )
        return f"<table><thead><tr><th>table</th><th>rows</th><th></th></tr></thead><tbody>{rows}</tbody></table>"


def frame(table: str, rows: Sequence[Any], actions: Sequence[str]) -> pd.DataFrame:
    """The rows of one table as a data frame with the schema's columns, in its order, also where there are no rows."""
    columns = schema.columns(table, actions)
    names = [c.name for c in columns]
    return _typed([schema.cells(r, names) for r in rows], columns)


def frames(rows: Iterable[Mapping[str, Sequence[Any]]], actions: Sequence[str]) -> Tables:
    """The rows of many articles, each ``{table: rows}``, as one set of frames."""
    merged: dict[str, list[Any]] = {name: [] for name in schema.TABLES}
    for some in rows:
        for name, part in some.items():
            merged[name].extend(part)
    return Tables({name: frame(name, part, actions) for name, part in merged.items()})


def read_tables(folder: str | Path) -> Tables:
    """The tables of a run's folder as data frames, cells as they were before formulas were guarded.

    They are read from Parquet, CSV, JSONL or the SQLite database, whichever the run has written (the first of these),
    and are the same from each. Raises :class:`nlp.errors.MissingInput` where the folder holds no table.
    """
    folder = Path(folder)
    for read in (_from_parquet, _from_csv, _from_jsonl, _from_sqlite):
        out = read(folder)
        if out:
            return Tables(out)
    raise MissingInput("no table there", where=str(folder), remedy="Give the folder that kuifeng run has written.")


def write_frame(data: pd.DataFrame, path: Path) -> None:
    """A data frame as CSV (UTF-8 with BOM), its texts guarded as in the tables; whole or not at all.

    Raises :class:`nlp.errors.OutputError` where the file cannot be written.
    """
    safe = data.apply(lambda column: column.map(lambda v: guard(v) if isinstance(v, str) else v))
    part = path.with_name(path.name + ".part")
    try:
        safe.to_csv(part, index=False, encoding="utf-8-sig", lineterminator="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputError(f"cannot write: {error.strerror or error}", where=str(path)) from error


def _files(folder: Path, suffix: str) -> dict[str, Path]:
    return {name: path for name in schema.TABLES if (path := folder / f"{name}.{suffix}").is_file()}


def _columns(table: str, header: Iterable[str]) -> list[schema.Column]:
    """The columns of a table whose header is known: which actions there are stands in it."""
    actions = [c.partition("_")[2] for c in header if c.startswith(("share_", "p_"))]
    return schema.columns(table, actions)


def _from_csv(folder: Path) -> dict[str, pd.DataFrame]:
    out = {}
    escaped = _escaped(folder)
    for name, path in _files(folder, "csv").items():
        # csv.field_size_limit is not touched: texts are read through pandas, whose C parser has no such limit
        import pandas as pd

        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL)
        columns = _columns(name, raw.columns)
        rows = [[_parsed(v, c, escaped) for v, c in zip(row, columns, strict=True)] for row in raw.values]
        out[name] = _typed(rows, columns)
    return out


def _escaped(folder: Path) -> bool:
    """Whether the run guarded its cells; it did where it does not say."""
    try:
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        return bool(about["configuration"]["output"]["escape_formulas"])
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _from_parquet(folder: Path) -> dict[str, pd.DataFrame]:
    out = {}
    for name, path in _files(folder, "parquet").items():
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        columns = _columns(name, table.column_names)
        values = [table.column(c.name).to_pylist() for c in columns]
        out[name] = _typed([list(row) for row in zip(*values, strict=True)], columns)
    return out


def _from_jsonl(folder: Path) -> dict[str, pd.DataFrame]:
    out = {}
    for name, path in _files(folder, "jsonl").items():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        header = rows[0] if rows else [c.name for c in schema.columns(name)]
        columns = _columns(name, header)
        out[name] = _typed([[row[c.name] for c in columns] for row in rows], columns)
    return out


def _from_sqlite(folder: Path) -> dict[str, pd.DataFrame]:
    path = folder / sqlite.FILE
    out: dict[str, pd.DataFrame] = {}
    if not path.is_file():
        return out
    import sqlite3

    db = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
    try:
        for name in schema.TABLES:
            cursor = db.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
            columns = _columns(name, [c[0] for c in cursor.description])
            missing = ["" if c.type is str else None for c in columns]
            rows = [[m if v is None else v for v, m in zip(row, missing, strict=True)] for row in cursor]
            out[name] = _typed(rows, columns)
    except sqlite3.DatabaseError as error:
        raise BadTable(f"not a database of kuifeng: {error}", where=str(path)) from error
    finally:
        db.close()
    return out


def _parsed(cell: str, column: schema.Column, escaped: bool) -> Any:
    if column.type is str:
        return unguard(cell) if escaped else cell
    return None if cell == "" else column.type(cell)


def _typed(rows: list[list[Any]], columns: Sequence[schema.Column]) -> pd.DataFrame:
    import pandas as pd

    data = {}
    for i, column in enumerate(columns):
        data[column.name] = pd.Series([row[i] for row in rows], dtype=_DTYPES[column.type])
    return pd.DataFrame(data)

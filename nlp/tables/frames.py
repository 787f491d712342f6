"""Rows ↔ pandas data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.errors import MissingInput
from nlp.tables.cells import unguard

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

    Raises :class:`nlp.errors.MissingInput` where the folder holds no table.
    """
    folder = Path(folder)
    found = {name: folder / f"{name}.csv" for name in schema.TABLES if (folder / f"{name}.csv").is_file()}
    if not found:
        raise MissingInput("no table there", where=str(folder), remedy="Give the folder that kuifeng run has written.")
    out = {}
    for name, path in found.items():
        # csv.field_size_limit is not touched: texts are read through pandas, whose C parser has no such limit
        import pandas as pd

        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL)
        actions = [c.partition("_")[2] for c in raw.columns if c.startswith(("share_", "p_"))]
        columns = schema.columns(name, actions)
        out[name] = _typed([[_parsed(v, c) for v, c in zip(row, columns, strict=True)] for row in raw.values], columns)
    return Tables(out)


def _parsed(cell: str, column: schema.Column) -> Any:
    if column.type is str:
        return unguard(cell)
    return None if cell == "" else column.type(cell)


def _typed(rows: list[list[Any]], columns: Sequence[schema.Column]) -> pd.DataFrame:
    import pandas as pd

    data = {}
    for i, column in enumerate(columns):
        data[column.name] = pd.Series([row[i] for row in rows], dtype=_DTYPES[column.type])
    return pd.DataFrame(data)

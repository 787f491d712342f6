"""Rows ↔ Arrow: the schemas, and record batches from rows. pyarrow is imported when it is first needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlp import schema

if TYPE_CHECKING:
    import pyarrow as pa

_SURROGATE = re.compile("[\ud800-\udfff]")
DIGITS = ".12g"
"""Figures keep twelve significant digits, in every format the same, so that 0.1 + 0.2 is 0.3."""


def arrow_schema(columns: Sequence[schema.Column], *, descriptions: bool = True) -> pa.Schema:
    """The Arrow schema of a table; each field carries its description as metadata."""
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    return pa.schema(
        [
            pa.field(c.name, types[c.type], metadata={"description": c.description} if descriptions else None)
            for c in columns
        ]
    )


def batch(rows: Sequence[Any], columns: Sequence[schema.Column], arrow: pa.Schema) -> pa.RecordBatch:
    """Rows of the schema's dataclasses as one record batch."""
    import pyarrow as pa

    names = [c.name for c in columns]
    lines = [schema.cells(row, names) for row in rows]
    values = zip(*lines, strict=True) if lines else ([] for _ in columns)
    arrays = [
        _array(some, column, field.type) for some, column, field in zip(values, columns, arrow, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=arrow)


def _array(values: Iterable[Any], column: schema.Column, kind: Any) -> pa.Array:
    import pyarrow as pa

    if column.type is float:
        return pa.array([None if v is None else float(format(v, DIGITS)) for v in values], kind)
    values = list(values)
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # a surrogate that stands alone, which no file can hold; offsets stay as they are
        return pa.array([_SURROGATE.sub("\ufffd", v) for v in values], kind)


def lists(some: pa.RecordBatch) -> dict[str, list[Any]]:
    """The columns of a batch as Python lists; missing numbers are ``None``."""
    return {name: some.column(i).to_pylist() for i, name in enumerate(some.schema.names)}


def without_articles(some: pa.RecordBatch, dropped: Mapping[str, Any] | set[str]) -> pa.RecordBatch:
    """The batch without the rows of the articles ``dropped``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not dropped or "article_id" not in some.schema.names:
        return some
    inside = pc.is_in(some.column("article_id"), value_set=pa.array(sorted(dropped), pa.string()))
    return some.filter(pc.invert(inside))

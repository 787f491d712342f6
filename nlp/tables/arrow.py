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


def batch(rows: Sequence[Any], columns: Sequence[schema.Column]) -> pa.RecordBatch:
    """Rows of the schema's dataclasses as one record batch, its fields without descriptions."""
    import pyarrow as pa

    names = [c.name for c in columns]
    lines = [schema.cells(row, names) for row in rows]
    values: Iterable[Sequence[Any]] = zip(*lines, strict=True) if lines else (() for _ in columns)
    arrays = [
        strings(some) if column.type is str else numbers(some, column.type)
        for some, column in zip(values, columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(columns, descriptions=False))


# pyarrow.array() imports pandas, which takes half a second and fifty megabytes in every worker; buffers do not


def strings(values: Sequence[str]) -> pa.Array:
    """Texts as an Arrow array. A surrogate that stands alone, which no file can hold, becomes U+FFFD."""
    import numpy as np
    import pyarrow as pa

    try:
        data = [v.encode() for v in values]
    except UnicodeEncodeError:
        data = [_SURROGATE.sub("\ufffd", v).encode() for v in values]
    ends = np.zeros(len(data) + 1, dtype=np.int64)
    np.cumsum([len(d) for d in data], out=ends[1:])
    buffers = [None, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(b"".join(data))]
    return pa.Array.from_buffers(pa.string(), len(data), buffers)


def numbers(values: Sequence[int | float | None], kind: type) -> pa.Array:
    """Numbers as an Arrow array of 64 bits; ``None`` is missing. Floats keep :data:`DIGITS`."""
    import numpy as np
    import pyarrow as pa

    missing = [v is None for v in values]
    if kind is float:
        filled = np.array([0.0 if v is None else float(format(v, DIGITS)) for v in values], dtype=np.float64)
    else:
        filled = np.array([0 if v is None else v for v in values], dtype=np.int64)
    valid = None
    if any(missing):
        valid = pa.py_buffer(np.packbits(~np.array(missing, dtype=bool), bitorder="little"))
    arrow = pa.float64() if kind is float else pa.int64()
    return pa.Array.from_buffers(arrow, len(values), [valid, pa.py_buffer(filled)])


def fixed(values: Sequence[bytes]) -> pa.Array:
    """Bytes, as many of each as of the first, as an Arrow array."""
    import pyarrow as pa

    return pa.Array.from_buffers(pa.binary(len(values[0])), len(values), [None, pa.py_buffer(b"".join(values))])


def lists(some: pa.RecordBatch) -> dict[str, list[Any]]:
    """The columns of a batch as Python lists; missing numbers are ``None``."""
    return {name: some.column(i).to_pylist() for i, name in enumerate(some.schema.names)}


def without_articles(some: pa.RecordBatch, dropped: Mapping[str, Any] | set[str]) -> pa.RecordBatch:
    """The batch without the rows of the articles ``dropped``."""
    import pyarrow.compute as pc

    if not dropped or "article_id" not in some.schema.names:
        return some
    inside = pc.is_in(some.column("article_id"), value_set=strings(sorted(dropped)))
    return some.filter(pc.invert(inside))

"""What changed between two runs over the same articles: of two versions, two settings, two models.

Rows are matched by article, table and span: a row of one run and a row of the other are the same finding where they
stand at the same place (offsets) and are the n-th of their table there. What is matched may still differ in its cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.errors import OutputExists
from nlp.tables.frames import read_tables, write_frame

if TYPE_CHECKING:
    import pandas as pd

    from nlp.tables.frames import Tables

IDS = set(schema.ID_COLUMNS.values()) - {"article_id"}
"""Numbered in order of appearance: they shift where a row before them came or went, which is no change of the row."""
ROUNDING = 1e-9
COMPARED = ("versions", "configuration", "resources")
"""Parts of run.json that may explain a difference."""


@dataclass(frozen=True)
class TableDifference:
    """One table: how many rows each run has, and how many are in one alone, in both and equal, in both and changed.
    ``columns`` counts changed cells by column."""

    name: str
    in_a: int
    in_b: int
    only_a: int
    only_b: int
    equal: int
    changed: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """Two runs compared. ``rows`` lists every difference: table, article, place, what happened, column, both values."""

    a: str
    b: str
    articles_only_a: tuple[str, ...]
    articles_only_b: tuple[str, ...]
    texts_changed: tuple[str, ...]
    settings: Mapping[str, tuple[Any, Any]]
    tables: tuple[TableDifference, ...]
    rows: pd.DataFrame = field(repr=False)

    @property
    def same(self) -> bool:
        """Whether the tables say the same; settings and versions may differ."""
        return self.rows.empty and not (self.articles_only_a or self.articles_only_b or self.texts_changed)

    def table(self) -> str:
        """The counts as text."""
        lines = [f"A {self.a}", f"B {self.b}"]
        for name, (a, b) in self.settings.items():
            # two hashes of a file say no more than that it changed
            lines.append(f"{name}: changed" if name.startswith("resources.") else f"{name}: {a!r} → {b!r}")
        for what, ids in (
            ("only in A", self.articles_only_a),
            ("only in B", self.articles_only_b),
            ("with another text (only compared as articles)", self.texts_changed),
        ):
            if ids:
                more = ", …" if len(ids) > 5 else ""
                lines.append(f"articles {what}: {len(ids)} ({', '.join(ids[:5])}{more})")
        lines.append(f"{'table':14s}{'in A':>9s}{'in B':>9s}{'only A':>9s}{'only B':>9s}{'changed':>9s}  changed cells")
        for t in self.tables:
            cells = ", ".join(f"{c} {n}" for c, n in sorted(t.columns.items(), key=lambda x: (-x[1], x[0]))[:6])
            lines.append(f"{t.name:14s}{t.in_a:9,d}{t.in_b:9,d}{t.only_a:9,d}{t.only_b:9,d}{t.changed:9,d}  {cells}")
        lines.append("the tables are the same" if self.same else f"{len(self.rows):,} differences")
        return "\n".join(line.rstrip() for line in lines)

    def __repr__(self) -> str:
        return f"Difference({self.a!r}, {self.b!r}: {len(self.rows):,} differences)"


def compare_runs(a: str | Path, b: str | Path) -> Difference:
    """Compare two folders that ``kuifeng run`` has written.

    Articles whose texts differ are named, and their other rows left out: offsets into different texts say nothing.
    Raises :class:`nlp.errors.MissingInput` where one of them holds no table.
    """
    import pandas as pd

    one, other = read_tables(a), read_tables(b)
    ids = [set(t["articles"]["article_id"]) for t in (one, other)]
    both = ids[0] & ids[1]
    texts = [dict(zip(t["texts"]["article_id"], t["texts"]["text"], strict=True)) for t in (one, other)]
    changed_texts = tuple(sorted(i for i in both if texts[0].get(i) != texts[1].get(i)))
    found: list[dict[str, Any]] = []
    tables = []
    for name in schema.TABLES:
        if name in ("texts", "errors") or name not in one or name not in other:
            continue
        skipped = set(changed_texts) if name != "articles" else set()
        result, rows = _table(name, one, other, both - skipped)
        tables.append(result)
        found += rows
    columns = ["table", "article_id", "start", "end", "text", "what", "column", "a", "b"]
    return Difference(
        str(a),
        str(b),
        tuple(sorted(ids[0] - both)),
        tuple(sorted(ids[1] - both)),
        changed_texts,
        _settings(Path(a), Path(b)),
        tuple(tables),
        pd.DataFrame(found, columns=columns),
    )


def write_differences(difference: Difference, path: str | Path, *, force: bool = False) -> None:
    """All differences as CSV (UTF-8 with BOM, cells guarded as in the tables).

    Raises :class:`nlp.errors.OutputExists` where the file is there and ``force`` is not given.
    """
    if Path(path).exists() and not force:
        raise OutputExists("there is a file already", where=str(path))
    write_frame(difference.rows, Path(path))


def _table(name: str, one: Tables, other: Tables, articles: set[str]) -> tuple[TableDifference, list[dict[str, Any]]]:
    left, right = (_keyed(t[name], name, articles) for t in (one, other))
    shared = [c for c in one[name].columns if c in other[name].columns and c not in IDS]
    rows: list[dict[str, Any]] = []
    cells: dict[str, int] = {}
    equal = changed = 0
    for key in sorted(left.keys() | right.keys()):
        a, b = left.get(key), right.get(key)
        some = a if a is not None else b
        assert some is not None
        about = {"table": name, "article_id": key[0], "start": key[1], "end": key[2], "text": some.get("text", "")}
        if a is None or b is None:
            rows.append({**about, "what": "only in B" if a is None else "only in A", "column": "", "a": "", "b": ""})
            continue
        different = [c for c in shared if not _same(a[c], b[c])]
        equal, changed = equal + (not different), changed + bool(different)
        for c in different:
            cells[c] = cells.get(c, 0) + 1
            rows.append({**about, "what": "changed", "column": c, "a": _plain(a[c]), "b": _plain(b[c])})
    only_a = sum(key not in right for key in left)
    only_b = sum(key not in left for key in right)
    result = TableDifference(name, len(left), len(right), only_a, only_b, equal, changed, cells)
    return result, rows


Key = tuple[str, int, int, int]


def _keyed(frame: pd.DataFrame, name: str, articles: set[str]) -> dict[Key, dict[str, Any]]:
    out: dict[Key, dict[str, Any]] = {}
    for row in _records(frame):
        article = row["article_id"]
        if article not in articles:
            continue
        start, end = (int(row["start"]), int(row["end"])) if name in schema.SPAN_TABLES else (0, 0)
        number = 0
        while (article, start, end, number) in out:
            number += 1
        out[article, start, end, number] = row
    return out


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    names = list(frame.columns)
    for values in zip(*(frame[c] for c in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _same(a: Any, b: Any) -> bool:
    import pandas as pd

    missing = pd.isna(a), pd.isna(b)
    if any(missing):
        return all(missing)
    if isinstance(a, float) or isinstance(b, float):
        return abs(float(a) - float(b)) <= ROUNDING
    return bool(a == b)


def _plain(value: Any) -> Any:
    import pandas as pd

    return "" if pd.isna(value) else value


def _settings(a: Path, b: Path) -> dict[str, tuple[Any, Any]]:
    """What the two ``run.json`` say differently of version, models, resources and settings."""
    flat = []
    for folder in (a, b):
        try:
            about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            about = {}
        flat.append({name: value for part in COMPARED for name, value in _flat(about.get(part, {}), part)})
    names = sorted(flat[0].keys() | flat[1].keys())
    return {n: (flat[0].get(n), flat[1].get(n)) for n in names if flat[0].get(n) != flat[1].get(n)}


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    else:
        yield name, value

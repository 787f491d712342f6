"""The pure unit for engines that hand over pandas data frames: articles in, tables out.

    nlp.analyse_frame(frame)["targets"]                                          every table of some articles
    ddf.map_partitions(nlp.analyse_frame, table="targets", meta=…)               Dask
    ds.map_batches(nlp.analyse_frame, batch_format="pandas", fn_kwargs={"table": "targets"})     Ray Data

An article's rows depend on the article and the settings alone, so a frame may be cut into parts in any way. What can
only be seen over all parts (ids given twice, near-duplicates) is seen within a part.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from nlp import schema
from nlp.batch import shards
from nlp.config import Settings, load_settings
from nlp.errors import ConfigError, InputError, KuifengError
from nlp.reading import ReadFailure
from nlp.reading.draft import Source, finish
from nlp.reading.tables import check_columns, draft_of, require
from nlp.tables.frames import Tables, frames

if TYPE_CHECKING:
    import pandas as pd

NAME = "frame"
"""What stands for the source's path in tables and errors."""

_ONE_AT_A_TIME = threading.Lock()
"""Some engines call from several threads, and a process has one pipeline."""


@overload
def analyse_frame(
    articles: pd.DataFrame, *, table: None = None, columns: Mapping[str, str] | None = None, settings: Any = None
) -> dict[str, pd.DataFrame]: ...


@overload
def analyse_frame(
    articles: pd.DataFrame, *, table: str, columns: Mapping[str, str] | None = None, settings: Any = None
) -> pd.DataFrame: ...


def analyse_frame(
    articles: pd.DataFrame,
    *,
    table: str | None = None,
    columns: Mapping[str, str] | None = None,
    settings: Settings | Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, pd.DataFrame] | pd.DataFrame:
    """Analyse a data frame with one article a row.

    ``articles``: a column ``text``, and any of ``id``, ``title``, ``published``, ``url``, ``outlet``, ``source``;
    ``columns`` gives other names for them (``{"text": "正文"}``). Without an id an article is called by the frame's
    index. ``settings``: of :func:`nlp.config.load_settings`, or only what differs (``{"actions": {…}}``). The result is
    every table by name, or ``table`` alone; an empty frame gives the empty table with its columns and types.

    An article that cannot be read or analysed becomes a row of ``errors``. Raises :class:`nlp.errors.BadColumn` where
    the text's column is missing and :class:`nlp.errors.ConfigError` for a table that there is not.
    """
    if table is not None and table not in schema.TABLES:
        raise ConfigError(f"no table {table!r}", remedy=f"There are {', '.join(schema.TABLES)}.")
    complete = load_settings(options=settings)
    source = Source(NAME, "row", columns={**complete["columns"], **(columns or {})})
    names = check_columns(source.columns)
    wanted = {k: v for k, v in names.items() if k == "text" or k in (columns or {})}
    require([str(c) for c in articles.columns], wanted, source)
    with _ONE_AT_A_TIME:
        analyst = shards.analyst_for(complete)
    rows: list[Mapping[str, Sequence[Any]]] = []
    seen: set[str] = set()
    for index, row in zip(articles.index, articles.to_dict("records"), strict=True):
        draft = draft_of({str(k): _cell(v) for k, v in row.items()}, names, source, 0, "")
        if not _cell(row.get(names["id"])):
            draft.article_id = f"row-{index}"
        try:
            if draft.article_id in seen:
                raise shards.duplicate_id(draft.article_id, NAME, NAME)
            seen.add(draft.article_id)
            article = finish(draft)
            with _ONE_AT_A_TIME:
                rows.append(analyst.rows(article))
        except KuifengError as error:
            stage = shards.READING if isinstance(error, InputError) else shards.ANALYSIS
            failure = ReadFailure.of(error, NAME, stage)
            rows.append({"errors": [shards.error_row(failure, draft.article_id)]})
    tables: Tables = frames(rows, analyst.actions)
    return tables[table] if table is not None else {name: tables[name] for name in tables}


def _cell(value: Any) -> Any:
    """A missing value of pandas as ``None``."""
    import pandas as pd

    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value

"""Panels: the tables of a run counted by place and period, as researchers regress on them.

    from nlp.report.panels import panel
    panels = panel(nlp.read_tables("out"), by=("region", "year"))
    panels["articles"]

Three tables come out, one row for each combination of the keys:

``articles``    how many articles, sentences and characters; how many of each kind of finding; for each action how many
                labelled body sentences carry it (``n_<action>``) and its share of them (``share_<action>``)
``indicators``  for each indicator, unit and direction how many figures, their median, least and greatest
``targets``     how many commitments, how many of them with a level, with a deadline, due in the year of publication,
                and with a confidence of .5 or more; first and last deadline

An article counts for its own region and its day of publication. A figure counts for its holder's place where that has
a code, else for the article's, and for the period that it holds for where the text says one, else for the day of
publication: a report of March 2021 on "2020" speaks of 2020. Articles without a region or a date stay, under an empty
key.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.errors import ConfigError, OutputError, OutputExists
from nlp.tables.frames import write_frame

if TYPE_CHECKING:
    import pandas as pd

    from nlp.tables.frames import Tables

PLACES = {"region": 6, "city": 4, "province": 2}
"""Keys that are places, and how many digits of the code they share."""
PERIODS = {"year": 4, "quarter": 7, "month": 7, "day": 10}
"""Keys that are periods, and how many characters of an ISO day they take (a quarter is made from its month)."""
OTHERS = ("outlet", "channel")
KEYS = (*PLACES, *PERIODS, *OTHERS)

COUNTED = ("entities", "affiliations", "quantities", "times", "targets", "quotes")


def panel(tables: Tables, by: Sequence[str] = ("region", "year"), *, balanced: bool = False) -> dict[str, pd.DataFrame]:
    """The three panels of a run's ``tables`` by the keys ``by``.

    ``by``: some of ``region`` (the county, or the city of an article about a whole city), ``city``, ``province``,
    ``year``, ``quarter``, ``month``, ``day``, ``outlet``, ``channel``. Places come as two columns, name and code.
    ``balanced``: the articles panel has a row for every place in every period between the first and the last, with
    zeros where no article is (years, quarters and months only). Raises :class:`nlp.errors.ConfigError` for a key that
    there is not, and for keys that repeat.
    """
    keys = [k.strip() for k in by]
    for key in keys:
        if key not in KEYS:
            raise ConfigError(f"no key {key!r} to make panels by", remedy=f"Choose among {', '.join(KEYS)}.")
    if not keys or len(set(keys)) < len(keys):
        raise ConfigError("the keys of a panel must be given, each once", remedy="For example --by region,year.")
    if balanced and not (set(keys) & {"year", "quarter", "month"}):
        raise ConfigError("only panels by year, quarter or month can be balanced", remedy="Add one of them to --by.")
    articles = _article_keys(tables, keys)
    columns = _columns(keys)
    counts = _article_panel(tables, articles, columns)
    if balanced:
        counts = _balanced(counts, columns)
    return {
        "articles": counts,
        "indicators": _indicator_panel(tables, articles, keys, columns),
        "targets": _target_panel(tables, articles, columns),
    }


def period(days: pd.Series, key: str) -> pd.Series:
    """ISO days (or days with times) as years ``2021``, quarters ``2021-Q2``, months ``2021-05`` or days; empty where
    there is none."""
    part = days.fillna("").astype(str).str.slice(0, PERIODS[key])
    part = part.where(part.str.len() == PERIODS[key], "")
    if key != "quarter":
        return part
    month = part.str.slice(5, 7)
    quarter = month.where(month != "", "0").astype(int).add(2).floordiv(3).astype(str)
    return (part.str.slice(0, 4) + "-Q" + quarter).where(part != "", "")


def place(codes: pd.Series, key: str) -> pd.Series:
    """Six-digit codes of the place that ``key`` means, from any division code below it; empty where the code is of a
    larger place (a province has no city)."""
    digits = PLACES[key]
    head = codes.fillna("").astype(str).str.slice(0, 6)
    known = head.str.fullmatch(r"\d{6}")
    if digits == 6:
        return head.where(known, "")
    part = head.str.slice(0, digits)
    inside = known & (part.str.slice(digits - 2, digits) != "00")
    return (part + "0" * (6 - digits)).where(inside, "")


def _columns(keys: Sequence[str]) -> list[str]:
    return [c for key in keys for c in ((key, f"{key}_code") if key in PLACES else (key,))]


def _names_of(codes: pd.Series, known: dict[str, str]) -> pd.Series:
    from nlp.resources.places import gazetteer

    names = dict(known)
    for code in codes.unique():
        if code and code not in names:
            division = gazetteer().by_code(code)
            names[code] = division.name if division else ""
    return codes.map(lambda code: names.get(code, ""))


def _article_keys(tables: Tables, keys: Sequence[str]) -> pd.DataFrame:
    """One row an article with its keys, its region and its day; indexed by article_id."""
    articles = tables["articles"].set_index("article_id")
    out = articles[["region", "region_code", "published"]].rename(
        columns={"region": "_region", "region_code": "_code", "published": "_day"}
    )
    known = dict(zip(articles["region_code"], articles["region"], strict=True))
    for key in keys:
        if key in PLACES:
            code = place(articles["region_code"], key)
            # a region that the gazetteer does not know keeps its name
            names = articles["region"] if key == "region" else _names_of(code, {})
            out[key], out[f"{key}_code"] = names, code
        elif key in PERIODS:
            out[key] = period(articles["published"], key)
        else:
            out[key] = articles[key]
    out.attrs["known"] = known
    return out


def _article_panel(tables: Tables, articles: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    actions = [c.removeprefix("share_") for c in tables["articles"].columns if c.startswith("share_")]
    sizes = tables["articles"].set_index("article_id")[["n_sentences", "n_chars"]].fillna(0).astype("int64")
    rows = articles[columns].join(sizes)
    rows.insert(len(columns), "articles", 1)
    for name in COUNTED:
        rows[name] = tables[name].groupby("article_id").size().reindex(rows.index, fill_value=0)
    sentences = tables["sentences"]
    labelled = sentences[(sentences["role"] == "body") & (sentences["actions"] != "")]
    rows["n_labelled"] = labelled.groupby("article_id").size().reindex(rows.index, fill_value=0)
    for action in actions:
        has = (";" + labelled["actions"] + ";").str.contains(f";{action};", regex=False)
        rows[f"n_{action}"] = labelled[has].groupby("article_id").size().reindex(rows.index, fill_value=0)
    out = rows.groupby(columns, sort=True, dropna=False).sum().reset_index()
    return _with_shares(out, actions)


def _with_shares(counts: pd.DataFrame, actions: Sequence[str]) -> pd.DataFrame:
    for action in actions:
        share = counts[f"n_{action}"].div(counts["n_labelled"].where(counts["n_labelled"] > 0))
        counts[f"share_{action}"] = share.astype("Float64").round(4)
    return counts


def write_panels(panels: dict[str, pd.DataFrame], folder: str | Path, *, force: bool = False) -> list[Path]:
    """Write each panel as ``panel_<name>.csv`` (UTF-8 with BOM, cells guarded as in the tables).

    Raises :class:`nlp.errors.OutputExists` where one is there and ``force`` is not given, and
    :class:`nlp.errors.OutputError` where the folder cannot be written.
    """
    folder = Path(folder)
    paths = [folder / f"panel_{name}.csv" for name in panels]
    for path in paths:
        if path.exists() and not force:
            raise OutputExists("there is a panel already", where=str(path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror}", where=str(folder)) from error
    for path, frame in zip(paths, panels.values(), strict=True):
        write_frame(frame, path)
    return paths


def _balanced(counts: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    import pandas as pd

    key = next(k for k in ("month", "quarter", "year") if k in columns)
    known = counts.loc[counts[key] != "", key]
    if known.empty:
        return counts
    letter = {"year": "Y", "quarter": "Q", "month": "M"}[key]
    first, last = (pd.Period(p.replace("-Q", "Q"), freq=letter) for p in (known.min(), known.max()))
    steps = [str(p).replace("Q", "-Q") for p in pd.period_range(first, last, freq=letter)]
    others = [c for c in columns if c not in PERIODS]
    grid = counts[others].drop_duplicates().merge(pd.DataFrame({key: steps}), how="cross")
    for wider in ("year", "quarter"):
        if wider in columns and wider != key:
            grid[wider] = period(grid[key] + "-01", wider)
    out = grid.merge(counts, on=columns, how="outer", sort=True)
    numbers = [c for c in counts.columns if c not in columns and not c.startswith("share_")]
    out[numbers] = out[numbers].fillna(0).astype("int64")
    return out[counts.columns].sort_values(columns, ignore_index=True)


def _indicator_panel(tables: Tables, articles: pd.DataFrame, keys: Sequence[str], columns: list[str]) -> pd.DataFrame:
    rows = tables["quantities"]
    rows = rows[(rows["indicator"] != "") & rows["value"].notna() & (rows["status"] == "reported")]
    own = articles.reindex(rows["article_id"]).reset_index(drop=True)
    rows = rows.reset_index(drop=True)
    code = rows["holder_code"].where(rows["holder_code"].str.fullmatch(r"\d{6,12}"), "")
    told = rows["time_end"] != ""
    for key in keys:
        if key in PLACES:
            of_holder = place(code, key)
            names = _names_of(of_holder, articles.attrs["known"])
            rows[f"{key}_code"] = of_holder.where(code != "", own[f"{key}_code"])
            rows[key] = names.where(code != "", own[key])
        elif key in PERIODS:
            rows[key] = period(rows["time_end"], key).where(told, own[key])
        else:
            rows[key] = own[key]
    groups = rows.groupby([*columns, "indicator", "unit", "change"], sort=True, dropna=False)
    out = groups.agg(
        figures=("value", "size"),
        articles=("article_id", "nunique"),
        median=("value", "median"),
        least=("value", "min"),
        greatest=("value", "max"),
    )
    return out.reset_index()


def _target_panel(tables: Tables, articles: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    rows = tables["targets"].reset_index(drop=True)
    own = articles.reindex(rows["article_id"]).reset_index(drop=True)
    rows = rows.join(own[[*columns, "_day"]])
    rows["with_level"] = rows["value"].notna().astype("int64")
    rows["with_deadline"] = (rows["deadline"] != "").astype("int64")
    year = rows["_day"].str.slice(0, 4)
    rows["due_same_year"] = ((rows["deadline"].str.slice(0, 4) == year) & (year != "")).astype("int64")
    rows["sure"] = (rows["confidence"].fillna(0) >= 0.5).astype("int64")
    out = rows.groupby(columns, sort=True, dropna=False).agg(
        targets=("target_id", "size"),
        articles=("article_id", "nunique"),
        with_level=("with_level", "sum"),
        with_deadline=("with_deadline", "sum"),
        due_same_year=("due_same_year", "sum"),
        sure=("sure", "sum"),
        first_deadline=("deadline", lambda d: min((x for x in d if x), default="")),
        last_deadline=("deadline", "max"),
    )
    return out.reset_index()

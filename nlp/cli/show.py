"""``kuifeng show``: one article's analysis in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nlp.batch.analysis import Result
from nlp.cli.app import app, console, errors_as_messages

STYLES = {
    "PERSON": "bold magenta",
    "GPE": "green",
    "LOC": "green",
    "FAC": "yellow",
    "ORG": "cyan",
    "EVENT": "bright_blue",
    "PROGRAM": "bright_red",
    "LAW": "bright_blue",
    "WORK_OF_ART": "bright_blue",
    "PRODUCT": "yellow",
    "times": "underline",
    "quantities": "bold underline",
}
COMPARATORS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}
SHOWN = {
    "affiliations": ("person", "title", "organisation"),
    "quotes": ("speaker", "cue", "mode", "text"),
}


@app.command("show", epilog="Example: kuifeng show article.txt")
def show_command(
    file: Annotated[str, typer.Argument(help="A file with one or more articles, or - for standard input.")],
    config: Annotated[Path | None, typer.Option(help="A TOML file with settings.")] = None,
    width: Annotated[int, typer.Option(help="Width of the output in columns; 0: that of the terminal.")] = 0,
) -> None:
    """Print an article's analysis: spans coloured, records in tables."""
    with errors_as_messages():
        from nlp.batch.analysis import analyse
        from nlp.config import load_settings
        from nlp.pipeline import build
        from nlp.reading import read

        settings = load_settings(config)
        out = console()
        if width:
            out.width = width
        for result in analyse(read(file, columns=settings["columns"]), build(settings)):
            out.print(render(result))


def render(result: Result) -> RenderableType:
    """The analysis of one article: masthead, coloured text, tables."""
    article = result.rows["articles"][0]
    head = Text(article.title or article.article_id, style="bold")
    facts = (article.outlet, article.published, article.region, article.region_code, article.top_action)
    parts: list[RenderableType] = [head, Text(" · ".join(x for x in facts if x), style="dim"), _legend(), Text()]
    parts.append(_coloured(result))
    for name, columns in SHOWN.items():
        rows = result.rows[name]
        if not rows:
            continue
        table = Table(title=f"{name} ({len(rows)})", title_justify="left", title_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(_short(getattr(row, c))) for c in columns))
        parts.append(table)
    for drawn in (_indicators(result), _timeline(result)):
        if drawn is not None:
            parts.append(drawn)
    return Group(*parts)


def _indicators(result: Result) -> Table | None:
    """The figures by what they measure: indicator × holder × time → value, change, reference."""
    rows = result.rows["quantities"]
    if not rows:
        return None
    table = Table(title=f"indicators ({len(rows)})", title_justify="left", title_style="bold")
    for column in ("indicator", "holder", "time", "value", "change", "compared with or among", "status"):
        table.add_column(column, overflow="fold")
    order = {name: i for i, name in reversed(list(enumerate(row.indicator for row in rows)))}
    shown = ""
    for row in sorted(rows, key=lambda r: (order[r.indicator], r.start)):
        # A name is written once, above its figures
        name = row.indicator if row.indicator != shown or not row.indicator else ""
        shown = row.indicator
        start = f"{_short(row.value_from)} → " if row.value_from is not None else ""
        against = "; ".join(x for x in (row.reference, row.scope) if x)
        cells = (name, row.holder, row.time_text, start + row.text, row.change, against, row.status)
        table.add_row(*(Text(_short(cell)) for cell in cells), style="green" if row.status == "target" else "")
    return table


def _timeline(result: Result) -> Table | None:
    """The commitments by the day on which they fall due; those without a day come last."""
    rows = sorted(result.rows["targets"], key=lambda r: (r.deadline == "", r.deadline, r.start))
    if not rows:
        return None
    table = Table(title=f"targets by deadline ({len(rows)})", title_justify="left", title_style="bold")
    for column in ("deadline", "", "holder", "subject", "objective", "level", "confidence"):
        table.add_column(column, overflow="fold")
    day: str | None = None
    for i, row in enumerate(rows):
        first = row.deadline != day
        day = row.deadline
        last = i + 1 == len(rows) or rows[i + 1].deadline != day
        rail = "●" if first else ("└" if last else "│")
        level = f"{COMPARATORS.get(row.comparator, '')}{_scaled(row.value)}" if row.value is not None else ""
        high = f"–{_scaled(row.value_high)}" if row.value_high is not None else ""
        cells = (
            (row.deadline or "no deadline") if first else "",
            rail,
            *(row.holder, row.subject, row.objective),
            level + high + (row.unit if level else ""),
            _short(row.confidence),
        )
        table.add_row(*(Text(_short(cell)) for cell in cells), end_section=last)
    return table


def _scaled(value: float) -> str:
    """A level with its scale word, as people read it: 62亿, 28万."""
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if abs(value) >= size:
            return _short(round(value / size, 4)) + word
    return _short(value)


def _short(value: object) -> str:
    from nlp.tables.cells import plain

    text = plain(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _legend() -> Text:
    legend = Text()
    for name, style in STYLES.items():
        legend.append(name, style=style).append("  ")
    return legend


def _coloured(result: Result) -> Text:
    text = Text(result.rows["texts"][0].text)
    for entity in result.rows["entities"]:
        text.stylize(STYLES[entity.label], entity.start, entity.end)
    for name in ("times", "quantities"):
        for row in result.rows[name]:
            text.stylize(STYLES[name], row.start, row.end)
    for sentence in reversed(result.rows["sentences"]):  # from behind, so that offsets hold
        if sentence.actions:
            text = text[: sentence.end] + Text(f" [{sentence.actions}]", style="dim italic") + text[sentence.end :]
    return text

"""``kuifeng panel``: a run's tables counted by place and period."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.app import app, console, errors_as_messages


@app.command("panel", epilog="Example: kuifeng panel out/ --by region,year")
def panel_command(
    folder: Annotated[Path, typer.Argument(help="A run's folder.", metavar="OUT_DIR", show_default=False)],
    by: Annotated[
        str,
        typer.Option(help="Keys joined by commas: region, city, province, year, quarter, month, day, outlet, channel."),
    ] = "region,year",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the panels; without it the run's own.")
    ] = None,
    balanced: Annotated[
        bool, typer.Option("--balanced", help="A row for every place in every period, zeros where no article is.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace panels that are there.")] = False,
) -> None:
    """Make county × period tables of a run: articles and actions, indicators, targets.

    Writes panel_articles.csv, panel_indicators.csv and panel_targets.csv.
    """
    with errors_as_messages():
        from nlp.report.panels import panel, write_panels
        from nlp.tables.frames import read_tables

        panels = panel(read_tables(folder), by.split(","), balanced=balanced)
        paths = write_panels(panels, out or folder, force=force)
        for path, frame in zip(paths, panels.values(), strict=True):
            console().print(f"{path}: {len(frame):,} rows", soft_wrap=True, markup=False)

"""``kuifeng status``: how far a run is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from nlp.cli.app import app, console, errors_as_messages


@app.command("status", epilog="Example: kuifeng status out/")
def status_command(
    out: Annotated[Path, typer.Argument(help="The output folder of a run, finished or not.", metavar="DIR")],
) -> None:
    """Tell of a run: finished, running, or broken off; what is done and what is left.

    Exit codes: 0 finished or running; 1 broken off or waiting for more parts; 2 there is no run.
    """
    with errors_as_messages():
        from nlp.batch.status import BROKEN, PARTS, status

        told = status(out)
    console().print(f"{out}: {told.state}", soft_wrap=True, markup=False)
    table = Table(show_header=False, box=None)
    table.add_column(justify="left")
    table.add_column(justify="right")
    if told.shards:
        table.add_row("shards done", f"{told.shards_done:,} of {told.shards:,}")
        table.add_row("inputs found", f"{told.inputs:,}")
        if told.bytes:
            table.add_row("bytes done", f"{100 * told.bytes_done / told.bytes:.0f} %")
    for name in ("read", "analysed", "failed", "skipped"):
        table.add_row(f"articles {name}", f"{getattr(told, name):,}")
    for kind, count in told.strikes.items():
        table.add_row({"crash": "workers that died", "timeout": "workers that hung"}[kind], f"{count:,}")
    if told.articles_a_second is not None:
        table.add_row("articles a second", f"{told.articles_a_second:,.1f}")
    if told.seconds_left is not None:
        table.add_row("time left", duration(told.seconds_left))
    console().print(table)
    if told.remedy:
        console().print(told.remedy.replace("DIR", str(out)), soft_wrap=True, markup=False)
    raise typer.Exit(1 if told.state in (BROKEN, PARTS) else 0)


def duration(seconds: float) -> str:
    """Hours, minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"

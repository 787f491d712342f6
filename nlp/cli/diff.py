"""``kuifeng diff``: what changed between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.app import app, console, errors_as_messages


@app.command("diff", epilog="Example: kuifeng diff out-old/ out-new/ --out changes.csv")
def diff_command(
    a: Annotated[Path, typer.Argument(help="A run's folder.", metavar="RUN_A", show_default=False)],
    b: Annotated[Path, typer.Argument(help="Another run's folder.", metavar="RUN_B", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write every difference into this CSV.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --out.")] = False,
) -> None:
    """Say what changed between two runs over the same articles: of two versions, settings or models.

    Ends with code 0 where the tables say the same, and 1 where they differ.
    """
    with errors_as_messages():
        from nlp.report.differences import compare_runs, write_differences

        difference = compare_runs(a, b)
        console().print(difference.table(), soft_wrap=True, markup=False)
        if out is not None:
            write_differences(difference, out, force=force)
    raise typer.Exit(0 if difference.same else 1)

"""``kuifeng run``: inputs → tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from nlp.batch.run import RunSummary
from nlp.cli.app import app, console, errors_as_messages, messages


def options_from(
    columns: list[str], user_dictionary: str, lexicon: str, taxonomy: str, action_model: str = ""
) -> dict[str, dict[str, Any]]:
    """The settings that the command line's options stand for."""
    from nlp.errors import ConfigError

    out: dict[str, dict[str, Any]] = {}
    for pair in columns:
        name, _, column = pair.partition("=")
        if not name or not column:
            raise ConfigError(f"--column takes FIELD=COLUMN, not {pair!r}", remedy="For example: --column text=content")
        out.setdefault("columns", {})[name] = column
    if user_dictionary:
        out["language"] = {"user_dictionary": user_dictionary}
    if lexicon:
        out["entities"] = {"lexicon": lexicon}
    if actions := {k: v for k, v in (("taxonomy", taxonomy), ("model", action_model)) if v}:
        out["actions"] = actions
    return out


@app.command("run", epilog="Example: kuifeng run articles/ more.csv --out out/ --column text=content")
def run_command(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files (.txt, .csv, .jsonl), folders of them, or - for standard input.", metavar="INPUT…"),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the tables into.")],
    config: Annotated[Path | None, typer.Option(help="A TOML file with settings.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="FIELD=COLUMN: the name of a column in .csv and .jsonl inputs.")
    ] = None,
    user_dictionary: Annotated[str, typer.Option(help="A jieba dictionary of your own words.")] = "",
    lexicon: Annotated[str, typer.Option(help="A lexicon of your own names and offices (TOML).")] = "",
    taxonomy: Annotated[str, typer.Option(help="A taxonomy of your own (TOML) instead of the five actions.")] = "",
    action_model: Annotated[
        str, typer.Option(help="A model for the taxonomy (a folder that kuifeng train actions wrote).")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the output of an earlier run.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")] = False,
) -> None:
    """Analyse articles and write all tables.

    Exit codes: 0 all well; 1 some inputs failed, the rest is written; 2 nothing could be done.
    """
    with errors_as_messages():
        from nlp.batch.run import run
        from nlp.config import load_settings

        settings = load_settings(config, options_from(column or [], user_dictionary, lexicon, taxonomy, action_model))
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=messages(),
            disable=quiet,
            transient=True,
        )
        with bar:
            task = bar.add_task("loading", total=None)

            def progress(done: int, article_id: str) -> None:
                bar.update(task, completed=done, description=article_id[:32])

            summary = run(inputs, out, settings=settings, force=force, progress=progress)
        if not quiet:
            print_summary(summary)
        if summary.failed:
            messages().print(f"{summary.failed} of {summary.read} inputs failed: see {out / 'errors.csv'}")
    raise typer.Exit(summary.exit_code)


def print_summary(summary: RunSummary) -> None:
    """What came in, what came out, and what the articles are about."""
    table = Table(title=f"{summary.out}", title_justify="left", show_header=False, box=None)
    table.add_column(justify="left")
    table.add_column(justify="right")
    for name in ("read", "analysed", "failed", "skipped"):
        table.add_row(f"articles {name}", f"{getattr(summary, name):,}")
    for name, count in summary.rows.items():
        table.add_row(f"{name}.csv", f"{count:,} rows")
    for name, count in summary.top_actions.items():
        table.add_row(f"top action {name}", f"{count:,}")
    console().print(table)

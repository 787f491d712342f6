"""``kuifeng run``: inputs → tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from nlp.batch.executors import Executor
from nlp.batch.progress import RunState
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


@app.command("run", epilog="Example: kuifeng run articles/ more.csv --out out/ --column text=content --workers 4")
def run_command(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the tables into.")],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders of them, or - for standard input.", metavar="INPUT…"),
    ] = None,
    config: Annotated[Path | None, typer.Option(help="A TOML file with settings.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="FIELD=COLUMN: the name of a column in tables of articles.")
    ] = None,
    metadata: Annotated[
        str, typer.Option(help="A table (.csv, .jsonl) of what is known of the articles, joined by id or path.")
    ] = "",
    user_dictionary: Annotated[str, typer.Option(help="A jieba dictionary of your own words.")] = "",
    lexicon: Annotated[str, typer.Option(help="A lexicon of your own names and offices (TOML).")] = "",
    taxonomy: Annotated[str, typer.Option(help="A taxonomy of your own (TOML) instead of the five actions.")] = "",
    action_model: Annotated[
        str, typer.Option(help="A model for the taxonomy (a folder that kuifeng train actions wrote).")
    ] = "",
    format: Annotated[
        list[str] | None, typer.Option("--format", "-f", help="csv, jsonl, parquet, sqlite or xlsx; several allowed.")
    ] = None,
    escape_formulas: Annotated[
        bool | None,
        typer.Option(
            "--escape-formulas/--no-escape-formulas", help="Guard cells that a spreadsheet would run. [default: guard]"
        ),
    ] = None,
    drop_duplicates: Annotated[
        bool, typer.Option("--drop-duplicates", help="Leave out articles that repeat an earlier one of the run.")
    ] = False,
    workers: Annotated[
        int, typer.Option("--workers", "-w", min=0, help="Processes to work with; 0: none but this one.")
    ] = 0,
    dask: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Work on a Dask cluster: tcp://…, or local for one on this machine.")
    ] = "",
    article_timeout: Annotated[
        float | None, typer.Option(min=0, help="Seconds that one article may take; 0: no limit. [default: 120]")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was broken off.")] = False,
    shard: Annotated[
        str, typer.Option(metavar="I/N", help="Do part I of N only, as one task of a job array; --assemble ends it.")
    ] = "",
    assemble: Annotated[
        bool, typer.Option("--assemble", help="Put the parts that --shard has done together; no INPUT.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the output of an earlier run.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")] = False,
) -> None:
    """Analyse articles and write all tables.

    Exit codes: 0 all well; 1 some inputs failed, the rest is written; 2 nothing could be done; 130 stopped, to be gone
    on with by --resume.
    """
    with errors_as_messages():
        from nlp.batch.run import assemble_run, run
        from nlp.config import load_settings
        from nlp.errors import ConfigError
        from nlp.reading.metadata import read_metadata

        if bool(inputs) is assemble and not (resume and not assemble):
            raise ConfigError(
                "--assemble takes no input" if assemble else "no input is given",
                remedy="Give files, folders or -; none with --assemble or --resume.",
            )
        options = options_from(column or [], user_dictionary, lexicon, taxonomy, action_model)
        if metadata:
            read_metadata(metadata, columns=options.get("columns"))  # what is wrong with it is told now
            options["reading"] = {"metadata": metadata}
        if escape_formulas is not None:
            options["output"] = {"escape_formulas": escape_formulas}
        if drop_duplicates:
            options["duplicates"] = {"drop": True}
        if article_timeout is not None:
            options["run"] = {"article_timeout": article_timeout}
        # without any, a run that is gone on with keeps its own
        settings = None if (resume or assemble) and not config and not options else load_settings(config, options)
        if dask and (shard or assemble):
            raise ConfigError("--dask deals out all shards by itself", remedy="Leave --shard and --assemble out.")
        bar = _bar(quiet)
        with bar:
            task = bar.add_task("loading", total=None, articles=0)

            def watch(state: RunState) -> None:
                _show(bar, task, state)

            try:
                if assemble:
                    summary = assemble_run(out, formats=format, settings=settings, force=force, watch=watch)
                else:
                    summary = run(
                        inputs or [],
                        out,
                        settings=settings,
                        formats=format,
                        workers=workers,
                        executor=_cluster(dask, workers),
                        resume=resume,
                        force=force,
                        shard=shard,
                        watch=watch,
                    )
            except KeyboardInterrupt:
                bar.stop()
                messages().print(
                    f"kuifeng: stopped; what is done is kept, and {out} is not written yet. "
                    "Go on with the same command and --resume.",
                    soft_wrap=True,
                    markup=False,
                )
                raise typer.Exit(130) from None
        if not quiet:
            print_summary(summary)
        for note in summary.notes:
            messages().print(note, soft_wrap=True, markup=False)
        if summary.failed:
            where = str(out / "errors.csv") if "csv" in summary.formats else f"the table errors in {out}"
            told = f"{summary.failed} of {summary.read} inputs failed"
            messages().print(f"{told}: see {where}" if summary.assembled else told)
    raise typer.Exit(summary.exit_code)


class _Rate(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        articles, seconds = task.fields.get("articles", 0), task.elapsed
        if not articles or not seconds:
            return Text("")
        return Text(f"{articles:,} articles, {articles / seconds:,.1f}/s")


def _cluster(address: str, workers: int) -> Executor | None:
    if not address:
        return None
    from nlp.batch.dask_engine import DaskCluster

    return DaskCluster(address, workers=workers)


def _bar(quiet: bool) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=messages(),
        disable=quiet,
        transient=True,
    )


def _show(bar: Progress, task: Any, state: RunState) -> None:
    """Bytes measure how far it is: articles are of all sizes, and their number is not known before the end."""
    known = state.stage == "analysing" and state.bytes > 0
    bar.update(
        task,
        total=state.bytes if known else None,
        completed=state.bytes_done,
        description=state.article_id[:32] if known and state.article_id else f"{state.stage} {state.article_id}"[:32],
        articles=state.articles,
    )


def print_summary(summary: RunSummary) -> None:
    """What came in, what came out, and what the articles are about."""
    from nlp.tables.writers import shown_files

    console().print(str(summary.out), soft_wrap=True, markup=False)
    table = Table(show_header=False, box=None)
    table.add_column(justify="left")
    table.add_column(justify="right")
    for name, count in summary.counts.items():
        table.add_row(f"articles {name}", f"{count:,}")
    for name, file in shown_files(summary.formats).items():
        if name in summary.rows:
            table.add_row(file, f"{summary.rows[name]:,} rows")
    for name, count in summary.top_actions.items():
        table.add_row(f"top action {name}", f"{count:,}")
    console().print(table)
    if not summary.assembled:
        console().print(f"When all parts are done: kuifeng run --assemble --out {summary.out}", soft_wrap=True)

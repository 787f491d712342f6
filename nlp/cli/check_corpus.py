"""``kuifeng check-corpus``: the validator of an annotated corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nlp.cli.app import NOTHING_DONE, app, console, errors_as_messages

if TYPE_CHECKING:
    from nlp.training.check import CorpusReport


@app.command("check-corpus", epilog="Example: kuifeng check-corpus corpus/ --minimum 700")
def check_corpus_command(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder with actions/, or articles/ and gold/, or both; the shipped corpus if left out."),
    ] = None,
    minimum: Annotated[int, typer.Option(min=0, help="So many sentences each action and none must have.")] = 700,
    likeness: Annotated[
        float,
        typer.Option(min=0.01, max=1.0, help="Share of common 5-grams from which two articles are near-duplicates."),
    ] = 0.5,
) -> None:
    """Check an annotated corpus: malformed files, duplicates, balance, split. Exit code 2 where there are problems."""
    with errors_as_messages():
        from nlp.resources.locations import corpus_dir
        from nlp.training.check import check_corpus

        report = check_corpus(folder or corpus_dir(), minimum=minimum, likeness=likeness)
        console().print(render(report), soft_wrap=True)
        if report.problems:
            raise typer.Exit(NOTHING_DONE)


def render(report: CorpusReport) -> RenderableType:
    """Counts in tables, then the problems, a line each."""
    labels = Table("label", title="sentences by label")
    for column in ("action files", "full gold", "all"):
        labels.add_column(column, justify="right")
    in_actions, in_gold = report.labels["actions"], report.labels["gold"]
    for label in sorted(set(in_actions) | set(in_gold), key=lambda x: (x == "none", x)):
        row = (in_actions[label], in_gold[label], in_actions[label] + in_gold[label])
        labels.add_row(label, *map(str, row))
    parts: list[RenderableType] = [
        f"{report.articles} articles, {report.sentences} sentences, {report.characters} characters",
        labels,
    ]
    for title, counts in (
        ("part", report.parts),
        ("genre", report.genres),
        ("year", report.years),
        ("split", report.splits),
    ):
        if counts:
            table = Table(title, title=f"articles by {title}")
            table.add_column("articles", justify="right")
            for name, count in sorted(counts.items()):
                table.add_row(name or "(not stated)", str(count))
            parts.append(table)
    for p in report.problems:
        parts.append(Text.assemble((p.kind, "bold red"), f"  {p.where}: {p.what}"))
    parts.append(f"{len(report.problems)} problems" if report.problems else "no problems")
    return Group(*parts)

"""``kuifeng evaluate``: a run, or a coder, against coded sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.app import app, console, errors_as_messages


@app.command("evaluate", epilog="Example: kuifeng evaluate out/ coding.csv")
def evaluate_command(
    predicted: Annotated[
        Path, typer.Argument(help="A run's folder, or one coder's sheet (CSV).", metavar="PRED", show_default=False)
    ],
    gold: Annotated[Path, typer.Argument(help="A coded sheet, or another coder's (CSV).", metavar="GOLD")],
    draws: Annotated[int, typer.Option(help="Bootstrap samples behind the 95 % intervals.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    out: Annotated[Path | None, typer.Option("--json", help="Write all figures into this file, too.")] = None,
) -> None:
    """Compare predictions with coded sheets, or two coders with each other.

    For each class precision, recall, F1 and Cohen's κ with bootstrap intervals, the confusion, and for a run the shares
    of the classes corrected by the errors that the sheet shows (it must be a random one for that).
    """
    with errors_as_messages():
        from nlp.errors import OutputError
        from nlp.training.labels import read_coding
        from nlp.training.validation import compare_codings

        result = compare_codings(read_coding(predicted), read_coding(gold), draws=draws, seed=seed)
        console().print(result.table(), soft_wrap=True, markup=False)
        if out is not None:
            text = json.dumps(result.to_dict(), ensure_ascii=False, indent=1) + "\n"
            try:
                out.write_text(text, encoding="utf-8")
            except OSError as error:
                raise OutputError(f"cannot write: {error.strerror}", where=str(out)) from error

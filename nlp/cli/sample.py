"""``kuifeng sample``: sentences of a run → a coding sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.cli.app import app, console, errors_as_messages


@app.command("sample", epilog="Example: kuifeng sample out/ --n 200 --strategy random --seed 1 --sheet coding.csv")
def sample_command(
    run_folder: Annotated[Path, typer.Argument(help="The folder that kuifeng run has written.", metavar="OUT_DIR")],
    sheet: Annotated[Path, typer.Option(help="The coding sheet to write (CSV).")],
    n: Annotated[int, typer.Option("--n", help="How many sentences to draw.")] = 200,
    strategy: Annotated[
        str,
        typer.Option(help="uncertain: what to code next, to train on; random: to evaluate, and to estimate shares."),
    ] = "uncertain",
    seed: Annotated[int, typer.Option(help="Another seed draws other sentences.")] = 0,
    role: Annotated[list[str] | None, typer.Option(help="title, heading or body (the default). May repeat.")] = None,
    without: Annotated[
        list[Path] | None, typer.Option(help="An earlier sheet, whose sentences are not drawn again. May repeat.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a sheet that is there.")] = False,
) -> None:
    """Draw sentences of a run for people to code.

    In the sheet mark each class that applies with 1, and none where no class does; a row without any mark counts as
    not yet coded. The coded sheet goes to kuifeng evaluate, or to kuifeng train actions --labels.
    """
    with errors_as_messages():
        from nlp.training.sampling import draw_sample, write_sheet

        sample = draw_sample(
            run_folder, n, strategy=strategy, seed=seed, roles=tuple(role or ["body"]), without=without or []
        )
        write_sheet(sample, sheet, force=force)
        console().print(
            f"{sheet}: {len(sample.sentences):,} of {sample.population:,} sentences, {strategy}, seed {seed}; "
            f"columns to mark: {', '.join(sample.classes)}, none",
            soft_wrap=True,
        )

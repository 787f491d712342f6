"""``kuifeng train``: models from labels, or from cue words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from nlp.cli.app import app, console, errors_as_messages, messages

if TYPE_CHECKING:
    from nlp.components.action_model import ActionModel

train_app = typer.Typer(
    name="train",
    help="Train the models that the analysis uses.",
    epilog="Example: kuifeng train actions --taxonomy my.toml --labels my.csv --out my-model/",
    no_args_is_help=True,
)
app.add_typer(train_app)


@train_app.command(
    "actions",
    epilog="Example: kuifeng train actions --taxonomy my.toml --labels coding.csv --out my-model/   "
    "then: kuifeng run articles/ --taxonomy my.toml --action-model my-model/ --out out/",
)
def actions_command(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write the model into.")],
    taxonomy: Annotated[Path | None, typer.Option(help="Your taxonomy (TOML); without it the five actions.")] = None,
    labels: Annotated[
        list[Path] | None,
        typer.Option(help="Labelled sentences: a CSV with columns sentence and labels, or a coded sheet. May repeat."),
    ] = None,
    from_cues: Annotated[bool, typer.Option("--from-cues", help="No labels: begin with the cue words alone.")] = False,
    unlabelled: Annotated[
        list[Path] | None,
        typer.Option(help="Text to learn from without labels: files or folders. May repeat."),
    ] = None,
    corpus: Annotated[Path | None, typer.Option(help="A corpus like the shipped one, for the five actions.")] = None,
    whole_articles: Annotated[
        bool, typer.Option("--whole-articles", help="The labelled sentences are whole articles, in order.")
    ] = False,
    rounds: Annotated[int, typer.Option(help="Rounds of self-training with --from-cues.")] = 2,
    force: Annotated[bool, typer.Option("--force", help="Replace a model that is there.")] = False,
) -> None:
    """Train the classifier of sentences: the shipped model, or one for categories of your own.

    Without --labels and --from-cues the five actions are learned from the corpus. The model is plain data (npz, json),
    and the same input gives the same model.
    """
    with errors_as_messages():
        from nlp.errors import ConfigError
        from nlp.resources.taxonomy import load_taxonomy
        from nlp.training import categories
        from nlp.training.labels import read_codings

        if labels and from_cues:
            raise ConfigError("--labels and --from-cues exclude each other", remedy="Give one of them.")
        if taxonomy and not labels and not from_cues:
            raise ConfigError(
                "there is nothing to learn this taxonomy from",
                where=str(taxonomy),
                remedy="Give labelled sentences with --labels, or begin with --from-cues.",
            )
        if corpus and (labels or from_cues):
            raise ConfigError("--corpus is for the five actions without --labels", remedy="Leave one of them out.")
        if whole_articles and not labels:
            raise ConfigError("--whole-articles says something of --labels", remedy="Give --labels too.")
        categories.check_folder(out, force)
        classes = load_taxonomy(taxonomy)
        texts = categories.sentences_of(unlabelled or [])
        with messages().status("training"):
            if labels:
                model = categories.train_from_labels(
                    read_codings(labels, classes), classes, whole_articles=whole_articles, unlabelled=texts
                )
            elif from_cues:
                texts = texts if unlabelled else categories.corpus_sentences()
                model = categories.train_from_cues(texts, classes, rounds=rounds)
            else:
                model = categories.train_shipped(corpus, unlabelled=texts)
        categories.save_model(model, out, force=force)
        print_model(model, out)


def print_model(model: ActionModel, out: Path) -> None:
    """What the model was made from, and how good it says it is."""
    meta = model.meta
    table = Table(title=f"{out}: {meta['sentences']:,} sentences", title_justify="left", box=None)
    table.add_column("class")
    for name in ("sentences", "threshold", *(("F1",) if "held_out" in meta else ())):
        table.add_column(name, justify="right")
    counts = meta["labelled"] if "labelled" in meta else meta["cued"]
    for k, (name, threshold) in enumerate(zip(model.classes, model.thresholds, strict=True)):
        figures = [f"{meta['held_out'][f'f1_{k}']:.3f}"] if "held_out" in meta else []
        table.add_row(name, f"{counts[name]:,}", f"{threshold:.3f}", *figures)
    console().print(table)
    if "held_out" in meta:
        held = meta["held_out"]
        console().print(
            f"by cross-validation: micro F1 {held['micro']:.3f}, macro F1 {held['macro']:.3f}, "
            f"calibration error {held['ece']:.3f}"
        )
    else:
        examples = meta["examples"]
        console().print(
            f"{examples['right']} of {examples['total']} examples and counter-examples of the taxonomy right; "
            "nothing else is known of how good this model is: code a random sheet (kuifeng sample) and evaluate"
        )

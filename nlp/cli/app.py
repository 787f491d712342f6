"""The command-line application: its subcommands and how errors reach the user."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from nlp.errors import KuifengError

app = typer.Typer(
    name="kuifeng",
    help="Turn Chinese local-news articles into tables that a researcher can trust.",
    epilog="Example: kuifeng run articles/ --out out/",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

NOTHING_DONE = 2
"""Exit code where nothing could be done."""


def console() -> Console:
    """For what the user asked to see."""
    return Console(highlight=False)


def messages() -> Console:
    """For progress and errors, on standard error."""
    return Console(stderr=True, highlight=False)


@contextmanager
def errors_as_messages() -> Iterator[None]:
    """An error of ours ends the command with its message and exit code 2; any other is a bug, its traceback is kept."""
    try:
        yield
    except KuifengError as error:
        messages().print(f"[bold red]kuifeng:[/] {_escaped(str(error))}", soft_wrap=True)
        raise typer.Exit(NOTHING_DONE) from error
    except KeyboardInterrupt:
        messages().print("kuifeng: stopped; nothing was left under the output's name")
        raise typer.Exit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(1) from None


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        console().print(f"kuifeng {version('kuifeng')}")
        raise typer.Exit()


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    pass


from nlp.cli import check_corpus as _check_corpus  # noqa: E402, F401  (each registers its command)
from nlp.cli import diff as _diff  # noqa: E402, F401
from nlp.cli import evaluate as _evaluate  # noqa: E402, F401
from nlp.cli import panel as _panel  # noqa: E402, F401
from nlp.cli import run as _run  # noqa: E402, F401
from nlp.cli import sample as _sample  # noqa: E402, F401
from nlp.cli import show as _show  # noqa: E402, F401
from nlp.cli import status as _status  # noqa: E402, F401
from nlp.cli import train as _train  # noqa: E402, F401

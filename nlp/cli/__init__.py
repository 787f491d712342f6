"""The command ``kuifeng``: one file for each subcommand, each a thin wrapper of a plain function."""

from __future__ import annotations


def main() -> None:
    """Entry point of the console script."""
    from nlp.cli.app import app

    app(prog_name="kuifeng")

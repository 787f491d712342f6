"""The codebook: what every table and every column means, made from the schema."""

from __future__ import annotations

from collections.abc import Sequence

from nlp import schema

_TYPES = {str: "text", int: "integer", float: "number"}

_HEAD = """# Codebook

Files are CSV in UTF-8, commas, quotes doubled (RFC 4180). A missing value is an empty cell. Lists inside a cell are
joined with `;`. `start` and `end` count characters (Unicode code points) from 0 in the article's text as it stands in
`texts.csv`, newlines included; `end` is the place behind the last character, and the stretch between them is the row's
`text`. Ids are the article_id, a letter and a number in order of appearance, the same from run to run.
"""
_GUARD = """
Text cells that a spreadsheet would run as a formula (they begin with `=`, `+`, `-`, `@` or a tab and are no plain
number or percentage) carry an apostrophe in front. `nlp.read_tables` takes it off; offsets hold for the text without.
"""


def codebook(actions: Sequence[tuple[str, str]], *, escaped: bool = True) -> str:
    """The codebook as Markdown. ``actions``: id and label of each class of the taxonomy."""
    parts = [_HEAD]
    if escaped:
        parts.append(_GUARD)
    if actions:
        parts.append("\n## Actions\n\n| id | label |\n|---|---|\n" + "".join(f"| {i} | {n} |\n" for i, n in actions))
    for table in schema.TABLES:
        parts.append(f"\n## {table}.csv\n\n{schema.DESCRIPTIONS[table]}\n\n")
        parts.append("| column | type | meaning |\n|---|---|---|\n")
        for column in schema.columns(table, [i for i, _ in actions]):
            parts.append(f"| {column.name} | {_TYPES[column.type]} | {column.description} |\n")
    return "".join(parts)

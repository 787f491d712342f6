"""The codebook: what every table and every column means, made from the schema."""

from __future__ import annotations

from collections.abc import Sequence

from nlp import schema
from nlp.tables.writers import shown_files

_TYPES = {str: "text", int: "integer", float: "number"}

_HEAD = """# Codebook

{files}Lists inside a cell are joined with `;`. `start` and `end` count characters (Unicode code points) from 0 in the
article's text as it stands in `{texts}`, newlines included; `end` is the place behind the last character, and the
stretch between them is the row's `text`. Ids are the article_id, a letter and a number in order of appearance, the same
from run to run.
"""
_FILES = {
    "csv": "CSV files are in UTF-8, with commas, quotes doubled (RFC 4180); a missing value is an empty cell.\n",
    "jsonl": 'JSONL files hold one object a line; missing text is `""`, a missing number `null`.\n',
    "parquet": "Parquet files carry each column's description as metadata; missing text is an empty string, a missing\n"
    "number null.\n",
    "sqlite": "`tables.sqlite` holds all tables, with keys and views; a missing value is NULL. `sentences_fts` is a\n"
    'full-text index of the sentences with a space between characters: a word is searched as a phrase, `"党 员"`.\n',
    "xlsx": "`tables.xlsx` holds a sheet for each table; Excel cuts cells at 32,767 characters.\n",
}
_GUARD = """
Text cells that a spreadsheet would run as a formula (they begin with `=`, `+`, `-`, `@` or a tab and are no plain
number or percentage) carry an apostrophe in front. `nlp.read_tables` takes it off; offsets hold for the text without.
"""


def codebook(
    actions: Sequence[tuple[str, str]], *, escaped: bool = True, formats: Sequence[str] = ("csv",)
) -> str:
    """The codebook as Markdown. ``actions``: id and label of each class of the taxonomy. ``formats``: those written."""
    files = shown_files(formats)
    parts = [_HEAD.format(files="".join(_FILES[f] for f in formats), texts=files["texts"])]
    if escaped and {"csv", "xlsx"} & set(formats):
        parts.append(_GUARD)
    if actions:
        parts.append("\n## Actions\n\n| id | label |\n|---|---|\n" + "".join(f"| {i} | {n} |\n" for i, n in actions))
    for table in schema.TABLES:
        parts.append(f"\n## {files[table]}\n\n{schema.DESCRIPTIONS[table]}\n\n")
        parts.append("| column | type | meaning |\n|---|---|---|\n")
        for column in schema.columns(table, [i for i, _ in actions]):
            parts.append(f"| {column.name} | {_TYPES[column.type]} | {column.description} |\n")
    return "".join(parts)

"""Sentences that people have labelled, from files as people keep them; and a run's predictions in the same form.

Three kinds of file are read (CSV with a comma, tab or semicolon, in any encoding that the tool knows):

- a plain table with a column for the sentence and one for its labels, joined by ``;`` (an empty cell or ``-``: none);
- a coding sheet as :mod:`nlp.training.sampling` writes it, with a column for each class and one for ``none``: a row in
  which nothing is marked has not been coded, and is left out;
- the folder of a run, whose ``sentences.csv`` has the labels that the model gave.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.components.action_model import ROLES
from nlp.errors import BadColumn, BadRow, BadTable, BinaryInput, EmptyInput, MissingInput, UnreadableInput
from nlp.reading.encoding import decode
from nlp.resources.taxonomy import Taxonomy
from nlp.tables.cells import unguard
from nlp.training.action_data import LabelledArticle, LabelledSentence

COLUMNS = {
    "text": ("text", "sentence", "句子", "文本", "内容"),
    "labels": ("labels", "label", "actions", "标签", "类别"),
    "sentence_id": ("sentence_id",),
    "article_id": ("article_id", "article", "文章"),
    "role": ("role",),
    "strategy": ("strategy",),
}
"""The names that a column may have."""

SHEET_HEAD = ("sentence_id", "article_id", "title", "role", "section", "before", "text", "after")
NONE = "none"
SHEET_TAIL = (NONE, "note", "strategy", "seed", "population")
"""The columns of a coding sheet before and behind those of the classes."""

_YES = frozenset({"1", "x", "√", "✓", "✔", "是", "有", "y", "yes", "true"})
_NO = frozenset({"0", "-", "否", "无", "n", "no", "false"})
_JOINTS = re.compile(r"[;；,，、|\s]+")
_NOTHING = frozenset({"", "-", NONE, "无"})


@dataclass(frozen=True, slots=True)
class CodedSentence:
    """A sentence with the labels that someone gave it. Ids are empty where the file has none."""

    text: str
    labels: frozenset[str]
    article_id: str = ""
    sentence_id: str = ""
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Coding:
    """What one file or run says: its sentences, the classes it can give, and how many rows were not coded.

    ``strategy``: how the sheet was drawn (``random``, ``uncertain``); empty where it does not say. ``is_run``: the
    labels are those of a run, and every sentence of its articles is there.
    """

    source: str
    classes: tuple[str, ...]
    sentences: tuple[CodedSentence, ...]
    uncoded: int = 0
    strategy: str = ""
    is_run: bool = False

    def __repr__(self) -> str:
        return f"Coding({self.source!r}: {len(self.sentences)} sentences, classes {', '.join(self.classes)})"


def read_coding(path: str | Path, taxonomy: Taxonomy | None = None) -> Coding:
    """Read a table of labelled sentences, a coding sheet or a run's folder.

    With a ``taxonomy`` every label must be the id or the label of one of its classes; without one the file's own
    labels are the classes. Raises :class:`nlp.errors.InputError` with the row or column that is wrong.
    """
    path = Path(path)
    is_run = path.is_dir()
    if is_run and not (path / "sentences.csv").is_file():
        raise MissingInput(
            "no sentences.csv there", where=str(path), remedy="Give the folder that kuifeng run has written."
        )
    table = read_table(path / "sentences.csv" if is_run else path)
    places = {name: _place(table.header, known) for name, known in COLUMNS.items()}
    if places["text"] is None:
        raise BadColumn(
            "no column holds the sentences",
            where=table.path,
            remedy=f"Call it text or sentence. The columns are: {', '.join(table.header)[:200]}.",
        )
    if is_run:
        marked = []
        classes = tuple(c.removeprefix("p_") for c in table.header if c.startswith("p_"))
    else:
        marked = [] if places["labels"] is not None else _class_columns(table, taxonomy)
        classes = tuple(name for _, name in marked)
    if taxonomy is not None:
        classes = taxonomy.ids
    names = _names(taxonomy) if taxonomy is not None else {}
    sentences: list[CodedSentence] = []
    seen: dict[str, int] = {}
    uncoded = 0
    strategies: set[str] = set()
    for number, row in table.numbered():
        cell = {name: unguard(row[i].strip()) if i is not None else "" for name, i in places.items()}
        where = f"{table.path}, row {number}"
        if not cell["text"]:
            raise BadRow("no sentence", where=where)
        if places["labels"] is not None:
            labels: frozenset[str] | None = _split(cell["labels"], names, where, bool(taxonomy))
        else:
            labels = _marks(row, marked, table, where)
        if labels is None:
            uncoded += 1
            continue
        strategies.add(cell["strategy"])
        if cell["sentence_id"] and seen.setdefault(cell["sentence_id"], number) != number:
            raise BadRow(f"sentence {cell['sentence_id']} stands in row {seen[cell['sentence_id']]} too", where=where)
        role = cell["role"] or "body"
        if role not in ROLES:
            raise BadRow(f"role {role!r}", where=where, remedy=f"A role is one of {', '.join(ROLES)}.")
        sentences.append(CodedSentence(cell["text"], labels, cell["article_id"], cell["sentence_id"], role))
    if not classes:
        classes = tuple(sorted({name for s in sentences for name in s.labels}))
    if not sentences:
        what = f"none of the {uncoded} sentences is coded" if uncoded else "no sentences"
        raise EmptyInput(what, where=table.path, remedy="Mark classes with 1, or none with 1 where no class applies.")
    strategy = strategies.pop() if len(strategies) == 1 else "mixed" if strategies - {""} else ""
    return Coding(str(path), classes, tuple(sentences), uncoded, strategy, is_run)


def read_codings(paths: Sequence[str | Path], taxonomy: Taxonomy) -> Coding:
    """Several files as one. Raises :class:`nlp.errors.BadTable` where two of them code one sentence differently."""
    codings = [read_coding(p, taxonomy) for p in paths]
    merged: dict[str, CodedSentence] = {}
    sentences = []
    for coding in codings:
        for s in coding.sentences:
            if s.sentence_id:
                before = merged.setdefault(s.sentence_id, s)
                if before.labels != s.labels:
                    raise BadTable(
                        f"sentence {s.sentence_id} is coded otherwise in another file",
                        where=coding.source,
                        remedy="Settle the codings first (kuifeng evaluate compares two sheets).",
                    )
                if before is not s:
                    continue
            sentences.append(s)
    source = ", ".join(c.source for c in codings)
    return Coding(source, taxonomy.ids, tuple(sentences), sum(c.uncoded for c in codings))


def to_articles(coding: Coding) -> list[LabelledArticle]:
    """The sentences as articles for the classifier; a sentence without an article is one of its own."""
    groups: dict[str, list[CodedSentence]] = defaultdict(list)
    for number, s in enumerate(coding.sentences):
        groups[s.article_id or f"\0{number:06d}"].append(s)
    out = []
    for key in sorted(groups):
        sentences: list[LabelledSentence] = []
        section = -1
        for paragraph, s in enumerate(groups[key]):
            sentences.append(LabelledSentence(s.text, s.role, s.labels, section if s.role == "body" else -1, paragraph))
            if s.role == "heading":
                section = paragraph
        out.append(LabelledArticle(key.strip("\0"), {}, tuple(sentences)))
    return out


# -------------------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file as it stands: the header, and the cells of every row that is not empty."""

    path: str
    header: list[str]
    rows: list[list[str]]
    numbers: list[int]

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with their number in the file; the header is row 1."""
        return zip(self.numbers, self.rows, strict=True)


def read_table(path: Path) -> Table:
    """Read a CSV file with a header, whatever its encoding; the delimiter is the header's commonest."""
    where = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingInput("no such file", where=where) from error
    except OSError as error:
        raise UnreadableInput(f"cannot read: {error.strerror}", where=where) from error
    try:
        text = decode(data).text.removeprefix("\ufeff")
    except BinaryInput as error:
        raise BinaryInput(error.what, where=where, remedy="Save the sheet as CSV (UTF-8) and give that.") from error
    if not text.strip():
        raise EmptyInput("the file is empty", where=where, remedy="Give a CSV file with a header.")
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    first = text.split("\n", 1)[0]
    delimiter = max((",", "\t", ";"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, numbers = [], []
    try:
        header = [c.strip() for c in next(reader)]
        for number, row in enumerate(reader, 2):
            if not any(c.strip() for c in row):
                continue
            if len(row) > len(header) and any(c.strip() for c in row[len(header) :]):
                raise BadRow(
                    f"{len(row)} cells, but the header has {len(header)}",
                    where=f"{where}, row {number}",
                    remedy="Put quotes around cells that hold the delimiter.",
                )
            rows.append((row + [""] * len(header))[: len(header)])
            numbers.append(number)
    except csv.Error as error:
        raise BadTable(f"no CSV: {error}", where=where) from error
    return Table(where, header, rows, numbers)


def _place(header: Sequence[str], known: Iterable[str]) -> int | None:
    folded = [h.lower() for h in header]
    return next((folded.index(name) for name in known if name in folded), None)


def _class_columns(table: Table, taxonomy: Taxonomy | None) -> list[tuple[int, str]]:
    """The columns that are classes, and the class of each."""
    fixed = {*SHEET_HEAD, *SHEET_TAIL}
    if taxonomy is not None:
        names = _names(taxonomy)
        found = [(i, names[h]) for i, h in enumerate(table.header) if h in names]
        if missing := [i for i in taxonomy.ids if i not in {name for _, name in found}]:
            raise BadColumn(
                f"no column labels, and none for the class {missing[0]}",
                where=table.path,
                remedy=f"Give a column labels, or one for each of {', '.join(taxonomy.ids)}.",
            )
        return found
    if NONE not in table.header:
        raise BadColumn(
            "no column holds the labels",
            where=table.path,
            remedy="Call it labels, or give a coding sheet as kuifeng sample writes it (a column a class, and none).",
        )
    return [(i, h) for i, h in enumerate(table.header) if h and h not in fixed]


def _names(taxonomy: Taxonomy) -> dict[str, str]:
    """What a class may be called in a table: by its id or by its label."""
    return {c.label: c.id for c in taxonomy.classes} | {c.id: c.id for c in taxonomy.classes}


def _split(cell: str, names: dict[str, str], where: str, strict: bool) -> frozenset[str]:
    found = {part for part in _JOINTS.split(cell) if part not in _NOTHING}
    if not strict:
        return frozenset(found)
    for name in sorted(found):
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1)
            remedy = f"Did you mean {close[0]}?" if close else f"The taxonomy has {', '.join(names)}."
            raise BadRow(f"unknown label {name}", where=where, remedy=remedy)
    return frozenset(names[name] for name in found)


def _marks(row: Sequence[str], marked: Sequence[tuple[int, str]], table: Table, where: str) -> frozenset[str] | None:
    """The classes marked in a row of a sheet; ``None`` where nothing at all is marked."""
    labels = set()
    touched = False
    none = table.header.index(NONE) if NONE in table.header else None
    for i, name in [*marked, *([(none, NONE)] if none is not None else [])]:
        cell = row[i].strip().lower()
        if not cell:
            continue
        if cell not in _YES and cell not in _NO:
            raise BadRow(f"{row[i].strip()!r} in column {name}", where=where, remedy="Mark with 1, or leave it empty.")
        touched = True
        if cell in _YES:
            labels.add(name)
    if NONE in labels and len(labels) > 1:
        raise BadRow(f"both none and {min(labels - {NONE})}", where=where, remedy="Take one of them away.")
    return frozenset(labels - {NONE}) if touched else None

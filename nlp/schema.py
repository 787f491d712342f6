"""The tables: one frozen dataclass for each kind of row, a description for every column (SPEC §2).

The Arrow schemas, the codebook, the CSV headers and the data frames all come from here. Two tables have columns that
depend on the taxonomy: ``articles`` (one ``share_<action>`` each) and ``sentences`` (one ``p_<action>`` each); their
rows carry these values in the ``extra`` mapping, and :func:`columns` puts them where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, get_type_hints

Number = int | float


def _col(description: str, *, default: Any = "") -> Any:
    """A column: ``default`` is the value of a missing cell (``""`` for text, ``None`` for numbers)."""
    return field(default=default, metadata={"description": description})


def _extra() -> Any:
    return field(default_factory=dict, metadata={"extra": True})


@dataclass(frozen=True, slots=True)
class TextRow:
    article_id: str = _col("Key of the article; joins all tables.")
    text: str = _col("The article text: title, newline, body paragraphs. All offsets of all tables point into it.")


@dataclass(frozen=True, slots=True)
class ArticleRow:
    article_id: str = _col("Key of the article: its path below the input folder without suffix, or the row's own id.")
    source_path: str = _col("The file (or - for standard input) that the article was read from.")
    url: str = _col("Address of the article, where the input gives one.")
    title: str = _col("Title as the source has it, with its 【region】 mark.")
    published: str = _col("Publication date or date and time, ISO 8601.")
    outlet: str = _col("Newspaper or site named as the source (来源).")
    reporters: str = _col("Names of the outlet's own reporters, joined by ;.")
    correspondents: str = _col("Names of correspondents (通讯员), joined by ;.")
    editor: str = _col("Name of the responsible editor (责任编辑).")
    channel: str = _col("Steps of the page's breadcrumb without the last 正文, joined by ;.")
    region: str = _col("The one division, county or above, that the article is chiefly about.")
    region_code: str = _col("Its six digits (GB/T 2260).")
    language: str = _col("Language of the text, ISO 639-1.")
    n_chars: int | None = _col("Characters of the text, newlines included.", default=None)
    n_sentences: int | None = _col("Sentences of the text, title and headings included.", default=None)
    n_words: int | None = _col("Words of the text, punctuation included, white space left out.", default=None)
    duplicate_of: str = _col("article_id of the article that this one repeats, where one was found.")
    duplicate_similarity: float | None = _col("Similarity to it, 0–1.", default=None)
    top_action: str = _col("The action with the largest share; empty where no body sentence has a label.")
    warnings: str = _col("What went wrong but did not stop the reading, joined by ;.")
    extra: Mapping[str, float | None] = _extra()


@dataclass(frozen=True, slots=True)
class SentenceRow:
    sentence_id: str = _col("Key of the sentence: article_id, s, number in order of appearance.")
    article_id: str = _col("The article.")
    start: int = _col("Offset of the first character in the article text.", default=0)
    end: int = _col("Offset behind the last character.", default=0)
    text: str = _col("The sentence as it stands in the article.")
    role: str = _col("title, heading or body.")
    section: str = _col("The heading above the sentence; empty where there is none.")
    paragraph: int | None = _col("Number of its line in the text, from 0 (the title).", default=None)
    words: str = _col("Its words, joined by spaces. No word straddles an extracted span.")
    actions: str = _col("Action labels, joined by ;; empty where none applies.")
    extra: Mapping[str, float | None] = _extra()


@dataclass(frozen=True, slots=True)
class EntityRow:
    entity_id: str = _col("Key of the mention: article_id, e, number in order of appearance.")
    article_id: str = _col("The article.")
    sentence_id: str = _col("The sentence in which it stands.")
    start: int = _col("Offset of the first character in the article text.", default=0)
    end: int = _col("Offset behind the last character.", default=0)
    text: str = _col("The mention as it stands in the article.")
    label: str = _col("PERSON, GPE, LOC, FAC, ORG, EVENT, PROGRAM, LAW, WORK_OF_ART or PRODUCT.")
    name: str = _col("Canonical name: the fullest form that the article has.")
    code: str = _col("Division code: 6 digits to the county, 9 for towns, 12 for villages; ISO 3166 for countries.")
    code_confidence: float | None = _col("Confidence in the code, 0–1.", default=None)
    cluster: int | None = _col("Mentions of one thing in one article share this number.", default=None)


@dataclass(frozen=True, slots=True)
class AffiliationRow:
    affiliation_id: str = _col("Key of the row: article_id, a, number in order of appearance.")
    article_id: str = _col("The article.")
    sentence_id: str = _col("The sentence in which it begins.")
    start: int = _col("Offset of the first character: organisation or office, whichever comes first.", default=0)
    end: int = _col("Offset behind the last character of the person (or office, where it follows).", default=0)
    text: str = _col("The stretch from office to person.")
    person: str = _col("The person's full name.")
    title: str = _col("The office alone.")
    organisation: str = _col("The body in which it is held, completed from the context; empty where none is given.")


@dataclass(frozen=True, slots=True)
class QuantityRow:
    quantity_id: str = _col("Key of the row: article_id, q, number in order of appearance.")
    article_id: str = _col("The article.")
    sentence_id: str = _col("The sentence in which it stands.")
    start: int = _col("Offset of the first character in the article text.", default=0)
    end: int = _col("Offset behind the last character.", default=0)
    text: str = _col("Numeral, unit and hedges as they stand in the article.")
    kind: str = _col(
        "count, percent, percentage_point, money, area, length, weight, volume, energy, multiple, rank, score, other."
    )
    value: Number | None = _col("Number after scale words; the lower end of a range.", default=None)
    value_high: Number | None = _col("Upper end of a range.", default=None)
    value_from: Number | None = _col("Where a figure went from one value to another, the first.", default=None)
    unit: str = _col("Classifier or unit; money in 元, percent as %, ranks in 位.")
    value_base: Number | None = _col(
        "value in SI units (money in the currency's main unit), for comparison.", default=None
    )
    unit_base: str = _col("The unit of value_base.")
    comparator: str = _col("ge, gt, le, lt, approx or eq.")
    change: str = _col("increase, decrease or to (a level reached); empty where the words say none.")
    indicator: str = _col("What is measured or counted, in the article's words.")
    holder: str = _col("Whose number it is, resolved.")
    holder_code: str = _col("The holder's division code, where it is a place.")
    scope: str = _col("Among whom a rank holds; of what a share is one.")
    reference: str = _col("What it is compared with.")
    time_text: str = _col("The period it holds for, as written.")
    time_start: str = _col("First day of that period.")
    time_end: str = _col("Last day of that period.")
    status: str = _col("target for levels of a target row, else reported.")


@dataclass(frozen=True, slots=True)
class TimeRow:
    time_id: str = _col("Key of the row: article_id, t, number in order of appearance.")
    article_id: str = _col("The article.")
    sentence_id: str = _col("The sentence in which it stands.")
    start: int = _col("Offset of the first character in the article text.", default=0)
    end: int = _col("Offset behind the last character.", default=0)
    text: str = _col("The expression as it stands in the article.")
    type: str = _col("TIMEX3 type: DATE, TIME, DURATION or SET.")
    value: str = _col("TIMEX3 or ISO 8601 value, intervals as a/b, resolved against the publication day.")
    start_date: str = _col("First day, ISO 8601, inclusive.")
    end_date: str = _col("Last day, ISO 8601, inclusive.")
    start_time: str = _col("Clock time of the start, where the text has one.")
    end_time: str = _col("Clock time of the end, where the text has one.")


@dataclass(frozen=True, slots=True)
class TargetRow:
    target_id: str = _col("Key of the row: article_id, g, number in order of appearance.")
    article_id: str = _col("The article.")
    sentence_id: str = _col("The sentence in which it begins.")
    start: int = _col("Offset of the first character in the article text.", default=0)
    end: int = _col("Offset behind the last character.", default=0)
    text: str = _col("The clause that holds the level, with its own subject and deadline.")
    holder: str = _col("Who commits, resolved.")
    subject: str = _col("What is to change.")
    objective: str = _col("The state that is to be reached.")
    value: Number | None = _col("The level; empty where there is none.", default=None)
    value_high: Number | None = _col("Upper end where the level is a range.", default=None)
    unit: str = _col("Unit of the level.")
    comparator: str = _col("ge, gt, le, lt, approx or eq; empty without a level.")
    deadline_text: str = _col("The deadline as written.")
    deadline: str = _col("Its last day, ISO 8601.")
    quantity_id: str = _col("The quantity that states the level.")
    confidence: float | None = _col("Confidence that this is a commitment, 0–1.", default=None)


@dataclass(frozen=True, slots=True)
class QuoteRow:
    quote_id: str = _col("Key of the row: article_id, u, number in order of appearance.")
    article_id: str = _col("The article.")
    sentence_id: str = _col("The sentence in which it begins.")
    start: int = _col("Offset of the first character in the article text.", default=0)
    end: int = _col("Offset behind the last character, within that sentence.", default=0)
    text: str = _col("What was said, as far as the sentence goes in which it begins.")
    speaker: str = _col("Who said it, resolved to the name where the article gives one.")
    cue: str = _col("The verb of saying.")
    mode: str = _col("direct (in quotation marks) or indirect.")
    content_start: int | None = _col("Offset of what was said, quotation marks included.", default=None)
    content_end: int | None = _col("Offset behind it; may lie beyond the sentence.", default=None)


@dataclass(frozen=True, slots=True)
class ErrorRow:
    source_path: str = _col("The input that could not be read or analysed.")
    article_id: str = _col("Its article, where it had come that far.")
    stage: str = _col("reading or analysis.")
    code: str = _col("Code of the error.")
    error: str = _col("What went wrong, and where.")
    remedy: str = _col("What to do about it.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``type`` is ``str``, ``int`` or ``float``."""

    name: str
    type: type
    description: str


TABLES: dict[str, type] = {
    "texts": TextRow,
    "articles": ArticleRow,
    "sentences": SentenceRow,
    "entities": EntityRow,
    "affiliations": AffiliationRow,
    "quantities": QuantityRow,
    "times": TimeRow,
    "targets": TargetRow,
    "quotes": QuoteRow,
    "errors": ErrorRow,
}
"""Row class of each table, in the order in which tables are written and listed."""

DESCRIPTIONS: dict[str, str] = {
    "texts": "One row for an article: the text that all offsets point into.",
    "articles": "One row for an article: its masthead, its size, its region and what its sentences are about.",
    "sentences": "One row for a sentence, with its words and action labels.",
    "entities": "One row for a named mention.",
    "affiliations": "One row for a person's office.",
    "quantities": "One row for a number that counts or measures, with what it is about.",
    "times": "One row for a time expression, resolved to days.",
    "targets": "One row for a commitment with a level or a deadline.",
    "quotes": "One row for a piece of reported speech.",
    "errors": "One row for an input that could not be read or analysed.",
}

SPAN_TABLES = tuple(name for name, row in TABLES.items() if "start" in {f.name for f in fields(row)})
"""Tables whose rows are spans: ``text[start:end]`` of the article is the row's text."""

ID_COLUMNS = {
    "texts": "article_id",
    "articles": "article_id",
    "sentences": "sentence_id",
    "entities": "entity_id",
    "affiliations": "affiliation_id",
    "quantities": "quantity_id",
    "times": "time_id",
    "targets": "target_id",
    "quotes": "quote_id",
}
ID_LETTERS = {
    "sentences": "s",
    "entities": "e",
    "affiliations": "a",
    "quantities": "q",
    "times": "t",
    "targets": "g",
    "quotes": "u",
}
"""The letter in the ids of each span table (SPEC §2)."""


def row_id(article_id: str, table: str, number: int) -> str:
    """The key of a row: ``xingye:s12`` is sentence 12 of article ``xingye`` (numbers from 0)."""
    return f"{article_id}:{ID_LETTERS[table]}{number}"


def columns(table: str, actions: Sequence[str] = ()) -> list[Column]:
    """The columns of ``table``, with those of the taxonomy's ``actions`` in their place."""
    out: list[Column] = []
    hints = get_type_hints(TABLES[table])
    for f in fields(TABLES[table]):
        if f.metadata.get("extra"):
            continue
        if f.name == "warnings" and table == "articles":
            out += [
                Column(f"share_{a}", float, f"Share of labelled body sentences that carry {a}, 0–1.") for a in actions
            ]
        out.append(Column(f.name, _plain_type(hints[f.name]), f.metadata["description"]))
    if table == "sentences":
        out += [Column(f"p_{a}", float, f"Probability of {a}, 0–1.") for a in actions]
    return out


def _plain_type(hint: Any) -> type:
    options = getattr(hint, "__args__", (hint,))
    for kind in (float, int, str):
        if kind in options:
            return kind
    raise TypeError(f"no column type for {hint!r}")


def cells(row: Any, names: Iterable[str]) -> list[Any]:
    """The cells of a row in the order of ``names``; an action column that the row lacks is ``None``."""
    extra = getattr(row, "extra", {})
    return [extra.get(n) if n.startswith(("share_", "p_")) else getattr(row, n) for n in names]

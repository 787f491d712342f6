"""The gold corpus: annotated articles as checked objects, and as plain files for a scorer.

A corpus folder holds ``articles/`` (the source files as a user would have them) and ``gold/`` (one JSON file an
article, by the same path below its folder). The gold carries the clean article text that all its offsets point into.
Everything is checked on load, so that a slip of the annotator's pen fails a test and is not learned by a model.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from nlp.errors import GoldError, NoArticles
from nlp.resources.taxonomy import load_taxonomy

Number = int | float

ROLES = ("title", "heading", "body")
ENTITY_LABELS = ("PERSON", "GPE", "LOC", "FAC", "ORG", "EVENT", "PROGRAM", "LAW", "WORK_OF_ART", "PRODUCT")
TIME_TYPES = ("DATE", "TIME", "DURATION", "SET")
QUANTITY_KINDS = (
    *("count", "percent", "percentage_point", "money", "area", "length", "weight", "volume"),
    *("energy", "multiple", "rank", "score", "other"),
)
COMPARATORS = ("ge", "gt", "le", "lt", "approx", "eq")
CHANGES = ("", "increase", "decrease", "to")
STATUSES = ("reported", "target")
QUOTE_MODES = ("direct", "indirect")

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_./-]*[A-Za-z0-9])?")
_CODE = re.compile(r"|\d{6}|\d{9}|\d{12}|[A-Z]{2}")
_CLOCK = re.compile(r"|[0-2]\d:[0-5]\d(:[0-5]\d)?")


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A named mention (SPEC §3)."""

    start: int
    end: int
    text: str
    label: str
    name: str
    code: str
    cluster: int | None


@dataclass(frozen=True, slots=True)
class GoldTime:
    """A time expression (SPEC §4)."""

    start: int
    end: int
    text: str
    type: str
    value: str
    start_date: str
    end_date: str
    start_time: str
    end_time: str


@dataclass(frozen=True, slots=True)
class GoldQuantity:
    """A number that counts or measures (SPEC §5)."""

    start: int
    end: int
    text: str
    kind: str
    value: Number | None
    value_high: Number | None
    unit: str
    comparator: str
    change: str
    indicator: str
    holder: str
    holder_code: str
    scope: str
    reference: str
    value_from: Number | None
    time_text: str
    time_start: str
    time_end: str
    status: str


@dataclass(frozen=True, slots=True)
class GoldTarget:
    """A commitment with a level or a deadline (SPEC §6)."""

    start: int
    end: int
    text: str
    holder: str
    subject: str
    objective: str
    value: Number | None
    value_high: Number | None
    unit: str
    comparator: str
    deadline_text: str
    deadline: str


@dataclass(frozen=True, slots=True)
class GoldAffiliation:
    """A person's office (SPEC §3)."""

    start: int
    end: int
    text: str
    person: str
    title: str
    organisation: str


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Reported speech (SPEC §7): ``start`` to ``end`` within its sentence, the content perhaps beyond."""

    start: int
    end: int
    text: str
    speaker: str
    cue: str
    mode: str
    content_start: int
    content_end: int


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence (SPEC §1) with its action labels (SPEC §8) and all rows that begin in it."""

    i: int
    start: int
    end: int
    role: str
    section: str
    paragraph: int
    text: str
    actions: tuple[str, ...]
    entities: tuple[GoldEntity, ...]
    times: tuple[GoldTime, ...]
    quantities: tuple[GoldQuantity, ...]
    targets: tuple[GoldTarget, ...]
    affiliations: tuple[GoldAffiliation, ...]
    quotes: tuple[GoldQuote, ...]


@dataclass(frozen=True, slots=True)
class GoldMeta:
    """What the masthead says, and the region that the article is chiefly about."""

    outlet: str
    reporters: tuple[str, ...]
    correspondents: tuple[str, ...]
    editor: str
    channel: str
    region: str
    region_code: str
    published: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of one article. ``text`` is title, newline, paragraphs; offsets are Python string offsets."""

    id: str
    title: str
    published: str
    meta: GoldMeta
    text: str
    sentences: tuple[GoldSentence, ...]

    @property
    def entities(self) -> tuple[GoldEntity, ...]:
        """All mentions, in order."""
        return tuple(row for s in self.sentences for row in s.entities)

    @property
    def times(self) -> tuple[GoldTime, ...]:
        """All time expressions, in order."""
        return tuple(row for s in self.sentences for row in s.times)

    @property
    def quantities(self) -> tuple[GoldQuantity, ...]:
        """All quantities, in order."""
        return tuple(row for s in self.sentences for row in s.quantities)

    @property
    def targets(self) -> tuple[GoldTarget, ...]:
        """All commitments, in order."""
        return tuple(row for s in self.sentences for row in s.targets)

    @property
    def affiliations(self) -> tuple[GoldAffiliation, ...]:
        """All offices, in order."""
        return tuple(row for s in self.sentences for row in s.affiliations)

    @property
    def quotes(self) -> tuple[GoldQuote, ...]:
        """All reported speech, in order."""
        return tuple(row for s in self.sentences for row in s.quotes)

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(getattr(self, name))} {name}" for name in _ROW_LISTS)
        return f"Gold({self.id!r}, {self.title!r}: {len(self.sentences)} sentences, {rows})"


@dataclass(frozen=True, slots=True)
class CorpusArticle:
    """An article of a corpus: the source file and its gold."""

    id: str
    path: Path
    gold: Gold


_ROW_LISTS = ("entities", "times", "quantities", "targets", "affiliations", "quotes")


# ------------------------------------------------------------------------------------------------------------- reading


def load_gold(path: str | Path) -> Gold:
    """Read one gold file and check it; :class:`~nlp.errors.GoldError` says which row of which sentence is wrong."""
    path = Path(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"no UTF-8 JSON: {error}", where=str(path)) from error
    return parse_gold(data, where=str(path))


def parse_gold(data: object, *, where: str = "gold") -> Gold:
    """Make a checked :class:`Gold` of decoded JSON; ``where`` is named in errors."""
    gold = _build(Gold, data, where)
    _check_gold(gold, where)
    return gold


def read_corpus(folder: str | Path) -> list[CorpusArticle]:
    """All articles of a corpus folder with their gold, by id.

    Every file below ``articles/`` must have its gold and every gold file its article; the id in a gold file is its
    path below ``gold/`` without suffix.
    """
    folder = Path(folder)
    articles = files_by_id(folder / "articles", "*")
    golds = files_by_id(folder / "gold", "*.json")
    if not golds:
        raise NoArticles("no gold files", where=str(folder / "gold"), remedy="Give a folder with articles/ and gold/.")
    lonely = sorted(set(articles) ^ set(golds))
    if lonely:
        what = "article without gold" if lonely[0] in articles else "gold without article"
        raise GoldError(what, where=str(articles.get(lonely[0]) or golds[lonely[0]]))
    out = []
    for article_id in sorted(golds):
        gold = load_gold(golds[article_id])
        if gold.id != article_id:
            raise GoldError(f"id {gold.id!r} is not the file's {article_id!r}", where=str(golds[article_id]))
        out.append(CorpusArticle(article_id, articles[article_id], gold))
    return out


def files_by_id(folder: Path, pattern: str) -> dict[str, Path]:
    """Files below ``folder`` by their path in it without suffix; hidden files are none."""
    out: dict[str, Path] = {}
    for path in sorted(folder.rglob(pattern)):
        parts = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in parts.parts):
            continue
        key = parts.with_suffix("").as_posix()
        if key in out:
            raise GoldError(f"two files of the id {key!r}", where=str(path), remedy="Rename one of them.")
        out[key] = path
    return out


# ------------------------------------------------------------------------------------------------------------- building

T = TypeVar("T")


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _actions() -> tuple[str, ...]:
    """Action ids of the shipped taxonomy, which the gold follows."""
    return tuple(load_taxonomy().ids)


def _build(cls: type[T], data: object, where: str) -> T:
    """An instance of a dataclass from a JSON object with just its fields, each of its type."""
    if not isinstance(data, Mapping):
        raise GoldError(f"must be an object, not {_kind(data)}", where=where)
    names = [f.name for f in fields(cls)]  # type: ignore[arg-type]
    unknown = [key for key in data if key not in names]
    if unknown:
        raise GoldError(f"unknown key {unknown[0]!r}", where=where)
    lacking = [f.name for f in fields(cls) if f.name not in data and f.default is MISSING]  # type: ignore[arg-type]
    if lacking:
        raise GoldError(f"no key {lacking[0]!r}", where=where)
    hints = _hints(cast(Any, cls))  # mypy: a type variable is not Hashable
    return cls(**{name: _value(hints[name], data[name], f"{where}, {name}") for name in names})


def _value(hint: Any, value: object, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise GoldError(f"must be a list, not {_kind(value)}", where=where)
        return tuple(_value(get_args(hint)[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if isinstance(hint, UnionType):  # a number that may be missing
        if value == "" or value is None:
            return None
        hint = tuple(kind for kind in get_args(hint) if kind is not type(None))
    elif hint not in (int, str):
        return _build(hint, value, where)
    if not isinstance(value, hint) or isinstance(value, bool):
        wanted = "text" if hint is str else "a number"
        raise GoldError(f"must be {wanted}, not {_kind(value)}", where=where)
    return value


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", type(None): "null", bool: "true or false"}
    return names.get(type(value), "a number")


# ------------------------------------------------------------------------------------------------------------- checking


def _check_gold(gold: Gold, where: str) -> None:
    if not _ID.fullmatch(gold.id) or ".." in gold.id:
        raise GoldError(f"bad id {gold.id!r}", where=where, remedy="Use letters, digits, _, -, . and / only.")
    lines = gold.text.split("\n")
    if gold.title != lines[0]:
        raise GoldError(f"title {gold.title!r} is not the first line of the text", where=where)
    for number, line in enumerate(lines):
        if not line or line != line.strip():
            raise GoldError(f"line {number} of the text is empty or has white space around it", where=where)
    _check_day(gold.published, f"{where}, published")
    if gold.meta.published[:10] != gold.published:
        raise GoldError(f"meta.published {gold.meta.published!r} is not on {gold.published!r}", where=where)
    _check(_CODE, gold.meta.region_code, "region_code", where)
    _check_tiling(gold, where)
    for s in gold.sentences:
        _check_sentence(gold, s, f"{where}, sentence {s.i}")


def _check_tiling(gold: Gold, where: str) -> None:
    """Sentences follow each other without gaps or overlaps; between them stands white space at most."""
    end, section = 0, ""
    for number, s in enumerate(gold.sentences):
        here = f"{where}, sentence {number}"
        if s.i != number:
            raise GoldError(f"i is {s.i}, not {number}", where=here)
        if s.start < end or gold.text[end : s.start].strip():
            raise GoldError(f"starts at {s.start}, the one before ends at {end}: no tiling", where=here)
        if s.start >= s.end or gold.text[s.start : s.end] != s.text or s.text != s.text.strip():
            raise GoldError(f"text[{s.start}:{s.end}] is {gold.text[s.start : s.end]!r}, not {s.text!r}", where=here)
        if "\n" in s.text:
            raise GoldError("goes over a line's end", where=here)
        _known(ROLES, s.role, "role", here)
        if (s.role == "title") != (number == 0):
            raise GoldError(f"role {s.role!r} at this place", where=here, remedy="The first sentence is the title.")
        if s.paragraph != gold.text.count("\n", 0, s.start):
            raise GoldError(f"paragraph {s.paragraph} is not its line", where=here)
        wanted = section if s.role == "body" else ""
        if s.section != wanted:
            raise GoldError(f"section is {s.section!r}, the heading above is {wanted!r}", where=here)
        section = s.text if s.role == "heading" else section
        end = s.end
    if gold.text[end:].strip():
        raise GoldError(f"no sentence covers the text from {end} on", where=where)


def _check_sentence(gold: Gold, s: GoldSentence, where: str) -> None:
    actions = _actions()
    for action in s.actions:
        _known(actions, action, "action", where)
    if list(s.actions) != sorted(set(s.actions), key=actions.index):
        raise GoldError(f"actions {s.actions} are doubled or out of order", where=where)
    for name in _ROW_LISTS:
        rows = getattr(s, name)
        for number, row in enumerate(rows):
            here = f"{where}, {name}[{number}]"
            if not s.start <= row.start < row.end <= s.end:
                raise GoldError(f"{row.start}:{row.end} does not lie in the sentence {s.start}:{s.end}", where=here)
            found = gold.text[row.start : row.end]
            if found != row.text:
                raise GoldError(f"text[{row.start}:{row.end}] is {found!r}, not {row.text!r}", where=here)
            _check_row(gold, row, here)
        if name in ("entities", "times", "quantities"):
            for number, (left, right) in enumerate(pairwise(rows)):
                if right.start < left.end:
                    what = f"{right.text!r} overlaps or stands before {left.text!r}"
                    raise GoldError(what, where=f"{where}, {name}[{number + 1}]")


def _check_row(gold: Gold, row: Any, where: str) -> None:
    match row:
        case GoldEntity():
            _known(ENTITY_LABELS, row.label, "label", where)
            _check(_CODE, row.code, "code", where)
            if not row.name:
                raise GoldError("no name", where=where)
        case GoldTime():
            _known(TIME_TYPES, row.type, "type", where)
            _check_period(row.start_date, row.end_date, where)
            _check(_CLOCK, row.start_time, "start_time", where)
            _check(_CLOCK, row.end_time, "end_time", where)
        case GoldQuantity():
            _known(QUANTITY_KINDS, row.kind, "kind", where)
            _known(COMPARATORS, row.comparator, "comparator", where)
            _known(CHANGES, row.change, "change", where)
            _known(STATUSES, row.status, "status", where)
            _check(_CODE, row.holder_code, "holder_code", where)
            _check_period(row.time_start, row.time_end, where)
            _check_range(row.value, row.value_high, where)
        case GoldTarget():
            _known(("", *COMPARATORS), row.comparator, "comparator", where)
            _check_day(row.deadline, f"{where}, deadline")
            _check_range(row.value, row.value_high, where)
            if row.value is None and not (row.deadline or row.objective):
                raise GoldError("neither level nor deadline nor objective", where=where)
        case GoldAffiliation():
            if not row.person or not row.title:
                raise GoldError("no person or no title", where=where)
        case GoldQuote():
            _known(QUOTE_MODES, row.mode, "mode", where)
            if row.content_start != row.start or not row.end <= row.content_end <= len(gold.text):
                raise GoldError(f"content {row.content_start}:{row.content_end} does not go on from it", where=where)
        case _:
            raise AssertionError(type(row))


def _known(allowed: Iterable[str], value: str, name: str, where: str) -> None:
    if value not in allowed:
        remedy = f"Use one of {', '.join(filter(None, allowed))}."
        raise GoldError(f"unknown {name} {value!r}", where=where, remedy=remedy)


def _check(pattern: re.Pattern[str], value: str, name: str, where: str) -> None:
    if not pattern.fullmatch(value):
        raise GoldError(f"bad {name} {value!r}", where=where)


def _check_day(value: str, where: str) -> None:
    if not value:
        return
    try:
        ok = dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        ok = False
    if not ok:
        raise GoldError(f"{value!r} is no day", where=where, remedy="Write days as 2024-09-12.")


def _check_period(first: str, last: str, where: str) -> None:
    _check_day(first, where)
    _check_day(last, where)
    if bool(first) != bool(last) or first > last:
        raise GoldError(f"{first!r} to {last!r} is no period", where=where)


def _check_range(low: Number | None, high: Number | None, where: str) -> None:
    if high is not None and (low is None or high <= low):
        raise GoldError(f"{low} to {high} is no range", where=where)


# --------------------------------------------------------------------------------------------------------- other forms


def gold_rows(gold: Gold) -> dict[str, list[dict[str, Any]]]:
    """The gold as ``{table: rows}`` with the columns of the schema, as far as it states them; ids are left out."""
    article: dict[str, Any] = {"title": gold.title} | {f.name: getattr(gold.meta, f.name) for f in fields(gold.meta)}
    article["reporters"] = ";".join(gold.meta.reporters)
    article["correspondents"] = ";".join(gold.meta.correspondents)
    sentences = [
        {name: getattr(s, name) for name in ("start", "end", "text", "role", "section", "paragraph")}
        | {"actions": ";".join(s.actions)}
        for s in gold.sentences
    ]
    rows = {name: [asdict(row) for row in getattr(gold, name)] for name in _ROW_LISTS}
    return {"articles": [article], "sentences": sentences, **rows}


def simple_form(gold: Gold) -> dict[str, Any]:
    """The gold without offsets, as scorers by text and order read it: entities as ``[text, label]`` and so on."""
    quantity = ("text", "kind", "value", "value_high", "unit", "comparator", "change", "indicator", "holder", "scope")
    target = ("text", "holder", "subject", "objective", "value", "unit", "comparator", "deadline_text", "deadline")
    meta: dict[str, Any] = {f.name: getattr(gold.meta, f.name) for f in fields(gold.meta)}
    meta["reporters"], meta["correspondents"] = list(gold.meta.reporters), list(gold.meta.correspondents)
    return {
        "id": gold.id,
        "published": gold.published,
        "title": gold.title,
        "meta": meta,
        "sentences": [
            {
                "i": s.i,
                "role": s.role,
                "text": s.text,
                "actions": list(s.actions),
                "entities": [[e.text, e.label] for e in s.entities],
                "times": [_pick(t, ("text", "type", "value", "start_date", "end_date")) for t in s.times],
                "quantities": [_pick(q, (*quantity, "reference", "time_text", "status")) for q in s.quantities],
                "targets": [_pick(g, target) for g in s.targets],
                "affiliations": [[a.person, a.title, a.organisation] for a in s.affiliations],
                "quotes": [_pick(q, ("speaker", "cue", "mode")) for q in s.quotes],
            }
            for s in gold.sentences
        ],
    }


def write_simple(golds: Iterable[Gold], folder: str | Path) -> list[Path]:
    """Write the simple form of each article into ``folder``, one JSON file an article; returns the paths."""
    folder = Path(folder)
    out = []
    for gold in golds:
        path = folder / f"{gold.id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(simple_form(gold), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        out.append(path)
    return out


def read_simple(folder: str | Path) -> dict[str, list[dict[str, Any]]]:
    """The sentences of each article of a folder in the simple form, by the article's id.

    A sentence has ``text`` and, as far as it was annotated, ``actions``, ``entities`` and so on. Raises
    :class:`nlp.errors.GoldError` where a file is not of that form.
    """
    out = {}
    for path in sorted(Path(folder).glob("*.json")):
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            sentences = row["sentences"]
            if not isinstance(row["id"], str) or not all(isinstance(s["text"], str) for s in sentences):
                raise TypeError("id and text must be strings")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GoldError(f"no gold of an article: {error!r}", where=str(path)) from error
        out[row["id"]] = sentences
    return out


def _pick(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: "" if getattr(row, name) is None else getattr(row, name) for name in names}

"""What the finders return: one frozen dataclass for each kind of match.

Every match carries ``start`` and ``end``, offsets into the article text (SPEC §1: end exclusive). All other values
are plain (str, int, float, None), so that a match survives ``dataclasses.asdict``, msgpack and a process border.
Missing text is ``""``, a missing number is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """What the finders may know of the article beside its text."""

    title: str = ""
    published: str = ""  # ISO 8601 date or date-time, "" when unknown
    outlet: str = ""
    region: str = ""  # name of the division the article is chiefly about
    region_code: str = ""  # its six digits


@dataclass(frozen=True, slots=True)
class EntityMatch:
    """A named mention (SPEC §3)."""

    start: int
    end: int
    label: str  # PERSON GPE LOC FAC ORG EVENT PROGRAM LAW WORK_OF_ART PRODUCT
    name: str = ""  # canonical: the fullest form in the article
    code: str = ""  # GB/T 2260 (6), NBS (9, 12) or ISO 3166 alpha-2
    code_confidence: float | None = None  # 0–1
    cluster: int | None = None  # mentions of one thing share a number


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A time expression (SPEC §4)."""

    start: int
    end: int
    type: str  # DATE TIME DURATION SET
    value: str = ""
    start_date: str = ""
    end_date: str = ""
    start_time: str = ""
    end_time: str = ""


@dataclass(frozen=True, slots=True)
class QuantityMatch:
    """A numeral with what it counts or measures: the columns that its own words give (SPEC §5)."""

    start: int
    end: int
    kind: str
    value: float | int | None
    value_high: float | int | None
    unit: str
    comparator: str  # ge gt le lt approx eq
    value_base: float | None = None  # in SI units or 元
    unit_base: str = ""
    number_start: int = 0  # the bare numeral inside the span, hedges and unit left out
    number_end: int = 0


@dataclass(frozen=True, slots=True)
class QuantityMeaning:
    """What a quantity is about: the columns that its context gives (SPEC §5)."""

    change: str = ""  # increase decrease to
    indicator: str = ""
    holder: str = ""
    holder_code: str = ""
    scope: str = ""
    reference: str = ""
    value_from: float | int | None = None
    time_text: str = ""
    time_start: str = ""
    time_end: str = ""
    status: str = "reported"  # reported target


@dataclass(frozen=True, slots=True)
class AffiliationMatch:
    """A person's office (SPEC §3); the span runs from the organisation or office to the person."""

    start: int
    end: int
    person: str  # the full name, also where the mention is a bare surname
    title: str
    organisation: str  # "" where the article gives none


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """Reported speech (SPEC §7). ``start``/``end``: the content, cut to the sentence in which it begins."""

    start: int
    end: int
    speaker: str
    cue: str
    mode: str  # direct indirect
    content_start: int
    content_end: int


@dataclass(frozen=True, slots=True)
class TargetMatch:
    """A commitment with a level or a deadline (SPEC §6)."""

    start: int
    end: int
    holder: str
    subject: str
    objective: str
    value: float | int | None = None
    value_high: float | int | None = None
    unit: str = ""
    comparator: str = ""
    deadline_text: str = ""
    deadline: str = ""  # ISO day
    quantity: int | None = None  # index into the article's quantities, the one that states the level
    quantities: tuple[int, ...] = field(default=())  # indices of all quantities whose status this target sets
    confidence: float | None = None

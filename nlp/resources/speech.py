"""The lexicon of reported speech (``speech.toml``), loaded once and compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Speech:
    """Cue verbs and speakers; every pattern is bounded in length."""

    cue: re.Pattern[str]  # groups: cue; the match ends behind its comma or colon, or before an opening quote
    closing: re.Pattern[str]  # a cue behind a quotation, group cue
    person_only: frozenset[str]
    colon_only: frozenset[str]
    nounlike: frozenset[str]
    noun_before: re.Pattern[str]
    speaking: frozenset[str]  # what behind such a cue makes it one with a comma: 致辞表示，
    meeting_cues: frozenset[str]
    not_in: dict[str, tuple[str, ...]]
    people: re.Pattern[str]  # from its start: the shortest noun phrase that ends in people
    bodies: re.Pattern[str]
    meetings: re.Pattern[str]
    never: frozenset[str]
    openings: re.Pattern[str]
    objects: tuple[str, ...]
    topic: re.Pattern[str]
    stages: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


def read_speech_table() -> dict[str, Any]:
    """The raw table of ``speech.toml``, with its examples."""
    return tomllib.loads(resources.files(__package__).joinpath("speech.toml").read_text(encoding="utf-8"))


@cache
def load_speech() -> Speech:
    """The compiled lexicon."""
    table = read_speech_table()
    cues, speakers = table["cues"], table["speakers"]
    words = _any([*cues["plain"], *cues["person"]])
    after, hearers, told = _any(cues["after"]), _any(cues["hearers"]), _any(cues["told"])
    noun = f"(?:{_any(speakers['people'])})(?:们)?"
    body = f"(?:{_any(speakers['bodies'])})(?![署面队分势长])"
    link = "(?:相关|有关|主要|现场|一名|一位|的|部分|党员)?"
    # Prepositions and brackets end a noun phrase.
    phrase = "(?:在场)?[^，。；：、,;:“”（）()<>\\n对向在把被跟给]{0,22}?"
    return Speech(
        cue=re.compile(
            f"(?:(?P<cue>{words})(?P<after>{after})?(?:(?:{told})?(?:{hearers}))?"
            f"|(?P<told>告诉)[^，。；：,;:“”\\n]{{1,8}}?"
            # 提出三点要求：; 叮嘱村干部：“
            r"|(?P<demand>提出|提)了?[^，。；：,;:“”\n]{0,8}?(?:要求|意见|建议|希望|倡议|打算)(?=[：:])"
            f"|(?P<addressed>{_any(cues['addressed'])})[^，。；：,;:“”\\n]{{1,10}}?(?=[：:][“「]))"
            r"[ \u3000]*(?:[，,：:][ \u3000]*|(?=[“「\"]))"
        ),
        closing=re.compile(f"(?:{_any(cues['closing'])})"),
        person_only=frozenset(cues["person"]),
        colon_only=frozenset(cues["colon"]),
        speaking=frozenset(cues["after"]) - {"了", "着", "到", "如下"},
        nounlike=frozenset(cues["nounlike"]),
        noun_before=re.compile(f"(?:{_any(cues['noun_before'])})"),
        meeting_cues=frozenset(speakers["meeting_cues"]),
        not_in={k: tuple(v) for k, v in cues["not_in"].items()},
        people=re.compile(f"{phrase}(?:{body}{link})?{noun}(?:{link}(?:{body}|{noun}))*(?![的令团会处家组])"),
        bodies=re.compile(f"{phrase}{body}(?:{link}{body})*(?!的)"),
        meetings=re.compile(f"{phrase}(?:{_any(speakers['meetings'])})"),
        never=frozenset(speakers["never"]),
        openings=re.compile(f"(?:{_any(speakers['openings'])})"),
        objects=tuple(sorted(speakers["objects"], key=len, reverse=True)),
        topic=re.compile(speakers["topics"]),
        stages=re.compile(f"(?:{_any(speakers['stages'])})"),
    )

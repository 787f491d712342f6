"""Patterns and character sets for people's names, each compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nlp.components.textview import HAN
from nlp.resources.lexicon import alternation, read_lists, surnames, words

PUNCTUATION = frozenset('，,。.、；;：:！!？?（）()“”‘’"「」《》〈〉【】[]—-…·\n \t\u3000/／')
LIST_GAP = re.compile(r"[、，,]|[ \u3000]{1,3}|(?=[和与及])")
DOTTED = re.compile(rf"[{HAN}]{{1,7}}(?:[·•・][{HAN}]{{1,9}}){{1,4}}")
# Behind the name that opens a line of a list of people: a remark in brackets, and in group 1 the offices.
ROSTER = r"(?:[（(][^（()）\n]{1,8}[)）])?[ \u3000\t]{1,6}([^ \u3000\n。，,；;：:]{4,40})"
STRONG, WORD, NONE = 2, 1, 0
NOT_LAST = frozenset("边化性观图带型时率感度力员家者们面点类版款号线路提港期")


@cache
def surname_sets() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Single surnames, compound ones, and the single ones that are also function words."""
    listed = surnames()
    risky = frozenset(read_lists("offices")["risky_surnames"])
    return (
        frozenset(n for n, weight in listed.items() if len(n) == 1 and weight >= 7),
        frozenset(n for n in listed if len(n) == 2),
        risky,
    )


def full_names(surname: str, names: Iterable[str]) -> list[str]:
    """The names that a bare surname may stand for; none where the word is more than a surname."""
    if len(surname) > 1 and surname not in surname_sets()[1]:
        return []
    return [n for n in names if len(n) > len(surname) and n.startswith(surname) and not n.endswith("某")]


@cache
def translit() -> frozenset[str]:
    return frozenset(read_lists("offices")["transliteration"])


@cache
def never() -> frozenset[str]:
    return frozenset(read_lists("offices")["never_given"])


@cache
def surname_class() -> str:
    single, compound, _ = surname_sets()
    return "(?:" + alternation(compound) + "|[" + "".join(sorted(single)) + "])"


@cache
def offices() -> frozenset[str]:
    return words("offices", "heads")


@cache
def office_pattern(extra: frozenset[str]) -> re.Pattern[str]:
    """A title right before a name; the name's first character must be a surname."""
    terms = alternation(words("offices", "heads") | words("offices", "roles") | extra)
    every = "".join(sorted({n[0] for n in surnames()} | words("offices", "rare_surnames")))
    return re.compile(f"(?:{terms})[ \u3000]?(?=[{every}][{HAN}])")


@cache
def behind_pattern(extra: frozenset[str]) -> re.Pattern[str]:
    """A name right before its title: 黄某某副校长, 李某同志."""
    titles = alternation(words("offices", "behind") | extra)
    polite = alternation(words("offices", "polite"))
    return re.compile(f"(?:{titles}|{polite})")


@cache
def speech_pattern() -> re.Pattern[str]:
    verbs = alternation(words("offices", "speech"))
    return re.compile(rf"(?<![{HAN}])({surname_class()}[{HAN}]{{1,2}}?)(?={verbs})")


@cache
def followers() -> tuple[frozenset[str], int]:
    terms = words("offices", "followers") | words("offices", "speech") | words("offices", "polite") | offices()
    terms |= {"副" + t for t in offices()}
    return terms, max(map(len, terms))


@cache
def given_sets() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that are frequent in given names, and those that are met there."""
    often = words("offices", "given_often")
    return often, often | words("offices", "given_seldom")


def given_like(given: str) -> int:
    """How much characters look like a given name: 0 not at all, 1 perhaps, 2 well."""
    often, some = given_sets()
    if not all(c in some for c in given):
        return 0
    return 2 if any(c in often for c in given) else 1


@cache
def known_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('offices', 'known'))})")


@cache
def halves_pattern() -> re.Pattern[str]:
    halves = alternation(words("offices", "halves"))
    return re.compile(f"(?:{halves})({halves})|(?:{halves})")


@cache
def spoken() -> tuple[str, ...]:
    return tuple(words("offices", "speech"))


@cache
def label_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(words('offices', 'labels'))})[:：][ \u3000]*(?=[{HAN}]{{2,4}}(?![{HAN}]))")


@cache
def bare_pattern() -> re.Pattern[str]:
    """A surname that is no common word, and an office."""
    single, double, risky = surname_sets()
    listed = words("offices", "heads") | words("offices", "polite")
    titles = alternation(t for t in listed if len(t) >= 2 and t not in ("代表", "委员", "老师"))
    return re.compile(rf"((?:{alternation(double)})|[{''.join(sorted(single - risky))}])(副?(?:{titles}))")


@cache
def addressed_pattern() -> re.Pattern[str]:
    """A surname that is also a word, and an office, at the head of speech."""
    single, _, risky = surname_sets()
    return re.compile(
        rf"“([{''.join(sorted(single & risky))}])(?=(?:{alternation(words('offices', 'behind'))})[，,、！!？?])"
    )


@cache
def office_end() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('offices', 'heads') | words('offices', 'roles'))})$")


@cache
def office_end_inside() -> re.Pattern[str]:
    """A stretch of text up to and with its last office."""
    return re.compile(f".*(?:{alternation(words('offices', 'heads') | words('offices', 'roles'))})", re.S)


def share_translit(name: str) -> float:
    """The share of characters that transliterations use."""
    return sum(c in translit() for c in name) / max(1, len(name))


@cache
def foreign_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('offices', 'foreign'))})")


@cache
def enumeration_pattern() -> re.Pattern[str]:
    item = f"{surname_class()}[{HAN}]{{1,2}}"
    return re.compile(f"{item}(?:、{item})+")

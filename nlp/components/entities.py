"""All named entities of a text (SPEC §3): the finders' matches merged, clustered and given their fullest name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.components.events import find_events
from nlp.components.facilities import find_facilities
from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.organisations import find_organisations
from nlp.components.person_patterns import full_names
from nlp.components.persons import find_persons
from nlp.components.place_shapes import rule_words
from nlp.components.places import find_places
from nlp.components.products import find_products
from nlp.components.programmes import find_programmes
from nlp.components.short_forms import introduced_forms, is_short_for
from nlp.components.textview import TextView
from nlp.components.works import find_works
from nlp.resources.lexicon import NO_OVERLAY, Overlay, alternation, words

_EMPTY = ArticleContext()
SOURCES = ("lexicon", "work", "event", "product", "programme", "person", "facility", "organisation", "place")
"""The sources of matches in the order of their priority where two of one length overlap."""


def find_sources(
    text: str,
    *,
    context: ArticleContext = _EMPTY,
    lexicon: Overlay | None = None,
    view: TextView | None = None,
) -> dict[str, list[EntityMatch]]:
    """The matches of each source by itself, before anything is merged."""
    overlay = lexicon or NO_OVERLAY
    view = view or TextView(text)
    places = find_places(text, context=context, view=view)
    organisations = find_organisations(text, view=view, places=places, overlay=overlay)
    return {
        "lexicon": _listed(text, overlay),
        "work": find_works(text, view=view),
        "event": find_events(text, view=view, places=places, bodies=organisations),
        "product": find_products(text, view=view, places=places),
        "programme": find_programmes(text, view=view, places=places, bodies=organisations, overlay=overlay),
        "person": find_persons(text, view=view, overlay=overlay),
        "facility": find_facilities(text, view=view, places=places),
        "organisation": organisations,
        "place": places,
    }


def find_entities(
    text: str,
    *,
    context: ArticleContext = _EMPTY,
    lexicon: Overlay | None = None,
    proposals: Sequence[EntityMatch] = (),
    view: TextView | None = None,
) -> list[EntityMatch]:
    """Named mentions in ``text``, sorted by offset, not nested (SPEC §3).

    Where matches overlap the longest wins, then the source that stands first in ``SOURCES``. ``proposals`` are a
    model's mentions: they fill gaps only, that is, a proposal that overlaps a match of the rules is dropped.
    """
    overlay = lexicon or NO_OVERLAY
    sources = find_sources(text, context=context, lexicon=overlay, view=view)
    merged = _without_honours(text, merge(text, sources))
    merged = [m for m in merged if text[m.start : m.end] not in overlay.leave_alone]
    if proposals:
        merged = add_proposals(merged, proposals)
    return name_all(text, [m for m in merged if not _no_name(text, m)])


_HONOUR = re.compile(
    r"[“「]([^“”「」\n]{2,30}?(?:先进集体|先进个人|先进单位|先进基层党组织|先进党组织|先进党支部|优秀共产党员|优秀党务工作者|文明单位|文明村镇?|文明家庭"
    r"|文明校园|示范村|示范社区|示范单位|示范县|标兵|标兵单位|模范|劳动模范|楷模|五一劳动奖[状章]|奖章|奖状|红旗单位|青年文明号|三八红旗手|三八红旗集体|工人先锋号"
    r"|优秀奖|[一二三]等奖|特等奖|百强县?|好人|道德模范|十佳[^”]{0,8}))[”」]"
)


def _no_name(text: str, match: EntityMatch) -> bool:
    """Whether a country is a people (蒙古族), or a person's name fills quotation marks and stands nowhere else."""
    name = text[match.start : match.end]
    if match.label == "GPE":
        return name in rule_words("foreign", "peoples") and text[match.end : match.end + 1] == "族"
    if (
        match.label == "PERSON"
        and text[match.start - 1 : match.start] == "“"
        and text[match.end : match.end + 1] == "”"
    ):
        return text.count(name) == text.count(f"“{name}”") and not text.endswith(("叫", "名", "者"), 0, match.start - 1)
    return False


def _without_honours(text: str, matches: list[EntityMatch]) -> list[EntityMatch]:
    """Drop places inside the names of honours and prizes, which are nothing (SPEC §3)."""
    spans = [m.span(1) for m in _HONOUR.finditer(text)]
    if not spans:
        return matches
    return [m for m in matches if m.label != "GPE" or not any(a <= m.start and m.end <= b for a, b in spans)]


def _listed(text: str, overlay: Overlay) -> list[EntityMatch]:
    """Mentions of the names that a user's lexicon lists."""
    if not overlay.names:
        return []
    pattern = re.compile(alternation(overlay.names))
    return [EntityMatch(m.start(), m.end(), overlay.names[m.group()]) for m in pattern.finditer(text)]


def merge(text: str, sources: dict[str, list[EntityMatch]]) -> list[EntityMatch]:
    """One list without overlaps: places last, the longest match first, ties by the order of ``SOURCES``.

    A stretch that is a body's name somewhere in the text is no person's (a steel works called 某钢).
    """
    bodies = {text[m.start : m.end] for m in sources.get("organisation", ())}
    towns = {(m.start, m.end - 1) for m in sources.get("place", ()) if text[m.end - 1] in "镇乡"}
    people = [m for m in sources.get("person", ()) if (m.start, m.end) not in towns]  # 柏树岭|镇
    sources = {**sources, "person": [m for m in people if text[m.start : m.end] not in bodies]}
    rank = {name: k for k, name in enumerate(SOURCES)}
    # 某某医院|门诊楼: the building of a body, whose name is the mention
    heads = {k: m.start for m in sources.get("organisation", ()) for k in range(m.start + 1, m.end)}
    ends, plain = {m.start: m.end for m in sources.get("organisation", ())}, words("facilities", "plain_sites")
    sites = [
        m
        for m in sources.get("facility", ())
        if (m.start not in heads or m.end - 1 in heads) and text[ends.get(m.start, m.end) : m.end] not in plain
    ]
    sources = {**sources, "facility": sites}
    ordered = sorted(
        ((m, name) for name, matches in sources.items() for m in matches),
        key=lambda item: (
            item[1] != "lexicon",
            item[1] == "place",
            item[0].start - item[0].end,
            rank[item[1]],
            item[0].start,
        ),
    )
    taken = bytearray(len(text))
    kept: list[EntityMatch] = []
    for match, _ in ordered:
        if any(taken[match.start : match.end]):
            continue
        taken[match.start : match.end] = b"\x01" * (match.end - match.start)
        kept.append(match)
    return sorted(kept, key=lambda m: m.start)


def add_proposals(matches: list[EntityMatch], proposals: Sequence[EntityMatch]) -> list[EntityMatch]:
    """The rules' matches with those proposals that touch none of them."""
    held = {k for m in matches for k in range(m.start, m.end)}
    extra: list[EntityMatch] = []
    for proposal in sorted(proposals, key=lambda m: (-(m.code_confidence or 0.0), m.start)):
        span = range(proposal.start, proposal.end)
        if any(k in held for k in span):
            continue
        held.update(span)
        extra.append(replace(proposal, code_confidence=None))
    return sorted([*matches, *extra], key=lambda m: m.start)


def name_all(text: str, matches: list[EntityMatch]) -> list[EntityMatch]:
    """Give each mention its canonical name, the fullest form in the article, and a cluster."""
    fullest: dict[tuple[str, str], str] = {}
    forms: dict[str, list[str]] = {}
    for match in matches:
        forms.setdefault(match.label, [])
        form = text[match.start : match.end]
        if form not in forms[match.label]:
            forms[match.label].append(form)
    introduced = introduced_forms(text, matches)
    for label, listed in forms.items():
        for form in listed:
            fullest[label, form] = introduced.get(form) or _fullest(label, form, listed)
    for key in fullest:  # 某钢 → 某钢股份 → the full name
        for _ in range(3):
            fullest[key] = fullest.get((key[0], fullest[key]), fullest[key])
    clusters: dict[tuple[str, str], int] = {}
    named: list[EntityMatch] = []
    for match in matches:
        form = text[match.start : match.end]
        name = match.name if match.name and match.label in ("GPE", "LOC") else fullest[match.label, form]
        key = (match.label, match.code or name)
        cluster = clusters.setdefault(key, len(clusters))
        named.append(replace(match, name=name, cluster=cluster))
    return named


def _fullest(label: str, form: str, forms: list[str]) -> str:
    """The longest form of the same label that plainly names the same thing."""
    best = form
    for other in forms:
        if len(other) <= len(best):
            continue
        if label == "PERSON":
            same = full_names(form, forms) == [other]
        elif label == "LAW":
            same = len(form) <= 6 and other.endswith(form)
        elif label == "ORG":
            same = is_short_for(form, other)
        else:
            same = False
        if same:
            best = other
    return best

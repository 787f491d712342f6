"""What place an article is chiefly about (SPEC §2, ``articles.region``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.place_decisions import outlet_divisions
from nlp.components.places import find_places
from nlp.resources.places import gazetteer


def find_region(
    title: str, text: str, *, outlet: str = "", channel: str = "", places: Sequence[EntityMatch] | None = None
) -> tuple[str, str]:
    """Name and six digits of the one division, county or above, that the article is chiefly about.

    Mentions count, those in the title more; townships and villages count for their county. A county wins over its
    prefecture where it has more than half of all mentions there. ``("", "")`` where no division stands out.
    """
    gaz = gazetteer()
    if places is None:
        places = find_places(text, context=ArticleContext(title=title, outlet=outlet))
    head = len(title) if title and text.startswith(title) else 0
    own: Counter[str] = Counter()  # mentions in the body
    votes: Counter[str] = Counter()
    for place in places:
        code = place.code[:6]
        if not code.isdigit() or (place.code_confidence or 0) < 0.7:
            continue
        votes[code] += 2 if place.start < head else 1
        own[code] += place.start >= head
    if title and not head:
        for place in find_places(title, context=ArticleContext(outlet=outlet)):
            if place.code[:6].isdigit():
                votes[place.code[:6]] += 2
    for step in re.split(r"[;；>＞\s]+", channel):
        for found in gaz.lookup(step) or gaz.lookup_short(step):
            if len(found.code) == 6:
                votes[found.code] += 1
    for found in outlet_divisions(outlet):
        votes[found.code] += 1
    if not votes:
        return "", ""
    share: Counter[str] = Counter()
    for code, count in votes.items():
        share[code] += count
        for above in gaz.parents(code):
            share[above.code] += count
    provinces = [code for code in share if code.endswith("0000")]
    leading = sorted(provinces, key=lambda code: (-share[code], code))
    best = leading[0]
    if share[best] < 0.4 * sum(votes.values()) or (len(leading) > 1 and share[best] < 1.5 * share[leading[1]]):
        return "", ""
    while below := [code for code in share if gaz.parent_code(code) == best]:
        ranked = sorted(below, key=lambda code: (-share[code], code))
        child, second = share[ranked[0]], share[ranked[1]] if len(ranked) > 1 else 0
        # More than half of what is said of the higher place is said of this one; or it is named as often in the body as
        # the higher place itself, which titles and outlets name out of habit, and no neighbour comes near.
        if child < 1.5 * second or not (child > 0.5 * share[best] or (child >= 3 and child >= own[best] + 2 * second)):
            break
        if child < 2 and own[best]:
            break
        best = ranked[0]
    if best.endswith("0000") and own[best] < 2 and not _stands_behind(best, title, outlet, channel):
        return "", ""  # a province named in passing (in a company's or a school's name)
    division = gaz.by_code(best)
    return (division.name, best) if division else ("", "")


def _stands_behind(code: str, *heads: str) -> bool:
    """Whether title, outlet or channel name the province."""
    division = gazetteer().by_code(code)
    return division is not None and any(division.short in head for head in heads)

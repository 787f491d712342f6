"""What place an article is chiefly about (SPEC §2, ``articles.region``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.places import find_places, outlet_divisions
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
    votes: Counter[str] = Counter()
    for place in places:
        code = place.code
        if not code[:6].isdigit() or (place.code_confidence or 0) < 0.7:
            continue
        code = code[:6] if len(code) > 6 else code
        votes[code] += 3 if place.start < head else 1
    if title and not head:
        for place in find_places(title, context=ArticleContext(outlet=outlet)):
            if place.code[:6].isdigit():
                votes[place.code[:6]] += 3
    for step in re.split(r"[;；>＞\s]+", channel):
        for found in gaz.lookup(step) or gaz.lookup_short(step):
            if len(found.code) == 6:
                votes[found.code] += 1
    own = outlet_divisions(outlet)
    if own:
        votes[own[0].code] += 1
    if not votes:
        return "", ""
    share: Counter[str] = Counter()
    for code, count in votes.items():
        share[code] += count
        for above in gaz.parents(code):
            share[above.code] += count
    total = sum(votes.values())
    provinces = [code for code in share if code.endswith("0000")]
    best = max(provinces, key=lambda code: (share[code], code))
    if share[best] < 0.4 * total:
        return "", ""
    while True:
        below = [code for code in share if gaz.parent_code(code) == best]
        if not below:
            break
        child = max(below, key=lambda code: (share[code], code))
        runner_up = sorted((share[code] for code in below), reverse=True)[1] if len(below) > 1 else 0
        if share[child] < 2 and share[best] > share[child]:
            break
        # The level above has to be named about as often in its own right to stay the article's place.
        if share[child] <= 0.5 * share[best] or share[child] < 1.5 * runner_up:
            break
        best = child
    division = gaz.by_code(best)
    return (division.name, best) if division else ("", "")

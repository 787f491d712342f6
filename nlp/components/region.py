"""What place an article is chiefly about (SPEC §2, ``articles.region``)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.place_decisions import outlet_divisions
from nlp.components.places import find_places
from nlp.components.textview import TextView
from nlp.resources.places import gazetteer


def find_region(
    title: str,
    text: str,
    *,
    outlet: str = "",
    channel: str = "",
    places: Sequence[EntityMatch] | None = None,
    view: TextView | None = None,
) -> tuple[str, str]:
    """Name and six digits of the one division, county or above, that the article is chiefly about.

    Mentions count, those in the title more; townships and villages count for their county. A county wins over its
    prefecture where it has more than half of all mentions there. ``("", "")`` where no division stands out.
    """
    gaz = gazetteer()
    if places is None:
        places = find_places(text, context=ArticleContext(title=title, outlet=outlet), view=view)
    head = len(title) if title and text.startswith(title) else 0
    own: Counter[str] = Counter()  # mentions in the body
    votes: Counter[str] = Counter()
    for place in places:
        code = place.code[:6]
        if not code.isdigit() or (place.code_confidence or 0) < 0.7:
            continue
        votes[code] += 2 if place.start < head else 1
        own[code] += place.start >= head
    for code, count in _homes(text, places).items():
        votes[code] += count
        own[code] += count
    if title and not head:
        for place in find_places(title, context=ArticleContext(outlet=outlet)):
            if place.code[:6].isdigit():
                votes[place.code[:6]] += 2
    for step in re.split(r"[;；>＞\s]+", channel):
        for found in gaz.lookup(step) or gaz.lookup_short(step):
            if len(found.code) == 6:
                votes[found.code] += 1
    official = _OFFICIAL.search(outlet) is not None
    for found in outlet_divisions(outlet):
        votes[found.code] += 2 if official and outlet.startswith(found.name) else 1
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


_OFFICIAL = re.compile(r"[局委]$|政府(?:网|办)?$|政府门户网站$")
_SMALL = ("镇", "乡", "街道", "苏木", "村", "社区", "嘎查")
_LIES_IN = re.compile(r"位于|地处|隶属于?|属于?|是")
_OF = re.compile(r"(?:[\u4e00-\u9fff]{0,6}的)?")


def _homes(text: str, places: Sequence[EntityMatch]) -> Counter[str]:
    """Votes of townships and villages that no gazetteer has, for the county that the article puts them in."""
    names = {text[p.start : p.end] for p in places if not p.code and p.label == "GPE"}
    small = {name for name in names if name.endswith(_SMALL)}
    homes: dict[str, str] = {}
    for first, second in zip(places, places[1:], strict=False):
        between = text[first.end : second.start]
        a, b = text[first.start : first.end], text[second.start : second.end]
        if len(between) > 10:
            continue
        if b in small and _county(first.code) and _OF.fullmatch(between):
            homes.setdefault(b, first.code)
        elif a in small and _county(second.code) and _LIES_IN.fullmatch(between):
            homes.setdefault(a, second.code)
        elif a in small and b in small and not between and (a in homes or b in homes):
            code = homes.get(a) or homes[b]
            homes.setdefault(a, code)
            homes.setdefault(b, code)
    votes: Counter[str] = Counter()
    for name, code in homes.items():
        votes[code] += min(3, text.count(name))
    return votes


def _county(code: str) -> bool:
    return len(code) == 6 and not code.endswith("00")


def _stands_behind(code: str, *heads: str) -> bool:
    """Whether title, outlet or channel name the province."""
    division = gazetteer().by_code(code)
    return division is not None and any(division.short in head for head in heads)

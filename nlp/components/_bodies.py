"""Bodies for the resolution of holders: short names, teams with a brand's name, the fullest form (SPEC §3 name)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from nlp.components.matches import EntityMatch
from nlp.resources.shapes import alternation, holder_words

_ALIAS = re.compile(r"[（(](?:以下)?(?:统?简称|下称)[:：为]?[“\"「‘](?P<short>[^”\"」’（）()\n]{2,14})[”\"」’][）)]")
_TEAM = re.compile(rf"[”」]?[^，,；;。：:、的\\s“”]{{0,6}}?{alternation(holder_words()['classes']['team'])}")


def find_aliases(text: str, entities: Sequence[EntityMatch]) -> dict[str, str]:
    """Short names introduced in brackets behind a name, to that name (某某有限公司（以下简称“某某”）)."""
    ends = {e.end: e for e in entities if e.label in ("ORG", "GPE", "FAC", "PROGRAM", "EVENT")}
    out: dict[str, str] = {}
    for match in _ALIAS.finditer(text):
        entity = ends.get(match.start())
        if entity is not None:
            out.setdefault(match["short"], entity.name or text[entity.start : entity.end])
    return out


def with_bodies(text: str, entities: Sequence[EntityMatch], aliases: Mapping[str, str]) -> list[EntityMatch]:
    """The entities, with mentions of short names and teams that bear a brand's name (“某某”党建联盟) as bodies."""
    out = list(entities)
    taken = sorted((e.start, e.end) for e in entities)

    def free(start: int, end: int) -> bool:
        i = bisect_left(taken, (end, 0))
        return i == 0 or taken[i - 1][1] <= start

    for short, full in aliases.items():
        for match in re.finditer(re.escape(short), text):
            if free(*match.span()) and text[match.start() - 1 : match.start()] not in ("“", '"', "「"):
                out.append(EntityMatch(match.start(), match.end(), "ORG", full))
    for entity in entities:
        team = _TEAM.match(text, entity.end) if entity.label == "PROGRAM" else None
        if team is not None and free(entity.end + (team.group()[0] in "”」"), team.end()):
            name = text[entity.start : entity.end] + team.group().lstrip("”」")
            out.append(EntityMatch(entity.start, team.end(), "ORG", name))
    return sorted(out, key=lambda e: (e.start, e.end))


def long_quotes(text: str) -> list[tuple[int, int]]:
    """Quotations that hold a sentence end: reported speech, not names in quotes."""
    out, opened = [], None
    for match in re.finditer(r"[“”「」]", text):
        if match.group() in "“「":
            opened = match.start() if opened is None else opened
        elif opened is not None:
            if re.search(r"[。！？!?]", text[opened : match.start()]):
                out.append((opened, match.end()))
            opened = None
    return out


def fullest_names(entities: Sequence[EntityMatch]) -> dict[str, str]:
    """Every name to the fullest of its cluster, or of the names that begin with it (凤山 → 凤山县)."""
    clusters: dict[int, str] = {}
    for entity in entities:
        if entity.cluster is not None:
            name = entity.name
            if len(name) > len(clusters.get(entity.cluster, "")):
                clusters[entity.cluster] = name
    out = {e.name: clusters[e.cluster] for e in entities if e.cluster is not None}
    bodies = {e.name for e in entities if e.label == "ORG" and e.name}
    for name in bodies:
        # 第二党支部: the end of one longer body's name
        longer = [b for b in bodies if b != name and b.endswith(name)]
        if len(name) >= 4 and longer and name not in out:
            out[name] = max(longer, key=len)
    places = {e.name for e in entities if e.label == "GPE"}
    for name in places:
        longer = [
            p for p in places if p.startswith(name) and len(p) == len(name) + 1 and p[-1] in "省市县区乡镇村州旗盟屯"
        ]
        out.setdefault(name, min(longer) if longer else name)
        if out[name] == name and longer:
            out[name] = min(longer)
    return out

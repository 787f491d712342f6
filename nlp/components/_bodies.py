"""Bodies for the resolution of holders: short names, teams with a brand's name, the fullest form (SPEC §3 name)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nlp.components._clauses import tag
from nlp.components.matches import EntityMatch
from nlp.resources.shapes import alternation, holder_words

_ALIAS = re.compile(
    r"[（(](?:以下)?(?:统?简称|下称)[:：为]?[“\"「‘](?P<short>[^”\"」’（）()\n]{2,14})[”\"」’][）)]"
    r"|[（(](?:证券|股票)?简称[:：为]?[“\"「‘]?(?P<stock>[^”\"」’（）()\n，,；;:：]{2,8})[”\"」’]?[，,；;）)]"
)
_TEAM = re.compile(rf"[”」]?[^，,；;。：:、的\\s“”]{{0,6}}?{alternation(holder_words()['classes']['team'])}")


def find_aliases(text: str, entities: Sequence[EntityMatch]) -> dict[str, str]:
    """Short names introduced in brackets behind a name, to that name (某某有限公司（以下简称“某某”）)."""
    ends = {e.end: e for e in entities if e.label in ("ORG", "GPE", "FAC", "PROGRAM", "EVENT")}
    out: dict[str, str] = {}
    for match in _ALIAS.finditer(text):
        entity = ends.get(match.start())
        if entity is not None:
            out.setdefault(match["short"] or match["stock"], entity.name or text[entity.start : entity.end])
    return out


def with_bodies(text: str, entities: Sequence[EntityMatch], aliases: Mapping[str, str]) -> list[EntityMatch]:
    """The entities, with mentions of short names and teams that bear a brand's name (“某某”党建联盟) as bodies."""
    # What the finder of names has cut too long: a preposition is no part of a body's name
    out = [_cut(e) for e in entities if not (e.label == "ORG" and _NO_BODY.match(e.name))]
    out += missed_places(text, entities)
    # A place's name inside a body's short name stands for nothing of its own
    shorts = [m.span() for short in aliases for m in re.finditer(re.escape(short), text)]
    out = [
        e
        for e in out
        if e.label not in ("GPE", "LOC")
        or not any(a <= e.start and e.end <= b and b - a > e.end - e.start for a, b in shorts)
    ]
    taken = sorted((e.start, e.end) for e in out)

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


_NO_BODY = re.compile("以|归属于|把|将|由|让|使|向|对|被")
_KIND_OF_PLACE = re.compile(alternation(holder_words()["classes"]["kind_of_place"]))
#: How many missed places are looked for; it bounds the time that a register needs.
_MOST = 60
_UNNAMED = re.compile(
    r"(?:(?<=[，,；;。：:、！？!?\n\s])|^)(?P<name>[\u4e00-\u9fa5]{2,4}?(?:街道|社区|嘎查|[镇乡村]))"
    r"(?=[投以按将把依从的采党在通建围抓推坚利已曾位]|[0-9０-９])"
)
_STEP = re.compile(r"(?P<name>[\u4e00-\u9fa5]{2,4}?(?:街道|社区|嘎查|[镇乡村]))(?![庄民委里内子落务集])")


def _cut(entity: EntityMatch) -> EntityMatch:
    """某某巡察组向某局: the body ends before the preposition."""
    match = re.search("组(?=[向对])", entity.name) if entity.label == "ORG" else None
    if match is None or len(entity.name) != entity.end - entity.start:
        return entity
    return replace(entity, end=entity.start + match.end(), name=entity.name[: match.end()])


def missed_places(text: str, entities: Sequence[EntityMatch]) -> list[EntityMatch]:
    """Towns and villages that the finder of names has missed.

    One is believed behind a higher step's name (某县某乡某某村), or at a clause's head where the text has it twice.
    """
    ends = {
        e.end
        for e in entities
        if e.label == "GPE" and e.name.endswith(("省", "市", "县", "区", "旗", "镇", "乡", "街道"))
    }
    known = {e.name for e in entities}
    names: list[str] = []
    for end in ends:
        match = _STEP.match(text, end)
        if match and nameable(match["name"]):
            names.append(match["name"])
    for match in _UNNAMED.finditer(text):
        name = match["name"]
        if len(names) < _MOST and nameable(name) and (text.count(name) >= 2 or len(name) >= 4 and name[-1] in "镇乡"):
            names.append(name)
    taken = sorted((e.start, e.end) for e in entities if e.label != "PRODUCT")
    out: list[EntityMatch] = []
    for name in list(dict.fromkeys(names))[:_MOST]:
        if name in known:
            continue
        stem = name[:-1] if len(name) >= 4 and name[-1] in "镇乡村" else name
        for match in re.finditer(re.escape(stem) + (name[-1] + "?" if stem != name else ""), text):
            i = bisect_left(taken, (match.end(), 0))
            if i == 0 or taken[i - 1][1] <= match.start():
                out.append(EntityMatch(match.start(), match.end(), "GPE", name))
    return out


def nameable(name: str) -> bool:
    """Whether a run before 村 or 镇 is a name and not a kind (贫困村, 各镇, 以强村)."""
    if _KIND_OF_PLACE.match(name) or name.endswith(holder_words()["classes"]["no_place"]):
        return False
    words = tag(name)
    # 推动古灶村: the verb before a name
    verb = len(words) > 1 and words[0][1][0] == "v" and len(words[0][0]) >= 2
    return bool(words) and words[0][1][0] not in "rpcdmuq" and not verb


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

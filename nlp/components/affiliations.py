"""Persons with their offices (SPEC §3, Affiliations): before the name, behind it, or given to it by a verb."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nlp.components.affiliation_scope import Scope, complete, read_scope
from nlp.components.matches import AffiliationMatch, ArticleContext, EntityMatch
from nlp.components.offices import Mentions, Office, body_before, ends_like_body, offices_before
from nlp.components.person_patterns import ROSTER, full_names
from nlp.language.sentences import Sentence
from nlp.resources.titles import load_titles

# An office given by a verb behind the name; what stands between is a short curriculum (，男，1970年生，).
_GIVEN = re.compile(
    r"(?:同志)?(?:[，,][^。；;！？!?\n]{0,80}?)?"
    r"(?:现任|时任|曾任|历任|任命为|被任命为|当选为|当选|担任|兼任|出任|接任|就任|升任|转任|任)(?![职期务务教命免])"
)
_CURRICULUM = re.compile(r"[，,](?:男|女|[\u4e00-\u9fff]{1,4}族|\d|现任|时任|曾任|出生|生于|[\u4e00-\u9fff]{2,6}人)")
_NAMED_AS = re.compile(r"(?:同志)?为")
_NAMING = re.compile(r"任命|选举|推选|聘任|聘请|增补|提名|推举")
_DISMISSED = re.compile(r"(?:同志)?的?")
_PHRASE_END = re.compile(r"[。；;！？!?\n，,]")
_POST = re.compile(r"等?的?(?:职务|一职|职位|职|等)$")
_COMMA = re.compile(r"[，,]")
_CLOSING = re.compile(r"[)）]")
_JOIN = re.compile(r"[ \u3000]*(?:[、和与及]|以及)[ \u3000]*$")

_PORTRAIT = re.compile(r"[，,](?:男|女)[，,]")
_CLAUSE = re.compile(r"(?<=[，,])[^，,。；;\n]{3,40}(?=[，,。；;\n]|$)")

# A line of a list of people: 某某（女）  某局副局长
_ROSTER = re.compile(rf"{ROSTER}(?=\n|$)")

MAX_PORTRAIT = 100  # characters of a curriculum
MAX_JOIN = 3
MAX_GAP = 15  # characters between a name and the next office that takes over its body


@dataclass(slots=True)
class _Found:
    person: EntityMatch
    offices: list[Office]
    start: int
    end: int
    organisations: list[str] = field(default_factory=list)


def find_affiliations(
    text: str, sentences: Sequence[Sentence], entities: Sequence[EntityMatch], *, context: ArticleContext
) -> list[AffiliationMatch]:
    """Every person given with an office, one row for each office and mention, in text order.

    ``entities`` are the article's named mentions; only their PERSON rows are needed, the bodies in front of an
    office are read from the text as well.
    """
    if not any(e.label == "PERSON" for e in entities):
        return []
    mentions = Mentions(entities)
    title_end = sentences[0].end if sentences and sentences[0].role == "title" else 0
    scope = read_scope(text, mentions.items, context, title_end)
    roles = load_titles().roles  # a role that was taken for a name has no office
    persons = [e for e in mentions.items if e.label == "PERSON" and text[e.start : e.end] not in roles]
    names = {"".join(text[e.start : e.end].split()) for e in persons}
    known: dict[tuple[str, str], str] = {}
    rows: list[AffiliationMatch] = []
    seen: set[tuple[int, int, str, str]] = set()
    starts = [s.start for s in sentences]
    waiting: list[EntityMatch] = []  # a list of names before this one, none of them with an office
    last: _Found | None = None
    last_sentence = -1
    for index, person in enumerate(persons):
        number = bisect_right(starts, person.start) - 1
        low = sentences[number].start if number >= 0 else 0
        high = sentences[number].end if number >= 0 else len(text)
        previous_end = persons[index - 1].end if index else 0
        if last is not None and last.person.end == previous_end and last.end <= person.start:
            previous_end = last.end
        following = persons[index + 1].start if index + 1 < len(persons) else high
        found = _find(text, person, max(low, previous_end), high, min(high, following), mentions)
        if not found.offices and last is not None and last_sentence == number:
            _share(text, person, last, found)
        if found.offices:
            # A bare office goes on with the body before it only in a list: 某委书记甲，副书记乙.
            near = last is not None and last_sentence == number and 0 <= found.start - last.end <= MAX_GAP
            inherited = last if near and (found.offices[0].end <= person.start) else None
            _fill(found, scope, inherited, known, _full_name(text, person, names, known, _title(found.offices[-1])))
            last, last_sentence = found, number
        elif last is not None and last_sentence == number and _JOIN.match(text, last.end, person.start) is None:
            last = last if person.start - last.end < 60 else None
        holders = [person]
        if not found.offices:
            waiting = [*waiting, person] if waiting and _joined(text, waiting[-1], person) else [person]
            continue
        if found.offices[0].start >= person.end and waiting and _joined(text, waiting[-1], person):
            holders = [*waiting, person]  # 甲、乙任副局长
        waiting = []
        for holder in holders:
            for office, organisation in zip(found.offices, found.organisations, strict=True):
                name = _full_name(text, holder, names, known, _title(office))
                key = (holder.start, holder.end, office.title, organisation)
                if key in seen:
                    continue
                seen.add(key)
                if organisation or (name, office.title) not in known:
                    known[(name, office.title)] = organisation
                start, end = min(office.start, holder.start), max(office.end, holder.end)
                rows.append(AffiliationMatch(start, end, name, _title(office), organisation))
    # A bare office takes the organisation that a later mention gives.
    return [r if r.organisation else replace(r, organisation=known.get((r.person, r.title), "")) for r in rows]


def _title(office: Office) -> str:
    return "".join(office.title.split()).removeprefix("驻村")  # 第一书记, whose village is the organisation


def _joined(text: str, first: EntityMatch, second: EntityMatch) -> bool:
    """Whether two names stand side by side in a list."""
    return second.start - first.end <= MAX_JOIN and _JOIN.fullmatch(text, first.end, second.start) is not None


def _full_name(
    text: str, person: EntityMatch, names: set[str], known: Mapping[tuple[str, str], str], title: str
) -> str:
    """The person's name; a bare surname takes the full name that begins with it, of several the one in that office."""
    name = "".join(text[person.start : person.end].split())
    full = full_names(name, names)
    if len(full) > 1:
        full = [n for n in full if (n, title) in known]
    if len(full) == 1:
        return full[0]
    if person.name and person.name.startswith(name):
        return person.name
    return name


def _find(text: str, person: EntityMatch, low: int, high: int, following: int, mentions: Mentions) -> _Found:
    """The offices that the text gives with one mention of a person."""
    offices = offices_before(text, person.start, low, mentions)
    found = _Found(person, offices, offices[0].start if offices else person.start, person.end)
    if not offices:
        direct = _behind(text, person, low, high, mentions)
        if direct is not None:
            found.offices, found.start, found.end = [direct], direct.start, direct.end
            return found
        given = _given(text, person, low, high, following, mentions)
        if given:
            found.offices, found.end = given, given[-1].end
        return found
    if text[person.end : person.end + 1] in ("（", "("):  # 副主任：某某（副县长）
        within = [o for o in _given(text, person, low, high, following, mentions) if o.title != offices[-1].title]
        if within:
            found.offices, found.end = [*offices, *within], within[-1].end
            return found
    direct = _behind(text, person, low, high, mentions)
    if direct is not None and direct.title != offices[-1].title:
        # 班主任某某副教授: an office on each side. The body in front of the name is taken already.
        found.offices = [*offices, replace(direct, start=person.start, body="", named=False)]
        found.end = direct.end
    return found


def _behind(text: str, person: EntityMatch, low: int, high: int, mentions: Mentions) -> Office | None:
    """An office right behind the name: 某县委张某书记."""
    lexicon = load_titles()
    match = lexicon.begins.match(text, person.end, high)
    if match is None:
        return None
    start, stop, named = body_before(text, person.start, low, mentions, lexicon)
    body = "".join(text[start:stop].split())
    mention = mentions.covering(stop - 1) if stop > start else None
    if body and not ((mention is not None and mention.end == stop and named) or ends_like_body(body, lexicon)):
        body = ""
    head = lexicon.heads.match(match.group()[::-1])
    return Office(
        start if body else person.start,
        match.start(),
        match.end(),
        match.group(),
        head.group()[::-1] if head else match.group(),
        body,
        named and bool(body),
    )


def _given(text: str, person: EntityMatch, low: int, high: int, following: int, mentions: Mentions) -> list[Office]:
    """Offices that a verb or brackets behind the name give: 某同志任…, 某，男，现任…, 某（…）."""
    opening = text[person.end : person.end + 1]
    if opening in ("（", "("):
        closing = _CLOSING.search(text, person.end, following)
        offices = offices_before(text, closing.start(), person.end + 1, mentions) if closing is not None else []
        return offices or _in_roster(text, person, mentions)
    start = -1
    match = _GIVEN.match(text, person.end, following)
    if match is not None:
        between = text[person.end : match.end()]
        if not _COMMA.search(between) or _CURRICULUM.match(text, person.end):
            start = match.end()
    elif _NAMING.search(text, max(low, person.start - 16), person.start):
        named = _NAMED_AS.match(text, person.end)
        start = named.end() if named is not None else -1
    elif text.startswith("是", person.end):
        end_match = _PHRASE_END.search(text, person.end, high)
        end = end_match.start() if end_match is not None else high
        offices = offices_before(text, end, person.end + 1, mentions)
        return offices if offices and offices[0].start == person.end + 1 and offices[0].named else []
    elif roster := _in_roster(text, person, mentions):
        return roster
    elif _PORTRAIT.match(text, person.end) is not None:
        return _in_portrait(text, person.end, min(high, following), mentions)
    elif text.find("免去", max(low, person.start - 12), person.start) >= 0:
        dismissed = _DISMISSED.match(text, person.end)
        start = dismissed.end() if dismissed is not None else -1
    if start < 0:
        return []
    end_match = _PHRASE_END.search(text, start, high)
    end = end_match.start() if end_match is not None else high
    phrase = text[start:end]
    post = _POST.search(phrase)
    if post is not None:
        end = start + post.start()
    return offices_before(text, end, start, mentions)


def _in_roster(text: str, person: EntityMatch, mentions: Mentions) -> list[Office]:
    """Offices on a line of a list of people that opens with the name."""
    row = _ROSTER.match(text, person.end) if text[person.start - 1 : person.start] in ("\n", "") else None
    offices = offices_before(text, row.end(1), row.start(1), mentions) if row is not None else []
    opens = (row.start(1), _past_path(row.start(1), mentions)) if row is not None else ()
    return offices if offices and offices[0].start in opens else []


def _past_path(position: int, mentions: Mentions) -> int:
    """The end of the divisions that begin at a position and only locate the body behind them (某镇|某村党支部)."""
    while (step := mentions.covering(position)) is not None and step.label == "GPE" and step.start == position:
        position = step.end
    return position


def _in_portrait(text: str, start: int, high: int, mentions: Mentions) -> list[Office]:
    """Offices that a short curriculum lists as clauses of their own: 某某，女，1980年生，某村党支部书记。"""
    for match in _CLAUSE.finditer(text, start, min(high, start + MAX_PORTRAIT)):
        offices = offices_before(text, match.end(), match.start(), mentions)
        if offices and (
            offices[0].start in (match.start(), _past_path(match.start(), mentions))
            or text[match.start() : offices[0].start] in ("现任", "现为", "现", "系")
        ):
            return offices
    return []


def _share(text: str, person: EntityMatch, last: _Found, found: _Found) -> None:
    """副县长甲、乙: an office that several hold goes on to the next name of the list."""
    if not _joined(text, last.person, person) or len(last.offices) != 1:
        return
    office = last.offices[0]
    if office.end <= last.person.start and load_titles().shared.fullmatch(office.title):
        found.offices = [office]
        found.start = person.start


def _fill(found: _Found, scope: Scope, inherited: _Found | None, known: dict[tuple[str, str], str], name: str) -> None:
    """Make the organisations of a chain whole, from left to right."""
    if inherited is not None and inherited.offices == found.offices:
        found.organisations = list(inherited.organisations)
        return
    previous = inherited.organisations[-1] if inherited is not None and inherited.organisations else ""
    lexicon = load_titles()
    party = ""  # the last Party organ of the list: what a bare 副书记 is of
    for organisation in inherited.organisations if inherited is not None else ():
        if any(m.end() == len(organisation) for m in lexicon.party_organ.finditer(organisation)):
            party = organisation
    for number, office in enumerate(found.offices):
        organisation = ""
        if not number and party and not office.body and office.head in lexicon.party:
            previous = party
        if not office.body and not previous:
            organisation = known.get((name, office.title), "")
        if not organisation:
            organisation = complete(office, scope, previous)
        found.organisations.append(organisation)
        if organisation != office.body or office.named or load_titles().level_start.match(organisation):
            previous = organisation or (previous if number else "")
        if organisation and organisation not in scope.body_counts:
            scope.add_body(organisation, office.start)

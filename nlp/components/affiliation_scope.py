"""Making a body whole from its context: 县委 in an article on a county is that county's (SPEC §3, Affiliations)."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.components.matches import ArticleContext, EntityMatch
from nlp.components.offices import Office
from nlp.components.short_forms import introduced_forms
from nlp.resources.places import gazetteer
from nlp.resources.titles import load_titles

# The divisions at the head of a name: 湖南省|长沙市|岳麓区 委. Steps are short, so that the pattern stays linear.
# 郑州市, 景德镇市: a level word before 市 is a part of the name.
_STEP = re.compile(
    r"[\u4e00-\u9fff]{1,9}?(?:自治区|自治州|自治县|街道|社区|苏木|嘎查|省|市(?!场)|(?:县|区|镇|乡|村|州|盟|旗|屯)(?![市县区]))"
)
# A committee of a place: 长沙县委, 长沙县委组织部.
_COMMITTEE = re.compile(r"^(.*?[省市县区州盟旗])委(?!员会|托|属)(.*)$")
_GOVERNMENT = re.compile(r"^(.*?(?:省|市|县|区|州|盟|旗|镇|乡))(?:人民)?政府")
_DEICTIC = re.compile(r"^(?:该|本(?!科|部|溪)|我|全(?=[省市县区镇乡村])|这个|这|所在)")
_PARTS = "部|室|处|科|办|中心|车间|队|组|病区|庭|工段"
_PART = re.compile(rf"(?:{_PARTS})$")
_DEPARTMENT = re.compile(rf"(?:{_PARTS}|学院|系|所|执行局)$")
_NUMBER = re.compile(r"第?[一二三四五六七八九十]{1,3}$|第\d{1,2}$")
_YOUTH = re.compile(r"^团(省|市|县|区|州)委")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")

# The longest head of a name that is a body of its own: 某县人民医院|内科.
_INSTITUTION = re.compile(
    r".{2,}(?:医院|卫生院|大学|学院|学校|中学|小学|幼儿园|公司|集团|股份|银行|支行|分行|局|厅|研究院|设计院|法院|检察院|厂|矿|林场"
    r"|农场|合作社|协会|委员会|管委会)"
)
_INNER = re.compile(r"医院|大学|学院|学校|中学|小学|公司|集团|银行|研究院|设计院|局(?!部)|林场|农场|厂")
_NUMBERED_BRANCH = re.compile(
    r"(?:机关|离退休|退休)?第[一二三四五六七八九十\d]{1,3}(?:党|联合)?(?:总)?(?:支部|党小组|党总支)"
)
_OF_PEOPLE = re.compile(r"(?:本科生|研究生|学生|教师|教工|青年|机关|行政|离?退休(?:干部|职工|教师)?)")
_CONGRESS_OF = re.compile(r"(?:中共|中国共产党)(\S{3,30}?)(?:第[一二三四五六七八九十\d]+[次届]|\d{4}年)")
_LEVEL_ORGAN = re.compile(r"(?<=[，,、。；;：:\n])(镇|乡|街道|村|社区|苏木|嘎查)(党委|党工委|党总支|党支部)(?!书记)")
_OWN_LEVEL = re.compile(
    r"(?:省|市|县|区|州|旗|镇|乡)(?!委|政府|人大|政协)[\u4e00-\u9fff]{1,8}?(?:局|厅|医院|学校|中学|小学|公司|集团|中心|中院|学院|党校|联社|银行)"
    r"(?=[\u4e00-\u9fff：:，])(?!长)"
)
_NEAR_PLACES = ("街道", "社区")

NO_BODY = frozenset("部处科司署队股关")  # heads of parts: which one is never clear from the article
LOOK_BACK = 300  # bodies or places


@dataclass(slots=True)
class Scope:
    """What an article names: its divisions and bodies, with how often and where."""

    region: str
    places: dict[str, Counter[str]] = field(default_factory=dict)
    place_positions: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    bare_places: list[str] = field(default_factory=list)
    bare_counts: Counter[str] = field(default_factory=Counter)
    code_counts: Counter[str] = field(default_factory=Counter)
    region_code: str = ""
    bodies: list[tuple[int, str]] = field(default_factory=list)
    body_counts: Counter[str] = field(default_factory=Counter)
    title_bodies: list[str] = field(default_factory=list)
    village_paths: list[tuple[int, str]] = field(default_factory=list)
    introduced: dict[str, str] = field(default_factory=dict)  # short form in brackets → full name
    inner: list[tuple[int, str]] = field(default_factory=list)  # bodies inside the names of their parts
    inner_counts: Counter[str] = field(default_factory=Counter)
    level_organs: list[tuple[int, str, str]] = field(default_factory=list)  # 镇|党委: where, level, organ
    sentence_ends: list[int] = field(default_factory=list)
    committees: list[str] = field(default_factory=list)  # divisions as the names of their committees have them

    def add_place(self, name: str, position: int) -> None:
        """Note every division step at the head of a name; ``name`` may go on with a body's words."""
        offset = 0
        while (step := _STEP.match(name, offset)) is not None:
            level = next(x for x in load_titles().levels if step.group().endswith(x))
            if len(step.group()) > len(level):
                self.places.setdefault(level, Counter())[step.group()] += 1
                self.place_positions.setdefault(level, []).append((position, step.group()))
            offset = step.end()

    def add_body(self, name: str, position: int, *, in_title: bool = False) -> None:
        """Note a named body; a bare Party organ is none."""
        if load_titles().party_organ.fullmatch(name) is not None:
            return
        insort(self.bodies, (position, name))
        base = base_of(name)
        self.body_counts[base] += 3 if in_title else 1
        if in_title:
            self.title_bodies.append(base)
        for match in _INNER.finditer(base, 2):
            if match.end() < len(base):
                insort(self.inner, (position, base[: match.end()]))
                self.inner_counts[base[: match.end()]] += 3 if in_title else 1

    def in_full(self, name: str) -> str:
        """``name`` with a short form that a bracket introduced at its head written out."""
        for short, full in self.introduced.items():
            if name.startswith(short) and not name.startswith(full):
                # 东海集团炼铁厂, where 东海 is short for 东海集团有限公司: what both have is said once
                same = next((k for k, (a, b) in enumerate(zip(name, full, strict=False)) if a != b), len(short))
                return full + name[max(same, len(short)) :]
        return name

    def whole(self, body: str) -> str:
        """The article's longer name of a body with its division before it (某市甲医院 for 甲医院), where it has one."""
        longer = {name for name in self.body_counts if name.endswith(body) and len(name) - len(body) in range(2, 8)}
        longer = {name for name in longer if name[: -len(body)].endswith(tuple("省市县区州旗镇乡"))}
        return longer.pop() if len(longer) == 1 else body

    def codes(self) -> list[str]:
        """Codes of the article's divisions, the likeliest first."""
        found = [self.region_code] if self.region_code else []
        found += [code for code, n in self.code_counts.most_common(3) if n > 1 or len(self.code_counts) == 1]
        if not found:
            for level in ("县", "区", "市"):
                for name, _ in self.places.get(level, Counter()).most_common(1):
                    divisions = gazetteer().lookup(name)
                    found += [divisions[0].code] if len(divisions) == 1 else []
        return found

    def bodies_before(self, position: int) -> list[tuple[int, str]]:
        """The last bodies named at or before a position; bounded, so that a long text stays linear."""
        i = bisect_right(self.bodies, position, key=_first)
        return self.bodies[max(0, i - LOOK_BACK) : i]

    def paths_before(self, position: int) -> list[tuple[int, str]]:
        """The last place paths at or before a position."""
        i = bisect_right(self.village_paths, position, key=_first)
        return self.village_paths[max(0, i - LOOK_BACK) : i]

    def bodies_around(self, position: int) -> list[tuple[int, str]]:
        """The bodies nearest to a position, on both sides."""
        i = bisect_right(self.bodies, position, key=_first)
        return self.bodies[max(0, i - LOOK_BACK) : i + LOOK_BACK]


def _first(item: tuple[int, str]) -> int:
    return item[0]


def read_scope(text: str, entities: Sequence[EntityMatch], context: ArticleContext, title_end: int) -> Scope:
    """The scope of an article."""
    lexicon = load_titles()
    scope = Scope(region=context.region, region_code=context.region_code, introduced=introduced_forms(text, entities))
    scope.sentence_ends = [m.start() for m in re.finditer(r"[。！？!?\n]", text)]
    scope.level_organs = [(m.start(), m.group(1), m.group(2)) for m in _LEVEL_ORGAN.finditer(text)]
    previous: EntityMatch | None = None
    path = ""
    for mention in entities:
        words = "".join(text[mention.start : mention.end].split())
        if mention.label == "GPE":
            level = next((x for x in lexicon.levels if words.endswith(x) and len(words) > len(x)), "")
            full = mention.name if not level and mention.name.startswith(words) else words
            path = path + words if previous is not None and previous.end == mention.start and path else words
            if level or full != words:
                scope.add_place(full, mention.start)
            else:
                scope.bare_places.append(words)
                scope.bare_counts[words] += 1
            if len(mention.code) >= 6:
                scope.code_counts[mention.code[:6]] += 1
            scope.village_paths.append((mention.start, path))
        elif mention.label == "ORG":
            if lexicon.level_start.match(words) is None:
                scope.add_place(words, mention.start)
            if (committee := _COMMITTEE.match(words.removeprefix("中共"))) is not None:
                scope.committees.append(committee.group(1))
            if lexicon.level_start.match(words) is None:
                scope.add_body(words, mention.start, in_title=mention.start < title_end)
            path = ""
        else:
            path = ""
            if mention.label == "EVENT" and (of := _CONGRESS_OF.match(words)) is not None:
                if lexicon.level_start.match(of.group(1)) is None:
                    scope.add_body(of.group(1), mention.start, in_title=mention.start < title_end)
        previous = mention
    if (own := _OWN_LEVEL.match(text)) is not None and own.end() <= title_end:
        # 县水利局召开…: the article's own body, though no mention
        level = next(x for x in lexicon.levels if own.group().startswith(x))
        scope.add_body((place_for(scope, level, 0, "") or level) + own.group()[len(level) :], 0, in_title=True)
    return scope


def base_of(name: str) -> str:
    """The body that a Party organ or department belongs to: 某厂 of 某厂党委, 某县 of 某县委组织部."""
    name = name.removeprefix("中共")
    committee = _COMMITTEE.match(name)
    if committee is not None:
        return committee.group(1)
    organ = next(
        (m for m in load_titles().party_organ.finditer(name) if m.start() > 0 and name[m.start() - 1] != "总"), None
    )
    return _NUMBER.sub("", name[: organ.start()]) if organ is not None else name


def institution_of(name: str) -> str:
    """The body that a part belongs to (某县人民医院 of 某县人民医院内科); the name itself where it is no part."""
    if _PART.search(name) is None:
        return name
    match = _INSTITUTION.match(name)
    return match.group() if match is not None else name


def _level_of_prefix(name: str, level: str) -> str:
    """The part of ``name`` up to its division of this level, "" where it has none."""
    name = name.removeprefix("中共")
    offset = 0
    while (step := _STEP.match(name, offset)) is not None:
        if step.group().endswith(level):
            return name[: step.end()]
        offset = step.end()
    return ""


def place_for(scope: Scope, level: str, position: int, previous: str) -> str:
    """The division that a bare level word (县, 市) means here, "" where the context gives none."""
    if previous and (found := _level_of_prefix(previous, level)):
        if level == "县":  # 三江县委书记、县长: of the autonomous county, where the article writes it out
            whole = [name for name in scope.places.get("自治县", ()) if name[:2] == found[:2]]
            return whole[0] if len(whole) == 1 else found
        return found
    if scope.region and (found := _level_of_prefix(scope.region, level)):
        return found
    counts = scope.places.get(level)
    if counts:
        best = max(counts.values())
        leaders = {name for name, n in counts.items() if n == best}
        if len(leaders) == 1:
            return leaders.pop()
        before = [name for at, name in scope.place_positions[level] if name in leaders and at <= position]
        return before[-1] if before else next(n for _, n in scope.place_positions[level] if n in leaders)
    return _place_above(scope, level)


def _place_above(scope: Scope, level: str) -> str:
    """The division of a level that the article does not name, by the gazetteer: 长沙市 for 长沙县."""
    if level not in ("省", "自治区", "市", "县"):
        return ""
    provinces = load_titles().provinces
    if level in ("省", "自治区"):
        for name in [*scope.bare_places, *(body for _, body in scope.bodies[:LOOK_BACK])]:
            for short, full in provinces.items():
                if name.startswith(short) and full.endswith(level):
                    return full
    for code in scope.codes():
        for division in gazetteer().parents(code):
            if division.name.endswith(level):
                return division.name
    for name, n in scope.bare_counts.most_common(LOOK_BACK):
        if n < 2 and len(scope.bare_counts) > 1:
            break  # named in passing
        if name not in provinces and len(gazetteer().lookup(name + level)) == 1:
            return name + level
    return ""


def _noun_body(scope: Scope, noun: str, position: int, previous: str) -> str:
    """The article's body that a common noun (集团, 学院) means."""
    endings = load_titles().noun_also.get(noun, (noun,))
    base = base_of(previous) if previous else ""
    if base.endswith(endings):
        return base
    named = [(at, _BRACKETS.sub("", base_of(name))) for at, name in scope.bodies_around(position)]
    i = bisect_right(scope.inner, position, key=_first)
    named += scope.inner[max(0, i - LOOK_BACK) : i + LOOK_BACK]
    for ending in endings:  # the closest sense of the noun first: 集团公司 means 甲集团 before it means 乙公司
        best, score = "", 0
        for at, body in named:
            if body.endswith(ending) and len(body) > len(ending):
                here = scope.body_counts[body] + scope.inner_counts[body] + (1 if at <= position else 0)
                if at > position and here < 2:
                    continue  # named once, and only later
                if here > score:
                    best, score = body, here
        if best:
            return max((b for _, b in named if b.endswith(best)), key=len)
    return ""


def _place_noun(scope: Scope, noun: str, position: int) -> str:
    """The street or community that the bare word means: the last one named before, the only one of the article."""
    named = scope.place_positions.get(noun, [])
    before = [name for at, name in named if at <= position]
    if before:
        return before[-1]
    return named[0][1] if len({name for _, name in named}) == 1 else ""


def _organ_body(scope: Scope, organ: str, position: int, previous: str) -> str:
    """The body of a bare Party organ (党委, 支部) or department."""
    if previous:
        return institution_of(base_of(previous)) + organ
    before = [name for _, name in scope.bodies_before(position)]
    whole = "党支部" if organ == "支部" else organ
    begin = bisect_right(scope.sentence_ends, position)
    start = scope.sentence_ends[begin - 1] if begin else 0
    near = [(level, at) for at, level, name in scope.level_organs if start <= at < position and name == whole]
    if near and (place := place_for(scope, near[-1][0], position, "")):
        return place + whole  # 镇党委把党课开到田头，党委书记…
    same = [name for name in before if name.endswith(whole) and len(name) > len(whole)]
    if same:
        return same[-1]
    core = next((m.group() for m in load_titles().party_organ.finditer(whole)), "")
    if core and core != whole:
        with_core = [name for name in before if core in name[1:]]
        if with_core:
            return base_of(with_core[-1]) + whole
    if scope.title_bodies:
        return scope.whole(scope.title_bodies[0]) + whole
    if scope.body_counts:
        (name, n), *rest = scope.body_counts.most_common(2)
        if n > 1 or not rest:
            return name + whole
    return whole if core == whole else ""


def _deictic_body(scope: Scope, rest: str, position: int) -> str:
    """该村, 该公司: the last one named before."""
    lexicon = load_titles()
    if any(rest == x for x in lexicon.levels):
        before = [path for _, path in scope.paths_before(position) if path.endswith(rest)]
        return before[-1] if before else place_for(scope, rest, position, "")
    noun = next((x for x in lexicon.nouns if rest.startswith(x)), "")
    if not noun:
        return ""
    endings = lexicon.noun_also.get(noun, (noun,))
    before = [base_of(n) for _, n in scope.bodies_before(position) if base_of(n).endswith(endings)]
    return before[-1] + rest[len(noun) :] if before else ""


def complete(office: Office, scope: Scope, previous: str) -> str:
    """The organisation of an office, made whole.

    ``previous`` is the organisation of the office before it in the chain or list, from which a bare body or a bare
    office inherits. A name that the text writes out stays as it is; one that is only meant is given in full.
    """
    if (
        previous
        and load_titles().party_organ.fullmatch(previous) is not None
        and (office.body or office.head not in load_titles().party)
    ):
        previous = ""  # 党支部 of nobody knows whom: nothing to go on with
    if previous and _OF_PEOPLE.fullmatch(base_of(previous)) is not None:
        previous = main_body(scope)  # 学生第二党支部书记、辅导员
    found = _complete(office, scope, previous)
    branch = _NUMBERED_BRANCH.match(office.body) is not None
    if (office.named and not branch) or (previous and found.startswith(base_of(previous))):
        return found
    return scope.in_full(found)


def _complete(office: Office, scope: Scope, previous: str) -> str:
    lexicon = load_titles()
    body, position = office.body, office.start
    if _NUMBERED_BRANCH.fullmatch(body) is not None:
        return _numbered_branch(scope, body, position, previous)
    if not body:
        return _without_body(office, scope, previous)
    if (deictic := _DEICTIC.match(body)) is not None and not office.named:
        found = _deictic_body(scope, body[deictic.end() :], position)
        if found:
            return found
        body = body[deictic.end() :]
    if (youth := _YOUTH.match(body)) is not None and not office.named:
        place = place_for(scope, youth.group(1), position, previous)
        return f"团{place}委{body[youth.end() :]}" if place else body
    level = lexicon.level_start.match(body)
    if level is not None:
        place = place_for(scope, level.group(), position, previous)
        if body.startswith("委", level.end()) and place not in scope.committees:
            # 三江县委, where the article calls the committee so
            place = next((c for c in scope.committees if c[:2] == place[:2] and c.endswith(level.group())), place)
        if len(place) == 2 and body.startswith("委", level.end()):
            return place + body  # 嵩县县委
        return place + body[level.end() :] if place else body
    if lexicon.ward.fullmatch(body) is not None and (hospital := main_body(scope)).endswith(("医院", "卫生院")):
        return hospital + body
    near = next((n for n in _NEAR_PLACES if body.startswith(n)), "")
    if near and not office.named and (place := _place_noun(scope, near, position)):
        return place + body[len(near) :]
    if office.named:
        return body
    if body in lexicon.committee_departments or body in lexicon.place_bodies:
        committee = _COMMITTEE.match(previous.removeprefix("中共"))
        if committee is not None:
            if body in lexicon.committee_departments:
                return f"{committee.group(1)}委{body}"
            return committee.group(1) + body
        government = _GOVERNMENT.match(previous.removeprefix("中共"))
        base = government.group(1) if government is not None else base_of(previous)
        if base.endswith(lexicon.levels):
            return base + body
    if body in ("居委会", "村委会", "居民委员会", "村民委员会") and base_of(previous).endswith(("社区", "村")):
        return base_of(previous) + body  # 某社区党委书记、居委会主任
    organ = lexicon.party_organ.match(body)
    if organ is not None:
        return _organ_body(scope, body, position, previous) or body
    noun = next((x for x in lexicon.nouns if body.startswith(x)), "")
    if noun and (len(body) == len(noun) or lexicon.party_organ.match(body, len(noun)) or len(body) - len(noun) <= 4):
        found = _noun_body(scope, noun, position, previous)
        if found:
            return found + body[len(noun) :]
        return body
    if previous and len(body) <= 6:
        committee = _COMMITTEE.match(previous.removeprefix("中共"))
        if committee is not None and body.endswith(("局", "委", "办", "厅", "院", "部", "联", "会")):
            return committee.group(1) + body
        department = _DEPARTMENT.search(body) or body in lexicon.committee_departments
        if committee is None and _GOVERNMENT.match(previous.removeprefix("中共")) is None and department:
            base = institution_of(base_of(previous))
            if base == base_of(previous) and _PART.search(base) is not None and _PART.search(body) is not None:
                # 高炉车间主任甲、烧结车间主任乙: parts of one body, which no part is of the other
                return main_body(scope) + body
            return body if base.endswith(body) or len(base) < 2 else base + body
    return body


def main_body(scope: Scope) -> str:
    """The institution that the article's title names, "" where it names none or a division."""
    if not scope.title_bodies:
        return ""
    base = scope.whole(institution_of(scope.title_bodies[0]))
    return "" if base.endswith(load_titles().levels) or _PART.search(base) is not None else base


def _numbered_branch(scope: Scope, body: str, position: int, previous: str) -> str:
    """第一党支部: of the body before it in the list, or of the article's own body."""
    if previous:
        base = institution_of(base_of(previous))
        return body if not base or _NUMBERED_BRANCH.match(base) else base + body
    if scope.title_bodies:
        return institution_of(scope.title_bodies[0]) + body
    whole = [name for _, name in scope.bodies_before(position) if name.endswith(body) and len(name) > len(body)]
    if whole:
        return whole[-1]
    main = [(name, n) for name, n in scope.body_counts.most_common(3) if _NUMBERED_BRANCH.match(name) is None and name]
    if main and (main[0][1] > 1 or len(main) == 1) and not main[0][0].endswith(load_titles().levels):
        return institution_of(base_of(main[0][0])) + body
    return body


def _party_body(scope: Scope, position: int) -> str:
    """The Party organ of a bare 副书记, 组织委员 in an article that has only one."""
    organ = load_titles().party_organ
    named = {
        name for _, name in scope.bodies_before(position) if any(m.end() == len(name) for m in organ.finditer(name))
    }
    return named.pop() if len(named) == 1 else ""


def _without_body(office: Office, scope: Scope, previous: str) -> str:
    """The organisation of an office that the text gives no body."""
    lexicon = load_titles()
    level = lexicon.place_levels.get(office.head)
    if level is not None:
        if level == "村":
            paths = [path for _, path in scope.paths_before(office.start) if path.endswith(level)]
            if not previous and paths:
                return paths[-1]
        return place_for(scope, level, office.start, previous)
    if office.title in lexicon.standalone:
        return ""
    if not previous and office.head in lexicon.party and office.title not in ("书记", "常委"):
        return _party_body(scope, office.start)
    if not previous:
        noun = lexicon.kinds.get(office.head) or (office.head[0] if office.head in lexicon.chiefs else "")
        return _noun_body(scope, noun, office.start, "") if noun and noun not in NO_BODY else ""
    if office.head in lexicon.party:
        return previous
    committee = _COMMITTEE.match(previous.removeprefix("中共"))
    if committee is not None and (committee.group(2) or office.head.endswith("秘书长")):
        return previous  # 市委常委、秘书长 is of the committee
    base = base_of(previous)
    if base != previous:
        base = institution_of(base)
    if office.head in lexicon.chiefs and office.head[0] not in NO_BODY:
        endings = lexicon.noun_also.get(office.head[0], (office.head[0],))
        if not base.endswith(endings):  # 场长 is of no company
            return _noun_body(scope, office.head[0], office.start, "") or base
    if _PART.search(base) is not None and _INSTITUTION.match(base) is None:
        return main_body(scope) or base  # 某教研室党支部书记某某教授
    return base

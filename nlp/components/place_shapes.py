"""Places that no gazetteer has, found by the shape of their names: villages, hamlets, landscape (SPEC §3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.resources.places import gazetteer, place_rules

HAN = "\u4e00-\u9fff"


@cache
def rule_words(section: str, key: str) -> frozenset[str]:
    """A list of ``places.toml`` as a set of words."""
    return frozenset(place_rules()[section][key].split())


@cache
def rule_characters(section: str, key: str) -> frozenset[str]:
    """A list of ``places.toml`` as a set of characters."""
    return frozenset("".join(place_rules()[section][key].split()))


@cache
def _suffix_pattern(key: str) -> re.Pattern[str]:
    words = sorted(rule_words("shapes", key), key=lambda word: (-len(word), word))
    return re.compile("|".join(words))


@cache
def _next_item(suffix: str) -> re.Pattern[str]:
    return re.compile(rf"、[{HAN}]{{2,4}}{suffix}")


@cache
def _path_village() -> re.Pattern[str]:
    ends = "|".join(sorted(rule_words("shapes", "villages"), key=lambda word: (-len(word), word)))
    return re.compile(rf"([{HAN}]{{1,6}}?)({ends})(?!民|委|里|庄|口村|子|务|镇|屯|寨)")


@cache
def _path_hamlet() -> re.Pattern[str]:
    ends = "|".join(sorted(rule_words("shapes", "hamlets"), key=lambda word: (-len(word), word)))
    return re.compile(rf"((?:第?[{HAN}0-9０-９]{{1,5}}?))({ends})(?!民|委|织|长|建|成|合|级|员|里|园|稼|户)")


@cache
def _village_words() -> tuple[str, ...]:
    """Words that no village's name ends in; the shorter generic words are none only as the whole."""
    return ("农村", "乡村", "强村", *sorted(word for word in rule_words("shapes", "village_words") if len(word) > 2))


def is_han(character: str) -> bool:
    """Whether it is one Chinese character (an empty string is none)."""
    return "\u4e00" <= character <= "\u9fff"


def _is_clear(text: str, begin: int, borders: frozenset[int]) -> bool:
    """Whether a name can begin here: at a mark, behind another place, or behind a word that does not run on into it."""
    if begin == 0 or begin in borders or not "\u4e00" <= text[begin - 1] <= "\u9fff":
        return True
    if text[begin - 1] in "年月日" and text[begin - 2 : begin - 1].isdigit():
        return True  # 2022年|某某县
    if text[begin - 1] not in rule_characters("shapes", "boundaries"):
        return False
    return text[begin - 1 : begin + 1] not in gazetteer().words


def is_village_body(name: str) -> bool:
    """Whether the name of a village could be one: no generic word (贫困村), nothing that names never hold."""
    if name in rule_words("shapes", "village_words") or name.endswith(_village_words()):
        return False
    match = next((m for m in _suffix_pattern("villages").finditer(name) if m.end() == len(name)), None)
    body = name[: match.start()] if match else name
    if not body or body + "村" in rule_words("shapes", "village_words"):
        return False
    if body[-1] == "族" or (match and match.group() in {"屯", "寨"} and body[-1] == "村"):
        return False
    if len(body) >= 2 and body[0] in "一二三四五六七八九十" and body[1] in "份个条批位名件次项篇张本":
        return False  # 七份|村情报告
    return not any(character in rule_characters("shapes", "never_in_village") for character in body)


def divisions_by_shape(text: str, borders: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Counties and townships that no gazetteer has (renamed, merged, new): two or three characters and 县, 市, 镇, 乡.

    The left border has to be clear, no part may be an everyday word (乡镇, 示范镇), and the name has to stand right
    behind another place, before its own committee or government, or more than once.
    """
    words, frequent = gazetteer().words, gazetteer().frequent_words
    never = rule_characters("shapes", "never_in_village")
    done_to, town_ends = rule_words("shapes", "done_to"), rule_characters("shapes", "town_ends")
    generic, plain = rule_words("full_names", "generic"), rule_words("full_names", "plain_words")
    for match in _DIVISION_END.finditer(text):
        suffix, end = match.group(), match.end()
        for length in (2, 3):
            start = match.start() - length
            body, name = text[max(start, 0) : match.start()], text[max(start, 0) : end]
            if start < 0 or not all(is_han(character) for character in body) or not _is_clear(text, start, borders):
                continue
            pair = body[-1] + suffix[0]
            if body in done_to or body in frequent or pair in words or pair in plain or name in generic:
                break
            if body[0] == "年" and text[start - 1].isdigit():
                break  # 2022年|某某县
            if (
                body[0] in "一二三四五六七八九十"
                or "副" in body
                or any(c in never or c in "县市镇乡区村两三报" for c in body)
            ):
                break
            listed = start - 1 in borders and text[start - 1] in "、和及与"  # 甲镇、乙镇
            shaped = length == 3 and body[-1] in town_ends and body not in words and suffix != "市"
            if any(body[i : i + 2] in words for i in range(length - 1)) and not (
                start in borders or listed or (shaped and name not in plain)
            ):
                continue
            place = _BODIES.match(text, end) or _BELOW.match(text, end) or _AT.search(text, max(0, start - 2), start)
            marked = start == 0 or not is_han(text[start - 1])
            marked = marked or (shaped and text[start - 1] in "由在到赴从往于至和与")
            if start in borders or place or marked or text.count(name) > 1:
                yield start, end
                break


_DIVISION_END = re.compile(
    r"(?:县|市|镇|乡|街道|苏木)(?![城民场域级镇区际属直土愁亲贤情音风]|(?<!镇)村|村(?!干部|支书|民|两))"
)
_BELOW = re.compile(rf"[{HAN}]{{2,3}}(?:镇|乡|街道|苏木|村)(?!振兴)")
_AT = re.compile(r"(?:[在赴]|位于|走进|来到)$")
_BODIES = re.compile("委|党委|党工委|政府|人民政府|人大|政协|纪委|办事处|长")


_COUNTED_LIST = re.compile(
    rf"((?:[{HAN}]{{2,3}}、){{1,8}}[{HAN}]{{2,3}}?)(?:等)?(?:[两三四五六七八九十几\d０-９]+个?|等)"
    r"(?:行政村|自然村|贫困村|村|乡镇|镇街|街镇|镇|乡|街道|社区|屯)(?![干民委级里])"
)


_MONGOLIAN = re.compile(rf"(?:苏木|嘎查)(?![{HAN}]?达)")


def mongolian_divisions(text: str, borders: frozenset[int]) -> Iterator[tuple[int, int]]:
    """苏木 and 嘎查 of transliterated names, which may be long: 查干淖苏木, 乌兰托嘎嘎查."""
    translit = rule_characters("shapes", "translit") | rule_characters("shapes", "mongolian")
    never = rule_characters("shapes", "never_in_village") - translit
    for match in _MONGOLIAN.finditer(text):
        begin = match.start()
        while begin > 0 and match.start() - begin < 7 and begin not in borders and is_han(text[begin - 1]):
            if text[begin - 1] in never or text[begin - 1] not in translit:
                break
            begin -= 1
        if match.start() - begin >= 2:
            yield begin, match.end()


def counted_list(text: str) -> Iterator[list[tuple[int, int]]]:
    """Short names of villages or townships that a counting noun closes: 岭下、水口两个村."""
    for match in _COUNTED_LIST.finditer(text):
        spans, at = [], match.start(1)
        for name in match.group(1).split("、"):
            spans.append((at, at + len(name)))
            at += len(name) + 1
        first, second = spans[0], spans[1]
        if first[0] and is_han(text[first[0] - 1]) or first[1] - first[0] > second[1] - second[0]:
            # what stands before the first item may have been taken for its head (带动|岭下)
            spans[0] = (max(first[0], first[1] - (second[1] - second[0])), first[1])
        yield spans


_OF_VILLAGE = ("村民", "村委", "村干部", "村支", "村党", "村组", "村两委", "村集体", "村“两委”", "村里")


def village_behind(text: str, start: int) -> tuple[int, int] | None:
    """The village that begins at ``start``, right behind a township or county (某某镇|某某村)."""
    match = _path_village().match(text, start)
    if not match:
        return None
    body = match.group(1)
    if len(body) > 5 or (len(body) < 2 and match.group(2) != "村") or not is_village_body(match.group()):
        return None
    end = match.end()
    inhabitants = text.startswith(_OF_VILLAGE, end)  # 石咀村|村民
    if text[end : end + 1] == "村" and match.group(2) == "村" and not inhabitants:  # 张村村
        end += 1
    if match.group(2) == "村" and text.startswith("社区", end):
        end += 2
    return start, end


def hamlet_behind(text: str, start: int) -> tuple[int, int] | None:
    """The hamlet that begins at ``start``, right behind a village (某某村|某某屯)."""
    match = _path_hamlet().match(text, start)
    if not match or len(match.group(1)) > 5:
        return None
    body = match.group(1)
    if any(character in rule_characters("shapes", "never_in_village") for character in body):
        return None
    if match.group(2) in {"庄", "组"} and (len(body) > 4 or (match.group(2) == "组" and len(body) < 2)):
        return None
    return match.start(), match.end()


def villages_by_shape(text: str, borders: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Villages and communities outside a path: from a clear left border to 村, 社区, 屯, at most four characters.

    ``borders`` are offsets where another mention ends.
    """
    opens = rule_characters("shapes", "boundaries")
    for match in re.finditer(rf"(?<=[{HAN}])(?:行政村|自然村|村|社区|嘎查|屯)", text):
        if text[match.end() : match.end() + 1] in _VILLAGE_GOES_ON:
            continue
        begin = match.start()
        while begin > 0 and match.start() - begin < 5:
            before = text[begin - 1]
            if begin in borders or not "\u4e00" <= before <= "\u9fff":
                break
            if before in opens and match.start() - begin >= 2:
                break
            begin -= 1
        length = match.start() - begin
        if text[begin] in "逛游走进看住爬访去来" and begin not in borders:
            continue  # 逛|古村
        if _is_clear(text, begin, borders) and 2 <= length <= 4 and is_village_body(text[begin : match.end()]):
            yield begin, match.end()


_VILLAGE_GOES_ON = frozenset("民委里庄子务镇级支落屯寨")
_OF_LANDSCAPE = re.compile(
    "流经|发源|水质|水位|全长|脚下|主峰|海拔|沿岸|两岸|河段|水面|穿[境城镇村]而过|蜿蜒|禁渔|、[北南东西]?沟"
)
_TRANSLIT_ENDS = frozenset(("群岛", "半岛", "列岛", "海峡", "山脉", "高原", "沙漠", "盆地", *"岛湾河山湖"))
_OF_WATERS = frozenset(("流域", "水域", "海域", "湿地", "林区"))
_WATERS = frozenset("河江湖")
_LEADS_IN = frozenset("在到从自向赴往于与和及对的由经以是为把将使被按据")
_OUTDOORS = frozenset(
    ("上山", "下山", "进山", "出山", "登山", "爬山", "巡山", "护山", "过河", "下河", "过江", "下海", "出海")
)
_SLOPES = frozenset("麓坡侧岸")


def landscape_by_shape(text: str, borders: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Mountains, waters, islands outside the gazetteer: three characters or more behind a clear left border.

    The border is a mark, the start of a line, the end of another place, or a word such as 在, 沿, 登 before the name.
    """
    opens = rule_characters("shapes", "boundaries")
    never = rule_characters("shapes", "never_in_natural")
    generic = rule_words("shapes", "natural_words")
    translit = rule_characters("shapes", "translit")
    for match in _suffix_pattern("natural").finditer(text):
        end, suffix = match.end(), match.group()
        nxt = text[end : end + 1]
        if len(suffix) == 1 and nxt in _WATERS and suffix in "溪沟湾潭":  # 白溪|河 is one name
            continue
        sure = bool(_OF_LANDSCAPE.match(text, end))
        if (
            not sure
            and len(suffix) == 1
            and nxt
            and nxt in _CONTINUES.get(suffix, "")
            and text[end + 1 : end + 2] not in _SLOPES
        ):
            continue
        begin = match.start()
        limit = 8 if suffix in _TRANSLIT_ENDS and begin and text[begin - 1] in translit else 4
        while begin > 0 and match.start() - begin < limit:
            if begin in borders or not "\u4e00" <= text[begin - 1] <= "\u9fff":
                break
            if (
                text[begin - 1] in opens
                and match.start() - begin >= 2
                and not (limit == 8 and text[begin - 1] in translit)
            ):
                break
            begin -= 1
        body = text[begin : match.start()]
        if limit == 8 and begin > 0 and text[begin - 1] not in opens and begin not in borders:
            while body and body[0] not in translit:
                begin, body = begin + 1, body[1:]
        if not _is_clear(text, begin, borders) or len(body) < (2 if len(suffix) == 1 else 1) or len(body) > limit:
            continue
        if any(character in never for character in body):
            continue
        words = gazetteer().words
        name = body + suffix
        pairs = [name[i : i + 2] for i in range(len(name) - len(suffix))]
        if text[begin - 1 : begin + 1] in _OUTDOORS:
            continue  # 上山|挖沟
        if body[:1] in _LEADS_IN and begin not in borders:
            continue  # 赴|环江
        if not body or body[0] in rule_characters("shapes", "never_first") or body[-1] in "上下入出进到在向":
            continue
        if suffix in "峰岭" and len(body) == 2 and body[0] in rule_characters("shapes", "surnames"):
            continue  # more often a person
        foreign = limit == 8 and len(body) > 2 and all(character in translit for character in body)
        listed = _next_item(suffix).match(text, end, end + 6)  # one of several rivers
        marked = (
            begin == 0
            or not is_han(text[begin - 1])
            or text[begin - 1] in "在距沿临"
            or text[begin - 2 : begin] == "依托"
        )
        of_landscape = sure and marked and len(body) <= 3
        if (
            not foreign
            and not listed
            and not of_landscape
            and any(pair in words for pair in (pairs if len(suffix) == 1 else pairs[:-1]))
        ):
            continue
        if any(name.endswith(word) for word in generic) and len(suffix) == 1:
            continue
        if name in generic or (suffix in _OF_WATERS and body[-1:] not in "江河湖海山川溪淀"):
            continue
        yield begin, end


def quarters_by_shape(text: str, borders: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Quarters and regions that are no divisions: two characters before 地区, 新城, 组团 behind a clear left border."""
    words = gazetteer().words
    never = rule_characters("shapes", "never_in_natural")
    ends = "|".join(sorted(rule_words("shapes", "quarters")))
    for match in re.finditer(rf"(?=([{HAN}]{{2}})({ends}))", text):
        start, body, name = match.start(), match.group(1), match.group(1) + match.group(2)
        clear = _is_clear(text, start, borders)
        unlike = any(character in never for character in body) or body[0] in rule_characters("shapes", "never_first")
        if not clear or unlike or (body in words and name not in rule_words("shapes", "known_quarters")):
            continue
        yield start, start + len(name)


_CONTINUES = {
    "山": "色东西区村林庄寨城镇乡县市货药歌寺庄药门村路体水羊区地头脚",
    "河": "湖北南西东道长段床水村镇乡县市流堤区沟口港套池源",
    "江": "河豚段海苏西北南东村镇乡县市水湖山",
    "湖": "北南州村镇乡县市区水畔泊光心",
    "岭": "村镇乡县市南",
    "溪": "村镇乡县市水流",
    "岛": "村镇乡县市屿国上民",
    "峰": "村镇乡县市会值年谷期",
    "湾": "村镇乡县市区仔",
    "淀": "粉村镇乡县市",
    "潭": "村镇乡县市",
    "泉": "州水村镇乡县市眼",
    "峡": "谷村镇乡县市",
    "沟": "村镇乡县市通渠壑",
    "塬": "村镇乡县市",
    "川": "流村镇乡县市剧菜",
    "洲": "村镇乡县市际",
    "涧": "村镇乡县市",
    "荡": "漾村镇乡县市",
}

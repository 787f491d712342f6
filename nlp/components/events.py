"""Named meetings, contests, festivals and historical events (SPEC §3, EVENT)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components.matches import EntityMatch
from nlp.components.reach import kept_spans, mentions_inside, own_name, take
from nlp.components.textview import HAN, TextView, word_class
from nlp.resources.lexicon import alternation, words

_NUM = "一二三四五六七八九十百0-9０-９"
_CONGRESS = re.compile(
    rf"党的[一二三]?十?[一二三四五六七八九](?:大|届[一二三四五六七八九]中全会)(?![{HAN}]?[代型])"
    rf"|党的[一二三]十大|(?:[一二]?十[一二三四五六七八九]?届)[一二三四五六七八九]中全会|党的[一二三]?十[一二三四五六七八九]?届[一二三四五六七八九]中全会"
    rf"|(?<![{HAN}])[一二]十[一二三四五六七八九]?大(?=精神|报告|以来|召开|胜利)|十[六七八九]大(?=精神|报告|以来|召开|胜利)"
)
_EDITION = re.compile(
    rf"(?:举办|办好|举行|承办|参加|亮相|参展)(第[{_NUM}]+届[{HAN}]{{3,18}}?)(?=[，。、；（“\n]|活动|在|于|期间|$)"
)
_BARE_OWNER = re.compile(rf"(?:医院|学校|学院|集团|公司|[省市县区州镇乡])(?=第[{_NUM}]+次(?:党代会|代表大会|党员大会))")
_NUMBERING = re.compile(rf"[（(][{_NUM}]{{1,3}}[）)]")
_NAMED = re.compile(
    rf"第[{_NUM}]+(?:届|次|期|屆)|首届|[{_NUM}]+届[{_NUM}]+次|(?:19|20)\d\d|[“”]|^全国|^中央|^全球|^世界|^国际|^庆祝|^纪念|^中国|^亚洲|年度"
)


@cache
def _break_pattern() -> re.Pattern[str]:
    return re.compile(rf"{alternation(words('events', 'breaks'))}|每(?!年)|好(?=\x01)|与(?!会)|首届(?!.)")


@cache
def _event_pattern() -> re.Pattern[str]:
    terms = words("events", "meetings") | words("events", "history") | words("events", "festival_endings")
    return re.compile(f"(?:{alternation(terms)})")


@cache
def _known_events() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(words('events', 'known'))})")


def find_events(
    text: str, *, view: TextView | None = None, places: Sequence[EntityMatch] = (), bodies: Sequence[EntityMatch] = ()
) -> list[EntityMatch]:
    """Named meetings, contests, festivals and historical events; ``bodies`` are the text's organisations."""
    view = view or TextView(text)
    spans: dict[int, int] = {}
    inside = mentions_inside(tuple(places))
    body_ends = {b.end: b for b in bodies}
    for match in _CONGRESS.finditer(text):
        spans[match.start()] = match.end()
    for match in _known_events().finditer(text):
        if match.group() == "长征" and re.match(
            r"[一二三四五六七八九十\d]号|火箭|系列|路|精神|途", text[match.end() : match.end() + 3]
        ):
            continue
        start = _with_edition(text, match.start())
        place = inside.get(start - 1)
        if (
            match.group().endswith(("会", "杯", "论坛"))
            and place is not None
            and place.end == start
            and place.label == "GPE"
        ):
            start = place.start  # 巴黎奥运会
            year = re.search(r"(?:19|20)\d\d年?$", text[max(0, start - 5) : start])
            start -= len(year.group()) if year else 0
        spans.setdefault(start, match.end())
    meetings, history = words("events", "meetings"), words("events", "history")
    generic = words("events", "generic")
    not_events = tuple(words("events", "not_events"))
    for match in _event_pattern().finditer(text):
        end, ending = match.end(), match.group()
        if ending == "党建擂台" or text.startswith(("赛",), end):
            continue
        if text.startswith(
            (
                "员",
                "室",
                "场所",
                "议",
                "点",
                "日",
                "目",
                "约",
                "能",
                "奏",
                "品",
                "度",
                "馆",
                "厅",
                "工作领导",
                "主义",
                "性",
                "队",
                "动员",
                "者",
                "现",
                "望",
                "组委会",
            ),
            end,
        ):
            continue
        if ending not in meetings and text.endswith(not_events, 0, end):
            continue
        if ending == "节" and text[match.start() - 1 : match.start()].isdigit():
            continue  # 开课98节
        if ending in ("节", "展", "赛") and text[end : end + 1] in words("events", "not_behind"):
            continue
        start = _event_start(text, match.start())
        for k in range(match.start() - 1, start, -1):
            body = body_ends.get(k)
            if body is not None and body.start >= start and body.end <= match.start():
                if text[body.start - 2 : body.start] in ("庆祝", "纪念") or text[start : start + 1] == "“":
                    continue
                after = text[body.end : body.end + 4]
                joined = re.match(rf"[{_NUM}第]+[届次]|领导人", after) or re.match("峰会|论坛", text[body.end :])
                start = body.start if joined else body.end
                break
        year = re.search(r"(?:19|20)\d\d年?度?$", text[max(0, start - 7) : start])
        if year and start > 0:
            start -= len(year.group())
        before = inside.get(start - 1)
        if (
            before is not None
            and before.label == "GPE"
            and re.match(rf"第[{_NUM}]+届|首届|20\d\d", text[start : start + 8])
        ):
            start = before.start
        if text.endswith("中国共产党", 0, start) and start > 0:
            start -= 5
        while start < match.start() and text[start] in " \u3000、，":
            start += 1
        name = text[start:end]
        bare = _BARE_OWNER.match(name)
        if bare is not None:
            start += bare.end()
            name = text[start:end]
        core = name[: len(name) - len(ending)]
        alone = re.fullmatch(r"“([^“”]+)”", core)
        if alone and ending in ("联赛", "大赛", "比赛", "论坛", "展", "赛", "晚会", "大会", "峰会"):
            spans[start + 1] = start + 1 + len(alone.group(1))
            continue
        if re.fullmatch(r"(?:“[^“”]+”[、和]?)+", core) and ending in words("programmes", "tails"):
            continue
        first = re.fullmatch(rf"(?:首次|第[{_NUM}]+次)(?:全体|党员)?(?:会议|大会)", name)
        if first is not None and text.endswith(("召开", "举行", "开了", "召开了"), 0, start):
            continue
        if name in generic or len(core) < 2 or len(name) > 48 or "\n" in name:
            continue
        has_place = any(k in inside for k in range(start, match.start()))
        named = bool(_NAMED.search(name)) or has_place
        if ending == "培训班" and not re.search(rf"第[{_NUM}]+[届期次]", name):
            continue
        if ending == "换届选举" and not re.search(rf"第[{_NUM}]+[届次]|20\d\d", name):
            continue
        if ending in history:
            chain = [inside[k] for k in range(start, match.start()) if k in inside and inside[k].start == k]
            if len(chain) >= 2 and chain[-1].end < match.start():
                start = chain[-1].start
            if not (has_place or own_name(view, start, match.start(), frozenset())):
                continue
        elif ending in ("节", "展", "赛", "会展"):
            token_start, token = view.token_at(end - 1)
            numbered = re.search(rf"第[{_NUM}]+届|首届", name) and word_class(token) == "n"
            if (len(token) >= 2 and word_class(token) not in ("x", "nz", "t") and not numbered) or not (
                named or text.count(name) >= 3
            ):
                continue
        elif ending in meetings and not named:
            common = core.startswith(("全市", "全省", "全县", "全区", "全镇", "全村", "集团", "公司", "学校"))
            if not (
                len(core) >= (4 if ending.endswith("节") and not common else 8 if common else 6)
                and ending not in ("会议", "大会", "例会", "培训班", "比赛", "签约仪式", "启动仪式")
            ):
                continue
        take(spans, start, end)
    for match in re.finditer(
        rf"(?<![{HAN}])[省市县区]?[{HAN}]{{1,2}}[洽博交贸]会(?!议)|[省市县区]?(?:旅发|文旅|绿发|农博)大会|(?<=[好办与和届、])[{HAN}][洽博交贸]会",
        text,
    ):
        if match.group()[-3:] not in ("社交会", "外交会") and "届" not in match.group():
            spans.setdefault(_with_edition(text, match.start()), match.end())
    for match in _EDITION.finditer(text):
        spans.setdefault(match.start(1), match.end(1))
    _recurring_events(text, spans, inside)
    return kept_spans(spans, "EVENT")


def _with_edition(text: str, start: int) -> int:
    """The start with 第139届 before it."""
    edition = re.search(rf"第[{_NUM}]+届(?:中国)?$", text[max(0, start - 12) : start])
    return start - len(edition.group()) if edition else start


def _recurring_events(text: str, spans: dict[int, int], inside: dict[int, EntityMatch]) -> None:
    """The short form of a named festival or forum, wherever else it stands (某茶节 for 2011某地某茶节)."""
    shorts: set[str] = set()
    for a, b in spans.items():
        for k in range(a, b):
            if text[k] in "节" and k - a >= 3:
                place_end = max((inside[j].end for j in range(a, k) if j in inside), default=0)
                if place_end and 2 <= k - place_end <= 5:
                    shorts.add(text[place_end : k + 1])
    for short in shorts:
        for match in re.finditer(re.escape(short), text):
            spans.setdefault(match.start(), match.end())


def _event_start(text: str, stop: int) -> int:
    """Walk back over quotes as a whole to the verb, particle or mark before a meeting's name."""
    at = stop
    least = max(0, stop - 40)
    while at > least:
        char = text[at - 1]
        if char in "”」’":
            opening = text.rfind({"”": "“", "」": "「", "’": "‘"}[char], least, at - 1)
            if opening < 0:
                break
            at = opening
            continue
        if char in "）)":
            opening = max(text.rfind("（", least, at), text.rfind("(", least, at))
            if opening < 0:
                break
            if _NUMBERING.fullmatch(text, opening, at):
                break  # （7）第八届某某节
            at = opening
            continue
        if char == "、" and text[at - 2] not in "会坛" and re.search(r"(?:庆祝|纪念)(?!大会|活动)", text[least:at]):
            at -= 1
            continue
        if char == "—" and text[at - 2 : at - 1] != "—" and text[at : at + 1] != "—":
            at -= 1
            continue
        if char in "，。；：、！？!?;:,“「‘《》（(\n【】—｜|":
            break
        at -= 1
    chunk = text[at:stop]
    best = 0
    if re.match("中央和国家机关|党的建设", chunk):
        return at
    chunk = chunk.replace("党的建设", "\u0001" * 4).replace("中央和国家", "\u0001" * 5)
    depth_free = re.sub(r"“[^”]*”", lambda m: "\u0001" * len(m.group()), chunk)
    for m in _break_pattern().finditer(depth_free):
        best = max(best, m.end())
    return at + best

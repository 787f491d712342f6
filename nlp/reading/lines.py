"""What a single line of a page is: breadcrumb, labelled note, furniture, or text (SPEC §1)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from nlp.reading.dates import find_date
from nlp.reading.people import is_byline
from nlp.reading.words import alternatives, masthead_words, outlet_ends

_SEPARATORS = r">＞›»→≫"
_STEPS = re.compile(rf"\s*(?:[{_SEPARATORS}]+|[-–—]+>|\s[/|\\-]\s|>>)\s*")
_SENTENCE_END = re.compile(r"[。！？!?；;]|……")
_BRACKETS = {"（": "）", "(": ")", "【": "】", "[": "]", "［": "］", "〔": "〕", "〖": "〗", "<": ">", "〈": "〉"}
_EDGE = " \t　\xa0|｜/／\\-—–·•*#=_~+,，、;；:：>＞›»<[]［］【】〖〗()（）丨\"'“”▲▼■□◆◇●○★☆→↓↑×√✕#．.。"
_LOOSE = re.compile(r"(?:https?://|www\.)[!-~]+|第?[A-Z]?\d{1,3}版(?:[:：][\u4e00-\u9fff]{2,6})?")  # addresses, pages


def same_title(line: str) -> str:
    """A key under which two writings of one title are alike: without white space, marks of widths and emphasis."""
    return re.sub(r"[\s#*_|｜—\-]+", "", unicodedata.normalize("NFKC", line)).lower()


def is_paragraph(line: str) -> bool:
    """Whether ``line`` is running text: it has a full stop in it or is long."""
    return len(line) > 60 or "。" in line


def inside_brackets(line: str) -> str:
    """What stands inside, where one pair of brackets holds all of ``line``; else ``""``."""
    close = _BRACKETS.get(line[:1])
    if close is None or not line.endswith(close) or len(line) < 3:
        return ""
    depth = 0
    for i, char in enumerate(line):
        depth += (char == line[0]) - (char == close)
        if depth == 0 and i < len(line) - 1:
            return ""
    return line[1:-1].strip()


def is_furniture(line: str, *, at_edge: bool) -> bool:
    """Whether ``line`` is made of nothing but words of page furniture, or of marks alone.

    ``at_edge``: the line stands before the first or behind the last paragraph, where words that might be a heading
    in the middle (下载, 微信) count too.
    """
    words = masthead_words()
    tokens = [t for t in re.split(rf"[\s{re.escape(_EDGE)}]+", line) if t]
    if not tokens:
        return True
    bare = [t.upper() if t.isascii() else t for t in tokens]
    named = [t for t in bare if t in words.furniture]
    if not named or not all(t in words.furniture or t.isdigit() for t in bare):
        return False
    return at_edge or len(bare) > 1 or bare[0] not in words.weak_furniture


def is_menu(line: str) -> bool:
    """Whether ``line`` may be an entry of a menu, or a row of such entries."""
    words = masthead_words()
    tokens = [t for t in re.split(rf"[\s{re.escape(_EDGE)}]+", line) if t]
    if not tokens:
        return False
    return all(t in words.menu or t in words.furniture or (len(t) <= 8 and t.endswith(words.menu_ends)) for t in tokens)


# ---------------------------------------------------------------------------------------------------------- breadcrumbs


@cache
def _crumb_head() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(masthead_words().crumb_heads)})(?:是|为)?\s*[:：]\s*(?P<rest>.*)")


def crumb_at(lines: list[str], i: int) -> tuple[list[str], int] | None:
    """The steps of the breadcrumb that begins with line ``i``, and the line behind it; ``None`` where there is none."""
    words = masthead_words()
    line = lines[i]
    if len(line) > 120 or "。" in line:
        return None
    head = _crumb_head().match(line)
    rest = head["rest"].strip() if head else line
    steps = [s.strip() for s in _STEPS.split(rest)]
    several = len(steps) > 1
    steps = [s for s in steps if s]
    if not head and line in words.menu and i + 1 < len(lines) and re.fullmatch(rf"[{_SEPARATORS}\s]+", lines[i + 1]):
        several = True
    if not head:
        # Without 当前位置 a row of steps must begin at a front page or end in 正文.
        if not several or not steps or max(map(len, steps)) > 30:
            return None
        if steps[0] not in words.menu and steps[-1] not in words.crumb_ends:
            return None
    end = i + 1
    open_step = bool(head and not rest) or bool(re.search(rf"[{_SEPARATORS}]$", rest))
    if not open_step and head and steps and end < len(lines) and re.match(rf"[{_SEPARATORS}]", lines[end]):
        open_step = True
    while end < len(lines) and end < i + 16:
        line = lines[end]
        if re.fullmatch(rf"[{_SEPARATORS}\s]+", line):
            open_step = True
        elif re.match(rf"[{_SEPARATORS}]", line) or (open_step and len(line) <= 40 and not is_paragraph(line)):
            steps.extend(s.strip() for s in _STEPS.split(line) if s.strip())
            open_step = bool(re.search(rf"[{_SEPARATORS}]$", line))
        else:
            break
        end += 1
        following = lines[end] if end < len(lines) else ""
        if not open_step and not re.match(rf"[{_SEPARATORS}]", following):
            break
    return steps, end


# ------------------------------------------------------------------------------------------------------ labelled notes


@dataclass
class Note:
    """The labelled values of one line: ``fields`` holds (label, kind, value); ``dates`` those that stand free."""

    fields: list[tuple[str, str, str]] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    outlet: str = ""
    byline: str = ""
    strong: bool = False

    @property
    def only_date(self) -> bool:
        return not self.fields and not self.outlet and not self.byline


@cache
def _label() -> re.Pattern[str]:
    lexicon = masthead_words()
    words = alternatives(lexicon.labels)
    # A label that says enough by itself may stand right behind the value before it (某某网作者：某某).
    strong = alternatives(frozenset(lexicon.labels) - lexicon.weak)
    return re.compile(
        rf"(?:(?<![\u4e00-\u9fffA-Za-z])|(?<=丨)|(?<=[\u4e00-\u9fff])(?=(?:{strong})[:：]))(?P<label>{words})"
        r"(?P<mark>[ \u3000\xa0]*[:：|｜丨/／][ \u3000\xa0]*|(?=[ \u3000\xa0]+[\u4e00-\u9fff])|$)"
    )


# The line under the title of a WeChat article: 原创 author account date 发表于 place. Account and date always stand
# there, the others may. A name beside a day alone may be a sentence's beginning; with 原创, a clock time or a place it
# is such a line.
@cache
def _wechat() -> re.Pattern[str]:
    return re.compile(
        r"(?P<original>原创[ \u3000\xa0]+(?:(?P<author>[\u4e00-\u9fff·]{2,8})[ \u3000\xa0]+)?)?"
        r"(?P<account>[^\s\d:：|｜丨/／,，。][^\s:：|｜丨/／,，。]{1,23})[ \u3000\xa0]+"
        r"(?P<date>\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?P<clock>[ \u3000\xa0]+\d{1,2}:\d\d(?::\d\d)?)?)"
        r"(?P<place>[ \u3000\xa0]*(?:(?:发表于|发布于)\s*\S{0,6}"
        rf"|[ \u3000\xa0](?:{alternatives(masthead_words().posted_from)})))?"
    )


def read_note(line: str) -> Note | None:
    """The labelled values of ``line`` where it holds nothing else, else ``None``."""
    if len(line) > 400 or _SENTENCE_END.search(line.replace("；", " ").replace(";", " ")):
        return None
    wechat = _wechat().fullmatch(line.strip())
    if wechat and (wechat["original"] or wechat["clock"] or wechat["place"]) and not _named_kind(wechat["account"]):
        _, _, day = find_date(wechat["date"]) or (0, 0, "")
        author = [("作者", "author", wechat["author"])] if wechat["author"] else []
        return Note(author, [day], outlet=wechat["account"], strong=True)
    if is_byline(line.strip(_EDGE)):
        return Note(byline=line.strip(_EDGE), strong=True)
    note = Note()
    words = masthead_words()
    rest = line
    marks = list(_label().finditer(rest))
    prefix = rest[: marks[0].start()] if marks else rest
    if marks and is_byline(prefix.strip(_EDGE)):
        note.byline, prefix = prefix.strip(_EDGE), ""  # 某报·某网记者 甲某 来源：…
    elif marks and re.sub(r"\s+", "", marks[0]["label"]) in words.reporter_roles | words.correspondent_roles:
        prefix = _of_outlet().sub("", prefix)
    elif marks and prefix.strip().endswith(words.inline_ends) and len(prefix) <= 30:
        prefix = ""  # 宣传科供稿 摄影/甲某
    if not _take_loose(prefix, note, signed=bool(marks)):
        return None
    free = bool(note.dates) or bool(note.outlet)
    for match, following in zip(marks, [*marks[1:], None][: len(marks)], strict=True):
        value = rest[match.end() : following.start() if following else len(rest)]
        label = re.sub(r"\s+", "", match["label"])
        kind = words.labels[label]
        trimmed = _trimmed(value, note, kind)
        if trimmed is None:
            return None
        value = trimmed
        if not match["mark"].strip() and kind not in _PEOPLE and not free and len(marks) == 1:
            return None  # 图片 新闻: a label without its colon is a word like any other
        if not match["mark"].strip() and len(value) > 24:
            return None
        note.fields.append((label, kind, value))
        if label not in words.weak and match["mark"].strip():
            note.strong = True
    if len(note.fields) > 1 or (note.fields and free):
        note.strong = True
    if not note.fields and not note.dates:
        return None
    return note


def _named_kind(word: str) -> bool:
    """Whether a word is a label or furniture (发布时间, 更新于, 打印), and so no account."""
    words = masthead_words()
    return word in words.labels or word in words.furniture or word.endswith(("于", "时间", "日期", "更新"))


@cache
def _of_outlet() -> re.Pattern[str]:
    return re.compile(rf"(?:[\u4e00-\u9fff]{{2,10}}(?:{outlet_ends()})[·・/、]?){{1,2}}$")


_PEOPLE = frozenset({"author", "correspondent", "editor", "editor_in_charge"})


def _take_loose(text: str, note: Note, *, signed: bool = False) -> bool:
    """Take dates, furniture and an outlet's name out of ``text``; whether that was all.

    ``signed``: a label follows. Beside a date and a label any short name is the outlet's (某某快讯 2020-05-09 记者 …).
    """
    while (found := find_date(text)) is not None:
        note.dates.append(found[2])
        text = f"{text[: found[0]]} {text[found[1] :]}"
    text = _LOOSE.sub(" ", text)
    left = [t for t in re.split(rf"[\s{re.escape(_EDGE)}]+", text) if t]
    left = [t for t in left if not _is_furniture_word(t)]
    outlet_like = _SHORT_NAME if signed else _outlet_like()
    if len(left) == 1 and note.dates and outlet_like.fullmatch(left[0]):
        note.outlet = left[0]
        return True
    return not left


@cache
def _outlet_like() -> re.Pattern[str]:
    return re.compile(rf"[\w·\-]{{2,14}}(?:{outlet_ends()})")


_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}")
_COUNT = re.compile(r"[（(]\d*[）)]\Z")


def _is_furniture_word(word: str) -> bool:
    """Whether a word is page furniture, a counter behind it left out: 我要评论(0). 我要… is always a button."""
    bare = _COUNT.sub("", word).strip(_EDGE)
    return bare in masthead_words().furniture or (bare.startswith("我要") and len(bare) <= 6)


@cache
def _beside() -> re.Pattern[str]:
    words = alternatives(masthead_words().beside)
    return re.compile(rf"[【\[［(（][^】\]］)）]{{0,12}}(?:{words})[^】\]］)）]{{0,16}}[】\]］)）]")


def _trimmed(value: str, note: Note, kind: str) -> str | None:
    """A label's value without the date and the furniture that follow it; ``None`` where it is no such value."""
    found = find_date(value)
    if kind == "published":
        if found is not None:
            rest = Note()
            if not _take_loose(value[: found[0]] + " " + value[found[1] :], rest):
                return None
            return found[2]
        bare = value.strip(_EDGE)
        return bare if len(bare) <= 20 else None
    while found is not None and kind != "other":
        note.dates.append(found[2])
        value = f"{value[: found[0]]} {value[found[1] :]}"
        found = find_date(value)
    value = _beside().sub(" ", value)
    parts = re.split(r"([\s\u3000|｜]+)", value.strip())
    while parts and (_is_furniture_word(parts[-1]) or not parts[-1].strip(_EDGE)):
        parts.pop()
    value = "".join(parts)
    if value.startswith("《") and "》" in value:
        value = value[1 : value.index("》")]
    value = value.strip(" \t　\xa0|｜/／,，、;；:：-—[]［］【】")
    limit = 120 if kind == "other" else 40
    return value if len(value) <= limit else None


# ------------------------------------------------------------------------------------------------------- closing notes

_CREDIT = re.compile(
    r"(?:(?:本报|本网|新华社|[\u4e00-\u9fff]{2,8})?(?:全媒体|首席|见习)?(?:记者|通讯员|摄影)?[ \u3000]*[/／:：]?"
    r"[ \u3000]*)"
    r"[\u4e00-\u9fff·][\u4e00-\u9fff· \u3000、,，]{1,20}[ \u3000]*(?:/|／)?[ \u3000]*摄(?:影)?(?:报道)?"
)
_CAPTION_CREDIT = re.compile(
    r".{0,60}[。！ \u3000](?:本报|本网|新华社|[\u4e00-\u9fff]{2,8})?(?:全媒体|首席|见习)?(?:记者|通讯员)"
    r"[ \u3000]*[\u4e00-\u9fff·][\u4e00-\u9fff· \u3000、]{1,12}摄(?:影)?"
)


@cache
def _note_heads() -> re.Pattern[str]:
    words = masthead_words()
    return re.compile(rf"(?:{alternatives(words.note_subjects)})?(?:{alternatives(words.note_heads)})")


def note_of(line: str) -> Note | None:
    """What ``line`` says about the article, where it is a note and nothing else: labelled values, or words in brackets.

    A note in brackets is strong: it stands on a line of its own and is marked off.
    """
    inner = inside_brackets(line)
    if not inner:
        return read_note(line)
    note = read_note(inner)
    if note is not None:
        note.strong = note.strong or not note.only_date
        return note
    if len(inner) > 200 or re.search(r"[。！？!?]", inner[:-1]):
        return None
    named = inner.endswith(masthead_words().note_ends) or (bool(_note_heads().match(inner)) and len(inner) <= 100)
    return Note(byline=inner, strong=True) if named else None


_TRAILING = re.compile(r"(?<=[。！？!?…”’》])\s*[（(【\[](?P<inner>[^（(【\[）)】\]]{2,80})[）)】\]]\s*$")


def trailing_note(line: str) -> tuple[str, Note | None]:
    """``line`` without the closing note in brackets behind its last sentence （文/…）, and that note."""
    match = _TRAILING.search(line)
    if match is None:
        return line, None
    inner = match["inner"].strip()
    note = read_note(inner)
    if note is None and inner.endswith(masthead_words().inline_ends) and not _SENTENCE_END.search(inner):
        note = Note(byline=inner)
    if note is None or note.only_date:
        return line, None
    return line[: match.start()].rstrip(), note


def is_photo_credit(line: str) -> bool:
    """Whether ``line`` is a photographer's credit, with or without the caption before it."""
    return len(line) <= 90 and bool(_CREDIT.fullmatch(line) or _CAPTION_CREDIT.fullmatch(line))


# ----------------------------------------------------------------------------------------------------------- link lists


@cache
def _neighbour() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(masthead_words().neighbours)})\s*(?:[:：>＞›»].*)?")


def is_button(line: str) -> bool:
    """Whether ``line`` is a button or a counter of a page, or its row of page numbers."""
    return len(line) <= 80 and bool(masthead_words().button.fullmatch(line) or _is_pager(line))


def _is_pager(line: str) -> bool:
    """Whether ``line`` is nothing but page numbers and the words that turn pages, two at least."""
    tokens = re.findall(r"\w+", line)
    words = masthead_words().turns
    turns = sum(t in words for t in tokens)
    return turns > 0 and len(tokens) > 1 and all(t in words or (t.isdigit() and len(t) < 4) for t in tokens)


def is_promotion(line: str) -> bool:
    """Whether ``line`` asks for a click, or says whose the article is: a page's own words, and none of the article."""
    return len(line) <= 160 and bool(masthead_words().promotion.match(line))


def is_neighbour(line: str) -> bool:
    """上一篇: … and its like."""
    return len(line) <= 100 and bool(_neighbour().fullmatch(line.strip(" \t　[]【】<>《》«»“”\"'")))


def link_head(line: str) -> str:
    """The words of a link list's head (相关稿件), where ``line`` is one; else ``""``."""
    bare = re.sub(r"\s+", "", line.strip(_EDGE))
    return bare if bare in masthead_words().link_heads else ""


def starts_with_link_head(line: str) -> bool:
    """Whether ``line`` is a link list's head with its first link behind a colon."""
    head, mark, _ = line.replace("：", ":").partition(":")
    return bool(mark) and head.strip(_EDGE) in masthead_words().link_heads


def is_footer(line: str) -> bool:
    """Whether ``line`` belongs to a page's foot (copyright, record numbers)."""
    return len(line) <= 200 and bool(_footer().search(line))


@cache
def _footer() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, masthead_words().footers)))

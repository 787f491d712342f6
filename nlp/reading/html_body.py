"""Which part of a page is its article, and which of that part's lines are text.

The article is looked for by where the running text lies: each line votes for the elements around it, names that pages
give to their article's part (``resources/html.toml``) count more, and links count against. trafilatura is asked where
that finds too little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nlp.reading.html_words import html_words, part_names, whole_names
from nlp.reading.lines import is_button, is_footer, is_neighbour, is_promotion, link_head, note_of
from nlp.reading.markup import Element, Line
from nlp.reading.people import are_persons
from nlp.reading.words import alternatives, masthead_words

_STOPS = re.compile(r"[。，！？；：、,;!?…]")
MIN_TEXT = 40
"""A Chinese article's text is at least this long; below it a second opinion is asked for."""


@dataclass
class Body:
    """The part of a page that holds its article: the lines' numbers ``first`` up to ``end``, and the element."""

    element: Element | None = None
    first: int = 0
    end: int = 0
    weight: float = 0.0
    paper: bool = False
    """Whether it lies in an element that only digital newspapers have."""


def weight_of(line: Line) -> float:
    """How much a line is running text: its length where it has stops and few links, a part of it where it has none."""
    if line.link_share > 0.5:
        return 0.0
    length = len(line.text)
    stops = len(_STOPS.findall(line.text))
    if length < 8 or is_footer(line.text[:40]):
        return 0.0
    if stops and (length >= 16 or line.text[-1] in "。！？”…"):
        return float(length)
    return 0.3 * length


class Scores:
    """For each element: the weight of the text below it, and all its characters; for parents also the near weight."""

    def __init__(self, lines: list[Line]) -> None:
        self.weight: dict[Element, float] = {}
        self.chars: dict[Element, int] = {}
        self.near: dict[Element, float] = {}
        self.span: dict[Element, tuple[int, int]] = {}
        for number, line in enumerate(lines):
            value = weight_of(line)
            element: Element | None = line.block
            self.weight[element] = self.weight.get(element, 0.0) + value
            self.chars[element] = self.chars.get(element, 0) + len(line.text)
            self.span[element] = (self.span.get(element, (number, number))[0], number + 1)
            # the near vote goes to the line's parent: a paragraph alone is no article
            share = 1.0 if element is not None and element.tag != "p" else 0.0
            while element is not None and (share == 0.0 or share > 0.05):
                if share:
                    self.near[element] = self.near.get(element, 0.0) + share * value
                share = 1.0 if share == 0.0 else share * 0.5
                element = element.getparent()
        if lines:
            self._add_up(lines[0].block.getroottree().getroot())

    def _add_up(self, root: Element) -> None:
        """Give each element what its children have, from the last to the first: each is whole before it gives."""
        for element in reversed(list(root.iter())):
            if element not in self.weight or (parent := element.getparent()) is None:
                continue
            self.weight[parent] = self.weight.get(parent, 0.0) + self.weight[element]
            self.chars[parent] = self.chars.get(parent, 0) + self.chars[element]
            first, end = self.span[element]
            old = self.span.get(parent, (first, end))
            self.span[parent] = (min(first, old[0]), max(end, old[1]))


def find_body(lines: list[Line], title: int = -1) -> Body:
    """The part of the page that is its article; ``Body()`` where there is no running text.

    ``title``: the number of the line that shows the title; the text is looked for right below it first.
    """
    scores = Scores(lines)
    total = max(scores.weight.values(), default=0.0)
    if not total:
        return Body()
    named = [e for e in scores.weight if whole_names(e) & html_words().strong and not _is_other(e)]
    best: Element | None = None
    if named:
        # the innermost of those that hold nearly all that the best of them holds
        most = max(scores.weight[e] for e in named)
        inner = [e for e in named if scores.weight[e] >= 0.85 * most]
        best = min(inner, key=lambda e: (scores.chars[e], scores.span[e][0]))
    free = max(scores.near, key=lambda e: (_boosted(e, scores) * _nearness(scores.span[e], title), -scores.span[e][0]))
    free, within = _below_title(free, scores, lines, title)
    if best is None or scores.weight[best] < MIN_TEXT or scores.weight[best] < 0.35 * scores.weight[free]:
        best = _climbed(free, scores, within)
    top = max(scores.chars, key=lambda e: (scores.chars[e], -scores.span[e][0]))
    if scores.weight[best] < MIN_TEXT and scores.weight[top] >= 0.9 * scores.chars[top]:
        best = top  # a page of nothing but text
    first, end = scores.span[best]
    paper = bool(whole_names(best) & html_words().paper)
    return Body(best, first, end, scores.weight[best], paper)


def _below_title(free: Element, scores: Scores, lines: list[Line], title: int) -> tuple[Element, Element | None]:
    """The best element in the smallest part that holds the title and running text below it, and that part.

    A short article lies closer to its title than the summaries and comments that outweigh it.
    """
    if title < 0:
        return free, None
    part: Element | None = lines[title].block
    while part is not None:
        first, end = scores.span.get(part, (0, 0))
        below = sum(v for x in lines[title + 1 : end] if not x.hidden and (v := weight_of(x)) == len(x.text))
        if below >= MIN_TEXT:
            break
        part = part.getparent()
    if part is None or part.tag in ("body", "html"):
        return free, None
    inside = [e for e in part.iter() if e in scores.near and scores.span[e][1] > title + 1]
    if not inside:
        return free, None
    local = max(inside, key=lambda e: (_boosted(e, scores), -scores.span[e][0]))
    if scores.weight[local] < max(MIN_TEXT, 0.25 * scores.weight[free]):
        return free, None
    return local, part


def _nearness(span: tuple[int, int], title: int) -> float:
    """More for what begins close below the title, or holds it; less for what ends above it."""
    first, end = span
    if title < 0:
        return 1.0
    if end <= title:
        return 0.5
    return 3.0 if first <= title + 12 else 1.0


def _boosted(element: Element, scores: Scores) -> float:
    value = scores.near[element]
    names = part_names(element)
    words = html_words()
    if names & words.other or element.tag in ("nav", "footer", "aside", "header"):
        value *= 0.2
    elif whole_names(element) & words.strong:
        value *= 1.5
    elif names & words.weak or element.tag == "article":
        value *= 1.2
    if element.tag in ("body", "html"):
        value *= 0.5
    return value * scores.weight[element] / max(1.0, scores.chars[element])


def _climbed(element: Element, scores: Scores, within: Element | None = None) -> Element:
    """``element``, or an element around it where that adds running text and little else."""
    while True:
        parent = element.getparent()
        if element is within or parent is None or parent.tag in ("body", "html") or parent not in scores.weight:
            return element
        added = scores.weight[parent] - scores.weight[element]
        all_added = scores.chars[parent] - scores.chars[element]
        if all_added == 0 and element.tag in ("p", "span", "font", "section", "td", "tr", "tbody", "center"):
            element = parent
            continue
        if added < 0.15 * scores.weight[element] or added < 0.7 * all_added:
            return element
        element = parent


def _is_other(element: Element) -> bool:
    return element.tag in ("nav", "footer", "aside")


# ---------------------------------------------------------------------------------------------------------- its lines


@cache
def _picture_note() -> re.Pattern[str]:
    words = masthead_words()
    return re.compile(
        rf"(?:{alternatives(words.picture_heads)}|图[一二三四五六七八九十\d]*[:：]|▲|△|↑|↓)"
        rf"|(?:{alternatives(words.picture_ends)})[）)]?[。]?$"
    )


def body_lines(lines: list[Line], body: Body, account: str = "") -> tuple[list[str], list[Line]]:
    """The lines of the article's part that are text, and those that are none: captions, buttons, lists of links."""
    chosen = lines[body.first : body.end]
    inside = [line for line in chosen if not line.hidden]
    # a page that hides all its text until a script has run
    if sum(map(weight_of, inside)) < 0.5 * body.weight:
        inside = chosen
    others = _Others(body.element)
    kept: list[Line] = []
    dropped: list[Line] = []
    cut = -1  # where the last line came to stand of which only links follow
    for i, line in enumerate(inside):
        text = line.text
        if others.holds(line.block):
            dropped.append(line)
            continue
        if link_head(text) and not any(weight_of(x) > 60 for x in inside[i + 1 : i + 9] if not x.link_share > 0.3):
            dropped.extend(inside[i:])
            break
        if (bare := text.lstrip(_ORNAMENTS)) != text and note_of(bare) is not None:
            text = line.text = bare
        if not kept and text == account:
            continue  # accounts begin with their own name
        if (
            is_neighbour(text)
            or is_caption(line)
            or is_promotion(text)
            or is_button(text)
            or not text.strip("\ufffd \u3000")
        ):
            continue
        if line.link_share > 0.7 and (len(text) < 8 or not text.endswith(("。", "！", "？", "”"))):
            cut = len(kept) if cut < 0 else cut
            continue
        if weight_of(line) >= MIN_TEXT and note_of(text) is None:
            cut = -1
        if (bracket := _BRACKETED.match(text)) is not None and note_of(bracket[1]) is not None:
            line.text = bracket[0]  # a button behind the note
        kept.append(line)
    for at in (0, -1):  # a signature without a word
        if len(kept) > 1 and len(kept[at].text) <= 16 and are_persons(kept[at].text.strip(_ORNAMENTS)):
            signed = kept.pop(at)
            signed.pieces, signed.text = (), f"记者 {signed.text.strip(_ORNAMENTS)}"
            dropped.append(signed)
    if cut >= 0:
        # headings of lists of links
        while cut and weight_of(kept[cut - 1]) < len(kept[cut - 1].text) and not note_of(kept[cut - 1].text):
            cut -= 1
        heads = [x for x in kept[cut:] if note_of(x.text) is None]
        if all(len(x.text) <= 12 for x in heads):
            dropped.extend(heads)
            kept = [x for x in kept if x not in heads]
    return [line.text for line in kept], dropped


_ORNAMENTS = " \u3000■□◎●○▌▎◆◇★☆▲△▶►※"
_BRACKETED = re.compile(r"[（(【\[]([^（(【\[）)】\]]{3,60})[）)】\]](?=.{1,20}$)")


class _Others:
    """Which elements lie in a part that is not the article (shares, comments, related news), below ``root``."""

    def __init__(self, root: Element | None) -> None:
        self.root = root
        self.known: dict[Element, bool] = {}

    def holds(self, element: Element) -> bool:
        path = []
        at: Element | None = element
        found = False
        while at is not None and at is not self.root:
            if at in self.known:
                found = self.known[at]
                break
            path.append(at)
            if at.tag in ("nav", "footer", "aside", "button") or part_names(at) & html_words().other:
                found = True
                break
            at = at.getparent()
        for e in path:
            self.known[e] = found
        return found


def is_caption(line: Line) -> bool:
    """Whether a line is a picture's caption: by its element, or by its words right behind a picture."""
    element: Element | None = line.block
    for _ in range(3):
        if element is None:
            break
        if element.tag == "figcaption" or whole_names(element) & html_words().caption:
            return len(line.text) <= 200
        element = element.getparent()
    if len(line.text) > 120:
        return False
    if line.text[0] in "▲△" or line.text in masthead_words().picture_alone:
        return True
    if not line.picture:
        return False
    if _picture_note().search(line.text) or is_centred(line.block):
        return True
    # a bare short paragraph right below a picture; a heading would be set in bold
    bare = line.block.tag == "p" and len(line.block) == 0 and not line.block.get("style")
    return bare and len(line.text) <= 40 and line.text[-1] not in "。！？!?：:；;，,、”…"


def is_centred(element: Element) -> bool:
    """Whether a paragraph is set in the middle, as captions are."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return (element.get("align") or "").lower() == "center" or "text-align:center" in style or element.tag == "center"

"""HTML bytes → a tree that can be walked, and its lines of text.

Everything here is iterative and linear, whatever the page: a page nested ten thousand deep is flattened rather than
walked by recursion, entities of the page's own are never expanded, and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from nlp.reading.cleaning import clean_text
from nlp.reading.encoding import Decoded, decode

Element: TypeAlias = Any
"""An ``lxml`` element; lxml itself is imported when a page is read, and has no types of its own."""

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main menu nav ol option p pre section select "
    " summary table tbody td tfoot th thead tr ul founder-content".split()
)
DROPPED = frozenset(
    "script style noscript template head svg math object embed video audio canvas map iframe input select textarea"
    " option button datalist meter progress title link meta base area param source track img".split()
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,30})", re.I)
# Pages are found that close themselves in the middle or in their head; what follows would be read as another page.
_CLOSERS = re.compile(r"</\s*(?:html|body|head)\s*>", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>|<\?xml[^>]*\?>", re.I | re.S)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)\b[^<>]*>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
MAX_DEPTH = 240  # so that nothing in libxml2 that goes down a tree can run out of stack


def decode_page(data: bytes, encoding: str = "", served: str = "") -> Decoded:
    """The page's text. What the page says of its own charset counts after a byte order mark and strict UTF-8,
    and before what its server said (``served``)."""
    found = _CHARSET.search(data, 0, 8192)
    declared = encoding or (found[1].decode("ascii") if found else served)
    return decode(data, declared or None)


def prepared(text: str) -> str:
    """A page's text as a parser can take it: one page, not too deep, no entities of its own."""
    return _flattened(_CLOSERS.sub(" ", _DOCTYPE.sub("", clean_text(text), count=2)))


def parse(text: str) -> Element | None:
    """The tree of a page, or ``None`` where there is nothing in it."""
    from lxml import etree

    text = prepared(text)
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, recover=True, huge_tree=True)
    # a lone surrogate has become U+FFFD in clean_text, so that this cannot fail
    return etree.fromstring(text.encode("utf-8"), parser)


def _flattened(text: str) -> str:
    """``text``; where its elements nest too deep, with the tags left out that open beyond the limit."""
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[2].lower() in _VOID or match[0].endswith("/>"):
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest <= MAX_DEPTH:
        return text
    # A newline for each block keeps the paragraphs apart.
    return _TAG.sub(lambda m: "<br>" if m[2].lower() in BLOCKS or m[2].lower() == "br" else " ", text)


@dataclass(slots=True)
class Line:
    """A line of a page: its text, the block that holds it, how many of its characters are links."""

    text: str
    block: Element
    links: int = 0
    hidden: bool = False
    picture: bool = False
    """Whether a picture stands right before it, with no text between."""
    pieces: tuple[str, ...] = ()
    """The line as its elements cut it; pages set labels apart by elements alone (``编辑：甲某`` ``审核：乙某``)."""

    @property
    def spaced(self) -> str:
        """The line with a space wherever an element begins or ends."""
        return " ".join(self.pieces) if self.pieces else self.text

    @property
    def link_share(self) -> float:
        return self.links / max(1, len(self.text))


_HIDDEN = re.compile(r"display\s*:\s*none", re.I)


def is_hidden(element: Element) -> bool:
    """Whether an element's own attributes hide it. ``visibility`` does not count: WeChat sets it until it is loaded."""
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def lines_of(root: Element) -> list[Line]:
    """The lines of text below ``root`` in their order, blocks and ``br`` ending them. Comments and scripts are none."""
    return list(_lines(root))


_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def _lines(root: Element) -> Iterator[Line]:
    parts: list[str] = []
    links = 0
    blocks: list[Element] = [root]
    picture = False
    in_link = 0
    hidden = 0

    def flush() -> Line | None:
        nonlocal links, picture
        text = _SPACES.sub(" ", "".join(parts)).strip(" \u3000\xa0")
        pieces = (
            tuple(p for part in parts if (p := _SPACES.sub(" ", part).strip(" \u3000\xa0"))) if len(parts) > 1 else ()
        )
        parts.clear()
        count, links = links, 0
        if not text:
            return None
        behind, picture = picture, False
        return Line(text, blocks[-1], min(count, len(text)), hidden > 0, behind, pieces)

    def add(text: str | None) -> None:
        nonlocal links
        if text:
            parts.append(text)
            if in_link:
                links += len(text.strip())

    # (element, leaving): an explicit stack, since a page may nest deeper than Python's
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag in BLOCKS:
                if (line := flush()) is not None:
                    yield line
                if len(blocks) > 1:
                    blocks.pop()
            if tag == "a":
                in_link -= 1
            hidden -= is_hidden(element)
            if element is not root:
                add(element.tail)
            continue
        if not tag or tag in DROPPED:
            if tag == "img" and not any(part.strip(" \u3000\xa0") for part in parts):
                picture = True
            if element is not root:
                add(element.tail)
            continue
        if tag == "br":
            if (line := flush()) is not None:
                yield line
            add(element.tail)
            continue
        if tag in BLOCKS:
            if (line := flush()) is not None:
                yield line
            if element is not root:
                blocks.append(element)
        hidden += is_hidden(element)
        in_link += tag == "a"
        add(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    if (line := flush()) is not None:
        yield line

"""What a reader gives, and how it becomes an article."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from nlp.errors import EmptyInput
from nlp.reading.article import Article, ReadFailure
from nlp.reading.cleaning import clean_line, paragraphs
from nlp.reading.dates import parse_date
from nlp.reading.encoding import Decoded, decode
from nlp.reading.masthead import read_masthead
from nlp.reading.people import read_byline


@dataclass(frozen=True)
class Source:
    """One input: its bytes, the path to name it by, and the id that its place gives it."""

    path: str
    article_id: str
    data: bytes = b""
    encoding: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    opener: Callable[[], BinaryIO] | None = field(default=None, compare=False)
    """For readers that take a stream (:func:`streaming`): opens the input; ``data`` is empty then."""
    depth: int = 0
    """In how many archives it lies."""
    url: str = ""
    declared: str = ""
    """The charset that a server named for it."""

    def open(self) -> BinaryIO:
        """The bytes as a stream. The caller closes it."""
        return self.opener() if self.opener is not None else io.BytesIO(self.data)

    def decoded(self, declared: str = "") -> Decoded:
        """The text: in the user's encoding, else in ``declared``, else in what :func:`decode` finds."""
        return decode(self.data, self.encoding or declared or None)


@dataclass
class Draft:
    """An article as a reader found it: the body's text and what was said of it apart.

    ``title`` is ``None`` where the source has no place for one, so that it is looked for in the text, and ``""`` where
    the place is there and empty.
    """

    text: str
    article_id: str
    source_path: str
    title: str | None = None
    published: str = ""
    outlet: str = ""
    publisher: str = ""
    """Who publishes it, as far as the page shows: the outlet where nothing in the text names one."""
    reporters: str = ""
    correspondents: str = ""
    editor: str = ""
    channel: str = ""
    url: str = ""
    warnings: list[str] = field(default_factory=list)


Reader = Callable[[Source], Iterator[Draft | ReadFailure]]
"""A reader takes one input and yields a draft, or a failure, for each article in it. It may raise a KuifengError."""


def streaming(reader: Reader) -> Reader:
    """Mark a reader that opens its input as a stream (``source.open()``) and reads it bit by bit."""
    reader.streaming = True  # type: ignore[attr-defined]
    return reader


def takes_stream(reader: Reader) -> bool:
    """Whether a reader is marked by :func:`streaming`; to others the bytes are given (``source.data``)."""
    return bool(getattr(reader, "streaming", False))


def finish(draft: Draft) -> Article:
    """The article of a draft: masthead, furniture and notes taken out, dates in ISO 8601, text put together.

    Raises :class:`nlp.errors.EmptyInput` where no text is left.
    """
    title = clean_line(draft.title or "")
    found = read_masthead(paragraphs(draft.text), title, find_title=draft.title is None)
    title = found.title
    text = "\n".join([title, *found.lines] if title else found.lines)
    if not text:
        raise EmptyInput("there is no text in it", where=draft.source_path)
    warnings = list(draft.warnings)
    if "\ufffd" in text and not any("replaced" in w for w in warnings):
        warnings.append("the text holds replacement characters")
    published = parse_date(draft.published) if draft.published else ""
    if draft.published and not published:
        warnings.append(f"publication date not understood: {clean_line(draft.published)[:40]}")
    if not published or (len(published) == 10 and found.published.startswith(published)):
        published = found.published or published
    byline = read_byline(clean_line(draft.reporters)) if draft.reporters else None
    written = read_byline(clean_line(draft.correspondents), "correspondent")
    return Article(
        article_id=draft.article_id,
        text=text,
        title=title,
        published=published,
        outlet=clean_line(draft.outlet) or found.outlet or clean_line(draft.publisher),
        reporters=(byline and byline.reporters) or found.reporters,
        correspondents=(byline and byline.correspondents) or written.correspondents or found.correspondents,
        editor=clean_line(draft.editor) or found.editor,
        channel=clean_line(draft.channel) or found.channel,
        url=re.sub(r"\s+", "", clean_line(draft.url)),
        source_path=draft.source_path,
        warnings=tuple(warnings),
    )

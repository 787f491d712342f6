"""Word documents (.docx) → drafts. A small reader of our own: a paragraph is a line, and nothing else of Word matters.

A .docx is a zip of XML files; one of them holds the text. It is read as a stream, under limits, and
without expanding entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from nlp.errors import BadDocument, EmptyInput, TooBig
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Source
from nlp.reading.limits import LIMITS, bounded
from nlp.reading.office import check_office

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MAIN = "word/document.xml"
PARAGRAPHS = 300_000


def read_docx(source: Source) -> Iterator[Draft | ReadFailure]:
    """A Word document: one article, its masthead in its first lines. Deleted text, comments and notes are left out."""
    check_office(source, "document", ".doc", ".docx")
    try:
        lines = list(_paragraphs(source))
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        SyntaxError,
    ) as error:
        raise BadDocument(f"no Word document: {error}", where=source.path) from error
    text = "\n".join(lines)
    if not text.strip():
        raise EmptyInput("there is no text in the document", where=source.path)
    yield Draft(text, source.article_id, source.path)


def _paragraphs(source: Source) -> Iterator[str]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(source.data)) as archive, archive.open(_MAIN) as part:
        stream = bounded(cast(BinaryIO, part), LIMITS.document, source.path, len(source.data))
        parts: list[str] = []
        deleted = count = 0
        # XMLSyntaxError is a SyntaxError; a depth beyond libxml2's own limit raises it too
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
        )
        for event, element in events:
            name = element.tag
            if not isinstance(name, str):
                continue
            name = name.removeprefix(_W).removeprefix(_STRICT)
            if event == "start":
                deleted += name in ("del", "moveFrom", "txbxContent")
                continue
            if name in ("del", "moveFrom", "txbxContent"):
                deleted -= 1
            elif deleted:
                pass
            elif name == "t":
                parts.append(element.text or "")
            elif name == "tab":
                parts.append(" ")
            elif name in ("br", "cr", "p"):
                if name != "p" or not _in_cell(element):
                    yield "".join(parts)
                    parts.clear()
                else:
                    parts.append(" ")
            elif name == "tr":
                yield "".join(parts)
                parts.clear()
            if name in ("p", "tr"):
                count += 1
                if count > PARAGRAPHS:
                    raise TooBig(f"it has more than {PARAGRAPHS:,} paragraphs", where=source.path)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        if parts:
            yield "".join(parts)


def _in_cell(element: object) -> bool:
    parent = element.getparent()  # type: ignore[attr-defined]
    return parent is not None and str(parent.tag).endswith("}tc")

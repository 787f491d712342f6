"""PDF files with a text layer → drafts: the lines of the print put together to paragraphs again."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator

from nlp.errors import BadDocument, EmptyInput, TooBig
from nlp.reading.article import ReadFailure
from nlp.reading.cleaning import clean_text
from nlp.reading.draft import Draft, Source
from nlp.reading.limits import LIMITS
from nlp.reading.optional import package

_PAGE_NUMBER = re.compile(
    r"[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?)?[-—–·\s]*"
)
_HAN = r"[\u3400-\u9fff，。；：！？、“”‘’（）《》]"
_ENDS = "。！？!?；;：:…”）)》】"


def read_pdf(source: Source) -> Iterator[Draft | ReadFailure]:
    """A PDF: one article. Raises where there is no text layer (a scan), or a password."""
    if not source.data:
        raise EmptyInput("the file is empty", where=source.path)
    pypdf = package("pypdf", "pdf", "PDF files", source.path)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every flaw that it gets over
    pages: list[list[str]] = []
    size = 0
    try:
        document = pypdf.PdfReader(io.BytesIO(source.data))
        if document.is_encrypted and not document.decrypt(""):
            raise BadDocument("it has a password", where=source.path, remedy="Save it without a password.")
        if len(document.pages) > LIMITS.pages:
            raise TooBig(
                f"it has more than {LIMITS.pages} pages", where=source.path, remedy="Cut it into single articles."
            )
        for page in document.pages:
            text = page.extract_text() or ""
            size += len(text)
            if size > LIMITS.document:
                raise TooBig("its text is too long", where=source.path)
            pages.append([line.strip() for line in clean_text(text).split("\n") if line.strip()])
    except (BadDocument, TooBig):
        raise
    except RecursionError as error:
        raise BadDocument("its parts lie too deep in one another", where=source.path) from error
    except Exception as error:  # a damaged PDF raises whatever its damage leads to
        raise BadDocument(f"no PDF that can be read: {error}", where=source.path) from error
    if not any(pages):
        raise EmptyInput(
            "there is no text in it, only pictures",
            where=source.path,
            remedy="Read the scan with a program for character recognition (OCR) first.",
        )
    yield Draft("\n".join(paragraphs_of(pages)), source.article_id, source.path)


def paragraphs_of(pages: list[list[str]]) -> list[str]:
    """The paragraphs of a print's lines: a line that fills its measure goes on in the next.

    Page numbers, and lines at the head or the foot of most pages, are left out. White space that the print puts
    between Chinese characters is taken out.
    """
    edges = Counter(line for page in pages for line in {*page[:1], *page[-1:]})
    running = {line for line, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}
    lines = [
        line
        for page in pages
        for number, line in enumerate(page)
        if not (number in (0, len(page) - 1) and (line in running or _PAGE_NUMBER.fullmatch(line)))
    ]
    lengths = sorted(len(line) for line in lines)
    measure = lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))] if lengths else 0
    out: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and out:
            out[-1] += line if re.match(_HAN, line) or re.search(_HAN + r"$", out[-1]) else f" {line}"
        else:
            out.append(line)
        full = len(line) >= 0.85 * measure and measure >= 12
        goes_on = (
            full and line[-1] not in _ENDS or (full and len(line) >= 0.97 * measure and line[-1] not in "。！？!?…")
        )
    return [re.sub(rf"(?<={_HAN})[ \u3000]+(?={_HAN})", "", line) for line in out]

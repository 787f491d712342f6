"""Web archives (.warc, .warc.gz, and .wet files as .warc) → drafts: one article for each page that answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from nlp.errors import BadDocument, KuifengError, NoArticles
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Source, streaming
from nlp.reading.html import read_html
from nlp.reading.limits import read_all
from nlp.reading.optional import package
from nlp.reading.readers import read_text


@streaming
def read_warc(source: Source) -> Iterator[Draft | ReadFailure]:
    """The pages of a web archive, in its order. Requests, pictures, scripts, redirects and errors are passed over."""
    archive = package("warcio.archiveiterator", "warc", "WARC files", source.path)
    number = 0
    records = 0
    with source.open() as file:
        items = iter(archive.ArchiveIterator(file))
        while True:
            try:
                record = next(items, None)
            except Exception as error:  # warcio lets through whatever a damaged header leads to
                if not records:
                    raise BadDocument(f"no WARC file: {error}", where=source.path) from error
                yield ReadFailure.of(BadDocument(f"the archive is damaged behind record {records}", where=source.path))
                return
            if record is None:
                break
            records += 1
            kind = _kind(record)
            if not kind:
                continue
            number += 1
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            where = f"{source.path}:{number}"
            try:
                data = read_all(record.content_stream(), where)
                page = replace(
                    source,
                    path=where,
                    article_id=f"{source.article_id}-{number}",
                    data=data,
                    opener=None,
                    url=url.strip("<>"),
                    declared=_charset(record),
                )
                yield from (read_html if kind == "html" else read_text)(page)
            except KuifengError as error:
                yield ReadFailure.of(error, error.where or where)
            except (OSError, ValueError, EOFError) as error:
                yield ReadFailure.of(BadDocument(f"record {records} is damaged: {error}", where=where))
    if not records:
        raise BadDocument("there is no record in it", where=source.path)
    if not number:
        raise NoArticles("there is no page in this archive", where=source.path)


def _kind(record: Any) -> str:
    """``html`` or ``text`` where a record holds a page that was found, else ``""``."""
    if record.rec_type == "response":
        if record.http_headers is None or record.http_headers.get_statuscode() != "200":
            return ""
        content = (record.http_headers.get_header("Content-Type") or "").lower()
    elif record.rec_type in ("resource", "conversion"):
        content = (record.rec_headers.get_header("Content-Type") or "").lower()
    else:
        return ""
    if "html" in content:
        return "html"
    return "text" if content.startswith("text/plain") else ""


def _charset(record: Any) -> str:
    if record.http_headers is None:
        return ""
    content = (record.http_headers.get_header("Content-Type") or "").lower()
    _, mark, charset = content.partition("charset=")
    return charset.split(";")[0].strip(" \"'") if mark else ""

"""HTML pages → drafts (SPEC §1): the article's text, and what the page says of it."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.errors import EmptyInput
from nlp.reading.article import ReadFailure
from nlp.reading.cleaning import paragraphs
from nlp.reading.draft import Draft, Source
from nlp.reading.html_body import MIN_TEXT, body_lines, find_body
from nlp.reading.html_facts import find_facts
from nlp.reading.html_hidden import find_hidden
from nlp.reading.html_meta import Meta
from nlp.reading.html_title import likely_title
from nlp.reading.markup import decode_page, lines_of, parse, prepared

SECOND_OPINION = 300_000
"""Characters; a bigger page without running text is no article, and trafilatura's time grows with the square."""


def second_opinion(text: str) -> list[str]:
    """The paragraphs that trafilatura finds in a page. Its smallest sizes are set for Chinese, which says a thing in a
    third of the characters."""
    import logging

    from trafilatura import extract
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "60")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    config.set("DEFAULT", "MIN_EXTRACTED_COMM_SIZE", "1")
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of every page that is no article
    try:
        found = extract(prepared(text), include_comments=False, include_tables=True, config=config)
    except Exception:  # an opinion that is not to be had; what we found ourselves stands
        return []
    return paragraphs(found or "")


def read_html(source: Source) -> Iterator[Draft | ReadFailure]:
    """A saved page: one article."""
    decoded = decode_page(source.data, source.encoding, source.declared)
    root = parse(decoded.text)
    if root is None:
        raise EmptyInput("there is no text in the page", where=source.path)
    lines = lines_of(root)
    meta = Meta(root)
    body = find_body(lines, likely_title(lines, meta))
    text, dropped = body_lines(lines, body, meta.account or meta.script_account)
    hidden = find_hidden(root) if sum(map(len, text)) < MIN_TEXT else None
    if hidden is not None:
        text = hidden.lines
    elif sum(map(len, text)) < MIN_TEXT and len(decoded.text) < SECOND_OPINION:
        other = second_opinion(decoded.text)
        if sum(map(len, other)) > sum(map(len, text)):
            text = other
    warnings = [decoded.warning] if decoded.warning else []
    draft = Draft("\n".join(text), source.article_id, source.path, warnings=warnings)
    find_facts(draft, lines, body, meta, dropped)
    draft.url = source.url or draft.url
    if hidden is not None:
        draft.title = draft.title or hidden.title or None
        draft.published = draft.published or hidden.published
        draft.outlet = draft.outlet or hidden.outlet
        draft.editor = draft.editor or hidden.editor
    yield draft

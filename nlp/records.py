"""Annotated ``Doc`` → rows. The only place that knows both spaCy's objects and the tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from nlp import schema
from nlp.components import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from nlp.reading.article import Article

Rows = dict[str, list[Any]]
"""The rows of one article: ``{table: [row, …]}``; every table of the schema but ``errors`` is present."""

P_DIGITS = 4
"""Probabilities and shares are rounded, so that they are the same on every machine."""


def rows(doc: Doc, article: Article) -> Rows:
    """All rows of an analysed article, span tables in order of appearance."""
    found = store.store(doc)
    text = store.text(doc)
    starts = [s["start"] for s in found["sentences"]]
    key = article.article_id

    def sentence_id(start: int) -> str:
        return schema.row_id(key, "sentences", max(bisect_right(starts, start) - 1, 0))

    out: Rows = {"texts": [schema.TextRow(article_id=key, text=text)]}
    # the words as slices of the text: asking each token costs several times as much
    borders = doc.to_array("IDX").tolist()
    words = [(a, w) for a, b in pairwise([*borders, len(text)]) if (w := text[a:b].strip())]
    out["articles"] = [_article(doc, article, found, len(words))]
    out["sentences"] = _sentences(key, found, text, words)
    quantity_ids = _numbers(found.get("quantities", []))
    for table in ("entities", "affiliations", "quantities", "times", "targets", "quotes"):
        names = [f.name for f in fields(schema.TABLES[table])]
        id_column = schema.ID_COLUMNS[table]
        entries = found.get(table, [])
        order = _numbers(entries)
        ordered: list[Any] = [None] * len(entries)
        for i, entry in enumerate(entries):
            cells = {n: entry[n] for n in names if n in entry}
            cells[id_column] = schema.row_id(key, table, order[i])
            cells |= {"article_id": key, "sentence_id": sentence_id(entry["start"])}
            cells["text"] = text[entry["start"] : entry["end"]]
            if table == "targets" and entry["quantity"] is not None:
                cells["quantity_id"] = schema.row_id(key, "quantities", quantity_ids[entry["quantity"]])
            ordered[order[i]] = schema.TABLES[table](**cells)
        out[table] = ordered
    return out


def _numbers(entries: Sequence[dict[str, Any]]) -> list[int]:
    """For each entry its number in order of appearance."""
    order = sorted(range(len(entries)), key=lambda i: (entries[i]["start"], entries[i]["end"], i))
    numbers = [0] * len(entries)
    for number, i in enumerate(order):
        numbers[i] = number
    return numbers


def _sentences(
    key: str, found: dict[str, Any], text: str, words: Sequence[tuple[int, str]]
) -> list[schema.SentenceRow]:
    labels, scores = found.get("actions", []), found.get("action_scores", [])
    out = []
    for i, entry in enumerate(found["sentences"]):
        first, last = (bisect_left(words, (entry[side],)) for side in ("start", "end"))
        out.append(
            schema.SentenceRow(
                sentence_id=schema.row_id(key, "sentences", i),
                article_id=key,
                start=entry["start"],
                end=entry["end"],
                text=text[entry["start"] : entry["end"]],
                role=entry["role"],
                section=entry["section"],
                paragraph=entry["paragraph"],
                words=" ".join(w for _, w in words[first:last]),
                actions=";".join(labels[i]) if labels else "",
                extra={f"p_{a}": round(p, P_DIGITS) for a, p in (scores[i] if scores else {}).items()},
            )
        )
    return out


def _article(doc: Doc, article: Article, found: dict[str, Any], n_words: int) -> schema.ArticleRow:
    context = store.context(doc)
    shares = action_shares(found)
    top = max(shares, key=lambda a: shares[a]) if shares else ""  # the taxonomy's order decides a tie
    return schema.ArticleRow(
        article_id=article.article_id,
        source_path=article.source_path,
        url=article.url,
        title=article.title,
        published=article.published,
        outlet=article.outlet,
        reporters=";".join(article.reporters),
        correspondents=";".join(article.correspondents),
        editor=article.editor,
        channel=article.channel,
        region=context.region,
        region_code=context.region_code,
        language=article.language,
        n_chars=len(store.text(doc)),
        n_sentences=len(found["sentences"]),
        n_words=n_words,
        top_action=top,
        warnings=";".join(article.warnings),
        extra={f"share_{a}": round(s, P_DIGITS) for a, s in shares.items()},
    )


def action_shares(found: dict[str, Any]) -> dict[str, float]:
    """Of the labelled body sentences, the part that carries each action (SPEC §8); empty where none has a label."""
    labelled = [
        labels
        for sentence, labels in zip(found["sentences"], found.get("actions", []), strict=False)
        if sentence["role"] == "body" and labels
    ]
    if not labelled:
        return {}
    counts = Counter(a for labels in labelled for a in labels)
    return {a: counts[a] / len(labelled) for a in found["action_ids"]}

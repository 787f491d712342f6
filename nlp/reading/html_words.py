"""What the parts of Chinese news pages are called: ``resources/html.toml``, loaded once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlp.reading.markup import Element


@dataclass(frozen=True)
class HtmlWords:
    """Names of classes and ids by what they hold, and names of ``<meta>`` by field."""

    strong: frozenset[str]
    paper: frozenset[str]
    weak: frozenset[str]
    other: frozenset[str]
    caption: frozenset[str]
    crumb: frozenset[str]
    crumb_sure: frozenset[str]
    title: frozenset[str]
    account: frozenset[str]
    meta: dict[str, tuple[str, ...]]
    script: dict[str, tuple[str, ...]]
    data: dict[str, tuple[str, ...]]
    fields: dict[str, frozenset[str]]


@cache
def html_words() -> HtmlWords:
    """The lexicon."""
    data = tomllib.loads(files("nlp.resources").joinpath("html.toml").read_text(encoding="utf-8"))

    def lowered(words: list[str]) -> frozenset[str]:
        return frozenset(w.lower() for w in words)

    return HtmlWords(
        strong=lowered(data["body"]["strong"]),
        paper=lowered(data["body"]["paper"]),
        weak=lowered(data["body"]["weak"]),
        other=lowered(data["body"]["other"]),
        caption=lowered(data["body"]["caption"]),
        crumb=lowered(data["crumb"]["names"]),
        crumb_sure=lowered(data["crumb"]["sure"]),
        title=lowered(data["title"]["names"]),
        account=lowered(data["account"]["names"]),
        meta={field: tuple(n.lower() for n in names) for field, names in data["meta"].items()},
        script={field: tuple(names) for field, names in data["script"].items()},
        data={field: tuple(names) for field, names in data["data"].items()},
        fields={field: lowered(names) for field, names in data["fields"].items()},
    )


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def whole_names(element: Element) -> set[str]:
    """An element's class, id and itemprop in lower case, with and without a number at their end."""
    out: set[str] = set()
    if element.tag == "founder-content":
        out.add("founder-content")
    for key in ("class", "id", "itemprop"):
        value = element.get(key)
        if value:
            for name in value[:300].lower().split():
                out.add(name)
                out.add(name.rstrip("0123456789").rstrip("-_"))
    return out


def part_names(element: Element) -> set[str]:
    """:func:`whole_names`, and their parts between marks and capitals (``newsShare`` → news, share)."""
    out = whole_names(element)
    for key in ("class", "id", "itemprop"):
        value = element.get(key)
        if value:
            for part in re.split(r"[\s_\-]+", _CAMEL.sub("-", value[:300])):
                out.add(part.lower().rstrip("0123456789"))
    return out - {""}

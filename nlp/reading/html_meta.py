"""What a page says of itself apart from its text: ``<meta>``, data for search engines, scripts' variables."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from nlp.reading.dates import parse_date
from nlp.reading.html_words import html_words
from nlp.reading.markup import Element


class Meta:
    """The ``<meta>`` elements of a page by their names in lower case, JSON-LD, and the scripts' variables."""

    def __init__(self, root: Element) -> None:
        self.values: dict[str, str] = {}
        self.title = ""
        self.url = ""
        for element in root.iter("meta"):
            name = element.get("name") or element.get("property") or element.get("itemprop") or ""
            content = " ".join((element.get("content") or "").split())
            if name and content:
                self.values.setdefault(" ".join(name.lower().split()), content[:500])
        for element in root.iter("title"):
            text = " ".join("".join(element.itertext()).split())
            if text:
                self.title = text[:300]
                break
        for element in root.iter("link"):
            if (element.get("rel") or "").lower() == "canonical":
                self.url = element.get("href") or ""
        self.linked: dict[str, Any] = {}
        self.script_date = ""
        self.script_account = ""
        for element in root.iter("script"):
            self._script(element)
        self.account, self.author = _account(root)
        self.publisher = _name(self.linked.get("publisher"))
        self.author = self.author or self.first("reporters") or _name(self.linked.get("author"))
        self.property: dict[str, str] = {}
        from lxml.etree import Comment

        for element in root.iter(Comment):
            text = element.text or ""
            if "enpproperty" in text[:20]:
                self.property = {k: v.strip() for k, v in _PROPERTY.findall(text[:5000]) if v.strip()}
                break

    def _script(self, element: Element) -> None:
        text = element.text or ""
        if (element.get("type") or "").lower() == "application/ld+json":
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                return
            if isinstance(data, list):
                data = next((d for d in data if isinstance(d, dict)), None)
            if isinstance(data, dict) and not self.linked:
                self.linked = data
            return
        for written in _script_date().finditer(text):
            # the one that is written out before the seconds since 1970
            if not self.script_date or (len(written[1]) > 10 and len(self.script_date) != 16):
                self.script_date = parse_date(written[1])
        if not self.script_account and (match := _script_account().search(text)):
            self.script_account = match[1].strip()

    def first(self, field: str) -> str:
        """The first value that a ``<meta>`` for ``field`` has."""
        for name in html_words().meta[field]:
            if value := self.values.get(name):
                return value
        return ""


def _account(root: Element) -> tuple[str, str]:
    """The account and the author that a page of WeChat names."""
    account = author = ""
    for element in root.iter("a", "span", "strong", "div"):
        name = element.get("id") or ""
        if name in ("js_name", "js_author_name"):
            text = " ".join("".join(element.itertext()).split())[:40]
            if name == "js_name":
                account = account or text
            else:
                author = author or text
    return account, author


def _name(value: Any) -> str:
    """The name in JSON-LD: a text, an object with a name, or the first of several."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:40] if isinstance(value, str) else ""


# digital papers: <!--enpproperty <date>…</date><author>…</author><title>…</title>/enpproperty-->
_PROPERTY = re.compile(r"<([a-z]{3,20})>([^<>]{1,300})</\1>")


@cache
def _script_date() -> re.Pattern[str]:
    """WeChat: ``var ct = "1659274440"; var createTime = '2022-07-31 21:34'``."""
    return re.compile(rf"\b(?:{'|'.join(html_words().script['published'])})\s*[=:]\s*[\"']([\d :\-]{{8,19}})[\"']")


@cache
def _script_account() -> re.Pattern[str]:
    names = "|".join(html_words().script["account"])
    return re.compile(rf"\bvar\s+(?:{names})\s*=\s*(?:htmlDecode\()?[\"']([^\"'<>\\]{{2,30}})[\"']")

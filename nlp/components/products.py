"""Named products and brands of goods (SPEC §3, PRODUCT)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.components.matches import EntityMatch
from nlp.components.reach import kept_spans
from nlp.components.textview import HAN, TextView, each_spot, is_han
from nlp.resources.lexicon import alternation, words
from nlp.resources.places import gazetteer


@cache
def _product_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = alternation(words("documents", "products"))
    vehicles = alternation(words("documents", "brand_nouns"))
    brands = alternation(words("documents", "brands"))
    return (
        re.compile(rf"[“「‘\"]([{HAN}A-Za-z]{{2,10}})[”」’\"](?=(?:{nouns}))"),
        re.compile(rf"({brands})(?=牌?(?:[{HAN}]{{0,2}})?(?:{vehicles})|牌)"),
    )


@cache
def _goods_pattern() -> re.Pattern[str]:
    return re.compile(rf"[{HAN}]{{2,5}}(?:{alternation(words('documents', 'goods'))})")


def _branded(text: str, at: int) -> bool:
    """Whether a word for brands of goods closes the list of quoted names that goes on at ``at``."""
    return _BRAND_BEHIND.match(text, at) is not None


_BRAND_BEHIND = re.compile(
    rf"(?:[、和及与]?[“「][{HAN}]{{2,10}}[”」])*(?:等)?[{HAN}]{{0,6}}?(?:品牌|商标|地理标志|名优|特产|农产品|产品|远销|畅销|上市|热销|种植|养殖)"
)


@cache
def _produce_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(words('documents', 'produce'))})")


_QUOTED_PRODUCE = re.compile(rf"[“「]([{HAN}]{{2,3}})([{HAN}]{{2,4}})[”」]")


@cache
def _grown() -> re.Pattern[str]:
    return re.compile(alternation(words("documents", "grown")))


@cache
def _praised() -> re.Pattern[str]:
    return re.compile(rf"{alternation(words('documents', 'praised'))}|等[^，。；]{{0,4}}(?:水果|特产|农产品|特色|产品)")


def _local_produce(text: str, places: Sequence[EntityMatch]) -> set[str]:
    """Produce that bears its place's name as a brand (祁东黄花菜): listed, quoted, praised as one, or named again."""
    names: set[str] = set()
    for place in places:
        goods = _produce_pattern().match(text, place.end)
        if (
            goods is None
            or place.label != "GPE"
            or not 2 <= place.end - place.start <= 3
            or not place.code
            or (place.code == "CN" or place.code.endswith("0000"))
        ):
            continue
        name, end = text[place.start : goods.end()], goods.end()
        if (
            text[place.end - 1] in "省市区镇乡村"
            or is_han(text[place.start - 1 : place.start] or " ")
            and (text[place.end - 1] in "国洲")
        ):
            continue
        quoted = text[place.start - 1 : place.start] in ("“", "「") and text[end : end + 1] in ("”", "」")
        if quoted or text.count(name) > 2:
            names.add(name)
        elif not _grown().match(text, end):
            stop = min((k for k in (text.find(mark, end) for mark in "。；;\n") if k >= 0), default=len(text))
            if text[end : end + 1] == "、" or _praised().search(text, end, min(stop, end + 24)):
                names.add(name)
            elif text[place.start - 1 : place.start] == "、" and text[end : end + 1] in "等":
                names.add(name)
    return names


def find_products(text: str, *, view: TextView | None = None, places: Sequence[EntityMatch] = ()) -> list[EntityMatch]:
    """Named brands of goods: “某某”牌, “某某”茶, 某地蜜桔, the brand of a vehicle; then every other mention."""
    spans: dict[int, int] = {}
    names: set[str] = set()
    quoted, vehicles = _product_patterns()
    for match in quoted.finditer(text):
        names.add(match.group(1))
    for match in re.finditer(rf"(?:公共品牌|公用品牌|商标|产品品牌|注册)[“「‘\"]([{HAN}]{{2,10}})[”」’\"]", text):
        names.add(match.group(1))
    branded = _goods_pattern()
    for quote in view.quoted if view is not None else TextView(text).quoted:
        content = text[quote.start : quote.end]
        if branded.fullmatch(content) and _branded(text, quote.end + 1):
            names.add(content)
        elif re.fullmatch(rf"(?![一二三四五六七八九十])[{HAN}]{{1,6}}[贷险]", content) and content not in words(
            "documents", "no_loans"
        ):
            names.add(content)
    for match in re.finditer(rf"[“「]([{HAN}]{{2,8}}(?:茶|酒|米|蜜|橙|柚|梨|枣|橘))[”」]", text):
        names.add(match.group(1))
    for match in vehicles.finditer(text):
        spans[match.start(1)] = match.end(1)
    spots = {text[p.start : p.end] for p in places} | {text[p.start : p.end - 1] for p in places}
    for name in names:
        only_quoted = name in spots or any(
            name + level in text for level in "村镇乡县"
        )  # a brand called after its village
        for start, end in each_spot(text, name):
            if not only_quoted or text[start - 1 : start] in ("“", "「", "‘", '"'):
                spans[start] = end
    local = _local_produce(text, places)
    for match in _QUOTED_PRODUCE.finditer(text):
        goods = _produce_pattern().fullmatch(match.group(2))
        if goods is not None and gazetteer().lookup_short(match.group(1)):
            local.add(match.group(1) + match.group(2))
    for match in re.finditer(alternation(local), text) if local else ():
        spans.setdefault(match.start(), match.end())
    return kept_spans(spans, "PRODUCT")

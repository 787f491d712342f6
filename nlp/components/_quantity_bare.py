"""Numbers with no unit: what they count, or that they count nothing (SPEC §5)."""

from __future__ import annotations

from nlp.components._quantity_rows import Part, hedge_before
from nlp.components._quantity_words import (
    AGE,
    COUNT,
    CURRENCY_BEFORE,
    DURATION,
    FRACTION,
    MONEY_CUE,
    NOT_CARDINAL,
    NOUN,
    PAST_AGE,
    SHORT_QUOTE,
    SHORT_QUOTE_END,
    UP_WORD,
    YUAN,
)
from nlp.resources.units import Unit


def bare_unit(s: str, part: Part) -> Unit | None:
    """What a number with no unit counts in, or None where it is no quantity.

    Hedged and scaled ones count what follows; the words around make some money (投资3亿) or an age (三十出头).
    """
    numeral, end = part.numeral, part.end
    if DURATION.match(s, end) or (NOT_CARDINAL.match(s, end) and (numeral.kind != "fraction" or numeral.arabic)):
        return None
    value = numeral.value
    before, mark = hedge_before(s, numeral.start)
    quoted = not numeral.arabic and SHORT_QUOTE.search(s, max(0, numeral.start - 13), numeral.start)
    if quoted and SHORT_QUOTE_END.match(s, end):
        return None  # “百万英才”
    nxt = s[end : end + 1]
    if nxt and ((nxt.isascii() and nxt.isalpha()) or nxt in "+/"):
        return None
    if numeral.kind == "fraction":
        return None if numeral.arabic and not mark and nxt.isdigit() else FRACTION
    if PAST_AGE.match(s, numeral.end) and value is not None and 20 <= value < 100:
        return AGE
    has_noun = "\u4e00" <= nxt <= "\u9fff"
    big = numeral.scale >= 10**4 and numeral.end - numeral.start > 1
    short = not numeral.arabic and numeral.scale >= 10 and end - numeral.start > 2  # 花了四百五
    if (big or (short and not has_noun)) and MONEY_CUE.search(s, max(0, numeral.start - 8), before):
        return YUAN
    if CURRENCY_BEFORE.search(s, max(0, numeral.start - 3), numeral.start):
        return YUAN
    lead = s[numeral.start - 1] if numeral.start else ""
    if lead == "上" and s[numeral.start] in "百千万亿" and s[max(0, numeral.start - 2)] not in UP_WORD:
        mark = "ge"
    hedged = bool(mark or part.after or numeral.inner)
    if numeral.arabic and value is not None and NOUN.match(s, end):
        return COUNT
    if numeral.value_high is not None and numeral.scale >= 10:
        return COUNT
    figure = numeral.arabic or s[numeral.start] not in "百千万亿"
    if numeral.scale >= 100 and (hedged or (big and figure)):
        return COUNT
    bound = bool(mark) and s[before : numeral.start].rstrip().endswith(("于", "过"))
    if not (hedged and numeral.arabic and value is not None):
        return None
    counts = (has_noun or part.after or bound) and (value >= 10 or bound)
    return COUNT if counts and nxt not in ("号", "年", "月", "日", "时", "点", "版") else None

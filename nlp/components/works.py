"""Laws, documents and works (SPEC §3, LAW and WORK_OF_ART)."""

from __future__ import annotations

import re
from functools import cache

from nlp.components.matches import EntityMatch
from nlp.components.textview import HAN, TextView
from nlp.resources.lexicon import alternation, words

_DOC_NUMBER = re.compile(rf"[{HAN}]{{2,10}}[\[〔【（(](?:19|20)\d\d[\]〕】）)]第?\d{{1,4}}号")
_LAW_TAIL = re.compile(r"[（(](?:试行|暂行|修订|修正|草案|征求意见稿|送审稿|修订稿|[^（）()]{2,12})[）)]$")
_YEAR_HEAD = re.compile(r"(?:19|20)\d\d年?度?$")


def title_label(title: str) -> str:
    """LAW, WORK_OF_ART or ORG (a newspaper) for what stands in 《》."""
    bare = _LAW_TAIL.sub("", title).rstrip("》”’ ")
    if any(bare.endswith(w) for w in words("documents", "papers")) and len(bare) <= 10:
        return "ORG"
    if any(bare.endswith(w) for w in words("documents", "work_endings")):
        return "WORK_OF_ART"
    if len(bare) >= 3 and any(bare.endswith(w) for w in words("documents", "law_endings")):
        return "LAW"
    return "WORK_OF_ART"


def find_works(text: str, *, view: TextView | None = None) -> list[EntityMatch]:
    """Laws, documents and works: titles in 《》, document numbers, well-known laws, quoted titles of talks."""
    view = view or TextView(text)
    found: list[EntityMatch] = []
    taken: list[tuple[int, int]] = []
    laws = {t for title in view.titled if title_label(t := text[title.start : title.end]) == "LAW"}
    for title in view.titled:
        name = text[title.start : title.end]
        label = title_label(name)
        if label == "WORK_OF_ART" and len(name) <= 6 and any(law.endswith(name) for law in laws):
            label = "LAW"  # （以下简称《纲要》）
        found.append(EntityMatch(title.start, title.end, label))
        taken.append((title.start - 1, title.end + 1))
    for match in _DOC_NUMBER.finditer(text):
        start = match.start()
        head = re.search(r"(?:根据|按照|依据|印发|的|《|（|和|与|及|关于|即|了)", match.group()[:-8])
        if head:
            start += head.end()
        found.append(EntityMatch(start, match.end(), "LAW"))
    for match in _known_laws().finditer(text):
        if text.startswith(("定", "人", "官", "院"), match.end()) and match.group().endswith("法"):
            continue  # 公司法|定代表人
        if match.group() == "刑法" and text[match.end() : match.end() + 1] in "学律":
            continue
        found.append(EntityMatch(match.start(), match.end(), "LAW"))
    for match in re.finditer(rf"(中华人民共和国[{HAN}]{{2,20}}?(?:法|条例))(?=[》，。、；第（(和及与的\n])", text):
        found.append(EntityMatch(match.start(1), match.end(1), "LAW"))
    tails = words("documents", "work_tails")
    for quote in view.quoted:
        content = text[quote.start : quote.end]
        before = text[max(0, quote.start - 5) : quote.start - 1]
        after = text[quote.end + 1 : quote.end + 12]
        if len(content) < 4:
            continue
        if re.fullmatch(r"[0-9一二三四五六七八九十]+条", content) and after.startswith(
            ("政策", "措施", "”", "“", "、", "等")
        ):
            found.append(EntityMatch(quote.start, quote.end, "LAW"))
        if (
            before.endswith("题为")
            and not before.endswith("主题为")
            or (any(after.startswith(t) for t in tails) and (not after.startswith("为题") or before.endswith("以")))
        ):
            found.append(EntityMatch(quote.start, quote.end, "WORK_OF_ART"))
    for match in re.finditer(r"[“「]([0-9]{1,3}条)[”」]", text):
        found.append(EntityMatch(match.start(1), match.end(1), "LAW"))
    return sorted(set(found), key=lambda m: (m.start, -m.end))


@cache
def _known_laws() -> re.Pattern[str]:
    return re.compile(f"(?<!《)(?:{alternation(words('documents', 'known'))})")

"""Short forms of bodies: those that a bracket introduces, and which short form stands for which full name (SPEC §3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.components.matches import EntityMatch

_INTRODUCED = re.compile(
    r"[（(](?:以下|下)?(?:均|统一)?(?:简称|统称|下称|称)[为:：]?[“\"「]?([^”\"」）)，,]{2,16})[”\"」]?[）)]"
)
_ORGANS = ("党委", "党支部", "党总支", "工会", "团委", "纪委", "党组", "董事会")
_COMPANY = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|集团|公司|股份|控股)$")


def introduced_forms(text: str, matches: Sequence[EntityMatch]) -> dict[str, str]:
    """Short forms that a bracket introduces, with their full names: 某某股份有限公司（以下简称“某某股份”）."""
    if "称" not in text:
        return {}
    ends = {m.end: m for m in matches if m.label == "ORG"}
    full: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        owner = ends.get(match.start())
        if owner is not None:
            full[match.group(1)] = "".join(text[owner.start : owner.end].split())
    return full


def is_short_for(short: str, full: str) -> bool:
    """Whether ``short`` is a body's short form: 某钢股份 for 某京钢铁股份有限公司, 某某集团党委 for its full form.

    The organ at the end must be the same; for enterprises the short form's characters stand in the full name in
    this order; otherwise the short form is the full name's end.
    """
    organ = next((o for o in _ORGANS if full.endswith(o)), "")
    if organ != next((o for o in _ORGANS if short.endswith(o)), ""):
        return False
    short, full = short.removesuffix(organ), full.removesuffix(organ)
    if _COMPANY.search(full):
        core = _COMPANY.sub("", short)
        name = _COMPANY.sub("", full)
        kind = _COMPANY.search(short)
        if kind is not None and kind.group()[:2] not in full:
            return False  # 某叶集团 is not 某叶印务公司
        return 2 <= len(core) < len(full) and core[0] in name[:5] and _in_order(core, name)
    return full.endswith(short)


def _in_order(part: str, whole: str) -> bool:
    """Whether the characters of ``part`` stand in ``whole`` in this order."""
    rest = iter(whole)
    return all(char in rest for char in part)

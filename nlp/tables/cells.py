"""How a value becomes a cell of a text table, and back.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@`` or a tab as a formula. Such text cells get an
apostrophe in front on export, unless they are a plain number or percentage (SPEC §2); :func:`unguard` takes it off.
A text that itself begins with apostrophes before such a sign gets one more, so that the way back is exact.
"""

from __future__ import annotations

import re
from typing import Any

_RISKY = re.compile(r"'*[=+\-@\t\r]")
RISKY_FIRST = frozenset("'=+-@\t\r")
"""What a cell that may need a guard begins with."""
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_EXACT = 2**53
"""Up to here every whole number is a float of its own."""
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


def guard(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs."""
    return "'" + text if _RISKY.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def unguard(cell: str) -> str:
    """The text behind a guarded cell; any other cell as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell


def plain(value: Any) -> str:
    """The unguarded cell of a value: missing is empty, whole numbers have no point."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value.is_integer() and abs(value) <= _EXACT:
            return str(int(value))
        return format(value, ".12g")
    return str(value)


def plain_number(value: int | float | None) -> int | float | None:
    """The number as JSON writes it best: whole numbers have no point."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT else value

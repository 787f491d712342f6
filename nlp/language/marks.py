"""Punctuation by what it does: which marks open, and which close."""

from __future__ import annotations

from typing import Final

OPENING: Final = frozenset("“‘「『（(【〔［[《〈｛{﹁﹃〖")
CLOSING: Final = frozenset("”’」』）)】〕］]》〉｝}﹂﹄〗")
ZERO_WIDTH: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Inside of a regular expression's class: characters without width, which no article text keeps (SPEC §1)."""

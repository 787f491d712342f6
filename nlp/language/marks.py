"""Punctuation by what it does: which marks open, and which close."""

from __future__ import annotations

from typing import Final

OPENING: Final = frozenset("“‘「『（(【〔［[《〈｛{﹁﹃〖")
CLOSING: Final = frozenset("”’」』）)】〕］]》〉｝}﹂﹄〗")

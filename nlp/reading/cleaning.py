"""Which characters a text keeps (SPEC §1): all but control characters, those without width, and byte order marks."""

from __future__ import annotations

import re

# soft hyphen, zero-width spaces and joiners, direction marks, byte order mark
_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_DROPPED = re.compile(f"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u061c\u180e\ufff9-\ufffb{_ZERO_WIDTH}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """``text`` with ``\\n`` for every line end and without the characters that no article keeps.

    A surrogate that stands alone, which no encoding can write, becomes U+FFFD.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _DROPPED.sub("", text)
    return _SURROGATE.sub("\ufffd", text)


def clean_line(text: str) -> str:
    """``text`` as one line: line ends and runs of them become a space, and the ends are stripped."""
    return " ".join(part.strip() for part in clean_text(text).split("\n") if part.strip())


def paragraphs(text: str) -> list[str]:
    """The lines of ``text`` that are not blank, cleaned and stripped."""
    return [line.strip() for line in clean_text(text).split("\n") if line.strip()]

"""Bytes → text: which encoding a file is in, and what was lost if none fits.

The order is: byte order mark, UTF-16 without a mark, strict UTF-8, a declared charset, strict GB18030 or Big5
(whichever reads as Chinese), charset-normalizer, and UTF-8 or GB18030 with replacement characters and a warning.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from nlp.errors import BinaryInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_GB = frozenset({"gb2312", "gbk", "gb18030", "cp936", "936", "hz", "x-gbk", "gb_2312-80", "ms936", "windows-936"})
_CHINESE = frozenset({"gb18030", "big5", "cp950", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be"})
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b",
    b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90", b"SQLite format 3\x00", b"BZh", b"\xfd7zXZ", b"PAR1", b"RIFF",
)  # fmt: skip


@cache
def _frequent() -> frozenset[str]:
    data = tomllib.loads(files("nlp.resources").joinpath("characters.toml").read_text(encoding="utf-8"))
    return frozenset("".join(data["frequent"].split()) + data["marks"])


class Decoded(NamedTuple):
    """``warning`` is empty unless something was lost or guessed."""

    text: str
    encoding: str
    warning: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data`` and the encoding that it is in.

    ``declared`` is the charset that the user or the document names; it counts after a byte order mark and strict
    UTF-8, because declarations are often wrong. Raises :class:`nlp.errors.BinaryInput` where ``data`` is no text.
    """
    if not data:
        return Decoded("", "utf-8")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding.removesuffix("-sig"))
            except UnicodeDecodeError:
                if encoding != "utf-8-sig":
                    text = data.decode(encoding, "replace").removeprefix("\ufeff")
                    return Decoded(text, encoding, _lossy(text, encoding))
    if data.startswith(_MAGIC):
        raise BinaryInput("the file is of a binary kind")
    wide = [(w, e) for e in ("utf-16-le", "utf-16-be") if (w := _wide(data, e)) is not None]
    if wide:
        return Decoded(*max(wide, key=lambda pair: plausibility(pair[0])))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        _refuse_binary(text)
        return Decoded(text, "utf-8")
    name = _codec(declared)
    guess = _chinese(data)
    if name is not None:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            name = None
        else:
            # An encoding of single bytes fits any bytes; servers often declare one out of habit.
            chinese = name in _CHINESE
            fits = plausibility(text) >= 0.3 if chinese else guess is None or plausibility(guess.text) < 0.5
            if fits and _control_share(text) < 0.02:
                return Decoded(text, name)
    return guess or _last_resort(data)


def _chinese(data: bytes) -> Decoded | None:
    """GB18030 or Big5, where the bytes are strictly valid and read as Chinese; GB18030 at a draw."""
    best: tuple[float, Decoded] | None = None
    for encoding in ("gb18030", "big5", "cp950", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _control_share(text) > 0.02:
            continue
        share = plausibility(text)
        if best is None or share > best[0] + 0.05:
            best = (share, Decoded(text, "big5" if encoding == "cp950" else encoding))
    if best is None or best[0] < 0.3:
        return None
    return best[1]


def _last_resort(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    fallback = max(
        (data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030", "big5")),
        # bytes that do not fit weigh more than characters that are rare
        key=lambda t: plausibility(t) - 3 * t.count("\ufffd") / max(1, len(t)),
    )
    encoding = next(e for e in ("utf-8", "gb18030", "big5") if data.decode(e, "replace") == fallback)
    if _control_share(fallback) > 0.02 or b"\x00" in data:
        raise BinaryInput("the file is no text in any encoding that is known")
    damage = fallback.count("\ufffd") / len(fallback)
    if damage < 0.02 and plausibility(fallback) > 0.3:
        return Decoded(fallback, encoding, _lossy(fallback, encoding))
    match = from_bytes(data).best()
    if match is not None and match.encoding is not None:
        text = str(match)
        return Decoded(text, match.encoding, f"encoding guessed: {match.encoding}")
    if damage > 0.3:
        raise BinaryInput("the file is no text in any encoding that is known")
    return Decoded(fallback, encoding, _lossy(fallback, encoding))


def plausibility(text: str) -> float:
    """How much ``text`` reads as Chinese, from 0 to 1, by its characters beyond ASCII; 1 where there are none.

    The share of frequent characters, or three fifths of the share of ordinary ones where that is more (in the first
    plane of GB 2312 or Big5, in which the standards put the characters in use).
    """
    beyond = [c for c in text[:20_000] if c > "\x7f"]
    if not beyond:
        return 1.0
    frequent = _frequent()
    share = sum(c in frequent for c in beyond) / len(beyond)
    return share if share > 0.6 else max(share, 0.6 * sum(map(_ordinary, beyond)) / len(beyond))


def _ordinary(char: str) -> bool:
    if char in _frequent():
        return True
    gb, big5 = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xb0" <= gb[:1] <= b"\xd7" or b"\xa4" <= big5[:1] <= b"\xc6"


_LIKELY_HIGH = bytes([0, 0x20, 0x30, 0xFF, *range(0x4E, 0xA0)])


def _wide(data: bytes, encoding: str) -> str | None:
    """``data`` as UTF-16 without a byte order mark, where that is what it is."""
    if len(data) < 4 or len(data) % 2:
        return None
    high = data[1::2] if encoding == "utf-16-le" else data[0::2]
    # Latin letters, digits and line ends leave NUL bytes on one side; Chinese punctuation has 0x30 or 0xFF there, and
    # Chinese characters 0x4E to 0x9F, while the other side takes every value.
    likely = 1 - len(high.translate(None, _LIKELY_HIGH)) / len(high)
    if likely < 0.95 or (b"\x00" not in data and _looks_eight_bit(data)):
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if _control_share(text) > 0.02 or "\x00" in text:
        return None
    return text if plausibility(text) >= 0.3 else None


def _looks_eight_bit(data: bytes) -> bool:
    """Whether ``data`` reads as well in an encoding of single and double bytes."""
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _control_share(text) < 0.02 and plausibility(text) >= 0.3:
            return True
    return False


_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def _control_share(text: str) -> float:
    return len(_CONTROL.findall(text)) / max(1, len(text))


def _refuse_binary(text: str) -> None:
    if _control_share(text) > 0.02:
        raise BinaryInput("the file holds control characters where text should be")


def _lossy(text: str, encoding: str) -> str:
    count = text.count("\ufffd")
    return f"{count} bytes could not be read as {encoding} and were replaced" if count else ""


@cache
def _codec(declared: str | None) -> str | None:
    """Python's name of a declared charset; GB2312 and GBK are read as GB18030, of which they are parts."""
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower().replace("_", "-")
    if name in _GB or name.startswith("gb"):
        return "gb18030"
    try:
        found = codecs.lookup(name).name
        # not an encoding of text, such as rot13 or base64
        b"a".decode(found)
    except (LookupError, ValueError):
        return None
    return None if found == "utf-8" else found

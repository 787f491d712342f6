"""Encodings: own paragraphs in every one, long and short."""

from __future__ import annotations

import pytest

from nlp.errors import BinaryInput
from nlp.reading.encoding import decode, plausibility

SIMPLIFIED = [
    "云岭县柳溪镇的村民们种植油茶三千亩，人均增收两千元，大家的日子越过越红火。",
    "党支部书记赵明远说：“要把服务送到群众家门口。”",
    "会议强调，各单位要压实责任，推动工作落实！",
    "春耕",
    "村里通了路。",
    "增长4.4%",
    "No. 12 柳溪镇",
]
TRADITIONAL = [
    "雲嶺縣柳溪鎮的村民們種植油茶三千畝，人均增收兩千元，大家的日子越過越紅火。",
    "議員表示，區內的長者服務應該加強，並要求政府盡快處理。",
    "村裡通了路。",
    "縣長說：「要把服務送到群眾家門口。」",
]


@pytest.mark.parametrize("text", SIMPLIFIED + TRADITIONAL)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)  # fmt: skip
def test_text_comes_back(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.warning) == (text, "")
    assert decoded.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize("text", SIMPLIFIED)
def test_gbk_and_gb2312_are_parts_of_gb18030(text: str) -> None:
    assert decode(text.replace("”", "”").encode("gbk")) == (text, "gb18030", "")


@pytest.mark.parametrize("text", TRADITIONAL)
@pytest.mark.parametrize("encoding", ["big5", "cp950"])
def test_big5(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, "big5", "")


@pytest.mark.parametrize("text", SIMPLIFIED[:3] + TRADITIONAL)
def test_utf16_of_several_lines(text: str) -> None:
    lines = "Title 1\r\n" + text * 3 + "\r\n２０２３年\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode(lines.encode(encoding)).text == lines


def test_plain_ascii_and_nothing() -> None:
    assert decode(b"plain words, no more") == ("plain words, no more", "utf-8", "")
    assert decode(b"") == ("", "utf-8", "")
    assert decode(b"abcd") == ("abcd", "utf-8", "")


def test_declared_charset_comes_after_utf8_and_must_fit() -> None:
    text = SIMPLIFIED[0]
    assert decode(text.encode(), "gbk") == (text, "utf-8", "")
    assert decode(text.encode("gbk"), "gb2312") == (text, "gb18030", "")
    assert decode(text.encode("gbk"), "utf-8") == (text, "gb18030", "")
    assert decode(text.encode("gbk"), "no-such-charset") == (text, "gb18030", "")
    assert decode(text.encode("gbk"), "rot13") == (text, "gb18030", "")
    assert decode(TRADITIONAL[0].encode("big5"), "big5") == (TRADITIONAL[0], "big5", "")
    assert decode(TRADITIONAL[0].encode("big5"), "gbk") == (TRADITIONAL[0], "big5", "")
    assert decode("Les élèves étaient là, déjà.".encode("latin-1"), "iso-8859-1").text == "Les élèves étaient là, déjà."


def test_broken_bytes_are_replaced_with_a_warning() -> None:
    data = (SIMPLIFIED[0] * 5).encode()
    decoded = decode(data[:40] + b"\xff" + data[40:])
    assert "\ufffd" in decoded.text
    assert decoded.text.replace("\ufffd", "")[-30:] == SIMPLIFIED[0][-30:]
    assert "replaced" in decoded.warning
    gbk = (SIMPLIFIED[0] * 5).encode("gbk")
    decoded = decode(gbk + b"\xff\xff" + gbk)
    assert decoded.encoding == "gb18030"
    assert "replaced" in decoded.warning
    assert decoded.text.startswith(SIMPLIFIED[0])


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n...",
        b"PK\x03\x04rest of an archive",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)) * 4,
        b"\x00" * 100,
        b"\x00\x01\x02\x03words\x00\x04\x05",
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(BinaryInput):
        decode(data)


def test_plausibility_tells_right_from_wrong() -> None:
    right = TRADITIONAL[1]
    wrong = right.encode("big5").decode("gb18030")
    assert plausibility(right) > 0.5 > plausibility(wrong)
    assert plausibility("abc") == 1.0

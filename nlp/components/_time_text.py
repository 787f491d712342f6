"""Characters and numerals of time expressions.

The reader works on a copy of the text in which every character has a plain twin at the same offset: half-width digits
and punctuation, simplified time words, one dash. Offsets found there hold in the text itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys("\u3000\xa0\u2002\u2003\u2009\t", " ")
_PLAIN |= dict.fromkeys("–—―─－‐‑−ー~～〜", "-")
_PLAIN |= dict.fromkeys("○Ｏ◯零", "〇")
_PLAIN |= dict.fromkeys('\u201d\u2033\u301e\u300d\u300f"', "”") | dict.fromkeys("\u201c\u300c\u300e", "“")
_PLAIN |= {"〔": "[", "〕": "]", "【": "[", "】": "]", "︰": ":", "∶": ":", "・": "·", "•": "·"}
_PLAIN |= dict(
    zip(
        "後個號週兩點時間鐘禮聖節這來內東國慶當過點歲開農曆陰陽歷復設餐樹難靈綵萬億閏數幾連續從為現紀代廿卄計劃團齋臨體總農與產業發歸門齋毀贖猶誕晝龐爾複",
        "后个号周两点时间钟礼圣节这来内东国庆当过点岁开农历阴阳历复设餐树难灵彩万亿闰数几连续从为现纪代廿廿计划团斋临体总农与产业发归门斋毁赎犹诞昼庞尔复",
        strict=True,
    )
)
_TABLE = str.maketrans(_PLAIN)

# Simplified text in half-width characters needs no work, and most characters of a file are such.
CHINESE_DIGITS = "〇一二三四五六七八九"
_DIGIT = {char: value for value, char in enumerate(CHINESE_DIGITS)} | {"两": 2, "俩": 2, "仨": 3}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
NUMERAL_CHARACTERS = CHINESE_DIGITS + "十百千万两半数几俩仨廿卅"


def plain(text: str) -> str:
    """The text with plain twins, of the same length."""
    return text.translate(_TABLE)


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """The value of an Arabic, Chinese or mixed numeral of plain text; None where it is no figure (数十, 几)."""
    text = text.replace(",", "").strip()
    if not text:
        return None
    if text[0].isdigit():
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万亿]*)", text)
        if not match:
            return None
        value = float(match[1])
        for char in match[2]:
            value *= _SCALE[char]
        return value
    text = text.replace("廿", "二十").replace("卅", "三十").replace("俩", "两").replace("仨", "三")
    if text == "半":
        return 0.5
    if all(char in CHINESE_DIGITS for char in text):
        return float("".join(str(_DIGIT[char]) for char in text))
    total, section, digit = 0.0, 0.0, None
    for char in text:
        if char in _DIGIT:
            if digit:
                return None  # 三五百: a guess, no figure
            digit = _DIGIT[char]
        elif char in "万亿":
            section += digit or 0
            total = (total + (section or 1)) * _SCALE[char]
            section, digit = 0.0, None
        elif char in _SCALE:
            if digit is None and section and char != "十":
                return None
            section += (1 if digit is None else digit) * _SCALE[char]
            digit = None
        else:
            return None
    if digit and text[-2:-1] and text[-2] in "百千万" and text[-1] in _DIGIT:
        section += digit * _SCALE[text[-2]] / 10 if text[-2] != "万" else digit * 1000  # 一百五: 150
    else:
        section += digit or 0
    return total + section


@lru_cache(maxsize=4096)
def guess(text: str) -> tuple[int, int] | None:
    """The two ends of an approximate numeral: 三五 (3, 5), 十五六 (15, 16), 二三十 (20, 30)."""
    match = re.fullmatch(
        r"((?:[一二两三四五六七八九]千)?(?:[一二两三四五六七八九]百)?(?:[二三四五六七八九]?十)?)"
        r"([一二两三四五六七八九])([二两三四五六七八九])([十百千]?)",
        text,
    )
    if not match:
        return None
    low, high = _DIGIT[match[2]], _DIGIT[match[3]]
    if not 0 < high - low <= 2 or (high - low == 2 and (low, high) != (3, 5)):
        return None
    base = int(number(match[1]) or 0) if match[1] else 0
    scale = _SCALE.get(match[4], 1)
    if match[1] and scale >= _SCALE[match[1][-1]]:
        return None
    return base + low * scale, base + high * scale


def integer(text: str | None) -> int | None:
    """The whole number that a numeral gives, or None."""
    if not text:
        return None
    value = number(text)
    return int(value) if value is not None and value == int(value) else None

"""A megabyte of junk is read in time linear in its length: no input makes the number readers super-linear."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from nlp.components.quantities import find_quantities
from nlp.components.times import find_times
from nlp.language.numerals import find_numerals

MIXED = "19.7%万亿3—第一百零八至2个、（1/3:2比5）-7℃年月甲乙丙丁戊己庚辛，寒来暑往秋收冬藏。"


def seconds(read: Callable[[str], object], text: str) -> float:
    """Processor time, so that a busy machine does not fail the test."""
    start = time.process_time()
    read(text)
    return time.process_time() - start


@pytest.mark.parametrize("junk", ["7", "一", "年", MIXED], ids=["digits", "one", "year", "mixed"])
@pytest.mark.parametrize(
    "read",
    [find_quantities, lambda text: list(find_numerals(text)), lambda text: find_times(text, published="2021-05-20")],
    ids=["quantities", "numerals", "times"],
)
def test_a_megabyte(junk: str, read: Callable[[str], object]) -> None:
    text = (junk * (1_000_000 // len(junk) + 1))[:1_000_000]
    read(text[:1000])
    tenth = seconds(read, text[:100_000])
    assert seconds(read, text) < 25 * max(tenth, 0.02)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.tables.cells import guard, plain, unguard


@pytest.mark.parametrize("cell", ["=1+1", "+电话", "-减", "@甲", "\t甲", "'=1", "''@"])
def test_risky_cells_are_guarded(cell):
    assert guard(cell) == "'" + cell
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("cell", ["-3.5%", "+12", "", "甲=乙", "'甲", "——甲"])
def test_harmless_cells_stay(cell):
    assert guard(cell) == cell
    assert unguard(cell) == cell


@given(st.text(alphabet="'=+-@\t甲1%.", max_size=6))
def test_the_way_back_is_exact(cell):
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (20000.0, "20000"), (4.4, "4.4"), (0, "0"), (-2, "-2"), (1.2 * 10**8, "120000000"), ("甲", "甲")],
)
def test_plain_cells(value, cell):
    assert plain(value) == cell

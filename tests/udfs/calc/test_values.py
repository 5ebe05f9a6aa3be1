"""Cell values on their way to Calc and from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sopxl_udfs.calc.values import SHEET_COLUMNS, SHEET_ROWS, cell_rows, used

ROW = ((1.0, 2.0, 3.0),)


def test_values_are_numbers_texts_and_blanks() -> None:
    """None is a blank, a flag and a whole number are numbers, a date is its day number."""
    given = [[None, True, 3, 2.5], ["MTS", "", dt.date(2026, 1, 31), False]]
    assert cell_rows(given) == (("", 1.0, 3.0, 2.5), ("MTS", "", 46053.0, 0.0))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (5.0, 5.0),
        (None, None),
        (((1.0,), ("",)), ((1.0,), ("",))),
        ((*(((x,)) for x in ROW[0]), *((("",),) * (SHEET_ROWS - 3))), ((1.0,), (2.0,), (3.0,))),
        ((ROW[0] + ("",) * (SHEET_COLUMNS - 3),), ROW),
        ((("",),) * SHEET_ROWS, (("",),)),
    ],
    ids=["number", "left out", "short column", "whole column", "whole row", "empty column"],
)
def test_whole_columns_and_rows_end_where_they_are_filled(given: Any, kept: Any) -> None:
    """A blank inside a range that was given by its ends stays; only whole ones are cut."""
    assert used(given) == kept

"""Cell values on their way to Calc and from it."""

from __future__ import annotations

import datetime as dt

from sopxl_udfs.calc.values import cell_rows


def test_values_are_numbers_texts_and_blanks() -> None:
    """None is a blank, a flag and a whole number are numbers, a date is its day number."""
    given = [[None, True, 3, 2.5], ["MTS", "", dt.date(2026, 1, 31), False]]
    assert cell_rows(given) == (("", 1.0, 3.0, 2.5), ("MTS", "", 46053.0, 0.0))

"""References inside formulas: which of them follow the rows of a table."""

from __future__ import annotations

import pytest

from sopxl_workbook.ooxml.resize.refs import Place, moved_formula
from sopxl_workbook.ooxml.resize.span import Span

TABLE = Span("Data", 4, 5, 9, 2, 4, True, 3)  # B4:D9, totals in row 10, three more rows
ONE_ROW = Span("Bob's plan", 4, 5, 5, 2, 4, False, 3)

FOLLOWING = [
    ("SUM(C5:C9)", "SUM(C5:C12)"),
    ("SUM($C$5:$C$9)+SUM(c5:d9)", "SUM($C$5:$C$12)+SUM(c5:d12)"),
    ("SUM(Data!C4:C9,'data'!$B$5:$D$9)", "SUM(Data!C4:C12,'data'!$B$5:$D$12)"),
    ("VLOOKUP(A1,$B$5:$C$9,2,0)", "VLOOKUP(A1,$B$5:$C$12,2,0)"),
    ("C$5:C$9", "C$5:C$12"),
    ("C10*2+$D$10", "C13*2+$D$13"),
    ("SUM(B10:D10)", "SUM(B13:D13)"),
    ("SUM(C5:C10)", "SUM(C5:C13)"),
]
STAYING = [
    "SUM(C5:C8)",  # fewer rows
    "SUM(C6:C9)",
    "SUM(A5:C9)",  # a column outside
    "SUM(C3:C9)",
    "SUM(C$5:C9)",  # grows by itself
    "SUM(Other!C5:C9)",
    "SUM([1]Data!C5:C9)",
    "SUM('[Book.xlsx]Data'!C5:C9)",
    "SUM(Data:Other!C5:C9)",
    'LEN("C5:C9")',
    "tbl[C5:C9]",
    "SUM('C5:C9'!A1)+'C5:C9'!name",
    "LOG10(C5:LOG9(2))",
    "C9+name.C9+C5:C99",
    "SUM(C:C)+SUM(5:9)",
    "#REF!C5:C9+#REF!",
    "C5:C9999999",  # no row of a sheet
]


@pytest.mark.parametrize(("formula", "expected"), FOLLOWING)
def test_what_follows(formula: str, expected: str) -> None:
    """Ranges of all rows, with or without the heading, and cells of the totals."""
    assert moved_formula(formula, TABLE, "Data") == expected


@pytest.mark.parametrize("formula", STAYING)
def test_what_stays(formula: str) -> None:
    """Anything that is not exactly the rows of this table."""
    assert moved_formula(formula, TABLE, "Data") == formula


def test_a_formula_of_another_sheet_names_the_sheet() -> None:
    """Without a name the range is one of the formula's own sheet."""
    assert moved_formula("SUM(C5:C9)", TABLE, "Other") == "SUM(C5:C9)"
    assert moved_formula("SUM(C5:C9)", TABLE, None) == "SUM(C5:C9)"
    assert moved_formula("SUM(Data!C5:C9)", TABLE, "Other") == "SUM(Data!C5:C12)"


@pytest.mark.parametrize("place", [Place.BODY, Place.RULE])
def test_what_is_relative_beside_the_rows_may_mean_others(place: Place) -> None:
    """There only a range with dollar signs is known to mean all rows."""
    assert moved_formula("C5:C9+C$5:C$9", TABLE, "Data", place) == "C5:C9+C$5:C$12"


def test_cells_of_the_totals_are_followed_unless_they_are_relative_to_another_cell() -> None:
    """A cell that moves is found again, except by a rule whose formula moves by itself."""
    assert moved_formula("C10+C$10", TABLE, "Data", Place.BODY) == "C13+C$13"
    assert moved_formula("C10+C$10", TABLE, "Data", Place.RULE) == "C10+C$13"


@pytest.mark.parametrize(
    ("formula", "place", "expected"),
    [
        ("SUM('Bob''s plan'!C5:C5)", Place.CELL, "SUM('Bob''s plan'!C5:C8)"),
        ("'Bob''s plan'!C5+'Bob''s plan'!B5:D5", Place.CELL, None),
        ("'Bob''s plan'!$C$5", Place.RULE, None),
        ("'Bob''s plan'!$B$5:$D$5", Place.RULE, "'Bob''s plan'!$B$5:$D$8"),
        ("'Bob''s plan'!$B$5:$C$5", Place.RULE, None),
        ("'Bob''s plan'!$C$5", Place.SERIES, "'Bob''s plan'!$C$5:$C$8"),
        ("'Bob''s plan'!$C$4:$C$5", Place.CELL, "'Bob''s plan'!$C$4:$C$8"),
    ],
)
def test_a_table_of_one_row(formula: str, place: Place, expected: str | None) -> None:
    """One cell, or one row, may mean just itself: it follows only where it cannot."""
    assert moved_formula(formula, ONE_ROW, "Bob's plan", place) == (expected or formula)


def test_back_to_one_row() -> None:
    """A range stays a range in a formula and becomes a cell again in a chart."""
    back = Span("Data", 4, 5, 8, 2, 4, False, -3)
    assert moved_formula("SUM(C5:C8)", back, "Data") == "SUM(C5:C5)"
    assert moved_formula("Data!$C$5:$C$8", back, None, Place.SERIES) == "Data!$C$5"

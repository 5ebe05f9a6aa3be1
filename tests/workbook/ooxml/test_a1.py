"""Addresses of cells, and the places that messages name."""

from __future__ import annotations

import pytest
import refusals
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from sopxl.errors import InputError
from sopxl_workbook.ooxml.a1 import (
    Area,
    cell_name,
    column_letters,
    parse_area,
    parse_cell,
    place,
    quote_sheet,
    split_reference,
)


class TestCell:
    @given(row=st.integers(1, 1_048_576), column=st.integers(1, 16_384))
    def test_name_and_back(self, row: int, column: int) -> None:
        """An address read back is the same cell, and openpyxl names the column alike."""
        assert parse_cell(cell_name(row, column)) == (row, column)
        assert column_letters(column) == get_column_letter(column)

    def test_dollar_signs_and_small_letters(self) -> None:
        """Addresses may be absolute and in small letters."""
        assert parse_cell("$b$7") == (7, 2)


class TestArea:
    @pytest.mark.parametrize(
        ("ref", "area"),
        [
            ("B7", Area(7, 2, 7, 2)),
            ("B7:DW40", Area(7, 2, 40, 127)),
            ("D9:B7", Area(7, 2, 9, 4)),
            ("B:D", Area(1, 2, 1_048_576, 4)),
            ("7:9", Area(7, 1, 9, 16_384)),
        ],
    )
    def test_ranges(self, ref: str, area: Area) -> None:
        """A range is a rectangle, whichever corner comes first."""
        assert parse_area(ref) == area

    def test_holds_its_corners_only(self) -> None:
        """The corners are inside, the next cells are not."""
        area = parse_area("B2:C3")
        assert [area.holds(*cell) for cell in [(2, 2), (3, 3), (4, 3), (3, 4)]] == [
            True,
            True,
            False,
            False,
        ]
        assert str(area) == "B2:C3"


class TestPlace:
    @pytest.mark.parametrize(
        ("sheet", "text"),
        [
            ("Forecast", "Forecast"),
            ("Road Bikes", "'Road Bikes'"),
            ("Bob's plan", "'Bob''s plan'"),
            ("Q1", "'Q1'"),
            ("2026", "'2026'"),
            ("R1C1", "'R1C1'"),
        ],
    )
    def test_sheet_names_are_quoted_where_a_formula_needs_it(self, sheet: str, text: str) -> None:
        """A name that is no plain word, or looks like a cell, stands in quotes."""
        assert quote_sheet(sheet) == text
        assert place(sheet, 12, 8) == f"{text}!H12"
        assert split_reference(f"{text}!$H$12") == (sheet, "H12")

    @pytest.mark.parametrize("text", ["SUM(A1)", "[1]Data!A1", "A1", "'a'b'!A1", "Data!#REF!"])
    def test_what_is_no_reference(self, text: str) -> None:
        """Anything but one range of one sheet of this book is None."""
        assert split_reference(text) is None


REFUSED: list[refusals.Row] = [
    (
        lambda: parse_cell("7B"),
        InputError,
        'E151 "7B" is not the address of a cell. Write it like B7.',
    ),
    (
        lambda: parse_cell("XFE1"),
        InputError,
        'E151 "XFE1" is not the address of a cell. Write it like B7.',
    ),
    (
        lambda: parse_area("A0:B2"),
        InputError,
        'E151 "A0:B2" is not a range of cells. Write it like B7:D9.',
    ),
    (
        lambda: column_letters(0),
        InputError,
        "E151 a sheet has no column 0; columns run from 1 to 16384.",
    ),
]


@refusals.refused(REFUSED)
def test_refusals(call: object, kind: type, text: str) -> None:
    """What is no address is refused by its own text."""
    refusals.check(call, kind, text)  # type: ignore[arg-type]

"""Numbers in sentences round as the spreadsheet rounds."""

from __future__ import annotations

import pytest

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets.words import fixed, joined, plural, rounded, worded


class TestFixed:
    """FIXED rounds halves away from zero and writes thousands."""

    @pytest.mark.parametrize(
        ("number", "decimals", "expected"),
        [
            (2.5, 0, "3"),
            (-3.5, 0, "-4"),
            (1_234_567.25, 0, "1,234,567"),
            (12.345, 2, "12.35"),
            (-0.4, 0, "0"),
            (1e-12, 0, "0"),
            (12_345_678.905, 2, "12,345,678.91"),
        ],
    )
    def test_as_the_spreadsheet(self, number: float, decimals: int, expected: str) -> None:
        """The same texts as LibreOffice 25.2 gives for FIXED."""
        assert fixed(number, decimals) == expected


class TestJoined:
    """A value joined to a text."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [(20.0, "20"), (2.5, "2.5"), (None, ""), ("", ""), ("level", "level"), (0, "0")],
    )
    def test_without_needless_decimals(self, value: Value, expected: str) -> None:
        """20 days are "20", never "20.0"."""
        assert joined(value) == expected


class TestRounded:
    """ROUND where there is a number."""

    @pytest.mark.parametrize(
        ("value", "expected"), [("", ""), (None, None), (1e-12, 0.0), (2.5000005, 2.500001)]
    )
    def test_a_blank_stays_blank(self, value: Value, expected: Value) -> None:
        """Only numbers are rounded."""
        assert rounded(value, 6) == expected


class TestCounted:
    """A count agrees with its word."""

    @pytest.mark.parametrize(
        ("number", "expected"),
        [(0, "0 weeks"), (1, "1 week"), (1.0, "1 week"), (1.5, "1.5 weeks"), (12, "12 weeks")],
    )
    def test_one_and_many(self, number: float, expected: str) -> None:
        """One of it is written without an s."""
        assert worded(number, "week") == expected

    def test_the_formula_of_it(self) -> None:
        """The same in a cell: the sheet tests hold both against each other."""
        assert plural("A1", "week") == 'A1&IF(A1=1," week"," weeks")'

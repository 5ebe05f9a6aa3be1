"""What a check tells of the planner's own sheets."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sopxl_workbook.checks.own_sheets import oddities
from sopxl_workbook.ooxml import read_book


def told(fill: Callable[[Worksheet], object], name: str = "Mine", names: str = "") -> list[str]:
    """The oddities of a workbook with one sheet."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book.add_worksheet(name))
        if names:
            book.define_name("rate", names)
    return [str(problem) for problem in oddities(read_book(file.getvalue()))]


def row_of_sums(sheet: Worksheet, *, odd: object = None, column: int = 3) -> None:
    """Three rows: numbers, numbers, and their sums but for one cell."""
    for i in range(8):
        sheet.write(0, i, 10.0 + i)
        sheet.write(1, i, 20.0 + i)
        letter = "ABCDEFGH"[i]
        if odd is not None and i == column:
            sheet.write(2, i, odd)
        else:
            sheet.write_formula(2, i, f"={letter}1+{letter}2", None, 30.0 + 2 * i)


def texts_among(sheet: Worksheet, text: str) -> None:
    """A column of numbers with a text in it."""
    for i in range(5):
        sheet.write(i, 1, 5.0)
    sheet.write_string(2, 1, text)


class TestOddities:
    """Each is one sentence with the first cell; nothing is told of a sheet that is in order."""

    def test_a_row_of_equal_formulas_is_in_order(self) -> None:
        """The form is the same though the texts differ."""
        assert told(row_of_sums) == []

    def test_a_formula_that_differs(self) -> None:
        """From both its neighbours, which agree."""
        assert told(lambda sheet: row_of_sums(sheet, odd="=D1-D2")) == [
            "W312 Mine!D3: the formula =D1-D2 is another than those on both sides of it. Copy the "
            "formula of a cell beside it, if no other is meant."
        ]

    def test_a_number_typed_among_formulas(self) -> None:
        """A plug in a row of sums."""
        assert told(lambda sheet: row_of_sums(sheet, odd=36.0)) == [
            "W313 Mine!D3: 36 was typed among formulas that are all the same. Copy the formula of "
            "a cell beside it, if no number is meant."
        ]

    def test_a_column_of_its_own_formulas_is_in_order(self) -> None:
        """A total that every row has stands among others by design."""

        def table(sheet: Worksheet) -> None:
            for i in range(4):
                sheet.write(i, 0, 1.0)
                sheet.write_formula(i, 1, f"=A{i + 1}*2", None, 2.0)
                sheet.write_formula(i, 2, f"=$A{i + 1}*5", None, 5.0)
                sheet.write_formula(i, 3, f"=C{i + 1}*2", None, 10.0)

        assert told(table) == []

    @pytest.mark.parametrize("text", ["1200", "1,200.50", "-3", "12 %", "€ 5"])
    def test_a_number_stored_as_text(self, text: str) -> None:
        """A sum leaves it out, and nobody sees it."""
        assert told(lambda sheet: texts_among(sheet, text)) == [
            f'W314 Mine!B3: the text "{text}" stands among numbers, and no sum counts it. Type '
            "the number again in a cell that is formatted as a number."
        ]

    @pytest.mark.parametrize("text", ["n/a", "2026-01", "A12", "", "-"])
    def test_a_text_that_is_no_number(self, text: str) -> None:
        """Labels and marks are left alone."""
        assert told(lambda sheet: texts_among(sheet, text)) == []

    def test_a_year_above_a_column_is_a_heading(self) -> None:
        """A text that only one number stands beside is none of a row of numbers."""

        def table(sheet: Worksheet) -> None:
            for i in range(3):
                sheet.write_string(0, i, str(2024 + i))
                sheet.write(1, i, 5.0)

        assert told(table) == []

    def test_error_cells(self) -> None:
        """The first and how many more."""

        def errors(sheet: Worksheet) -> None:
            for i in range(3):
                sheet.write_formula(i, i, "=1/0", None, "#DIV/0!")

        assert told(errors) == [
            "W311 Mine!A1: the cell shows #DIV/0!; so do 2 more cells. Mend the formula, or what "
            "it looks at."
        ]

    def test_a_formula_whose_cells_were_deleted(self) -> None:
        """It is told as broken, not once more as an error."""
        assert told(lambda sheet: sheet.write_formula(0, 0, "=#REF!+1", None, "#REF!")) == [
            "W310 Mine!A1: the formula =#REF!+1 points at cells that were deleted. Write the "
            "formula anew."
        ]

    def test_a_name_whose_cells_were_deleted(self) -> None:
        """A name of the book is told with what it says."""
        (found,) = told(lambda sheet: None, names="=Mine!#REF!")
        assert found.endswith(
            'the name "rate" points at cells that were deleted: =Mine!#REF!. Let it point at the '
            "right cells, or delete the name."
        )
        assert found.startswith("W310 ")

    def test_the_sheets_of_the_contract_are_left_to_their_own_proofs(self) -> None:
        """They are held formula by formula elsewhere."""
        assert told(lambda sheet: row_of_sums(sheet, odd=36.0), name="Projection") == []

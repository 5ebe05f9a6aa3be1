"""Rows 16, 17, 19 and 21: errors, formulas without a result, flags and dates for a number."""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl
import pytest
from faults.trying import (
    FIRST,
    folder_with,
    new_refused,
    override,
    refused,
    rewritten,
    sopxl,
    typed,
    with_cell,
)
from small import actuals

from sopxl_workbook.ooxml import CellError, read_book

PRICE = f"C{FIRST}"
MEND = "Mend that cell first."


class TestRow16Errors:
    """An error in an input is an error, never a blank and never a 0."""

    ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")

    @pytest.mark.parametrize("error", ERRORS)
    def test_row_16_error_in_an_input(self, book: Path, error: str) -> None:
        """Of a price, and of a forecast."""
        cell = override(book)
        typed(book, "Prices", PRICE, CellError(error))
        refused(book, f"E113 Prices!{PRICE}: the cell holds the error {error}. > {MEND}")
        typed(book, "Prices", PRICE, 50.0)
        typed(book, "Forecast", cell, CellError(error))
        refused(book, f"E113 Forecast!{cell}: the cell holds the error {error}. > {MEND}")

    @pytest.mark.parametrize(
        ("sheet", "column"), [("Families", "B"), ("Prices", "A"), ("Prices", "B")]
    )
    def test_row_16_error_in_a_text_or_a_date(self, book: Path, sheet: str, column: str) -> None:
        """A unit, a name and a day are inputs as well."""
        cell = f"{column}{FIRST}"
        typed(book, sheet, cell, CellError("#N/A"))
        refused(book, f"E113 {sheet}!{cell}: the cell holds the error #N/A. > {MEND}")

    @pytest.mark.parametrize("error", ERRORS)
    def test_row_16_error_in_a_file(self, here: Path, error: str) -> None:
        """What Excel saves for an error cell."""
        text = actuals().replace("2024-03,Chairs,Shipped,110", f"2024-03,Chairs,Shipped,{error}")
        new_refused(
            folder_with(here, actuals=text),
            f"E113 actuals.csv row 17, column quantity: the cell holds the error {error}. > {MEND}",
        )


class TestRow17NewErrors:
    """The errors that came with Microsoft 365."""

    @pytest.mark.parametrize(
        "error", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!", "#BLOCKED!"]
    )
    def test_row_17_new_error_in_an_input(self, book: Path, error: str) -> None:
        """As another program stores them, by their text."""
        cell = f'<c r="{PRICE}" t="e"><v>{error}</v></c>'
        rewritten(book, "Prices", lambda xml: with_cell(xml, PRICE, cell))
        refused(book, f"E113 Prices!{PRICE}: the cell holds the error {error}. > {MEND}")

    def test_row_17_new_error_in_a_file(self, here: Path) -> None:
        """The same in a folder."""
        text = actuals().replace("2024-03,Chairs,Shipped,110", "2024-03,Chairs,Shipped,#SPILL!")
        new_refused(
            folder_with(here, actuals=text),
            f"E113 actuals.csv row 17, column quantity: the cell holds the error #SPILL!. > {MEND}",
        )

    def test_row_17_number_of_an_error(self, book: Path) -> None:
        """What a program makes of an error that it takes for a number."""
        row = next(
            i
            for i, cells in enumerate(read_book(book).table_rows("tblActuals"), FIRST)
            if cells[2] == "Closing"
        )
        typed(book, "Actuals", f"D{row}", -2146826243.0)
        refused(
            book,
            f"E113 Actuals!D{row}: found -2146826243, the number by which Excel hands an error on. "
            "> Mend the cell that the number comes from.",
        )


class TestRow19NotCalculated:
    """A formula without a stored result is neither blank nor 0."""

    FIX = "Open the workbook in Excel, save it, and try again."

    def test_row_19_formula_without_result(self, book: Path) -> None:
        """Of a price, and of a forecast."""
        cell, formula = override(book), '<c r="{0}"><f>2*25</f></c>'
        rewritten(book, "Prices", lambda xml: with_cell(xml, PRICE, formula.format(PRICE)))
        refused(
            book, f"E115 Prices!{PRICE}: the formula in the cell is not calculated. > {self.FIX}"
        )
        typed_over = f'<c r="{PRICE}"><v>50</v></c>'
        rewritten(book, "Prices", lambda xml: with_cell(xml, PRICE, typed_over))
        rewritten(book, "Forecast", lambda xml: with_cell(xml, cell, formula.format(cell)))
        refused(
            book, f"E115 Forecast!{cell}: the formula in the cell is not calculated. > {self.FIX}"
        )

    def test_row_19_formula_with_result(self, book: Path) -> None:
        """A planner's own formula in an input is read by its result."""
        cell = override(book)
        formula = f'<c r="{cell}"><f>600*2</f><v>1200</v></c>'
        rewritten(book, "Forecast", lambda xml: with_cell(xml, cell, formula))
        assert sopxl("plan", book).code == 0
        assert sopxl("check", book).code == 0
        assert read_book(book).sheet("Forecast").cell(cell).formula == "=600*2"

    @pytest.mark.slow
    def test_row_19_book_saved_without_results(self, plain_book: Path) -> None:
        """Another program drops every stored result: check says so, plan puts all of them back."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            openpyxl.load_workbook(plain_book).save(plain_book)
        done = sopxl("check", plain_book)
        assert done.code == 3
        assert "E115" not in done.err
        assert "the formula has no stored result." in done.out
        assert sopxl("plan", plain_book).code == 0
        done = sopxl("check", plain_book)
        assert done.code == 0, done.out


class TestRow21FlagsAndDates:
    """TRUE is not 1, and a date is not 46,000."""

    @pytest.mark.parametrize("flag", [True, False])
    def test_row_21_flag(self, book: Path, flag: bool) -> None:
        """Of a price, and of a forecast."""
        shown = "TRUE" if flag else "FALSE"
        cell = override(book)
        typed(book, "Forecast", cell, flag)
        refused(
            book,
            f"E110 Forecast!{cell}: found {shown}, a number is expected. > Enter the quantity.",
        )
        typed(book, "Forecast", cell, None)
        typed(book, "Prices", PRICE, flag)
        refused(
            book, f"E110 Prices!{PRICE}: found {shown}, a number is expected. > Enter the quantity."
        )

    FIX = "Format the cell as a number and enter the quantity."

    @pytest.mark.parametrize(
        ("serial", "shown"), [(46082.0, "the date 2026-03-01"), (0.5, "the time 12:00")]
    )
    def test_row_21_date(self, book: Path, serial: float, shown: str) -> None:
        """A number that the cell shows as a date or a time, of a price and of a forecast."""
        style = date_style(book)
        cell = override(book)
        price = f'<c r="{PRICE}" s="{style}"><v>{serial}</v></c>'
        rewritten(book, "Prices", lambda xml: with_cell(xml, PRICE, price))
        refused(book, f"E110 Prices!{PRICE}: found {shown}, a number is expected. > {self.FIX}")
        rewritten(book, "Prices", lambda xml: xml.replace(price, f'<c r="{PRICE}"><v>50</v></c>'))
        forecast = f'<c r="{cell}" s="{style}"><v>{serial}</v></c>'
        rewritten(book, "Forecast", lambda xml: with_cell(xml, cell, forecast))
        refused(book, f"E110 Forecast!{cell}: found {shown}, a number is expected. > {self.FIX}")

    def test_row_21_code_that_became_a_date(self, book: Path) -> None:
        """MAR1, typed into a cell, is a day in March to Excel, and the code is gone."""
        code = f'<c r="B{FIRST}" s="{date_style(book)}"><v>46082</v></c>'
        rewritten(book, "Actuals", lambda xml: with_cell(xml, f"B{FIRST}", code))
        refused(
            book,
            f"E110 Actuals!B{FIRST}: found the date 2026-03-01, a text is expected. > "
            "Enter it as text, with an apostrophe before it.",
        )

    def test_row_21_flag_and_date_in_a_file(self, here: Path) -> None:
        """In a folder they are texts, and no numbers either."""
        text = actuals().replace("2024-03,Chairs,Shipped,110", "2024-03,Chairs,Shipped,TRUE")
        text = text.replace("2024-04,Chairs,Shipped,115", "2024-04,Chairs,Shipped,2026-03-01")
        fix = "Enter a number without unit, or leave the row out."
        new_refused(
            folder_with(here, actuals=text),
            'E110 actuals.csv row 17, column quantity: found the text "TRUE", a number is '
            f"expected. > {fix}",
            'E110 actuals.csv row 24, column quantity: found the text "2026-03-01", a number is '
            f"expected. > {fix}",
        )


def date_style(book: Path) -> int:
    """The format of a cell that shows a day."""
    return read_book(book).sheet("Prices").cell(f"B{FIRST}").style

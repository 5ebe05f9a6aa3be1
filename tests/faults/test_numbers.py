"""Rows 18 and 20 to 26: blanks, and numbers that are none, below zero, too large, too small."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.trying import (
    AT_17,
    FIRST,
    PRICE,
    changed,
    folder_with,
    made,
    new_refused,
    override,
    planned,
    quantity,
    refused,
    rewritten,
    sopxl,
    typed,
    warned,
    with_cell,
)
from small import actuals

from sopxl.calc import projected_inventory
from sopxl.errors import SopError
from sopxl_workbook.contract import PRICES
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.ooxml.a1 import column_letters

QUANTITY = f"D{FIRST + 1}"  # of the actuals: 2024-01, Chairs, Shipped


class TestRow18Blank:
    """A blank inside the data is not 0; a blank tail is nothing."""

    FIX = "Enter 0 if none is meant."

    def test_row_18_blank_quantity(self, book: Path) -> None:
        """The cell is named."""
        typed(book, "Actuals", QUANTITY, None)
        refused(
            book, f"E114 Actuals!{QUANTITY}: the cell is blank, a number is expected. > {self.FIX}"
        )

    def test_row_18_blank_text_is_blank(self, book: Path) -> None:
        """So is a text of blanks."""
        typed(book, "Actuals", QUANTITY, "  ")
        refused(
            book, f"E114 Actuals!{QUANTITY}: the cell is blank, a number is expected. > {self.FIX}"
        )

    def test_row_18_blank_quantity_of_a_file(self, here: Path) -> None:
        """The same in a folder."""
        new_refused(
            folder_with(here, actuals=quantity("")),
            f"E114 {AT_17}: the cell is blank, a number is expected. > {self.FIX}",
        )

    def test_row_18_blank_tail(self, book: Path) -> None:
        """Rows of blanks below the data of a table are no rows."""
        rows = read_book(book).table_rows("tblPrices")
        assert all(cell is not None for cell in rows[-1][:3])
        part = read_book(book).table("tblPrices").part
        last = FIRST + len(rows) - 1
        end = column_letters(len(PRICES.columns))
        changed(book, part, lambda xml: xml.replace(f"{end}{last}", f"{end}{last + 5}"))
        warned(book)

    def test_row_18_blank_is_zero_when_asked(self, book: Path) -> None:
        """The policy is asked for by name, told, and the 0 is written where the blank was."""
        typed(book, "Actuals", QUANTITY, None)
        done = sopxl("plan", book, "--blank", "zero")
        assert done.code == 0, done.err
        assert done.err.splitlines()[:2] == [
            f"W114 Actuals!{QUANTITY}: the cell is blank and taken as 0.",
            "     Enter the quantity if it is not 0.",
        ]
        assert read_book(book).sheet("Actuals").cell(QUANTITY).value == 0.0

    def test_row_18_blank_is_zero_in_a_folder(self, here: Path) -> None:
        """The same in a folder."""
        text = quantity("").replace("2024-04,Chairs,Shipped,115", "2024-04,Chairs,Shipped,")
        done = sopxl(
            "new", "made.xlsx", "--from", folder_with(here, actuals=text), "--blank", "zero"
        )
        assert done.code == 0, done.err
        assert done.err.splitlines()[:2] == [
            f"W114 {AT_17}: the cell is blank and taken as 0, as in 1 more row.",
            "     Enter the quantity if it is not 0.",
        ]

    def test_row_18_a_blank_price_is_never_zero(self, book: Path) -> None:
        """The policy is for quantities alone."""
        typed(book, "Prices", PRICE, None)
        done = sopxl("plan", book, "--blank", "zero")
        assert (done.code, done.err) == (
            3,
            f"E114 Prices!{PRICE}: the cell is blank, a number is expected.\n     {self.FIX}\n",
        )


class TestRow20NotFinite:
    """NaN and the infinities get in by no door."""

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
    def test_row_20_not_finite_by_the_engine(self, value: float) -> None:
        """The engine refuses them before it computes."""
        with pytest.raises(SopError) as error:
            projected_inventory([1.0, value], 1.0, [1.0, 1.0])
        assert str(error.value) == (
            f"E116 demand, period 2: found {value}, a finite number is expected. "
            "Mend the calculation above."
        )

    @pytest.mark.parametrize("raw", ["NaN", "INF", "1E999"])
    def test_row_20_not_finite_in_a_cell(self, book: Path, raw: str) -> None:
        """A part that stores such a number is damaged."""
        number = f'<c r="{PRICE}"><v>{raw}</v></c>'
        rewritten(book, "Prices", lambda xml: with_cell(xml, PRICE, number))
        part = read_book(book).sheets["Prices"].part
        refused(
            book,
            f'E001 book.xlsm: the part "{part}" of the workbook is damaged: row {FIRST} holds a '
            "value that is none. > Open the file in Excel, let it repair the workbook and save it.",
            code=6,
        )

    def test_row_20_not_finite_in_a_file(self, here: Path) -> None:
        """A number beyond all numbers is too large, and the word for none is a text."""
        new_refused(
            folder_with(here, actuals=quantity("1e999")),
            f"E122 {AT_17}: found 1e999, at most 10,000,000,000,000 in size is expected. > "
            "Correct the value.",
        )


class TestRow22And23BelowZero:
    """What may not be below zero, and what may."""

    def test_row_22_negative_demand(self, book: Path) -> None:
        """In the actuals with the way that returns take, in the forecast without."""
        typed(book, "Actuals", QUANTITY, -5.0)
        refused(
            book,
            f"E120 Actuals!{QUANTITY}: found -5 Shipped, 0 or more is expected. > "
            "Enter what customers return as the measure Adjusted.",
        )

    def test_row_22_negative_forecast(self, book: Path) -> None:
        """The cell that a planner typed."""
        cell = override(book)
        typed(book, "Forecast", cell, -5.0)
        refused(
            book, f"E120 Forecast!{cell}: found -5, 0 or more is expected. > Correct the value."
        )

    def test_row_22_negative_demand_of_a_file(self, here: Path) -> None:
        """The same in a folder."""
        new_refused(
            folder_with(here, actuals=quantity("-5")),
            f"E120 {AT_17}: found -5 Shipped, 0 or more is expected. > "
            "Enter what customers return as the measure Adjusted.",
        )

    BELOW: tuple[tuple[str, str, str], ...] = (
        ("Prices", PRICE, "more than 0"),
        ("Costs", f"C{FIRST}", "more than 0"),
        ("Resources", f"C{FIRST}", "more than 0"),
        ("Bill", f"E{FIRST}", "0 or more"),
        ("Policy", f"D{FIRST}", "0 or more"),
    )

    @pytest.mark.parametrize(("sheet", "cell", "expected"), BELOW)
    def test_row_23_negative_price_cost_hours(
        self, book: Path, sheet: str, cell: str, expected: str
    ) -> None:
        """None of them is ever below zero."""
        typed(book, sheet, cell, -5.0)
        refused(
            book, f"E121 {sheet}!{cell}: found -5, {expected} is expected. > Correct the value."
        )

    def test_row_23_negative_opening(self, here: Path) -> None:
        """A stock below zero is owed to customers: told, and planned from."""
        text = actuals().replace("2025-12,Chairs,Closing,148", "2025-12,Chairs,Closing,-2")
        assert text != actuals()
        text = text.replace("2025-12,Chairs,Produced,217", "2025-12,Chairs,Produced,67")
        made(
            folder_with(here, actuals=text),
            "W121 actuals.csv row 166, column quantity: Chairs closes below zero in 1 period, "
            "lowest -2 in 2025-12; taken as owed to customers. > "
            "Correct the stock, or enter an Adjusted if it was counted.",
        )


class TestRow24To26Size:
    """Fractions, numbers too large and too small, and codes that are no numbers."""

    def test_row_24_fractions_are_kept(self, book: Path) -> None:
        """A third of a unit is kept to the last digit; every total ties."""
        typed(book, "Forecast", override(book), 100 / 3)
        typed(book, "Forecast", override(book, "Tables"), 0.1)
        planned(book)
        found = read_book(book).sheet("Forecast")
        assert found.cell(override(book)).value == 100 / 3

    WHOLE: tuple[tuple[str, str, str], ...] = (
        ("Policy", f"J{FIRST}", "Demand fence"),
        ("Policy", f"N{FIRST}", "Accuracy lag"),
        ("Bill", f"C{FIRST}", "Offset"),
    )

    @pytest.mark.parametrize(("sheet", "cell", "column"), WHOLE)
    def test_row_24_fraction_of_a_period(
        self, book: Path, sheet: str, cell: str, column: str
    ) -> None:
        """Periods are counted whole: half of one is no rounding matter."""
        heading = read_book(book).sheet(sheet).cell(f"{cell[0]}{FIRST - 1}").value
        assert heading == column
        typed(book, sheet, cell, 1.5)
        refused(
            book,
            f"E121 {sheet}!{cell}: found 1.5, a whole number is expected. > Correct the value.",
        )

    @pytest.mark.parametrize("value", [1e14, 1e15, 1e308])
    def test_row_25_huge_numbers(self, book: Path, value: float) -> None:
        """Beyond ten trillions no hundredths are kept: the cell is named."""
        text = f"found {value:.10g}, at most 10,000,000,000,000 in size is expected."
        cell = override(book)
        typed(book, "Forecast", cell, value)
        refused(book, f"E122 Forecast!{cell}: {text} > Correct the value.")
        typed(book, "Forecast", cell, None)
        typed(book, "Prices", PRICE, value)
        refused(book, f"E122 Prices!{PRICE}: {text} > Correct the value.")

    def test_row_25_tiny_numbers(self, book: Path) -> None:
        """A price or a forecast of nearly nothing is a mistake, and would be divided by."""
        cell = override(book)
        typed(book, "Forecast", cell, 1e-300)
        refused(
            book,
            f"E122 Forecast!{cell}: found 1e-300, 0 or at least 0.000000001 is expected. > "
            "Enter 0 if nothing is meant.",
        )
        typed(book, "Forecast", cell, None)
        typed(book, "Prices", PRICE, 1e-300)
        refused(
            book,
            f"E122 Prices!{PRICE}: found 1e-300, at least 0.000000001 is expected. > "
            "Correct the value, or choose a larger unit.",
        )

    def test_row_26_units_times_price(self, book: Path) -> None:
        """Two numbers that are each right may be too large together."""
        typed(book, "Forecast", override(book), 1e9)
        typed(book, "Prices", PRICE, 1e6)
        done = sopxl("plan", book)
        assert done.code == 3
        assert done.err.splitlines()[:2] == [
            "E122 Projection: Revenue of Chairs in 2026-01 would be 1e+15, at most "
            "10,000,000,000,000 in size is expected.",
            "     Correct the figures that it is worked out from.",
        ]

    LONG = "12345678901234567890"

    def test_row_26_long_codes_are_texts(self, here: Path) -> None:
        """A code of twenty digits stands in the book as it stood in the file."""
        items = f"item,family\n{self.LONG},Chairs\n0012,Chairs\n"
        book = made(folder_with(here, item_map=items))
        assert [row[0] for row in read_book(book).table_rows("tblMap")] == [self.LONG, "0012"]

    def test_row_26_a_long_code_that_is_a_number(self, here: Path) -> None:
        """Typed as a number it has lost its last digits, and none is made up."""
        book = made(folder_with(here, item_map=f"item,family\n{self.LONG},Chairs\n"))
        typed(book, "Item map", f"A{FIRST}", 1234567890123456.0)
        refused(
            book,
            f"E138 'Item map'!A{FIRST}: found the number 1234567890123456, a code is expected; of "
            "a number a cell keeps only 15 digits. > "
            "Enter the code anew as text, with an apostrophe before it.",
        )

    def test_row_26_a_code_that_excel_has_cut(self, here: Path) -> None:
        """What Excel made of it when it saved the file is taken as it stands, and told."""
        made(
            folder_with(here, item_map="item,family\n1.23457E+15,Chairs\n"),
            'W112 item_map.csv row 2, column item: "1.23457E+15" looks like a long number that '
            "Excel has cut. > Take the code from its source again, as text.",
        )

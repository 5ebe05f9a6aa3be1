"""Rows 32 and 33: the two date systems, days that never were, and times of day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from faults.trying import (
    FIRST,
    changed,
    copied,
    folder_with,
    made,
    new_refused,
    refused,
    sopxl,
    typed,
    warned,
)
from small import FILES, actuals

from sopxl_workbook.contract import TABLES, Kind
from sopxl_workbook.ooxml import Patch, cell_name, read_book
from sopxl_workbook.read import read_company

BETWEEN = 1462  # days from the first day of one system to that of the other
FORM = "a date such as 2013-12-31 is expected."
FIX = "Write it as year-month-day."


def in_1904(book: Path, twin: Path) -> Path:
    """The book as it is in the date system of 1904: every day has another number."""
    opened = read_book(book)
    patch = Patch(book.read_bytes())
    for table in TABLES:
        standing = opened.table(table.name)
        for column in table.columns:
            if column.kind is not Kind.DATE:
                continue
            at = standing.area.first_column + standing.columns.index(column.name)
            for row in range(standing.area.first_row + 1, standing.area.last_row + 1):
                value = opened.sheet(table.sheet)[row, at]
                if isinstance(value, float):
                    patch.set_value(table.sheet, cell_name(row, at), value - BETWEEN)
    twin.write_bytes(patch.result())
    part = opened.package.main_part
    changed(twin, part, lambda xml: re.sub("<workbookPr", '<workbookPr date1904="1"', xml, count=1))
    return twin


class TestRow32DateSystems:
    """A book in the date system of 1904 has the same months."""

    def test_row_32_twin_of_1904(self, book: Path) -> None:
        """Both are read as the same company."""
        twin = in_1904(book, book.with_name("twin.xlsm"))
        assert read_book(twin).date1904
        assert read_book(twin).sheet("Prices")[FIRST, 2] == 45292 - BETWEEN
        this, other = read_company(read_book(book)), read_company(read_book(twin))
        assert other.company.calendar.labels == this.company.calendar.labels
        assert other.company.calendar.starts.tolist() == this.company.calendar.starts.tolist()
        assert other.company.prices == this.company.prices
        assert other.company.bill == this.company.bill

    @pytest.mark.slow
    def test_row_32_plan_of_the_twin(self, book: Path) -> None:
        """Both are planned to the same figures, and every rule holds in both."""
        twin = in_1904(book, book.with_name("twin.xlsm"))
        for path in (book, twin):
            done = sopxl("plan", path)
            assert done.code == 0, done.err
            checked = sopxl("check", path)
            assert checked.code == 0, checked.out
        for sheet in ("Plan", "Projection", "In force"):
            this, other = read_book(book).sheet(sheet), read_book(twin).sheet(sheet)
            rows = f"I10:DX{this.last_row}"
            assert other.block(rows) == this.block(rows)

    def test_row_32_a_date_typed_into_the_twin(self, book: Path) -> None:
        """Before its first day there is none."""
        twin = in_1904(book, book.with_name("twin.xlsm"))
        typed(twin, "Prices", f"B{FIRST}", -1500.0)
        done = sopxl("plan", twin)
        assert (done.code, done.err) == (
            3,
            f'E134 Prices!B{FIRST}: found "-38", {FORM}\n     {FIX}\n',
        )


class TestRow33Days:
    """Days that never were are refused; a time of day is left out and told."""

    WRONG: tuple[tuple[float | str, str], ...] = (
        (60.0, "60"),
        (0.0, "0"),
        (-5.0, "-5"),
        (2958466.0, "2958466"),
        ("31.12.2023", "31.12.2023"),
        ("2023-02-29", "2023-02-29"),
        ("1899-12-31", "1899-12-31"),
        ("2024-01-01T25:00", "2024-01-01T25:00"),
        ("2024-01-01 00:00+02:00", "2024-01-01 00:00+02:00"),
    )

    @pytest.mark.parametrize(("value", "shown"), WRONG, ids=[shown for _, shown in WRONG])
    def test_row_33_no_day(self, book: Path, value: float | str, shown: str) -> None:
        """29 February 1900, what is before March of that year, and other forms of writing."""
        cell = f"B{FIRST}"
        typed(book, "Prices", cell, value)
        refused(book, f'E134 Prices!{cell}: found "{shown}", {FORM} > {FIX}')

    def test_row_33_no_day_in_a_file(self, here: Path) -> None:
        """The same in a folder."""
        text = FILES["prices.csv"].replace("Tables,2024-01-01", "Tables,1900-02-29")
        new_refused(
            folder_with(here, prices=text),
            f'E134 prices.csv row 4, column from: found "1900-02-29", {FORM} > {FIX}',
        )

    def test_row_33_time_of_day(self, book: Path) -> None:
        """A price does not begin at noon."""
        cells = [f"B{FIRST}", f"B{FIRST + 2}"]
        for cell in cells:
            typed(book, "Prices", cell, 45292.5)
        warned(
            book,
            f"W134 Prices!{cells[0]}: the date 2024-01-01 has a time of day, which is left out, as "
            "in 1 more row. > Enter dates without a time.",
        )

    def test_row_33_time_of_day_of_a_period(self, book: Path) -> None:
        """A month of the actuals that was written as a moment in it."""
        typed(book, "Actuals", f"A{FIRST}", 45321.75)
        warned(
            book,
            f"W134 Actuals!A{FIRST}: the date 2024-01-30 has a time of day, which is left out. > "
            "Enter dates without a time.",
        )

    def test_row_33_time_of_day_in_a_file(self, here: Path) -> None:
        """As a database writes a day: at midnight nothing is lost, and nothing is told."""
        prices = FILES["prices.csv"].replace("Chairs,2024-01-01,", "Chairs,2024-01-01 00:00:00,")
        prices = prices.replace("2026-03-16", "2026-03-16T14:30")
        text = actuals().replace("2024-03,Chairs,Shipped", "2024-03-31 23:59:59,Chairs,Shipped")
        book = made(
            folder_with(here, prices=prices, actuals=text),
            "W134 actuals.csv row 17, column period: the date 2024-03-31 has a time of day, which "
            "is left out. > Enter dates without a time.",
            "W134 prices.csv row 3, column from: the date 2026-03-16 has a time of day, which is "
            "left out. > Enter dates without a time.",
        )
        assert read_book(book).sheet("Prices")[FIRST + 1, 2] == 46097.0


def test_row_33_a_twin_with_a_time_of_day(book: Path) -> None:
    """Both date systems leave the time out in the same way."""
    typed(book, "Prices", f"B{FIRST}", 45292.5)
    twin = in_1904(copied(book, book.with_name("copy.xlsm")), book.with_name("twin.xlsm"))
    said = [sopxl("check", path).out.splitlines() for path in (book, twin)]
    told = (
        f"W134 Prices!B{FIRST}: the date 2024-01-01 has a time of day, which is left out. "
        "Enter dates without a time."
    )
    assert [lines.count(told) for lines in said] == [1, 1]

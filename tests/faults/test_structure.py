"""Rows 9 to 12: sheets, tables, columns and names that are missing, renamed, doubled or too new."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from breadth import few
from faults.trying import (
    FIRST,
    changed,
    folder_with,
    lines,
    made,
    new_refused,
    refused,
    rewritten,
    sopxl,
    typed,
    warned,
)
from small import FILES

from sopxl_workbook.contract import SCHEMA_VERSION
from sopxl_workbook.ooxml import read_book


def listed(book: Path) -> str:
    """The sheets of a book as a message lists them."""
    return ", ".join(read_book(book).sheets)


def reworked(book: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    """Opens, changes and saves a book in another program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it says what it drops
        opened = openpyxl.load_workbook(book)
        change(opened)
        opened.save(book)


def renamed_heading(book: Path, sheet: str, table: str, old: str, new: str) -> None:
    """Gives a column another heading as Excel does: in its cell and in the table."""
    part = read_book(book).table(table).part
    escaped = new.replace("&", "&amp;").replace('"', "&quot;")
    changed(book, part, lambda xml: xml.replace(f'name="{old}"', f'name="{escaped}"'))
    area = read_book(book).table(table).area
    columns = read_book(book).table(table).columns
    at = read_book(book).sheet(sheet)
    column = next(
        c
        for c in range(area.first_column, area.last_column + 1)
        if at[area.first_row, c] == old and columns[c - area.first_column] != old
    )
    text = f'<is><t xml:space="preserve">{escaped}</t></is>'
    letter = chr(ord("A") + column - 1)

    def cell(xml: str) -> str:
        head, mark, rest = xml.partition(f'<c r="{letter}{area.first_row}"')
        attributes, _, rest = rest.partition(">")
        style = attributes.replace(' t="s"', "")
        return f'{head}{mark}{style} t="inlineStr">{text}</c>{rest.partition("</c>")[2]}'

    rewritten(book, sheet, cell)


class TestRow09Missing:
    """What is missing is named, with what there is and the nearest to it."""

    def test_row_09_missing_sheet(self, plain_book: Path) -> None:
        """The sheets of the book are listed."""
        reworked(plain_book, lambda opened: opened.remove(opened["Prices"]))
        refused(
            plain_book,
            f'E101 book.xlsx: there is no sheet "Prices"; found: {listed(plain_book)}. > '
            "Put the sheet back.",
        )

    def test_row_09_renamed_sheet(self, plain_book: Path) -> None:
        """The sheet that has its table is the one that was renamed."""
        reworked(plain_book, lambda opened: setattr(opened["Prices"], "title", "Price list"))
        refused(
            plain_book,
            f'E101 book.xlsx: there is no sheet "Prices"; found: {listed(plain_book)}. > '
            'Name the sheet "Price list" as it was: "Prices".',
        )

    @pytest.mark.slow
    def test_row_09_missing_page(self, plain_book: Path) -> None:
        """A page that is planned into is needed as well."""
        reworked(plain_book, lambda opened: opened.remove(opened["Dollars"]))
        refused(
            plain_book, f'E101 book.xlsx: there is no sheet "Dollars"; found: {listed(plain_book)}.'
        )

    def test_row_09_missing_table(self, plain_book: Path) -> None:
        """A table that was turned into a plain range."""
        reworked(plain_book, lambda opened: opened["Prices"].tables.pop("tblPrices"))
        refused(
            plain_book,
            'E102 Prices: there is no table "tblPrices"; found on the sheet: none. > '
            'Make the range a table again, with the name "tblPrices".',
        )

    def test_row_09_table_of_another_name(self, book: Path) -> None:
        """The table that stands in its place is named."""
        part = read_book(book).table("tblPrices").part
        changed(book, part, lambda xml: xml.replace("tblPrices", "tblPrice"))
        refused(
            book,
            'E102 Prices: there is no table "tblPrices"; found on the sheet: tblPrice. > '
            'Make the range a table again, with the name "tblPrices".',
        )

    def test_row_09_missing_column(self, book: Path) -> None:
        """The heading that was found, and the one that is missing."""
        renamed_heading(book, "Prices", "tblPrices", "Value", "Amount")
        refused(
            book,
            'E103 Prices: there is no column "Amount". > Delete the column, or name it one of '
            "these: Family, From, Value, Currency, Comment.",
            'E103 Prices: the column "Value" is missing; found: Family, From, Amount, Currency, '
            "Comment. > Add a column with that heading.",
        )

    def test_row_09_nearly_the_column(self, book: Path) -> None:
        """The nearest heading is offered."""
        renamed_heading(book, "Prices", "tblPrices", "Value", "Values")
        refused(
            book,
            'E103 Prices: there is no column "Values". > Did you mean "Value"? Delete the column, '
            "or name it one of these: Family, From, Value, Currency, Comment.",
            'E103 Prices: the column "Value" is missing; found: Family, From, Values, Currency, '
            "Comment. > Add a column with that heading.",
        )

    def test_row_09_heading_that_only_the_cell_has(self, plain_book: Path) -> None:
        """Another program changed the cell and left the table as it was."""
        reworked(plain_book, lambda opened: opened["Prices"].__setitem__("C4", "Amount"))
        refused(
            plain_book,
            'E103 Prices!C4: the heading is "Amount", but the table has the column "Value" there. '
            "> Put the columns back as they were, or type the heading of the column.",
        )

    def test_row_09_deleted_period(self, plain_book: Path) -> None:
        """A month taken out would let every later one count for another month."""
        reworked(plain_book, lambda opened: opened["Forecast"].delete_cols(30))
        refused(
            plain_book,
            'E103 Forecast!AD9: the heading is "2025-11", but the table has the column "2025-10" '
            "there. > Put the columns back as they were, or type the heading of the column.",
        )

    def test_row_09_renamed_period(self, book: Path) -> None:
        """A month under another name is not the month."""
        renamed_heading(book, "Forecast", "tblForecast", "2024-03", "March")
        refused(
            book,
            'E103 Forecast!K9: found "March", the column "2024-03" is expected. > Put the columns '
            "back as they were: on this sheet none is ever inserted, deleted or renamed.",
        )

    def test_row_09_missing_name(self, plain_book: Path) -> None:
        """The names of the book are listed, those of Excel are not."""
        reworked(plain_book, lambda opened: opened.defined_names.pop("sop_base"))
        done = sopxl("check", plain_book)
        assert done.code == 3
        fact, fix = done.err.splitlines()
        assert fact.startswith('E104 book.xlsx: there is no defined name "sop_base"; found: sop_')
        assert "sop_horizon" in fact
        assert "Print_Area" not in fact
        assert fix == '     Give the name back to the cell beside "Base period" on Control.'

    def test_row_09_name_that_points_nowhere(self, book: Path) -> None:
        """What is left of a name when its sheet row was deleted."""
        target = read_book(book).defined_name("sop_base").refers_to
        part = read_book(book).package.main_part
        changed(book, part, lambda xml: xml.replace(f">{target}<", ">#REF!<", 1))
        refused(
            book,
            'E104 book.xlsm: the name "sop_base" points at no cell: =#REF!. > '
            'Let it point at the cell beside "Base period" on Control.',
        )

    def test_row_09_a_workbook_of_somebody_else(self, here: Path) -> None:
        """It is no book of ours, and that is all that is said."""
        book = here / "other.xlsx"
        openpyxl.Workbook().save(book)
        refused(
            book,
            'E104 other.xlsx: there is no defined name "sop_schema"; found: none. > '
            "Give a book that sopxl new has made.",
        )

    def test_row_09_missing_file(self, here: Path) -> None:
        """In a folder a file stands for a sheet."""
        folder = folder_with(here)
        (folder / "prices.csv").rename(folder / "price.csv")
        new_refused(
            folder,
            "E101 csv: prices.csv is missing; found: actuals.csv, bill.csv, company.csv, "
            "costs.csv, families.csv, policy.csv, price.csv, resources.csv. > "
            "Add it with the columns family, from, value.",
        )

    def test_row_09_missing_column_of_a_file(self, here: Path) -> None:
        """The headings are those of the file."""
        folder = folder_with(here, costs=FILES["costs.csv"].replace("value", "values"))
        new_refused(
            folder,
            'E103 costs.csv: there is no column "values". > Did you mean "value"? Delete the '
            "column, or name it one of these: family, from, value, currency, comment.",
            'E103 costs.csv: the column "value" is missing; found: family, from, values. > '
            "Add a column with that heading.",
        )


class TestRow10Spelling:
    """A heading that only looks another way is the heading, and it is told."""

    @few("heading", ["Fr\u200bom", "from", " From", "From ", "FROM", "From\u00a0"])
    def test_row_10_respelled_heading(self, book: Path, heading: str) -> None:
        """Capitals, blanks at the ends, a blank of no width or that does not break."""
        renamed_heading(book, "Prices", "tblPrices", "From", heading)
        shown = heading.replace("\u00a0", "<U+00A0>").replace("\u200b", "<U+200B>")
        warned(
            book,
            f'W103 Prices: the column "{shown}" is taken for "From". > '
            'Write the heading as "From".',
        )

    def test_row_10_two_spellings(self, book: Path) -> None:
        """Which of the two is meant is not guessed."""
        renamed_heading(book, "Prices", "tblPrices", "Currency", "VALUE")
        refused(
            book,
            'E105 Prices: "Value" and "VALUE" are both the column Value. > Delete one of them.',
        )

    def test_row_10_respelled_heading_of_a_file(self, here: Path) -> None:
        """The same in a folder; the name of the sheet's column is as good as the file's."""
        text = FILES["policy.csv"].replace("plan_policy,target", "Plan policy,\u00a0TARGET ")
        made(
            folder_with(here, policy=text),
            'W103 policy.csv: the column "<U+00A0>TARGET " is taken for "target". > '
            'Write the heading as "target".',
        )


class TestRow11Doubled:
    """A heading twice, and a table without rows."""

    def test_row_11_heading_twice(self, plain_book: Path) -> None:
        """As only another program writes it: of two columns none is chosen."""

        def double(opened: openpyxl.Workbook) -> None:
            opened["Prices"]["D4"] = "Value"
            opened["Prices"].tables["tblPrices"].tableColumns[3].name = "Value"

        reworked(plain_book, double)
        refused(
            plain_book,
            'E106 Prices: the column "Value" stands twice. > Delete or rename one of them.',
        )

    def test_row_11_heading_twice_in_a_file(self, here: Path) -> None:
        """The same in a folder."""
        new_refused(
            folder_with(here, costs=FILES["costs.csv"].replace("value", "value,value")),
            'E106 costs.csv: the column "value" stands twice. > Delete or rename one of them.',
        )

    def test_row_11_no_families(self, book: Path) -> None:
        """A table of blank rows is no plan of nothing."""
        for row in (FIRST, FIRST + 1):
            for column in "ABC":
                typed(book, "Families", f"{column}{row}", None)
        refused(book, "E107 Families: there are no rows. > Add at least one row.")

    def test_row_11_no_rows_in_a_file(self, here: Path) -> None:
        """A heading alone."""
        new_refused(
            folder_with(here, families="family,unit,strategy\n"),
            "E107 families.csv: there are no rows. > Add at least one row.",
        )

    def test_row_11_no_actuals_in_a_file(self, here: Path) -> None:
        """A family without an opening is not planned from nothing."""
        new_refused(
            folder_with(here, actuals="period,code,measure,quantity\n"),
            "E114 actuals.csv: Chairs has no Closing for 2025-12, with which its plan opens. > "
            "Add a row with the measure Closing; enter 0 if there was none.",
            "E114 actuals.csv: Tables has no Backlog for 2025-12, with which its plan opens. > "
            "Add a row with the measure Backlog; enter 0 if there was none.",
            "E114 actuals.csv: Chairs has no forecast for 2026-01, and no Requested or Shipped "
            "from which one could be made. > Load its history, or give a forecast for every "
            "planned period.",
            "E114 actuals.csv: Tables has no forecast for 2026-01, and no Booked from which one "
            "could be made. > Load its history, or give a forecast for every planned period.",
        )

    def test_row_11_an_empty_book(self, here: Path) -> None:
        """A book in which nothing stands yet asks for its rows, and is not planned as nothing."""
        assert sopxl("new", "empty.xlsx").code == 0
        refused(
            here / "empty.xlsx",
            "E107 Families: there are no rows. > Add at least one row.",
            "E107 Policy: there are no rows. > Add at least one row.",
        )


class TestRow27DoubledRows:
    """A row that stands twice is named with the other; nothing is added up in silence."""

    def test_row_27_actual_twice(self, book: Path) -> None:
        """In the table that grows downward."""
        first = read_book(book).sheet("Actuals").block(f"A{FIRST}:D{FIRST}")[0]
        for column, value in zip("ABCD", first, strict=True):
            typed(book, "Actuals", f"{column}{FIRST + 1}", value)  # type: ignore[arg-type]
        done = sopxl("check", book)
        assert done.code == 3
        assert done.err.splitlines()[0] == (
            f'E130 Actuals!A{FIRST + 1}: 2024-01, "Chairs", "Requested" stands twice; the other is '
            f"at Actuals!A{FIRST}."
        )

    def test_row_27_row_of_a_wide_table_twice(self, book: Path) -> None:
        """A row that was copied over another, its key with it."""
        typed(book, "Forecast", "E16", "Chairs|Override")
        refused(
            book,
            'E130 Forecast!E16: "Chairs", "Override" stands twice; the other is at Forecast!E12. > '
            "Delete one of the rows.",
            'E131 Forecast: there is no row "Tables", "Override". > '
            "Put the row back; for a new family: sopxl master BOOK add family NAME.",
        )


class TestRow12Layout:
    """A book of another layout is never guessed at."""

    @pytest.mark.parametrize(
        ("version", "text"),
        [
            (
                99.0,
                f"E108 Control: the book has layout 99, this sopxl knows layouts up to "
                f"{SCHEMA_VERSION}. > Install a newer sopxl.",
            ),
            (
                0.0,
                f"E139 Control: the book has layout 0, this sopxl works with layout "
                f"{SCHEMA_VERSION}. > Make the book anew from its tables with sopxl new.",
            ),
            (
                1.0,
                f"E139 Control: the book has layout 1, this sopxl works with layout "
                f"{SCHEMA_VERSION}. > Bring it up first: sopxl upgrade BOOK --dry-run.",
            ),
        ],
    )
    def test_row_12_other_layout(self, book: Path, version: float, text: str) -> None:
        """A newer one asks for a newer sopxl, an older one for the upgrade, or for a new book."""
        typed(book, "Control", schema_cell(book), version)
        refused(book, text, code=5)

    @pytest.mark.parametrize(
        ("version", "text"),
        [
            (
                None,
                "E114 Control: the cell is blank, a number is expected. > "
                "Enter 0 if none is meant.",
            ),
            (
                "two",
                'E110 Control: found the text "two", a number is expected. > '
                "Enter a number without unit, or leave the row out.",
            ),
        ],
    )
    def test_row_12_no_layout(self, book: Path, version: str | None, text: str) -> None:
        """What is no number is not taken for the layout of today."""
        typed(book, "Control", schema_cell(book), version)
        refused(book, text)


def schema_cell(book: Path) -> str:
    """The cell that says which layout a book has."""
    target = read_book(book).defined_name("sop_schema").target
    assert target is not None
    return target[1].replace("$", "")


def test_row_12_in_a_process_of_its_own(book: Path) -> None:
    """As a planner runs it: the exit code and the text are the same."""
    typed(book, "Control", schema_cell(book), 99.0)
    before = book.read_bytes()
    command = [sys.executable, "-m", "sopxl.cli", "plan", book.name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=book.parent)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == lines(
        f"E108 Control: the book has layout 99, this sopxl knows layouts up to {SCHEMA_VERSION}. > "
        "Install a newer sopxl."
    )
    assert book.read_bytes() == before

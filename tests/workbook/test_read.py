"""A damaged or mistyped book: each fault a sentence with its cell, and nothing written."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sopxl.errors import FileError, ProblemsError, RefusedError, SopError
from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, LONG_HEADER_ROW, SCHEMA_VERSION
from sopxl_workbook.ooxml import CellError, cell_name, read_book
from sopxl_workbook.ooxml.patch import Patch
from sopxl_workbook.read import read_company
from sopxl_workbook.write import key_rows

FIRST = LONG_HEADER_ROW + 1
JANUARY = FIRST_PERIOD_COLUMN + 24  # 2026-01, the first planned month


def forecast_cell(book: Path, what: str = "Override", family: str = "Chairs") -> str:
    """The cell of the first planned month."""
    rows = key_rows(read_book(book), "tblForecast")
    return cell_name(rows[f"{family}|{what}"], JANUARY)


def typed(book: Path, sheet: str, ref: str, value: object) -> None:
    """Types a value into a closed book."""
    patch = Patch(book.read_bytes())
    patch.set_value(sheet, ref, value)  # type: ignore[arg-type]
    book.write_bytes(patch.result())


def opened_elsewhere(path: Path) -> openpyxl.Workbook:
    """A book in openpyxl, which says that it will drop the sparklines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def refused(book: Path, verb: Callable[..., object] = run.plan) -> list[str]:
    """The problems that a verb refuses with; the file must stay as it was."""
    before = hashlib.sha256(book.read_bytes()).digest()
    with pytest.raises(SopError) as error:
        verb(book, kit=kit())
    assert hashlib.sha256(book.read_bytes()).digest() == before
    assert not book.with_name(f"{book.name}.sopxl").exists()
    assert error.value.exit_code == 3
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("12k", 'found the text "12k", a number is expected.'),
        ("1200", 'found the number 1200 stored as text "1200".'),
        (True, "found TRUE, a number is expected."),
        (CellError("#N/A"), "the cell holds the error #N/A."),
        (CellError("#DIV/0!"), "the cell holds the error #DIV/0!."),
        (-40.0, "found -40, 0 or more is expected."),
    ],
)
def test_what_is_no_quantity_in_the_forecast(book: Path, value: object, text: str) -> None:
    """Text, a flag, an error, a negative demand: the cell is named."""
    ref = forecast_cell(book)
    typed(book, "Forecast", ref, value)
    (problem,) = refused(book)
    assert problem.split(": ", 1)[0].endswith(f"Forecast!{ref}")
    assert text in problem


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("long", 'E110 Control!{}: found the text "long", a number is expected. {}'),
        (
            CellError("#N/A"),
            "E113 Control!{}: the cell holds the error #N/A. Mend that cell first.",
        ),
        (-1.0, "E121 Control!{}: found -1, seconds above 0 and up to 86,400 are expected. {}"),
        (1e6, "E121 Control!{}: found 1e+06, seconds above 0 and up to 86,400 are expected. {}"),
    ],
)
def test_what_is_no_time_limit(book: Path, value: object, text: str) -> None:
    """Whoever has no limit himself finds it too, before a planner presses a button."""
    ref = read_book(book).defined_name("sop_time_limit").target[1].replace("$", "")
    typed(book, "Control", ref, value)
    way_out = "Enter a number of seconds, or clear the cell for no limit."
    assert refused(book) == refused(book, run.check) == [text.format(ref, way_out)]


def test_every_fault_of_every_sheet_is_told_at_once(book: Path) -> None:
    """One pass finds them all."""
    typed(book, "Prices", f"C{FIRST}", "fifty")
    typed(book, "Costs", f"C{FIRST}", CellError("#REF!"))
    typed(book, "Bill", f"B{FIRST}", "Sow")
    typed(book, "Policy", f"C{FIRST}", "levl")
    found = refused(book)
    assert len(found) == 4
    for start, text in (
        (f"E110 Prices!C{FIRST}: ", 'found the text "fifty", a number is expected.'),
        (f"E113 Costs!C{FIRST}: ", "the cell holds the error #REF!."),
        (f"E131 Bill!B{FIRST}: ", 'there is no resource "Sow"'),
        ("E110 Policy!C5: ", '"levl"'),
    ):
        assert any(start[5:] in problem and text in problem for problem in found), (start, found)


def test_a_blank_price_is_no_price(book: Path) -> None:
    """Blank is not zero."""
    typed(book, "Prices", f"C{FIRST}", None)
    (problem,) = refused(book)
    assert f"Prices!C{FIRST}: the cell is blank" in problem


def test_a_duplicate_row_names_both(book: Path) -> None:
    """Two quantities of one period, code and measure are never added up."""
    first = read_book(book).sheet("Actuals").block(f"A{FIRST}:D{FIRST}")[0]
    patch = Patch(book.read_bytes())
    patch.set_values("Actuals", f"A{FIRST + 1}", [first])
    book.write_bytes(patch.result())
    found = refused(book)
    assert any(
        f"Actuals!A{FIRST + 1}: " in text and f"the other is at Actuals!A{FIRST}" in text
        for text in found
    ), found


def test_an_unmapped_code(book: Path) -> None:
    """The nearest name is offered."""
    typed(book, "Actuals", f"B{FIRST}", "Chair")
    found = refused(book)
    assert any('there is no family or item "Chair"' in text for text in found)
    assert any('Did you mean "Chairs"?' in text for text in found)


def test_a_gap_in_the_periods(book: Path) -> None:
    """A month that was not loaded is missing, not zero."""
    rows = read_book(book).table_rows("tblActuals")
    index = next(i for i, row in enumerate(rows) if row[:3] == ["2024-06", "Chairs", "Shipped"])
    patch = Patch(book.read_bytes())
    patch.set_values("Actuals", f"A{FIRST + index}", [[None] * 6])
    book.write_bytes(patch.result())
    (problem,) = refused(book)
    assert problem.startswith("E132 ")
    assert "2024-06" in problem


def test_a_family_without_a_price(book: Path) -> None:
    """Every family is sold at a price."""
    typed(book, "Prices", f"A{FIRST + 2}", "Chairs")
    typed(book, "Prices", f"B{FIRST + 2}", 46000.0)
    found = refused(book)
    assert any("Tables has no price" in text for text in found), found


@pytest.mark.parametrize("sheet", ["Prices", "Policy"])
def test_a_missing_sheet(made_books: dict[str, Path], tmp_path: Path, sheet: str) -> None:
    """The sheet is named, and what sheets there are."""
    path = tmp_path / "book.xlsx"
    opened = opened_elsewhere(made_books[".xlsx"])
    opened.remove(opened[sheet])
    opened.save(path)
    listed = ", ".join(opened.sheetnames)
    assert refused(path) == [
        f'E101 book.xlsx: there is no sheet "{sheet}"; found: {listed}. Put the sheet back.'
    ]


def test_a_renamed_column(made_books: dict[str, Path], tmp_path: Path) -> None:
    """The heading that was found and the one that is missing."""
    path = tmp_path / "book.xlsx"
    opened = opened_elsewhere(made_books[".xlsx"])
    sheet = opened["Prices"]
    sheet["C4"] = "Amount"
    sheet.tables["tblPrices"].tableColumns[2].name = "Amount"
    opened.save(path)
    found = refused(path)
    assert found == [
        'E103 Prices: there is no column "Amount". Delete the column, or name it one of these: '
        "Family, From, Value, Currency, Comment.",
        'E103 Prices: the column "Value" is missing; found: Family, From, Amount, '
        "Currency, Comment. "
        "Add a column with that heading.",
    ]


def test_a_damaged_sheet_is_a_fault_of_the_file(book: Path) -> None:
    """It is no problem of what is written in the sheet, and ends with 6."""
    opened = read_book(book)
    part = opened.sheets["Prices"].part
    book.write_bytes(opened.package.rewrite({part: b"<worksheet>"}))
    with pytest.raises(FileError) as error:
        read_company(read_book(book))
    assert str(error.value).startswith(f'E001 book.xlsm: the part "{part}" of the workbook is')
    assert error.value.exit_code == 6


def test_a_newer_book_is_refused(book: Path) -> None:
    """Nothing is guessed about a layout that came later."""
    name = read_book(book).defined_name("sop_schema")
    assert name.target is not None
    typed(book, name.target[0], name.target[1].replace("$", ""), 99.0)
    with pytest.raises(RefusedError) as error:
        run.plan(book, kit=kit())
    assert str(error.value) == (
        f"E108 Control: the book has layout 99, this sopxl knows layouts up to {SCHEMA_VERSION}. "
        "Install a newer sopxl."
    )
    assert error.value.exit_code == 5


def test_a_base_outside_the_calendar(book: Path) -> None:
    """The plan must lie on the axis."""
    name = read_book(book).defined_name("sop_base")
    assert name.target is not None
    typed(book, name.target[0], name.target[1].replace("$", ""), 115.0)
    found = refused(book)
    assert any("the plan would go from period 115 to 132" in text for text in found), found


def test_a_first_period_that_is_not_the_calendars(book: Path) -> None:
    """Every column would show another period."""
    name = read_book(book).defined_name("sop_first")
    assert name.target is not None
    ref = name.target[1].replace("$", "")
    typed(book, name.target[0], ref, 2.0)
    assert refused(book) == [
        f"E136 Control!{ref}: found 2, the first period of the calendar is 1. "
        "Enter 1: every column would show another period."
    ]


def test_a_formula_over_production_is_not_overwritten(book: Path) -> None:
    """A planner's own formula in the plan is refused, with its cell, and stays."""
    path = book
    rows = key_rows(read_book(path), "tblPlan")
    ref = cell_name(rows["Chairs|Production"], JANUARY)
    opened = Patch(path.read_bytes())
    opened.set_value("Plan", ref, 1.0)
    path.write_bytes(opened.result())
    assert len(run.plan(path, kit=kit(), dry_run=True).changes) > 0


def test_a_book_reads_back_what_the_folder_said(
    small_folder: Path, made_books: dict[str, Path]
) -> None:
    """Folder and book describe the same company."""
    from sopxl_workbook.company import build_company
    from sopxl_workbook.importers.csv_folder import read_folder

    given = build_company(read_folder(small_folder))
    back = read_company(read_book(made_books[".xlsx"])).company
    assert back.families == given.families
    assert back.policies == given.policies
    assert back.resources == given.resources
    assert back.bill == given.bill
    assert [(r.key, r.start, r.value) for r in back.prices] == [
        (r.key, r.start, r.value) for r in given.prices
    ]
    assert back.calendar.labels == given.calendar.labels
    assert (back.base, back.horizon) == (given.base, given.horizon)


def test_problems_come_as_one_error(book: Path) -> None:
    """Whoever calls gets them all, as problems."""
    typed(book, "Prices", f"C{FIRST}", "fifty")
    with pytest.raises(ProblemsError):
        read_company(read_book(book))

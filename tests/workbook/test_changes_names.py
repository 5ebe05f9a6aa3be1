"""What a cell that changes is called: by the tables of the contract, by what a run writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopxl_workbook import messages
from sopxl_workbook.changes import Change, ChangeSet, TableSize, TableWidth
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, TOTAL_ROW
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.write import key_rows

MARCH = FIRST_PERIOD_COLUMN + 26  # the axis of the small company begins with 2024-01


@pytest.fixture(scope="module")
def opened(made_books: dict[str, Path]) -> Book:
    """The small company's planned book, read once."""
    return read_book(made_books[".xlsx"])


def wide(book: Book, table: str, key: str, column: int = MARCH, new: float = 1.0) -> Change:
    """A change in a row of a wide table."""
    row = key_rows(book, table)[key]
    return Change(book.table(table).sheet, row, column, 0.0, new, "why")


def long(book: Book, table: str, row: int, heading: str, new: object = "new") -> Change:
    """A change in a long table, rows of data counted from 0."""
    found = book.table(table)
    column = found.area.first_column + found.columns.index(heading)
    return Change(found.sheet, found.area.first_row + 1 + row, column, None, new, "why")


def named(book: Book, *changes: Change, **how: object) -> list[str]:
    """The names of some changes, in the order of sheets, rows and columns."""
    found = ChangeSet(changes, book=book, **how)  # type: ignore[arg-type]
    return [str(found.name(change)) for change in found]


def test_a_wide_cell_is_called_by_family_measure_and_month(opened: Book) -> None:
    """As they stand left of it and over it; a title of the row by its heading."""
    title = wide(opened, "tblPlan", "Chairs|Production", FIRST_PERIOD_COLUMN - 1)
    cells = [wide(opened, "tblPlan", "Chairs|Production"), title]
    assert named(opened, *cells) == [
        "Chairs, Production, Unit",
        "Chairs, Production, 2026-03",
    ]


def test_a_long_cell_is_called_by_its_key_and_heading(opened: Book) -> None:
    """Days as days; the month of the row last, as on the wide sheets."""
    rows = opened.table_rows("tblFamilies")
    assert named(opened, long(opened, "tblFamilies", 0, "Owner")) == [f"{rows[0][0]}, Owner"]
    policy = dict(
        zip(opened.table("tblPolicy").columns, opened.table_rows("tblPolicy")[0], strict=True)
    )
    (name,) = named(opened, long(opened, "tblPolicy", 0, "Target"))
    assert name.startswith(f"{policy['Family']}, ")
    assert name.endswith("-01, Target")
    row = dict(
        zip(opened.table("tblActuals").columns, opened.table_rows("tblActuals")[0], strict=True)
    )
    assert named(opened, long(opened, "tblActuals", 0, "Quantity", 5.0)) == [
        f"{row['Code']}, {row['Measure']}, Quantity, {row['Period']}"
    ]


def test_a_setting_is_called_by_its_label(opened: Book) -> None:
    """Wherever it stands on Control."""
    target = opened.defined_name("sop_planned").target
    assert target is not None
    row = int(target[1].replace("$", "")[1:])
    assert named(opened, Change("Control", row, 3, None, "x", "why")) == ["Planned"]


def test_a_cell_outside_tables_is_called_by_the_text_at_its_left(opened: Book) -> None:
    """As a comparison of two workbooks calls it."""
    total = Change("Plan", TOTAL_ROW, MARCH, 1.0, 2.0, "why", True)
    assert named(opened, total) == ["Sum of the column"]


def test_what_has_no_name_has_none(opened: Book) -> None:
    """A cell with nothing at its left, a page that is not there yet, a change set of no book."""
    cells = [Change(page, 9, 1, 1.0, 2.0, "why", True) for page in ("Summary", "Tomorrow")]
    assert named(opened, *cells) == ["", ""]
    cell = wide(opened, "tblPlan", "Chairs|Production")
    assert str(ChangeSet([cell]).name(cell)) == ""


def test_a_row_that_a_run_adds_is_called_by_what_it_writes(opened: Book) -> None:
    """Below the table as it stands; a row that is emptied by what it said."""
    count = len(opened.table_rows("tblNotes"))
    size = TableSize("tblNotes", "Notes", count, count + 1, "why")
    family = long(opened, "tblNotes", count, "Family", "Stools")
    text = long(opened, "tblNotes", count, "Text", "They rock.")
    names = named(opened, family, text, resized=[size])
    assert all(name.startswith("Stools, ") or ", Stools, " in name for name in names)
    first = opened.table_rows("tblFamilies")[0][0]
    gone = long(opened, "tblFamilies", 0, "Family", None)
    emptied = Change(gone.sheet, gone.row, gone.column, first, None, "why")
    assert named(opened, emptied, long(opened, "tblFamilies", 0, "Owner", None)) == [
        f"{first}, Family",
        f"{first}, Owner",
    ]


def test_a_month_that_a_run_adds_has_its_label(opened: Book) -> None:
    """The heading that the table gets."""
    columns = len(opened.table("tblPlan").columns)
    last = opened.table("tblPlan").area.last_column
    wider = TableWidth("tblPlan", "Plan", columns, columns + 1, ("2034-01",), 9, 3, "why")
    cell = wide(opened, "tblPlan", "Chairs|Production", last + 1)
    assert named(opened, cell, widened=[wider]) == ["Chairs, Production, 2034-01"]


def test_sums_are_by_measure_with_their_families_and_months(opened: Book) -> None:
    """Each measure of a wide sheet on a line; of one family by its name."""
    cells = [
        wide(opened, "tblPlan", f"{family}|Production", MARCH + month, 10.0)
        for family in ("Chairs", "Tables")
        for month in range(3)
    ]
    override = wide(opened, "tblForecast", "Chairs|Override", new=7.0)
    shown = messages.offered(ChangeSet([*cells, override], book=opened))
    assert shown[1].splitlines() == [
        "Forecast, Override, why: 1 cell of Chairs, 2026-03",
        "Plan, Production, why: 6 cells of 2 families, 2026-03 to 2026-05, in all 0 -> 60",
    ]
    row = key_rows(opened, "tblForecast")["Chairs|Override"]
    assert shown[2].splitlines()[0] == (
        f"Forecast!AI{row} (Chairs, Override, 2026-03): 0 -> 7, why"
    )


def test_a_run_of_neighbours_has_one_name(opened: Book) -> None:
    """From the first month to the last, in a window and in tabs."""
    cells = [wide(opened, "tblPlan", "Chairs|Production", MARCH + month) for month in range(3)]
    found = ChangeSet(cells, book=opened)
    head, line = found.as_text(width=120).splitlines()
    assert head.split() == ["cell", "name", "old", "->", "new", "why"]
    assert "  Chairs, Production, 2026-03 to 2026-05  3 cells: 0 -> 1" in line
    assert [line.split("\t")[1] for line in found.as_lines()] == [
        f"Chairs, Production, 2026-0{month}" for month in (3, 4, 5)
    ]

"""Our own pages, exported as values alone, adopted like any workbook: no correction is needed."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import openpyxl
import pytest

from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.adopt import Adopted, Status, adopt

PAGES = ("Family MTS", "Family MTO", "Family FTO", "Actual", "Forecast", "Plan", "Projection")
MEANS = {
    "Requested": "actual",
    "Booked": "bookings",
    "Shipped": "shipments",
    "Produced": "production",
    "Closing": "ending_inventory",
    "Backlog": "ending_backlog",
    "Cancelled": "cancellations",
    "Forecast": "forecast",
    "Production": "production",
    "Inventory": "ending_inventory",
    "Revenue": "revenue",
    "Cost of goods sold": "cogs",
    "Gross margin": "margin",
    "Inventory value": "inventory_value",
    "Load": "load",
    "Capacity": "capacity",
}  # what our wide sheets call a measure


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample company's book: what its rows in sight show, without macros and formulas."""
    path = tmp_path_factory.mktemp("flat") / "sample.xlsx"
    create.new(path, folder=None, sample=True, force=True, kit=kit())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of what it leaves out
        made = openpyxl.load_workbook(path, data_only=True)
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for page in PAGES:
        sheet = book.create_sheet(page)
        for row in made[page].iter_rows():
            for cell in row:
                if cell.value is not None and not made[page].row_dimensions[cell.row].hidden:
                    copy = sheet.cell(cell.row, cell.column, cell.value)
                    copy.number_format = cell.number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def adopted(flat: bytes) -> Adopted:
    """It, adopted."""
    return adopt(flat)


@pytest.mark.slow
def test_every_wide_row_is_what_it_says(flat: bytes, adopted: Adopted) -> None:
    """The family and the measure of each line with at least two numbers."""
    found = {(one.sheet, one.cells[0][0]): one for one in adopted.rows}
    wrong, count = [], 0
    for name in PAGES[3:]:
        sheet = openpyxl.load_workbook(io.BytesIO(flat))[name]
        for row in range(10, sheet.max_row + 1):
            family, label = (sheet.cell(row, column).value for column in (6, 7))
            numbers = sum(
                isinstance(sheet.cell(row, column).value, int | float)
                for column in range(9, sheet.max_column + 1)
            )
            if label in MEANS and numbers > 1:
                one = found.get((name, row))
                count += 1
                if one is None or (one.family, one.measure) != (family, MEANS[label]):
                    wrong.append((name, row, family, label, one and (one.family, one.measure)))
    assert count > 90
    assert wrong == []


@pytest.mark.slow
def test_the_pages_are_those_of_the_family_that_they_show(adopted: Adopted) -> None:
    """The family is chosen below a heading; the parts of the page say the measures."""
    rows = {
        (one.sheet, one.cells[0][0]): (one.family, one.measure)
        for one in adopted.rows
        if one.sheet.startswith("Family")
    }
    assert rows["Family MTS", 11] == ("Table wine", "forecast")
    assert rows["Family MTS", 14] == ("Table wine", "actual")
    assert rows["Family MTS", 19] == ("Table wine", "production")
    assert rows["Family MTS", 23] == ("Table wine", "actual_production")
    assert rows["Family MTS", 27] == ("Table wine", "ending_inventory")
    assert rows["Family MTS", 29] == ("Table wine", "actual_inventory")
    assert rows["Family MTO", 14] == ("Partner labels", "actual_bookings")
    assert rows["Family MTO", 26] == ("Partner labels", "ending_backlog")


@pytest.mark.slow
def test_nothing_is_made_up(adopted: Adopted) -> None:
    """No number is disproved and nothing is found fault with; the rolls are proven."""
    assert list(adopted.findings) == []
    assert adopted.counts[Status.DISPROVED] == 0
    assert adopted.counts[Status.PROVEN] > 30
    assert Path(adopted.file).name == "workbook"

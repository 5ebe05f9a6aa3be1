"""The tables of our own book grown and shrunk back, and how long a large table takes."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
import xlsxwriter
from workbook.ooxml.test_patch import changed_members

from sopxl_workbook.ooxml import Package, Patch, cell_name, parse_area, read_book


@pytest.mark.parametrize("name", ["tblActuals", "tblArchive", "tblNotes"])
@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_there_and_back(made_books: dict[str, Path], name: str, ending: str) -> None:
    """Only the sheet and the table differ with more rows, and nothing at all without them."""
    data = made_books[ending].read_bytes()
    book = read_book(data)
    table = book.table(name)
    body = parse_area(table.data_ref)
    count = body.last_row - body.first_row + 1
    below = cell_name(body.last_row + 1, body.first_column)
    grown = Patch(data, own_sheets=["Archive"])
    grown.resize_table(name, count + 25)
    grown.set_values(table.sheet, below, [["text", 1.5]] * 25)
    new = grown.result()
    changed = changed_members(data, new)
    assert sorted(changed) == sorted([table.part, book.sheets[table.sheet].part])
    assert len(read_book(new).table_rows(name)) == count + 25
    back = Patch(new, own_sheets=["Archive"])
    back.set_values(table.sheet, below, [[None, None]] * 25)
    back.resize_table(name, count)
    old = back.result()
    assert [each for each in Package(data).names if _part(old, each) != _part(data, each)] == []


def _part(data: bytes, name: str) -> bytes:
    return Package(data).part(name)


@pytest.mark.slow
def test_a_large_table_grows_in_little_more_than_its_values_take() -> None:
    """20,000 rows, 5,000 more: at most five times the writing of the values alone."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, style = book.add_worksheet("Data"), book.add_format({"num_format": "0.00"})
        columns = [{"header": f"C{at}"} for at in range(5)]
        columns.append({"header": "Twice", "formula": "=[@C0]*2"})
        sheet.add_table("B4:G20004", {"name": "tbl", "columns": columns})
        for row in range(4, 20004):
            sheet.write_row(row, 1, [row, row * 2, "a", "b", 1.5], style)
    data, values = buffer.getvalue(), [[1.0, 2.0, "t", "u", 3.5]] * 5000

    def seconds(is_grown: bool) -> float:
        start = time.perf_counter()
        patch = Patch(data)
        if is_grown:
            patch.resize_table("tbl", 25_000)
        patch.set_values("Data", "B20005", values)
        assert len(patch.result()) > len(data)
        return time.perf_counter() - start

    alone = min(seconds(False) for _ in range(3))
    assert min(seconds(True) for _ in range(3)) < 5 * alone

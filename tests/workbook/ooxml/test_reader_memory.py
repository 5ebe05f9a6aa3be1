"""What reading costs in memory: only what is asked for is expanded."""

from __future__ import annotations

import io
import tracemalloc

import xlsxwriter

from sopxl_workbook.ooxml import read_book


def big_book() -> bytes:
    """A small sheet beside one of some eight megabytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Small").write("A1", 1)
        sheet = book.add_worksheet("Big")
        for row in range(10_000):
            sheet.write_row(row, 0, [row + column / 7 for column in range(20)])
    return buffer.getvalue()


def test_a_small_sheet_of_a_big_book_is_cheap() -> None:
    """The other sheet is not expanded, nor is it by asking for facts of the book."""
    data = big_book()
    read_book(data).sheet("Small")  # what is imported and compiled only once
    tracemalloc.start()
    book = read_book(data)
    assert book.sheet("Small").block("A1") == [[1.0]]
    assert (book.tables, book.external_links, book.connections) == ({}, (), ())
    _, small = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    assert book.sheet("Big")[10_000, 1] == 9_999.0
    _, big = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert small < 2**20
    assert big > 5 * 2**20


def test_one_row_of_a_big_sheet_is_cheap() -> None:
    """Rows that nobody asks for stay as they lie in the file."""
    data = big_book()
    book = read_book(data)
    size = len(book.package.part("xl/worksheets/sheet2.xml"))
    tracemalloc.start()
    assert book.sheet("Big").block("A9000:C9000")[0][0] == 8_999.0
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < size / 4

"""A workbook as an extract: a table, or the cells of a sheet; imports ooxml and the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sopxl.errors import NotFoundError
from sopxl_workbook.contract import ACTUALS
from sopxl_workbook.importers.actuals.model import (
    Extract,
    Knows,
    heading_row,
    refuse_too_many,
    texts_of,
)
from sopxl_workbook.ooxml import Book, place, read_book
from sopxl_workbook.ooxml.a1 import Area
from sopxl_workbook.ooxml.dated import shown_as_date
from sopxl_workbook.tables.findings import some


def read_workbook(path: Path, knows: Knows) -> Extract:
    """A workbook as an extract: its tblActuals, else the first table or sheet with the headings.

    Raises what read_book raises, NotFoundError E102 where nothing in it has the headings.
    """
    book = read_book(path)
    areas = list(_areas(book))
    for sheet, area in areas:
        rows = _rows(book, sheet, area._replace(last_row=min(area.last_row, area.first_row + 19)))
        top = heading_row(rows, knows)
        if top >= 0 and knows(texts_of(rows[top])):
            return _extract(path, book, sheet, area._replace(first_row=area.first_row + top))
    looked = [*book.tables, *(name for name, info in book.sheets.items() if _has_cells(info.kind))]
    raise NotFoundError(
        "E102",
        "no table and no sheet has the headings Period, Code, Measure and Quantity, or those of "
        f"the Import sheet; looked at: {some(looked, 10)}.",
        path.name,
        "Give the columns these headings, or add a row to Import for each that has another.",
    )


def _has_cells(kind: str) -> bool:
    return kind == "worksheet"


def _areas(book: Book) -> Iterator[tuple[str, Area]]:
    """Where actuals may stand: our own table, the other tables, the sheets; in that order."""
    own = [t for t in book.tables.values() if t.name.casefold() == ACTUALS.name.casefold()]
    others = [t for t in book.tables.values() if t not in own]
    for table in (*own, *others):
        if table.has_header:
            area = table.area
            yield table.sheet, area._replace(last_row=area.last_row - table.has_totals)
    for name, info in book.sheets.items():
        if not _has_cells(info.kind):
            continue
        sheet = book.sheet(name)
        if sheet.last_row and sheet.last_column:
            yield name, Area(1, 1, sheet.last_row, sheet.last_column)


def _rows(book: Book, sheet: str, area: Area) -> list[list[Any]]:
    return [list(row) for row in book.sheet(sheet).block(str(area))]


def _extract(path: Path, book: Book, sheet: str, area: Area) -> Extract:
    refuse_too_many(area.last_row - area.first_row, path.name)
    top, *rows = _rows(book, sheet, area)
    first = area.first_row + 1
    columns = range(area.first_column, area.last_column + 1)
    numbers = range(first, area.last_row + 1)
    for (row, column), moment in shown_as_date(book.sheet(sheet), numbers, columns).items():
        rows[row - first][column - area.first_column] = moment

    def at(row: int, column: int) -> str:
        return f"{path.name} {place(sheet, first + row, area.first_column + column)}"

    return Extract(path.name, texts_of(top), rows, at)

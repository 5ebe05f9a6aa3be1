"""Small books to compare, made by XlsxWriter from cells and tables."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from sopxl_workbook.diff import Difference, diff
from sopxl_workbook.ooxml import Book, Package, cell_name, parse_area, parse_cell

Cells = Mapping[str, Any]  # a value, or a formula with its result: ("=B2*2", 25)
HEADINGS = ["Family", "Measure", "2026-01", "2026-02", "2026-03"]


def rows(first: str, values: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Rows of values as cells, from one cell on; None is left out."""
    row, column = parse_cell(first)
    return {
        cell_name(row + i, column + k): value
        for i, line in enumerate(values)
        for k, value in enumerate(line)
        if value is not None
    }


def made(
    sheets: Mapping[str, Cells], tables: Sequence[tuple[str, str, str]] = (), where: str = "book"
) -> Book:
    """A book of sheets with their cells; a table is sheet, range with its headings, and name."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for ref, value in cells.items():
                if isinstance(value, tuple):
                    sheet.write_formula(ref, value[0], None, value[1])
                elif isinstance(value, bool):
                    sheet.write_boolean(ref, value)
                else:
                    sheet.write(ref, value)
        for name, ref, table in tables:
            area = parse_area(ref)
            first = range(area.first_column, area.last_column + 1)
            headings = [sheets[name][cell_name(area.first_row, column)] for column in first]
            columns = [{"header": heading} for heading in headings]
            options = {"name": table, "columns": columns}
            book.get_worksheet_by_name(name).add_table(ref, options)
    return Book(Package(buffer.getvalue(), where))


def plan(values: Sequence[Sequence[Any]], first: str = "B3", where: str = "book") -> Book:
    """A book whose one sheet holds a stranger's table of families by month."""
    row, column = parse_cell(first)
    last = cell_name(row + len(values), column + len(HEADINGS) - 1)
    cells = {"A1": "Plan of the year", **rows(first, [HEADINGS, *values])}
    return made({"Plan": cells}, [("Plan", f"{first}:{last}", "tblOurs")], where)


def told(found: Difference) -> list[tuple[Any, ...]]:
    """What a difference says of cells and rows, in a line each."""
    cells = [
        (one.kind.value, one.old.place, one.new.place, one.old.value, one.new.value)
        for one in (*found.cells, *found.calculated)
    ]
    return [*cells, *((row.kind.value, row.what.key, row.place) for row in found.rows)]


def compared(old: Cells, new: Cells, **how: bool) -> list[tuple[Any, ...]]:
    """What differs in two books of one sheet."""
    return told(diff(made({"Sheet1": old}), made({"Sheet1": new}), **how))

"""Cells to be set in a workbook that somebody else made."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from preserved.sample import Sample

from sopxl.errors import RefusedError
from sopxl_workbook.ooxml import Book, Patch, Sheet, cell_name, read_book
from sopxl_workbook.ooxml.values import Writable

NUMBER, TEXT = 98.25, "=New <&> é"
_LOOKED_AT = 400  # cells of a sheet


def picked(name: str, maker: str, data: bytes) -> Sample | None:
    """The workbook as a sample: a number, a text and a cell to empty, on one sheet.

    Every value and formula of the workbook is read on the way. A sheet without a cell that may be
    set gets a number below everything else. None where there is no sheet with cells.
    """
    book = read_book(data)
    sheets = [book.sheet(name) for name, info in book.sheets.items() if info.kind == "worksheet"]
    if not sheets:
        return None
    calculated = {cell for sheet in sheets for cell in _calculated(sheet)}
    edits = {sheet.name: _edits(book, sheet, calculated) for sheet in sheets}
    chosen = max(sheets, key=lambda sheet: len(edits[sheet.name]))
    below: dict[str, Writable] = {f"A{chosen.last_row + 2}": NUMBER}
    return Sample(
        name,
        maker,
        data,
        sheet=chosen.name,
        edits=edits[chosen.name] or below,
        calculated=calculated,
    )


def _calculated(sheet: Sheet) -> Iterator[tuple[str, str]]:
    areas = [area for area, _, _ in sheet.arrays]
    cells = [(cell.row, cell.column) for cell in sheet.formulas()]
    for row, column in [*cells, *(cell for area in areas for cell in area.cells())]:
        yield sheet.name, cell_name(row, column)


def _edits(
    book: Book, sheet: Sheet, calculated: Collection[tuple[str, str]]
) -> dict[str, Writable]:
    wanted: list[tuple[type | tuple[type, ...], Writable]] = [(float, NUMBER), (str, TEXT)]
    wanted.append(((float, str), None))
    probe, edits = Patch(book), dict[str, Writable]()
    plain = [(cell_name(*cell), value) for cell, value in sheet.values()]
    for ref, value in plain[:_LOOKED_AT]:
        found = next((pair for pair in wanted if isinstance(value, pair[0])), None)
        if found and (sheet.name, ref) not in calculated and _may_be_set(sheet, ref, probe):
            edits[ref] = found[1]
            wanted.remove(found)
    return edits


def _may_be_set(sheet: Sheet, ref: str, probe: Patch) -> bool:
    """Whether a patch replaces the cell: no date, nothing protected."""
    if sheet.cell(ref).is_date:
        return False
    try:
        probe.set_value(sheet.name, ref, None)
    except RefusedError:
        return False
    return True

"""Rows taken from a table, what they looked like taken away; imports rows and sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sopxl_workbook.ooxml.a1 import Area, cell_name
from sopxl_workbook.ooxml.cells import cell_formula
from sopxl_workbook.ooxml.sheet import Sheet

from .cells import groups_in, sheet_again, with_own_formulas
from .grow import moved_cell, row_styles
from .rows import Row, cell_style, is_blank, read_row, with_rows
from .span import Span


def shrunk(sheet: Sheet, span: Span, calculated: Collection[int]) -> Sheet:
    """The sheet without the rows that a table loses; its totals stand right below the others.

    calculated : columns whose formulas go with their rows. A blank cell goes if it has the style
    of the last row that stays; one that looks otherwise is left as it is.
    """
    columns = range(span.first_column, span.last_column + 1)
    lost = range(span.new_last + 1, span.bottom + 1)
    groups = {group for row in lost for group in groups_in(sheet, row, columns)}
    sheet = with_own_formulas(sheet, groups)
    totals = read_row(sheet, span.bottom) if span.has_totals else Row(0)
    model = read_row(sheet, max(span.new_last, span.first))
    styles = row_styles(sheet, model, span)
    rows = [_lost(read_row(sheet, number), span, styles, calculated) for number in lost]
    if span.has_totals:
        _put_totals(rows[0], totals, columns, model.height)
    data = with_rows(
        sheet,
        [_as_bytes(row, sheet.xml.grammar.prefix, model.height) for row in rows],
        lost.start,
        span.bottom,
        _used(rows),
    )
    return sheet_again(sheet, data)


def _lost(
    row: Row, span: Span, styles: Mapping[int, bytes | None], calculated: Collection[int]
) -> Row:
    """A row without what the table put there."""
    is_totals = span.has_totals and row.number == span.bottom
    if is_totals and row.height:
        row.set_height(b"")
    for column in range(span.first_column, span.last_column + 1):
        cell = row.cells.get(column)
        if cell is None:
            continue
        is_gone = is_totals or column in calculated or is_blank(cell)
        if is_gone and (is_totals or cell_style(cell) == styles.get(column)):
            del row.cells[column]
        elif is_gone and not is_blank(cell):
            row.cells[column] = _emptied(cell, row.number, column)
    return row


def _emptied(cell: bytes, row: int, column: int) -> bytes:
    style = cell_style(cell)
    prefix = cell[1 : cell.index(b"c ")]
    kept = b"" if style is None else b' s="%b"' % style
    return b'<%bc r="%b"%b/>' % (prefix, cell_name(row, column).encode(), kept)


def _put_totals(row: Row, totals: Row, columns: range, height: bytes) -> None:
    if totals.height or (height and row.height == height):
        row.set_height(totals.height)
    for column, cell in totals.cells.items():
        if column in columns:
            row.cells[column] = moved_cell(cell, row.number, column)


def _as_bytes(row: Row, prefix: bytes, height: bytes) -> bytes:
    return b"" if row.is_nothing(height) else row.as_bytes(prefix)


def _used(rows: list[Row]) -> Area | None:
    used: Area | None = None
    for row in rows:
        if row.cells:
            area = Area(row.number, min(row.cells), row.number, max(row.cells))
            used = area if used is None else used.joined(area)
    return used


def held(
    sheet: Sheet, span: Span, calculated: Mapping[int, object] | Collection[int], first: int
) -> list[tuple[int, int]]:
    """Cells with something in them in the rows from first on that a table is to lose."""
    found = []
    for number in sheet.xml.rows_in(first, span.last):
        for column, match in sheet.scan(number).items():
            if not span.first_column <= column <= span.last_column:
                continue
            has_formula = cell_formula(sheet.xml, match) is not None
            if has_formula and column in calculated:
                continue
            if has_formula or sheet.scanned_value(number, match) is not None:
                found.append((number, column))
    return found

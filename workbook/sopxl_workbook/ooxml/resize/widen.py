"""Columns added to the right of a table, styled and calculated like the last; imports rows, sheet.

The rows just above the table that belong to its columns go along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sopxl_workbook.ooxml.a1 import MAX_COLUMN, Area
from sopxl_workbook.ooxml.catalog import Table
from sopxl_workbook.ooxml.cells import Formula, cell_formula
from sopxl_workbook.ooxml.edits import Edit, cell_bytes
from sopxl_workbook.ooxml.sheet import Sheet
from sopxl_workbook.ooxml.sheetxml import attribute, whole
from sopxl_workbook.ooxml.shift import shift_formula
from sopxl_workbook.ooxml.text import encode

from .cells import sheet_again
from .frame import moved_areas
from .markup import elements, plain_part, with_attribute, with_texts
from .rows import cell_style, read_row, with_rows
from .span import ColumnSpan

_COLUMNS_END = re.compile(rb"</(?:[\w.-]+:)?tableColumns\s*>")
_FOREIGN = rb"""\s(?:id|name|uniqueName|(?:[\w.-]+:)?uid|totalsRow\w+|queryTableFieldId)\s*=\s*"""
_OWN = re.compile(_FOREIGN + rb"""(?:"[^"]*"|'[^']*')""")
_TAG = re.compile(rb"<((?:[\w.-]+:)?tableColumn)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)")
_COLUMNS = re.compile(rb"(<(?:[\w.-]+:)?cols\s*>)(.*?)(?=</(?:[\w.-]+:)?cols\s*>)", re.DOTALL)
_MIN_MAX = re.compile(rb"""\s(?:min|max)\s*=\s*(?:"[^"]*"|'[^']*')""")

_Width: TypeAlias = tuple[int, int, bytes]  # first and last column, and how they look


@dataclass(frozen=True, slots=True)
class Wider:
    """A table that is to have more columns at its right."""

    table: str
    headings: Sequence[str]  # of the columns that come
    first: int  # the first of the columns that are alike: ranges over all of them follow
    above: int  # the first row that goes along; the heading's where none does
    moved: int = 0  # columns by which what stood at the right was moved: its widths go along


def span_of(table: Table, wish: Wider) -> ColumnSpan:
    """Where the columns of a table stand, and how many it gains."""
    area = table.area
    return ColumnSpan(
        sheet=table.sheet,
        first_row=wish.above,
        last_row=area.last_row,
        first=wish.first,
        last=area.last_column,
        growth=len(wish.headings),
    )


def widened(sheet: Sheet, span: ColumnSpan, table: Table, wish: Wider) -> Sheet:
    """The sheet with the cells of the columns that come, and with their width.

    Each looks like the last one of its row, and has its formula where that has one of its own;
    what is stored as the result is left out. An array formula is not carried on.
    """
    heading = table.area.first_row if table.has_header else 0
    totals = span.last_row if table.has_totals else 0
    pieces = []
    for number in sheet.xml.rows_in(span.first_row, span.last_row):
        row = read_row(sheet, number)
        headings = wish.headings if number == heading else None
        last = row.cells.get(span.last)
        if last is not None:
            added = _cells(sheet, span, number, last, headings, is_blank=number == totals)
            row.cells |= dict(enumerate(added, span.last + 1))
        pieces.append(row.as_bytes(sheet.xml.grammar.prefix))
    used = Area(span.first_row, span.last + 1, span.last_row, span.new_last)
    sheet = sheet_again(sheet, with_rows(sheet, pieces, span.first_row, span.last_row, used))
    return _as_wide(sheet, span, wish.moved)


def _cells(
    sheet: Sheet,
    span: ColumnSpan,
    row: int,
    last: bytes,
    headings: Sequence[str] | None,
    *,
    is_blank: bool,
) -> Iterator[bytes]:
    """The cells that a row gains behind its last one."""
    style = cell_style(last)
    match = sheet.xml.grammar.cell.match(last)
    assert match is not None  # it was found by this very pattern
    formula = None if is_blank else cell_formula(sheet.xml, match)
    text = ""
    if formula is not None and not formula.fills_area:
        text = sheet.formula_text(formula, row, span.last)[1:]
    for step in range(1, span.growth + 1):
        own = Formula(b"", encode(shift_formula(text, 0, step))) if text else None
        value = headings[step - 1] if headings is not None else None
        edit = Edit(value, False, style, own)
        yield cell_bytes(sheet.xml.grammar, row, span.last + step, edit, None)


def _as_wide(sheet: Sheet, span: ColumnSpan, moved: int) -> Sheet:
    """The sheet with the new columns as wide as the last, where none has a width of its own.

    moved : columns by which the widths at the right go further on.
    """
    head, grammar = sheet.xml.data[: sheet.xml.opening[0]], sheet.xml.grammar
    block = _COLUMNS.search(head)
    found = [_width(match[1]) for match in grammar.column.finditer(head)]
    found = list(_further(found, span.last, moved)) if moved else found
    like = next((look for first, last, look in found if first <= span.last <= last), None)
    is_there = {c for first, last, _ in found for c in range(first, min(last, span.new_last) + 1)}
    missing = [c for c in range(span.last + 1, span.new_last + 1) if c not in is_there]
    if block is None or like is None or not missing:
        return sheet
    widths = sorted([*found, *((first, last, like) for first, last in _runs(missing))])
    columns = b"".join(
        b'<%bcol min="%d" max="%d"%b/>' % (grammar.prefix, *width) for width in _joined(widths)
    )
    data = head[: block.start(2)] + columns + head[block.end(2) :]
    return sheet_again(sheet, data + sheet.xml.data[sheet.xml.opening[0] :])


def _further(widths: Sequence[_Width], last: int, by: int) -> Iterator[_Width]:
    """The widths, those right of a column so many columns further on."""
    for first, end, look in widths:
        if first <= last:
            yield first, min(end, last), look
        if end > last:
            start = max(first, last + 1) + by
            if start <= MAX_COLUMN:
                yield start, min(end + by, MAX_COLUMN), look


def _width(attributes: bytes) -> _Width:
    first, last = whole(attribute(attributes, b"min")), whole(attribute(attributes, b"max"))
    return first, last, _MIN_MAX.sub(b"", attributes).rstrip(b"/ ")


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of every stretch of numbers without a gap."""
    starts = [n for i, n in enumerate(numbers) if not i or numbers[i - 1] != n - 1]
    ends = [n for i, n in enumerate(numbers) if i + 1 == len(numbers) or numbers[i + 1] != n + 1]
    return list(zip(starts, ends, strict=True))


def _joined(widths: Sequence[_Width]) -> list[_Width]:
    """Neighbours that look the same as one."""
    found: list[_Width] = []
    for first, last, look in widths:
        if found and found[-1][1:] == (first - 1, look):
            found[-1] = (found[-1][0], last, look)
        else:
            found.append((first, last, look))
    return found


def widened_table(data: bytes, span: ColumnSpan, table: Table, wish: Wider) -> bytes:
    """The part of the table itself: its area, its columns, its filter and how it is sorted."""
    data = plain_part(data)
    new = str(table.area._replace(last_column=span.new_last))
    data = with_attribute(data, b"table", b"ref", lambda _: new)
    names = b"autoFilter|sortState|sortCondition"
    data = with_attribute(data, names, b"ref", lambda text: moved_areas(text, span.moved))
    columns = elements(data, b"tableColumn")
    ids = [whole(attribute(_opening(column), b"id")) for column in columns]
    count = str(len(columns) + span.growth)
    data = with_attribute(data, b"tableColumns", b"count", lambda _: count)
    added = b"".join(
        _column(columns[-1], max(ids) + step, heading, step)
        for step, heading in enumerate(wish.headings, 1)
    )
    end = _COLUMNS_END.search(data)
    assert end is not None  # a table has columns, which were read from there
    return data[: end.start()] + added + data[end.start() :]


def _opening(column: bytes) -> bytes:
    match = _TAG.match(column)
    return match[2] if match else b""


def _column(last: bytes, number: int, heading: str, step: int) -> bytes:
    """A column like the last one: its style, and the formula that it is calculated by."""
    match = _TAG.match(last)
    assert match is not None  # it was found by its name
    name = encode(heading).replace(b'"', b"&quot;")
    tag = b'<%b id="%d" name="%b"%b' % (match[1], number, name, _OWN.sub(b"", match[2]))
    formula = b"".join(elements(last, b"calculatedColumnFormula"))
    if not formula:
        return tag + b"/>"
    formula = with_texts(
        formula, b"calculatedColumnFormula", lambda text: shift_formula(text, 0, step)
    )
    return b"%b>%b</%b>" % (tag, formula, match[1])

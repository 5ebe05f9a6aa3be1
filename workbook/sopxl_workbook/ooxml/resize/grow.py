"""Rows added to a table, styled and calculated like the last one; imports rows and sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.ooxml.a1 import Area, column_letters
from sopxl_workbook.ooxml.cells import cell_formula
from sopxl_workbook.ooxml.sheet import Sheet, row_style
from sopxl_workbook.ooxml.sheetxml import attribute
from sopxl_workbook.ooxml.shift import shift_formula
from sopxl_workbook.ooxml.text import encode

from .cells import groups_in, sheet_again, with_own_formulas
from .rows import Row, at_row, cell_style, is_blank, read_row, styled, with_rows
from .span import Span

_ARRAY_REF = re.compile(rb"""(<(?:[\w.-]+:)?f\s(?:[^>]*\s)?ref=["'])([^"']*)""")
_DIGITS = re.compile(rb"[0-9]+")


@dataclass(frozen=True, slots=True)
class Calculated:
    """The formula of a column, as the row has it where it was found."""

    text: str  # without "="
    row: int
    is_array: bool = False
    mark: bytes = b""  # attribute of a formula that spills

    def element(self, prefix: bytes, row: int, column: int) -> bytes:
        """The formula as another row has it."""
        text = encode(shift_formula(self.text, row - self.row, 0))
        kind = b""
        if self.is_array:
            kind = b' t="array" ref="%b%d"' % (column_letters(column).encode(), row)
        return b"<%bf%b>%b</%bf>" % (prefix, kind, text, prefix)


Columns = Mapping[int, Calculated]


def calculated(sheet: Sheet, span: Span, declared: Mapping[int, str]) -> dict[int, Calculated]:
    """The formula of each calculated column, from the last row of the table.

    declared : the formula that the table part gives for a column. It holds where the last row has
    another thing there, if it is the same for every row.
    """
    found = {
        column: Calculated(text, span.first)
        for column, text in declared.items()
        if text and shift_formula(text, 1, 0) == text
    }
    for column, match in sheet.scan(span.last).items() if not span.is_empty else ():
        formula = cell_formula(sheet.xml, match)
        if formula is None or column not in declared or formula.kind == b"dataTable":
            continue
        text = sheet.formula_text(formula, span.last, column)[1:]
        mark = attribute(match[2], b"cm")
        found[column] = Calculated(
            text,
            span.last,
            formula.kind == b"array",
            b"" if mark is None else b' cm="%b"' % mark,
        )
    return found


def grown(sheet: Sheet, span: Span, columns: Columns, like: Sequence[int] = ()) -> Sheet:
    """The sheet with the rows of a table that grows; its totals stand below them.

    like : the row that each new one looks like; left out, all look like the last one.
    """
    totals: dict[int, bytes] = {}
    height = b""
    if span.has_totals:
        sheet = with_own_formulas(sheet, _totals_groups(sheet, span))
        totals_row = read_row(sheet, span.bottom)
        height = totals_row.height
        totals = _in_columns(totals_row, span)
    growing = _Growing(sheet, span, columns, like)
    pieces = list(growing.rows(totals))
    if span.has_totals:
        row = read_row(sheet, span.bottom + span.growth)
        pieces.append(growing.put_totals(row, totals, height))
    first, last = span.last + 1, span.bottom + span.growth
    data = with_rows(growing.sheet, pieces, first, last, growing.used)
    return sheet_again(sheet, data)


def _totals_groups(sheet: Sheet, span: Span) -> Collection[bytes]:
    return groups_in(sheet, span.bottom, range(span.first_column, span.last_column + 1))


def _in_columns(row: Row, span: Span) -> dict[int, bytes]:
    return {
        column: cell
        for column, cell in row.cells.items()
        if span.first_column <= column <= span.last_column
    }


def row_styles(sheet: Sheet, row: Row, span: Span) -> dict[int, bytes | None]:
    """Style of each cell that a row of the table has, or gives to those that are not there."""
    common = row_style(sheet, row.number)
    columns = range(span.first_column, span.last_column + 1) if common else ()
    cells = {column: cell_style(cell) for column, cell in _in_columns(row, span).items()}
    return dict.fromkeys(columns, common) | cells


def moved_cell(cell: bytes, row: int, column: int) -> bytes:
    """A cell of the totals at another row, with an array formula of its own if it has one."""

    def at_new_row(match: re.Match[bytes]) -> bytes:
        return match[1] + _DIGITS.sub(b"%d" % row, match[2])

    return at_row(_ARRAY_REF.sub(at_new_row, cell, 1), row, column)


class _Growing:
    """The rows that a table gains."""

    def __init__(
        self, sheet: Sheet, span: Span, columns: Columns, like: Sequence[int] = ()
    ) -> None:
        self.sheet, self._span, self._columns, self._like = sheet, span, columns, like
        self._prefix = sheet.xml.grammar.prefix
        self._take(Row(0) if span.is_empty else read_row(sheet, span.last))
        self.used: Area | None = None

    def _take(self, model: Row) -> None:
        """Let new rows look like this one from now on."""
        self._height = model.height
        self._styles = row_styles(self.sheet, model, self._span)

    def rows(self, totals: Collection[int]) -> Iterator[bytes]:
        """Every new row as bytes; in the first the totals, in these columns, make room."""
        span = self._span
        first, last = span.last + 1, span.new_last
        present = set(self.sheet.xml.rows_in(first, last))
        pattern, count = self._pattern()
        for number in range(first, last + 1):
            if self._like:
                self._take(read_row(self.sheet, self._like[number - first]))
                pattern, count = self._pattern()
            if number not in present and not self._columns:
                yield pattern % ((number,) * count)
                continue
            row = read_row(self.sheet, number)
            if number == span.bottom:
                for column in totals:
                    del row.cells[column]
                row.set_height(self._height)
            elif not row.height:
                row.set_height(self._height)
            for column in range(span.first_column, span.last_column + 1):
                self._fill(row, column)
            yield self._written(row)
        if count > 1:
            self._use(Area(first, min(self._styled), last, max(self._styled)))

    @property
    def _styled(self) -> list[int]:
        return [column for column, style in self._styles.items() if style is not None]

    def _pattern(self) -> tuple[bytes, int]:
        """A row of blank cells with a place for its number, and how many places there are."""
        cells = [
            b'<%bc r="%b%%d" s="%b"/>'
            % (self._prefix, column_letters(column).encode(), self._styles[column] or b"")
            for column in sorted(self._styled)
        ]
        if not cells and not self._height:
            return b"", 0
        pattern = b'<%brow r="%%d"%b' % (self._prefix, self._height)
        if not cells:
            return pattern + b"/>", 1
        row = b"%b>%b</%brow>" % (pattern, b"".join(cells), self._prefix)
        return row, len(cells) + 1

    def _fill(self, row: Row, column: int) -> None:
        """Style a cell like the last one of its column, and calculate it where it is blank."""
        cell = row.cells.get(column)
        style, formula = self._styles.get(column), self._columns.get(column)
        if cell is None and style is None and formula is None:
            return
        if cell is None:
            cell = b'<%bc r="%b%d"/>' % (self._prefix, column_letters(column).encode(), row.number)
        if column in self._styles:
            cell = styled(cell, style)
        if formula is not None and is_blank(cell):
            tag = cell[: cell.index(b">")].rstrip(b"/") + formula.mark
            inside = formula.element(self._prefix, row.number, column)
            cell = b"%b>%b</%bc>" % (tag, inside, self._prefix)
        row.cells[column] = cell

    def put_totals(self, row: Row, totals: Mapping[int, bytes], height: bytes) -> bytes:
        """The row that the totals move to."""
        if height:
            row.set_height(height)
        for column in _in_columns(row, self._span):
            del row.cells[column]
        for column, cell in totals.items():
            row.cells[column] = moved_cell(cell, row.number, column)
        return self._written(row)

    def _written(self, row: Row) -> bytes:
        if row.cells:
            self._use(Area(row.number, min(row.cells), row.number, max(row.cells)))
        is_left_out = not row.is_there and row.is_nothing(b"")
        return b"" if is_left_out else row.as_bytes(self._prefix)

    def _use(self, area: Area) -> None:
        self.used = area if self.used is None else self.used.joined(area)

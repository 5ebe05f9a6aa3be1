"""Tables that grow or lose rows, and all that points at them; imports the resize modules."""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.ooxml.a1 import Area
from sopxl_workbook.ooxml.catalog import Table
from sopxl_workbook.ooxml.parts import Parts
from sopxl_workbook.ooxml.reader import Book
from sopxl_workbook.ooxml.sheet import Sheet
from sopxl_workbook.ooxml.values import Value

from .charts import filled_chart
from .check import (
    check_growth,
    check_loss,
    check_protection,
    check_right,
    check_room,
    check_width,
)
from .grow import calculated, grown
from .markup import plain_part, without_attribute
from .notes import move_notes
from .parts import (
    current_sheet,
    current_tables,
    declared_formulas,
    move_others,
    moved_sheet,
    pivot_areas,
    resized_table,
)
from .shrink import held, shrunk
from .span import AnySpan, Span
from .widen import Wider, widened, widened_table
from .widen import span_of as columns_of

_INSERT_ROW = (b"insertRow", b"insertRowShift")  # marks of a table that Excel shows without rows


class Resizes:
    """The tables of a workbook that are resized, one after the other."""

    def __init__(self, book: Book) -> None:
        """Start without any."""
        self._book = self._original = book
        self._charts: dict[str, set[str]] = {}  # by part: ranges whose values are to be filled in

    def move_to(self, book: Book) -> None:
        """Go on with the same workbook, read anew after a sheet came or went."""
        self._book = book

    def apply(
        self, parts: Parts, name: str, rows: int, is_own: bool, like: Sequence[int] = ()
    ) -> bool:
        """Give a table a number of rows; whether a formula came, went or moved.

        parts : with every edit so far; on a refusal they are half changed and of no use.
        is_own : the table's sheet is written although it is protected without a password.
        like : the sheet row that each new one looks like; it then gets no formula either.
        """
        table, others = self._tables(parts, name)
        span = span_of(table, rows)
        check_room(table.name, span, rows, self._book.package.where)
        sheet = current_sheet(self._book, parts, table.sheet)
        declared = declared_formulas(parts, table)
        if span.growth or not rows:
            check_protection(table.name, sheet, is_own)
        if span.growth > 0:
            areas = {f"the table {other.name}": other.area for other in others}
            areas |= pivot_areas(parts, sheet)
            check_growth(table.name, sheet, self._before(sheet), span, areas)
            columns = {} if like else calculated(sheet, span, declared)
            sheet = grown(sheet, span, columns, like)
            sheet = moved_sheet(sheet, span)
        elif span.growth < 0 or not rows:
            check_loss(table.name, sheet, held(sheet, span, declared, span.first + rows))
            sheet = _shrunk(sheet, span, declared)
        self._put(parts, table, span, sheet)
        return bool(span.growth) and (bool(declared) or table.has_totals)

    def widen(self, parts: Parts, wish: Wider, is_own: bool) -> None:
        """Give a table more columns; parts and is_own as of apply."""
        table, others = self._tables(parts, wish.table)
        span = columns_of(table, wish)
        check_width(table.name, span, self._book.package.where)
        sheet = current_sheet(self._book, parts, table.sheet)
        check_protection(table.name, sheet, is_own)
        areas = {f"the table {other.name}": other.area for other in others}
        areas |= pivot_areas(parts, sheet)
        check_right(table.name, sheet, self._before(sheet), span, areas)
        sheet = moved_sheet(widened(sheet, span, table, wish), span)
        parts.put(sheet.part, sheet.xml.data)
        parts.put(table.part, widened_table(parts.part(table.part), span, table, wish))
        self._follow(parts, span)

    def _follow(self, parts: Parts, span: AnySpan) -> None:
        for chart, ranges in move_others(self._book, parts, span):
            self._charts[chart] = self._charts.get(chart, set()) | ranges

    def _before(self, sheet: Sheet) -> Sheet:
        """A sheet as the file has it; one that came with the patch as it is."""
        is_old = sheet.name in self._original.sheets
        return self._original.sheet(sheet.name) if is_old else sheet

    def _tables(self, parts: Parts, name: str) -> tuple[Table, list[Table]]:
        asked = self._book.table(name)
        tables = current_tables(self._book, parts, asked.sheet)
        table = next(each for each in tables if each.name == asked.name)
        return table, [each for each in tables if each is not table]

    def _put(self, parts: Parts, table: Table, span: Span, sheet: Sheet) -> None:
        data = parts.part(table.part)
        if span.growth:
            parts.put(sheet.part, sheet.xml.data)
            data = resized_table(data, span, table)
        for mark in _INSERT_ROW:
            if mark in data:
                data = without_attribute(plain_part(data), b"table", mark)
        parts.put(table.part, data)
        if not span.growth:
            return
        move_notes(parts, sheet.part, span)
        self._follow(parts, span)

    def finish(self, parts: Parts) -> None:
        """Keep with each chart the values that its ranges gained, from the cells as they are."""
        sheets: dict[str, Sheet] = {}

        def values(name: str, area: Area) -> Sequence[Sequence[Value]]:
            if name not in sheets:
                sheets[name] = current_sheet(self._book, parts, name)
            return sheets[name].block(str(area))

        for chart in filter(parts.has, self._charts):
            parts.put(chart, filled_chart(parts.part(chart), self._charts[chart], values))


def span_of(table: Table, rows: int) -> Span:
    """Where a table stands and what it gains; Excel keeps one row, be it blank."""
    area = table.area
    first, last = area.first_row + table.has_header, area.last_row - table.has_totals
    return Span(
        sheet=table.sheet,
        header=area.first_row if table.has_header else None,
        first=first,
        last=last,
        first_column=area.first_column,
        last_column=area.last_column,
        has_totals=table.has_totals,
        growth=max(rows, 1) - (last - first + 1),
    )


def _shrunk(sheet: Sheet, span: Span, declared: dict[int, str]) -> Sheet:
    if not span.growth:
        return sheet
    sheet = moved_sheet(sheet, span)
    return shrunk(sheet, span, declared)

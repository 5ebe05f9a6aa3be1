"""One sheet, read on demand: values, formulas, facts; imports cells, frame, sheetxml, shift.

A row is read once and kept; a row that nobody asks for is never scanned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import TypeAlias, TypeVar

from lxml import etree

from sopxl.errors import FileError, InputError, SopError

from .a1 import MAX_COLUMN, MAX_ROW, Area, cell_name, parse_area, parse_cell
from .cells import (
    Formula,
    SheetContext,
    cell_formula,
    cell_value,
    check_row,
    data_table,
    formula_result,
    read_row,
)
from .formularows import FormulaRow, plain_formulas
from .frame import Filter, Rule, hidden_columns, hidden_rows, merged_areas, rules, sheet_filter
from .guard import check_markup, damaged
from .package import parse
from .protection import Protection, sheet_protection
from .rowforms import COLUMNS, DATE, KINDS, NO_ROW, Row
from .sheetxml import SheetXml, UnknownSpellingError, attribute, canonical, whole
from .shift import shift_formula
from .text import decode
from .values import Cell, Value

_T = TypeVar("_T")
Scanned: TypeAlias = tuple[int, re.Match[bytes], Formula | None]  # column, cell, its formula
_NO_CELLS: Sequence[Scanned] = ()
_NO_FORMULAS = FormulaRow((), (), ())


class Sheet:
    """The cells of one worksheet; rows and columns are 1-based."""

    def __init__(self, name: str, part: str, data: bytes, context: SheetContext) -> None:
        """Index a sheet part; its cells are read when they are asked for.

        Raises FileError E001 for a part that is not well-formed, RefusedError E005 for a document
        type; what is wrong inside a row is said when the row is read.
        """
        self.name = name
        self.part = part
        self.context = context
        self.is_respelled = False
        self._rows: dict[int, Row] = {}
        self._latest: tuple[SheetXml | None, int, Mapping[int, re.Match[bytes]]] = None, 0, {}
        self._arrays_of_row: dict[int, list[tuple[Area, int, int]]] = {}
        try:
            self.xml = SheetXml(data)
        except UnknownSpellingError:
            self._respell(data)
        check_markup(self.xml.frame, context.where, part)

    def _respell(self, data: bytes) -> None:
        if self.is_respelled:
            raise self._damaged("its rows and cells are not in order")
        self.is_respelled = True
        check_markup(data, self.context.where, self.part)
        try:
            self.xml = SheetXml(canonical(data))
        except (UnknownSpellingError, ValueError, SopError, etree.XMLSyntaxError):
            raise self._damaged("its rows and cells are not in order") from None

    def _damaged(self, detail: str) -> FileError:
        return damaged(self.context.where, self.part, detail)

    def _told(self, read: Callable[[], _T]) -> _T:
        try:
            return read()
        except InputError as error:
            raise self._damaged(error.problem.message.rstrip(".")) from None

    def _scanned(self, row: int, scan: Callable[[int, tuple[int, int]], _T], blank: _T) -> _T:
        span = self.xml.row_span(row)
        if span is None:
            return blank
        try:
            return scan(row, span)
        except UnknownSpellingError:
            self._respell(self.xml.data)
            return self._scanned(row, scan, blank)
        except (ValueError, IndexError):
            raise self._damaged(f"row {row} holds a value that is none") from None

    def __getitem__(self, key: tuple[int, int]) -> Value:
        """Value of the cell (row, column); None if it is blank."""
        row, column = key
        return self._row(row).at(column)

    def row(self, number: int) -> dict[int, Value]:
        """Values of a row by column; blank cells are not in it."""
        columns, values = self._row(number)
        pairs = zip(columns, values, strict=True)
        return {column: value for column, value in pairs if value is not None}

    def _row(self, number: int) -> Row:
        found = self._rows.get(number)
        if found is None:
            found = self._rows[number] = self._scanned(number, self._read_row, NO_ROW)
        return found

    def _read_row(self, number: int, span: tuple[int, int]) -> Row:
        return read_row(self.xml, number, span, self.context)

    def block(self, ref: str) -> list[list[Value]]:
        """Values of a range, row by row, None for blanks.

        "B7:DW40" gives exactly its rows and columns; "B:D" and "7:9" end where the values end.
        """
        area = parse_area(ref)
        first, last, last_row = area.first_column, area.last_column, area.last_row
        if area.first_row == 1 and last_row == MAX_ROW:
            last_row = max(self.last_row, 1)
        rows = [self._row(number) for number in range(area.first_row, last_row + 1)]
        if first == 1 and last == MAX_COLUMN:
            last = max(max(row.last for row in rows), 1)
        return [row.between(first, last) for row in rows]

    @cached_property
    def last_row(self) -> int:
        """The last row with a value; 0 if the sheet is blank."""
        return next((row for row in self.xml.filled_rows_upwards() if self._row(row).last), 0)

    @cached_property
    def last_column(self) -> int:
        """The last column with a value; 0 if the sheet is blank."""
        return max((self._row(row).last for row in self.xml.filled_rows()), default=0)

    def values(self) -> Iterator[tuple[tuple[int, int], Value]]:
        """Every cell that is not blank, as ((row, column), value), row by row."""
        for row in self.xml.filled_rows():
            for column, value in self.row(row).items():
                yield (row, column), value

    def scan(self, row: int) -> Mapping[int, re.Match[bytes]]:
        """Cells of a row by column as they stand in the file, styled blanks included.

        The latest row is kept, so that its cells can be asked for one by one.
        """
        xml, number, kept = self._latest
        if xml is not self.xml or number != row:
            found = self._scanned(row, self._scan_row, _NO_CELLS)
            kept = {column: match for column, match, _ in found}
            self._latest = self.xml, row, kept
        return kept

    def _scan_row(self, row: int, span: tuple[int, int]) -> Sequence[Scanned]:
        """The cells of a row; UnknownSpellingError if they are not in order."""
        check_row(self.xml.data[slice(*span)])
        found = [
            (COLUMNS[match[1]], match, cell_formula(self.xml, match))
            for match in self.xml.cells(row, *span)
        ]
        if any(later[0] <= earlier[0] for earlier, later in pairwise(found)):
            raise UnknownSpellingError
        return found

    def _scan_formulas(self, row: int, span: tuple[int, int]) -> FormulaRow:
        """The formulas of a row with their stored results."""
        plain = plain_formulas(self.xml, row, span)
        if plain is not None:
            return plain
        found = [
            (column, formula, formula_result(self.xml, match, self.context))
            for column, match, formula in self._scan_row(row, span)
            if formula is not None
        ]
        columns, formulas, results = zip(*found, strict=True) if found else ((), (), ())
        texts = [self.formula_text(f, row, c) for f, c in zip(formulas, columns, strict=True)]
        return FormulaRow(columns, texts, results)

    def cell(self, ref: str) -> Cell:
        """The cell at "B7" with its formula; a blank Cell if nothing is there."""
        row, column = parse_cell(ref)
        match = self.scan(row).get(column)
        return Cell(row, column) if match is None else self._cell(row, column, match)

    def formulas(self) -> Iterator[Cell]:
        """Every cell with a formula, row by row."""
        for row in self._rows_with(self.xml.grammar.formula_open):
            for column, match in self.scan(row).items():
                cell = self._cell(row, column, match)
                if cell.formula is not None:
                    yield cell

    def formula_values(self) -> Iterator[tuple[int, int, str, Value]]:
        """Row, column, formula and stored result of every cell with a formula, row by row.

        As formulas has them, for who asks for nothing more: it is much quicker.
        """
        for row in self._rows_with(self.xml.grammar.formula_open):
            found = self._scanned(row, self._scan_formulas, _NO_FORMULAS)
            for column, formula, value in zip(*found, strict=True):
                yield row, column, formula, value

    def _cell(self, row: int, column: int, match: re.Match[bytes]) -> Cell:
        attributes = match[2]
        style = whole(attribute(attributes, b"s"))
        styles = self.context.date_styles()
        value = self.scanned_value(row, match)
        is_number = isinstance(value, float)
        shows_date = KINDS[attributes] == DATE or (style < len(styles) and styles[style])
        formula, array = cell_formula(self.xml, match), None
        if formula is not None and formula.fills_area:
            ref = attribute(formula.attributes, b"ref")
            array = cell_name(row, column) if ref is None else ref.decode("utf-8", "replace")
        cm = whole(attribute(attributes, b"cm")) if array else 0
        return Cell(
            row=row,
            column=column,
            value=value,
            formula=None if formula is None else self.formula_text(formula, row, column),
            array=array,
            is_spill=cm > 0 and cm in self.context.meta().spills,
            style=style,
            is_date=is_number and shows_date,
        )

    def scanned_value(self, row: int, match: re.Match[bytes] | None) -> Value:
        """Value of a cell that scan found; None for no cell."""
        if match is None:
            return None
        try:
            return cell_value(self.xml, match, self.context)
        except (ValueError, IndexError):
            raise self._damaged(f"row {row} holds a value that is none") from None

    def formula_text(self, formula: Formula, row: int, column: int) -> str:
        """Text of a formula, "=SUM(B1:B6)", with a shared one moved to where it is used."""
        if not formula.attributes:
            return "=" + self._decoded(formula.text, row)
        if formula.kind == b"dataTable":
            return data_table(formula)
        group = attribute(formula.attributes, b"si")
        if formula.text or formula.kind != b"shared" or group is None:
            return "=" + self._decoded(formula.text, row)
        master = self.shared_formulas.get(group)
        if master is None:
            raise self._damaged(f"row {row} shares a formula that is not there")
        text, master_row, master_column = master
        return "=" + shift_formula(text, row - master_row, column - master_column)

    def _decoded(self, formula: bytes, row: int) -> str:
        try:
            return decode(formula)
        except ValueError:
            raise self._damaged(f"row {row} holds a formula that is none") from None

    @cached_property
    def frame(self) -> etree._Element:
        """Root of the sheet without its rows."""
        return parse(self.xml.frame, self.context.where, self.part)

    @cached_property
    def merged(self) -> tuple[Area, ...]:
        """Merged ranges, in the order of the file."""
        return self._told(lambda: merged_areas(self.frame))

    @cached_property
    def hidden_rows(self) -> tuple[range, ...]:
        """Rows that are hidden, by hand or by a filter, as ranges of row numbers."""
        return hidden_rows(self.xml)

    @cached_property
    def hidden_columns(self) -> tuple[range, ...]:
        """Columns that are hidden, as ranges of column numbers."""
        return hidden_columns(self.frame)

    @cached_property
    def filter(self) -> Filter | None:
        """The autofilter of the sheet; None if there is none or a table has it."""
        return self._told(lambda: sheet_filter(self.frame))

    def rules(self) -> Iterator[Rule]:
        """The formulas of conditional formats and data validations."""
        return rules(self.frame)

    @cached_property
    def protection(self) -> Protection:
        """Whether the sheet is protected, and whether by a password."""
        return sheet_protection(self.frame)

    @cached_property
    def column_styles(self) -> Sequence[tuple[int, int, bytes]]:
        """First column, last column and style of the columns that have one."""
        head = self.xml.data[: self.xml.opening[0]]
        found = []
        for match in self.xml.grammar.column.finditer(head):
            style = attribute(match[1], b"style")
            if style is not None:
                first, last = attribute(match[1], b"min"), attribute(match[1], b"max")
                found.append((whole(first), whole(last), style))
        return found

    def is_locked(self, row: int, column: int) -> bool:
        """Whether the protection of the sheet keeps a cell from being changed.

        Ranges that some users may edit all the same count as locked.
        """
        if not self.protection.is_on:
            return False
        match = self.scan(row).get(column)
        raw = new_style(self, row, column) if match is None else attribute(match[2], b"s")
        style, locked = whole(raw), self.context.locked_styles()
        return style >= len(locked) or locked[style]

    @cached_property
    def shared_formulas(self) -> dict[bytes, tuple[str, int, int]]:
        """Text and cell of the formula that each group of cells shares."""
        masters: dict[bytes, tuple[str, int, int]] = {}
        for row, column, formula in self.formulas_with(b"shared"):
            group = attribute(formula.attributes, b"si")
            if formula.text and group is not None:
                masters.setdefault(group, (self._decoded(formula.text, row), row, column))
        return masters

    @cached_property
    def arrays(self) -> tuple[tuple[Area, int, int], ...]:
        """Ranges that an array formula or a data table fills, each with the formula's cell."""
        found = []
        for row, column, formula in self.formulas_with(b"ref="):
            ref = attribute(formula.attributes, b"ref")
            if ref is not None and formula.fills_area:
                area = self._told(partial(parse_area, ref.decode("utf-8", "replace")))
                found.append((area, row, column))
        return tuple(found)

    def array_at(self, row: int, column: int) -> tuple[Area, int, int] | None:
        """The array formula that fills a cell, as range and cell of the formula."""
        if not self.arrays:
            return None
        in_row = self._arrays_of_row.get(row)
        if in_row is None:
            in_row = [
                array for array in self.arrays if array[0].first_row <= row <= array[0].last_row
            ]
            self._arrays_of_row[row] = in_row
        return next((array for array in in_row if array[0].holds(row, column)), None)

    def formulas_with(self, mark: bytes) -> Iterator[tuple[int, int, Formula]]:
        """Cells with a formula, as row, column, formula, in rows where the bytes of mark occur."""
        for row in self._rows_with(mark):
            for column, _, formula in self._scanned(row, self._scan_row, _NO_CELLS):
                if formula is not None:
                    yield row, column, formula

    def _rows_with(self, mark: bytes) -> Iterator[int]:
        """Numbers of the rows in which the bytes of mark occur."""
        for row in self.xml.numbers:
            span = self.xml.row_span(row)
            if span is not None and self.xml.data.find(mark, *span) >= 0:
                yield row


def row_style(sheet: Sheet, row: int) -> bytes | None:
    """Style that a row gives to its new cells."""
    span = sheet.xml.row_span(row)
    if span is None:
        return None
    match = sheet.xml.grammar.row.match(sheet.xml.data, *span)
    if match is None or attribute(match[2], b"customFormat") not in (b"1", b"true"):
        return None
    return attribute(match[2], b"s")


def new_style(sheet: Sheet, row: int, column: int) -> bytes | None:
    """Style that a cell would get that is not there yet: of its row, else of its column."""
    of_row = row_style(sheet, row)
    if of_row is not None:
        return of_row
    styles = sheet.column_styles
    return next((style for first, last, style in styles if first <= column <= last), None)

"""The cells of one sheet as a comparison reads them, row by row; imports ooxml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sopxl_workbook.diff.model import Side
from sopxl_workbook.diff.show import day_text
from sopxl_workbook.ooxml import Area, Book, Sheet, Value, cell_name
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.ooxml.cells import Formula, cell_formula
from sopxl_workbook.ooxml.sheetxml import attribute, whole
from sopxl_workbook.ooxml.shift import shift_formula

_SHARED_STRING, _SHARED_FORMULA = b't="s"', b't="shared"'
_RESULT = re.compile(rb"<(?:[\w.-]+:)?v>[^<]*</(?:[\w.-]+:)?v>|\st=\"(?:str|b|e|n)\"")


Scanned = Mapping[int, re.Match[bytes]]  # cells as they stand in the file, by column


@dataclass(frozen=True, slots=True)
class Held:
    """The formula that a cell holds, or that fills it from the first cell of an array."""

    raw: Formula
    row: int  # of the cell that it stands in
    column: int
    area: Area | None = None  # filled by an array formula
    fills: bool = False  # stands in another cell, and fills this one


class SheetCells:
    """One worksheet of one of the books."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.sheet: Sheet = book.sheet(name)
        self.name = self.sheet.name
        self._prefix = f"{quote_sheet(self.name)}!"
        self._scanned: tuple[int, Scanned] = (0, {})  # of the latest row
        self._formulas: tuple[int, Mapping[int, Held]] = (0, {})

    @property
    def rows(self) -> list[int]:
        """Numbers of the rows that stand in the file."""
        return list(self.sheet.xml.numbers)

    def values(self, row: int) -> dict[int, Value]:
        """What a row shows, by column; blank cells are not in it."""
        return self.sheet.row(row)

    def raw(self, row: int) -> bytes:
        """A row as it stands in the file."""
        span = self.sheet.xml.row_span(row)
        return b"" if span is None else self.sheet.xml.data[slice(*span)]

    def count(self, rows: Iterable[int]) -> int:
        """How many cells of some rows are not blank."""
        return sum(len(self.values(row)) for row in rows)

    def has_formulas(self, row: int) -> bool:
        """Whether a row may hold a formula."""
        span = self.sheet.xml.row_span(row)
        if span is None:
            return False
        opening = self.sheet.xml.grammar.formula_open
        return self.sheet.xml.data.find(opening, *span) >= 0 or bool(self._arrays(row))

    def formulas(self, row: int) -> Mapping[int, Held]:
        """The formulas of a row by column; cells that an array fills have its formula."""
        if self._formulas[0] != row:
            self._formulas = row, self._read_formulas(row) if self.has_formulas(row) else {}
        return self._formulas[1]

    def _scan(self, row: int) -> Scanned:
        if self._scanned[0] != row:
            self._scanned = row, self.sheet.scan(row)
        return self._scanned[1]

    def _read_formulas(self, row: int) -> dict[int, Held]:
        found = {}
        for column, match in self._scan(row).items():
            formula = cell_formula(self.sheet.xml, match)
            if formula is not None:
                found[column] = Held(formula, row, column)
        for area, first_row, first_column in self._arrays(row):
            anchor = self.sheet.scan(first_row)[first_column]
            formula = cell_formula(self.sheet.xml, anchor)
            if formula is not None:
                filled = Held(formula, first_row, first_column, area, fills=True)
                found |= dict.fromkeys(range(area.first_column, area.last_column + 1), filled)
                if first_row == row:
                    found[first_column] = replace(filled, fills=False)
        return found

    def _arrays(self, row: int) -> list[tuple[Area, int, int]]:
        arrays = self.sheet.arrays
        return [one for one in arrays if one[0].first_row <= row <= one[0].last_row]

    def text(self, held: Held) -> str:
        """A formula as Excel shows it, an array formula in braces."""
        if held.raw.kind == b"dataTable":
            inputs = [attribute(held.raw.attributes, name) for name in (b"r1", b"r2")]
            return "{=TABLE(" + ",".join((cell or b"").decode() for cell in inputs) + ")}"
        text = self.sheet.formula_text(held.raw, held.row, held.column)
        return text if held.area is None else "{" + text + "}"

    def day(self, row: int, column: int, value: Value) -> str:
        """What a number says that its format shows as a date; empty for everything else."""
        match = self._scan(row).get(column) if type(value) is float else None
        if match is None or type(value) is not float:
            return ""
        styles = self.sheet.context.date_styles()
        style = whole(attribute(match[2], b"s"))
        is_date = style < len(styles) and styles[style]
        return day_text(value, self.book.date1904) if is_date else ""

    def place(self, row: int, column: int) -> str:
        """A cell as planners read it: "Forecast!F12"."""
        return self._prefix + cell_name(row, column)

    def side(self, row: int, column: int, value: Value) -> Side:
        """A cell with all that is told of it."""
        held = self.formulas(row).get(column)
        text = "" if held is None else self.text(held)
        relative = "" if held is None else shift_formula(text, 1 - held.row, 1 - held.column)
        return Side(self.place(row, column), value, text, relative, self.day(row, column, value))


def changed_rows(old: SheetCells, new: SheetCells, same_strings: bool) -> list[int]:
    """Numbers of the rows that do not stand in both files byte by byte and mean the same."""
    numbers = sorted({*old.rows, *new.rows})
    return [number for number in numbers if not _is_same_row(old, new, number, same_strings)]


def _is_same_row(old: SheetCells, new: SheetCells, row: int, same_strings: bool) -> bool:
    raw = old.raw(row)
    if raw != new.raw(row):
        return False
    return (same_strings or _SHARED_STRING not in raw) and _shares_alike(old, new, raw)


def has_same_formulas(old: SheetCells, new: SheetCells, row: int) -> bool:
    """Whether two rows of the same number hold the same formulas, whatever their results."""
    raw = old.raw(row)
    without_results = _RESULT.sub(b"", raw)
    return without_results == _RESULT.sub(b"", new.raw(row)) and _shares_alike(old, new, raw)


def _shares_alike(old: SheetCells, new: SheetCells, raw: bytes) -> bool:
    """A formula that others share stands in another row; it has to be the same there."""
    return _SHARED_FORMULA not in raw or old.sheet.shared_formulas == new.sheet.shared_formulas

"""A sheet as it stands after the edits so far; imports edits, sheet and a1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .a1 import Area
from .cells import Formula, cell_formula
from .edits import Edit
from .sheet import Sheet, new_style
from .sheetxml import SheetXml, attribute, whole
from .values import Value


class Array(NamedTuple):
    """An array formula or a data table: the range that it fills, and its own cell."""

    area: Area
    row: int
    column: int
    is_new: bool = False


class EditedSheet:
    """Cells, formulas and arrays of a sheet, the edits taken into account."""

    def __init__(self, sheet: Sheet) -> None:
        """Start without an edit."""
        self.sheet = sheet
        self._edits: dict[int, dict[int, Edit]] = {}
        self._removed: dict[tuple[int, int], Formula] = {}
        self._arrays: dict[tuple[int, int], Array] = {}  # new ones by their own cell
        self._broken: set[Array] = set()
        self._originals: dict[tuple[int, int], Formula | None] = {}
        self._scans: dict[int, Mapping[int, re.Match[bytes]]] = {}
        self._scanned: SheetXml = sheet.xml

    @property
    def is_changed(self) -> bool:
        """Whether any cell becomes other than it is."""
        return any(self._edits.values())

    @property
    def moves_formula(self) -> bool:
        """Whether a formula comes or goes, so that the calculation chain no longer holds."""
        return bool(self._removed) or next(self.new_formulas(), None) is not None

    def new_formulas(self) -> Iterator[tuple[int, int, str]]:
        """Every formula that was not there, as row, column and "=SUM(B1:B6)"."""
        for row, columns in self._edits.items():
            for column, edit in columns.items():
                if edit.formula is not None and not edit.keeps_formula:
                    yield row, column, self.sheet.formula_text(edit.formula, row, column)

    def style_of(self, row: int, column: int) -> bytes | None:
        """Style of a cell; of its row or column where the cell is not there."""
        match = self._cells(row).get(column)
        if match is None:
            return self._default_style(row, column)
        return attribute(match[2], b"s") or b"0"

    def _put(self, row: int, column: int, edit: Edit) -> None:
        self._edits.setdefault(row, {})[column] = edit

    def _break(self, row: int, column: int) -> bool:
        """Take the formula out of a cell; whether the file has one that fills it."""
        array, original = self._array_at(row, column), self._original(row, column)
        if array is not None:
            self._broken.add(array)
        self._arrays.pop((row, column), None)
        if original is not None:
            self._removed[row, column] = original
        return original is not None or (array is not None and not array.is_new)

    def _cells(self, row: int) -> Mapping[int, re.Match[bytes]]:
        if row not in self._scans:
            self._scans[row] = self.sheet.scan(row)
        if self._scanned is not self.sheet.xml:  # rewritten while it was scanned
            self._scanned = self.sheet.xml
            self._scans = {row: self.sheet.scan(row)}
        return self._scans[row]

    def _original(self, row: int, column: int) -> Formula | None:
        """The formula that the file has in a cell."""
        if (row, column) not in self._originals:
            match = self._cells(row).get(column)
            found = None if match is None else cell_formula(self.sheet.xml, match)
            self._originals[row, column] = found
        return self._originals[row, column]

    def _stored(self, row: int, column: int) -> Value:
        """The value that the file has in a cell."""
        return self.sheet.scanned_value(row, self._cells(row).get(column))

    def _edit(self, row: int, column: int) -> Edit | None:
        edits = self._edits.get(row)
        return None if edits is None else edits.get(column)

    def _formula(self, row: int, column: int) -> Formula | None:
        """The formula of a cell."""
        edit = self._edit(row, column)
        if edit is None or edit.keeps_formula:
            return self._original(row, column)
        return edit.formula

    def _value(self, row: int, column: int) -> Value:
        """The value of a cell."""
        edit = self._edit(row, column)
        return self._stored(row, column) if edit is None else edit.value

    def _array_at(self, row: int, column: int) -> Array | None:
        """The array formula that fills a cell."""
        edit = self._edit(row, column)
        if edit is None or edit.keeps_formula:
            found = self.sheet.array_at(row, column)
            return None if found is None else Array(*found)
        own = edit.part_of
        return self._arrays.get((row, column) if own is None else (own.first_row, own.first_column))

    def _has_formula(self, row: int, column: int) -> bool:
        return self._formula(row, column) is not None or self._array_at(row, column) is not None

    def _spills(self, row: int, column: int) -> bool:
        """Whether the formula in a cell is one that spills."""
        edit = self._edit(row, column)
        if edit is not None and not edit.keeps_formula:
            return bool(edit.metadata)
        match = self._cells(row).get(column)
        mark = None if match is None else attribute(match[2], b"cm")
        return mark is not None and whole(mark) in self.sheet.context.meta().spills

    def _default_style(self, row: int, column: int) -> bytes | None:
        return None if column in self._cells(row) else new_style(self.sheet, row, column)

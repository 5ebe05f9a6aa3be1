"""The edits of one sheet, checked when they are asked for; imports rows, edits, sheet and a1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial

from sopxl.errors import RefusedError

from .a1 import Area, cell_name, place
from .cells import Formula, cell_formula
from .edits import Edit, plain_value
from .rows import patched_sheet
from .sheet import Sheet, column_styles, row_style
from .sheetxml import SheetXml, attribute
from .text import encode
from .values import Value, Writable

_LISTED = 5

Targets = Sequence[tuple[int, int, Writable]]
Plain = list[tuple[int, int, Value]]


class SheetPatch:
    """The cells of one sheet that are to change."""

    def __init__(self, sheet: Sheet, headers: Sequence[Area] = ()) -> None:
        """Start without an edit; headers are the header rows of the sheet's tables."""
        self.sheet = sheet
        self._headers = headers
        self._edits: dict[int, dict[int, Edit]] = {}
        self._removed: dict[tuple[int, int], Formula] = {}
        self._broken: set[tuple[Area, int, int]] = set()
        self._scans: dict[int, dict[int, re.Match[bytes]]] = {}
        self._scanned: SheetXml = sheet.xml

    @property
    def is_changed(self) -> bool:
        """Whether any cell becomes other than it is."""
        return any(self._edits.values())

    @property
    def removes_formula(self) -> bool:
        """Whether a formula goes, so that the calculation chain no longer holds."""
        return bool(self._removed)

    def set_values(self, targets: Targets, replace_formula: bool, style: bytes | None) -> None:
        """Give cells new values; a refusal (E161, E166) leaves all of them as they were."""
        plain = self._plain(targets)
        if not replace_formula:
            _refuse(
                self.sheet.name,
                [(row, column) for row, column, _ in plain if self._is_calculated(row, column)],
                "E161",
                "calculated by a formula, which a value would replace.",
                "Enter the value elsewhere, or clear the formula first.",
            )
        _refuse(
            self.sheet.name,
            [(row, column) for row, column, value in plain if self._is_header(row, column, value)],
            "E166",
            "the header of a table, which another text would damage.",
            "Rename the column in Excel.",
        )
        for row, column, value in plain:
            self._set_value(row, column, value, style)

    def _set_value(self, row: int, column: int, value: Value, style: bytes | None) -> None:
        formula = self._formula(row, column)
        array = self.sheet.array_at(row, column)
        if formula is not None:
            self._removed[row, column] = formula
        if array is not None:
            self._broken.add(array)
        if formula is None and array is None and _same(self._value(row, column), value):
            self._edits.get(row, {}).pop(column, None)
            return
        self._put(row, column, Edit(value, False, style or self._default_style(row, column)))

    def set_cached(self, targets: Targets) -> None:
        """Give formula cells new stored results; a refusal (E163) leaves all as they were."""
        plain = self._plain(targets)
        _refuse(
            self.sheet.name,
            [(row, column) for row, column, _ in plain if not self._is_calculated(row, column)],
            "E163",
            "not a formula, so there is no stored result to renew.",
            "Write it as a value.",
        )
        for row, column, value in plain:
            self._removed.pop((row, column), None)
            if _same(self._value(row, column), value):
                self._edits.get(row, {}).pop(column, None)
            else:
                self._put(row, column, Edit(value, True, self._default_style(row, column)))

    def _put(self, row: int, column: int, edit: Edit) -> None:
        self._edits.setdefault(row, {})[column] = edit

    def _plain(self, targets: Targets) -> Plain:
        return [
            (row, column, plain_value(value, partial(place, self.sheet.name, row, column)))
            for row, column, value in targets
        ]

    def _cells(self, row: int) -> dict[int, re.Match[bytes]]:
        if row not in self._scans:
            self._scans[row] = self.sheet.scan(row)
        if self._scanned is not self.sheet.xml:  # rewritten while it was scanned
            self._scanned = self.sheet.xml
            self._scans = {row: self.sheet.scan(row)}
        return self._scans[row]

    def _formula(self, row: int, column: int) -> Formula | None:
        match = self._cells(row).get(column)
        return None if match is None else cell_formula(self.sheet.xml, match)

    def _value(self, row: int, column: int) -> Value:
        return self.sheet.scanned_value(row, self._cells(row).get(column))

    def _is_calculated(self, row: int, column: int) -> bool:
        if self._formula(row, column) is not None:
            return True
        return self.sheet.array_at(row, column) is not None

    def _is_header(self, row: int, column: int, value: Value) -> bool:
        if not any(header.holds(row, column) for header in self._headers):
            return False
        return not _same(self._value(row, column), value)

    def _default_style(self, row: int, column: int) -> bytes | None:
        if column in self._cells(row):
            return None
        of_row = row_style(self.sheet, row)
        if of_row is not None:
            return of_row
        styles = self._column_styles
        return next((style for first, last, style in styles if first <= column <= last), None)

    @cached_property
    def _column_styles(self) -> Sequence[tuple[int, int, bytes]]:
        return column_styles(self.sheet)

    def style_of(self, row: int, column: int) -> bytes | None:
        """Style of a cell; of its row or column where the cell is not there."""
        match = self._cells(row).get(column)
        if match is None:
            return self._default_style(row, column)
        return attribute(match[2], b"s") or b"0"

    def result(self) -> bytes:
        """The sheet part with every edit; RefusedError E161 for a part of an array formula."""
        self._check_arrays()
        for row, column, edit in list(self._unshared()):
            self._put(row, column, edit)
        edits = {row: columns for row, columns in self._edits.items() if columns}
        for row in edits:
            self._cells(row)
        cells = {row: self._cells(row) for row in edits}
        return patched_sheet(self.sheet.xml, edits, cells)

    def _check_arrays(self) -> None:
        for area, row, column in self._broken:
            left = [cell for cell in area.cells() if not self._is_replaced(*cell)]
            _refuse(
                self.sheet.name,
                left,
                "E161",
                f"filled by the array formula in {cell_name(row, column)}, "
                "which can only be replaced as a whole.",
                f"Replace all of {area}, or none of it.",
            )

    def _is_replaced(self, row: int, column: int) -> bool:
        edit = self._edits.get(row, {}).get(column)
        if edit is not None:
            return not edit.keeps_formula
        return (row, column) not in self._removed and self._value(row, column) is None

    def _unshared(self) -> Iterator[tuple[int, int, Edit]]:
        """Cells that shared a formula that goes: each gets the formula as its own."""
        groups = {
            attribute(formula.attributes, b"si")
            for formula in self._removed.values()
            if formula.kind == b"shared" and formula.text
        }
        for row, column, formula in self.sheet.formulas_with(b"si=") if groups else ():
            is_left = (row, column) not in self._removed
            if (
                is_left
                and formula.kind == b"shared"
                and attribute(formula.attributes, b"si") in groups
            ):
                text = encode(self.sheet.formula_text(formula, row, column)[1:])
                edit = self._edits.get(row, {}).get(column)
                kept = edit or Edit(self._value(row, column), True)
                yield row, column, replace(kept, formula=text)


def _same(old: Value, new: Value) -> bool:
    return type(old) is type(new) and old == new


def _refuse(
    sheet: str, cells: Iterable[tuple[int, int]], code: str, message: str, fix: str
) -> None:
    """RefusedError that names the first cells, if there are any."""
    found = list(cells)
    if not found:
        return
    names = [place(sheet, *found[0]), *(cell_name(*cell) for cell in found[1:_LISTED])]
    where = ", ".join(names)
    if len(found) > _LISTED:
        where += f" and {len(found) - _LISTED} more"
    raise RefusedError(code, message, where, fix)

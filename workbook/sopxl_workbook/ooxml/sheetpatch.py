"""The edits of one sheet, checked when they are asked for; imports editedsheet, rows, refusals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from .a1 import Area, parse_area, parse_cell, place
from .catalog import Table
from .cells import Formula
from .editedsheet import Array, EditedSheet
from .edits import Edit, plain_value
from .formulatext import formula_body
from .obstacles import Obstacles
from .refusals import (
    DATA_TABLE,
    FORMULA,
    HEADER,
    IN_TABLE,
    NO_FORMULA,
    NOT_BLANK,
    OTHER_FORMULA,
    Reason,
    blocked,
    part_of_array,
    refuse,
    spilled,
)
from .rows import patched_sheet
from .sheet import Sheet
from .sheetxml import attribute
from .text import encode
from .values import Value, Writable

_REPLACEABLE = ("E161", "E164")  # by a value, where that was asked for

Targets = Sequence[tuple[int, int, Writable]]
Plain = list[tuple[int, int, Value]]


@dataclass(frozen=True, slots=True)
class NewFormula:
    """A formula that a cell is to get."""

    text: str  # "=SUM(A1:A3)", as a file spells it
    value: Writable = None  # the stored result; None: not calculated
    array: str | None = None  # range that it fills
    metadata: int = 0  # cm index of a formula that spills


class SheetPatch(EditedSheet):
    """The cells of one sheet that are to change."""

    def __init__(self, sheet: Sheet, tables: Sequence[Table], is_own: bool = False) -> None:
        """Start without an edit; the tables are those of the sheet.

        A sheet of our own is written although it is protected, unless with a password.
        """
        super().__init__(sheet)
        self._tables = [table.area for table in tables]
        self._headers = [
            table.area._replace(last_row=table.area.first_row)
            for table in tables
            if table.has_header
        ]
        self._obstacles = Obstacles(sheet, is_own)

    def set_values(
        self,
        targets: Targets,
        replace_formula: bool,
        style: bytes | None,
        only_blank: bool = False,
    ) -> None:
        """Give cells new values; a refusal leaves all of them as they were."""
        plain = self._plain(targets)
        refuse(self.sheet.name, self._not_writable(plain, replace_formula, only_blank))
        for row, column, value in plain:
            has_formula = self._break(row, column)
            if not has_formula and _same(self._stored(row, column), value):
                self._edits.get(row, {}).pop(column, None)
            else:
                style_here = style or self._default_style(row, column)
                self._put(row, column, Edit(value, False, style_here))

    def _not_writable(
        self, plain: Plain, replace_formula: bool, only_blank: bool
    ) -> Iterator[tuple[int, int, Reason]]:
        is_guarded = self._obstacles.any or bool(self._headers)
        for row, column, value in plain:
            reason = self._calculated(row, column)
            has_formula = reason is not None
            if reason is not None and replace_formula and reason.code in _REPLACEABLE:
                reason = None
            if reason is None and only_blank and self._value(row, column) is not None:
                reason = NOT_BLANK
            if is_guarded and (has_formula or not _same(self._value(row, column), value)):
                if _is_in(self._headers, row, column):
                    reason = HEADER
                reason = self._obstacle(row, column) or reason
            if reason is not None:
                yield row, column, reason

    def set_formula(
        self, ref: str, formula: NewFormula, may_replace: bool, style: bytes | None
    ) -> None:
        """Give a cell a formula with its stored result; a refusal leaves it as it was."""
        row, column = parse_cell(ref)
        text = encode(formula_body(formula.text, partial(place, self.sheet.name, row, column)))
        ((_, _, value),) = self._plain([(row, column, formula.value)])
        area, attributes = Area(row, column, row, column), b""
        if formula.array is not None:
            area = parse_area(formula.array)
            attributes = b' t="array" ref="%b"' % str(area).encode()
        if (area.first_row, area.first_column) != (row, column):
            raise ValueError(f"the array {area} does not begin at {ref}")
        new = Formula(attributes, text)
        if self._has_same(row, column, new, bool(formula.metadata)):
            self.set_cached([(row, column, formula.value)])
            return
        refuse(self.sheet.name, self._in_the_way(area, row, column, may_replace))
        for cell in area.cells():
            self._break(*cell)
            style_here = style or self._default_style(*cell)
            self._put(*cell, Edit(None, False, style_here, part_of=area))
        style_here = style or self._default_style(row, column)
        self._put(row, column, Edit(value, False, style_here, new, formula.metadata))
        if formula.array is not None:
            self._arrays[row, column] = Array(area, row, column, True)
            self._broken.discard(self._arrays[row, column])

    def _has_same(self, row: int, column: int, new: Formula, spills: bool) -> bool:
        """Whether the cell has this very formula, so that only its result may change."""
        old = self._formula(row, column)
        if old is None or (old.kind == b"array") is not (new.kind == b"array"):
            return False
        ref, new_ref = attribute(old.attributes, b"ref"), attribute(new.attributes, b"ref")
        if new_ref is not None and ref != new_ref:
            return False
        texts = (self.sheet.formula_text(each, row, column) for each in (old, new))
        return spills is self._spills(row, column) and len(set(texts)) == 1

    def _in_the_way(
        self, area: Area, row: int, column: int, may_replace: bool
    ) -> Iterator[tuple[int, int, Reason]]:
        is_block = area != Area(row, column, row, column)
        for cell in area.cells():
            reason = self._calculated(*cell)
            if reason is FORMULA:
                reason = OTHER_FORMULA
            if reason is not None and may_replace and reason.code in _REPLACEABLE:
                reason = None
            elif reason is None and cell != (row, column) and self._value(*cell) is not None:
                reason = None if may_replace else blocked(area)
            if _is_in(self._headers, *cell):
                reason = HEADER
            elif is_block and _is_in(self._tables, *cell):
                reason = IN_TABLE
            reason = self._obstacle(*cell) or reason
            if reason is not None:
                yield *cell, reason

    def set_cached(self, targets: Targets) -> None:
        """Give formula cells new stored results; a refusal (E163) leaves all as they were."""
        plain = self._plain(targets)
        bare = ((r, c, NO_FORMULA) for r, c, _ in plain if not self._has_formula(r, c))
        refuse(self.sheet.name, bare)
        for row, column, value in plain:
            edit = self._edit(row, column)
            if edit is not None and not edit.keeps_formula:
                self._put(row, column, replace(edit, value=value))
            elif _same(self._stored(row, column), value):
                self._edits.get(row, {}).pop(column, None)
            else:
                self._put(row, column, Edit(value, True, self._default_style(row, column)))

    def _plain(self, targets: Targets) -> Plain:
        return [
            (row, column, plain_value(value, partial(place, self.sheet.name, row, column)))
            for row, column, value in targets
        ]

    def _calculated(self, row: int, column: int) -> Reason | None:
        """Why a cell is no place for a value, as far as formulas go."""
        array = self._array_at(row, column)
        if array is None:
            return None if self._formula(row, column) is None else FORMULA
        own = (array.row, array.column)
        formula = self._formula(*own)
        if formula is not None and formula.kind == b"dataTable":
            return DATA_TABLE
        return spilled(*array[:3]) if (row, column) != own and self._spills(*own) else FORMULA

    def _obstacle(self, row: int, column: int) -> Reason | None:
        """Why a cell is not written, whatever it holds."""
        return self._obstacles.at(row, column) if self._obstacles.any else None

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
        for array in self._broken:
            left = [cell for cell in array.area.cells() if not self._is_replaced(array, *cell)]
            reason = part_of_array(array.area, array.row, array.column)
            refuse(self.sheet.name, ((*cell, reason) for cell in left))

    def _is_replaced(self, array: Array, row: int, column: int) -> bool:
        edit = self._edit(row, column)
        if edit is not None:
            return not edit.keeps_formula and not (array.is_new and edit.part_of == array.area)
        return array.is_new or (
            (row, column) not in self._removed and self._stored(row, column) is None
        )

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
                kept = self._edit(row, column) or Edit(self._stored(row, column), True)
                yield row, column, replace(kept, formula=Formula(b"", text))


def _same(old: Value, new: Value) -> bool:
    return type(old) is type(new) and old == new


def _is_in(areas: Sequence[Area], row: int, column: int) -> bool:
    return any(area.holds(row, column) for area in areas)

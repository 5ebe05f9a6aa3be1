"""The cells of wide sheets that a planner types, as blocks of quantities; imports ooxml, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sopxl.arrays import LARGEST, Block, is_blank
from sopxl.calendar import Calendar
from sopxl.errors import Problem, SopError
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, KEY_COLUMN, PLAN, WideTable, key_of
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Sheet, cell_name, place
from sopxl_workbook.ooxml.dated import shown_as_date
from sopxl_workbook.tables import Manner
from sopxl_workbook.tables.cell_values import SMALLEST, read_quantity
from sopxl_workbook.write import key_rows, period_cells


@dataclass
class WideInputs:
    """Reads the typed rows of the wide sheets, and keeps every cell that is no quantity."""

    book: Book
    calendar: Calendar
    families: Sequence[str]
    manner: Manner
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def block(self, table: WideTable, what: str, *, may_lack: bool = False) -> Block:
        """The rows of a measure, units, shape (T, n); NaN where a cell is blank.

        may_lack : whether a book may be without these rows, as one of an older layout is.
        """
        rows = key_rows(self.book, table.name)
        sheet = self.book.sheet(table.sheet)
        numbers = [(family, rows.get(key_of(family, what))) for family in self.families]
        self.problems += _doubled(self.book, table, [key_of(f, what) for f in self.families])
        block = np.full((self.calendar.count, len(self.families)), np.nan)
        taken: list[tuple[str, str, float]] = []
        for column, (family, row) in enumerate(numbers):
            if row is None and may_lack and not any(found for _, found in numbers):
                continue
            if row is None:
                self.problems.append(_missing(table, family, what))
            else:
                block[:, column] = self._row(sheet, table, row, taken)
        if taken:
            self.warnings.append(_taken_as_numbers(taken))
        return block

    def _row(
        self, sheet: Sheet, table: WideTable, row: int, taken: list[tuple[str, str, float]]
    ) -> list[float]:
        values = period_cells(sheet, row, self.calendar.count)
        columns = range(FIRST_PERIOD_COLUMN, FIRST_PERIOD_COLUMN + self.calendar.count)
        dates = shown_as_date(sheet, [row], columns)
        return [
            value
            if type(value) is float and _is_quantity(value) and not dates
            else self._cell(table, (row, column), dates.get((row, column), value), taken)
            for column, value in enumerate(values, FIRST_PERIOD_COLUMN)
        ]

    def _cell(
        self,
        table: WideTable,
        cell: tuple[int, int],
        value: Any,
        taken: list[tuple[str, str, float]],
    ) -> float:
        if is_blank(value):
            return np.nan
        where = place(table.sheet, *cell)
        try:
            number = read_quantity(value, self.manner)
        except SopError as error:
            self.problems.append(replace(error.problem, where=where))
            return np.nan
        if number < 0:
            code = "E121" if table is PLAN else "E120"
            message = f"found {number:g}, 0 or more is expected."
            self.problems.append(Problem(code, message, where, "Correct the value."))
        if 0 < number < SMALLEST:
            message = f"found {number:g}, 0 or at least {SMALLEST:.9f} is expected."
            fix = "Enter 0 if nothing is meant."
            self.problems.append(Problem("E122", message, where, fix))
        if isinstance(value, str):
            taken.append((where, value, number))
        return number


def _is_quantity(value: float) -> bool:
    return SMALLEST <= value <= LARGEST or value == 0


def _taken_as_numbers(taken: Sequence[tuple[str, str, float]]) -> Problem:
    where, text, number = taken[0]
    more = f", as in {counted(len(taken) - 1, 'more cell')}" if len(taken) > 1 else ""
    message = f'the text "{text}" is taken as the number {number:.15g}{more}.'
    return Problem("W111", message, where, "Enter numbers as numbers.")


def _missing(table: WideTable, family: str, what: str) -> Problem:
    return Problem(
        "E131",
        f'there is no row "{family}", "{what}".',
        table.sheet,
        "Put the row back; for a new family: sopxl master BOOK add family NAME.",
    )


def _doubled(book: Book, table: WideTable, wanted: Iterable[str]) -> list[Problem]:
    """The rows whose key stands in an earlier row."""
    area, first, problems = book.table(table.name).area, dict[Any, int](), []
    column = f"{cell_name(area.first_row + 1, KEY_COLUMN)}:{cell_name(area.last_row, KEY_COLUMN)}"
    keys, looked_for = book.sheet(table.sheet).block(column), set(wanted)
    for row, (key,) in enumerate(keys, area.first_row + 1):
        if key in looked_for and first.setdefault(key, row) != row:
            name, what = str(key).split("|", 1)
            problems.append(
                Problem(
                    "E130",
                    f'"{name}", "{what}" stands twice; the other is at '
                    f"{place(table.sheet, first[key], KEY_COLUMN)}.",
                    place(table.sheet, row, KEY_COLUMN),
                    "Delete one of the rows.",
                )
            )
    return problems

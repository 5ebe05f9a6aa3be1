"""The cells of one sheet as the search sees them, upright or turned; imports ooxml and checks.

A sheet whose periods run down is turned, so that all else may think of periods as running across.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sopxl_workbook.checks.neighbours import texts_and_forms
from sopxl_workbook.ooxml import CellError, Sheet, Value
from sopxl_workbook.ooxml.dated import shown_as_date

Ref = tuple[int, int]  # row and column, both from 1
_MOST_CELLS = 600_000  # of a sheet that are looked at
_LAST_ROW, _LAST_COLUMN = 60_000, 2_000  # beyond them no plan is looked for
_MOST_PLACES = 30_000_000  # rows times columns


@dataclass(frozen=True)
class Formulas:
    """The formulas of a sheet, by cell, always upright."""

    texts: Mapping[Ref, str]
    forms: Mapping[Ref, str]  # as A1 would have it: the same for formulas copied from one another


@dataclass(frozen=True)
class Grid:
    """What each cell of a sheet shows."""

    sheet: str
    values: Mapping[Ref, Value]
    days: Mapping[Ref, dt.date]  # numbers that are shown as dates
    spread: Mapping[Ref, str]  # texts of merged cells, in every cell that they cover
    numbers: NDArray[np.float64]  # by row and column, NaN for none; row 0 and column 0 are empty
    is_turned: bool = False
    is_cut: bool = False  # whether cells beyond the limit were left out

    @property
    def shape(self) -> Ref:
        """The last row and the last column with a value."""
        return self.numbers.shape[0] - 2, self.numbers.shape[1] - 2

    @cached_property
    def texts(self) -> Mapping[Ref, str]:
        """Every text that is not blank, merged ones in all cells that they cover."""
        own = {
            ref: value.strip()
            for ref, value in self.values.items()
            if isinstance(value, str) and value.strip()
        }
        return {**self.spread, **own}

    @cached_property
    def turned(self) -> Grid:
        """The same sheet with rows for columns."""
        return Grid(
            self.sheet,
            {(column, row): value for (row, column), value in self.values.items()},
            {(column, row): day for (row, column), day in self.days.items()},
            {(column, row): text for (row, column), text in self.spread.items()},
            self.numbers.T,
            not self.is_turned,
            self.is_cut,
        )

    def upright(self, row: int, column: int) -> Ref:
        """Where a cell of this view stands on the sheet."""
        return (column, row) if self.is_turned else (row, column)


def read_grid(sheet: Sheet) -> Grid:
    """The cells of a sheet; of a giant one only as many as can be looked at."""
    values: dict[Ref, Value] = {}
    is_cut = False
    widest = 1
    for (row, column), value in sheet.values():
        if column > _LAST_COLUMN:
            is_cut = True
            continue
        widest = max(widest, column)
        if row > _LAST_ROW or len(values) >= _MOST_CELLS or row * widest > _MOST_PLACES:
            is_cut = True
            break
        values[row, column] = value
    rows = {row for row, _ in values}
    moments = shown_as_date(sheet, sorted(rows), {column for _, column in values})
    days = {ref: moment.date() for ref, moment in moments.items() if ref in values}
    numbers = _numbers(values)
    return Grid(sheet.name, values, days, _spread(sheet, values), numbers, is_cut=is_cut)


def _numbers(values: Mapping[Ref, Value]) -> NDArray[np.float64]:
    """Every number at its row and column; a line and a column of nothing around them all."""
    last_row = max((row for row, _ in values), default=0)
    last_column = max((column for _, column in values), default=0)
    array = np.full((last_row + 2, last_column + 2), np.nan)
    found = [(ref, value) for ref, value in values.items() if type(value) is float]
    if found:
        rows, columns = zip(*(ref for ref, _ in found), strict=True)
        array[list(rows), list(columns)] = [value for _, value in found]
    return array


def _spread(sheet: Sheet, values: Mapping[Ref, Value]) -> dict[Ref, str]:
    """Texts of merged cells in all cells that they cover; huge areas are left alone."""
    spread = {}
    for area in sheet.merged:
        text = values.get((area.first_row, area.first_column))
        if isinstance(text, str) and text.strip() and area.size <= 2_000:
            spread.update(dict.fromkeys(area.cells(), text.strip()))
    return spread


def read_formulas(sheet: Sheet) -> Formulas:
    """The formulas of a sheet."""
    return Formulas(*texts_and_forms(sheet))


def is_error(value: Value) -> bool:
    """Whether a cell shows an error."""
    return isinstance(value, CellError)

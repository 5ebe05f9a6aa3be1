"""One cell that changes, a table that grows or shrinks, a block to write; imports ooxml only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sopxl_workbook.ooxml import Area, CellError, NotCalculated, cell_name, place

STATE_OF_RUN = "state of the run"  # why a run writes the settings of the Control sheet


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the content of a cell, with the result that is stored beside it."""

    text: str  # "=SUM(A1:A3)", as Excel's own file writes it
    value: Result = None


Result: TypeAlias = float | str | bool | CellError | NotCalculated | None
Content: TypeAlias = Result | Formula


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a run writes."""

    sheet: str
    row: int  # from 1
    column: int  # from 1
    old: Any  # Content
    new: Any  # Content
    reason: str
    is_cached: bool = False  # the stored result of a formula that stays; Excel makes its own

    @property
    def cell(self) -> str:
        """The cell as "B7"."""
        return cell_name(self.row, self.column)

    @property
    def place(self) -> str:
        """The cell as planners read it, "Plan!B7"."""
        return place(self.sheet, self.row, self.column)

    @property
    def spot(self) -> tuple[str, int, int]:
        """Sheet, row and column."""
        return self.sheet, self.row, self.column

    def reversed(self) -> Change:
        """The change that takes this one back."""
        return replace(self, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True)
class TableSize:
    """One table that gets another number of rows."""

    table: str
    sheet: str
    old_rows: int  # of data, header and totals left out; a file holds one at least
    new_rows: int
    reason: str

    def reversed(self) -> TableSize:
        """The change of size that takes this one back."""
        return replace(self, old_rows=self.new_rows, new_rows=self.old_rows)


@dataclass(frozen=True, slots=True)
class TableWidth:
    """One table that gets more columns at its right."""

    table: str
    sheet: str
    old_columns: int
    new_columns: int
    headings: tuple[str, ...]  # of the columns that come, or go
    first: int  # the first of the columns that are alike, from 1
    above: int  # the first row over the table that goes along
    reason: str

    def reversed(self) -> TableWidth:
        """The change of width that takes this one back; no file is ever narrowed by it."""
        return replace(self, old_columns=self.new_columns, new_columns=self.old_columns)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of values, to be written at once."""

    sheet: str
    row: int
    column: int
    rows: list[list[Any]]
    is_cached: bool = False

    @property
    def area(self) -> Area:
        """The rectangle."""
        last_row = self.row + len(self.rows) - 1
        return Area(self.row, self.column, last_row, self.column + len(self.rows[0]) - 1)

    @property
    def ref(self) -> str:
        """The rectangle as "B7:D9"."""
        first, last = cell_name(self.row, self.column), cell_name(*self.area[2:])
        return f"{first}:{last}"

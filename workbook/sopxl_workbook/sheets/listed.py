"""Rows of a long table as a page lists them: the formula of a cell beside its twin.

A page lists so many rows; the number of each stands in a cell of its own that the formulas read.
Imports the contract and the view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import Table
from sopxl_workbook.sheets.canvas import is_number
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import joined


@dataclass(frozen=True, slots=True)
class Listed:
    """A long table, and the rows that stand in it."""

    table: Table
    rows: Sequence[Sequence[Any]]

    @classmethod
    def of(cls, table: Table, view: View) -> Listed:
        """The table as the view has it."""
        return cls(table, view.rows.get(table.name, ()))

    def value(self, number: Value, column: str) -> Any:
        """What stands in a row, counted from 1; None outside the table, or where it is blank."""
        if not is_number(number) or not 1 <= int(number) <= len(self.rows):  # type: ignore[arg-type]
            return None
        position = [one.name for one in self.table.columns].index(column)
        return self.rows[int(number) - 1][position]  # type: ignore[arg-type]

    def text(self, at: str, number: Value, column: str) -> tuple[str, Value]:
        """A column as a text. at : the cell that holds the number."""
        formula = f'=IFERROR(INDEX({self.table.name}[{column}],{at})&"","")'
        return formula, joined(self.value(number, column))

    def number(self, at: str, number: Value, column: str) -> tuple[str, Value]:
        """A column as a number, blank where there is none. at : the cell that holds the number."""
        cell = f"INDEX({self.table.name}[{column}],{at})"
        found = self.value(number, column)
        formula = f'=IFERROR(IF(ISNUMBER({cell}),{cell},""),"")'
        return formula, float(found) if is_number(found) else ""

    def count(self, column: str) -> int:
        """How many cells of a column hold something, as COUNTA counts them."""
        return sum(self.value(i + 1, column) is not None for i in range(len(self.rows)))

"""The wide tables as their cells stand in a book: numbers, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, WideTable
from sopxl_workbook.ooxml import Book, Sheet, cell_name, place
from sopxl_workbook.write import key_rows, period_cells


@dataclass(frozen=True)
class WideCells:
    """One wide table of a book, as it stands; a cell that is no number is NaN."""

    table: WideTable
    periods: int
    rows: dict[str, int]  # sheet row of each key
    numbers: dict[str, Vector]  # by key, shape (T,)
    sheet: Sheet

    @classmethod
    def read(cls, book: Book, table: WideTable, periods: int) -> WideCells:
        """Reads the stored values of the table."""
        rows = key_rows(book, table.name)
        sheet = book.sheet(table.sheet)
        numbers = {
            key: np.array(
                [
                    value if type(value) is float else np.nan
                    for value in period_cells(sheet, row, periods)
                ]
            )
            for key, row in rows.items()
        }
        return cls(table, periods, rows, numbers, sheet)

    def block(self, keys: list[str]) -> Block:
        """The values of some keys, shape (T, keys); a key that is not there is all NaN."""
        block = np.full((self.periods, len(keys)), np.nan)
        for column, key in enumerate(keys):
            if key in self.numbers:
                block[:, column] = self.numbers[key]
        return block

    def is_typed(self, key: str, period: int) -> bool:
        """Whether a value stands in a cell without a formula; period counted from 0."""
        row = self.rows.get(key)
        if row is None:
            return False
        cell = self.sheet.cell(cell_name(row, FIRST_PERIOD_COLUMN + period))
        return cell.formula is None and cell.value is not None

    def place(self, key: str, period: int) -> str:
        """Where the cell of a key stands; period counted from 0."""
        row = self.rows.get(key)
        if row is None:
            return f"{self.table.sheet}, {key.replace('|', ', ')}"
        return place(self.table.sheet, row, FIRST_PERIOD_COLUMN + period)

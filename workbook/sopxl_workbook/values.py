"""What stands in every wide table for one plan; imports the contract and the engine's plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.plan.make import CompanyPlan
from sopxl_workbook.contract import WIDE_TABLES, WideTable
from sopxl_workbook.formulas import Row, rows_of


@dataclass(frozen=True)
class WideValues:
    """The rows of one wide table and their values; NaN is a blank."""

    table: WideTable
    rows: tuple[Row, ...]
    values: Block  # shape (rows, T)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each key."""
        return {row.key: i for i, row in enumerate(self.rows)}

    def of(self, key: str) -> Vector | None:
        """The values of a key over the axis, or None where the table has no such row."""
        position = self.index.get(key)
        return None if position is None else self.values[position]


@dataclass(frozen=True)
class BookValues:
    """All wide tables of one plan."""

    plan: CompanyPlan
    tables: dict[str, WideValues]

    @classmethod
    def of(cls, plan: CompanyPlan) -> BookValues:
        """Lays the plan out in the rows of the workbook."""
        return cls(plan, {table.name: _lay_out(table, plan) for table in WIDE_TABLES})

    def row(self, table: WideTable, key: str) -> Vector | None:
        """The values of a key of a table over the axis; None where there is no such row."""
        return self.tables[table.name].of(key)

    def at(self, table: WideTable, key: str, period: int) -> float | None:
        """One value; None where it is blank, outside the axis, or has no row."""
        values = self.row(table, key)
        position = period - self.plan.company.calendar.first
        if values is None or not 0 <= position < values.size or np.isnan(values[position]):
            return None
        return float(values[position])


def _lay_out(table: WideTable, plan: CompanyPlan) -> WideValues:
    rows = tuple(rows_of(table, plan.company))
    periods = plan.company.calendar.count
    values = np.full((len(rows), periods), np.nan)
    blocks: dict[Callable[[CompanyPlan], Block], Block] = {}
    for position, row in enumerate(rows):
        made = row.spec.values
        if made not in blocks:
            blocks[made] = made(plan)
        values[position] = blocks[made][:, row.column]
    return WideValues(table, rows, values)

"""What stands in every wide table for one plan; imports the contract and the engine's plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from sopxl.arrays import LARGEST, Block, Vector
from sopxl.errors import Problem, ProblemsError
from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan
from sopxl_workbook.contract import WIDE_TABLES, WideTable
from sopxl_workbook.formulas import Row, rows_of

_RATIOS = ("working days", "weeks", "share")  # units of rows in which one figure divides another


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
    told: dict[str, tuple[Any, Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # what every page says of a view, by name: the view, and what was worked out for it

    @classmethod
    def of(
        cls, plan: CompanyPlan, places: Mapping[str, Mapping[str, int]] | None = None
    ) -> BookValues:
        """Lays the plan out in the rows of the workbook.

        places : the sheet row of each key by table, where the book is there already; what it has
        no row for comes last. Raises ProblemsError for what is too large.
        """
        rows = {table.name: _ordered(table, plan, places or {}) for table in WIDE_TABLES}
        tables = {table.name: _lay_out(table, rows[table.name], plan) for table in WIDE_TABLES}
        problems = [
            problem for wide in tables.values() for problem in _too_large(wide, plan.company)
        ]
        if problems:
            raise ProblemsError(problems)
        return cls(plan, tables)

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


def _ordered(
    table: WideTable, plan: CompanyPlan, places: Mapping[str, Mapping[str, int]]
) -> tuple[Row, ...]:
    """The rows of a table in the order of the sheet: a family that came later stands at the end."""
    standing = places.get(table.name, {})
    last = max(standing.values(), default=0)
    rows = rows_of(table, plan.company)
    return tuple(sorted(rows, key=lambda row: standing.get(row.key, last + 1)))


def _lay_out(table: WideTable, rows: tuple[Row, ...], plan: CompanyPlan) -> WideValues:
    periods = plan.company.calendar.count
    values = np.full((len(rows), periods), np.nan)
    blocks: dict[Callable[[CompanyPlan], Block], Block] = {}
    for position, row in enumerate(rows):
        made = row.spec.values
        if made not in blocks:
            blocks[made] = made(plan)
        values[position] = blocks[made][:, row.column]
    return WideValues(table, rows, values)


def _too_large(wide: WideValues, company: Company) -> Iterator[Problem]:
    """The first value of each row that does not keep its hundredths any more.

    A ratio has none to keep: stock that hardly anybody asks for covers any number of days.
    """
    is_ratio = np.array([row.unit in _RATIOS for row in wide.rows], dtype=bool)
    size = np.abs(wide.values)
    wrong = np.where(is_ratio[:, None], np.isinf(size), size > LARGEST)
    for position in np.flatnonzero(wrong.any(axis=1)):
        period, row = int(np.argmax(wrong[position])), wide.rows[position]
        yield Problem(
            "E122",
            f"{row.what} of {row.name} in {company.calendar.labels[period]} would be "
            f"{wide.values[position, period]:.4g}, at most 10,000,000,000,000 in size is expected.",
            wide.table.sheet,
            "Correct the figures that it is worked out from.",
        )

"""What the weeks of a plan ask and promise, from the open orders and counts of a book.

Imports the engine's records and the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan
from sopxl.plan.pull import Loop
from sopxl.plan.schedule import Schedule
from sopxl.plan.schedule_record import OpenOrder, Record, records
from sopxl_workbook.contract import ACTUALS, ORDERS, PULL
from sopxl_workbook.contract.words import Measure
from sopxl_workbook.tables import Tables
from sopxl_workbook.tables.keys import fold


def promised(plan: CompanyPlan, schedule: Schedule, tables: Tables) -> list[Record]:
    """The record of each family and item, with the open orders and counted stock of a book.

    plan, schedule : of the book's company. tables : of the book.
    Returns : list of Record, as the page Master schedule shows each when it is chosen.
    """
    names = _names(plan.company)
    orders = [
        OpenOrder(names.get(fold(code), code), due, quantity)
        for code, due, quantity in _rows(tables, ORDERS.name, "Code", "Due", "Quantity")
        if code is not None and due is not None and quantity is not None
    ]
    return records(plan, schedule, orders, _counted(plan.company, tables, names))


def loops_of(tables: Tables) -> list[Loop]:
    """The loops of the sheet Pull lines; a blank safety is 0, other blanks are not known."""
    columns = ("Code", "Resource", "Container", "Lead time", "Safety", "Safety stock", "Cards")
    return [
        Loop(
            code, line or "", _or_nan(size), _or_nan(time), safety or 0.0, held or 0.0, _or_nan(now)
        )
        for code, line, size, time, safety, held, now in _rows(tables, PULL.name, *columns)
        if code
    ]


def _or_nan(value: float | None) -> float:
    """A number of a cell, NaN where it is blank."""
    return float("nan") if value is None else value


def _rows(tables: Tables, name: str, *columns: str) -> Sequence[Sequence]:  # type: ignore[type-arg]
    """The columns of a table, row by row; none where a book of an older layout lacks it."""
    return list(tables[name].of(*columns)) if name in tables else []


def _names(company: Company) -> dict[str, str]:
    """Families and items by their name without capitals."""
    names = {fold(row.item): row.item for row in company.items}
    return names | {fold(name): name for name in company.index}


def _counted(company: Company, tables: Tables, names: dict[str, str]) -> dict[str, float]:
    """Units of each item that were counted at the end of the last closed month."""
    counted: dict[str, float] = defaultdict(float)
    columns = ("Period", "Code", "Measure", "Quantity")
    for period, code, measure, quantity in _rows(tables, ACTUALS.name, *columns):
        is_count = measure == Measure.CLOSING and period == company.base - 1
        if is_count and code is not None and quantity is not None:
            counted[names.get(fold(code), code)] += quantity
    return dict(counted)

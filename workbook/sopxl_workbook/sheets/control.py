"""The Control sheet: where its lines stand, and whether inputs changed since the plan.

The checksum is a sum of everything a plan is made from, weighted by row or period, so that two
swapped figures show as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sopxl.arrays import Block
from sopxl_workbook.contract import (
    ACTUAL,
    FIRST_PERIOD_COLUMN,
    FORECAST,
    LONG_HEADER_ROW,
    OPTIMAL_HOLDING,
    OPTIMAL_OUTSIDE,
    OPTIMAL_OVERTIME,
    OPTIMAL_POINT,
    PERIOD_ROW,
    PLAN,
    SETTINGS,
    TABLES,
    TOTAL_ROW,
    Kind,
)
from sopxl_workbook.contract.control_groups import INPUTS_CHANGED, INPUTS_NOW, Group, lines_of
from sopxl_workbook.contract.settings import COMMENT_AFTER
from sopxl_workbook.formulas import OWN_PLANT
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.control_letters import letters, letters_formula
from sopxl_workbook.values import BookValues

FIRST_SETTING_ROW = 4
VALUE_COLUMN = 3
COMMENT, COMMENT_COLUMN = "Comment: why it is so", VALUE_COLUMN + COMMENT_AFTER
COMMENT_HEAD = (FIRST_SETTING_ROW - 2, COMMENT_COLUMN - 1)  # from 0
NOW, CHANGED = INPUTS_NOW, INPUTS_CHANGED
LINES = tuple(lines_of(FIRST_SETTING_ROW, {*(each.name for each in SETTINGS), NOW, CHANGED}))
ROWS: Mapping[str, int] = {  # of the lines of a new book, by defined name or by heading
    line if isinstance(line, str) else line.heading if isinstance(line, Group) else line.name: row
    for row, line in LINES
}
CALCULATED = {name: (ROWS[name], VALUE_COLUMN) for name in (NOW, CHANGED)}  # in a new book
WEIGHED_WIDE = (ACTUAL, FORECAST, PLAN)
WEIGHED_LONG = (
    "tblActuals",
    "tblBill",
    "tblBusinessPlan",
    "tblCalendar",
    "tblComponents",
    "tblCosts",
    "tblHolidays",
    "tblLeastCost",
    "tblPolicy",
    "tblPrices",
    "tblRates",
    "tblResources",
    "tblViewOwners",
    "tblViews",
)
WEIGHED_COLUMNS = (  # of tables that have others which change no plan; since layout 4
    ("tblFamilies", "To"),
    ("tblMap", "Factor"),
    ("tblMap", "Planning share"),
    ("tblMap", "From"),
    ("tblMap", "To"),
)
WEIGHED_TEXTS = (("tblFamilies", "Strategy"), ("tblMap", "Item"), ("tblMap", "Family"))
WEIGHED_SETTINGS = {  # so much that the smallest step shows beside years of units
    OPTIMAL_HOLDING.name: 1e6,
    OPTIMAL_OVERTIME.name: 2e6,
    OPTIMAL_OUTSIDE.name: 3e6,
    OPTIMAL_POINT.name: 5e6,
}
SLACK = 1e-12  # share of the checksum that rounding may move
STALE_FORMULA = (
    'IF(ABS(sop_inputs_now-sop_proved_inputs)>0.000000000001*ABS(sop_proved_inputs),"yes","no")'
)
CHANGED_FORMULA = '=IF(ABS(sop_inputs_now-sop_inputs)>0.000000000001*ABS(sop_inputs),"yes","no")'


def checksum_formula(periods: int) -> str:
    """The formula that sums all inputs of a plan over so many periods."""
    first = column_letters(FIRST_PERIOD_COLUMN)
    last = column_letters(FIRST_PERIOD_COLUMN + periods - 1)
    parts = [
        f"SUMPRODUCT({wide.sheet}!${first}${TOTAL_ROW}:${last}${TOTAL_ROW},"
        f"{wide.sheet}!${first}${PERIOD_ROW}:${last}${PERIOD_ROW})"
        for wide in WEIGHED_WIDE
    ]
    parts += [
        f"SUMPRODUCT({name}[{column}],ROW({name}[{column}]))" for name, column in _weighed_columns()
    ]
    parts += [letters_formula(name, column) for name, column in WEIGHED_TEXTS]
    parts += [
        f"IF(ISNUMBER({name}),{weight:.0f}*(1+{name}),0)"
        for name, weight in WEIGHED_SETTINGS.items()
    ]
    return "=sop_base+sop_horizon+" + "+".join(parts)


def _weighed_columns() -> list[tuple[str, str]]:
    whole = [
        (table.name, column.name)
        for table in TABLES
        if table.name in WEIGHED_LONG
        for column in table.columns
        if column.kind in (Kind.NUMBER, Kind.DATE, Kind.WHOLE)
    ]
    return [*whole, *WEIGHED_COLUMNS]


def checksum(
    book: BookValues,
    long_rows: Mapping[str, Sequence[Sequence[Any]]],
    settings: Mapping[str, Any],
) -> float:
    """The twin of the checksum.

    long_rows : each long table's rows as they stand, blanks too. settings : of the Control sheet
    by name; of Optimise a blank is none, and a 0 is a price.
    """
    company = book.plan.company
    periods = np.arange(company.calendar.first, company.calendar.first + company.calendar.count)
    total = float(company.base + company.horizon)
    for wide in WEIGHED_WIDE:
        block = book.tables[wide.name]
        is_summed = np.array([row.what != OWN_PLANT for row in block.rows], np.bool_)
        total += float(_known(block.values[is_summed]).sum(axis=0) @ periods)
    total += sum(_numbers(long_rows, *weighed) for weighed in _weighed_columns())
    total += sum(letters(_cells(long_rows, *weighed)) for weighed in WEIGHED_TEXTS)
    for name, weight in WEIGHED_SETTINGS.items():
        price = settings.get(name)
        if isinstance(price, int | float) and not isinstance(price, bool):
            total += weight * (1 + price)
    return total


def weighed_since_4(long_rows: Mapping[str, Sequence[Sequence[Any]]]) -> float:
    """The part of the checksum that a book of an older layout did not count."""
    numbers = sum(_numbers(long_rows, *weighed) for weighed in WEIGHED_COLUMNS)
    return numbers + sum(letters(_cells(long_rows, *weighed)) for weighed in WEIGHED_TEXTS)


def weighed_of(long_rows: Mapping[str, Sequence[Sequence[Any]]], name: str) -> float:
    """The part of the checksum that the numbers of one long table make."""
    columns = [weighed for weighed in _weighed_columns() if weighed[0] == name]
    return sum(_numbers(long_rows, *weighed) for weighed in columns)


def _cells(
    long_rows: Mapping[str, Sequence[Sequence[Any]]], name: str, column: str
) -> Iterator[tuple[int, Any]]:
    """The cells of a column, each with its row on the sheet."""
    table = next(table for table in TABLES if table.name == name)
    position = [c.name for c in table.columns].index(column)
    for row, cells in enumerate(long_rows[name], LONG_HEADER_ROW + 1):
        yield row, cells[position]


def _numbers(long_rows: Mapping[str, Sequence[Sequence[Any]]], name: str, column: str) -> float:
    """The numbers of a column, each times its row."""
    cells = _cells(long_rows, name, column)
    return sum(
        value * row
        for row, value in cells
        if isinstance(value, int | float) and not isinstance(value, bool)
    )


def has_changed(stored: Any, now: float) -> str:
    """The twin of the cell that says whether an input changed since the plan: yes or no."""
    then = float(stored) if isinstance(stored, int | float) else 0.0
    return "yes" if abs(now - then) > SLACK * abs(then) else "no"


def control_formulas(stored: Any, now: float, periods: int) -> dict[str, tuple[str, Any]]:
    """The formulas of the Control sheet by defined name, each with its twin's value."""
    return {
        NOW: (checksum_formula(periods), now),
        CHANGED: (CHANGED_FORMULA, has_changed(stored, now)),
    }


def _known(values: Block) -> Block:
    return np.where(np.isnan(values), 0.0, values)

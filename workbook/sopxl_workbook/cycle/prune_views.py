"""Old rows of Views and Agreed leave with the origins of their months; imports the long tables.

A page looks at a view only beside the origins that stay, so what it shows stays as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl_workbook.contract import AGREED, VIEWS, Table
from sopxl_workbook.csv_out import csv_text
from sopxl_workbook.cycle.checksums import moved
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, parse_cell, place
from sopxl_workbook.read import Reading
from sopxl_workbook.sheets.control import weighed_of

TABLES = (VIEWS, AGREED)
_REASON = "month kept beside the book"


@dataclass(frozen=True, slots=True)
class Left:
    """Rows that leave one table."""

    table: Table
    rows: Sequence[Sequence[Any]]

    @property
    def name(self) -> str:
        """How the file of them begins."""
        return self.table.sheet.casefold()

    @property
    def what(self) -> str:
        """How many of which sheet, such as "12 rows of Views"."""
        return f"{counted(len(self.rows), 'row')} of {self.table.sheet}"

    @property
    def text(self) -> str:
        """The rows as CSV, in the columns of a file that sopxl new reads."""
        cells = (["" if cell is None else cell for cell in row] for row in self.rows)
        return csv_text([column.field for column in self.table.columns], cells)


@dataclass(frozen=True, slots=True)
class OldRows:
    """What leaves Views and Agreed, and what follows from it."""

    first: int  # number of the oldest origin that stays
    left: Sequence[Left]
    checksums: dict[str, float]  # that the book keeps, moved: views are counted in them
    told: Sequence[Problem]

    def company(self, company: Company) -> Company:
        """The company without them."""
        names, views, agreed = {one.table.name for one in self.left}, company.views, company.agreed
        if VIEWS.name in names:
            views = tuple(row for row in views if row.period >= self.first)
        if AGREED.name in names:
            agreed = tuple(row for row in agreed if row.period >= self.first)
        return dataclasses.replace(company, views=views, agreed=agreed)


def old_rows(tables: LongTables, reading: Reading, first: int) -> OldRows:
    """Takes the rows of months before a period out of Views and Agreed.

    first : number of the oldest origin that stays. Returns : OldRows; W730 for a table that holds
    more than its own cells and is left as it is.
    """
    left, told = [], []
    before = weighed_of(tables.rows, VIEWS.name)
    for table in TABLES:
        leaving = _old(reading, table, first)
        if not leaving:
            continue
        if own := _own(reading.book, table):
            told.append(_stays(table, len(leaving), own))
            continue
        left.append(Left(table, [tables.values(table, at) for at in leaving]))
        tables.take_out(table, set(leaving), _REASON)
    more = weighed_of(tables.rows, VIEWS.name) - before
    return OldRows(first, left, moved(reading.book, more) if more else {}, told)


def _old(reading: Reading, table: Table, first: int) -> list[int]:
    """The rows of a table that are of a month before a period, counted from 0 as they stand."""
    typed, top = reading.tables[table.name], reading.book.table(table.name).area.first_row + 1
    return [
        parse_cell(typed.at(row, "Period").rpartition("!")[2])[0] - top
        for row, period in enumerate(typed.columns["Period"])
        if period < first
    ]


def _own(book: Book, table: Table) -> str:
    """What of the planner stands in a table and would be left behind: a column, or a formula."""
    standing = book.table(table.name)
    ours = {column.name for column in table.columns}
    for heading in standing.columns:
        if heading not in ours:
            return f'your column "{heading}"'
    return next((f"a formula in {cell}" for cell in _formulas(book, table)), "")


def _formulas(book: Book, table: Table) -> Iterator[str]:
    """The cells of a table that hold a formula."""
    area = book.table(table.name).area
    for row, column, *_ in book.sheet(table.sheet).formula_values():
        is_in = area.first_column <= column <= area.last_column
        if is_in and area.first_row < row <= area.last_row:
            yield place(table.sheet, row, column)


def _stays(table: Table, count: int, own: str) -> Problem:
    return Problem(
        "W730",
        f"{counted(count, 'row')} of months before the oldest origin that stays could leave, but "
        f"the table has {own}, which would not go with its row; the table is left as it is.",
        table.sheet,
        "Move what is yours beside the table and prune again, or delete the old rows by hand.",
    )

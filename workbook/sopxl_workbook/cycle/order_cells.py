"""An order that stands in cells of the Control sheet and is carried out by a button once."""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.contract import CONTROL_SHEET, Kind, Setting
from sopxl_workbook.ooxml import Book, parse_cell
from sopxl_workbook.read import in_1900
from sopxl_workbook.tables.cell_values import iso_day

_FIRST_DAY = 10_000.0  # a number from here on is a day, one below it a period


def place_of(book: Book, name: str) -> str:
    """Where a cell of an order stands, as planners read it. name : of its setting."""
    target = book.defined_name(name).target
    return CONTROL_SHEET if target is None else f"{target[0]}!{target[1].replace('$', '')}"


def number_as_text(book: Book, value: float, *, is_period: bool) -> str:
    """A number of an order as the command line would be given it; a day in a period's cell as one.

    is_period : whether the cell asks for a period.
    """
    if is_period and value >= _FIRST_DAY:
        return iso_day(in_1900(value, Kind.DATE, book.date1904))
    return f"{value:.15g}"


def taken(book: Book, changes: ChangeSet, order: Sequence[Setting]) -> ChangeSet:
    """A change set that empties the cells of the order too, so that it is carried out once."""
    cells = []
    for setting in order:
        target, value = book.defined_name(setting.name).target, book.named_value(setting.name)
        if target is not None and value is not None:
            row, column = parse_cell(target[1].replace("$", ""))
            cells.append(Change(target[0], row, column, value, None, "the order is carried out"))
    return changes.with_changes((*changes, *cells))

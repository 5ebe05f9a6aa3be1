"""A change of master data as the Control sheet asks for it; imports asked and the book.

The cells are read as they stand: text or number, and an error cell is no blank one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from sopxl.errors import InputError, RefusedError, SopError
from sopxl_workbook.contract import ITEM_MAP, MASTER_ORDER
from sopxl_workbook.cycle.master.asked import TAKES, TWO_NAMES, Asked
from sopxl_workbook.cycle.master.work import Made, given
from sopxl_workbook.cycle.order_cells import number_as_text, place_of
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, CellError, NotCalculated

_FIGURE = re.compile(r"[0-9]+(\.[0-9]{1,2}|\.[0-9]{4,})?")  # read alike in every language
_PREFIX = "sop_master_"
_WHY_OTHER = {
    "add": "the family of an item, or the one that a new family is like",
    "rename": "the new name",
    "merge": "what it becomes a part of",
}
_LABELS = {setting.name.removeprefix(_PREFIX): setting.label for setting in MASTER_ORDER}
_OTHER = {"add family": "like", "add item": "family"}  # the option that the other name is
_OF_RESOURCE = {"hours": "HOURS", "stations": "STATIONS"}  # to be typed, for what has no cell


@dataclass(frozen=True, slots=True)
class Order:
    """What the cells of the Control sheet ask for."""

    asked: Asked
    reason: str


def order_of(book: Book) -> Order:
    """The change of master data that a book asks for on its Control sheet.

    Raises InputError E252 where the cells ask for nothing, for too little or too much, E113 for an
    error cell, E115 for a formula without a result, E110 for a factor that is no number.
    """
    cells = {name: _read(book, name) for name in _LABELS}
    what = " ".join(str(cells["change"] or "").casefold().split())
    if what not in TAKES:
        _refuse(book, "change", _no_change(what), f"Choose one of: {', '.join(TAKES)}.")
    if cells["name"] is None:
        _refuse(book, "name", f"{what} needs a name.", "Type it there.")
    action, kind = what.split()
    options = dict(_options(book, what, cells))
    other = _other(book, what, cells["other"])
    if what in _OTHER:
        options, other = {_OTHER[what]: other, **options}, None
    if what == "add resource":
        options |= _OF_RESOURCE
    return Order(Asked(action, kind, cells["name"], other, options), cells["reason"] or "")


def _other(book: Book, what: str, name: str | None) -> str | None:
    """The other name, where the change takes one."""
    takes = what in _OTHER or what.split()[0] in TWO_NAMES
    if takes and name is None:
        _refuse(book, "other", f"{what} needs it: {_WHY_OTHER[what.split()[0]]}.", "Type it there.")
    if name is not None and not takes:
        _refuse(book, "other", f"{what} takes no other name.", "Empty that cell.")
    return name


def _no_change(what: str) -> str:
    return f'there is no "{what}".' if what else "it is blank: nothing is asked for."


def _options(book: Book, what: str, cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """First period and factor, where the change takes them."""
    for name in ("from", "factor"):
        value = cells[name]
        if value is None:
            continue
        if name not in TAKES[what][0]:
            _refuse(book, name, f'{what} takes no "{_LABELS[name]}".', "Empty that cell.")
        yield name, value


def _read(book: Book, name: str) -> Any:
    """What stands in a cell: None for a blank, a text, or the factor as a number."""
    value = book.named_value(_PREFIX + name)
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    if name == "factor" and isinstance(value, str) and _FIGURE.fullmatch(value):
        value = float(value)  # the cell of an upgraded book is a text's
    if name == "factor" or isinstance(value, CellError | NotCalculated):
        try:
            return float(given(ITEM_MAP, "Factor", value))
        except SopError as error:
            found = error.problem
            where = _place(book, name)
            raise type(error)(found.code, found.message, where, found.fix) from None
    if isinstance(value, float):
        return number_as_text(book, value, is_period=name == "from")
    return str(value)


def explained(book: Book, error: SopError) -> None:
    """Says with an error that names options of the command in which cells they stand here."""
    cells = {f"--{name}": _place(book, name) for name in ("from", "factor", "reason")}
    found = [f"{option} is {cell}" for option, cell in cells.items() if option in str(error)]
    if found:
        error.add_note(f"By the button, {' and '.join(found)}.")


def _refuse(book: Book, name: str, message: str, fix: str) -> NoReturn:
    """InputError E252 at a cell of the order."""
    raise InputError("E252", message, _place(book, name), fix)


def _place(book: Book, name: str) -> str:
    """Where a cell of the order stands, as planners read it."""
    return place_of(book, _PREFIX + name)


def refuse_unknown_figures(order: Order, path: Path) -> None:
    """RefusedError E253 for a resource, whose hours and stations have no cells."""
    if order.asked.what == "add resource":
        raise RefusedError(
            "E253",
            f'the resource "{order.asked.name}" needs hours and stations, and new rows and pages '
            "can only be written into the closed file.",
            path.name,
            "Save and close it, then type, with its figures: "
            f"{order.asked.command(path, order.reason)}",
        )


def refuse_in_open(made: Made, order: Order, path: Path, done: str) -> None:
    """RefusedError E253 with the command to type, where the change has to be written into a file.

    Rows that come on the wide sheets need their looks, and pages are drawn anew with a line more:
    no open workbook can be given that safely. done : what the thing would be.
    """
    if made.data is None:
        return
    asked = order.asked
    rows = sum(size.new_rows - size.old_rows for size in made.changes.resized)
    error = RefusedError(
        "E253",
        f"{made.what} would be {done}, {counted(len(made.changes), 'cell')} and "
        f"{counted(rows, 'row')} on all sheets; with new rows and pages drawn anew it can only be "
        "written into the closed file.",
        path.name,
        f"Save and close it, then type: {asked.command(path, order.reason)}",
    )
    for warning in made.warnings:
        error.add_note(str(warning))
    raise error

"""An order that stands in cells of the Control sheet and is carried out by a button once."""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.contract import Setting
from sopxl_workbook.ooxml import Book, parse_cell


def taken(book: Book, changes: ChangeSet, order: Sequence[Setting]) -> ChangeSet:
    """A change set that empties the cells of the order too, so that it is carried out once."""
    cells = []
    for setting in order:
        target, value = book.defined_name(setting.name).target, book.named_value(setting.name)
        if target is not None and value is not None:
            row, column = parse_cell(target[1].replace("$", ""))
            cells.append(Change(target[0], row, column, value, None, "the order is carried out"))
    return ChangeSet((*changes, *cells), changes.resized, book_sha256=changes.book_sha256)

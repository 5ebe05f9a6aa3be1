"""Defining a name in a workbook; imports newsheet, parts and reader."""

from __future__ import annotations

import re

from sopxl.errors import InputError, RefusedError

from .a1 import MAX_COLUMN, MAX_ROW, column_number
from .newsheet import Added
from .newsheet.listing import SheetList
from .parts import Parts
from .reader import Book

LONGEST = 255  # characters, as UTF-16 counts them
_FORM = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]+)")
_ROW_AND_COLUMN = re.compile(r"[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*")


def define_name(parts: Parts, book: Book, name: str, refers_to: str) -> Added:
    """Put a name of the whole book among the parts.

    refers_to : "Control!$C$5" or any formula, without "=".
    Returns : what has to be there in the end. Raises InputError E156 for what is no name,
    RefusedError E172 for one that is taken.
    """
    wrong = _what_is_wrong(name)
    if wrong:
        raise InputError(
            "E156",
            f'"{name}" cannot be a defined name: {wrong}.',
            book.package.where,
            "Begin with a letter, and use letters, digits, points and underscores.",
        )
    taken = [found.name for found in book.defined_names.values() if found.sheet is None]
    same = [one for one in (*taken, *book.tables) if one.casefold() == name.casefold()]
    if same:
        raise RefusedError(
            "E172",
            f'there is a table or a name "{same[0]}" already.',
            book.package.where,
            "Choose another name, or rename that one in Excel.",
        )
    listing = SheetList(parts)
    listing.add_name(name, refers_to, None, is_hidden=False)
    listing.save()
    return Added([(f"the name {name}", refers_to)])


def _what_is_wrong(name: str) -> str:
    if not name:
        return "it is empty"
    if len(name.encode("utf-16-le")) // 2 > LONGEST:
        return f"it has more than {LONGEST} characters"
    if _FORM.fullmatch(name) is None:
        return "it has a character that none may have there"
    cell = _CELL.fullmatch(name)
    is_cell = cell is not None and (
        column_number(cell[1].upper()) <= MAX_COLUMN and 1 <= int(cell[2]) <= MAX_ROW
    )
    if is_cell or _ROW_AND_COLUMN.fullmatch(name):
        return "it reads as the address of a cell"
    return ""

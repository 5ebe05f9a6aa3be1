"""Cells that stand out from those beside them; imports ooxml.

Shared by the check of our own books and by the audit of a planner's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sopxl_workbook.ooxml import Book, Sheet, Value
from sopxl_workbook.ooxml.catalog import DefinedName
from sopxl_workbook.ooxml.shift import shift_formula

BROKEN = "#REF!"
_NUMBER = re.compile(r"\s*[-+(]?[^\w\s]?\s?\d[\d.,' \u00a0\u202f]*\s?[%)-]?\s*")
_AROUND = ((0, -1), (0, 1), (-1, 0), (1, 0))

Ref = tuple[int, int]  # row and column, both from 1


@dataclass(frozen=True)
class Cells:
    """The cells of one sheet: what each shows, and its formula."""

    values: Mapping[Ref, Value]
    texts: Mapping[Ref, str]
    forms: Mapping[Ref, str]  # as A1 would have the formula

    @classmethod
    def read(cls, sheet: Sheet) -> Cells:
        """Reads a sheet."""
        return cls(dict(sheet.values()), *texts_and_forms(sheet))


def texts_and_forms(sheet: Sheet) -> tuple[dict[Ref, str], dict[Ref, str]]:
    """The formulas of a sheet, as they stand and as A1 has them: copies have one form."""
    texts, forms = {}, {}
    for row, column, text, _ in sheet.formula_values():
        texts[row, column] = text
        forms[row, column] = shift_formula(text, 1 - row, 1 - column)
    return texts, forms


def is_among(cells: Cells, ref: Ref) -> bool:
    """Whether one and the same formula stands on both sides of a cell."""
    return any(
        one in cells.forms and cells.forms[one] == cells.forms.get(other)
        for one, other in _pairs(ref)
    )


def stands_out(cells: Cells, ref: Ref) -> bool:
    """Whether a formula differs from the one on both sides, and follows none beside it."""
    near = (cells.forms.get((ref[0] + down, ref[1] + right)) for down, right in _AROUND)
    return is_among(cells, ref) and cells.forms[ref] not in near


def reads_as_number(text: str) -> bool:
    """Whether a text is the spelling of a number.

    >>> reads_as_number("1,200.50"), reads_as_number("A12")
    (True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def is_text_number(cells: Cells, ref: Ref, value: Value) -> bool:
    """Whether a typed text reads as a number, and two numbers at least stand beside it."""
    if type(value) is not str or ref in cells.forms or not reads_as_number(value):
        return False
    near = (cells.values.get((ref[0] + down, ref[1] + right)) for down, right in _AROUND)
    return sum(type(other) is float for other in near) > 1


def broken_names(book: Book) -> Iterator[tuple[str, DefinedName]]:
    """Defined names that point at cells that were deleted."""
    for name, found in book.defined_names.items():
        if BROKEN in found.refers_to:
            yield name, found


def _pairs(ref: Ref) -> tuple[tuple[Ref, Ref], tuple[Ref, Ref]]:
    """The cells left and right of one, and those above and below it."""
    row, column = ref
    return ((row, column - 1), (row, column + 1)), ((row - 1, column), (row + 1, column))

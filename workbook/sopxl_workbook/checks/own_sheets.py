"""What is odd on the planner's own sheets, and in the names of the book; imports ooxml.

Nothing here breaks a rule of the book, so all of it is told and none of it fails. A sheet is read
once; of every kind of oddity the first cell is named, and how many there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sopxl.errors import FileError, Problem
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, CellError, Sheet, Value, place
from sopxl_workbook.ooxml.shift import shift_formula
from sopxl_workbook.sheets import OWN_SHEETS

_BROKEN = "#REF!"
_NUMBER = re.compile(r"\s*[-+(]?[^\w\s]?\s?\d[\d.,' \u00a0\u202f]*\s?[%)-]?\s*")
_OF_MACROS = "xlwings.conf"  # settings of the macros, texts by design
_AROUND = ((0, -1), (0, 1), (-1, 0), (1, 0))

_Ref = tuple[int, int]


def oddities(book: Book) -> Iterator[Problem]:
    """Warnings about the planner's own sheets, and about names that point at nothing."""
    yield from _names(book)
    ours = {name.casefold() for name in (*OWN_SHEETS, _OF_MACROS)}
    for name, info in book.sheets.items():
        if name.casefold() not in ours and info.kind == "worksheet":
            yield from _looked_at(book, name)


def _names(book: Book) -> Iterator[Problem]:
    for name, found in book.defined_names.items():
        if _BROKEN in found.refers_to:
            yield Problem(
                "W310",
                f'the name "{name}" points at cells that were deleted: ={found.refers_to}.',
                found.sheet or book.package.where,
                "Let it point at the right cells, or delete the name.",
            )


def _looked_at(book: Book, name: str) -> list[Problem]:
    """What is odd on a sheet; that it is damaged, where nobody can read it."""
    try:
        return list(_of_sheet(book.sheet(name)))
    except FileError as error:
        found = error.problem
        return [Problem("W315", f"the sheet is not looked at: {found.message}", name, found.fix)]


@dataclass
class _Cells:
    """The cells of one sheet: what each shows, and its formula."""

    values: dict[_Ref, Value]
    texts: dict[_Ref, str] = field(default_factory=dict)
    forms: dict[_Ref, str] = field(default_factory=dict)  # as A1 would have the formula

    @classmethod
    def read(cls, sheet: Sheet) -> _Cells:
        """Reads a sheet; formulas that were copied from one another have one form."""
        cells = cls(dict(sheet.values()))
        for row, column, text, _ in sheet.formula_values():
            cells.texts[row, column] = text
            cells.forms[row, column] = shift_formula(text, 1 - row, 1 - column)
        return cells


def _of_sheet(sheet: Sheet) -> Iterator[Problem]:
    cells = _Cells.read(sheet)
    found: Mapping[str, list[_Ref]] = {
        "W310": [ref for ref, text in cells.texts.items() if _BROKEN in text],
        "W311": [
            ref
            for ref, value in cells.values.items()
            if isinstance(value, CellError) and _BROKEN not in cells.texts.get(ref, "")
        ],
        "W312": [ref for ref in cells.texts if _stands_out(cells, ref)],
        "W313": [
            ref
            for ref, value in cells.values.items()
            if type(value) is float and ref not in cells.forms and _is_among(cells, ref)
        ],
        "W314": [ref for ref, value in cells.values.items() if _is_text_number(cells, ref, value)],
    }
    for code, refs in found.items():
        if refs:
            what, fix = _TEXTS[code]
            yield Problem(
                code,
                f"{what.format(_shown(cells, refs[0]))}{_more(len(refs) - 1)}.",
                place(sheet.name, *refs[0]),
                fix,
            )


_TEXTS = {
    "W310": ("the formula {} points at cells that were deleted", "Write the formula anew."),
    "W311": ("the cell shows {}", "Mend the formula, or what it looks at."),
    "W312": (
        "the formula {} is another than those on both sides of it",
        "Copy the formula of a cell beside it, if no other is meant.",
    ),
    "W313": (
        "{} was typed among formulas that are all the same",
        "Copy the formula of a cell beside it, if no number is meant.",
    ),
    "W314": (
        'the text "{}" stands among numbers, and no sum counts it',
        "Type the number again in a cell that is formatted as a number.",
    ),
}


def _shown(cells: _Cells, ref: _Ref) -> str:
    value = cells.values.get(ref)
    if ref in cells.texts and not isinstance(value, CellError):
        return cells.texts[ref]
    if ref in cells.texts and _BROKEN in cells.texts[ref]:
        return cells.texts[ref]
    return f"{value:,.10g}" if type(value) is float else str(value)


def _more(others: int) -> str:
    return (
        f"; so {'does' if others == 1 else 'do'} {counted(others, 'more cell')}" if others else ""
    )


def _pairs(ref: _Ref) -> tuple[tuple[_Ref, _Ref], tuple[_Ref, _Ref]]:
    """The cells left and right of one, and those above and below it."""
    row, column = ref
    return ((row, column - 1), (row, column + 1)), ((row - 1, column), (row + 1, column))


def _is_among(cells: _Cells, ref: _Ref) -> bool:
    """Whether one and the same formula stands on both sides of a cell."""
    return any(
        one in cells.forms and cells.forms[one] == cells.forms.get(other)
        for one, other in _pairs(ref)
    )


def _stands_out(cells: _Cells, ref: _Ref) -> bool:
    """Whether a formula differs from the one on both sides, and follows none beside it."""
    near = (cells.forms.get((ref[0] + down, ref[1] + right)) for down, right in _AROUND)
    return _is_among(cells, ref) and cells.forms[ref] not in near


def _is_text_number(cells: _Cells, ref: _Ref, value: Value) -> bool:
    """Whether a typed text reads as a number, and two numbers at least stand beside it."""
    if type(value) is not str or ref in cells.forms or _NUMBER.fullmatch(value) is None:
        return False
    near = (cells.values.get((ref[0] + down, ref[1] + right)) for down, right in _AROUND)
    return sum(type(other) is float for other in near) > 1

"""What is odd on the planner's own sheets, and in the names of the book; imports neighbours.

Nothing here breaks a rule of the book, so all of it is told and none of it fails. A sheet is read
once; of every kind of oddity the first cell is named, and how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopxl.errors import FileError, Problem
from sopxl_workbook.checks.neighbours import (
    BROKEN,
    Cells,
    Ref,
    broken_names,
    is_among,
    is_text_number,
    stands_out,
)
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, CellError, Sheet, place
from sopxl_workbook.sheets import OWN_SHEETS

_OF_MACROS = "xlwings.conf"  # settings of the macros, texts by design


def oddities(book: Book) -> Iterator[Problem]:
    """Warnings about the planner's own sheets, and about names that point at nothing."""
    yield from _names(book)
    ours = {name.casefold() for name in (*OWN_SHEETS, _OF_MACROS)}
    for name, info in book.sheets.items():
        if name.casefold() not in ours and info.kind == "worksheet":
            yield from _looked_at(book, name)


def _names(book: Book) -> Iterator[Problem]:
    for name, found in broken_names(book):
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


def _of_sheet(sheet: Sheet) -> Iterator[Problem]:
    cells = Cells.read(sheet)
    found: Mapping[str, list[Ref]] = {
        "W310": [ref for ref, text in cells.texts.items() if BROKEN in text],
        "W311": [
            ref
            for ref, value in cells.values.items()
            if isinstance(value, CellError) and BROKEN not in cells.texts.get(ref, "")
        ],
        "W312": [ref for ref in cells.texts if stands_out(cells, ref)],
        "W313": [
            ref
            for ref, value in cells.values.items()
            if type(value) is float and ref not in cells.forms and is_among(cells, ref)
        ],
        "W314": [ref for ref, value in cells.values.items() if is_text_number(cells, ref, value)],
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


def _shown(cells: Cells, ref: Ref) -> str:
    value = cells.values.get(ref)
    if ref in cells.texts and not isinstance(value, CellError):
        return cells.texts[ref]
    if ref in cells.texts and BROKEN in cells.texts[ref]:
        return cells.texts[ref]
    return f"{value:,.10g}" if type(value) is float else str(value)


def _more(others: int) -> str:
    return (
        f"; so {'does' if others == 1 else 'do'} {counted(others, 'more cell')}" if others else ""
    )

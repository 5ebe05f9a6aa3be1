"""Where the planner's own sheets name something that is renamed; told, never changed."""

from __future__ import annotations

from collections.abc import Iterator

from sopxl.errors import FileError, Problem
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, place
from sopxl_workbook.sheets import OWN_SHEETS
from sopxl_workbook.tables.findings import some


def mentions(book: Book, old: str, new: str) -> Iterator[Problem]:
    """A warning W560 with the cells of the planner's sheets that hold the old name."""
    ours = {name.casefold() for name in OWN_SHEETS}
    places = [
        found
        for name, info in book.sheets.items()
        if name.casefold() not in ours and info.kind == "worksheet"
        for found in _on_sheet(book, name, old.casefold())
    ]
    if places:
        yield Problem(
            "W560",
            f"{counted(len(places), 'cell')} of your own sheets still "
            f'{"names" if len(places) == 1 else "name"} "{old}": {some(places)}.',
            places[0],
            f'Write "{new}" there, where the {"name" if len(places) == 1 else "names"} should '
            "follow.",
        )


def _on_sheet(book: Book, name: str, wanted: str) -> Iterator[str]:
    """The cells whose typed text is the name or holds it, and the formulas that hold it."""
    try:
        sheet = book.sheet(name)
        formulas = {(row, column): text for row, column, text, _ in sheet.formula_values()}
        texts = {ref: value for ref, value in sheet.values() if isinstance(value, str)}
    except FileError:
        return  # the checks tell that it is damaged
    for ref, text in sorted((texts | formulas).items()):
        if wanted in text.replace('""', '"').casefold():
            yield place(name, *ref)

"""Holds a whole book in LibreOffice against the contract: no error cell, every formula its twin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook.checks.twins import Wanted, contract_formulas
from sopxl_workbook.ooxml import Book, cell_name, place, read_book
from sopxl_workbook.pages import view_as_it_stands
from sopxl_workbook.read import read_company
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

if TYPE_CHECKING:
    from hosts.office import Office

TOLERANCE = 1e-9

_SECONDS = 600.0  # a busy machine is no failure


def wanted(book: Book) -> dict[str, dict[tuple[int, int], Wanted]]:
    """Every formula cell of the contract with its twin's value, by sheet."""
    values = BookValues.of(plan_as_it_stands(read_company(book).company), row_places(book))
    view, total = view_as_it_stands(book, values)
    return dict(contract_formulas(book, values, view, kit(), total))


def hold_against_twins(office: Office, path: Path) -> int:
    """Opens and recalculates a book; asserts every formula cell. Returns how many there are."""
    cells = wanted(read_book(path))
    with office.open(path, seconds=_SECONDS) as document:
        document.recalculate()
        assert document.errors() == []
        wrong = [
            text for sheet, found in cells.items() for text in differences(document, sheet, found)
        ]
    assert not wrong, "\n".join([f"{len(wrong)} cells", *wrong[:20]])
    return sum(map(len, cells.values()))


def differences(document: Any, sheet: str, found: dict[tuple[int, int], Wanted]) -> list[str]:
    """The cells of a sheet that do not show their twin's value."""
    if not found:
        return []
    last = cell_name(max(row for row, _ in found), max(column for _, column in found))
    rows = document.values(sheet, f"A1:{last}")
    return [
        f"{place(sheet, row, column)}: {rows[row - 1][column - 1]!r}, twin {want.value!r}"
        for (row, column), want in found.items()
        if not agrees(rows[row - 1][column - 1], want.value)
    ]


def agrees(shown: Any, value: Any) -> bool:
    """Whether a cell of the host shows a twin's value."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return isinstance(shown, float) and abs(shown - value) <= TOLERANCE * max(1.0, abs(value))
    blank = ("", None)  # a 0 is none
    return shown in blank if value in blank else bool(shown == value)

"""The column of comments on the Control sheet of a book of a layout that had none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sopxl_workbook.changes import Change
from sopxl_workbook.contract import CONTROL_SHEET, SETTINGS, Setting
from sopxl_workbook.contract.settings import COMMENT_AFTER
from sopxl_workbook.cycle.checksums import moved
from sopxl_workbook.ooxml import Book, Patch, cell_name, parse_cell
from sopxl_workbook.read import standing_rows
from sopxl_workbook.sheets.control import (
    COMMENT,
    COMMENT_COLUMN,
    COMMENT_HEAD,
    FIRST_SETTING_ROW,
    VALUE_COLUMN,
    weighed_since_4,
)
from sopxl_workbook.structure import layout_of

COMMENTED = 4  # the layout since which comments stand beside the settings


def comment_cells(book: Book, new: Mapping[int, Setting]) -> list[str]:
    """The cells for comments that a book of a layout without them gets.

    book : as it stands. new : settings that it lacks, by the row that they get.
    """
    if layout_of(book) >= COMMENTED:
        return []
    column = _cell(book, "sop_company")[1] + COMMENT_AFTER
    rows = [_cell(book, each.name)[0] for each in SETTINGS if _is_there(book, each)]
    rows += [row for row, setting in new.items() if setting.has_comment]
    sheet = book.sheet(CONTROL_SHEET)
    return [cell_name(row, column) for row in rows if sheet[row, column] is None]


def comment_looks(patch: Patch, book: Book, cells: Sequence[str]) -> None:
    """Fills the cells, so that they take the look that a text has there: a blank takes none."""
    like = cell_name(*_cell(book, "sop_company"))
    for ref in cells:
        patch.set_value(CONTROL_SHEET, ref, 0.0, style_from=like)


def comment_column(patch: Patch, book: Book, cells: Sequence[str]) -> None:
    """Empties the cells again once they are written, and gives the column its heading."""
    for ref in cells:
        patch.set_value(CONTROL_SHEET, ref, None)
    if layout_of(book) >= COMMENTED:
        return
    for _, row, column, text in _heading(book):
        label = cell_name(FIRST_SETTING_ROW, VALUE_COLUMN - 1)
        patch.set_value(CONTROL_SHEET, cell_name(row, column), text, style_from=label)


def comment_heading(book: Book, reason: str) -> Iterator[Change]:
    """The heading of the column, as a change of the list."""
    if layout_of(book) < COMMENTED:
        for sheet, row, column, text in _heading(book):
            yield Change(sheet, row, column, None, text, reason)


def counted_more(book: Book, layout: float) -> dict[str, float]:
    """The checksums that the book keeps, with what they count since layout 4.

    A plan that was that of its inputs stays so, and an old one stays old. layout : that it had.
    """
    if layout >= COMMENTED:
        return {}
    return moved(book, weighed_since_4(standing_rows(book)))


def _heading(book: Book) -> Iterator[tuple[str, int, int, str]]:
    """Sheet, row, column and text of the heading; nothing where something stands there."""
    row = COMMENT_HEAD[0] + 1
    if book.sheet(CONTROL_SHEET)[row, COMMENT_COLUMN] is None:
        yield CONTROL_SHEET, row, COMMENT_COLUMN, COMMENT


def _is_there(book: Book, setting: Setting) -> bool:
    return setting.has_comment and setting.name in book.defined_names


def _cell(book: Book, name: str) -> tuple[int, int]:
    target = book.defined_name(name).target
    return (1, VALUE_COLUMN) if target is None else parse_cell(target[1].replace("$", ""))

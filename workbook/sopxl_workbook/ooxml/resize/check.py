"""What keeps a table from growing, or losing rows; imports refusals, sheet and sopxl.errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopxl.errors import LimitError, Problem, RefusedError
from sopxl_workbook.ooxml.a1 import MAX_COLUMN, MAX_ROW, Area, place, quote_sheet
from sopxl_workbook.ooxml.refusals import listed, raise_all
from sopxl_workbook.ooxml.sheet import Sheet

from .span import ColumnSpan, Span, overlap

_MOVE = "Clear or move what is there, or move the table to where it has room."


def check_room(name: str, span: Span, rows: int, where: str) -> None:
    """LimitError E121 for a number of rows that no table has on this sheet."""
    most = MAX_ROW - span.has_totals - span.first + 1
    if not 0 <= rows <= most:
        raise LimitError(
            "E121",
            f"the table {name} can have 0 to {most} rows on its sheet, not {rows}.",
            where,
            "Give a number in these limits.",
        )


def check_protection(name: str, sheet: Sheet, is_own: bool) -> None:
    """RefusedError E160 for a table on a protected sheet that is not to be written."""
    protection = sheet.protection
    if not protection.is_on or (is_own and not protection.has_password):
        return
    fix = (
        "Ask whoever set the password to unprotect the sheet."
        if protection.has_password
        else "Take the protection off in Excel (Review, Unprotect Sheet)."
    )
    raise RefusedError(
        "E160",
        f"the sheet is protected, so its table {name} keeps its size.",
        quote_sheet(sheet.name),
        fix,
    )


def check_growth(
    name: str, sheet: Sheet, original: Sheet, span: Span, others: Mapping[str, Area]
) -> None:
    """RefusedError E162 for whatever is below a table where it is to grow.

    original : the sheet as the file has it; what was blank there was written in the same patch,
    for the rows to come. others : every other table and pivot table of the sheet.
    """
    below = span.rows(span.bottom + 1, span.bottom + span.growth)
    what = f"in the way of the table {name}, which is to grow"
    raise_all(list(_in_the_way(what, sheet, below, original, others, _MOVE)))


def check_width(name: str, span: ColumnSpan, where: str) -> None:
    """LimitError E121 for more columns than a sheet has."""
    if span.new_last > MAX_COLUMN:
        raise LimitError(
            "E121",
            f"the table {name} can have {MAX_COLUMN - span.last:,} columns more on its sheet, not "
            f"{span.growth:,}.",
            where,
            "Give a number in these limits.",
        )


def check_right(
    name: str, sheet: Sheet, original: Sheet, span: ColumnSpan, others: Mapping[str, Area]
) -> None:
    """RefusedError E162 for whatever is right of a table, in any row of the columns to come."""
    right = Area(1, span.last + 1, MAX_ROW, span.new_last)
    what = f"right of the table {name}, which is to have {span.growth} columns more"
    fix = "Move it to a sheet of your own: no column is ever inserted here."
    raise_all(list(_in_the_way(what, sheet, right, original, others, fix)))


def _in_the_way(
    what: str, sheet: Sheet, below: Area, original: Sheet, others: Mapping[str, Area], fix: str
) -> Iterator[Problem]:
    cells = [
        (row, column)
        for row in sheet.xml.rows_in(below.first_row, below.last_row)
        for column in sheet.row(row)
        if below.holds(row, column) and original[row, column] is not None
    ]
    if cells:
        yield Problem("E162", f"not blank, and {what}.", listed(sheet.name, cells), fix)
    for other, area in others.items():
        if overlap(area, below):
            yield Problem("E162", f"{other}, {what}.", _where(sheet, area), fix)
    for area in sheet.merged:
        if overlap(area, below):
            yield Problem("E162", f"merged cells, {what}.", _where(sheet, area), fix)
    for area, *cell in sheet.arrays:
        if overlap(area, below):
            message = f"filled by the formula in {place(sheet.name, *cell)}, and {what}."
            yield Problem("E162", message, _where(sheet, area), fix)


def _where(sheet: Sheet, area: Area) -> str:
    return f"{quote_sheet(sheet.name)}!{area}"


def check_loss(name: str, sheet: Sheet, cells: list[tuple[int, int]]) -> None:
    """RefusedError E169 for rows that are not blank and that a table is to lose."""
    if cells:
        raise RefusedError(
            "E169",
            f"in a row that the table {name} is to lose, and not blank.",
            listed(sheet.name, cells),
            "Empty these cells first, or keep their rows.",
        )

"""What a planner may not see in a book: hidden rows, links to other files, how Excel calculates.

Imports ooxml and the contract. All of it is told, nothing is followed or changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from sopxl.arrays import is_blank
from sopxl.errors import Problem
from sopxl_workbook.contract import FORECAST, PLAN, TABLES
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book, Table, place
from sopxl_workbook.tables.findings import some

_INPUTS = (*TABLES, FORECAST, PLAN)
_WIDE = (FORECAST, PLAN)
_ENDINGS = {  # by the content type of what Excel saves
    "spreadsheetml.sheet.main+xml": ".xlsx",
    "sheet.macroenabled.main+xml": ".xlsm",
}


def unseen(book: Book) -> Iterator[Problem]:
    """Warnings about a book of the contract: what counts though it is hidden, what leads away."""
    for table in _INPUTS:
        standing = book.table(table.name)
        yield from _hidden_rows(book, standing)
        if table not in _WIDE:
            yield from _hidden_columns(book, standing)
        if book.sheets[standing.sheet].is_hidden:
            yield Problem(
                "W151",
                "the sheet is hidden, and counts all the same.",
                standing.sheet,
                "Show it if its rows are not meant to count.",
            )
    yield from _links(book)
    yield from _calculation(book)
    yield from _ending(book)


def _hidden_rows(book: Book, table: Table) -> Iterator[Problem]:
    hidden = book.sheet(table.sheet).hidden_rows
    if not hidden or not table.data_ref:
        return
    first = table.area.first_row + table.has_header
    numbers = {row for rows in hidden for row in rows}
    count = sum(
        row in numbers and not all(map(is_blank, cells))
        for row, cells in enumerate(book.table_rows(table.name), first)
    )
    if count:
        why = "its filter hides" if table.is_filtered else "it hides"
        yield Problem(
            "W151",
            f"{why} {counted(count, 'row')}, which {'counts' if count == 1 else 'count'} all the "
            "same.",
            table.sheet,
            "Delete the rows if they are not meant to count.",
        )


def _hidden_columns(book: Book, table: Table) -> Iterator[Problem]:
    first = table.area.first_column
    hidden = {column for columns in book.sheet(table.sheet).hidden_columns for column in columns}
    names = [name for i, name in enumerate(table.columns, first) if i in hidden]
    if names:
        yield Problem(
            "W151",
            f"it hides {counted(len(names), 'column')}, {some(names)}, which "
            f"{'counts' if len(names) == 1 else 'count'} all the same.",
            table.sheet,
            "Show what is hidden before you trust what you see.",
        )


def _links(book: Book) -> Iterator[Problem]:
    where = book.package.where
    strayed = _strayed(book) if book.external_links else []
    if strayed:
        yield Problem(
            "W170",
            f"{some(strayed)}: a function of sopxl is looked for in another file, as it happens "
            "when a book was calculated where sopxl was installed otherwise.",
            where,
            "Lead it back: Data, Edit Links, Change Source, and choose this workbook.",
        )
    for link in book.external_links:
        if link.kind == "workbook":
            message = f"formulas take values from another workbook: {link.target}."
        else:
            message = f"formulas ask another program by {link.kind}: {link.target}."
        yield Problem("W170", message, where, "It is not followed; put values in its place.")
    for connection in book.connections:
        password = ", and a password stands in it" if connection.has_password else ""
        yield Problem(
            "W170",
            f'the connection "{connection.name}" brings data from elsewhere '
            f"({connection.kind}){password}.",
            where,
            "It is not opened; take it out if nobody needs it.",
        )
    for sheet in book.sheets.values():
        if sheet.kind == "macrosheet":
            yield Problem(
                "W170",
                f'the sheet "{sheet.name}" holds Excel 4 macros.',
                where,
                "They are not run; delete the sheet if you do not know it.",
            )


def _strayed(book: Book) -> list[str]:
    """The cells whose function of ours stands behind the name of another file."""
    mark = b"]!SOP_"
    return [
        place(name, row, column)
        for name, info in book.sheets.items()
        if info.kind == "worksheet"
        for row, column, formula in book.sheet(name).formulas_with(mark)
        if mark in formula.text
    ]


def _calculation(book: Book) -> Iterator[Problem]:
    if book.calculation.is_manual:
        yield Problem(
            "W171",
            "Excel calculates the book only when it is told to, so cells may show old results.",
            book.package.where,
            "Set the calculation to automatic.",
        )
    if book.calculation.is_iterative:
        yield Problem(
            "W171",
            "Excel works out circular references step by step, which hides one made by mistake.",
            book.package.where,
            "Switch iterative calculation off.",
        )


def _ending(book: Book) -> Iterator[Problem]:
    """A name whose ending is not that of the kind of file: Excel does not open such a one."""
    kind = book.package.content_type(book.package.main_part).casefold()
    due = next((end for mark, end in _ENDINGS.items() if kind.endswith(mark)), "")
    found = PurePath(book.package.where).suffix
    if due and found and found.casefold() != due:
        yield Problem(
            "W172",
            f"the name ends in {found}, and what is in the file is an {due} workbook: Excel does "
            "not open it.",
            book.package.where,
            f"Rename it so that it ends in {due}.",
        )

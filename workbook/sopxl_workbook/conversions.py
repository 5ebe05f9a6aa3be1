"""Cells of the long tables that a planner lets become numbers; imports ooxml and the tables."""

from __future__ import annotations

from collections.abc import Iterator

from sopxl.arrays import is_blank
from sopxl.errors import Problem, ProblemsError
from sopxl_workbook.changes import Change
from sopxl_workbook.contract import TABLES, Kind
from sopxl_workbook.ooxml import Book, parse_cell, place
from sopxl_workbook.tables import Manner, Tables, TypedTable
from sopxl_workbook.tables.cell_values import QUANTITY

_NUMBERS = (Kind.NUMBER, Kind.WHOLE)


def conversions(book: Book, tables: Tables, manner: Manner) -> tuple[Change, ...]:
    """The cells that were read as numbers and hold a text or nothing, each with its number.

    Raises ProblemsError for those that hold a formula: a number in its place would end it.
    """
    if not (manner.reads_texts or manner.blank_is_zero):
        return ()
    changes = [change for table in TABLES for change in _of_table(book, tables[table.name], manner)]
    problems = [_formula(change) for change in changes if _has_formula(book, change)]
    if problems:
        raise ProblemsError(problems)
    return tuple(changes)


def _of_table(book: Book, typed: TypedTable, manner: Manner) -> Iterator[Change]:
    sheet = book.sheet(book.table(typed.table.name).sheet)
    for column in typed.table.columns:
        fills_blanks = manner.blank_is_zero and column.name == QUANTITY
        if column.kind not in _NUMBERS:
            continue
        for row, number in enumerate(typed.columns[column.name]):
            ref = typed.at(row, column.name).rpartition("!")[2]
            at = parse_cell(ref) if ref[-1:].isdigit() and number is not None else None
            old = None if at is None else sheet[at]
            if at is None or isinstance(old, float) or (is_blank(old) and not fills_blanks):
                continue
            why = "blank taken as 0" if is_blank(old) else "number stored as text"
            yield Change(sheet.name, *at, old, float(number), why)


def _has_formula(book: Book, change: Change) -> bool:
    return book.sheet(change.sheet).cell(change.cell).formula is not None


def _formula(change: Change) -> Problem:
    where = place(change.sheet, change.row, change.column)
    if is_blank(change.old):
        fix = "Let the formula give 0 where it gives nothing."
        return Problem("E114", "the formula gives nothing, a number is expected.", where, fix)
    return Problem(
        "E111",
        f'the formula gives the text "{change.old}", a number is expected.',
        where,
        "Let the formula give a number: put VALUE() around it.",
    )

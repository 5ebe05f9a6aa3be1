"""Rename: every cell of the book in which a name stands as a key gets the new one.

No row moves and no figure changes. Imports the kinds, the long tables and the rows of wide tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from sopxl.plan.company import Company
from sopxl_workbook.changes import Change, ChangeSet, Formula
from sopxl_workbook.contract import KEY_COLUMN, NAME_COLUMN, WHAT_COLUMN, WIDE_TABLES
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master.kinds import Kind, naming_columns
from sopxl_workbook.formulas import Row, rows_of
from sopxl_workbook.ooxml import Book, Sheet, cell_name, parse_cell, same_formula
from sopxl_workbook.read import Reading
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.sheets.wide import pointer_formula
from sopxl_workbook.tables.keys import fold
from sopxl_workbook.write import key_rows

_Row = TypeVar("_Row")
_CHOSEN = {
    Kind.FAMILY: ("stock_family", "order_family", "what_if_family"),
    Kind.ITEM: (),
    Kind.RESOURCE: ("resource",),
}


def name_changes(reading: Reading, kind: Kind, old: str, new: str) -> ChangeSet:
    """The change set that puts a new name in the place of an old one, as the book spells it."""
    book, reason = reading.book, f"{kind} renamed"
    tables = LongTables(book)
    for table, column in naming_columns(kind):
        typed = reading.tables[table.name]
        first_row = book.table(table.name).area.first_row + 1
        for row, name in enumerate(typed.columns[column]):
            if name == old:
                at = parse_cell(typed.at(row, column).rpartition("!")[2])[0] - first_row
                tables.set(table, at, column, new, reason)
    after = renamed_company(reading.company, kind, old, new)
    cells = (
        *_wide(book, reading.company, after, reason),
        *_chosen(book, kind, old, new, reason),
    )
    return ChangeSet((*tables.changes(), *cells), book_sha256=book.sha256)


def renamed_company(company: Company, kind: Kind, old: str, new: str) -> Company:
    """The company with another name for one of its families or resources."""

    def named(rows: tuple[_Row, ...], *fields: str) -> tuple[_Row, ...]:
        return tuple(_named(row, fields, old, new) for row in rows)

    if kind is Kind.FAMILY:
        return replace(
            company,
            families=named(company.families, "name"),
            policies=named(company.policies, "family"),
            prices=named(company.prices, "key"),
            costs=named(company.costs, "key"),
            bill=named(company.bill, "family"),
            archive=named(company.archive, "family"),
        )
    if kind is Kind.RESOURCE:
        return replace(
            company,
            resources=named(company.resources, "resource"),
            bill=named(company.bill, "resource"),
        )
    return company  # items are summed to families when it is made


def _named(row: Any, fields: tuple[str, ...], old: str, new: str) -> Any:
    changed = {field: new for field in fields if getattr(row, field) == old}
    return replace(row, **changed) if changed else row


def _wide(book: Book, before: Company, after: Company, reason: str) -> Iterator[Change]:
    """Key, name and measure of every wide row that is called otherwise; the rows stay in order."""
    for table in WIDE_TABLES:
        sheet, places = book.sheet(table.sheet), key_rows(book, table.name)
        for was, now in zip(rows_of(table, before), rows_of(table, after), strict=True):
            row = places.get(was.key)
            if was.key == now.key or row is None:
                continue
            texts = ((KEY_COLUMN, now.key), (NAME_COLUMN, now.name), (WHAT_COLUMN, now.what))
            for column, text in texts:
                if sheet[row, column] != text:
                    yield Change(table.sheet, row, column, sheet[row, column], text, reason)
            yield from _pointers(sheet, row, was, now, reason)


def _pointers(sheet: Sheet, row: int, was: Row, now: Row, reason: str) -> Iterator[Change]:
    """The formulas that find a row by a measure with the name in it, as the Load sheet has them."""
    for pointer in range(len(now.spec.pointers)):
        old, new = pointer_formula(was, pointer, row), pointer_formula(now, pointer, row)
        cell = sheet.cell(cell_name(row, pointer + 1))
        if old != new and same_formula(cell.formula, old):
            found = Formula(cell.formula or "", cell.value)
            yield Change(sheet.name, row, pointer + 1, found, Formula(new, cell.value), reason)


def _chosen(book: Book, kind: Kind, old: str, new: str, reason: str) -> Iterator[Change]:
    """The choices of pages that show it."""
    for name in _CHOSEN[kind]:
        sheet, row, column = CHOICES[name]
        found = book.sheet(sheet)[row, column]
        if isinstance(found, str) and fold(found.strip()) == fold(old):
            yield Change(sheet, row, column, found, new, reason)

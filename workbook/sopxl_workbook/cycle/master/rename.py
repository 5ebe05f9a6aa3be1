"""Rename: every cell of the book in which a name stands as a key gets the new one.

No row moves and no figure changes. Imports the kinds, the long tables and the rows of wide tables.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from sopxl.errors import InputError, Problem, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.changes import Change, ChangeSet, Formula
from sopxl_workbook.contract import (
    ACTUALS,
    FAMILIES,
    ITEM_MAP,
    KEY_COLUMN,
    NAME_COLUMN,
    WHAT_COLUMN,
    WIDE_TABLES,
)
from sopxl_workbook.cycle.checksums import renamed
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master.kept_names import compared_names, rename_in_gate
from sopxl_workbook.cycle.master.kinds import Kind, free, is_named, known, naming_columns
from sopxl_workbook.cycle.master.mentions import mentions
from sopxl_workbook.cycle.master.staged import composed
from sopxl_workbook.cycle.master.work import Made, Work
from sopxl_workbook.cycle.month import Month
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.formulas import Row, rows_of
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, Package, Sheet, cell_name, parse_cell, same_formula
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.sheets.wide import pointer_formula
from sopxl_workbook.tables.keys import fold
from sopxl_workbook.write import key_rows

_Row = TypeVar("_Row")
_CHOSEN = {
    Kind.FAMILY: (
        "stock_family",
        "order_family",
        "finish_family",
        "what_if_family",
        "compared_family",
        "scheduled_family",
        "service_family",
        "consensus_family",
    ),
    Kind.ITEM: ("scheduled_item",),
    Kind.RESOURCE: ("resource",),
}


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name for a family, an item or a resource."""

    verb: ClassVar[str] = "rename"
    done: ClassVar[str] = "renamed"

    kind: Kind
    old: str  # capitals or not
    new: str

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that gives it the other name.

        Raises InputError E131 (there is no such name), E128 and E114 (the new one is no name), E130
        (it is taken), E560 (it is the old one); RefusedError E184 (it was merged into another);
        what Work.begin raises.
        """
        work, kind = Work.begin(book, kit, sign), self.kind
        reading = work.reading
        was = known(reading.tables, kind, self.old)
        _refuse_merged(work, kind, was)
        now = free(reading.tables, kind, self.new, was)
        if was == now:
            raise InputError(
                "E560",
                f'the {kind} is called "{was}" already.',
                "the new name",
                "Give another name than the one that it has.",
            )
        names = name_changes(reading, kind, was, now)
        staged = Book(Package(names.apply(book), book.package.where))
        after = read_company(staged)
        line = sign.line(f'renamed the {kind} "{was}" to "{now}"')
        settings = {**with_history(settings_of(staged), line), **renamed(book, staged)}
        plan = plan_as_it_stands(after.company)
        tables = LongTables(staged)
        rename_in_gate(tables, (reading, after), kind, was, now)
        follows = renewed(staged, plan, tables, settings, kit)
        return Made(
            Month.of(reading),
            reading.company,  # every figure of it stays as it is
            composed(names, follows),
            f'the {kind} "{was}" to "{now}"',
            (*after.tables.warnings, *_not_known(work, kind, was, now), *mentions(book, was, now)),
            work.broken,
        )


def _refuse_merged(work: Work, kind: Kind, name: str) -> None:
    """RefusedError E184 for what is a family and an item: another family has its history."""
    rows = dict(work.typed(ITEM_MAP).of("Item", "Family"))
    families = work.typed(FAMILIES).columns["Family"]
    if kind is not Kind.RESOURCE and name in rows and name in families:
        raise RefusedError(
            "E184",
            f'"{name}" was merged into {rows[name]}, which counts its history under that name.',
            FAMILIES.sheet,
            "Leave it as it is: it is planned no more.",
        )


def _not_known(work: Work, kind: Kind, old: str, new: str) -> Iterator[Problem]:
    """W139 where the Actuals called a family by the old name, as the next extract may do."""
    is_another = fold(old) != fold(new)  # else it is found, capitals or not
    if kind is Kind.FAMILY and is_another and old in work.typed(ACTUALS).columns["Code"]:
        alias = shlex.join(["sopxl", "master", "BOOK", "add", "item", old, "--family", new])
        yield Problem(
            "W139",
            f'an extract that still calls the family "{old}" is not known any more.',
            ACTUALS.sheet,
            f"Let its source call it by the new name, or add the old one: {alias}",
        )


def name_changes(reading: Reading, kind: Kind, old: str, new: str) -> ChangeSet:
    """The change set that puts a new name in the place of an old one, as the book spells it."""
    book, reason = reading.book, f"{kind} renamed"
    tables = LongTables(book)
    for table, column in naming_columns(kind):
        typed = reading.tables[table.name]
        first_row = book.table(table.name).area.first_row + 1
        for row, name in enumerate(typed.columns[column]):
            if name == old and is_named(typed, row, kind):
                at = parse_cell(typed.at(row, column).rpartition("!")[2])[0] - first_row
                tables.set(table, at, column, new, reason)
    after = renamed_company(reading.company, kind, old, new)
    cells = (
        *_wide(book, reading.company, after, reason),
        *_chosen(book, kind, old, new, reason),
        *(compared_names(book, old, new, reason) if kind is Kind.FAMILY else ()),
    )
    return ChangeSet((*tables.changes(), *cells), book=book)


def renamed_company(company: Company, kind: Kind, old: str, new: str) -> Company:
    """The company with another name for one of its families or resources."""

    def named(rows: tuple[_Row, ...], *fields: str) -> tuple[_Row, ...]:
        """The rows, with the new name in these fields."""
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
            components=named(company.components, "family", "component"),
            views=named(company.views, "family"),
            agreed=named(company.agreed, "family"),
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

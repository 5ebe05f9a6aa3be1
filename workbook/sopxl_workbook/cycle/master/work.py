"""One change of master data as it is worked out: the book read, what it wants, what it comes to.

Imports the long tables, renew and verify; the actions are built on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sopxl.arrays import Block
from sopxl.calendar import Calendar
from sopxl.errors import Problem, RefusedError, SopError
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.contract import FAMILIES, Table
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.master.larger import larger
from sopxl_workbook.cycle.month import Month, refuse_edits
from sopxl_workbook.cycle.renew import renewed
from sopxl_workbook.cycle.restate import corrected
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.cycle.verify import broken_rules, proofs_of, refuse_typed_over
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, parse_cell
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.tables import STRICT, TypedTable
from sopxl_workbook.tables.cell_values import read_period, reader
from sopxl_workbook.tables.findings import some


@dataclass(frozen=True, slots=True)
class Made:
    """What a change of master data wants to write."""

    month: Month
    wanted: Company  # as it is to stand
    changes: ChangeSet
    what: str  # 'the item "4713" of Chairs', as the book spells them
    warnings: Sequence[Problem]
    broken: frozenset[str]  # rules that were broken before
    before: Company | None = None  # whose forecast stays; None: that of the book
    data: bytes | None = None  # the whole new book, where it is more than the changes


@dataclass
class Work:
    """A book that a change of master data is worked out on."""

    book: Book
    kit: Kit
    sign: Sign
    reading: Reading
    tables: LongTables  # as they are to stand
    broken: frozenset[str]
    warnings: list[Problem] = field(default_factory=list)

    @classmethod
    def begin(cls, book: Book, kit: Kit, sign: Sign) -> Work:
        """Reads a book that is sound enough to be changed.

        Raises ProblemsError with what cannot be read; RefusedError E180 for a book without any
        family; RefusalsError with what refuse_edits finds, or E302 where a formula was typed over.
        """
        _refuse_empty(book)
        reading = read_company(book)
        refuse_edits(book, reading)
        proofs = proofs_of(book, reading.company, kit)
        refuse_typed_over(proofs)
        return cls(book, kit, sign, reading, LongTables(book), broken_rules(proofs))

    @property
    def calendar(self) -> Calendar:
        """The calendar of the book."""
        return self.reading.tables.calendar

    @property
    def base(self) -> int:
        """The open month."""
        return self.reading.company.base

    def typed(self, table: Table) -> TypedTable:
        """A long table as it stands."""
        return self.reading.tables[table.name]

    def period(self, given: str, otherwise: int) -> int:
        """The period that an option names, by its label or a date in it; "" is the other one.

        Raises SopError E134 or E136 for what is no period of the book.
        """
        if not given.strip():
            return otherwise
        found = _read(lambda: read_period(given, self.calendar), "--from")
        return int(found)

    def first_day(self, period: int) -> float:
        """The number of the first day of a period."""
        return float(self.calendar.start_days[self.calendar.row(period)])

    def refuse_closed(self, period: int) -> None:
        """RefusedError E148 for a period that is closed: what held in it stays as it was."""
        if period < self.base:
            raise RefusedError(
                "E148",
                f"{self.label(period)} is closed, and what held in it stays as it was.",
                "--from",
                f"Begin with the open month, {self.label(self.base)}, or a later one.",
            )

    def label(self, period: int) -> str:
        """What a period is called."""
        return self.calendar.label(period)

    def set(self, table: Table, row: int, column: str, value: Any, reason: str) -> None:
        """Gives a cell of a row, counted as the typed table counts, another value."""
        at = parse_cell(self.typed(table).at(row, column).rpartition("!")[2])[0]
        first_row = self.book.table(table.name).area.first_row + 1
        self.tables.set(table, at - first_row, column, value, reason)

    def made(self, what: str, line: str, blocks: Mapping[str, Block] | None = None) -> Made:
        """What all the changes of the long tables come to.

        what : for the message, line : for the run history, both as the book spells the names.
        blocks : baseline, override and production, where a run changes them too.
        Raises ProblemsError where the tables do not fit one another any more.
        """
        company, warnings = corrected(self.reading, self.tables, blocks=blocks)
        settings = with_history(settings_of(self.book), self.sign.line(line))
        plan = plan_as_it_stands(company)
        changes = renewed(self.book, plan, self.tables, settings, self.kit)
        told = (*warnings, *self.warnings)
        month, before = Month.of(self.reading), None if blocks is None else company
        return Made(month, company, changes, what, told, self.broken, before)

    def made_larger(
        self, what: str, line: str, reason: str, blocks: Mapping[str, Block] | None = None
    ) -> Made:
        """What they come to where the wide sheets need more rows.

        reason : for the list of changes. blocks : baseline, override and production, where a
        family comes. Raises what made and larger raise.
        """
        company, warnings = corrected(self.reading, self.tables, blocks=blocks)
        settings = with_history(settings_of(self.book), self.sign.line(line))
        found = larger(self.reading, self.tables, company, settings, reason, self.kit)
        told = (*warnings, *self.warnings, *_drawn_anew(found.pages))
        return Made(
            Month.of(self.reading),
            company,
            found.changes,
            what,
            told,
            self.broken,
            company,
            found.data,
        )


def _refuse_empty(book: Book) -> None:
    """RefusedError E180 for a book without any family, on whose sheets nothing is planned."""
    if not any(row[0] for row in book.table_rows(FAMILIES.name)):
        raise RefusedError(
            "E180",
            "the book has no family yet, so nothing is planned that another one could be added to.",
            FAMILIES.sheet,
            "Write the first ones into CSV files (sopxl new --describe says which), then make it "
            "with them: sopxl new BOOK --from FOLDER --force",
        )


def _drawn_anew(pages: Sequence[str]) -> Iterator[Problem]:
    if pages:
        yield Problem(
            "W143",
            f"{some(pages)} {'is' if len(pages) == 1 else 'are'} drawn anew with a line more: "
            "widths, colours and zoom are ours again.",
            pages[0],
            "Nothing else of the book moves.",
        )


def given(table: Table, column: str, value: Any, option: str = "") -> Any:
    """What an option gives for a column, held to the column's limits.

    option : its name, that of the column if left out.
    Raises SopError as a cell with that value would, its place being the option.
    """
    name = option or column.lower().replace(" ", "-")
    return _read(lambda: reader(table.column(column), None, STRICT)(value), f"--{name}")


def _read(read: Any, where: str) -> Any:
    try:
        return read()
    except SopError as error:
        problem = replace(error.problem, where=where)
        raise type(error)(problem.code, problem.message, problem.where, problem.fix) from None

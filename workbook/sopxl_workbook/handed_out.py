"""The plan by item and week as files for the plant and for each supplier.

A row out is an item in one week of one month; each says which authorised run it is of, or that it
is of a draft. Imports the engine's schedule and the writing of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calendar import days_of
from sopxl.errors import NotFoundError, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.in_force import InForce
from sopxl.plan.schedule import Schedule, hours_of, share_made
from sopxl.plan.schedule_record import Record
from sopxl.plan.scheduled import AUTHORISED, DRAFT, PRODUCTION
from sopxl.plan.term_words import HOUR, OF_PEOPLE
from sopxl_workbook.csv_out import csv_text
from sopxl_workbook.ooxml.commit import create
from sopxl_workbook.ooxml.disk import failed, make_folder

SCHEDULE, HOURS, PROMISE, SUPPLIER = "schedule.csv", "hours.csv", "promise.csv", "supplier-{}.csv"
BOUGHT = "subcontract.csv"
_MARK = ("plan", "run", "version")
_COLUMNS = ("period", "week", "code", "quantity", "family", "family_quantity", "unit")
_HOURS = ("period", "week", "resource", "hours")
_PROMISE = (
    *("period", "week", "code", "family", "unit", "forecast", "orders", "demand", "mps"),
    *("projected_available", "available_to_promise", "available_to_promise_cumulative"),
)
_Row = Sequence[str | float]


@dataclass(frozen=True)
class Handed:
    """What is handed out: a schedule, its records, and of which run it is."""

    company: Company
    schedule: Schedule
    records: Sequence[Record]

    def mark(self, family: str) -> tuple[str, str, str]:
        """Plan, run and version of the engine of a family's rows; the last two of a draft ""."""
        return self._authorised.get(family, (DRAFT, "", ""))

    @cached_property
    def _authorised(self) -> dict[str, tuple[str, str, str]]:
        """The marks of the families whose plan of the open month is authorised."""
        return {
            row.family: (AUTHORISED, row.run, row.version)
            for row in self.company.archive
            if row.origin == self.company.base and row.measure == PRODUCTION
        }

    @cached_property
    def mark_of_all(self) -> tuple[str, str, str]:
        """The mark of a row that is of several families: a draft as soon as one of them is."""
        marks = {self.mark(family.name) for family in self.company.families}
        drafts = [mark for mark in marks if mark[0] == DRAFT]
        return drafts[0] if drafts else max(marks)

    @cached_property
    def made(self) -> Block:
        """Share of each week that is made in own plant, shape (p, families)."""
        return share_made(self.schedule)

    def made_of(self, piece: int, family: str) -> float:
        """That share of one family in one week."""
        return float(self.made[piece, self.company.index[family]])

    @property
    def drafts(self) -> list[str]:
        """The families of which something is scheduled that nobody has authorised."""
        made = np.abs(self.schedule.volume).sum(axis=0)
        pairs = zip(self.company.index, made.tolist(), strict=True)
        return [name for name, units in pairs if units and self.mark(name)[0] == DRAFT]

    def check(self, *, draft: bool) -> None:
        """Raises RefusedError E700 where a draft would go out that is not said to be one."""
        if draft or not self.drafts:
            return
        label, names = self.schedule.months[0], self.drafts
        whose = "" if len(names) == len(self.company.families) else f" of {', '.join(names)}"
        raise RefusedError(
            "E700",
            f"the plan{whose} is not authorised for {label}: a plant would make what nobody has "
            "signed.",
            "Archive",
            "Authorise it with sopxl authorise, or give --draft: the files then say so.",
        )


def suppliers_of(company: Company, wanted: Sequence[str] = ()) -> list[str]:
    """The resources that are suppliers: those asked for, else those that Least cost pays by use.

    wanted : names of resources. Raises NotFoundError E124 for one that no bill asks anything of.
    Rule : without names a resource with a price per hour and without people of its own
    """
    resources = InForce(company).resources
    known = {name.casefold(): name for name in resources}
    for name in wanted:
        if name.casefold() not in known:
            raise NotFoundError(
                "E124",
                f'there is no resource "{name}" in the Bill.',
                "--supplier",
                f"Write one of these: {', '.join(resources) or 'none stands there yet'}.",
            )
    if wanted:
        return list(dict.fromkeys(known[name.casefold()] for name in wanted))
    paid = {term.resource for term in company.terms if term.term == HOUR}
    people = {term.resource for term in company.terms if term.term in OF_PEOPLE}
    return [name for name in resources if name in paid - people]


def export(
    handed: Handed, folder: Path, *, force: bool, draft: bool = False, suppliers: Sequence[str] = ()
) -> list[Path]:
    """Writes a schedule into a folder: for the plant, and for each supplier.

    folder : made where it is not there. force : whether files of those names are replaced. draft :
    whether a plan that nobody has authorised may go out. suppliers : as suppliers_of takes them.
    Returns : schedule.csv by item and week with the family units of it that are bought and the
    resources that the rest runs over, hours.csv by resource, promise.csv with balance and promise,
    subcontract.csv with what is bought, if anything is, supplier-NAME.csv with the items of a
    supplier and what they ask of it. Raises RefusedError E581 where one is there already, E700 for
    a draft, NotFoundError E124 for a supplier that is none, FileError E208; on a refusal none is
    written.
    """
    handed.check(draft=draft)
    names = suppliers_of(handed.company, suppliers)
    texts = {
        SCHEDULE: csv_text((*_COLUMNS, "subcontract", "resources", *_MARK), _plant(handed)),
        PROMISE: csv_text((*_PROMISE, *_MARK), _promise(handed)),
    }
    resources, hours = hours_of(handed.schedule, handed.company)
    if resources:
        texts[HOURS] = csv_text((*_HOURS, *_MARK), _hours(handed, resources, hours))
    if bought := list(_bought(handed)):
        texts[BOUGHT] = csv_text((*_COLUMNS, *_MARK), bought)
    for name, file in zip(names, _file_names(names), strict=True):
        rows = _of_supplier(handed, name)
        texts[file] = csv_text((*_COLUMNS, "supplier", "asked", *_MARK), rows)
    return _write(texts, folder, force=force)


def _write(texts: dict[str, str], folder: Path, *, force: bool) -> list[Path]:
    """Writes the files, or none of them where one stands there and force is not given."""
    standing = [name for name in texts if (folder / name).exists()]
    if standing and not force:
        raise RefusedError(
            "E581",
            f"there is a file {standing[0]} already.",
            str(folder),
            "Give another folder, or --force to replace it.",
        )
    try:
        make_folder(folder, shared=True)
    except OSError as error:
        raise failed(folder, error) from error
    for name, text in texts.items():
        create(folder / name, text.encode())
    return [folder / name for name in texts]


def _file_names(suppliers: Sequence[str]) -> Iterator[str]:
    """A file name for each supplier that every system takes, none twice."""
    taken: set[str] = set()
    for name in suppliers:
        plain = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "supplier"
        file, number = SUPPLIER.format(plain), 1
        while file.casefold() in taken:
            number += 1
            file = SUPPLIER.format(f"{plain}-{number}")
        taken.add(file.casefold())
        yield file


def _plant(handed: Handed) -> Iterator[_Row]:
    """A row an item and week: what of it is bought, and the resources of its family."""
    bill = _Bill(handed)
    for piece, line, row in _items(handed.schedule):
        family = handed.schedule.lines[line].family
        bought = float(handed.schedule.pieces[piece, line]) * (1 - handed.made_of(piece, family))
        used = "; ".join(bill.resources_of(family, piece))
        yield (*row, bought, used, *handed.mark(family))


def _bought(handed: Handed) -> Iterator[_Row]:
    """A row an item and week of which something is bought, with that part of it."""
    for piece, line, row in _items(handed.schedule):
        family = handed.schedule.lines[line].family
        share = 1 - handed.made_of(piece, family)
        if share > 0:
            period, week, code, quantity, _, units, unit = row
            parts = (float(quantity) * share, family, float(units) * share)
            yield (period, week, code, *parts, unit, *handed.mark(family))


def _of_supplier(handed: Handed, supplier: str) -> Iterator[_Row]:
    """The rows of the families that ask something of a supplier, and how much each asks."""
    bill = _Bill(handed)
    for piece, line, row in _items(handed.schedule):
        family = handed.schedule.lines[line].family
        each = bill.asked(family, supplier, piece)
        if each:
            units = float(handed.schedule.pieces[piece, line])
            made = units * handed.made_of(piece, family)
            yield (*row, supplier, made * each, *handed.mark(family))


class _Bill:
    """What one family unit asks of each resource, by month of the schedule."""

    def __init__(self, handed: Handed) -> None:
        in_force, company = InForce(handed.company), handed.company
        self._month = handed.schedule.month
        at = slice(company.now, company.now + len(handed.schedule.months))
        self._each: Block = np.nan_to_num(in_force.hours[at])
        self._lines = in_force.lines

    def asked(self, family: str, resource: str, piece: int) -> float:
        """Hours, or units of a supplier, of one family unit in the month of a week."""
        return float(
            sum(
                self._each[self._month[piece], i]
                for i, line in enumerate(self._lines)
                if line == (family, resource)
            )
        )

    def resources_of(self, family: str, piece: int) -> list[str]:
        """The resources that a family runs over, in the order of the bill."""
        return list(
            dict.fromkeys(
                resource
                for i, (name, resource) in enumerate(self._lines)
                if name == family and self._each[self._month[piece], i] > 0
            )
        )


def _items(schedule: Schedule) -> Iterator[tuple[int, int, _Row]]:
    """Week and line of each quantity that is not 0, and its row."""
    weeks = _weeks(schedule.days)
    for piece, quantities in enumerate(schedule.pieces.tolist()):
        month = int(schedule.month[piece])
        for i, (line, quantity) in enumerate(zip(schedule.lines, quantities, strict=True)):
            if quantity:
                units = quantity / float(schedule.factors[month, i])
                where = (schedule.months[month], weeks[piece])
                yield piece, i, (*where, line.code, units, line.family, quantity, line.unit)


def _hours(handed: Handed, resources: Sequence[str], hours: Block) -> Iterator[_Row]:
    """Hours of each resource and week that are not 0, with the mark of the plan."""
    schedule, mark = handed.schedule, handed.mark_of_all
    weeks = _weeks(schedule.days)
    for piece, row in enumerate(hours.tolist()):
        for resource, needed in zip(resources, row, strict=True):
            if needed:
                month = schedule.months[schedule.month[piece]]
                yield month, weeks[piece], resource, needed, *mark


def _promise(handed: Handed) -> Iterator[_Row]:
    """A row a family or item and week; what is not known is blank."""
    schedule = handed.schedule
    weeks, months = _weeks(schedule.days), [schedule.months[at] for at in schedule.month]
    for record in handed.records:
        phased = record.phased
        rows: tuple[Vector, ...] = (record.forecast, record.orders, phased.demand, record.mps)
        rows += (phased.balance, phased.available, phased.ahead)
        who = (record.code, record.family, record.unit)
        cells = zip(months, weeks, *(row.tolist() for row in rows), strict=True)
        for month, week, *figures in cells:
            yield (month, week, *who, *figures, *handed.mark(record.family))


def _weeks(days: Vector) -> list[str]:
    """The first day of each piece of a week."""
    return [str(day) for day in days_of(days)]

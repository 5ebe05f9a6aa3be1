"""What stands beside a family goes over with it to another one: business plan, notes, comments.

A row becomes one of the other family; where that has a row of the same key already, the figure is
added to it and 0 is left. Units become units of the other one, and stay a sum only where both rows
give them. Events stay: they are in the forecast that is added. Imports work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sopxl.errors import Problem
from sopxl_workbook.contract import BUSINESS_PLAN, COMMENTS, NOTES, Table
from sopxl_workbook.cycle.master.work import Work
from sopxl_workbook.messages import counted
from sopxl_workbook.tables.findings import some

_FIGURES = {BUSINESS_PLAN.name: "Value", NOTES.name: "", COMMENTS.name: ""}
_CURRENCY, _UNITS = "Currency", "Units"


@dataclass(frozen=True, slots=True)
class _Move:
    """What becomes of the rows of one table."""

    table: Table
    name: str
    into: str
    times: float  # units of the other family in one of it
    reason: str

    @property
    def figure(self) -> str:
        """The column whose figures are added, "" where there is none."""
        return _FIGURES[self.table.name]

    def carried_out(self, work: Work) -> tuple[int, list[str]]:
        """Sets the cells; how many rows go over, and the places of those that stay."""
        typed = work.typed(self.table)
        keys = [key for key in self.table.key if key != "Family"]
        taken = {
            row[1:]: at for at, row in enumerate(typed.of("Family", *keys)) if row[0] == self.into
        }
        gone, stays = 0, []
        for at, (family, *key) in enumerate(typed.of("Family", *keys)):
            if family != self.name:
                continue
            other = taken.get(tuple(key))
            if other is None:
                self._renamed(work, at)
            elif self._can_be_added(work, at, other):
                self._added(work, at, other)
            else:
                stays.append(typed.at(at))
                continue
            gone += 1
        return gone, stays

    def _renamed(self, work: Work, at: int) -> None:
        work.set(self.table, at, "Family", self.into, self.reason)
        units = self._units(work, at)
        if units is not None and self.times != 1:
            work.set(self.table, at, _UNITS, self.times * units, self.reason)

    def _added(self, work: Work, at: int, other: int) -> None:
        total = self._value(work, other) + self._value(work, at)
        work.set(self.table, other, self.figure, total, self.reason)
        work.set(self.table, at, self.figure, 0.0, self.reason)
        mine, theirs = self._units(work, at), self._units(work, other)
        if mine is not None or theirs is not None:
            both = None if mine is None or theirs is None else theirs + self.times * mine
            work.set(self.table, other, _UNITS, both, self.reason)
            work.set(self.table, at, _UNITS, None if mine is None else 0.0, self.reason)

    def _units(self, work: Work, at: int) -> float | None:
        """The units of a row, None where the table or the row has none."""
        found: Any = work.typed(self.table).columns.get(_UNITS)
        return None if found is None else found[at]

    def _can_be_added(self, work: Work, at: int, other: int) -> bool:
        """Two currencies are no sum, and two notes none either."""
        if not self.figure:
            return False
        columns = work.typed(self.table).columns
        mine: Any = columns.get(_CURRENCY)
        return mine is None or self._currency(work, mine[at]) == self._currency(work, mine[other])

    def _currency(self, work: Work, found: str | None) -> str:
        return found or work.reading.company.currency

    def _value(self, work: Work, at: int) -> float:
        return float(work.typed(self.table).columns[self.figure][at])


def hand_over(work: Work, name: str, into: str, times: float, reason: str) -> Iterator[Problem]:
    """Gives business plan, notes and comments of a family to another one, in every period.

    Its history counts there from the first period on, so what stands beside it does too.
    times : units of the other family in one of it. reason : for the list of changes.
    Yields W253 with what goes over, W147 with rows that stay: two currencies are no sum.
    """
    found = [
        (table, *_Move(table, name, into, times, reason).carried_out(work))
        for table in (BUSINESS_PLAN, NOTES, COMMENTS)
    ]
    gone = [f"{counted(rows, 'row')} of {table.sheet}" for table, rows, _ in found if rows]
    if gone:
        yield Problem(
            "W253",
            f"{some(gone)} {'goes' if gone[0].startswith('1 ') and len(gone) == 1 else 'go'} over "
            f"from {name} to {into}; where it had one of its own, both are added there.",
            BUSINESS_PLAN.sheet,
            "Look at them there.",
        )
    for table, _, stays in found:
        if stays:
            yield Problem(
                "W147",
                f"{counted(len(stays), 'row')} of {table.sheet} still "
                f"{'has' if len(stays) == 1 else 'have'} the name {name}: {into} has such a row, "
                "and both are no sum.",
                stays[0],
                f"Give them to {into} by hand where they should count for it.",
            )


def earlier_accuracy(work: Work, name: str, into: str) -> Iterator[Problem]:
    """W252 for months whose actuals are those of both and whose forecast was that of one."""
    company = work.reading.company
    origins = [row.origin for row in company.archive if row.family == into]
    if origins and min(origins) < work.base:
        first, last = work.label(min(origins)), work.label(work.base - 1)
        months = first if first == last else f"{first} to {last}"
        yield Problem(
            "W252",
            f"what was authorised of {into} for {months} was for it alone, its actuals there hold "
            f"{name} too: accuracy and bias of then compare the two.",
            "Archive",
            f"Read the accuracy of {into} from {work.label(work.base)} on.",
        )

"""Items added and retired: dated rows of the Item map; imports work and kinds.

An item is nothing but its rows there. No other sheet has one of its own, so nothing else moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sopxl.errors import RefusedError
from sopxl_workbook.contract import ACTUALS, ITEM_MAP
from sopxl_workbook.cycle.master.kinds import Kind, free, known
from sopxl_workbook.cycle.master.work import Made, Work, given
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import some

_BEFORE, _AFTER = -float("inf"), float("inf")


@dataclass(frozen=True, slots=True)
class AddItem:
    """A new item, or code of the ERP, of a family."""

    verb: ClassVar[str] = "add"
    done: ClassVar[str] = "added"

    name: str
    family: str
    factor: float = 1.0  # family units in one unit of the item
    share: float | None = None  # of the family's volume, 0 to 1
    start: str = ""  # first period in which it counts; "" for always

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that adds the item below the Item map.

        Raises InputError E131 (no such family), E128 and E114 (no name), E130 (it is taken), E134
        and E136 (no period); LimitError E121 (factor or share); what Work.begin raises.
        """
        work = Work.begin(book, kit, sign)
        name = free(work.reading.tables, Kind.ITEM, self.name)
        family = known(work.reading.tables, Kind.FAMILY, self.family)
        row = (
            name,
            family,
            given(ITEM_MAP, "Factor", self.factor),
            given(ITEM_MAP, "Planning share", self.share),
            None if not self.start else work.first_day(work.period(self.start, 0)),
        )
        work.tables.append(ITEM_MAP, row, "item added")
        since = f" from {work.label(work.period(self.start, 0))} on" if self.start else ""
        what = f'the item "{name}" of the family "{family}"{since}'
        return work.made(what, f"added {what}")


@dataclass(frozen=True, slots=True)
class RetireItem:
    """An item that counts no more from a period on."""

    verb: ClassVar[str] = "retire"
    done: ClassVar[str] = "retired"

    name: str
    start: str = ""  # first period without it; "" for the open month

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that ends the item's row on the day before the period begins.

        Raises InputError E131 (no such item), E134 and E136 (no period); RefusedError E142 (it
        counts no more then already, or begins only later), E141 (the Actuals have it since); what
        Work.begin raises.
        """
        work = Work.begin(book, kit, sign)
        name = known(work.reading.tables, Kind.ITEM, self.name)
        period = work.period(self.start, work.base)
        day, label = work.first_day(period), work.label(period)
        held = [row for row in rows_of(work, name) if row.end >= day]
        refuse_none(work, name, held, label)
        if held[-1].start >= day:
            raise RefusedError(
                "E142",
                f'"{name}" belongs to {held[-1].family} only from {iso_day(held[-1].start)} on, '
                f"which is not before {label}.",
                work.typed(ITEM_MAP).at(held[-1].at, "From"),
                "Retire it from a later period, or clear the row.",
            )
        _refuse_used(work, name, period)
        work.set(ITEM_MAP, held[-1].at, "To", day - 1, "item retired")
        what = f'the item "{name}" of the family "{held[-1].family}" from {label} on'
        return work.made(what, f"retired {what}")


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row of the Item map, as it holds."""

    family: str
    factor: float
    share: float | None
    start: float  # day number; minus infinity where it always held
    end: float  # day number; infinity where it still holds
    at: int  # of the typed table

    def counted(self, times: float, start: float) -> MapRow:
        """The row of an item that counts as so many of this one, from a day on."""
        return MapRow(self.family, times * self.factor, None, start, self.end, -1)

    def cells(self, name: str) -> tuple[object, ...]:
        """The row as the sheet holds it."""
        start, end = (None if abs(day) == _AFTER else day for day in (self.start, self.end))
        return name, self.family, self.factor, self.share, start, end


def rows_of(work: Work, name: str) -> list[MapRow]:
    """The rows of an item, by the day on which they begin."""
    columns = ("Item", "Family", "Factor", "Planning share", "From", "To")
    rows = [
        MapRow(
            family,
            1.0 if factor is None else factor,
            share,
            _BEFORE if start is None else start,
            _AFTER if end is None else end,
            at,
        )
        for at, (item, family, factor, share, start, end) in enumerate(
            work.typed(ITEM_MAP).of(*columns)
        )
        if item == name
    ]
    return sorted(rows, key=lambda row: row.start)


def refuse_none(work: Work, name: str, held: Sequence[MapRow], label: str) -> None:
    """RefusedError E142 for an item of which no row is held from a period on."""
    if not held:
        last = rows_of(work, name)[-1]
        raise RefusedError(
            "E142",
            f'"{name}" belongs to no family in {label}: its last row ended on {iso_day(last.end)}.',
            work.typed(ITEM_MAP).at(last.at, "To"),
            "Give an earlier period, or clear the day on which the row ends.",
        )


def _refuse_used(work: Work, name: str, period: int) -> None:
    typed = work.typed(ACTUALS)
    rows = [
        row
        for row, (when, code) in enumerate(typed.of("Period", "Code"))
        if code == name and when >= period
    ]
    if rows:
        one = len(rows) == 1
        raise RefusedError(
            "E141",
            f"{counted(len(rows), 'row')} of the Actuals from {work.label(period)} on "
            f'{"is" if one else "are"} of "{name}": '
            f"{some(typed.at(row, 'Code') for row in rows)}.",
            typed.at(rows[0], "Code"),
            "Retire it from a later period, or take the rows out if they are wrong.",
        )

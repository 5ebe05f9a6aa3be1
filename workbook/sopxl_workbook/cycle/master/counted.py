"""An item that counts as another one from a period on; imports the items and their map.

What it counted for before stays, or is restated by the map where it begins with a closed month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sopxl.errors import InputError, Problem, RefusedError
from sopxl_workbook.contract import ACTUALS, FAMILIES, ITEM_MAP
from sopxl_workbook.cycle.master.closed import refuse_lost, restated_by_map
from sopxl_workbook.cycle.master.items import MapRow, refuse_none, rows_of
from sopxl_workbook.cycle.master.kinds import Kind, known, refuse_itself
from sopxl_workbook.cycle.master.work import Made, Work, given
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.tables.cell_values import iso_day


@dataclass(frozen=True, slots=True)
class MergeItems:
    """An item that counts as another one from a period on: a new code for the same thing."""

    verb: ClassVar[str] = "merge"
    done: ClassVar[str] = "merged"

    name: str
    into: str
    start: str = ""  # first period in which it is so; "" for the open month
    factor: float | None = None  # units of the other in one of it; None: one, if they are alike

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that gives the item the rows of the other one from the period on.

        Months before the open one are restated where the period is one of them: each figure of a
        month that a run closed stands on the Restated sheet with what it was.
        Raises InputError E131 (no such item), E560 (both are the same item, or count the same
        already), E146 (other units and no factor), E134 and E136 (no period); RefusedError E147
        (one made to stock, one to order), E142 (the other does not count then), E149 (a closed
        month would change and no reason is given), E189 (a family would lose a closed figure);
        LimitError E121 (factor); what Work.begin raises.
        """
        work = Work.begin(book, kit, sign)
        name = known(work.reading.tables, Kind.ITEM, self.name)
        into = known(work.reading.tables, Kind.ITEM, self.into)
        period = work.period(self.start, work.base)
        day, label = work.first_day(period), work.label(period)
        refuse_itself(Kind.ITEM, name, into)
        mine = [row for row in rows_of(work, name) if row.end >= day]
        others = [row for row in rows_of(work, into) if row.end >= day]
        refuse_none(work, into, others, label)
        _refuse_later(work, into, others[0], day, label)
        _refuse_strategies(work, name, mine, others)
        times = self._units(work, mine, others)
        wanted = [row.counted(times, max(row.start, day)) for row in others]
        _refuse_nothing(name, into, mine, wanted)
        refuse_lost(work, name, period, {row.family for row in wanted})
        _rewrite(work, name, mine, wanted, day)
        work.warnings += _told(work, name, mine, wanted, period)
        restated_by_map(work, period)
        what = f'the item "{name}" into "{into}" from {label} on'
        return work.made(what, f"merged {what}")

    def _units(self, work: Work, mine: Sequence[MapRow], others: Sequence[MapRow]) -> float:
        """Units of the other item in one of this, if they can be told."""
        if self.factor is not None:
            return float(given(ITEM_MAP, "Factor", self.factor))
        units = dict(work.typed(FAMILIES).of("Family", "Unit"))
        for one in mine:
            for other in others:
                if (one.factor, units[one.family]) != (other.factor, units[other.family]):
                    raise InputError(
                        "E146",
                        f"one of {self.name} is {one.factor:g} {units[one.family]}, one of "
                        f"{self.into} is {other.factor:g} {units[other.family]}.",
                        work.typed(ITEM_MAP).at(one.at, "Factor"),
                        f"Say with --factor how many of {self.into} are in one of {self.name}.",
                    )
        return 1.0


def _rewrite(
    work: Work, name: str, mine: Sequence[MapRow], wanted: Sequence[MapRow], day: float
) -> None:
    """Ends the row that holds on a day, and puts the wanted ones in place of those after it."""
    reason = "item merged"
    later = [row.at for row in mine if row.start >= day]
    for row in mine:
        if row.start < day:
            work.set(ITEM_MAP, row.at, "To", day - 1, reason)
    for place, row in enumerate(wanted):
        if place >= len(later):
            work.tables.append(ITEM_MAP, row.cells(name), reason)
            continue
        for column, value in zip(ITEM_MAP.columns, row.cells(name), strict=True):
            work.set(ITEM_MAP, later[place], column.name, value, reason)
    for at in later[len(wanted) :]:
        for column in ITEM_MAP.columns:
            work.set(ITEM_MAP, at, column.name, None, reason)


def _told(
    work: Work, name: str, mine: Sequence[MapRow], wanted: Sequence[MapRow], period: int
) -> Iterator[Problem]:
    """W142 for a planning share that is left out, W141 for a balance that stays behind."""
    shares = [row for row in mine if row.share is not None]
    if shares:
        yield Problem(
            "W142",
            f"the planning share {shares[-1].share:g} of {name} in {shares[-1].family} is left "
            "out.",
            work.typed(ITEM_MAP).at(shares[-1].at, "Planning share"),
            "Type the shares of the other items of that family, so that they sum to 1.",
        )
    families = {row.family for row in wanted}
    rows = work.typed(ACTUALS).of("Period", "Code", "Measure", "Quantity")
    for row, (when, code, measure, quantity) in enumerate(rows):
        is_balance = measure in ("Closing", "Backlog") and quantity
        if code == name and when == period - 1 and is_balance and mine:
            if mine[0].family in families:
                continue
            yield Problem(
                "W141",
                f"the {measure} of {name} in {work.label(when)} stays with {mine[0].family}: "
                f"{quantity:,.10g} will be unexplained there, and in {wanted[0].family}.",
                work.typed(ACTUALS).at(row, "Quantity"),
                "Merge from the first period of the calendar, or enter Adjusted for both.",
            )


def _refuse_nothing(name: str, into: str, mine: Sequence[MapRow], wanted: Sequence[MapRow]) -> None:
    def held(rows: Sequence[MapRow], after: float) -> list[tuple[object, ...]]:
        """What the rows say from a day on."""
        return [(r.family, r.factor, max(r.start, after), r.end) for r in rows]

    day = wanted[0].start
    if held(mine, day) == held(wanted, day):
        raise InputError(
            "E560",
            f'"{name}" counts as "{into}" already: {wanted[0].factor:g} of {wanted[0].family} '
            "each.",
            "Item map",
            f"Retire it where it is sold no more: sopxl master BOOK retire item {name}",
        )


def _refuse_later(work: Work, into: str, row: MapRow, day: float, label: str) -> None:
    if row.start > day:
        raise RefusedError(
            "E142",
            f'"{into}" belongs to {row.family} only from {iso_day(row.start)} on, which is not '
            f"before {label}.",
            work.typed(ITEM_MAP).at(row.at, "From"),
            "Give a later period, or an earlier day from which that row holds.",
        )


def _refuse_strategies(
    work: Work, name: str, mine: Sequence[MapRow], others: Sequence[MapRow]
) -> None:
    strategies = dict(work.typed(FAMILIES).of("Family", "Strategy"))
    for one in mine:
        for other in others:
            if (strategies[one.family] == "MTS") is not (strategies[other.family] == "MTS"):
                raise RefusedError(
                    "E147",
                    f'"{name}" belongs to {one.family}, {strategies[one.family]}, the other to '
                    f"{other.family}, {strategies[other.family]}: their figures measure other "
                    "things.",
                    work.typed(ITEM_MAP).at(one.at, "Family"),
                    "Retire the item, and add a new code for what is made the other way.",
                )

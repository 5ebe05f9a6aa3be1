"""Two resources that are one from a period on: capacity and bill added up; imports work and kinds.

What was loaded before stays where it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sopxl.errors import InputError, RefusedError
from sopxl_workbook.contract import BILL, RESOURCES, Table
from sopxl_workbook.cycle.master.kinds import Kind, known, refuse_itself
from sopxl_workbook.cycle.master.work import Made, Work
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book

_REASON = "resource merged"
_SAME = ("Hours", "Utilization", "Efficiency", "Overtime limit")  # else no station is like another
_NOTHING = {"Utilization": 0.0, "Overtime limit": None, "Outside capacity": None}


@dataclass(frozen=True, slots=True)
class MergeResources:
    """A resource that is a part of another one from a period on."""

    verb: ClassVar[str] = "merge"
    done: ClassVar[str] = "merged"

    name: str
    into: str
    start: str = ""  # first period in which it is so; "" for the open month

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that adds stations and bill of the one to the other, and ends the one.

        Raises InputError E131 (no such resource), E560 (both are the same), E146 (their stations
        are not alike), E134 and E136 (no period); RefusedError E148 (the period is closed), E142
        (one of them gives nothing yet); what Work.begin and larger raise.
        """
        work = Work.begin(book, kit, sign)
        name = known(work.reading.tables, Kind.RESOURCE, self.name)
        into = known(work.reading.tables, Kind.RESOURCE, self.into)
        refuse_itself(Kind.RESOURCE, name, into)
        period = work.period(self.start, work.base)
        work.refuse_closed(period)
        day = work.first_day(period)
        _join_capacity(work, name, into, day, work.label(period))
        _join_bill(work, name, into, day)
        what = f'the resource "{name}" into "{into}" from {work.label(period)} on'
        return work.made_larger(what, f"merged {what}", _REASON)


@dataclass(frozen=True, slots=True)
class _Steps:
    """Dated rows of one key, in force each until the next."""

    rows: Sequence[tuple[float, int]]  # day, row of the typed table; by day

    def at(self, day: float) -> int | None:
        """The row in force on a day."""
        return max(((start, at) for start, at in self.rows if start <= day), default=(0, None))[1]

    def on(self, day: float) -> int | None:
        """The row that begins on a day."""
        return next((at for start, at in self.rows if start == day), None)

    def after(self, day: float) -> list[tuple[float, int]]:
        """The rows that begin after a day."""
        return [(start, at) for start, at in self.rows if start > day]


def _steps(work: Work, table: Table, key: Sequence[str]) -> Mapping[tuple[Any, ...], _Steps]:
    """The dated rows of a table by key."""
    rows: dict[tuple[Any, ...], list[tuple[float, int]]] = defaultdict(list)
    for at, (start, *found) in enumerate(work.typed(table).of("From", *key)):
        rows[tuple(found)].append((start, at))
    return {found: _Steps(sorted(each)) for found, each in rows.items()}


def _points(day: float, *steps: _Steps) -> list[float]:
    """A day, and every later one on which something changes."""
    return sorted({day, *(start for each in steps for start, _ in each.after(day))})


def _join_capacity(work: Work, name: str, into: str, day: float, label: str) -> None:
    typed, steps = work.typed(RESOURCES), _steps(work, RESOURCES, ["Resource"])
    mine, others = steps[name,], steps[into,]
    for resource, each in ((name, mine), (into, others)):
        if each.at(day) is None:
            raise RefusedError(
                "E142",
                f'"{resource}" gives no hours yet on the first day of {label}.',
                typed.at(each.rows[0][1], "From"),
                "Merge from a later period.",
            )
    for point in _points(day, mine, others):
        one, other = mine.at(point), others.at(point)
        assert one is not None  # each of them holds since the first day
        assert other is not None
        _refuse_unlike(work, name, into, one, other)
        bought = [typed.columns["Outside capacity"][at] for at in (one, other)]
        summed = {
            "From": point,
            "Stations": sum(typed.columns["Stations"][at] for at in (one, other)),
            "Outside capacity": None if bought == [None, None] else sum(x or 0.0 for x in bought),
        }
        _put(work, RESOURCES, others.on(point), other, summed)
    last = mine.at(day)
    assert last is not None
    _put(work, RESOURCES, mine.on(day), last, {"From": day, **_NOTHING})
    for _, at in mine.after(day):
        _put(work, RESOURCES, at, at, _NOTHING)


def _put(
    work: Work, table: Table, standing: int | None, like: int, cells: Mapping[str, Any]
) -> None:
    """Sets cells of a row that stands, or adds one that is otherwise like another."""
    if standing is not None:
        for column, value in cells.items():
            work.set(table, standing, column, value, _REASON)
        return
    typed = work.typed(table)
    row = {column.name: typed.columns[column.name][like] for column in table.columns}
    work.tables.append(table, list((row | dict(cells)).values()), _REASON)


def _refuse_unlike(work: Work, name: str, into: str, one: int, other: int) -> None:
    """InputError E146 where a station of the one gives other hours than one of the other."""
    typed = work.typed(RESOURCES)
    for column in _SAME:
        values = [typed.columns[column][at] or 0.0 for at in (one, other)]
        if values[0] != values[1]:
            raise InputError(
                "E146",
                f'{column} of "{name}" is {values[0]:g}, of "{into}" it is {values[1]:g}: their '
                "stations cannot be added up.",
                typed.at(one, column),
                f"Express one of them by stations such as those of {into}, then merge.",
            )


def _join_bill(work: Work, name: str, into: str, day: float) -> None:
    """Adds the hours asked of the one to those asked of the other, from a day on."""
    hours = work.typed(BILL).columns["Hours per unit"]
    steps = _steps(work, BILL, ["Resource", "Family", "Offset"])
    nothing = _Steps(())

    def asked(each: _Steps, point: float) -> float:
        """Hours per unit on a day, 0 where none are asked."""
        at = each.at(point)
        return 0.0 if at is None else float(hours[at])

    for (resource, family, offset), mine in steps.items():
        others = steps.get((into, family, offset), nothing)
        points = _points(day, mine, others)
        if resource != name or not any(asked(mine, point) for point in points):
            continue
        for point in points:
            total = {"From": point, "Hours per unit": asked(mine, point) + asked(others, point)}
            line = {"Family": family, "Resource": into, "Offset": offset, **total}
            _put(work, BILL, others.on(point), mine.rows[0][1], line)
        _put(work, BILL, mine.on(day), mine.rows[0][1], {"From": day, "Hours per unit": 0.0})
        for _, at in mine.after(day):
            _put(work, BILL, at, at, {"Hours per unit": 0.0})

"""Key resources added, and retired: no capacity from a period on; imports work and kinds.

The Resources are dated from a day on and never end, so a row of no use ends one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sopxl.errors import RefusedError
from sopxl_workbook.contract import BILL, RESOURCES
from sopxl_workbook.cycle.master.kinds import Kind, free, known
from sopxl_workbook.cycle.master.work import Made, Work, given
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import Book
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import some


@dataclass(frozen=True, slots=True)
class AddResource:
    """A new key resource."""

    verb: ClassVar[str] = "add"
    done: ClassVar[str] = "added"

    name: str
    hours: float  # of one station on a working day
    stations: float
    utilization: float = 1.0
    efficiency: float = 1.0
    overtime: float | None = None  # extra share of hours
    outside: float | None = None  # hours a period that can be bought
    start: str = ""  # first period with it; "" for the open month
    asks: Mapping[str, float] = field(default_factory=dict)  # hours in one unit, by family

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that adds rows of Resources and Bill, and their rows on the wide sheets.

        Raises InputError E128 and E114 (no name), E130 (it is taken), E131 (there is no such family
        that asks for it), E134 and E136 (no period); LimitError E121 (a figure outside its limits);
        RefusedError E148 (the period is closed); what Work.begin and larger raise.
        """
        work = Work.begin(book, kit, sign)
        name = free(work.reading.tables, Kind.RESOURCE, self.name)
        period = work.period(self.start, work.base)
        work.refuse_closed(period)
        figures = {
            "Hours": self.hours,
            "Stations": self.stations,
            "Utilization": self.utilization,
            "Efficiency": self.efficiency,
            "Overtime limit": self.overtime,
            "Outside capacity": self.outside,
        }
        checked = [given(RESOURCES, column, value) for column, value in figures.items()]
        work.tables.append(RESOURCES, (name, work.first_day(period), *checked), "resource added")
        for family, hours in self.asks.items():
            unit = given(BILL, "Hours per unit", hours)
            asking = known(work.reading.tables, Kind.FAMILY, family)
            line = (asking, name, 0.0, work.first_day(period), unit)
            work.tables.append(BILL, line, "resource added")
        what = f'the resource "{name}" from {work.label(period)} on'
        return work.made_larger(what, f"added {what}", "resource added")


@dataclass(frozen=True, slots=True)
class RetireResource:
    """A resource that gives nothing more from a period on."""

    verb: ClassVar[str] = "retire"
    done: ClassVar[str] = "retired"

    name: str
    start: str = ""  # first period without it; "" for the open month

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that adds a row of utilization 0, from the period's first day on.

        Raises InputError E131 (no such resource), E134 and E136 (no period); RefusedError E141 (a
        family asks for its hours then), E142 (a row of it begins then or later, or none holds),
        E148 (the period is closed); what Work.begin raises.
        """
        work = Work.begin(book, kit, sign)
        name = known(work.reading.tables, Kind.RESOURCE, self.name)
        period = work.period(self.start, work.base)
        work.refuse_closed(period)
        day = work.first_day(period)
        at = _row_before(work, name, day, work.label(period))
        _refuse_asked(work, name, day, work.label(period))
        typed = work.typed(RESOURCES)
        before = {column.name: typed.columns[column.name][at] for column in RESOURCES.columns}
        none = dict.fromkeys(("Overtime limit", "Outside capacity", "Comment"))
        row = list((before | {"From": day, "Utilization": 0.0} | none).values())
        work.tables.append(RESOURCES, row, "resource retired")
        what = f'the resource "{name}" from {work.label(period)} on'
        return work.made(what, f"retired {what}")


def _row_before(work: Work, name: str, day: float, label: str) -> int:
    """The row of a resource that holds on the day before; refused where there are later ones."""
    typed = work.typed(RESOURCES)
    rows = [
        (start, at)
        for at, (resource, start) in enumerate(typed.of("Resource", "From"))
        if resource == name
    ]
    start, at = max(rows)
    if start >= day:
        raise RefusedError(
            "E142",
            f'a row of "{name}" begins on {iso_day(start)}, which is not before {label}.',
            typed.at(at, "From"),
            "Retire it from a later period, or take the row out.",
        )
    return at


def _refuse_asked(work: Work, name: str, day: float, label: str) -> None:
    """RefusedError E141 with the rows of the bill that ask for its hours from a day on."""
    typed = work.typed(BILL)
    lines: dict[tuple[str, float], list[tuple[float, float, int]]] = {}
    columns = ("Family", "Resource", "Offset", "From", "Hours per unit")
    for at, (family, resource, offset, start, hours) in enumerate(typed.of(*columns)):
        if resource == name:
            lines.setdefault((family, offset), []).append((start, hours, at))
    asking = []
    for rows in map(sorted, lines.values()):
        held = [row for row in rows if row[0] <= day][-1:]
        later = [row for row in rows if row[0] > day]
        asking += [at for _, hours, at in (*held, *later) if hours > 0]
    if asking:
        places = some(typed.at(at, "Hours per unit") for at in sorted(asking))
        raise RefusedError(
            "E141",
            f"{counted(len(asking), 'row')} of the bill still "
            f'{"asks" if len(asking) == 1 else "ask"} for hours of "{name}" in {label} or later: '
            f"{places}.",
            typed.at(min(asking), "Hours per unit"),
            f"Add rows with 0 hours from the first day of {label} on, or give those hours to "
            "another resource.",
        )

"""The load of the chosen resource by all three methods of rough-cut capacity, side by side.

Overall factors; bill of resources: the hours of the Bill sheet in the month of completion; resource
profile: in the month in which they are worked, as the Load sheet has them. Imports the canvas and
the choices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.capacity import demonstrated_capacity
from sopxl.plan.company import Company
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    BILL,
    LEFT_COLUMNS,
    LOAD,
    OFFSET_COLUMN,
    PLAN,
    PROJECTION,
    key_of,
)
from sopxl_workbook.formulas import OWN_PLANT
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, block, is_number, number, numbers
from sopxl_workbook.sheets.capacity_asks import all_beside, asking
from sopxl_workbook.sheets.choices import CHOICE, chain, entry, known_as
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.timeline import (
    BROUGHT,
    FIRST_ROW,
    LAST_ROW,
    NAME_ROW,
    POINTER,
    QUARTERS,
    Slot,
)
from sopxl_workbook.sheets.timeline import PLAN as PLAN_COLUMNS
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.values import BookValues

WINDOW = 12  # closed months that shares and demonstrated capacity are taken from
MOST_LINES = 40  # of the Bill sheet for one resource; with more, no bill of resources is worked out
MARK = "◌"  # where the plan beyond the horizon would ask for hours
_BILL, _PROFILE = "Bill of resources", "Resource profile"
_OFFSETS = f"{BILL.name}[Offset]"
_ENDS = f"MIN(sop_base-sop_first+sop_horizon,ROWS(tblCalendar[Period]))+{LEFT_COLUMNS}"
METHODS = ("overall factors", "bill of resources", "resource profile")
_PLACES = POINTER + 6  # AG, and the families beside it
_FROM, _HOURS, _OFFSET = BROUGHT, *QUARTERS  # of a hidden line of the bill
_BASE = f"$H${FIRST_ROW}"
_MONTH_1 = f"$H${NAME_ROW}"
_SEEN = 0.5  # hours; less is not worth a word
_SKIP = ("brought", "past", "next")


def closed_hours(pointer: str) -> str:
    """The latest closed months of a row of the Projection, as a formula spans them."""
    first = f"MAX({LEFT_COLUMNS + 1},{_BASE}-{WINDOW})"
    return f"INDEX({PROJECTION.ref},{pointer},{first}):INDEX({PROJECTION.ref},{pointer},{_BASE}-1)"


def demonstrated(canvas: Canvas, name: str, pointer: str, resource: str) -> tuple[str, Value]:
    """Mean hours a month that a resource gave in the latest closed months: address and twin."""
    hours = closed_hours(pointer)
    known = f'IF(COUNT({hours})=0,"",AVERAGE({hours}))'
    formula = f'IF(COUNT({pointer},{_BASE})=2,IF({_BASE}>{LEFT_COLUMNS + 1},{known},""),"")'
    worked = _closed(canvas, canvas.book.row(PROJECTION, key_of(resource, "Load")))
    value = float(demonstrated_capacity(worked)[0]) if worked.size else ""
    return canvas.scalar(name, formula, value), value


def _closed(canvas: Canvas, hours: Vector | None) -> Vector:
    """The known hours of the latest closed months."""
    if hours is None:
        return np.zeros(0)
    now = canvas.company.now
    latest = hours[max(0, now - WINDOW) : now]
    return latest[~np.isnan(latest)]


def compose(canvas: Canvas, view: View, resource: str, pointer: str, top: int) -> int:
    """The block of the three methods; gives the row below. pointer : of the resource's load."""
    share, part = _share(canvas, pointer, resource)
    percent = f'IF(ISNUMBER({share}),", "&FIXED(100*{share},0)&"% of all hours","")'
    shown = f", {fixed(100 * number(part))}% of all hours" if is_number(part) else ""
    early, hours_early = _before(canvas, resource)
    told = f'IF(N({early})>={_SEEN:g},"; "&FIXED({early},0)&" h of the plan before "&{_MONTH_1},"")'
    heading = f'=IF({CHOICE}="","",{CHOICE}&", hours a month"&{percent}&{told})'
    if hours_early >= _SEEN:
        month = canvas.value(NAME_ROW, PLAN_COLUMNS[0])
        shown += f"; {fixed(hours_early)} h of the plan before {month}"
    said = f"{view.resource}, hours a month{shown}" if view.resource else ""
    block(canvas, top, "LOAD BY THREE METHODS", heading, said)

    def formula(slot: Slot) -> str:
        """The share of the hours of all loads; blank where none is known."""
        every = f"INDEX({LOAD.ref},0,{slot.letter}${LAST_ROW})"
        known = f'IF(COUNT({every})=0,"",{share}*SUM({every}))'
        return f'IF(COUNT({share},{slot.letter}${LAST_ROW})=2,{known},"")'

    def factors(slot: Slot) -> Value:
        """The resource's share of all hours that the plan asks for."""
        hours = _all_hours(canvas.book, slot)
        return number(part) * hours if is_number(part) and hours is not None else ""

    canvas.line(
        METHODS[0],
        top + 1,
        "Overall factors",
        formula,
        factors,
        looks.PLAIN,
        skip=_SKIP,
    )
    _bill(canvas, view, top + 2)
    canvas.line(
        METHODS[2],
        top + 3,
        _PROFILE,
        lambda s: canvas.at("asked", s),
        lambda s: canvas.of("asked", s),
        looks.PLAIN,
        skip=_SKIP,
    )
    lacks(canvas, "lacks", CHOICE, resource)
    return top + 4


def method(company: Company) -> tuple[str, str]:
    """The method of the load that the page shows; formula and twin."""
    is_profile = any(row.offset for row in company.bill)
    formula = f'=IF(SUM({_OFFSETS})>0,"{_PROFILE}","{_BILL}")'
    return formula, _PROFILE if is_profile else _BILL


def _before(canvas: Canvas, resource: str) -> tuple[str, float]:
    """Hours that the plan asks of closed months: address and twin."""
    spot = f"(COLUMN({LOAD.ref})-COLUMN({LOAD.name}[Key])+1)"
    mine = f"({LOAD.name}[Resource]={CHOICE})"
    ahead = f"({spot}+{all_beside(OFFSET_COLUMN)}>={_BASE})*({spot}<{_BASE})"
    formula = f'IF(ISNUMBER({_BASE}),SUMPRODUCT({mine}*{ahead},{LOAD.ref}),"")'
    now, hours = canvas.company.now, 0.0
    for line in asking(canvas, resource):
        worked = canvas.book.row(LOAD, line.key)
        if worked is not None:
            hours += float(np.nansum(worked[max(now - (line.offset or 0), 0) : now]))
    return canvas.scalar("hours before month 1", formula, hours), hours


def lacks(canvas: Canvas, name: str, chosen: str, resource: str) -> None:
    """A hidden line: a mark where units completed beyond the horizon would ask for hours.

    chosen : the cell that holds the resource.
    """
    figures, company = canvas.book.plan.figures, canvas.company
    names = figures.in_force.resources
    row = canvas.next_hidden()
    longest = f"${column_letters(BROUGHT)}${row}"

    def formula(slot: Slot) -> str:
        """The last month of the column, its offset later, against the last planned month."""
        first, last = (f"{slot.letter}${row}" for row in (FIRST_ROW, LAST_ROW))
        is_late = f"AND({last}+{longest}>{_ENDS},{first}<={_ENDS},{longest}>0)"
        return f'IF(COUNT({first},{last},{longest})=3,IF({is_late},"{MARK}",""),"")'

    def twin(slot: Slot) -> Value:
        """Whether any month of a column is incomplete."""
        at = [company.calendar.row(period) for period in slot.periods]
        is_late = resource in names and figures.is_incomplete[at, names.index(resource)].any()
        return MARK if is_late else ""

    canvas.line(name, row, name, formula, twin, looks.DERIVED, skip=("brought", "past"))
    most = f"=SUMPRODUCT(MAX(({BILL.name}[Resource]={chosen})*{_OFFSETS}))"
    value = figures.in_force.longest_offset[names.index(resource)] if resource in names else 0
    canvas.formula(row, BROUGHT, most, float(value), "days")


def _share(canvas: Canvas, pointer: str, resource: str) -> tuple[str, Value]:
    """Share of the resource in all hours of the latest closed months."""
    first = f"MAX({LEFT_COLUMNS + 1},{_BASE}-{WINDOW})"
    every = f"INDEX({LOAD.ref},0,{first}):INDEX({LOAD.ref},0,{_BASE}-1)"
    known = f'IF(SUM({every})>0,SUM({closed_hours(pointer)})/SUM({every}),"")'
    formula = f'IF(COUNT({pointer},{_BASE})=2,IF({_BASE}>{LEFT_COLUMNS + 1},{known},""),"")'
    now = canvas.company.now
    hours = canvas.book.tables[LOAD.name].values[:, max(0, now - WINDOW) : now]
    mine = canvas.book.row(PROJECTION, key_of(resource, "Load"))
    whole = float(np.nansum(hours))
    value: Value = ""
    if mine is not None and whole > 0:
        value = float(_closed(canvas, mine).sum()) / whole
    return canvas.scalar("share of all hours", formula, value), value


def _all_hours(book: BookValues, slot: Slot) -> float | None:
    """Hours that all families ask of all resources in a month; None where no load is known."""
    if slot.last is None:
        return None
    hours = book.tables[LOAD.name].values[:, slot.last - book.plan.company.calendar.first]
    return None if np.isnan(hours).all() else float(np.nansum(hours))


# The bill of resources ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _BillLine:
    """One row of the Bill sheet for the chosen resource, as its twin reads it."""

    family: str
    offset: int
    start: float
    hours: float


def _bill(canvas: Canvas, view: View, row: int) -> None:
    """The hours in the month of completion; blank where the plan does not reach."""
    bill = Listed.of(BILL, view)
    chosen = view.resource.casefold()
    found = [
        (i, str(bill.value(i, "Family") or ""))
        for i in range(1, len(bill.rows) + 1)
        if chosen and str(bill.value(i, "Resource") or "").casefold() == chosen
    ]
    columns = (f"{BILL.name}[Resource]", f"{BILL.name}[Family]")
    chain(canvas, CHOICE, columns, found, MOST_LINES + 1, _PLACES)
    lines = [_line_of(bill, *one) for one in found]
    names = [f"bill {i}" for i in range(MOST_LINES)]
    for i, name in enumerate(names):
        _bill_line(canvas, name, i, lines[i] if i < len(lines) else None, lines)
    first, last = canvas.rows[names[0]], canvas.rows[names[-1]]
    places = f"{entry(0, _PLACES)[0]}:{entry(MOST_LINES, _PLACES)[0]}"

    def twin(slot: Slot) -> Value:
        """The sum of the lines that are known; blank where there are more than are looked at."""
        known = numbers(canvas.of(name, slot) for name in names)
        return sum(known) if known and len(lines) <= MOST_LINES else ""

    canvas.line(
        METHODS[1],
        row,
        _BILL,
        lambda s: (
            f"IF(AND(COUNT({s.letter}{first}:{s.letter}{last})>0,"
            f"COUNT({places})<=ROWS({s.letter}{first}:{s.letter}{last})),"
            f'SUM({s.letter}{first}:{s.letter}{last}),"")'
        ),
        twin,
        looks.PLAIN,
        skip=_SKIP,
    )


def _line_of(bill: Listed, position: int, family: str) -> _BillLine:
    """The row of the Bill sheet; a blank is 0, as N has it."""

    def amount(column: str) -> float:
        """A column as a number."""
        value = bill.value(position, column)
        return number(value) if is_number(value) else 0.0

    return _BillLine(family, int(amount("Offset")), amount("From"), amount("Hours per unit"))


def _bill_line(
    canvas: Canvas, name: str, i: int, line: _BillLine | None, lines: list[_BillLine]
) -> None:
    """A hidden line: hours of one row of the bill in the month of completion."""
    place, family = entry(i, _PLACES)
    row = canvas.next_hidden()
    known = known_as(line.family, canvas.company.index) if line else ""
    plan = canvas.pointer(row, PLAN, f'{family}&"|{OWN_PLANT}"', key_of(known, OWN_PLANT))
    start, hours, offset = (
        f"${column_letters(column)}${row}" for column in (_FROM, _HOURS, _OFFSET)
    )

    def formula(slot: Slot) -> str:
        month = f"{slot.letter}${LAST_ROW}"
        day = f"INDEX(tblCalendar[Start],{month}-{LEFT_COLUMNS})"
        same = "".join(
            f"*({BILL.name}[{column}]={value})"
            for column, value in (("Resource", CHOICE), ("Family", family), ("Offset", offset))
        )
        later = f"({BILL.name}[From]>{start})*({BILL.name}[From]<={day})"
        holds = f"IF({start}<={day},IF(SUMPRODUCT({later}{same})=0,{hours},0),0)"
        units = f"INDEX({PLAN.ref},{plan},{month})"
        known = f'IF(ISNUMBER({units}),{holds}*{units},"")'
        worked = f'IF({month}>{_ENDS},"",{known})'
        return f'IF(COUNT({place},{slot.letter}${LAST_ROW})=2,{worked},"")'

    canvas.line(
        name,
        row,
        name,
        formula,
        lambda s: "" if line is None else _worked(canvas, line, lines, s),
        looks.DERIVED,
        skip=_SKIP,
    )
    standing: tuple[Value, ...] = (
        (line.start, line.hours, float(line.offset)) if line else ("",) * 3
    )
    headings = ("From", "Hours per unit", "Offset")
    for column, heading, value in zip((_FROM, _HOURS, _OFFSET), headings, standing, strict=True):
        cell = f"N(INDEX({BILL.name}[{heading}],{place}))"
        canvas.formula(row, column, f'=IF(ISNUMBER({place}),{cell},"")', value, "days")


def _worked(canvas: Canvas, line: _BillLine, lines: list[_BillLine], slot: Slot) -> Value:
    """Units completed in a month, times the hours that hold on its first day."""
    company = canvas.company
    calendar = company.calendar
    if slot.last is None:
        return ""
    period = slot.last
    if period > min(company.base + company.horizon - 1, calendar.last):
        return ""
    day = float(calendar.start_days[calendar.row(period)])
    is_over = any(
        (other.family.casefold(), other.offset) == (line.family.casefold(), line.offset)
        and line.start < other.start <= day
        for other in lines
    )
    key = key_of(known_as(line.family, company.index), OWN_PLANT)
    units = canvas.book.at(PLAN, key, period)
    if units is None:
        return ""
    return line.hours * units if line.start <= day and not is_over else 0.0

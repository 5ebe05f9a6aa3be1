"""The load of the chosen resource by all three methods of rough-cut capacity, side by side.

Overall factors, bill of resources, and resource profile: the hours of the Bill sheet in the month
in which they are worked. Imports the canvas and the choices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.capacity import demonstrated_capacity
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import BILL, LEFT_COLUMNS, LOAD, PLAN, PROJECTION, key_of
from sopxl_workbook.formulas import PRODUCTION
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, block, is_number, number, numbers
from sopxl_workbook.sheets.choices import CHOICE, chain, entry, known_as
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.timeline import (
    BROUGHT,
    FIRST_ROW,
    LAST_ROW,
    POINTER,
    QUARTERS,
    Slot,
)
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.values import BookValues

WINDOW = 12  # closed months that shares and demonstrated capacity are taken from
MOST_LINES = 40  # of the Bill sheet for one resource; with more, no profile is worked out
METHODS = ("overall factors", "bill of resources", "resource profile")
_PLACES = POINTER + 6  # AG, and the families beside it
_FROM, _HOURS, _OFFSET = BROUGHT, *QUARTERS  # of a hidden line of the bill
_BASE = f"$H${FIRST_ROW}"
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
    heading = f'=IF({CHOICE}="","",{CHOICE}&", hours a month"&{percent})'
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
    canvas.line(
        METHODS[1],
        top + 2,
        "Bill of resources",
        lambda s: canvas.at("asked", s),
        lambda s: canvas.of("asked", s),
        looks.PLAIN,
        skip=_SKIP,
    )
    _profile(canvas, view, top + 3)
    return top + 4


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


# The resource profile ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _BillLine:
    """One row of the Bill sheet for the chosen resource, as its twin reads it."""

    family: str
    offset: int
    start: float
    hours: float


def _profile(canvas: Canvas, view: View, row: int) -> None:
    """The hours in the month in which they are worked; blank where the plan does not reach."""
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
        known = numbers(canvas.of(name, slot) for name in names)
        return sum(known) if known and len(known) == len(lines) else ""

    canvas.line(
        METHODS[2],
        row,
        "Resource profile",
        lambda s: (
            f"IF(AND(COUNT({places})>0,COUNT({s.letter}{first}:{s.letter}{last})=COUNT({places})),"
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
    """A hidden line: hours of one row of the bill where they are worked."""
    place, family = entry(i, _PLACES)
    row = canvas.next_hidden()
    known = known_as(line.family, canvas.company.index) if line else ""
    plan = canvas.pointer(row, PLAN, f'{family}&"|{PRODUCTION}"', key_of(known, PRODUCTION))
    start, hours, offset = (
        f"${column_letters(column)}${row}" for column in (_FROM, _HOURS, _OFFSET)
    )

    def formula(slot: Slot) -> str:
        month = f"({slot.letter}${LAST_ROW}+{offset})"
        day = f"INDEX(tblCalendar[Start],{month}-{LEFT_COLUMNS})"
        same = "".join(
            f"*({BILL.name}[{column}]={value})"
            for column, value in (("Resource", CHOICE), ("Family", family), ("Offset", offset))
        )
        later = f"({BILL.name}[From]>{start})*({BILL.name}[From]<={day})"
        holds = f"IF({start}<={day},IF(SUMPRODUCT({later}{same})=0,{hours},0),0)"
        units = f"IF(COUNT({plan})=1,N(INDEX({PLAN.ref},{plan},{month})),0)"
        ends = f"MIN(sop_base-sop_first+sop_horizon,ROWS(tblCalendar[Period]))+{LEFT_COLUMNS}"
        worked = f'IF({month}>{ends},"",{holds}*{units})'
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
    """Units completed so many months on, times the hours that hold on the first day there."""
    company = canvas.company
    calendar = company.calendar
    if slot.last is None:
        return ""
    period = slot.last + line.offset
    if period > min(company.base + company.horizon - 1, calendar.last):
        return ""
    day = float(calendar.start_days[calendar.row(period)])
    is_over = any(
        (other.family.casefold(), other.offset) == (line.family.casefold(), line.offset)
        and line.start < other.start <= day
        for other in lines
    )
    key = key_of(known_as(line.family, company.index), PRODUCTION)
    units = canvas.book.at(PLAN, key, period) or 0.0
    return line.hours * units if line.start <= day and not is_over else 0.0

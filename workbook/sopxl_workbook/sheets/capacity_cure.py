"""What would cure an overload of the chosen resource, month by month, in hours.

Free hours of earlier months are taken first, the nearest month first; then overtime; then outside
capacity; what is left stays over. Imports the canvas, the choices and what is made ahead.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sopxl.arrays import Vector
from sopxl.plan.in_force import stepwise
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import LEFT_COLUMNS, RESOURCES
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, Look, is_number, number, numbers
from sopxl_workbook.sheets.capacity_ahead import OVER, SKIP, SOURCES, lines_between, made_ahead
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.limits import AS_SHOWN
from sopxl_workbook.sheets.timeline import LAST_ROW, PLAN, Slot

AHEAD, OVERTIME, OUTSIDE, LEFT = "made ahead", "overtime", "outside", "still over"
_SHOWN = (
    (OVER, "Hours over", Look("label_key", "key units")),
    (AHEAD, "Made ahead in free hours", looks.PLAIN),
    (OVERTIME, "Overtime", looks.PLAIN),
    (OUTSIDE, "Outside capacity", looks.PLAIN),
    (LEFT, "Still over", Look("label_key", "key units")),
)
LINES = len(_SHOWN)


def hours(canvas: Canvas, resource: str, families: int, top: int) -> int:
    """The lines of hours under the heading; gives the row below. families : lines shown."""
    rows = {name: top + i for i, (name, *_) in enumerate(_SHOWN)}
    _line(canvas, OVER, rows[OVER], _over(canvas), lambda s: _over_twin(canvas, s))
    made_ahead(canvas, families)
    span = lines_between(canvas, "use 0", f"use {SOURCES - 1}")
    _line(
        canvas,
        AHEAD,
        rows[AHEAD],
        lambda s: f'IF(ISNUMBER({canvas.at(OVER, s)}),SUM({span(s)}),"")',
        lambda s: (
            sum(numbers(canvas.of(f"use {i}", s) for i in range(SOURCES)))
            if is_number(canvas.of(OVER, s))
            else ""
        ),
    )
    _limits(canvas, resource)
    _taken(canvas, OVERTIME, rows[OVERTIME], "overtime limit", (AHEAD,))
    _taken(canvas, OUTSIDE, rows[OUTSIDE], "outside limit", (AHEAD, OVERTIME))
    before = (AHEAD, OVERTIME, OUTSIDE)
    _line(
        canvas,
        LEFT,
        rows[LEFT],
        lambda s: f'IF(ISNUMBER({canvas.at(OVER, s)}),{_rest(canvas, s, before)},"")',
        lambda s: _rest_twin(canvas, s, before),
    )
    return top + LINES


def _line(
    canvas: Canvas,
    name: str,
    row: int,
    formula: Callable[[Slot], str],
    twin: Callable[[Slot], Value],
) -> None:
    """One of the lines that are seen, over the twelve months."""
    label, look = next((label, look) for shown, label, look in _SHOWN if shown == name)
    canvas.line(name, row, label, formula, twin, look, skip=SKIP)


def _over(canvas: Canvas) -> Callable[[Slot], str]:
    def formula(slot: Slot) -> str:
        """Load less capacity, where the heat map says that it is over."""
        asked, given = canvas.at("asked", slot), canvas.at("against", slot)
        over = f'IF({asked}>{given}*{1 + AS_SHOWN:g},{asked}-{given},"")'
        return f'IF(COUNT({asked},{given})=2,{over},"")'

    return formula


def _over_twin(canvas: Canvas, slot: Slot) -> Value:
    asked, given = canvas.of("asked", slot), canvas.of("against", slot)
    if is_number(asked) and is_number(given) and number(asked) > number(given) * (1 + AS_SHOWN):
        return number(asked) - number(given)
    return ""


def _limits(canvas: Canvas, resource: str) -> None:
    """Hidden lines: hours of overtime and of outside capacity that a month may take."""
    rows = [row for row in canvas.company.resources if row.resource == resource]
    days = canvas.company.calendar.start_days
    columns = {
        "overtime limit": ("Overtime limit", [row.overtime_limit for row in rows]),
        "outside limit": ("Outside capacity", [row.outside_capacity for row in rows]),
    }
    for name, (column, values) in columns.items():
        held = stepwise(rows, values, days)

        def formula(s: Slot, column: str = column, name: str = name) -> str:
            found = in_force(RESOURCES.name, f"({RESOURCES.name}[Resource]={CHOICE})", column, s)
            hours = f"N({canvas.at('given', s)})*" if name == "overtime limit" else ""
            return f"IF(ISNUMBER({s.letter}${LAST_ROW}),{hours}{found},0)"

        def twin(s: Slot, held: Vector = held, name: str = name) -> Value:
            if s.last is None:
                return 0.0
            value = float(np.nan_to_num(held[canvas.company.calendar.row(s.last)]))
            rated = canvas.of("given", s)
            times = number(rated) if is_number(rated) else 0.0
            return value * times if name == "overtime limit" else value

        canvas.hidden(name, formula, twin, skip=SKIP)


def in_force(table: str, wanted: str, column: str, slot: Slot) -> str:
    """The figure of a dated table in force on a month's first day, 0 where there is none.

    wanted : the test of its rows, in brackets.
    """
    day = f"INDEX(tblCalendar[Start],{slot.letter}${LAST_ROW}-{LEFT_COLUMNS})"
    known = f"{wanted}*({table}[From]<={day})"
    latest = f"SUMPRODUCT(MAX({known}*{table}[From]))"
    return f"SUMPRODUCT({wanted}*({table}[From]={latest})*{table}[{column}])"


def _taken(canvas: Canvas, name: str, row: int, limit: str, before: tuple[str, ...]) -> None:
    """Hours that one of the ways covers of what the ones before it leave."""

    def twin(slot: Slot) -> Value:
        """The smaller of what is left and what this way can give."""
        rest = _rest_twin(canvas, slot, before)
        return min(number(rest), number(canvas.of(limit, slot))) if is_number(rest) else ""

    _line(
        canvas,
        name,
        row,
        lambda s: (
            f"IF(ISNUMBER({canvas.at(OVER, s)}),"
            f'MIN({_rest(canvas, s, before)},{canvas.at(limit, s)}),"")'
        ),
        twin,
    )


def _rest(canvas: Canvas, slot: Slot, before: tuple[str, ...]) -> str:
    return f"MAX(0,{'-'.join(canvas.at(name, slot) for name in (OVER, *before))})"


def _rest_twin(canvas: Canvas, slot: Slot, before: tuple[str, ...]) -> Value:
    over = canvas.of(OVER, slot)
    if not is_number(over):
        return ""
    rest = number(over)
    for name in before:
        rest -= number(canvas.of(name, slot))
    return max(0.0, rest)


def months_over(canvas: Canvas) -> list[int]:
    """The columns of the months that are over."""
    return [column for column in PLAN if is_number(canvas.lines[OVER].get(column, ""))]

"""What the Service page works from: demand, deviation, times, cost and policy of one family.

Each is a hidden cell with its twin; what a planner types on the page goes before what the book
says. Imports the canvas and the head of a family page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    ACTUAL,
    FORECAST,
    IN_FORCE,
    LEFT_COLUMNS,
    PROJECTION,
    WideTable,
    key_of,
)
from sopxl_workbook.formulas import COST
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import Canvas, number, numbers
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.timeline import FIRST_ROW, LAST_ROW, PAST, PLAN, workdays
from sopxl_workbook.sheets.view import CHOICES, View

YEAR = 12  # periods of which the deviation is taken
LEAD_TIME, REVIEW, DEVIATION = (
    CHOICES[name][1:] for name in ("service_lead_time", "service_review", "service_deviation")
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A hidden cell: its address and what it holds."""

    at: str
    value: Value

    @property
    def is_known(self) -> bool:
        """Whether it holds a number."""
        return bool(numbers((self.value,)))

    @property
    def number(self) -> float:
        """Its number; TypeError where it holds none."""
        return number(self.value)


@dataclass(frozen=True, slots=True)
class Given:
    """What every line of the page reads."""

    demand: Cell  # units a month, the mean of the plan
    deviation: Cell  # of the demand of a month, units
    spread: Cell  # of the demand from a look to the receipt, units
    ordered: Cell  # units that come at a time
    days: Cell  # working days of a month, the mean of the plan
    cost: Cell  # of one unit, at standard, in month 1
    target: Cell  # inventory at month end, the mean of the plan
    service: Cell  # of the policy

    @classmethod
    def of(cls, canvas: Canvas, chosen: Chosen, view: View) -> Given:
        """Lays the hidden cells out, once a page."""
        demand = _demand(canvas, chosen)
        lead_time = _typed(canvas, "lead time", LEAD_TIME, view.service_lead_time, Cell("1", 1.0))
        review = _typed(canvas, "review", REVIEW, view.service_review, Cell("1", 1.0))
        found = _deviation(canvas, chosen)
        deviation = _typed(canvas, "deviation", DEVIATION, view.service_deviation, found)
        return cls(
            demand=demand,
            deviation=deviation,
            spread=_spread(canvas, deviation, lead_time, review),
            ordered=_product(canvas, "units at a time", demand, review),
            days=_days(canvas),
            cost=_in_month_1(canvas, "standard cost of a unit", IN_FORCE, chosen, COST),
            target=_mean(canvas, "mean target", PROJECTION, chosen, "Target"),
            service=Cell(chosen.service, chosen.service_value),
        )


def _cell(canvas: Canvas, name: str, formula: str, value: Value) -> Cell:
    return Cell(canvas.scalar(name, formula, value), value)


def _row(canvas: Canvas, name: str, table: WideTable, chosen: Chosen, measure: str) -> Cell:
    """Where a family's measure stands in its table."""
    position = canvas.book.tables[table.name].index.get(key_of(chosen.name, measure))
    formula = f'IFERROR(MATCH({CHOICE}&"|{measure}",{table.name}[Key],0),"")'
    return _cell(canvas, f"row of {name}", formula, "" if position is None else position + 1)


def _mean(canvas: Canvas, name: str, table: WideTable, chosen: Chosen, measure: str) -> Cell:
    """The mean of a measure over the twelve months; blank where one is not known."""
    row = _row(canvas, name, table, chosen, measure)
    ends = [f"${column_letters(column)}${LAST_ROW}" for column in (PLAN[0], PLAN[-1])]
    block = ":".join(f"INDEX({table.ref},{row.at},{end})" for end in ends)
    formula = (
        f"IF(COUNT({row.at},{','.join(ends)})=3,"
        f'IF(COUNT({block})={YEAR},SUM({block})/{YEAR},""),"")'
    )
    found = [canvas.book.at(table, key_of(chosen.name, measure), p) for p in _plan(canvas)]
    known = [value for value in found if value is not None]
    is_whole = row.is_known and len(known) == YEAR
    return _cell(canvas, name, formula, sum(known) / YEAR if is_whole else "")


def _plan(canvas: Canvas) -> range:
    base = canvas.company.base
    return range(base, base + len(PLAN))


def _demand(canvas: Canvas, chosen: Chosen) -> Cell:
    """The forecast, and of a component what the plans of other families take of it as well."""
    forecast = _mean(canvas, "mean forecast", FORECAST, chosen, "Forecast")
    usage = _mean(canvas, "mean usage", FORECAST, chosen, "Usage")
    row = f"$H${canvas.rows['row of mean usage']}"
    both = f'IF(COUNT({forecast.at},{usage.at})=2,{forecast.at}+{usage.at},"")'
    value = forecast.value
    if canvas.lines["row of mean usage"][PLAN[0]] != "":
        are_known = forecast.is_known and usage.is_known
        value = forecast.number + usage.number if are_known else ""
    return _cell(canvas, "demand", f"IF(ISNUMBER({row}),{both},{forecast.at})", value)


def _deviation(canvas: Canvas, chosen: Chosen) -> Cell:
    """Of the latest twelve months against the same months of the year before.

    Without an authorised forecast for each, last year's figure is the forecast that everybody has.
    """
    measure = "Requested"
    row = _row(canvas, "actual sales", ACTUAL, chosen, measure)
    end = f"$G${LAST_ROW}"
    late, early = (
        ":".join(f"INDEX({ACTUAL.ref},{row.at},{end}-{back})" for back in span)
        for span in ((YEAR - 1, 0), (2 * YEAR - 1, YEAR))
    )
    both = f"COUNT({late})+COUNT({early})"
    formula = (
        f"IF(COUNT({row.at},{end})=2,IF({end}-{2 * YEAR - 1}>{LEFT_COLUMNS},"
        f'IF({both}={2 * YEAR},SQRT(SUMXMY2({late},{early})/{YEAR}),""),""),"")'
    )
    return _cell(canvas, "deviation found", formula, _deviation_of(canvas, chosen, measure))


def _deviation_of(canvas: Canvas, chosen: Chosen, measure: str) -> Value:
    last = next(slot for slot in canvas.slots if slot.column == PAST[-1]).last
    if last is None:
        return ""
    key = key_of(chosen.name, measure)
    months = range(last - 2 * YEAR + 1, last + 1)
    sold = [found for p in months if (found := canvas.book.at(ACTUAL, key, p)) is not None]
    if len(sold) < 2 * YEAR:
        return ""
    pairs = zip(sold[YEAR:], sold[:YEAR], strict=True)
    return math.sqrt(math.fsum((late - early) ** 2 for late, early in pairs) / YEAR)


def _typed(
    canvas: Canvas, name: str, place: tuple[int, int], typed: float | None, other: Cell
) -> Cell:
    """What is typed in a cell of the page, 0 or more; left blank, the other. A debt is none."""
    cell = f"${column_letters(place[1])}${place[0]}"
    canvas.input(*place, typed, "input bold units")
    value: Value = other.value
    if typed is not None:
        value = typed if typed >= 0 else ""
    formula = f'IF(ISNUMBER({cell}),IF({cell}>=0,{cell},""),{other.at})'
    return _cell(canvas, f"{name} used", formula, value)


def _spread(canvas: Canvas, deviation: Cell, lead_time: Cell, review: Cell) -> Cell:
    """Of the demand from one look at the stock to the receipt of what is made then."""
    parts = (deviation, lead_time, review)
    formula = (
        f"IF(COUNT({','.join(part.at for part in parts)})=3,"
        f'{deviation.at}*SQRT({lead_time.at}+{review.at}),"")'
    )
    value: Value = ""
    if all(part.is_known for part in parts):
        value = deviation.number * math.sqrt(lead_time.number + review.number)
    return _cell(canvas, "deviation until the receipt", formula, value)


def _product(canvas: Canvas, name: str, one: Cell, other: Cell) -> Cell:
    are_known = one.is_known and other.is_known
    value: Value = one.number * other.number if are_known else ""
    formula = f'IF(COUNT({one.at},{other.at})=2,{one.at}*{other.at},"")'
    return _cell(canvas, name, formula, value)


def _days(canvas: Canvas) -> Cell:
    first, last = f"$H${FIRST_ROW}", f"$S${LAST_ROW}"
    span = ":".join(f"INDEX(tblCalendar[Workdays],{at}-{LEFT_COLUMNS})" for at in (first, last))
    known = f'IF(COUNT({span})={YEAR},SUM({span})/{YEAR},"")'
    formula = f'IF(COUNT({first},{last})=2,{known},"")'
    found = [workdays(canvas.company, slot) for slot in canvas.slots if slot.column in PLAN]
    days = numbers(found)
    value: Value = sum(days) / YEAR if len(days) == YEAR else ""
    return _cell(canvas, "working days of a month", formula, value)


def _in_month_1(canvas: Canvas, name: str, table: WideTable, chosen: Chosen, what: str) -> Cell:
    row, column = _row(canvas, name, table, chosen, what), f"$H${LAST_ROW}"
    found = f"INDEX({table.ref},{row.at},{column})"
    formula = f'IF(COUNT({row.at},{column})=2,IF(ISNUMBER({found}),{found},""),"")'
    value = canvas.book.at(table, key_of(chosen.name, what), canvas.company.base)
    return _cell(canvas, name, formula, "" if value is None else value)

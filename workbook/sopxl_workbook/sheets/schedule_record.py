"""The record of one item or of the whole family: forecast, orders, schedule and balance by week.

Each row is a formula beside its twin. Imports what is chosen, the lines and the twin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sopxl.arrays import Vector
from sopxl.plan.schedule_record import Phased, time_phased
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ORDERS
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.schedule_at import MONTHS, WEEKS, across, factors, letter
from sopxl_workbook.sheets.schedule_chosen import Chosen, equal
from sopxl_workbook.sheets.schedule_lines import NAMES, Lines
from sopxl_workbook.sheets.schedule_promise import promise
from sopxl_workbook.tables.keys import fold


class Record(Chosen):
    """Lays out the record, and keeps the values of its rows."""

    def __init__(self, canvas: Canvas, lines: Lines) -> None:
        """Write the rows of the record and what they look at."""
        super().__init__(canvas, lines)
        self.values: dict[int, list[Value]] = {}
        self._forecast()
        self._orders()
        self._schedule()
        self.phased = self._phased()
        self._demand()
        self._balance()
        self._promise()
        self._months()

    # The rows ------------------------------------------------------------------------------

    def _row(
        self, row: int, formula: Callable[[str, int], str], values: Sequence[Value], style: str
    ) -> None:
        """One row of weeks. formula : of the column's letters and its place from 0."""
        self.values[row] = list(values)
        for i, where in enumerate(WEEKS):
            text = f"={formula(letter(where), i)}"
            self.canvas.formula(row, where, text, self.values[row][i], style)

    def _month_of(self, here: str) -> str:
        return f"{here}${self.lines.rows['month of the week']}"

    def _forecast(self) -> None:
        """The family's forecast, by the share of the item and the working days of each week."""
        found = self.found
        shares = self.shares
        cells = [address for address, _ in shares]
        formulas: list[str] = []
        values: list[Value] = []
        forecast = self.lines.rows["forecast of the family"]
        for month, where in enumerate(MONTHS):
            mine = f"{letter(where)}${forecast}"
            formulas.append(f'IF(COUNT({mine},{cells[month]})=2,{mine}*{cells[month]},"")')
            both = (found.forecast[month], shares[month][1])
            is_whole = len(numbers(both)) == 2
            values.append(number(both[0]) * number(both[1]) if is_whole else "")
        self.lines.row("forecast of the item", MONTHS, formulas, values)
        row = self.lines.rows["forecast of the item"]
        weeks: list[Value] = []
        for i, place in enumerate(found.weeks.month):
            at_month = int(number(place)) - 1 if is_number(place) else 0
            total, day = found.day_total[at_month], found.weeks.days[i]
            is_there = is_number(place) and is_number(values[at_month]) and total > 0
            weeks.append(number(values[at_month]) * number(day) / total if is_there else "")

        def formula(here: str, i: int) -> str:
            """The month's forecast by the working days of the week."""
            month = self._month_of(here)
            given, days = (
                f"INDEX({across(MONTHS, row)},{month})",
                f"INDEX({across(MONTHS, 9)},{month})",
            )
            inside = f'IF(COUNT({given},{days})=2,IF({days}>0,{given}*{here}$9/{days},""),"")'
            return f'IF(ISNUMBER({month}),{inside},"")'

        self._row(at.FORECAST, formula, weeks, "calculated units hair")

    def _orders(self) -> None:
        """Orders by the week in which they are due; what is overdue falls into the first."""
        line = self.at_line

        def formula(here: str, i: int) -> str:
            first = f"{here}$8" if i else "0"
            last = f"{here}${self.lines.rows['last day of the week']}"
            due = f'tblOrders[Due],">="&{first},tblOrders[Due],"<="&{last}'
            of = f"SUMIFS(tblOrders[Quantity],tblOrders[Code],{{}},{due})"
            month = self._month_of(here)
            item = f"{of.format(equal(at.ITEM))}*INDEX({factors()},{line},{month})"
            items = f"SUMPRODUCT(INDEX({factors()},0,{month}),{of.format(equal(NAMES))})"
            family = f"{of.format(equal(CHOICE))}+{items}"
            inside = f"IF({line}=0,{family},{item})"
            return f'IF(COUNT({last},{line})=2,{inside},"")'

        self._row(at.ORDERS, formula, self._booked(), "calculated units hair")

    def _booked(self) -> list[Value]:
        """The twin of the orders."""
        found = self.found
        if not is_number(self.line):
            return [""] * len(WEEKS)
        chosen = int(number(self.line)) - 1
        worth: dict[str, list[float]] = {}
        for i, name in enumerate(found.names):
            if found.is_first(i) and chosen in (-1, i):
                worth[fold(name)] = [found.factor(i, month) for month in range(len(MONTHS))]
        if chosen < 0:
            own = worth.get(fold(found.name), [0.0] * len(MONTHS))
            worth[fold(found.name)] = [each + 1.0 for each in own]
        booked: list[Value] = [0.0 if is_number(day) else "" for day in found.weeks.first]
        for code, due, quantity, *_ in found.view.rows.get(ORDERS.name, ()):
            week = self._week_of(due)
            if week is not None and is_number(quantity) and fold(code) in worth:
                each = worth[fold(code)][int(number(found.weeks.month[week])) - 1]
                booked[week] = number(booked[week]) + number(quantity) * each
        return booked

    def _week_of(self, due: Any) -> int | None:
        """The column of a day; the first for one that is past, None for one that is later."""
        if not is_number(due):
            return None
        for i, last in enumerate(self.found.weeks.last):
            if is_number(last) and number(due) <= number(last):
                return i
        return None

    def _phased(self) -> Phased:
        """What the engine makes of the rows, over the weeks that there are."""
        months = numbers(self.found.weeks.month)
        made, expected, booked = (
            _vector(self.values[row][: len(months)]) for row in (at.MPS, at.FORECAST, at.ORDERS)
        )
        on_hand = number(self.opening) if is_number(self.opening) else np.nan
        inside = np.array(months) <= self.months_inside
        return time_phased(made, expected, booked, on_hand, inside, is_stock=self.is_stock)

    def _demand(self) -> None:
        """Orders inside the demand fence, behind it the greater of orders and forecast."""

        def formula(here: str, i: int) -> str:
            expected, booked = f"{here}{at.FORECAST}", f"{here}{at.ORDERS}"
            greater = f"IF({self._month_of(here)}<={self.fence},{booked},MAX({expected},{booked}))"
            return f'IF(COUNT({expected},{booked})=2,{greater},"")'

        self._row(at.DEMAND, formula, _cells(self.phased.demand), "derived units hair")

    def _schedule(self) -> None:
        """The weeks of the item, or of the family, out of the lines below."""
        found = self.found
        values: list[Value] = [""] * len(WEEKS)
        if is_number(self.line):
            chosen = int(number(self.line)) - 1
            rows = [found.by_week(i, "found") for i in range(at.MOST_ITEMS + 1)]
            values = (
                list(rows[chosen])
                if chosen >= 0
                else [_sum(cells) for cells in zip(*rows, strict=True)]
            )

        def formula(here: str, i: int) -> str:
            item = f"INDEX({here}${at.FIRST_LINE}:{here}${at.WHOLE_LINE},{self.at_line})"
            family = f"{here}${at.SCHEDULED}"
            return f'IF(ISNUMBER({self.at_line}),IF({self.at_line}=0,{family},{item}),"")'

        self._row(at.MPS, formula, values, "key units hair")
        weeks = len(numbers(found.weeks.first))
        self.is_known = bool(weeks) and len(numbers(values)) == weeks and is_number(self.opening)
        made, days = across(WEEKS, at.MPS), across(WEEKS, 8)
        self.known = self.lines.scalar(
            "every week is known",
            f"IF(AND(COUNT({days})>0,COUNT({made})=COUNT({days}),ISNUMBER({self.on_hand})),1,0)",
            int(self.is_known),
        )

    def _balance(self) -> None:
        """Stock at the end of each week; what is made to order has a backlog instead."""

        def formula(here: str, i: int) -> str:
            before = f"{letter(WEEKS[i - 1])}{at.BALANCE}"
            if not i:
                counted = f"COUNT({self.on_hand},{here}{at.MPS},{here}{at.DEMAND})=3"
                known = f'AND({self.strategy}="MTS",{counted})'
                return f'IF({known},{self.on_hand}+{here}{at.MPS}-{here}{at.DEMAND},"")'
            known = f"COUNT({before},{here}{at.MPS},{here}{at.DEMAND})=3"
            return f'IF({known},{before}+{here}{at.MPS}-{here}{at.DEMAND},"")'

        self._row(at.BALANCE, formula, _cells(self.phased.balance), "key units hair")

    def _promise(self) -> None:
        """What no order has taken: of each receipt, and up to each week."""
        opening = number(self.opening) if self.is_known else None
        lines = (self.values[at.MPS], self.values[at.ORDERS])
        promise(self.lines, lines, opening, self.known, self.on_hand)
        own, ahead = _cells(self.phased.available), _cells(self.phased.ahead)
        left, running = self.lines.rows["left of a receipt"], self.lines.rows["running"]
        last = letter(WEEKS[-1])
        self._row(at.ATP, lambda here, i: f"{here}{left}", own, "calculated units hair")
        self._row(
            at.AHEAD,
            lambda here, i: (
                f'IF(ISNUMBER({here}{running}),MIN({here}{running}:${last}{running}),"")'
            ),
            ahead,
            "derived units hair",
        )

    def _months(self) -> None:
        """The record by month: flows added up, the balance of the last week."""
        months, of = self.lines.span("month of the week", WEEKS), self.found.weeks.month
        for month, where in enumerate(MONTHS):
            for row in (at.FORECAST, at.ORDERS, at.DEMAND, at.MPS, at.ATP):
                cells = [v for v, m in zip(self.values[row], of, strict=True) if m == month + 1]
                counted = f"SUMPRODUCT(({months}={month + 1})*ISNUMBER({across(WEEKS, row)}))"
                formula = f'=IF({counted}=0,"",SUMIF({months},{month + 1},{across(WEEKS, row)}))'
                known = numbers(cells)
                style = self.canvas.cells[row, WEEKS[0]].style
                self.canvas.formula(row, where, formula, sum(known) if known else "", style)
            for row in (at.BALANCE, at.AHEAD):
                cells = [v for v, m in zip(self.values[row], of, strict=True) if m == month + 1]
                found = f"INDEX({across(WEEKS, row)},MATCH({month + 1},{months},1))"
                formula = f'=IF(COUNTIF({months},{month + 1})=0,"",{found})'
                style = self.canvas.cells[row, WEEKS[0]].style
                self.canvas.formula(row, where, formula, cells[-1] if cells else "", style)


def _vector(cells: Sequence[Value]) -> Vector:
    """A row as numbers, NaN where a cell is blank."""
    return np.array([number(cell) if is_number(cell) else np.nan for cell in cells])


def _cells(values: Vector) -> list[Value]:
    """Numbers as a row of the page, blank where one is NaN and behind the last."""
    cells: list[Value] = ["" if value != value else value for value in values.tolist()]
    return [*cells, *[""] * (len(WEEKS) - len(cells))]


def _sum(cells: Sequence[Value]) -> Value:
    known = numbers(cells)
    return sum(known) if known else ""

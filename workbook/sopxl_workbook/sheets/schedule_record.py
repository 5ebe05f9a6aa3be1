"""The record of one item or of the whole family: orders, balance and what can be promised.

Each row is a formula beside its twin; the twin asks the engine. Imports the lines and the twin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sopxl.calc.promise import CUMULATIVE, available_to_promise
from sopxl.plan.in_force import policy_of
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, ACTUALS, LEFT_COLUMNS, ORDERS
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_head import (
    latest_policy,
    policy_position,
    policy_row,
    policy_since,
)
from sopxl_workbook.sheets.schedule_at import MONTHS, WEEKS, across, letter
from sopxl_workbook.sheets.schedule_lines import NAMES, Lines, column, factors
from sopxl_workbook.tables.keys import fold

_CLOSING = "Closing"


class Record:
    """Lays out the record, and keeps the values of its rows."""

    def __init__(self, canvas: Canvas, lines: Lines) -> None:
        """Write the rows of the record and what they look at."""
        self.canvas, self.lines, self.found = canvas, lines, lines.found
        self.values: dict[int, list[Value]] = {}
        self._choice()
        self.shares = [self._share(month) for month in range(len(MONTHS))]
        self._fence()
        self._on_hand()
        self._forecast()
        self._orders()
        self._demand()
        self._schedule()
        self._balance()
        self._promise()
        self._months()

    # What is chosen ------------------------------------------------------------------------

    def _choice(self) -> None:
        """The line of the item; 0 for the whole family, blank for an item that it has not."""
        typed, found = self.found.view.scheduled_item, self.found
        names = [fold(name) for name in found.names]
        self.line: Value = 0
        if typed:
            self.line = names.index(fold(typed)) + 1 if fold(typed) in names else ""
        if found.family is None:
            self.line = ""
        self.at_line = self.lines.scalar(
            "line of the item",
            f'IF(COUNTIF(tblFamilies[Family],{_equal(CHOICE)})=0,"",'
            f'IF({at.ITEM}="",0,IFERROR(MATCH({at.ITEM},{NAMES},0),"")))',
            self.line,
        )
        strategy = found.family.strategy if found.family else ""
        formula = f'IFERROR(INDEX(tblFamilies[Strategy],MATCH({CHOICE},tblFamilies[Family],0)),"")'
        self.strategy = self.lines.scalar("strategy", formula, strategy)
        self.is_stock = strategy == "MTS"

    def _fence(self) -> None:
        """Months in which orders alone count, by the policy in force."""
        found, add = self.found, self.lines.scalar
        day = f"${letter(MONTHS[0])}${self.lines.rows['first day']}"
        policy = None
        if found.family is not None:
            start = float(found.company.calendar.start_days[found.company.now])
            policy = policy_of(found.company, found.family, start)
        own = add(
            "own policy since", policy_since(CHOICE, day), latest_policy(self.canvas, found.name)
        )
        for_all = add(
            "policy for all since", policy_since('"*"', day), latest_policy(self.canvas, "*")
        )
        place = add(
            "row of the policy",
            f"IF(ISNUMBER({self.at_line}),IF({own}>0,{policy_row(CHOICE, own)},"
            f"IF({for_all}>0,{policy_row(chr(34) + '*' + chr(34), for_all)},0)),0)",
            policy_position(self.canvas, policy) if is_number(self.line) and policy else 0,
        )
        inside = policy.demand_fence if policy and is_number(self.line) else 0
        self.fence = add(
            "months of orders alone",
            f"IF({place}>0,N(INDEX(tblPolicy[Demand fence],{place})),0)",
            inside,
        )
        self.months_inside = inside

    # What is on hand -----------------------------------------------------------------------

    def _on_hand(self) -> None:
        """The closing of the item, or its share of the family's; what is typed goes before."""
        closing = self._family_closing()
        share, share_value = self.shares[0]
        counted, counted_value = self._counted()
        typed = self.found.view.on_hand
        value: Value = ""
        if typed is not None:
            value = typed
        elif not is_number(self.line):
            value = ""
        elif not self.is_stock:
            value = 0.0
        elif counted_value != "":
            value = counted_value
        elif is_number(closing[1]) and is_number(share_value):
            value = number(closing[1]) * number(share_value)
        self.on_hand = self.lines.scalar(
            "on hand",
            f'IF(ISNUMBER({at.ON_HAND}),{at.ON_HAND},IF(NOT(ISNUMBER({self.at_line})),"",'
            f'IF({self.strategy}<>"MTS",0,IF(ISNUMBER({counted}),{counted},'
            f'IF(COUNT({closing[0]},{share})=2,{closing[0]}*{share},"")))))',
            value,
        )
        self.opening = value
        self.counted, self.counted_value = counted, counted_value

    def _family_closing(self) -> tuple[str, Value]:
        found, name = self.found, self.found.name
        pointer = self.lines.pointer(ACTUAL, f'{CHOICE}&"|{_CLOSING}"', f"{name}|{_CLOSING}")
        spot = f"${letter(MONTHS[0])}${self.lines.rows['column of the month']}-1"
        cell = f"INDEX({ACTUAL.ref},{pointer},{spot})"
        known = found.book.at(ACTUAL, f"{name}|{_CLOSING}", found.company.base - 1)
        formula = (
            f'IF(AND(ISNUMBER({pointer}),{spot}>{LEFT_COLUMNS}),IF(ISNUMBER({cell}),{cell},""),"")'
        )
        value: Value = "" if known is None else known
        return self.lines.scalar("closing of the family", formula, value), value

    def _share(self, month: int) -> tuple[str, Value]:
        """The share of the item in a month: the formula and its twin."""
        weights = self.found.weights[month]
        total = sum(weights)
        over = self._weights(month)
        formula = (
            f'IF(NOT(ISNUMBER({self.at_line})),"",IF({self.at_line}=0,1,IF(SUM({over})>0,'
            f'INDEX({over},{self.at_line})/SUM({over}),"")))'
        )
        value: Value = ""
        if is_number(self.line):
            at_line = int(number(self.line))
            value = 1.0 if not at_line else weights[at_line - 1] / total if total > 0 else ""
        return self.lines.scalar(f"share of the item, month {month + 1}", formula, value), value

    def _weights(self, month: int) -> str:
        """The address of the weights of all lines in a month, fixed."""
        where = letter(column("weight", month))
        return f"${where}${at.FIRST_ITEM}:${where}${at.WHOLE}"

    def _counted(self) -> tuple[str, Value]:
        """What was counted of the item at the end of the last closed month, in family units."""
        found = self.found
        spot = f"${letter(MONTHS[0])}${self.lines.rows['column of the month']}-{LEFT_COLUMNS}-1"
        label = f"INDEX(tblCalendar[Label],{spot})"
        chosen = (
            f'(tblActuals[Code]={at.ITEM})*(tblActuals[Measure]="{_CLOSING}")'
            f"*(tblActuals[Period]={label})"
        )
        factor = f"INDEX({factors()},{self.at_line})"
        formula = (
            f'IF(N({self.at_line})=0,"",IF({spot}<1,"",IF(SUMPRODUCT({chosen})=0,"",'
            f"SUMPRODUCT({chosen},tblActuals[Quantity])*{factor})))"
        )
        return self.lines.scalar("counted of the item", formula, self._counted_value()), (
            self._counted_value()
        )

    def _counted_value(self) -> Value:
        found, now = self.found, self.found.company.now
        if not (is_number(self.line) and self.line and now):
            return ""
        label = fold(found.company.calendar.labels[now - 1])
        wanted = fold(found.view.scheduled_item)
        kept = [
            row[3]
            for row in found.view.rows.get(ACTUALS.name, ())
            if (fold(row[1]), row[2], fold(row[0])) == (wanted, _CLOSING, label)
        ]
        if not kept:
            return ""
        return sum(numbers(kept)) * found.factor(int(number(self.line)) - 1)

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
        formulas, values = [], []
        forecast = self.lines.rows["forecast of the family"]
        for month, where in enumerate(MONTHS):
            mine = f"{letter(where)}${forecast}"
            formulas.append(f'IF(COUNT({mine},{cells[month]})=2,{mine}*{cells[month]},"")')
            both = (found.forecast[month], shares[month][1])
            known = len(numbers(both)) == 2
            values.append(number(both[0]) * number(both[1]) if known else "")
        self.lines.row("forecast of the item", MONTHS, formulas, values)
        row = self.lines.rows["forecast of the item"]
        weeks: list[Value] = []
        for i, month in enumerate(found.weeks.month):
            at_month = int(number(month)) - 1 if is_number(month) else 0
            total, day = found.day_total[at_month], found.weeks.days[i]
            known = is_number(month) and is_number(values[at_month]) and total > 0
            weeks.append(number(values[at_month]) * number(day) / total if known else "")

        def formula(here: str, i: int) -> str:
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
        factor = f"INDEX({factors()},{line})"

        def formula(here: str, i: int) -> str:
            first = f"{here}$8" if i else "0"
            last = f"{here}${self.lines.rows['last day of the week']}"
            due = f'tblOrders[Due],">="&{first},tblOrders[Due],"<="&{last}'
            of = f"SUMIFS(tblOrders[Quantity],tblOrders[Code],{{}},{due})"
            item = f"{of.format(_equal(at.ITEM))}*{factor}"
            items = f"SUMPRODUCT({factors()},{of.format(_equal(NAMES))})"
            family = f"{of.format(_equal(CHOICE))}+{items}"
            inside = f"IF({line}=0,{family},{item})"
            return f'IF(COUNT({last},{line})=2,{inside},"")'

        self._row(at.ORDERS, formula, self._booked(), "calculated units hair")

    def _booked(self) -> list[Value]:
        """The twin of the orders."""
        found = self.found
        if not is_number(self.line):
            return [""] * len(WEEKS)
        chosen = int(number(self.line)) - 1
        worth: dict[str, float] = {}
        for i, name in enumerate(found.names):
            if found.is_first(i) and chosen in (-1, i):
                worth[fold(name)] = found.factor(i)
        if chosen < 0:
            worth[fold(found.name)] = worth.get(fold(found.name), 0.0) + 1.0
        booked: list[Value] = [0.0 if is_number(day) else "" for day in found.weeks.first]
        for code, due, quantity, *_ in found.view.rows.get(ORDERS.name, ()):
            week = self._week_of(due)
            if week is not None and is_number(quantity) and fold(code) in worth:
                booked[week] = number(booked[week]) + number(quantity) * worth[fold(code)]
        return booked

    def _week_of(self, due: Any) -> int | None:
        """The column of a day; the first for one that is past, None for one that is later."""
        if not is_number(due):
            return None
        for i, last in enumerate(self.found.weeks.last):
            if is_number(last) and number(due) <= number(last):
                return i
        return None

    def _demand(self) -> None:
        """Orders inside the demand fence, behind it the greater of orders and forecast."""
        pairs = zip(self.values[at.FORECAST], self.values[at.ORDERS], strict=True)
        values: list[Value] = []
        for (expected, booked), month in zip(pairs, self.found.weeks.month, strict=True):
            if len(numbers((expected, booked))) < 2:
                values.append("")
            elif number(month) <= self.months_inside:
                values.append(booked)
            else:
                values.append(max(number(expected), number(booked)))

        def formula(here: str, i: int) -> str:
            expected, booked = f"{here}{at.FORECAST}", f"{here}{at.ORDERS}"
            greater = f"IF({self._month_of(here)}<={self.fence},{booked},MAX({expected},{booked}))"
            return f'IF(COUNT({expected},{booked})=2,{greater},"")'

        self._row(at.DEMAND, formula, values, "derived units hair")

    def _schedule(self) -> None:
        """The weeks of the item, or of the family, out of the lines below."""
        found = self.found
        values: list[Value] = [""] * len(WEEKS)
        if is_number(self.line):
            chosen = int(number(self.line)) - 1
            rows = [found.by_week(i, "found") for i in range(at.MOST_ITEMS + 1)]
            values = list(rows[chosen]) if chosen >= 0 else [_sum(cells) for cells in zip(*rows)]

        def formula(here: str, i: int) -> str:
            item = f"INDEX({here}${at.FIRST_ITEM}:{here}${at.WHOLE},{self.at_line})"
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
        values: list[Value] = []
        stock: Value = self.opening if self.is_stock else ""
        for made, asked in zip(self.values[at.MPS], self.values[at.DEMAND], strict=True):
            known = len(numbers((stock, made, asked))) == 3
            stock = number(stock) + number(made) - number(asked) if known else ""
            values.append(stock)

        def formula(here: str, i: int) -> str:
            before = f"{letter(WEEKS[i - 1])}{at.BALANCE}"
            if not i:
                before = f'IF({self.strategy}="MTS",{self.on_hand},"")'
                known = f'AND({self.strategy}="MTS",COUNT({self.on_hand},{here}{at.MPS},{here}{at.DEMAND})=3)'
                return f'IF({known},{self.on_hand}+{here}{at.MPS}-{here}{at.DEMAND},"")'
            known = f"COUNT({before},{here}{at.MPS},{here}{at.DEMAND})=3"
            return f'IF({known},{before}+{here}{at.MPS}-{here}{at.DEMAND},"")'

        self._row(at.BALANCE, formula, values, "key units hair")

    # What can be promised ------------------------------------------------------------------

    def _promise(self) -> None:
        """What no order has taken: of each receipt, and up to each week."""
        weeks = len(numbers(self.found.weeks.first))
        blank: list[Value] = [""] * (len(WEEKS) - (weeks if self.is_known else 0))
        own: list[Value] = []
        ahead: list[Value] = []
        if self.is_known:
            made = np.array(numbers(self.values[at.MPS]))
            booked = np.array(numbers(self.values[at.ORDERS]))
            opening = number(self.opening)
            if (made >= 0).all():
                own = available_to_promise(made, booked, opening).tolist()
                ahead = available_to_promise(made, booked, opening, CUMULATIVE).tolist()
            else:
                blank = [""] * len(WEEKS)
        is_promised = bool(own)
        steps = Steps(self.values[at.MPS], self.values[at.ORDERS], self.opening, is_promised)
        self._steps(steps, is_promised)
        left = self.lines.rows["left of a receipt"]
        self._row(at.ATP, lambda here, i: f"{here}{left}", [*own, *blank], "calculated units hair")
        running = self.lines.rows["running"]
        last = letter(WEEKS[-1])
        self._row(
            at.AHEAD,
            lambda here, i: (
                f'IF(ISNUMBER({here}{running}),MIN({here}{running}:${last}{running}),"")'
            ),
            [*ahead, *blank],
            "derived units hair",
        )

    def _steps(self, steps: Steps, is_promised: bool) -> None:
        """The hidden rows behind what can be promised; the engine's rule, week by week."""
        row, cell, last = self.lines.row, self.lines.cell, WEEKS[-1]
        made, booked = f"{{}}{at.MPS}", f"{{}}{at.ORDERS}"
        go = self.lines.scalar(
            "can be promised",
            f'IF({self.known}=1,IF(COUNTIF({across(WEEKS, at.MPS)},"<0")=0,1,0),0)',
            int(is_promised),
        )
        nets = []
        for i, where in enumerate(WEEKS):
            here = letter(where)
            more = f"+{self.on_hand}" if not i else ""
            inside = f"{made.format(here)}-{booked.format(here)}{more}"
            nets.append(f'IF({go}=1,IF(ISNUMBER({here}$8),{inside},""),"")')
        row("net", WEEKS, nets, steps.net)

        def each(name: str, formula: Callable[[int, int], str], values: Sequence[Value]) -> None:
            """A hidden row of weeks that knows its own number. formula : of column and place."""
            self.lines.reserve(name)
            net = [cell("net", where) for where in WEEKS]
            texts = [
                f'IF(ISNUMBER({net[i]}),{formula(where, i)},"")' for i, where in enumerate(WEEKS)
            ]
            row(name, WEEKS, texts, values)

        def after(name: str, where: int) -> str:
            """The cell of the week after; 0 behind the last."""
            return "0" if where == last else f"N({cell(name, where + 1)})"

        def is_receipt(where: int) -> str:
            return f"N({letter(where)}{at.MPS})>0"

        each(
            "until the next receipt",
            lambda w, i: (
                f"{cell('net', w)}"
                + (
                    ""
                    if w == last
                    else f"+IF({is_receipt(w + 1)},0,{after('until the next receipt', w)})"
                )
            ),
            steps.waiting,
        )
        each(
            "of a receipt",
            lambda w, i: (
                cell("until the next receipt", w)
                if not i
                else f"IF({is_receipt(w)},{cell('until the next receipt', w)},0)"
            ),
            steps.plain,
        )

        def stock(w: int, i: int) -> str:
            before = f"{cell('in stock', w - 1)}+" if i else ""
            return f"MAX(0,{before}{cell('of a receipt', w)})"

        each("in stock", stock, steps.stock)

        def owed(w: int, i: int) -> str:
            before = f"{cell('in stock', w - 1)}+" if i else ""
            return f"MIN(0,{before}{cell('of a receipt', w)})"

        each("owed", owed, steps.owed)
        each(
            "lack",
            lambda w, i: f"MIN(0,{cell('of a receipt', w)}-{cell('owed', w)}+{after('lack', w)})",
            steps.lack,
        )
        each(
            "left of a receipt",
            lambda w, i: (
                f"{cell('owed', w)}+MAX(0,{cell('of a receipt', w)}-{cell('owed', w)}"
                f"+{after('lack', w)})"
            ),
            steps.left,
        )
        each(
            "running",
            lambda w, i: cell("net", w) + (f"+{cell('running', w - 1)}" if i else ""),
            steps.running,
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


class Steps:
    """The hidden rows of what can be promised, week by week, as their formulas work them out."""

    def __init__(
        self, made: Sequence[Value], booked: Sequence[Value], opening: Value, is_known: bool
    ) -> None:
        """Work the rows out; all blank where nothing can be promised."""
        weeks = len(numbers(made)) if is_known else 0
        units = [number(value) for value in made[:weeks]]
        net = [unit - number(value) for unit, value in zip(units, booked, strict=False)]
        if weeks:
            net[0] += number(opening)
        receipt = [unit > 0 for unit in units]
        waiting = [0.0] * weeks
        for t in reversed(range(weeks)):
            more = waiting[t + 1] if t + 1 < weeks and not receipt[t + 1] else 0.0
            waiting[t] = net[t] + more
        plain = [waiting[t] if receipt[t] or not t else 0.0 for t in range(weeks)]
        stock, owed, held = [], [], 0.0
        for each in plain:
            owed.append(min(0.0, held + each))
            held = max(0.0, held + each)
            stock.append(held)
        lack, left = [0.0] * (weeks + 1), [0.0] * weeks
        for t in reversed(range(weeks)):
            rest = plain[t] - owed[t] + lack[t + 1]
            left[t], lack[t] = owed[t] + max(0.0, rest), min(0.0, rest)
        blank: list[Value] = [""] * (len(WEEKS) - weeks)
        running = np.cumsum(net).tolist() if weeks else []
        self.net, self.waiting, self.plain = [*net, *blank], [*waiting, *blank], [*plain, *blank]
        self.stock, self.owed, self.lack = (
            [*stock, *blank],
            [*owed, *blank],
            [*lack[:weeks], *blank],
        )
        self.left, self.running = [*left, *blank], [*running, *blank]


def _equal(name: str) -> str:
    """A criterion that takes a name as it is."""
    return f'"="&{name}'


def _sum(cells: Sequence[Value]) -> Value:
    known = numbers(cells)
    return sum(known) if known else ""

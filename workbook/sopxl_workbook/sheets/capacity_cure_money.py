"""What the ways to cure an overload cost: prices of an hour, and money as a sentence says it.

By the prices of the Control and the Least cost sheet. Imports the canvas and the choices.
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.plan.in_force import stepwise
from sopxl.plan.term_words import OUTSIDE as OUTSIDE_TERM
from sopxl.plan.term_words import OVERTIME as OVERTIME_TERM
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import LEAST_COST, LEFT_COLUMNS
from sopxl_workbook.contract.settings import OPTIMAL_OUTSIDE, OPTIMAL_OVERTIME
from sopxl_workbook.sheets.canvas import Canvas, is_number, number
from sopxl_workbook.sheets.capacity_ahead import SKIP
from sopxl_workbook.sheets.capacity_cure import in_force
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.timeline import LAST_ROW, Slot
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, text

SEEN = 0.5  # hours, and units: less is not worth a word
_CURRENCY = 'IF(sop_currency="",""," "&sop_currency)'


def prices(canvas: Canvas, view: View, resource: str) -> None:
    """Hidden lines: money for an hour of overtime and of outside capacity; blank without one."""
    days, rows = canvas.company.calendar.start_days, canvas.company.terms
    for name, term, setting in (
        ("overtime price", OVERTIME_TERM, OPTIMAL_OVERTIME.name),
        ("outside price", OUTSIDE_TERM, OPTIMAL_OUTSIDE.name),
    ):
        table = LEAST_COST.name
        wanted = f"({table}[Term]={text(term)})*({table}[Resource]={CHOICE})"
        mine = [row for row in rows if (row.term, row.resource) == (term, resource)]
        held = stepwise(mine, (row.value for row in mine), days)
        general = view.settings.get(setting)

        def formula(s: Slot, wanted: str = wanted, setting: str = setting) -> str:
            """The price on Least cost that holds in the month, else that of Control."""
            day = f"INDEX(tblCalendar[Start],{s.letter}${LAST_ROW}-{LEFT_COLUMNS})"
            own = in_force(LEAST_COST.name, wanted, "Value", s)
            count = f"SUMPRODUCT({wanted}*({LEAST_COST.name}[From]<={day}))"
            found = f'IF({count}>0,{own},IF(ISNUMBER({setting}),{setting},""))'
            return f'IF(ISNUMBER({s.letter}${LAST_ROW}),{found},"")'

        def twin(s: Slot, held: Vector = held, general: Value = general) -> Value:
            """The same from the rows in force."""
            if s.last is None:
                return ""
            own = float(held[canvas.company.calendar.row(s.last)])
            if not np.isnan(own):
                return own
            return number(general) if is_number(general) else ""

        canvas.hidden(name, formula, twin, skip=SKIP)


def money(amount: str) -> str:
    """A sum of money as a formula adds it to a sentence; nothing where it is not known."""
    return f'IF(ISNUMBER({amount}),", "&FIXED({amount},0)&{_CURRENCY},"")'


def money_said(view: View, amount: Value) -> str:
    """The twin of money."""
    if not is_number(amount):
        return ""
    currency = view.setting("sop_currency")
    return f", {fixed(number(amount))}{' ' if currency else ''}{currency}"


def by_hour(canvas: Canvas, view: View, name: str, word: str, price: str) -> None:
    """A hidden line of words: the hours that one way covers, and its money."""

    def formula(slot: Slot) -> str:
        """The words of a month."""
        taken, paid = canvas.at(name, slot), canvas.at(price, slot)
        paid_for = f'IF(ISNUMBER({paid}),", "&FIXED({taken}*{paid},0)&{_CURRENCY},"")'
        said = f'"{word} "&FIXED({taken},0)&" h"&{paid_for}&"; "'
        return f'IF(N({taken})>={SEEN:g},{said},"")'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        taken, paid = canvas.of(name, slot), canvas.of(price, slot)
        if not is_number(taken) or number(taken) < SEEN:
            return ""
        total = number(taken) * number(paid) if is_number(paid) else ""
        return f"{word} {fixed(number(taken))} h{money_said(view, total)}; "

    canvas.hidden(f"{name} said", formula, twin, skip=SKIP)

"""What is made ahead to cure an overload, in words: which family, in which months, at what cost.

Imports the canvas, the choices, the hours of the cure and their money.
"""

from __future__ import annotations

from collections.abc import Callable

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, LEFT_COLUMNS, key_of
from sopxl_workbook.formulas import COST
from sopxl_workbook.sheets.canvas import Canvas, is_number, number
from sopxl_workbook.sheets.capacity_ahead import SKIP, SOURCES, lines_between
from sopxl_workbook.sheets.capacity_asks import asking, hours_per_unit, hours_per_unit_of
from sopxl_workbook.sheets.capacity_cure import AHEAD
from sopxl_workbook.sheets.capacity_cure_money import SEEN, money, money_said
from sopxl_workbook.sheets.choices import SECOND_POSITION_COLUMN, entry
from sopxl_workbook.sheets.timeline import BROUGHT, LAST_ROW, NAME_ROW, PLAN, Slot
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed

_USED = 0.005  # hours: less is none
_YEAR = 365
_LAST_USE = f"use {SOURCES - 1}"
_NAMES = f"$H${NAME_ROW}:$S${NAME_ROW}"


def months_taken(canvas: Canvas) -> None:
    """A hidden line of words: the months with room, the earliest to the nearest."""
    first, last = canvas.rows["use 0"], canvas.rows[_LAST_USE]

    def formula(slot: Slot) -> str:
        """From the earliest to the nearest month that gives hours."""
        used = f"({lines_between(canvas, 'use 0', _LAST_USE)(slot)}>{_USED:g})"
        rows = f"ROW({lines_between(canvas, 'use 0', _LAST_USE)(slot)})"
        nearest = f"SUMPRODUCT(MAX({used}*({rows}-{first - 1})))"
        earliest = f"{SOURCES + 1}-SUMPRODUCT(MAX({used}*({last + 1}-{rows})))"
        names = [f"INDEX({_NAMES},{at})" for at in (earliest, nearest)]
        told = f'IF({earliest}={nearest},{names[1]},{names[0]}&" to "&{names[1]})'
        return f'IF({nearest}=0,"",{told})'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        taken = [i for i in range(SOURCES) if number(canvas.of(f"use {i}", slot)) > _USED]
        if not taken:
            return ""
        ends = [str(canvas.value(NAME_ROW, PLAN[i])) for i in (taken[0], taken[-1])]
        return ends[1] if ends[0] == ends[1] else " to ".join(ends)

    canvas.hidden("months taken", formula, twin, skip=SKIP)


def moved_family(canvas: Canvas, view: View, resource: str, families: int) -> None:
    """Hidden lines: the family to move, its hours a unit, units, money of holding, and words."""
    if not families:
        canvas.hidden("ahead said", lambda _: '""', lambda _: "", skip=SKIP)
        return
    rows = asking(canvas, resource)

    def stock(slot: Slot) -> str:
        """The cells that hold the hours of each family made to stock."""
        return lines_between(canvas, "stock 0", f"stock {families - 1}")(slot)

    def best(slot: Slot) -> int:
        """Which family asks most of the hours, the first of equals."""
        asked = [number(canvas.of(f"stock {i}", slot)) for i in range(families)]
        return asked.index(max(asked))

    def is_moved(slot: Slot) -> bool:
        """Whether so much is made ahead for a month that it is told."""
        taken = canvas.of(AHEAD, slot)
        return is_number(taken) and number(taken) >= SEEN

    listed = ":".join(entry(i, SECOND_POSITION_COLUMN)[1] for i in (0, families - 1))
    canvas.hidden(
        "moved",
        lambda s: (
            f"IF(N({canvas.at(AHEAD, s)})>={SEEN:g},"
            f'INDEX({listed},MATCH(MAX({stock(s)}),{stock(s)},0)),"")'
        ),
        lambda s: rows[best(s)].name if is_moved(s) else "",
        skip=SKIP,
    )
    places = ":".join(entry(i, SECOND_POSITION_COLUMN)[0] for i in (0, families - 1))

    def each(slot: Slot) -> str:
        """Hours a unit of the line that asks most."""
        line = f"INDEX({places},MATCH(MAX({stock(slot)}),{stock(slot)},0))"
        found = hours_per_unit(line, slot)
        known = f'IFERROR(IF(ISNUMBER({found}),{found},""),"")'
        return f'IF({canvas.at("moved", slot)}="","",{known})'

    canvas.hidden(
        "hours a unit",
        each,
        lambda s: hours_per_unit_of(canvas, rows[best(s)], s) if is_moved(s) else "",
        skip=SKIP,
    )
    _cost_a_unit(canvas)
    canvas.hidden(
        "units moved",
        lambda s: (
            f"IF(N({canvas.at('hours a unit', s)})>0,"
            f'MIN({canvas.at(AHEAD, s)},MAX({stock(s)}))/{canvas.at("hours a unit", s)},"")'
        ),
        lambda s: _units(canvas, s, f"stock {best(s)}"),
        skip=SKIP,
    )
    _holding(canvas, view)
    _ahead_said(canvas, view, stock, best)


def _cost_a_unit(canvas: Canvas) -> None:
    """A hidden line: the standard cost of a unit of the family to move."""

    def formula(slot: Slot) -> str:
        """Looked up where there is such a family."""
        moved = canvas.at("moved", slot)
        place = f'MATCH({moved}&"|{COST}",{IN_FORCE.name}[Key],0)'
        found = f"INDEX({IN_FORCE.ref},{place},{slot.letter}${LAST_ROW})"
        return f'IF({moved}="","",IFERROR(IF(ISNUMBER({found}),{found},""),""))'

    def twin(slot: Slot) -> Value:
        """The same from the tables."""
        moved = canvas.of("moved", slot)
        if not moved or slot.last is None:
            return ""
        found = canvas.book.at(IN_FORCE, key_of(str(moved), COST), slot.last)
        return "" if found is None else found

    canvas.hidden("cost a unit", formula, twin, skip=SKIP)


def _units(canvas: Canvas, slot: Slot, line: str) -> Value:
    """Units of the hours that are made ahead; blank where the hours of one are not known."""
    each = canvas.of("hours a unit", slot)
    if not is_number(each) or number(each) <= 0:
        return ""
    return min(number(canvas.of(AHEAD, slot)), number(canvas.of(line, slot))) / number(each)


def _holding(canvas: Canvas, view: View) -> None:
    """A hidden line: money for holding what is made ahead, from its month to the month over."""
    share = view.settings.get("sop_optimal_holding")
    first, last = canvas.rows["use 0"], canvas.rows[_LAST_USE]
    days = f"$D${first}:$D${last}"

    def formula(slot: Slot) -> str:
        """Hours × days ÷ hours a unit × cost × share of it a year."""
        start = f"INDEX(tblCalendar[Start],{slot.letter}${LAST_ROW}-{LEFT_COLUMNS})"
        each, cost = canvas.at("hours a unit", slot), canvas.at("cost a unit", slot)
        held = f"SUMPRODUCT({lines_between(canvas, 'use 0', _LAST_USE)(slot)}*({start}-{days}))"
        money = f"{held}/{each}*{cost}*sop_optimal_holding/{_YEAR}"
        return f'IF(COUNT({each},{cost},sop_optimal_holding)=3,IF({each}>0,{money},""),"")'

    def twin(slot: Slot) -> Value:
        """The same from the lines above."""
        each, cost = canvas.of("hours a unit", slot), canvas.of("cost a unit", slot)
        known = is_number(each) and is_number(cost) and is_number(share)
        if not known or number(each) <= 0 or slot.last is None:
            return ""
        calendar = canvas.company.calendar
        start = float(calendar.start_days[calendar.row(slot.last)])
        held = sum(
            number(canvas.of(f"use {i}", slot)) * (start - number(canvas.value(first + i, BROUGHT)))
            for i in range(SOURCES)
        )
        return held / number(each) * number(cost) * number(share) / _YEAR

    canvas.hidden("holding", formula, twin, skip=SKIP)


def _ahead_said(
    canvas: Canvas, view: View, stock: Callable[[Slot], str], best: Callable[[Slot], int]
) -> None:
    """A hidden line of words: what to make ahead, of which family, in which months."""

    def formula(slot: Slot) -> str:
        """The words of a month."""
        taken, units = canvas.at(AHEAD, slot), canvas.at("units moved", slot)
        others = f'IF({taken}>MAX({stock(slot)})+{SEEN:g}," and others","")'
        some = f'IF(ISNUMBER({units}),FIXED({units},0)&" ","")&{canvas.at("moved", slot)}&{others}'
        where = f'" ahead in "&{canvas.at("months taken", slot)}'
        held = money(canvas.at("holding", slot)).replace('", "', '", holding "')
        said = f'"make "&{some}&{where}&" ("&FIXED({taken},0)&" h"&{held}&"); "'
        return f'IF({canvas.at("moved", slot)}="","",{said})'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        moved, units = canvas.of("moved", slot), canvas.of("units moved", slot)
        if not moved:
            return ""
        taken = number(canvas.of(AHEAD, slot))
        is_more = taken > number(canvas.of(f"stock {best(slot)}", slot)) + SEEN
        some = f"{fixed(number(units))} " if is_number(units) else ""
        held = money_said(view, canvas.of("holding", slot)).replace(", ", ", holding ", 1)
        where = f"{' and others' if is_more else ''} ahead in {canvas.of('months taken', slot)}"
        return f"make {some}{moved}{where} ({fixed(taken)} h{held}); "

    canvas.hidden("ahead said", formula, twin, skip=SKIP)

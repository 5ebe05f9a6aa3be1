"""What would cure an overload, said in a line for each month that is over; imports the cure.

Sign, symbol and word: how many hours, which family to move and to which months, what each way
costs by the prices of the Control and the Least cost sheet.
"""

from __future__ import annotations

from collections.abc import Callable

from sopxl.plan.in_force import stepwise
from sopxl.plan.term_words import OUTSIDE as OUTSIDE_TERM
from sopxl.plan.term_words import OVERTIME as OVERTIME_TERM
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, LEAST_COST, LEFT_COLUMNS, key_of
from sopxl_workbook.contract.settings import OPTIMAL_OUTSIDE, OPTIMAL_OVERTIME
from sopxl_workbook.formulas import COST
from sopxl_workbook.sheets.canvas import Canvas, block, is_number, number, numbers
from sopxl_workbook.sheets.capacity_asks import asking, hours_per_unit, hours_per_unit_of
from sopxl_workbook.sheets.capacity_cure import (
    AHEAD,
    LEFT,
    OUTSIDE,
    OVER,
    OVERTIME,
    SKIP,
    SOURCES,
    hours,
    in_force,
    months_over,
)
from sopxl_workbook.sheets.choices import CHOICE, SECOND_POSITION_COLUMN, entry
from sopxl_workbook.sheets.timeline import BROUGHT, LAST_ROW, NAME_ROW, PLAN, Slot
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, plural, text, worded

SAID = 6  # months that are over and said in words
_SEEN = 0.5  # hours, and units: less is not worth a word
_YEAR = 365
LAST_USE = f"use {SOURCES - 1}"
_NAMES = f"$H${NAME_ROW}:$S${NAME_ROW}"
_CURRENCY = 'IF(sop_currency="",""," "&sop_currency)'
_NO_LOAD, _NOTHING = "no load is known", "no month is over, nothing to cure"


def compose(canvas: Canvas, view: View, resource: str, families: int, top: int) -> int:
    """The block: its heading, the lines of hours, the lines of words; gives the row below."""
    row = hours(canvas, resource, families, top + 1)
    block(canvas, top, "WHAT WOULD CURE IT", *_heading(canvas, view.resource))
    _prices(canvas, view, resource)
    _months_taken(canvas)
    _family(canvas, view, resource, families)
    _by_hour(canvas, view, OVERTIME, "overtime", "overtime price")
    _by_hour(canvas, view, OUTSIDE, "outside capacity", "outside price")
    _says(canvas)
    return _lines(canvas, row)


def _heading(canvas: Canvas, chosen: str) -> tuple[str, str]:
    """How many months are over, and whether all can be cured: formula and twin."""
    over, left = canvas.span(OVER), canvas.span(LEFT)
    count = f"COUNT({over})"
    many = f'{CHOICE}&": "&{plural(count, "month")}&" over, "'
    formula = (
        f'=IF({CHOICE}="","",IF(COUNT({canvas.span("asked")})=0,{CHOICE}&": {_NO_LOAD}",'
        f'IF({count}=0,"● "&{CHOICE}&": {_NOTHING}",IF(SUM({left})<{_SEEN:g},'
        f'"● "&{many}&"each can be cured","▲ "&{many}&FIXED(SUM({left}),0)&" h stay over"))))'
    )
    months, rest = len(months_over(canvas)), sum(numbers(canvas.months(LEFT)))
    if not chosen:
        return formula, ""
    if not numbers(canvas.months("asked")):
        return formula, f"{chosen}: {_NO_LOAD}"
    if not months:
        return formula, f"● {chosen}: {_NOTHING}"
    told = f"{chosen}: {worded(months, 'month')} over"
    if rest < _SEEN:
        return formula, f"● {told}, each can be cured"
    return formula, f"▲ {told}, {fixed(rest)} h stay over"


# Prices -------------------------------------------------------------------------------------------


def _prices(canvas: Canvas, view: View, resource: str) -> None:
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
            day = f"INDEX(tblCalendar[Start],{s.letter}${LAST_ROW}-{LEFT_COLUMNS})"
            own = in_force(LEAST_COST.name, f"{wanted}", "Value", s)
            count = f"SUMPRODUCT({wanted}*({LEAST_COST.name}[From]<={day}))"
            found = f'IF({count}>0,{own},IF(ISNUMBER({setting}),{setting},""))'
            return f'IF(ISNUMBER({s.letter}${LAST_ROW}),{found},"")'

        def twin(s: Slot, held: object = held, general: Value = general) -> Value:
            if s.last is None:
                return ""
            own = float(held[canvas.company.calendar.row(s.last)])  # type: ignore[index]
            if own == own:
                return own
            return number(general) if is_number(general) else ""

        canvas.hidden(name, formula, twin, skip=SKIP)


def _money(amount: str) -> str:
    """A sum of money as a formula adds it to a sentence; nothing where it is not known."""
    return f'IF(ISNUMBER({amount}),", "&FIXED({amount},0)&{_CURRENCY},"")'


def _money_said(view: View, amount: Value) -> str:
    """The twin of _money."""
    if not is_number(amount):
        return ""
    currency = view.setting("sop_currency")
    return f", {fixed(number(amount))}{' ' if currency else ''}{currency}"


def _by_hour(canvas: Canvas, view: View, name: str, word: str, price: str) -> None:
    """A hidden line of words: the hours that one way covers, and its money."""

    def formula(slot: Slot) -> str:
        """The words of a month."""
        taken, paid = canvas.at(name, slot), canvas.at(price, slot)
        money = f'IF(ISNUMBER({paid}),", "&FIXED({taken}*{paid},0)&{_CURRENCY},"")'
        said = f'"{word} "&FIXED({taken},0)&" h"&{money}&"; "'
        return f'IF(N({taken})>={_SEEN:g},{said},"")'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        taken, paid = canvas.of(name, slot), canvas.of(price, slot)
        if not is_number(taken) or number(taken) < _SEEN:
            return ""
        money = number(taken) * number(paid) if is_number(paid) else ""
        return f"{word} {fixed(number(taken))} h{_money_said(view, money)}; "

    canvas.hidden(f"{name} said", formula, twin, skip=SKIP)


# Which family, from which months ------------------------------------------------------------------


def _cells(canvas: Canvas, first: str, last: str, slot: Slot) -> str:
    return f"{slot.letter}${canvas.rows[first]}:{slot.letter}${canvas.rows[last]}"


def _months_taken(canvas: Canvas) -> None:
    """A hidden line of words: the months with room, the earliest to the nearest."""
    first, last = canvas.rows["use 0"], canvas.rows[LAST_USE]

    def formula(slot: Slot) -> str:
        """From the earliest to the nearest month that gives hours."""
        used = f"({_cells(canvas, 'use 0', LAST_USE, slot)}>0.005)"
        rows = f"ROW({_cells(canvas, 'use 0', LAST_USE, slot)})"
        nearest = f"SUMPRODUCT(MAX({used}*({rows}-{first - 1})))"
        earliest = f"{SOURCES + 1}-SUMPRODUCT(MAX({used}*({last + 1}-{rows})))"
        names = [f"INDEX({_NAMES},{at})" for at in (earliest, nearest)]
        told = f'IF({earliest}={nearest},{names[1]},{names[0]}&" to "&{names[1]})'
        return f'IF({nearest}=0,"",{told})'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        taken = [i for i in range(SOURCES) if number(canvas.of(f"use {i}", slot)) > 0.005]
        if not taken:
            return ""
        ends = [str(canvas.value(NAME_ROW, PLAN[i])) for i in (taken[0], taken[-1])]
        return ends[1] if ends[0] == ends[1] else " to ".join(ends)

    canvas.hidden("months taken", formula, twin, skip=SKIP)


def _family(canvas: Canvas, view: View, resource: str, families: int) -> None:
    """Hidden lines: the family to move, its hours a unit, units, money of holding, and words."""
    if not families:
        canvas.hidden("ahead said", lambda _: '""', lambda _: "", skip=SKIP)
        return
    rows = asking(canvas, resource)

    def stock(slot: Slot) -> str:
        """The cells that hold the hours of each family made to stock."""
        return _cells(canvas, "stock 0", f"stock {families - 1}", slot)

    def best(slot: Slot) -> int:
        """Which family asks most of the hours, the first of equals."""
        asked = [number(canvas.of(f"stock {i}", slot)) for i in range(families)]
        return asked.index(max(asked))

    def is_moved(slot: Slot) -> bool:
        taken = canvas.of(AHEAD, slot)
        return is_number(taken) and number(taken) >= _SEEN

    listed = ":".join(entry(i, SECOND_POSITION_COLUMN)[1] for i in (0, families - 1))
    canvas.hidden(
        "moved",
        lambda s: (
            f"IF(N({canvas.at(AHEAD, s)})>={_SEEN:g},"
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
    each = canvas.of("hours a unit", slot)
    if not is_number(each) or number(each) <= 0:
        return ""
    return min(number(canvas.of(AHEAD, slot)), number(canvas.of(line, slot))) / number(each)


def _holding(canvas: Canvas, view: View) -> None:
    """A hidden line: money for holding what is made ahead, from its month to the month over."""
    share = view.settings.get("sop_optimal_holding")
    first, last = canvas.rows["use 0"], canvas.rows[LAST_USE]
    days = f"$D${first}:$D${last}"

    def formula(slot: Slot) -> str:
        """Hours × days ÷ hours a unit × cost × share of it a year."""
        start = f"INDEX(tblCalendar[Start],{slot.letter}${LAST_ROW}-{LEFT_COLUMNS})"
        each, cost = canvas.at("hours a unit", slot), canvas.at("cost a unit", slot)
        held = f"SUMPRODUCT({_cells(canvas, 'use 0', LAST_USE, slot)}*({start}-{days}))"
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
        others = f'IF({taken}>MAX({stock(slot)})+{_SEEN:g}," and others","")'
        some = f'IF(ISNUMBER({units}),FIXED({units},0)&" ","")&{canvas.at("moved", slot)}&{others}'
        where = f'" ahead in "&{canvas.at("months taken", slot)}'
        money = _money(canvas.at("holding", slot)).replace('", "', '", holding "')
        said = f'"make "&{some}&{where}&" ("&FIXED({taken},0)&" h"&{money}&"); "'
        return f'IF({canvas.at("moved", slot)}="","",{said})'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        moved, units = canvas.of("moved", slot), canvas.of("units moved", slot)
        if not moved:
            return ""
        taken = number(canvas.of(AHEAD, slot))
        is_more = taken > number(canvas.of(f"stock {best(slot)}", slot)) + _SEEN
        some = f"{fixed(number(units))} " if is_number(units) else ""
        money = _money_said(view, canvas.of("holding", slot)).replace(", ", ", holding ", 1)
        where = f"{' and others' if is_more else ''} ahead in {canvas.of('months taken', slot)}"
        return f"make {some}{moved}{where} ({fixed(taken)} h{money}); "

    canvas.hidden("ahead said", formula, twin, skip=SKIP)


# Sentences ----------------------------------------------------------------------------------------


def _says(canvas: Canvas) -> None:
    """Two hidden lines: the sentence of each month that is over, and its number among them."""
    parts = ("ahead said", f"{OVERTIME} said", f"{OUTSIDE} said")

    def formula(slot: Slot) -> str:
        """A month, its hours, the ways, and what is left."""
        over, left = canvas.at(OVER, slot), canvas.at(LEFT, slot)
        ways = "&".join(canvas.at(part, slot) for part in parts)
        end = f'"▲ "&FIXED({left},0)&" h stay over: move demand, subcontract or add capacity"'
        said = (
            f'{slot.letter}${NAME_ROW}&"  ▲ "&FIXED({over},0)&" h over:  "&{ways}&'
            f'IF({left}<{_SEEN:g},"● cured",{end})'
        )
        return f'IF(ISNUMBER({over}),{said},"")'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        over, left = canvas.of(OVER, slot), canvas.of(LEFT, slot)
        if not is_number(over):
            return ""
        ways = "".join(str(canvas.of(part, slot)) for part in parts)
        is_cured = number(left) < _SEEN
        rest = f"▲ {fixed(number(left))} h stay over: move demand, subcontract or add capacity"
        month = canvas.value(NAME_ROW, slot.column)
        told = "● cured" if is_cured else rest
        return f"{month}  ▲ {fixed(number(over))} h over:  {ways}{told}"

    canvas.hidden("says", formula, twin, skip=SKIP)
    row = canvas.rows[OVER]
    over = months_over(canvas)
    canvas.hidden(
        "number said",
        lambda s: f'IF(ISNUMBER({s.letter}{row}),COUNT($H{row}:{s.letter}{row}),"")',
        lambda s: float(over.index(s.column) + 1) if s.column in over else "",
        skip=SKIP,
    )


def _lines(canvas: Canvas, top: int) -> int:
    """The sentences of the first months that are over."""
    over = months_over(canvas)
    for i in range(SAID):
        row = top + i
        number_ = f"ROWS($B${top}:$B{row})"
        said = f"INDEX({canvas.span('says')},MATCH({number_},{canvas.span('number said')},0))"
        value = canvas.lines["says"][over[i]] if i < len(over) else ""
        canvas.formula(row, 2, f'=IFERROR({said},"")', value, "help")
    canvas.rows["said"] = top
    return top + SAID

"""The lines of the Pull page: a loop of cards a line, each formula beside its twin.

Imports the grid, the engine's pull plan and the view.
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.plan.company import ItemRow
from sopxl.plan.item_factor import factor_in_force
from sopxl.plan.pull import Loop, LoopPlan, pull_plan
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, LEFT_COLUMNS, PLAN, PULL
from sopxl_workbook.sheets.canvas import is_number, minus, number
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.months_before import SHIFT
from sopxl_workbook.sheets.timeline import month_name, name_at
from sopxl_workbook.sheets.view import View
from sopxl_workbook.tables.keys import fold

FIRST, SHOWN = 9, 24  # sheet row of the first loop that is shown, loops of one window
MOST = 72  # loops that the page works with
WINDOWS = tuple(range(1, MOST, SHOWN))  # the first loop of each window: 1, 25, 49
FIRST_LINE = 301  # hidden rows: all loops, of which a window is shown
LOOPS_FROM = "$B$5"
MONTHS = (0, 1, 2)
CODE, FAMILY, LINE = 2, 3, 4
DAILY = (5, 6, 7)  # by month: units of the item a working day
CONTAINER, LEAD, SAFETY, HELD = 8, 9, 10, 11
CARDS = (12, 13, 14)
STANDING, CHANGE, MINUTES = 15, 16, 17
TAKT = (18, 19, 20)
SHOWN_LINE = 22  # column V, hidden: the loop that a row of the window shows
HIDDEN = 24
_HOUR = 60  # minutes
_GIVEN = (
    ("container", "Container", CONTAINER, "calculated units"),
    ("lead", "Lead time", LEAD, "calculated cover"),
    ("safety", "Safety", SAFETY, "calculated load"),
    ("held", "Safety stock", HELD, "calculated units"),
    ("standing", "Cards", STANDING, "actual units"),
)


def lines(grid: Grid, view: View) -> None:
    """All columns of the page."""
    listed = Listed.of(PULL, view)
    _axis(grid)
    rows = 'SUMPRODUCT((tblPull[Code]<>"")*(ROW(tblPull[Code])>0))'
    grid.scalar("loops given", rows, listed.count("Code"))
    months = sum(is_number(grid.what(f"column {month + 1}")) for month in MONTHS)
    found = pull_plan(grid.canvas.book.plan, [_loop(listed, i + 1) for i in range(MOST)], months)
    _names(grid, listed, found)
    _pointers(grid, found)
    for month in MONTHS:
        _daily(grid, found, month)
    for name, column, at, style in _GIVEN:
        _given(grid, listed, name, column, at, style)
    for month in MONTHS:
        _cards(grid, found, month)
    grid.column(
        "to add",
        lambda row: (
            f"IF(COUNT({grid.at('cards 1', row)},{grid.at('standing', row)})=2,"
            f'{grid.at("cards 1", row)}-{grid.at("standing", row)},"")'
        ),
        lambda line: minus(grid.of("cards 1", line), grid.of("standing", line)),
        "key deviation",
        CHANGE,
    )
    _minutes(grid, found)
    for month in MONTHS:
        _takt(grid, found, month)


# What all lines look at ------------------------------------------------------------------------


def _axis(grid: Grid) -> None:
    """Where the next three months stand: column, first and last day, working days, name."""
    company = grid.canvas.company
    calendar, now = company.calendar, company.now
    for month in MONTHS:
        spot = f"sop_base-sop_first+{month + 1}"
        known = month < min(company.horizon, calendar.count - now)
        place: Value = now + month + 1 + LEFT_COLUMNS if known else ""
        at = grid.scalar(
            f"column {month + 1}",
            f"IF(AND({month + 1}<=sop_horizon,{spot}<=ROWS(tblCalendar[Period])),"
            f'{spot}+{LEFT_COLUMNS},"")',
            place,
        )
        figures = (("Start", calendar.start_days), ("End", calendar.end_days))
        for what, values in (*figures, ("Workdays", calendar.workdays)):
            value: Value = float(values[now + month]) if known else ""
            cell = f"INDEX(tblCalendar[{what}],{at}-{LEFT_COLUMNS})"
            formula = f'IF(ISNUMBER({at}),{cell},"")'
            grid.scalar(f"{what.lower()} {month + 1}", formula, value)
        name = month_name(company, company.base + month) if known else ""
        formula = f'IF(ISNUMBER({at}),{name_at(company, at)},"")'
        grid.scalar(f"month {month + 1}", formula, name)


def _loop(listed: Listed, row: int) -> Loop:
    """The loop of a row of Pull lines, in the engine's own terms."""

    def each(column: str, blank: float) -> float:
        """A number of the row, or what a blank one means."""
        value = listed.value(row, column)
        return number(value) if is_number(value) else blank

    return Loop(
        str(listed.value(row, "Code") or ""),
        str(listed.value(row, "Resource") or ""),
        each("Container", np.nan),
        each("Lead time", np.nan),
        each("Safety", 0.0),
        each("Safety stock", 0.0),
        each("Cards", np.nan),
    )


def _place(grid: Grid, plan: LoopPlan) -> Value:
    """The row of the Item map in force; 0 for a family's own name, blank for neither."""
    end, wanted = number(grid.what("end 1")), fold(plan.loop.code)
    rows = [
        (row.start, i)
        for i, row in enumerate(grid.canvas.company.items, 1)
        if wanted and fold(row.item) == wanted and row.start <= end <= row.end
    ]
    return max(rows)[1] if rows else 0 if plan.family else ""


def _known(value: float) -> Value:
    """A figure as a cell, blank where it is not known."""
    return "" if value != value else float(value)


def _of_month(values: Vector, month: int) -> Value:
    """A figure of a month, blank behind the last one."""
    return _known(values[month]) if month < len(values) else ""


def _holds(end: str) -> str:
    """Which rows of the Item map hold on a day."""
    until = f"((tblMap[To]=0)+(tblMap[To]>={end})>0)"
    return f"(tblMap[From]<={end})*{until}"


def _names(grid: Grid, listed: Listed, found: list[LoopPlan]) -> None:
    """Item, line, the row of the Item map, family and factor."""

    def text(name: str, column: str, at: int, style: str) -> None:
        """A column of the table as a text."""
        grid.column(
            name,
            lambda row: listed.text(str(row - FIRST_LINE + 1), row - FIRST_LINE + 1, column)[0][1:],
            lambda line: listed.text("", line + 1, column)[1],
            style,
            at,
        )

    text("code", "Code", CODE, "label_key")
    text("line", "Resource", LINE, "label")
    end = grid.ref("end 1")
    rows = "(ROW(tblMap[Item])-ROW(tblMap[[#Headers],[Item]]))"

    def since(row: int) -> str:
        """When the row of the Item map in force began, and a day; 0 where none is."""
        held = f"(tblMap[Item]={grid.at('code', row)})*{_holds(end)}"
        return f'IF({grid.at("code", row)}="",0,SUMPRODUCT(MAX({held}*(tblMap[From]+1))))'

    def place(row: int) -> str:
        """The row of the Item map in force; 0 for a code that is a family."""
        code, begun = grid.at("code", row), grid.at("since", row)
        held = f"(tblMap[Item]={code})*{_holds(end)}*(tblMap[From]+1={begun})"
        family = f'IF(COUNTIF(tblFamilies[Family],"="&{code})>0,0,"")'
        return f'IF({code}="","",IF({begun}>0,SUMPRODUCT(MAX({held}*{rows})),{family}))'

    places = [_place(grid, plan) for plan in found]
    grid.column("since", since, lambda line: _since(grid, places[line]))
    grid.column("row", place, lambda line: places[line])

    def family(row: int) -> str:
        at, code = grid.at("row", row), grid.at("code", row)
        own = f"INDEX(tblFamilies[Family],MATCH({code},tblFamilies[Family],0))"
        return f'IF(ISNUMBER({at}),IF({at}=0,{own},INDEX(tblMap[Family],{at})),"")'

    grid.column("family", family, lambda line: found[line].family, "label", FAMILY)


def _since(grid: Grid, place: Value) -> Value:
    """The day on which a row of the Item map begins, and one; an open beginning is day 0."""
    if not place:
        return 0
    start = grid.canvas.company.items[int(number(place)) - 1].start
    return (start if np.isfinite(start) else 0.0) + 1


def _pointers(grid: Grid, found: list[LoopPlan]) -> None:
    """The rows of each family's plan, as it stands and as it is authorised."""
    base = grid.canvas.company.base
    grid.pointer(
        "plan",
        PLAN,
        lambda row: f'{grid.at("family", row)}&"|Production"',
        lambda line: f"{found[line].family}|Production",
    )
    grid.pointer(
        "authorised",
        ARCHIVE,
        lambda row: f'sop_base&"|"&{grid.at("family", row)}&"|Production"',
        lambda line: f"{base}|{found[line].family}|Production",
    )


# Units a day -----------------------------------------------------------------------------------


def _daily(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """The plan of the month by planning share, in units of the item, a working day."""
    end, days = grid.ref(f"end {month + 1}"), grid.ref(f"workdays {month + 1}")
    spot = grid.ref(f"column {month + 1}")
    share = f"share {month + 1}"

    def formula(row: int) -> str:
        of = f"(tblMap[Family]={grid.at('family', row)})*{_holds(end)}"
        mine = f"{of}*(tblMap[Item]={grid.at('code', row)})"
        count, here = f"SUMPRODUCT({of}*1)", f"SUMPRODUCT({mine}*1)"
        own, total = (f"SUMPRODUCT({which},tblMap[Planning share])" for which in (mine, of))
        part = f'IF({count}=1,IF({here}=1,1,0),IF({total}>0,{own}/{total},""))'
        known = f"COUNT({grid.at('row', row)},{end})=2"
        return f'IF({known},IF({grid.at("row", row)}=0,1,{part}),"")'

    grid.column(share, formula, lambda line: _share(grid, found[line], grid.of("row", line), month))
    _factor(grid, found, month)

    def plan(row: int) -> str:
        kept = grid.at("authorised", row)
        found = f"INDEX({ARCHIVE.ref},{kept},{spot}+{SHIFT})"
        held = f'IF(ISNUMBER({spot}),IF(ISNUMBER({found}),{found},""),"")'
        return f"IF(ISNUMBER({kept}),{held},{grid.cell(PLAN, grid.at('plan', row), spot)})"

    name = f"plan {month + 1}"
    grid.column(name, plan, lambda line: _plan(grid, line, found[line].family, month))

    def daily(row: int) -> str:
        """Units of the item a working day."""
        made, part, each = (grid.at(of, row) for of in (name, share, f"factor {month + 1}"))
        known = f"COUNT({made},{part},{days},{each})=4"
        return f'IF({known},IF(AND({days}>0,{made}>=0),{made}*{part}/{each}/{days},""),"")'

    grid.column(
        f"daily {month + 1}",
        daily,
        lambda line: _of_month(found[line].daily, month),
        "calculated cover",
        DAILY[month],
    )


def _factor(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """Family units in one unit of the item, by its row in force on the last day of the month."""
    end, column = grid.ref(f"end {month + 1}"), f"factor {month + 1}"

    def formula(row: int) -> str:
        """The factor of the row that began last; 1 where none holds: its share is 0."""
        at, mine = grid.at("row", row), f"(tblMap[Item]={grid.at('code', row)})"
        held = f"{mine}*(tblMap[Family]={grid.at('family', row)})*{_holds(end)}"
        best = f"SUMPRODUCT(MAX({held}*(tblMap[From]+1)))"
        given = f"SUMPRODUCT({held}*(tblMap[From]+1={best}),tblMap[Factor])"
        known = f"IF({at}=0,1,IF({best}=0,1,IF({given}=0,1,{given})))"
        return f'IF(COUNT({at},{end})=2,{known},"")'

    def twin(line: int) -> Value:
        """The factor that the engine takes."""
        place, day = grid.of("row", line), grid.what(f"end {month + 1}")
        if not (is_number(place) and is_number(day)):
            return ""
        rows = _held(grid, found[line], number(day)) if place else []
        return float(factor_in_force(rows, np.array([number(day)]))[0]) if rows else 1.0

    grid.column(column, formula, twin)


def _held(grid: Grid, plan: LoopPlan, day: float) -> list[ItemRow]:
    """The rows of a loop's item in its family that hold on a day."""
    return [
        row
        for row in grid.canvas.company.items
        if row.family == plan.family
        and fold(row.item) == fold(plan.loop.code)
        and row.start <= day <= row.end
    ]


def _share(grid: Grid, plan: LoopPlan, place: Value, month: int) -> Value:
    """The share of a loop's item in its family; all of it where it is alone."""
    end = grid.what(f"end {month + 1}")
    if not (is_number(place) and is_number(end)):
        return ""
    if not place:
        return 1.0
    items = grid.canvas.company.items
    rows = [r for r in items if r.family == plan.family and r.start <= number(end) <= r.end]
    own = [row for row in rows if fold(row.item) == fold(plan.loop.code)]
    if len(rows) == 1:
        return float(len(own))
    total = float(np.nansum([row.share for row in rows]))
    return float(np.nansum([row.share for row in own])) / total if total > 0 else ""


def _plan(grid: Grid, line: int, family: str, month: int) -> Value:
    """The plan of a loop's family in a month, authorised or as it stands."""
    book, base = grid.canvas.book, grid.canvas.company.base
    if not is_number(grid.what(f"column {month + 1}")):
        return ""
    if is_number(grid.of("authorised", line)):
        found = book.at(ARCHIVE, f"{base}|{family}|Production", base + month)
    else:
        found = book.at(PLAN, f"{family}|Production", base + month)
    return "" if found is None else found


# Cards and pace --------------------------------------------------------------------------------


def _given(grid: Grid, listed: Listed, name: str, column: str, at: int, style: str) -> None:
    """A number of the table; safety that is blank is 0."""
    is_zero = name in ("safety", "held")

    def formula(row: int) -> str:
        found = listed.number(str(row - FIRST_LINE + 1), row - FIRST_LINE + 1, column)[0][1:]
        return f'IF({grid.at("code", row)}="","",N({found}))' if is_zero else found

    def twin(line: int) -> Value:
        """The number, 0 for a blank one that means so."""
        found = listed.number("", line + 1, column)[1]
        if not is_zero:
            return found
        return "" if grid.of("code", line) == "" else number(found) if is_number(found) else 0.0

    grid.column(name, formula, twin, style, at)


def _cards(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """Cards of the loop, rounded up."""
    daily = f"daily {month + 1}"
    names = (daily, "lead", "container", "safety", "held")

    def formula(row: int) -> str:
        units, lead, size, safety, held = (grid.at(name, row) for name in names)
        needed = f"({units}*{lead}*(1+{safety})+{held})/{size}"
        whole = f"ROUNDUP(MAX(0,{needed}-0.000000001),0)"
        return f'IF(COUNT({units},{lead},{size})=3,IF({size}>0,{whole},""),"")'

    style = "key units" if not month else "calculated units"
    twin = [_of_month(plan.cards, month) for plan in found]
    grid.column(f"cards {month + 1}", formula, lambda line: twin[line], style, CARDS[month])


def _minutes(grid: Grid, found: list[LoopPlan]) -> None:
    """Minutes of a working day of the line, of one station: hours in force × 60."""
    start = grid.ref("start 1")

    def formula(row: int) -> str:
        line = grid.at("line", row)
        held = f"(tblResources[Resource]={line})*(tblResources[From]<={start})"
        since = f"SUMPRODUCT(MAX({held}*tblResources[From]))"
        chosen = f"(tblResources[Resource]={line})*(tblResources[From]={since})"
        hours = f"SUMPRODUCT({chosen},tblResources[Hours])*{_HOUR}"
        return f'IF({line}="","",IF(SUMPRODUCT({held}*1)=0,"",{hours}))'

    grid.column(
        "minutes", formula, lambda line: _known(found[line].minutes), "calculated units", MINUTES
    )


def _takt(grid: Grid, found: list[LoopPlan], month: int) -> None:
    """Minutes from one unit to the next, over all items of the line."""
    daily = f"daily {month + 1}"

    def formula(row: int) -> str:
        total = f'SUMIF({grid.span("line")},"="&{grid.at("line", row)},{grid.span(daily)})'
        minutes = grid.at("minutes", row)
        return f'IF(ISNUMBER({minutes}),IF({total}>0,{minutes}/{total},""),"")'

    style = "key money" if not month else "calculated money"
    twin = [_of_month(plan.takt, month) for plan in found]
    grid.column(f"takt {month + 1}", formula, lambda line: twin[line], style, TAKT[month])

"""The lines of the Pull page: a loop of cards a line, each formula beside its twin.

Imports the grid, the calc of the engine and the view.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.calc.pull import kanban_cards
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, LEFT_COLUMNS, PLAN, PULL
from sopxl_workbook.sheets.canvas import is_number, minus, number, numbers
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.months_before import SHIFT
from sopxl_workbook.sheets.timeline import month_name, name_at
from sopxl_workbook.sheets.view import View
from sopxl_workbook.tables.keys import fold

FIRST, MOST = 6, 24  # sheet row of the first loop, loops that the page shows
MONTHS = (0, 1, 2)
CODE, FAMILY, LINE = 2, 3, 4
DAILY = (5, 6, 7)  # by month: units of the item a working day
CONTAINER, LEAD, SAFETY, HELD = 8, 9, 10, 11
CARDS = (12, 13, 14)
STANDING, CHANGE, MINUTES = 15, 16, 17
TAKT = (18, 19, 20)
HIDDEN = 24
_HOUR = 60  # minutes
_GIVEN = (
    ("container", "Container", CONTAINER, "calculated units"),
    ("lead", "Lead time", LEAD, "calculated cover"),
    ("safety", "Safety", SAFETY, "calculated load"),
    ("held", "Safety stock", HELD, "calculated units"),
    ("standing", "Cards", STANDING, "actual units"),
)


@dataclass(frozen=True, slots=True)
class Loop:
    """What is known of one loop, in Python's own terms."""

    code: str
    row: Value  # of the Item map, from 1; 0 for a family's own name, blank for neither
    family: str
    factor: Value  # family units in one of the item


def lines(grid: Grid, view: View) -> None:
    """All columns of the page."""
    listed = Listed.of(PULL, view)
    _axis(grid)
    rows = 'SUMPRODUCT((tblPull[Code]<>"")*(ROW(tblPull[Code])>0))'
    grid.scalar("loops given", rows, listed.count("Code"))
    loops = [_loop(grid, str(listed.value(i + 1, "Code") or "")) for i in range(MOST)]
    _names(grid, listed, loops)
    _pointers(grid, loops)
    for month in MONTHS:
        _daily(grid, loops, month)
    for name, column, at, style in _GIVEN:
        _given(grid, listed, name, column, at, style)
    for month in MONTHS:
        _cards(grid, month)
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
    _minutes(grid, listed)
    for month in MONTHS:
        _takt(grid, month)


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


def _loop(grid: Grid, code: str) -> Loop:
    """The item or family of a code, by the row that holds on the last day of month 1."""
    company, end = grid.canvas.company, grid.what("end 1")
    rows = [
        i
        for i, row in enumerate(company.items, 1)
        if code and fold(row.item) == fold(code) and row.start <= number(end) <= row.end
    ]
    if rows:
        row = company.items[rows[-1] - 1]
        return Loop(code, rows[-1], row.family, row.factor)
    names = {fold(name): name for name in company.index}
    if code and fold(code) in names:
        return Loop(code, 0, names[fold(code)], 1.0)
    return Loop(code, "", "", "")


def _holds(end: str) -> str:
    """Which rows of the Item map hold on a day."""
    until = f"((tblMap[To]=0)+(tblMap[To]>={end})>0)"
    return f"(tblMap[From]<={end})*{until}"


def _names(grid: Grid, listed: Listed, loops: list[Loop]) -> None:
    """Item, line, the row of the Item map, family and factor."""

    def text(name: str, column: str, at: int, style: str) -> None:
        """A column of the table as a text."""
        grid.column(
            name,
            lambda row: listed.text(str(row - FIRST + 1), row - FIRST + 1, column)[0][1:],
            lambda line: listed.text("", line + 1, column)[1],
            style,
            at,
        )

    text("code", "Code", CODE, "label_key")
    text("line", "Resource", LINE, "label")
    end = grid.ref("end 1")
    rows = "(ROW(tblMap[Item])-ROW(tblMap[[#Headers],[Item]]))"

    def place(row: int) -> str:
        """The row of the Item map in force; 0 for a code that is a family."""
        code = grid.at("code", row)
        found = f"SUMPRODUCT(MAX((tblMap[Item]={code})*{_holds(end)}*{rows}))"
        family = f'IF(COUNTIF(tblFamilies[Family],"="&{code})>0,0,"")'
        return f'IF({code}="","",IF({found}>0,{found},{family}))'

    grid.column("row", place, lambda line: loops[line].row)

    def family(row: int) -> str:
        at, code = grid.at("row", row), grid.at("code", row)
        own = f"INDEX(tblFamilies[Family],MATCH({code},tblFamilies[Family],0))"
        return f'IF(ISNUMBER({at}),IF({at}=0,{own},INDEX(tblMap[Family],{at})),"")'

    grid.column("family", family, lambda line: loops[line].family, "label", FAMILY)

    def factor(row: int) -> str:
        given = f"INDEX(tblMap[Factor],{grid.at('row', row)})"
        known = f"IF({grid.at('row', row)}=0,1,IF(N({given})=0,1,{given}))"
        return f'IF(ISNUMBER({grid.at("row", row)}),{known},"")'

    grid.column("factor", factor, lambda line: loops[line].factor)


def _pointers(grid: Grid, loops: list[Loop]) -> None:
    """The rows of each family's plan, as it stands and as it is authorised."""
    base = grid.canvas.company.base
    grid.pointer(
        "plan",
        PLAN,
        lambda row: f'{grid.at("family", row)}&"|Production"',
        lambda line: f"{loops[line].family}|Production",
    )
    grid.pointer(
        "authorised",
        ARCHIVE,
        lambda row: f'sop_base&"|"&{grid.at("family", row)}&"|Production"',
        lambda line: f"{base}|{loops[line].family}|Production",
    )


# Units a day -----------------------------------------------------------------------------------


def _daily(grid: Grid, loops: list[Loop], month: int) -> None:
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

    grid.column(share, formula, lambda line: _share(grid, loops[line], month))

    def plan(row: int) -> str:
        kept = grid.at("authorised", row)
        found = f"INDEX({ARCHIVE.ref},{kept},{spot}+{SHIFT})"
        held = f'IF(ISNUMBER({spot}),IF(ISNUMBER({found}),{found},""),"")'
        return f"IF(ISNUMBER({kept}),{held},{grid.cell(PLAN, grid.at('plan', row), spot)})"

    name = f"plan {month + 1}"
    grid.column(name, plan, lambda line: _plan(grid, line, loops[line], month))

    def daily(row: int) -> str:
        made, part = grid.at(name, row), grid.at(share, row)
        units = f"{made}*{part}/{grid.at('factor', row)}/{days}"
        known = f"COUNT({made},{part},{days},{grid.at('factor', row)})=4"
        return f'IF({known},IF(AND({days}>0,{made}>=0),{units},""),"")'

    def units(line: int) -> Value:
        """The twin of the units a day."""
        parts = (grid.of(name, line), grid.of(share, line), grid.what(f"workdays {month + 1}"))
        if len(numbers(parts)) < 3 or number(parts[2]) <= 0 or number(parts[0]) < 0:
            return ""
        each = number(parts[0]) * number(parts[1]) / number(loops[line].factor)
        return each / number(parts[2])

    grid.column(f"daily {month + 1}", daily, units, "calculated cover", DAILY[month])


def _share(grid: Grid, loop: Loop, month: int) -> Value:
    """The share of a loop's item in its family; all of it where it is alone."""
    end = grid.what(f"end {month + 1}")
    if not (is_number(loop.row) and is_number(end)):
        return ""
    if not loop.row:
        return 1.0
    items = grid.canvas.company.items
    rows = [r for r in items if r.family == loop.family and r.start <= number(end) <= r.end]
    own = [row for row in rows if fold(row.item) == fold(loop.code)]
    if len(rows) == 1:
        return float(len(own))
    total = float(np.nansum([row.share for row in rows]))
    return float(np.nansum([row.share for row in own])) / total if total > 0 else ""


def _plan(grid: Grid, line: int, loop: Loop, month: int) -> Value:
    """The plan of a loop's family in a month, authorised or as it stands."""
    book, base = grid.canvas.book, grid.canvas.company.base
    if not is_number(grid.what(f"column {month + 1}")):
        return ""
    if is_number(grid.of("authorised", line)):
        found = book.at(ARCHIVE, f"{base}|{loop.family}|Production", base + month)
    else:
        found = book.at(PLAN, f"{loop.family}|Production", base + month)
    return "" if found is None else found


# Cards and pace --------------------------------------------------------------------------------


def _given(grid: Grid, listed: Listed, name: str, column: str, at: int, style: str) -> None:
    """A number of the table; safety that is blank is 0."""
    is_zero = name in ("safety", "held")

    def formula(row: int) -> str:
        found = listed.number(str(row - FIRST + 1), row - FIRST + 1, column)[0][1:]
        return f'IF({grid.at("code", row)}="","",N({found}))' if is_zero else found

    def twin(line: int) -> Value:
        """The number, 0 for a blank one that means so."""
        found = listed.number("", line + 1, column)[1]
        if not is_zero:
            return found
        return "" if grid.of("code", line) == "" else number(found) if is_number(found) else 0.0

    grid.column(name, formula, twin, style, at)


def _cards(grid: Grid, month: int) -> None:
    """Cards of the loop, rounded up."""
    daily = f"daily {month + 1}"
    names = (daily, "lead", "container", "safety", "held")

    def formula(row: int) -> str:
        units, lead, size, safety, held = (grid.at(name, row) for name in names)
        needed = f"({units}*{lead}*(1+{safety})+{held})/{size}"
        whole = f"ROUNDUP(MAX(0,{needed}-0.000000001),0)"
        return f'IF(COUNT({units},{lead},{size})=3,IF({size}>0,{whole},""),"")'

    def twin(line: int) -> Value:
        """The engine's cards."""
        values = [grid.of(name, line) for name in names]
        if len(numbers(values)) < len(names) or number(values[2]) <= 0:
            return ""
        units, lead, size, safety, held = (number(value) for value in values)
        return float(np.ravel(kanban_cards(units, lead, size, safety, held))[0])

    style = "key units" if not month else "calculated units"
    grid.column(f"cards {month + 1}", formula, twin, style, CARDS[month])


def _minutes(grid: Grid, listed: Listed) -> None:
    """Minutes of a working day of the line, of one station: hours in force × 60."""
    start = grid.ref("start 1")
    company = grid.canvas.company

    def formula(row: int) -> str:
        line = grid.at("line", row)
        held = f"(tblResources[Resource]={line})*(tblResources[From]<={start})"
        since = f"SUMPRODUCT(MAX({held}*tblResources[From]))"
        chosen = f"(tblResources[Resource]={line})*(tblResources[From]={since})"
        hours = f"SUMPRODUCT({chosen},tblResources[Hours])*{_HOUR}"
        return f'IF({line}="","",IF(SUMPRODUCT({held}*1)=0,"",{hours}))'

    def twin(line: int) -> Value:
        """The hours of the latest row that holds when month 1 begins."""
        name = fold(str(listed.value(line + 1, "Resource") or ""))
        rows = [
            row
            for row in company.resources
            if name and fold(row.resource) == name and row.start <= number(grid.what("start 1"))
        ]
        return max(rows, key=lambda row: row.start).hours * _HOUR if rows else ""

    grid.column("minutes", formula, twin, "calculated units", MINUTES)


def _takt(grid: Grid, month: int) -> None:
    """Minutes from one unit to the next, over all items of the line."""
    daily = f"daily {month + 1}"

    def formula(row: int) -> str:
        total = f'SUMIF({grid.span("line")},"="&{grid.at("line", row)},{grid.span(daily)})'
        minutes = grid.at("minutes", row)
        return f'IF(ISNUMBER({minutes}),IF({total}>0,{minutes}/{total},""),"")'

    def twin(line: int) -> Value:
        """Minutes over the units of all items of the line."""
        name, minutes = fold(str(grid.of("line", line))), grid.of("minutes", line)
        units = [
            value
            for other, value in zip(grid.values["line"], grid.values[daily], strict=True)
            if fold(str(other)) == name
        ]
        asked = sum(numbers(units))
        return number(minutes) / asked if is_number(minutes) and asked > 0 else ""

    style = "key money" if not month else "calculated money"
    grid.column(f"takt {month + 1}", formula, twin, style, TAKT[month])

"""Columns of the Summary: highest load, revenue of the fiscal year, decisions to take.

Money alone is added up, over the families of a business unit that have both call and plan.
"""

from __future__ import annotations

from collections.abc import Callable

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, PROJECTION
from sopxl_workbook.said import DECISION, said
from sopxl_workbook.sheets.canvas import is_number, minus, number
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.summary_columns import CALL, DECISIONS, GAP, PEAK, PLACE, PLAN
from sopxl_workbook.sheets.summary_groups import family_of
from sopxl_workbook.sheets.summary_resources import SAME
from sopxl_workbook.sheets.view import View


def capacity(grid: Grid, resources: Grid) -> None:
    """The highest load among the resources that a family asks, in the months ahead."""
    names, peaks = resources.span("resource"), resources.span("peak")
    known = _asked_of(grid, resources)

    def asks(row: int) -> str:
        """Which resources a family asks hours of, as an array."""
        wanted = f'"="&{grid.at("name", row)},tblLoad[Resource],"="&{names}'
        return f'({names}<>"")*(COUNTIFS(tblLoad[Family],{wanted})>0)'

    def highest(line: int) -> float:
        return max((load for load, _ in known(line)), default=0.0)

    grid.column(
        "highest",
        lambda row: f"IF({grid.at('is family', row)}=1,SUMPRODUCT(MAX({asks(row)}*{peaks})),0)",
        highest,
    )
    grid.column(
        "peak",
        lambda row: f'IF({grid.at("highest", row)}>0,{grid.at("highest", row)},"")',
        lambda line: highest(line) or "",
        "key load hair",
        PEAK,
    )

    def place_formula(row: int) -> str:
        """The first of those resources with that load, and the month."""
        last = f"{resources.last}+1"
        right = f"({peaks}>={grid.at('highest', row)}-{SAME:f})*({last}-ROW({peaks}))"
        found = f"{last}-{resources.first - 1}-SUMPRODUCT(MAX({asks(row)}*{right}))"
        text = f"INDEX({resources.span('place')},{found})"
        return f'IF({grid.at("highest", row)}>0,{text},"")'

    def place(line: int) -> Value:
        top = highest(line)
        return next((text for load, text in known(line) if load >= top - SAME), "") if top else ""

    grid.column("place", place_formula, place, "derived left indent hair", PLACE)


def _asked_of(grid: Grid, resources: Grid) -> Callable[[int], list[tuple[float, Value]]]:
    """The resources of a line's family: their highest load, and where it is."""
    company = grid.canvas.company
    bill = {(row.family.casefold(), row.resource.casefold()) for row in company.bill}
    names = [str(name).casefold() for name in resources.values["resource"]]
    loads = list(zip(resources.values["peak"], resources.values["place"], strict=True))

    def known(line: int) -> list[tuple[float, Value]]:
        place = family_of(grid, line)
        if place is None:
            return []
        name = company.families[place].name.casefold()
        return [
            (number(load), text)
            for resource, (load, text) in zip(names, loads, strict=True)
            if resource and (name, resource) in bill
        ]

    return known


def money(grid: Grid) -> None:
    """Revenue of the fiscal year: business plan, latest call, gap; subtotals of what has both."""
    for name, pointer, table in (
        ("own plan", "p plan", IN_FORCE),
        ("own call", "p revenue", PROJECTION),
    ):
        grid.column(
            name,
            lambda row, p=pointer, t=table: grid.year_total(t, grid.at(p, row)),  # type: ignore[misc]
            lambda line, p=pointer, t=table: grid.year_sum(t, grid.of(p, line)),  # type: ignore[misc]
        )
    own = ("own call", "own plan")
    grid.column(
        "own gap",
        lambda row: (
            f"IF(COUNT({grid.at(own[0], row)},{grid.at(own[1], row)})=2,"
            f'{grid.at(own[0], row)}-{grid.at(own[1], row)},"")'
        ),
        lambda line: minus(grid.of(own[0], line), grid.of(own[1], line)),
    )
    looks = (("plan", "derived", PLAN), ("call", "key", CALL), ("gap", "key", GAP))
    for name, look, at in looks:
        style = f"{look} {'thousand signed' if name == 'gap' else 'thousand'} hair"
        grid.column(
            name,
            lambda row, n=name: _subtotal(grid, row, f"own {n}"),  # type: ignore[misc]
            lambda line, n=name: _subtotalled(grid, line, f"own {n}"),  # type: ignore[misc]
            style,
            at,
        )


def _subtotal(grid: Grid, row: int, own: str) -> str:
    """The family's own figure; in a subtotal the sum over the unit's families with a gap."""
    gaps, unit = grid.span("own gap"), grid.at("unit", row)
    mine = f"({grid.span('unit')}={unit})*ISNUMBER({gaps})"
    total = f'IF(SUMPRODUCT({mine})=0,"",SUMPRODUCT({mine},{grid.span(own)}))'
    return f'IF({grid.at("is family", row)}=1,{grid.at(own, row)},IF(ISNUMBER({unit}),{total},""))'


def _subtotalled(grid: Grid, line: int, own: str) -> Value:
    if family_of(grid, line) is not None:
        return grid.of(own, line)
    unit = grid.of("unit", line)
    if not is_number(unit):
        return ""
    known = [
        number(grid.of(own, other))
        for other in range(grid.count)
        if grid.of("unit", other) == unit and is_number(grid.of("own gap", other))
    ]
    return sum(known) if known else ""


def decisions(grid: Grid, view: View) -> None:
    """Decisions of the Notes sheet that nobody has closed."""
    families = grid.canvas.company.families
    noted = said(view.rows, grid.canvas.company.calendar)
    is_open = f'(tblNotes[Kind]="{DECISION}")*(tblNotes[Closed]="")'

    def count(line: int) -> Value:
        place = family_of(grid, line)
        if place is not None:
            return noted.open_decisions(families[place].name)
        unit = grid.of("unit", line)
        if not is_number(unit):
            return ""
        others = (i for i in range(grid.count) if grid.of("unit", i) == unit)
        mine = [place for place in (family_of(grid, i) for i in others) if place is not None]
        return sum(noted.open_decisions(families[place].name) for place in mine)

    grid.column(
        "own decisions",
        lambda row: (
            f"IF({grid.at('is family', row)}=1,"
            f"SUMPRODUCT((tblNotes[Family]={grid.at('name', row)})*{is_open}),0)"
        ),
        lambda line: count(line) if family_of(grid, line) is not None else 0,
    )

    def formula(row: int) -> str:
        unit = grid.at("unit", row)
        own = grid.at("own decisions", row)
        total = f"SUMPRODUCT(({grid.span('unit')}={unit})*{grid.span('own decisions')})"
        found = f"IF({grid.at('is family', row)}=1,{own},{total})"
        return f'IF(ISNUMBER({unit}),{found},"")'

    grid.column("decisions", formula, count)

    def open_(row: int) -> str:
        return grid.at("decisions", row)

    grid.column(
        "decide",
        lambda row: (
            f'IF(ISNUMBER({open_(row)}),IF({open_(row)}>0,"▲ "&{open_(row)}&" to take",'
            '"● none"),"")'
        ),
        lambda line: _to_take(grid.of("decisions", line)),
        "derived left hair",
        DECISIONS,
    )


def _to_take(count: Value) -> str:
    if not is_number(count):
        return ""
    return f"▲ {count:g} to take" if count else "● none"

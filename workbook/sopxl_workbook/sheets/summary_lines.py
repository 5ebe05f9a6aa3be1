"""The lines of the Summary: a family or the subtotal of a business unit each; imports the grid.

Every figure is looked up in the tables by formula, beside its twin; money alone is added up, since
units of different families have no sum.
"""

from __future__ import annotations

from collections.abc import Callable

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, ARCHIVE, IN_FORCE, PROJECTION, STRATEGIES, WideTable
from sopxl_workbook.formulas import PLANNED_REVENUE, PRODUCTION, SERVICE, TOLERANCE
from sopxl_workbook.said import DECISION
from sopxl_workbook.sheets.canvas import is_number, minus, numbers, over
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.summary_columns import (
    BALANCE,
    CALL,
    DECISIONS,
    GAP,
    NAME,
    PEAK,
    PLACE,
    PLAN,
    SALES_ACTUAL,
    SALES_PLAN,
    SERVICE_ACTUAL,
    SERVICE_TARGET,
    SUPPLY_ACTUAL,
    SUPPLY_PLAN,
    TARGET,
    TYPE,
)
from sopxl_workbook.sheets.summary_groups import NO_UNIT, key_columns
from sopxl_workbook.sheets.summary_verdicts import verdict_columns
from sopxl_workbook.sheets.summary_resources import SAME
from sopxl_workbook.sheets.view import View

_STOCK = "MTS"


def lines(grid: Grid, resources: Grid, view: View) -> None:
    """All columns of all lines. resources : laid out before."""
    key_columns(grid)
    _names(grid)
    _pointers(grid)
    _service(grid)
    _flows(grid)
    _balance(grid)
    _capacity(grid, resources)
    _money(grid)
    _decisions(grid, view)
    verdict_columns(grid)


def family_of(grid: Grid, line: int) -> int | None:
    """The family of a line, from 0; None in a subtotal and in an empty line."""
    place = grid.of("family", line)
    return int(place) - 1 if is_number(place) else None  # type: ignore[arg-type]


def _names(grid: Grid) -> None:
    families = grid.canvas.company.families

    def name(line: int) -> Value:
        place, unit = family_of(grid, line), grid.of("unit", line)
        if place is not None:
            return families[place].name
        return families[int(unit) - 1].business_unit or NO_UNIT if is_number(unit) else ""  # type: ignore[arg-type]

    def formula(row: int) -> str:
        unit = f"INDEX(tblFamilies[Business unit],{grid.at('unit', row)})"
        return (
            f"IF(ISNUMBER({grid.at('family', row)}),INDEX(tblFamilies[Family],"
            f'{grid.at("family", row)})&"",IF(ISNUMBER({grid.at("unit", row)}),'
            f'IF({unit}="","{NO_UNIT}",{unit}&""),""))'
        )

    grid.column("name", formula, name, "label_key hair", NAME)

    def strategy(line: int) -> Value:
        place = family_of(grid, line)
        return "" if place is None else families[place].strategy

    grid.column("strategy", lambda row: _family_text(grid, row, "Strategy"), strategy)
    words = "".join(f'IF({{0}}="{code}","{text}",' for code, text in _TYPES.items())
    grid.column(
        "type",
        lambda row: words.format(grid.at("strategy", row)) + '""' + ")" * len(_TYPES),
        lambda line: _TYPES.get(str(grid.of("strategy", line)), ""),
        "derived left hair",
        TYPE,
    )


_TYPES = {code: text[0].upper() + text[1:] for code, text in STRATEGIES.items()}


def _family_text(grid: Grid, row: int, column: str) -> str:
    place = grid.at("family", row)
    return f'IF(ISNUMBER({place}),INDEX(tblFamilies[{column}],{place})&"","")'


# Pointers: which row of its table a line looks at ------------------------------------------------


def _pointers(grid: Grid) -> None:
    company = grid.canvas.company
    origin = grid.scalar("origin", "sop_base-2", company.base - 2)

    def key(name: str, table: WideTable, measure: str, to_order: str = "", start: str = "") -> None:
        """start : the origin before the key of the Archive, as a formula."""

        def formula(row: int) -> str:
            text = f'"|{measure}"'
            if to_order:
                text = f'IF({grid.at("strategy", row)}="{_STOCK}","|{measure}","|{to_order}")'
            before = f'{start}&"|"&' if start else ""
            return f"{before}{grid.at('name', row)}&{text}"

        def twin(line: int) -> str:
            place = family_of(grid, line)
            if place is None:
                return f"{grid.of('name', line)}|"  # a subtotal has no row, whatever its name
            family = company.families[place]
            what = measure if family.is_to_stock or not to_order else to_order
            return f"{company.base - 2}|{family.name}|{what}" if start else f"{family.name}|{what}"

        grid.pointer(name, table, lambda row: _of_family(grid, row, formula(row)), twin)

    key("p balance", PROJECTION, "Inventory", "Backlog")
    key("p target", PROJECTION, "Target")
    key("p worth", PROJECTION, "Inventory value", "Backlog value")
    key("p revenue", PROJECTION, "Revenue")
    key("p margin", PROJECTION, "Gross margin")
    key("p service", IN_FORCE, SERVICE)
    key("p tolerance", IN_FORCE, TOLERANCE)
    key("p plan", IN_FORCE, PLANNED_REVENUE)
    key("p value", IN_FORCE, "Standard cost", "Price")
    key("p sold", ACTUAL, "Requested", "Booked")
    key("p made", ACTUAL, "Produced", "Shipped")
    key("p ordered", ACTUAL, "Lines ordered")
    key("p filled", ACTUAL, "Lines filled")
    key("p forecast", ARCHIVE, "Forecast", start=origin)
    key("p production", ARCHIVE, PRODUCTION, start=origin)


def _of_family(grid: Grid, row: int, key: str) -> str:
    """A key that only a family has; a subtotal finds nothing."""
    return f'IF({grid.at("is family", row)}=1,{key},"|")'


def _closed(
    grid: Grid, name: str, table: WideTable, pointer: str, style: str = "days", at: int = 0
) -> None:
    """A figure of the latest closed month."""
    extra = len(table.extra)
    shift = f"+{extra}" if extra else ""
    closed, place = grid.ref("closed"), grid.what("closed")
    column = f'IF(ISNUMBER({closed}),{closed}{shift},"")' if shift else closed
    if shift and "closed in the Archive" not in grid.scalars:
        value = int(place) + extra if is_number(place) else ""  # type: ignore[arg-type]
        grid.scalar("closed in the Archive", column, value)
    if shift:
        column, place = grid.scalars["closed in the Archive"]
    grid.column(
        name,
        lambda row: grid.cell(table, grid.at(pointer, row), column),
        lambda line: grid.figure(table, grid.of(pointer, line), place),
        style,
        at,
    )


# Blocks ------------------------------------------------------------------------------------------


def _service(grid: Grid) -> None:
    _closed(grid, "tolerance", IN_FORCE, "p tolerance")
    _closed(
        grid, "service target", IN_FORCE, "p service", "derived service hair", SERVICE_TARGET
    )
    _closed(grid, "ordered", ACTUAL, "p ordered")
    _closed(grid, "filled", ACTUAL, "p filled")
    grid.column(
        "service",
        lambda row: _over(grid.at("filled", row), grid.at("ordered", row)),
        lambda line: over(grid.of("filled", line), grid.of("ordered", line)),
        "key service hair",
        SERVICE_ACTUAL,
    )


def _over(above: str, below: str) -> str:
    return f'IF(COUNT({above},{below})=2,IF({below}>0,{above}/{below},""),"")'


def _flows(grid: Grid) -> None:
    """Sales and supply of the latest closed month, against what was authorised before it."""
    plan, actual = "derived units hair", "key units hair"
    _closed(grid, "sales plan", ARCHIVE, "p forecast", plan, SALES_PLAN)
    _closed(grid, "sales", ACTUAL, "p sold", actual, SALES_ACTUAL)
    _closed(grid, "supply plan", ARCHIVE, "p production", plan, SUPPLY_PLAN)
    _closed(grid, "supply", ACTUAL, "p made", actual, SUPPLY_ACTUAL)


def _balance(grid: Grid) -> None:
    """Inventory to stock, backlog to order, at the end of the latest closed month."""
    _closed(grid, "target", PROJECTION, "p target", "derived units hair", TARGET)
    _closed(grid, "balance", PROJECTION, "p balance", "key units hair", BALANCE)
    _closed(grid, "worth", PROJECTION, "p worth")
    _closed(grid, "value", IN_FORCE, "p value")
    target, value = (lambda row: grid.at("target", row)), (lambda row: grid.at("value", row))
    grid.column(
        "target worth",
        lambda row: f'IF(COUNT({target(row)},{value(row)})=2,{target(row)}*{value(row)},"")',
        lambda line: _times(grid.of("target", line), grid.of("value", line)),
    )


def _times(left: Value, right: Value) -> Value:
    if is_number(left) and is_number(right):
        return float(left) * float(right)  # type: ignore[arg-type]
    return ""


def _capacity(grid: Grid, resources: Grid) -> None:
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
        lambda row: (
            f"IF({grid.at('is family', row)}=1,SUMPRODUCT(MAX({asks(row)}*{peaks})),0)"
        ),
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

    grid.column("place", place_formula, place, "derived left hair", PLACE)


def _asked_of(
    grid: Grid, resources: Grid
) -> Callable[[int], list[tuple[float, Value]]]:
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
            (float(load), text)  # type: ignore[arg-type]
            for resource, (load, text) in zip(names, loads, strict=True)
            if resource and (name, resource) in bill
        ]

    return known


def _money(grid: Grid) -> None:
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
    return (
        f"IF({grid.at('is family', row)}=1,{grid.at(own, row)},"
        f'IF(ISNUMBER({unit}),{total},""))'
    )


def _subtotalled(grid: Grid, line: int, own: str) -> Value:
    if family_of(grid, line) is not None:
        return grid.of(own, line)
    unit = grid.of("unit", line)
    if not is_number(unit):
        return ""
    known = [
        float(grid.of(own, other))  # type: ignore[arg-type]
        for other in range(grid.count)
        if grid.of("unit", other) == unit and is_number(grid.of("own gap", other))
    ]
    return sum(known) if known else ""


def _decisions(grid: Grid, view: View) -> None:
    """Decisions of the Notes sheet that nobody has closed."""
    families = grid.canvas.company.families
    is_open = f'(tblNotes[Kind]="{DECISION}")*(tblNotes[Closed]="")'

    def count(line: int) -> Value:
        place = family_of(grid, line)
        if place is not None:
            return view.said.open_decisions(families[place].name)
        unit = grid.of("unit", line)
        if not is_number(unit):
            return ""
        others = (i for i in range(grid.count) if grid.of("unit", i) == unit)
        mine = [place for place in (family_of(grid, i) for i in others) if place is not None]
        return sum(view.said.open_decisions(families[place].name) for place in mine)

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
        total = f"SUMPRODUCT(({grid.span('unit')}={unit})*{grid.span('own decisions')})"
        return f'IF(ISNUMBER({unit}),IF({grid.at("is family", row)}=1,{grid.at("own decisions", row)},{total}),"")'

    grid.column("decisions", formula, count)
    number = lambda row: grid.at("decisions", row)  # noqa: E731
    grid.column(
        "decide",
        lambda row: (
            f'IF(ISNUMBER({number(row)}),IF({number(row)}>0,"▲ "&{number(row)}&" to take",'
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

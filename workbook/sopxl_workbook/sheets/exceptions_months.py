"""What each hidden line of the Exceptions page says of each month ahead; imports the lines.

The formulas say what the engine's alerts are made of; their twins are its blocks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sopxl.arrays import Block
from sopxl.plan.alerts import (
    LOAD_SHOWN,
    UNITS_SHOWN,
    AlertKind,
    balance_misses,
    overload_money,
    unreviewed_money,
)
from sopxl.plan.consensus import SAME
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    FORECAST,
    IN_FORCE,
    LEFT_COLUMNS,
    LOAD,
    PROJECTION,
    SPREAD_LIMIT,
    VIEWS_BY_MONTH,
)
from sopxl_workbook.formulas import OFFSET_NUMBER, PRICE, hours_at
from sopxl_workbook.said import said
from sopxl_workbook.sheets.exceptions_block import Lines
from sopxl_workbook.sheets.grid import MONTHS, Grid
from sopxl_workbook.sheets.view import View
from sopxl_workbook.spread import money_apart

_EACH = range(MONTHS)
_HOURS = f'"|{hours_at("")}"&tblLoad[Resource]'  # behind the family, in a key of the In force sheet


def by_month(lines: Lines, view: View) -> None:
    """The amounts of what is looked at month by month, and the money of an overload."""
    _balances(lines)
    _unreviewed(lines, view)
    _apart(lines, view)
    _overloads(lines)


def _by_month(
    lines: Lines,
    kind: AlertKind,
    name: str,
    formula: Callable[[int, str], str],
    block: Block,
    tells: Callable[[float], bool],
) -> None:
    """A column a month. formula : of row and month's column. tells : whether a figure is shown."""
    first = lines.block(kind).start

    def twin(line: int, month: int) -> Value:
        """The figure of a line and month, blank where there is nothing to tell."""
        if month >= block.shape[0] or line - first >= block.shape[1]:
            return ""
        value = float(block[month, line - first])
        return value if tells(value) else ""

    for month in _EACH:
        lines.grid.part(
            f"{name}{month}",
            lines.block(kind),
            lambda row, m=month: formula(row, lines.grid.ref(f"m{m}")),  # type: ignore[misc]
            lambda line, m=month: twin(line, m),  # type: ignore[misc]
        )


def _balances(lines: Lines) -> None:
    """Units by which a balance is beyond its limit."""
    grid = lines.grid

    def missed(kind: AlertKind, row: int, at: str) -> str:
        what = f"INDEX({PROJECTION.ref},{grid.at('p what', row)},{at})"
        if kind is AlertKind.BELOW_ZERO:
            units, known, needed = f"-{what}", f"COUNT({grid.at('p what', row)},{at})=2", [what]
        else:
            limit = f"INDEX({IN_FORCE.ref},{grid.at('p limit', row)},{at})"
            pointers = f"{grid.at('p what', row)},{grid.at('p limit', row)}"
            known, needed = f"COUNT({pointers},{at})=3", [what, limit]
            units = f"{what}-{limit}"
            if kind is AlertKind.BELOW_MINIMUM:
                units = f"{limit}-MAX(0,{what})"
        both = f"COUNT({','.join(needed)})={len(needed)}"
        return f'IF({known},IF({both},IF({units}>{UNITS_SHOWN:g},{units},""),""),"")'

    for kind, (units, _) in balance_misses(grid.canvas.book.plan.figures).items():
        _by_month(
            lines,
            kind,
            "amount",
            lambda row, at, k=kind: missed(k, row, at),  # type: ignore[misc]
            units,
            lambda value: value > UNITS_SHOWN,
        )


def _unreviewed(lines: Lines, view: View) -> None:
    """What a forecast that nobody reviewed may miss, at price; 0 where there is no price."""
    grid, company = lines.grid, lines.grid.canvas.company
    marks = said(view.rows, company.calendar).block(company)
    money = np.nan_to_num(unreviewed_money(grid.canvas.book.plan.figures, marks))
    flagged = np.where(marks[company.now : company.now + MONTHS], money, np.nan)

    def formula(row: int, at: str) -> str:
        day, what = f"{at}-{LEFT_COLUMNS}", "tblReview[Period]"
        label, start, end, number = (
            f"INDEX(tblCalendar[{name}],{day})" for name in ("Label", "Start", "End", "Period")
        )
        is_period = f"({what}={label})+({what}={number})+({what}>={start})*({what}<={end})"
        mine = f"(tblReview[Family]={grid.at('subject', row)})"
        seen = f'SUMPRODUCT({mine}*(tblReview[State]="not reviewed")*({is_period}>0))'
        tables = ((FORECAST, "p what"), (IN_FORCE, "p value"), (IN_FORCE, "p limit"))
        parts = [f"INDEX({table.ref},{grid.at(p, row)},{at})" for table, p in tables]
        rows = ",".join(grid.at(p, row) for _, p in tables)
        worth = f"IF(COUNT({rows})=3,IF(COUNT({','.join(parts)})=3,{'*'.join(parts)},0),0)"
        return f'IF(ISNUMBER({at}),IF({seen}>0,{worth},""),"")'

    _by_month(
        lines, AlertKind.NOT_REVIEWED, "amount", formula, flagged, lambda value: value == value
    )


def _apart(lines: Lines, view: View) -> None:
    """Units that views are apart beyond the limit and not agreed on, and what they are at price."""
    grid = lines.grid
    units, money = money_apart(grid.canvas.book.plan, view.settings)

    def apart(row: int, at: str) -> str:
        """The spread of a month that is beyond the limit and not agreed on; else blank."""
        rows = [grid.at(name, row) for name in ("p what", "p own", "p plan", "p limit")]
        tables = (FORECAST, FORECAST, VIEWS_BY_MONTH, VIEWS_BY_MONTH)
        forecast, own, agreed, spread = (
            f"INDEX({table.ref},{place},{at})" for table, place in zip(tables, rows, strict=True)
        )
        same = f'IF(ABS({own}-{agreed})<={SAME:.6f},"",{spread})'
        left = f"IF(COUNT({own},{agreed})=2,{same},{spread})"
        far = f'IF({spread}>{SPREAD_LIMIT.name}*N({forecast}),{left},"")'
        known = f'IF(COUNT({SPREAD_LIMIT.name},{spread})=2,{far},"")'
        return f'IF(COUNT({",".join(rows)},{at})=5,{known},"")'

    def worth(row: int, at: str) -> str:
        """Those units at price; 0 where no price is known."""
        mine, place = grid.at(f"amount{_month_of(grid, at)}", row), grid.at("p value", row)
        price = f"INDEX({IN_FORCE.ref},{place},{at})"
        known = f"IF(ISNUMBER({place}),IF(ISNUMBER({price}),{mine}*{price},0),0)"
        return f'IF(ISNUMBER({mine}),{known},"")'

    told = np.where(np.isnan(units), np.nan, money)
    kind = AlertKind.APART
    _by_month(lines, kind, "amount", apart, units, lambda value: value == value)
    _by_month(lines, kind, "money", worth, told, lambda value: value == value)


def _overloads(lines: Lines) -> None:
    """Hours over rated capacity, and the output at price that they were to make."""
    grid = lines.grid
    figures = grid.canvas.book.plan.figures
    hours, money = overload_money(figures)
    order = [figures.in_force.resources.index(name) for name in lines.resources]

    def over(row: int, at: str) -> str:
        rows = [grid.at(name, row) for name in ("p what", "p limit")]
        load, rated = (f"INDEX({PROJECTION.ref},{place},{at})" for place in rows)
        beyond = f'IF({load}>{rated}*{1 + LOAD_SHOWN:g},{load}-{rated},"")'
        return f'IF(COUNT({",".join(rows)},{at})=3,IF(COUNT({load},{rated})=2,{beyond},""),"")'

    def worth(row: int, at: str) -> str:
        hours_ = grid.at(f"amount{_month_of(grid, at)}", row)
        load = f"INDEX({PROJECTION.ref},{grid.at('p what', row)},{at})"
        asked, held = f"INDEX({LOAD.ref},0,{at})", f"INDEX({IN_FORCE.ref},0,{at})"
        mine = f"(tblLoad[Resource]={grid.at('subject', row)})"
        price, first, others = (
            f'SUMIF({IN_FORCE.name}[Key],"="&tblLoad[Family]&{what},{held})'
            for what in (f'"|{PRICE}"', _HOURS, f'{_HOURS}&"{OFFSET_NUMBER}*"')
        )
        each = f"({first}+{others})"  # an hour's units need its offsets together
        made = f"SUMPRODUCT({mine}*{price}/({each}+({each}=0)),{asked})"
        return f'IF(ISNUMBER({hours_}),{hours_}/{load}*{made},"")'

    told = np.where(hours > 0, money, np.nan)[:, order]
    _by_month(lines, AlertKind.OVERLOAD, "amount", over, hours[:, order], lambda value: value > 0)
    _by_month(lines, AlertKind.OVERLOAD, "money", worth, told, lambda value: value == value)


def _month_of(grid: Grid, at: str) -> int:
    """Which month ahead a column address is of."""
    return next(month for month in _EACH if grid.ref(f"m{month}") == at)

"""The native checks of the workbook: each a formula that counts breaks, beside its twin.

Imports the contract and the values; no XlsxWriter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl_workbook.contract import (
    ACTUAL,
    FORECAST,
    IN_FORCE,
    LEFT_COLUMNS,
    LOAD,
    PLAN,
    PROJECTION,
    USAGE,
    WideTable,
    key_of,
)
from sopxl_workbook.formulas import (
    OPTIONS,
    OWN_PLANT,
    PRODUCTION,
    SUBCONTRACT,
    groups_of,
    quantity_of,
    share_with,
)
from sopxl_workbook.sheets.limits import UNEXPLAINED
from sopxl_workbook.sheets.schedule_at import MONTHS, TIE, across
from sopxl_workbook.sheets.schedule_at import SHEET as SCHEDULE
from sopxl_workbook.sheets.schedule_at import SLACK as TIE_SLACK
from sopxl_workbook.sheets.schedule_twin import broken_ties
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues

UNITS_SLACK = 0.001  # units; what is less is rounding
SHARE_SLACK = 0.000001
MONEY_SLACK = 0.01
HOURS_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Proof:
    """One check: what it proves, and how many breaks it finds."""

    name: str
    proves: str
    slack: str
    formula: str
    twin: Callable[[BookValues, View], float]


# Columns of the wide tables, in formulas ----------------------------------------------------

_EQUAL = '"="&'  # a family called "<new>" or "=x" would be taken for a comparison
_BASE = f"sop_base-sop_first+{LEFT_COLUMNS + 1}"
_LAST = f"MIN(sop_base-sop_first+{LEFT_COLUMNS}+sop_horizon,COLUMNS({PLAN.ref}))"


def _column(table: WideTable, at: str) -> str:
    return f"INDEX({table.ref},0,{at})"


def _all(table: WideTable) -> str:
    return f"{_column(table, str(LEFT_COLUMNS + 1))}:{_column(table, f'COLUMNS({table.ref})')}"


def _planned(table: WideTable) -> str:
    return f"{_column(table, _BASE)}:{_column(table, _LAST)}"


def _by_family(table: WideTable, measure: str, at: str) -> str:
    """The figure of each row's family, as many as the Projection has rows; a blank counts 0."""
    names = f"{PROJECTION.name}[{PROJECTION.row_heading}]"
    return f'SUMIF({table.name}[Key],{_EQUAL}{names}&"|{measure}",{_column(table, at)})'


# The same, of the values --------------------------------------------------------------------


def _rows(book: BookValues, table: WideTable, what: str) -> Block:
    """All rows of a measure, shape (rows, T); a blank is 0."""
    wide = book.tables[table.name]
    chosen = [i for i, row in enumerate(wide.rows) if row.what == what]
    return np.nan_to_num(wide.values[chosen])


def _of_kind(book: BookValues, table: WideTable, what: str, *, stock: bool) -> Block:
    kinds = {family.name: family.is_to_stock for family in book.plan.company.families}
    wide = book.tables[table.name]
    chosen = [i for i, row in enumerate(wide.rows) if row.what == what and kinds[row.name] is stock]
    return np.nan_to_num(wide.values[chosen])


def _end(book: BookValues) -> int:
    company = book.plan.company
    return min(company.now + company.horizon, company.calendar.count) - 1


# Opening and rolling ------------------------------------------------------------------------


def _opening_formula(balance: str, actual: str, sign: str) -> str:
    other = "+" if sign == "-" else "-"
    keys = f"{PROJECTION.name}[Key]"
    parts = (
        f"SUMIF({keys},{_EQUAL}{keys},{_column(PROJECTION, _BASE)})",
        f"-{_by_family(ACTUAL, actual, _BASE + '-1')}",
        f"{sign}{_by_family(PLAN, 'Production', _BASE)}",
        f"{other}{_by_family(FORECAST, 'Forecast', _BASE)}",
        *((f"{other}{_by_family(FORECAST, 'Usage', _BASE)}",) if sign == "-" else ()),
    )
    chosen = f'({PROJECTION.name}[Measure]="{balance}")'
    return f"=SUMPRODUCT({chosen}*(ABS({''.join(parts)})>{UNITS_SLACK}))"


def _opening_twin(balance: str, actual: str, *, stock: bool) -> Callable[[BookValues, View], float]:
    def breaks(book: BookValues, view: View) -> float:
        now = book.plan.company.now
        opened = _rows(book, PROJECTION, balance)[:, now]
        closed = _of_kind(book, ACTUAL, actual, stock=stock)
        before = closed[:, now - 1] if now else np.zeros(closed.shape[0])
        moved = _moved(book, stock=stock)[:, now]
        return float(np.sum(np.abs(opened - before - moved) > UNITS_SLACK))

    return breaks


def _moved(book: BookValues, *, stock: bool) -> Block:
    made = _of_kind(book, PLAN, "Production", stock=stock)
    asked = _of_kind(book, FORECAST, "Forecast", stock=stock)
    if not stock:
        return asked - made
    return made - asked - _usage_to_stock(book)


def _usage_to_stock(book: BookValues) -> Block:
    """What the plans take of each family to stock, as its forecast stands; a blank is 0."""
    kinds = {family.name: family.is_to_stock for family in book.plan.company.families}
    rows = book.tables[FORECAST.name].rows
    names = [row.name for row in rows if row.what == "Forecast" and kinds[row.name]]
    none = np.zeros(book.plan.company.calendar.count)
    found = (book.row(FORECAST, key_of(name, "Usage")) for name in names)
    usage = [none if each is None else np.nan_to_num(each) for each in found]
    return np.array(usage).reshape(len(names), none.size)


def _rolling_formula(balance: str, actual: str, *, stock: bool) -> str:
    def total(table: WideTable, measure: str) -> str:
        key = f'{table.name}[Family]&"|{balance}"'
        kind = f"ISNUMBER(MATCH({key},{PROJECTION.name}[Key],0))"
        chosen = f'{kind}*({table.name}[Measure]="{measure}")'
        block = _planned(table)
        return f"SUMPRODUCT({chosen}*(COLUMN({block})>0),{block})"

    def balance_at(table: WideTable, measure: str, at: str) -> str:
        return f'SUMIFS({_column(table, at)},{table.name}[Measure],"{measure}")'

    made, asked = total(PLAN, "Production"), total(FORECAST, "Forecast")
    used = total(FORECAST, "Usage")
    moved = f"-{made}+{asked}+{used}" if stock else f"+{made}-{asked}"
    end = balance_at(PROJECTION, balance, _LAST)
    start = balance_at(ACTUAL, actual, _BASE + "-1")
    return f"=IF(ABS({end}-{start}{moved})>{UNITS_SLACK},1,0)"


def _rolling_twin(balance: str, actual: str, *, stock: bool) -> Callable[[BookValues, View], float]:
    def breaks(book: BookValues, view: View) -> float:
        now, end = book.plan.company.now, _end(book)
        last = _rows(book, PROJECTION, balance)[:, end].sum()
        closed = _rows(book, ACTUAL, actual)
        start = closed[:, now - 1].sum() if now else 0.0
        moved = _moved(book, stock=stock)[:, now : end + 1].sum()
        return float(abs(last - start - moved) > UNITS_SLACK)

    return breaks


# Movements, hours, money --------------------------------------------------------------------


def _unexplained_formula() -> str:
    block = _all(PROJECTION)
    chosen = f'({PROJECTION.name}[Measure]="Unexplained")*({block}<>"")'
    slack = f"{UNEXPLAINED:g}"
    return f"=SUMPRODUCT({chosen}*(({block}>{slack})+({block}<-{slack})))"


def _unexplained(book: BookValues, view: View) -> float:
    return float(np.sum(np.abs(_rows(book, PROJECTION, "Unexplained")) > UNEXPLAINED))


def _load_formula() -> str:
    block = _all(PROJECTION)
    asked = f'SUMPRODUCT(({PROJECTION.name}[Measure]="Load")*(COLUMN({block})>0),{block})'
    return f"=IF(ABS({asked}-SUM({_all(LOAD)}))>{HOURS_SLACK},1,0)"


def _load(book: BookValues, view: View) -> float:
    asked = _rows(book, PROJECTION, "Load").sum()
    given = np.nan_to_num(book.tables[LOAD.name].values).sum()
    return float(abs(asked - given) > HOURS_SLACK)


# Components ----------------------------------------------------------------------------------


def _usage_formula() -> str:
    """Lines of month 1 that are not made × quantity × share, and whether the sums differ."""
    family, part = f"{USAGE.name}[{USAGE.row_heading}]", f"{USAGE.name}[{USAGE.what_heading}]"

    def of(table: WideTable, measure: str) -> str:
        """The figure of each line's family. measure : the rest of a key, its quote closed."""
        key = f'{_EQUAL}{family}&"|{measure}'
        return f"SUMIF({table.name}[Key],{key},{_column(table, _BASE)})"

    plan, quantity = of(PLAN, f'{OWN_PLANT}"'), of(IN_FORCE, f'Quantity of "&{part}')
    alone, option = of(IN_FORCE, f'Share with "&{part}'), of(IN_FORCE, f'{OPTIONS}*: "&{part}')
    keys = f"{USAGE.name}[Key]"
    used = f"SUMIF({keys},{_EQUAL}{keys},{_column(USAGE, _BASE)})"
    off = f"ABS({plan}*{quantity}*({alone}+{option})-{used})>{UNITS_SLACK}"
    lines = f'SUMPRODUCT(({part}<>"")*({off}))'
    block = _planned(FORECAST)
    total = f'SUMPRODUCT(({FORECAST.name}[Measure]="Usage")*(COLUMN({block})>0),{block})'
    return f"={lines}+IF(ABS({total}-SUM({_planned(USAGE)}))>{UNITS_SLACK},1,0)"


def _usage(book: BookValues, view: View) -> float:
    now, end, wide = book.plan.company.now, _end(book), book.tables[USAGE.name]
    groups = groups_of(book.plan.company)
    breaks = 0.0
    for row, values in zip(wide.rows, np.nan_to_num(wide.values), strict=True):
        share = share_with(row.what, groups[row.name, row.what])
        keys = ((PLAN, OWN_PLANT), (IN_FORCE, quantity_of(row.what)), (IN_FORCE, share))
        parts = [book.row(table, key_of(row.name, measure)) for table, measure in keys]
        wanted = np.prod([0.0 if part is None else np.nan_to_num(part[now]) for part in parts])
        breaks += float(abs(wanted - values[now]) > UNITS_SLACK)
    lines = np.nan_to_num(wide.values)[:, now : end + 1].sum()
    total = _rows(book, FORECAST, "Usage")[:, now : end + 1].sum()
    return breaks + float(abs(total - lines) > UNITS_SLACK)


def _options_formula() -> str:
    """Options whose group does not sum to 1, in the first and in the last month of the horizon."""
    names, measures = f"{IN_FORCE.name}[{IN_FORCE.row_heading}]", f"{IN_FORCE.name}[Measure]"
    is_option = f'(LEFT({measures},{len(OPTIONS)})="{OPTIONS}")'
    group = f'{_EQUAL}{names}&"|"&LEFT({measures},FIND(": ",{measures}&": ")+1)&"*"'
    found = (
        f"SUMPRODUCT({is_option}*"
        f"(ABS(SUMIF({IN_FORCE.name}[Key],{group},{_column(IN_FORCE, at)})-1)>{SHARE_SLACK:f}))"
        for at in (_BASE, _LAST)
    )
    return f"={'+'.join(found)}"


def _options(book: BookValues, view: View) -> float:
    now, end, wide = book.plan.company.now, _end(book), book.tables[IN_FORCE.name]
    options = [i for i, row in enumerate(wide.rows) if row.what.startswith(OPTIONS)]
    groups = [(wide.rows[i].name, wide.rows[i].what.split(": ")[0]) for i in options]
    breaks = 0
    for column in (now, end):
        sums: dict[tuple[str, str], float] = {}
        for i, group in zip(options, groups, strict=True):
            sums[group] = sums.get(group, 0.0) + float(np.nan_to_num(wide.values[i, column]))
        breaks += sum(abs(sums[group] - 1) > SHARE_SLACK for group in groups)
    return float(breaks)


def _margin_formula() -> str:
    """Revenue, cost and margin stand one under the other; a margin that is blank is left out."""
    rows = f"ROWS({PROJECTION.name}[Key])"

    def rows_from(first: int) -> str:
        ends = (
            f"INDEX({PROJECTION.ref},{first},{LEFT_COLUMNS + 1})",
            f"INDEX({PROJECTION.ref},{rows}-{3 - first},COLUMNS({PROJECTION.ref}))",
        )
        return ":".join(ends)

    names = f"{PROJECTION.name}[Measure]"
    margin = rows_from(3)
    chosen = f'(INDEX({names},3):INDEX({names},{rows})="Gross margin")*ISNUMBER({margin})'
    revenue, cost, left = (
        f"SUMPRODUCT({chosen},{block})" for block in (rows_from(1), rows_from(2), margin)
    )
    return f"=IF({rows}<3,0,IF(ABS({revenue}-{cost}-{left})>{MONEY_SLACK},1,0))"


def _margin(book: BookValues, view: View) -> float:
    figures = book.plan.figures
    left = figures.gross_margin
    known = ~np.isnan(left)
    total = np.where(known, figures.revenue - figures.cost_of_goods_sold - left, 0.0).sum()
    return float(abs(total) > MONEY_SLACK)


# The master schedule -------------------------------------------------------------------------


def _tie_formula() -> str:
    """Months on the page whose weeks are above or below the plan."""
    cells = f"'{SCHEDULE}'!{across(MONTHS, TIE)}"
    return f'=COUNTIF({cells},">{TIE_SLACK:g}")+COUNTIF({cells},"<-{TIE_SLACK:g}")'


# The plan itself ----------------------------------------------------------------------------


def _complete_formula() -> str:
    wanted = f'COUNTIF({PLAN.name}[Measure],"{PRODUCTION}")*({_LAST}-({_BASE})+1)'
    chosen = f'({PLAN.name}[Measure]="{PRODUCTION}")'
    return f"={wanted}-SUMPRODUCT({chosen}*ISNUMBER({_planned(PLAN)}))"


def _complete(book: BookValues, view: View) -> float:
    blank: Vector = np.isnan(_planned_rows(book, PRODUCTION))
    return float(blank.sum())


def _planned_rows(book: BookValues, what: str) -> Block:
    """The planned months of a measure of the Plan, shape (rows, months); NaN where blank."""
    now, end, wide = book.plan.company.now, _end(book), book.tables[PLAN.name]
    return wide.values[[i for i, row in enumerate(wide.rows) if row.what == what], now : end + 1]


def _make_or_buy_formula() -> str:
    """Months in which less than nothing is bought, or more than the plan: then own plant is < 0."""
    block, measures = _planned(PLAN), f"{PLAN.name}[Measure]"
    chosen = f'(({measures}="{OWN_PLANT}")+({measures}="{SUBCONTRACT}"))*({block}<>"")'
    return f"=SUMPRODUCT({chosen}*({block}<-{UNITS_SLACK}))"


def _make_or_buy(book: BookValues, view: View) -> float:
    blocks = (_planned_rows(book, what) for what in (OWN_PLANT, SUBCONTRACT))
    return float(sum(np.sum(np.nan_to_num(block) < -UNITS_SLACK) for block in blocks))


def blank_forecasts(book: BookValues) -> int:
    """How many months of the horizon have no forecast, over all families."""
    now, end = book.plan.company.now, _end(book)
    wide = book.tables[FORECAST.name]
    rows = [i for i, row in enumerate(wide.rows) if row.what == "Forecast"]
    return int(np.isnan(wide.values[rows][:, now : end + 1]).sum())


_CALCULATED = (ACTUAL, FORECAST, PLAN, IN_FORCE, LOAD, USAGE, PROJECTION)


def _errors_formula() -> str:
    return "=" + "+".join(f"SUMPRODUCT(--ISERROR({table.ref}))" for table in _CALCULATED)


def _changed(book: BookValues, view: View) -> float:
    return 0.0 if (view.setting("sop_changed") or "no") == "no" else 1.0


PROOFS = (
    Proof(
        "Month 1 opens with the actual closing",
        "inventory of month 1 = actual closing + production − forecast − usage, for every family",
        f"{UNITS_SLACK:g} units",
        _opening_formula("Inventory", "Closing", "-"),
        _opening_twin("Inventory", "Closing", stock=True),
    ),
    Proof(
        "Month 1 opens with the actual backlog",
        "backlog of month 1 = actual backlog + bookings − shipments, for every family",
        f"{UNITS_SLACK:g} units",
        _opening_formula("Backlog", "Backlog", "+"),
        _opening_twin("Backlog", "Backlog", stock=False),
    ),
    Proof(
        "Inventory rolls to the end of the horizon",
        "actual closing + all production − all forecast − all usage = inventory at the end",
        f"{UNITS_SLACK:g} units",
        _rolling_formula("Inventory", "Closing", stock=True),
        _rolling_twin("Inventory", "Closing", stock=True),
    ),
    Proof(
        "Backlog rolls to the end of the horizon",
        "actual backlog + all bookings − all shipments = backlog at the end",
        f"{UNITS_SLACK:g} units",
        _rolling_formula("Backlog", "Backlog", stock=False),
        _rolling_twin("Backlog", "Backlog", stock=False),
    ),
    Proof(
        "Movements explain the actual closings",
        "actual closing − what movements and adjustments explain, in every closed month",
        f"{UNEXPLAINED:g} units",
        _unexplained_formula(),
        _unexplained,
    ),
    Proof(
        "Load is the sum of the families' hours",
        "hours of all resources on the Projection = hours of all families on the Load sheet",
        f"{HOURS_SLACK:g} hours",
        _load_formula(),
        _load,
    ),
    Proof(
        "Revenue − cost = gross margin",
        "over all families and months whose margin is known",
        f"{MONEY_SLACK:g} of the currency",
        _margin_formula(),
        _margin,
    ),
    Proof(
        "Every family is planned over the horizon",
        "months of the horizon without a production or shipment plan",
        "none",
        _complete_formula(),
        _complete,
    ),
    Proof(
        "No error cell in the calculated tables",
        "cells that show #VALUE!, #N/A and the like on Actual to Projection",
        "none",
        _errors_formula(),
        lambda book, view: 0.0,
    ),
    Proof(
        "The plan is as new as its inputs",
        "an input changed after the plan was made: press Plan again",
        "none",
        '=IF(sop_changed="no",0,1)',
        _changed,
    ),
    Proof(
        "Usage follows the finishing plans",
        "made × quantity per × option share = usage, in month 1; all usage = usage of components",
        f"{UNITS_SLACK:g} units",
        _usage_formula(),
        _usage,
    ),
    Proof(
        "Options of a group sum to 1",
        "option shares in force, in the first and the last month of the horizon",
        f"{SHARE_SLACK:f}",
        _options_formula(),
        _options,
    ),
    Proof(
        "Subcontract is within the plan",
        "0 ≤ subcontract ≤ production plan, in every month of the horizon",
        f"{UNITS_SLACK:g} units",
        _make_or_buy_formula(),
        _make_or_buy,
    ),
    Proof(
        "The master schedule ties out to the plan",
        "weeks of all items = plan of the month, for the family that the page shows",
        f"{TIE_SLACK:g} units",
        _tie_formula(),
        broken_ties,
    ),
)


def failing(book: BookValues, view: View) -> int:
    """How many checks find a break; worked out once for a view, as every page says it."""
    kept = book.told.get("failing")
    if kept is None or kept[0] is not view:
        found = sum(proof.twin(book, view) != 0 for proof in PROOFS)
        kept = book.told["failing"] = view, found
    return int(kept[1])


def master_text(book: BookValues, view: View) -> str:
    """The twin of the master check, which stands on every page."""
    failed = failing(book, view)
    if failed:
        return f"▲ {failed} of {len(PROOFS)} checks fail{'s' if failed == 1 else ''}"
    return f"● All {len(PROOFS)} checks pass"

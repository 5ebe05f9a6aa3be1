"""People and money that a plan takes, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc, cells
from sopxl.arrays import as_word
from sopxl.calc.cost import COST_NAMES, KINDS, PLAN_ROWS, START_NAMES, PlanCost
from sopxl.errors import InputError
from sopxl.named import named_rows, named_values
from sopxl.registry import Each, Grid, Periods, Word, sop_function

CATEGORY = "Aggregate plans"

TABLE, TOTAL, PERIOD = "table", "total", "period"
SHOWN = (TABLE, TOTAL, PERIOD, *KINDS)


@sop_function(CATEGORY, "=SOP_WORKFORCE({875,1790,1075},40,0.8,{22,19,21})", calc.workforce_plan)
def SOP_WORKFORCE(
    production: Periods,
    opening_workers: Each,
    units_per_worker: Periods,
    working_days: Periods | None = None,
    rounding: Word | None = None,
) -> Any:
    """Workers that a production plan takes, and whom it hires and lays off.

    production : units made in regular time per period; one row or column, or a block of families
    opening_workers : people before the first period, 0 or more
    units_per_worker : units a worker makes in a period, or in a working day where these are given
    working_days : days per period, one or one a period; left out, units_per_worker is of a period
    rounding : "up", "nearest" or "none"; left out, "up": people are whole, and the plan is made
    Returns : three rows a family: workers, hired and laid off in each period
    """
    found = calc.workforce_plan(
        production, opening_workers, units_per_worker, working_days, rounding
    )
    return cells.by_family(found.workers, found.hired, found.laid_off)


@sop_function(
    CATEGORY,
    '=SOP_PLAN_COST({"demand",200,200,300;"production",300,200,200},'
    '{"regular labour per unit",2;"holding",1;"backorder",5},{"opening inventory",0})',
    calc.plan_cost,
)
def SOP_PLAN_COST(
    plan: Grid,
    costs: Grid,
    start: Grid | None = None,
    working_days: Periods | None = None,
    holding: Word | None = None,
    shortage: Word | None = None,
    show: Word | None = None,
) -> Any:
    """What a plan costs, row by row and in total.

    plan : names and one number a period: demand, production, overtime, overtime hours, subcontract,
        workers, hired, laid off, inventory, backorders, lost sales, rate; what is left out is
        worked out or not done
    costs : name and value: regular labour or overtime (per unit, per worker, per hour), hiring,
        layoff, material, subcontract, holding, backorder, lost sale, rate increase, rate decrease;
        hours per unit, hours per worker
    start : name and value before the first period: opening inventory, opening workers, opening
        rate; hours per unit, hours per worker
    working_days : days per period, one or one a period; hours per worker and the rate are then of
        a day
    holding : the inventory that is paid for: "ending", "opening" or the "average" of both; left
        out, "ending"
    shortage : "backorder" or "lost" where stock cannot meet demand; left out, "backorder"
    show : "table", "total" for one number, "period" for the sum of each, or the name of a cost;
        left out, "table"
    Returns : a row for each cost with its name, money in each period and the total; last the sum;
        columns instead where the names of the plan stand in its first row
    """
    asked = as_word(show or TABLE, "show", SHOWN)
    rows, is_down = named_rows(plan, "plan", PLAN_ROWS)
    money = named_values(costs, "costs", COST_NAMES)
    before = None if start is None else named_values(start, "start", START_NAMES)
    found = calc.plan_cost(rows, money, before, working_days, holding, shortage)
    if asked == TOTAL:
        return found.total
    shown = _table(found) if asked == TABLE else [_row(found, asked)]
    return [list(column) for column in zip(*shown, strict=True)] if is_down else shown


def _table(found: PlanCost) -> list[list[Any]]:
    """Names, money by period and totals, the sum of all last."""
    parts = zip(found.kinds, found.by_period.T.tolist(), found.by_kind.tolist(), strict=True)
    rows = [[name, *money, total] for name, money, total in parts]
    return [*rows, ["total", *_row(found, PERIOD), found.total]]


def _row(found: PlanCost, asked: str) -> list[Any]:
    """Money of each period, of one cost or of all."""
    if asked == PERIOD:
        return list(found.by_period.sum(axis=1).tolist())
    if asked in found.kinds:
        return list(found.by_period[:, found.kinds.index(asked)].tolist())
    raise InputError(
        "E124",
        f'nothing is counted for "{asked}".',
        "show",
        "Give its cost, or show one of those that are given.",
    )

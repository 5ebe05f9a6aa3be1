"""The least-cost plan, as a cell function; imports the engine when it is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import optimise
from sopxl.arrays import Block, Vector, as_word
from sopxl.named import named_values
from sopxl.optimise import terms
from sopxl.optimise.activity import COST_ROWS, SHOWN, STOCKS
from sopxl.optimise.result import OptimalPlan, quantities
from sopxl.registry import Grid, Periods, Word, sop_function
from sopxl_udfs.functions.plans import CATEGORY

PLAN, COST, COSTS, TOTAL, LIMITS = "plan", "cost", "costs", "total", "limits"


@sop_function(
    CATEGORY,
    '=SOP_OPTIMAL({1250,1250,1250},{"opening inventory",0},{"regular labour per unit",5;'
    '"overtime per unit",7;"subcontract",8;"holding",1},{"regular production",1000;'
    '"overtime",200;"subcontract",150})',
    optimise.optimal_production_plan,
)
def SOP_OPTIMAL(
    demand: Periods,
    start: Grid,
    costs: Grid,
    limits: Grid | None = None,
    working_days: Periods | None = None,
    show: Word | None = None,
) -> Any:
    """The plan that costs least, within all limits.

    demand : units per period, 0 or more; one row or column
    start : name and number: opening inventory, closing inventory, closing backorders, opening
        workers, closing workers, opening rate, units per worker, hours per worker, hours per unit
    costs : name and number: regular labour or overtime (per worker, per hour, per unit), hiring,
        layoff, material, holding, average holding, backorder, lost sale, subcontract, rate
        increase, rate decrease, rate change
    limits : name and number, or one a period: regular production, overtime (hours per worker),
        subcontract, inventory, safety stock, backorders, lost sales, workers, hired, laid off,
        rate change, lot, whole workers; also least ...
    working_days : days per period, one or one a period; a worker's units and hours and the rate are
        then of a day; left out, of a period
    show : "plan", one of its rows such as "workers", "cost" for a row, "costs" for all rows of
        cost, "total", or "limits" for what one more would save; left out, "plan"
    Returns : the plan with headings, one row, or texts; laid like demand
    """
    words = (PLAN, *SHOWN, COST, COSTS, TOTAL, LIMITS)
    wanted = PLAN if show is None else as_word(show, "show", words)
    given = (
        named_values(start, "start", _names(terms.START)),
        named_values(costs, "costs", _names(terms.COSTS)),
        None if limits is None else named_values(limits, "limits", _names(terms.LIMITS)),
        working_days,
    )
    if wanted == LIMITS:
        told = [str(saving) for saving in optimise.binding_limits(demand, *given)]
        return [[text] for text in told or ["no limit binds"]]
    return _shown(optimise.optimal_production_plan(demand, *given), wanted)


def _names(known: tuple[terms.Term, ...]) -> frozenset[str]:
    return frozenset(term.name for term in known)


def _shown(plan: OptimalPlan, wanted: str) -> Any:
    rows = quantities(plan)
    cost = plan.costs.sum(axis=0)
    if wanted == TOTAL:
        return plan.cost
    if wanted == COST:
        return cost
    if wanted == COSTS:
        return _table(dict(zip(COST_ROWS, plan.costs, strict=True)) | {"Cost": cost})
    if wanted == PLAN:
        return _table({name.capitalize(): row for name, row in (rows | {COST: cost}).items()})
    return rows[wanted]


def _table(rows: dict[str, Vector]) -> Block:
    """Rows with their names before and their totals behind, time down the first axis."""
    periods = len(next(iter(rows.values())))
    columns: list[list[Any]] = [["Period", *np.arange(1.0, periods + 1).tolist(), "Total"]]
    for name, row in rows.items():
        has_total = name.casefold() not in STOCKS and not np.isnan(row).any()
        total = float(row.sum()) if has_total else ""
        columns.append([name, *(("" if np.isnan(v) else v) for v in row.tolist()), total])
    return np.array(columns, dtype=object).T

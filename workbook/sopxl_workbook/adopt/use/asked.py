"""What a plan of mapped families is asked for, and the production that answers it.

Imports the engine's sopxl.plan.by_method and the flow of each family.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import Problem, SopError
from sopxl.plan.by_method import (
    OPTIMAL,
    OVERTIME,
    PRODUCTION,
    SUBCONTRACT,
    production_by_method,
    shipments_by_method,
)
from sopxl_workbook.adopt.mapped.model import Resolved, ResolvedRow
from sopxl_workbook.adopt.use.flow import Flow
from sopxl_workbook.messages import counted

_ROUNDING = 1e-12  # relative; what is left of numbers that are the same on paper
_DECIDED = {OVERTIME: "overtime", SUBCONTRACT: "subcontract"}  # row: how its costs begin


@dataclass(frozen=True)
class Asked:
    """How families are to be planned."""

    method: str  # one of METHODS
    target: float | None = None  # units at period end, where no row of targets is mapped
    costs: Mapping[str, float] = field(default_factory=dict)  # of a least-cost plan, by name
    limits: Mapping[str, float] = field(default_factory=dict)

    def decides(self, measure: str) -> bool:
        """Whether a least-cost plan says what stands in a row beside production."""
        start = _DECIDED.get(measure)
        is_priced = start is not None and any(name.startswith(start) for name in self.costs)
        return self.method == OPTIMAL and is_priced


def unready(flow: Flow, asked: Asked) -> list[Problem]:
    """What keeps a family from being planned: blanks, no opening, no open period."""
    name, row = flow.family.name, flow.demand
    if flow.closed >= len(flow.closing.cells):
        return [all_closed(flow)]
    problems = []
    if np.isnan(flow.opening):
        problems.append(_no_opening(flow))
    problems += blanks(flow, row, name)
    target = flow.rows.get("target_inventory")
    if target is not None:
        problems += blanks(flow, target, name)
    problems += [
        Problem(
            "E538",
            f"a least-cost plan of {name} may need {measure}, and no row of it is mapped.",
            flow.at(flow.plan, flow.closed),
            f"Map a row as {measure}, or leave its cost out.",
        )
        for measure in _DECIDED
        if asked.decides(measure) and measure not in {row.row.measure for row, _ in flow.others}
    ]
    return problems or _too_much(flow, asked)


def blanks(flow: Flow, row: ResolvedRow, name: str) -> list[Problem]:
    """The first open period in which a row has no number."""
    missing = np.flatnonzero(~np.isfinite(row.values[flow.open]))
    if not missing.size:
        return []
    what = row.row.measure.replace("_", " ")
    return [
        Problem(
            "E114",
            f"{what} of {name} is blank, or no number, in {counted(missing.size, 'open period')}.",
            flow.at(row, flow.closed + int(missing[0])),
            "Type it: a blank is not 0.",
        )
    ]


def all_closed(flow: Flow, to: str = "plan") -> Problem:
    """E536: no period of a family is open. to : what was to be done to it."""
    return Problem(
        "E536",
        f"every period of {flow.family.name} is closed, there is none to {to}.",
        flow.at(flow.closing, len(flow.closing.cells) - 1),
        "Add periods in your program, copy the formulas over, and propose the map anew.",
    )


def _no_opening(flow: Flow) -> Problem:
    what = "inventory" if flow.is_to_stock else "backlog"
    return Problem(
        "E534",
        f"the opening {what} of {flow.family.name} before the first open period is not known.",
        flow.at(flow.closing, max(flow.closed - 1, 0)),
        'Map the cell that holds it, or say in the map which period is closed: closed = "2026-01".',
    )


def _too_much(flow: Flow, asked: Asked) -> list[Problem]:
    """The first period in which other supply is more than the demand."""
    short = np.flatnonzero(_net(flow, asked) < 0)
    if not short.size:
        return []
    at = int(short[0])
    return [
        Problem(
            "E537",
            f"other supply of {flow.family.name} is {-_net(flow, asked)[at]:,.6g} more than the "
            "demand, so production would be below 0.",
            flow.at(flow.demand, flow.closed + at),
            "Move the supply that is too much to another period.",
        )
    ]


def _net(flow: Flow, asked: Asked) -> Vector:
    """Demand that is left for what is planned, after all movements that stand as they are."""
    total = np.zeros(flow.asked.shape)
    for row, sign in flow.others:
        if not asked.decides(row.row.measure):
            total += sign * np.nan_to_num(row.values[flow.open])
    left = np.asarray(flow.asked - total if flow.is_to_stock else flow.asked + total)
    size = np.abs(flow.asked) + np.abs(total)
    left[np.abs(left) <= _ROUNDING * size] = 0.0
    return left


def made_of(flow: Flow, asked: Asked, resolved: Resolved) -> dict[str, Vector]:
    """Units of every row that is planned in the open periods, by its measure.

    Raises what the method raises, with the family named.
    """
    target = flow.target()
    if target is None and asked.target is not None:
        target = np.full(flow.asked.shape, asked.target)
    days = _working_days(flow, resolved)
    net = _net(flow, asked)
    try:
        if not flow.is_to_stock:
            shipped = shipments_by_method(asked.method, net, flow.opening, target, days)
            return {flow.plan.row.measure: shipped}
        terms = {"costs": asked.costs, "limits": asked.limits}
        made = production_by_method(asked.method, net, flow.opening, target, days, terms)
    except SopError as error:
        for problem in error.problems:
            error.add_note(f"{flow.family.name}: {problem.where or asked.method}")
        raise
    made[flow.plan.row.measure] = made.pop(PRODUCTION)
    kept = (flow.plan.row.measure, *(m for m in _DECIDED if asked.decides(m)))
    return {measure: made[measure] for measure in kept}


def _working_days(flow: Flow, resolved: Resolved) -> Vector | None:
    """Working days of the open periods, of the family or else of the whole workbook."""
    rows: Sequence[ResolvedRow] = [
        *([flow.rows["working_days"]] if "working_days" in flow.rows else []),
        *(one for one in resolved.rows if one.row.measure == "working_days"),
    ]
    row = next((one for one in rows if one.periods == flow.closing.periods), None)
    return None if row is None else row.values[flow.open]


def movements(flow: Flow, made: Mapping[str, Vector]) -> Iterator[tuple[str, int, Vector]]:
    """Measure, sign and units of every movement beside demand, planned ones as they are made."""
    sign = 1 if flow.is_to_stock else -1
    yield flow.plan.row.measure, sign, made[flow.plan.row.measure]
    for row, its_sign in flow.others:
        stands = np.nan_to_num(row.values[flow.open])
        yield row.row.measure, its_sign, made.get(row.row.measure, stands)

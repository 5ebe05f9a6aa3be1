"""The identities of a plan, proved on the numbers that stand in the book.

Nothing is taken from the planning code: each rule is put together anew from the cells, so that a
fault in the formulas or in the engine shows here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sopxl.arrays import Block
from sopxl_workbook.checks.archived import prove_archive
from sopxl_workbook.checks.components import prove_components
from sopxl_workbook.checks.derived import prove_derived
from sopxl_workbook.checks.proving import Standing, merged, prove
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.checks.subcontract import made_in_own_plant, prove_subcontract
from sopxl_workbook.contract import ACTUAL, FORECAST, IN_FORCE, LOAD, PLAN, PROJECTION
from sopxl_workbook.formulas import (
    BASELINE,
    COST,
    FORECAST_ROW,
    LOGGED,
    OVERRIDE,
    PRICE,
    PRODUCTION,
    hours_at,
    load_at,
)
from sopxl_workbook.sheets.limits import UNEXPLAINED


def prove_all(standing: Standing) -> Iterator[Proof]:
    """Every identity, in the order of the planner's page."""
    stock, order = standing.families(to_stock=True), standing.families(to_stock=False)
    yield _forecast(standing)
    yield _opens_with_actual(standing, stock, order)
    yield _balance(
        standing, stock, "Inventory", "opening + production − forecast = inventory", sign=1.0
    )
    yield _balance(
        standing, order, "Backlog", "opening + bookings − shipments = backlog", sign=-1.0
    )
    yield _explained(standing, stock, order)
    yield _line_loads(standing)
    yield _resource_loads(standing)
    yield from prove_components(standing)
    yield _dollars(standing, stock, order, "Revenue", PRICE, "units × price = revenue")
    yield _dollars(
        standing,
        stock,
        order,
        "Cost of goods sold",
        COST,
        "units × standard cost = cost of goods sold",
    )
    yield _margin(standing)
    yield from prove_derived(standing)
    yield from prove_archive(standing)
    yield _planned(standing)
    yield from prove_subcontract(standing)


def _forecast(standing: Standing) -> Proof:
    """Nothing but logged events stands between baseline and forecast, unless somebody overrode."""
    names = [family.name for family in standing.company.families]
    baseline, events, override, found = (
        standing.block(FORECAST, what, names) for what in (BASELINE, LOGGED, OVERRIDE, FORECAST_ROW)
    )
    expected = np.where(np.isnan(override), baseline + events, override)
    rule = "baseline + events, or the override = forecast"
    moves = {"the sum of the events": events, "the baseline": baseline}
    return prove(standing, rule, found, expected, FORECAST_ROW, names, FORECAST, moves=moves)


def _opens_with_actual(standing: Standing, stock: list[str], order: list[str]) -> Proof:
    now = standing.company.now
    rule = "month 1 opens with the actual closing"
    proofs = []
    for what, measure, names in (("Inventory", "Closing", stock), ("Backlog", "Backlog", order)):
        found = standing.block(PROJECTION, what, names)
        expected = np.full_like(found, np.nan)
        if now:
            expected[now - 1] = standing.block(ACTUAL, measure, names)[now - 1]
        proofs.append(prove(standing, rule, found, expected, what, names))
    return merged(rule, proofs)


def _balance(standing: Standing, names: list[str], what: str, rule: str, *, sign: float) -> Proof:
    found = standing.block(PROJECTION, what, names)
    supply = standing.block(PLAN, PRODUCTION, names)
    usage = standing.usage(names)
    demand = standing.block(FORECAST, FORECAST_ROW, names) + usage
    expected = np.full_like(found, np.nan)
    planned = standing.company.planned
    before = slice(planned.start - 1, planned.stop - 1)
    expected[planned] = found[before] + sign * (supply[planned] - demand[planned])
    moves = {"the production plan": supply, "the forecast": demand}
    if standing.company.components and sign > 0:
        moves = {**moves, "the forecast": demand - usage, "the usage": usage}
    return prove(standing, rule, found, expected, what, names, moves=moves)


def _explained(standing: Standing, stock: list[str], order: list[str]) -> Proof:
    rule = "movements explain every closed month"
    proofs: list[Proof] = []
    for names, measure, plus, less, rest, sign in (
        (stock, "Closing", "Produced", "Shipped", "Adjusted", 1.0),
        (order, "Backlog", "Booked", "Shipped", "Cancelled", -1.0),
    ):
        closing = standing.block(ACTUAL, measure, names)
        moves = {name: standing.block(ACTUAL, name, names) for name in (plus, less, rest)}
        if sign > 0:
            moves[less] = standing.left(names)
        moved = moves[plus] - moves[less] + sign * np.nan_to_num(moves[rest])
        expected = np.full_like(closing, np.nan)
        expected[1:] = closing[:-1] + moved[1:]
        expected[np.isnan(closing)] = np.nan
        expected[standing.company.now :] = np.nan
        fix = f"Load the missing movement as {rest}, or correct the extract."
        proof = prove(
            standing,
            rule,
            closing,
            expected,
            measure,
            names,
            ACTUAL,
            slack=UNEXPLAINED,
            fix=fix,
            moves=moves,
        )
        proofs.append(proof)
    return merged(rule, proofs)


def _units_made(standing: Standing, names: list[str]) -> Block:
    to_stock = {f.name: f.is_to_stock for f in standing.company.families}
    made = made_in_own_plant(standing, names)
    past = np.column_stack(
        [
            standing.block(ACTUAL, "Produced" if to_stock[name] else "Shipped", [name])
            for name in names
        ]
    )
    return standing.past_then(past, made)


def _bill(standing: Standing) -> dict[tuple[str, str], list[int]]:
    """The offsets of each family and resource of the bill, the least first."""
    found: dict[tuple[str, str], set[int]] = {}
    for row in standing.company.bill:
        found.setdefault((row.family, row.resource), set()).add(row.offset)
    return {pair: sorted(offsets) for pair, offsets in found.items()}


def _line_loads(standing: Standing) -> Proof:
    """Hours stand so many periods before the units that they are for as the Bill says."""
    rule = "units made in own plant × hours per unit = load of each family"
    proofs = []
    for (family, resource), offsets in _bill(standing).items():
        for rank, offset in enumerate(offsets):
            what = load_at(resource, rank)
            found = standing.block(LOAD, what, [family])
            hours = standing.block(IN_FORCE, hours_at(resource, rank), [family])
            made, expected = _units_made(standing, [family]) * hours, np.full_like(found, np.nan)
            expected[: max(len(made) - offset, 0)] = made[offset:]
            proofs.append(prove(standing, rule, found, expected, what, [family], LOAD))
    return merged(rule, proofs)


def _resource_loads(standing: Standing) -> Proof:
    rule = "loads of the families = load of the resource"
    proofs, lines = [], _bill(standing)
    for resource in dict.fromkeys(row.resource for row in standing.company.resources):
        found = standing.block(PROJECTION, "Load", [resource])
        parts = [
            standing.block(LOAD, load_at(resource, rank), [family])
            for (family, name), offsets in lines.items()
            for rank in range(len(offsets))
            if name == resource
        ]
        if parts:
            every = np.column_stack(parts)
            total = np.nansum(every, axis=1, keepdims=True)
            total[np.isnan(every).all(axis=1)] = np.nan
            proofs.append(prove(standing, rule, found, total, "Load", [resource]))
    return merged(rule, proofs)


def _dollars(
    standing: Standing, stock: list[str], order: list[str], what: str, rate: str, rule: str
) -> Proof:
    proofs = []
    for names, table, row in ((stock, FORECAST, FORECAST_ROW), (order, PLAN, PRODUCTION)):
        found = standing.block(PROJECTION, what, names)
        shipped = standing.block(ACTUAL, "Shipped", names)
        units = standing.past_then(shipped, standing.block(table, row, names))
        expected = units * standing.block(IN_FORCE, rate, names)
        proofs.append(prove(standing, rule, found, expected, what, names))
    return merged(rule, proofs)


def _margin(standing: Standing) -> Proof:
    names = [family.name for family in standing.company.families]
    revenue = standing.block(PROJECTION, "Revenue", names)
    cost = standing.block(PROJECTION, "Cost of goods sold", names)
    found = standing.block(PROJECTION, "Gross margin", names)
    rule = "revenue − cost of goods sold = gross margin"
    return prove(standing, rule, found, revenue - cost, "Gross margin", names)


def _planned(standing: Standing) -> Proof:
    """Every family has a production plan over the whole horizon, none below zero."""
    names = [family.name for family in standing.company.families]
    plan = standing.block(PLAN, PRODUCTION, names)
    expected = np.full_like(plan, np.nan)
    window = standing.company.planned
    expected[window] = np.where(plan[window] >= 0, plan[window], 0.0)
    fix = "Run sopxl plan, or type the plan where the policy is own."
    rule = "every planned month has production of 0 or more"
    return prove(standing, rule, plan, expected, PRODUCTION, names, PLAN, fix=fix)

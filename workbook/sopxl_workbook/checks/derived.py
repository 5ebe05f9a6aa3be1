"""The identities of what follows from a plan: targets, cover, values and capacity; cells alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sopxl.arrays import Block
from sopxl_workbook.checks.proving import Standing, merged, prove
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import ACTUAL, FORECAST, IN_FORCE, PLAN, PROJECTION
from sopxl_workbook.formulas import (
    CAPACITY,
    COST,
    FORECAST_ROW,
    PRICE,
    PRODUCTION,
    TARGET_COVER,
    TARGET_UNITS,
)


def prove_derived(standing: Standing) -> Iterator[Proof]:
    """The identities of targets, cover, values and capacity."""
    stock, order = standing.families(to_stock=True), standing.families(to_stock=False)
    yield _targets(standing, stock, order)
    yield _cover(standing, stock, to_stock=True)
    yield _cover(standing, order, to_stock=False)
    yield _values(standing, stock, order)
    yield _inventory_dollars(standing, stock)
    yield _capacity(standing)


def _sold(standing: Standing, names: list[str], *, to_stock: bool) -> Block:
    """What leaves in each period: shipped and used, then forecast and usage, or the shipments."""
    future = standing.block(FORECAST, FORECAST_ROW, names) + standing.usage(names)
    if not to_stock:
        future = standing.block(PLAN, PRODUCTION, names)
    return standing.past_then(standing.left(names), future)


def _length(standing: Standing, *, to_stock: bool) -> Block:
    """Working days, or weeks, of each period; shape (T, 1)."""
    calendar = standing.company.calendar
    return (calendar.workdays if to_stock else calendar.weeks)[:, None]


def _over(above: Block, below: Block) -> Block:
    """A quotient, NaN where there is nothing to divide by."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _targets(standing: Standing, stock: list[str], order: list[str]) -> Proof:
    rule = "target cover × sales a day or week = target"
    proofs = []
    for names, to_stock in ((stock, True), (order, False)):
        fixed = standing.block(IN_FORCE, TARGET_UNITS, names)
        cover = standing.block(IN_FORCE, TARGET_COVER, names)
        length = np.broadcast_to(_length(standing, to_stock=to_stock), cover.shape)
        by_cover = cover * _over(_sold(standing, names, to_stock=to_stock), length)
        expected = np.where(np.isnan(fixed), by_cover, fixed)
        found = standing.block(PROJECTION, "Target", names)
        proofs.append(prove(standing, rule, found, expected, "Target", names))
    return merged(rule, proofs)


def _cover(standing: Standing, names: list[str], *, to_stock: bool) -> Proof:
    what, balance, rule = (
        ("Days on hand", "Inventory", "inventory ÷ sales a working day = days on hand")
        if to_stock
        else ("Weeks of backlog", "Backlog", "backlog ÷ shipments a week = weeks of backlog")
    )
    held = np.maximum(standing.block(PROJECTION, balance, names), 0.0)
    sold = _sold(standing, names, to_stock=to_stock)
    expected = _over(held * _length(standing, to_stock=to_stock), sold)
    return prove(standing, rule, standing.block(PROJECTION, what, names), expected, what, names)


def _values(standing: Standing, stock: list[str], order: list[str]) -> Proof:
    rule = "balance × standard cost or price = its value"
    inventory = np.maximum(standing.block(PROJECTION, "Inventory", stock), 0.0)
    booked = standing.past_then(
        standing.block(ACTUAL, "Booked", order), standing.block(FORECAST, FORECAST_ROW, order)
    )
    backlog = standing.block(PROJECTION, "Backlog", order)
    rows = (
        ("Inventory value", stock, inventory, COST),
        ("Bookings value", order, booked, PRICE),
        ("Backlog value", order, backlog, PRICE),
    )
    proofs = []
    for what, names, units, rate in rows:
        expected = units * standing.block(IN_FORCE, rate, names)
        found = standing.block(PROJECTION, what, names)
        proofs.append(prove(standing, rule, found, expected, what, names))
    return merged(rule, proofs)


def _inventory_dollars(standing: Standing, names: list[str]) -> Proof:
    """What came in at cost, less the cost of sales, and what a new standard cost revalued.

    A month that begins or ends below zero is left out: negative inventory has no value.
    """
    rule = "inventory value rolls at standard cost"
    found = standing.block(PROJECTION, "Inventory value", names)
    units = standing.block(PROJECTION, "Inventory", names)
    cost = standing.block(IN_FORCE, COST, names)
    made = standing.past_then(
        standing.block(ACTUAL, "Produced", names), standing.block(PLAN, PRODUCTION, names)
    )
    extra = standing.closed(standing.block(ACTUAL, "Adjusted", names))
    rest = standing.block(PROJECTION, "Unexplained", names)
    added = (made + np.nan_to_num(extra) + np.nan_to_num(rest)) * cost
    sold = standing.block(PROJECTION, "Cost of goods sold", names)
    revalued = np.full_like(found, np.nan)
    revalued[1:] = units[:-1] * (cost[1:] - cost[:-1])
    used = standing.past_then(standing.used(names), standing.usage(names)) * cost
    expected = np.full_like(found, np.nan)
    expected[1:] = found[:-1] + (added - sold - used + revalued)[1:]
    expected[1:][(units[1:] < 0) | (units[:-1] < 0)] = np.nan
    expected[np.isnan(found)] = np.nan  # the value of each month is held by its own rule
    moves = {"production at cost": made * cost, "the cost of goods sold": sold}
    moves["the revaluation"] = revalued
    return prove(standing, rule, found, expected, "Inventory value", names, slack=0.01, moves=moves)


def _capacity(standing: Standing) -> Proof:
    rule = "capacity − load = spare and load share"
    names = list(dict.fromkeys(row.resource for row in standing.company.resources))
    load, rated = (standing.block(PROJECTION, what, names) for what in ("Load", "Rated capacity"))
    hours = standing.block(IN_FORCE, CAPACITY, names) * _length(standing, to_stock=True)
    rows = (("Rated capacity", hours), ("Spare", rated - load), ("Load share", _over(load, rated)))
    return merged(
        rule,
        [
            prove(standing, rule, standing.block(PROJECTION, what, names), expected, what, names)
            for what, expected in rows
        ],
    )

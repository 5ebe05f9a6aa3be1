"""The least-cost plan of families that share resources as a planner reads it, checked.

Nothing is taken from the solver but the decisions: balances, loads and every cost are worked out
again from them, and each rule is tried. Imports numpy, shared and savings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.errors import NoPlanError
from sopxl.optimise import shared as sh
from sopxl.optimise.model import Pattern
from sopxl.optimise.savings import Saving
from sopxl.optimise.shared import ROWS, Shared
from sopxl.optimise.shared_model import columns_of

_TOLERANCE = 1e-6  # share of the largest quantity by which a rule may be missed


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """The least-cost plan of families that share resources, and what it costs."""

    production: Block  # units, shape (T, n), bought ones too: made to stock, shipped to order
    bought: Block  # of those from a subcontractor, units, shape (T, n)
    balance: Block  # units at period end, shape (T, n): on hand, or less than 0 on order
    overtime: Block  # hours, shape (T, resources)
    outside: Block  # hours bought, shape (T, resources)
    workers: Block  # people in the period, shape (T, pools)
    hired: Block  # people hired before the period, shape (T, pools)
    laid_off: Block  # people laid off before the period, shape (T, pools)
    costs: dict[str, float]  # money by row, ROWS
    savings: Block  # money that an hour more of a resource saves, for the dearest, (T, resources)
    binding: tuple[Saving, ...]  # what one more saves: of hours, then of all else; dearest first
    pools: tuple[str, ...]  # the resources whose people are planned
    before: tuple[tuple[str, float], ...] = ()  # hours that fall before period 1, by resource
    is_settled: bool = True  # whether ties were broken by the rule; false where time ran out

    @property
    def made(self) -> Block:
        """Units made in own plant, shape (T, n)."""
        return self.production - self.bought

    @property
    def cost(self) -> float:
        """Money for the whole plan."""
        return sum(self.costs.values())

    @property
    def holding_cost(self) -> float:
        """Money for what is on hand."""
        return self.costs["holding"]

    @property
    def overtime_cost(self) -> float:
        """Money for hours of overtime."""
        return self.costs["overtime"]

    @property
    def outside_cost(self) -> float:
        """Money for hours bought outside."""
        return self.costs["outside capacity"]


def shared_plan_of(
    shared: Shared,
    pattern: Pattern,
    values: Vector,
    objective: float,
    savings: tuple[Saving, ...],
) -> SharedPlan:
    """The plan that a solver's decisions make, checked.

    values : of each column. objective : what the solver says that it costs.
    Returns : SharedPlan. Raises NoPlanError where a rule or the cost does not come out.
    """
    size = max(float(shared.demand.max(initial=1.0)), 1.0)
    tidy = {
        name: _tidy(columns_of(pattern, name, shared.periods, values), size)
        for name in (sh.MADE, sh.BOUGHT, sh.OVERTIME, sh.OUTSIDE, sh.HIRED, sh.LAID_OFF)
    }
    bought = np.zeros(shared.demand.shape)
    bought[:, list(shared.buys)] = tidy[sh.BOUGHT]
    supply = tidy[sh.MADE] + bought
    asked = shared.demand + shared.usage(tidy[sh.MADE])
    balance = _tidy(shared.opening + np.cumsum(supply - asked, axis=0), size)
    opening = np.array([pool.opening for pool in shared.pools])
    workers = _tidy(opening + np.cumsum(tidy[sh.HIRED] - tidy[sh.LAID_OFF], axis=0), size)
    plan = SharedPlan(
        *(supply, bought, balance, tidy[sh.OVERTIME], tidy[sh.OUTSIDE]),
        *(workers, tidy[sh.HIRED], tidy[sh.LAID_OFF]),
        costs={},
        savings=_of_hours(shared, savings),
        binding=savings,
        pools=tuple(shared.resources[pool.resource] for pool in shared.pools),
        before=_before(shared, tidy[sh.MADE]),
    )
    plan.costs.update({name: float(spent.sum()) for name, spent in _spent(shared, plan).items()})
    _check(shared, plan, columns_of(pattern, sh.WORKERS, shared.periods, values), objective)
    return plan


def _before(shared: Shared, made: Block) -> tuple[tuple[str, float], ...]:
    """Hours of a production that fall before period 1, of the resources that have any."""
    hours = shared.load_before(made).sum(axis=0).tolist()
    return tuple(
        (name, asked) for name, asked in zip(shared.resources, hours, strict=True) if asked
    )


def _of_hours(shared: Shared, savings: tuple[Saving, ...]) -> Block:
    """What an hour more of each resource saves, as a block."""
    block = np.zeros(shared.capacity.shape)
    names = {f"hours of {name}": i for i, name in enumerate(shared.resources)}
    for saving in savings:
        if saving.limit in names:
            block[saving.period - 1, names[saving.limit]] = saving.amount
    return block


def _spent(shared: Shared, plan: SharedPlan) -> dict[str, Vector]:
    """Money by row and period: hours paid one by one where they are worked."""
    material = shared.unit_cost - shared.hours_cost
    people = (plan.workers, plan.hired, plan.laid_off)
    blocks = (
        shared.held * np.maximum(plan.balance, 0.0),
        plan.overtime * shared.price_of(shared.overtime_price),
        plan.outside * shared.price_of(shared.outside_price),
        material * plan.made,
        shared.hours_paid(plan.made)[:, None],
        *(_paid(shared, name, block) for name, block in zip(_PRICES, people, strict=True)),
        shared.of_buys(shared.bought_price) * shared.of_buys(plan.bought),
    )
    return {name: block.sum(axis=1) for name, block in zip(ROWS, blocks, strict=True)}


_PRICES = ("wage", "hiring", "layoff")


def _paid(shared: Shared, price: str, people: Block) -> Block:
    """Money for people, shape (T, pools)."""
    prices = [getattr(pool, price) for pool in shared.pools]
    return np.asarray(people * np.array(prices).reshape(-1, shared.periods).T)


def _tidy(block: Block, size: float) -> Block:
    """A number that the solver misses by its noise alone; others as they are."""
    digits = int(np.ceil(np.log10(size)))
    near = np.round(block, max(8 - digits, 0))
    return np.where(np.abs(block - near) <= 10.0 ** (digits - 10), near + 0.0, block)


def _check(shared: Shared, plan: SharedPlan, workers: Block, objective: float) -> None:
    """NoPlanError where a bound, a load, a limit of money or the cost does not come out."""
    size = max(float(shared.demand.max(initial=1.0)), float(shared.capacity.max(initial=1.0)), 1.0)
    for rule, by, share in _missed(shared, plan, workers, objective):
        if by.max(initial=-np.inf) > _TOLERANCE * max(size, share):
            raise NoPlanError(
                "E454",
                f"the plan that was found misses {rule} by {by.max():.6g}.",
                "company",
                "Give the numbers in units that lie nearer to one another in size.",
            )


def _missed(
    shared: Shared, plan: SharedPlan, workers: Block, objective: float
) -> list[tuple[str, Vector, float]]:
    """By how much the plan misses each rule, and the size that this is weighed against."""
    capacity, overtime = shared.capacity.copy(), shared.overtime.copy()
    for i, pool in enumerate(shared.pools):
        capacity[:, pool.resource] = pool.hours * plan.workers[:, i]
        overtime[:, pool.resource] = pool.overtime * plan.workers[:, i]
    load, early = shared.load(plan.made), shared.load_before(plan.made)
    bought = shared.of_buys(plan.bought)
    rules = [
        ("the least balance", shared.low - plan.balance, 0.0),
        ("the most balance", plan.balance - shared.high, 0.0),
        ("the least production", shared.made_low - plan.made, 0.0),
        ("the most production", plan.made - shared.made_high, 0.0),
        ("the least subcontract", shared.of_buys(shared.bought_low) - bought, 0.0),
        ("the most subcontract", bought - shared.of_buys(shared.bought_high), 0.0),
        ("the hours there are", load - capacity - plan.overtime - plan.outside, 0.0),
        ("the most overtime", plan.overtime - overtime, 0.0),
        ("the most outside capacity", plan.outside - shared.outside, 0.0),
        ("the workforce", np.abs(plan.workers - workers), 0.0),
        ("the cost", np.array([abs(plan.cost - objective)]), abs(objective)),
    ]
    if shared.before is not None:
        rules.append(("the hours before period 1", early - shared.before, 0.0))
    return rules + missed_terms(shared, plan)


def missed_terms(shared: Shared, plan: SharedPlan) -> list[tuple[str, Vector, float]]:
    """By how much a plan misses each rule of people, money and minimum runs, and its size."""
    rules = []
    for i, pool in enumerate(shared.pools):
        rules.append(("the least workers", pool.least - plan.workers[:, i], 0.0))
        rules.append(("the most workers", plan.workers[:, i] - pool.most, 0.0))
    if shared.budget is not None:
        rows = _spent(shared, plan)
        spent = np.sum([money for name, money in rows.items() if name != "holding"], axis=0)
        rules.append(("the budget", spent - shared.budget, float(spent.max())))
    if shared.cash_limit is not None and shared.standard is not None:
        stock = (shared.standard * plan.balance).sum(axis=1)
        rules.append(("the cash limit", stock - shared.cash_limit, float(stock.max())))
    if shared.least_run is not None:
        short = np.where(plan.made > 0, shared.least_run - plan.made, 0.0)
        rules.append(("the minimum run", short, 0.0))
    return rules

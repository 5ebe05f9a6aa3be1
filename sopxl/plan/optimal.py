"""The company's least-cost plan: its tables as one problem of families that share resources.

Imports calc and optimise. A family keeps what its policy asks: to stock at least the inventory
minimum, or the target where there is none, and at most the maximum; to order a backlog between
its minimum and its maximum, or the target where there is none. A family that is planned by hand
keeps its plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.strategy import target_inventory
from sopxl.errors import LimitError, ProblemsError
from sopxl.optimise.frontier import Frontier
from sopxl.optimise.shared import Shared
from sopxl.optimise.shared_plan import SharedPlan, shared_plan
from sopxl.plan.company import Company
from sopxl.plan.components import levels
from sopxl.plan.in_force import InForce, policies_by_period, stepwise
from sopxl.plan.least_cost import Terms, term_problems, with_terms
from sopxl.plan.optimal_words import cost_text
from sopxl.plan.own_plant import made_in_own_plant
from sopxl.plan.priced import priced
from sopxl.plan.production import OWN, families_by_policy, own_plan_problems
from sopxl.plan.subcontract import subcontract_by_rule, unpriced
from sopxl.plan.term_words import OUTSIDE, OVERTIME
from sopxl.plan.worked_before import with_hours_before
from sopxl.points import LEAST_COST

__all__ = ["Prices", "cost_text", "optimal_production"]

_YEAR = 365.0  # days


@dataclass(frozen=True, slots=True)
class Prices:
    """What a plan is weighed by; what has no price is not done."""

    holding: float  # share of the standard cost that holding a unit for a year costs: 0.2
    overtime: float | None = None  # money an hour; None where no overtime is worked
    outside: float | None = None  # money an hour; None where no capacity is bought
    seconds: float = 60.0  # most that the search may take
    point: int = LEAST_COST  # of the frontier between inventory, cost and a steady rate, 1 to 7


def optimal_production(
    company: Company, in_force: InForce, forecast: Block, prices: Prices
) -> tuple[Block, Block, SharedPlan]:
    """Production to stock and shipments to order that cost the company least, and what is bought.

    forecast : units, (T, n), known over the horizon. prices : what the plan is weighed by.
    Returns : production, and of it what a subcontractor delivers, units, (T, n), outside the
    horizon what stood there; and the plan with its costs.
    Raises LimitError (a price below 0), ProblemsError (a plan made by hand has gaps or buys what
    has no subcontract cost, families are made of one another), NoPlanError (with resource, family,
    month and what is short).
    """
    gaps = [*own_plan_problems(company, forecast), *term_problems(company, in_force)]
    gaps = gaps or unpriced(company, in_force, _bought_by_hand(company, in_force))
    if gaps:
        raise ProblemsError(gaps)
    for name in ("holding", "overtime", "outside"):
        price = getattr(prices, name)
        if price is not None and not 0 <= price <= 1e9:
            raise LimitError(
                "E121",
                f"found {price:.10g}, 0 or more is expected.",
                f"price of {name}",
                "Correct the value.",
            )
    shared = _shared(company, in_force, forecast, prices)
    made = shared_plan(shared, lambda t: company.calendar.label(company.base + t), prices.seconds)
    if prices.point != LEAST_COST:
        given = (shared, in_force.cost[company.planned], company.to_stock)
        point = Frontier(*given, made, prices.seconds).point(prices.point)
        supply = point.made + point.bought
        at_point = priced(shared, supply, point.bought, prices.seconds).plan
        made = replace(at_point, is_settled=made.is_settled and point.is_settled)
    production, subcontract = company.production.copy(), company.subcontracted.copy()
    window = company.planned
    production[window] = _as_stored(made.production)
    may_buy = ~np.isnan(in_force.subcontract_cost[window])
    bought = np.minimum(_as_stored(made.bought), production[window])
    subcontract[window] = np.where(may_buy, bought, np.nan)
    return production, subcontract, made


def _as_stored(units: Block) -> Block:
    """Units to twelve digits of the largest, so that a file keeps each of them."""
    digits = int(np.ceil(np.log10(max(float(units.max(initial=1.0)), 1.0))))
    return np.asarray(np.round(units, max(12 - digits, 0)))


def _shared(company: Company, in_force: InForce, forecast: Block, prices: Prices) -> Shared:
    """The company's tables over the horizon as one problem."""
    window = company.planned
    demand = np.ascontiguousarray(forecast[window])
    uses, taken = _uses(company, in_force)
    asked = _with_usage(company, demand, uses, taken)
    low, high = _bounds(company, in_force, asked)
    own, bought = _own_plan(company), _bought_by_hand(company, in_force)[window]
    made = made_in_own_plant(own, bought)
    days = (company.calendar.end_days - company.calendar.start_days + 1)[window]
    cost = in_force.cost[window]
    held = prices.holding * cost * days[:, None] / _YEAR
    rated = (in_force.daily_capacity * company.calendar.workdays[:, None])[window]
    overtime, outside = _more_hours(company, in_force, rated)
    terms = Terms(company, in_force)
    overtime_price = terms.of_resources(OVERTIME, prices.overtime)
    outside_price = terms.of_resources(OUTSIDE, prices.outside)
    shared = Shared(
        families=tuple(family.name for family in company.families),
        resources=in_force.resources,
        demand=demand,
        opening=_opening(company),
        low=low,
        high=high,
        made_low=np.nan_to_num(made),
        made_high=np.where(np.isnan(own), _or_endless(in_force.own_limit[window]), made),
        held=np.where(company.to_stock, held, 0.0),
        worth=cost[0],
        lines=tuple(
            (company.index[family], in_force.resources.index(resource))
            for family, resource in in_force.lines
        ),
        hours=np.nan_to_num(in_force.hours[window]),
        capacity=np.nan_to_num(rated),
        overtime=np.where(np.isnan(overtime_price), 0.0, overtime),
        outside=np.where(np.isnan(outside_price), 0.0, outside),
        overtime_price=np.nan_to_num(overtime_price),
        outside_price=np.nan_to_num(outside_price),
        uses=uses,
        taken=taken,
        bought_price=np.nan_to_num(in_force.subcontract_cost[window]),
        bought_low=np.nan_to_num(bought),
        bought_high=np.where(np.isnan(own), _most_bought(in_force, window), np.nan_to_num(bought)),
        offsets=in_force.offsets,
    )
    shared = with_terms(shared, terms, np.nan_to_num(rated))
    return with_hours_before(shared, company, in_force, asked)


def _most_bought(in_force: InForce, window: slice) -> Block:
    """Units that may be bought: none without a subcontract cost, shape (T, n)."""
    limit = _or_endless(in_force.subcontract_limit[window])
    return np.where(np.isnan(in_force.subcontract_cost[window]), 0.0, limit)


def _or_endless(limit: Block) -> Block:
    """A limit that is infinite where none is set."""
    return np.where(np.isnan(limit), np.inf, limit)


def _bought_by_hand(company: Company, in_force: InForce) -> Block:
    """What is bought of the plans that are made by hand, by rule, (T, n); NaN for the others."""
    by_hand = company.nothing()
    by_hand[company.planned] = _own_plan(company)
    outside = replace(company, subcontract=None)
    return subcontract_by_rule(outside, in_force, by_hand)


def _uses(company: Company, in_force: InForce) -> tuple[tuple[tuple[int, int], ...], Block]:
    """Family and component of each line, and components in a unit of it, shape (T, lines)."""
    window = company.planned
    taken = in_force.quantity_per[window] * in_force.option_share[window]
    uses = tuple((company.index[made], company.index[part]) for made, part in company.usage_lines)
    return uses, taken


def _with_usage(
    company: Company, demand: Block, uses: tuple[tuple[int, int], ...], taken: Block
) -> Block:
    """What is asked of each family where those made of it follow their forecast, shape (T, n).

    The target of a component counts on that, since the plan that takes it is still to be found.
    Raises ProblemsError (families are made of one another).
    """
    asked = demand.copy()
    for level in levels(company):
        for line, (family, component) in enumerate(uses):
            if family in level:
                asked[:, component] += taken[:, line] * asked[:, family]
    return asked


def _opening(company: Company) -> Vector:
    """Units on hand at the start, or less than 0 on order."""
    before = company.now - 1
    closing = company.actual.get("Closing", company.nothing())[before]
    backlog = company.actual.get("Backlog", company.nothing())[before]
    return np.asarray(np.where(company.to_stock, closing, -backlog))


def _bounds(company: Company, in_force: InForce, demand: Block) -> tuple[Block, Block]:
    """Least and most balance of each family: inventory to stock, less than 0 the backlog."""
    window = company.planned
    limits = {
        name: _policy_numbers(company, name)[window]
        for name in ("inventory_min", "inventory_max", "backlog_min", "backlog_max")
    }
    cover, units = in_force.target_cover[window], in_force.target_units[window]
    stocked = target_inventory(
        demand, np.nan_to_num(cover), working_days=company.calendar.workdays[window]
    )
    target = np.where(np.isnan(units), stocked, units)
    weeks = company.calendar.weeks[window][:, None]
    waiting = np.where(np.isnan(cover), np.inf, cover * demand / weeks)
    most = np.where(np.isnan(limits["inventory_max"]), np.inf, limits["inventory_max"])
    wanted = np.minimum(target, most)
    asked = np.where(np.isnan(limits["inventory_min"]), wanted, limits["inventory_min"])
    ahead = np.cumsum(demand[::-1], axis=0)[::-1] - demand
    ends = company.ended[window].any(axis=0)  # nothing is held of it that is not sold any more
    least = np.where(ends, np.minimum(asked, ahead), asked)
    shortest = np.nan_to_num(limits["backlog_min"])
    allowed = np.maximum(waiting, shortest)
    longest = np.where(np.isnan(limits["backlog_max"]), allowed, limits["backlog_max"])
    low = np.where(company.to_stock, least, -longest)
    high = np.where(company.to_stock, most, -shortest)
    _refuse_crossed(company, low, high)
    return low, high


def _refuse_crossed(company: Company, low: Block, high: Block) -> None:
    """LimitError where a policy asks at least more than it allows at most."""
    crossed = np.argwhere(low > high)
    if crossed.size:
        t, column = (int(i) for i in crossed[0])
        ends = sorted((abs(float(low[t, column])), abs(float(high[t, column]))))
        raise LimitError(
            "E125",
            f"the minimum {ends[1]:.10g} is above the maximum {ends[0]:.10g}.",
            f"Policy, {company.families[column].name}, {company.calendar.label(company.base + t)}",
            "Lower the minimum or raise the maximum.",
        )


def _policy_numbers(company: Company, name: str) -> Block:
    """One number of the policies in force, by period and family; NaN where there is none."""
    block = company.nothing()
    for column, family in enumerate(company.families):
        for row, policy in enumerate(policies_by_period(company, family)):
            block[row, column] = np.nan if policy is None else getattr(policy, name)
    return block


def _own_plan(company: Company) -> Block:
    """The plan that stands, for the families that are planned by hand; NaN for the others."""
    own = np.full((company.horizon, len(company.families)), np.nan)
    columns = families_by_policy(company).get(OWN, [])
    own[:, columns] = company.production[company.planned, columns]
    return own


def _more_hours(company: Company, in_force: InForce, rated: Block) -> tuple[Block, Block]:
    """Most hours of overtime and of outside capacity over the horizon, shape (T, resources)."""
    days = company.calendar.start_days[company.planned]
    overtime, outside = np.zeros_like(rated), np.zeros_like(rated)
    for column, name in enumerate(in_force.resources):
        rows = [row for row in company.resources if row.resource == name]
        shares = stepwise(rows, (row.overtime_limit for row in rows), days)
        hours = stepwise(rows, (row.outside_capacity for row in rows), days)
        overtime[:, column] = np.nan_to_num(shares) * np.nan_to_num(rated[:, column])
        outside[:, column] = np.nan_to_num(hours)
    return overtime, outside

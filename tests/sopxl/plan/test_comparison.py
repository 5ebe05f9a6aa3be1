"""Plans held against one another: the same measure for all, and the frontier between them."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from companies import HORIZON, NOW, PERIODS, START, company
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sopxl.errors import NoPlanError, ProblemsError
from sopxl.optimise.solver import Solution, Status
from sopxl.optimise.warm import Warm
from sopxl.plan.company import Company, PolicyRow, ResourceRow, TermRow
from sopxl.plan.comparison import COST_ROWS, NAMES, Comparing, Comparison
from sopxl.plan.make import make_plan
from sopxl.plan.optimal import Prices
from sopxl.plan.priced import priced
from sopxl.plan.production import CHASE, HYBRID, LEVEL, make_production
from sopxl.plan.term_words import CASH_LIMIT
from sopxl.points import LEAST_COST, POINTS
from sopxl_workbook.sheets import compared as page

WINDOW = slice(NOW, NOW + HORIZON)
PRICES = Prices(holding=0.2, overtime=30.0, outside=80.0)


def maker(stations: float = 1.7) -> Company:
    """The small company, planned by its policies, with hours just enough."""
    saw = ResourceRow("Saw", START, 8, stations, 1, 1, 0.1, 30)
    small = company(resources=(saw,))
    return dataclasses.replace(small, production=make_plan(small).figures.production)


@pytest.fixture(scope="module")
def found() -> Comparison:
    """Its plans compared."""
    return Comparing(maker(), PRICES).compare()


def test_the_page_has_a_line_for_every_row_of_cost(found: Comparison) -> None:
    """What the engine tells, the page shows, under the same words."""
    assert tuple(name.lower() for name in page.COSTS) == COST_ROWS
    assert tuple(plan.name for plan in found.plans) == NAMES == page.PLANS
    for plan in found.plans:
        assert set(plan.costs or {}) == set(COST_ROWS)


def test_the_least_cost_plan_is_priced_as_it_was_found(found: Comparison) -> None:
    """The price of a plan that is there is the cost of the one that is looked for."""
    optimum = make_plan(maker(), PRICES).optimum
    assert optimum is not None
    assert_allclose(found.plans[3].cost, optimum.cost, rtol=1e-9)
    assert found.plans[3].costs == pytest.approx(optimum.costs, abs=1e-6)


def test_no_plan_that_keeps_the_targets_costs_less(found: Comparison) -> None:
    """Chase and the plan by policy keep them, within the same hours."""
    least = found.plans[3]
    for plan in (found.plans[0], found.plans[4]):
        assert plan.cost >= least.cost - 1e-6
    assert least.overload == 0.0


def by_strategies(demand: list[float], stations: float) -> tuple[float, list[float]]:
    """The least cost of a small company, and of each strategy that keeps the same limits.

    demand : chairs of each month. Chairs are never owed, tables wait at most three months.
    """
    override = np.full((PERIODS, 2), np.nan)
    override[WINDOW] = np.array([demand, [60.0] * HORIZON]).T
    rows = company().policies
    policies = (
        dataclasses.replace(rows[0], inventory_min=0.0),
        dataclasses.replace(rows[1], backlog_min=0.0, backlog_max=180.0),
    )
    saw = ResourceRow("Saw", START, 8, stations, 1, 1, 0.2, 60)
    made = Comparing(company(override=override, policies=policies, resources=(saw,)), PRICES)
    optimum, kept = made.least.optimum, []
    assert optimum is not None
    for stock, order in ((CHASE, "lead time"), (LEVEL, "level backlog"), (HYBRID, "level backlog")):
        ways = {True: stock, False: order}
        given = (made.company, made.in_force, made.forecast)
        production = make_production(*given, lambda family, ways=ways: ways[family.is_to_stock])
        nothing = np.zeros(production[WINDOW].shape)
        found = priced(made.shared, production[WINDOW], nothing, PRICES.seconds)
        balance = found.plan.balance
        is_within = (balance >= made.shared.low - 1e-6) & (balance <= made.shared.high + 1e-6)
        if is_within.all() and found.overload.max() <= 1e-6:
            kept.append(found.plan.cost)
    return optimum.cost, kept


@given(
    st.lists(st.floats(20, 140), min_size=HORIZON, max_size=HORIZON), st.sampled_from([2.2, 2.6])
)
@settings(max_examples=15, deadline=None)
def test_no_strategy_is_cheaper(demand: list[float], stations: float) -> None:
    """Chase, level and hybrid, where they keep the same limits, cost as much or more."""
    try:
        least, kept = by_strategies(demand, stations)
    except (NoPlanError, ProblemsError):
        return
    assert all(cost >= least - 1e-6 for cost in kept)


def test_chase_and_level_keep_the_limits_of_a_season_that_rises() -> None:
    """So the law above is not empty; a hybrid plan owes in between, and is not held to it here."""
    least, kept = by_strategies([70.0 + 5 * month for month in range(HORIZON)], 2.6)
    assert len(kept) == 2
    assert min(kept) > least > 0


def test_the_plan_as_it_stands_is_the_planners_own() -> None:
    """Another figure typed into the plan moves that column alone; hand-worked."""
    small = maker(20.0)
    production = small.production.copy()
    production[NOW, 0] += 1000.0
    other = dataclasses.replace(small, production=production)
    before, after = (Comparing(one, PRICES).compare().plans for one in (small, other))
    assert [p.cost for p in after[:4]] == pytest.approx([p.cost for p in before[:4]])
    days = (small.calendar.end_days - small.calendar.start_days + 1)[WINDOW]
    held = 1000.0 * 30.0 * 0.2 * days.sum() / 365.0
    assert after[4].cost - before[4].cost == pytest.approx(held)
    assert after[4].peak == pytest.approx(before[4].peak + 1000.0 * 30.0)


def test_hours_that_nothing_covers_are_overload() -> None:
    """A saw that can do nothing: every hour of the plan is over, and costs nothing."""
    small = dataclasses.replace(
        maker(), resources=(ResourceRow("Saw", START, 8, 1e-9, 1, 1, 0.0, 0.0),)
    )
    standing = Comparing(small, PRICES).compare()
    load = make_plan(maker()).figures.load[WINDOW].sum()
    assert standing.plans[4].overload == pytest.approx(load, rel=1e-6)
    assert standing.plans[4].costs is not None
    assert standing.plans[4].costs["overtime"] == 0.0
    assert standing.plans[3].problem.startswith("E450 Saw, ")
    assert standing.points == ()


class TestFrontier:
    """Seven plans from the least inventory to the steadiest rate."""

    def test_each_side_gives_what_its_limit_asks(self, found: Comparison) -> None:
        """Inventory falls to the one side, changes of the rate to the other; cost never falls."""
        points = found.points
        assert len(points) == POINTS
        least = LEAST_COST - 1
        for left, right in pairwise(points[: least + 1]):
            assert left.average <= right.average + 1e-6
            assert left.cost >= right.cost - 1e-6
        for left, right in pairwise(points[least:]):
            assert right.change <= left.change + 1e-6
            assert right.cost >= left.cost - 1e-6
        assert points[-1].change < points[least].change

    def test_the_middle_is_the_least_cost_plan(self, found: Comparison) -> None:
        """Point 4 and the column beside it are one plan."""
        assert found.points[LEAST_COST - 1].cost == pytest.approx(found.plans[3].cost)
        assert found.points[LEAST_COST - 1].average == pytest.approx(found.plans[3].average)

    def test_no_plan_is_steadier_than_the_last(self, found: Comparison) -> None:
        """A second opinion by scipy: the least sum of changes within the same limits."""
        from scipy.optimize import linprog

        shared = Comparing(maker(), PRICES).shared
        t, n = shared.demand.shape
        value = np.array([30.0, 120.0])
        steps = (t - 1) * n
        cost = np.concatenate((np.zeros(t * n + t * 2), np.tile(value, t - 1) / (t - 1)))
        made, spare = np.arange(t * n).reshape(t, n), t * n
        rows, most = [], []
        for period in range(t):
            for family in range(n):
                row = np.zeros(cost.size)
                row[made[: period + 1, family]] = 1.0
                need = shared.demand[: period + 1, family].sum() - shared.opening[family]
                for sign, bound in ((1, shared.high), (-1, shared.low)):
                    if np.isfinite(bound[period, family]):
                        rows.append(sign * row)
                        most.append(sign * (bound[period, family] + need))
            load = np.zeros(cost.size)
            for line, (family, _) in enumerate(shared.lines):
                load[made[period, family]] += shared.hours[period, line]
            load[[spare + period, spare + t + period]] = -1.0
            rows.append(load)
            most.append(shared.capacity[period, 0])
        for period in range(1, t):
            for family in range(n):
                for sign in (1.0, -1.0):
                    row = np.zeros(cost.size)
                    row[made[period, family]], row[made[period - 1, family]] = sign, -sign
                    row[spare + 2 * t + (period - 1) * n + family] = -1.0
                    rows.append(row)
                    most.append(0.0)
        bounds = [(0, None)] * (t * n)
        bounds += [(0, limit) for limit in (*shared.overtime[:, 0], *shared.outside[:, 0])]
        bounds += [(0, None)] * steps
        second = linprog(cost, np.array(rows), most, bounds=bounds)
        assert second.status == 0
        assert found.points[-1].change == pytest.approx(second.fun, rel=1e-6, abs=1e-6)

    def test_a_point_is_planned_by_its_number(self, found: Comparison) -> None:
        """What plan makes of a number is what the frontier shows."""
        plan = make_plan(maker(), dataclasses.replace(PRICES, point=POINTS))
        assert plan.optimum is not None
        assert plan.optimum.cost == pytest.approx(found.points[-1].cost)
        assert plan.optimum.is_settled


def test_a_plan_that_breaks_limits_is_told(found: Comparison) -> None:
    """Where a plan costs less than the least-cost plan, this is why."""
    told = "breaks limits that the least-cost plan keeps: "
    chase, _, hybrid, least, _ = found.plans
    assert chase.note == f"{told}stock or backlog of Tables."  # weeks of shipments, not of orders
    assert hybrid.note == (
        f"{told}{hybrid.overload:,.0f} hours that nothing covers; stock or backlog of Chairs and "
        "Tables."
    )
    assert all(plan.note for plan in found.plans if plan.cost < least.cost - 1e-6)
    assert {least.note, *(point.note for point in found.points)} == {""}
    limit = (TermRow(CASH_LIMIT, "", "", START, 1.0),)
    plans = Comparing(dataclasses.replace(maker(), terms=limit), PRICES).compare().plans
    assert plans[0].note == f"{told}stock or backlog of Tables; the cash limit."


def test_a_family_without_a_level_plan_follows_its_demand_and_is_told() -> None:
    """So much on hand that nothing is to be made: no level rate, and it is said which family."""
    small = maker(5.0)
    closing = small.actual["Closing"].copy()
    closing[NOW - 1, 0] = 1e5
    rich = dataclasses.replace(small, actual={**small.actual, "Closing": closing})
    level = Comparing(rich, PRICES).compare().plans[1]
    assert level.problem == ""
    assert level.note.startswith("Chairs by chase: 100000 on hand cover the demand of ")


def test_a_plan_by_hand_stays_in_every_column() -> None:
    """Its policy is own: chase, level, hybrid and least cost leave it as it is."""
    rows = (company().policies[1], PolicyRow("Chairs", START, "own", np.nan))
    small = dataclasses.replace(maker(5.0), policies=rows)
    plans = Comparing(small, PRICES).compare().plans
    first = plans[0].families
    assert first is not None
    for plan in plans:
        assert plan.families is not None
        assert plan.families.average[0] == pytest.approx(first.average[0])


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (Status.OUT_OF_TIME, "E452 company: no point of the frontier was found within 10 seconds"),
        (Status.UNKNOWN, 'E453 company: the solver gives no answer for a point .* "Stopped"'),
        (Status.INFEASIBLE, 'E453 company: the solver gives no answer for a point .* "Stopped"'),
    ],
)
def test_no_point_for_want_of_time_is_told_apart_from_no_answer(status: Status, text: str) -> None:
    """Only the first is mended by more time."""
    ended = (None, Solution(status, "Stopped"))
    prices = dataclasses.replace(PRICES, point=POINTS, seconds=10)
    with (
        mock.patch.object(Warm, "solved", return_value=ended),
        pytest.raises(NoPlanError, match=text),
    ):
        make_plan(maker(), prices)

"""People, suppliers, money and minimum runs in the company's least-cost plan."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from company_optimum import SecondCompany
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.testing import assert_allclose
from plants import label, planned, plant, plants

from sopxl.errors import NoPlanError
from sopxl.optimise.conflict import smallest_conflict
from sopxl.optimise.limits import Loosened
from sopxl.optimise.shared import Pool, Shared
from sopxl.optimise.shared_limits import shared_limits
from sopxl.optimise.shared_model import shared_model
from sopxl.optimise.solver import Live, Status


def pool(periods: int, **changed: Any) -> Pool:
    """Two people of ten hours on the first resource."""
    each = {
        name: np.full(periods, float(changed.pop(name, value)))
        for name, value in (
            *(("hours", 10), ("overtime", 0), ("wage", 0), ("hiring", 0), ("layoff", 0)),
            *(("least", 0), ("most", np.inf)),
        )
    }
    return Pool(**({"resource": 0, "opening": 2.0} | each | changed))


@st.composite
def rich_plants(draw: DrawFn) -> Shared:
    """Plants with any of the terms there are, in whole numbers, often with no plan."""
    shared = draw(plants())
    periods, n = shared.demand.shape

    def block(columns: int, low: int, high: int) -> Any:
        cells = st.lists(st.integers(low, high), min_size=columns, max_size=columns)
        return np.array(draw(st.lists(cells, min_size=periods, max_size=periods)), float)

    to_stock = (shared.low >= 0).all(axis=0)
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        more["material"] = block(n, 0, 5)
    if draw(st.booleans()):
        more["hour_price"] = block(len(shared.resources), 0, 4)
    if draw(st.booleans()):
        can_hire, can_lay_off = draw(st.booleans()), draw(st.booleans())
        terms = {name: block(1, 0, most)[:, 0] for name, most in _PEOPLE.items()}
        terms["hiring"] *= can_hire
        terms["layoff"] *= can_lay_off
        least = block(1, 0, 1)[:, 0]
        more["pools"] = (
            Pool(
                resource=draw(st.integers(0, len(shared.resources) - 1)),
                opening=float(draw(st.integers(0, 4))),
                **terms,
                least=least,
                most=least + block(1, 1, 5)[:, 0],
                can_hire=can_hire,
                can_lay_off=can_lay_off,
                is_whole=draw(st.booleans()),
            ),
        )
    if draw(st.integers(0, 2)) == 0:
        more["budget"] = block(1, 20, 120)[:, 0]
    if draw(st.integers(0, 2)) == 0:
        more["cash_limit"] = block(1, 10, 60)[:, 0]
        more["standard"] = np.where(to_stock, block(n, 1, 4), 0.0)
    if draw(st.booleans()):
        more["least_run"] = block(n, 0, 12)
    if draw(st.booleans()):
        more["bought_price"] = block(n, 0, 9)
        more["bought_high"] = np.where(block(n, 0, 2) > 0, block(n, 0, 9), np.inf)
    if draw(st.integers(0, 2)) == 0:
        more["made_high"] = np.where(block(n, 0, 2) > 0, np.inf, block(n, 0, 9))
    if n > 1 and draw(st.booleans()):
        more["uses"] = tuple((f, f - 1) for f in range(1, n))
        more["taken"] = block(n - 1, 0, 2)
    return replace(shared, **more)


_PEOPLE = {"hours": 8, "overtime": 3, "wage": 9, "hiring": 9, "layoff": 9}


def same_least_cost(shared: Shared) -> None:
    """The engine and scipy agree, or both find no plan."""
    wanted = SecondCompany(shared).cost_of_best()
    if wanted is None:
        with pytest.raises(NoPlanError, match="E450"):
            planned(shared)
        return
    plan = planned(shared)
    has_whole = shared.run_families or any(pool.is_whole for pool in shared.pools)
    gap = 1e-4 if has_whole else 1e-7
    assert_allclose(plan.cost, wanted, rtol=gap, atol=1e-6)
    assert_allclose(sum(plan.costs.values()), plan.cost)


@given(rich_plants())
@settings(max_examples=60, deadline=None)
def test_the_same_least_cost(shared: Shared) -> None:
    """With people, prices, money and runs in any mixture."""
    same_least_cost(shared)


@pytest.mark.slow
@given(rich_plants())
@settings(max_examples=600, deadline=None)
def test_the_same_least_cost_many_times(shared: Shared) -> None:
    """As above, for the rarer mixtures."""
    same_least_cost(shared)


@given(rich_plants())
@settings(max_examples=40, deadline=None)
def test_the_conflict_is_a_smallest_one(shared: Shared) -> None:
    """With all of it there is no plan, and without any one of it there is one."""
    model, deadline = shared_model(shared), time.monotonic() + 60
    if Live(model).solve(deadline).status is Status.OPTIMAL:
        return
    limits = shared_limits(shared, model.pattern)
    needed = smallest_conflict(limits, model, deadline)

    def status(gone: list[Any]) -> Status:
        live = Live(replace(model, cost=np.zeros_like(model.cost)))
        loosened = Loosened(live)
        for limit in gone:
            loosened.let_go(limit)
        return live.solve(deadline).status

    others = [limit for limit in limits if limit not in needed]
    assert status(others) is Status.INFEASIBLE
    for limit in needed:
        assert status([*others, limit]) is Status.OPTIMAL


def only_chairs(**changed: Any) -> Shared:
    """The plant without a table to make."""
    chairs = {"demand": np.array([[10.0, 0], [20, 0], [30, 0]]), "opening": np.zeros(2)}
    return plant(**({**chairs, "low": np.zeros((3, 2))} | changed))


def test_people_are_hired_where_that_is_cheaper_than_holding() -> None:
    """Hand-worked: 10, 20 and 30 hours are asked, two people give 20; the third costs 3 once."""
    plan = planned(only_chairs(pools=(pool(3, hiring=3, layoff=9),), overtime=np.zeros((3, 1))))
    assert plan.workers[:, 0].tolist() == [2, 2, 3]
    assert plan.hired[:, 0].tolist() == [0, 0, 1]
    assert plan.production[:, 0].tolist() == [10, 20, 30]
    assert plan.costs["hiring"] == plan.cost == 3


def test_a_wage_lays_people_off() -> None:
    """Hand-worked: one of two has nothing to do in month 1; 7 to go and come again, 8 saved."""
    plan = planned(only_chairs(pools=(pool(3, wage=8, hiring=3, layoff=4),)))
    assert plan.workers[:, 0].tolist() == [1, 2, 3]
    assert plan.costs["labour"] == 48
    assert plan.costs["layoff"] == 4
    assert plan.costs["hiring"] == 6


def test_a_supplier_is_a_resource_whose_hours_are_units() -> None:
    """Hand-worked: 30 units a month at most, at 7 each; prices rise in month 3, holding is 2."""
    prices = np.array([[7.0], [7], [10]])
    plan = planned(only_chairs(hour_price=prices, overtime=np.zeros((3, 1))))
    assert plan.production[:, 0].tolist() == [10, 30, 20]
    assert plan.costs["hours and purchases"] == 280 + 200
    assert plan.holding_cost == 20


def test_a_budget_spreads_what_is_spent() -> None:
    """Hand-worked: 100 a month buy 25 units at 4; five of month 3 are made in month 2."""
    shared = only_chairs(material=np.full((3, 2), 4.0), budget=np.full(3, 100.0))
    plan = planned(shared)
    assert plan.production[:, 0].tolist() == [10, 25, 25]
    more = planned(replace(shared, budget=np.array([100.0, 100, 101])))
    (told,) = [saving for saving in plan.binding if saving.limit == "budget"]
    assert told.amount == pytest.approx(plan.cost - more.cost) == pytest.approx(0.5)
    assert str(told) == "one money more of budget in period 3 saves 0.5"


def test_a_budget_too_low_is_told() -> None:
    """What it lacks, and what is in conflict."""
    shared = only_chairs(material=np.full((3, 2), 4.0), budget=np.array([100.0, 60, 20]))
    with pytest.raises(NoPlanError) as error:
        planned(shared)
    assert str(error.value) == (
        "E450 budget, month 3: no plan keeps all limits: 60.00 more of budget is needed in "
        "month 3. In conflict: budget in month 1 to month 3; demand of Chairs in month 2 to "
        "month 3; least inventory of Chairs in month 3. Lower the forecast; or lower the target "
        "of the policy; or raise the budget."
    )


def test_people_who_may_not_be_hired_are_told() -> None:
    """The resource, the hours, and that hiring has no cost and so is not done."""
    people = (pool(3, hiring=0, can_hire=False),)
    with pytest.raises(NoPlanError) as error:
        planned(only_chairs(pools=people, demand=np.array([[10.0, 0], [20, 0], [60, 0]])))
    assert "30 hours of Saw are short in month 3" in str(error.value)
    assert "no hiring of Saw" in str(error.value)
    assert "Let Saw hire people: give a cost of hiring" in str(error.value)


def test_money_in_stock_has_a_limit() -> None:
    """Hand-worked: ten units would wait in month 2; worth 5 each, 30 let six; four in overtime."""
    shared = only_chairs(
        demand=np.array([[10.0, 0], [10, 0], [30, 0]]),
        capacity=np.full((3, 1), 20.0),
        overtime=np.full((3, 1), 9.0),
        overtime_price=50.0,
    )
    assert planned(shared).balance[:, 0].tolist() == [0, 10, 0]
    limits = {"cash_limit": np.full(3, 30.0), "standard": np.full((3, 2), [5.0, 0])}
    plan = planned(replace(shared, **limits))
    assert plan.balance[:, 0].tolist() == [0, 6, 0]
    assert plan.overtime[2, 0] == 4
    (told,) = [saving for saving in plan.binding if saving.limit == "cash limit"]
    assert str(told) == "one money more of cash limit in period 2 saves 9.6"


def test_components_are_there_when_they_are_taken() -> None:
    """Hand-worked: a table takes four legs; nobody else asks for a leg, and none is left."""
    shared = plant(
        demand=np.array([[0.0, 5], [0, 5], [0, 5]]),
        opening=np.array([8.0, 0]),
        low=np.array([[0.0, -5]] * 3),
        high=np.array([[np.inf, 0]] * 3),
        uses=((1, 0),),
        taken=np.full((3, 1), 4.0),
        capacity=np.full((3, 1), 40.0),
    )
    plan = planned(shared)
    assert plan.production[:, 1].sum() >= 10
    legs = 8 + np.cumsum(plan.production[:, 0] - 4 * plan.production[:, 1])
    assert_allclose(plan.balance[:, 0], legs)
    assert legs.min() >= 0
    assert legs[-1] == pytest.approx(0)


def test_a_family_is_made_in_its_minimum_run_or_not_at_all() -> None:
    """Hand-worked: 10, 20 and 30 in runs of 25 or none: 20 are held from month 1 to 2."""
    plan = planned(only_chairs(least_run=np.full((3, 2), [25.0, 0])))
    made = plan.production[:, 0]
    assert ((made == 0) | (made >= 25)).all()
    assert made.tolist() == [30, 0, 30]
    assert plan.holding_cost == 40


def test_a_minimum_run_that_cannot_be_is_told() -> None:
    """There would be a plan without it."""
    shared = only_chairs(least_run=np.full((3, 2), [40.0, 0]))
    with pytest.raises(NoPlanError) as error:
        planned(shared)
    assert "minimum run of Chairs in month" in str(error.value)
    assert "ower the minimum run of Chairs" in str(error.value)
    assert label(0) == "month 1"

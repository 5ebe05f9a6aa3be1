"""Where there is no plan: which kind of none it is, and what is told of it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from optimise_problems import Drawn, tight_problems
from refusals import Row, check, refused

from sopxl.errors import CellValueError, InputError, LimitError, NoPlanError, SopError
from sopxl.optimise import OptimalPlan, conflict, family, optimal_production_plan
from sopxl.optimise.limits import Loosened, limits_of
from sopxl.optimise.model import model_of
from sopxl.optimise.problem import Terms
from sopxl.optimise.reading import read_problem
from sopxl.optimise.solver import Live, Solution, Status
from sopxl.optimise.terms import COSTS, LIMITS, START, read_terms

DEMAND = [1600, 3000, 3200]
OPENED: dict[str, Any] = {
    "opening inventory": 1000,
    "closing inventory": 500,
    "opening workers": 80,
    "units per worker": 40,
}
COST: dict[str, Any] = {"regular labour per worker": 640, "layoff": 500, "holding": 2}


def plan(
    start: dict[str, Any] | None = None,
    costs: dict[str, Any] | None = None,
    limits: dict[str, Any] | None = None,
    demand: Any = None,
) -> OptimalPlan:
    """A plan of the plant above, with some of its numbers changed."""
    asked = DEMAND if demand is None else demand
    return optimal_production_plan(asked, OPENED | (start or {}), COST | (costs or {}), limits)


NO_PLAN: list[Row] = [
    (
        lambda: plan({"opening workers": 40}),
        NoPlanError,
        "E450 period 2: no plan keeps all limits: 2,500 units are short in periods 2 to 3. "
        "In conflict: demand of 4,600 in periods 1 to 2. Lower demand; or give a cost of overtime "
        "per unit, subcontract, hiring, backorder or lost sale.",
    ),
    (
        lambda: plan(limits={"least regular production": 3000, "inventory": 2000}),
        NoPlanError,
        "E450 period 1: no plan keeps all limits: 400 units are too many in period 1. "
        "In conflict: least regular production of 3,000 in period 1; inventory of 2,000 in "
        "period 1. Lower least regular production; or raise inventory.",
    ),
    (
        lambda: plan(limits={"workers": 70, "laid off": 5}),
        NoPlanError,
        "E450 period 1: no plan keeps all limits: 5 workers are too many in period 1. "
        "In conflict: workers of 70 in period 1; laid off of 5 in period 1. "
        "Raise workers or laid off.",
    ),
    (
        lambda: optimal_production_plan(
            [100, 100], {}, {"regular labour per unit": 1}, {"lot": 70, "inventory": 10}
        ),
        NoPlanError,
        "E450 period 1: no plan keeps all limits: 20 units are short in period 2 and 30 units are "
        "too many in period 1. In conflict: demand of 100 in period 1; inventory of 10 in "
        "period 1; whole lots. Lower demand; or raise inventory; or give a cost of overtime per "
        "unit, subcontract or lost sale.",
    ),
    (
        lambda: plan(costs={"subcontract": -5}),
        NoPlanError,
        "E451 subcontract, period 1: the cost falls without end: one more unit bought ready "
        "costs -5, and there is no limit to it. Correct the cost, or give a limit.",
    ),
    (
        lambda: plan(costs={"hiring": -600}),
        NoPlanError,
        "E451 hired, period 1: the cost falls without end: one more worker hired costs -600, and "
        "there is no limit to it. Correct the cost, or give a limit.",
    ),
    (
        lambda: plan(limits={"time limit": 1e-9}),
        NoPlanError,
        "E452 limits, time limit: no least-cost plan was found within 1e-09 seconds. "
        "Raise the time limit, or plan without whole workers and lots.",
    ),
]

REFUSED: list[Row] = [
    (
        lambda: plan(demand=[1, float("nan"), 2]),
        InputError,
        "E116 demand, period 2: found nan, a finite number is expected. "
        "Mend the calculation above.",
    ),
    (
        lambda: plan(costs={"holding": [1, float("inf"), 2]}),
        InputError,
        "E116 costs, holding, period 2: found inf, a finite number is expected. "
        "Mend the calculation above.",
    ),
    (
        lambda: plan(limits={"inventory": 1e20}),
        LimitError,
        "E122 limits, inventory: found 1e+20, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    (
        lambda: plan(costs={"holding": 1e-300}),
        LimitError,
        "E455 costs: the costs run from 1e-300 to 640; one can be at most a thousand million "
        "times the other. Correct them, or give them in other units.",
    ),
    (
        lambda: plan(limits={"inventory": 1e12}, demand=[1e-3, 0, 0]),
        LimitError,
        "E455 quantities: the quantities run from 0.001 to 1e+12; one can be at most a thousand "
        "million times the other. Correct them, or give them in other units.",
    ),
    (
        lambda: plan(costs={"holding": None}),
        InputError,
        "E114 costs, holding: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: plan(costs={"holding": "#N/A"}),
        CellValueError,
        "E113 costs, holding: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: plan(costs={"holding": [1, 2]}),
        InputError,
        "E118 costs, holding: costs, holding has 2 periods, 3 are expected. "
        "Give ranges of the same size.",
    ),
    (
        lambda: plan(start={"opening workers": [80, 80, 80]}),
        InputError,
        "E118 start, opening workers: 3 numbers are given, one is expected. Give one number.",
    ),
    (
        lambda: plan(limits={"subcontract": 100}),
        InputError,
        'E119 costs: "subcontract" is missing: limits has "subcontract". '
        "Add it, or leave out what needs it.",
    ),
    (
        lambda: optimal_production_plan([1], {}, {"hiring": 3}),
        InputError,
        'E119 start: "opening workers" is missing: costs has "hiring". '
        "Add it, or leave out what needs it.",
    ),
    (
        lambda: optimal_production_plan([1], {}, {"material": 3}, None, [20]),
        InputError,
        'E119 start: "opening workers" is missing: working days count what a worker makes. '
        "Add it, or leave out what needs it.",
    ),
    (
        lambda: plan(costs={"overtime per unit": 3}),
        InputError,
        'E119 limits: "overtime" is missing: workers without a limit could do it all. '
        "Add it, or leave out what needs it.",
    ),
    (
        lambda: plan(costs={"regular labour per hour": 3}),
        InputError,
        'E119 start: "hours per unit" is missing: a cost or a limit is given by the hour. '
        "Add it, or leave out what needs it.",
    ),
    (
        lambda: plan(start={"hours per worker": 160}),
        InputError,
        "E119 start: both units per worker and hours per worker are given. "
        "Leave out one of them; hours per unit tells the other.",
    ),
    (
        lambda: plan(start={"opening rate": 160}),
        InputError,
        'E119 costs: "rate change" is missing: start has "opening rate". '
        "Add it, or leave out what needs it.",
    ),
    (
        lambda: plan(limits={"inventory": [3000, 3000, 400]}),
        LimitError,
        "E125 closing inventory, period 3: the least 500 is above the most 400. "
        "Lower the least or raise the most.",
    ),
    (
        lambda: plan(limits={"Whole  Workers": 2}),
        InputError,
        "E110 limits, whole workers: found 2, TRUE or FALSE is expected. Write TRUE or FALSE.",
    ),
    (
        lambda: plan(costs={"Holding ": 2}),
        InputError,
        'E130 costs: "holding" stands twice. Delete one of the rows.',
    ),
    (
        lambda: optimal_production_plan([[1, 2], [3, 4]], {}, {}),
        InputError,
        "E117 demand: demand has 2 families, one is planned at a time. Give one row or column.",
    ),
]


@refused(NO_PLAN + REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """Told with place, what was found, what is expected, the way out."""
    check(call, kind, text)


def test_a_name_that_is_not_known_is_told_with_the_nearest_and_all() -> None:
    """A slip in a name never leaves a cost out."""
    with pytest.raises(SopError, match='there is no "Holdin" in costs') as error:
        plan(costs={"Holdin": 2})
    assert error.value.problem.fix.startswith('Did you mean "holding"? It may hold: regular ')


def test_an_unknown_status_is_no_plan() -> None:
    """What the solver cannot say is told as such, with its word."""
    word = Solution(Status.UNKNOWN, "Solve error")
    with mock.patch.object(Live, "solve", return_value=word), pytest.raises(NoPlanError) as error:
        plan()
    assert str(error.value) == (
        'E453 demand: the solver gives no answer: "Solve error". '
        "Look for numbers of a wrong size among demand, costs and limits."
    )


@pytest.mark.parametrize(
    ("name", "by", "text"),
    [
        ("production", 1.0, "the balance of inventory by 3."),
        ("inventory", 1.0, "the balance of inventory by 1."),
        ("production", -4000.0, "the least production by 1566.67."),
    ],
)
def test_a_wrong_solution_is_no_plan(name: str, by: float, text: str) -> None:
    """Each is worked out again: what the solver calls optimal must keep the rules."""
    settle = family.settle

    def wrong(live: Live, *given: Any) -> Solution:
        found = settle(live, *given)
        found.values[live.model.pattern.columns[name]] += by
        return found

    with mock.patch.object(family, "settle", wrong), pytest.raises(NoPlanError) as error:
        plan()
    assert error.value.problem.code == "E454"
    assert text in str(error.value)


def test_a_wrong_cost_is_no_plan() -> None:
    """The cost by row has to be what the solver says that it is."""
    settle = family.settle

    def dear(*given: Any) -> Solution:
        found = settle(*given)
        return replace(found, objective=found.objective + 100)

    with (
        mock.patch.object(family, "settle", dear),
        pytest.raises(NoPlanError, match="misses the cost by 100"),
    ):
        plan()


@given(tight_problems())
@settings(max_examples=40, deadline=None)
def test_the_conflict_is_a_smallest_one(drawn: Drawn) -> None:
    """With all of it there is no plan, and without any one of it there is one."""
    demand, *given_terms = drawn
    lists = zip(given_terms, ("start", "costs", "limits"), (START, COSTS, LIMITS), strict=True)
    terms = Terms(*(read_terms(v, name, known, len(demand)) for v, name, known in lists))
    problem = read_problem(np.array(demand, float), None, terms)
    model = model_of(problem)
    deadline = time.monotonic() + 60
    if Live(model).solve(deadline).status is Status.OPTIMAL:
        return
    limits = limits_of(problem, model)
    needed = conflict.smallest_conflict(limits, model, deadline)
    assert needed

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

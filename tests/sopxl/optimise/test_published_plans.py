"""Published plans (A) that are nobody's optimum: each costs as much as the least-cost plan or more.

Both are held to the same costs and limits, and scipy finds the same least cost.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from optimum import Second
from published import case
from published_problems import (
    Given,
    Problem,
    candy,
    hill,
    product_x,
    red_tomato,
    roofing,
    tractors,
)

from sopxl.optimise import optimal_production_plan

CASES: dict[str, tuple[Callable[[Given], Problem], tuple[str, ...]]] = {
    "A01": (red_tomato, ("integer_workforce_total_cost",)),
    "A03": (red_tomato, ("total_cost",)),
    "A04": (roofing, ("plan1_total", "plan2_total", "plan3_total")),
    "A06": (hill, ("total_extra_cost",)),
    "A08": (tractors, ("ex1_total", "ex2_total")),
    "A09": (candy, ("level_total", "chase_total")),
    "A15": (product_x, ("labor_cost + hire_cost + layoff_cost",)),
}


@pytest.mark.parametrize("name", CASES)
def test_no_published_plan_is_cheaper(name: str) -> None:
    """A second opinion by scipy on the least, and the published total at or above it."""
    read = case(name)
    asked, totals = CASES[name]
    problem = asked(read["inputs"])
    plan = optimal_production_plan(*problem)
    assert plan.cost == pytest.approx(Second(*problem).cost_of_best(), rel=1e-7)
    published = {**read["expected"]["published"], **read["expected"]["recomputed"]}
    for total in totals:
        assert sum(np.sum(published[key]) for key in total.split(" + ")) >= plan.cost - 1e-6

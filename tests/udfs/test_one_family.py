"""One family alone on its resource: the cell gives what the company's least-cost plan gives."""

from __future__ import annotations

import numpy as np
from companies import HORIZON, NOW, START, company
from numpy.testing import assert_allclose

from sopxl.plan.company import BillRow, ResourceRow
from sopxl.plan.make import make_plan
from sopxl.plan.optimal import Prices
from sopxl_udfs.kit import kit

WINDOW = slice(NOW, NOW + HORIZON)
HOURS, OVERTIME = 1.5, 0.2


def test_the_cell_plans_a_family_as_the_company_does() -> None:
    """The same hours, targets and prices, typed into SOP_OPTIMAL; the saw is asked of no other."""
    season = np.full((company().calendar.count, 2), np.nan)
    season[WINDOW] = 40.0
    season[WINDOW, 0] = [60, 70, 80, 120, 160, 170, 150, 120, 80, 70, 60, 50, *[60] * HORIZON][
        :HORIZON
    ]
    small = company(
        override=season,
        resources=(ResourceRow("Saw", START, 8, 1.1, 1, 1, 0.1, 0.0),),
        bill=(BillRow("Chairs", "Saw", START, HOURS),),
    )
    plan = make_plan(small, Prices(0.2, OVERTIME))
    figures, optimum = plan.figures, plan.optimum
    assert optimum is not None
    assert optimum.overtime.sum() > 0
    rated = figures.rated_capacity[WINDOW, 0] / HOURS
    days = (small.calendar.end_days - small.calendar.start_days + 1)[WINDOW]
    given = (
        [season[WINDOW, 0].tolist()],
        [["opening inventory", float(small.actual["Closing"][NOW - 1, 0])]],
        [
            ["holding", *(0.2 * 30.0 * days / 365.0)],
            ["overtime per unit", *[OVERTIME * HOURS] * HORIZON],
        ],
        [
            ["regular production", *rated],
            ["overtime", *(rated * 0.1)],
            ["safety stock", *figures.target[WINDOW, 0]],
        ],
        None,
    )
    made = [kit().call("SOP_OPTIMAL", *given, show)[0] for show in ("production", "overtime")]
    assert_allclose(np.sum(made, axis=0), figures.production[WINDOW, 0], atol=1e-6)
    (((total,),),) = ([kit().call("SOP_OPTIMAL", *given, "total")],)
    assert_allclose(total, optimum.cost, rtol=1e-9)

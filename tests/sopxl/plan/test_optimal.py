"""The company's least-cost plan: what of its tables it keeps, and what it is weighed by."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from companies import HORIZON, NOW, START, company, with_policy
from numpy.testing import assert_allclose
from refusals import Row, check, refused

from sopxl.errors import LimitError, NoPlanError, ProblemsError, SopError
from sopxl.plan.company import Company, PolicyRow, ResourceRow
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl.plan.optimal import Prices, cost_text

WINDOW = slice(NOW, NOW + HORIZON)
PRICES = Prices(holding=0.2, overtime=30, outside=80)


def saw(stations: float, overtime: float = 0.0, outside: float = 0.0) -> dict[str, Any]:
    """The saw of the small company with another number of stations."""
    return {"resources": (ResourceRow("Saw", START, 8, stations, 1, 1, overtime, outside),)}


def chairs(**limits: float) -> dict[str, Any]:
    """The policy of the chairs with limits of its own."""
    return {
        "policies": (
            dataclasses.replace(company().policies[0], **limits),  # type: ignore[arg-type]
            company().policies[1],
        )
    }


def planned(small: Company, prices: Prices = PRICES) -> CompanyPlan:
    """Its least-cost plan."""
    return make_plan(small, prices)


def test_no_hour_is_asked_that_is_not_there() -> None:
    """The load keeps within rated hours, overtime and outside capacity; targets are kept."""
    figures = planned(company(**saw(1.5, 0.1, 30))).figures
    most = figures.rated_capacity[WINDOW] * 1.1 + 30
    assert (figures.load[WINDOW] <= most + 1e-6).all()
    assert (figures.inventory[WINDOW, 0] >= figures.target[WINDOW, 0] - 1e-6).all()
    assert (figures.backlog[WINDOW, 1] >= -1e-6).all()


def test_the_least_cost_is_no_more_than_that_of_the_policies() -> None:
    """Holding of a plan by policy that needs no overtime."""
    small = company(**saw(4))
    by_policy, optimal = make_plan(small).figures, planned(small)
    days = small.calendar.end_days - small.calendar.start_days + 1
    held = (by_policy.inventory[WINDOW, 0] * 30 * 0.2 * days[WINDOW] / 365).sum()
    assert optimal.optimum is not None
    assert optimal.optimum.cost <= held + 1e-6
    assert_allclose(optimal.figures.inventory[WINDOW, 0], by_policy.target[WINDOW, 0])


@pytest.mark.parametrize(("limit", "value"), [("inventory_min", 77.0), ("inventory_max", 40.0)])
def test_the_limits_of_the_policy_come_before_its_target(limit: str, value: float) -> None:
    """A minimum takes its place; a maximum caps it."""
    figures = planned(company(**saw(4), **chairs(**{limit: value}))).figures
    assert_allclose(figures.inventory[WINDOW, 0], value)


def test_a_backlog_is_no_more_than_its_maximum() -> None:
    """To order the limits are those of the backlog; without hours to spare it is used."""
    tables = dataclasses.replace(company().policies[1], backlog_min=5.0, backlog_max=30.0)
    small = company(**saw(1.9), policies=(company().policies[0], tables))
    backlog = planned(small).figures.backlog[WINDOW, 1]
    assert backlog.min() >= 5 - 1e-6
    assert backlog.max() <= 30 + 1e-6


def test_a_family_planned_by_hand_keeps_its_plan() -> None:
    """Only the others are planned around it."""
    typed = company().production.copy()
    typed[WINDOW, 0] = 130.0
    small = dataclasses.replace(with_policy("own", np.nan), production=typed, **saw(4))
    made = planned(dataclasses.replace(small, policies=(*small.policies,)))
    assert made.figures.production[WINDOW, 0].tolist() == [130.0] * HORIZON


def test_outside_the_horizon_nothing_changes() -> None:
    """What stood there stands."""
    figures = planned(company(**saw(4))).figures
    assert np.isnan(figures.production[: WINDOW.start]).all()
    assert np.isnan(figures.production[WINDOW.stop :]).all()


def test_what_it_costs_is_told() -> None:
    """By row, and where an hour more would save most."""
    small = company(**saw(1.5, 0.1, 30))
    plan = planned(small).optimum
    assert plan is not None
    text = cost_text(small, plan)
    assert text.startswith("The least-cost plan costs 37,600 USD: holding 324, overtime 9,396, ")
    assert " One more hour of Saw in 2026-01 saves 80.00 USD." in text
    assert text.endswith(" One less unit of least inventory of Chairs in 2026-12 saves 120.51 USD.")
    rich = planned(company(**saw(4))).optimum
    assert rich is not None
    assert cost_text(small, rich).endswith("overtime 0, outside capacity 0.")


REFUSED: list[Row] = [
    (
        lambda: planned(company(**saw(1.35, 0.1, 50))),
        NoPlanError,
        "E450 Saw, 2026-09: no plan keeps all limits: 93.02 hours of Saw are short in 2026-09 to "
        "2026-12. "
        "In conflict: demand of Chairs in 2026-01 to 2026-09; demand of Tables in 2026-01 to "
        "2026-09; hours of Saw in 2026-01 to 2026-09; least inventory of Chairs in 2026-09; most "
        "backlog of Tables in 2026-09. Give Saw more stations, overtime or outside capacity; or "
        "buy Chairs or Tables: give a Subcontract cost; or lower the forecast; or lower the target "
        "of the policy.",
    ),
    (
        lambda: planned(company(**saw(4), **chairs(inventory_min=9, inventory_max=8))),
        LimitError,
        "E125 Policy, Chairs, 2026-01: the minimum 9 is above the maximum 8. "
        "Lower the minimum or raise the maximum.",
    ),
    (
        lambda: planned(company(), Prices(-0.1)),
        LimitError,
        "E121 price of holding: found -0.1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: planned(with_policy("own", np.nan)),
        ProblemsError,
        "E114 Plan, Chairs, 2026-01: the policy of Chairs is its own plan, but 12 periods are "
        "blank. Type the production plan, or choose another plan policy.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """Told with family or resource, month, what was found and the way out."""
    check(call, kind, text)


def test_without_a_price_nothing_is_bought() -> None:
    """Overtime and outside capacity that stand in the Resources are used at a price only."""
    small = company(**saw(1.5, 0.1, 30))
    with pytest.raises(NoPlanError, match="hours of Saw are short"):
        planned(small, Prices(holding=0.2, overtime=30))


def test_a_policy_row() -> None:
    """A policy that starts later holds from its month on."""
    later = PolicyRow("Chairs", company().calendar.start_days[NOW + 6], "target stock", 200.0)
    small = company(**saw(4), policies=(*company().policies, later))
    inventory = planned(small).figures.inventory[WINDOW, 0]
    assert inventory[5] < 100
    assert_allclose(inventory[6:], 200.0)

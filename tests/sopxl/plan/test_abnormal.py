"""A20: demand is abnormal by its distance from its past, told in standard deviations of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from companies import NOW, PERIODS, company

from sopxl.plan.abnormal import FEW, LEAST_MONTHS, Spread, spreads
from sopxl.plan.company import Company, Family


def firm(asked: list[float], **changed: Any) -> Company:
    """A company of one family with so many units asked for in its latest closed periods."""
    block = np.full((PERIODS, 1), np.nan)
    block[NOW - len(asked) : NOW, 0] = asked
    nothing = np.full((PERIODS, 1), np.nan)
    made: dict[str, Any] = {
        "families": (Family("Chairs", "ea", "MTS"),),
        "actual": {"Requested": block, "Shipped": block},
        "baseline": nothing,
        "override": nothing,
        "production": nothing,
    }
    return company(**(made | changed))


def test_spread_by_hand() -> None:
    """Twelve months of 90 and 110 have a mean of 100 and a deviation of 10 × √(12 / 11)."""
    (found,) = spreads(firm([500.0, *[90.0, 110.0] * 6, 140.0]))
    assert (found.family, found.demand, found.periods) == ("Chairs", 140.0, 12)
    assert (found.mean, found.deviation) == pytest.approx((100.0, 10 * np.sqrt(12 / 11)))
    assert found.is_abnormal(3.0)
    assert not found.is_abnormal(4.0)


def test_too_few_months_show_no_spread() -> None:
    """Five before the latest are no past; six are."""
    assert spreads(firm([100.0] * LEAST_MONTHS)) == ()
    assert len(spreads(firm([100.0] * (LEAST_MONTHS + 1)))) == 1


def test_a_few_units_are_never_abnormal() -> None:
    """A steady demand has no spread: ten units more are let pass, eleven are told."""
    steady = Spread("Chairs", 100.0 + FEW, 100.0, 0.0, 12)
    assert not steady.is_abnormal(3.0)
    assert Spread("Chairs", 111.0, 100.0, 0.0, 12).is_abnormal(3.0)
    assert not Spread("Chairs", np.nan, 100.0, 0.0, 12).is_abnormal(3.0)


def test_an_order_is_large_by_the_month_and_by_the_spread() -> None:
    """Half of a month's 100 and more than three times its 10; a lumpy month lets more pass."""
    steady = Spread("Chairs", 100.0, 100.0, 10.0, 12)
    assert steady.is_large(50.0, 3.0)
    assert not steady.is_large(49.0, 3.0)
    assert not Spread("Chairs", 100.0, 100.0, 20.0, 12).is_large(60.0, 3.0)

"""The record of a schedule: demand that counts, balance and promise of families and items."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from companies import NOW, company
from numpy.testing import assert_allclose

from sopxl.plan.company import Company, ItemRow
from sopxl.plan.item_factor import factor_in_force
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl.plan.schedule import master_schedule
from sopxl.plan.schedule_record import (
    BY_SHARE,
    NO_STOCK,
    OF_FAMILY,
    OF_ITEM,
    OpenOrder,
    Record,
    records,
    time_phased,
)

STOCK = next(family.name for family in company().families if family.strategy == "MTS")
TO_ORDER = next(family.name for family in company().families if family.strategy == "MTO")
NAN = float("nan")


def planned(*items: ItemRow) -> CompanyPlan:
    """The plan of the small company with items."""
    given: Company = dataclasses.replace(company(), items=items)
    return make_plan(given)


def of(found: list[Record], code: str) -> Record:
    """The record of a code."""
    return next(one for one in found if one.code == code)


class TestTimePhased:
    def test_orders_alone_count_inside_the_fence(self) -> None:
        """Behind it the greater of both; the balance runs on from what is on hand."""
        found = time_phased(
            np.array([0.0, 70, 0]),
            np.array([30.0, 30, 30]),
            np.array([33.0, 20, 40]),
            64,
            np.array([False, True, False]),
            is_stock=True,
        )
        assert found.demand.tolist() == [33, 20, 40]
        assert found.balance.tolist() == [31, 81, 41]
        assert found.available.tolist() == [31, 10, 0]
        assert found.ahead.tolist() == [31, 41, 41]

    def test_what_is_not_known_is_not_zero(self) -> None:
        """A week without a schedule ends the balance, and nothing is promised."""
        made, asked = np.array([10.0, NAN, 10]), np.array([5.0, 5, 5])
        outside = np.zeros(3, bool)
        found = time_phased(made, asked, asked, 4, outside, is_stock=True)
        assert found.balance[0] == 9
        assert np.isnan(found.balance[1:]).all()
        assert np.isnan(found.available).all()
        blank = time_phased(np.ones(3), asked, asked, NAN, outside, is_stock=True)
        assert np.isnan(blank.balance).all()
        to_order = time_phased(np.ones(3), asked, asked, 0, outside, is_stock=False)
        assert np.isnan(to_order.balance).all()
        assert not np.isnan(to_order.ahead).any()


class TestRecords:
    def test_items_add_up_to_their_family(self) -> None:
        """Forecast, orders and schedule by week; an overdue order falls into the first week."""
        plan = planned(ItemRow("A", STOCK, 1.0, 0.75), ItemRow("B", STOCK, 0.5, 0.25))
        schedule = master_schedule(plan, 2)
        first = float(schedule.days[0])
        orders = [
            OpenOrder("A", first - 40, 8),
            OpenOrder("B", first + 1, 10),
            OpenOrder(STOCK, first + 1, 3),
            OpenOrder("A", float(schedule.days[-1]) + 90, 99),
        ]
        found = records(plan, schedule, orders, {"B": 40})
        whole, a, b = (of(found, code) for code in (STOCK, "A", "B"))
        assert [one.code for one in found if one.family == STOCK] == [STOCK, "A", "B"]
        for name in ("forecast", "mps"):
            assert_allclose(getattr(whole, name), getattr(a, name) + getattr(b, name), rtol=1e-12)
        assert a.orders[0] == 8
        assert b.orders.sum() == 5
        assert whole.orders.sum() == 8 + 5 + 3
        closing = plan.company.actual["Closing"][NOW - 1, plan.company.index[STOCK]]
        assert (whole.on_hand, whole.on_hand_is) == (closing, OF_FAMILY)
        assert (a.on_hand, a.on_hand_is) == (0.75 * closing, BY_SHARE)
        assert (b.on_hand, b.on_hand_is) == (20, OF_ITEM)
        assert of(found, TO_ORDER).on_hand_is == NO_STOCK

    def test_the_forecast_of_the_weeks_is_that_of_the_months(self) -> None:
        """Nothing is lost on the way to the working days."""
        plan = planned()
        schedule = master_schedule(plan, 3)
        for one in records(plan, schedule):
            months = np.bincount(schedule.month, one.forecast)
            wanted = plan.demand.forecast[NOW : NOW + 3, plan.company.index[one.family]]
            assert_allclose(months, wanted, rtol=1e-12)


class TestFactor:
    @pytest.mark.parametrize(
        ("day", "factor"),
        [(5.0, 1.0), (15.0, 1.0), (25.0, 3.0), (35.0, 2.0), (60.0, 2.0)],
    )
    def test_the_row_in_force_counts(self, day: float, factor: float) -> None:
        """Before all the first, between two the latest that had begun, after all the last."""
        rows = [
            ItemRow("A", STOCK, 2.0, 1.0, 30, 50),
            ItemRow("A", STOCK, 1.0, 1.0, 10, 20),
            ItemRow("A", STOCK, 3.0, 1.0, 22, 26),
        ]
        assert factor_in_force(rows, np.array([day])).tolist() == [factor]

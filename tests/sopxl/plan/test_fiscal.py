"""The fiscal year of the open month: actual to date, rest of the year, business plan, gap."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest
from companies import NOW, PERIODS, company
from numpy.testing import assert_allclose

from sopxl.calendar import month_calendar, week_calendar
from sopxl.plan.company import Company
from sopxl.plan.fiscal import fiscal_call, fiscal_year
from sopxl.plan.make import make_plan

APRIL = 4


def planned(value: float = 5_000.0) -> Company:
    """The company with a business plan of one value a month and family."""
    return company(business_plan=np.full((PERIODS, 2), value))


def from_april(found: Company) -> Company:
    """The same months in fiscal years from April to March."""
    calendar = month_calendar(dt.date(2024, 1, 1), PERIODS, fiscal_year_start=APRIL)
    return dataclasses.replace(found, calendar=calendar)


class TestFiscalYear:
    def test_is_that_of_the_open_month(self) -> None:
        """January 2026 opens fiscal year 2026, which is twelve months of the axis."""
        year = fiscal_year(company())
        assert (year.year, year.first, year.last, year.is_whole) == (2026, NOW, NOW + 11, True)

    def test_need_not_begin_in_january(self) -> None:
        """From April on, January 2026 lies in the year that ends in March 2026."""
        year = fiscal_year(from_april(company()))
        assert (year.year, year.first, year.last) == (2026, 15, 26)

    def test_of_thirteen_weeks_a_quarter(self) -> None:
        """A 4-4-5 year has twelve periods as well."""
        calendar = week_calendar("4-4-5", dt.date(2024, 1, 1), PERIODS)
        assert fiscal_year(dataclasses.replace(company(), calendar=calendar)).is_whole

    def test_is_not_whole_where_the_axis_begins_inside_it(self) -> None:
        """January to March alone are no year."""
        early = dataclasses.replace(from_april(company()), base=3)
        assert not fiscal_year(early).is_whole


class TestFiscalCall:
    def test_adds_actuals_and_forecast(self) -> None:
        """I13: nine closed months, three open ones, by hand for a year from April."""
        plan = make_plan(from_april(planned()))
        figures, call = plan.figures, fiscal_call(plan.figures)
        shipped = plan.company.actual["Shipped"]
        to_date = [shipped[15:24, 0].sum() * 50.0, shipped[15:24, 1].sum() * 200.0]
        assert_allclose(call.to_date, to_date)
        rest = [figures.forecast[24:27, 0].sum() * 50.0, figures.production[24:27, 1].sum() * 200.0]
        assert_allclose(call.rest, rest)
        assert_allclose(call.call, np.add(to_date, rest))
        assert_allclose(call.plan, [60_000.0, 60_000.0])
        assert_allclose(call.gap, call.call - call.plan)

    def test_begins_with_nothing_to_date_in_the_first_month(self) -> None:
        """At the year boundary the whole call is forecast."""
        call = fiscal_call(make_plan(planned()).figures)
        assert_allclose(call.to_date, [0.0, 0.0])
        assert_allclose(call.call, call.rest)

    def test_is_not_known_without_a_month(self) -> None:
        """A month of the year without shipments leaves the call of that family blank."""
        found = from_april(planned())
        found.actual["Shipped"][20, 1] = np.nan
        call = fiscal_call(make_plan(found).figures)
        assert list(np.isnan(call.call)) == [False, True]
        assert list(np.isnan(call.gap)) == [False, True]
        assert not np.isnan(call.plan).any()

    @pytest.mark.parametrize("plan", [None, "one month"])
    def test_has_no_gap_without_a_whole_business_plan(self, plan: str | None) -> None:
        """No plan, or a plan for some months only, is not held against the year."""
        given = None
        if plan:
            given = np.full((PERIODS, 2), np.nan)
            given[NOW] = 9_000.0
        call = fiscal_call(make_plan(company(business_plan=given)).figures)
        assert np.isnan(call.plan).all()
        assert np.isnan(call.gap).all()
        assert not np.isnan(call.call).any()

    def test_of_a_year_that_is_not_whole_is_not_known(self) -> None:
        """Three months are not told as a year."""
        early = dataclasses.replace(from_april(planned()), base=3)
        assert np.isnan(fiscal_call(make_plan(early).figures).call).all()

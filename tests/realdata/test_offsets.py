"""An operation of the bicycle maker is worked a month before the bikes are complete."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from sopxl.errors import NoPlanError
from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl.plan.optimal import Prices, cost_text
from sopxl_workbook.company import build_company
from sopxl_workbook.importers.csv_folder import read_folder

pytestmark = pytest.mark.realdata
WELDING, BIKES, MONTH = "Frame Welding", "Touring Bikes", 3


def moved(company: Company) -> Company:
    """The company with its welding a month before the bikes are complete."""
    bill = (
        dataclasses.replace(row, offset=1) if row.resource == WELDING else row
        for row in company.bill
    )
    return dataclasses.replace(company, bill=tuple(bill))


@pytest.fixture(scope="module")
def maker(adventureworks_folder: Path) -> Company:
    """The company with half as many stations again as it has, so that there is a plan."""
    company = build_company(read_folder(adventureworks_folder))
    more = (dataclasses.replace(row, stations=row.stations * 1.5) for row in company.resources)
    return dataclasses.replace(company, resources=tuple(more))


def welding(maker: Company, stations: int) -> CompanyPlan:
    """Its least-cost plan with so many stations to weld frames in the fourth month alone."""
    rows = []
    starts = maker.calendar.start_days[maker.now + MONTH : maker.now + MONTH + 2]
    for row in maker.resources:
        rows.append(row)
        if row.resource == WELDING:
            rows.append(dataclasses.replace(row, start=float(starts[0]), stations=stations))
            rows.append(dataclasses.replace(row, start=float(starts[1])))
    return make_plan(dataclasses.replace(maker, resources=tuple(rows)), Prices(holding=0.2))


def enough(maker: Company) -> int:
    """The least number of stations in that month with which there is a plan."""
    for stations in range(40):
        try:
            welding(maker, stations)
        except NoPlanError:
            continue
        return stations
    raise AssertionError("there is no plan with 40 stations")


class TestLeastCost:
    """The plan keeps the hours of the month in which they are worked."""

    def test_a_tight_month_limits_what_is_completed_a_month_later(self, maker: Company) -> None:
        """Worked out again by hand: no month is asked more than it has, and the tight one is."""
        company = moved(maker)
        plan = welding(company, enough(company))
        made = plan.figures.production[:, company.index[BIKES]]
        [row] = [row for row in company.bill if row.resource == WELDING]
        rated = plan.figures.rated_capacity[:, plan.figures.in_force.resources.index(WELDING)]
        months = range(company.now, company.now + company.horizon - 1)
        asked = np.array([made[month + 1] * row.hours for month in months])
        assert (asked <= rated[months] + 1e-6).all()
        at = company.now + MONTH
        assert made[at + 1] * row.hours > 0.9 * rated[at]
        assert rated[at] < 0.7 * rated[at - 1]
        before = made[company.now] * row.hours
        assert plan.optimum is not None
        assert plan.optimum.before == ((WELDING, pytest.approx(before, rel=1e-9)),)
        told = f"{WELDING}: {before:,.0f} hours of the plan fall before 2013-12, in closed months."
        assert told in cost_text(company, plan.optimum)

    def test_one_station_too_few_names_the_month_of_the_work(self, maker: Company) -> None:
        """The hours lack in the month of the work, for the demand of the month after it."""
        with pytest.raises(NoPlanError) as now:
            welding(maker, enough(maker) - 1)
        assert f"hours of {WELDING} in 2014-03" in now.value.problem.message
        assert "demand of Touring Bikes in 2014-03;" in now.value.problem.message
        company = moved(maker)
        with pytest.raises(NoPlanError) as ahead:
            welding(company, enough(company) - 1)
        problem = ahead.value.problem
        assert problem.where == f"{WELDING}, 2014-03"
        assert f"hours of {WELDING} are short in 2014-03. In conflict: " in problem.message
        assert "demand of Touring Bikes in 2014-04;" in problem.message
        assert "demand of Touring Bikes in 2014-03" not in problem.message

    def test_closed_months_give_no_more_than_they_had_left(self, maker: Company) -> None:
        """What is completed first takes the hours of a closed month, and there are no others."""
        company = moved(maker)
        made = dated(company, before=40, after=13).figures.production[company.now]
        least = dated(company, before=0, after=20).figures.production[company.now]
        at = company.index[BIKES]
        assert made[at] > least[at] + 1
        with pytest.raises(NoPlanError) as few:
            dated(company, before=0, after=12)
        assert f"hours of {WELDING} that were left before" in few.value.problem.message


def dated(company: Company, before: float, after: float) -> CompanyPlan:
    """Its least-cost plan with other stations to weld frames in closed months than from now on."""
    rows = []
    for row in company.resources:
        if row.resource == WELDING:
            start = float(company.calendar.start_days[company.now])
            rows.append(dataclasses.replace(row, stations=before))
            rows.append(dataclasses.replace(row, start=start, stations=after))
        else:
            rows.append(row)
    return make_plan(dataclasses.replace(company, resources=tuple(rows)), Prices(holding=0.2))

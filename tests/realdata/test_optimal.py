"""The least-cost plan of the bicycle maker by its real routing, with stations enough or too few."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from sopxl.errors import NoPlanError
from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl.plan.optimal import Prices
from sopxl_workbook.company import build_company
from sopxl_workbook.importers.csv_folder import read_folder

pytestmark = pytest.mark.realdata
WELDING = "Frame Welding"


@pytest.fixture(scope="module")
def maker(adventureworks_folder: Path) -> Company:
    """The company with half as many stations again as it has, so that there is a plan."""
    company = build_company(read_folder(adventureworks_folder))
    more = (dataclasses.replace(row, stations=row.stations * 1.5) for row in company.resources)
    return dataclasses.replace(company, resources=tuple(more))


def welding(maker: Company, stations: int) -> CompanyPlan:
    """Its least-cost plan with so many stations to weld frames."""
    rows = (
        dataclasses.replace(row, stations=stations) if row.resource == WELDING else row
        for row in maker.resources
    )
    return make_plan(dataclasses.replace(maker, resources=tuple(rows)), Prices(holding=0.2))


def test_no_hour_more_than_there_is(maker: Company) -> None:
    """Every family keeps its target, and no resource is asked more than its rated hours."""
    plan = make_plan(maker, Prices(holding=0.2))
    figures, window = plan.figures, maker.planned
    load, rated = figures.load[window], figures.rated_capacity[window]
    assert (load <= rated + 1e-6).all()
    stock = figures.inventory[window][:, maker.to_stock]
    assert (stock >= figures.target[window][:, maker.to_stock] - 1e-6).all()
    assert (figures.backlog[window][:, ~maker.to_stock] >= -1e-6).all()
    assert plan.optimum is not None
    assert plan.optimum.cost > 0


def test_with_one_station_too_few_it_says_why(maker: Company) -> None:
    """The least number of stations has a plan; with one less the hours of that resource lack."""
    enough = next(n for n in range(1, 40) if _has_plan(maker, n))
    assert np.isfinite(welding(maker, enough).figures.production[maker.planned]).all()
    with pytest.raises(NoPlanError) as error:
        welding(maker, enough - 1)
    problem = error.value.problem
    assert problem.where.startswith(f"{WELDING}, ")
    assert f"of {WELDING} are short in 2013-12" in problem.message
    assert f"hours of {WELDING} in 2013-12" in problem.message.split("In conflict: ")[1]
    assert f"Give {WELDING} more stations" in problem.fix


def _has_plan(maker: Company, stations: int) -> bool:
    try:
        welding(maker, stations)
    except NoPlanError:
        return False
    return True

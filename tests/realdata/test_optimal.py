"""The least-cost plan of the bicycle maker by its real routing, with stations enough or too few."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from sopxl.errors import NoPlanError
from sopxl.plan.company import Company
from sopxl.plan.in_force import InForce, policy_of
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


PRICE = 5000.0  # money a unit: dear, so that no unit more is bought than has to be


def buying(maker: Company, name: str, **limits: float) -> Company:
    """The maker with limits of make and of buy for one family, its policy else as it is."""
    family = maker.families[maker.index[name]]
    today = float(maker.calendar.start_days[maker.now])
    policy = policy_of(maker, family, today)
    assert policy is not None
    row = dataclasses.replace(policy, family=name, **limits)  # type: ignore[arg-type]
    others = tuple(each for each in maker.policies if each.family != name)
    return dataclasses.replace(maker, policies=(*others, row))


def test_with_a_subcontractor_one_station_too_few_is_enough(maker: Company) -> None:
    """It buys just the units whose hours lack, and the cost is theirs and that of holding."""
    enough = next(n for n in range(1, 40) if _has_plan(maker, n))
    with pytest.raises(NoPlanError) as error:
        welding(maker, enough - 1)
    assert "give a Subcontract cost" in error.value.problem.fix
    short = float(error.value.problem.message.split(" hours of ")[0].split()[-1].replace(",", ""))
    lines = [family for family, resource in InForce(maker).lines if resource == WELDING]
    name = max(lines, key=lambda family: _welded(maker, family))
    plan = welding(buying(maker, name, subcontract_cost=PRICE), enough - 1)
    optimum, figures, window = plan.optimum, plan.figures, maker.planned
    assert optimum is not None
    bought = np.nan_to_num(figures.subcontract[window])
    column = maker.index[name]
    assert bought[:, column].sum() == bought.sum() > 0
    at = InForce(maker).lines.index((name, WELDING))
    hours = float((bought[:, column] * figures.in_force.hours[window, at]).sum())
    assert hours == pytest.approx(short, rel=1e-3)
    assert (figures.load[window] <= figures.rated_capacity[window] + 1e-6).all()
    days = (maker.calendar.end_days - maker.calendar.start_days + 1)[window, None]
    rate = 0.2 * figures.in_force.cost[window] * days / 365
    held = (rate * np.maximum(figures.inventory[window], 0))[:, maker.to_stock].sum()
    assert optimum.cost == pytest.approx(held + PRICE * bought.sum(), rel=1e-9)


def _welded(maker: Company, family: str) -> float:
    """Hours of welding that the plan of a family by policy takes."""
    figures = make_plan(maker).figures
    line = figures.in_force.lines.index((family, WELDING))
    return float(np.nansum(figures.line_load[maker.planned, line]))

"""AdventureWorks from its files to a company and its plan, and what its traps say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from realdata.adventureworks import SHARED, STOPPED, TO_ORDER, write_folder

from sopxl.errors import ProblemsError
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl_workbook.company import build_company
from sopxl_workbook.importers.csv_folder import read_folder
from sopxl_workbook.tables import Tables

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def tables(adventureworks_folder: Path) -> Tables:
    """The checked tables."""
    return read_folder(adventureworks_folder)


@pytest.fixture(scope="module")
def plan(tables: Tables) -> CompanyPlan:
    """The plan of the company."""
    return make_plan(build_company(tables))


@pytest.fixture(scope="module")
def source(adventureworks_folder: Path) -> pd.DataFrame:
    """The inventory file of the source, by month and family, in the history."""
    del adventureworks_folder  # made first: it is skipped where the source is not there
    rows = pd.read_csv(SHARED / "adventureworks" / "aw_sop_families_monthly.csv")
    return rows[rows.month.between("2012-01", "2013-11")]


def test_it_has_28_families_of_two_strategies(plan: CompanyPlan) -> None:
    """Bikes and frames are made to order, everything else to stock."""
    order = {f.name for f in plan.company.families if f.strategy == "MTO"}
    assert order == {"Mountain Bikes", "Road Bikes", "Touring Bikes", *TO_ORDER}
    assert len(plan.company.families) == 28
    assert not set(STOPPED) & set(plan.company.index)


def test_the_history_is_that_of_the_source(plan: CompanyPlan, source: pd.DataFrame) -> None:
    """Every unit of every stock family and month, products summed by the item map."""
    company = plan.company
    for measure, column in (
        ("Requested", "units_out"),
        ("Shipped", "units_out"),
        ("Produced", "units_in"),
        ("Closing", "closing_units"),
    ):
        wanted = source.pivot(index="month", columns="subcategory", values=column)
        names = [family.name for family in company.families if family.is_to_stock]
        found = company.actual[measure][: company.now, company.to_stock]
        assert_allclose(found, wanted[names].to_numpy(), atol=1e-9, rtol=0)


def test_its_balances_are_exact(plan: CompanyPlan) -> None:
    """Stock and backlog are explained to the unit in all months but the first."""
    company, figures = plan.company, plan.figures
    past = slice(1, company.now)
    assert not figures.unexplained_inventory[past, company.to_stock].any()
    assert not figures.unexplained_backlog[past, ~company.to_stock].any()


def test_closings_below_zero_stay_and_are_told(plan: CompanyPlan, tables: Tables) -> None:
    """Twelve families owed goods at a month's end; none is lifted to zero."""
    told = [str(warning) for warning in tables.warnings if warning.code == "W121"]
    assert len(told) == 12
    assert any(
        "Jerseys closes below zero in 8 periods, lowest -1615 in 2013-02; taken as owed to "
        "customers. Correct the stock, or enter an Adjusted if it was counted." in text
        for text in told
    )
    closing = plan.company.actual["Closing"]
    assert np.nanmin(closing) == -1615


def test_revenue_of_the_past_is_what_was_sold(plan: CompanyPlan, source: pd.DataFrame) -> None:
    """Net prices by month give the sales dollars back, to the rounding of the price."""
    company = plan.company
    wanted = source.pivot(index="month", columns="subcategory", values="sales_usd")
    names = [family.name for family in company.families if family.is_to_stock]
    found = np.nan_to_num(plan.figures.revenue[: company.now, company.to_stock])
    assert_allclose(found, wanted[names].to_numpy(), atol=1.0)


def test_standard_costs_change_on_their_dates(plan: CompanyPlan) -> None:
    """Helmets: 12.03, from the end of May 2012 13.88, from the end of May 2013 13.09."""
    company = plan.company
    cost = plan.figures.in_force.cost[: company.now, company.index["Helmets"]]
    assert cost[[3, 4, 15, 16]].tolist() == [12.0278, 13.8782, 13.8782, 13.0863]


def test_costs_of_the_product_file_are_those_of_the_history(adventureworks_folder: Path) -> None:
    """The two files hold the same costs by date of change, so the dates may be exchanged."""
    del adventureworks_folder
    folder = SHARED / "adventureworks"
    dated = pd.read_csv(folder / "aw_product_cost_history.csv")
    named = pd.read_csv(folder / "aw_product.csv")
    named = named[named.StandardCost.notna() & (named.StartDate >= "2011")]
    pairs = zip(
        sorted(named.StartDate.unique()), ("May 31 2011", "May 30 2012", "May 30 2013"), strict=True
    )
    for start, day in pairs:
        by_number = named.StandardCost[named.StartDate == start].round(2).sort_values()
        by_date = dated.StandardCost[dated.StartDate.str.startswith(day)].sort_values()
        assert_allclose(by_number, by_date, atol=0.011)


def test_the_work_centres_carry_about_85_percent(plan: CompanyPlan) -> None:
    """The stated numbers of stations, over the planned months."""
    names, figures = plan.figures.in_force.resources, plan.figures
    load = figures.load_share[plan.company.planned].mean(axis=0)
    stations = [row.stations for row in plan.company.resources]
    assert dict(zip(names, stations, strict=True)) == {
        "Debur and Polish": 3,
        "Final Assembly": 12,
        "Frame Forming": 18,
        "Frame Welding": 14,
        "Specialized Paint": 4,
        "Subassembly": 42,
    }
    assert ((load > 0.8) & (load < 0.92)).all()


def test_eighteen_months_are_planned(plan: CompanyPlan) -> None:
    """Every family has a forecast from last year's months and a plan."""
    company = plan.company
    window = company.planned
    assert company.calendar.labels[window] == tuple(
        str(month) for month in pd.period_range("2013-12", "2015-05", freq="M")
    )
    assert plan.demand.filled[window].all()
    assert_allclose(plan.figures.forecast[window][0], plan.figures.forecast[window][12])
    assert (plan.figures.production[window] >= 0).all()


Change = Callable[[pd.DataFrame], pd.DataFrame]


def changed(folder: Path, out: Path, name: str, change: Change) -> list[str]:
    """What is said of the folder with one file changed."""
    shutil.copytree(folder, out)
    path = out / f"{name}.csv"
    change(pd.read_csv(path, dtype=str)).to_csv(path, index=False)
    with pytest.raises(ProblemsError) as error:
        read_folder(out)
    return [str(problem) for problem in error.value.problems]


def test_a_family_that_stops_leaves_a_gap(adventureworks_folder: Path, tmp_path: Path) -> None:
    """A month without an order that has no row is a gap, not a zero."""
    said = changed(
        adventureworks_folder,
        tmp_path / "csv",
        "actuals",
        lambda rows: rows[
            ~((rows.code == "Touring Bikes") & rows.period.isin(["2012-05", "2012-06"]))
        ],
    )
    assert said == [
        f"E132 actuals.csv: {measure} of Touring Bikes has no row for 2012-05, 2012-06; every "
        "period from 2012-01 to 2013-11 is expected. Add the rows; enter 0 where there was none."
        for measure in ("Booked", "Shipped", "Backlog")
    ]


def test_both_channels_of_a_product_are_a_row_twice(
    adventureworks_folder: Path, tmp_path: Path
) -> None:
    """Reseller and internet orders have to be added up before."""
    said = changed(
        adventureworks_folder,
        tmp_path / "csv",
        "actuals",
        lambda rows: pd.concat([rows, rows[rows.code == "HL-U509"].iloc[:1]]),
    )
    assert len(said) == 1
    assert said[0].startswith('E130 actuals.csv row 3121, column period: 2012-01, "HL-U509", ')
    assert said[0].endswith("Delete one of the rows, or add them up in one.")


def test_a_product_without_a_family_is_told(adventureworks_folder: Path, tmp_path: Path) -> None:
    """One sentence for all its rows."""
    said = changed(
        adventureworks_folder,
        tmp_path / "csv",
        "item_map",
        lambda rows: rows[rows["item"] != "HL-U509-R"],
    )
    assert len(said) == 1
    assert 'there is no family or item "HL-U509-R"; 23 rows use it.' in said[0]


def test_two_writings_are_the_same(adventureworks_folder: Path, tmp_path: Path) -> None:
    """The script gives the same bytes at every run."""
    write_folder(SHARED, tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (adventureworks_folder / path.name).read_bytes()

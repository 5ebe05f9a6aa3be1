"""The sample company inside the product: sound, and made by its script."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from workbook.importers.make_sample import MONTHS, NEXT_WINE, WINE, write

from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl_workbook.company import build_company
from sopxl_workbook.importers.csv_folder import read_folder
from sopxl_workbook.sample import FOLDER

SERIES = Path(__file__).parents[4] / "shared" / "data" / "series" / "wineind_monthly.csv"


@pytest.fixture(scope="module")
def company() -> Company:
    """The sample company."""
    tables = read_folder(FOLDER)
    assert tables.warnings == ()
    return build_company(tables)


@pytest.fixture(scope="module")
def plan(company: Company) -> CompanyPlan:
    """Its plan."""
    return make_plan(company)


def test_the_files_are_those_that_the_script_makes(tmp_path: Path) -> None:
    """Nobody has changed a figure by hand."""
    write(tmp_path)
    made, stored = (
        {path.relative_to(top): path.read_text("utf-8") for path in top.rglob("*.csv")}
        for top in (tmp_path, FOLDER)
    )
    assert stored == made


def test_it_has_families_of_every_strategy(company: Company) -> None:
    """To stock, to order, and finished to order."""
    strategies = [family.strategy for family in company.families]
    assert strategies == ["MTS", "MTS", "MTS", "MTO", "MTO", "FTO"]
    assert company.calendar.label(company.base) == "2026-01"
    assert company.calendar.labels[: company.now] == tuple(MONTHS)


def test_its_main_demand_is_the_cited_series(company: Company) -> None:
    """Table wine is wineind of 1991 to 1993, 32 years later."""
    if not SERIES.exists():
        pytest.skip(f"the series is not beside the project: {SERIES}")
    rows = dict(line.split(",") for line in SERIES.read_text().splitlines()[1:])
    cited = [float(rows[f"{int(label[:4]) - 32}{label[4:]}"]) for label in MONTHS]
    requested = company.actual["Requested"][: company.now, company.index["Table wine"]]
    assert requested.tolist() == cited == list(WINE)
    assert float(rows["1994-01"]) == NEXT_WINE


def test_its_history_adds_up(plan: CompanyPlan) -> None:
    """Nothing in stock or backlog is unexplained, in any month but the first."""
    company, figures = plan.company, plan.figures
    past = slice(1, company.now)
    stock, order = company.to_stock, ~company.to_stock
    assert_allclose(figures.unexplained_inventory[past, stock], 0, atol=1e-9)
    assert_allclose(figures.unexplained_backlog[past, order], 0, atol=1e-9)


def test_its_capacity_has_something_to_say(plan: CompanyPlan) -> None:
    """Some months ask for more than there is, none for very much more."""
    share = plan.figures.load_share[plan.company.planned]
    assert (share > 1).any()
    assert share.max() < 1.12
    assert share.mean(axis=0).min() > 0.7


def test_its_plan_keeps_stock_and_backlog(plan: CompanyPlan) -> None:
    """No stock is owed and no backlog is negative over the horizon."""
    company, window = plan.company, plan.company.planned
    assert plan.figures.inventory[window, company.to_stock].min() > 0
    assert plan.figures.backlog[window, ~company.to_stock].min() > 0


def test_half_of_its_forecasts_are_given(company: Company, plan: CompanyPlan) -> None:
    """Three families have a forecast, three repeat last year's month."""
    given = ~np.isnan(company.baseline[company.planned]).any(axis=0)
    names = [f.name for f, is_given in zip(company.families, given, strict=True) if is_given]
    assert names == ["Table wine", "Sparkling wine", "Partner labels"]
    assert plan.demand.filled[company.planned].all(axis=0).tolist() == (~given).tolist()

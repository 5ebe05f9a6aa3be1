"""The sample company inside the product: sound, and made by its script."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from workbook.importers.make_sample import LATER_WINE, MONTHS, WINE, write

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
    assert strategies == ["MTS", "MTS", "MTS", "MTO", "MTO", "FTO", "MTS", "MTS", "MTS"]
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
    assert [float(rows[f"1994-{month:02d}"]) for month in (1, 2, 3)] == [*LATER_WINE]


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
    """Three families have a forecast, four repeat last year's month, two are never sold."""
    given = ~np.isnan(company.baseline[company.planned]).any(axis=0)
    names = [f.name for f, is_given in zip(company.families, given, strict=True) if is_given]
    assert names == ["Table wine", "Sparkling wine", "Partner labels"]
    filled = plan.demand.filled[company.planned].all(axis=0)
    repeated = [f.name for f, is_so in zip(company.families, filled, strict=True) if is_so]
    assert repeated == ["Cider", "Bulk wine", "Gift boxes", "Glasses"]


def test_its_gift_boxes_take_a_carton_and_an_extra(company: Company, plan: CompanyPlan) -> None:
    """A carton each; two glasses or a board, 0.6 of them glasses from July 2026 on."""
    boxes, cartons, glasses, boards = (
        company.index[name] for name in ("Gift boxes", "Gift cartons", "Glasses", "Cheese boards")
    )
    past = slice(0, company.now)
    shipped, used = company.actual["Shipped"][past, boxes], company.actual["Used"][past]
    assert used[:, cartons].tolist() == shipped.tolist()
    assert (used[:, glasses] / 2 + used[:, boards]).tolist() == shipped.tolist()
    july = company.now + 6
    made = plan.figures.production[:, boxes]
    for month, share in ((july - 1, 0.55), (july, 0.6)):
        wanted = [made[month], made[month] * share * 2, made[month] * (1 - share)]
        found = plan.figures.usage[month, [cartons, glasses, boards]]
        assert_allclose(found, wanted, rtol=1e-9)


def test_it_buys_the_cider_that_its_press_cannot_make(company: Company, plan: CompanyPlan) -> None:
    """Beyond 11,000 cases a month, from May to August and next May and June, and nothing else.

    A bought case costs more than the standard, and takes no hour of a line.
    """
    cider, figures = company.index["Cider"], plan.figures
    made = figures.production[company.planned, cider]
    bought = np.nan_to_num(figures.subcontract[company.planned])
    assert_allclose(bought[:, cider], np.maximum(made - 11_000, 0), rtol=1e-12)
    assert np.flatnonzero(bought[:, cider]).tolist() == [4, 5, 6, 7, 16, 17]
    assert np.delete(bought, cider, axis=1).sum() == 0
    policy = next(row for row in company.policies if row.family == "Cider")
    assert policy.subcontract_cost > figures.in_force.cost[company.now, cider]
    filling = figures.in_force.resources.index("Filling line")
    hours = {row.family: row.hours for row in company.bill if row.resource == "Filling line"}
    own = figures.own_production[company.now + 6]
    asked = sum(own[company.index[family]] * each for family, each in hours.items())
    assert_allclose(figures.load[company.now + 6, filling], asked, rtol=1e-12)

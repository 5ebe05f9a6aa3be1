"""The bicycle maker with all strategies: touring bikes finished to order from frames and wheels.

What the plant used in the past is not in the data, so planned periods alone have a usage; the stock
of frames and wheels that they open with is an assumption, and its row says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hosts.whole_book import hold_against_twins
from numpy.testing import assert_allclose
from realdata.adventureworks import BIKES, FRAMES, WHEELS

from sopxl.plan.components import shortages
from sopxl.plan.make import CompanyPlan, make_plan
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.company import build_company
from sopxl_workbook.importers.csv_folder import read_folder

if TYPE_CHECKING:
    from hosts.office import Office

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def plan(finished_folder: Path) -> CompanyPlan:
    """The plan of the company."""
    return make_plan(build_company(read_folder(finished_folder)))


def test_all_strategies_are_there(plan: CompanyPlan) -> None:
    """Clothing and accessories to stock, bikes to order, touring bikes finished to order."""
    of = {family.name: family.strategy for family in plan.company.families}
    assert {name for name, strategy in of.items() if strategy == "FTO"} == {BIKES}
    assert (of["Mountain Bikes"], of["Road Bikes"]) == ("MTO", "MTO")
    assert {of[name] for name in ("Jerseys", "Helmets", FRAMES, WHEELS)} == {"MTS"}
    assert len(of) == 29


def test_a_bike_takes_a_frame_and_two_wheels(plan: CompanyPlan) -> None:
    """In each of the 18 months, whatever the bikes are finished by."""
    company, figures = plan.company, plan.figures
    bikes, frames, wheels = (company.index[name] for name in (BIKES, FRAMES, WHEELS))
    window = company.planned
    finished = figures.production[window, bikes]
    assert (finished > 0).all()
    assert_allclose(figures.usage[window, frames], finished, rtol=1e-12)
    assert_allclose(figures.usage[window, wheels], 2 * finished, rtol=1e-12)


def test_frames_are_sold_besides(plan: CompanyPlan) -> None:
    """7,677 on hand + what is made − last year's sales − what the bikes take."""
    company, figures = plan.company, plan.figures
    column, window = company.index[FRAMES], company.planned
    sold = figures.forecast[window, column]
    assert_allclose(sold[:3], [342, 573, 642])
    left = figures.production - figures.usage - figures.forecast
    wanted = 7677 + np.cumsum(left[window, column])
    assert_allclose(figures.inventory[window, column], wanted, rtol=1e-9)
    assert shortages(figures) == []


def test_what_is_not_recorded_is_not_known(plan: CompanyPlan) -> None:
    """No use, no target and no rest of the components in any closed month."""
    company, figures = plan.company, plan.figures
    parts = [company.index[FRAMES], company.index[WHEELS]]
    past = slice(0, company.now)
    assert np.isnan(figures.usage[past][:, parts]).all()
    assert np.isnan(figures.target[past][:, parts]).all()
    assert np.isnan(figures.unexplained_inventory[:, parts]).all()


def test_the_opening_of_wheels_says_that_it_is_assumed(finished_folder: Path) -> None:
    """One row, of the month before the plan, as the inventory file has it."""
    rows = pd.read_csv(finished_folder / "actuals.csv")
    [row] = rows[rows.code == WHEELS].itertuples(index=False)
    assert tuple(row) == ("2013-11", WHEELS, "Closing", 5847, "assumption")


@pytest.mark.slow
def test_the_book_in_libreoffice(finished_folder: Path, office: Office, tmp_path: Path) -> None:
    """Made, planned and proved; opened without an error cell, each formula equal to its twin."""
    book = tmp_path / "finished.xlsx"
    create.new(book, folder=finished_folder, sample=False, force=False, kit=kit())
    report = run.check(book, kit=kit())
    assert report.passed, report.as_text()
    assert hold_against_twins(office, book) > 40_000

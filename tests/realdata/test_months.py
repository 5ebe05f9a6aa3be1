"""AdventureWorks rolled month by month with the real actuals, and undone all the way back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sopxl.plan.archive import at_lag
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.cycle import verbs
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company

START, HORIZON = "2012-07", 12
MONTHS = 16  # 2012-07 to 2013-10 are closed


@pytest.fixture(scope="module")
def early_folder(
    adventureworks_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, pd.DataFrame]:
    """The company as it stood at the start, and all actuals that came later."""
    folder = tmp_path_factory.mktemp("early")
    for file in adventureworks_folder.glob("*.csv"):
        (folder / file.name).write_bytes(file.read_bytes())
    settings = pd.read_csv(folder / "company.csv").set_index("setting")["value"]
    settings["base"], settings["horizon"] = START, str(HORIZON)
    settings.reset_index().to_csv(folder / "company.csv", index=False)
    actuals = pd.read_csv(folder / "actuals.csv", dtype={"code": str})
    actuals[actuals.period < START].to_csv(folder / "actuals.csv", index=False)
    prices = pd.read_csv(folder / "prices.csv")  # many a family has none before it sold
    first = prices.groupby("family")["from"].transform("min") == prices["from"]
    prices.loc[first, "from"] = "2012-01-01"
    prices.to_csv(folder / "prices.csv", index=False)
    (folder / "business_plan.csv").unlink()
    return folder, actuals[actuals.period >= START]


def roll(book: Path, later: pd.DataFrame, folder: Path, month: str) -> None:
    """Plans, authorises and rolls one month, with its actuals from a file."""
    run.plan(book, kit=kit())
    verbs.authorise(book, kit=kit(), by="Anna", override="seasonal naive is taken as it is")
    source = folder / f"actuals-{month}.csv"
    later[later.period == month].to_csv(source, index=False)
    verbs.rollover(book, kit=kit(), by="Anna", actuals=str(source), period=month)


def forecast_by_pandas(folder: Path, later: pd.DataFrame) -> pd.DataFrame:
    """What each family was to sell, from the history alone: last year's month, else a mean.

    The first horizon was forecast at the start, when six months were known: a month whose month of
    last year was not among them got the mean of the last three. Every later one came in as the last
    of the horizon, when its month of last year had just been closed.
    """
    families = pd.read_csv(folder / "families.csv").set_index("family").strategy
    items = pd.read_csv(folder / "item_map.csv", dtype={"item": str}).set_index("item").family
    early = pd.read_csv(folder / "actuals.csv", dtype={"code": str})
    rows = pd.concat([early, later])
    rows["family"] = rows.code.map(items).fillna(rows.code)
    asked = np.where(rows.family.map(families) == "MTS", "Requested", "Booked")
    sold = rows[rows.measure == asked].pivot_table(
        index="period", columns="family", values="quantity", aggfunc="sum"
    )
    month = pd.PeriodIndex(sold.index, freq="M")
    sold.index = month
    start = pd.Period(START, "M")
    first = sold.loc[start - 3 : start - 1].mean()
    forecast = sold.shift(12)
    forecast.loc[start : sold.index[0] + 11] = first.to_numpy()
    return (forecast - sold).loc[start + 1 :]


@pytest.mark.slow
def test_months_are_rolled_and_undone(
    early_folder: tuple[Path, pd.DataFrame], tmp_path: Path
) -> None:
    """Each roll is checked, the errors are those of pandas, undo gives the first file."""
    folder, later = early_folder
    book = tmp_path / "months.xlsm"
    create.new(book, folder=folder, sample=False, force=True, kit=kit())
    first = book.read_bytes()
    labels = [str(m) for m in pd.period_range(START, periods=MONTHS, freq="M")]
    for month in labels:
        roll(book, later, tmp_path, month)
        assert run.check(book, kit=kit()).passed
    company = read_company(read_book(book)).company
    calendar = company.calendar
    errors = forecast_by_pandas(folder, later)
    for column, family in enumerate(company.families):
        held = at_lag(company.archive, family.name, "Forecast", 1, calendar.first, calendar.count)
        measure = "Requested" if family.is_to_stock else "Booked"
        found = held - company.actual[measure][:, column]
        for month in labels[1:]:
            row = calendar.period_of_label(month) - calendar.first
            assert found[row] == pytest.approx(errors.loc[month, family.name], abs=1e-6)
    undone = 0
    while book.read_bytes() != first:
        verbs.undo(book, kit=kit(), by="Anna")
        undone += 1
    assert undone >= 2 * MONTHS

"""Checked tables as the company that a plan is made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small import CHAIRS, actuals, write_folder

from sopxl.errors import ProblemsError
from sopxl.plan.company import BillRow, Company, Family, ResourceRow
from sopxl.plan.make import make_plan
from sopxl_workbook.company import build_company
from sopxl_workbook.importers.csv_folder import read_folder


def company(folder: Path, **changed: str) -> Company:
    """The small company with some files changed."""
    return build_company(read_folder(write_folder(folder, **changed)))


class TestSums:
    """Rows of items become quantities of families."""

    ITEMS = (
        "item,family,factor,from,to\n"
        "C1,Chairs,2,2024-01-01,2024-06-30\nC1,Chairs,3,2024-07-01,\nC2,Chairs,,,\n"
    )

    def test_items_are_summed_by_their_factor(self, tmp_path: Path) -> None:
        """Two boxes of two chairs and five single chairs, then boxes of three."""
        rows = (
            "2024-06,C1,Lines ordered,2\n2024-06,C2,Lines ordered,5\n2024-07,C1,Lines ordered,2\n"
        )
        made = company(tmp_path, item_map=self.ITEMS, actuals=actuals() + rows)
        lines = made.actual["Lines ordered"][:, made.index[CHAIRS]]
        assert lines[5:7].tolist() == [2 * 2 + 5, 2 * 3]

    def test_what_is_not_known_is_no_zero(self, tmp_path: Path) -> None:
        """Periods and families without a row stay unknown; measures without any are not there."""
        rows = "2024-06,Chairs,Adjusted,0\n"
        made = company(tmp_path, actuals=actuals() + rows)
        adjusted = made.actual["Adjusted"]
        assert adjusted[5, made.index[CHAIRS]] == 0
        assert np.isnan(adjusted).sum() == adjusted.size - 1
        assert "Cancelled" not in made.actual

    def test_history_stands_in_its_periods(self, tmp_path: Path) -> None:
        """The file's rows may stand in any order."""
        head, *rows = actuals().splitlines()
        turned = "\n".join([head, *reversed(rows)]) + "\n"
        made = company(tmp_path, actuals=turned)
        assert made.actual["Shipped"][:3].tolist() == [[100, 39], [105, 42], [110, 41]]
        assert np.isnan(made.actual["Shipped"][24:]).all()

    def test_a_forecast_by_item_is_the_baseline(self, tmp_path: Path) -> None:
        """Forecasts go the way of the actuals."""
        forecast = "period,code,quantity\n2026-01,C1,10\n2026-01,C2,4\n2026-02,Chairs,50\n"
        made = company(tmp_path, item_map=self.ITEMS, forecast=forecast)
        chairs = made.baseline[made.planned, made.index[CHAIRS]]
        assert chairs[:2].tolist() == [34, 50]
        assert np.isnan(chairs[2:]).all()

    def test_blocks_of_a_workbook_take_the_place_of_files(self, tmp_path: Path) -> None:
        """What stands on the wide sheets is what holds."""
        tables = read_folder(write_folder(tmp_path))
        block = np.full((120, 2), 7.0)
        made = build_company(tables, baseline=block, override=block + 1, production=block + 2)
        assert (made.baseline[0, 0], made.override[0, 0], made.production[0, 0]) == (7, 8, 9)


class TestRows:
    """Long tables become rows of the company."""

    def test_the_company_is_the_folders(self, tmp_path: Path) -> None:
        """Names, families, resources and bill as they were given."""
        made = company(tmp_path)
        assert (made.name, made.currency, made.base, made.horizon) == (
            "Small Furniture",
            "USD",
            25,
            18,
        )
        assert made.families == (
            Family("Chairs", "chairs", "MTS"),
            Family("Tables", "tables", "MTO"),
        )
        assert made.resources == (ResourceRow("Saw", 45292, 8, 2, 1, 1),)
        assert made.bill[1] == BillRow("Tables", "Saw", 45292, 2.5, 0)

    def test_a_family_without_policy_gets_the_one_of_its_strategy(self, tmp_path: Path) -> None:
        """Twenty days of supply, or four weeks of backlog."""
        folder = write_folder(tmp_path)
        (folder / "policy.csv").unlink()
        made = build_company(read_folder(folder))
        rows = [(row.family, row.plan_policy, row.target, row.tolerance) for row in made.policies]
        assert rows == [
            ("Chairs", "days of supply", 20, 0.05),
            ("Tables", "lead time", 4, 0.05),
        ]

    def test_one_policy_for_all_needs_no_other(self, tmp_path: Path) -> None:
        """A star stands for every family."""
        policy = "family,from,plan_policy,target,tolerance\n*,2024-01-01,own,0,0.1\n"
        made = company(tmp_path, policy=policy)
        assert [(row.family, row.tolerance) for row in made.policies] == [("*", 0.1)]

    def test_a_price_in_another_currency_follows_its_rate(self, tmp_path: Path) -> None:
        """It changes with every rate until the next price holds."""
        made = company(
            tmp_path,
            prices=(
                "family,from,value,currency\nChairs,2024-01-01,50,eur\nChairs,2026-03-16,60,\n"
                "Tables,2024-01-01,200,USD\n"
            ),
            rates="currency,from,value\nEUR,2026-05-01,9\nEUR,2025-01-01,1.2\nEUR,2023-01-01,1.1\n",
        )
        chairs = [(row.start, row.value) for row in made.prices if row.key == "Chairs"]
        assert chairs == [(45292, pytest.approx(55)), (45658, 60), (46097, 60)]
        assert [row.value for row in made.prices if row.key == "Tables"] == [200]


class TestCalendars:
    """The calendar comes from company.csv, holidays and the first actual."""

    def test_it_begins_in_january_of_the_first_actual(self, tmp_path: Path) -> None:
        """Ten years of months, though the actuals begin in March."""
        rows = [row for row in actuals().splitlines() if not row.startswith(("2024-01", "2024-02"))]
        made = company(tmp_path, actuals="\n".join(rows) + "\n")
        assert (made.calendar.labels[0], made.calendar.labels[-1]) == ("2024-01", "2033-12")

    def test_it_can_begin_earlier_and_the_year_elsewhere(self, tmp_path: Path) -> None:
        """The first period and the first month of the fiscal year are settings."""
        settings = "setting,value\ncompany,A\ncurrency,USD\nbase,2026-01\n"
        made = company(
            tmp_path, company=f"{settings}first,2023-07\nfiscal_year_start,7\nhorizon,12\n"
        )
        assert made.calendar.labels[0] == "2023-07"
        assert made.calendar.fiscal_year[0] == 2024
        assert made.calendar.period_of_label("2026-01") == made.base == 31
        assert made.horizon == 12

    def test_holidays_are_no_working_days(self, tmp_path: Path) -> None:
        """A Thursday less in January 2026."""
        made = company(tmp_path, holidays="day,name\n2026-01-01,New Year\n")
        assert made.calendar.workdays[made.now] == 21

    def test_weeks_are_periods_of_their_own(self, tmp_path: Path) -> None:
        """4-4-5 from the first Sunday on, with labels of their own."""
        settings = (
            "setting,value\ncompany,A\ncurrency,USD\nbase,2025-P02\ncalendar,4-4-5\n"
            "first,2024-12-29\nyear_end,last Saturday of December\n"
        )
        rows = "".join(
            f"2025-P01,{code},{measure},5\n"
            for code, measure in (
                ("Chairs", "Shipped"),
                ("Chairs", "Closing"),
                ("Tables", "Booked"),
                ("Tables", "Backlog"),
            )
        )
        made = company(tmp_path, company=settings, actuals=f"period,code,measure,quantity\n{rows}")
        assert made.calendar.weeks[:3].tolist() == [4, 4, 5]
        assert made.base == 2
        assert made.actual["Closing"][0, 0] == 5


class TestBlankTarget:
    """A blank target is unknown, not zero."""

    POLICY = (
        "family,from,plan_policy,target\nChairs,2024-01-01,{},\nTables,2024-01-01,lead time,4\n"
    )

    def test_it_is_not_zero(self, tmp_path: Path) -> None:
        """A policy that needs none goes without."""
        made = company(tmp_path, policy=self.POLICY.format("chase"))
        assert np.isnan(made.policies[0].target)

    def test_a_policy_that_needs_one(self, tmp_path: Path) -> None:
        """No plan without it, in words."""
        made = company(tmp_path, policy=self.POLICY.format("days of supply"))
        with pytest.raises(ProblemsError) as caught:
            make_plan(made)
        assert str(caught.value).splitlines() == [
            "E114 Policy: Chairs is planned by days of supply, but has no target. "
            "Enter the target, or choose a policy that needs none."
        ]

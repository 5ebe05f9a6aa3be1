"""The Gap and the Dashboard: causes that add up, charts whose ranges never move."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pages_twins as twins
import pytest
from workbook.sheets import many

from sopxl.plan.company import Company
from sopxl.plan.make import make_plan
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents, build
from sopxl_workbook.company import build_company
from sopxl_workbook.create import contents_of
from sopxl_workbook.importers.csv_folder import read_folder
from sopxl_workbook.sheets import gap
from sopxl_workbook.sheets import gap_lines as at
from sopxl_workbook.sheets.family import STOCK_PAGE
from sopxl_workbook.sheets.family_plan import GAP, PLANNED, SOLD
from sopxl_workbook.sheets.timeline import PLAN, YEAR
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Office

_PRICES = (
    "family,from,value,currency\n"
    "Chairs,2024-01-01,40,CHF\nChairs,2026-05-01,44,CHF\nTables,2024-01-01,200,\n"
)
_RATES = "currency,from,value\nCHF,2024-01-01,1.25\nCHF,2026-08-01,1.5\n"
_COMMENTS = (
    "family,measure,period,comment,by\nChairs,Override,2026-01,the fair,Ann\n"
    "Tables,Override,2026-01,not theirs,\nChairs,Override,2025-03,closed by now,\n"
    "Chairs,Production,2026-03,overtime agreed,\n"
)


def abroad(folder: Path) -> Contents:
    """The small company in the last month of its fiscal year, with chairs priced abroad."""
    from small import actuals, months, write_folder

    plan = ["family,period,value,currency,units"]
    for label in months(28, 2025):
        plan += [f"Chairs,{label},8000,CHF,210", f"Tables,{label},9000,,"]
    company = (
        "setting,value\ncompany,Small Furniture\ncurrency,USD\nbase,2026-01\nfiscal_year_start,2\n"
    )
    tables = read_folder(
        write_folder(
            folder,
            company=company,
            actuals=actuals(),
            prices=_PRICES,
            rates=_RATES,
            business_plan="\n".join(plan) + "\n",
            comments=_COMMENTS,
        )
    )
    return contents_of(tables, make_plan(build_company(tables)))


class TestGap:
    def test_the_causes_are_the_gap(self, sample: Contents) -> None:
        """Of every family, and of all of them."""
        cells = gap.PAGE.cells(sample.values, sample.view, kit())
        for row in range(gap.TOTAL_ROW, gap.FIRST + 6):
            known = [cells[row, column].value for column in at.CAUSES]
            assert sum(known) == pytest.approx(cells[row, at.GAP].value)  # type: ignore[arg-type]

    def test_the_fiscal_year_is_actual_and_forecast(self, sample: Contents) -> None:
        """To date and rest of the year are the latest call, which less the plan is the gap."""
        cells = gap.PAGE.cells(sample.values, sample.view, kit())
        row = gap.TOTAL_ROW
        money = {column: cells[row, column].value for column in at.MONEY}
        assert money[at.TO_DATE] + money[at.REST] == pytest.approx(money[at.CALL])  # type: ignore[operator, arg-type]
        assert money[at.CALL] - money[at.PLANNED] == pytest.approx(money[at.GAP])  # type: ignore[operator, arg-type]

    @pytest.mark.slow
    def test_in_calc_at_other_months(self, office: Office, firm: Contents, tmp_path: Path) -> None:
        """The last month of a fiscal year, the first of the next, and its last again."""
        plan, view = firm.values.plan, firm.view
        with office.open(twins.write(firm, tmp_path / "book.xlsx"), seconds=twins.SECONDS) as book:
            for base in (plan.company.base + months for months in (0, 1, 12)):
                twins.set_base(book, base)
                values = BookValues.of(twins.stands_at(plan, base))
                looked = view
                if base != plan.company.base:
                    settings = {**firm.settings, "sop_base": base, "sop_changed": "yes"}
                    looked = dataclasses.replace(view, settings=settings)
                assert twins.differences(book, values, looked) == []
                assert book.errors() == []


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """The small company with a price abroad."""
    return abroad(tmp_path_factory.mktemp("firm"))


class TestAbroad:
    def test_price_and_exchange_are_apart(self, firm: Contents) -> None:
        """The price rises in May, the rate in August; both are told, by their own cause."""
        plan = firm.values.plan
        values = BookValues.of(twins.stands_at(plan, plan.company.base + 1))
        cells = gap.PAGE.cells(values, firm.view, kit())
        row = gap.FIRST
        assert cells[row, at.NAME].value == "Chairs"
        assert cells[row, at.PRICES].value > 0  # type: ignore[operator]
        assert cells[row, at.EXCHANGE].value > 0  # type: ignore[operator]
        assert cells[row + 1, at.EXCHANGE].value == 0.0

    def test_the_year_runs_from_february(self, firm: Contents) -> None:
        """In January eleven months are actual, one is forecast, and nothing is new."""
        cells = gap.PAGE.cells(firm.values, firm.view, kit())
        shipped = firm.values.plan.company.actual["Shipped"][13:24, 1].sum() * 200.0
        assert cells[gap.FIRST + 1, at.TO_DATE].value == pytest.approx(shipped)
        assert cells[gap.FIRST + 1, at.REST].value > 0  # type: ignore[operator]

    def test_the_business_plan_is_in_the_currency_of_the_company(self, firm: Contents) -> None:
        """8,000 francs at 1.25 until July, at 1.5 from August on."""
        company: Company = firm.values.plan.company
        plan = company.business_plan
        assert plan is not None
        july = company.calendar.row(company.calendar.period_of_label("2026-07"))
        assert plan[july : july + 2, 0].tolist() == [10_000.0, 12_000.0]

    def test_units_of_the_plan_are_its_own(self, firm: Contents) -> None:
        """210 chairs a month as planned; of tables, planned in money, those at the price of 200."""
        cells = gap.PAGE.cells(firm.values, firm.view, kit())
        chairs, tables = gap.FIRST, gap.FIRST + 1
        shown = {(row, c): cells[row, c].value for row in (chairs, tables) for c in range(9, 14)}
        assert (shown[chairs, at.PLAN_UNITS], shown[chairs, at.BASIS]) == (2_520.0, "plan")
        assert (shown[tables, at.PLAN_UNITS], shown[tables, at.BASIS]) == (540.0, "price")
        called = firm.values.plan.figures.sales[13:25, 0].sum()
        assert shown[chairs, at.CALL_UNITS] == pytest.approx(called)
        assert shown[chairs, at.GAP_UNITS] == pytest.approx(called - 2_520.0)

    def test_the_family_page_shows_them_by_its_switch(self, firm: Contents) -> None:
        """In units 210 a month and 2,520 the year, in money the revenue; blank without a plan."""
        year = firm.values.plan.figures
        for shown, plan, call in (
            ("units", [210.0, 2_520.0], year.sales[13:25, 0].sum()),
            ("money", [10.0, 120.0], year.revenue[13:25, 0].sum() / 1000),
        ):
            view = dataclasses.replace(firm.view, stock_family="Chairs", stock_shown=shown)
            canvas = STOCK_PAGE.compose(firm.values, view, kit())
            line = canvas.lines[PLANNED]
            assert [line[PLAN[0]], line[YEAR]] == pytest.approx(plan)
            assert canvas.lines[SOLD][YEAR] == pytest.approx(call)
            assert canvas.lines[GAP][YEAR] == pytest.approx(call - plan[1])
        view = dataclasses.replace(firm.view, stock_family="Tables", stock_shown="units")
        canvas = STOCK_PAGE.compose(firm.values, view, kit())
        assert set(canvas.lines[PLANNED].values()) == {""}


class TestComments:
    @pytest.mark.parametrize(
        ("months", "said"),
        [
            (0, ["Override, 2026-01: the fair (Ann)", "Production, 2026-03: overtime agreed"]),
            (1, ["Production, 2026-03: overtime agreed"]),
            (3, []),
        ],
    )
    def test_those_of_open_months_stand_on_the_family_page(
        self, firm: Contents, months: int, said: list[str]
    ) -> None:
        """In the lines that no note takes; LibreOffice shows the same, as the test above proves."""
        plan = firm.values.plan
        values = BookValues.of(twins.stands_at(plan, plan.company.base + months))
        view = dataclasses.replace(firm.view, stock_family="Chairs")
        cells = STOCK_PAGE.cells(values, view, kit()).values()
        texts = [str(c.value) for c in cells if c.style == "note size9" and c.value]
        assert texts == said


class TestDashboard:
    def test_charts_draw_rows_of_their_own_page(self, sample: Contents, tmp_path: Path) -> None:
        """A22: every range is fixed on the Dashboard, so no roll over can move one."""
        book = tmp_path / "book.xlsx"
        book.write_bytes(build(sample, kit(), macros=False))
        with zipfile.ZipFile(book) as file:
            texts = [
                file.read(name).decode()
                for name in file.namelist()
                if re.fullmatch(r"xl/charts/chart\d+.xml", name)
            ]
        mine = [text for text in texts if "'Dashboard'!" in text or "Dashboard!" in text]
        assert len(mine) == 5
        for text in mine:
            ranges = re.findall(r"<c:f>([^<]+)</c:f>", text)
            assert len(ranges) >= 4
            for found in ranges:
                assert re.fullmatch(r"'?Dashboard'?!\$E\$\d+:\$S\$\d+", found), found

    def test_is_the_same_for_any_number_of_families(self, tmp_path: Path) -> None:
        """Its lines do not move when a family comes."""
        from sopxl_workbook.sheets import dashboard

        one, two = (many.contents(n, tmp_path / str(n)) for n in (2, 3))
        formulas = [
            {ref: c.formula for ref, c in dashboard.PAGE.cells(m.values, m.view, kit()).items()}
            for m in (one, two)
        ]
        assert formulas[0] == formulas[1]

"""A27: the finish-to-order page shows what the tables hold at any base month, and what is short."""

from __future__ import annotations

import dataclasses

import numpy as np
import pages_twins as twins
import pytest

from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.cellspec import Value
from sopxl_workbook.create import empty_company
from sopxl_workbook.sheets import View
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.components_lines import SHOWN
from sopxl_workbook.sheets.family import STOCK_PAGE
from sopxl_workbook.sheets.family_finish import PAGE
from sopxl_workbook.sheets.timeline import PAST, PLAN
from sopxl_workbook.values import BookValues

BOXES, PARTS = "Gift boxes", ("Gift cartons", "Glasses", "Cheese boards")


def composed(company: Company, view: View) -> Canvas:
    """The page of a company as it stands."""
    return PAGE.compose(BookValues.of(plan_as_it_stands(company)), view, kit())


def standing(sample: Contents) -> Company:
    """The sample company with its forecast and plan put in."""
    plan = sample.values.plan
    return dataclasses.replace(
        plan.company,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
    )


def shown(values: list[Value]) -> list[float]:
    """Cells as numbers; NaN where one shows nothing."""
    return [float(value) if isinstance(value, float | int) else np.nan for value in values]


def months(canvas: Canvas, line: str) -> list[float]:
    """A line over its past and its planned months."""
    return shown([canvas.lines[line].get(column, "") for column in (*PAST, *PLAN)])


class TestFigures:
    """Every line is a figure of the tables."""

    @pytest.mark.parametrize("back", range(0, 25, 4))
    def test_equal_the_tables_at_any_base(self, back: int, sample: Contents) -> None:
        """Up to two years back, where what is planned now is not there yet."""
        base = sample.values.plan.company.base - back
        plan = twins.stands_at(sample.values.plan, base)
        canvas = PAGE.compose(BookValues.of(plan), sample.view, kit())
        figures, company = plan.figures, plan.company
        past, ahead = slice(company.now - 3, company.now), slice(company.now, company.now + 12)
        boxes = company.index[BOXES]
        for i, name in enumerate(PARTS):
            column = company.index[name]
            used, made = company.actual["Used"], company.actual["Produced"]
            for line, before, after in (
                (f"usage {i}", used, figures.usage),
                (f"component plan {i}", made, figures.production),
                (f"inventory {i}", figures.inventory, figures.inventory),
                (f"component target {i}", figures.target, figures.target),
            ):
                wanted = [*before[past, column], *after[ahead, column]]
                np.testing.assert_allclose(months(canvas, line), wanted, rtol=1e-12)
            share = figures.in_force.option_share[:, i]
            per = figures.in_force.quantity_per[:, i]
            shipped = company.actual["Shipped"][past, boxes]
            taken = used[past, column] / (shipped * per[past])
            np.testing.assert_allclose(
                months(canvas, f"share {i}"), [*taken, *share[ahead]], rtol=1e-12
            )
        backlog = figures.backlog[ahead, boxes]
        np.testing.assert_allclose(months(canvas, "projected")[3:], backlog, rtol=1e-12)
        weeks = figures.weeks_of_backlog[company.now - 3 : company.now + 12, boxes]
        np.testing.assert_allclose(months(canvas, "cover"), weeks, rtol=1e-12)

    def test_response_time_is_backlog_over_finishing(self, sample: Contents) -> None:
        """Weeks of the month × backlog ÷ what is finished in it."""
        canvas = PAGE.compose(sample.values, sample.view, kit())
        calendar = sample.values.plan.company.calendar
        weeks = calendar.weeks[sample.values.plan.company.planned][:12]
        backlog, made = (np.array(months(canvas, line)[3:]) for line in ("projected", "actual"))
        made = np.array(months(canvas, "new finishing")[3:])
        np.testing.assert_allclose(months(canvas, "cover")[3:], backlog * weeks / made, rtol=1e-12)

    def test_share_is_blank_where_others_take_it_too(self, sample: Contents) -> None:
        """Then it is not known who used it; what is planned is shown."""
        company = standing(sample)
        row = dataclasses.replace(company.components[1], family="Cider", group="")
        company = dataclasses.replace(company, components=(*company.components, row))
        shares = months(composed(company, sample.view), "share 1")
        assert np.isnan(shares[:3]).all()
        assert shares[3] == 0.55


class TestTexts:
    """The sentence over the page, and the line under the components."""

    def test_what_runs_short_comes_first(self, sample: Contents) -> None:
        """No glasses are made from month 1 on: the most is missing in the last month."""
        company = standing(sample)
        production = company.production.copy()
        glasses = company.index["Glasses"]
        production[company.planned, glasses] = 0.0
        company = dataclasses.replace(company, production=production)
        figures = plan_as_it_stands(company).figures
        short = -figures.inventory[company.now + 11, glasses]
        assert short > 0
        assert composed(company, sample.view).value(2, 2) == (
            f"Glasses runs short in Dec 26: {short:,.0f} glasses are missing for what is to be "
            "finished"
        )

    def test_without_a_shortage_it_is_the_backlog(self, sample: Contents) -> None:
        """As on the page of make-to-order."""
        canvas = PAGE.compose(sample.values, sample.view, kit())
        assert canvas.value(1, 2) == BOXES
        assert canvas.value(2, 2) == "Backlog stays within 25% of its target in all 12 months"

    def test_components_that_do_not_fit_are_counted(self, sample: Contents) -> None:
        """Boxes of cider and table wine as well: two more than the page has room for."""
        company = standing(sample)
        more = tuple(
            dataclasses.replace(company.components[0], component=name)
            for name in ("Cider", "Table wine")
        )
        company = dataclasses.replace(company, components=(*company.components, *more))
        canvas = composed(company, sample.view)
        row = canvas.rows["charts"] - 1
        assert canvas.value(row, 2) == "2 more on the sheets Usage and Projection"
        assert len(PARTS) == SHOWN
        whole = PAGE.compose(sample.values, sample.view, kit())
        assert whole.value(row, 2) == "All components are shown"

    def test_without_such_a_family_it_says_how(self, sample: Contents) -> None:
        """The page is there for the day on which there is one."""
        old = sample.values.plan.company
        values = BookValues.of(plan_as_it_stands(empty_company(old.calendar, old.base)))
        canvas = PAGE.compose(values, View.of(values), kit())
        assert canvas.value(1, 2) == "No finish-to-order family"
        assert canvas.value(2, 2) == (
            "Give a family the strategy FTO on the sheet Families, and what it is finished from on "
            "the sheet Components"
        )
        assert np.isnan(months(canvas, "usage 0")).all()


def test_the_page_of_a_component_says_what_its_inventory_is_after(sample: Contents) -> None:
    """Glasses on the page of make-to-stock; table wine is taken by nobody."""
    for family, label in (
        ("Glasses", "Projected inventory, after usage"),
        ("Table wine", "Projected inventory"),
    ):
        view = dataclasses.replace(sample.view, stock_family=family)
        canvas = STOCK_PAGE.compose(sample.values, view, kit())
        assert canvas.value(canvas.rows["projected shown"], 2) == label

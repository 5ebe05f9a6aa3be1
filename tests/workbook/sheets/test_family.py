"""The family pages show what the tables hold, and say in a sentence what is wrong."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sopxl.arrays import Block
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.cellspec import Value
from sopxl_workbook.ooxml.a1 import parse_cell
from sopxl_workbook.sheets import View
from sopxl_workbook.sheets.family import ORDER_PAGE, STOCK_PAGE
from sopxl_workbook.values import BookValues


def shown(values: BookValues, view: View, ref: str, *, order: bool = False) -> Value:
    """What a cell of a family page shows."""
    page = ORDER_PAGE if order else STOCK_PAGE
    return page.cells(values, view, kit())[parse_cell(ref)].value


def with_production(contents: Contents, family: str, change: float) -> BookValues:
    """The same book with the planned production of a family multiplied."""
    plan = contents.values.plan
    production: Block = plan.figures.production.copy()
    production[plan.company.planned, plan.company.index[family]] *= change
    company = dataclasses.replace(
        plan.company, baseline=plan.demand.baseline, production=production
    )
    return BookValues.of(plan_as_it_stands(company))


class TestFigures:
    """The figures of the closed months are those of the actuals file."""

    @pytest.mark.parametrize(
        ("ref", "expected"),
        [
            ("E14", 28_496.0),  # Requested, October
            ("E15", 29_405.0),  # Shipped: 909 cases of earlier orders went out as well
            ("G23", 29_000.0),  # Produced, December
            ("F29", 29_716.0),  # Closing, November
            ("G32", -112.0),  # Adjusted, December
            ("G33", 0.0),  # 29,716 + 29,000 − 37,198 − 112 = 21,406, as counted
            ("F37", 2_708 / 2_738),  # lines filled of lines ordered, November
            ("H14", ""),  # the plan has no actuals
        ],
    )
    def test_stock_family(self, sample: Contents, ref: str, expected: Value) -> None:
        """Table wine in the last three closed months."""
        assert shown(sample.values, sample.view, ref) == expected

    @pytest.mark.parametrize(
        ("ref", "expected"),
        [
            ("E14", 10_000.0),  # Booked, October
            ("F20", 9_620.0),  # Shipped, November
            ("G26", 6_480.0),  # Backlog, December
            ("G30", 320.0),  # Past due, December
        ],
    )
    def test_order_family(self, sample: Contents, ref: str, expected: Value) -> None:
        """Partner labels in the last three closed months."""
        rows = ORDER_PAGE.compose(sample.values, sample.view, kit()).rows
        lines = {"E14": "actual bookings", "F20": "actual shipments", "G26": "actual"}
        name = lines.get(ref, "Past due")
        place = f"{ref[0]}{rows[name]}"
        assert shown(sample.values, sample.view, place, order=True) == expected

    def test_quarters_are_sums_of_flows_and_last_of_stocks(self, sample: Contents) -> None:
        """Months 13 to 15: forecast added up, inventory of the last."""
        figures, company = sample.values.plan.figures, sample.values.plan.company
        column, first = company.index["Table wine"], company.now + 12
        assert shown(sample.values, sample.view, "U11") == pytest.approx(
            figures.forecast[first : first + 3, column].sum(), rel=1e-12
        )
        assert shown(sample.values, sample.view, "U27") == figures.inventory[first + 2, column]


class TestMessages:
    """The sentence over the page names the fact, the number and the month."""

    def test_on_target(self, sample: Contents) -> None:
        """Cider is planned to its target, so nothing is out of limits."""
        view = dataclasses.replace(sample.view, stock_family="Cider")
        expected = "Inventory stays within 10% under and 25% over its target in all 12 months"
        assert shown(sample.values, view, "B2") == expected

    def test_an_order_family_on_target(self, sample: Contents) -> None:
        """Partner labels are shipped to their lead time."""
        expected = "Backlog stays within 25% of its target in all 12 months"
        assert shown(sample.values, sample.view, "B2", order=True) == expected

    def test_no_production(self, sample: Contents) -> None:
        """Without production the last month owes the most."""
        values = with_production(sample, "Cider", 0.0)
        company, forecast = values.plan.company, values.plan.figures.forecast
        column, now = company.index["Cider"], company.now
        closing = company.actual["Closing"][now - 1, column]
        owed = forecast[now : now + 12, column].sum() - closing
        view = dataclasses.replace(sample.view, stock_family="Cider")
        expected = f"Inventory runs out in Dec 26: {owed:,.0f} cases are owed by then"
        assert shown(values, view, "B2") == expected

    def test_twice_the_production(self, sample: Contents) -> None:
        """Too much is said as well, with the worst month."""
        values = with_production(sample, "Cider", 2.0)
        company, figures = values.plan.company, values.plan.figures
        column, months = company.index["Cider"], slice(company.now, company.now + 12)
        gap = (figures.inventory - figures.target)[months, column]
        count = int(np.sum(gap > 0.25 * figures.target[months, column]))
        assert int(np.argmax(gap)) == 11
        view = dataclasses.replace(sample.view, stock_family="Cider")
        assert shown(values, view, "B2") == (
            f"Inventory is {gap.max():,.0f} cases over target in Dec 26; it is more than 25% over "
            f"in {count} of 12 months"
        )

    def test_no_family(self, sample: Contents) -> None:
        """A book without such families says so."""
        view = dataclasses.replace(sample.view, stock_family="")
        assert shown(sample.values, view, "B1") == "No make-to-stock family"
        assert shown(sample.values, view, "B2") == "No plan yet for this family"


def with_target(contents: Contents, family: str, policy: str, target: float) -> BookValues:
    """The same book with another policy of a family."""
    plan = contents.values.plan
    rows = tuple(
        dataclasses.replace(row, plan_policy=policy, target=target) if row.family == family else row
        for row in plan.company.policies
    )
    company = dataclasses.replace(
        plan.company,
        policies=rows,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
    )
    return BookValues.of(plan_as_it_stands(company))


class TestTarget:
    """The head says the target of the policy in words."""

    @pytest.mark.parametrize(
        ("policy", "target", "expected"),
        [
            ("days of supply", 1.0, "1 working day"),
            ("days of supply", 20.0, "20 working days"),
            ("target stock", 12_500.0, "12,500 cases"),
            ("chase", np.nan, "not set"),
        ],
    )
    def test_stock_family(
        self, sample: Contents, policy: str, target: float, expected: str
    ) -> None:
        """Days of inventory, units, or none."""
        values = with_target(sample, "Table wine", policy, target)
        assert shown(values, sample.view, "O5") == expected

    @pytest.mark.parametrize(("weeks", "expected"), [(1.0, "1 week"), (2.5, "2.5 weeks")])
    def test_order_family(self, sample: Contents, weeks: float, expected: str) -> None:
        """Weeks of backlog."""
        values = with_target(sample, "Partner labels", "lead time", weeks)
        assert shown(values, sample.view, "O5", order=True) == expected

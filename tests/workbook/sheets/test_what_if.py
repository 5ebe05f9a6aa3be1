"""What-if shows what the engine's own functions give, and nothing where something is missing."""

from __future__ import annotations

import dataclasses

import pytest

from sopxl.calc import chase_production_plan, level_production_plan, projected_inventory
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.sheets import View
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.sheets.what_if import PAGE


def line(contents: Contents, view: View, name: str) -> list[object]:
    """The twelve months of a line."""
    return list(PAGE.compose(contents.values, view, kit()).months(name))


class TestPlans:
    """Each way to plan is one call of the engine."""

    def test_the_engine_and_the_page_agree(self, sample: Contents) -> None:
        """Chase and level of Table wine, and the inventory that follows."""
        figures, company = sample.values.plan.figures, sample.values.plan.company
        column, months = company.index["Table wine"], slice(company.now, company.now + 12)
        demand, days = figures.forecast[months, column], company.calendar.workdays[months]
        opening = float(company.actual["Closing"][company.now - 1, column])
        closing = float(figures.target[company.now + 11, column])
        chase = chase_production_plan(demand, opening)
        level = level_production_plan(demand, opening, closing, days)
        held = projected_inventory(demand, opening, level)
        assert line(sample, sample.view, "make Chase") == pytest.approx(chase.tolist(), rel=1e-12)
        assert line(sample, sample.view, "make Level") == pytest.approx(level.tolist(), rel=1e-12)
        assert line(sample, sample.view, "hold Level") == pytest.approx(held.tolist(), rel=1e-12)

    def test_own_opening_and_closing(self, sample: Contents) -> None:
        """Level from 10,000 to 12,000 ends at 12,000."""
        view = dataclasses.replace(sample.view, opening=10_000.0, closing=12_000.0)
        assert line(sample, view, "hold Level")[-1] == pytest.approx(12_000, rel=1e-12)

    def test_nothing_without_a_family(self, sample: Contents) -> None:
        """Blank cells, and a message that says what is missing."""
        view = dataclasses.replace(sample.view, what_if_family="")
        assert line(sample, view, "make Chase") == [""] * 12
        message = PAGE.cells(sample.values, view, kit())[2, 2].value
        assert message == "Needs a forecast, a target and an actual closing for twelve months"

    def test_an_impossible_wish_is_a_true_error(self, sample: Contents) -> None:
        """A closing below zero shows the error that the function gives in the cell."""
        view = dataclasses.replace(sample.view, closing=-1.0)
        assert line(sample, view, "make Level") == ["#NUM!"] * 12


class TestView:
    """The choices of a book are read from their cells."""

    def test_reading_back(self, sample: Contents) -> None:
        """What stands in the cells is the view; a text where a number belongs is none."""
        typed = {
            CHOICES["stock_family"]: "Cider",
            CHOICES["resource"]: "Filling line",
            CHOICES["opening"]: 250.0,
            CHOICES["closing"]: "many",
        }
        view = View.read(lambda *place: typed.get(place), sample.settings)
        assert view == View("Cider", "", "Filling line", "", 250.0, None, sample.settings)

    def test_the_worst_resource_is_shown_first(self, sample: Contents) -> None:
        """Capacity opens with the resource that has the highest load of the year ahead."""
        figures, company = sample.values.plan.figures, sample.values.plan.company
        ahead = figures.load_share[company.now : company.now + 12].max(axis=0)
        names = figures.in_force.resources
        assert ahead[names.index(sample.view.resource)] == ahead.max()

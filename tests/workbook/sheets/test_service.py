"""A25, the Service page: what each service asks, what the target holds, and that both agree."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pages_twins as twins
import pytest
from numpy.testing import assert_allclose
from workbook.sheets.test_twins import choose

from sopxl import calc
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.sheets import service
from sopxl_workbook.sheets.service_drawn import ASKS_ROW, FIRST_SERVICE, HOLDS_ROW, SERVICES
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Office

    from sopxl_workbook.cellspec import Value
    from sopxl_workbook.sheets.view import View

SERVICE, FACTOR, SAFETY, FILLED, AVERAGE, DAYS, COST, MORE = range(3, 11)
OWN = {"service_lead_time": 2.0, "service_review": 1.0, "service_deviation": 500.0}


def shown(contents: Contents, row: int, **chosen: object) -> dict[int, Value]:
    """A line of the page, by column."""
    view: View = dataclasses.replace(contents.view, **chosen)  # type: ignore[arg-type]
    cells = service.PAGE.cells(contents.values, view, kit())
    return {column: cells[row, column].value for column in range(2, 11) if (row, column) in cells}


def headline(contents: Contents, **chosen: object) -> Value:
    """What the page says first."""
    return shown(contents, 2, **chosen)[2]


class TestTable:
    def test_safety_stock_and_what_it_fills_are_the_engines(self, sample: Contents) -> None:
        """500 units of deviation, 2 months to the receipt, looked at each month."""
        demand = float(str(shown(sample, 5, **OWN)[DAYS]))
        for i, share in enumerate(SERVICES):
            line = shown(sample, FIRST_SERVICE + i, **OWN)
            held = calc.safety_stock(500, 2, share, review=1)
            assert_allclose(float(str(line[SAFETY])), held, rtol=1e-12)
            filled = calc.service_level(500, 2, held, measure="fill rate", lot=demand, review=1)
            assert_allclose(float(str(line[FILLED])), filled, rtol=1e-9)

    def test_more_service_asks_more_of_everything(self, sample: Contents) -> None:
        """Stock, days and money rise with every line."""
        lines = [shown(sample, FIRST_SERVICE + i) for i in range(len(SERVICES))]
        for column in (SERVICE, SAFETY, FILLED, AVERAGE, DAYS, COST):
            values = [float(str(line[column])) for line in lines]
            assert all(a < b for a, b in pairwise(values))
        assert lines[0].get(MORE) is None
        assert all(float(str(line[MORE])) > 0 for line in lines[1:])

    def test_money_is_units_at_standard_cost(self, sample: Contents) -> None:
        """The cost stands in the head."""
        line, head = shown(sample, FIRST_SERVICE), shown(sample, 5)
        assert line[COST] == float(str(line[AVERAGE])) * float(str(head[COST]))


class TestPolicy:
    def test_a_higher_service_asks_more(self, sample: Contents) -> None:
        """The policy's own line, for two services."""
        asked = [
            float(str(shown(with_policy(sample, service=share), ASKS_ROW)[SAFETY]))
            for share in (0.9, 0.98)
        ]
        assert asked[0] < asked[1]

    def test_the_target_gives_the_service_of_its_safety_stock(self, sample: Contents) -> None:
        """As the engine gives it: the target of the month's end less half of a month's demand."""
        line = shown(sample, HOLDS_ROW, **OWN | {"service_deviation": 3_000.0})
        served = calc.service_level(3_000, 2, line[SAFETY], review=1)
        assert_allclose(float(str(line[SERVICE])), served, rtol=1e-12)
        assert 0.9 < served < 0.999

    def test_a_policy_without_a_service(self, sample: Contents) -> None:
        """Its line is blank, and the headline tells the target alone."""
        bare = with_policy(sample, service=float("nan"))
        assert shown(bare, ASKS_ROW)[SAFETY] == ""
        assert " asks " not in str(headline(bare))


class TestHeadline:
    def test_says_what_is_held_and_asked(self, sample: Contents) -> None:
        """In units, in months without a shortage, in money."""
        assert headline(sample) == (
            "The target holds 11,785 cases of safety stock: no shortage in 99.9% of months; "
            "a service of 98.0% asks 7,469 and ties up 122,140 EUR less"
        )

    @pytest.mark.parametrize(
        "chosen", [{"service_family": ""}, {"service_deviation": -1.0}, {"service_review": -1.0}]
    )
    def test_says_what_it_needs(self, sample: Contents, chosen: dict[str, object]) -> None:
        """Without a family, or with a debt where a length is due."""
        assert headline(sample, **chosen) == (
            "Needs a forecast for twelve months, and two years of actual sales or your own "
            "deviation"
        )


def test_in_calc(office: Office, sample: Contents, sample_book: Path) -> None:
    """Another family, own times and an own deviation: every cell is its twin, none an error."""
    family = [f.name for f in sample.values.plan.company.families if f.is_to_stock][-1]
    first = OWN | {"service_family": family}
    as_new = {name: getattr(sample.view, name) for name in first}
    with office.open(sample_book, seconds=twins.SECONDS) as book:
        for chosen in (first, as_new | {"service_deviation": -5.0}):
            view = dataclasses.replace(sample.view, **chosen)  # type: ignore[arg-type]
            for name, value in chosen.items():
                choose(book, name, value)  # type: ignore[arg-type]
            book.recalculate()
            assert twins.differences(book, sample.values, view) == []
            assert book.errors() == []


def with_policy(sample: Contents, **changed: float) -> Contents:
    """The sample with another policy for the family that the page shows."""
    plan = sample.values.plan
    policies = tuple(dataclasses.replace(row, **changed) for row in plan.company.policies)  # type: ignore[arg-type]
    company = dataclasses.replace(
        plan.company,
        policies=policies,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
    )
    return dataclasses.replace(sample, values=BookValues.of(plan_as_it_stands(company)))

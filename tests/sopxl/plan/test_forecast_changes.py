"""The forecast against the one authorised before: by money, and how nervous it is."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from companies import HORIZON, NOW, company
from numpy.testing import assert_allclose

from sopxl.errors import NotFoundError
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.forecast_changes import ForecastChanges, forecast_changes
from sopxl.plan.make import CompanyPlan, make_plan

WINDOW = slice(NOW, NOW + HORIZON)


def authorised(plan: CompanyPlan, origin: int) -> tuple[ArchiveRow, ...]:
    """The forecast of a plan as it would be authorised for a month."""
    rows = []
    for column, family in enumerate(plan.company.families):
        values = np.full(plan.company.calendar.count, np.nan)
        values[origin - 1 : origin - 1 + HORIZON] = plan.demand.forecast[WINDOW, column]
        values[origin - 1 : NOW] = 1.0  # a month that is closed now, and no change
        values[NOW:] = plan.demand.forecast[NOW:, column]
        rows.append(ArchiveRow(origin, family.name, "Forecast", family.unit, "r", "A", "1", values))
    return tuple(rows)


def changed(**overrides: dict[int, float]) -> ForecastChanges:
    """What differs after months from the open one on, 0 to 11, were typed over."""
    before = make_plan(company())
    typed = company().override.copy()
    for name, months in overrides.items():
        for month, units in months.items():
            typed[NOW + month, before.company.index[name]] = units
    now = company(override=typed)
    now = dataclasses.replace(now, archive=authorised(before, NOW))
    return forecast_changes(make_plan(now))


def test_an_unchanged_forecast_is_an_empty_list() -> None:
    """And every family is calm."""
    found = changed()
    assert (found.changes, found.origin) == ([], company().calendar.labels[NOW - 1])
    assert [each.index for each in found.nervousness] == [0.0, 0.0]


def test_the_most_money_comes_first() -> None:
    """10 Tables of 200 before 20 Chairs of 50, whatever their units and signs."""
    old = make_plan(company()).demand.forecast[NOW]
    found = changed(Chairs={0: old[0] + 20}, Tables={0: old[1] - 10})
    shown = [(each.family, each.change, each.money) for each in found.changes]
    assert shown == [("Tables", -10.0, -2000.0), ("Chairs", 20.0, 1000.0)]
    assert found.changes[1].share == pytest.approx(20 / old[0])


def test_changes_add_up_to_the_difference_of_the_forecasts() -> None:
    """By family, over all months."""
    found = changed(Chairs={0: 90.0, 5: 150.0, 11: 0.0})
    plan = make_plan(company()).demand.forecast[WINDOW, 0]
    assert_allclose(sum(each.change for each in found.changes), 240.0 - plan[[0, 5, 11]].sum())


def test_nervousness_is_what_moved_over_what_was_planned() -> None:
    """Up by 12 and down by 12 is no calm: 24 over the year's forecast."""
    old = make_plan(company()).demand.forecast[WINDOW, 0]
    found = changed(Chairs={2: old[2] + 12, 3: old[3] - 12})
    first = found.nervousness[0]
    assert (first.family, first.months) == ("Chairs", HORIZON)
    assert first.index == pytest.approx(24 / old.sum())


def test_a_forecast_from_nothing_is_new() -> None:
    """Its share is infinite, not an error, and its money is there."""
    before = make_plan(company())
    rows = authorised(before, NOW)
    rows[0].values[NOW] = 0.0
    found = forecast_changes(make_plan(dataclasses.replace(company(), archive=rows)))
    assert found.changes[0].share == np.inf
    assert found.changes[0].money == before.demand.forecast[NOW, 0] * 50.0


def test_the_open_month_counts_only_where_no_other_is_authorised() -> None:
    """The old forecast is last month's; with none, the one authorised for the open month."""
    plan = make_plan(company())
    rows = (*authorised(plan, NOW), *authorised(plan, NOW + 1))
    both = forecast_changes(make_plan(dataclasses.replace(company(), archive=rows)))
    assert both.origin == company().calendar.labels[NOW - 1]
    alone = dataclasses.replace(company(), archive=authorised(plan, NOW + 1))
    assert forecast_changes(make_plan(alone)).origin == company().calendar.labels[NOW]


def test_without_an_authorised_plan() -> None:
    """There is no old forecast, and that is said."""
    with pytest.raises(NotFoundError) as told:
        forecast_changes(make_plan(company()))
    assert str(told.value) == (
        "E530 Archive: no plan was authorised, so there is no old forecast. "
        "Authorise the plan first: sopxl authorise BOOK."
    )

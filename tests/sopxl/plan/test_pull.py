"""Pull lines of a plan: units a day, cards and takt time."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from companies import HORIZON, NOW, company
from numpy.testing import assert_allclose

from sopxl.errors import LimitError
from sopxl.plan.company import ItemRow
from sopxl.plan.make import make_plan, plan_as_it_stands
from sopxl.plan.pull import Loop, pull_plan

FAMILY = company().families[0].name
LINE = company().resources[0]


def test_items_of_a_line_share_its_pace() -> None:
    """Takt is the minutes of a station over the units a day of both items."""
    items = (ItemRow("A", FAMILY, 1.0, 0.75), ItemRow("B", FAMILY, 0.5, 0.25))
    plan = make_plan(dataclasses.replace(company(), items=items))
    loops = [Loop("a", LINE.resource, 10, 2, 0.1), Loop("B", LINE.resource, 10, 2, cards=4)]
    a, b = pull_plan(plan, loops, 2)
    days = plan.company.calendar.workdays[NOW : NOW + 2]
    made = plan.figures.production[NOW : NOW + 2, 0]
    assert (a.family, b.family) == (FAMILY, FAMILY)
    assert_allclose(a.daily, made * 0.75 / days, rtol=1e-12)
    assert_allclose(b.daily, made * 0.25 / 0.5 / days, rtol=1e-12)
    assert_allclose(a.cards, np.ceil(a.daily * 2 * 1.1 / 10 - 1e-9))
    assert b.to_add == b.cards[0] - 4
    assert_allclose(a.takt, LINE.hours * 60 / (a.daily + b.daily), rtol=1e-12)
    assert a.takt.tolist() == b.takt.tolist()


def test_what_is_bought_passes_no_line() -> None:
    """Where a subcontractor delivers half of a family, its line has twice the time for a unit."""
    made = make_plan(company()).figures.production
    bought = np.where(np.arange(made.shape[1]) == 0, made / 2, np.nan)
    alone, shared = (
        plan_as_it_stands(company(production=made, subcontract=what))
        for what in (company().nothing(), bought)
    )
    loop = Loop(FAMILY, LINE.resource, 10, 2)
    ((whole,), (half,)) = (pull_plan(plan, [loop], 2) for plan in (alone, shared))
    assert_allclose(half.daily, whole.daily / 2, rtol=1e-12)
    assert_allclose(half.takt, whole.takt * 2, rtol=1e-12)


def test_what_is_not_known_is_not_zero() -> None:
    """Neither item nor family, no container, no line: NaN, and the others go on."""
    plan = make_plan(company())
    nobody, loose, whole = pull_plan(
        plan, [Loop("Nobody", "", 10, 2), Loop(FAMILY), Loop(FAMILY, "no line", 10, 2)], 1
    )
    assert nobody.family == ""
    assert np.isnan([*nobody.daily, *nobody.cards, *loose.cards, *loose.takt]).all()
    assert whole.cards[0] > 0
    assert np.isnan([whole.minutes, *whole.takt, whole.to_add]).all()


@pytest.mark.parametrize("months", [0, HORIZON + 1])
def test_months_beyond_the_plan_are_refused(months: int) -> None:
    """As the schedule refuses them."""
    with pytest.raises(LimitError, match=f"E580 --months: {months} months are asked for"):
        pull_plan(make_plan(company()), [], months)

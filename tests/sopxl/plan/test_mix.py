"""The mix that was sold against the planning shares."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from companies import NOW, company

from sopxl.errors import LimitError
from sopxl.plan.company import Company, ItemRow
from sopxl.plan.mix import ItemMix, mix_of


def mixed(*items: ItemRow, months: int = 3, **sold: float) -> list[ItemMix]:
    """The mix of a family whose items sold so much in each of the last months."""
    given: Company = dataclasses.replace(company(), items=items)
    by_month = {
        (given.base - back, item): units
        for item, units in sold.items()
        for back in range(1, NOW + 1)
    }
    return mix_of(given, by_month, months)


A, B = ItemRow("A", "Chairs", share=0.6), ItemRow("B", "Chairs", share=0.4)


def test_a_mix_as_planned_does_not_drift() -> None:
    """60 and 40 of 100."""
    found = mixed(A, B, A=60.0, B=40.0)
    assert [(each.drift, each.holds) for each in found] == [(0.0, True), (0.0, True)]


def test_a_drift_is_told_in_points_and_units() -> None:
    """70 of 100 where 60 were planned: 10 points, 30 units of three months, too many of A."""
    first, second = mixed(A, B, A=70.0, B=30.0)
    assert (first.realised, first.planned) == (pytest.approx(0.7), pytest.approx(0.6))
    assert first.drift == pytest.approx(0.1)
    assert (first.variance, second.variance) == (pytest.approx(30.0), pytest.approx(-30.0))
    assert not first.holds


def test_shares_count_in_proportion_and_factors_into_family_units() -> None:
    """3 and 1 are 75 % and 25 %; an item of half a unit sells half as much."""
    found = mixed(
        dataclasses.replace(A, share=0.3),
        dataclasses.replace(B, share=0.1, factor=0.5),
        A=75.0,
        B=50.0,
    )
    assert [each.drift for each in found] == [pytest.approx(0.0), pytest.approx(0.0)]
    assert {each.item: each.sold for each in found} == {"A": 225.0, "B": 75.0}


def test_an_item_without_a_share_is_named_first() -> None:
    """It was sold and nobody plans it: that never holds."""
    found = mixed(A, dataclasses.replace(B, share=np.nan), A=60.0, B=40.0)
    assert (found[0].item, found[0].holds) == ("B", False)
    assert np.isnan(found[0].drift)


def test_a_family_without_sales_by_item_is_left_out() -> None:
    """There is no mix to look at."""
    assert mixed(A, B) == []


def test_more_months_than_are_closed() -> None:
    """Are refused with what there is."""
    with pytest.raises(LimitError) as told:
        mixed(A, months=NOW + 1)
    assert str(told.value) == (
        f"E580 --months: {NOW + 1} months are asked for, {NOW} are closed. "
        f"Give a number from 1 to {NOW}."
    )

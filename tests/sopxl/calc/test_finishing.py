"""Finish-to-order: orders, components and capacity, laws first, then what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, block, horizons, quantity, row

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError

per_unit = st.sampled_from([0.0, 0.5, 1.0, 2.0, 4.0])
share = st.sampled_from([0.0, 0.25, 0.6, 1.0])


@st.composite
def firms(draw: DrawFn) -> dict[str, Any]:
    """Orders, components, what a unit takes of them, and a capacity or none."""
    periods, families, parts = (draw(st.integers(1, high)) for high in (8, 3, 4))
    return {
        "bookings": draw(block((periods, families))),
        "opening_backlog": draw(row(families)),
        "components": draw(block((periods, parts))),
        "qty_per": draw(block((parts, families), per_unit)),
        "option_share": draw(block((parts, families), share)),
        "capacity": draw(st.none() | row(periods)),
        "opening_components": draw(row(parts)),
    }


def loads(firm: dict[str, Any]) -> Array:
    """Units of a component in the average unit of a family."""
    each: Array = firm["qty_per"] * firm["option_share"]
    return each


class TestFinishing:
    @given(firms())
    def test_orders_are_shipped_or_wait(self, firm: dict[str, Any]) -> None:
        """Backlog before and orders are what is shipped and what waits (I3)."""
        found = calc.finishing_plan(**firm)
        wanted = calc.ending_backlog(firm["bookings"], firm["opening_backlog"], found.shipments)
        assert_allclose(found.ending_backlog, wanted, rtol=1e-9, atol=1e-4)
        assert (found.ending_backlog >= 0).all()
        assert (found.shipments >= 0).all()

    @given(firms())
    def test_components_are_used_as_shipments_take_them(self, firm: dict[str, Any]) -> None:
        """Usage is shipments by quantity per by option share; the stock keeps its balance (I9)."""
        found = calc.finishing_plan(**firm)
        assert_allclose(found.usage, found.shipments @ loads(firm).T, rtol=1e-9, atol=1e-6)
        wanted = calc.projected_inventory(
            found.usage, firm["opening_components"], firm["components"]
        )
        assert_allclose(found.component_stock, wanted, rtol=1e-9, atol=1e-3)
        assert (found.component_stock >= 0).all()

    @given(firms())
    def test_capacity_is_kept(self, firm: dict[str, Any]) -> None:
        """No period ships more than can be finished."""
        found = calc.finishing_plan(**firm)
        if firm["capacity"] is not None:
            assert (found.shipments.sum(axis=1) <= firm["capacity"] * (1 + 1e-9) + 1e-6).all()

    @given(firms())
    def test_what_waits_is_held_by_something_used_up(self, firm: dict[str, Any]) -> None:
        """Where orders wait, the limit that is named has nothing left."""
        found = calc.finishing_plan(**firm)
        waits = found.limited_by > 0
        assert (found.ending_backlog[~waits] <= 1e-6 * found.ending_backlog.max() + 1e-6).all()
        for t, family in np.argwhere(waits):
            limit = found.limited_by[t, family]
            if limit == 1:
                left = firm["capacity"][t] - found.shipments[t].sum()
                scale = firm["capacity"][t]
            else:
                left, scale = found.component_stock[t, limit - 2], found.usage[t, limit - 2]
                assert loads(firm)[limit - 2, family] > 0
            assert left <= 1e-9 * scale + 1e-6

    @given(horizons(1), quantity)
    def test_without_limits_everything_is_shipped_at_once(
        self, rows: tuple[Array], opening: float
    ) -> None:
        """Components enough and no capacity: the backlog is gone in the first period."""
        (bookings,) = rows
        enough = np.full(bookings.shape, 1e12)
        found = calc.finishing_plan(bookings, opening, enough, [[3]])
        assert_allclose(found.shipments.sum(), bookings.sum() + opening)
        assert (found.ending_backlog == 0).all()
        assert (found.limited_by == 0).all()

    @given(firms())
    def test_a_later_period_changes_no_earlier_one(self, firm: dict[str, Any]) -> None:
        """The first periods are the same whether the horizon ends there or not."""
        whole = calc.finishing_plan(**firm)
        for periods in range(1, len(firm["bookings"])):
            cut = {
                "bookings": firm["bookings"][:periods],
                "components": firm["components"][:periods],
            }
            if firm["capacity"] is not None:
                cut["capacity"] = firm["capacity"][:periods]
            part = calc.finishing_plan(**{**firm, **cut})
            assert_array_equal(part.shipments, whole.shipments[:periods])

    def test_a_short_component_holds_only_those_that_take_it(self) -> None:
        """60 of 90 motors: both families that take one ship two thirds, the third all."""
        found = calc.finishing_plan(
            [[60, 30, 10]], 0, [[60, 200]], [[1, 1, 0], [1, 1, 1]], None, None
        )
        assert_allclose(found.shipments, [[40, 20, 10]])
        assert found.limited_by.tolist() == [[2, 2, 0]]
        assert_allclose(found.component_stock, [[0, 130]])

    def test_the_capacity_that_is_left_goes_to_the_others(self) -> None:
        """A family held by its component leaves capacity to the one that is not."""
        found = calc.finishing_plan([[50, 50]], 0, [[10]], [[1, 0]], None, 55)
        assert_allclose(found.shipments, [[10, 45]])
        assert found.limited_by.tolist() == [[2, 1]]

    def test_hours_of_a_unit_are_counted_against_capacity(self) -> None:
        """100 hours at half an hour and at two hours a unit."""
        found = calc.finishing_plan(
            [[100, 100]], 0, [[999]], [[1, 1]], capacity=[100], hours_per_unit=[0.5, 2]
        )
        assert_allclose(found.shipments, [[40, 40]])

    def test_a_single_family_is_a_row(self) -> None:
        """Shapes follow the bookings."""
        found = calc.finishing_plan([50, 60], 10, [100, 140], [[2]])
        assert found.shipments.tolist() == [50, 70]
        assert found.ending_backlog.tolist() == [10, 0]
        assert found.usage.tolist() == [[100], [140]]


REFUSED: list[Row] = [
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20, 30], [[1]]),
        InputError,
        "E118 components: components has 3 periods, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], -1, [10, 20], [[1]]),
        LimitError,
        "E121 opening_backlog: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20], [[1], [2]]),
        InputError,
        "E118 qty_per: qty_per has 2 rows for 1 component. Give one row for each component.",
    ),
    (
        lambda: calc.finishing_plan([[10]], 0, [[10, 20]], [[1]]),
        InputError,
        "E118 qty_per: qty_per has 1 row for 2 components. Give one row for each component.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20], [[-1]]),
        LimitError,
        "E121 qty_per, row 1, column 1: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20], [[1]], [[40]]),
        LimitError,
        "E121 option_share, row 1, column 1: found 40, a share from 0 to 1 is expected. "
        "Write 0.4 for 40 %.",
    ),
    (
        lambda: calc.finishing_plan([[10]], 0, [[10]], [[1]], [[1], [0.5]]),
        InputError,
        "E118 option_share: option_share has 2 rows for 1 component. "
        "Give one row for each component.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20], [[1]], capacity=[10, 20, 30]),
        InputError,
        "E118 capacity: capacity has 3 periods, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20], [[1]], capacity=-5),
        LimitError,
        "E121 capacity, period 1: found -5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20], [[1]], hours_per_unit=2),
        InputError,
        "E119 capacity: hours_per_unit are given without a capacity. "
        "Give the hours of each period, or leave hours_per_unit out.",
    ),
    (
        lambda: calc.finishing_plan([10, 20], 0, [10, 20], [[1]], opening_components=[1, 2]),
        InputError,
        "E118 opening_components: opening_components has 2 values for 1 component. "
        "Give one value for all, or one for each component.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

"""What orders leave of a forecast."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families, horizons

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError

reach = st.integers(0, 5)


def order_by_order(forecast: Array, orders: Array, backward: int, forward: int) -> list[float]:
    """Each order by itself, oldest first, walking to the periods that it may draw on."""
    left = forecast.tolist()
    for due, units in enumerate(orders.tolist()):
        steps = [0, *(-n for n in range(1, backward + 1)), *range(1, forward + 1)]
        for period in (due + step for step in steps):
            if 0 <= period < len(left):
                taken = min(units, left[period])
                units -= taken
                left[period] -= taken
    return left


@given(horizons(2), reach, reach)
def test_it_is_a_walk_from_order_to_order(
    rows: tuple[Array, Array], backward: int, forward: int
) -> None:
    """All families at once give what a walk through the orders gives."""
    found = calc.consume_forecast(*rows, backward, forward)
    assert_allclose(found.left, order_by_order(*rows, backward, forward), rtol=1e-12, atol=1e-9)


@given(families(2), reach, reach)
def test_no_unit_appears_or_disappears(
    blocks: tuple[Array, Array], backward: int, forward: int
) -> None:
    """Consumed and left are the forecast; consumed and unmatched are the orders."""
    forecast, orders = blocks
    found = calc.consume_forecast(forecast, orders, backward, forward)
    assert_allclose(found.left + found.consumed, forecast, rtol=1e-12)
    assert_allclose(
        (found.consumed + found.unmatched).sum(axis=0), orders.sum(axis=0), rtol=1e-9, atol=1e-6
    )
    for part in (found.left, found.consumed, found.unmatched):
        assert (part >= 0).all()


@given(horizons(2), reach, reach)
def test_orders_below_the_forecast_come_off_it(
    rows: tuple[Array, Array], backward: int, forward: int
) -> None:
    """Where no period has more orders than forecast, each takes from its own."""
    forecast, orders = rows[0], np.minimum(*rows)
    found = calc.consume_forecast(forecast, orders, backward, forward)
    assert_array_equal(found.left, forecast - orders)
    assert not found.unmatched.any()


@given(families(2), reach, reach)
def test_a_block_is_each_family_alone(
    blocks: tuple[Array, Array], backward: int, forward: int
) -> None:
    """To the last digit."""
    together = calc.consume_forecast(*blocks, backward, forward).left
    for i in range(together.shape[1]):
        alone = (part[:, i].copy() for part in blocks)
        assert_array_equal(together[:, i], calc.consume_forecast(*alone, backward, forward).left)


@given(horizons(2), st.integers(0, 4))
def test_a_longer_reach_leaves_no_more(rows: tuple[Array, Array], backward: int) -> None:
    """What one more period back finds is less left in all."""
    near, far = (calc.consume_forecast(*rows, back).left.sum() for back in (backward, backward + 1))
    assert far <= near * (1 + 1e-12)


def test_nearer_periods_first_and_backward_before_forward() -> None:
    """130 units due in period 3: its own 50, then 40 of period 2, then 30 of 1, then 10 of 4."""
    found = calc.consume_forecast([30, 40, 50, 60], [0, 0, 130, 0], 2, 1)
    assert found.left.tolist() == [0, 0, 0, 50]
    assert found.consumed.tolist() == [30, 40, 50, 10]


def test_an_order_beyond_its_reach_is_told() -> None:
    """The rest is more than was forecast, and comes off no other period."""
    found = calc.consume_forecast([30, 40, 50], [0, 100, 0], 1)
    assert found.left.tolist() == [0, 0, 50]
    assert found.unmatched.tolist() == [0, 30, 0]


def test_a_reduction_is_taken_off_before_the_orders() -> None:
    """Of 100, a quarter goes first, then 50 for an order: 25 are left."""
    found = calc.consume_forecast([100, 100], [50, 80], reduction=[0.25, 0.25])
    assert found.left.tolist() == [25, 0]
    assert found.unmatched.tolist() == [0, 5]


def test_the_forecast_that_is_given_stays() -> None:
    """What is handed in is not written into."""
    forecast, orders = np.array([30.0, 40.0]), np.array([10.0, 50.0])
    calc.consume_forecast(forecast, orders, 1)
    assert (forecast.tolist(), orders.tolist()) == ([30, 40], [10, 50])


REFUSED: list[Row] = [
    (
        lambda: calc.consume_forecast([1, 2], [1]),
        InputError,
        "E118 orders: orders has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.consume_forecast([1, 2], [1, -2]),
        LimitError,
        "E121 orders, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.consume_forecast([1, 2], [1, 2], 0.5),
        LimitError,
        "E136 backward: found 0.5, a whole number from 0 to 120 is expected. Correct the value.",
    ),
    (
        lambda: calc.consume_forecast([1, 2], [1, 2], 0, 121),
        LimitError,
        "E136 forward: found 121, a whole number from 0 to 120 is expected. Correct the value.",
    ),
    (
        lambda: calc.consume_forecast([1, 2], [1, 2], reduction=75),
        LimitError,
        "E121 reduction: found 75, a fraction from 0 to 1 is expected. Write 0.75.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

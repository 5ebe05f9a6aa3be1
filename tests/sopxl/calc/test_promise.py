"""What is still to be promised: never more than there is."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from refusals import Row, check, refused
from strategies import Array, families, quantity

from sopxl import calc
from sopxl.calc.promise import METHODS
from sopxl.errors import InputError, LimitError, SopError


def balances(mps: Array, orders: Array, on_hand: Any) -> Array:
    """Stock at each period end if orders alone count, computed here."""
    return on_hand + np.cumsum(mps - orders, axis=0)


@given(families(2), quantity, st.data())
def test_cumulative_never_promises_more_than_there_is(
    blocks: tuple[Array, Array], on_hand: float, data: Any
) -> None:
    """All that is available in a period, promised at once, makes no period short that was not."""
    mps, orders = blocks
    available = calc.available_to_promise(mps, orders, on_hand, "cumulative")
    period = data.draw(st.integers(0, len(mps) - 1))
    promised = orders.copy()
    promised[period] += np.maximum(available[period], 0.0)
    before, after = balances(mps, orders, on_hand), balances(mps, promised, on_hand)
    assert (after >= np.minimum(before, 0.0) - 1e-3).all()


@given(families(2), quantity)
def test_discrete_never_promises_more_than_there_is(
    blocks: tuple[Array, Array], on_hand: float
) -> None:
    """All receipts promised in full, each in its period, leave no period short, if none was."""
    mps, orders = blocks
    enough = on_hand + np.maximum(-balances(mps, orders, 0.0).min(axis=0), 0.0)
    available = calc.available_to_promise(mps, orders, enough)
    assert (available >= -1e-3).all()
    assert (balances(mps, orders + available, enough) >= -1e-3).all()


@given(families(2), quantity, st.sampled_from(METHODS))
def test_what_is_free_in_the_end_is_the_same_by_all_methods(
    blocks: tuple[Array, Array], on_hand: float, method: str
) -> None:
    """Supply less orders; only when it may be promised differs."""
    mps, orders = blocks
    found = calc.available_to_promise(mps, orders, on_hand, method)
    total = found.sum(axis=0) if method.startswith("discrete") else found[-1]
    assert_allclose(total, on_hand + mps.sum(axis=0) - orders.sum(axis=0), atol=1e-3)


@given(families(2), quantity)
def test_discrete_adds_up_to_cumulative(blocks: tuple[Array, Array], on_hand: float) -> None:
    """Where supply covers the orders, the running sum of one is the other."""
    mps, orders = blocks
    enough = mps + orders.cumsum(axis=0)
    discrete = calc.available_to_promise(enough, orders, on_hand)
    cumulative = calc.available_to_promise(enough, orders, on_hand, "cumulative")
    assert_allclose(discrete.cumsum(axis=0), cumulative, atol=1e-3)


@given(families(2), quantity)
def test_a_shortage_is_taken_only_where_it_exists(
    blocks: tuple[Array, Array], on_hand: float
) -> None:
    """Without a shortage the three discrete methods are one."""
    mps, orders = blocks
    plain = calc.available_to_promise(mps, orders, on_hand, "discrete plain")
    if (plain >= 0).all():
        for method in ("discrete", "discrete forward"):
            found = calc.available_to_promise(mps, orders, on_hand, method)
            assert_allclose(found, plain, atol=1e-6)


def test_a_shortage_goes_back_or_forward() -> None:
    """From the latest earlier receipt, from the next one, or nowhere; what nothing covers stays."""
    mps, orders, on_hand = [0, 20, 0, 20], [5, 10, 20, 5], 12
    expected = {
        "discrete plain": [7, -10, 0, 15],
        "discrete": [0, -3, 0, 15],
        "discrete forward": [7, 0, 0, 5],
        "cumulative plain": [7, 17, -3, 12],
        "cumulative": [-3, -3, -3, 12],
    }
    for method, row in expected.items():
        assert calc.available_to_promise(mps, orders, on_hand, method).tolist() == row


def test_a_shortage_behind_the_last_receipt_stays_there() -> None:
    """Carried forward with nothing to carry it to; without any receipt it is on hand's."""
    assert calc.available_to_promise([10, 0], [5, 9], 0, "discrete forward").tolist() == [-4, 0]
    assert calc.available_to_promise([0, 0], [5, 9], 10, "discrete forward").tolist() == [-4, 0]
    both = calc.available_to_promise([[9, 1], [0, 9]], [[0, 2], [9, 2]], 0, "discrete forward")
    assert both.tolist() == [[0, 0], [0, 6]]


def test_orders_that_come_too_early_stay_short() -> None:
    """A later receipt makes them good in the running sum, and is not taken by the discrete form."""
    mps, orders = [0, 0, 0, 1], [0, 0, 1, 0]
    assert calc.available_to_promise(mps, orders, 0).tolist() == [-1, 0, 0, 1]
    assert calc.available_to_promise(mps, orders, 0, "cumulative").tolist() == [-1, -1, -1, 0]


REFUSED: list[Row] = [
    (
        lambda: calc.available_to_promise([1, 2], [1], 0),
        InputError,
        "E118 orders: orders has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.available_to_promise([1, -2], [1, 2], 0),
        LimitError,
        "E121 mps, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.available_to_promise([1, 2], [1, "3"], 0),
        InputError,
        'E111 orders, period 2: found the number 3 stored as text "3". '
        "Convert the cell to a number.",
    ),
    (
        lambda: calc.available_to_promise([1, 2], [1, 2], [0, 1]),
        InputError,
        "E118 on_hand: on_hand has 2 values for 1 family. "
        "Give one value for all, or one for each family.",
    ),
    (
        lambda: calc.available_to_promise([1, 2], [1, 2], 0, "lookahead"),
        InputError,
        'E124 method: there is no method "lookahead". Write one of these: "discrete", '
        '"discrete forward", "discrete plain", "cumulative", "cumulative plain".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

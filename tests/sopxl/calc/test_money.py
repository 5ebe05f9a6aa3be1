"""Units to money."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose
from refusals import Row, check, refused
from strategies import Array, families, quantity

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError


@given(families(2), quantity)
def test_money_divided_by_price_is_units_again(blocks: tuple[Array, Array], rate: float) -> None:
    """Nothing but the factors is in the money."""
    units, price = blocks
    factor = (rate + 1) * 12
    money = calc.dollars(units, price, rate + 1, 12)
    sold = price > 0
    assert_allclose(money[sold] / price[sold] / factor, units[sold], rtol=1e-9)
    assert (money[~sold] == 0).all()


def test_price_of_each_family() -> None:
    """One price a family, a rate a period."""
    money = calc.dollars([[1, 2], [3, 4]], [[10, 100]], [1, 2])
    assert money.tolist() == [[10, 200], [60, 800]]


def test_the_units_stay_as_they_were() -> None:
    """The array that came in is not changed."""
    units = np.array([1.0, 2.0])
    calc.dollars(units, 3, 2, 2)
    assert units.tolist() == [1, 2]


REFUSED: list[Row] = [
    (
        lambda: calc.dollars([1], -1),
        LimitError,
        "E121 price: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.dollars([1], 1, 0),
        LimitError,
        "E121 rate: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.dollars([1, 1], 1, 1, [1, 0]),
        LimitError,
        "E121 conversion, period 2: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.dollars([1e14], 1),
        LimitError,
        "E122 units, period 1: found 1e+14, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    (
        lambda: calc.dollars([True], 1),
        InputError,
        "E110 units, period 1: found TRUE, a number is expected. Enter the quantity.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

"""Inventory in money, its revaluation, and the fixed cost that it holds."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose
from refusals import Row, check, refused
from strategies import Array, families, quantity, signed

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError


class TestInventoryValue:
    @given(families(4), signed, quantity)
    def test_ties_out(self, blocks: tuple[Array, ...], opening: float, old: float) -> None:
        """Each value follows from the one before, and is units on hand at standard."""
        made, sold, found_units, cost = blocks
        moved = found_units - 1000
        found = calc.inventory_value(opening, made, sold, cost, old, moved)
        before = np.vstack((np.full(made.shape[1], max(opening, 0) * old), found.value[:-1]))
        expected = (
            before + found.production - found.cost_of_sales + found.adjustments + found.revaluation
        )
        most = 1 + (np.abs(opening) + (made + sold + found_units + 1000).sum()) * (cost.max() + old)
        assert_allclose(found.value, expected, atol=1e-9 * most)
        units = calc.projected_inventory(sold, opening, made, moved)
        assert_allclose(found.value, np.maximum(units, 0) * cost, atol=1e-9 * most)

    @given(families(3), quantity, quantity)
    def test_all_sales_become_cost_where_stock_is_there(
        self, blocks: tuple[Array, ...], opening: float, cost: float
    ) -> None:
        """With enough on hand cost of sales is what is sold, at standard; nothing is revalued."""
        made, sold, _ = blocks
        found = calc.inventory_value(opening + sold.sum(), made, sold, cost, cost)
        most = 1 + (opening + made.sum() + sold.sum()) * cost
        assert_allclose(found.cost_of_sales, sold * cost, atol=1e-9 * most)
        assert_allclose(found.revaluation, 0, atol=0)

    def test_what_is_owed_has_no_value(self) -> None:
        """Sold and not there: it becomes cost of sales when it is made, at the standard of then."""
        found = calc.inventory_value(0, [0, 100], [40, 0], [10, 12], 10)
        assert found.value.tolist() == [0, 720]
        assert found.cost_of_sales.tolist() == [0, 480]
        assert found.revaluation.tolist() == [0, 0]

    def test_each_family_has_its_opening_and_its_standard(self) -> None:
        """One opening and one old standard each."""
        found = calc.inventory_value([10, 20], [[0, 0]], [[0, 0]], [[2, 3]], [1, 3])
        assert found.value.tolist() == [[20, 60]]
        assert found.revaluation.tolist() == [[10, 0]]


class TestAbsorption:
    @given(families(2), signed, quantity)
    def test_what_is_absorbed_is_held_or_expensed(
        self, blocks: tuple[Array, ...], opening: float, rate: float
    ) -> None:
        """The difference of profit is the change of what inventory holds."""
        made, sold = blocks
        found = calc.fixed_cost_absorption(opening, made, sold, 1000, rate)
        start = np.full(made.shape[1], max(opening, 0) * rate)
        before = np.vstack((start, found.held[:-1]))
        most = 1 + (abs(opening) + made.sum() + sold.sum()) * rate
        assert_allclose(found.profit_difference, found.held - before, atol=1e-9 * most)
        assert_allclose(found.over_absorbed, made * rate - 1000, atol=1e-9 * most)

    def test_production_that_is_sold_makes_no_difference(self) -> None:
        """Both ways of costing give the same profit where stock does not change."""
        found = calc.fixed_cost_absorption(50, [80, 90], [80, 90], [800, 800], 10)
        assert found.profit_difference.tolist() == [0, 0]
        assert found.over_absorbed.tolist() == [0, 100]


REFUSED: list[Row] = [
    (
        lambda: calc.inventory_value(0, [1, 2], [1], 1, 1),
        InputError,
        "E118 sales: sales has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.inventory_value(0, [1, -2], [1, 1], 1, 1),
        LimitError,
        "E121 production, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.inventory_value(0, [1], [1], 1, -1),
        LimitError,
        "E121 opening_cost: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.inventory_value(0, [1], [1], [1, 2], 1),
        InputError,
        "E118 cost: cost has 2 values. Give one number, one for each of 1 period.",
    ),
    (
        lambda: calc.inventory_value([1, 2], [1], [1], 1, 1),
        InputError,
        "E118 opening: opening has 2 values for 1 family. "
        "Give one value for all, or one for each family.",
    ),
    (
        lambda: calc.inventory_value(0, [1], [1], 1, 1, [None]),
        InputError,
        "E114 adjustments, period 1: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.fixed_cost_absorption(0, [1], [1], -5, 1),
        LimitError,
        "E121 fixed_cost: found -5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.fixed_cost_absorption(0, [1], [-1], 5, 1),
        LimitError,
        "E121 sales, period 1: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.fixed_cost_absorption(0, [1], [1], 5, [1, 2]),
        InputError,
        "E118 rate: rate has 2 values for 1 family. "
        "Give one value for all, or one for each family.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

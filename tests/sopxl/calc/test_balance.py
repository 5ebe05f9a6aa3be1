"""Inventory and backlog: nothing appears, nothing disappears."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families, horizons, row, signed

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError

NEAR = {"rtol": 1e-9, "atol": 1e-6}


class TestInventory:
    @given(horizons(3), signed)
    def test_no_unit_appears_or_disappears(
        self, rows: tuple[Array, Array, Array], opening: float
    ) -> None:
        """Opening plus receipts less demand, adjusted, is what is left at the end."""
        demand, supply, adjustments = rows
        last = calc.projected_inventory(demand, opening, supply, adjustments)[-1]
        wanted = opening + supply.sum() - demand.sum() + adjustments.sum()
        assert_allclose(last, wanted, **NEAR)

    @given(horizons(2), signed)
    def test_a_later_period_changes_no_earlier_balance(
        self, rows: tuple[Array, Array], opening: float
    ) -> None:
        """The first periods are the same whether the horizon ends there or not."""
        demand, supply = rows
        whole = calc.projected_inventory(demand, opening, supply)
        for periods in range(1, len(demand)):
            part = calc.projected_inventory(demand[:periods], opening, supply[:periods])
            assert_array_equal(part, whole[:periods])

    @given(families(2), signed)
    def test_a_block_is_each_family_alone(
        self, blocks: tuple[Array, Array], opening: float
    ) -> None:
        """Families beside each other do not touch each other."""
        demand, supply = blocks
        together = calc.projected_inventory(demand, opening, supply)
        for i in range(demand.shape[1]):
            alone = calc.projected_inventory(demand[:, i].copy(), opening, supply[:, i].copy())
            assert_array_equal(together[:, i], alone)

    @given(horizons(2), signed)
    def test_never_stock_and_backorders_at_once(
        self, rows: tuple[Array, Array], opening: float
    ) -> None:
        """One half is 0 in each period, and their difference is the balance."""
        demand, supply = rows
        both = calc.inventory_and_backorders(demand, opening, supply)
        assert (both.ending_inventory * both.backorders == 0).all()
        balance = calc.projected_inventory(demand, opening, supply)
        assert_array_equal(both.ending_inventory - both.backorders, balance)

    @given(st.integers(1, 12).flatmap(lambda t: st.tuples(row(t), row(t), row(t, signed))))
    def test_lost_sales_close_the_balance(self, rows: tuple[Array, Array, Array]) -> None:
        """What is lost makes up the balance of every period."""
        demand, supply, adjustments = rows
        kept = calc.inventory_and_lost_sales(demand, 10, supply, adjustments)
        before = np.append(10, kept.ending_inventory[:-1])
        balance = before + supply - demand + adjustments
        assert_allclose(kept.ending_inventory - kept.lost_sales, balance, **NEAR)
        assert (kept.ending_inventory * kept.lost_sales == 0).all()

    def test_lost_sales_of_a_block(self) -> None:
        """Each family has its own opening."""
        kept = calc.inventory_and_lost_sales([[5, 5]], [2, 9], [[0, 0]])
        assert kept.ending_inventory.tolist() == [[0, 4]]
        assert kept.lost_sales.tolist() == [[3, 0]]

    def test_the_given_arrays_stay_as_they_were(self) -> None:
        """Arguments are read, never written."""
        demand, supply = np.array([5.0, 5.0]), np.array([1.0, 9.0])
        calc.inventory_and_lost_sales(demand, 0, supply, [1, 1])
        calc.projected_inventory(demand, 0, supply)
        assert demand.tolist() == [5, 5]
        assert supply.tolist() == [1, 9]


class TestBacklog:
    @given(horizons(2))
    def test_orders_are_shipped_or_wait(self, rows: tuple[Array, Array]) -> None:
        """Opening plus bookings is shipped, cancelled or still there."""
        bookings, shipped = rows
        opening = float(shipped.sum())
        cancelled = bookings / 2
        backlog = calc.ending_backlog(bookings, opening, shipped, cancelled)
        assert_allclose(
            backlog[-1] + shipped.sum() + cancelled.sum(), opening + bookings.sum(), **NEAR
        )

    def test_rounding_is_no_shortage(self) -> None:
        """A third three times is the whole order, and what is left is 0."""
        backlog = calc.ending_backlog([0.1, 0.1, 0.1], 0, [0.1, 0.1, 0.1 + 1e-14])
        assert backlog[-1] == 0
        assert (backlog >= 0).all()


REFUSED: list[Row] = [
    (
        lambda: calc.projected_inventory([1, 2], 0, [1]),
        InputError,
        "E118 supply: supply has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.projected_inventory([[1, 2]], 0, [1]),
        InputError,
        "E118 supply: supply has 1 family, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.projected_inventory([1], "ten", [1]),
        InputError,
        'E110 opening: found the text "ten", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: calc.projected_inventory([1], 0, [-1]),
        LimitError,
        "E121 supply, period 1: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.projected_inventory([1], 0, [1], [float("nan")]),
        InputError,
        "E116 adjustments, period 1: found nan, a finite number is expected. "
        "Mend the calculation above.",
    ),
    (
        lambda: calc.inventory_and_lost_sales([1], -1, [1]),
        LimitError,
        "E121 opening: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.ending_backlog([[1, 5]], 0, [[1, 7]]),
        LimitError,
        "E126 shipments, row 2, period 1: 2 more are shipped than were ordered. "
        "Ship less in that period or before, or enter the missing bookings.",
    ),
    (
        lambda: calc.ending_backlog([5, 5], 0, [5, 5], [0, 1]),
        LimitError,
        "E126 shipments, period 2: 1 more are shipped or cancelled than were ordered. "
        "Ship less in that period or before, or enter the missing bookings.",
    ),
    (
        lambda: calc.ending_backlog([-5], 0, [5]),
        LimitError,
        "E120 bookings, period 1: found -5, 0 or more is expected. "
        "Enter what customers return as an adjustment.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

"""Kanban cards, takt time and equal run-out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, row

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError, ZeroDivideError

positive = st.floats(0.01, 1e5).map(lambda x: round(x, 2))


class TestKanban:
    """Enough cards, and none too many."""

    @given(positive, positive, positive, st.floats(0, 1), positive)
    def test_the_cards_hold_the_need_and_no_card_more(
        self, demand: float, lead_time: float, container: float, safety: float, stock: float
    ) -> None:
        """Full containers cover demand of the lead time with its safety; one less would not."""
        (cards,) = calc.kanban_cards(demand, lead_time, container, safety, stock)
        need = demand * lead_time * (1 + safety) + stock
        assert cards * container >= need * (1 - 1e-6)
        assert (cards - 1) * container < need * (1 + 1e-6)
        (exact,) = calc.kanban_cards(demand, lead_time, container, safety, stock, "none")
        assert exact * container == pytest.approx(need)

    def test_a_safety_stock_in_units(self) -> None:
        """Heizer and Render, a bakery: 500 cakes a day, two days and a half, racks of 250."""
        assert calc.kanban_cards(500, 2, 250, safety_stock=250).tolist() == [5]

    def test_rounding(self) -> None:
        """Up, to the nearest with halves up, or not at all; an exact count is not lifted."""
        given = (150, [0.5, 0.5, 0.5], [25, 20, 30])
        assert calc.kanban_cards(*given).tolist() == [3, 4, 3]
        assert calc.kanban_cards(*given, rounding="none").tolist() == [3, 3.75, 2.5]
        assert calc.kanban_cards(*given, rounding="nearest").tolist() == [3, 4, 3]
        assert calc.kanban_cards(80, 1.25, 45, 0.35).tolist() == [3]

    def test_containers_of_several_sizes(self) -> None:
        """One demand in containers of different sizes, or items each with its own."""
        assert calc.kanban_cards(2000, 0.1, [22, 30, 50], 0.1).tolist() == [10, 8, 5]
        assert calc.kanban_cards([0, 90], 1, [10, 20]).tolist() == [0, 5]


class TestTakt:
    """The pace of demand."""

    @given(row(6, positive), row(6, positive))
    def test_takt_times_demand_is_the_time_there_is(self, time: Array, demand: Array) -> None:
        """Each period's units at takt fill it."""
        assert_allclose(calc.takt_time(time, demand) * demand, time)

    @given(row(6, positive), row(6, positive))
    def test_time_of_a_day(self, demand: Array, days: Array) -> None:
        """A day's time and the days are the period's time."""
        assert_allclose(calc.takt_time(450, demand, days), calc.takt_time(450 * days, demand))

    def test_shapes(self) -> None:
        """Periods of different length; families with one time; blank without demand."""
        assert calc.takt_time(450, 900, [20, 22]).tolist() == [10, 11]
        assert calc.takt_time(450, [900], [20, 22]).tolist() == [10, 11]
        block = calc.takt_time([450, 450], [[900, 450], [900, 0]], [20, 10])
        assert_array_equal(block, [[10, 20], [5, np.nan]])
        assert calc.takt_time(0, 10).tolist() == [0]


class TestRunOut:
    """Capacity goes where stock lasts shortest."""

    @given(st.data(), st.integers(1, 8), st.booleans())
    def test_it_uses_at_most_the_capacity(self, data: Any, items: int, by_hours: bool) -> None:
        """With and without lots; without them it uses all of it, and the times are equal."""
        stock = data.draw(row(items, st.floats(-1e4, 1e4).map(lambda x: round(x, 2))))
        demand = data.draw(row(items, positive))
        use = data.draw(row(items, positive)) if by_hours else np.ones(items)
        capacity = data.draw(positive)
        exact = calc.run_out_lots(stock, demand, capacity, None, use)
        assert (exact.production * use).sum() == pytest.approx(capacity, rel=1e-6, abs=1e-2)
        fed = exact.production > 0
        shortest = exact.run_out_time.min()
        scale = np.abs(stock / demand).max() + abs(shortest)
        assert_allclose(exact.run_out_time[fed], shortest, atol=1e-9 * scale + 1e-6)
        lot = data.draw(row(items, st.sampled_from([0.0, 1.0, 12.5, 100.0])))
        found = calc.run_out_lots(stock, demand, capacity, lot, use)
        rounding = 1e-9 * (use * (np.abs(stock) + demand)).sum()
        assert (found.production * use).sum() <= capacity * (1 + 1e-6) + rounding
        lots = found.production[lot > 0] / lot[lot > 0]
        assert_allclose(lots, np.rint(lots), atol=1e-6)
        assert (found.production <= exact.production + np.where(lot > 0, lot, 1e-6)).all()

    def test_an_item_that_lasts_longer_gets_nothing(self) -> None:
        """120 ÷ 30 = 4 periods; the others are filled up to (80 + 200) ÷ 70 = 4 as well."""
        found = calc.run_out_lots([50, 120, 30], [20, 30, 50], 200)
        assert found.production.tolist() == [30, 0, 170]
        assert found.run_out_time.tolist() == [4, 4, 4]
        less = calc.run_out_lots([50, 120, 30], [20, 30, 50], 60)
        assert less.production.round(9).tolist() == [0, 0, 60]
        assert less.run_out_time.round(9).tolist() == [2.5, 4, 1.8]

    def test_lots_go_first_to_what_lasts_shortest(self) -> None:
        """90, 90, 320 down to lots of 60; the 80 left are a lot for what lasts 5.5 periods."""
        found = calc.run_out_lots([50, 120, 30], [20, 30, 50], 500, 60)
        assert found.production.tolist() == [120, 60, 300]
        assert calc.run_out_lots([50, 120, 30], [20, 30, 50], 40, 60).production.tolist() == [0] * 3

    def test_hours_of_a_machine(self) -> None:
        """One unit of the second takes two hours: (10 + 90 + 2 × 10) ÷ (10 + 2 × 10) = 4 weeks."""
        found = calc.run_out_lots([10, 10], [10, 10], 90, hours_per_unit=[1, 2])
        assert found.production.tolist() == [30, 30]
        assert found.run_out_time.tolist() == [4, 4]

    def test_items_without_demand_get_nothing_and_have_no_time(self) -> None:
        """They never run out."""
        found = calc.run_out_lots([5, 5], [0, 10], 20)
        assert found.production.tolist() == [0, 20]
        assert_array_equal(found.run_out_time, [np.nan, 2.5])

    def test_no_capacity_shows_how_long_stock_lasts(self) -> None:
        """Before anything is made; below 0 where it is owed."""
        found = calc.run_out_lots([50, -20], [20, 10], 0, [0, 10])
        assert found.production.tolist() == [0, 0]
        assert found.run_out_time.tolist() == [2.5, -2]


REFUSED: list[Row] = [
    (
        lambda: calc.kanban_cards(2000, 0.4, 0),
        LimitError,
        "E121 container: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.kanban_cards([2000, -1], 0.4, 200),
        LimitError,
        "E120 demand, period 2: found -1, 0 or more is expected. "
        "Enter what customers return as an adjustment.",
    ),
    (
        lambda: calc.kanban_cards(2000, 0.4, 200, rounding="down"),
        InputError,
        'E124 rounding: there is no rounding "down". Write one of these: "up", "nearest", "none".',
    ),
    (
        lambda: calc.kanban_cards(100, 2, 25, 20),
        LimitError,
        "E121 safety: found 20, a fraction from 0 to 1 is expected. Write 0.2.",
    ),
    (
        lambda: calc.kanban_cards([100, 80], 2, 25, [0.1, 2]),
        LimitError,
        "E121 safety, period 2: found 2, a fraction from 0 to 1 is expected. Write 0.02.",
    ),
    (
        lambda: calc.takt_time("8 hours", 100),
        InputError,
        'E110 available_time: found the text "8 hours", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: calc.takt_time([450, 450], [1, 2], [20, 21, 22]),
        InputError,
        "E118 working_days: working_days has 3 periods, 2 are expected. "
        "Give ranges of the same size.",
    ),
    (
        lambda: calc.run_out_lots([50, 120], [20], 100),
        InputError,
        "E118 demand: demand has 1 value for 2 items. Give one value for each item.",
    ),
    (
        lambda: calc.run_out_lots([50, 120], [20, None], 100),
        InputError,
        "E114 demand, item 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: calc.run_out_lots([50, 120], [20, -3], 100),
        LimitError,
        "E120 demand, item 2: found -3, 0 or more is expected. "
        "Enter what customers return as an adjustment.",
    ),
    (
        lambda: calc.run_out_lots([50, 120], [0, 0], 100),
        ZeroDivideError,
        "E440 demand: no item of the family has any demand. "
        "Enter the demand of one period of each item.",
    ),
    (
        lambda: calc.run_out_lots([50, 120], [20, 30], -1),
        LimitError,
        "E121 capacity: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.run_out_lots([[50, 120], [1, 2]], [20, 30], 1),
        InputError,
        "E117 on_hand: on_hand is a block, one row or column is expected. "
        "Give a single row or column.",
    ),
    (
        lambda: calc.run_out_lots([], [20, 30], 1),
        InputError,
        "E107 on_hand: on_hand is empty. Give at least one item.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

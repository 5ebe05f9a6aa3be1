"""Plans by a named method: each is the engine's own, and meets the target that it is given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopxl.errors import InputError
from sopxl.plan.by_method import production_by_method, shipments_by_method

QUANTITIES = st.lists(st.integers(0, 900).map(float), min_size=3, max_size=12).map(np.array)


class TestProduction:
    def test_chase_holds_the_opening_without_a_target(self) -> None:
        """So production is demand."""
        made = production_by_method("chase", np.array([10.0, 20.0]), 5.0)["production"]
        assert made.tolist() == [10.0, 20.0]

    def test_level_and_hybrid_meet_the_last_target(self) -> None:
        """Opening 0, closing 30: 90 units in three periods, at one rate or at two."""
        demand, target = np.array([10.0, 10.0, 40.0]), np.array([0.0, 0.0, 30.0])
        level = production_by_method("level", demand, 0.0, target)["production"]
        assert level.tolist() == [30.0, 30.0, 30.0]
        hybrid = production_by_method("hybrid", demand, 0.0, target)["production"]
        assert hybrid.tolist() == [10.0, 10.0, 70.0]

    def test_a_level_plan_is_level_by_working_day(self) -> None:
        """90 units in 10 + 20 + 15 days."""
        demand, days = np.array([30.0, 30.0, 30.0]), np.array([10.0, 20.0, 15.0])
        made = production_by_method("level", demand, 0.0, working_days=days)["production"]
        assert made.tolist() == [20.0, 40.0, 30.0]

    def test_optimal_keeps_the_target_and_names_overtime(self) -> None:
        """100 in regular time at 5, the rest in overtime at 7."""
        terms = {
            "costs": {"regular labour per unit": 5.0, "overtime per unit": 7.0, "holding": 9.0},
            "limits": {"regular production": 100.0},
        }
        made = production_by_method("optimal", np.array([90.0, 130.0]), 0.0, None, None, terms)
        assert made["production"].tolist() == [90.0, 100.0]
        assert made["overtime"].tolist() == [0.0, 30.0]

    @given(QUANTITIES, QUANTITIES)
    def test_chase_meets_every_target_that_it_can(self, demand: object, wanted: object) -> None:
        """From nothing, with targets no lower than what demand leaves."""
        size = min(len(demand), len(wanted))  # type: ignore[arg-type]
        asked, target = demand[:size], np.maximum.accumulate(wanted[:size])  # type: ignore[index]
        made = production_by_method("chase", asked, 0.0, target)["production"]
        assert np.allclose(np.cumsum(made - asked), target)


class TestShipments:
    def test_chase_keeps_the_backlog(self) -> None:
        """What is ordered is shipped; towards a target the difference more or less."""
        bookings = np.array([110.0, 130.0])
        assert shipments_by_method("chase", bookings, 100.0).tolist() == [110.0, 130.0]
        target = np.array([80.0, 90.0])
        assert shipments_by_method("chase", bookings, 100.0, target).tolist() == [130.0, 120.0]

    def test_level_ships_at_one_rate(self) -> None:
        """240 ordered and 20 of backlog less: 130 in each of two periods."""
        made = shipments_by_method("level", np.array([110.0, 130.0]), 100.0, np.array([0.0, 80.0]))
        assert made.tolist() == [130.0, 130.0]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: production_by_method("jump", np.array([1.0]), 0.0),
            'E124 method: "jump" is no method here. Give one of these: chase, level, hybrid, '
            "optimal.",
        ),
        (
            lambda: shipments_by_method("hybrid", np.array([1.0]), 0.0),
            'E124 method: "hybrid" is no method here. Give one of these: chase, level.',
        ),
    ],
)
def test_a_method_that_is_not_known(call: object, text: str) -> None:
    """It is named with those that are."""
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text

"""How long stock and backlog last."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families, horizons

from sopxl import calc
from sopxl.errors import CellValueError, InputError, LimitError, SopError


def walked(inventory: Array, demand: Array, days: Array) -> tuple[list[float], list[bool]]:
    """Forward cover of one family, walked period by period."""
    covers, bounds = [], []
    for t, left in enumerate(np.maximum(inventory, 0)):
        cover = 0.0
        for need, length in zip(demand[t + 1 :], days[t + 1 :], strict=True):
            if need > 0 and left < need * (1 - 1e-9):
                covers.append(cover + left / need * length)
                bounds.append(False)
                break
            cover, left = cover + length, max(left - need, 0.0)
        else:
            covers.append(cover)
            bounds.append(True)
    return covers, bounds


@given(horizons(2))
def test_forward_cover_is_the_walk(rows: tuple[Array, Array]) -> None:
    """All periods at once give what a walk from each period gives."""
    inventory, demand = rows[0] - rows[0].mean(), rows[1] * (rows[1] > 100)
    days = 18.0 + np.arange(len(demand)) % 5
    found = calc.forward_cover(inventory, demand, days)
    covers, bounds = walked(inventory, demand, days)
    assert_allclose(found.cover, covers, rtol=1e-9, atol=1e-9)
    assert found.is_lower_bound.tolist() == bounds


@given(families(2))
def test_a_block_is_each_family_alone(blocks: tuple[Array, Array]) -> None:
    """Families beside each other do not touch each other, by any method."""
    inventory, demand = blocks
    days = np.full(len(demand), 20.0)
    for method in (calc.period_cover, calc.trailing_cover):
        together = method(inventory, demand, days)
        for i in range(demand.shape[1]):
            alone = method(inventory[:, i].copy(), demand[:, i].copy(), days)
            assert_array_equal(together[:, i], alone)
    ahead = calc.forward_cover(inventory, demand, days)
    for i in range(demand.shape[1]):
        alone = calc.forward_cover(inventory[:, i].copy(), demand[:, i].copy(), days)
        assert_array_equal(ahead.cover[:, i], alone.cover)
        assert_array_equal(ahead.is_lower_bound[:, i], alone.is_lower_bound)


@given(horizons(2))
def test_period_cover_turns_back_into_inventory(rows: tuple[Array, Array]) -> None:
    """Cover times demand is the inventory; without demand it is not known."""
    inventory, demand = rows
    cover = calc.period_cover(inventory, demand)
    sold = demand > 0
    assert_allclose(cover[sold] * demand[sold], inventory[sold], rtol=1e-12)
    assert np.isnan(cover[~sold]).all()


def test_a_period_used_up_exactly_counts_as_covered() -> None:
    """30 against 10, 20, 5: two periods, and nothing of the third."""
    assert calc.forward_cover([30, 0, 0, 0], [0, 10, 20, 5]).cover[0] == 2


def test_rounding_does_not_break_a_period() -> None:
    """Three times 0.1 is used up by 0.1 in three periods, then a quiet period follows."""
    cover = calc.forward_cover([0.3, 0, 0, 0, 0], [0, 0.1, 0.1, 0.1, 0]).cover
    assert cover[0] == 4


@given(horizons(2))
def test_half_the_backlog_is_half_the_lead_time(rows: tuple[Array, Array]) -> None:
    """At one rate of shipments, whatever it is."""
    backlog, shipments = rows[0], np.full(len(rows[1]), rows[1].mean() + 1.0)
    weeks = np.full(len(backlog), 4.0)
    whole = calc.lead_time_weeks(backlog, shipments, weeks)
    assert_allclose(calc.lead_time_weeks(backlog / 2, shipments, weeks), whole / 2, rtol=1e-12)


def test_trailing_window() -> None:
    """The mean of the periods that are there, at most the window."""
    cover = calc.trailing_cover([60] * 4, [10, 20, 30, 40], span=2)
    assert_allclose(cover, [6, 4, 2.4, 60 / 35])


REFUSED: list[Row] = [
    (
        lambda: calc.period_cover([1, 2], [1]),
        InputError,
        "E118 demand: demand has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.forward_cover([1, 2], [1, -2]),
        LimitError,
        "E120 demand, period 2: found -2, 0 or more is expected. "
        "Enter what customers return as an adjustment.",
    ),
    (
        lambda: calc.trailing_cover([1], [1], span=1.5),
        LimitError,
        "E136 span: found 1.5, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: calc.period_cover(["#N/A", 2], [1, 2]),
        CellValueError,
        "E113 inventory, period 1: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: calc.lead_time_weeks([1], [1], [0]),
        LimitError,
        "E121 weeks, period 1: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.lead_time_weeks([-1], [1], [4]),
        LimitError,
        "E121 backlog, period 1: found -1, 0 or more is expected. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

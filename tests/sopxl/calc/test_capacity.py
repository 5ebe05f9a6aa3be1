"""Load, capacity, and what is short."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose
from refusals import Row, check, refused
from strategies import Array, families, horizons, quantity

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError


@given(families(1))
def test_load_is_the_sum_of_units_times_hours(blocks: tuple[Array]) -> None:
    """Every hour of load comes from a unit of plan."""
    (plan,) = blocks
    bill = np.outer([0.5, 2.0], 1.0 + np.arange(plan.shape[1]))
    load = calc.rough_cut_load(plan, bill)
    assert load.shape == (len(plan), 2)
    assert_allclose(load.sum(axis=0), bill @ plan.sum(axis=0), rtol=1e-9)


def test_one_family_on_several_resources() -> None:
    """A single row of plan takes a bill of one column."""
    assert calc.rough_cut_load([10, 20], [[0.5], [2]]).tolist() == [[5, 20], [10, 40]]
    assert calc.rough_cut_load([10, 20], [0.5, 2]).tolist() == [[5, 20], [10, 40]]


def test_capacity_in_its_shapes() -> None:
    """Hours by period, by day, by resource; fractions by resource or by period."""
    assert calc.rated_capacity([160, 80], 0.5, [1.0, 0.5]).tolist() == [80, 20]
    assert calc.rated_capacity([8], 1, 1, [20, 21]).tolist() == [160, 168]
    assert calc.rated_capacity([8, 9], 1, 1, [20, 21]).tolist() == [160, 189]
    by_resource = calc.rated_capacity([[8, 16]], [[0.5, 1]], 1, [20, 10])
    assert by_resource.tolist() == [[80, 320], [40, 160]]


@given(horizons(1), quantity)
def test_spare_and_load_make_the_capacity(rows: tuple[Array], capacity: float) -> None:
    """Nothing is lost between load, capacity and what is over or under."""
    (load,) = rows
    found = calc.overload(load, capacity)
    assert_allclose(found.spare + load, capacity, atol=1e-6)
    assert_allclose(found.cumulative[-1], capacity * len(load) - load.sum(), atol=1e-3)
    if capacity > 0:
        assert_allclose(found.load_ratio * capacity, load, rtol=1e-9)
    else:
        assert np.isnan(found.load_ratio).all()


def test_overload_by_resource() -> None:
    """One capacity a resource, held in every period."""
    found = calc.overload([[90, 5], [120, 20]], [[100, 10]])
    assert found.spare.tolist() == [[10, 5], [-20, -10]]
    assert found.cumulative.tolist() == [[10, 5], [-10, -5]]


REFUSED: list[Row] = [
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2, 3]]),
        InputError,
        "E118 bill: bill has 3 columns for 2 families. Give one column for each family.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, None]]),
        InputError,
        "E114 bill, row 1, column 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], [[1, 2], [-3, 4]]),
        LimitError,
        "E121 bill, row 2, column 1: found -3, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.rough_cut_load([[1, 2]], np.zeros((0, 2))),
        InputError,
        "E107 bill: bill has no rows. Give at least one row.",
    ),
    (
        lambda: calc.rated_capacity([160], 85, 1),
        LimitError,
        "E121 utilization: found 85, a fraction from 0 to 1 is expected. Write 0.85.",
    ),
    (
        lambda: calc.rated_capacity([160, 160], 0.9, [1, 110]),
        LimitError,
        "E121 efficiency, period 2: found 110, a fraction from 0 to 2 is expected. Write 1.1.",
    ),
    (
        lambda: calc.rated_capacity([160], 850, 1),
        LimitError,
        "E121 utilization: found 850, a fraction from 0 to 1 is expected. "
        "Write a fraction such as 0.85.",
    ),
    (
        lambda: calc.rated_capacity([160], -0.5, 1),
        LimitError,
        "E121 utilization: found -0.5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.rated_capacity([8, 8, 8], 1, 1, [20, 20]),
        InputError,
        "E118 working_days: working_days has 2 periods, 3 are expected. "
        "Give ranges of the same size.",
    ),
    (
        lambda: calc.overload([1, 2], [1, 2, 3]),
        InputError,
        "E118 capacity: capacity has 3 values. Give one number, one for each of 2 periods.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

"""People of a plan: laws, rounding, shutdowns, then what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from refusals import Row, check, refused
from strategies import Array, days_in_period, families, horizons, quantity, row

from sopxl import calc
from sopxl.calc.whole import ROUNDINGS
from sopxl.errors import InputError, LimitError, SopError, ZeroDivideError

people = st.integers(0, 500).map(float)
output = st.floats(0.1, 1e4).map(lambda x: round(x, 2))


class TestWorkforce:
    @given(horizons(1), people, output, st.sampled_from(ROUNDINGS))
    def test_nobody_appears_or_disappears(
        self, rows: tuple[Array], opening: float, each: float, rounding: str
    ) -> None:
        """Those before, those hired and those laid off make those who are there (I16)."""
        (production,) = rows
        found = calc.workforce_plan(production, opening, each, rounding=rounding)
        before = np.append(opening, found.workers[:-1])
        assert_allclose(before + found.hired - found.laid_off, found.workers, atol=1e-6)
        assert (found.hired * found.laid_off == 0).all()

    @given(st.integers(1, 12).flatmap(lambda t: st.tuples(row(t), row(t, days_in_period))), output)
    def test_they_are_enough_and_not_one_too_many(
        self, rows: tuple[Array, Array], each: float
    ) -> None:
        """Rounded up they make the plan, and one fewer would not."""
        production, days = rows
        workers = calc.workforce_plan(production, 0, each, days).workers
        scale = 1e-8 * each * days + 1e-6
        assert (workers * each * days >= production - scale).all()
        made_by_fewer = (workers - 1) * each * days
        assert (made_by_fewer[workers > 0] < (production + scale)[workers > 0]).all()
        assert_array_equal(workers, np.rint(workers))

    @given(horizons(1), output)
    def test_without_rounding_they_make_just_the_plan(
        self, rows: tuple[Array], each: float
    ) -> None:
        """Workers in fractions."""
        (production,) = rows
        workers = calc.workforce_plan(production, 0, each, rounding="none").workers
        assert_allclose(workers * each, production, rtol=1e-12)

    @given(horizons(1), output)
    def test_nearest_is_half_a_worker_off_at_most(self, rows: tuple[Array], each: float) -> None:
        """Whole workers, up or down."""
        (production,) = rows
        workers = calc.workforce_plan(production, 0, each, rounding="nearest").workers
        assert (np.abs(workers - production / each) <= 0.5 + 1e-6).all()
        assert_array_equal(workers, np.rint(workers))

    def test_half_a_worker_counts_as_one(self) -> None:
        """As a spreadsheet rounds, not to the even number."""
        found = calc.workforce_plan([25, 35], 0, 10, rounding="nearest")
        assert found.workers.tolist() == [3, 4]

    def test_a_shutdown_keeps_everybody(self) -> None:
        """No working day and nothing made: nobody is hired or laid off."""
        found = calc.workforce_plan([100, 0, 200], 4, 1, [20, 0, 20])
        assert found.workers.tolist() == [5, 5, 10]
        assert found.hired.tolist() == [1, 0, 5]

    def test_working_days_without_work_need_nobody(self) -> None:
        """A plan that makes nothing on working days lays off."""
        found = calc.workforce_plan([100, 0], 5, 1, [20, 20])
        assert found.laid_off.tolist() == [0, 5]

    @given(families(1), quantity)
    def test_a_block_is_each_family_alone(self, blocks: tuple[Array], opening: float) -> None:
        """Families beside each other do not touch each other."""
        (production,) = blocks
        openings = opening + np.arange(production.shape[1])
        together = calc.workforce_plan(production, openings, 7.0)
        for i in range(production.shape[1]):
            alone = calc.workforce_plan(production[:, i].copy(), float(openings[i]), 7.0)
            assert_array_equal(together.workers[:, i], alone.workers)
            assert_array_equal(together.hired[:, i], alone.hired)
            assert_array_equal(together.laid_off[:, i], alone.laid_off)

    @given(horizons(1), people, st.sampled_from([0.5, 2.0, 1024.0]))
    def test_scaled_units_take_the_same_people(
        self, rows: tuple[Array], opening: float, factor: float
    ) -> None:
        """Planning in dozens or pieces takes nobody more."""
        (production,) = rows
        one = calc.workforce_plan(production, opening, 8.0)
        other = calc.workforce_plan(production * factor, opening, 8.0 * factor)
        assert_array_equal(one.workers, other.workers)

    @given(horizons(1), people)
    def test_a_later_period_changes_no_earlier_one(
        self, rows: tuple[Array], opening: float
    ) -> None:
        """The first periods are the same whether the horizon ends there or not."""
        (production,) = rows
        whole = calc.workforce_plan(production, opening, 3.0)
        for periods in range(1, len(production)):
            part = calc.workforce_plan(production[:periods], opening, 3.0)
            assert_array_equal(part.hired, whole.hired[:periods])


REFUSED: list[Row] = [
    (
        lambda: calc.workforce_plan([10, 20], 5, 0),
        LimitError,
        "E121 units_per_worker: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.workforce_plan([10, -20], 5, 1),
        LimitError,
        "E121 production, period 2: found -20, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.workforce_plan([10, 20], -5, 1),
        LimitError,
        "E121 opening_workers: found -5, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.workforce_plan([10, 20], 5, [1, 2, 3]),
        InputError,
        "E118 units_per_worker: units_per_worker has 3 values. "
        "Give one number, one for each of 2 periods.",
    ),
    (
        lambda: calc.workforce_plan([10, 20], 5, 1, [20, 0]),
        ZeroDivideError,
        "E127 production, period 2: there is production but no working day. "
        "Enter the working days, or plan nothing in that period.",
    ),
    (
        lambda: calc.workforce_plan([[10, 5], [20, 20]], 5, 1, [20, 0]),
        ZeroDivideError,
        "E127 production, row 1, period 2: there is production but no working day. "
        "Enter the working days, or plan nothing in that period.",
    ),
    (
        lambda: calc.workforce_plan([10, 20], 5, 1, None, "down"),
        InputError,
        'E124 rounding: there is no rounding "down". Write one of these: "up", "nearest", "none".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

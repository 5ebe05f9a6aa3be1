"""What the time fences say to a change of plan."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from numpy.testing import assert_array_equal
from refusals import Row, check, refused
from strategies import Array, families

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError


@given(families(2))
def test_each_period_is_held_against_its_limit(blocks: tuple[Array, Array]) -> None:
    """Period by period; beyond the last limit everything is allowed."""
    old, new = blocks
    limits = [0.0, 0.1, 0.2]
    verdicts = calc.fence_verdicts(old, new, limits)
    change = np.abs(calc.rate_change(old, new))
    assert not verdicts[3:].any()
    for t, limit in enumerate(limits[: len(old)]):
        over = change[t] > limit + 1e-9
        assert_array_equal(verdicts[t], np.where(over, 1 if limit else 2, 0))


@given(families(1))
def test_a_plan_that_stays_is_allowed(blocks: tuple[Array]) -> None:
    """Inside every fence, a frozen one too."""
    (plan,) = blocks
    assert not calc.fence_verdicts(plan, plan, [0] * len(plan)).any()


def test_the_limit_itself_is_allowed() -> None:
    """Also where the share is not a number that a computer holds exactly."""
    assert_array_equal(calc.fence_verdicts([3, 3], [3.3, 2.7], [0.1, 0.1]), [0, 0])


def test_a_rate_from_nothing_is_beyond_every_limit() -> None:
    """Nothing to nothing is no change."""
    assert_array_equal(calc.fence_verdicts([0, 0], [5, 0], [0.5, 0.5]), [1, 0])


REFUSED: list[Row] = [
    (
        lambda: calc.fence_verdicts([1, 2], [1, None], [0]),
        InputError,
        "E114 new_plan, period 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.rate_change([-1], [1]),
        LimitError,
        "E121 old_plan, period 1: found -1, 0 or more is expected. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

"""Usage of a component: hand-worked first, then its laws, then what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sopxl import calc
from sopxl.errors import InputError, LimitError, SopError

PERIODS, FAMILIES = 4, 3
UNITS = st.floats(0, 1e6)


def blocks(values: st.SearchStrategy[float]) -> st.SearchStrategy[list[list[float]]]:
    """A block of periods down and families across."""
    row = st.lists(values, min_size=FAMILIES, max_size=FAMILIES)
    return st.lists(row, min_size=PERIODS, max_size=PERIODS)


class TestComponentUsage:
    """Units that the plans of all families take."""

    def test_by_hand(self) -> None:
        """100 × 2 × 0.6 + 40 × 1 × 1 = 160; 50 × 2 × 0.7 + 30 × 1 × 1 = 100."""
        shares = [[0.6, 1.0], [0.7, 1.0]]
        found = calc.component_usage([[100, 40], [50, 30]], [[2, 1]], shares)
        assert_allclose(found, [160.0, 100.0], rtol=1e-12)

    @given(made=blocks(UNITS), each=blocks(st.floats(0, 100)), share=blocks(st.floats(0, 1)))
    def test_families_add_up(self, made: Any, each: Any, share: Any) -> None:
        """All together take what each takes alone."""
        together = calc.component_usage(made, each, share)
        alone = [
            calc.component_usage(*(np.array(part)[:, [f]] for part in (made, each, share)))
            for f in range(FAMILIES)
        ]
        assert_allclose(together, np.sum(alone, axis=0), rtol=1e-9, atol=1e-9)

    @given(made=blocks(UNITS), share=st.floats(0, 1))
    def test_options_that_sum_to_one_take_what_is_made(self, made: Any, share: float) -> None:
        """An order takes one option or the other."""
        one, other = (calc.component_usage(made, 1, part) for part in (share, 1 - share))
        assert_allclose(one + other, np.sum(made, axis=1), rtol=1e-9)

    def test_is_what_the_finishing_plan_takes(self) -> None:
        """Where nothing is short, both functions take the same."""
        bookings, per = [[50, 20], [60, 20]], [[2, 1], [0, 1]]
        found = calc.finishing_plan(bookings, 0, [[900, 900], [900, 900]], per)
        for i, row in enumerate(per):
            assert_allclose(found.usage[:, i], calc.component_usage(bookings, [row]), rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        (
            lambda: calc.component_usage([10, -1], 1),
            LimitError,
            "E121 finishing, period 2: found -1, 0 or more is expected.",
        ),
        (
            lambda: calc.component_usage([10, 20], 1, 40),
            LimitError,
            "E121 option_share: found 40, a fraction from 0 to 1 is expected. Write 0.4.",
        ),
        (lambda: calc.component_usage([10, None], 1), InputError, "E114 finishing"),
        (lambda: calc.component_usage([[10, 20]], [[1, 2, 3]]), InputError, "E118 quantity_per"),
    ],
)
def test_refusals(call: Callable[[], Any], kind: type[SopError], text: str) -> None:
    """What is no quantity, no share or of another size is named."""
    with pytest.raises(kind) as error:
        call()
    assert str(error.value).startswith(text)

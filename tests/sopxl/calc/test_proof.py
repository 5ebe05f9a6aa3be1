"""The proof of a balance row."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from refusals import Row, check, refused
from strategies import Array, families, signed

from sopxl import calc
from sopxl.errors import InputError, SopError


@given(families(3), signed)
def test_what_the_engine_projects_is_proved(
    blocks: tuple[Array, Array, Array], opening: float
) -> None:
    """A projection has no break."""
    demand, supply, adjustments = blocks
    inventory = calc.projected_inventory(demand, opening, supply, adjustments)
    assert calc.balance_breaks("inventory", demand, opening, supply, inventory, adjustments) == ()


@given(families(1), st.data())
def test_a_wrong_figure_is_found_where_it_stands(blocks: tuple[Array], data: Any) -> None:
    """One unit too much in one cell names that family and that period first."""
    (demand,) = blocks
    backlog = calc.ending_backlog(demand, 5, demand / 2)
    period = data.draw(st.integers(0, demand.shape[0] - 1))
    family = data.draw(st.integers(0, demand.shape[1] - 1))
    backlog[period, family] += 1
    (found,) = calc.balance_breaks("backlog", demand, 5, demand / 2, backlog)
    assert (found.family, found.period) == (family + 1, period + 1)
    assert abs(found.found - found.expected - 1) < 1e-6


REFUSED: list[Row] = [
    (
        lambda: calc.balance_breaks("inventory", [1], 0, [1], [1, 2]),
        InputError,
        "E118 balance: balance has 2 periods, 1 is expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.balance_breaks("dollars", [1], 0, [1], [1]),
        InputError,
        'E124 identity: there is no identity "dollars". '
        'Write one of these: "inventory", "backlog".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

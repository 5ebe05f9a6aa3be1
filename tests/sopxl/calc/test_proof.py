"""The proofs of rows: each identity holds for what the engine gives, and a break is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import Row, check, refused
from strategies import Array, families, horizons, row, signed

from sopxl import calc
from sopxl.calc.proof import IDENTITIES, identity_rows
from sopxl.errors import InputError, LimitError, SopError

PLAN = [100, 100, 100]

# Identity, its rows as they hold, and the place of the row in which a unit more breaks it.
HOLDS: dict[str, tuple[list[Any], int]] = {
    "inventory": ([[110, 120], 100, [116, 116], [106, 101], [0, -1]], 3),
    "opening": ([[97, 40], [97, 40]], 1),
    "backlog": ([[220, 180], 400, [190, 205], [420, 395], [10, 0]], 3),
    "split": ([[5, -3], [5, 0], [0, 3]], 1),
    "lost sales": ([[30, 30], 20, [20, 20], [10, 0], [0, 0]], 3),
    "bridge": ([PLAN, [90, 105, 110], PLAN, [98, 102, 100], [8, 5, -5]], 4),
    "monthly bridge": ([PLAN, [110] * 3, PLAN, PLAN, [-10, -20, -30], [0, -10, -20]], 4),
    "backlog bridge": (
        [[200] * 3, [220, 180, 240], [200] * 3, [190, 205, 200], [30, 5, 45]],
        4,
    ),
    "cover": ([[105, 95], [110, 120], [105 / 110, 95 / 120]], 2),
    "lead time": ([[96, 92], [104, 104], [4, 5], [96 / 26, 92 / 20.8]], 3),
    "usage": ([[[10, 20], [30, 5]], [2, 1], [20, 32.5], [0.5, 0.5]], 2),
    "shares": ([[[0.25, 0.75], [0.4, 0.6]]], 0),
    "total": ([[[10, 20], [30, 5]], [220, 110], [2, 10]], 1),
    "quarters": ([[1, 2, 3, 4, 5, 6], [6, 15]], 1),
    "value": ([[500, 600], 1000, [700, 600], [1200, 1235], [0, -5], [0, 40]], 3),
    "latest call": ([[90, 110], [120], 320, 300, 20], 4),
    "level": ([[110, 120, 130, 120, 120], 100, 80, [116] * 5], 3),
    "level backlog": ([[100] * 5, 100, 80, [104] * 5], 3),
    "chase": ([[110, 120, 130], 100, 80, [90, 120, 130]], 3),
    "workforce": ([10, [2, 0], [0, 1], [12, 11], [480, 450], 40, [0, 10]], 3),
}


def test_every_identity_is_tried() -> None:
    """The table has them all."""
    assert HOLDS.keys() == IDENTITIES.keys()


@pytest.mark.parametrize("identity", HOLDS)
def test_it_holds_and_a_unit_more_breaks_it(identity: str) -> None:
    """Hand-worked rows hold; one unit more in the last period of a row breaks it there."""
    rows, place = HOLDS[identity]
    assert set(calc.identity_breaks(identity, *rows)) == {None}
    wrong = np.array(rows[place], dtype=float)
    wrong[(-1,) * wrong.ndim] += 1
    breaks = calc.identity_breaks(identity, *rows[:place], wrong, *rows[place + 1 :])
    found = [broken for broken in breaks if broken]
    assert len(found) == 1
    periods = 1 if identity in ("opening", "latest call") else len(np.atleast_1d(rows[place]))
    assert found[0].period == periods
    assert found[0].row == list(identity_rows(identity))[place]
    assert abs(found[0].found - found[0].expected) == pytest.approx(1)


@given(families(3), signed, st.data())
def test_what_the_engine_projects_is_proved(
    blocks: tuple[Array, Array, Array], opening: float, data: Any
) -> None:
    """I1 and I3: a projection has no break; one unit too much names its family and period first."""
    demand, supply, adjustments = blocks
    inventory = calc.projected_inventory(demand, opening, supply, adjustments)
    rows = (demand, opening, supply, inventory, adjustments)
    assert not any(calc.identity_breaks("inventory", *rows))
    backlog = calc.ending_backlog(demand, 5, demand / 2)
    period = data.draw(st.integers(0, demand.shape[0] - 1))
    family = data.draw(st.integers(0, demand.shape[1] - 1))
    backlog[period, family] += 1
    breaks = calc.identity_breaks("backlog", demand, 5, demand / 2, backlog)
    (found,) = (broken for broken in breaks if broken)
    assert (found.family, found.period) == (family + 1, period + 1)
    assert found.found - found.expected == pytest.approx(1, abs=1e-6)


@given(families(3), signed)
def test_both_ways_to_be_short_are_proved(
    blocks: tuple[Array, Array, Array], opening: float
) -> None:
    """I4: backorders carried, or sales lost; never something of both."""
    demand, supply, adjustments = blocks
    net = calc.projected_inventory(demand, opening, supply, adjustments)
    both = calc.inventory_and_backorders(demand, opening, supply, adjustments)
    assert not any(calc.identity_breaks("split", net, both.ending_inventory, both.backorders))
    lost = calc.inventory_and_lost_sales(demand, abs(opening), supply)
    rows = (demand, abs(opening), supply, lost.ending_inventory, lost.lost_sales)
    assert not any(calc.identity_breaks("lost sales", *rows))


@given(families(4), st.data())
def test_the_bridges_are_proved(blocks: tuple[Array, Array, Array, Array], data: Any) -> None:
    """I5 and I6: against one baseline, and month by month with the deviation of the opening."""
    plan_sales, sales, plan_supply, supply = blocks
    made = calc.inventory_bridge(plan_sales, sales, plan_supply, supply).deviation
    assert not any(calc.identity_breaks("bridge", *blocks, made))
    opened = np.vstack((np.zeros((1, made.shape[1])), made[:-1]))
    assert not any(calc.identity_breaks("monthly bridge", *blocks, made, opened))
    shipped_as_sales = calc.inventory_bridge(plan_supply, supply, plan_sales, sales).deviation
    assert not any(calc.identity_breaks("backlog bridge", *blocks, shipped_as_sales))


@given(horizons(2), st.sampled_from(["period", "forward", "trailing"]))
def test_cover_is_proved(rows: tuple[Array, Array], method: str) -> None:
    """I7 and I8: what the functions give, blank where they give nothing."""
    inventory, demand = rows
    methods: dict[str, Any] = {
        "period": calc.period_cover,
        "forward": lambda i, d: calc.forward_cover(i, d).cover,
        "trailing": calc.trailing_cover,
    }
    given = [None if np.isnan(v) else v for v in methods[method](inventory, demand)]
    assert calc.identity_breaks("cover", inventory, demand, given, method) == (None,)
    weeks = np.full(len(demand), 4.0)
    lasts = calc.lead_time_weeks(inventory, demand, weeks)
    shown = [None if np.isnan(v) else v for v in lasts]
    assert calc.identity_breaks("lead time", inventory, demand, weeks, shown) == (None,)


@given(families(1), signed, st.floats(0, 1e5))
def test_plans_are_proved(blocks: tuple[Array], opening: float, closing: float) -> None:
    """I14 and I15: what level and chase give."""
    (demand,) = blocks
    closing += max(opening, 0.0)  # else there may be more on hand than is asked
    level = calc.level_production_plan(demand, opening, closing)
    assert not any(calc.identity_breaks("level", demand, opening, closing, level))
    shipped = calc.level_shipment_plan(demand, closing, 0)
    assert not any(calc.identity_breaks("level backlog", demand, closing, 0, shipped))
    chase = calc.chase_production_plan(demand, opening, closing)
    assert not any(calc.identity_breaks("chase", demand, opening, closing, chase))


@given(families(1))
def test_a_year_is_proved(blocks: tuple[Array]) -> None:
    """I11 and I13: quarters of months, a family of items, a latest call of both parts."""
    (items,) = blocks
    assert calc.identity_breaks("total", items, items.sum(axis=1)) == (None,)
    months = np.repeat(items, 3, axis=0)
    assert not any(calc.identity_breaks("quarters", months, 3 * items))
    assert not any(calc.identity_breaks("quarters", months, items, "stock"))
    call = months.sum(axis=0) + items.sum(axis=0)
    assert not any(calc.identity_breaks("latest call", months, items, call))


@given(families(3), signed)
def test_what_is_added_up_is_proved(blocks: tuple[Array, Array, Array], opening: float) -> None:
    """I12 and I16: a value and a workforce carried from period to period, computed here."""
    came, went, more = blocks
    value = opening + np.cumsum(came - went + more, axis=0)
    assert not any(calc.identity_breaks("value", went, opening, came, value, None, more))
    hired = np.where(came > went, came - went, 0.0)
    laid_off = np.minimum(went, 1.0) * (hired == 0)
    workers = 1e3 + np.cumsum(hired - laid_off, axis=0)
    rows = (1e3, hired, laid_off, workers, workers * 40, 40)
    assert not any(calc.identity_breaks("workforce", *rows))


@given(families(1), st.data())
def test_options_are_proved(blocks: tuple[Array], data: Any) -> None:
    """I9 and I10: modules used by what is finished, and the shares of an option group."""
    (finishing,) = blocks
    families_there = finishing.shape[1]
    per = data.draw(row(families_there, st.floats(0, 9).map(lambda x: round(x, 2))))
    share = data.draw(row(families_there, st.floats(0, 1).map(lambda x: round(x, 2))))
    used = finishing @ (per * share)
    assert calc.identity_breaks("usage", finishing, per, used, share) == (None,)
    parts = finishing + 1.0
    of_group = parts / parts.sum(axis=1, keepdims=True)
    assert calc.identity_breaks("shares", of_group) == (None,)
    (broken,) = calc.identity_breaks("shares", of_group, 0.9)
    assert broken is not None
    assert (broken.period, broken.expected) == (1, 0.9)


def test_a_number_where_nothing_is_due_breaks() -> None:
    """Cover without demand has to be blank; a blank with demand is refused."""
    (found,) = calc.identity_breaks("cover", [5, 5], [0, 5], [7, 1])
    assert found is not None
    assert (found.period, found.found) == (1, 7)
    assert np.isnan(found.expected)


def test_the_earliest_of_several_rows_is_named() -> None:
    """Nobody is hired and laid off in one period, and nobody makes more than he can."""
    rows = [10, [2, 1], [0, 1], [12, 12]]
    (both,) = calc.identity_breaks("workforce", *rows)
    (more,) = calc.identity_breaks("workforce", *rows, [500, 480], 40, [10, 0])
    assert both is not None
    assert more is not None
    assert (both.row, both.period, both.expected) == ("hired", 2, 0)
    assert (more.row, more.period, more.expected, more.found) == ("production", 1, 490, 500)


REFUSED: list[Row] = [
    (
        lambda: calc.identity_breaks("inventory", [1], 0, [1], [1, 2]),
        InputError,
        "E118 balance: balance has 2 periods, 1 is expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.identity_breaks("dollars", [1], 0, [1], [1]),
        InputError,
        'E124 identity: there is no identity "dollars". Write one of these: "inventory", '
        '"opening", "backlog", "split", "lost sales", "bridge", "monthly bridge", '
        '"backlog bridge", "cover", "lead time", "usage", "shares", "total", "quarters", "value", '
        '"latest call", "level", "level backlog", "chase", "workforce".',
    ),
    (
        lambda: calc.identity_breaks("backlog"),
        InputError,
        'E119 bookings: the identity "backlog" needs bookings. '
        "Give bookings, opening, shipments, balance, [cancellations].",
    ),
    (
        lambda: calc.identity_breaks("split", [1], [1], [0], [0]),
        InputError,
        'E119 rows: the identity "split" takes 3 rows, 4 were given. '
        "Give balance, inventory, backorders.",
    ),
    (
        lambda: calc.identity_breaks("cover", [5, 5], [1, 5], [5, None]),
        InputError,
        "E114 cover, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: calc.identity_breaks("cover", [5, 5], [1, 5], [5]),
        InputError,
        "E118 cover: cover has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: calc.identity_breaks("workforce", 10, [2], [0], [12], [480]),
        InputError,
        "E119 units_per_worker: production proves nothing without units_per_worker. "
        "Give both or none.",
    ),
    (
        lambda: calc.identity_breaks("latest call", [90], [120], 210, None, 20),
        InputError,
        "E119 business_plan: gap proves nothing without business_plan. Give both or none.",
    ),
    (
        lambda: calc.identity_breaks("quarters", [1, 2, 3, 4], [1, 2, 3]),
        InputError,
        "E118 quarters: 4 months do not make 3 quarters of the same families. "
        "Give the same number of months in every quarter.",
    ),
    (
        lambda: calc.identity_breaks("latest call", [[1, 2]], [1], 4),
        InputError,
        "E118 forecast: actual and forecast have different families. Give ranges of the same size.",
    ),
    (
        lambda: calc.identity_breaks("shares", [0.5, -0.5]),
        LimitError,
        "E121 shares, period 2: found -0.5, 0 or more is expected. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)

"""Small companies of families that share resources, for the tests of their least-cost plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from sopxl.optimise.shared import Shared
from sopxl.optimise.shared_plan import SharedPlan, shared_plan


def label(period: int) -> str:
    """What a period is called."""
    return f"month {period + 1}"


def plant(**changed: Any) -> Shared:
    """Chairs to stock and tables to order on one saw, three months."""
    made = Shared(
        families=("Chairs", "Tables"),
        resources=("Saw",),
        demand=np.array([[10.0, 5], [20, 5], [30, 5]]),
        opening=np.array([0.0, -4]),
        low=np.array([[0.0, -8]] * 3),
        high=np.array([[np.inf, 0]] * 3),
        made_low=np.zeros((3, 2)),
        made_high=np.full((3, 2), np.inf),
        held=np.array([[2.0, 0]] * 3),
        worth=np.array([10.0, 40.0]),
        lines=((0, 0), (1, 0)),
        hours=np.array([[1.0, 2.0]] * 3),
        capacity=np.full((3, 1), 30.0),
        overtime=np.full((3, 1), 3.0),
        outside=np.zeros((3, 1)),
        overtime_price=5.0,
        outside_price=0.0,
    )
    return replace(made, **changed)


def planned(shared: Shared) -> SharedPlan:
    """Its least-cost plan."""
    return shared_plan(shared, label, 60)


@st.composite
def plants(draw: DrawFn) -> Shared:
    """Families and resources in whole numbers, often with too few hours."""
    periods, n, resources = (draw(st.integers(1, most)) for most in (4, 3, 2))

    def block(columns: int, low: int, high: int) -> Any:
        cells = st.lists(st.integers(low, high), min_size=columns, max_size=columns)
        return np.array(draw(st.lists(cells, min_size=periods, max_size=periods)), float)

    to_stock = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    bill = [(f, r, ahead) for f in range(n) for r in range(resources) for ahead in (0, 1, 2)]
    asks = draw(st.lists(st.sampled_from(bill), unique=True, max_size=2 * n * resources))
    lines = tuple((f, r) for f, r, _ in asks)
    offsets = tuple(ahead for _, _, ahead in asks)
    room = np.array([[draw(st.integers(0, 25)) for _ in range(resources)] for _ in range(2)], float)
    has_room = draw(st.booleans())
    waiting = block(n, 3, 9)
    return Shared(
        families=tuple("ABC"[:n]),
        resources=("Saw", "Lathe")[:resources],
        demand=block(n, 0, 9),
        opening=np.where(to_stock, block(n, 0, 9)[0], -waiting[0]),
        low=np.where(to_stock, block(n, 0, 4), -waiting),
        high=np.where(to_stock, block(n, 5, 20), -block(n, 0, 2)),
        made_low=np.zeros((periods, n)),
        made_high=np.full((periods, n), np.inf),
        held=np.where(to_stock, block(n, 0, 9), 0.0),
        worth=np.arange(1.0, n + 1),
        lines=lines,
        hours=block(max(len(lines), 1), 0, 3)[:, : len(lines)],
        capacity=block(resources, 0, 25),
        overtime=block(resources, 0, 6),
        outside=block(resources, 0, 6),
        overtime_price=float(draw(st.integers(0, 9))),
        outside_price=float(draw(st.integers(0, 9))),
        offsets=offsets,
        before=room[: max(offsets, default=0)] if has_room else None,
    )

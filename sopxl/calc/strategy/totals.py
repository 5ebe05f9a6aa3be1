"""How much a plan to stock has to make in all; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_block, as_like, column_blocks
from sopxl.errors import InputError, LimitError

ROUNDING = 1e-9  # share of the horizon's demand below which a negative total is only rounding


def exact_total(asked: Vector, opening: float | Vector, closing: float | Vector) -> Vector:
    """What is to be made so that just the closing is left.

    asked : shape (n,), demand of the horizon. opening, closing : units, one or (n,).
    Returns : shape (n,), units, 0 or more. Raises LimitError where it is less than nothing.
    """
    total = asked + closing - opening
    short = total < -ROUNDING * asked
    if not short.any():
        return np.maximum(total, 0.0)
    family = int(np.argmax(short))
    on_hand = np.broadcast_to(opening, short.shape)[family]
    wanted = np.broadcast_to(closing, short.shape)[family]
    raise LimitError(
        "E123",
        f"{on_hand:.10g} on hand cover the demand of {asked[family]:.10g} and the closing of "
        f"{wanted:.10g} with {-total[family]:.10g} to spare.",
        row_of("opening", family, len(asked) if np.ndim(opening) else None),
        f"Raise the closing to {wanted - total[family]:.10g}, or plan by SOP_CHASE, which produces "
        "nothing until stock is needed.",
    )


def least_total(
    demand: Block,
    opening: float | Vector,
    closing: float | Vector,
    weights: Vector,
    safety_stock: Block | None = None,
) -> Vector:
    """The total at the smallest rate that never stocks out and leaves the closing at least.

    demand : shape (T, n). opening, closing : units, one or (n,). weights : shape (T,).
    safety_stock : shape (T, n), units never undercut; None is 0. Returns : shape (n,), units.
    Raises LimitError where something is short before the first working day.
    """
    periods, families = demand.shape
    done = np.cumsum(weights)
    on_hand = np.broadcast_to(opening, families)
    kept = [None] * periods if safety_stock is None else list(safety_stock)
    kept[-1] = np.broadcast_to(last_stock(closing, safety_stock), families)
    rate = np.zeros(families)
    for some in column_blocks(families):
        needed = -on_hand[some]
        for t, stock in enumerate(kept):
            needed += demand[t, some]
            short = needed if stock is None else needed + stock[some]
            if done[t] > 0:
                np.maximum(rate[some], short / done[t], out=rate[some])
            elif short.max() > 0:
                family = int(np.argmax(short > 0))
                raise short_too_early(float(short[family]), t, some.start + family, families)
    return np.asarray(rate * done[-1])


def last_stock(closing: float | Vector, safety_stock: Block | None) -> float | Vector:
    """Inventory that the last period may not end below: the closing or its safety stock.

    closing : units, one or (n,). safety_stock : shape (T, n), or None. Returns : units, one or (n,)
    """
    return closing if safety_stock is None else np.maximum(closing, safety_stock[-1])


def as_safety_stock(value: Any, demand: Block, no_backorders: bool | None) -> Block | None:
    """The safety stock of each period as a block; it goes with no backorders only.

    value : units, 0 or more, one number or shaped as demand, or None. demand : (T,) or (T, n).
    Returns : shape (T, n), or None. Raises InputError where backorders are allowed in so many words
    """
    if value is None:
        return None
    if no_backorders is False:
        raise InputError(
            "E412",
            "a safety stock is given, and no_backorders is FALSE.",
            "safety_stock",
            "Leave the safety stock out, or write TRUE for no_backorders.",
        )
    return as_block(as_like(value, "safety_stock", demand, minimum=0))


def short_too_early(short: float, period: int, family: int, families: int) -> LimitError:
    """The error for units that are short before anything can be made.

    short : units. period, family : from 0. families : how many there are.
    """
    row = f", row {family + 1}" if families > 1 else ""
    return LimitError(
        "E123",
        f"{short:.10g} are short before the first working day.",
        f"demand{row}, period {period + 1}",
        "Raise the opening, or allow backorders.",
    )


def row_of(name: str, family: int, families: int | None) -> str:
    """Where one number a family stands: its argument, and its row where there are several."""
    return name if families is None else f"{name}, row {family + 1}"

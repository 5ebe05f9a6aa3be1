"""Demand and periods of a master schedule inside its fences; imports numpy, arrays, errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, as_block, as_each, as_like, as_word, families_of
from sopxl.errors import LimitError

GREATER, SUM, FORECAST, ORDERS = "greater", "sum", "forecast", "orders"
DEMAND_RULES = (GREATER, SUM, FORECAST, ORDERS)

_LONGEST = 240  # periods of a fence or a lead time


def counted_demand(
    forecast: Block, orders: Any, demand_fence: Any, demand_rule: str | None
) -> Block:
    """Demand that the schedule meets: orders inside the fence, by the rule behind it."""
    rule = as_word(GREATER if demand_rule is None else demand_rule, "demand_rule", DEMAND_RULES)
    booked = as_like(orders, "orders", forecast, minimum=0)
    inside = is_within(demand_fence, "demand_fence", forecast).reshape(forecast.shape)
    behind = {
        GREATER: np.maximum(forecast, booked),
        SUM: forecast + booked,
        FORECAST: forecast,
        ORDERS: booked,
    }
    return np.where(inside, booked, behind[rule])


def whole_periods(value: Any, name: str, families: int | None, least: int = 0) -> NDArray[np.int64]:
    """A number of periods, one or one each family, shape (1,) or (n,); left out, the least."""
    given = np.atleast_1d(as_each(float(least) if value is None else value, name, families))
    wrong = (given < least) | (given > _LONGEST) | (given != np.floor(given))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise LimitError(
            "E136",
            f"found {given[row]:.10g}, a whole number from {least} to {_LONGEST} is expected.",
            f"{name}, row {row + 1}" if given.size > 1 else name,
            "Correct the value.",
        )
    return given.astype(np.int64)


def is_within(fence: Any, name: str, like: Block) -> NDArray[np.bool_]:
    """Which periods stand inside a fence, shape (T, n)."""
    periods = np.arange(like.shape[0])[:, None]
    inside = periods < whole_periods(fence, name, families_of(like))
    return np.broadcast_to(inside, as_block(like).shape)

"""Load by overall factors, where no bill of resources is kept; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_block, as_periods
from sopxl.calc.items import as_items
from sopxl.errors import LimitError

_PRINTED = 0.01  # by how much shares that were rounded for print may go beyond the whole


def overall_factor_load(plan: Any, hours: Any, shares: Any) -> Block:
    """Hours of each key resource by its share in all hours of the past.

    plan : shape (T,) or (T, n), units per period, each 0 or more.
    hours : standard hours of one unit on all resources together, 0 or more, one for all families
        or one for each.
    shares : share of each resource in all hours of the past, 0 to 1, one for each resource;
        together at most 1, and less where only some resources are looked at. Rounded shares may
        go beyond 1 by 0.01.
    Returns : shape (T, resources), hours per period, 0 or more.

    Raises InputError (blank, text, wrong shape), LimitError (negative; shares above the whole).
    Rule : load[t, resource] = share[resource] × sum over families of plan[t, family] ×
        hours[family]; blind to a change of mix and to lead times
    Source : Vollmann, Berry and Whybark, Manufacturing Planning and Control, capacity planning
        using overall factors

    >>> overall_factor_load([[33, 17]], [0.95, 1.85], [0.603, 0.304, 0.093]).round(2)
    array([[37.87, 19.09,  5.84]])
    >>> overall_factor_load([[33, 17]], [0.95, 1.85], [60, 40])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 shares, resource 1: found 60, 1 or less is expected.
    Correct the value.
    """
    planned = as_block(as_periods(plan, "plan", minimum=0))
    standard = as_items(hours, "hours", planned.shape[1], noun="family", spread=True, minimum=0)
    parts = as_items(shares, "shares", noun="resource", minimum=0, maximum=1)
    whole = float(parts.sum())
    if whole > 1 + _PRINTED:
        raise LimitError(
            "E121",
            f"the shares sum to {whole:.10g}, 1 or less is expected.",
            "shares",
            "Give the share of each resource in the hours of all of them.",
        )
    return np.outer(planned @ standard, parts)

"""Whether a change of plan is allowed inside the time fences; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, as_block, as_periods, as_row

ALLOWED, NEEDS_APPROVAL, NOT_ALLOWED = 0, 1, 2
VERDICTS = ("allowed", "needs approval", "not allowed")

_ROUNDING = 1e-9  # share of the rate by which a change may miss its limit


def rate_change(old_plan: Any, new_plan: Any) -> Block:
    """Change of the production rate against the plan authorised before.

    old_plan : shape (T,) or (T, n), units per period, each 0 or more.
    new_plan : shape of old_plan, units per period, each 0 or more.
    Returns : shape of old_plan, share of the old rate, signed; infinite where the old rate is 0
        and the new one is not, 0 where both are.

    Raises InputError (blank, text, wrong shape), LimitError (negative).
    Rule : change[t] = (new[t] − old[t]) ÷ old[t]
    Source : Wallace and Stahl, Sales & Operations Planning: The How-To Handbook, time fences

    >>> rate_change([100, 100], [100, 110])
    array([0. , 0.1])
    >>> rate_change([100, 100], [100])
    Traceback (most recent call last):
    sopxl.errors.InputError: E118 new_plan: new_plan has 1 period, 2 are expected.
    Give ranges of the same size.
    """
    old = as_periods(old_plan, "old_plan", minimum=0)
    new = as_periods(new_plan, "new_plan", like=old, minimum=0)
    change = np.where(new > 0, np.inf, 0.0)
    np.divide(new - old, old, out=change, where=old > 0)
    return change


def fence_verdicts(old_plan: Any, new_plan: Any, limits: Any) -> NDArray[np.int_]:
    """What the time fences say to each change of the production rate.

    old_plan : shape (T,) or (T, n), units per period, each 0 or more.
    new_plan : shape of old_plan, units per period, each 0 or more.
    limits : shape (k,), share of the rate that may change from period 1 on, each 0 or more;
        periods beyond the last one may change freely.
    Returns : shape of old_plan; 0 allowed, 1 needs approval, 2 not allowed.

    Raises InputError (blank, text, wrong shape), LimitError (negative).
    Rule : within its limit a change is allowed; beyond it, it needs approval; where the limit is
        0 the period is frozen, and any change is not allowed
    Source : Wallace and Stahl, Sales & Operations Planning: The How-To Handbook, time fences

    >>> fence_verdicts([100, 100, 100, 100], [100, 115, 150, 300], [0, 0.1, 0.2])
    array([0, 1, 1, 0])
    >>> fence_verdicts([100], [101], [0])
    array([2])
    >>> fence_verdicts([100], [101], [-0.1])
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 limits, period 1: found -0.1, 0 or more is expected.
    Correct the value.
    """
    change = np.abs(rate_change(old_plan, new_plan))
    given = as_row(limits, "limits", np.size(limits), minimum=0)
    block = as_block(change)
    allowed = np.full(block.shape[0], np.inf)
    held = min(block.shape[0], given.size)
    allowed[:held] = given[:held]
    over = block > allowed[:, None] + _ROUNDING
    verdict = np.where(over, np.where(allowed[:, None] == 0, NOT_ALLOWED, NEEDS_APPROVAL), ALLOWED)
    return verdict.reshape(change.shape)

"""Usage: what finishing takes of a component; imports numpy, arrays and fraction."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Vector, as_block, as_like, as_periods
from sopxl.calc.fraction import as_fraction


def component_usage(finishing: Any, quantity_per: Any, option_share: Any = None) -> Vector:
    """Units that the plans of all families take of one component.

    finishing : shape (T,) or (T, n), units finished per period, each 0 or more.
    quantity_per : units of the component in one unit that takes it, 0 or more; one for all, or
        shape (T,), (1, n) or (T, n) where it differs by period or family.
    option_share : share of a family's orders that take it, 0 to 1, shaped as quantity_per. Left
        out: 1, every order takes it.
    Returns : shape (T,), units of the component per period, 0 or more.

    Raises InputError (blank, text, wrong shape), LimitError (negative; a share above 1).
    Rule : usage[t] = sum over families of finishing[t] × quantity per[t] × option share[t]
    Source : Arnold, Chapman and Clive, Introduction to Materials Management, planning bills;
        hand-worked case

    >>> component_usage([[100, 40], [50, 0]], [[2, 1]], [[0.6, 1]])
    array([160.,  60.])
    >>> component_usage([100, 50], 2, 1.2)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 option_share: found 1.2, a fraction from 0 to 1 is expected.
    Write 0.012.
    """
    made = as_block(as_periods(finishing, "finishing", minimum=0))
    each = as_like(quantity_per, "quantity_per", made, minimum=0)
    share = as_fraction(1.0 if option_share is None else option_share, "option_share", made)
    return np.asarray((made * each * share).sum(axis=1))

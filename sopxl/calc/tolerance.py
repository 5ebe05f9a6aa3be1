"""Whether what happened lies in the band around the plan; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import as_periods
from sopxl.calc.fraction import as_fraction

LOW, IN_BAND, HIGH = -1, 0, 1
VERDICTS = ("in band", "high", "low")  # −1 counts from the end

_ROUNDING = 1e-9  # share of the plan by which an actual may miss its band


def tolerance_verdicts(plan: Any, actual: Any, band: Any) -> NDArray[np.int_]:
    """Whether each actual lies in the tolerance band of its plan.

    plan : shape (T,) or (T, n), units per period.
    actual : shape of plan, units per period.
    band : share of the plan on either side, 0 to 1; one number, (T,), (1, n) or (T, n).
    Returns : shape of plan; 0 in band, 1 high, −1 low.

    Raises InputError (blank, text, wrong shape), LimitError (a band that is no share).
    Rule : in band where |actual − plan| is at most band × |plan|, its ends included
    Source : Wallace and Stahl, Sales & Operations Planning, performance to plan; hand-worked case

    >>> tolerance_verdicts([100, 100, 100], [105, 106, 90], 0.05)
    array([ 0,  1, -1])
    >>> tolerance_verdicts([100], [105], 5)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 band: found 5, a fraction from 0 to 1 is expected.
    Write 0.05.
    """
    planned = as_periods(plan, "plan")
    happened = as_periods(actual, "actual", like=planned)
    share = as_fraction(band, "band", planned)
    size = np.abs(planned)
    deviation = happened - planned
    outside = np.abs(deviation) > (share + _ROUNDING) * size
    return np.where(outside, np.sign(deviation), IN_BAND).astype(np.int_)

"""The rules of the master schedule, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc
from sopxl.calc import fence
from sopxl.registry import Each, Periods, sop_function

CATEGORY = "Master schedule"


@sop_function(
    CATEGORY,
    "=SOP_FENCE({100,100,100,100},{100,115,150,300},{0,0.1,0.2})",
    calc.fence_verdicts,
)
def SOP_FENCE(old_plan: Periods, new_plan: Periods, limits: Each) -> Any:
    """Whether the time fences allow each change of the production rate.

    old_plan : units per period, 0 or more; one row or column, or a block of families
    new_plan : units per period, laid like old_plan
    limits : share of the rate that may change, one a period from the first on; 0 freezes a period,
        and periods beyond the last limit may change freely
    Returns : the words "allowed", "needs approval" or "not allowed", laid like old_plan
    """
    return np.array(fence.VERDICTS)[calc.fence_verdicts(old_plan, new_plan, limits)]

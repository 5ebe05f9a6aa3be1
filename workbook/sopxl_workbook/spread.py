"""How far views may be apart, and which are; imports the consensus and the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sopxl.arrays import Block
from sopxl.plan.alerts import Alert
from sopxl.plan.consensus import apart_money, views_apart
from sopxl.plan.make import CompanyPlan
from sopxl_workbook.contract import SPREAD_LIMIT
from sopxl_workbook.formulas import consensus_of


def spread_limit(settings: Mapping[str, Any]) -> float:
    """The share of the forecast by which views may be apart; NaN where no number is set.

    settings : of the Control sheet, by name.
    """
    value = settings.get(SPREAD_LIMIT.name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and value is not None else np.nan


def alerts_of(plan: CompanyPlan, settings: Mapping[str, Any]) -> Sequence[Alert]:
    """An alert for each family whose views are apart and not agreed."""
    if not plan.company.view_owners:
        return ()
    forecast, limit = plan.figures.forecast, spread_limit(settings)
    return tuple(views_apart(consensus_of(plan), forecast, limit))


def money_apart(plan: CompanyPlan, settings: Mapping[str, Any]) -> tuple[Block, Block]:
    """Units that views are apart in the months ahead, and their money, both (months, n)."""
    return apart_money(consensus_of(plan), plan.figures.forecast, spread_limit(settings))

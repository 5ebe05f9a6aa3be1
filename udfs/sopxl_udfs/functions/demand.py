"""Forecasts, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc
from sopxl.registry import Number, Periods, Word, sop_function

CATEGORY = "Demand"


@sop_function(CATEGORY, '=SOP_FORECAST({10,20,30,40},5,"seasonal naive",4)', calc.baseline_forecast)
def SOP_FORECAST(
    history: Periods, periods: Number, method: Word | None = None, season: Number | None = None
) -> Any:
    """Baseline forecast of the coming periods.

    history : units per period, 0 or more, oldest first; one row or column, or a block
    periods : how many to forecast, 1 to 120
    method : "seasonal naive" or "naive"; left out, "seasonal naive"
    season : periods in a season; left out, 12
    Returns : units per period, laid like history, 0 or more
    Rule : seasonal naive: the same period one season before, else the mean of the last three;
        naive: the last period
    """
    return calc.baseline_forecast(history, periods, method, 12 if season is None else season)

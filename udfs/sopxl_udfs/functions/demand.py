"""Forecasts, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc, cells
from sopxl.calc.accuracy import WAPE
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


@sop_function(CATEGORY, '=SOP_ACCURACY({10,10,10,10},{8,11,12,14},"mad")', calc.forecast_accuracy)
def SOP_ACCURACY(forecast: Periods, actual: Periods, measure: Word | None = None) -> Any:
    """How far a forecast is from what customers asked for.

    forecast : units per period, 0 or more; one row or column, or a block of families
    actual : units per period, 0 or more, laid like forecast
    measure : "bias", "mad", "mse" or "rmse" in units, "mape", "wape" or "smape" as a share, "mase"
        in errors of the naive forecast; left out, "wape"
    Returns : one number a family; blank where the measure would divide by nothing; a positive
        bias is too little forecast
    """
    return calc.forecast_accuracy(forecast, actual, measure or WAPE)


@sop_function(CATEGORY, "=SOP_TRACKING_SIGNAL({10,10,10,10},{8,11,12,14})", calc.tracking_signal)
def SOP_TRACKING_SIGNAL(forecast: Periods, actual: Periods) -> Any:
    """Whether a forecast errs to one side.

    forecast : units per period, 0 or more; one row or column, or a block of families
    actual : units per period, 0 or more, laid like forecast
    Returns : three rows a family: running sum of actual less forecast; mean absolute error so
        far; the first divided by the second, which beyond 4 or −4 tells of a bias
    """
    found = calc.tracking_signal(forecast, actual)
    return cells.by_family(found.running_sum, found.mad, found.signal)

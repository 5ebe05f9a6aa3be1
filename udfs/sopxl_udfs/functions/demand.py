"""Forecasts, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc, cells
from sopxl.calc.accuracy import WAPE
from sopxl.calc.seasonality import SIMPLE_AVERAGE
from sopxl.registry import Each, Number, Periods, Word, sop_function

CATEGORY = "Demand"


@sop_function(
    CATEGORY, '=SOP_FORECAST({12,17,20,19,24},2,"holt",12,0.2,0.4)', calc.baseline_forecast
)
def SOP_FORECAST(
    history: Periods,
    periods: Number,
    method: Word | None = None,
    season: Number | None = None,
    alpha: Each | None = None,
    beta: Each | None = None,
    gamma: Each | None = None,
    initial: Periods | None = None,
    show: Word | None = None,
    span: Periods | None = None,
) -> Any:
    """Baseline forecast of the coming periods.

    history : units per period, 0 or more, oldest first; one row or column, or a block of families
    periods : how many to forecast, 1 to 120
    method : naive, seasonal naive (left out, this), moving average, weighted moving average,
        exponential smoothing, holt, adjusted smoothing, lagged trend smoothing, holt-winters,
        holt-winters additive, linear trend, decomposition, static, croston, tsb, or auto
    season : periods in a season; left out, 12
    alpha : how fast the level learns, 0 to 1, one or one a family; left out, the best of five
    beta : the same of the trend; with "tsb" of the probability
    gamma : the same of the season
    initial : starting values before period 1, a row a family: level; or level, trend; or level,
        trend and a season of indices; or indices; or size and interval; left out, from history
    show : "forecast", or of the past "fit", "level", "trend"; or "season", "parameters", "method"
    span : periods of a moving average (left out, 3), or its weights, oldest first
    Returns : units per period, laid like history, 0 or more; fit, level and trend one for each
        period of history, blank where a start was taken from it; season one for each period of a
        season; parameters are alpha, beta, gamma; method is a word
    """
    return calc.baseline_forecast(
        history,
        periods,
        method,
        12 if season is None else season,
        alpha,
        beta,
        gamma,
        initial,
        show or "forecast",
        span,
    )


@sop_function(CATEGORY, "=SOP_SEASONALITY({10,30,14,26},2)", calc.seasonal_indices)
def SOP_SEASONALITY(history: Periods, season: Number, method: Word | None = None) -> Any:
    """Seasonal indices: how each period of a season stands to the mean.

    history : units per period, 0 or more, oldest first; one row or column, or a block of families
    season : periods in a season, 12 for months
    method : "simple average", "yearly average" or "moving average" (ratio to the centred one);
        left out, "simple average"
    Returns : a ratio for each period of a season, laid like history; they average 1; the first is
        for the first period of history; blank for a family without demand
    """
    return calc.seasonal_indices(history, season, method or SIMPLE_AVERAGE)


@sop_function(CATEGORY, '=SOP_ACCURACY({10,10,10,10},{8,11,12,14},"mad")', calc.forecast_accuracy)
def SOP_ACCURACY(forecast: Periods, actual: Periods, measure: Word | None = None) -> Any:
    """How far a forecast is from what customers asked for.

    forecast : units per period, 0 or more; one row or column, or a block of families
    actual : units per period, 0 or more, laid like forecast
    measure : "bias", "mad", "mse", "rmse" or "se" in units, "mpe", "mape", "wape" or "smape" as a
        share, "mase" in errors of the naive forecast; left out, "wape"
    Returns : one number a family; blank where the measure would divide by nothing; a positive
        bias is too little forecast
    """
    return calc.forecast_accuracy(forecast, actual, measure or WAPE)


@sop_function(CATEGORY, "=SOP_TRACKING_SIGNAL({10,10,10,10},{8,11,12,14})", calc.tracking_signal)
def SOP_TRACKING_SIGNAL(
    forecast: Periods,
    actual: Periods,
    alpha: Each | None = None,
    opening_mad: Each | None = None,
) -> Any:
    """Whether a forecast errs to one side.

    forecast : units per period, 0 or more; one row or column, or a block of families
    actual : units per period, 0 or more, laid like forecast
    alpha : how fast a smoothed MAD learns, 0 to 1, one or one a family; left out, plain mean
    opening_mad : units, the smoothed MAD before period 1; left out, the first absolute error
    Returns : three rows a family: running sum of actual less forecast; mean absolute error so
        far; the first divided by the second, which beyond 4 or −4 tells of a bias
    """
    found = calc.tracking_signal(forecast, actual, alpha, opening_mad)
    return cells.by_family(found.running_sum, found.mad, found.signal)


@sop_function(CATEGORY, "=SOP_CONSUME({100,100,100},{130,20,0},0,1)", calc.consume_forecast)
def SOP_CONSUME(
    forecast: Periods,
    orders: Periods,
    backward: Number | None = None,
    forward: Number | None = None,
    reduction: Periods | None = None,
) -> Any:
    """Forecast that is left once orders have taken their part of it.

    forecast : units per period, 0 or more; one row or column, or a block of families
    orders : units due per period, 0 or more, laid like forecast
    backward : how many earlier periods an order may draw on; left out, 0
    forward : how many later periods it may draw on, after those; left out, 0
    reduction : share of the forecast taken off before, 0 to 1, one or one a period; left out, 0
    Returns : units per period, laid like forecast, 0 or more; orders above all forecast that they
        may draw on are carried nowhere
    """
    return calc.consume_forecast(forecast, orders, backward or 0, forward or 0, reduction).left

"""Baseline forecasts from history, one idea a file; imports numpy, arrays and errors."""

from __future__ import annotations

from sopxl.calc.forecast.baseline import baseline_forecast
from sopxl.calc.forecast.naive import naive_forecast, seasonal_naive_forecast

__all__ = ["baseline_forecast", "naive_forecast", "seasonal_naive_forecast"]

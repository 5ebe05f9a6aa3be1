"""The methods of a forecast by their names; imports the methods."""

from __future__ import annotations

from sopxl.arrays import as_word
from sopxl.calc.forecast.average import AVERAGE_METHOD
from sopxl.calc.forecast.decomposition import DECOMPOSITION_METHOD, STATIC_METHOD
from sopxl.calc.forecast.intermittent import CROSTON_METHOD, TSB_METHOD
from sopxl.calc.forecast.line import LINE_METHOD
from sopxl.calc.forecast.model import Method
from sopxl.calc.forecast.naive import NAIVE_METHOD, SEASONAL_NAIVE_METHOD
from sopxl.calc.forecast.smoothing import (
    ADDITIVE_METHOD,
    ADJUSTED_METHOD,
    HOLT_METHOD,
    LAGGED_METHOD,
    MULTIPLIED_METHOD,
    SIMPLE_METHOD,
)

SEASONAL_NAIVE, NAIVE, WEIGHTED, AUTO = (
    *("seasonal naive", "naive", "weighted moving average", "auto"),
)
METHODS: dict[str, Method] = {  # the simplest first: of two that do equally well it is taken
    NAIVE: NAIVE_METHOD,
    "moving average": AVERAGE_METHOD,
    WEIGHTED: AVERAGE_METHOD,
    "exponential smoothing": SIMPLE_METHOD,
    SEASONAL_NAIVE: SEASONAL_NAIVE_METHOD,
    "linear trend": LINE_METHOD,
    "holt": HOLT_METHOD,
    "adjusted smoothing": ADJUSTED_METHOD,
    "lagged trend smoothing": LAGGED_METHOD,
    "holt-winters additive": ADDITIVE_METHOD,
    "holt-winters": MULTIPLIED_METHOD,
    "decomposition": DECOMPOSITION_METHOD,
    "static": STATIC_METHOD,
    "croston": CROSTON_METHOD,
    "tsb": TSB_METHOD,
}
_ONLY_ASKED = (WEIGHTED, "adjusted smoothing", "lagged trend smoothing", "static")
TRIED = tuple(name for name in METHODS if name not in _ONLY_ASKED)
_OTHER_WORDS = {
    "ses": "exponential smoothing",
    "simple exponential smoothing": "exponential smoothing",
    "simple moving average": "moving average",
    "weighted": WEIGHTED,
    "weighted average": WEIGHTED,
    "trend-adjusted smoothing": "holt",
    "holt-winters multiplicative": "holt-winters",
    "winters": "holt-winters",
    "linear regression": "linear trend",
}


def method_word(value: str) -> str:
    """The name of a method, from that or from another name of it.

    >>> method_word(" SES")
    'exponential smoothing'
    """
    written = str(value).strip().casefold()
    return as_word(_OTHER_WORDS.get(written, value), "method", (*METHODS, AUTO))

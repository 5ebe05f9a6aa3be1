"""Units to money and back; imports numpy, arrays, limits and errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_like, as_periods, place_of
from sopxl.errors import LimitError
from sopxl.limits import check_array


def dollars(units: Any, price: Any, rate: Any = None, conversion: Any = None) -> Block:
    """Money for a quantity in each period.

    units : shape (T,) or (T, n), units per period; may be negative.
    price : money per priced unit, 0 or more; one number, (T,), (1, n) or (T, n). Use the price
        for sales, the standard cost for production and inventory.
    rate : money of the report for one of the price, more than 0, shaped as price. Left out: 1.
    conversion : priced units in one planned unit, more than 0, shaped as price. Left out: 1.
    Returns : shape of units, money of the report.

    Raises InputError (blank, text, wrong shape), LimitError (negative price, rate of 0).
    Rule : dollars = units × conversion × price × rate
    Source : Garrison, Managerial Accounting, sales budget of Hampton Freeze

    >>> dollars([10000, 30000], 20)
    array([200000., 600000.])
    >>> dollars([10000], 20, rate=0)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 rate: found 0, more than 0 is expected. Correct the value.
    """
    units = as_periods(units, "units")
    money = units * as_like(price, "price", units, minimum=0)
    if rate is not None:
        money *= as_like(rate, "rate", units, above=0)
    if conversion is not None:
        money *= as_like(conversion, "conversion", units, above=0)
    return np.asarray(money)


def units_for_dollars(dollars: Any, price: Any, rate: Any = None, conversion: Any = None) -> Block:
    """Quantity that an amount of money stands for in each period.

    dollars : shape (T,) or (T, n), money of the report per period; may be negative.
    price : money per priced unit, more than 0; one number, (T,), (1, n) or (T, n).
    rate : money of the report for one of the price, more than 0, shaped as price. Left out: 1.
    conversion : priced units in one planned unit, more than 0, shaped as price. Left out: 1.
    Returns : shape of dollars, units.

    Raises InputError (blank, text, wrong shape), LimitError (a price, rate or conversion of 0).
    Rule : units = dollars ÷ (conversion × price × rate)
    Source : Garrison, Managerial Accounting, sales budget of Hampton Freeze, read backwards

    >>> units_for_dollars([200000, 600000], 20)
    array([10000., 30000.])
    >>> units_for_dollars([200000], 0)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 price: found 0, more than 0 is expected. Correct the value.
    """
    money = as_periods(dollars, "dollars")
    per_unit = np.array(as_like(price, "price", money, above=0))
    if rate is not None:
        per_unit *= as_like(rate, "rate", money, above=0)
    if conversion is not None:
        per_unit *= as_like(conversion, "conversion", money, above=0)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        units = money / per_unit
    wrong = np.argwhere(~np.isfinite(units))
    if wrong.size:
        index = tuple(wrong[0].tolist())
        raise LimitError(
            "E122",
            f"{per_unit[index]:.10g} for one unit is too near to 0 to work with.",
            place_of("price", index),
            "Correct price, rate or conversion.",
        )
    check_array(units, lambda index: place_of("units", index), None, None, None)
    return np.asarray(units)

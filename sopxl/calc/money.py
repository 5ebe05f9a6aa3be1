"""Units to money; imports numpy and arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_like, as_periods


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

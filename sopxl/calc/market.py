"""Why sales differ from their base: the market, or the share of it; imports numpy and items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sopxl.arrays import as_number
from sopxl.calc.items import as_items
from sopxl.errors import LimitError


@dataclass(frozen=True, slots=True)
class MarketVariances:
    """The effect of another total quantity, split by cause; what raises the money is positive."""

    share: float  # money, another share of the market
    size: float  # money, a market of another size


def market_variances(
    units_0: Any, price_0: Any, units_1: Any, market_0: Any, market_1: Any
) -> MarketVariances:
    """What another share of the market, and a market of another size, do to the money.

    units_0 : base quantity of each item, shape (n,), 0 or more, not all 0.
    price_0 : base price or margin of a unit, one number or one for each item; a margin may be
        negative.
    units_1 : actual quantity of each item, shape (n,), 0 or more.
    market_0 : base quantity of the whole market, more than 0.
    market_1 : actual quantity of the whole market, more than 0.
    Returns : MarketVariances, money; together the sales-quantity variance of all items.

    Raises InputError (blank, text, wrong count), LimitError (a negative quantity, no base
        quantity at all, a market of 0 or smaller than what is sold in it).
    Rule : share = market_1 × (actual share − base share) × mean base price; size = (market_1 −
        market_0) × base share × mean base price; a share is all units ÷ market, the mean price is
        that of the base mix
    Source : Horngren, Cost Accounting, market-share and market-size variances

    >>> market_variances([600, 400], [10, 20], [550, 550], 4000, 5000)
    MarketVariances(share=-2100.0, size=3500.0)
    >>> market_variances([600, 400], [10, 20], [550, 550], 900, 5000)
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 market_0: found 900, 1000 or more is expected, which is sold of
    it. Correct the value.
    """
    base = as_items(units_0, "units_0", minimum=0)
    price = as_items(price_0, "price_0", len(base), spread=True)
    actual = as_items(units_1, "units_1", len(base), minimum=0)
    sold_0, sold_1 = float(base.sum()), float(actual.sum())
    if sold_0 == 0:
        raise LimitError(
            "E121",
            "found 0 for every item, more than 0 is expected.",
            "units_0",
            "Give the base quantities, whose mix the mean price is of.",
        )
    before = _market(market_0, "market_0", sold_0)
    after = _market(market_1, "market_1", sold_1)
    mean = float(base @ price) / sold_0
    return MarketVariances(
        share=(sold_1 - after * sold_0 / before) * mean,
        size=(after - before) * sold_0 / before * mean,
    )


def _market(value: Any, name: str, sold: float) -> float:
    """The size of a market, which is no smaller than what is sold of it."""
    size = as_number(value, name, above=0)
    if size >= sold:
        return size
    raise LimitError(
        "E121",
        f"found {size:.10g}, {sold:.10g} or more is expected, which is sold of it.",
        name,
        "Correct the value.",
    )

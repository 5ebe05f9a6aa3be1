"""Why revenue differs from its base, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc
from sopxl.arrays import as_word
from sopxl.calc.variance import OWN
from sopxl.registry import Grid, Number, Word, sop_function
from sopxl_udfs.functions.items import as_range, labels, lie_across

CATEGORY = "Units and dollars"
TOTALS, ITEMS = "totals", "items"


@sop_function(CATEGORY, "=SOP_PVM({600;400},{10;20},{550;550},{10.5;19})", calc.price_volume_mix)
def SOP_PVM(
    units_0: Grid,
    price_0: Grid,
    units_1: Grid,
    price_1: Grid,
    rate_0: Grid | None = None,
    rate_1: Grid | None = None,
    unit_of_measure: Grid | None = None,
    basis: Word | None = None,
    show: Word | None = None,
) -> Any:
    """The change of revenue from a base to an actual: price, volume, mix, exchange, new, dropped.

    units_0 : base quantity (budget, last year) of each item, 0 or more; one row or column of items
    price_0 : base price or margin of a unit in local money, one or one each; may be blank where
        units_0 is 0
    units_1 : actual quantity of each item, 0 or more
    price_1 : actual price or margin, one or one each; may be blank where units_1 is 0
    rate_0 : base money of the report for one of the local, one or one each; left out, 1
    rate_1 : actual rate; left out, rate_0
    unit_of_measure : unit of each item; different units are refused; left out, not looked at
    basis : "own", volume and mix of an item at its own base price; "mean", its volume at the mean
        price and its mix at what its price is above that; the totals are the same; left out, "own"
    show : "totals", or "items" for a row of six figures each; left out, "totals"
    Returns : six figures in this order: price, volume, mix, exchange, new items, dropped items;
        together they are the change; what raises revenue is positive
    """
    kind = as_word(show or TOTALS, "show", (TOTALS, ITEMS))
    units = None if unit_of_measure is None else labels(unit_of_measure, "unit_of_measure")
    found = calc.price_volume_mix(
        units_0, price_0, units_1, price_1, rate_0, rate_1, units, basis or OWN
    )
    across = lie_across(units_0)
    effects = np.array(found.effects)
    if kind == ITEMS:
        return as_range(effects, across=across)
    return as_range(effects.sum(axis=1)[None, :], across=across)


@sop_function(CATEGORY, "=SOP_MARKET({600;400},{10;20},{550;550},4000,5000)", calc.market_variances)
def SOP_MARKET(
    units_0: Grid, price_0: Grid, units_1: Grid, market_0: Number, market_1: Number
) -> Any:
    """What another share of the market, and a market of another size, do to revenue.

    units_0 : base quantity (budget, last year) of each item, 0 or more; one row or column of items
    price_0 : base price or margin of a unit, one or one each
    units_1 : actual quantity of each item, 0 or more
    market_0 : base quantity of the whole market, more than 0
    market_1 : actual quantity of the whole market, more than 0
    Returns : two figures: market share, market size; together what SOP_PVM tells as volume, where
        no item is new or dropped; what raises revenue is positive
    """
    found = calc.market_variances(units_0, price_0, units_1, market_0, market_1)
    return as_range(np.array([[found.share, found.size]]), across=lie_across(units_0))

"""What customers asked for of each item, from the Actuals as they stand; imports the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sopxl_workbook.contract import ACTUALS, ITEM_MAP, Measure
from sopxl_workbook.tables import Tables

_ASKED = (Measure.REQUESTED, Measure.BOOKED, Measure.SHIPPED)  # the first that stands is taken


def items_sold(tables: Tables) -> Mapping[tuple[int, str], float]:
    """Units of each item by period number and item: requested, else booked, else shipped.

    Returns : only items of the Item map, in units of the item; an item without a row is not in it.
    """
    items = frozenset(tables[ITEM_MAP.name].columns["Item"])
    by_measure: dict[str, dict[tuple[int, str], float]] = defaultdict(lambda: defaultdict(float))
    rows = tables[ACTUALS.name].of("Measure", "Period", "Code", "Quantity")
    for measure, period, code, quantity in rows:
        if code in items:
            by_measure[measure][period, code] += quantity
    found: dict[tuple[int, str], float] = {}
    for measure in reversed(_ASKED):
        found |= by_measure[measure]
    return found

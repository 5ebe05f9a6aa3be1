"""Safety stock, run-out lots, kanban and takt, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc
from sopxl.arrays import as_word
from sopxl.registry import Items, Number, Periods, Word, sop_function

CATEGORY = "Detail and pull"

QUANTITY, TIME = "quantity", "time"


@sop_function(CATEGORY, "=SOP_SAFETY_STOCK(500,2,0.9)", calc.safety_stock)
def SOP_SAFETY_STOCK(
    sigma: Periods,
    lead_time: Periods,
    service: Periods,
    sigma_lead_time: Periods | None = None,
    measure: Word | None = None,
    demand: Periods | None = None,
    lot: Periods | None = None,
    review: Periods | None = None,
) -> Any:
    """Safety stock for a service level.

    sigma : standard deviation of the demand of one period, units, or 1.25 × its mean absolute
        deviation; this and the others one number, a row or column, or a block
    lead_time : periods from order to receipt, 0 or more
    service : share of order cycles without a shortage, or of demand met from stock, inside 0 to 1;
        0.95, never 95; with "factor" the standard deviations held
    sigma_lead_time : standard deviation of the lead time, periods; left out, 0
    measure : "cycle", "fill rate" or "factor", what service means; left out, "cycle"
    demand : units per period; needed where the lead time varies
    lot : units ordered at a time; needed for a fill rate; left out, demand × review
    review : periods between two looks at the stock; left out, 0, it is always looked at
    Returns : units, laid like the first range, 0 or more
    """
    return calc.safety_stock(
        sigma, lead_time, service, sigma_lead_time, measure, demand, lot, review
    )


@sop_function(CATEGORY, "=SOP_SERVICE_LEVEL(500,2,1000)", calc.service_level)
def SOP_SERVICE_LEVEL(
    sigma: Periods,
    lead_time: Periods,
    safety_stock: Periods,
    sigma_lead_time: Periods | None = None,
    measure: Word | None = None,
    demand: Periods | None = None,
    lot: Periods | None = None,
    review: Periods | None = None,
) -> Any:
    """Service level that a safety stock gives.

    sigma : standard deviation of the demand of one period, units, or 1.25 × its mean absolute
        deviation; this and the others one number, a row or column, or a block
    lead_time : periods from order to receipt, 0 or more
    safety_stock : units held beyond the demand expected, 0 or more
    sigma_lead_time : standard deviation of the lead time, periods; left out, 0
    measure : "cycle", share of order cycles without a shortage, "fill rate", share of demand met
        from stock, or "factor", standard deviations held; left out, "cycle"
    demand : units per period; needed where the lead time varies
    lot : units ordered at a time; needed for a fill rate; left out, demand × review
    review : periods between two looks at the stock; left out, 0, it is always looked at
    Returns : a share from 0 to 1, laid like the first range; or standard deviations, blank where
        nothing varies
    """
    return calc.service_level(
        sigma, lead_time, safety_stock, sigma_lead_time, measure, demand, lot, review
    )


@sop_function(CATEGORY, "=SOP_RUNOUT({50,120,30},{20,30,50},200)", calc.run_out_lots)
def SOP_RUNOUT(
    on_hand: Items,
    demand: Items,
    capacity: Number,
    lot: Items | None = None,
    hours_per_unit: Items | None = None,
    show: Word | None = None,
) -> Any:
    """Production that lets all items of a family run out at the same time.

    on_hand : units on hand of each item, a row or column; negative is owed to customers
    demand : units per period of each item, 0 or more
    capacity : units that the family may make, or hours where hours_per_unit is given
    lot : units, one number or one an item; left out, exact quantities
    hours_per_unit : hours of capacity in one unit, one number or one an item; left out, 1
    show : "quantity" to make, or "time" that stock and it then last; left out, "quantity"
    Returns : units of each item, or periods, laid like on_hand; no time without demand
    """
    asked = as_word(QUANTITY if show is None else show, "show", (QUANTITY, TIME))
    found = calc.run_out_lots(on_hand, demand, capacity, lot, hours_per_unit)
    return found.production if asked == QUANTITY else found.run_out_time


@sop_function(CATEGORY, "=SOP_KANBAN(2000,0.4,200,0.1)", calc.kanban_cards)
def SOP_KANBAN(
    demand: Periods,
    lead_time: Periods,
    container: Periods,
    safety: Periods | None = None,
    safety_stock: Periods | None = None,
    rounding: Word | None = None,
) -> Any:
    """Kanban cards, and so containers, of a loop.

    demand : units per period, 0 or more; this and the others one number, a row or column, or a
        block
    lead_time : periods for a card to come round: waiting, making and moving
    container : units in a full container, more than 0; of each item its own where they differ
    safety : share added to the demand of the lead time, 0 to 1; 0.1 is 10 %; left out, 0
    safety_stock : units added to it; left out, 0
    rounding : "up", "nearest" or "none", which shows the part of a card; left out, "up", since
        fewer cards than the demand asks starve the line
    Returns : cards, laid like the first range, 0 or more
    """
    return calc.kanban_cards(demand, lead_time, container, safety, safety_stock, rounding)


@sop_function(CATEGORY, "=SOP_TAKT(450,{900,1000})", calc.takt_time)
def SOP_TAKT(available_time: Periods, demand: Periods, working_days: Periods | None = None) -> Any:
    """Takt time: the pace at which a line keeps up with demand.

    available_time : time worked per period without breaks, such as minutes; where working_days are
        given, of a working day
    demand : units per period, 0 or more; one number, a row or column, or a block
    working_days : days per period, one or one a period; left out, available_time is of a period
    Returns : time per unit in the unit of available_time, laid like the first range; blank without
        demand
    """
    return calc.takt_time(available_time, demand, working_days)

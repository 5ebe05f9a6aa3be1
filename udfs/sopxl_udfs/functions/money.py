"""Prices and money, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc, cells
from sopxl.registry import Dates, Grid, Periods, Word, sop_function
from sopxl_udfs.functions.days import days_off

CATEGORY = "Units and dollars"


@sop_function(
    CATEGORY,
    '=SOP_PRICE({"BIKES",45292,10;"BIKES",45306,12},"BIKES",{45292},{45319})',
    calc.price_in_force,
)
def SOP_PRICE(
    table: Grid,
    key: Word,
    starts: Dates,
    ends: Dates | None = None,
    holidays: Grid | None = None,
) -> Any:
    """Price, cost or rate in force in each period, mixed by working day where it changes.

    table : key, from, value, one row for each change; a value of 0 is written as "free"
    key : family, item or currency, as the table has it
    starts : first day of each period, oldest first
    ends : last day of each period; left out, the day before the next start
    holidays : days without work beside Saturdays and Sundays; left out, none
    Returns : value in force, laid like starts; #N/A where none is in force yet
    """
    rows = cells.dated_values(table, key, "table")
    return calc.price_in_force(rows, starts, ends, days_off(holidays))


@sop_function(CATEGORY, "=SOP_DOLLARS({10000,30000,40000},20)", calc.dollars)
def SOP_DOLLARS(
    units: Periods, price: Periods, rate: Periods | None = None, conversion: Periods | None = None
) -> Any:
    """Money for a quantity in each period.

    units : quantity per period; one row or column, or a block of families
    price : money per priced unit, one number or one a period; standard cost for inventory
    rate : money of the report for one of the price; left out, 1
    conversion : priced units in one planned unit; left out, 1
    Returns : money per period, laid like units
    """
    return calc.dollars(units, price, rate, conversion)

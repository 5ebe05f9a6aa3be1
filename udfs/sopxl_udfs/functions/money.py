"""Prices and money, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

from sopxl import calc, cells
from sopxl.arrays import as_word
from sopxl.registry import Dates, Each, Grid, Periods, Word, sop_function
from sopxl_udfs.functions.days import days_off

CATEGORY = "Units and dollars"
VALUE, REVALUATION, ALL = "value", "revaluation", "all"


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
    ends : last day of each period; left out, the day before the next start; a standard cost is not
        mixed: give its last day as start and as end
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


@sop_function(CATEGORY, "=SOP_UNITS({200000,600000,800000},20)", calc.units_for_dollars)
def SOP_UNITS(
    dollars: Periods, price: Periods, rate: Periods | None = None, conversion: Periods | None = None
) -> Any:
    """Quantity that an amount of money stands for in each period.

    dollars : money of the report per period; one row or column, or a block of families
    price : money per priced unit, more than 0, one number or one a period
    rate : money of the report for one of the price; left out, 1
    conversion : priced units in one planned unit; left out, 1
    Returns : units per period, laid like dollars
    """
    return calc.units_for_dollars(dollars, price, rate, conversion)


@sop_function(
    CATEGORY,
    '=SOP_CONVERT({2,3},"pallet","ea",{"pallet","case",40;"case","ea",12})',
    calc.convert_units,
)
def SOP_CONVERT(quantity: Periods, from_unit: Word, to_unit: Word, table: Grid) -> Any:
    """A quantity in another unit of measure, by the shortest chain of conversions.

    quantity : in from_unit; one row or column, or a block of families
    from_unit : unit of the quantity, as the table has it
    to_unit : unit that is wanted, as the table has it
    table : unit, other unit, how many of the other are one of it; read both ways
    Returns : quantity in to_unit, laid like quantity; #N/A where no chain leads there
    """
    return calc.convert_units(quantity, from_unit, to_unit, table)


@sop_function(
    CATEGORY,
    "=SOP_INVENTORY_VALUE(100,{50,0},{30,60},{10,11},10)",
    calc.inventory_value,
)
def SOP_INVENTORY_VALUE(
    opening: Each,
    production: Periods,
    sales: Periods,
    cost: Periods,
    opening_cost: Each,
    adjustments: Periods | None = None,
    show: Word | None = None,
) -> Any:
    """Inventory in money at standard cost, revalued where the standard changes.

    opening : units on hand before the first period; negative is owed to customers
    production : units made or received per period, 0 or more; one row or column, or a block of
        families
    sales : units sold per period, 0 or more, laid like production
    cost : standard cost of a unit, one number or one a period; a new one holds from the start of
        its period on
    opening_cost : standard cost of a unit before the first period
    adjustments : units found (+) or scrapped (−) per period; left out, none
    show : "value" at period end; "revaluation"; "all" for five rows a family: production, cost of
        sales, adjustments, revaluation, value; left out, "value"
    Returns : money per period, laid like production; stock below zero has no value
    """
    kind = as_word(show or VALUE, "show", (VALUE, REVALUATION, ALL))
    found = calc.inventory_value(opening, production, sales, cost, opening_cost, adjustments)
    if kind == VALUE:
        return found.value
    if kind == REVALUATION:
        return found.revaluation
    moved = (found.production, found.cost_of_sales, found.adjustments)
    return cells.by_family(*moved, found.revaluation, found.value)


@sop_function(
    CATEGORY,
    "=SOP_ABSORPTION(0,{800,500},{600,650},12000,15)",
    calc.fixed_cost_absorption,
)
def SOP_ABSORPTION(
    opening: Each, production: Periods, sales: Periods, fixed_cost: Periods, rate: Each
) -> Any:
    """Fixed cost that production absorbs, what of it stays in inventory, and what that does.

    opening : units on hand before the first period; negative is owed to customers
    production : units made per period, 0 or more; one row or column, or a block of
        families
    sales : units sold per period, 0 or more, laid like production
    fixed_cost : fixed cost of production incurred, one number or one a period
    rate : fixed cost of one unit: budgeted fixed cost ÷ normal production
    Returns : four rows a family: absorbed; over-absorbed (+) or under-absorbed (−); held in
        inventory at period end; profit by absorption less profit by variable costing
    """
    found = calc.fixed_cost_absorption(opening, production, sales, fixed_cost, rate)
    told = (found.over_absorbed, found.held, found.profit_difference)
    return cells.by_family(found.absorbed, *told)

"""Roll-up to families, split to items and to weeks, as cell functions; imports the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl import calc, cells
from sopxl.arrays import Vector, as_word
from sopxl.errors import InputError
from sopxl.registry import Grid, Number, Periods, Word, sop_function
from sopxl_udfs.functions.days import days_off
from sopxl_udfs.functions.items import (
    as_range,
    by_item,
    check_even,
    free_or_kept,
    labels,
    lie_across,
)
from sopxl_udfs.functions.week_calendar import weeks_from

CATEGORY = "Roll-up and mix"
TOTALS, TABLE, MEANS, LAST = "totals", "table", "means", "last"
WEEKS, PIECES, FIRST_DAYS = "weeks", "pieces", "first days"


@sop_function(
    CATEGORY,
    '=SOP_ROLLUP({12,10;30,20;7,9},{"Nails";"Nails";"Screws"},{10;1;1})',
    calc.roll_up,
)
def SOP_ROLLUP(
    values: Grid,
    keys: Grid,
    factors: Grid | None = None,
    unit_of_measure: Grid | None = None,
    wanted: Grid | None = None,
    show: Word | None = None,
) -> Any:
    """Totals of items by family, or of months by quarter, in one unit and currency.

    values : units or money of each item, periods across; where keys are a row, periods down
    keys : family of each item, one column; or one row, such as the quarter of each month
    factors : units of the family in one of the item, or price, or rate; one each, or one a period
        too; weights for "means"; left out, 1
    unit_of_measure : unit or currency of each item; one key of different units is refused,
        unless factors are given; left out, not looked at
    wanted : keys to give, in that order; left out, every key as the items have them
    show : "totals"; "table" with the key before its totals; "means" by factors, such as the price
        of a family; "last" item of each key, such as a quarter's stock; left out, "totals"
    Returns : one row of totals a key, in the order of wanted or of the items; a mean without any
        weight is blank
    Rule : total = sum of value × factor; mean = that sum ÷ sum of factors
    """
    kind = as_word(show or TOTALS, "show", (TOTALS, TABLE, MEANS, LAST))
    across = lie_across(keys)
    block = by_item(values, "values", across=across)
    by = None if factors is None else by_item(factors, "factors", across=across)
    names = labels(keys, "keys")
    order = None if wanted is None else labels(wanted, "wanted")
    of = None if unit_of_measure is None else labels(unit_of_measure, "unit_of_measure")
    if kind == LAST:
        _check_no_factors(by)
        return as_range(calc.last_of_keys(block, names, order).totals, across=across)
    if kind == MEANS:
        means = calc.weighted_means(block, names, _weights(by), of, order)
        return as_range(means.totals, across=across)
    found = calc.roll_up(block, names, by, of, order)
    rows = as_range(found.totals, across=across)
    if kind == TOTALS:
        return rows
    if across:
        return [list(found.keys), *rows]
    return [[key, *row] for key, row in zip(found.keys, rows, strict=True)]


@sop_function(CATEGORY, "=SOP_SPLIT({100,200},{10;7;25;58})", calc.split_total)
def SOP_SPLIT(
    total: Grid, shares: Grid, decimals: Number | None = None, locked: Grid | None = None
) -> Any:
    """Parts of a total by shares, rounded so that they still make the total.

    total : units or money, one cell, or one row or column of periods
    shares : share of each item, one or one a period; fractions, percents or past sales, since
        only their proportion counts; items stand across the periods
    decimals : decimals of a part, 0 to 6; left out, 0, whole units; what the total has beyond them
        stays in one part
    locked : a cell for each part, with the parts that are to stay; blank where the item is free
    Returns : one part for each item and period, laid like shares
    """
    across = _items_across(total, shares)
    whole = cells.periods(total, "total")
    parts = by_item(shares, "shares", across=across)
    kept = None if locked is None else free_or_kept(locked, "locked", across=across)
    places = 0 if decimals is None else decimals
    return as_range(calc.split_total(whole, parts, places, kept), across=across)


@sop_function(CATEGORY, "=SOP_WEEKS({100,130},{4,5})", calc.months_to_weeks)
def SOP_WEEKS(
    months: Periods,
    calendar: Grid,
    holidays: Grid | None = None,
    decimals: Number | None = None,
    basis: Word | None = None,
    show: Word | None = None,
) -> Any:
    """A plan of months as a plan of weeks, each month exact in sum.

    months : units per month; one row or column, or a block of families
    calendar : weeks of each month, one or one each; or what SOP_CALENDAR gives; or two rows, first
        and last day of each month; or a block, months down, working days of each week across
    holidays : days without work beside Saturdays and Sundays, where the calendar has dates
    decimals : decimals of a quantity, 0 to 6; left out, 0, whole units; what a month has beyond
        them stays in one week
    basis : "working days" or "days", where the calendar has dates; left out, "working days"
    show : "weeks"; "pieces" of weeks that a month's end cuts; "first days" of the weeks; left out,
        "weeks"
    Returns : units per week, laid like months; a week in two months has a piece of both
    """
    kind = as_word(show or WEEKS, "show", (WEEKS, PIECES, FIRST_DAYS))
    weeks = weeks_from(calendar, len(months), days_off(holidays), basis)
    found = calc.months_to_weeks(months, weeks, 0 if decimals is None else decimals)
    if kind == FIRST_DAYS:
        return _dates_of(found.first_days)
    return found.quantity if kind == WEEKS else found.pieces


def _weights(factors: Any) -> Any:
    """The factors, which a mean cannot do without."""
    if factors is not None:
        return factors
    raise InputError(
        "E119",
        "a mean needs the weight of each item.",
        "factors",
        "Give the units of each item.",
    )


def _check_no_factors(factors: Any) -> None:
    """Raises InputError where a stock would be multiplied."""
    if factors is not None:
        raise InputError(
            "E119",
            "the last figure of a key takes no factor.",
            "factors",
            "Leave them out, or show the totals.",
        )


def _items_across(total: list[list[Any]], shares: list[list[Any]]) -> bool:
    """Whether items stand beside each other: below a row of periods they stand down."""
    check_even(total, "total")
    if len(total) > 1 and len(total[0]) > 1:
        raise InputError(
            "E117",
            "total is a block, one row or column is expected.",
            "total",
            "Split each family by itself.",
        )
    if len(total) == 1 and len(total[0]) == 1:
        return lie_across(shares)
    across = len(total) > 1
    if len(shares if across else shares[0]) > 1 and len(shares[0] if across else shares) == 1:
        line = "column" if across else "row"
        raise InputError(
            "E117",
            f"shares is one {line} beside a {line} of totals, so the items are not told apart.",
            "shares",
            f"Give the items {'beside each other' if across else 'below each other'}.",
        )
    return across


def _dates_of(first_days: Vector) -> Vector:
    """The first day of each week, where the calendar has dates."""
    if not np.isnan(first_days).any():
        return first_days
    raise InputError(
        "E119",
        "the calendar has no dates.",
        "calendar",
        "Give first and last day of each month, or what SOP_CALENDAR gives.",
    )

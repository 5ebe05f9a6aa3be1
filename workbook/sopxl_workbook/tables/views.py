"""What must hold of the views of functions; imports the contract and the tables' model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopxl.errors import Problem
from sopxl_workbook.contract import AGREE_RULES, FAMILIES, PRICES, VIEW_OWNERS, VIEWS
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.keys import fold
from sopxl_workbook.tables.model import Tables, TypedTable

_MARKS = "[]{}"  # that formulas and rules take for their own


def check_views(tables: Tables) -> Iterator[Problem]:
    """Everything that must hold of view owners and views, each problem with its cell."""
    owners, views = tables[VIEW_OWNERS.name], tables[VIEWS.name]
    if not (owners.understood and views.understood and tables[FAMILIES.name].understood):
        return
    yield from _functions(owners)
    yield from _months(tables, views)
    yield from _twice(tables, views)
    yield from _units(tables, views)


def money_views(tables: Tables) -> Iterator[bool]:
    """Whether each view is in money: whether its unit is the company's currency."""
    currency = fold(tables.settings.currency)
    for (unit,) in tables[VIEWS.name].of("Unit"):
        yield bool(unit and currency) and fold(unit) == currency


def _functions(owners: TypedTable) -> Iterator[Problem]:
    """Names that are the words of a rule, or that hold marks of formulas."""
    for row, (function,) in enumerate(owners.of("Function")):
        if not function:
            continue
        if fold(function) in AGREE_RULES:
            message = f'"{function}" is how figures are agreed: no function can be called so.'
        elif any(mark in function for mark in _MARKS):
            message = f'"{function}" holds one of {" ".join(_MARKS)}, a plain name is expected.'
        else:
            continue
        yield Problem(
            "E680", message, owners.at(row, "Function"), "Give the function another name."
        )


def _months(tables: Tables, views: TypedTable) -> Iterator[Problem]:
    """Views of closed months without the month in which they were given, or given too late."""
    base, calendar = tables.settings.base, tables.calendar
    for row, (period, given) in enumerate(views.of("Period", "Given")):
        if period is None:
            continue
        label = calendar.label(period)
        if given is None and period < base:
            yield Problem(
                "E681",
                f"{label} is closed, a view of {calendar.label(base)} or later is expected.",
                views.at(row, "Period"),
                "Correct the period; for a view that was given before, type into Given the month "
                "in which it was.",
            )
        elif given is not None and given > min(period, base):
            last = "it is still to come" if given > base else f"{label} was over by then"
            yield Problem(
                "E682",
                f"the view of {label} was given in {calendar.label(given)}: {last}.",
                views.at(row, "Given"),
                f"Enter a month up to {calendar.label(min(period, base))}, or leave it blank for "
                "the open one.",
            )


def _twice(tables: Tables, views: TypedTable) -> Iterator[Problem]:
    """Views that stand there twice because a blank month is the open one."""
    base, first = tables.settings.base, dict[tuple[Any, ...], int]()
    for row, (*key, given) in enumerate(views.of("Family", "Function", "Period", "Given")):
        whole = (*key, base if given is None else given)
        other = first.setdefault(whole, row)
        if other != row and None not in whole:
            yield Problem(
                "E130",
                f"the view of {key[1]} stands twice; the other is at {views.at(other)}.",
                views.at(row),
                "Delete one of the rows: a blank Given is the open month.",
            )


def _units(tables: Tables, views: TypedTable) -> Iterator[Problem]:
    """Units that are neither the family's nor the company's currency; money without a price."""
    units = dict(tables[FAMILIES.name].of("Family", "Unit"))
    currency, starts = tables.settings.currency, dict[str, float]()
    for family, start in tables[PRICES.name].of("Family", "From"):
        if family is not None and start is not None:
            starts[family] = min(start, starts.get(family, start))
    money = list(money_views(tables))
    for row, (family, period, unit) in enumerate(views.of("Family", "Period", "Unit")):
        if not unit or family not in units or period is None:
            continue
        if not money[row]:
            if fold(unit) != fold(units[family] or ""):
                yield _other_unit(views, row, unit, units[family], currency)
            continue
        day = float(tables.calendar.start_days[tables.calendar.row(period)])
        if starts.get(family, day + 1) > day:
            since = f" before {iso_day(starts[family])}" if family in starts else ""
            yield Problem(
                "E143",
                f"the view is in {unit}, and {family} has no price{since}.",
                views.at(row, "Unit"),
                "Add the price that holds in that month to the Prices, or give the view in "
                f"{units[family]}.",
            )


def _other_unit(
    views: TypedTable, row: int, found: str, unit: str | None, currency: str
) -> Problem:
    money = f", or {currency} for money" if currency else ""
    return Problem(
        "E140",
        f'found the unit "{found}", {unit}{money} is expected.',
        views.at(row, "Unit"),
        f"Leave it blank for {unit}, and convert the quantity.",
    )

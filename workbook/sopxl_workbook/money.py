"""Dated values in the company's currency; imports the contract and the engine's company."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from sopxl.plan.company import DatedRow
from sopxl_workbook.contract import BUSINESS_PLAN, RATES
from sopxl_workbook.tables import Tables

_Steps = list[tuple[float, float]]  # day number from which, value; by day


def in_company_currency(tables: Tables, name: str) -> tuple[DatedRow, ...]:
    """The rows of prices or costs; one in another currency changes whenever its rate does."""
    return tuple(
        DatedRow(family, day, value * rate, where)
        for family, day, value, rate, where in _converted(tables, name)
    )


def rates_in_force(tables: Tables, name: str) -> tuple[DatedRow, ...]:
    """The rates by which the rows of prices or costs are converted, on the same days."""
    return tuple(
        DatedRow(family, day, rate, where)
        for family, day, _, rate, where in _converted(tables, name)
    )


def _converted(tables: Tables, name: str) -> Iterator[tuple[str, float, float, float, str]]:
    """Family, day, value as it is given, rate into the company's currency, and where it stands."""
    typed = tables[name]
    rates = _rates(tables)
    ours = tables.settings.currency.casefold()
    starts: dict[str, list[float]] = defaultdict(list)
    for family, start in typed.of("Family", "From"):
        starts[family].append(start)
    columns = typed.of("Family", "From", "Value", "Currency")
    for position, (family, start, value, currency) in enumerate(columns):
        end = min((day for day in starts[family] if day > start), default=float("inf"))
        foreign = currency.casefold() not in ("", ours)
        steps = rates[currency.casefold()] if foreign else [(start, 1.0)]
        for day, rate in _between(steps, start, end):
            yield family, day, value, rate, typed.at(position, "Value")


def planned_revenue(tables: Tables) -> list[tuple[str, int, float]]:
    """Family, period and revenue of the business plan; a foreign one at the rate of its period.

    Rule : the rate in force on the first day of the period, the first known one before any.
    """
    typed = tables[BUSINESS_PLAN.name]
    rates = _rates(tables)
    ours = tables.settings.currency.casefold()
    rows = []
    for family, period, value, currency in typed.of("Family", "Period", "Value", "Currency"):
        rate = 1.0
        if ours and currency.casefold() not in ("", ours):
            day = float(tables.calendar.start_days[tables.calendar.row(period)])
            steps = rates[currency.casefold()]
            rate = steps[max(0, bisect_right([start for start, _ in steps], day) - 1)][1]
        rows.append((family, period, value * rate))
    return rows


def planned_units(tables: Tables) -> list[tuple[str, int, float]]:
    """Family, period and units of the business plan, of the rows that give any."""
    rows = tables[BUSINESS_PLAN.name].of("Family", "Period", "Units")
    return [(family, period, units) for family, period, units in rows if units is not None]


def _rates(tables: Tables) -> dict[str, _Steps]:
    rates: dict[str, _Steps] = defaultdict(list)
    for currency, start, value in tables[RATES.name].of("Currency", "From", "Value"):
        rates[currency.casefold()].append((start, value))
    return {currency: sorted(steps) for currency, steps in rates.items()}


def _between(steps: _Steps, start: float, end: float) -> Iterator[tuple[float, float]]:
    """The rate in force on the first day, then every change before the end."""
    position = bisect_right([day for day, _ in steps], start) - 1
    yield start, steps[position][1]
    yield from ((day, rate) for day, rate in steps[position + 1 :] if day < end)

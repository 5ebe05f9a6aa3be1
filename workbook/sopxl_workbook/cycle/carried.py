"""What a roll over tells of: figures far from those before, figures carried on; imports plan."""

from __future__ import annotations

from collections.abc import Iterator

from sopxl.errors import Problem
from sopxl.plan.company import Company, DatedRow
from sopxl_workbook.contract import ACTUALS, COSTS, PRICES
from sopxl_workbook.tables import ItemMap, Tables
from sopxl_workbook.tables.findings import some

_MONTHS = 3  # before the closed one
_FAR = 2.0  # times the highest, or under the lowest divided by it
_FEW = 10  # units within which nothing is far
_YEAR = 366  # days
_MEASURES = ("Requested", "Booked", "Shipped", "Produced", "Used")
_WHOLE = "Make sure that the extract is whole and in the right unit."


def outlier_warnings(company: Company) -> Iterator[Problem]:
    """Actuals of the month just closed that are far from those of the three months before."""
    row = company.now - 1
    for measure in _MEASURES:
        block = company.actual.get(measure)
        if block is None or row < _MONTHS:
            continue
        before, now = block[row - _MONTHS : row], block[row]
        low, high = before.min(axis=0), before.max(axis=0)
        for column in range(len(company.families)):
            if _is_far(now[column], low[column], high[column]):
                yield Problem(
                    "W503",
                    f"{measure} of {company.families[column].name} in "
                    f"{company.calendar.labels[row]} is {now[column]:,.10g}; the three months "
                    f"before had {_range(low[column], high[column])}.",
                    ACTUALS.sheet,
                    _WHOLE,
                )


def item_outlier_warnings(tables: Tables, company: Company) -> Iterator[Problem]:
    """Items of the month just closed that are far from the three months before.

    An item in another unit may hide in the sum of its family; one warning a family and measure.
    """
    items, period = ItemMap(tables), company.base - 1
    months = range(period - _MONTHS, period + 1)
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in tables[ACTUALS.name].of("Period", "Code", "Measure", "Quantity"):
        if row[0] in months and row[1] not in items.families and row[2] in _MEASURES:
            found.setdefault(row[1:3], {})[row[0]] = row[3]
    far: dict[tuple[str, str], list[str]] = {}
    for (code, measure), by_month in found.items():
        mapped = items.find(code, period)
        if len(by_month) <= _MONTHS or mapped is None:
            continue  # a month without a row may be one without a figure
        now = by_month.pop(period)
        low, high = min(by_month.values()), max(by_month.values())
        if _is_far(now, low, high):
            shown = f"{code} {now:,.10g} (had {_range(low, high)})"
            far.setdefault((measure, mapped[0]), []).append(shown)
    for (measure, family), codes in far.items():
        yield Problem(
            "W503",
            f"{measure} of items of {family} in {company.calendar.label(period)} is far from the "
            f"three months before: {some(codes)}.",
            ACTUALS.sheet,
            _WHOLE,
        )


def _is_far(now: float, low: float, high: float) -> bool:
    """Whether a figure is far from a range; never where one of them is not known."""
    return bool(now > high * _FAR + _FEW or now < low / _FAR - _FEW)


def _range(low: float, high: float) -> str:
    if low == high:
        return f"{low:,.10g} each" if low else "none"
    return f"{low:,.10g} to {high:,.10g}"


def carried_warnings(company: Company) -> Iterator[Problem]:
    """Prices and costs of the new last period that are carried on from an earlier year."""
    last = company.base + company.horizon - 1
    day = float(company.calendar.start_days[company.calendar.row(last)])
    for sheet, what, rows in (
        (PRICES.sheet, "price", company.prices),
        (COSTS.sheet, "standard cost", company.costs),
    ):
        old = list(_held_long(company, rows, day))
        if old:
            yield Problem(
                "W504",
                f"{company.calendar.label(last)} takes the {what} of more than a year before for "
                f"{some(old)}.",
                sheet,
                "Add a row where it is going to change.",
            )


def _held_long(company: Company, rows: tuple[DatedRow, ...], day: float) -> Iterator[str]:
    latest: dict[str, float] = {}
    for row in rows:
        if row.start <= day:
            latest[row.key] = max(row.start, latest.get(row.key, row.start))
    for family in company.families:
        if day - latest.get(family.name, day) > _YEAR:
            yield family.name

"""What the reviews of the month look at: how many families there are, and abnormal demand.

Both are warnings: neither is wrong, and neither is to pass unseen. Imports the tables and the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopxl.arrays import is_blank
from sopxl.errors import Problem
from sopxl.plan.abnormal import Spread, spreads
from sopxl.plan.company import Company
from sopxl_workbook.contract import ACTUALS, CONTROL_SHEET, FAMILIES, ORDERS
from sopxl_workbook.contract.settings import ABNORMAL, FAMILIES_LEAST, FAMILIES_MOST, Setting
from sopxl_workbook.tables import ItemMap, Tables
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import some


def review_warnings(tables: Tables, company: Company) -> Iterator[Problem]:
    """W690 to W693: the number of families, abnormal months and orders, limits that are none."""
    for setting in (FAMILIES_LEAST, FAMILIES_MOST, ABNORMAL):
        value, _ = tables.settings.logged.get(setting.name, (None, ""))
        if not (is_blank(value) or _is_limit(value)):
            yield _no_limit(setting, value)
    yield from _count(company, _limit(tables, FAMILIES_LEAST), _limit(tables, FAMILIES_MOST))
    yield from demand_warnings(tables, company)


def demand_warnings(tables: Tables, company: Company) -> Iterator[Problem]:
    """W691 for a closed month, W692 for orders, further off than Control allows of the past."""
    multiple = _limit(tables, ABNORMAL)
    if multiple is not None:
        yield from _abnormal_months(company, multiple)
        yield from _orders(tables, company, multiple)


def _limit(tables: Tables, setting: Setting) -> float | None:
    """A limit as Control says it; None where the cell is blank: then nothing is told."""
    value, _ = tables.settings.logged.get(setting.name, (None, ""))
    if is_blank(value):
        return None
    return float(value) if _is_limit(value) else setting.default


def _is_limit(value: Any) -> bool:
    return isinstance(value, float) and value >= 0


def _no_limit(setting: Setting, value: object) -> Problem:
    return Problem(
        "W693",
        f'{setting.label} holds "{value}", a number of 0 or more is expected; {setting.default:g} '
        "is taken.",
        CONTROL_SHEET,
        "Correct the number, or clear the cell for no such warning.",
    )


def _count(company: Company, least: float | None, most: float | None) -> Iterator[Problem]:
    """W690 for more or fewer families than executives can plan volume by."""
    day = company.calendar.start_days[company.now]
    count = sum(family.end >= day for family in company.families)
    too_few = least is not None and 0 < count < least
    if too_few or (most is not None and count > most):
        limit = least if too_few else most
        yield Problem(
            "W690",
            f"{count} families are planned, {'fewer' if too_few else 'more'} than {limit:g}: "
            "volume is planned well by about 5 to 12 families, 15 at most (Wallace).",
            FAMILIES.sheet,
            f"{'Part' if too_few else 'Join'} families that are sold or made "
            f"{'in different ways' if too_few else 'alike'}, or set another limit on Control.",
        )


def _abnormal_months(company: Company, multiple: float) -> Iterator[Problem]:
    """W691 for each family whose latest closed month is abnormal."""
    label = company.calendar.labels[company.now - 1]
    for spread in spreads(company):
        if spread.is_abnormal(multiple):
            side = "above" if spread.demand > spread.mean else "below"
            yield Problem(
                "W691",
                f"demand of {spread.family} in {label} is abnormal: {spread.demand:,.10g}, more "
                f"than {multiple:g} standard deviations {side} the {spread.mean:,.5g} a month "
                f"before (± {spread.deviation:,.5g}).",
                ACTUALS.sheet,
                "Say at the demand review whether it comes again: else keep it out of the "
                "forecast with an override.",
            )


def _orders(tables: Tables, company: Company, multiple: float) -> Iterator[Problem]:
    """W692 for each family with abnormal orders."""
    known = {spread.family: spread for spread in spreads(company)}
    for family, orders in _abnormal_orders(tables, company, known, multiple).items():
        yield Problem(
            "W692",
            f"{some(orders)} of {family}: each alone is more than {multiple:g} standard deviations "
            f"of a month's demand (± {known[family].deviation:,.5g}) and half of one or more.",
            ORDERS.sheet,
            "Ask at the demand review whether the forecast holds it; else add an event, so that it "
            "consumes no forecast of other customers.",
        )


def _abnormal_orders(
    tables: Tables, company: Company, known: dict[str, Spread], multiple: float
) -> dict[str, list[str]]:
    """The orders that an average month could not hold within its limits, by family."""
    items, found = ItemMap(tables), dict[str, list[str]]()
    for code, due, quantity, order in tables[ORDERS.name].of("Code", "Due", "Quantity", "Order"):
        mapped = items.find(code, company.base)
        spread = known.get(mapped[0]) if mapped else None
        if mapped is None or spread is None:
            continue
        units = quantity * mapped[1]
        if spread.is_large(units, multiple):
            name = f"order {order}" if order else "an order"
            found.setdefault(mapped[0], []).append(f"{name} of {units:,.10g} for {iso_day(due)}")
    return found

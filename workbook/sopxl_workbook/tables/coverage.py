"""Whether the actuals are complete: no gap, no double count, an opening; imports the contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sopxl.errors import Problem
from sopxl.plan.company import LAUNCH
from sopxl_workbook.contract import (
    ACTUALS,
    COMPONENT_MEASURES,
    COMPONENTS,
    EVENTS,
    FAMILIES,
    ITEM_MAP,
    ORDER_MEASURES,
    SIGNED_MEASURES,
    STOCK_MEASURES,
    VIEWS,
    Measure,
)
from sopxl_workbook.tables.findings import some
from sopxl_workbook.tables.item_map import ItemMap, ended_families, last_planned
from sopxl_workbook.tables.model import Tables

UNBROKEN = (
    Measure.REQUESTED,
    Measure.BOOKED,
    Measure.SHIPPED,
    Measure.PRODUCED,
    Measure.CLOSING,
    Measure.BACKLOG,
    Measure.USED,
)  # an Adjusted or a Cancelled may be left out where there was none
FORECAST, PRODUCTION = "forecast", "production"  # tables of a folder, with Period and Code
Known = NDArray[np.bool_]


@dataclass(frozen=True)
class _Found:
    """Which actuals there are."""

    tables: Tables

    @cached_property
    def items(self) -> ItemMap:
        return ItemMap(self.tables)

    @cached_property
    def strategies(self) -> dict[str, str]:
        return dict(self.tables[FAMILIES.name].of("Family", "Strategy"))

    @cached_property
    def components(self) -> frozenset[str]:
        """Families that others are made of."""
        return frozenset(self.tables[COMPONENTS.name].columns["Component"])

    @cached_property
    def launched(self) -> frozenset[str]:
        """Families with a launch among their events, or a view of a function."""
        events = self.tables[EVENTS.name].of("Family", "Kind")
        new = {family for family, kind in events if kind == LAUNCH}
        return frozenset(new | set(self.tables[VIEWS.name].columns["Family"]))

    @cached_property
    def known(self) -> dict[tuple[str, str], Known]:
        """The periods known by family and measure."""
        calendar = self.tables.calendar
        known: dict[tuple[str, str], Known] = {}
        for period, code, measure in self.tables[ACTUALS.name].of("Period", "Code", "Measure"):
            found = self.items.find(code, period)
            if found is not None:
                key = (found[0], measure)
                block = known.setdefault(key, np.zeros(calendar.count, bool))
                block[period - calendar.first] = True
        return known


def check_actuals(tables: Tables, *, closed_only: bool) -> Iterator[Problem]:
    """Everything that must hold between the actuals, the families and the base period.

    closed_only : refuse figures of open periods and families without any demand, as in a new book.
    """
    yield from _negative(tables)
    if closed_only:
        yield from _not_closed(tables)
    needed = (ACTUALS.name, FAMILIES.name, ITEM_MAP.name)
    if all(tables[name].understood for name in needed):
        found = _Found(tables)
        yield from _unmapped(found)
        yield from _counted_twice(found)
        yield from _gaps(found)
        yield from _no_opening(found)
        if closed_only:
            yield from _no_demand(found)
        yield from _below_zero(found)
        yield from _not_used(found)
        yield from _finished_goods(found)


def _negative(tables: Tables) -> Iterator[Problem]:
    typed = tables[ACTUALS.name]
    for row, (measure, quantity) in enumerate(typed.of("Measure", "Quantity")):
        if quantity is not None and quantity < 0 and measure not in SIGNED_MEASURES:
            yield Problem(
                "E120",
                f"found {quantity:g} {measure}, 0 or more is expected.",
                typed.at(row, "Quantity"),
                "Enter what customers return as the measure Adjusted.",
            )
    for name, code, fix in (
        (FORECAST, "E120", "Leave out what customers return."),
        (PRODUCTION, "E121", "Correct the quantity."),
    ):
        planned = tables[name].columns["Quantity"] if name in tables else ()
        for row, quantity in enumerate(planned):
            if quantity is not None and quantity < 0:
                message = f"found {quantity:g}, 0 or more is expected."
                yield Problem(code, message, tables[name].at(row, "Quantity"), fix)


def _not_closed(tables: Tables) -> Iterator[Problem]:
    typed, base = tables[ACTUALS.name], tables.settings.base
    open_rows = [r for r, p in enumerate(typed.columns["Period"]) if p is not None and p >= base]
    if open_rows:
        label = tables.calendar.label
        yield Problem(
            "E137",
            f"{_rows(len(open_rows))} of {label(typed.columns['Period'][open_rows[0]])} or later, "
            f"but the plan starts with {label(base)}: actuals end before it.",
            typed.at(open_rows[0]),
            "Set the base to the period after the last actual, or take the rows out.",
        )


def _rows(count: int) -> str:
    return "this row is" if count == 1 else f"this row and {count - 1} more are"


def _unmapped(found: _Found) -> Iterator[Problem]:
    typed, told = found.tables[ACTUALS.name], set()
    for row, (period, code) in enumerate(typed.of("Period", "Code")):
        if code not in told and found.items.find(code, period) is None:
            told.add(code)
            yield Problem(
                "E131",
                f'no row of "{code}" in the Item map holds in {_label(found, period)}.',
                typed.at(row, "Code"),
                "Correct its From and To, or add a row for that time.",
            )


def _counted_twice(found: _Found) -> Iterator[Problem]:
    typed = found.tables[ACTUALS.name]
    own = {
        (period, code, measure): row
        for row, (period, code, measure) in enumerate(typed.of("Period", "Code", "Measure"))
        if code in found.items.families
    }
    told = set()
    for row, (period, code, measure) in enumerate(typed.of("Period", "Code", "Measure")):
        mapped = found.items.find(code, period)
        is_family = code in found.items.families  # one that was merged into the other
        if mapped is None or is_family or (mapped[0], measure) in told:
            continue
        other = own.get((period, mapped[0], measure))
        if other is not None:
            told.add((mapped[0], measure))
            yield Problem(
                "E130",
                f"{measure} of {mapped[0]} in {_label(found, period)} is given for the "
                f'family at {typed.at(other)}, and for its item "{code}" as well.',
                typed.at(row),
                "Keep the family's row, or the rows of its items.",
            )


def _label(found: _Found, period: int) -> str:
    return found.tables.calendar.label(period)


def _gaps(found: _Found) -> Iterator[Problem]:
    tables = found.tables
    first, end = tables.calendar.first, tables.settings.base - tables.calendar.first
    for family, strategy in found.strategies.items():
        for measure in UNBROKEN:
            known = found.known.get((family, measure))
            is_finished = strategy == "FTO" and measure is Measure.CLOSING  # has a rule of its own
            if is_finished or known is None or not known[:end].any():
                continue
            start = int(np.argmax(known))
            missing = start + np.flatnonzero(~known[start:end])
            if missing.size:
                labels = [tables.calendar.label(first + int(row)) for row in missing]
                last = tables.calendar.label(first + end - 1)
                yield Problem(
                    "E132",
                    f"{measure} of {family} has no row for {some(labels)}; every period from "
                    f"{tables.calendar.label(first + start)} to {last} is expected.",
                    tables[ACTUALS.name].source,
                    "Add the rows; enter 0 where there was none.",
                )


def opening_measure(strategy: str) -> Measure:
    """What the plan of a family opens with."""
    return Measure.CLOSING if strategy == "MTS" else Measure.BACKLOG


def _no_opening(found: _Found) -> Iterator[Problem]:
    tables = found.tables
    before = tables.settings.base - 1 - tables.calendar.first
    if before < 0:
        return
    ended = ended_families(tables)
    for family, strategy in found.strategies.items():
        if family in ended:
            continue
        measure = opening_measure(strategy)
        known = found.known.get((family, measure))
        if known is None or not known.any():
            label = tables.calendar.label(tables.settings.base - 1)
            yield Problem(
                "E114",
                f"{family} has no {measure} for {label}, with which its plan opens.",
                tables[ACTUALS.name].source,
                f"Add a row with the measure {measure}; enter 0 if there was none.",
            )


def _no_demand(found: _Found) -> Iterator[Problem]:
    """Families with no forecast, and no history from which one could be made.

    After its last day a family is not planned, so nothing is asked for then.
    """
    tables = found.tables
    base, horizon = tables.settings.base, tables.settings.horizon
    given = set()
    if FORECAST in tables:
        for period, code in tables[FORECAST].of("Period", "Code"):
            mapped = found.items.find(code, period) if period is not None else None
            given.add((mapped[0] if mapped else code, period))
    for family, strategy in found.strategies.items():
        if family in found.components or family in found.launched:
            continue  # asked for by what is made of it; or new, from its launch on
        asked = ("Requested", "Shipped") if strategy == "MTS" else ("Booked",)
        end = last_planned(tables, family, base + horizon - 1)
        missing = [p for p in range(base, end + 1) if (family, p) not in given]
        if missing and not any((family, measure) in found.known for measure in asked):
            yield Problem(
                "E114",
                f"{family} has no forecast for {_label(found, missing[0])}, and no "
                f"{' or '.join(asked)} from which one could be made.",
                tables[ACTUALS.name].source,
                "Load its history, or give a forecast for every planned period"
                f"{'' if end == base + horizon - 1 else f' up to {_label(found, end)}, its last'}.",
            )


def _below_zero(found: _Found) -> Iterator[Problem]:
    typed = found.tables[ACTUALS.name]
    low: dict[str, list[tuple[float, int, int]]] = {}
    rows = typed.of("Period", "Code", "Measure", "Quantity")
    for row, (period, code, measure, quantity) in enumerate(rows):
        if measure == Measure.CLOSING and quantity is not None and quantity < 0:
            low.setdefault(code, []).append((quantity, period, row))
    for code, closings in low.items():
        quantity, period, row = min(closings)
        times = "1 period" if len(closings) == 1 else f"{len(closings)} periods"
        yield Problem(
            "W121",
            f"{code} closes below zero in {times}, lowest {quantity:g} in "
            f"{_label(found, period)}; taken as owed to customers.",
            typed.at(row, "Quantity"),
            "Correct the stock, or enter an Adjusted if it was counted.",
        )


def _not_used(found: _Found) -> Iterator[Problem]:
    for family, strategy in found.strategies.items():
        used: tuple[Measure, ...] = STOCK_MEASURES if strategy == "MTS" else ORDER_MEASURES
        if family in found.components:
            used = COMPONENT_MEASURES
        if strategy == "FTO":
            used = (*used, Measure.CLOSING)  # held to 0 by a rule of its own
        others = [m for name, m in found.known if name == family and m not in used]
        if others:
            yield Problem(
                "W138",
                f"{some(others)} of {family} is loaded, but a plan of strategy {strategy} does not "
                "use it.",
                found.tables[ACTUALS.name].source,
                "Check the family's strategy.",
            )


def _finished_goods(found: _Found) -> Iterator[Problem]:
    """E474 or W471 for stock of a family that is finished only once it is ordered."""
    typed, opens = found.tables[ACTUALS.name], found.tables.settings.base - 1
    held: dict[str, list[tuple[int, float, int]]] = {}
    rows = typed.of("Period", "Code", "Measure", "Quantity")
    for row, (period, code, measure, quantity) in enumerate(rows):
        mapped = found.items.find(code, period) if measure == Measure.CLOSING and quantity else None
        if mapped is not None and found.strategies.get(mapped[0]) == "FTO":
            held.setdefault(mapped[0], []).append((period, quantity, row))
    for family, months in held.items():
        period, quantity, row = max(months)
        before = len(months) - 1
        more = f" and of {before} month{'' if before == 1 else 's'} before" if before else ""
        is_opening = period >= opens
        yield Problem(
            "E474" if is_opening else "W471",
            f"{family} is finished to order, and {quantity:,.10g} finished goods are on hand at "
            f"the end of {_label(found, period)}{more}; 0 is expected.",
            typed.at(row, "Quantity"),
            "Ship them against orders, write them off and enter 0, or plan the family as MTS."
            if is_opening
            else "Nothing is planned from them; the plan opens with the backlog.",
        )

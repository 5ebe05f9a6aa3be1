"""Checked tables as the company that a plan is made from; imports numpy and the engine."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import (
    TOLERANCE,
    BillRow,
    Company,
    ComponentRow,
    EventRow,
    Family,
    ItemRow,
    PolicyRow,
    ResourceRow,
    TermRow,
)
from sopxl_workbook.contract import (
    ACTUALS,
    BILL,
    COMPONENTS,
    EVENTS,
    FAMILIES,
    ITEM_MAP,
    LEAST_COST,
    POLICY,
    RESOURCES,
    Measure,
)
from sopxl_workbook.money import (
    in_company_currency,
    planned_revenue,
    planned_units,
    rates_in_force,
)
from sopxl_workbook.tables import ItemMap, Tables, TypedTable
from sopxl_workbook.tables.change_limits import change_limits


def build_company(
    tables: Tables,
    *,
    baseline: Block | None = None,
    override: Block | None = None,
    production: Block | None = None,
    subcontract: Block | None = None,
    archive: tuple[ArchiveRow, ...] = (),
) -> Company:
    """The company of some tables.

    baseline, override, production : units, shape (T, n), NaN where nothing stands; left out, the
    tables forecast and production of a folder give the baseline and the planner's own plan.
    subcontract : of the production what is bought, units, shape (T, n), NaN where nothing is.
    archive : what was authorised, oldest first.
    Returns : Company; actuals are summed to families by the item map.
    """
    families = _families(tables)
    sums = _Sums(tables, [family.name for family in families])
    settings = tables.settings
    return Company(
        name=settings.company,
        currency=settings.currency,
        calendar=tables.calendar,
        base=settings.base,
        horizon=settings.horizon,
        families=families,
        policies=_policies(tables),
        actual=sums.by_measure(),
        baseline=sums.of("forecast") if baseline is None else baseline,
        override=sums.nothing() if override is None else override,
        production=sums.of("production") if production is None else production,
        prices=in_company_currency(tables, "tblPrices"),
        price_rates=rates_in_force(tables, "tblPrices"),
        costs=in_company_currency(tables, "tblCosts"),
        resources=_resources(tables),
        bill=_bill(tables),
        terms=_terms(tables),
        archive=archive,
        business_plan=_by_family(tables, families, planned_revenue(tables)),
        business_plan_units=_by_family(tables, families, planned_units(tables)),
        events=_events(tables),
        components=_components(tables),
        items=_items(tables),
        subcontract=subcontract,
    )


class _Sums:
    """Adds rows of periods and codes up to blocks of families."""

    def __init__(self, tables: Tables, names: list[str]) -> None:
        self.tables = tables
        self.items = ItemMap(tables)
        self.column = {name: i for i, name in enumerate(names)}

    def nothing(self) -> Block:
        """A block in which nothing is known yet."""
        return np.full((self.tables.calendar.count, len(self.column)), np.nan)

    def of(self, name: str) -> Block:
        """The block of a table with Period, Code and Quantity; without the table, nothing."""
        if name not in self.tables:
            return self.nothing()
        typed = self.tables[name]
        return self._sum(list(typed.of("Period", "Code", "Quantity")))

    def by_measure(self) -> dict[str, Block]:
        """The actuals, a block a measure."""
        rows: dict[str, list[tuple[int, str, float]]] = {measure: [] for measure in Measure}
        for measure, *row in self.tables[ACTUALS.name].of("Measure", "Period", "Code", "Quantity"):
            rows[measure].append((row[0], row[1], row[2]))
        return {str(measure): self._sum(found) for measure, found in rows.items() if found}

    def _sum(self, rows: list[tuple[int, str, float]]) -> Block:
        block = self.nothing()
        if not rows:
            return block
        places, columns, quantities = [], [], []
        for period, code, quantity in rows:
            found = self.items.find(code, period)
            if found is not None:
                places.append(period - self.tables.calendar.first)
                columns.append(self.column[found[0]])
                quantities.append(quantity * found[1])
        block[places, columns] = 0.0
        np.add.at(block, (places, columns), quantities)
        return block


def _by_family(
    tables: Tables, families: tuple[Family, ...], rows: list[tuple[str, int, float]]
) -> Block | None:
    """Rows of family, period and figure as a block, shape (T, n); None without a row."""
    if not rows:
        return None
    names = [family.name for family in families]
    block = np.full((tables.calendar.count, len(names)), np.nan)
    for family, period, value in rows:
        block[period - tables.calendar.first, names.index(family)] = value
    return block


def _families(tables: Tables) -> tuple[Family, ...]:
    columns = ("Family", "Unit", "Strategy", "Business unit", "Owner", "To")
    return tuple(
        Family(name, unit, strategy, business_unit, owner, np.inf if end is None else end)
        for name, unit, strategy, business_unit, owner, end in tables[FAMILIES.name].of(*columns)
    )


def _policies(tables: Tables) -> tuple[PolicyRow, ...]:
    typed = tables[POLICY.name]
    return tuple(_policy(typed, row) for row in range(typed.count))


def _policy(typed: TypedTable, row: int) -> PolicyRow:
    def given(name: str, otherwise: float = np.nan) -> float:
        value = typed.columns[name][row]
        return otherwise if value is None else float(value)

    return PolicyRow(
        typed.columns["Family"][row],
        given("From"),
        typed.columns["Plan policy"][row],
        given("Target"),
        given("Tolerance", TOLERANCE),
        given("Service"),
        given("Inventory min"),
        given("Inventory max"),
        given("Backlog min"),
        given("Backlog max"),
        int(given("Demand fence", 0)),
        int(given("Planning fence", 0)),
        change_limits(typed.columns["Change limits"][row], typed.at(row, "Change limits")),
        int(given("Accuracy lag", 1)),
        given("Own limit"),
        given("Subcontract cost"),
        given("Subcontract limit"),
    )


def _resources(tables: Tables) -> tuple[ResourceRow, ...]:
    columns = ("Resource", "From", "Hours", "Stations", "Utilization", "Efficiency")
    more = ("Overtime limit", "Outside capacity")
    return tuple(
        ResourceRow(name, start, hours, stations, used, output, overtime or 0.0, outside or 0.0)
        for name, start, hours, stations, used, output, overtime, outside in tables[
            RESOURCES.name
        ].of(*columns, *more)
    )


def _events(tables: Tables) -> tuple[EventRow, ...]:
    columns = ("Family", "Period", "Kind", "Change")
    return tuple(EventRow(*row) for row in tables[EVENTS.name].of(*columns))


def _bill(tables: Tables) -> tuple[BillRow, ...]:
    columns = ("Family", "Resource", "From", "Hours per unit", "Offset")
    return tuple(
        BillRow(family, resource, start, hours, int(offset))
        for family, resource, start, hours, offset in tables[BILL.name].of(*columns)
    )


def _terms(tables: Tables) -> tuple[TermRow, ...]:
    columns = ("Term", "Family", "Resource", "From", "Value")
    return tuple(
        TermRow(term, family or "", resource or "", start, value)
        for term, family, resource, start, value in tables[LEAST_COST.name].of(*columns)
    )


def _components(tables: Tables) -> tuple[ComponentRow, ...]:
    columns = ("Family", "Component", "From", "Quantity per", "Option share", "Option group")
    return tuple(ComponentRow(*row) for row in tables[COMPONENTS.name].of(*columns))


def _items(tables: Tables) -> tuple[ItemRow, ...]:
    columns = ("Item", "Family", "Factor", "Planning share", "From", "To")
    return tuple(
        ItemRow(
            item,
            family,
            1.0 if factor is None else factor,
            np.nan if share is None else share,
            -np.inf if start is None else start,
            np.inf if end is None else end,
        )
        for item, family, factor, share, start, end in tables[ITEM_MAP.name].of(*columns)
    )

"""What must hold between policy, prices, costs, resources and bill; imports the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sopxl.errors import Problem
from sopxl.plan.term_words import OF_FAMILY, OF_RESOURCE
from sopxl_workbook.contract import (
    BILL,
    BUSINESS_PLAN,
    COMPONENTS,
    COSTS,
    FAMILIES,
    LEAST_COST,
    ORDER_POLICIES,
    OWN_PLAN,
    POLICY,
    PRICES,
    RATES,
    RESOURCES,
    STOCK_POLICIES,
    STRATEGIES,
    TABLES,
    UNITS,
    Table,
)
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.components import check_components
from sopxl_workbook.tables.findings import did_you_mean, some
from sopxl_workbook.tables.keys import ALL_FAMILIES, fold
from sopxl_workbook.tables.model import Tables, TypedTable
from sopxl_workbook.tables.names import check_names


def check_rules(tables: Tables) -> Iterator[Problem]:
    """Everything that must hold between the tables beside the actuals."""
    for table in TABLES:
        yield from _backward(tables[table.name])
    yield from check_names(tables)
    yield from _units(tables)
    yield from _ended(tables)
    yield from _policies(tables)
    for table, what in ((PRICES, "price"), (COSTS, "standard cost")):
        yield from _in_force(tables, table, what)
        yield from _currencies(tables, table)
    yield from _currencies(tables, BUSINESS_PLAN)
    yield from _planned_units(tables)
    yield from _bill(tables)
    yield from _terms(tables)
    yield from check_components(tables)


def _backward(typed: TypedTable) -> Iterator[Problem]:
    if not {"From", "To"} <= set(typed.columns):
        return
    for row, (start, end) in enumerate(typed.of("From", "To")):
        if start is not None and end is not None and end < start:
            yield Problem(
                "E134",
                f"the row ends on {iso_day(end)}, before it begins on {iso_day(start)}.",
                typed.at(row, "To"),
                "Correct one of the dates.",
            )


def _units(tables: Tables) -> Iterator[Problem]:
    known = {unit for name in ("From unit", "To unit") for unit in tables[UNITS.name].columns[name]}
    if not known:
        return
    typed = tables[FAMILIES.name]
    for row, (family, unit) in enumerate(typed.of("Family", "Unit")):
        if unit and unit not in known:
            yield Problem(
                "E140",
                f'the unit "{unit}" of {family} is not in the Units, which have '
                f"{some(sorted(known), 10)}.",
                typed.at(row, "Unit"),
                f"{did_you_mean(unit, known)}Correct the unit, or add it to the Units.",
            )


def _ended(tables: Tables) -> Iterator[Problem]:
    typed = tables[FAMILIES.name]
    starts = tables.calendar.start_days[tables.settings.base - tables.calendar.first]
    for row, (family, end) in enumerate(typed.of("Family", "To")):
        if end is not None and end < starts:
            yield Problem(
                "W137",
                f"{family} ended on {iso_day(end)}, before the plan starts: its forecast is 0.",
                typed.at(row, "To"),
                "Take the day out if the family is planned still.",
            )


def _policies(tables: Tables) -> Iterator[Problem]:
    typed = tables[POLICY.name]
    if not (typed.understood and tables[FAMILIES.name].understood):
        return
    rows: dict[str, list[int]] = defaultdict(list)
    for row, (family,) in enumerate(typed.of("Family")):
        rows[family].append(row)
    for family, strategy in tables[FAMILIES.name].of("Family", "Strategy"):
        allowed = STOCK_POLICIES if strategy == "MTS" else ORDER_POLICIES
        for row in rows.get(family) or rows.get(ALL_FAMILIES, []):
            policy = typed.columns["Plan policy"][row]
            if policy and strategy and policy not in (*allowed, OWN_PLAN):
                yield Problem(
                    "E129",
                    f'the policy "{policy}" does not fit {family}, which is '
                    f"{STRATEGIES[strategy]}.",
                    typed.at(row, "Plan policy"),
                    f"Write one of these: {', '.join(allowed)}, {OWN_PLAN}.",
                )


def _in_force(tables: Tables, table: Table, what: str) -> Iterator[Problem]:
    typed, families = tables[table.name], tables[FAMILIES.name]
    if not (typed.understood and families.understood):
        return
    base = tables.settings.base
    opens = tables.calendar.start_days[base - tables.calendar.first]
    first: dict[str, float] = {}
    for family, start in typed.of("Family", "From"):
        first[family] = min(start, first.get(family, start))
    for row, (family,) in enumerate(families.of("Family")):
        start = first.get(family)
        if start is None:
            yield Problem(
                "E131",
                f"{family} has no {what} in {typed.source}.",
                families.at(row),
                f"Add a row with the {what} of one unit and the day from which it holds.",
            )
        elif start > opens:
            yield Problem(
                "E143",
                f"the first {what} of {family} holds from {iso_day(start)}, but month 1 of the "
                f"plan starts on {iso_day(opens)}.",
                typed.source,
                f"Add a row with the {what} in force on that day.",
            )


def _currencies(tables: Tables, table: Table) -> Iterator[Problem]:
    typed, rates = tables[table.name], tables[RATES.name]
    ours = tables.settings.currency
    first: dict[str, float] = {}
    for currency, start in rates.of("Currency", "From"):
        if start is not None:
            first[fold(currency)] = min(start, first.get(fold(currency), start))
    for row, (currency, start) in enumerate(_currency_days(tables, table)):
        if not (currency and ours) or fold(currency) == fold(ours) or start is None:
            continue
        if fold(currency) not in first:
            message = f"found {currency}, the company plans in {ours}, and there is no rate."
        elif first[fold(currency)] > start:
            known, day = iso_day(first[fold(currency)]), iso_day(start)
            message = f"the first rate of {currency} holds from {known}, the row from {day}."
        else:
            continue
        yield Problem(
            "E145",
            message,
            typed.at(row, "Currency"),
            f"Add the rate of {currency} to the Rates, or give the value in {ours}.",
        )


def _currency_days(tables: Tables, table: Table) -> Iterator[tuple[str, float | None]]:
    """The currency of each row, and the day on which it needs a rate."""
    typed = tables[table.name]
    if table is not BUSINESS_PLAN:
        yield from typed.of("Currency", "From")
        return
    calendar = tables.calendar
    for currency, period in typed.of("Currency", "Period"):
        known = period is not None and calendar.first <= period <= calendar.last
        yield currency, float(calendar.start_days[calendar.row(period)]) if known else None


def _planned_units(tables: Tables) -> Iterator[Problem]:
    """W694 for a family whose plan of the open fiscal year gives units in some months only."""
    typed, calendar = tables[BUSINESS_PLAN.name], tables.calendar
    if not typed.understood or tables.settings is None:
        return
    years = calendar.fiscal_year
    year = years[calendar.row(tables.settings.base)]
    given: dict[str, list[int]] = defaultdict(list)
    without: dict[str, int] = {}
    for row, (family, period, units) in enumerate(typed.of("Family", "Period", "Units")):
        if not calendar.first <= period <= calendar.last or years[calendar.row(period)] != year:
            continue
        if units is None:
            without.setdefault(family, row)
        else:
            given[family].append(row)
    for family, row in without.items():
        if family in given:
            yield Problem(
                "W694",
                f"the business plan of {family} gives units in {len(given[family])} months of "
                f"fiscal year {year} and revenue alone in others: its units are not used there.",
                typed.at(row, "Units"),
                "Give the units of every month of the year, or of none.",
            )


def _bill(tables: Tables) -> Iterator[Problem]:
    typed, resources, families = tables[BILL.name], tables[RESOURCES.name], tables[FAMILIES.name]
    if not all(t.understood for t in (typed, resources, families)):
        return
    used = set(typed.columns["Family"])
    parts = set(tables[COMPONENTS.name].columns["Component"])
    if not used & parts:
        used |= parts if used else set()  # bought in, all of them
    unused = [name for name in families.columns["Family"] if name not in used]
    if used and unused:
        yield Problem(
            "W131",
            f"no row of the bill is for {some(unused)}: no resource is loaded.",
            typed.source,
            "Add the hours of each key resource, unless the goods are bought in.",
        )
    opens = tables.calendar.start_days[tables.settings.base - tables.calendar.first]
    first: dict[str, float] = {}
    for resource, start in resources.of("Resource", "From"):
        first[resource] = min(start, first.get(resource, start))
    for resource in dict.fromkeys(typed.columns["Resource"]):
        if resource in first and first[resource] > opens:
            yield Problem(
                "E143",
                f"{resource} has capacity from {iso_day(first[resource])}, but month 1 of the plan "
                f"starts on {iso_day(opens)}.",
                resources.source,
                "Add a row with its hours and stations on that day.",
            )


def _terms(tables: Tables) -> Iterator[Problem]:
    """A term of a least-cost plan names what it is of, and nothing else."""
    typed = tables[LEAST_COST.name]
    if not typed.understood:
        return
    for row, (term, family, resource) in enumerate(typed.of("Term", "Family", "Resource")):
        wanted = "Family" if term in OF_FAMILY else "Resource" if term in OF_RESOURCE else ""
        named = {"Family": bool(family), "Resource": bool(resource)}
        for column, is_named in named.items():
            if is_named is (column == wanted):
                continue
            of = f"a {wanted.lower()}" if wanted else "the whole company"
            yield Problem(
                "E460",
                f'"{term}" is of {of}, and the row names {"a" if is_named else "no"} '
                f"{column.lower()}.",
                typed.at(row, column),
                "Clear the cell." if is_named else f"Name the {column.lower()}.",
            )

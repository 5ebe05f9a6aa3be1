"""The rows of every wide sheet: what is stored, what is a formula, and each formula's twin.

A formula is written once for its row, in the words below, and its Python twin stands beside it:
the engine stores the twin's value with the formula, and the checks recompute every cell by it.

    {a} {b} {c} {d}   the cell of the row's 1st to 4th pointer, in this period's column
    {prev}            this row, one period earlier
    {up1} {up2} ...   this period, one or two rows above
    {past}            whether the period is closed
    {workdays} {weeks} {name}   of this period; of this row
    {label} {number} {start}    of this period: its heading, its number, its first day
    {at[Baseline]}    this period, in the row of that measure of the same family
    {used} {shipped}  the family's actual of that name, where four pointers do not reach

In a line of the Load sheet {past}, {column} and {a} to {c} are of the period in which its units are
completed: so many later as the line's offset says, which stands in its fourth column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sopxl.arrays import Block
from sopxl.plan.company import Company, Family
from sopxl.plan.in_force import InForce
from sopxl.plan.make import CompanyPlan
from sopxl_workbook.contract import (
    ACTUAL,
    ARCHIVE,
    COMPONENT_MEASURES,
    FORECAST,
    IN_FORCE,
    LOAD,
    ORDER_MEASURES,
    PLAN,
    PROJECTION,
    STOCK_MEASURES,
    USAGE,
    Measure,
    WideTable,
    key_of,
)

BASELINE, LOGGED, OVERRIDE, FORECAST_ROW = "Baseline", "Events", "Override", "Forecast"
PRODUCTION = "Production"
SUBCONTRACT = "Subcontract"  # of the production, what is bought
OWN_PLANT = "Made in own plant"  # the rest of it, which alone takes hours and components
PRICE, COST = "Price", "Standard cost"
USED_BY_PLAN = "Usage"  # what all families take of a component
TARGET_COVER, TARGET_UNITS = "Target cover", "Target units"
MINIMUM, MAXIMUM = "Minimum", "Maximum"  # of the inventory to stock, of the backlog to order
SERVICE, TOLERANCE = "Service target", "Tolerance"
PLANNED_REVENUE, PLANNED_UNITS = "Business plan", "Business plan units"
RATE = "Exchange rate"  # of the currency of the price
CAPACITY = "Rated hours a working day"


def hours_at(resource: str, rank: int = 0) -> str:
    """The measure that holds a family's hours per unit at a resource.

    rank : which of the offsets that the Bill has for them, the least is 0.

    >>> hours_at("Press"), hours_at("Press", 1)
    ('Hours at Press', 'Hours at Press, offset no. 2')
    """
    return f"Hours at {resource}{f'{OFFSET_NUMBER}{rank + 1}' if rank else ''}"


def load_at(resource: str, rank: int = 0) -> str:
    """What the key of a line of the Load sheet says behind its family.

    >>> load_at("Press"), load_at("Press", 1)
    ('Press', 'Press|2')
    """
    return f"{resource}|{rank + 1}" if rank else resource


def share_with(component: str, group: str) -> str:
    """The measure that holds the share of a family's orders that take a component."""
    return f"{OPTIONS}{group}: {component}" if group else f"Share with {component}"


def quantity_of(component: str) -> str:
    """The measure that holds how many of a component one unit takes."""
    return f"Quantity of {component}"


OFFSET_NUMBER = ", offset no. "  # before the number, in the measure of hours
OPTIONS = "Option of "  # before the group, in the measure of a share


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a wide table, with its place in the figures."""

    name: str  # family or resource
    what: str  # measure, or the resource on the Load sheet
    unit: str
    column: int  # of the figures' block
    spec: RowSpec
    extra: tuple[Any, ...] = ()  # what stands before the key; in the Archive the origin is first
    offset: int | None = None  # periods before completion of a line of the Load sheet
    rank: int = 0  # which of the offsets of its family and resource that is, the least is 0

    @property
    def key(self) -> str:
        """What other sheets find the row by."""
        key = key_of(self.name, load_at(self.what, self.rank))
        return key_of(str(self.extra[0]), key) if self.extra else key


@dataclass(frozen=True, slots=True)
class RowSpec:
    """What all rows of one kind have in common."""

    what: str
    values: Callable[[CompanyPlan], Block]  # the stored block, or the formula's twin
    formula: str = ""  # empty: the row holds stored values
    pointers: tuple[tuple[WideTable, str], ...] = ()
    style: str = "calculated"  # calculated, input, stored, actual
    unit: str = ""  # empty: the family's own; {currency} and {unit} stand for themselves


def _figure(name: str) -> Callable[[CompanyPlan], Block]:
    def twin(plan: CompanyPlan) -> Block:
        block: Block = getattr(plan.figures, name)
        return block

    return twin


def _actual(measure: str) -> Callable[[CompanyPlan], Block]:
    return lambda plan: plan.figures.actual(measure)


def _in_force(name: str) -> Callable[[CompanyPlan], Block]:
    def stored(plan: CompanyPlan) -> Block:
        block: Block = getattr(plan.figures.in_force, name)
        return block

    return stored


_ROLLED = (
    'IF({past},IF(ISNUMBER({a}),{a},""),IF(COUNT({prev},{plus},{less})=3,{prev}+{plus}-{less},""))'
)
_TARGET = (
    'IF(ISNUMBER({b}),{b},IF({length}=0,"",IF({past},IF(COUNT({a},{c})=2,{a}*{c}/{length},""),'
    'IF(COUNT({a},{d})=2,{a}*{d}/{length},""))))'
)
_TIMES = 'IF({past},IF(COUNT({a},{c})=2,{a}*{c},""),IF(COUNT({b},{c})=2,{b}*{c},""))'
_LESS_ABOVE = 'IF(COUNT({up2},{up1})=2,{up2}-{up1},"")'
_COVER = (
    'IF({past},IF(COUNT({up3},{a})=2,IF({a}>0,MAX(0,{up3})*{length}/{a},""),""),'
    'IF(COUNT({up3},{b})=2,IF({b}>0,MAX(0,{up3})*{length}/{b},""),""))'
)
_UNEXPLAINED = (
    'IF({past},IF(COUNT({before},{a},{b},{c})=4,{a}-({before}+{b}-{c}{sign}N({d})),""),"")'
)
# A period is typed as its label, as its number or as a day in it; nothing counts after a last day.
_ENDED = "SUMPRODUCT((tblFamilies[Family]={name})*(tblFamilies[To]>0)*(tblFamilies[To]<{start}))>0"
_IN_PERIOD = (
    "(tblEvents[Period]={label})+ISNUMBER(tblEvents[Period])*((tblEvents[Period]={number})"
    "+(tblEvents[Period]>={start})*(tblEvents[Period]<{start}+7*{weeks}))"
)
_EVENTS = (
    f"IF({_ENDED},0,SUMPRODUCT((tblEvents[Family]={{name}})*({_IN_PERIOD}),tblEvents[Change]))"
)
_CLOSING, _BACKLOG = (ACTUAL, Measure.CLOSING.value), (ACTUAL, Measure.BACKLOG.value)
_SHIPPED, _BOOKED = (ACTUAL, Measure.SHIPPED.value), (ACTUAL, Measure.BOOKED.value)
_PRODUCED = (ACTUAL, Measure.PRODUCED.value)
_DEMAND, _SUPPLY = (FORECAST, FORECAST_ROW), (PLAN, PRODUCTION)
_OWN_MADE = (PLAN, OWN_PLANT)
_TAKEN = (FORECAST, USED_BY_PLAN)
_PRICED, _COSTED = (IN_FORCE, PRICE), (IN_FORCE, COST)
_COVERED, _FIXED = (IN_FORCE, TARGET_COVER), (IN_FORCE, TARGET_UNITS)

FORECAST_ROWS = (
    RowSpec(BASELINE, lambda plan: plan.demand.baseline, style="stored"),
    RowSpec(LOGGED, lambda plan: plan.company.event_change, _EVENTS),
    RowSpec(OVERRIDE, lambda plan: plan.company.override, style="input"),
    RowSpec(
        FORECAST_ROW,
        _figure("forecast"),
        "IF(ISNUMBER({at[Override]}),{at[Override]},"
        'IF(ISNUMBER({at[Baseline]}),{at[Baseline]}+{at[Events]},""))',
    ),
)
USAGE_ROW = RowSpec(
    USED_BY_PLAN,
    _figure("usage"),
    "IF(SUMPRODUCT((tblUsage[Component]={name})*ISNUMBER(INDEX(tblUsage[],0,{column})))"
    '<SUMPRODUCT((tblUsage[Component]={name})*1),"",'
    "SUMPRODUCT((tblUsage[Component]={name})*1,INDEX(tblUsage[],0,{column})))",
)
PLAN_ROWS = (
    RowSpec(PRODUCTION, _figure("production"), style="input"),
    RowSpec(SUBCONTRACT, _figure("subcontract"), style="stored"),
    RowSpec(
        OWN_PLANT,
        _figure("own_production"),
        f'IF(ISNUMBER({{at[{PRODUCTION}]}}),{{at[{PRODUCTION}]}}-N({{at[{SUBCONTRACT}]}}),"")',
    ),
)
FAMILY_IN_FORCE = (
    RowSpec(PRICE, _in_force("price"), style="stored", unit="{currency}/{unit}"),
    RowSpec(COST, _in_force("cost"), style="stored", unit="{currency}/{unit}"),
    RowSpec(TARGET_COVER, _in_force("target_cover"), style="stored", unit="{cover}"),
    RowSpec(TARGET_UNITS, _in_force("target_units"), style="stored"),
    RowSpec(MINIMUM, _in_force("minimum"), style="stored"),
    RowSpec(MAXIMUM, _in_force("maximum"), style="stored"),
    RowSpec(SERVICE, _in_force("service"), style="stored", unit="lines filled/ordered"),
    RowSpec(TOLERANCE, _in_force("tolerance"), style="stored", unit="deviation/plan"),
    RowSpec(RATE, _in_force("rate"), style="stored", unit="{currency}/price currency"),
    RowSpec(PLANNED_REVENUE, _in_force("business_plan"), style="stored", unit="{currency}"),
    RowSpec(PLANNED_UNITS, _in_force("business_plan_units"), style="stored"),
)
LINE_IN_FORCE = RowSpec("", _in_force("hours"), style="stored", unit="hours/{unit}")
RESOURCE_IN_FORCE = RowSpec(CAPACITY, _in_force("daily_capacity"), style="stored", unit="hours")
SHARE_IN_FORCE = RowSpec("", _in_force("option_share"), style="stored", unit="share")
QUANTITY_IN_FORCE = RowSpec("", _in_force("quantity_per"), style="stored")
LINE_USAGE = RowSpec(
    "", _figure("line_usage"), 'IF({past},"",IF(COUNT({a},{b},{c})=3,{a}*{b}*{c},""))'
)
LINE_LOAD = RowSpec(
    "",
    _figure("line_load"),
    f'IF({{column}}>COLUMNS(tblLoad[]),"",{_TIMES})',
    unit="hours",
)

_MONEY = "{currency}"


def _margin_rows(sold: tuple[WideTable, str]) -> tuple[RowSpec, RowSpec, RowSpec]:
    """Revenue, its cost, and the rest, of what was shipped and then of what is to be sold."""
    return (
        RowSpec("Revenue", _figure("revenue"), _TIMES, (_SHIPPED, sold, _PRICED), unit=_MONEY),
        RowSpec(
            "Cost of goods sold",
            _figure("cost_of_goods_sold"),
            _TIMES,
            (_SHIPPED, sold, _COSTED),
            unit=_MONEY,
        ),
        RowSpec("Gross margin", _figure("gross_margin"), _LESS_ABOVE, unit=_MONEY),
    )


STOCK_PROJECTION = (
    RowSpec(
        "Inventory",
        _figure("inventory"),
        _ROLLED.replace("{plus}", "{b}").replace("{less}", "{c}"),
        (_CLOSING, _SUPPLY, _DEMAND),
    ),
    RowSpec(
        "Target",
        _figure("target"),
        _TARGET.replace("{length}", "{workdays}"),
        (_COVERED, _FIXED, _SHIPPED, _DEMAND),
    ),
    RowSpec(
        "Unexplained",
        _figure("unexplained_inventory"),
        _UNEXPLAINED.replace("{before}", "{a-1}").replace("{sign}", "+"),
        (_CLOSING, _PRODUCED, _SHIPPED, (ACTUAL, Measure.ADJUSTED.value)),
    ),
    RowSpec(
        "Days on hand",
        _figure("days_on_hand"),
        _COVER.replace("{length}", "{workdays}"),
        (_SHIPPED, _DEMAND),
        unit="working days",
    ),
    *_margin_rows(_DEMAND),
    RowSpec(
        "Inventory value",
        _figure("inventory_value"),
        'IF(COUNT({up7},{a})=2,MAX(0,{up7})*{a},"")',
        (_COSTED,),
        unit=_MONEY,
    ),
)
ORDER_PROJECTION = (
    RowSpec(
        "Backlog",
        _figure("backlog"),
        _ROLLED.replace("{plus}", "{c}").replace("{less}", "{b}"),
        (_BACKLOG, _SUPPLY, _DEMAND),
    ),
    RowSpec(
        "Target",
        _figure("target"),
        _TARGET.replace("{length}", "{weeks}"),
        (_COVERED, _FIXED, _SHIPPED, _SUPPLY),
    ),
    RowSpec(
        "Unexplained",
        _figure("unexplained_backlog"),
        _UNEXPLAINED.replace("{before}", "{a-1}").replace("{sign}", "-"),
        (_BACKLOG, _BOOKED, _SHIPPED, (ACTUAL, Measure.CANCELLED.value)),
    ),
    RowSpec(
        "Weeks of backlog",
        _figure("weeks_of_backlog"),
        _COVER.replace("{length}", "{weeks}"),
        (_SHIPPED, _SUPPLY),
        unit="weeks",
    ),
    RowSpec(
        "Bookings value",
        _figure("bookings_value"),
        _TIMES,
        (_BOOKED, _DEMAND, _PRICED),
        unit=_MONEY,
    ),
    *_margin_rows(_SUPPLY),
    RowSpec(
        "Backlog value",
        _figure("backlog_value"),
        'IF(COUNT({up8},{a})=2,{up8}*{a},"")',
        (_PRICED,),
        unit=_MONEY,
    ),
)
COMPONENT_ROWS = {  # of STOCK_PROJECTION, where usage comes to what is sold
    "Inventory": (
        'IF({past},IF(ISNUMBER({a}),{a},""),IF(COUNT({prev},{b},{c},{d})=4,{prev}+{b}-{c}-{d},""))',
        (_CLOSING, _SUPPLY, _DEMAND, _TAKEN),
    ),
    "Target": (
        'IF(ISNUMBER({b}),{b},IF({workdays}=0,"",IF({past},IF(COUNT({a},{used})=2,'
        '{a}*({used}+N({shipped}))/{workdays},""),'
        'IF(COUNT({a},{c},{d})=3,{a}*({c}+{d})/{workdays},""))))',
        (_COVERED, _FIXED, _DEMAND, _TAKEN),
    ),
    "Unexplained": (
        "IF({past},IF(COUNT({a-1},{a},{b},{used})=4,"
        '{a}-({a-1}+{b}-{used}-N({shipped})+N({c})),""),"")',
        (_CLOSING, _PRODUCED, (ACTUAL, Measure.ADJUSTED.value)),
    ),
    "Days on hand": (
        "IF({past},IF(COUNT({up3},{used})=2,IF({used}+N({shipped})>0,"
        'MAX(0,{up3})*{workdays}/({used}+N({shipped})),""),""),IF(COUNT({up3},{a},{b})=3,'
        'IF({a}+{b}>0,MAX(0,{up3})*{workdays}/({a}+{b}),""),""))',
        (_DEMAND, _TAKEN),
    ),
}
COMPONENT_PROJECTION = tuple(
    replace(spec, formula=COMPONENT_ROWS[spec.what][0], pointers=COMPONENT_ROWS[spec.what][1])
    if spec.what in COMPONENT_ROWS
    else spec
    for spec in STOCK_PROJECTION
)
RESOURCE_PROJECTION = (
    RowSpec(
        "Load",
        _figure("load"),
        "IF(SUMPRODUCT((tblLoad[Resource]={name})*ISNUMBER(INDEX(tblLoad[],0,{column})))=0,"
        '"",SUMPRODUCT((tblLoad[Resource]={name})*1,INDEX(tblLoad[],0,{column})))',
        unit="hours",
    ),
    RowSpec(
        "Rated capacity",
        _figure("rated_capacity"),
        'IF(ISNUMBER({a}),{a}*{workdays},"")',
        ((IN_FORCE, CAPACITY),),
        unit="hours",
    ),
    RowSpec("Spare", _figure("spare"), 'IF(COUNT({up2},{up1})=2,{up1}-{up2},"")', unit="hours"),
    RowSpec(
        "Load share",
        _figure("load_share"),
        'IF(COUNT({up3},{up2})=2,IF({up2}>0,{up3}/{up2},""),"")',
        unit="share",
    ),
)


def rows_of(table: WideTable, company: Company) -> list[Row]:
    """The rows of a wide table for this company, in their order on the sheet."""
    return list(_ROWS[table.name](company))


def _family_rows(company: Company, specs: Callable[[Family], tuple[RowSpec, ...]]) -> Iterator[Row]:
    for column, family in enumerate(company.families):
        for spec in specs(family):
            unit = _unit(spec, company, family) if spec.unit else family.unit
            yield Row(family.name, spec.what, unit, column, spec)


def _unit(spec: RowSpec, company: Company, family: Family) -> str:
    cover = "working days" if family.is_to_stock else "weeks"
    return spec.unit.format(currency=company.currency, unit=family.unit, cover=cover)


def measures_of(company: Company, family: Family) -> tuple[Measure, ...]:
    """The actual measures that a family has rows for."""
    if company.is_component[company.index[family.name]]:
        return COMPONENT_MEASURES
    return STOCK_MEASURES if family.is_to_stock else ORDER_MEASURES


def _measure_specs(company: Company, family: Family) -> tuple[RowSpec, ...]:
    return tuple(
        RowSpec(
            m.value,
            _actual(m.value),
            style="actual",
            unit="lines" if m.value.startswith("Lines") else "",
        )
        for m in measures_of(company, family)
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the bill: hours of a resource, so many periods before a family's completion."""

    column: int  # of the figures' block
    family: Family
    resource: str
    offset: int
    rank: int  # which of the offsets of the two it is, the least is 0


def _lines(company: Company) -> Iterator[_Line]:
    in_force, seen = InForce(company), dict[tuple[str, str], int]()
    for column, pair in enumerate(in_force.lines):
        rank = seen[pair] = seen.get(pair, -1) + 1
        family = company.families[company.index[pair[0]]]
        yield _Line(column, family, pair[1], in_force.offsets[column], rank)


def _in_force_rows(company: Company) -> Iterator[Row]:
    yield from _family_rows(company, lambda family: FAMILY_IN_FORCE)
    for line in _lines(company):
        unit, what = f"hours/{line.family.unit}", hours_at(line.resource, line.rank)
        yield Row(line.family.name, what, unit, line.column, LINE_IN_FORCE)
    yield from _option_rows(company)
    yield from _resource_rows(company, (RESOURCE_IN_FORCE,))


def groups_of(company: Company) -> dict[tuple[str, str], str]:
    """The option group of each line of the components; "" where it is no option."""
    return {(row.family, row.component): row.group for row in company.components}


def _option_rows(company: Company) -> Iterator[Row]:
    """Share and quantity of each line of the components."""
    groups, units = groups_of(company), {f.name: f.unit for f in company.families}
    for column, (family, component) in enumerate(company.usage_lines):
        share = share_with(component, groups[family, component])
        yield Row(family, share, "share/order", column, SHARE_IN_FORCE)
        unit = f"{units[component]}/{units[family]}"
        yield Row(family, quantity_of(component), unit, column, QUANTITY_IN_FORCE)


def _usage_rows(company: Company) -> Iterator[Row]:
    """Made in own plant × quantity per × share of each line of the components."""
    groups, units = groups_of(company), {f.name: f.unit for f in company.families}
    for column, (family, component) in enumerate(company.usage_lines):
        share = share_with(component, groups[family, component])
        pointers = (_OWN_MADE, (IN_FORCE, quantity_of(component)), (IN_FORCE, share))
        spec = RowSpec(component, LINE_USAGE.values, LINE_USAGE.formula, pointers)
        yield Row(family, component, units[component], column, spec)


def _resource_rows(company: Company, specs: tuple[RowSpec, ...]) -> Iterator[Row]:
    names = dict.fromkeys(row.resource for row in company.resources)
    for column, name in enumerate(names):
        for spec in specs:
            yield Row(name, spec.what, spec.unit, column, spec)


def _load_rows(company: Company) -> Iterator[Row]:
    for line in _lines(company):
        supplied = Measure.PRODUCED if line.family.is_to_stock else Measure.SHIPPED
        hours = (IN_FORCE, hours_at(line.resource, line.rank))
        spec = replace(
            LINE_LOAD, what=line.resource, pointers=((ACTUAL, supplied.value), _OWN_MADE, hours)
        )
        row = Row(line.family.name, line.resource, "hours", line.column, spec)
        yield replace(row, offset=line.offset, rank=line.rank)


def _projection_rows(company: Company) -> Iterator[Row]:
    yield from _family_rows(company, lambda family: _projected(company, family))
    yield from _resource_rows(company, RESOURCE_PROJECTION)


def _projected(company: Company, family: Family) -> tuple[RowSpec, ...]:
    if company.is_component[company.index[family.name]]:
        return COMPONENT_PROJECTION
    return STOCK_PROJECTION if family.is_to_stock else ORDER_PROJECTION


def _forecast_specs(company: Company, family: Family) -> tuple[RowSpec, ...]:
    is_component = company.is_component[company.index[family.name]]
    return (*FORECAST_ROWS, USAGE_ROW) if is_component else FORECAST_ROWS


def _archived(plan: CompanyPlan) -> Block:
    """What was authorised, a column a row of the Archive."""
    company = plan.company
    if not company.archive:
        return company.nothing(0)
    return np.column_stack([row.values for row in company.archive])


_ARCHIVED = RowSpec("", _archived, style="stored")


def _archive_rows(company: Company) -> Iterator[Row]:
    for column, row in enumerate(company.archive):
        extra = (row.origin, row.run, row.by, row.version)
        yield Row(row.family, row.measure, row.unit, column, _ARCHIVED, extra)


_ROWS: dict[str, Callable[[Company], Iterator[Row]]] = {
    ACTUAL.name: lambda company: _family_rows(
        company, lambda family: _measure_specs(company, family)
    ),
    FORECAST.name: lambda company: _family_rows(
        company, lambda family: _forecast_specs(company, family)
    ),
    PLAN.name: lambda company: _family_rows(company, lambda family: PLAN_ROWS),
    IN_FORCE.name: _in_force_rows,
    LOAD.name: _load_rows,
    USAGE.name: _usage_rows,
    PROJECTION.name: _projection_rows,
    ARCHIVE.name: _archive_rows,
}

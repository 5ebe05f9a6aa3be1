"""How the balance of one mapped family runs on: what comes, what goes, what is planned.

Imports the mapped rows and the identities that adopt proves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sopxl.arrays import Vector
from sopxl.errors import Problem, ProblemsError
from sopxl_workbook.adopt.blended import in_open_periods, planned_for
from sopxl_workbook.adopt.choice import choices
from sopxl_workbook.adopt.families import blocks
from sopxl_workbook.adopt.mapped.model import MapCell, MapFamily, Resolved, ResolvedRow
from sopxl_workbook.ooxml import place

_TERM = re.compile(r"([+-]) ([a-z_ ]+?)(?= [+-] |$)")
_STOCK = ("ending_inventory", ("production", "total_supply"), ("demand", "forecast"))
_ORDER = ("ending_backlog", ("shipments", "production"), ("bookings", "demand", "forecast"))
_SUMS = ("available_inventory", "total_supply")  # rows that are sums of other terms
_OPENINGS = {"ending_inventory": "opening_inventory", "ending_backlog": "opening_backlog"}
_IDLE = "adjustments"  # often 0 in every period
_RUN = "backorders"  # what is owed goes over from period to period, and is no movement


@dataclass(frozen=True)
class Flow:
    """The rows of one family by what they do to its balance."""

    family: MapFamily
    rows: Mapping[str, ResolvedRow]  # the first of each measure, all on one timeline
    closing: ResolvedRow
    plan: ResolvedRow  # what is planned: production, or shipments of what is made to order
    demand: ResolvedRow
    others: Sequence[tuple[ResolvedRow, int]]  # movements that stand as they are, with their sign
    closed: int  # periods that are closed
    given: ResolvedRow | None  # the opening, where it stands in a row
    cell: MapCell | None  # the opening, where it stands in a cell of its own
    stated: float  # its number; NaN where there is none
    counted: float | None = None  # the opening, where a count says another than the workbook yet
    counted_owed: float = 0.0  # backorders beside that count
    actuals: Mapping[str, ResolvedRow] = field(default_factory=dict)  # that the balance takes in
    # closed periods, by the measure of the plan that it takes in open ones

    @property
    def is_to_stock(self) -> bool:
        """Whether the balance is inventory; else it is a backlog."""
        return self.family.strategy == "stock"

    @property
    def owed(self) -> ResolvedRow | None:
        """Backorders beside a stock; None where no row of them is mapped."""
        return self.rows.get(_RUN) if self.is_to_stock else None

    @property
    def open(self) -> slice:
        """The open periods."""
        return slice(self.closed, len(self.closing.cells))

    @cached_property
    def asked(self) -> Vector:
        """Demand of the open periods; NaN for a blank."""
        return self.demand.values[self.open]

    @cached_property
    def opening(self) -> float:
        """The balance before the first open period; NaN where it does not stand anywhere.

        What is owed to customers counts below zero.
        """
        if self.counted is not None:
            return self.counted - self.counted_owed
        owed, back = self.owed, 0.0
        if owed is not None and self.closed:
            back = float(np.nan_to_num(owed.values[self.closed - 1]))
        if self.given is not None and self.closed < self.given.values.size:
            return float(self.given.values[self.closed]) - back
        if self.closed:
            return float(self.closing.values[self.closed - 1]) - back
        return self.stated - back

    def target(self) -> Vector | None:
        """Target inventory of the open periods; None where no row of it is mapped."""
        row = self.rows.get("target_inventory")
        return None if row is None else row.values[self.open]

    def at(self, row: ResolvedRow, period: int) -> str:
        """A cell of a row as planners read it."""
        return place(row.sheet, *row.cells[period])


def flows(resolved: Resolved) -> list[Flow]:
    """The flow of every family that has a balance.

    Raises ProblemsError E531 for a family whose rows do not say how its balance runs.
    """
    rules = _proven_rules(resolved)
    made, problems = [], []
    for name, by_measure in resolved.by_family.items():
        family = next(iter(by_measure.values()))[0].family
        measure = _ORDER[0] if family.strategy == "order" else _STOCK[0]
        if measure not in by_measure or family.is_total:
            continue
        closing = _planned(by_measure[measure], resolved)
        known = {_left(rule): rule for rule in (*rules.get(name, ()), *family.rules)}
        flow = _flow(family, _beside(closing, by_measure), known, resolved)
        if flow is None:
            problems.append(_no_flow(family, closing))
        else:
            made.append(flow)
    if problems:
        raise ProblemsError(problems)
    return made


def _planned(several: Sequence[ResolvedRow], resolved: Resolved) -> ResolvedRow:
    """The balance that is planned: of several the first one with an open period."""
    if len(several) == 1:
        return several[0]
    is_open = (one for one in several if resolved.closed_of(one) < len(one.cells))
    return next(is_open, several[0])


def _beside(
    closing: ResolvedRow, by_measure: Mapping[str, Sequence[ResolvedRow]]
) -> dict[str, ResolvedRow]:
    """The first row of each measure on the timeline of a balance; last year's have their own."""
    same = {
        measure: [one for one in several if one.periods == closing.periods]
        for measure, several in by_measure.items()
    }
    first = {measure: several[0] for measure, several in same.items() if several}
    return first | {closing.row.measure: closing}


def _flow(
    family: MapFamily,
    rows: Mapping[str, ResolvedRow],
    rules: Mapping[str, str],
    resolved: Resolved,
) -> Flow | None:
    """The flow of a family by its rule; None where the rule or a row of it is missing."""
    closing, supplies, demands = _ORDER if family.strategy == "order" else _STOCK
    kind = "inventory" if closing == _STOCK[0] else "backlog"
    in_open = {left: in_open_periods(kind, rule) for left, rule in rules.items()}
    terms = _terms(closing, in_open, rows)
    plan = next((one for one in supplies if one in terms), None)
    asked = next((one for one in (*demands, "shipments", "actual") if one in terms), None)
    if plan is None or asked is None or plan == asked:
        return None
    cell = next((one for one in family.cells if one.measure == _OPENINGS[closing]), None)
    others = [(rows[one], sign) for one, sign in terms.items() if one not in (plan, asked)]
    idle = rows.get(_IDLE)
    if idle is not None and _IDLE not in terms and not np.nan_to_num(idle.values).any():
        others.append((idle, 1))  # no rule can tell yet whether it counts
    return Flow(
        family,
        rows,
        rows[closing],
        rows[plan],
        rows[asked],
        tuple(others),
        resolved.closed_of(rows[closing]),
        rows.get(_OPENINGS[closing]),
        cell,
        _number(resolved, cell),
        actuals={
            planned: rows[actual]
            for actual, planned in planned_for(kind, rules.get(closing, "")).items()
            if actual in rows
        },
    )


def _terms(
    closing: str, rules: Mapping[str, str], rows: Mapping[str, ResolvedRow]
) -> dict[str, int]:
    """The movements of a rule with their signs, sums of others replaced by what they sum."""
    found: dict[str, int] = {}
    todo = [(closing, 1)]
    while todo:
        target, sign = todo.pop()
        right = rules.get(target, "").partition(" = ")[2]
        for mark, words in _TERM.findall(f"+ {right}"):
            measure = words.removesuffix(" before").replace(" ", "_")
            is_run = measure in (closing, *_OPENINGS.values(), _RUN, "lost_sales")
            if is_run or measure not in rows:
                continue
            signed = sign if mark == "+" else -sign
            if measure in _SUMS and measure in rules:
                todo.append((measure, signed))
            else:
                found[measure] = signed
    return found


def _left(rule: str) -> str:
    return rule.partition(" = ")[0].replace(" ", "_")


def _proven_rules(resolved: Resolved) -> dict[str, list[str]]:
    """By family the rules that fit its rows best."""
    found: dict[str, list[str]] = {}
    for choice in choices(blocks(one.series for one in resolved.rows)):
        found.setdefault(choice.block.family, []).append(choice.best.rule)
    return found


def _number(resolved: Resolved, cell: MapCell | None) -> float:
    """The number of a cell that the map names; NaN where there is none."""
    value = None if cell is None else resolved.found.book.sheet(cell.sheet)[cell.cell]
    return value if isinstance(value, float) else np.nan


def _no_flow(family: MapFamily, closing: ResolvedRow) -> Problem:
    return Problem(
        "E531",
        f"the map does not say what moves the {closing.row.measure.replace('_', ' ')} of "
        f"{family.name}: a row that is planned and one of demand are expected.",
        place(closing.sheet, *closing.cells[0]),
        'Add these rows to the family in the map, or a rule such as "ending inventory = ending '
        'inventory before + production - demand".',
    )

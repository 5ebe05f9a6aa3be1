"""What has to hold before a plan may be authorised, each rule passed or failed with the reason.

Limits come from the Policy and the Resources; the identities are those of the checks. Imports the
plan, the checks and the contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.calc.fence import ALLOWED, NOT_ALLOWED, fence_verdicts, rate_change
from sopxl.errors import Problem, RefusalsError
from sopxl.plan.company import Family, PolicyRow, ResourceRow
from sopxl.plan.components import shortage_text, shortages
from sopxl.plan.figures import Figures
from sopxl.plan.in_force import policies_by_period
from sopxl_workbook.checks.proving import Standing
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import (
    NOT_REVIEWED,
    PLAN,
    PROJECTION,
    REVIEW,
    REVIEWED,
    WideTable,
    key_of,
)
from sopxl_workbook.formulas import PRODUCTION
from sopxl_workbook.read import Reading
from sopxl_workbook.sheets.words import worded
from sopxl_workbook.tables.findings import some

_UNITS = 0.5  # of a unit, by which a balance may miss its band: what a page shows as the same
_HOURS = 0.005  # share of a capacity by which a load may pass it


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of the gate, and everything that breaks it."""

    rule: str
    held: int  # figures that were held against it
    breaks: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing breaks the rule."""
        return not self.breaks


@dataclass(frozen=True, slots=True)
class Gate:
    """All rules of the gate, in the order of the month."""

    lines: tuple[Line, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule passed."""
        return all(line.passed for line in self.lines)

    @property
    def breaks(self) -> tuple[Problem, ...]:
        """Everything that stands in the way."""
        return tuple(problem for line in self.lines for problem in line.breaks)

    def as_text(self) -> str:
        """A line a rule, the first break under it."""
        texts = []
        for line in self.lines:
            count = "" if line.passed else f", {worded(len(line.breaks), 'break')}"
            texts.append(f"{'● passed' if line.passed else '▲ failed'}  {line.rule}{count}")
            texts += [f"          {problem}" for problem in line.breaks[:1]]
        return "\n".join(texts)


class GateFailedError(RefusalsError):
    """A plan that is not authorised, since the gate fails and nobody gave a reason."""

    def __init__(self, gate: Gate) -> None:
        """gate : what it said."""
        super().__init__(gate.breaks)
        self.gate = gate


def hold_gate(
    reading: Reading,
    figures: Figures,
    standing: Standing,
    proofs: Sequence[Proof],
    is_outdated: bool,
) -> Gate:
    """Holds the plan as it stands against every rule.

    figures, standing : of the book as it stands. proofs : of its identities and formulas.
    is_outdated : whether an input changed since the plan was made.
    Returns : Gate.
    """
    work = _Work(reading, figures, standing)
    return Gate(
        (
            _planned(work, is_outdated),
            _reviewed(work),
            _capacity(work),
            _not_below_zero(work),
            *_components(work),
            _band(work, to_stock=True),
            _band(work, to_stock=False),
            _fences(work),
            _identities(proofs),
        )
    )


@dataclass(frozen=True)
class _Work:
    reading: Reading
    figures: Figures
    standing: Standing

    @property
    def families(self) -> Sequence[Family]:
        return self.reading.company.families

    def label(self, row: int) -> str:
        """The label of a row of a block."""
        return self.reading.company.calendar.labels[row]

    def place(self, table: WideTable, name: str, what: str, row: int) -> str:
        """The cell of a figure."""
        return self.standing.tables[table.name].place(key_of(name, what), row)

    def planned(self, block: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The block with everything outside the horizon left out."""
        inside = np.zeros(block.shape, dtype=bool)
        window = self.reading.company.planned
        inside[window] = block[window]
        return inside

    def limit(self, name: str) -> Block:
        """A limit of the Policy by period and family; NaN where none is set."""
        rows = [
            [np.nan if policy is None else getattr(policy, name) for policy in policies]
            for policies in (
                policies_by_period(self.reading.company, family) for family in self.families
            )
        ]
        return np.array(rows, dtype=np.float64).reshape(len(rows), -1).T

    def cells(self, wrong: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
        """Row and column of what is wrong inside the horizon, family by family."""
        for column, row in np.argwhere(self.planned(wrong).T):
            yield int(row), int(column)


def _planned(work: _Work, is_outdated: bool) -> Line:
    production = work.figures.production
    breaks = [
        Problem(
            "E502",
            f"{work.families[column].name} has no production plan for {work.label(row)}.",
            work.place(PLAN, work.families[column].name, PRODUCTION, row),
            "Run sopxl plan, or type the plan where the policy is own.",
        )
        for row, column in work.cells(np.isnan(production))
    ]
    if is_outdated:
        breaks.append(
            Problem(
                "E503",
                "an input changed after the plan was made.",
                "Control",
                "Plan again, then authorise.",
            )
        )
    held = int(work.planned(np.ones(production.shape, bool)).sum())
    return Line("every family is planned, on the inputs as they are", held, tuple(breaks))


def _reviewed(work: _Work) -> Line:
    review, company = work.reading.tables[REVIEW.name], work.reading.company
    horizon = range(company.base, company.base + company.horizon)
    left: dict[str, list[int]] = {}
    rows: dict[str, int] = {}
    for row, (family, period, state) in enumerate(review.of("Family", "Period", "State")):
        if state == NOT_REVIEWED and period in horizon:
            left.setdefault(family, []).append(period)
            rows.setdefault(family, row)
    breaks = tuple(
        Problem(
            "E504",
            f"nobody has reviewed the forecast of {family} for "
            f"{some([company.calendar.label(period) for period in sorted(periods)])}.",
            review.at(rows[family], "State"),
            f'Look at it, then set its state to "{REVIEWED}".',
        )
        for family, periods in left.items()
    )
    return Line("every forecast of the horizon is reviewed", review.count, breaks)


def _capacity(work: _Work) -> Line:
    figures, company = work.figures, work.reading.company
    names = figures.in_force.resources
    most = _most_hours(work)
    over = figures.load > most * (1 + _HOURS)
    breaks = [
        Problem(
            "E505",
            f"{names[column]} is asked {figures.load[row, column]:,.0f} hours in "
            f"{work.label(row)}, {most[row, column]:,.0f} are allowed with overtime and "
            "outside capacity.",
            work.place(PROJECTION, names[column], "Load", row),
            "Move production, or raise the resource's limits with those who grant them.",
        )
        for row, column in work.cells(over)
    ]
    return Line(
        "the load is within the authorised capacity", company.horizon * len(names), tuple(breaks)
    )


def _most_hours(work: _Work) -> Block:
    """Rated capacity, overtime and outside capacity together, shape (T, resources)."""
    figures, company = work.figures, work.reading.company
    days = company.calendar.start_days
    overtime = np.zeros(figures.rated_capacity.shape)
    outside = np.zeros(figures.rated_capacity.shape)
    for column, name in enumerate(figures.in_force.resources):
        for row in sorted((r for r in company.resources if r.resource == name), key=_from):
            holds = days >= row.start
            overtime[holds, column] = row.overtime_limit
            outside[holds, column] = row.outside_capacity
    return figures.rated_capacity * (1 + overtime) + outside


def _from(row: ResourceRow) -> float:
    return row.start


def _not_below_zero(work: _Work) -> Line:
    stock = work.reading.company.to_stock & ~work.reading.company.is_component
    below = (work.figures.inventory < -_UNITS) & stock
    breaks = [
        Problem(
            "E506",
            f"{work.families[column].name} has a projected available balance of "
            f"{work.figures.inventory[row, column]:,.0f} in {work.label(row)}, below zero.",
            work.place(PROJECTION, work.families[column].name, "Inventory", row),
            "Produce earlier, or agree with sales on what is promised later.",
        )
        for row, column in work.cells(below)
    ]
    held = work.reading.company.horizon * int(stock.sum())
    return Line("no inventory is planned below zero", held, tuple(breaks))


def _components(work: _Work) -> Iterator[Line]:
    """Components against what is finished of them; no line where no family has any."""
    company = work.reading.company
    if not company.components:
        return
    breaks = tuple(
        Problem(
            "E473",
            shortage_text(company, shortage),
            work.place(PROJECTION, shortage.component, "Inventory", shortage.row),
            "Plan more of the component, or finish fewer or later.",
        )
        for shortage in shortages(work.figures)
    )
    held = company.horizon * int(company.is_component.sum())
    yield Line("no component is short of what is finished of it", held, breaks)


def _band(work: _Work, *, to_stock: bool) -> Line:
    what, code = ("Inventory", "E507") if to_stock else ("Backlog", "E508")
    low, high = work.limit(f"{what.lower()}_min"), work.limit(f"{what.lower()}_max")
    balance = work.figures.inventory if to_stock else work.figures.backlog
    mine = work.reading.company.to_stock == to_stock
    with np.errstate(invalid="ignore"):
        wrong = ((balance < low - _UNITS) | (balance > high + _UNITS)) & mine
    breaks = [
        Problem(
            code,
            f"{work.families[column].name} has {what.lower()} of {balance[row, column]:,.0f} in "
            f"{work.label(row)}, {_band_text(low[row, column], high[row, column])} is allowed.",
            work.place(PROJECTION, work.families[column].name, what, row),
            "Change the plan, or agree on another band in the Policy.",
        )
        for row, column in work.cells(wrong)
    ]
    held = int((work.planned(~np.isnan(low) | ~np.isnan(high)) & mine).sum())
    return Line(f"the {what.lower()} is within its band", held, tuple(breaks))


def _band_text(low: float, high: float) -> str:
    if np.isnan(high):
        return f"{low:,.0f} or more"
    return f"up to {high:,.0f}" if np.isnan(low) else f"{low:,.0f} to {high:,.0f}"


def _fences(work: _Work) -> Line:
    company = work.reading.company
    old = {
        row.family: row.values
        for row in company.archive
        if row.origin == company.base - 1 and row.measure == PRODUCTION
    }
    breaks: list[Problem] = []
    held = 0
    for column, family in enumerate(work.families):
        policy = policies_by_period(company, family)[company.now]
        if policy is None or family.name not in old:
            continue
        limits = fence_limits(policy)[: company.horizon]
        then = old[family.name][company.planned]
        now = work.figures.production[company.planned, column]
        held += int((~np.isnan(then + now))[: limits.size].sum())
        breaks += _fence_breaks(work, family.name, then, now, limits)
    return Line("changes of the production plan keep within the time fences", held, tuple(breaks))


def fence_limits(policy: PolicyRow) -> Vector:
    """Share of the rate that may change, by period from month 1.

    Returns : nothing may change inside the demand fence; then the change limits hold, up to the
    planning fence (0 where the limits say nothing); beyond it everything may change.
    """
    limits = np.zeros(max(policy.planning_fence, len(policy.change_limits), policy.demand_fence))
    limits[: len(policy.change_limits)] = policy.change_limits
    limits[: policy.demand_fence] = 0.0
    return limits


def _fence_breaks(
    work: _Work, name: str, then: Vector, now: Vector, limits: Vector
) -> Iterator[Problem]:
    if not limits.size:
        return
    unknown = np.isnan(then + now)
    then, now = np.where(unknown, 0.0, then), np.where(unknown, 0.0, now)
    verdicts, change = fence_verdicts(then, now, limits), rate_change(then, now)
    for i in np.flatnonzero(verdicts != ALLOWED):
        row = work.reading.company.now + int(i)
        allowed = "is frozen" if verdicts[i] == NOT_ALLOWED else f"{limits[i]:.0%} is allowed"
        yield Problem(
            "E509",
            f"the plan of {name} for {work.label(row)} changes from {then[i]:,.0f} to "
            f"{now[i]:,.0f} ({change[i]:+.0%}); {allowed}.",
            work.place(PLAN, name, PRODUCTION, row),
            "Leave the month as it was authorised, or have the change approved.",
        )


def _identities(proofs: Sequence[Proof]) -> Line:
    breaks = tuple(proof.first for proof in proofs if proof.first is not None)
    return Line("every identity and formula holds", sum(proof.cells for proof in proofs), breaks)

"""What has to hold before a plan may be authorised, each rule passed or failed with the reason.

Limits come from the Policy and the Resources; the identities are those of the checks. Imports the
plan, the checks and the contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.fence import ALLOWED, NOT_ALLOWED, fence_verdicts, rate_change
from sopxl.errors import Problem
from sopxl.plan.company import PolicyRow, ResourceRow
from sopxl.plan.components import shortage_text, shortages
from sopxl.plan.in_force import policies_by_period
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import NOT_REVIEWED, PLAN, PROJECTION, REVIEW, REVIEWED
from sopxl_workbook.cycle.gate_company import cash_line, sign_off_line
from sopxl_workbook.cycle.gate_model import Case, Gate, GateFailedError, Limits, Line
from sopxl_workbook.cycle.gate_views import views_lines
from sopxl_workbook.formulas import PRODUCTION
from sopxl_workbook.tables.findings import some

__all__ = ["Case", "Gate", "GateFailedError", "Limits", "Line", "fence_limits", "hold_gate"]

_UNITS = 0.5  # of a unit, by which a balance may miss its band: what a page shows as the same
_HOURS = 0.005  # share of a capacity by which a load may pass it


def hold_gate(case: Case, proofs: Sequence[Proof]) -> Gate:
    """Holds a plan against every rule.

    proofs : of its identities and formulas.
    Returns : Gate.
    """
    return Gate(
        (
            _planned(case),
            _reviewed(case),
            *views_lines(case),
            _capacity(case),
            _not_below_zero(case),
            *_components(case),
            _band(case, to_stock=True),
            _band(case, to_stock=False),
            _fences(case),
            cash_line(case),
            sign_off_line(case),
            _identities(proofs),
        )
    )


def _planned(case: Case) -> Line:
    production = case.figures.production
    breaks = [
        Problem(
            "E502",
            f"{case.families[column].name} has no production plan for {case.label(row)}.",
            case.place(PLAN, case.families[column].name, PRODUCTION, row),
            "Run sopxl plan, or type the plan where the policy is own.",
        )
        for row, column in case.cells(np.isnan(production))
    ]
    if case.is_outdated:
        breaks.append(
            Problem(
                "E503",
                "an input changed after the plan was made.",
                "Control",
                "Plan again, then authorise.",
            )
        )
    held = int(case.planned(np.ones(production.shape, bool)).sum())
    return Line(
        "every family is planned, on the inputs as they are",
        held,
        tuple(breaks),
        "a production plan in every month",
    )


def _reviewed(case: Case) -> Line:
    review, company = case.tables[REVIEW.name], case.company
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
    return Line(
        "every forecast of the horizon is reviewed",
        review.count,
        breaks,
        f'no "{NOT_REVIEWED}" on the sheet Review',
    )


def _capacity(case: Case) -> Line:
    figures, company = case.figures, case.company
    names = figures.in_force.resources
    most = _most_hours(case)
    over = figures.load > most * (1 + _HOURS)
    breaks = [
        Problem(
            "E505",
            f"{names[column]} is asked {figures.load[row, column]:,.0f} hours in "
            f"{case.label(row)}, {most[row, column]:,.0f} are allowed with overtime and "
            "outside capacity.",
            case.place(PROJECTION, names[column], "Load", row),
            "Move production, or raise the resource's limits with those who grant them.",
        )
        for row, column in case.cells(over)
    ]
    return Line(
        "the load is within the authorised capacity",
        company.horizon * len(names),
        tuple(breaks),
        "rated capacity, overtime, outside capacity",
    )


def _most_hours(case: Case) -> Block:
    """Rated capacity, overtime and outside capacity together, shape (T, resources)."""
    figures, company = case.figures, case.company
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


def _not_below_zero(case: Case) -> Line:
    stock = case.company.to_stock & ~case.company.is_component
    below = (case.figures.inventory < -_UNITS) & stock
    breaks = [
        Problem(
            "E506",
            f"{case.families[column].name} has a projected available balance of "
            f"{case.figures.inventory[row, column]:,.0f} in {case.label(row)}, below zero.",
            case.place(PROJECTION, case.families[column].name, "Inventory", row),
            "Produce earlier, or agree with sales on what is promised later.",
        )
        for row, column in case.cells(below)
    ]
    held = case.company.horizon * int(stock.sum())
    return Line("no inventory is planned below zero", held, tuple(breaks), "0 units or more")


def _components(case: Case) -> Iterator[Line]:
    """Components against what is finished of them; no line where no family has any."""
    company = case.company
    if not company.components:
        return
    breaks = tuple(
        Problem(
            "E473",
            shortage_text(company, shortage),
            case.place(PROJECTION, shortage.component, "Inventory", shortage.row),
            "Plan more of the component, or finish fewer or later.",
        )
        for shortage in shortages(case.figures)
    )
    held = company.horizon * int(company.is_component.sum())
    limit = "no shortage in any month"
    yield Line("no component is short of what is finished of it", held, breaks, limit)


def _band(case: Case, *, to_stock: bool) -> Line:
    what, code = ("Inventory", "E507") if to_stock else ("Backlog", "E508")
    low, high = case.limit(f"{what.lower()}_min"), case.limit(f"{what.lower()}_max")
    balance = case.figures.inventory if to_stock else case.figures.backlog
    mine = case.company.to_stock == to_stock
    with np.errstate(invalid="ignore"):
        wrong = ((balance < low - _UNITS) | (balance > high + _UNITS)) & mine
    breaks = [
        Problem(
            code,
            f"{case.families[column].name} has {what.lower()} of {balance[row, column]:,.0f} in "
            f"{case.label(row)}, {_band_text(low[row, column], high[row, column])} is allowed.",
            case.place(PROJECTION, case.families[column].name, what, row),
            "Change the plan, or agree on another band in the Policy.",
        )
        for row, column in case.cells(wrong)
    ]
    held = int((case.planned(~np.isnan(low) | ~np.isnan(high)) & mine).sum())
    return Line(
        f"the {what.lower()} is within its band",
        held,
        tuple(breaks),
        f"{what} min and max of the Policy",
    )


def _band_text(low: float, high: float) -> str:
    if np.isnan(high):
        return f"{low:,.0f} or more"
    return f"up to {high:,.0f}" if np.isnan(low) else f"{low:,.0f} to {high:,.0f}"


def _fences(case: Case) -> Line:
    company = case.company
    old = {
        row.family: row.values
        for row in company.archive
        if row.origin == company.base - 1 and row.measure == PRODUCTION
    }
    breaks: list[Problem] = []
    held = 0
    for column, family in enumerate(case.families):
        policy = policies_by_period(company, family)[company.now]
        if policy is None or family.name not in old:
            continue
        limits = fence_limits(policy)[: company.horizon]
        then = old[family.name][company.planned]
        now = case.figures.production[company.planned, column]
        held += int((~np.isnan(then + now))[: limits.size].sum())
        breaks += _fence_breaks(case, family.name, then, now, limits)
    return Line(
        "changes of the production plan keep within the time fences",
        held,
        tuple(breaks),
        "fences and change limits of the Policy",
    )


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
    case: Case, name: str, then: Vector, now: Vector, limits: Vector
) -> Iterator[Problem]:
    if not limits.size:
        return
    unknown = np.isnan(then + now)
    then, now = np.where(unknown, 0.0, then), np.where(unknown, 0.0, now)
    verdicts, change = fence_verdicts(then, now, limits), rate_change(then, now)
    for i in np.flatnonzero(verdicts != ALLOWED):
        row = case.company.now + int(i)
        allowed = "is frozen" if verdicts[i] == NOT_ALLOWED else f"{limits[i]:.0%} is allowed"
        yield Problem(
            "E509",
            f"the plan of {name} for {case.label(row)} changes from {then[i]:,.0f} to "
            f"{now[i]:,.0f} ({change[i]:+.0%}); {allowed}.",
            case.place(PLAN, name, PRODUCTION, row),
            "Leave the month as it was authorised, or have the change approved.",
        )


def _identities(proofs: Sequence[Proof]) -> Line:
    breaks = tuple(proof.first for proof in proofs if proof.first is not None)
    return Line(
        "every identity and formula holds",
        sum(proof.cells for proof in proofs),
        breaks,
        "the checks, to their tolerance",
    )

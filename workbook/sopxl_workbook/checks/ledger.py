"""The rules that need the tables of a book beside its cells; imports read and the item map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sopxl.errors import Problem, SopError
from sopxl.plan.in_force import policy_of
from sopxl.plan.make import CompanyPlan
from sopxl.plan.production import OWN, make_production
from sopxl_workbook.checks.proving import Standing, merged, prove
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import (
    ACTUAL,
    ACTUALS,
    CALENDAR,
    ORDER_MEASURES,
    PLAN,
    STOCK_MEASURES,
    Measure,
    key_of,
)
from sopxl_workbook.cycle.month import closed_edits
from sopxl_workbook.formulas import PRODUCTION
from sopxl_workbook.messages import counted
from sopxl_workbook.read import Reading
from sopxl_workbook.tables import ItemMap

_SUMS = "actuals of the items = actual of the family"
_AS_CLOSED = "every closed month is as it was closed"
_BY_POLICY = 1e-6  # units


def prove_ledger(reading: Reading, standing: Standing) -> Iterator[Proof]:
    """The identities between the tables of a book and its wide sheets."""
    yield _sums(reading, standing)
    if _closed_by_run(reading).any():
        yield _as_closed(reading, standing)


def _closed_by_run(reading: Reading) -> NDArray[np.bool_]:
    """Which periods a run has closed, shape (T,)."""
    return np.array([bool(run) for run in reading.tables[CALENDAR.name].columns["Run"]])


def _sums(reading: Reading, standing: Standing) -> Proof:
    """Family by family; months that a run has closed are held by what they were closed with."""
    totals: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    items, first = ItemMap(reading.tables), reading.company.calendar.first
    rows = reading.tables[ACTUALS.name].of("Measure", "Period", "Code", "Quantity")
    for measure, period, code, quantity in rows:
        found = items.find(code, period)
        if found is not None:
            totals[str(measure), found[0]][period - first] += quantity * found[1]
    open_yet, company = ~_closed_by_run(reading), reading.company
    proofs = []
    parts = [company.families[column].name for column in np.flatnonzero(company.is_component)]
    for measures, names in (
        (STOCK_MEASURES, standing.families(to_stock=True)),
        (ORDER_MEASURES, standing.families(to_stock=False)),
        ((Measure.USED,), parts),
    ):
        for measure in measures:
            expected = np.full((reading.company.calendar.count, len(names)), np.nan)
            for column, name in enumerate(names):
                for period, total in totals[measure.value, name].items():
                    if period < reading.company.now and open_yet[period]:
                        expected[period, column] = total
            found_there = standing.block(ACTUAL, measure.value, names)
            proof = prove(
                standing,
                _SUMS,
                found_there,
                expected,
                measure.value,
                names,
                ACTUAL,
                fix="Run sopxl plan, which sums the Actuals anew.",
            )
            proofs.append(proof)
    return merged(_SUMS, proofs)


def _as_closed(reading: Reading, standing: Standing) -> Proof:
    edits = list(closed_edits(reading.book, reading))
    rows = len(standing.tables[ACTUAL.name].rows)
    cells = int(_closed_by_run(reading).sum()) * rows
    return Proof(_AS_CLOSED, cells, len(edits), edits[0] if edits else None)


def off_policy(reading: Reading, standing: Standing, plan: CompanyPlan) -> Iterator[Problem]:
    """W302 for a production plan that is another than its policy gives: it may well be meant so.

    plan : the figures as they stand. Where a policy gives no plan at all, nothing is told.
    """
    company, figures = reading.company, plan.figures
    try:
        given = make_production(company, figures.in_force, figures.forecast)
    except SopError:
        return
    window = company.planned
    with np.errstate(invalid="ignore"):
        off = np.abs(company.production - given)[window] > _BY_POLICY
    today = float(company.calendar.start_days[company.now])
    for column in np.flatnonzero(off.any(axis=0)):
        family = company.families[column]
        policy = policy_of(company, family, today)
        if policy is None or policy.plan_policy == OWN:
            continue
        at = company.now + int(np.flatnonzero(off[:, column])[0])
        others = int(off.any(axis=0).sum()) - 1
        more = f"; {counted(others, 'other plan')} beside it"
        yield Problem(
            "W302",
            f"the plan of {family.name} differs from its policy, {policy.plan_policy}, in "
            f"{counted(int(off[:, column].sum()), 'period')}, first in "
            f"{company.calendar.labels[at]}: {company.production[at, column]:,.6g} stands, "
            f"{given[at, column]:,.6g} is by policy{more if others else ''}.",
            standing.tables[PLAN.name].place(key_of(family.name, PRODUCTION), at),
            "Run sopxl plan to have it by policy, or choose the policy own to keep it.",
        )
        return

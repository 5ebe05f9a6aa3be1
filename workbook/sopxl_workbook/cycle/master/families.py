"""Families added: their rows on every sheet, with a forecast of 0 for somebody to look at.

Imports work and kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import InputError, Problem
from sopxl.plan.company import Company
from sopxl_workbook.contract import (
    ACTUALS,
    BILL,
    COMPONENTS,
    COSTS,
    FAMILIES,
    NOT_REVIEWED,
    ORDER_POLICIES,
    OWN_PLAN,
    POLICY,
    PRICES,
    REVIEW,
    STOCK_POLICIES,
    Measure,
    Table,
)
from sopxl_workbook.cycle.master.kinds import Kind, free, known
from sopxl_workbook.cycle.master.work import Made, Work, given
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.importers.defaults import usual_policy
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.tables.keys import ALL_FAMILIES

NEW = "new family"
_REASON = "family added"
_FIRST_ACTUALS = {  # 0 in the month before: what every later month must have
    True: (Measure.REQUESTED, Measure.SHIPPED, Measure.PRODUCED, Measure.CLOSING),
    False: (Measure.BOOKED, Measure.SHIPPED, Measure.BACKLOG),
}


@dataclass(frozen=True, slots=True)
class AddFamily:
    """A new product family; what is not given is that of the family that it is like."""

    verb: ClassVar[str] = "add"
    done: ClassVar[str] = "added"

    name: str
    like: str = (
        ""  # the family whose unit, strategy, policy, prices, costs, bill and parts it takes
    )
    unit: str = ""
    strategy: str = ""  # MTS, MTO or FTO
    business_unit: str = ""
    owner: str = ""
    price: float | None = None  # of one unit, in the company's currency
    cost: float | None = None
    start: str = ""  # first period in which it is planned; "" for the open month

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that adds the family to every sheet; it opens with nothing.

        Its forecast and plan are 0 in every planned month until somebody types one, and the Review
        sheet says that nobody looked.
        Raises InputError E128 and E114 (no name; no unit, price or cost), E124 (no strategy), E130
        (the name is taken), E131 (no such family to be like), E134 and E136 (no period); LimitError
        E121 (price or cost); RefusedError E148 (the period is closed); ProblemsError where the
        tables do not fit one another (E129, E140); what Work.begin and larger raise.
        """
        work = Work.begin(book, kit, sign)
        tables = work.reading.tables
        name = free(tables, Kind.FAMILY, self.name)
        like = known(tables, Kind.FAMILY, self.like) if self.like.strip() else ""
        period = work.period(self.start, work.base)
        work.refuse_closed(period)
        day = work.first_day(period)
        row = self._row(work, name, like, day)
        work.tables.append(FAMILIES, row, _REASON)
        strategy = str(row[2])
        self._dated(work, name, like, strategy)
        for measure in _FIRST_ACTUALS[strategy == "MTS"]:
            before = (work.label(work.base - 1), name, measure.value, 0.0, NEW)
            work.tables.append(ACTUALS, before, _REASON)
        for planned in range(work.base, work.base + work.reading.company.horizon):
            work.tables.append(REVIEW, (name, work.label(planned), NOT_REVIEWED, NEW), _REASON)
        work.warnings += _told(work, name)
        what = f'the family "{name}" from {work.label(period)} on'
        blocks = _with_nothing(work.reading.company)
        return work.made_larger(what, f"added {what}", _REASON, blocks)

    def _row(self, work: Work, name: str, like: str, day: float) -> tuple[Any, ...]:
        """Its row of the Families sheet."""
        columns = ("Unit", "Strategy", "Business unit", "Owner")
        other = {family: rest for family, *rest in work.typed(FAMILIES).of("Family", *columns)}
        taken = other.get(like, ["", "", "", ""])
        asked = (self.unit, self.strategy, self.business_unit, self.owner)
        texts = [
            given(FAMILIES, column, value.strip() or old) or None
            for column, value, old in zip(columns, asked, taken, strict=True)
        ]
        return (name, *texts, day)

    def _dated(self, work: Work, name: str, like: str, strategy: str) -> None:
        """Its prices, costs, bill and policy; InputError E114 where it would have no price."""
        for table, option, value in ((PRICES, "price", self.price), (COSTS, "cost", self.cost)):
            if value is not None:
                checked = given(table, "Value", value, option)
                start = work.first_day(work.base)
                work.tables.append(table, (name, start, checked), _REASON)
            elif not _copied(work, table, like, name):
                raise InputError(
                    "E114",
                    f'the family "{name}" has no {option}.',
                    f"--{option}",
                    f"Give the {option} of one unit, or --like a family with the same one.",
                )
        _copied(work, BILL, like, name)
        _copied(work, COMPONENTS, like, name)
        if not _copied(work, POLICY, like, name):
            work.warnings += _usual_policy(work, name, strategy)


def _usual_policy(work: Work, name: str, strategy: str) -> Iterator[Problem]:
    """The usual policy of a strategy, and W136, where that for all families does not fit it."""
    fitting = (OWN_PLAN, *(STOCK_POLICIES if strategy == "MTS" else ORDER_POLICIES))
    for_all = [
        policy
        for family, policy in work.typed(POLICY).of("Family", "Plan policy")
        if family == ALL_FAMILIES
    ]
    if for_all and all(policy in fitting for policy in for_all):
        return
    policy, target, unit = usual_policy(strategy)
    blank = [None] * (len(POLICY.columns) - 4)
    start = work.first_day(work.base)
    work.tables.append(POLICY, (name, start, policy, target, *blank), _REASON)
    yield Problem(
        "W136",
        f"no policy is given for {name}: {policy}, {target:g} {unit}, is taken.",
        POLICY.sheet,
        "Change it on the Policy sheet.",
    )


def _copied(work: Work, table: Table, like: str, name: str) -> bool:
    """Copies the rows of a dated table that hold in the open month or later; whether any does."""
    typed, today = work.typed(table), work.first_day(work.base)
    column = table.key[0]
    others = [key for key in table.key if key != "From"]
    latest: dict[tuple[Any, ...], float] = {}
    rows = []
    for at, family in enumerate(typed.columns[column]):
        if family == like:
            key = tuple(typed.columns[other][at] for other in others)
            start = typed.columns["From"][at]
            rows.append((at, key, start))
            if start <= today:
                latest[key] = max(start, latest.get(key, start))
    kept = [at for at, key, start in rows if start >= latest.get(key, start)]
    for at in kept:
        cells = [typed.columns[each.name][at] for each in table.columns]
        cells[[each.name for each in table.columns].index(column)] = name
        work.tables.append(table, [None if cell == "" else cell for cell in cells], _REASON)
    return bool(kept)


def _with_nothing(company: Company) -> dict[str, Block]:
    """Baseline, override and production with a column more: 0 in every planned month, all made."""
    nothing = np.full((company.calendar.count, 1), np.nan)
    zero = nothing.copy()
    zero[company.planned] = 0.0
    return {
        "baseline": np.hstack([company.baseline, zero]),
        "override": np.hstack([company.override, nothing]),
        "production": np.hstack([company.production, zero]),
        "subcontract": np.hstack([company.subcontracted, nothing]),
    }


def _told(work: Work, name: str) -> Iterator[Problem]:
    first, last = work.base, work.base + work.reading.company.horizon - 1
    yield Problem(
        "W144",
        f"{name} has a forecast of 0 from {work.label(first)} to {work.label(last)}, which nobody "
        "has reviewed, and opens with nothing.",
        "Forecast",
        "Type its forecast into the Override row, then run sopxl plan.",
    )

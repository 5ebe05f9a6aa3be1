"""From the planned to the actual closing of a month, family by family; imports the plan.

What recorded movements do not explain stays unexplained; it is shown, and never put anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan, plan_as_it_stands
from sopxl_workbook.contract import ACTUALS
from sopxl_workbook.sheets.limits import UNEXPLAINED


@dataclass(frozen=True, slots=True)
class Step:
    """How the next month's opening differs from the closing that was planned."""

    family: str
    unit: str
    planned: float  # closing of the month by the plan that stood
    actual: float  # closing that was counted: the opening of the next month
    unexplained: float  # of the actual, what movements do not explain; NaN where not known

    @property
    def difference(self) -> float:
        """Actual less planned closing, units."""
        return self.actual - self.planned


def opening_steps(before: Company, rolled: CompanyPlan) -> tuple[Step, ...]:
    """The step of every family at the end of the month that is closed.

    before : the company as it was before the roll. rolled : the plan after it.
    Returns : one Step a family, in their order.
    """
    row, planned = before.now, plan_as_it_stands(before).figures
    actual = rolled.figures
    steps = []
    for column, family in enumerate(before.families):
        to_stock = family.is_to_stock
        was = planned.inventory if to_stock else planned.backlog
        now = actual.inventory if to_stock else actual.backlog
        rest = actual.unexplained_inventory if to_stock else actual.unexplained_backlog
        steps.append(
            Step(
                family.name,
                family.unit,
                float(was[row, column]),
                float(now[row, column]),
                float(rest[row, column]),
            )
        )
    return tuple(steps)


_UNITS = 1e-6  # what rounding leaves


def steps_as_text(steps: Sequence[Step]) -> str:
    """Planned and actual closing of every family, their difference, and what nothing explains."""
    rows = [("Family", "planned", "actual", "difference", "unexplained")]
    rows += [
        (
            f"{step.family} ({step.unit})",
            _quantity(step.planned),
            _quantity(step.actual),
            _quantity(step.difference, sign="+"),
            _quantity(step.unexplained, sign="+"),
        )
        for step in steps
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    first, *rest = widths
    return "\n".join(
        "  ".join(
            (f"{row[0]:<{first}}", *(f"{t:>{w}}" for t, w in zip(row[1:], rest, strict=True)))
        )
        for row in rows
    )


def _quantity(value: float, sign: str = "-") -> str:
    if value != value:
        return ""
    value = 0.0 if abs(value) < _UNITS else value
    return f"{value:{sign if value else '-'},.0f}"


def unexplained_warnings(steps: Sequence[Step], label: str) -> Iterator[Problem]:
    """Closings of the month of that label which its movements do not explain."""
    for step in steps:
        if abs(step.unexplained) > UNEXPLAINED:
            yield Problem(
                "W505",
                f"{step.family} closed {label} with {step.actual:,.10g} {step.unit}; "
                f"{step.unexplained:+,.10g} of it no movement explains.",
                ACTUALS.sheet,
                "It is shown as unexplained; correct a movement by sopxl restate where one is "
                "wrong.",
            )

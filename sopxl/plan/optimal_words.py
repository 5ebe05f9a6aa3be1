"""A company's least-cost plan in words: what it costs, who is hired, what would save."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.savings import Saving
from sopxl.optimise.shared_result import SharedPlan
from sopxl.optimise.words import listed
from sopxl.plan.company import Company
from sopxl.plan.subcontract import subcontract_text

_ALWAYS = ("holding", "overtime", "outside capacity")  # told even where they cost nothing
_OTHERS = 2  # limits told beside the hours that save most


def cost_text(company: Company, plan: SharedPlan) -> str:
    """What a least-cost plan costs and buys, who comes and goes, where one more would save most.

    company : whose plan it is. plan : as optimal_production gives it.
    """
    rows = [name for name, cost in plan.costs.items() if cost or name in _ALWAYS]
    named = ", ".join(f"{name} {plan.costs[name]:,.0f}" for name in rows)
    told = [f"The least-cost plan costs {plan.cost:,.0f} {company.currency}: {named}."]
    told += [text for text in (subcontract_text(company, plan.bought),) if text]
    told += _people(company, plan)
    first = _month(company, 0)
    told += [
        f"{name}: {hours:,.0f} hours of the plan fall before {first}, in closed months."
        for name, hours in plan.before
    ]
    hours = [saving for saving in plan.binding if saving.unit == "hour"][:1]
    others = [saving for saving in plan.binding if saving.unit != "hour"][:_OTHERS]
    return " ".join([*told, *(_saves(company, saving) for saving in (*hours, *others))])


def _month(company: Company, period: int) -> str:
    """The label of a period of the plan, counted from 0."""
    return company.calendar.label(company.base + period)


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _money(company: Company, value: float) -> str:
    """An amount to the cent, with its currency where the company has one."""
    return f"{value:,.2f} {company.currency}".rstrip()


def _people(company: Company, plan: SharedPlan) -> list[str]:
    """Who is hired and laid off in which month, a sentence a labour pool."""
    told = []
    for i, name in enumerate(plan.pools):
        moves = [
            f"{verb} {listed(_moves(company, block[:, i]), 'and')}"
            for verb, block in (("hire", plan.hired), ("lay off", plan.laid_off))
            if block[:, i].any()
        ]
        end = f"{_number(float(plan.workers[-1, i]))} people at the end"
        told.append(f"{name}: {', '.join(moves) or 'nobody comes or goes'}; {end}.")
    return told


def _moves(company: Company, people: Vector) -> list[str]:
    months = np.flatnonzero(people).tolist()
    return [f"{_number(float(people[t]))} in {_month(company, t)}" for t in months]


def _saves(company: Company, saving: Saving) -> str:
    """One saving as a sentence; one more of a limit in money is one of the currency."""
    one = f"1 {company.currency}" if saving.unit == "money" else f"One {saving.unit}"
    step = "less" if saving.is_least else "more"
    if saving.unit != "money":
        one, step = f"One {step} {saving.unit}", ""
    what = saving.limit.removeprefix("hours of ") if saving.unit == "hour" else saving.limit
    when = _month(company, saving.period - 1)
    of = f"{one} {step} of".replace("  ", " ")
    return f"{of} {what} in {when} saves {_money(company, saving.amount)}."

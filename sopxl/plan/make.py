"""One plan for the whole company: forecast, production, and all that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import Problem, ProblemsError
from sopxl.plan.company import Company
from sopxl.plan.components import shortage_problems
from sopxl.plan.demand import Demand, make_demand
from sopxl.plan.figures import Figures
from sopxl.plan.in_force import InForce, policies_by_period, policy_of
from sopxl.plan.production import WITHOUT_TARGET, make_production
from sopxl.plan.subcontract import subcontract_by_rule, subcontract_problems
from sopxl.plan.worked_before import offset_problems

if TYPE_CHECKING:
    from sopxl.optimise.shared_plan import SharedPlan
    from sopxl.plan.optimal import Prices


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """A whole plan: what was decided, and every figure that follows."""

    company: Company
    demand: Demand
    figures: Figures
    optimum: SharedPlan | None = None  # hours and costs, where the plan is the least-cost one


def make_plan(company: Company, prices: Prices | None = None) -> CompanyPlan:
    """Forecast, production, projection, load and dollars of every family.

    company : typed tables. prices : what a least-cost plan is weighed by; left out, production
    is by policy. Returns : CompanyPlan.
    Raises ProblemsError with everything that is missing, each with family and period; with prices
    NoPlanError where no plan keeps all limits.
    """
    demand = make_demand(company)
    in_force = InForce(company)
    problems = [
        *_missing_policy(company),
        *_missing_target(company),
        *_missing(company, demand.forecast, "E114", "forecast", "Forecast"),
        *_below_zero(company, demand.forecast),
        *_missing(company, in_force.price, "E143", "price", "Prices"),
        *_missing(company, in_force.cost, "E143", "standard cost", "Costs"),
        *_missing_opening(company),
        *_missing_capacity(in_force),
    ]
    if problems:
        raise ProblemsError(problems)
    optimum = None
    if prices is None:
        production = make_production(company, in_force, demand.forecast)
        subcontract = subcontract_by_rule(company, in_force, production)
    else:
        from sopxl.plan.optimal import optimal_production  # only who asks for it pays for it

        made = optimal_production(company, in_force, demand.forecast, prices)
        production, subcontract, optimum = made
    figures = Figures(company, in_force, demand.forecast, production, subcontract)
    return CompanyPlan(company, demand, figures, optimum)


def plan_problems(figures: Figures) -> list[Problem]:
    """What a plan leaves short of a component, in own plant beyond its limit, or works ahead."""
    return [
        *shortage_problems(figures),
        *subcontract_problems(figures),
        *offset_problems(figures),
    ]


def plan_as_it_stands(company: Company) -> CompanyPlan:
    """The figures of the forecast and production plan that stand in the book, nothing new made."""
    forecast = company.forecast_on(company.baseline)
    nothing_filled = np.zeros_like(company.baseline, dtype=np.bool_)
    demand = Demand(company.baseline, forecast, nothing_filled)
    stands = (company.production, company.subcontracted)
    figures = Figures(company, InForce(company), forecast, *stands)
    return CompanyPlan(company, demand, figures)


def _missing_policy(company: Company) -> list[Problem]:
    today = float(company.calendar.start_days[company.now])
    return [
        Problem(
            "E131",
            f"{family.name} has no policy in {company.calendar.label(company.base)}.",
            "Policy",
            "Add a row for the family, or one for * (all families), from that day or before.",
        )
        for family in company.families
        if policy_of(company, family, today) is None
    ]


def _missing_target(company: Company) -> list[Problem]:
    problems = []
    for family in company.families:
        planned = policies_by_period(company, family)[company.planned]
        bare = [
            policy
            for policy in planned
            if policy and policy.plan_policy not in WITHOUT_TARGET and np.isnan(policy.target)
        ]
        if bare:
            problems.append(
                Problem(
                    "E114",
                    f"{family.name} is planned by {bare[0].plan_policy}, but has no target.",
                    "Policy",
                    "Enter the target, or choose a policy that needs none.",
                )
            )
    return problems


def _missing(company: Company, block: Block, code: str, what: str, sheet: str) -> list[Problem]:
    unknown = np.isnan(block[company.planned])
    return [
        Problem(
            code,
            f"{company.families[column].name} has no {what} in "
            f"{company.calendar.label(company.base + int(np.argmax(unknown[:, column])))}.",
            sheet,
            f"Add the {what}; every planned period needs one.",
        )
        for column in np.flatnonzero(unknown.any(axis=0))
    ]


def _below_zero(company: Company, forecast: Block) -> list[Problem]:
    """Families whose events take away more than the baseline of a planned period holds."""
    negative = forecast[company.planned] < 0
    problems = []
    for column in np.flatnonzero(negative.any(axis=0)):
        row = company.now + int(np.argmax(negative[:, column]))
        name, less = company.families[column].name, company.event_change[row, column]
        problems.append(
            Problem(
                "E570",
                f"the events of {name} in {company.calendar.labels[row]} take away "
                f"{-less:,.10g}, the baseline is {forecast[row, column] - less:,.10g}; 0 or more "
                "has to be left.",
                "Events",
                "Take away no more than the baseline, or type the forecast as an override.",
            )
        )
    return problems


def _missing_opening(company: Company) -> list[Problem]:
    problems = []
    for column, family in enumerate(company.families):
        if company.ended[company.now, column]:
            continue  # nothing is planned of it
        measure = "Closing" if family.is_to_stock else "Backlog"
        block = company.actual.get(measure, company.nothing())
        if company.now == 0 or np.isnan(block[company.now - 1, column]):
            last = company.calendar.label(company.base - 1) if company.now else "the period before"
            problems.append(
                Problem(
                    "E114",
                    f"{family.name} has no actual {measure} at the end of {last}.",
                    "Actuals",
                    f"Load the {measure} of that period; the plan opens with it.",
                )
            )
    return problems


def _missing_capacity(in_force: InForce) -> list[Problem]:
    return [
        Problem(
            "E131",
            f"{family} asks hours of {resource}, which is not in the Resources.",
            "Bill",
            "Add the resource, or take the row out of the bill.",
        )
        for family, resource in in_force.lines
        if resource not in in_force.resources
    ]

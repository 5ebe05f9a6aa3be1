"""The period that enters the horizon with a roll over: filled by policy, for a planner to review.

Imports the plan, the contract and the long tables.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.errors import Problem, SopError
from sopxl.plan.company import Company
from sopxl.plan.components import levels, usage_of
from sopxl.plan.demand import Demand, make_demand
from sopxl.plan.in_force import InForce
from sopxl.plan.own_plant import made_in_own_plant
from sopxl.plan.production import make_production
from sopxl.plan.subcontract import subcontract_by_rule
from sopxl_workbook.contract import NOT_REVIEWED, REVIEW
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.ooxml import Book, parse_cell
from sopxl_workbook.review import BY_ENGINE, BY_FILE
from sopxl_workbook.tables import Tables

REASON = "new last period, not reviewed"


def fill_last(company: Company) -> tuple[Company, Vector, list[Problem]]:
    """The company with forecast and production of its last period; every other one as it is.

    Returns : the company; which families' forecast the engine made, shape (n,); a warning W502 for
    each family whose policy gives no production, and whose forecast is taken.
    """
    last = company.planned.stop - 1
    demand = make_demand(company)
    baseline = company.baseline.copy()
    baseline[last] = demand.baseline[last]
    filled = dataclasses.replace(company, baseline=baseline)
    made, problems = _last_production(filled, demand)
    production = company.production.copy()
    blank = np.isnan(production[last])
    production[last, blank] = made[blank]
    subcontract = filled.subcontracted.copy()
    subcontract[last] = subcontract_by_rule(filled, InForce(filled), production)[last]
    made_of = dataclasses.replace(filled, production=production, subcontract=subcontract)
    return made_of, demand.filled[last], problems


def _last_production(company: Company, demand: Demand) -> tuple[Vector, list[Problem]]:
    """Production of the last period by policy; the forecast of a family whose policy gives none."""
    last = company.planned.stop - 1
    try:
        return make_production(company, InForce(company), demand.forecast)[last], []
    except SopError:
        return _one_by_one(company, demand.forecast)


def _one_by_one(company: Company, forecast: Block) -> tuple[Vector, list[Problem]]:
    last = company.planned.stop - 1
    production, in_force = company.production.copy(), InForce(company)
    told: list[Problem] = []
    for level in levels(company):  # what is made of components before them
        bought = subcontract_by_rule(company, in_force, production)
        usage = usage_of(company, in_force, made_in_own_plant(production, bought))
        asked = forecast + np.where(company.is_component, usage, 0.0)
        for column in level:
            alone = _alone(company, column)
            try:
                made = make_production(alone, InForce(alone), asked[:, [column]])[last, 0]
            except SopError as error:
                made = asked[last, column]
                told += [_by_forecast(company, problem) for problem in error.problems]
            production[last, column] = made
    return production[last], told


def _alone(company: Company, column: int) -> Company:
    """The company with one of its families, and what others take of it left out."""
    return dataclasses.replace(
        company,
        families=(company.families[column],),
        actual={measure: block[:, [column]] for measure, block in company.actual.items()},
        baseline=company.baseline[:, [column]],
        override=company.override[:, [column]],
        production=company.production[:, [column]],
        subcontract=company.subcontracted[:, [column]],
        components=(),
    )


def _by_forecast(company: Company, problem: Problem) -> Problem:
    label = company.calendar.label(company.base + company.horizon - 1)
    return Problem(
        "W502",
        f"the policy gives no production for {label}, the forecast is taken: {problem.message}",
        problem.where,
        "Look at it before you authorise, and plan again.",
    )


def mark_last(
    tables: LongTables, book: Book, checked: Tables, company: Company, filled: Vector
) -> None:
    """Puts the forecasts of the last period on the Review sheet, for somebody to look at.

    A forecast that was there before is new to the horizon, and nobody has been asked to look at it;
    one that somebody reviewed ahead stays reviewed, if the engine did not just make it.
    """
    last = company.base + company.horizon - 1
    review = checked[REVIEW.name]
    first_row = book.table(REVIEW.name).area.first_row + 1
    places = {
        family: parse_cell(review.place(row, "State").rpartition("!")[2])[0] - first_row
        for row, (family, period) in enumerate(review.of("Family", "Period"))
        if period == last
    }
    at = company.planned.stop - 1
    known = ~np.isnan(company.baseline[at]) & ~company.ended[at]
    for column, family in enumerate(company.families):
        by = BY_ENGINE if filled[column] else BY_FILE
        row = places.get(family.name)
        if row is None and known[column]:
            cells = (family.name, company.calendar.label(last), NOT_REVIEWED, by)
            tables.append(REVIEW, cells, REASON)
        elif row is not None and filled[column]:
            tables.set(REVIEW, row, "State", NOT_REVIEWED, REASON)
            tables.set(REVIEW, row, "By", by, REASON)

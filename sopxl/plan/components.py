"""Components: what other families take of a family, and in which order all are planned.

A family is planned after those that are made of it, so that its usage is known by then. Imports
calc, company and in_force.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sopxl.arrays import Block
from sopxl.calc.usage import component_usage
from sopxl.errors import Problem, ProblemsError
from sopxl.plan.company import Company
from sopxl.plan.in_force import InForce

if TYPE_CHECKING:
    from sopxl.plan.figures import Figures

SLACK = 0.5  # of a unit, by which a component may be short: what a page shows as the same


@dataclass(frozen=True, slots=True)
class Shortage:
    """A month at whose end a component is short of what is finished of it."""

    component: str
    unit: str
    families: tuple[str, ...]  # that take it in that month
    row: int  # of a block
    short: float  # units of the component, above 0


def usage_of(company: Company, in_force: InForce, made: Block) -> Block:
    """Units that what is made in own plant takes of each component, shape (T, n).

    made : units, (T, n), without what is bought: a subcontractor buys its own material.
    Returns : NaN in the closed periods, of a family that is no component, and where the plan of
    one that takes it is not known.
    Rule : usage = sum over families of made in own plant × quantity per × option share in force
    """
    usage = company.nothing()
    ahead = slice(company.now, None)
    for column in np.flatnonzero(company.is_component):
        name = company.families[column].name
        lines = [i for i, (_, part) in enumerate(company.usage_lines) if part == name]
        makes = [company.index[company.usage_lines[i][0]] for i in lines]
        units = made[ahead, makes]
        unknown = np.isnan(units)
        found = component_usage(
            np.where(unknown, 0.0, units),
            in_force.quantity_per[ahead, lines],
            in_force.option_share[ahead, lines],
        )
        usage[ahead, column] = np.where(unknown.any(axis=1), np.nan, found)
    return usage


def levels(company: Company) -> list[list[int]]:
    """The families' columns in the order in which they are planned: made of others first.

    Returns : columns, level by level; a component stands after every family that takes it.
    Raises ProblemsError E470 where families are made of one another in a circle.
    """
    rest, placed, found = set(range(len(company.families))), set[int](), list[list[int]]()
    makers: dict[int, set[int]] = {column: set() for column in rest}
    for family, component in company.usage_lines:
        makers[company.index[component]].add(company.index[family])
    while rest:
        level = sorted(column for column in rest if makers[column] <= placed)
        if not level:
            raise ProblemsError([circle([(f, c) for f, c in company.usage_lines])])
        found.append(level)
        placed |= set(level)
        rest -= set(level)
    return found


def circle(lines: list[tuple[str, str]], where: str = "Components") -> Problem:
    """E470 for families that are made of one another. lines : family and component, with a circle.

    >>> circle([("Bikes", "Wheels"), ("Wheels", "Bikes")]).message
    'Bikes is made of Wheels, Wheels of Bikes.'
    """
    names = find_circle(lines)
    first, *others = [f"{a} of {b}" for a, b in pairwise(names)]
    told = ", ".join([first.replace(" of ", " is made of ", 1), *others])
    return Problem(
        "E470", f"{told}.", where, "Take one of these rows out: a component is made before."
    )


def find_circle(lines: list[tuple[str, str]]) -> list[str]:
    """Names along a circle of family and component, the first again at the end; [] without one.

    >>> find_circle([("A", "B"), ("B", "C"), ("C", "B")])
    ['B', 'C', 'B']
    """
    parts: dict[str, list[str]] = {}
    for family, component in lines:
        parts.setdefault(family, []).append(component)
    sound: set[str] = set()
    for start in parts:
        path = [start]
        ways = [iter(parts[start])]
        while ways:
            step = next(ways[-1], None)
            if step is None:
                sound.add(path.pop())
                ways.pop()
            elif step in path:
                return [*path[path.index(step) :], step]
            elif step in parts and step not in sound:
                path.append(step)
                ways.append(iter(parts[step]))
    return []


def shortages(figures: Figures) -> list[Shortage]:
    """Every month of the horizon in which a component ends below zero, component by component."""
    company, found = figures.company, []
    for column in np.flatnonzero(company.is_component):
        family = company.families[column]
        lines = [i for i, (_, part) in enumerate(company.usage_lines) if part == family.name]
        inventory = figures.inventory[company.planned, column]
        with np.errstate(invalid="ignore"):
            short = np.flatnonzero(inventory < -SLACK) + company.now
        for row in short.tolist():
            takers = tuple(
                company.usage_lines[i][0] for i in lines if figures.line_usage[row, i] > 0
            )
            left = -float(figures.inventory[row, column])
            found.append(Shortage(family.name, family.unit, takers, row, left))
    return found


def shortage_text(company: Company, shortage: Shortage) -> str:
    """A shortage in a sentence: who cannot be finished as planned, when, and what is short."""
    label = company.calendar.labels[shortage.row]
    short = f"{shortage.short:,.0f} {shortage.unit} of {shortage.component} are short in {label}"
    if not shortage.families:
        return f"{short}."
    return f"{short}: {' and '.join(shortage.families)} cannot be finished as planned."


def shortage_problems(figures: Figures) -> list[Problem]:
    """W470 for the first month in which each component is short, with how many there are."""
    told: dict[str, list[Shortage]] = {}
    for shortage in shortages(figures):
        told.setdefault(shortage.component, []).append(shortage)
    return [
        Problem(
            "W470",
            f"{shortage_text(figures.company, found[0])}"
            + (f" It is short in {len(found)} months in all." if len(found) > 1 else ""),
            f"Plan, {name}",
            "Plan more of the component, or finish fewer or later.",
        )
        for name, found in told.items()
    ]

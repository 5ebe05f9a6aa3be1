"""What the least-cost plan of a book is weighed by: the Control sheet, and options over it.

Imports the contract and ooxml; the solver only where a plan is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sopxl.arrays import is_blank, wrong_cell
from sopxl.errors import Problem, ProblemsError
from sopxl.points import LEAST_COST, POINTS
from sopxl_workbook.contract import (
    OPTIMAL_HOLDING,
    OPTIMAL_OUTSIDE,
    OPTIMAL_OVERTIME,
    OPTIMAL_POINT,
    Setting,
)
from sopxl_workbook.limited import place_of_limit, time_limit
from sopxl_workbook.ooxml import Book, CellError, NotCalculated
from sopxl_workbook.tables.cell_values import no_value

if TYPE_CHECKING:
    from sopxl.optimise.shared_plan import SharedPlan
    from sopxl.plan.optimal import Prices

AT_LEAST_COST = "at least cost"  # how a plan was made, as Control and the log say it
SECONDS = 60.0  # most that the search takes where the book does not say


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a least-cost plan; what is left out, the Control sheet says."""

    holding: float | None = None  # share of the standard cost, a year
    overtime: float | None = None  # money an hour
    outside: float | None = None  # money an hour
    point: int | None = None  # of the frontier, 1 to 7


def prices_of(book: Book, wanted: Wanted) -> Prices:
    """What the least-cost plan of a book is weighed by.

    wanted : what the planner gives beside the book; it goes before what the book says.
    Returns : Prices. Raises ProblemsError (no rate of holding anywhere, a setting that is no
    number or below 0), each with its cell.
    """
    from sopxl.plan.optimal import Prices  # a plan by policy does not pay for it

    problems: list[Problem] = []
    found = {
        setting.name: _number(book, setting, problems) if given is None else given
        for setting, given in (
            (OPTIMAL_HOLDING, wanted.holding),
            (OPTIMAL_OVERTIME, wanted.overtime),
            (OPTIMAL_OUTSIDE, wanted.outside),
        )
    }
    point = wanted.point or _point(book, problems)
    holding = found[OPTIMAL_HOLDING.name]
    if holding is None and not problems:
        problems.append(
            Problem(
                "E114",
                "the yearly cost of holding is not given, and the least-cost plan weighs it.",
                _place(book, OPTIMAL_HOLDING.name),
                "Type it there as a share of the standard cost, such as 0.2; "
                "a command takes --holding 0.2 as well.",
            )
        )
    if problems or holding is None:
        raise ProblemsError(problems)
    return Prices(
        *(holding, found[OPTIMAL_OVERTIME.name], found[OPTIMAL_OUTSIDE.name]),
        *(seconds_of(book), point),
    )


def tie_problems(optimum: SharedPlan | None, book: Book) -> list[Problem]:
    """W456 where there was no time to settle which of the plans that cost the same is given."""
    if optimum is None or optimum.is_settled:
        return []
    from sopxl.optimise.ties import NOT_SETTLED

    where = place_of_limit(book) or "least-cost plan"
    fix = f"The cost is the least all the same. Give it more than {seconds_of(book):g} seconds."
    return [Problem("W456", NOT_SETTLED, where, fix)]


def command_to_plan(settings: Mapping[str, Any]) -> str:
    """The command that plans as the book was planned last: by policy, or at least cost.

    settings : of the Control sheet, by defined name.
    """
    is_optimal = AT_LEAST_COST in str(settings.get("sop_planned") or "")
    return "sopxl plan --optimal" if is_optimal else "sopxl plan"


def seconds_of(book: Book) -> float:
    """The most that a search may take, in seconds; what the book says, where it says it."""
    return time_limit(book) or SECONDS


def _number(book: Book, setting: Setting, problems: list[Problem]) -> float | None:
    """The number of a setting, None where it is blank; what is wrong with it is told."""
    value, where = book.named_value(setting.name), _place(book, setting.name)
    if is_blank(value):
        return None
    if isinstance(value, CellError | NotCalculated):
        problems.append(replace(no_value(value).problem, where=where))
    elif type(value) is not float:
        problems.append(wrong_cell(value, where).problem)
    elif value < 0:
        problems.append(
            Problem("E121", f"found {value:.10g}, 0 or more is expected.", where, _CORRECT)
        )
    else:
        return value
    return None


def _point(book: Book, problems: list[Problem]) -> int:
    """The point of the frontier that Optimise takes; the least cost where the cell is blank."""
    value = _number(book, OPTIMAL_POINT, problems)
    if value is None:
        return LEAST_COST
    if value in range(1, POINTS + 1):
        return int(value)
    message = f"found {value:.10g}, a whole number from 1 to {POINTS} is expected."
    problems.append(Problem("E121", message, _place(book, OPTIMAL_POINT.name), _CORRECT))
    return LEAST_COST


_CORRECT = "Correct the value, or leave the cell blank."


def _place(book: Book, name: str) -> str:
    """The cell of a setting, as a message names it."""
    target = book.defined_name(name).target
    return name if target is None else f"{target[0]}!{target[1].replace('$', '')}"

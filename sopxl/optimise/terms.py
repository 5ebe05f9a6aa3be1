"""The names that a planner writes beside the numbers of an optimal plan; imports numpy and arrays.

Three lists: how it starts, what things cost, what limits there are. A number holds for the whole
horizon; where a name may have one number a period, a row of them says so.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sopxl.arrays import LARGEST, Vector, as_number, as_row
from sopxl.errors import InputError, NotFoundError

WHOLE_WORKERS = "whole workers"
_PLAIN = frozenset((float, int))  # kinds that are numbers beyond doubt


@dataclass(frozen=True, slots=True)
class Term:
    """One name of a list."""

    name: str  # as a planner writes it
    meaning: str  # what it is, its unit
    by_period: bool = True  # whether it may have one number a period
    minimum: float | None = 0.0  # the least it may be; None for any number
    above: float | None = None  # what it has to be more than

    def takes(self, number: float) -> bool:
        """Whether a number is within its limits; what is no number is not."""
        return (
            -LARGEST <= number <= LARGEST
            and (self.minimum is None or number >= self.minimum)
            and (self.above is None or number > self.above)
        )


START = (
    Term("opening inventory", "units on hand before period 1; negative is owed", False, None),
    Term("closing inventory", "least units at the end of the horizon", False),
    Term("closing backorders", "most units owed at the end of the horizon", False),
    Term("opening workers", "workers before period 1; without it no workforce is planned", False),
    Term("closing workers", "least workers at the end of the horizon", False),
    Term("opening rate", "units in regular time of the period, or day, before period 1", False),
    Term("units per worker", "units a worker makes in a period, or in a working day", True, 0, 0),
    Term("hours per worker", "regular hours of a worker in a period, or in a working day"),
    Term("hours per unit", "hours of work in a unit", True, 0, 0),
)
COSTS = (
    Term("regular labour per worker", "money per worker and period, worked or not", True, None),
    Term(
        "regular labour per hour",
        "money per regular hour of all workers; without workers per hour worked",
        True,
        None,
    ),
    Term("regular labour per unit", "money per unit made in regular time", True, None),
    Term("overtime per hour", "money per hour of overtime", True, None),
    Term("overtime per unit", "money per unit made in overtime", True, None),
    Term("hiring", "money per worker hired and trained", True, None),
    Term("layoff", "money per worker laid off", True, None),
    Term("material", "money per unit made in house", True, None),
    Term("holding", "money per unit on hand at period end", True, None),
    Term("average holding", "money per unit of the mean of opening and ending", True, None),
    Term("backorder", "money per unit owed at period end", True, None),
    Term("lost sale", "money per unit of demand that is given up", True, None),
    Term("subcontract", "money per unit bought ready", True, None),
    Term("rate increase", "money per unit that regular production rises", True, None),
    Term("rate decrease", "money per unit that regular production falls", True, None),
    Term("rate change", "money per unit that regular production rises or falls", True, None),
)
LIMITS = (
    Term("regular production", "most units in regular time"),
    Term("least regular production", "least units in regular time"),
    Term("overtime", "most units in overtime"),
    Term("overtime hours per worker", "most hours of overtime of a worker in a period"),
    Term("subcontract", "most units bought ready"),
    Term("least subcontract", "least units bought ready"),
    Term("inventory", "most units on hand at period end: storage"),
    Term("safety stock", "least units on hand at period end"),
    Term("backorders", "most units owed at period end"),
    Term("lost sales", "most units of demand given up"),
    Term("workers", "most workers"),
    Term("least workers", "least workers"),
    Term("hired", "most workers hired"),
    Term("laid off", "most workers laid off"),
    Term("rate change", "most units that regular production rises or falls"),
    Term("lot", "in-house output comes in whole lots of so many units", False, 0, 0),
    Term(WHOLE_WORKERS, "TRUE for a workforce in whole numbers", False),
    Term("time limit", "most seconds for the answer; left out, 10", False, 0, 0),
)


def listed(terms: tuple[Term, ...]) -> str:
    """The names of a list, as a help or an error shows them."""
    return ", ".join(term.name for term in terms)


def read_terms(
    given: Mapping[str, Any] | None, name: str, terms: tuple[Term, ...], periods: int
) -> dict[str, Any]:
    """What is given under the names of one list, checked.

    given : number, or one a period, by name; capitals and blanks around do not count.
    name : the argument they come from. terms : the names that it may hold.
    Returns : by name, a float, or shape (periods,) where the name may have one a period.
    Raises NotFoundError (no such name), InputError (twice, not a number, another count),
    LimitError (outside the limits).
    """
    known = _by_name(name) if terms is _LISTS.get(name) else {term.name: term for term in terms}
    read: dict[str, Any] = {}
    for written, value in (given or {}).items():
        key = written if written in known else " ".join(str(written).split()).casefold()
        if key not in known:
            raise _unknown(str(written), name, terms)
        if key in read:
            raise InputError("E130", f'"{key}" stands twice.', name, "Delete one of the rows.")
        read[key] = _value(value, f"{name}, {key}", known[key], periods)
    return read


_LISTS = {"start": START, "costs": COSTS, "limits": LIMITS}


@cache
def _by_name(name: str) -> dict[str, Term]:
    """The terms of one list by name."""
    return {term.name: term for term in _LISTS[name]}


def _throughout(number: float, periods: int) -> Vector:
    """The same number in each period; np.full takes thrice as long for a few."""
    row = np.empty(periods)
    row.fill(number)
    return row


def _value(value: Any, where: str, term: Term, periods: int) -> float | Vector:
    if term.name == WHOLE_WORKERS:
        return float(_flag(value, where))
    if type(value) in _PLAIN and term.takes(value):  # most are, and there are many
        return _throughout(float(value), periods) if term.by_period else float(value)
    if isinstance(value, int | float):
        number = as_number(value, where, minimum=term.minimum, above=term.above)
        return _throughout(number, periods) if term.by_period else number
    is_row = isinstance(value, list | tuple | np.ndarray) and np.size(value) != 1
    if not term.by_period and is_row:
        raise InputError(
            "E118",
            f"{np.size(value)} numbers are given, one is expected.",
            where,
            "Give one number.",
        )
    if is_row:
        return as_row(value, where, periods, minimum=term.minimum, above=term.above)
    single = np.ravel(np.asarray(value, dtype=object))[0]
    number = as_number(single, where, minimum=term.minimum, above=term.above)
    return _throughout(number, periods) if term.by_period else number


def _flag(value: Any, where: str) -> bool:
    """TRUE or FALSE; a sheet may hand it over as 1 or 0."""
    flag = np.ravel(np.asarray(value, dtype=object))[0]
    if isinstance(flag, bool | int | float) and flag in (0, 1):
        return bool(flag)
    raise InputError(
        "E110", f"found {flag}, TRUE or FALSE is expected.", where, "Write TRUE or FALSE."
    )


def _unknown(written: str, name: str, terms: tuple[Term, ...]) -> NotFoundError:
    near = difflib.get_close_matches(written.casefold(), [term.name for term in terms], 1)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    return NotFoundError(
        "E104",
        f'there is no "{written}" in {name}.',
        name,
        f"{hint}It may hold: {listed(terms)}.",
    )

"""Rules of the gate for the whole company: cash in inventory, signatures; imports the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector, is_blank, wrong_cell
from sopxl.errors import InputError, Problem, ProblemsError, SopError
from sopxl_workbook.contract import COSTS, CYCLE, PROJECTION, SPREAD_LIMIT
from sopxl_workbook.cycle.gate_model import Case, Limits, Line
from sopxl_workbook.ooxml import CellError, NotCalculated
from sopxl_workbook.steps import NEEDED
from sopxl_workbook.tables.cell_values import no_value
from sopxl_workbook.tables.findings import some

_Read = TypeVar("_Read")
CASH_RULE = "the cash tied up in inventory is within its limit"
SIGN_RULE = "every function has signed"
_CENTS = 0.5  # of the currency, by which the cash may pass its limit: what a page shows as the same


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """What the Control sheet asks of a plan.

    settings : of the Control sheet, by defined name.
    Raises ProblemsError with every setting that cannot be read: E110 to E115 (no number, an
    error), E121 (a cash limit or a spread limit below 0), E124 (another word than needed).
    """
    problems: list[Problem] = []
    cash = _read(settings.get("sop_cash_limit"), _amount, "Control, Cash limit", problems)
    word = _read(settings.get("sop_sign_off"), _needed, "Control, Sign-off", problems)
    spread = _read(settings.get(SPREAD_LIMIT.name), _share, "Control, Spread limit", problems)
    if problems:
        raise ProblemsError(problems)
    return Limits(cash, bool(word), spread)


def _read(
    value: Any, read: Callable[[Any], _Read], where: str, problems: list[Problem]
) -> _Read | None:
    """A setting, None where it is blank; what is wrong with it is told with its place."""
    try:
        if isinstance(value, CellError | NotCalculated):
            raise no_value(value)
        return None if is_blank(value) else read(value)
    except SopError as error:
        problems.append(replace(error.problem, where=where))
        return None


def _number(value: Any) -> float:
    """The number of a setting, whose row nobody can leave out. Raises InputError for another."""
    if type(value) in (float, int):
        return float(value)
    found = wrong_cell(value, "").problem
    fix = "Enter a number without unit, or clear the cell."
    raise InputError(found.code, found.message, "", fix)


def _amount(value: Any) -> float:
    if _number(value) < 0:
        raise InputError(
            "E121",
            f"found {value:,.10g}, a limit of 0 or more is expected.",
            "",
            "Enter the most cash that inventory may tie up, or leave the cell blank.",
        )
    return float(value)


def _share(value: Any) -> float:
    """The share that a cell of Control holds. Raises InputError for what is none."""
    if _number(value) < 0:
        raise InputError(
            "E121",
            f"found {value:g}, a share of 0 or more is expected.",
            "",
            "Enter by which share of the forecast views may be apart, such as 0.1, or leave the "
            "cell blank.",
        )
    return float(value)


def _needed(value: Any) -> bool:
    if str(value).strip().casefold() == NEEDED:
        return True
    raise InputError(
        "E124",
        f'found "{value}", "{NEEDED}" or a blank is expected.',
        "",
        f'Write "{NEEDED}" where no plan is authorised before every function has signed.',
    )


def cash_line(case: Case) -> Line:
    """Inventory on hand at standard cost, all families together, month by month.

    A family whose stock has no standard cost breaks the rule: its cash is not known.
    """
    limit, company = case.limits.cash, case.company
    if limit is None:
        return Line(CASH_RULE, 0, (), "no limit is set on Control")
    value = case.figures.inventory_value
    stocked = company.to_stock & (np.nan_to_num(case.figures.inventory) > 0)
    unknown = stocked & np.isnan(value)
    total = np.where(stocked & ~unknown, value, 0.0).sum(axis=1)
    shown = f"{limit:,.0f} {company.currency}".strip()
    breaks = (*_unvalued(case, unknown), *_above(case, total, shown))
    return Line(CASH_RULE, company.horizon, breaks, f"{shown} at the end of a month")


def _unvalued(case: Case, unknown: NDArray[np.bool_]) -> Iterator[Problem]:
    """The first month of each family whose stock has no standard cost."""
    seen: set[int] = set()
    for row, column in case.cells(unknown):
        if column not in seen:
            seen.add(column)
            yield Problem(
                "E491",
                f"{case.families[column].name} has inventory in {case.label(row)} and no standard "
                "cost: the cash tied up in it is not known.",
                COSTS.sheet,
                "Enter its standard cost.",
            )


def _above(case: Case, total: Vector, shown: str) -> Iterator[Problem]:
    for row in range(case.company.now, case.company.planned.stop):
        if total[row] > case.limits.cash + _CENTS:  # type: ignore[operator]
            names = case.figures.inventory_value[row]
            most = int(np.nanargmax(np.where(case.company.to_stock, names, np.nan)))
            yield Problem(
                "E490",
                f"inventory ties up {total[row]:,.0f} in {case.label(row)}, {shown} is allowed; "
                f"{case.families[most].name} takes most of it, {names[most]:,.0f}.",
                case.place(PROJECTION, case.families[most].name, "Inventory value", row),
                "Produce later or less (Optimise keeps a row cash limit of Least cost), or agree "
                "with Finance on another limit on Control.",
            )


def sign_off_line(case: Case) -> Line:
    """Whether every function of the Cycle steps has signed; those that have not, by name."""
    steps = case.tables[CYCLE.name]
    if not steps.count:
        return Line(SIGN_RULE, 0, (), "nobody is asked: Cycle steps has no row")
    open_rows = [row for row, by in enumerate(steps.columns["Signed by"]) if not by]
    must = case.limits.must_sign
    limit = "every row of Cycle steps signed" + ("" if must else "; warns only")
    if not open_rows:
        return Line(SIGN_RULE, steps.count, (), limit)
    functions = dict.fromkeys(steps.columns["Function"][row] for row in open_rows)
    problem = Problem(
        "E492" if must else "W490",
        f"not signed for {case.label(case.company.now)}: {some(list(functions), 12)}.",
        steps.at(open_rows[0], "Signed by"),
        "Have it signed on the sheet Cycle steps.",
    )
    told = (problem,)
    return Line(SIGN_RULE, steps.count, told if must else (), limit, () if must else told)

"""A family retired: its last day, and nothing forecast or made after it; imports work and kinds.

Its rows stay on every sheet, with its history and what was authorised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sopxl.errors import Problem, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.contract import COMPONENTS, FAMILIES, NOT_REVIEWED, REVIEW, REVIEWED
from sopxl_workbook.cycle.master.kinds import Kind, known
from sopxl_workbook.cycle.master.work import Made, Work
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import some

_REASON = "family retired"
_UNITS = 1e-6


@dataclass(frozen=True, slots=True)
class RetireFamily:
    """A family that is planned no more from a period on."""

    verb: ClassVar[str] = "retire"
    done: ClassVar[str] = "retired"

    name: str
    start: str = ""  # first period without it; "" for the open month

    def changes(self, book: Book, kit: Kit, sign: Sign) -> Made:
        """The change set that ends the family, with forecast and plan 0 from the period on.

        Raises InputError E131 (no such family), E134 and E136 (no period); RefusedError E148 (the
        period is closed), E142 (it ended before, or begins only then), E141 (another family is made
        of it then), E183
        (orders are open and no month is left to ship them); what Work.begin raises.
        """
        work = Work.begin(book, kit, sign)
        name = known(work.reading.tables, Kind.FAMILY, self.name)
        period = work.period(self.start, work.base)
        work.refuse_closed(period)
        day, label = work.first_day(period), work.label(period)
        at = list(work.typed(FAMILIES).columns["Family"]).index(name)
        refuse_ended(work, name, at, day, label)
        _refuse_later(work, name, at, day, label)
        refuse_component(work, name, label)
        _refuse_open(work, name, period)
        work.set(FAMILIES, at, "To", day - 1, _REASON)
        reviewed(work, name, period, _REASON)
        work.warnings += _told(work, name, period)
        what = f'the family "{name}" from {label} on'
        blocks = without(work.reading.company, name, period)
        return work.made(what, f"retired {what}", blocks)


def without(company: Company, name: str, period: int) -> dict[str, np.ndarray]:
    """Baseline and production 0 in the planned months from a period on; nothing else is left."""
    column, first = company.index[name], period - company.calendar.first
    planned = slice(first, company.planned.stop)
    blocks = {
        "baseline": company.baseline.copy(),
        "override": company.override.copy(),
        "production": company.production.copy(),
        "subcontract": company.subcontracted.copy(),
    }
    blocks["baseline"][planned, column] = 0.0
    blocks["production"][planned, column] = 0.0
    for name in ("override", "subcontract"):
        blocks[name][first:, column] = np.nan
    return blocks


def reviewed(work: Work, name: str, period: int, reason: str) -> None:
    """Nobody needs to look at a forecast of 0 that was decided here."""
    typed = work.typed(REVIEW)
    for at, (family, when, state) in enumerate(typed.of("Family", "Period", "State")):
        if family == name and when >= period and state == NOT_REVIEWED:
            work.set(REVIEW, at, "State", REVIEWED, reason)
            work.set(REVIEW, at, "By", work.sign.by, reason)


def _balance(work: Work, name: str, period: int) -> float:
    """Inventory or backlog at the end of the period before one, as the book plans it; units."""
    company = work.reading.company
    column = company.index[name]
    figures = plan_as_it_stands(company).figures
    block = figures.inventory if company.families[column].is_to_stock else figures.backlog
    return float(block[period - company.calendar.first - 1, column])


def _told(work: Work, name: str, period: int) -> Iterator[Problem]:
    """W145 for what is left of it as the book plans it now."""
    company = work.reading.company
    family, left = company.families[company.index[name]], _balance(work, name, period)
    if not left > _UNITS:
        return
    what = "on hand" if family.is_to_stock else "in orders"
    fix = "Run sopxl plan: its policy lets it run out by then, as far as it can be sold."
    if period == work.base:
        fix = "No month is left to sell it: enter what is written off as Adjusted."
    yield Problem(
        "W145",
        f"{left:,.10g} {family.unit} of {name} are {what} at the end of {work.label(period - 1)}, "
        "and nothing is asked for after it.",
        "Plan",
        fix,
    )


def refuse_ended(work: Work, name: str, at: int, day: float, label: str) -> None:
    """RefusedError E142 for a family that ended before a day. at : its row of the Families."""
    end = work.typed(FAMILIES).columns["To"][at]
    if end is not None and end < day:
        raise RefusedError(
            "E142",
            f'"{name}" ended on {iso_day(end)}, before {label}.',
            work.typed(FAMILIES).at(at, "To"),
            "Give an earlier period, or correct the day.",
        )


def _refuse_later(work: Work, name: str, at: int, day: float, label: str) -> None:
    start = work.typed(FAMILIES).columns["From"][at]
    if start is not None and start >= day:
        raise RefusedError(
            "E142",
            f'"{name}" begins only on {iso_day(start)}, which is not before {label}.',
            work.typed(FAMILIES).at(at, "From"),
            "Retire it from a later period, or take back the run that added it: sopxl undo BOOK",
        )


def refuse_component(work: Work, name: str, label: str) -> None:
    """RefusedError E141 for a family of which another one is made."""
    typed = work.typed(COMPONENTS)
    rows = [at for at, part in enumerate(typed.columns["Component"]) if part == name]
    if rows:
        families = dict.fromkeys(typed.columns["Family"][at] for at in rows)
        raise RefusedError(
            "E141",
            f'{some(families)} {"is" if len(families) == 1 else "are"} made of "{name}": '
            f"{some(typed.at(at, 'Component') for at in rows)}.",
            typed.at(rows[0], "Component"),
            f"Take the rows out, or retire what is made of it, before {label}.",
        )


def _refuse_open(work: Work, name: str, period: int) -> None:
    """RefusedError E183 where orders, or what is owed, could not be shipped any more."""
    company = work.reading.company
    family, left = company.families[company.index[name]], _balance(work, name, period)
    owed = -left if family.is_to_stock else left
    if period == work.base and owed > _UNITS:
        raise RefusedError(
            "E183",
            f"{owed:,.10g} {family.unit} of {name} are owed to customers at the end of "
            f"{work.label(period - 1)}, and no month is left to ship them.",
            "Plan",
            "Retire it from a later month: its policy ships what is open until then.",
        )

"""The plans of a book compared: worked out, shown, and stored on the page Plan comparison.

Imports the run of a plan; the comparison itself only where it is asked for.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopxl.errors import NotFoundError, Problem
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook import messages, runs
from sopxl_workbook.cellspec import Ref, Value
from sopxl_workbook.changes import Change, ChangeSet
from sopxl_workbook.changes.contents import is_empty
from sopxl_workbook.contract import COMPARED, COMPARED_INPUTS
from sopxl_workbook.cycle.sign import Sign, with_history
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.optimal import Wanted, prices_of
from sopxl_workbook.pages import (
    control_changes,
    page_changes,
    setting_changes,
    settings_of,
    view_as_it_stands,
)
from sopxl_workbook.read import Reading, read_company
from sopxl_workbook.run import Done, Tell, period_label, silent
from sopxl_workbook.sheets.compared import (
    COSTS,
    FAMILY_MEASURES,
    MEASURES,
    MOST_FAMILIES,
    PRICES,
    REMARK,
    SHEET,
    STORE_COLUMN,
    STORE_ROW,
    family_cell,
    plan_cells,
    point_cells,
    stored_cells,
)
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.tables.findings import did_you_mean
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

if TYPE_CHECKING:
    from sopxl.plan.comparison import Compared, Comparison
    from sopxl.plan.optimal import Prices

_SCHEMA = 1  # of the JSON
_REASON = "plans compared"
_LONGEST = 900  # characters of the remark


@dataclass(frozen=True, slots=True)
class Made:
    """A comparison with what writes it."""

    reading: Reading
    found: Comparison
    changes: ChangeSet
    warnings: tuple[Problem, ...]
    family: str  # that is looked at; "" for all together

    def as_json(self) -> str:
        """Everything as JSON, schema 1; a number that there is not is null."""
        company = self.reading.company
        told = {
            "schema": _SCHEMA,
            "currency": company.currency,
            "from": period_label(self.reading),
            "periods": company.horizon,
            "family": self.family or None,
            "plans": [_as_dict(plan, self._column) for plan in self.found.plans],
            "frontier": [_as_dict(point, self._column) for point in self.found.points],
        }
        return json.dumps(told, indent=2)

    def as_text(self) -> str:
        """A table to read: a line a measure, a column a plan; then the frontier."""
        company = self.reading.company
        money = company.currency or "money"
        what = f"{self.family}" if self.family else "all families"
        lines = [f"Plans compared, {what}, {company.horizon} periods from "]
        lines[0] += f"{period_label(self.reading)}, {money}"
        lines += ["", _row("", [plan.name for plan in self.found.plans])]
        lines += [_row(label, values) for label, values in self._lines()]
        if self.found.points:
            lines += ["", "Frontier: least inventory, ..., least cost (4), ..., steadiest rate"]
            lines.append(_row("point", [str(i + 1) for i in range(len(self.found.points))]))
            for name in ("cost", "average", "change"):
                values = [_shown(getattr(point, name)) for point in self.found.points]
                lines.append(_row(_LABELS[name], values))
        lines += ["", *_remarks(self.found)]
        return "\n".join(lines).rstrip()

    @property
    def _column(self) -> int | None:
        return self.reading.company.index[self.family] if self.family else None

    def _lines(self) -> Iterator[tuple[str, list[str]]]:
        plans, column = self.found.plans, self._column
        if column is not None:
            for name in FAMILY_MEASURES:
                yield _LABELS[name], [_shown(_of_family(p, name, column)) for p in plans]
            return
        for row in COSTS:
            values = [(plan.costs or {}).get(row.lower(), float("nan")) for plan in plans]
            if any(value > 0 for value in values):
                yield row, [_shown(value) for value in values]
        for name in ("cost", *MEASURES):
            values = [getattr(plan, name) for plan in plans]
            if any(value == value for value in values):
                yield _LABELS[name], [_shown(value) for value in values]


_LABELS = {
    "holding": "Holding",
    "cost": "Cost",
    "peak": "Most inventory",
    "average": "Average inventory",
    "owed": "Owed at most",
    "cover": "Least cover, days",
    "change": "Change of the rate",
    "overload": "Overload, hours",
    "hired": "Hired",
    "laid_off": "Laid off",
}


def compare(
    path: Path,
    *,
    kit: Kit,
    family: str = "",
    by: str = "",
    wanted: Wanted | None = None,
    dry_run: bool = False,
    tell: Tell = silent,
) -> tuple[Done, Made]:
    """Compares the plans of a book, and stores what was found on its page.

    family : that the text and the page look at; left out, all together, and the page's own.
    by : who compares. wanted : what is asked of the least-cost plan. dry_run : writes nothing.
    Returns : Done, and what was found. Raises NotFoundError E131 (no such family), ProblemsError
    (inputs), RefusedError, FileError; nothing is written then.
    """
    if not dry_run:
        runs.check_writable(path)
    stopped = runs.recover(path, report_only=dry_run)
    tell(f"Reading {path} ...")
    book = read_book(path)
    sign = Sign(runs.new_run_id(), by or runs.user_name())
    made = compare_changes(book, kit, sign, wanted or Wanted(), family, tell)
    warnings = (*stopped, *made.warnings)
    if dry_run or not len(made.changes):
        return Done(f"{path}: nothing was written.", made.changes, warnings), made
    tell(f"Writing {len(made.changes):,} cells ...")
    purpose = runs.Purpose("compare", period_label(made.reading), sign.run, sign.by, "", "")
    done = runs.write(path, book, made.changes, dataclasses.replace(purpose, warnings=warnings))
    summary = f"{path}: {SHEET} is written. The book as it was: {done.snapshot}"
    return Done(summary, made.changes, (*warnings, *done.told), (path,)), made


def compare_changes(
    book: Book, kit: Kit, sign: Sign, wanted: Wanted, family: str = "", tell: Tell = silent
) -> Made:
    """The comparison of a book's plans and the change set that stores it; for every host.

    wanted, family : as for compare. tell : is told how long the search may take.
    """
    from sopxl.plan.comparison import Comparing

    reading = read_company(book)
    if family and family not in reading.company.index:
        raise _unknown(family, list(reading.company.index))
    prices = prices_of(book, wanted)
    families = messages.counted(len(reading.company.families), "family")
    tell(f"Comparing plans of {families}, {prices.seconds:g} s at most for each search ...")
    found = Comparing(reading.company, prices).compare()
    changes = ChangeSet(
        _changes(book, reading, kit, sign, _cells(found, reading, prices), family),
        book=book,
    )
    warnings = (*reading.tables.warnings, *_warnings(found))
    return Made(reading, found, changes, warnings, family)


def _unknown(family: str, names: list[str]) -> NotFoundError:
    return NotFoundError(
        "E131", f'there is no family "{family}".', "--family", did_you_mean(family, names)
    )


def _changes(
    book: Book, reading: Reading, kit: Kit, sign: Sign, cells: Mapping[Ref, Value], family: str
) -> Iterator[Change]:
    """The stored cells of the page, the settings that say when, and what follows from both."""
    sheet = book.sheet(SHEET)
    for ref in stored_cells():
        old, new = sheet[ref], cells.get(ref)
        if not (old == new or (is_empty(old) and is_empty(new))):
            yield Change(SHEET, *ref, old, new, _REASON)
    values = BookValues.of(plan_as_it_stands(reading.company), row_places(book))
    view, total = view_as_it_stands(book, values)
    moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M")
    now: dict[str, Any] = {COMPARED: f"{moment} UTC", COMPARED_INPUTS: total}
    now |= with_history(settings_of(book), sign.line(f"compared from {period_label(reading)}"))
    yield from setting_changes(book, now)
    looked_at = family or view.compared_family
    if view.compared_family != looked_at:
        name, row, column = CHOICES["compared_family"]
        yield Change(name, row, column, sheet[row, column], looked_at, "family chosen")
    shown = dataclasses.replace(
        view, compared=cells, settings={**view.settings, **now}, compared_family=looked_at
    )
    yield from page_changes(book, values, shown, kit)
    periods = reading.company.calendar.count
    yield from control_changes(book, view.settings["sop_inputs"], total, periods)


def _cells(found: Comparison, reading: Reading, prices: Prices) -> dict[Ref, Value]:
    """What the stored cells of the page become."""
    cells: dict[Ref, Value] = {}
    for ref, number, name, is_cost in plan_cells():
        plan = found.plans[number]
        value = (plan.costs or {}).get(name.lower()) if is_cost else getattr(plan, name)
        cells[ref] = _known(value)
    for ref, number, name in point_cells():
        if found.points:
            cells[ref] = _known(getattr(found.points[number - 1], name))
    given = (prices.holding, prices.overtime, prices.outside)
    cells |= dict(zip(PRICES.values(), given, strict=True))
    cells[REMARK] = " ".join(_remarks(found))[:_LONGEST] or None
    for i, family in enumerate(reading.company.families[:MOST_FAMILIES]):
        cells[STORE_ROW + i, STORE_COLUMN] = family.name
        for number, plan in enumerate(found.plans):
            for at, name in enumerate(FAMILY_MEASURES):
                cells[family_cell(i, number, at)] = _known(_of_family(plan, name, i))
    return cells


def _known(value: float | None) -> Value:
    """A number, or a blank for one that there is not."""
    return None if value is None or value != value else round(float(value), 6) + 0.0


def _of_family(plan: Compared, name: str, column: int) -> float:
    """One measure of a family; NaN where there is no such plan."""
    return float("nan") if plan.families is None else float(getattr(plan.families, name)[column])


def _remarks(found: Comparison) -> list[str]:
    """Why a plan is missing, and which families are planned otherwise."""
    plans = (*found.plans, *found.points)
    told = [f"{plan.name}: {plan.problem} {plan.fix}".rstrip() for plan in plans if plan.problem]
    return told + [f"{plan.name}: {plan.note}" for plan in plans if plan.note]


def _warnings(found: Comparison) -> Iterator[Problem]:
    for plan in (*found.plans, *found.points):
        if plan.problem:
            yield Problem(
                "W457", f"there is no such plan to compare. {plan.problem}", plan.name, plan.fix
            )


def _as_dict(plan: Compared, column: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"name": plan.name, "problem": plan.problem or None, "costs": plan.costs}
    told |= {name: _known(getattr(plan, name)) for name in ("cost", *MEASURES)}
    if column is not None:
        told["of_family"] = {n: _known(_of_family(plan, n, column)) for n in FAMILY_MEASURES}
    return told


def _shown(value: float) -> str:
    return "-" if value != value else f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}"


def _row(label: str, values: list[str]) -> str:
    return f"{label:<22}" + "".join(f"{value:>19}" for value in values)

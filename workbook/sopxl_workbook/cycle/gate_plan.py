"""The gate held by a plan, before it is written: in a book that is there, and in a new one.

The balances are those of the plan; the identities are the native checks of the Checks sheet.
Imports the gate, the pages and the values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.contract import CYCLE, GATE, REVIEW
from sopxl_workbook.cycle.gate import Case, hold_gate
from sopxl_workbook.cycle.gate_company import limits_of
from sopxl_workbook.cycle.gate_kept import (
    Rows,
    gate_rows,
    gate_settings,
    held_open,
    is_kept,
    native_proofs,
    new_rows,
    new_table,
    with_marks,
)
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.pages import filled_forecasts, settings_of
from sopxl_workbook.read import Reading
from sopxl_workbook.review import count_not_reviewed
from sopxl_workbook.sheets.view import View
from sopxl_workbook.values import BookValues
from sopxl_workbook.write import row_places

_REASON = "what the gate says"


def gate_of_plan(
    reading: Reading,
    values: BookValues,
    settings: Mapping[str, Any],
    total: float,
    not_reviewed: int,
    tables: LongTables,
    sign: Sign,
) -> dict[str, Any]:
    """Holds a plan that is about to be written against the gate, and puts it into the tables.

    settings : of the Control sheet, as they stand. total : checksum of the inputs. not_reviewed :
    forecasts that nobody has looked at, with those that the plan fills. tables : whose Gate is
    filled. sign : who plans.
    Returns : the settings that become others; none where the book keeps that gate already.
    """
    company = values.plan.company
    rows = _rows(reading, values, settings)
    still_open = held_open(not_reviewed, tables.rows)
    how = sign.did("Plan", company.calendar.label(company.base))
    now = gate_settings(how, total, still_open, settings["sop_cash_limit"])
    if is_kept(settings, now, tables.rows[GATE.name], rows):
        return {}
    tables.fill(GATE, rows, _REASON)
    return now


def gate_as_it_stands(reading: Reading) -> list[list[Any]]:
    """The rows of the Gate, a book as it stands held against it as a plan is; reads only.

    Raises ProblemsError with every limit on the Control sheet that cannot be read.
    """
    values = BookValues.of(plan_as_it_stands(reading.company), row_places(reading.book))
    return _rows(reading, values, settings_of(reading.book))


def _rows(reading: Reading, values: BookValues, settings: Mapping[str, Any]) -> list[list[Any]]:
    """The rows of the Gate of a plan in a book that is there."""
    by_name = {
        REVIEW.name: with_marks(reading.tables[REVIEW.name], filled_forecasts(values)),
        CYCLE.name: reading.tables[CYCLE.name],
    }
    limits, places = limits_of(settings), row_places(reading.book)
    case = Case(reading.company, values.plan.figures, by_name, places, limits)
    return gate_rows(hold_gate(case, native_proofs(values, _planned_view(settings))))


def gate_of_new_book(
    values: BookValues, rows: Rows, settings: Mapping[str, Any], total: float
) -> tuple[list[list[Any]], dict[str, Any]]:
    """The rows of the Gate of a new book, and the settings that say when it was held.

    rows : of its long tables. settings : of its Control sheet. total : checksum of its inputs.
    Returns : both; nothing for a book without families, where there is no plan to hold.
    """
    company = values.plan.company
    if not company.families:
        return [], {}
    by_name = {
        table.name: new_table(table, rows[table.name], company.calendar)
        for table in (REVIEW, CYCLE)
    }
    limits = limits_of(settings)
    case = Case(company, values.plan.figures, by_name, new_rows(values), limits)
    gate = hold_gate(case, native_proofs(values, _planned_view(settings)))
    still_open = held_open(count_not_reviewed(rows[REVIEW.name]), rows)
    how = f"New book, {company.calendar.label(company.base)}"
    cash = settings.get("sop_cash_limit")
    return gate_rows(gate), gate_settings(how, total, still_open, cash)


def _planned_view(settings: Mapping[str, Any]) -> View:
    """What the native checks look at: a plan that is as new as its inputs."""
    return View(settings={**settings, "sop_changed": "no"})

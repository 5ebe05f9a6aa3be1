"""The verb that makes a book: new; from CSV files, from the sample company, or empty."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from pathlib import Path
from typing import Any

import numpy as np

from sopxl.calendar import Calendar, month_calendar
from sopxl.errors import InputError, Problem, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.make import CompanyPlan, make_plan, plan_as_it_stands, plan_problems
from sopxl_workbook import runs
from sopxl_workbook.build import Contents, build
from sopxl_workbook.changes import ChangeSet
from sopxl_workbook.company import build_company
from sopxl_workbook.contract import (
    AXIS_LENGTH,
    CYCLE,
    FAMILIES,
    GATE,
    HELD,
    REVIEW,
    SCHEMA_VERSION,
    SETTINGS,
    SETTINGS_HELD,
    TABLES,
)
from sopxl_workbook.cycle.gate_plan import gate_of_new_book
from sopxl_workbook.cycle.policy_log import held_settings
from sopxl_workbook.importers.csv_folder import read_folder
from sopxl_workbook.importers.files import DEFAULT_HORIZON
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import check_creatable
from sopxl_workbook.review import review_rows
from sopxl_workbook.run import Done, Tell, silent, stamp
from sopxl_workbook.sample import FOLDER as SAMPLE
from sopxl_workbook.sheets.control import checksum
from sopxl_workbook.steps import step_rows
from sopxl_workbook.tables import FILE, Manner, Settings, Tables, validate
from sopxl_workbook.values import BookValues

MACRO_BOOK, PLAIN_BOOK = ".xlsm", ".xlsx"


def new(
    path: Path,
    *,
    folder: Path | None,
    sample: bool,
    force: bool,
    kit: Kit,
    manner: Manner = FILE,
    paper: str = "",
    tell: Tell = silent,
) -> Done:
    """Makes a workbook, planned where there is something to plan.

    paper : A4 or Letter, what the sheets are printed on; "" for A4.
    manner : how the CSV files write numbers, and whether a blank quantity is 0.
    folder : CSV files, one a table; sample : those of the sample company instead; neither: an
    empty book. Returns : Done. Raises ProblemsError (of every file at once), RefusedError (the
    book is there already), FileError; nothing is written then.
    """
    macros = _has_macros(path)
    _refuse_overwriting(path, force=force)
    check_creatable(path)
    source = SAMPLE if sample else folder
    if source is None:
        contents, warnings = _empty_contents(), tuple[Problem, ...]()
    else:
        tell(f"Reading {source} ...")
        tables = read_folder(source, manner)
        warnings = tables.warnings
        tell(f"Planning {tables[FAMILIES.name].count} families ...")
        plan = make_plan(build_company(tables))
        warnings = (*warnings, *plan_problems(plan.figures))
        contents = contents_of(tables, plan)
    if paper:
        settings = {**contents.settings, "sop_paper": paper}
        contents = dataclasses.replace(contents, settings=settings)
    tell(f"Writing {path} ...")
    company = contents.values.plan.company
    period = company.calendar.label(company.base)
    runs.write_anew(path, build(contents, kit, macros=macros), period=period)
    return Done(_made(path, contents), ChangeSet(()), warnings, (path,))


def contents_of(tables: Tables, plan: CompanyPlan) -> Contents:
    """A plan and the tables it was made from, as what goes into a new book."""
    values = BookValues.of(plan)
    rows = {table.name: tables.rows(table.name) for table in TABLES}
    rows[REVIEW.name] = review_rows(rows[REVIEW.name], plan)
    rows[CYCLE.name] = step_rows(rows[CYCLE.name])
    rows |= {held.name: rows[table.name] for table, held in HELD.items()}
    total = checksum(values, rows, tables.settings.prices)
    settings = _settings(plan, total) | {"sop_locale": tables.settings.locale or None}
    settings |= tables.settings.prices
    settings |= tables.settings.limits
    rows[SETTINGS_HELD.name] = held_settings(settings)
    gate, held = gate_of_new_book(values, rows, settings, total)
    rows[GATE.name] = gate
    settings |= held
    return Contents(values, rows, settings, total)


def _has_macros(path: Path) -> bool:
    if path.suffix.lower() not in (MACRO_BOOK, PLAIN_BOOK):
        raise InputError(
            "E002",
            f'a book ends in .xlsm or .xlsx, found "{path.suffix}".',
            str(path),
            "Write plan.xlsm for Excel with buttons, plan.xlsx for LibreOffice.",
        )
    return path.suffix.lower() == MACRO_BOOK


def _refuse_overwriting(path: Path, *, force: bool) -> None:
    if not force and os.path.lexists(path):  # a name that is too long is refused next
        raise RefusedError(
            "E210",
            "a file of that name is there already.",
            str(path),
            "Choose another name, or add --force to replace it.",
        )


def _settings(plan: CompanyPlan, total: float) -> dict[str, Any]:
    company = plan.company
    return {
        **{setting.name: setting.default for setting in SETTINGS if setting.default is not None},
        "sop_company": company.name,
        "sop_currency": company.currency,
        "sop_base": company.base,
        "sop_first": company.calendar.first,
        "sop_horizon": company.horizon,
        "sop_schema": SCHEMA_VERSION,
        "sop_run": "draft",
        **stamp(plan, total),
    }


def _made(path: Path, contents: Contents) -> str:
    company = contents.values.plan.company
    if not company.families:
        return f"{path}: an empty book. Fill a folder of CSV files (sopxl new --describe)."
    label = company.calendar.label(company.base)
    return (
        f"{path}: {len(company.families)} families, {company.horizon} periods planned from {label}."
    )


def _empty_contents() -> Contents:
    today = dt.date.today()
    calendar = month_calendar(dt.date(today.year - 2, 1, 1), AXIS_LENGTH)
    company = empty_company(calendar, calendar.period_of(today))
    settings = Settings("", "", company.base, company.horizon)
    tables = validate((), settings, calendar)
    return contents_of(tables, plan_as_it_stands(company))


def empty_company(calendar: Calendar, base: int) -> Company:
    """A company of nothing but its calendar. base : its first open period."""
    nothing = np.full((calendar.count, 0), np.nan)
    return Company(
        name="",
        currency="",
        calendar=calendar,
        base=base,
        horizon=DEFAULT_HORIZON,
        families=(),
        policies=(),
        actual={},
        baseline=nothing,
        override=nothing,
        production=nothing,
        prices=(),
        costs=(),
        resources=(),
        bill=(),
    )

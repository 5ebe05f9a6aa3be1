"""A folder of CSV files as checked tables; imports the files' forms and the tables.

`describe` is the documentation of the form, made from the contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sopxl.errors import FileError, Problem, ProblemsError
from sopxl_workbook.contract import ACTUALS, HOLIDAYS, Table
from sopxl_workbook.importers.company_file import locale_of, read_company
from sopxl_workbook.importers.csv_file import read_csv
from sopxl_workbook.importers.defaults import with_default_policies
from sopxl_workbook.importers.files import (
    ALL_TABLES,
    BOOK_TABLES,
    COMPANY,
    FORECAST,
    PRODUCTION,
    REQUIRED,
    describe,
    file_name,
)
from sopxl_workbook.tables import (
    FILE,
    Findings,
    Manner,
    RawTable,
    Tables,
    TypedTable,
    validate,
)
from sopxl_workbook.tables.findings import did_you_mean, some
from sopxl_workbook.tables.headings import plain
from sopxl_workbook.tables.keys import check_duplicates
from sopxl_workbook.tables.typed import type_table

__all__ = ["describe", "read_folder"]


def read_folder(path: Path | str, manner: Manner = FILE) -> Tables:
    """The company in a folder of CSV files, in the form that `describe` documents.

    manner : how numbers are written; without a locale of its own, the one of company.csv.
    Returns : Tables, with what is only told in its warnings. Raises FileError if there is no such
    folder, ProblemsError with every problem of every file, each with file, row and column.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise FileError(
            "E009", "there is no such folder.", str(folder), "Give the folder of the CSV files."
        )
    findings = Findings()
    raw, unread = _read_files(folder, findings)
    company = _typed(raw, COMPANY, findings)
    holidays = _typed(raw, HOLIDAYS, Findings())  # its faults are told with the others
    if manner.marks is None and company is not None:
        manner = replace(manner, marks=locale_of(company, findings))
    settings, calendar = read_company(company, holidays, _periods_found(raw), findings)
    tables = validate(
        [raw[table.name] for table in (*BOOK_TABLES, FORECAST, PRODUCTION) if table.name in raw],
        settings,
        calendar,
        manner=manner,
        closed_only=True,
        findings=findings,
        unread=unread,
    )
    return with_default_policies(tables)


def _periods_found(raw: dict[str, RawTable]) -> Sequence[str | None]:
    if ACTUALS.name not in raw:
        return ()
    columns = raw[ACTUALS.name].columns.items()
    return next((values for heading, values in columns if plain(heading) == "period"), ())


def _read_files(folder: Path, findings: Findings) -> tuple[dict[str, RawTable], set[str]]:
    """The tables of the folder, and the names of those that could not be read."""
    present = {path.name.casefold(): path for path in sorted(folder.iterdir()) if path.is_file()}
    if not any(name.endswith(".csv") for name in present):
        raise ProblemsError(
            [
                Problem(
                    "E101",
                    f"there is no CSV file in the folder; found: {some(present) or 'nothing'}.",
                    str(folder),
                    f"Put these in it: {', '.join(map(file_name, REQUIRED))}.",
                )
            ]
        )
    raw, unread = {}, set()
    for table in ALL_TABLES:
        path = present.pop(file_name(table), None)
        read = None if path is None else read_csv(path, table, findings)
        if read is not None:
            raw[table.name] = read
        elif path is not None or table in REQUIRED:
            unread.add(table.name)
        if path is None and table in REQUIRED:
            findings.add(_missing(table, folder))
    _tell_unknown(present, findings)
    return raw, unread


def _missing(table: Table, folder: Path) -> Problem:
    found = sorted(path.name for path in folder.iterdir() if path.suffix.lower() == ".csv")
    columns = [c.field for c in table.columns if c.required and c.default is None]
    return Problem(
        "E101",
        f"{file_name(table)} is missing; found: {some(found, 20)}.",
        folder.name,
        f"Add it with the columns {', '.join(columns)}.",
    )


def _tell_unknown(present: dict[str, Path], findings: Findings) -> None:
    known = [file_name(table) for table in ALL_TABLES]
    for path in present.values():
        if path.suffix.lower() == ".csv":
            findings.warnings.append(
                Problem(
                    "W101",
                    "the file is not read: nothing of that name is expected.",
                    path.name,
                    f"{did_you_mean(path.name, known)}Rename it, or take it out.",
                )
            )


def _typed(raw: dict[str, RawTable], table: Table, findings: Findings) -> TypedTable | None:
    if table.name not in raw:
        return None
    typed = type_table(raw[table.name], None, findings, FILE)
    return check_duplicates(typed, None, findings)

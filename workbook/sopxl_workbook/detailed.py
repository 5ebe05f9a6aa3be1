"""The master schedule on its way out and back: files for plants and suppliers, and a tie-out.

A row out is an item in one week of one month. A schedule that comes back has a period, a code and a
quantity in each row, whatever else. Imports the engine's schedule and the importers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from sopxl.arrays import Block
from sopxl.calendar import days_of
from sopxl.errors import FileError, Problem, ProblemsError, RefusedError
from sopxl.plan.company import Company
from sopxl.plan.schedule import Schedule, hours_of
from sopxl_workbook.contract import Column, Kind, Table
from sopxl_workbook.csv_out import csv_text
from sopxl_workbook.importers.csv_file import SAVE_AS, read_csv
from sopxl_workbook.importers.files import PRODUCTION
from sopxl_workbook.ooxml.commit import create
from sopxl_workbook.ooxml.disk import failed, make_folder
from sopxl_workbook.tables import FILE, Findings, ItemMap, Tables, TypedTable
from sopxl_workbook.tables.typed import type_table

SCHEDULE, HOURS = "schedule.csv", "hours.csv"
_ALSO = ("Week", "Family", "Family quantity", "Unit")
DETAILED = Table(
    "detailed",
    "Detailed schedule",
    "What a plant or a supplier has scheduled, one row a quantity.",
    (*PRODUCTION.columns, *(Column(name, Kind.TEXT, "", required=False) for name in _ALSO)),
    PRODUCTION.key,
)
_COLUMNS = ("period", "week", "code", "quantity", "family", "family_quantity", "unit")
_HOURS = ("period", "week", "resource", "hours")


def export(schedule: Schedule, company: Company, folder: Path, *, force: bool) -> list[Path]:
    """Writes a schedule into a folder: schedule.csv by item and week, hours.csv by resource.

    folder : made where it is not there. force : whether files of those names are replaced.
    Returns : the files. Raises RefusedError E581 where one is there already, FileError E208; of
    two files none is written on a refusal.
    """
    texts = {SCHEDULE: csv_text(_COLUMNS, _rows(schedule))}
    resources, hours = hours_of(schedule, company)
    if resources:
        texts[HOURS] = csv_text(_HOURS, _hours(schedule, resources, hours))
    standing = [name for name in texts if (folder / name).exists()]
    if standing and not force:
        raise RefusedError(
            "E581",
            f"there is a file {standing[0]} already.",
            str(folder),
            "Give another folder, or --force to replace it.",
        )
    try:
        make_folder(folder, shared=True)
    except OSError as error:
        raise failed(folder, error) from error
    for name, text in texts.items():
        create(folder / name, text.encode())
    return [folder / name for name in texts]


def read_detailed(path: Path, company: Company, tables: Tables) -> dict[tuple[int, str], float]:
    """A detailed schedule from a CSV file, summed to families by the item map.

    path : with the columns period, code, quantity; a period is a label, a date inside it or its
    number. Returns : family units by month, from 0 for the open one, and family.
    Raises ProblemsError with every cell that cannot be read, every code that nothing maps (E124)
    and every closed period (E583); FileError E007.
    """
    if not path.is_file():
        raise FileError("E007", "there is no such file.", str(path), "Give the CSV file.")
    findings = Findings()
    raw = read_csv(path, DETAILED, findings)
    typed = None if raw is None else type_table(raw, company.calendar, findings, FILE)
    found = {} if typed is None else _summed(typed, company, ItemMap(tables), findings)
    if findings.problems:
        raise ProblemsError(findings.problems)
    if not found:
        raise ProblemsError([Problem("E107", "there are no rows.", path.name, SAVE_AS)])
    return found


def _summed(
    typed: TypedTable, company: Company, items: ItemMap, findings: Findings
) -> dict[tuple[int, str], float]:
    found: dict[tuple[int, str], float] = defaultdict(float)
    for row, (period, code, quantity) in enumerate(typed.of("Period", "Code", "Quantity")):
        if period is None or code is None or quantity is None:
            continue  # told when it was read
        label = company.calendar.label(period)
        mapped = items.find(code, period)
        if mapped is None:
            told = f'"{code}" is neither a family nor an item of the Item map in {label}.'
            fix = "Correct the code, or add it to the Item map."
            findings.add(Problem("E124", told, typed.at(row, "Code"), fix), "Code")
        elif period < company.base:
            told = (
                f"{label} is closed; a schedule begins with {company.calendar.label(company.base)}."
            )
            fix = "Leave closed months out."
            findings.add(Problem("E583", told, typed.at(row, "Period"), fix), "Period")
        else:
            found[period - company.base, mapped[0]] += quantity * mapped[1]
    return found


def _rows(schedule: Schedule) -> Iterator[Sequence[str | float]]:
    weeks = _weeks(schedule)
    for piece, quantities in enumerate(schedule.pieces.tolist()):
        where = (schedule.months[schedule.month[piece]], weeks[piece])
        for line, quantity in zip(schedule.lines, quantities, strict=True):
            if quantity:
                units = quantity / line.factor
                yield (*where, line.code, units, line.family, quantity, line.unit)


def _hours(
    schedule: Schedule, resources: Sequence[str], hours: Block
) -> Iterator[Sequence[str | float]]:
    weeks = _weeks(schedule)
    for piece, row in enumerate(hours.tolist()):
        for resource, needed in zip(resources, row, strict=True):
            if needed:
                yield schedule.months[schedule.month[piece]], weeks[piece], resource, needed


def _weeks(schedule: Schedule) -> list[str]:
    """The first day of each piece of a week."""
    return [str(day) for day in days_of(schedule.days)]

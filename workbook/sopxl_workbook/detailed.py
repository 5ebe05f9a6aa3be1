"""A detailed schedule that comes back from a plant or a supplier, to be tied out.

It has a period, a code and a quantity in each row, whatever else. Imports the importers.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from sopxl.errors import FileError, Problem, ProblemsError
from sopxl.plan.company import Company
from sopxl_workbook.contract import Column, Kind, Table
from sopxl_workbook.importers.csv_file import SAVE_AS, read_csv
from sopxl_workbook.importers.files import PRODUCTION
from sopxl_workbook.tables import FILE, Findings, ItemMap, Tables, TypedTable
from sopxl_workbook.tables.typed import type_table

_ALSO = (
    *("Week", "Family", "Family quantity", "Unit", "Subcontract", "Resources"),
    *("Supplier", "Asked", "Plan", "Run", "Version"),
)
DETAILED = Table(
    "detailed",
    "Detailed schedule",
    "What a plant or a supplier has scheduled, one row a quantity.",
    (*PRODUCTION.columns, *(Column(name, Kind.TEXT, "", required=False) for name in _ALSO)),
    PRODUCTION.key,
)


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

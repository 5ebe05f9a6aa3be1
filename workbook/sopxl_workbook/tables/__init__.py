"""Long tables from a workbook or a folder, checked in one pass; imports the contract and calendar.

`validate` finds everything that is wrong, and raises it all at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sopxl.calendar import Calendar
from sopxl.errors import ProblemsError
from sopxl_workbook.contract import CALENDAR, TABLES
from sopxl_workbook.tables.calendar_rows import calendar_table
from sopxl_workbook.tables.coverage import check_actuals
from sopxl_workbook.tables.findings import Findings
from sopxl_workbook.tables.item_map import ItemMap, check_item_map
from sopxl_workbook.tables.keys import check_duplicates, resolve_references
from sopxl_workbook.tables.manner import FILE, STRICT, Manner
from sopxl_workbook.tables.model import Place, RawTable, Settings, Tables, TypedTable
from sopxl_workbook.tables.rules import check_rules
from sopxl_workbook.tables.typed import empty_table, type_table

__all__ = [
    "FILE",
    "STRICT",
    "Findings",
    "ItemMap",
    "Manner",
    "Place",
    "RawTable",
    "Settings",
    "Tables",
    "TypedTable",
    "validate",
]


def validate(
    raw: Iterable[RawTable],
    settings: Settings | None,
    calendar: Calendar | None,
    *,
    manner: Manner = STRICT,
    closed_only: bool = False,
    findings: Findings | None = None,
    unread: Collection[str] = (),
) -> Tables:
    """The tables with every cell of its kind and every rule between them kept.

    raw : tables of the contract, any of them. settings, calendar : None where they could not be
    read, which findings then hold. manner : what is taken for a number beside a number.
    closed_only : refuse actuals of open periods. findings : what the source itself has found.
    unread : tables that should be there and could not be read, which findings hold.
    Returns : Tables; a table that was not given is empty. Raises ProblemsError with every problem.
    """
    findings = findings or Findings()
    typed = {
        table.name: empty_table(table, understood=table.name not in unread) for table in TABLES
    }
    for table in raw:
        typed[table.table.name] = type_table(table, calendar, findings, manner)
    typed = {name: check_duplicates(one, calendar, findings) for name, one in typed.items()}
    typed = resolve_references(typed, findings)
    if settings is None or calendar is None:
        raise ProblemsError(findings.problems)
    tables = Tables(settings, calendar, typed)
    findings.add_all(check_item_map(tables))
    findings.add_all(check_rules(tables))
    findings.add_all(check_actuals(tables, closed_only=closed_only))
    if findings.problems:
        raise ProblemsError(findings.problems)
    if not tables[CALENDAR.name].count:
        typed[CALENDAR.name] = calendar_table(settings, calendar)
    return Tables(settings, calendar, typed, tuple(findings.warnings))

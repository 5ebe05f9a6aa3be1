"""The actuals of a month from a file or a database; imports the parts of this package.

SQLAlchemy is imported only where a database is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sopxl.errors import Problem, ProblemsError
from sopxl_workbook.cycle.complete import completeness
from sopxl_workbook.importers.actuals.long import Months, months
from sopxl_workbook.importers.actuals.mapping import Words, match_columns
from sopxl_workbook.importers.actuals.model import Extract, Loaded
from sopxl_workbook.importers.actuals.source import read_extract
from sopxl_workbook.importers.actuals.taken import Standing, closed_differences, rows_to_load
from sopxl_workbook.read import Reading
from sopxl_workbook.tables import Findings, Manner
from sopxl_workbook.tables.locales import marks_of

__all__ = ["Loaded", "load_actuals"]


def load_actuals(
    source: str, reading: Reading, period: int, *, day: float, query: str = "", locale: str = ""
) -> Loaded:
    """The actuals of one month out of a source, checked against the book; nothing is written.

    source : path of a text file or a workbook, or address of a database, as read_extract has it.
    reading : the book. period : number of the month that is to be closed. day : the day on which
    they are loaded, as a number. query : what is asked of a database, instead of a table.
    locale : how texts write numbers, the book's own if left out.
    Returns : Loaded, its rows those that the book does not have yet. Raises ProblemsError with
    everything that is wrong in the rows, and what read_extract raises.
    """
    findings = Findings()
    words = Words.of(reading.tables, findings)
    extract = read_extract(source, query, words.knows)
    columns = match_columns(extract, words, findings)
    if columns is None or findings.problems:
        raise ProblemsError(findings.problems)
    calendar = reading.company.calendar
    manner = _manner(extract, locale or reading.tables.settings.locale)
    found = months(extract, columns, words, calendar, period, manner, findings)
    standing = Standing(reading)
    rows = rows_to_load(found.open, standing, day, findings)
    differences, strangers = closed_differences(found.closed, standing)
    for problem in differences:
        findings.add(problem, f"{extract.name}, closed months")
    if findings.problems:
        raise ProblemsError(findings.problems)
    matrix = completeness(reading, rows)
    not_taken = _not_taken(replace(found, unknown=found.unknown + strangers), extract)
    warnings = (*extract.warnings, *findings.warnings, *not_taken)
    return Loaded(rows, warnings, matrix)


def _manner(extract: Extract, locale: str) -> Manner:
    marks = marks_of(locale) if locale else None
    return Manner(extract.texts_only, not extract.texts_only, marks)


def _not_taken(found: Months, extract: Extract) -> Iterator[Problem]:
    """One warning for all rows that are of other months, and one where none is of this one."""
    counts = (
        (found.later, "of a later month"),
        (found.outside, "of a month that the calendar does not have"),
        (found.unknown, "of closed months with a code or a measure that is not known"),
    )
    told = [f"{count:,} {what}" for count, what in counts if count]
    if told:
        yield Problem(
            "W508",
            f"rows that are not read: {', '.join(told)}.",
            extract.name,
            "Nothing is to be done, if they are not of the month that is to be closed.",
        )
    if not found.open.count:
        yield Problem(
            "W508",
            "no row is of the month that is to be closed.",
            extract.name,
            "Make sure that it is the extract of that month.",
        )

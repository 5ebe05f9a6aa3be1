"""What a button does to the open workbook; imports the work itself only when a button is pressed.

A run saves, computes from a copy of the saved file, writes the values in blocks, reads them back
and saves. Whatever happens, the planner gets one message: what was done, or what stands in the way
and the way out.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from sopxl.errors import SopError, fault
from sopxl_udfs.excel.open_book import OpenBook

MOST_TOLD = 10  # problems that a message box can hold
DETAILS = "sopxl-error.txt"
_APART = "\n\n"  # between the texts in a message box


def plan(book: OpenBook) -> None:
    """Plans every family and writes the values; formulas are left to Excel."""
    _run(book, "planning", _plan)


def check(book: OpenBook) -> None:
    """Says which identities hold, and the first cells that break one; writes nothing."""
    _run(book, "checking", _check)


RUNS: dict[str, Callable[[OpenBook], None]] = {"plan": plan, "check": check}


def _plan(book: OpenBook) -> str:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import messages, run, runs
    from sopxl_workbook.ooxml import read_book

    stopped = runs.recover(book.path)
    with book.saved_copy() as copy:
        saved = read_book(copy)
        changes, reading = run.plan_changes_of(saved, kit())
    if not changes.blocks():
        return _APART.join((messages.UP_TO_DATE, *messages.first(stopped, MOST_TOLD)))
    warnings = (*stopped, *reading.tables.warnings)
    label = run.period_label(reading)
    around = runs.on_open_book(
        book.path, saved, changes, verb="plan", period=label, warnings=warnings
    )
    with around as made:
        book.apply(changes)
        book.save()
    done = messages.planned(changes, "The book is saved.", made.snapshot)
    return _APART.join((done, *messages.first((*warnings, *made.told), MOST_TOLD)))


def _check(book: OpenBook) -> str:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import messages, run, runs

    stopped = runs.recover(book.path, report_only=True)
    with book.saved_copy() as copy:
        report = run.check(copy, kit=kit())
    return _APART.join((*messages.checked(report, MOST_TOLD), *map(str, stopped)))


def _run(book: OpenBook, doing: str, work: Callable[[OpenBook], str]) -> None:
    from sopxl_workbook import messages

    try:
        with book.quiet(doing):
            text = work(book)
    except SopError as error:
        book.tell(_APART.join(messages.first(error.problems, MOST_TOLD)), is_problem=True)
    except Exception as error:  # noqa: BLE001  (a planner never meets a traceback)
        book.tell(_fault(error), is_problem=True)
    else:
        book.tell(text)


def _fault(error: Exception) -> str:
    """A fault of sopxl itself: one sentence, with the details where support can find them."""
    details = Path(tempfile.gettempdir()) / DETAILS
    try:
        details.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        way_out = f"Send {details} to whoever keeps sopxl for you."
    except OSError:
        way_out = "Tell whoever keeps sopxl for you."
    return str(fault(error, way_out))

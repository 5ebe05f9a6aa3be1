"""What a button does to the open workbook; imports the work itself only when a button is pressed.

A run saves, computes from a copy of the saved file, writes the values in blocks, reads them back
and saves. Whatever happens, the planner gets one message: what was done, or what stands in the way
and the way out.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from sopxl.errors import Problem, SopError
from sopxl_udfs.excel.open_book import OpenBook

MOST_TOLD = 10  # problems that a message box can hold
DETAILS = "sopxl-error.txt"


def plan(book: OpenBook) -> None:
    """Plans every family and writes the values; formulas are left to Excel."""
    _run(book, "planning", _plan)


def check(book: OpenBook) -> None:
    """Says which identities hold, and the first cells that break one; writes nothing."""
    _run(book, "checking", _check)


RUNS: dict[str, Callable[[OpenBook], None]] = {"plan": plan, "check": check}


def _plan(book: OpenBook) -> str:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import run
    from sopxl_workbook.ooxml import read_book

    with book.saved_copy() as copy:
        saved = read_book(copy)
        changes, reading = run.plan_changes_of(saved, kit())
    blocks = changes.blocks()
    if not blocks:
        return "The plan is up to date: nothing changed."
    kept = run.keep(book.path, saved, reading.company, "plan")
    book.replace(blocks)
    book.save()
    count = len(changes.typed())
    cells = f"{count:,} cell{'' if count == 1 else 's'}"
    return f"Planned: {cells} changed, and the book is saved. The book as it was: {kept}"


def _check(book: OpenBook) -> str:
    from sopxl_udfs.kit import kit
    from sopxl_workbook import run

    with book.saved_copy() as copy:
        problems = run.check(copy, kit=kit()).problems
    return told(problems) if problems else "Every identity holds."


def _run(book: OpenBook, doing: str, work: Callable[[OpenBook], str]) -> None:
    try:
        with book.quiet(doing):
            text = work(book)
    except SopError as error:
        book.tell(told(error.problems), is_problem=True)
    except Exception as error:  # noqa: BLE001  (a planner never meets a traceback)
        book.tell(_fault(error), is_problem=True)
    else:
        book.tell(text)


def told(problems: Iterable[Problem]) -> str:
    """Problems as a message box shows them: the first ones, a line each, and how many more.

    >>> told([Problem("E114", "the cell is blank.", "Plan!H7", "Enter 0.")])
    'E114 Plan!H7: the cell is blank. Enter 0.'
    """
    lines = [str(problem) for problem in problems]
    more = len(lines) - MOST_TOLD
    shown = lines[:MOST_TOLD] + ([f"... and {more} more: run sopxl check."] if more > 0 else [])
    return "\n\n".join(shown)


def _fault(error: Exception) -> str:
    """A fault of sopxl itself: one sentence, with the details where support can find them."""
    details = Path(tempfile.gettempdir()) / DETAILS
    try:
        details.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        way_out = f"Send {details} to whoever keeps sopxl for you."
    except OSError:
        way_out = "Tell whoever keeps sopxl for you."
    kind = type(error).__name__
    return f"E100 This is a fault of sopxl, not of the plan: {kind}: {error}\n\n{way_out}"

"""The add-in's own worker, with a stand-in for the planning: cell A1 of the book says what it does.

Run as a script by the add-in of test_menu.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sopxl.errors import Problem, RefusedError
from sopxl_udfs.calc import worker
from sopxl_udfs.calc.open_cells import OpenCells
from sopxl_workbook import run
from sopxl_workbook.changes import Change, ChangeSet, Formula
from sopxl_workbook.checks.report import Proof, Report
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml import Book, read_book

_OLD = {
    ("Plan", 2, 2): 10.0,
    ("Plan", 2, 3): 20.0,
    ("Plan", 3, 2): 30.0,
    ("Plan", 3, 3): 40.0,
    ("Locked", 1, 1): 3.0,
    ("Zoo", 2, 2): Formula("=SUM(Plan!B2:C3)", 100.0),
}


def _change(sheet: str, row: int, column: int, new: Any, *, is_cached: bool = False) -> Change:
    old = _OLD.get((sheet, row, column))
    return Change(sheet, row, column, old, new, "stand-in", is_cached)


def plan_changes_of(book: Book, kit: Kit, *, sign: Sign) -> tuple[ChangeSet, Any, str]:
    """What the word in A1 asks for."""
    assert kit.functions
    assert sign.by
    word = book.sheet("Plan")[1, 1]
    good = [
        _change("Plan", 2, 2, 1 / 3),
        _change("Plan", 2, 3, "MTS"),
        _change("Plan", 3, 2, None),
        _change("Plan", 3, 3, 46356.0),
    ]
    if word == "refuse":
        raise RefusedError("E201", "the book is locked.", "book.xlsx", "Close it.")
    if word == "fault":
        raise ZeroDivisionError("division by zero")
    while word == "endless":
        time.sleep(0.001)
    if word == "die":
        os._exit(1)
    if word == "die half way":
        _die_at_second_put()
        word = "plan"
    wanted = {
        "plan": [*good, _change("Locked", 1, 1, 7.0), _change("Plan", 5, 2, 9.0, is_cached=True)],
        "nothing": [_change("Plan", 5, 2, 9.0, is_cached=True)],
        "no sheet": [*good, _change("Zebra", 1, 1, 7.0)],
        "array": [*good, _change("Zoo", 2, 2, 7.0)],
    }
    reading = SimpleNamespace(company=None, tables=SimpleNamespace(warnings=()))
    return ChangeSet(wanted[word]), reading, ""


def _die_at_second_put() -> None:
    put = OpenCells.put
    count = 0

    def once(self: OpenCells, *given: Any) -> None:
        nonlocal count
        count += 1
        if count == 2:
            os._exit(1)
        put(self, *given)

    OpenCells.put = once  # type: ignore[method-assign]


def period_label(reading: Any) -> str:
    """The first open period."""
    assert reading.company is None
    return "2026-10"


def check(path: Path, *, kit: Kit) -> Report:
    """Four rules, as many of them broken as A1 says."""
    assert kit.functions
    broken = int(read_book(path).sheet("Plan")[1, 1])
    first = [Problem("E301", "inventory is 5, 6 is right.", f"Plan!B{n}") for n in range(broken)]
    whole = [Proof("holds", 1)] * (4 - broken)
    return Report(str(path), [*(Proof("broken", 1, 1, problem) for problem in first), *whole])


if __name__ == "__main__":
    run.plan_changes_of, run.check, run.period_label = plan_changes_of, check, period_label
    worker.main()

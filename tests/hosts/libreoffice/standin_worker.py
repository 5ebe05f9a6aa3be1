"""The add-in's own worker, with a stand-in for the planning: cell A1 of the book says what it does.

Run as a script by the add-in of test_menu.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import types
from pathlib import Path
from typing import Any

import openpyxl

import sopxl_workbook
from sopxl.errors import Problem, RefusedError
from sopxl_udfs.calc import worker
from sopxl_workbook.changes import Change, ChangeSet


def _word(path: Path) -> str:
    return str(openpyxl.load_workbook(path)["Plan"]["A1"].value)


def _change(sheet: str, row: int, column: int, new: Any, *, is_cached: bool = False) -> Change:
    return Change(sheet, row, column, None, new, "stand-in", is_cached)


def plan_changes(path: Path) -> ChangeSet:
    """What the word in A1 asks for."""
    word = _word(path)
    good = [
        _change("Plan", 2, 2, 1 / 3),
        _change("Plan", 2, 3, "MTS"),
        _change("Plan", 3, 2, None),
        _change("Plan", 3, 3, dt.date(2026, 11, 30)),
    ]
    if word == "refuse":
        raise RefusedError("E201", "the book is locked.", "book.xlsx", "Close it.")
    if word == "die":
        os._exit(1)
    extra = {
        "plan": [_change("Locked", 1, 1, 7.0), _change("Plan", 5, 2, 99.0, is_cached=True)],
        "nothing": [],
        "no sheet": [*good, _change("Zebra", 1, 1, 7.0)],
        "array": [*good, _change("Zoo", 2, 2, 7.0)],
    }
    return ChangeSet([*good, *extra[word]] if word == "plan" else extra[word])


class Report:
    """What a check found."""

    def __init__(self, count: int) -> None:
        self.problems = tuple(
            Problem("E130", "inventory is 5, 6 is expected.", f"Plan!B{n}") for n in range(count)
        )


def check(path: Path) -> Report:
    """As many problems as the word in A1 says."""
    return Report(int(float(_word(path))))


if __name__ == "__main__":
    run = types.ModuleType("sopxl_workbook.run")
    run.plan_changes = plan_changes
    run.check = check
    sys.modules[run.__name__] = sopxl_workbook.run = run
    worker.main()

"""Asks the lane: calls as Excel makes them, in a process of its own, and what comes back."""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from sopxl_udfs.excel.values import ERROR_NUMBERS

LANE = Path(__file__).with_name("lane.py")
FACE = "sopxl_udfs.excel.face"
MISSING = ("missing",)


def ask(*calls: tuple[str, str, list[Any]], wrappers: tuple[str, ...] = ()) -> dict[str, Any]:
    """Answers of the lane; a lane that cannot start fails with its own words."""
    request = pickle.dumps({"calls": list(calls), "wrappers": list(wrappers)})
    done = subprocess.run(
        [sys.executable, "-I", LANE], input=request, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    answers: dict[str, Any] = pickle.loads(done.stdout)  # written by our own lane
    return answers


def a_range(*rows: list[Any]) -> tuple[str, Any]:
    """Cells as Excel hands them over."""
    return ("range", tuple(map(tuple, rows)))


def as_com(value: Any) -> tuple[Any, ...]:
    """A value as Excel hands it over: whole numbers as floats, rows as a range."""
    if value is None:
        return MISSING
    if isinstance(value, list):
        return a_range(*[[_plain(v) for v in row] for row in value])
    return ("value", _plain(value))


def _plain(value: Any) -> Any:
    """The value of one cell: an error as its number; a date in some time zone, as COM has it."""
    if isinstance(value, str) and value in ERROR_NUMBERS:
        return ERROR_NUMBERS[value] - 2000 - 2146826288
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=dt.UTC)
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_count else value

"""Every golden case: a call from cells, and what it must give, to the last digit or 1e-12."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import sopxl_udfs.functions  # noqa: F401  (registers the functions)
from sopxl.registry import function

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*.csv"))


def read(path: Path) -> tuple[dict[str, str], list[Any], list[list[Any]]]:
    """Head lines, arguments and result of a case; rows of the same name make a block."""
    lines = path.read_text("utf-8").splitlines()
    head = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    arguments: dict[str, list[list[Any]]] = {}
    for name, *cells in csv.reader(line for line in lines if line and not line.startswith("#")):
        arguments.setdefault(name, []).append([value(cell) for cell in cells])
    result = arguments.pop("=")
    return head, list(arguments.values()), result


def value(cell: str) -> Any:
    """A cell of the file: a number, TRUE or FALSE, a blank, or a text."""
    try:
        return float(cell)
    except ValueError:
        return {"TRUE": True, "FALSE": False, "": None}.get(cell, cell)


def same(found: list[list[Any]], wanted: list[list[Any]]) -> None:
    """Texts and blanks equal, numbers equal to 1e-12."""
    assert [len(row) for row in found] == [len(row) for row in wanted]
    for found_row, wanted_row in zip(found, wanted, strict=True):
        for one, two in zip(found_row, wanted_row, strict=True):
            if isinstance(two, float):
                assert one == pytest.approx(two, rel=1e-12, abs=1e-9)
            else:
                assert one == ("" if two is None else two)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_golden_case(path: Path) -> None:
    """A call gives what its case says, and the case says where that comes from."""
    head, arguments, wanted = read(path)
    assert head["source"]
    same(function(head["call"]).evaluate(*arguments), wanted)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_golden_case_stood_on_end(path: Path) -> None:
    """Rows given as columns give the same result as a column."""
    head, arguments, wanted = read(path)
    if head.get("lies", "either") != "either":
        return
    turned = [[[v] for v in a[0]] if len(a) == 1 else a for a in arguments]
    result = function(head["call"]).evaluate(*turned)
    same([list(row) for row in zip(*result, strict=True)], wanted)

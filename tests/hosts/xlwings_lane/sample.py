"""Functions beside our own, for what ours do not show: what a call hands over, and a fault."""

from __future__ import annotations

from typing import Any

import xlwings as xw

from sopxl.registry import Argument, CellFunction, Kind
from sopxl_udfs.excel.face import face

ANY = (
    Argument("first", Kind.GRID, False, "a range"),
    Argument("second", Kind.GRID, True, "a range"),
)
REST = (
    Argument("first", Kind.GRID, False, "a range"),
    Argument("others", Kind.REST, True, "more"),
)


def _shown(*given: Any) -> list[list[str]]:
    return [[repr(given)]]


def _fault(*given: Any) -> Any:
    raise KeyError("a fault")


def _function(name: str, arguments: tuple[Argument, ...], body: Any) -> CellFunction:
    return CellFunction(name, "Sample", "Shows.", arguments, "rows", "none", "none", "=A()", body)


SOP_SHOW = face(_function("SOP_SHOW", ANY, _shown))
SOP_REST = face(_function("SOP_REST", REST, _shown))
SOP_FAULT = face(_function("SOP_FAULT", ANY, _fault))
assert xw.func.__name__ == "xlfunc", "xlwings' own decorator is not in place"

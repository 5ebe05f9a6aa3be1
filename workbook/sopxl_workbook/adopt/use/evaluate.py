"""One formula worked out for the cell that it stands in; imports formula and functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sopxl_workbook.adopt.refs import Reference
from sopxl_workbook.adopt.use.formula import Call, Constant, Name, Node, UnknownFormulaError
from sopxl_workbook.adopt.use.functions import OF_RANGES, WORK, ShownError, finite, flag, single
from sopxl_workbook.ooxml import Area, CellError, Value


class Cells(Protocol):
    """What formulas take their values from."""

    def block(self, sheet: str, area: Area) -> list[list[Value]]:
        """What the cells of an area show; UnknownFormulaError where that is not known."""

    def named(self, name: str) -> tuple[str, Area] | None:
        """The sheet and area that a defined name stands for."""


Spot = tuple[str, int, int]


def result(tree: Node, spot: Spot, cells: Cells) -> Value:
    """What the cell of a formula shows; UnknownFormulaError where it is not worked out here."""
    try:
        found = single(_value(tree, spot, cells))
    except ShownError as shown:
        return shown.error
    return 0.0 if found is None else found


def _value(node: Node, spot: Spot, cells: Cells) -> Any:
    """The value of a part of a formula: a single one, or the rows of a range."""
    if isinstance(node, Constant):
        if isinstance(node.value, CellError):
            raise ShownError(node.value)
        return node.value
    if isinstance(node, Call):
        return _called(node, spot, cells)
    block = _rows(node, spot, cells)
    is_single = len(block) == len(block[0]) == 1
    is_range = isinstance(node, Reference) and node.is_range
    return block[0][0] if is_single and not is_range else block


def _rows(node: Reference | Name, spot: Spot, cells: Cells) -> list[list[Value]]:
    """What the cells show that a reference or a name stands for."""
    if isinstance(node, Reference):
        return cells.block(node.sheet or spot[0], node.at(*spot[1:]))
    target = cells.named(node.text)
    if target is None:
        raise UnknownFormulaError(node.text)
    return cells.block(*target)


def _called(call: Call, spot: Spot, cells: Cells) -> Any:
    """A call, of which IF and IFERROR only take what they need."""

    def argument(at: int, default: Any = None) -> Any:
        """The value of an argument, or what it is where it is left out."""
        return _value(call.arguments[at], spot, cells) if at < len(call.arguments) else default

    if call.name == "IF":
        return single(argument(1)) if flag(argument(0)) else single(argument(2, False))
    if call.name in ("IFERROR", "IFNA"):
        return _or_else(call.name, lambda: single(argument(0)), lambda: single(argument(1)))
    work = WORK.get(call.name)
    if work is None:
        raise UnknownFormulaError(call.name)
    takes_ranges = call.name in OF_RANGES

    def given(one: Node) -> Any:
        """An argument as the function takes it: a cell that is named alone may be a range too."""
        if takes_ranges and isinstance(one, (Reference, Name)):
            return _rows(one, spot, cells)
        return _value(one, spot, cells)

    try:
        found = work([given(one) for one in call.arguments])
    except IndexError:  # an argument is left out that only its program knows the default of
        raise UnknownFormulaError(call.name) from None
    return finite(found) if isinstance(found, float) else found


def _or_else(name: str, one: Callable[[], Any], other: Callable[[], Any]) -> Any:
    """The first value, or the second where the first shows an error."""
    try:
        return one()
    except ShownError as shown:
        if name == "IFNA" and shown.error.code != "#N/A":
            raise
        return other()

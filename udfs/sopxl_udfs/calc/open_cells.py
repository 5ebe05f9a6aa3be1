"""What a change set needs of a workbook that LibreOffice holds open; imports ooxml and errors.

The cells themselves are asked for by name: through the pipe of the add-in, or at once where the
office is driven from here. A table is a database range there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sopxl.errors import NotFoundError, RefusedError
from sopxl_udfs.calc.values import cell_value
from sopxl_workbook.changes.contents import is_empty
from sopxl_workbook.changes.model import Formula
from sopxl_workbook.ooxml import Area, CellError

_DIGITS = 1e-14  # relative
Ask = Callable[..., Any]  # the name of a piece of work, then what it is given


class OpenCells:
    """The cells and tables of one open workbook, as ChangeSet.apply_open asks for them."""

    def __init__(self, ask: Ask) -> None:
        """ask : does what inside.cells offers, by its name."""
        self._ask = ask

    @property
    def name(self) -> str:
        """The name of the workbook."""
        return str(self._ask("title"))

    def contents(self, sheet: str, ref: str) -> list[list[Any]]:
        """A block: numbers, texts, None for a blank, a Formula where one stands.

        Raises NotFoundError E101 where there is no such sheet.
        """
        self._refuse_missing(sheet)
        return [list(map(_content, row)) for row in self._ask("contents", sheet, ref)]

    def put(self, sheet: str, ref: str, rows: list[list[Any]]) -> None:
        """Writes a block at once, then its formulas; a sheet without a password is no obstacle."""
        self._ask("put", sheet, ref, tuple(tuple(map(_typed, row)) for row in rows))

    def holds(self, expected: Any, found: Any) -> bool:
        """Whether a cell holds what it should; a cell may show TRUE and FALSE as 1 and 0.

        A stored copy keeps 15 digits of a number, the open workbook has them all.
        """
        if isinstance(expected, Formula) and isinstance(found, Formula):
            return _spelled(expected.text) == _spelled(found.text)
        if is_empty(expected) or is_empty(found):
            return is_empty(expected) and is_empty(found)
        if isinstance(expected, bool) and not isinstance(found, bool):
            expected = float(expected)
        if isinstance(expected, float) and isinstance(found, float):
            return math.isclose(expected, found, rel_tol=_DIGITS)
        return type(expected) is type(found) and bool(expected == found)

    def table(self, sheet: str, name: str) -> Area:
        """The rectangle of a table's data.

        Raises NotFoundError E102 where it is not there, RefusedError E235 where it has a totals
        row, which would stay where it is.
        """
        found = self._ask("table", sheet, name)
        if found is None:
            raise NotFoundError(
                "E102", f'there is no table "{name}".', sheet, "Plan in the book that has it."
            )
        *corners, has_totals = found
        if has_totals:
            raise RefusedError(
                "E235",
                f"the table {name} shows a totals row, which would stand in the way.",
                sheet,
                "Take the totals row off, then try again.",
            )
        return Area(*corners)

    def resize(self, sheet: str, name: str, rows: int) -> None:
        """Gives a table another number of data rows; no cell moves."""
        self._ask("resize", sheet, name, rows)

    def _refuse_missing(self, sheet: str) -> None:
        sheets = self._ask("sheets")
        if sheet not in sheets:
            raise NotFoundError(
                "E101", f'there is no sheet "{sheet}".', "workbook", f"It has: {', '.join(sheets)}."
            )


def _content(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return CellError(value[1]) if value[0] == "#" else Formula(value[1], _content(value[2]))


def _typed(content: Any) -> Any:
    if isinstance(content, Formula):
        return ("=", content.text)
    if isinstance(content, CellError):
        return ("#", content.code)
    return content if isinstance(content, bool) else cell_value(content)


def _spelled(formula: str) -> str:
    """A formula without what the office spells in its own way."""
    return "".join(formula.split()).casefold().replace("_xlfn.", "")

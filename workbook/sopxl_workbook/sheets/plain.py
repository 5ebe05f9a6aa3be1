"""A worksheet that stores formulas as they are given; imports XlsxWriter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from sopxl_workbook.ooxml.text import code


class _EmptyText(str):
    """An empty text that XlsxWriter takes for a result: it stores none for "", and a formula
    without a stored result looks uncalculated in every viewer."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


_NOTHING_SHOWN = _EmptyText()


class PlainSheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter's worksheet, without its search of every formula for functions to rename.

    Our formulas are in the file's own form already; the search takes most of the time that a book
    of forty thousand formulas takes.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        del expand_future_functions
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> Any:
        shown = _NOTHING_SHOWN if value is None or value == "" else value
        return super()._write_formula(row, col, formula, cell_format, shown)

    def _xml_formula_element(
        self, formula: str, result: Any, attributes: Sequence[tuple[str, Any]]
    ) -> None:
        shown = code(result) if isinstance(result, str) else result
        super()._xml_formula_element(formula, shown, attributes)

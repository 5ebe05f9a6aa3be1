"""A worksheet that stores formulas as they are given; imports XlsxWriter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, Worksheet

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
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


class PlainSheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter's worksheet for formulas of our own, which are in the file's form already.

    It looks into no formula for functions to rename or to spill, and writes the cells that most
    pages are made of, formulas and blanks with a style, in one piece: a book has forty thousand.
    What it writes is what XlsxWriter writes. Rows and columns are numbers, never "A1".
    """

    def write_formula(
        self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0
    ) -> int:
        """A formula with its stored result; a spilled one has a method of its own."""
        if self._check_dimensions(row, col):
            return -1
        shown = _NOTHING_SHOWN if value is None or value == "" else value
        cell = CellFormulaTuple(formula.removeprefix("="), cell_format, shown)
        self.table[row][col] = cell
        return 0

    _write_formula = write_formula

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        del expand_future_functions
        return formula.removeprefix("=")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Writes a formula or a blank in one piece; any other cell as XlsxWriter does."""
        is_formula = isinstance(cell, CellFormulaTuple)
        if cell.format is None or not (is_formula or isinstance(cell, CellBlankTuple)):
            super()._write_cell(row, col, cell)
            return
        tag = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell.format._get_xf_index()}"'
        self.fh.write(f"{tag}{self._formula_and_result(cell)}" if is_formula else f"{tag}/>")

    def _formula_and_result(self, cell: Any) -> str:
        """What stands behind the place and the style of a cell with a formula."""
        formula, _, shown = cell
        if not isinstance(shown, str):
            kind, shown = (' t="b"', int(shown)) if isinstance(shown, bool) else ("", shown)
        elif shown in _ERRORS:
            kind = ' t="e"'
        else:
            kind, shown = ' t="str"', self._escape_data(code(shown))
        return f"{kind}><f>{self._escape_data(formula)}</f><v>{shown}</v></c>"

    def _xml_formula_element(
        self, formula: str, result: Any, attributes: Sequence[tuple[str, Any]]
    ) -> None:
        shown = code(result) if isinstance(result, str) else result
        super()._xml_formula_element(formula, shown, attributes)

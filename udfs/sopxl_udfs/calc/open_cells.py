"""What a change set needs of a workbook that LibreOffice holds open; imports document and ooxml.

A table is a database range here. Formulas go through the office's own parser, in the spelling of
an Excel file, since Calc writes its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sopxl.errors import NotFoundError, RefusedError
from sopxl.values import EXCEL_ERRORS
from sopxl_udfs.calc.values import cell_value
from sopxl_workbook.changes.contents import is_empty
from sopxl_workbook.changes.model import Formula
from sopxl_workbook.ooxml import Area, CellError, parse_area

if TYPE_CHECKING:
    from sopxl_udfs.calc.document import Document

_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_AS_IN_FILES = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
_CONSTANTS: dict[str, CellError | bool] = {  # which Calc holds as formulas
    "TRUE()": True,
    "FALSE()": False,
    **{code: CellError(code) for code in EXCEL_ERRORS},
}
_SPELLED = {content: text for text, content in _CONSTANTS.items()}


class OpenCells:
    """The cells and tables of one open workbook, as ChangeSet.apply_open asks for them."""

    def __init__(self, document: Document) -> None:
        """document : the open workbook."""
        self._document = document
        self._model = document.model

    @property
    def name(self) -> str:
        """The name of the workbook."""
        return str(self._model.Title)

    def contents(self, sheet: str, ref: str) -> list[list[Any]]:
        """A block: numbers, texts, None for a blank, a Formula where one stands."""
        rows: list[list[Any]] = [
            [_content(value) for value in row] for row in self._document.values(sheet, ref)
        ]
        area = parse_area(ref)
        for row, column in self._formula_cells(sheet, ref):
            r, c = row - area.first_row, column - area.first_column
            rows[r][c] = self._formula(sheet, row, column, rows[r][c])
        return rows

    def put(self, sheet: str, ref: str, rows: list[list[Any]]) -> None:
        """Writes a block at once, then its formulas; a sheet without a password is no obstacle."""
        target = self._document.sheet(sheet)
        was_protected = target.isProtected()
        if was_protected:
            target.unprotect("")
        try:
            self._put(sheet, ref, rows)
        finally:
            if was_protected:
                target.protect("")

    def holds(self, expected: Any, found: Any) -> bool:
        """Whether a cell holds what it should; a cell may show TRUE and FALSE as 1 and 0."""
        if isinstance(expected, Formula) and isinstance(found, Formula):
            return _spelled(expected.text) == _spelled(found.text)
        if is_empty(expected) or is_empty(found):
            return is_empty(expected) and is_empty(found)
        if isinstance(expected, bool) and not isinstance(found, bool):
            expected = float(expected)
        return type(expected) is type(found) and bool(expected == found)

    def table(self, sheet: str, name: str) -> Area:
        """The rectangle of a table's data.

        Raises NotFoundError E102 where it is not there, RefusedError E235 where it has a totals
        row, which would stay where it is.
        """
        found = self._table(sheet, name)
        if found.TotalsRow:
            raise RefusedError(
                "E235",
                f"the table {name} shows a totals row, which would stand in the way.",
                sheet,
                "Take the totals row off, then try again.",
            )
        area = found.DataArea
        first = area.StartRow + 1 + bool(found.ContainsHeader)
        return Area(first, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1)

    def resize(self, sheet: str, name: str, rows: int) -> None:
        """Gives a table another number of data rows; no cell moves."""
        found = self._table(sheet, name)
        area = found.DataArea
        area.EndRow = area.StartRow + bool(found.ContainsHeader) + rows - 1
        found.setDataArea(area)

    def _table(self, sheet: str, name: str) -> Any:
        ranges = self._model.DatabaseRanges
        for each in ranges.ElementNames:
            found = ranges.getByName(each)
            at = self._document.sheets[found.DataArea.Sheet]
            if each.casefold() == name.casefold() and at == sheet:
                return found
        raise NotFoundError(
            "E102", f'there is no table "{name}".', sheet, "Plan in the book that has it."
        )

    def _formula_cells(self, sheet: str, ref: str) -> Iterator[tuple[int, int]]:
        block = self._document.sheet(sheet).getCellRangeByName(ref)
        for found in block.queryContentCells(_FORMULAS).RangeAddresses:
            first, last = (found.StartRow, found.StartColumn), (found.EndRow, found.EndColumn)
            yield from Area(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1).cells()

    def _formula(self, sheet: str, row: int, column: int, value: Any) -> Any:
        cell = self._document.sheet(sheet).getCellByPosition(column - 1, row - 1)
        text = str(cell.getFormula()).removeprefix("=")
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        text = str(self._parser.printFormula(cell.getTokens(), cell.getCellAddress()))
        return Formula(f"={text}", value)

    def _put(self, sheet: str, ref: str, rows: list[list[Any]]) -> None:
        target, area = self._document.sheet(sheet), parse_area(ref)
        values = tuple(tuple(map(_typed, row)) for row in rows)
        target.getCellRangeByName(ref).setDataArray(values)
        for r, row in enumerate(rows, area.first_row - 1):
            for c, content in enumerate(row, area.first_column - 1):
                if isinstance(content, Formula):
                    cell = target.getCellByPosition(c, r)
                    tokens = self._parser.parseFormula(content.text[1:], cell.getCellAddress())
                    cell.setTokens(tokens)
                elif isinstance(content, CellError | bool):
                    target.getCellByPosition(c, r).setFormula(f"={_SPELLED[content]}")

    @cached_property
    def _parser(self) -> Any:
        parser = self._model.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        parser.FormulaConvention = _AS_IN_FILES
        return parser


def _content(value: Any) -> Any:
    return CellError(value) if isinstance(value, str) and value in EXCEL_ERRORS else value


def _typed(content: Any) -> Any:
    return "" if isinstance(content, Formula | CellError | bool) else cell_value(content)


def _spelled(formula: str) -> str:
    """A formula without what the office spells in its own way."""
    return "".join(formula.split()).casefold().replace("_xlfn.", "")

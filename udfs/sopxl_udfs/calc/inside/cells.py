"""The cells of the open workbook as the worker asks for them; imports nothing of the engine.

A formula goes over the pipe as ("=", text, value), an error as ("#", code), so that a text is never
taken for either. What LibreOffice raises comes back as a CellsError with its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Rows = tuple[tuple[Any, ...], ...]

_FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
_AS_IN_FILES = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
_ERROR = re.compile(r"#(N/A|[A-Z]+[!?]|DIV/0!)")
_TRUTH = {"TRUE()": True, "FALSE()": False}  # which Calc holds as formulas
_SPELLED = {True: "=TRUE()", False: "=FALSE()"}


class Step:
    """One step of Calc's undo, without drawing or calculating on the way; a class, since
    contextlib's managers cannot pass on what LibreOffice raises."""

    def __init__(self, model: Any, title: str) -> None:
        """model : of the workbook. title : of the step, in the menu."""
        self._model, self._title = model, title
        self._was_automatic = False

    def __enter__(self) -> None:
        self._was_automatic = self._model.isAutomaticCalculationEnabled()
        self._model.getUndoManager().enterUndoContext(self._title)
        self._model.enableAutomaticCalculation(False)
        self._model.addActionLock()

    def __exit__(self, *_: object) -> None:
        self._model.removeActionLock()
        self._model.enableAutomaticCalculation(self._was_automatic)
        self._model.getUndoManager().leaveUndoContext()
        if self._was_automatic:
            self._model.calculate()


class CellsError(Exception):
    """What LibreOffice said when a piece of work failed."""


class Cells:
    """Blocks of cells and tables of one open workbook."""

    def __init__(self, model: Any) -> None:
        """model : the office's own object of the workbook."""
        self._model = model
        self._parser: Any = None

    def answer(self, name: str, *given: Any) -> Any:
        """Does what is asked for by name; CellsError with the office's words where it fails."""
        try:
            return getattr(self, f"_{name}")(*given)
        except Exception as error:  # noqa: BLE001 - of a type that no handler here can name
            said = str(getattr(error, "Message", error)).splitlines()
            reason = said[0] if said else type(error).__name__
        raise CellsError(f"{name} failed: {reason}.")

    def _title(self) -> str:
        return str(self._model.Title)

    def _sheets(self) -> tuple[str, ...]:
        return tuple(self._model.Sheets.ElementNames)

    def _contents(self, sheet: str, ref: str) -> Rows:
        block = self._sheet(sheet).getCellRangeByName(ref)
        rows = [[None if value == "" else value for value in row] for row in block.getDataArray()]
        for r, c in _places(block):
            cell = block.getCellByPosition(c, r)
            value = ("#", cell.getString()) if cell.getError() else rows[r][c]
            rows[r][c] = self._formula(cell, value)
        return tuple(map(tuple, rows))

    def _formula(self, cell: Any, value: Any) -> Any:
        text = str(cell.getFormula()).removeprefix("=")
        if text in _TRUTH:
            return _TRUTH[text]
        if _ERROR.fullmatch(text):  # typed as such, and perhaps not calculated yet
            return ("#", text)
        text = str(self._words().printFormula(cell.getTokens(), cell.getCellAddress()))
        return ("=", f"={text}", value)

    def _put(self, sheet: str, ref: str, rows: Rows) -> None:
        target = self._sheet(sheet)
        was_protected = target.isProtected()
        if was_protected:
            target.unprotect("")
        try:
            self._type(target.getCellRangeByName(ref), rows)
        finally:
            if was_protected:
                target.protect("")

    def _type(self, block: Any, rows: Rows) -> None:
        block.setDataArray(tuple(tuple(map(_value, row)) for row in rows))
        for r, row in enumerate(rows):
            for c, content in enumerate(row):
                if isinstance(content, bool):
                    block.getCellByPosition(c, r).setFormula(_SPELLED[content])
                elif isinstance(content, tuple):
                    self._type_one(block.getCellByPosition(c, r), content)

    def _type_one(self, cell: Any, content: tuple[Any, ...]) -> None:
        if content[0] == "#":
            cell.setFormula(f"={content[1]}")
        else:
            cell.setTokens(self._words().parseFormula(content[1][1:], cell.getCellAddress()))

    def _table(self, sheet: str, name: str) -> Any:
        """First row, first column, last row, last column, whether it has totals; None: none."""
        found = self._range(sheet, name)
        if found is None:
            return None
        area = found.DataArea
        first = area.StartRow + 1 + bool(found.ContainsHeader)
        corners = (first, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1)
        return (*corners, bool(found.TotalsRow))

    def _resize(self, sheet: str, name: str, rows: int) -> None:
        found = self._range(sheet, name)
        area = found.DataArea
        area.EndRow = area.StartRow + bool(found.ContainsHeader) + rows - 1
        found.setDataArea(area)

    def _range(self, sheet: str, name: str) -> Any:
        ranges, sheets = self._model.DatabaseRanges, self._sheets()
        for each in ranges.ElementNames:
            found = ranges.getByName(each)
            if each.casefold() == name.casefold() and sheets[found.DataArea.Sheet] == sheet:
                return found
        return None

    def _sheet(self, name: str) -> Any:
        return self._model.Sheets.getByName(name)

    def _words(self) -> Any:
        if self._parser is None:
            self._parser = self._model.createInstance("com.sun.star.sheet.FormulaParser")
            self._parser.CompileEnglish = True
            self._parser.FormulaConvention = _AS_IN_FILES
        return self._parser


def _places(block: Any) -> Iterator[tuple[int, int]]:
    """Row and column within a block of every cell with a formula."""
    at = block.getRangeAddress()
    for found in block.queryContentCells(_FORMULAS).RangeAddresses:
        for row in range(found.StartRow, found.EndRow + 1):
            for column in range(found.StartColumn, found.EndColumn + 1):
                yield row - at.StartRow, column - at.StartColumn


def _value(content: Any) -> Any:
    return "" if content is None or isinstance(content, tuple | bool) else content

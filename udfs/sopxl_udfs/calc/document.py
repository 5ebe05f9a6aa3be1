"""A workbook that is open in LibreOffice: blocks of values and formulas, errors, pictures.

Imports uno when a value of its own kind is needed.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar

from sopxl.errors import FileError, NotFoundError, SopError
from sopxl_udfs.calc.inside.cells import Cells, Step
from sopxl_udfs.calc.open_cells import OpenCells
from sopxl_udfs.calc.values import cell_rows

if TYPE_CHECKING:
    from sopxl_workbook.changes import ChangeSet

Value: TypeAlias = float | str | None
Rows: TypeAlias = list[list[Value]]

_ERROR_RESULT = 4  # com.sun.star.sheet.FormulaResult.ERROR
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}


Result = TypeVar("Result")
Given = ParamSpec("Given")


def told(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same work, but what LibreOffice raises comes as a FileError with its own words."""

    @functools.wraps(work)
    def call(*given: Given.args, **named: Given.kwargs) -> Result:
        try:
            return work(*given, **named)
        except SopError:
            raise
        except Exception as error:  # noqa: BLE001 - of a type that no handler here can name
            said = [*str(getattr(error, "Message", error)).splitlines(), type(error).__name__][0]
        raise FileError(
            "E225",
            f"{work.__name__} failed: {said}.",
            "LibreOffice",
            "Do the same by hand to see why.",
        )

    return call


def properties(**values: Any) -> tuple[Any, ...]:
    """Named values as LibreOffice takes them."""
    uno = sys.modules["uno"]
    found = []
    for name, value in values.items():
        each = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        each.Name, each.Value = name, value
        found.append(each)
    return tuple(found)


class Document:
    """One open workbook; Office.open gives it."""

    def __init__(self, model: Any) -> None:
        """model : the office's own object."""
        self.model = model

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of all sheets, in order."""
        return tuple(self.model.Sheets.ElementNames)

    @told
    def recalculate(self) -> None:
        """Calculates every formula anew, whatever value is stored with it."""
        self.model.calculateAll()

    @told
    def errors(self) -> list[str]:
        """Every formula cell that shows an error: "Plan!H12 #N/A"."""
        return [
            f"{sheet}!{_address(cell)} {cell.getString()}"
            for sheet in self.sheets
            for cell in self._error_cells(sheet)
        ]

    @told
    def values(self, sheet: str, ref: str) -> Rows:
        """A block of values: numbers and texts, None for a blank, "#N/A" for an error."""
        block = self._block(sheet, ref)
        return [
            [self._value(block, r, c, value) for c, value in enumerate(row)]
            for r, row in enumerate(block.getDataArray())
        ]

    @told
    def formulas(self, sheet: str, ref: str) -> list[list[str]]:
        """A block as it would be typed: formulas with their "=", else the plain value."""
        return [list(row) for row in self._block(sheet, ref).getFormulaArray()]

    @told
    def set(self, sheet: str, ref: str, rows: Iterable[Sequence[Value | bool]]) -> None:
        """Writes a block of values; None empties a cell."""
        self._block(sheet, ref).setDataArray(cell_rows(rows))

    @told
    def set_formulas(self, sheet: str, ref: str, rows: Iterable[Sequence[str]]) -> None:
        """Writes a block of formulas, arguments parted by ";"."""
        self._block(sheet, ref).setFormulaArray(tuple(map(tuple, rows)))

    @told
    def set_array(self, sheet: str, ref: str, formula: str) -> None:
        """Writes one array formula over the whole block."""
        self._block(sheet, ref).setArrayFormula(formula)

    @told
    def apply(self, changes: ChangeSet, title: str = "S&OP") -> None:
        """Writes a change set as one step of undo, all of it or nothing.

        title : of the step, in the menu. Raises what ChangeSet.apply_open raises.
        """
        with Step(self.model, title):
            changes.apply_open(OpenCells(self.ask))

    def ask(self, name: str, *given: Any) -> Any:
        """Does what inside.cells offers, by its name."""
        return Cells(self.model).answer(name, *given)

    @told
    def dispatch(self, command: str) -> None:
        """Sends a command to the document's window, as its menu does."""
        frame = self.model.CurrentController.Frame
        uno = sys.modules["uno"]
        url = uno.createUnoStruct("com.sun.star.util.URL")
        url.Complete = command
        frame.activate()
        frame.queryDispatch(url, "_self", 0).dispatch(url, ())

    @told
    def store_as(self, path: Path) -> None:
        """Stores a copy; the suffix says the kind: .xlsx, .ods or .pdf."""
        self.model.storeToURL(
            path.absolute().as_uri(), properties(FilterName=_FILTERS[path.suffix])
        )

    def render(self, folder: Path, sheets: Collection[str] = ()) -> list[Path]:
        """The pages as they would be printed, one .png each, in order.

        sheets : only these, all others are hidden in the open document; left out, every sheet.
        """
        painter = shutil.which("pdftoppm")
        if painter is None:
            raise FileError(
                "E222", "it is not installed.", "pdftoppm", "Install the package poppler-utils."
            )
        folder.mkdir(parents=True, exist_ok=True)
        for name in self.sheets if sheets else ():
            self.sheet(name).IsVisible = name in sheets
            if name not in sheets:
                self.sheet(name).setPrintAreas(())  # else it is printed, hidden or not
        pages = folder / "pages.pdf"
        self.store_as(pages)
        subprocess.run([painter, "-r", "80", "-png", pages, folder / "page"], check=True)
        return sorted(folder.glob("page-*.png"))

    def _error_cells(self, sheet: str) -> Iterable[Any]:
        for area in self.sheet(sheet).queryFormulaCells(_ERROR_RESULT).RangeAddresses:
            block = self.sheet(sheet).getCellRangeByPosition(
                area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
            )
            for row in range(area.EndRow - area.StartRow + 1):
                for column in range(area.EndColumn - area.StartColumn + 1):
                    yield block.getCellByPosition(column, row)

    def sheet(self, name: str) -> Any:
        """The office's own object of a sheet; NotFoundError E101 where there is none."""
        if not self.model.Sheets.hasByName(name):
            raise NotFoundError(
                "E101",
                f'there is no sheet "{name}".',
                "workbook",
                f"It has: {', '.join(self.sheets)}.",
            )
        return self.model.Sheets.getByName(name)

    def _block(self, sheet: str, ref: str) -> Any:
        return self.sheet(sheet).getCellRangeByName(ref)

    @staticmethod
    def _value(block: Any, row: int, column: int, value: Any) -> Value:
        if value is None:  # how the office hands over an error
            text: str = block.getCellByPosition(column, row).getString()
            return text
        return None if value == "" else value


def _address(cell: Any) -> str:
    name: str = cell.AbsoluteName
    return name.rpartition(".")[2].replace("$", "")

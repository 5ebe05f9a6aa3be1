"""An open workbook without Excel: what our code uses of an xlwings Book, over a real file.

Typing a value does what Excel does with it: an apostrophe makes a text, an equals sign a formula,
a text that looks like a number a number. Saving patches the file on the disk.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sopxl_workbook.ooxml import CellError, Patch, cell_name, parse_area, read_book


class FakeApp:
    """Excel itself: its settings, its status bar, its message boxes."""

    def __init__(self) -> None:
        self.alerts: list[tuple[str, str, str]] = []
        self.screen_updating: Any = True
        self.enable_events: Any = True
        self.calculation: Any = "automatic"
        self.status_bar: Any = False
        self.is_calculated = False

    def calculate(self) -> None:
        """Works out every formula, calculation held still or not."""
        self.is_calculated = True

    def alert(self, prompt: str, title: str, mode: str) -> str:
        """Keeps the message."""
        self.alerts.append((prompt, title, mode))
        return "ok"

    @property
    def settings(self) -> tuple[Any, ...]:
        """What a run may change and has to give back."""
        return self.screen_updating, self.enable_events, self.calculation, self.status_bar


class FakeRange:
    """One block of cells."""

    def __init__(self, book: FakeBook, sheet: str, ref: str) -> None:
        self.book, self.sheet = book, sheet
        area = parse_area(ref)
        width = range(area.first_column, area.last_column + 1)
        self.cells = [
            [(sheet, row, column) for column in width]
            for row in range(area.first_row, area.last_row + 1)
        ]

    def options(self, *, ndim: int, err_to_str: bool) -> FakeRange:
        """The options that our code gives."""
        assert (ndim, err_to_str) == (2, True)
        return self

    @property
    def value(self) -> list[list[Any]]:
        """Values as rows, read in one go."""
        self.book.reads += 1
        return [[self.book.value_at(cell) for cell in row] for row in self.cells]

    @value.setter
    def value(self, rows: list[list[Any]]) -> None:
        self.book.writes += 1
        assert [len(row) for row in rows] == [len(row) for row in self.cells]
        for cells, values in zip(self.cells, rows, strict=True):
            for cell, value in zip(cells, values, strict=True):
                self.book.type_into(cell, value)

    @property
    def formula(self) -> Any:
        """One text for one cell, tuples of texts for more, as Excel gives them."""
        rows = tuple(tuple(self.book.formula_at(cell) for cell in row) for row in self.cells)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


class FakeBook:
    """A workbook that is open."""

    def __init__(self, path: Path) -> None:
        self.path, self.name, self.fullname = path, path.name, str(path)
        self.app = FakeApp()
        self.typed: dict[tuple[str, int, int], Any] = {}
        self.stuck: dict[tuple[str, int, int], Any] = {}  # cells that keep a value of their own
        self.reads = self.writes = self.saves = 0
        self._open()

    def _open(self) -> None:
        self._file = read_book(self.path)
        names = self._file.sheets
        self.sheets = {name: SimpleNamespace(range=self._ranges(name)) for name in names}

    def _ranges(self, sheet: str) -> Any:
        return lambda ref: FakeRange(self, sheet, ref)

    def value_at(self, cell: tuple[str, int, int]) -> Any:
        """The value of a cell, typed or from the file."""
        if cell in self.typed:
            return self.typed[cell]
        sheet, row, column = cell
        value = self._file.sheet(sheet).cell(cell_name(row, column)).value
        return str(value) if isinstance(value, CellError) else value

    def formula_at(self, cell: tuple[str, int, int]) -> str:
        """The formula of a cell, or its value as a text."""
        sheet, row, column = cell
        formula = self._file.sheet(sheet).cell(cell_name(row, column)).formula
        if formula and cell not in self.typed:
            return "=" + formula.removeprefix("=")
        value = self.value_at(cell)
        return "" if value is None else str(value)

    def type_into(self, cell: tuple[str, int, int], value: Any) -> None:
        """What Excel makes of a value that is put into a cell."""
        if isinstance(value, str) and value.startswith("'"):
            value = value[1:]
        elif isinstance(value, str):
            assert not value.startswith(("=", "+", "-", "@")), "a text has become a formula"
            try:
                value = float(value)
            except ValueError:
                value = value or None
        self.typed[cell] = self.stuck.get(cell, float(value) if type(value) is int else value)

    def save(self) -> None:
        """Writes what was typed into the file; stale formulas must not be saved."""
        assert self.app.is_calculated
        self.app.is_calculated = False
        self.saves += 1
        if self.typed:
            patch = Patch(self._file)
            for (sheet, row, column), value in self.typed.items():
                patch.set_value(sheet, cell_name(row, column), value)
            self.path.write_bytes(patch.result())
            self.typed = {}
            self._open()

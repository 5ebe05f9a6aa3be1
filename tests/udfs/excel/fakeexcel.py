"""An open workbook without Excel: what our code uses of an xlwings Book, over a real file.

Typing a value does what Excel does with it: an apostrophe makes a text, an equals sign a formula,
a text that looks like a number a number. Saving patches the file on the disk. A call may be told to
fail, half done or not, as Excel does when it is busy or when somebody presses Esc.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sopxl_udfs.excel.protection import _ALLOWED
from sopxl_workbook.ooxml import (
    Area,
    Cell,
    CellError,
    Patch,
    cell_name,
    parse_area,
    read_book,
)

Spot = tuple[str, int, int]


class Formula(str):
    """A formula that was typed; its result is 0 until Excel calculates."""

    __slots__ = ()


class FakeApp:
    """Excel itself: its settings, its status bar, its message boxes."""

    def __init__(self) -> None:
        self.alerts: list[tuple[str, str, str]] = []
        self.asked: list[str] = []  # questions with OK and Cancel
        self.answer = "ok"  # to each
        self.screen_updating: Any = True
        self.enable_events: Any = True
        self.calculation: Any = "automatic"
        self.said: list[Any] = [False]  # by the status bar, from first to last
        self.is_calculated = False

    @property
    def status_bar(self) -> Any:
        """What the status bar says; False for Excel's own words."""
        return self.said[-1]

    @status_bar.setter
    def status_bar(self, text: Any) -> None:
        self.said.append(text)

    def calculate(self) -> None:
        """Works out every formula, calculation held still or not."""
        self.is_calculated = True

    def alert(self, prompt: str, title: str, mode: str, buttons: str = "ok") -> str:
        """Keeps the message, or the question."""
        if buttons == "ok_cancel":
            self.asked.append(prompt)
            return self.answer
        self.alerts.append((prompt, title, mode))
        return "ok"

    @property
    def settings(self) -> tuple[Any, ...]:
        """What a run may change and has to give back."""
        return self.screen_updating, self.enable_events, self.calculation, self.status_bar


class FakeRange:
    """One block of cells."""

    def __init__(self, book: FakeBook, sheet: str, ref: str) -> None:
        self.book, self.sheet, self.area = book, sheet, parse_area(ref)
        width = range(self.area.first_column, self.area.last_column + 1)
        self.cells = [
            [(sheet, row, column) for column in width]
            for row in range(self.area.first_row, self.area.last_row + 1)
        ]

    @property
    def address(self) -> str:
        """The range with dollar signs, as Excel gives it."""
        return ":".join(map(_dollars, (self.area[:2], self.area[2:])))

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
        self._type(rows)

    @property
    def formula(self) -> Any:
        """One text for one cell, tuples of texts for more, as Excel gives them."""
        rows = tuple(tuple(self.book.formula_at(cell) for cell in row) for row in self.cells)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @formula.setter
    def formula(self, rows: list[list[Any]]) -> None:
        self._type(rows, may_be_formulas=True)

    def _type(self, rows: list[list[Any]], *, may_be_formulas: bool = False) -> None:
        assert [len(row) for row in rows] == [len(row) for row in self.cells]
        self.book.sheets[self.sheet].refuse_protected()
        pairs = [
            pair
            for cells, values in zip(self.cells, rows, strict=True)
            for pair in zip(cells, values, strict=True)
        ]
        half = pairs[: (len(pairs) + 1) // 2]
        self.book.act(lambda: self._type_all(half, may_be_formulas))
        self._type_all(pairs, may_be_formulas)
        self.book.writes += 1

    def _type_all(self, pairs: list[tuple[Spot, Any]], may_be_formulas: bool) -> None:
        for cell, value in pairs:
            if may_be_formulas and isinstance(value, str) and value.startswith("="):
                self.book.typed[cell] = Formula(value)
            else:
                self.book.type_into(cell, value)


def _dollars(cell: tuple[int, int]) -> str:
    name = cell_name(*cell)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


class FakeTable:
    """One table: its range, which may be given another size."""

    show_headers = True
    show_totals = False

    def __init__(self, book: FakeBook, sheet: str, name: str, area: Area) -> None:
        self.book, self.sheet, self.name, self.area = book, sheet, name, area
        self.fills: dict[int, str] = {}  # formulas that Excel fills into new rows, by column

    @property
    def range(self) -> FakeRange:
        """The whole table, header included."""
        return FakeRange(self.book, self.sheet, str(self.area))

    def resize(self, target: FakeRange) -> None:
        """Another number of rows under the same header; no cell moves."""
        assert target.sheet == self.sheet
        assert target.area[:2] == self.area[:2]
        self.book.sheets[self.sheet].refuse_protected()
        self.book.act(lambda: None)
        for row in range(self.area.last_row + 1, target.area.last_row + 1):
            for column, formula in self.fills.items():
                self.book.typed[self.sheet, row, column] = Formula(formula)
        self.area = target.area


class FakeSheetApi:
    """A sheet in the words of Excel for Windows: its protection."""

    def __init__(self, password: str | None) -> None:
        self.password = password  # "" for protected without one, None for not protected
        self.ProtectContents = password is not None
        self.ProtectDrawingObjects = self.ProtectScenarios = False
        self.Protection = SimpleNamespace(
            **{name: name == "AllowFormattingColumns" for name in _ALLOWED}
        )
        self.calls: list[Any] = []

    def Unprotect(self, password: str) -> None:
        """Takes the protection off, where the password is right."""
        if password != self.password:
            raise RuntimeError("The password you supplied is not correct.")
        self.ProtectContents = False
        self.calls.append("off")

    def Protect(self, **options: bool) -> None:
        """Puts the protection on."""
        self.ProtectContents = True
        self.calls.append(options)


class FakeSheet:
    """One sheet: its ranges, its tables, its protection."""

    def __init__(
        self, book: FakeBook, name: str, tables: list[FakeTable], password: str | None = None
    ) -> None:
        self.book, self.name, self.tables = book, name, tables
        self.api = FakeSheetApi(password)

    def refuse_protected(self) -> None:
        """What Excel does with cells and tables of a protected sheet."""
        if self.api.ProtectContents:
            raise RuntimeError("The cell or chart is on a protected sheet.")

    def range(self, ref: str) -> FakeRange:
        """The block at an address."""
        return FakeRange(self.book, self.name, ref)


class FakeBook:
    """A workbook that is open."""

    def __init__(self, path: Path) -> None:
        self.path, self.name, self.fullname = path, path.name, str(path)
        self.app = FakeApp()
        self.typed: dict[Spot, Any] = {}
        self.stuck: dict[Spot, Any] = {}  # cells that make this of anything but their old value
        self.reads = self.writes = self.saves = 0
        self.acts = 0  # writes and resizes that were asked for, those that failed too
        self.calculator: Callable[[Path], None] = lambda path: None  # renews results in the file
        self.failures: dict[int, BaseException] = {}  # what such a call raises, by its number
        self.is_half_done = False  # whether a call that fails has done half of its work
        self.currency: set[Spot] = set()  # cells that are handed over with four decimals
        self.days: set[Spot] = set()  # cells that are handed over as dates
        self.api = SimpleNamespace(Date1904=False)
        self._open()

    def _open(self) -> None:
        self._file = read_book(self.path)
        self.sheets = {
            name: FakeSheet(self, name, [*self._tables(name)], self._password(name))
            for name in self._file.sheets
        }

    def _password(self, sheet: str) -> str | None:
        found = self._file.sheet(sheet).protection
        return None if not found.is_on else "secret" if found.has_password else ""

    def _tables(self, sheet: str) -> list[FakeTable]:
        tables = self._file.tables.values()
        return [FakeTable(self, sheet, t.name, t.area) for t in tables if t.sheet == sheet]

    def table(self, name: str) -> FakeTable:
        """A table by its name."""
        return next(t for sheet in self.sheets.values() for t in sheet.tables if t.name == name)

    def act(self, half: Callable[[], None]) -> None:
        """Counts a call that changes the workbook; it may be one that fails."""
        self.acts += 1
        if self.acts in self.failures:
            if self.is_half_done:
                half()
            raise self.failures[self.acts]

    def contents(self) -> dict[Spot, Any]:
        """Every cell that is not blank: its formula, or its value."""
        spots = {(n, *at) for n in self._file.sheets for at, _ in self._file.sheet(n).values()}
        in_rows = sorted({*spots, *self.typed})
        found = {spot: self._formula(spot) or self._exact(spot) for spot in in_rows}
        return {spot: content for spot, content in found.items() if content not in (None, "")}

    def changed(self) -> dict[Spot, Any]:
        """Every cell that was typed into and holds something else than the file."""
        return {
            spot: value
            for spot, value in self.typed.items()
            if (value or None) != (self._in_file(spot) or None)
        }

    def _in_file(self, cell: Spot) -> Any:
        found = self._stored(cell)
        if found.formula:
            return Formula("=" + found.formula.removeprefix("="))
        return str(found.value) if isinstance(found.value, CellError) else found.value

    def _exact(self, cell: Spot) -> Any:
        value = self.typed[cell] if cell in self.typed else self._stored(cell).value
        return str(value) if isinstance(value, CellError) else value

    def sizes(self) -> dict[str, Area]:
        """The range of every table."""
        return {t.name: t.area for sheet in self.sheets.values() for t in sheet.tables}

    def _formula(self, cell: Spot) -> Formula | None:
        if cell in self.typed:
            typed = self.typed[cell]
            return typed if isinstance(typed, Formula) else None
        formula = self._stored(cell).formula
        return Formula("=" + formula.removeprefix("=")) if formula else None

    def _stored(self, cell: Spot) -> Cell:
        sheet, row, column = cell
        return self._file.sheet(sheet).cell(cell_name(row, column))

    def value_at(self, cell: Spot) -> Any:
        """The value of a cell, typed or from the file."""
        if cell in self.typed:
            value = 0.0 if isinstance(self.typed[cell], Formula) else self.typed[cell]
        else:
            value = self._stored(cell).value
        if cell in self.currency and isinstance(value, float):
            return round(Decimal(value), 4)
        if cell in self.days and isinstance(value, float):
            first = dt.datetime(1904, 1, 1) if self.api.Date1904 else dt.datetime(1899, 12, 30)
            return first + dt.timedelta(days=value)
        return str(value) if isinstance(value, CellError) else value

    def formula_at(self, cell: Spot) -> str:
        """The formula of a cell, or its value as a text."""
        value = self._formula(cell) or self.value_at(cell)
        return "" if value is None else str(value)

    def type_into(self, cell: Spot, value: Any) -> None:
        """What Excel makes of a value that is put into a cell."""
        if isinstance(value, str) and value.startswith("'"):
            value = value[1:]
        elif isinstance(value, str):
            assert not value.startswith(("=", "+", "-", "@")), "a text has become a formula"
            try:
                value = float(value)
            except ValueError:
                value = value or None
        value = float(value) if type(value) is int else value
        is_old = value == self._stored(cell).value
        self.typed[cell] = value if is_old else self.stuck.get(cell, value)

    def save(self) -> None:
        """Writes what was typed into the file; stale formulas must not be saved."""
        assert self.app.is_calculated
        self.app.is_calculated = False
        self.saves += 1
        patch = Patch(self._file, own_sheets=self.sheets)
        was = {name: self._file.table(name).area for name in self.sizes()}
        for name, area in self.sizes().items():
            if area.last_row > was[name].last_row:
                patch.resize_table(name, area.last_row - area.first_row)
        for (sheet, row, column), value in self.typed.items():
            if isinstance(value, Formula):
                patch.set_formula(sheet, cell_name(row, column), str(value), 0.0, replace=True)
            else:
                patch.set_value(sheet, cell_name(row, column), value)
        for name, area in self.sizes().items():
            if area.last_row < was[name].last_row:  # its last rows are blank only now
                patch.resize_table(name, area.last_row - area.first_row)
        self.path.write_bytes(patch.result())
        self.calculator(self.path)
        self.typed = {}
        self._open()

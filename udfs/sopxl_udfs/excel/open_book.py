"""The workbook that Excel holds open: saved, read and written by blocks; imports xlwings.

Excel owns the file, so nothing here touches it but Excel itself: a copy is read, blocks are written
into the open book and read back, and where they do not read back the old values return.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sopxl.cells import serial
from sopxl.errors import FileError, NotFoundError, RefusedError
from sopxl.values import EXCEL_ERRORS
from sopxl_udfs.excel.protection import unlocked
from sopxl_udfs.excel.values import plain_rows
from sopxl_workbook.changes.contents import is_empty
from sopxl_workbook.changes.model import Formula
from sopxl_workbook.ooxml import Area, CellError, parse_area

if TYPE_CHECKING:
    from sopxl_workbook.changes import ChangeSet

Rows: TypeAlias = list[list[Any]]
TITLE = "sopxl"
_CENT_OF_CENT = 1e-4  # Excel hands a currency cell over with four decimals
_DAYS_TO_1904 = 1462
_SETTINGS = "xlwings.conf"  # the sheet from which xlwings would take where a synced file lies
_PLACES = ("ONEDRIVE", "SHAREPOINT")
_QUIET = {"screen_updating": False, "enable_events": False, "calculation": "manual"}


class OpenBook:
    """One workbook open in Excel.

    book : an xlwings Book, or whatever has the same sheets, app, fullname and save.
    """

    def __init__(self, book: Any) -> None:
        self._book = book

    @classmethod
    def caller(cls) -> OpenBook:
        """The workbook whose button was pressed; RefusedError where none was."""
        import xlwings

        try:
            return cls(xlwings.Book.caller())
        except Exception as error:
            raise RefusedError(
                "E230",
                f"no open workbook asked for this ({error}).",
                "Excel",
                "Press the button in the workbook, or run: sopxl plan BOOK",
            ) from error

    @property
    def path(self) -> Path:
        """Where the file stands on this machine; RefusedError where it does not."""
        self._refuse_settings()
        try:
            name = str(self._book.fullname)
        except Exception as error:
            raise self._nowhere(f"Excel gives no path for it ({error}).") from error
        path = Path(name)
        if "://" in name or not path.is_absolute() or not path.is_file():
            raise self._nowhere(f'Excel has it as "{name}", which is no file on this machine.')
        return path

    def _refuse_settings(self) -> None:
        """RefusedError E243 where a sheet would lead xlwings to another file: only the user may."""
        try:
            cells = self._book.sheets[_SETTINGS].range("A1:B60")
            rows = cells.options(ndim=2, err_to_str=True).value
        except Exception:  # noqa: BLE001 - there is no such sheet; each host says it in its own way
            return
        names = [str(row[0]).strip() for row in rows if row[0] is not None]
        found = [name for name in names if name.upper().startswith(_PLACES)]
        if found:
            raise RefusedError(
                "E243",
                f'the sheet "{_SETTINGS}" says where files lie ({", ".join(found)}).',
                str(self._book.name),
                "Take those rows out of it; put them into your own settings if they are yours.",
            )

    def _nowhere(self, found: str) -> RefusedError:
        way_out = "Save it in a folder of this machine, or open the synced copy, AutoSave off."
        return RefusedError("E206", found, str(self._book.name), way_out)

    def save(self) -> None:
        """Calculates and saves the workbook where it stands: what is stored is what shows."""
        try:
            self._book.app.calculate()
            self._book.save()
        except Exception as error:
            raise FileError(
                "E202",
                f"Excel could not save it ({error}).",
                str(self._book.name),
                "Close what else has it open, or save it under another name.",
            ) from error

    @contextmanager
    def saved_copy(self) -> Iterator[Path]:
        """Saves, and gives a copy of the saved file under the same name; it goes afterwards."""
        path = self.path
        self.save()
        with tempfile.TemporaryDirectory(prefix="sopxl-", ignore_cleanup_errors=True) as folder:
            yield Path(shutil.copyfile(path, Path(folder) / path.name))

    @contextmanager
    def quiet(self, doing: str) -> Iterator[None]:
        """Screen, events and calculation held still, all as before afterwards, whatever happens.

        doing : what the status bar says meanwhile.
        """
        app = self._book.app
        before: dict[str, Any] = {}
        try:
            for name, value in _QUIET.items():
                before[name] = getattr(app, name)
                setattr(app, name, value)
            app.status_bar = f"{TITLE}: {doing} ..."
            yield
        finally:
            for name, value in reversed(before.items()):
                with suppress(Exception):  # one that fails must not keep the others
                    setattr(app, name, value)
            with suppress(Exception):
                app.status_bar = False

    def progress(self, text: str) -> None:
        """Says in the status bar how the work goes on."""
        with suppress(Exception):  # a bar that cannot be written stops no work
            self._book.app.status_bar = f"{TITLE}: {text}"

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        """One message box."""
        self._book.app.alert(text, title=TITLE, mode="critical" if is_problem else "info")

    def asks(self, text: str) -> bool:
        """One question, with OK and Cancel: whether the planner agrees."""
        answer = self._book.app.alert(text, title=TITLE, buttons="ok_cancel", mode="info")
        return bool(answer == "ok")

    @property
    def name(self) -> str:
        """The name of the workbook, as messages give it."""
        return str(self._book.name)

    def apply(self, changes: ChangeSet) -> None:
        """Writes a change set by blocks and reads it back; formulas that stay are left to Excel.

        Raises what ChangeSet.apply_open raises; the old values are then in place again.
        """
        changes.apply_open(self)

    def read(self, sheet: str, ref: str) -> Rows:
        """The values of a block, read at once: errors as texts, blanks as None."""
        return self._values(self._range(sheet, ref))

    def contents(self, sheet: str, ref: str) -> Rows:
        """A block with a Formula where one stands, days as numbers, errors as CellError."""
        target = self._range(sheet, ref)
        values = self._values(target)
        formulas = _as_rows(target.formula, values)
        return [
            [self._content(*both) for both in zip(*rows, strict=True)]
            for rows in zip(values, formulas, strict=True)
        ]

    def put(self, sheet: str, ref: str, rows: Rows) -> None:
        """Writes a block at once: as values, or as formulas where it holds any.

        A sheet without a password is no obstacle; RefusedError E160 for one that has it.
        """
        target = self._range(sheet, ref)
        typed = [list(map(_as_typed, row)) for row in rows]
        with unlocked(self._book.sheets[sheet]):
            if any(isinstance(content, Formula | CellError) for row in rows for content in row):
                target.formula = typed  # in English whatever language Excel speaks
            else:
                target.value = typed

    def holds(self, expected: Any, found: Any) -> bool:
        """Whether a cell holds what it should; a currency cell shows four decimals of a number."""
        if isinstance(expected, Formula) or isinstance(found, Formula):
            both = isinstance(expected, Formula) and isinstance(found, Formula)
            return both and _spelled(expected.text) == _spelled(found.text)
        if is_empty(expected) or is_empty(found):
            return is_empty(expected) and is_empty(found)
        if isinstance(expected, float) and isinstance(found, float):
            return abs(expected - found) <= max(_CENT_OF_CENT, 1e-12 * abs(expected))
        if isinstance(found, CellError):  # a text that reads like an error is one here
            return str(expected) == found.code
        return type(expected) is type(found) and bool(expected == found)

    def table(self, sheet: str, name: str) -> Area:
        """The rectangle of a table's data.

        Raises NotFoundError E102 where it is not there, RefusedError E235 where it has a totals
        row, which Excel would leave where it is.
        """
        found = self._table(sheet, name)
        if found.show_totals:
            raise RefusedError(
                "E235",
                f"the table {name} shows a totals row, which would stand in the way.",
                sheet,
                "Take the totals row off (Table Design, Total Row), then press once more.",
            )
        area = parse_area(found.range.address)
        return area._replace(first_row=area.first_row + bool(found.show_headers))

    def resize(self, sheet: str, name: str, rows: int) -> None:
        """Gives a table another number of data rows; no cell moves."""
        found = self._table(sheet, name)
        area = parse_area(found.range.address)
        last = area.first_row + bool(found.show_headers) + rows - 1
        with unlocked(self._book.sheets[sheet]):
            found.resize(self._range(sheet, str(area._replace(last_row=last))))

    def _table(self, sheet: str, name: str) -> Any:
        for table in self._book.sheets[sheet].tables:
            if table.name.casefold() == name.casefold():
                return table
        raise NotFoundError(
            "E102", f'there is no table "{name}".', sheet, "Plan in the book that has it."
        )

    def _range(self, sheet: str, ref: str) -> Any:
        return self._book.sheets[sheet].range(ref)

    def _values(self, target: Any) -> Rows:
        rows: Rows = plain_rows(target.options(ndim=2, err_to_str=True).value)
        return rows

    def _content(self, value: Any, formula: Any) -> Any:
        if isinstance(value, dt.date):
            value = serial(value) - self._days_before_zero
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = float(value)
        elif isinstance(value, str) and value in EXCEL_ERRORS:
            value = CellError(value)
        is_formula = isinstance(formula, str) and formula.startswith("=") and formula != value
        return Formula(formula, value) if is_formula else value

    @cached_property
    def _days_before_zero(self) -> int:
        """What Excel takes off its day numbers in a book that counts from 1904."""
        is_1904 = False
        with suppress(Exception):  # spelled otherwise on a Mac
            is_1904 = bool(self._book.api.Date1904)
        return _DAYS_TO_1904 if is_1904 else 0


def _as_rows(found: Any, like: Rows) -> Sequence[Sequence[Any]]:
    """What xlwings gives for formulas: one text for one cell, rows for more."""
    if isinstance(found, str):
        return [[found]]
    flat = [text for row in found for text in ([row] if isinstance(row, str) else row)]
    width = len(like[0])
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _as_typed(content: Any) -> Any:
    """A content as it has to be typed: the apostrophe keeps a text from becoming anything else."""
    if isinstance(content, Formula):
        return content.text
    if isinstance(content, CellError):
        return content.code
    return f"'{content}" if isinstance(content, str) and content else content


def _spelled(formula: str) -> str:
    """A formula without what Excel spells in its own way."""
    return "".join(formula.split()).casefold().replace("_xlfn.", "").replace("_xlws.", "")

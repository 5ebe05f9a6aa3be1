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
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sopxl.cells import serial
from sopxl.errors import FileError, RefusedError
from sopxl_udfs.excel.values import plain_rows
from sopxl_workbook.ooxml import parse_area, place

if TYPE_CHECKING:
    from sopxl_workbook.changes import Block

Rows: TypeAlias = list[list[Any]]
TITLE = "sopxl"
_CENT_OF_CENT = 1e-4  # Excel hands a currency cell over with four decimals
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
        try:
            name = str(self._book.fullname)
        except Exception as error:
            raise self._nowhere(f"Excel gives no path for it ({error}).") from error
        path = Path(name)
        if "://" in name or not path.is_absolute() or not path.is_file():
            raise self._nowhere(f'Excel has it as "{name}", which is no file on this machine.')
        return path

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

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        """One message box."""
        self._book.app.alert(text, title=TITLE, mode="critical" if is_problem else "info")

    def read(self, sheet: str, ref: str) -> Rows:
        """The values of a block, read at once: errors as texts, blanks as None."""
        target = self._book.sheets[sheet].range(ref)
        rows: Rows = plain_rows(target.options(ndim=2, err_to_str=True).value)
        return rows

    def replace(self, blocks: Sequence[Block]) -> None:
        """Writes every block at once and reads it back.

        blocks : rectangles of new values; a text is always written as a text.
        Raises RefusedError where a formula stands in the way, FileError where a block does not
        read back; the old values are then in place again.
        """
        for block in blocks:
            self._refuse_formulas(block)
        before = [self.read(block.sheet, block.ref) for block in blocks]
        try:
            for block in blocks:
                self._write(block.sheet, block.ref, block.rows)
            for block in blocks:
                self._verify(block)
        except BaseException:
            for block, rows in zip(blocks, before, strict=True):
                self._write(block.sheet, block.ref, rows)
            raise

    def _write(self, sheet: str, ref: str, rows: Rows) -> None:
        self._book.sheets[sheet].range(ref).value = [list(map(_as_typed, row)) for row in rows]

    def _refuse_formulas(self, block: Block) -> None:
        formulas = self._book.sheets[block.sheet].range(block.ref).formula
        for r, row in enumerate(_as_rows(formulas, block.rows)):
            for c, text in enumerate(row):
                if isinstance(text, str) and text.startswith("="):
                    raise RefusedError(
                        "E161",
                        f"the formula {text} stands where a value has to go.",
                        _place(block, r, c),
                        "Clear the cell, or move the formula beside the table.",
                    )

    def _verify(self, block: Block) -> None:
        found = self.read(block.sheet, block.ref)
        for r, (new_row, found_row) in enumerate(zip(block.rows, found, strict=True)):
            for c, (new, value) in enumerate(zip(new_row, found_row, strict=True)):
                if not _is_same(new, value):
                    raise FileError(
                        "E231",
                        f"{_shown(new)} was written and {_shown(value)} read back.",
                        _place(block, r, c),
                        "The old values are in place again. Leave the cell, then press once more.",
                    )


def _as_rows(found: Any, like: Rows) -> Sequence[Sequence[Any]]:
    """What xlwings gives for formulas: one text for one cell, rows for more."""
    if isinstance(found, str):
        return [[found]]
    flat = [text for row in found for text in ([row] if isinstance(row, str) else row)]
    width = len(like[0])
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _as_typed(value: Any) -> Any:
    """A value as it has to be typed: the apostrophe keeps a text from becoming anything else."""
    return f"'{value}" if isinstance(value, str) and value else value


def _is_same(new: Any, found: Any) -> bool:
    if new is None or new == "":
        return found is None or found == ""
    if isinstance(new, bool | str) or isinstance(found, bool | str):
        return type(new) is type(found) and new == found
    new, found = _as_number(new), _as_number(found)
    if new is None or found is None:
        return False
    return bool(abs(new - found) <= max(_CENT_OF_CENT, 1e-12 * abs(new)))


def _as_number(value: Any) -> float | None:
    if isinstance(value, dt.date):
        return serial(value)
    return float(value) if isinstance(value, int | float | Decimal) else None


def _shown(value: Any) -> str:
    return "a blank" if value is None else f'"{value}"' if isinstance(value, str) else f"{value}"


def _place(block: Block, row: int, column: int) -> str:
    area = parse_area(block.ref)
    return place(block.sheet, area.first_row + row, area.first_column + column)

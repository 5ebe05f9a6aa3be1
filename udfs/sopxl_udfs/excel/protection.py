"""A protected sheet of the open workbook, opened for a piece of work; imports sopxl.errors.

Our own sheets are protected without a password, against slips. A table on one of them does not
grow, and its cells take nothing, until the protection is off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sopxl.errors import RefusedError

_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)


@contextmanager
def unlocked(sheet: Any) -> Iterator[None]:
    """Takes the protection of a sheet off, and puts it back as it was, whatever happens.

    sheet : of xlwings. Raises RefusedError E160 for a sheet with a password; it stays as it is.
    """
    api = sheet.api
    off, on = _windows(api) if hasattr(api, "ProtectContents") else _mac(api)
    if on is None:
        yield
        return
    try:
        off()
    except Exception as error:
        raise RefusedError(
            "E160",
            "the sheet is protected with a password.",
            str(sheet.name),
            "Take the protection off (Review, Unprotect Sheet), then press once more.",
        ) from error
    try:
        yield
    finally:
        on()


_Call = Callable[[], object]


def _windows(api: Any) -> tuple[_Call, _Call | None]:
    """What takes the protection off and what puts it back; None where there is none."""

    def off() -> None:
        api.Unprotect("")

    if not api.ProtectContents:
        return off, None
    options = {name: bool(getattr(api.Protection, name)) for name in _ALLOWED}
    options["DrawingObjects"] = bool(api.ProtectDrawingObjects)
    options["Scenarios"] = bool(api.ProtectScenarios)
    return off, lambda: api.Protect(Contents=True, **options)


def _mac(api: Any) -> tuple[_Call, _Call | None]:
    """The same in the words of a Mac, which do not tell what is allowed: it is what ours allow."""

    def off() -> None:
        api.unprotect(password="")

    if not api.protect_contents.get():
        return off, None
    return off, lambda: api.protect_worksheet(
        worksheet_contents=True, allow_formatting_columns=True, allow_formatting_rows=True
    )

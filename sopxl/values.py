"""One cell value that should be a number: what it is instead, and the error for it.

Imports numpy and errors only.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from sopxl.errors import CellValueError, InputError, SopError

EXCEL_ERRORS = frozenset(
    (
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#BUSY!"),
        *("#PYTHON!", "#EXTERNAL!", "#TIMEOUT!"),
    )
)


def is_blank(value: object) -> bool:
    """Whether a cell value is a blank: nothing, or a text of no characters."""
    return value is None or (isinstance(value, str) and not value.strip())


def wrong_cell(value: object, where: str) -> SopError:
    """The error for one cell value that is not a finite number."""
    if is_blank(value):
        return InputError(
            "E114", "the cell is blank, a number is expected.", where, "Enter 0 if none is meant."
        )
    if isinstance(value, str) and value.strip() in EXCEL_ERRORS:
        error = value.strip()
        return CellValueError(
            "E113", f"the cell holds the error {error}.", error, where, "Mend that cell first."
        )
    if isinstance(value, str):
        return _wrong_text(value, where)
    if isinstance(value, bool | np.bool_):
        shown = "TRUE" if value else "FALSE"
        return InputError(
            "E110", f"found {shown}, a number is expected.", where, "Enter the quantity."
        )
    if isinstance(value, dt.date):
        return InputError(
            "E110",
            f"found the date {value:%Y-%m-%d}, a number is expected.",
            where,
            "Check that the range starts in the right row and column.",
        )
    return InputError(
        "E116", f"found {value}, a finite number is expected.", where, "Mend the calculation above."
    )


def _wrong_text(value: str, where: str) -> SopError:
    try:
        float(value)
    except ValueError:
        return InputError(
            "E110",
            f'found the text "{value}", a number is expected.',
            where,
            "Enter a number without unit, or leave the row out.",
        )
    return InputError(
        "E111",
        f'found the number {value} stored as text "{value}".',
        where,
        "Convert the cell to a number.",
    )

"""Values as a planner reads them; imports the model and ooxml."""

from __future__ import annotations

from sopxl.errors import InputError
from sopxl_workbook.diff.model import Side
from sopxl_workbook.ooxml import CellError, NotCalculated, Value, as_date

BLANK, EMPTY = "blank", "empty text"  # a formula's "" is not a blank cell
_DIGITS = 6  # that are shown of a number with a fraction
_MORE_DIGITS = (10, 15, 17)  # where fewer hide a difference


def number(value: float, digits: int = _DIGITS) -> str:
    """A number with its thousands apart.

    >>> number(1234567.0), number(0.1 + 0.2), number(-1234.5678)
    ('1,234,567', '0.3', '-1,234.57')
    """
    if value.is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    if not 1e-5 <= abs(value) < 1e15:
        return f"{value:.{digits}g}"
    before = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    text = f"{value:,.{max(digits - before, 2)}f}"
    return text.rstrip("0").rstrip(".")


def day_text(value: float, date1904: bool) -> str:
    """A day number as a day, with its time of day if it has one; as a number if it is no day."""
    try:
        day = as_date(value, date1904).isoformat()
    except InputError:
        return number(value)
    minutes = round(value % 1 * 1440)
    return day if not minutes else f"{day} {minutes // 60:02d}:{minutes % 60:02d}"


def value_text(value: Value, day: str = "", digits: int = _DIGITS) -> str:
    """A value as it is shown, text in quotes; day : what it says as a date, if it is one."""
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return day or number(value, digits)
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, NotCalculated):
        return "not calculated"
    return f'"{value}"' if value else EMPTY


def name_text(value: Value, day: str = "") -> str:
    """A value in the name of a row: text as it is, nothing for a blank."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else value_text(value, day)


def pair_text(old: Side, new: Side) -> tuple[str, str]:
    """Two values, with as many digits as it takes to see that they differ."""
    texts = _both(old, new, _DIGITS)
    for digits in _MORE_DIGITS:
        if texts[0] != texts[1] or old.value == new.value:
            break
        texts = _both(old, new, digits)
    return texts


def _both(old: Side, new: Side, digits: int) -> tuple[str, str]:
    return value_text(old.value, old.day, digits), value_text(new.value, new.day, digits)

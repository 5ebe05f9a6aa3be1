"""One cell read strictly by the kind of its column; imports arrays, calendar and the contract.

Nothing is guessed: a text that could be read in two ways is refused with both readings.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sopxl.arrays import EXCEL_ERRORS, LARGEST, as_number, is_blank, wrong_cell
from sopxl.calendar import Calendar
from sopxl.cells import serial
from sopxl.errors import InputError, LimitError, SopError
from sopxl_workbook.contract import Column, Kind
from sopxl_workbook.ooxml.values import CellError, NotCalculated
from sopxl_workbook.tables.findings import did_you_mean
from sopxl_workbook.tables.number_text import number_of_text

Read = Callable[[Any], Any]  # a value as found -> the typed value; raises SopError without a place

LONGEST_NAME = 200  # a lookup in a formula takes 255 characters, the measure included
_WILDCARDS = "*?~|"
_FIRST_SERIAL = 61.0  # 1900-03-01: before it day numbers are off by one
_LAST_SERIAL = 2958466.0  # the day after 9999-12-31
_LAST_PERIOD_NUMBER = 1000  # a greater number in a period column is a day

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def reader(column: Column, calendar: Calendar | None, *, numbers_as_text: bool) -> Read:
    """What reads the cells of a column; numbers_as_text where a file holds nothing but text."""
    reads: dict[Kind, Read] = {
        Kind.TEXT: read_text,
        Kind.NAME: _read_name,
        Kind.NUMBER: lambda value: _read_number(value, column, numbers_as_text),
        Kind.WHOLE: lambda value: _read_whole(value, column, numbers_as_text),
        Kind.DATE: read_day,
        Kind.PERIOD: lambda value: read_period(value, calendar),
        Kind.CHOICE: lambda value: _read_choice(value, column),
    }
    read = reads[column.kind]
    blank: Any = "" if column.kind in (Kind.TEXT, Kind.NAME, Kind.CHOICE) else None

    def read_cell(value: Any) -> Any:
        if not is_blank(value):
            if isinstance(value, CellError | NotCalculated):
                raise no_value(value)
            return read(value)
        if column.default is not None:
            return column.default
        if column.required:
            raise _blank(column)
        return blank

    return read_cell


def read_text(value: Any) -> str:
    """A text in its composed form, without blanks around it; a number becomes its digits."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).strip()
        if text in EXCEL_ERRORS:
            raise wrong_cell(text, "")
        return text
    if isinstance(value, bool):
        raise InputError(
            "E110",
            f"found {'TRUE' if value else 'FALSE'}, a text is expected.",
            "",
            "Enter it as text, with an apostrophe before it.",
        )
    if isinstance(value, dt.date):
        raise InputError(
            "E110",
            f"found the date {value:%Y-%m-%d}, a text is expected.",
            "",
            "Enter it as text, with an apostrophe before it.",
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_day(value: Any) -> float:
    """A date as its day number, time of day included; text only as 2013-12-31."""
    if isinstance(value, dt.date):
        day = serial(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        day = float(value)
    else:
        day = _day_of_text(str(value).strip())
    if _FIRST_SERIAL <= day < _LAST_SERIAL:
        return day
    raise _no_date(value)


def read_period(value: Any, calendar: Calendar | None) -> int | None:
    """The number of a period, from its label, its number, or a date in it.

    Without a calendar, since that could not be made, None.
    """
    if calendar is None:
        return None
    if isinstance(value, str):
        label = value.strip()
        if not _ISO_DATE.fullmatch(label):
            return _period_of_label(label, calendar)
    elif _is_number(value) and value < _LAST_PERIOD_NUMBER:
        calendar.label(int(value))
        if value == int(value):
            return int(value)
        raise LimitError("E134", f"found {value:g}, a period is expected.", "", "Write its label.")
    day = read_day(value)
    return calendar.period_of(date_of(day))


def date_of(day: float) -> dt.date:
    """The date of a day number."""
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(day))


def iso_day(day: float) -> str:
    """A day number as year-month-day."""
    return date_of(day).isoformat()


def _period_of_label(label: str, calendar: Calendar) -> int:
    if label in calendar.labels or not label:
        return calendar.period_of_label(label)
    first, last = calendar.labels[0], calendar.labels[-1]
    if len(label) == len(first) and re.sub(r"\d", "0", label) == re.sub(r"\d", "0", first):
        message = f'the calendar goes from "{first}" to "{last}", there is no period "{label}".'
        raise InputError("E136", message, "", "Correct the period, or extend the calendar.")
    raise InputError(
        "E134",
        f'found "{label}", a period such as "{first}" is expected.',
        "",
        "Write the label of the period, or a date in it as year-month-day.",
    )


def _read_name(value: Any) -> str:
    name = read_text(value)
    found = [character for character in _WILDCARDS if character in name]
    if found:
        marks = " and ".join(found)
        raise InputError(
            "E128",
            f'the name "{name}" has {marks} in it; formulas that look names up cannot tell '
            f"{'them' if len(found) > 1 else 'it'} from a placeholder.",
            "",
            "Write the name without * ? ~ and |.",
        )
    if len(name) > LONGEST_NAME:
        raise InputError(
            "E128",
            f"the name has {len(name)} characters, at most {LONGEST_NAME} can be looked up.",
            "",
            "Shorten the name.",
        )
    return name


def _read_choice(value: Any, column: Column) -> str:
    word = read_text(value)
    for choice in column.choices:
        if word.casefold() == choice.casefold():
            return str(choice)
    listed = ", ".join(str(choice) for choice in column.choices)
    raise InputError(
        "E124",
        f'there is no {column.name.lower()} "{word}".',
        "",
        f"{did_you_mean(word, map(str, column.choices))}Write one of these: {listed}.",
    )


def _read_number(value: Any, column: Column, numbers_as_text: bool) -> float:
    if numbers_as_text and isinstance(value, str):
        value = number_of_text(value.strip())
    if type(value) is float and _is_within(value, column):
        return value
    try:
        return as_number(
            value, "", minimum=column.minimum, maximum=column.maximum, above=column.above
        )
    except LimitError as error:
        raise _explained(error, value, column) from None


def _is_within(value: float, column: Column) -> bool:
    """Whether a number is plainly allowed; it is not if it is NaN."""
    return (
        abs(value) <= LARGEST
        and (column.minimum is None or value >= column.minimum)
        and (column.maximum is None or value <= column.maximum)
        and (column.above is None or value > column.above)
    )


def _explained(error: LimitError, value: float, column: Column) -> LimitError:
    problem = error.problem
    share = column.maximum in (1, 2) and value > column.maximum and value <= 100 * column.maximum
    if share and column.maximum is not None:
        return LimitError(problem.code, problem.message, "", f"Write a share: {value / 100:g}.")
    return error


def _read_whole(value: Any, column: Column, numbers_as_text: bool) -> int:
    number = _read_number(value, column, numbers_as_text)
    if number == int(number):
        return int(number)
    raise LimitError(
        "E121", f"found {number:g}, a whole number is expected.", "", "Correct the value."
    )


def _day_of_text(text: str) -> float:
    if text in EXCEL_ERRORS:
        raise wrong_cell(text, "")
    if not _ISO_DATE.fullmatch(text):
        raise _no_date(text)
    try:
        return serial(dt.date.fromisoformat(text))
    except ValueError:
        raise _no_date(text) from None


def _no_date(value: Any) -> InputError:
    shown = f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else value
    return InputError(
        "E134",
        f'found "{shown}", a date such as 2013-12-31 is expected.',
        "",
        "Write it as year-month-day.",
    )


def no_value(value: CellError | NotCalculated) -> SopError:
    """The error for a cell that shows an error, or whose formula is not calculated."""
    if isinstance(value, CellError):
        return wrong_cell(value.code, "")
    return InputError(
        "E115",
        "the formula in the cell is not calculated.",
        "",
        "Open the workbook in Excel, save it, and try again.",
    )


def _blank(column: Column) -> SopError:
    if column.kind in (Kind.NUMBER, Kind.WHOLE):
        return wrong_cell(None, "")
    what = {Kind.DATE: "a date", Kind.PERIOD: "a period"}.get(column.kind, "a text")
    return InputError(
        "E114", f"the cell is blank, {what} is expected.", "", f"Enter the {column.name.lower()}."
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

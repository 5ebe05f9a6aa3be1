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
from sopxl_workbook.tables.manner import Manner
from sopxl_workbook.tables.number_text import number_of_text

Read = Callable[[Any], Any]  # a value as found -> the typed value; raises SopError without a place

LONGEST_NAME = 200  # a lookup in a formula takes 255 characters, the measure included
QUANTITY = "Quantity"  # the column of which a blank may be taken for 0
_LONGEST_TEXT = 32_767  # characters of a cell, as UTF-16 counts them
_DIGITS_OF_A_CELL = 15
_FIRST_ERROR, _LAST_ERROR = -2146826288, -2146826200  # Excel's errors as other programs get them
SMALLEST = 1e-9  # of what is divided by, or multiplies everything
_WILDCARDS = "*?~|"
_FIRST_YEAR = 1900
_FIRST_SERIAL = 61.0  # 1900-03-01: before it day numbers are off by one
_LAST_SERIAL = 2958466.0  # the day after 9999-12-31
_LAST_PERIOD_NUMBER = 1000  # a greater number in a period column is a day

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
_AS_TEXT = "Enter it as text, with an apostrophe before it."


def reader(column: Column, calendar: Calendar | None, manner: Manner) -> Read:
    """What reads the cells of a column. manner : what is taken for a number beside a number."""
    reads: dict[Kind, Read] = {
        Kind.TEXT: read_text,
        Kind.NAME: _read_name,
        Kind.NUMBER: lambda value: _read_number(value, column, manner),
        Kind.WHOLE: lambda value: _read_whole(value, column, manner),
        Kind.DATE: read_day,
        Kind.PERIOD: lambda value: read_period(value, calendar),
        Kind.CHOICE: lambda value: _read_choice(value, column),
    }
    read = reads[column.kind]
    blank: Any = "" if column.kind in (Kind.TEXT, Kind.NAME, Kind.CHOICE) else None
    if manner.blank_is_zero and column.name == QUANTITY:
        blank, needed = 0.0, False
    else:
        needed = column.required

    def read_cell(value: Any) -> Any:
        if not is_blank(value):
            if isinstance(value, CellError | NotCalculated):
                raise no_value(value)
            return read(value)
        if column.default is not None:
            return column.default
        if needed:
            raise _blank(column)
        return blank

    return read_cell


def read_text(value: Any) -> str:
    """A text in its composed form, without blanks around it; a number becomes its digits."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).strip()
        if text in EXCEL_ERRORS:
            raise wrong_cell(text, "")
        _refuse_too_long(text)
        return text
    if isinstance(value, bool):
        shown = "TRUE" if value else "FALSE"
        raise InputError("E110", f"found {shown}, a text is expected.", "", _AS_TEXT)
    if isinstance(value, dt.date):
        raise InputError("E110", f"found {_moment(value)}, a text is expected.", "", _AS_TEXT)
    return _digits(value)


def _refuse_too_long(text: str) -> None:
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if length > _LONGEST_TEXT:
        raise InputError(
            "E152",
            f"the text has {length:,} characters, a cell holds {_LONGEST_TEXT:,}.",
            "",
            "Shorten the text.",
        )


def _digits(value: float) -> str:
    if abs(value) >= 10**_DIGITS_OF_A_CELL:
        raise InputError(
            "E138",
            f"found the number {value:.0f}, a code is expected; of a number a cell keeps only "
            f"{_DIGITS_OF_A_CELL} digits.",
            "",
            "Enter the code anew as text, with an apostrophe before it.",
        )
    return str(int(value)) if float(value).is_integer() else str(value)


def _moment(value: dt.date) -> str:
    """A date in a sentence; a number below 1 that is shown as a date is a time of day."""
    is_time = isinstance(value, dt.datetime) and value.year < _FIRST_YEAR
    return f"the time {value:%H:%M}" if is_time else f"the date {value:%Y-%m-%d}"


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
        label = unicodedata.normalize("NFC", value).strip()
        if not (_ISO_DATE.fullmatch(label) or ISO_MOMENT.fullmatch(label)):
            return _period_of_label(label, calendar)
    elif _is_number(value) and value < _LAST_PERIOD_NUMBER:
        calendar.label(int(value))
        if value == int(value):
            return int(value)
        raise LimitError("E134", f"found {value:g}, a period is expected.", "", "Write its label.")
    day = date_of(read_day(value))
    period = calendar.period_of(day)
    _refuse_calendar_month(day, period, calendar)
    return period


def _refuse_calendar_month(day: dt.date, period: int, calendar: Calendar) -> None:
    """InputError E133 for the first of a month where no period begins.

    It stands for the whole month, and a part of that lies in another period.
    """
    start = calendar.starts[calendar.row(period)].astype("datetime64[D]").item()
    if day.day == 1 and start != day:
        raise InputError(
            "E133",
            f"found {day}, the first of a calendar month; the calendar has periods of whole weeks, "
            f'and "{calendar.label(period)}" begins on {start}.',
            "",
            "Sum what is given by the periods of the calendar, and write their labels.",
        )


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


def read_quantity(value: Any, manner: Manner) -> float:
    """A number of any size that is kept to the hundredth; a text is read as the manner allows.

    Raises InputError (no number), LimitError (too large), both without a place.
    """
    if isinstance(value, CellError | NotCalculated):
        raise no_value(value)
    if isinstance(value, str) and not is_blank(value):
        value = number_of_text(value.strip(), manner)
    if isinstance(value, dt.date):
        raise InputError(
            "E110",
            f"found {_moment(value)}, a number is expected.",
            "",
            "Format the cell as a number and enter the quantity.",
        )
    number: float = as_number(value, "")
    if _FIRST_ERROR <= number <= _LAST_ERROR:
        raise InputError(
            "E113",
            f"found {number:.0f}, the number by which Excel hands an error on.",
            "",
            "Mend the cell that the number comes from.",
        )
    return number


def _read_number(value: Any, column: Column, manner: Manner) -> float:
    is_plain = type(value) is float and value >= 0
    number: float = value if is_plain else read_quantity(value, manner)
    if _is_within(number, column):
        return number
    try:
        as_number(number, "", minimum=column.minimum, maximum=column.maximum, above=column.above)
    except LimitError as error:
        raise _explained(error, number, column) from None
    raise LimitError(
        "E122",
        f"found {number:g}, at least {SMALLEST:.9f} is expected.",
        "",
        "Correct the value, or choose a larger unit.",
    )


def _is_within(value: float, column: Column) -> bool:
    """Whether a number is plainly allowed; it is not if it is NaN."""
    return (
        abs(value) <= LARGEST
        and (column.minimum is None or value >= column.minimum)
        and (column.maximum is None or value <= column.maximum)
        and (column.above is None or value > column.above + SMALLEST)
    )


def _explained(error: LimitError, value: float, column: Column) -> LimitError:
    problem = error.problem
    share = column.maximum in (1, 2) and value > column.maximum and value <= 100 * column.maximum
    if share and column.maximum is not None:
        return LimitError(problem.code, problem.message, "", f"Write a share: {value / 100:g}.")
    return error


def _read_whole(value: Any, column: Column, manner: Manner) -> int:
    number = _read_number(value, column, manner)
    if number == int(number):
        return int(number)
    raise LimitError(
        "E121", f"found {number:g}, a whole number is expected.", "", "Correct the value."
    )


def _day_of_text(text: str) -> float:
    if text in EXCEL_ERRORS:
        raise wrong_cell(text, "")
    if not (_ISO_DATE.fullmatch(text) or ISO_MOMENT.fullmatch(text)):
        raise _no_date(text)
    try:
        return serial(dt.datetime.fromisoformat(text))
    except ValueError:
        raise _no_date(text) from None


def _no_date(value: Any) -> InputError:
    shown = f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else value
    if isinstance(value, float):
        shown = f"{value:.10g}"
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

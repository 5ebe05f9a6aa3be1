"""Date serials and the formats that show them; imports sopxl.errors."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from sopxl.errors import InputError

_LAST_SERIAL = 2_958_465  # 31 December 9999, 1900 system
DAYS_FROM_1900_TO_1904 = 1462  # from the first day of one system to that of the other
_BUILT_IN = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)


def as_date(serial: float, date1904: bool = False) -> dt.date:
    """The day of a date serial; the time of day is left out.

    InputError E134 for what is no day: below 1, serial 60 of the 1900 system (29 February 1900,
    which never was), beyond the year 9999.

    >>> as_date(46296.0)
    datetime.date(2026, 10, 1)
    """
    day = int(serial // 1) + (DAYS_FROM_1900_TO_1904 if date1904 else 0)
    if day < 1 or day == 60 or day > _LAST_SERIAL:
        raise InputError(
            "E134", f"{serial:g} is not the serial of a date.", fix="Enter a date from 1900 on."
        )
    return dt.date(1899, 12, 31 if day < 60 else 30) + dt.timedelta(days=day)


def as_serial(day: dt.date | dt.datetime, date1904: bool = False) -> float:
    """Date serial of a day (and of a time of day, where there is one); the way back of as_date.

    InputError E134 before the first day of the date system.

    >>> as_serial(dt.date(2026, 10, 1))
    46296.0
    """
    midnight = dt.date(day.year, day.month, day.day)
    days = (midnight - dt.date(1899, 12, 30)).days
    days = days if days > 60 else days - 1
    if days < (DAYS_FROM_1900_TO_1904 if date1904 else 1):
        first = "1 January 1904" if date1904 else "1 January 1900"
        raise InputError("E134", f"{midnight} is before the first day of the sheet, {first}.")
    serial = float(days - DAYS_FROM_1900_TO_1904 if date1904 else days)
    if isinstance(day, dt.datetime):
        serial += (
            day.replace(tzinfo=None) - dt.datetime.combine(midnight, dt.time())
        ) / dt.timedelta(days=1)
    return serial


def iso_serial(text: str, date1904: bool = False) -> float:
    """Serial of an ISO 8601 date, time or both, as a cell of type d stores it."""
    moment = text.removesuffix("Z")
    if "T" not in moment and ":" in moment:
        clock = dt.time.fromisoformat(moment)
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
        return seconds / 86400
    return as_serial(dt.datetime.fromisoformat(moment), date1904)


@lru_cache(maxsize=1024)
def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time.

    >>> is_date_format("mmm yy"), is_date_format('0 "days"'), is_date_format("[h]:mm")
    (True, False, True)
    """
    if code.strip().lower() == "general":
        return False
    return _DATE_LETTER.search(_LITERAL.sub("", code).split(";")[0]) is not None


def is_date_format_id(number: int) -> bool:
    """Whether a built-in number format shows a date or a time."""
    return number in _BUILT_IN

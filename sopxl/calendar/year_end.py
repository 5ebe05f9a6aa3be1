"""The last day of a fiscal year of 52 or 53 weeks; imports datetime and errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sopxl.errors import InputError

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_FILLERS = frozenset(("of", "to", "the", "end", "in", "on"))


def year_end_day(rule: str, year: int) -> dt.date:
    """The last day of a fiscal year that ends on a weekday.

    rule : "last" or "nearest", a weekday and a month, such as "last Saturday of December"; the
    nearest may fall in the next month. year : calendar year of that month.
    Returns : date. Raises InputError.

    >>> year_end_day("last Saturday of December", 2011)
    datetime.date(2011, 12, 31)
    """
    kind, weekday, month = _read_rule(rule)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    month_end = following - dt.timedelta(days=1)
    back = (month_end.weekday() - weekday) % 7
    if kind == "nearest" and back > 3:
        back -= 7
    return month_end - dt.timedelta(days=back)


def year_end_rules(day: dt.date) -> Iterator[str]:
    """Every rule by which that day is the last of a fiscal year.

    >>> list(year_end_rules(dt.date(2011, 12, 31)))
    ['last Saturday of December', 'nearest Saturday to December']
    """
    month_before = day.replace(day=1) - dt.timedelta(days=1)
    weekday = _WEEKDAYS[day.weekday()].title()
    for kind, month in (("last", day), ("nearest", day), ("nearest", month_before)):
        word = "of" if kind == "last" else "to"
        rule = f"{kind} {weekday} {word} {_MONTH_NAMES[month.month - 1].title()}"
        if year_end_day(rule, month.year) == day:
            yield rule


def _read_rule(rule: str) -> tuple[str, int, int]:
    words = [word for word in rule.casefold().split() if word not in _FILLERS]
    kinds = [word for word in words if word in ("last", "nearest")]
    weekdays = [_WEEKDAYS.index(word) for word in words if word in _WEEKDAYS]
    months = [_MONTH_NAMES.index(word) + 1 for word in words if word in _MONTH_NAMES]
    if len(words) == 3 and len(kinds) == len(weekdays) == len(months) == 1:
        return kinds[0], weekdays[0], months[0]
    raise InputError(
        "E124",
        f'the year end "{rule}" is not understood.',
        "year_end",
        'Write it as "last Saturday of December" or "nearest Saturday to December".',
    )

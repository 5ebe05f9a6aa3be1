"""Numbers that a sheet shows as a date or a time; imports a1, dates, sheet and sheetxml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from .a1 import column_number
from .dates import DAYS_FROM_1900_TO_1904
from .sheet import Sheet
from .sheetxml import attribute, whole

_DAY = dt.timedelta(days=1)


def shown_as_date(
    sheet: Sheet, rows: Iterable[int], columns: Collection[int]
) -> dict[tuple[int, int], dt.datetime]:
    """The cells of some rows and columns that hold a number and show a date, by row and column.

    A time of day alone is one of 30 December 1899.
    """
    styles = sheet.context.date_styles()
    if not any(styles):
        return {}
    found = {}
    spellings: dict[tuple[bytes, ...], list[int]] = {}
    for row in rows:
        span = sheet.xml.row_span(row)
        cells = sheet.xml.grammar.value.findall(sheet.xml.data, *span) if span else []
        if not cells:
            continue
        letters, attributes, _ = zip(*cells, strict=True)
        dated = spellings.get(attributes)
        if dated is None:
            dated = [i for i, one in enumerate(attributes) if _shows_date(one, styles)]
            spellings[attributes] = dated
        for i in dated:
            column = column_number(letters[i].decode())
            is_wanted = column in columns
            moment = _moment(sheet[row, column], sheet.context.date1904) if is_wanted else None
            if moment is not None:
                found[row, column] = moment
    return found


def _shows_date(attributes: bytes, styles: Sequence[bool]) -> bool:
    kind, style = attribute(attributes, b"t") or b"n", whole(attribute(attributes, b"s"))
    return kind == b"d" or (kind == b"n" and style < len(styles) and styles[style])


def _moment(value: object, date1904: bool) -> dt.datetime | None:
    if not isinstance(value, float) or value < 0:
        return None
    days = value + (DAYS_FROM_1900_TO_1904 if date1904 else 0)
    try:
        return dt.datetime(1899, 12, 30) + days * _DAY
    except OverflowError:
        return None

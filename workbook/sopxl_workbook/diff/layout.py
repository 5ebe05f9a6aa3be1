"""How the rows of a table are told apart, and where its periods stand; imports the contract."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

from sopxl_workbook.contract.layout import Layout
from sopxl_workbook.ooxml import Value
from sopxl_workbook.tables.keys import fold

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PERIOD = re.compile(
    r"(?:19|20)\d\d(?:[-/. ]?[QWPMH]?\d{1,2})?(?:-\d\d)?"  # 2026, 2026-01, 2026-W05, 2026 Q1
    rf"|{_MONTH}[-./' ]*(?:\d\d|(?:19|20)\d\d)?"  # Jan, Jan 26
    r"|(?:Q|W|P|M|H|week|wk|month|period|quarter)[- ]?\d{1,2}(?:[-/' ]*\d{2,4})?",  # W05, Q1/26
    re.IGNORECASE,
)
_PERIOD_HEADINGS = frozenset(("period", "month", "week", "quarter", "year"))
_DAY_HEADINGS = _PERIOD_HEADINGS | {"date", "day", "from", "start"}


Rows = Sequence[Sequence[Value]]


def guessed_layout(columns: Sequence[str], olds: Rows, news: Rows) -> Layout:
    """The layout of any table, from its headings and from what stands in both books' rows.

    The key is the first column whose values are all different, with as many texts and days beside
    it as that takes; there is none where that is not enough.
    """
    periods = tuple(heading for heading in columns if _PERIOD.fullmatch(heading.strip()))
    periods = periods if len(periods) > 1 else ()
    candidates = [i for i, heading in enumerate(columns) if heading not in periods]
    key: list[int] = []
    for i in candidates:
        names_day = fold(columns[i].strip()) in _DAY_HEADINGS
        if key and not names_day and not (_is_text(olds, i) and _is_text(news, i)):
            break
        key.append(i)
        if _is_unique(olds, key) and _is_unique(news, key):
            names = tuple(columns[k] for k in key)
            found = (n for n in names if fold(n.strip()) in _PERIOD_HEADINGS)
            period = next(found, "") if len(names) > 1 else ""
            return Layout(names, tuple(n for n in names if n != period), period, periods)
    return Layout(shown=tuple(columns[i] for i in candidates[:1]), periods=periods)


def _is_text(rows: Rows, column: int) -> bool:
    return all(row[column] is None or isinstance(row[column], str) for row in rows)


def _is_unique(rows: Rows, columns: Sequence[int]) -> bool:
    keys = [row_key(row, columns) for row in rows if any(cell is not None for cell in row)]
    return len({*keys}) == len(keys) and all(key[0] not in (None, "") for key in keys)


def row_key(row: Sequence[Value], columns: Sequence[int]) -> tuple[Hashable, ...]:
    """What tells a row apart: capitals and outer blanks do not matter."""
    cells = (row[i] for i in columns)
    return tuple(fold(cell.strip()) if isinstance(cell, str) else cell for cell in cells)

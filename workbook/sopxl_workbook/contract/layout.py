"""The part that each column of a table of the contract plays: key, name, period; imports the model.

A wide table names a row by family and measure, and a cell by the period over it. A long one names
a row by its key, and a cell by its heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sopxl_workbook.contract.long import TABLES
from sopxl_workbook.contract.model import Kind
from sopxl_workbook.contract.wide import WIDE_TABLES

_UNIT, _KEY = "Unit", "Key"


@dataclass(frozen=True)
class Layout:
    """The part that each column of a table plays, by its heading."""

    match: tuple[str, ...] = ()  # tell the rows apart; empty: only their order does
    shown: tuple[str, ...] = ()  # name a row
    period: str = ""  # holds the period of a row
    periods: tuple[str, ...] = ()  # are periods themselves
    unit: str = ""


def known_layout(name: str, columns: Sequence[str]) -> Layout | None:
    """The layout of a table of the contract; None for a stranger's, or one without its key."""
    for wide in WIDE_TABLES:
        if wide.name == name and {_KEY, _UNIT} <= {*columns}:
            after = list(columns).index(_UNIT) + 1
            titles = (*wide.extra[:1], wide.row_heading, wide.what_heading)
            shown = tuple(title for title in titles if title in columns)
            return Layout((*wide.extra[:1], _KEY), shown, "", tuple(columns[after:]), _UNIT)
    for long in TABLES:
        if long.name == name and {*long.key} <= {*columns}:
            period = next((k for k in long.key if long.column(k).kind is Kind.PERIOD), "")
            shown = tuple(key for key in long.key if key != period)
            return Layout(long.key, shown, period)
    return None

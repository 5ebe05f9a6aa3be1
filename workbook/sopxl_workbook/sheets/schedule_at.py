"""Where everything stands on the Master schedule; imports only how a column is lettered."""

from __future__ import annotations

from functools import cache

from sopxl_workbook.ooxml.a1 import column_letters

SHEET = "Master schedule"
NAME, UNIT = 2, 3
MONTHS = (4, 5, 6)  # columns D to F
WEEKS = tuple(range(8, 24))  # H to W: three months have 14 weeks at most, two of them cut
LAST = WEEKS[-1]
MOST_ITEMS = 60  # rows of the Item map that a family is split by
SHOWN = 20  # of them on one window
WINDOWS = tuple(range(1, MOST_ITEMS, SHOWN))  # the first item of each: 1, 21, 41
ITEM_LIST = 31  # column AE, hidden: the items of the family, and their row in the Item map
SHOWN_LINE = 33  # column AG, hidden: the line that a row of the window shows
FIRST_ITEM = 25
WHOLE = FIRST_ITEM + SHOWN  # the family itself, in months without a planning share
FIRST_LINE = 301  # hidden rows: all lines of the family, of which a window is shown
WHOLE_LINE = FIRST_LINE + MOST_ITEMS
HIDDEN = 35  # the first hidden column of the lines
STEPS = (
    *("holds", "share", "weight", "cut", "rest", "near", "whole", "left", "next"),
    *("score", "factor"),  # which row of an item is in force, and what its unit is
)
GIVEN = HIDDEN + len(STEPS) * len(MONTHS)  # the factor of a row of the Item map
CUT, REST = GIVEN + 1, GIVEN + 1 + len(WEEKS)  # of each week
LAST_HIDDEN = REST + len(WEEKS) - 1

RECORD, FORECAST, ORDERS, DEMAND, MPS, BALANCE, ATP, AHEAD = range(10, 18)
CHART_TITLE, CHART = 18, 19
SPLIT, VOLUME, SCHEDULED, TIE, HEADS = 20, 21, 22, 23, 24
FOOT = WHOLE + 2
ITEM, ITEMS_FROM, ON_HAND = "$C$5", "$D$5", "$E$5"
LINES = range(MOST_ITEMS + 1)
TIED = 9  # decimals to which two remainders are the same
HELD = 1_000_000  # more than a day number: a row that holds goes before all that do not
SLACK = 0.001  # family units by which the weeks may miss their month


def letter(column: int) -> str:
    """The letters of a column."""
    return column_letters(column)


def across(columns: tuple[int, ...], row: int) -> str:
    """The address of a row over some columns, fixed."""
    return f"${letter(columns[0])}${row}:${letter(columns[-1])}${row}"


def down(column: int, first: int = FIRST_LINE, last: int = WHOLE_LINE) -> str:
    """The address of a column over the lines, its rows fixed."""
    return f"{letter(column)}${first}:{letter(column)}${last}"


@cache
def step(name: str, month: int) -> int:
    """The hidden column of a step in a month, counted from 0."""
    return HIDDEN + STEPS.index(name) * len(MONTHS) + month


def factors() -> str:
    """The address of the factors of the items, a line each, a column a month; fixed."""
    first, last = (letter(step("factor", month)) for month in (0, len(MONTHS) - 1))
    return f"${first}${FIRST_LINE}:${last}${WHOLE_LINE - 1}"

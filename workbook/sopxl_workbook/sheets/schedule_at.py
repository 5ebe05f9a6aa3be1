"""Where everything stands on the Master schedule; imports only how a column is lettered."""

from __future__ import annotations

from sopxl_workbook.ooxml.a1 import column_letters

SHEET = "Master schedule"
NAME, UNIT = 2, 3
MONTHS = (4, 5, 6)  # columns D to F
WEEKS = tuple(range(8, 24))  # H to W: three months have 14 weeks at most, two of them cut
LAST = WEEKS[-1]
MOST_ITEMS = 20  # rows of the Item map that a family is split by
ITEM_LIST = 31  # column AE, hidden: the items of the family, and their row in the Item map
FIRST_ITEM = 25
WHOLE = FIRST_ITEM + MOST_ITEMS  # the family itself, in months without a planning share
HIDDEN = 35  # the first hidden column of the lines
STEPS = ("holds", "share", "weight", "cut", "rest", "near", "whole", "left", "next")
FACTOR = HIDDEN + len(STEPS) * len(MONTHS)
CUT, REST = FACTOR + 1, FACTOR + 1 + len(WEEKS)  # of each week
LAST_HIDDEN = REST + len(WEEKS) - 1

RECORD, FORECAST, ORDERS, DEMAND, MPS, BALANCE, ATP, AHEAD = range(10, 18)
CHART_TITLE, CHART = 18, 19
SPLIT, VOLUME, SCHEDULED, TIE, HEADS = 20, 21, 22, 23, 24
FOOT = WHOLE + 2
ITEM, ON_HAND = "$C$5", "$E$5"
LINES = range(MOST_ITEMS + 1)
TIED = 9  # decimals to which two remainders are the same
SLACK = 0.001  # family units by which the weeks may miss their month


def letter(column: int) -> str:
    """The letters of a column."""
    return column_letters(column)


def across(columns: tuple[int, ...], row: int) -> str:
    """The address of a row over some columns, fixed."""
    return f"${letter(columns[0])}${row}:${letter(columns[-1])}${row}"


def down(column: int, first: int = FIRST_ITEM, last: int = WHOLE) -> str:
    """The address of a column over the lines, its rows fixed."""
    return f"{letter(column)}${first}:{letter(column)}${last}"


def step(name: str, month: int) -> int:
    """The hidden column of a step in a month, counted from 0."""
    return HIDDEN + STEPS.index(name) * len(MONTHS) + month


def factors() -> str:
    """The address of the factors of the items, as many as their names; fixed."""
    where = letter(FACTOR)
    return f"${where}${FIRST_ITEM}:${where}${WHOLE - 1}"

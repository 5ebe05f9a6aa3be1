"""Items as cell functions take them: their names, and how their figures lie; imports the engine."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from sopxl import cells
from sopxl.arrays import Block, is_blank, wrong_cell
from sopxl.cells import Layout
from sopxl.errors import InputError
from sopxl.values import EXCEL_ERRORS


def labels(rows: list[list[Any]], name: str) -> list[str]:
    """Names of items from a single row or column, one each.

    rows : the cells. Returns : list of texts; a number counts as its digits.
    Raises InputError (a blank, TRUE, a date, a block), CellValueError (an error).
    """
    if len(rows) > 1 and len(rows[0]) > 1:
        raise InputError(
            "E117",
            f"{name} is a block, one row or column is expected.",
            name,
            "Give a single row or column.",
        )
    flat = [value for row in rows for value in row]
    return [_label(value, f"{name}, item {i + 1}") for i, value in enumerate(flat)]


def lie_across(rows: list[list[Any]]) -> bool:
    """Whether items stand beside each other; a lone one counts as standing below."""
    return len(rows) == 1 and len(rows[0]) > 1


def by_item(rows: list[list[Any]], name: str, *, across: bool) -> Block:
    """Figures of items by period, shape (T, n).

    rows : items down and periods across, or with across the other way round.
    Raises InputError (no numbers, rows that differ in length), CellValueError (an error).
    """
    check_even(rows, name)
    turned = transposed(rows) if across else rows
    block = cells.periods(turned, name, Layout.BLOCK)
    return block[:, None] if block.ndim == 1 else block


def as_range(block: Any, *, across: bool) -> cells.Cells:
    """A result of shape (T, n) as rows: items down, or with across beside each other."""
    return cells.to_cells(block, Layout.COLUMN if across else Layout.BLOCK)


def free_or_kept(rows: list[list[Any]], name: str, *, across: bool) -> Block:
    """Figures of items by period, NaN where a cell is blank; shape (T, n)."""
    check_even(rows, name)
    turned = transposed(rows) if across else rows
    filled = [[0.0 if is_blank(value) else value for value in row] for row in turned]
    blank = np.array([[is_blank(value) for value in row] for row in turned])
    block = by_item(filled, name, across=False)
    return np.where(blank.T, np.nan, block)


def check_even(rows: list[list[Any]], name: str) -> None:
    """Raises InputError where the rows of a range differ in length."""
    if len(set(map(len, rows))) > 1:
        raise InputError(
            "E117", f"the rows of {name} differ in length.", name, "Give a full block of cells."
        )


def transposed(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows as columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def _label(value: Any, where: str) -> str:
    """The name in one cell, as a text."""
    if is_blank(value):
        raise InputError(
            "E114",
            "the cell is blank, a name is expected.",
            where,
            "Enter the name, or leave the item out.",
        )
    if isinstance(value, str) and value.strip() in EXCEL_ERRORS:
        raise wrong_cell(value, where)
    if isinstance(value, bool | dt.date):
        shown = f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else str(value).upper()
        raise InputError(
            "E110", f"found {shown}, a name is expected.", where, "Enter the name as a text."
        )
    return cells.key_text(value)

"""Quantities in another unit of measure; imports numpy, arrays, limits and errors."""

from __future__ import annotations

import difflib
import math
import unicodedata
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sopxl.arrays import EXCEL_ERRORS, Block, as_number, as_periods, is_blank, place_of, wrong_cell
from sopxl.errors import InputError, LimitError, NotFoundError
from sopxl.limits import check_array

_ROUNDED = 1e-3  # share by which two chains of rounded factors may differ


@dataclass(frozen=True, slots=True)
class _Conversion:
    """One row of the table: one of this unit is so many of that."""

    row: int
    from_unit: str
    to_unit: str
    factor: float


def convert_units(quantity: Any, from_unit: str, to_unit: str, table: Any) -> Block:
    """A quantity in another unit of measure, by the shortest chain of conversions.

    quantity : shape (T,) or (T, n), in from_unit; may be negative.
    from_unit : unit of the quantity, capitals or not.
    to_unit : unit that is wanted, capitals or not.
    table : rows of (unit, other unit, how many of the other are one of it, more than 0), in any
        order; a first row of headings and blank rows are passed over. A row is read both ways.
    Returns : shape of quantity, in to_unit.

    Raises NotFoundError (a unit that is not in the table, no chain), InputError (blank, text;
        chains that differ by more than 0.1 %), LimitError (a factor of 0 or less).
    Rule : quantity × the factors along the chain of fewest rows; a row read backwards divides; of
        chains of one length the one that is written as it is read, then the one that stands first
    Source : ASCM Supply Chain Dictionary, unit of measure; hand-worked: 1 pallet is 40 cases of
        12 pieces, 480 pieces

    >>> rows = [("pallet", "case", 40), ("case", "ea", 12)]
    >>> convert_units([2, 3], "pallet", "ea", rows)
    array([ 960., 1440.])
    >>> convert_units([480], "ea", "pallet", rows)
    array([1.])
    >>> convert_units([2], "pallet", "kg", rows)
    Traceback (most recent call last):
    sopxl.errors.NotFoundError: E140 to_unit: there is no unit "kg" in the table.
    Add a row for it, or correct the name.
    """
    amount = as_periods(quantity, "quantity")
    start, goal = _unit(from_unit), _unit(to_unit)
    if start.casefold() == goal.casefold():
        return amount.copy()
    rows = _read(table)
    _check_known(start, "from_unit", rows)
    _check_known(goal, "to_unit", rows)
    chains = _chains(start.casefold(), rows)
    _check_whole(chains, rows)
    if goal.casefold() not in chains:
        raise _no_chain(start, goal, chains, rows)
    with np.errstate(over="ignore"):
        made = amount * chains[goal.casefold()][0]
    check_array(made, lambda index: place_of("quantity", index), None, None, None)
    return made


def _unit(value: Any) -> str:
    return unicodedata.normalize("NFC", str(value)).strip()


def _read(table: Any) -> list[_Conversion]:
    """The rows that hold a conversion, each with its number in the table."""
    rows = [list(row) for row in table]
    if not rows or min(map(len, rows)) < 3:
        raise InputError(
            "E117",
            "table has fewer than three columns.",
            "table",
            "Give a table with the columns from unit, to unit and factor.",
        )
    headed = len(rows) > 1 and _is_word(rows[0][2])
    found = [
        _conversion(row, number)
        for number, row in enumerate(rows, start=1)
        if not (headed and number == 1) and not all(map(is_blank, row[:3]))
    ]
    if not found:
        raise InputError("E107", "table has no rows.", "table", "Give at least one conversion.")
    return found


def _is_word(value: Any) -> bool:
    """Whether a heading may say it: a text that is no error of a cell."""
    return isinstance(value, str) and not is_blank(value) and value.strip() not in EXCEL_ERRORS


def _conversion(row: Sequence[Any], number: int) -> _Conversion:
    """One row of the table, its units and its factor checked."""
    for place, value in enumerate(row[:2]):
        if is_blank(value):
            raise InputError(
                "E114",
                "the cell is blank, a unit is expected.",
                f"table, row {number}, column {place + 1}",
                "Enter the unit, or clear the row.",
            )
        if isinstance(value, str) and value.strip() in EXCEL_ERRORS:
            raise wrong_cell(value, f"table, row {number}, column {place + 1}")
    factor = as_number(row[2], f"table, row {number}, factor", above=0)
    return _Conversion(number, _unit(row[0]), _unit(row[1]), factor)


def _check_known(unit: str, name: str, rows: list[_Conversion]) -> None:
    """Raises NotFoundError, with the nearest name, where no row has the unit."""
    known = {each.casefold(): each for row in rows for each in (row.from_unit, row.to_unit)}
    if unit.casefold() in known:
        return
    near = difflib.get_close_matches(unit.casefold(), known, 1)
    hint = f"Did you mean {known[near[0]]}?" if near else "Add a row for it, or correct the name."
    raise NotFoundError("E140", f'there is no unit "{unit}" in the table.', name, hint)


def _chains(
    start: str, rows: list[_Conversion], without: _Conversion | None = None
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """For each unit that can be reached: how many of it are one of start, and by which units."""
    steps: dict[str, list[tuple[str, str, float]]] = {}
    usable = [row for row in rows if row is not without]
    for row in usable:
        one, other = row.from_unit.casefold(), row.to_unit.casefold()
        steps.setdefault(one, []).append((other, row.to_unit, row.factor))
    for row in usable:  # after those that are written as they are read
        one, other = row.from_unit.casefold(), row.to_unit.casefold()
        steps.setdefault(other, []).append((one, row.from_unit, 1 / row.factor))
    found: dict[str, tuple[float, tuple[str, ...]]] = {start: (1.0, ())}
    ahead = deque([start])
    while ahead:
        unit = ahead.popleft()
        factor, path = found[unit]
        for other, shown, step in steps.get(unit, ()):
            if other not in found:
                found[other] = (factor * step, (*path, shown))
                ahead.append(other)
    return found


def _check_whole(chains: dict[str, tuple[float, tuple[str, ...]]], rows: list[_Conversion]) -> None:
    """Raises where a row contradicts a chain beside it, or a chain leads beyond all numbers."""
    for factor, path in chains.values():
        if not 0 < factor < math.inf:
            raise LimitError(
                "E122",
                f"the factor to {' → '.join(path)} is too large, or too near to 0, to work with.",
                "table",
                "Correct the factors on the way.",
            )
    for row in rows:
        one, other = row.from_unit.casefold(), row.to_unit.casefold()
        if one not in chains:
            continue
        by_chain = chains[other][0] / chains[one][0]
        if abs(by_chain - row.factor) > _ROUNDED * row.factor:
            beside, path = _chains(one, rows, row)[other]
            raise InputError(
                "E431",
                f"1 {row.from_unit} is {row.factor:.10g} {row.to_unit}, and {beside:.10g} by "
                f"{' → '.join((row.from_unit, *path))}.",
                f"table, row {row.row}",
                "Correct one of the factors.",
            )


def _no_chain(
    start: str,
    goal: str,
    chains: dict[str, tuple[float, tuple[str, ...]]],
    rows: list[_Conversion],
) -> NotFoundError:
    """What is told where nothing leads from one unit to the other."""
    there = _chains(goal.casefold(), rows)
    reached = ", ".join(path[-1] for _, path in chains.values() if path)
    leads = ", ".join(path[-1] for _, path in there.values() if path)
    return NotFoundError(
        "E430",
        f"no chain leads from {start} (known with it: {reached}) to {goal} (known with it: "
        f"{leads}).",
        "table",
        "Add a row that joins them.",
    )

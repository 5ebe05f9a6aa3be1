"""What a cell can hold: number, text, TRUE or FALSE, an Excel error, nothing; imports nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class CellError:
    """An Excel error in a cell, kept apart from every blank, text and number."""

    code: str  # "#N/A"

    def __str__(self) -> str:
        return self.code


STORABLE_ERRORS: Final = frozenset(
    ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"]
)  # the only ones that a cell of the file may hold as they stand


class NotCalculated(Enum):
    """The mark of a formula whose result is not stored in the file."""

    NOT_CALCULATED = "not calculated"

    def __repr__(self) -> str:
        return "NOT_CALCULATED"


NOT_CALCULATED: Final = NotCalculated.NOT_CALCULATED

Value: TypeAlias = float | str | bool | CellError | NotCalculated | None
Writable: TypeAlias = float | int | str | bool | CellError | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it shows, and the formula behind it."""

    row: int  # 1-based
    column: int  # 1-based
    value: Value = None  # of a formula: the stored result, or NOT_CALCULATED
    formula: str | None = None  # "=SUM(B1:B6)", of a shared formula as this cell has it
    array: str | None = None  # range that the array formula or data table in this cell fills
    is_spill: bool = False  # that array formula is a dynamic one: it fills as much as it needs
    style: int = 0  # index of the cell format
    is_date: bool = False  # a number that the cell format shows as a date or time

    @property
    def has_cached(self) -> bool:
        """Whether the value is there: False only for a formula without a stored result."""
        return self.value is not NOT_CALCULATED


@lru_cache(maxsize=64)
def cell_error(code: str) -> CellError:
    """The one CellError of a code."""
    return CellError(code)

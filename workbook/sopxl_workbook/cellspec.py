"""One cell of a page: its formula, the value the engine stores with it, and its look."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Value: TypeAlias = float | int | str | bool | None
Ref: TypeAlias = tuple[int, int]  # row, column, counted from 1


class CellSpec(NamedTuple):
    """What stands in a cell. A formula's value is its Python twin's, "" where it shows nothing."""

    value: Value = None
    formula: str = ""  # as the file stores it, with "="
    style: str = ""  # a name of the style sheet
    spill: Ref | None = None  # last cell of an array formula's range; its other cells hold values
    locked: bool = True
    is_stored: bool = False  # what a run writes on a page, another thing each time

    @property
    def is_text(self) -> bool:
        """Whether it is a text that never changes, such as a label."""
        is_fixed = self.locked and not self.formula and not self.is_stored
        return is_fixed and isinstance(self.value, str) and self.value != ""

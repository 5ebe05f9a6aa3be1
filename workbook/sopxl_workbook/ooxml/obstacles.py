"""What keeps cells of a sheet from any change: protection and merged areas; imports refusals."""

from __future__ import annotations

from .a1 import Area
from .refusals import LOCKED, LOCKED_BY_PASSWORD, Reason, merged
from .sheet import Sheet


class Obstacles:
    """Cells of one sheet that are not written, whatever they hold."""

    def __init__(self, sheet: Sheet, is_own: bool = False) -> None:
        """Take them from a sheet; one of our own is written unless it has a password."""
        protection = sheet.protection
        self._sheet = sheet
        self._is_protected = protection.is_on and (protection.has_password or not is_own)
        self._reason = LOCKED_BY_PASSWORD if protection.has_password else LOCKED
        self._merged_of_row: dict[int, list[Area]] = {}
        self.any = self._is_protected or bool(sheet.merged)

    def at(self, row: int, column: int) -> Reason | None:
        """Why a cell is not written; None where nothing is in the way."""
        if self._is_protected and self._sheet.is_locked(row, column):
            return self._reason
        area = next((area for area in self._in_row(row) if area.holds(row, column)), None)
        if area is None or (row, column) == (area.first_row, area.first_column):
            return None
        return merged(area)

    def _in_row(self, row: int) -> list[Area]:
        if row not in self._merged_of_row:
            self._merged_of_row[row] = [
                area for area in self._sheet.merged if area.first_row <= row <= area.last_row
            ]
        return self._merged_of_row[row]

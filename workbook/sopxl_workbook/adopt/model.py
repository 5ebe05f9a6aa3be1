"""What adopting a workbook says: proofs and findings; imports ooxml."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.ooxml import place


class Status(StrEnum):
    """What is known of the numbers of a row."""

    PROVEN = "proven"
    DISPROVED = "disproved"
    UNDECIDED = "not decidable"


@dataclass(frozen=True, slots=True)
class Break:
    """One cell that does not show what an identity gives."""

    at: Ref
    shown: float
    right: float
    cause: str  # what is likely wrong


@dataclass(frozen=True, slots=True)
class Proof:
    """One row held against an identity."""

    status: Status
    family: str
    kind: str  # "inventory", "backlog", "load" ...
    rule: str  # "ending inventory = ending inventory before + production - demand"
    sheet: str
    cells: tuple[Ref, ...]  # of the row that is proved
    steps: int = 0  # periods in which both sides are there
    held: int = 0  # periods in which they are the same
    at: Ref | None = None  # the first cell that breaks it
    shown: float = 0.0
    right: float = 0.0
    cause: str = ""  # what is likely wrong; of an undecided one, why it cannot be decided
    breaks: tuple[Break, ...] = ()  # of a disproved one held against the rule that fits: every cell

    @property
    def where(self) -> str:
        """The cell that breaks it, or the first of the row."""
        return place(self.sheet, *(self.at or self.cells[0]))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or risky in the workbook."""

    code: str
    what: str  # one sentence without the place
    why: str  # why it matters
    fix: str  # how to mend it
    sheet: str
    cells: tuple[Ref, ...]  # all cells of this kind, the first one to be shown; none for a name
    weight: float = 0.0  # in units or dollars where that can be said: the larger, the sooner told

    @property
    def where(self) -> str:
        """The first cell, or the sheet."""
        return place(self.sheet, *self.cells[0]) if self.cells else self.sheet

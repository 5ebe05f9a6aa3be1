"""What the gate is held against, and what it says of each rule; imports the plan and the contract.

A rule passes, warns (it is told by name and is no obstacle) or fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block
from sopxl.errors import Problem, RefusalsError
from sopxl.plan.company import Company, Family
from sopxl.plan.figures import Figures
from sopxl.plan.in_force import policies_by_period
from sopxl_workbook.contract import (
    FAILED,
    FIRST_PERIOD_COLUMN,
    PASSED,
    WARNED,
    WideTable,
    key_of,
)
from sopxl_workbook.ooxml import place
from sopxl_workbook.sheets.words import worded
from sopxl_workbook.tables import TypedTable

_MARKS = {PASSED: "● passed", WARNED: "○ warns ", FAILED: "▲ failed"}
_INDENT = " " * 10


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of the gate, and everything that breaks it."""

    rule: str
    held: int  # figures that were held against it
    breaks: tuple[Problem, ...] = ()
    limit: str = ""  # what they were held against, or why nothing was
    warns: tuple[Problem, ...] = ()  # what is told and is no obstacle

    @property
    def passed(self) -> bool:
        """Whether nothing breaks the rule."""
        return not self.breaks

    @property
    def result(self) -> str:
        """Passed, warns or fails."""
        return FAILED if self.breaks else WARNED if self.warns else PASSED

    @property
    def first(self) -> Problem | None:
        """The first of what breaks it, or of what it warns of."""
        return next(iter((*self.breaks, *self.warns)), None)


@dataclass(frozen=True, slots=True)
class Gate:
    """All rules of the gate, in the order of the month."""

    lines: tuple[Line, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule passed."""
        return all(line.passed for line in self.lines)

    @property
    def breaks(self) -> tuple[Problem, ...]:
        """Everything that stands in the way."""
        return tuple(problem for line in self.lines for problem in line.breaks)

    @property
    def warns(self) -> tuple[Problem, ...]:
        """Everything that is told and does not stand in the way."""
        return tuple(problem for line in self.lines for problem in line.warns)

    def as_text(self) -> str:
        """A line a rule, the first break under it."""
        texts = []
        for line in self.lines:
            count = "" if line.passed else f", {worded(len(line.breaks), 'break')}"
            texts.append(f"{_MARKS[line.result]}  {line.rule}{count}")
            if line.first is not None:
                texts.append(f"{_INDENT}{line.first}")
        return "\n".join(texts)


class GateFailedError(RefusalsError):
    """A plan that is not authorised, since the gate fails and nobody gave a reason."""

    def __init__(self, gate: Gate) -> None:
        """gate : what it said."""
        super().__init__(gate.breaks)
        self.gate = gate


@dataclass(frozen=True, slots=True)
class Limits:
    """What the Control sheet asks of a plan beside the Policy."""

    cash: float | None = None  # currency of the company at period end; None: no limit
    must_sign: bool = False  # whether an unsigned step stands in the way
    spread: float | None = None  # share of the forecast by which views may be apart; None: no limit


@dataclass(frozen=True)
class Case:
    """A plan that is held against the gate, and what it stands in."""

    company: Company
    figures: Figures
    tables: Mapping[str, TypedTable]  # Review and Cycle steps
    rows: Mapping[str, Mapping[str, int]]  # sheet row of each key, by wide table
    limits: Limits = Limits()
    is_outdated: bool = False  # whether an input changed since the plan was made

    @property
    def families(self) -> Sequence[Family]:
        """The families, in the order of the blocks' columns."""
        return self.company.families

    def label(self, row: int) -> str:
        """The label of a row of a block."""
        return self.company.calendar.labels[row]

    def place(self, table: WideTable, name: str, what: str, row: int) -> str:
        """The cell of a figure; its name where the sheet has no such row."""
        number = self.rows[table.name].get(key_of(name, what))
        if number is None:
            return f"{table.sheet}, {name}, {what}"
        return place(table.sheet, number, FIRST_PERIOD_COLUMN + row)

    def planned(self, block: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The block with everything outside the horizon left out."""
        inside = np.zeros(block.shape, dtype=bool)
        window = self.company.planned
        inside[window] = block[window]
        return inside

    def limit(self, name: str) -> Block:
        """A limit of the Policy by period and family; NaN where none is set."""
        rows = [
            [np.nan if policy is None else getattr(policy, name) for policy in policies]
            for policies in (policies_by_period(self.company, family) for family in self.families)
        ]
        return np.array(rows, dtype=np.float64).reshape(len(rows), -1).T

    def cells(self, wrong: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
        """Row and column of what is wrong inside the horizon, family by family."""
        for column, row in np.argwhere(self.planned(wrong).T):
            yield int(row), int(column)

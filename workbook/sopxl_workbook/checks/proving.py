"""Cells of a book held against what they should be; imports numpy and the contract.

A rule gives the block that stands and the block that is right; the first cell that differs is named
with what most likely made it differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block
from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl_workbook.checks.causes import likely_cause
from sopxl_workbook.checks.cells import WideCells
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import (
    ACTUAL,
    FORECAST,
    LOAD,
    PROJECTION,
    USAGE,
    VIEWS_BY_MONTH,
    WIDE_TABLES,
    WideTable,
    key_of,
)
from sopxl_workbook.ooxml import Book

ABSOLUTE, RELATIVE = 1e-6, 1e-9  # units; share of the figure
AGAIN = "Run sopxl plan; if it stays, mend the cells that it is worked out from."


@dataclass(frozen=True)
class Standing:
    """The wide tables of a book as they stand, and the company they speak of."""

    company: Company
    tables: dict[str, WideCells]

    @classmethod
    def read(cls, book: Book, company: Company) -> Standing:
        """Reads the wide tables that the identities need."""
        wide = WIDE_TABLES
        periods = company.calendar.count
        return cls(company, {t.name: WideCells.read(book, t, periods) for t in wide})

    def block(self, table: WideTable, what: str, names: list[str]) -> Block:
        """The cells of a measure, shape (T, names)."""
        return self.tables[table.name].block([key_of(name, what) for name in names])

    def families(self, *, to_stock: bool) -> list[str]:
        """The families planned by inventory, or those planned by backlog."""
        return [f.name for f in self.company.families if f.is_to_stock is to_stock]

    def usage(self, names: list[str]) -> Block:
        """What the plans of other families take of each; 0 of a family that is no component."""
        return np.where(self._is_part(names), self.block(FORECAST, "Usage", names), 0.0)

    def used(self, names: list[str]) -> Block:
        """What other families took of each in the past; 0 of a family that is no component."""
        return np.where(self._is_part(names), self.block(ACTUAL, "Used", names), 0.0)

    def left(self, names: list[str]) -> Block:
        """What left in the closed periods: shipped, and of a component taken as well."""
        shipped = self.block(ACTUAL, "Shipped", names)
        return np.where(self._is_part(names), self.used(names) + np.nan_to_num(shipped), shipped)

    def _is_part(self, names: list[str]) -> list[bool]:
        company = self.company
        return [bool(company.is_component[company.index[name]]) for name in names]

    def past_then(self, past: Block, future: Block) -> Block:
        """What happened in the closed periods, then what is to happen."""
        now = self.company.now
        return np.concatenate((past[:now], future[now:]))

    def closed(self, block: Block) -> Block:
        """The block with everything after the closed periods left out."""
        kept = block.copy()
        kept[self.company.now :] = np.nan
        return kept


def prove(
    standing: Standing,
    rule: str,
    found: Block,
    expected: Block,
    what: str,
    names: Sequence[str],
    table: WideTable = PROJECTION,
    *,
    slack: float = ABSOLUTE,
    fix: str = AGAIN,
    moves: Mapping[str, Block] | None = None,
    shown: Sequence[str] = (),
) -> Proof:
    """Holds cells against what they should be; NaN on the right is not held against anything.

    names : of the columns. what : the measure that they hold; a name with it is the key of the row.
    moves : what the right figure is made of, by name, to say what was taken wrongly.
    shown : the columns in a sentence, where their names are none.
    Rule : a cell is right within the slack and the rounding of what it is made of, twice its size:
    the balance before, which is no more than the rest together, is rounded too.
    """
    known, size = ~np.isnan(expected), np.abs(expected)
    for block in (moves or {}).values():
        size = size + 2 * np.abs(np.nan_to_num(block))
    with np.errstate(invalid="ignore"):
        near = np.abs(found - expected) <= slack + RELATIVE * size
    wrong = known & ~near
    breaks = int(wrong.sum())
    if not breaks:
        return Proof(rule, int(known.sum()))
    period, column = (int(i) for i in np.argwhere(wrong)[0])
    value = found[period, column]
    stands = "nothing" if np.isnan(value) else f"{value:,.6g}"
    cells, key = standing.tables[table.name], key_of(names[column], what)
    cause = (
        "a value was typed over the formula"
        if table in (PROJECTION, LOAD, USAGE, VIEWS_BY_MONTH) and cells.is_typed(key, period)
        else likely_cause(
            found[:, column],
            expected[:, column],
            period,
            {name: block[:, column] for name, block in (moves or {}).items()},
            slack,
        )
    )
    message = (
        f"{(shown or names)[column]}, {standing.company.calendar.labels[period]}: found {stands}, "
        f"{expected[period, column]:,.6g} is right{f'; most likely {cause}' if cause else ''}."
    )
    first = Problem("E301", message, cells.place(key, period), fix)
    return Proof(rule, int(known.sum()), breaks, first)


def merged(rule: str, proofs: Sequence[Proof]) -> Proof:
    """One proof of several, with the first break of all."""
    first = next((proof.first for proof in proofs if proof.first is not None), None)
    cells, breaks = sum(p.cells for p in proofs), sum(p.breaks for p in proofs)
    return Proof(rule, cells, breaks, first)

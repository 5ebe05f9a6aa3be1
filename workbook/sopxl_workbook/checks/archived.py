"""The identities of the Archive: every authorised plan rolls, and explains what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sopxl.arrays import Block
from sopxl_workbook.checks.proving import Standing, merged, prove
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.contract import ACTUAL, ARCHIVE, PROJECTION, key_of
from sopxl_workbook.formulas import FORECAST_ROW, PRODUCTION, USED_BY_PLAN
from sopxl_workbook.sheets.limits import UNEXPLAINED

_PUT_BACK = "Put the row back from a copy in the folder beside the book: sopxl history BOOK."
_EXPLAIN = "Look for a figure of a closed month, or of the Archive, that was typed over."


def prove_archive(standing: Standing) -> Iterator[Proof]:
    """The identities of what was authorised; none while the Archive is empty."""
    if not standing.company.archive:
        return
    kinds = (_Kept(standing, to_stock=True), _Kept(standing, to_stock=False))
    yield merged(_ROLLS, [kind.rolls() for kind in kinds])
    yield merged(_BRIDGE, [kind.bridge() for kind in kinds])


_ROLLS = "every authorised plan rolls from month to month"
_BRIDGE = "deviations since an authorised plan explain its balance"


@dataclass(frozen=True)
class _Kept:
    """The authorised plans of the families of one kind, a column each plan of a family."""

    standing: Standing
    to_stock: bool

    @cached_property
    def balance(self) -> str:
        """The balance that is kept."""
        return "Inventory" if self.to_stock else "Backlog"

    @cached_property
    def sign(self) -> float:
        """Production fills a stock and empties a backlog."""
        return 1.0 if self.to_stock else -1.0

    @cached_property
    def plans(self) -> list[tuple[int, str]]:
        """Origin, as a place on the axis, and family of every plan."""
        names, first = self.standing.families(to_stock=self.to_stock), self._first
        archive = self.standing.company.archive
        found = dict.fromkeys((row.origin - first, row.family) for row in archive)
        return [(at, name) for at, name in found if name in set(names)]

    @property
    def _first(self) -> int:
        return self.standing.company.calendar.first

    @cached_property
    def names(self) -> list[str]:
        """What the plans are found by in the Archive."""
        return [key_of(str(at + self._first), name) for at, name in self.plans]

    def kept(self, measure: str) -> Block:
        """An authorised measure, shape (T, plans)."""
        return self.standing.block(ARCHIVE, measure, self.names)

    def happened(self, measure: str) -> Block:
        """The actual of each plan's family, in the closed periods; shape (T, plans)."""
        families = [name for _, name in self.plans]
        return self.standing.closed(self.standing.block(ACTUAL, measure, families))

    @cached_property
    def moved(self) -> Block:
        """What a plan adds to its balance in each period."""
        return self.sign * (self.kept(PRODUCTION) - self.asked)

    @cached_property
    def asked(self) -> Block:
        """Authorised forecast, and of a component the usage that was authorised with it."""
        company = self.standing.company
        part = [bool(company.is_component[company.index[name]]) for _, name in self.plans]
        return self.kept(FORECAST_ROW) + np.where(part, self.kept(USED_BY_PLAN), 0.0)

    @cached_property
    def left(self) -> Block:
        """What customers were shipped, or ordered; of a component what left it."""
        families = [name for _, name in self.plans]
        if not self.to_stock:
            return self.happened("Booked")
        return self.standing.closed(self.standing.left(families))

    def rolls(self) -> Proof:
        """The balance of each authorised month, from the one before."""
        balance = self.kept(self.balance)
        expected = np.full_like(balance, np.nan)
        expected[1:] = balance[:-1] + self.moved[1:]
        moves = {
            "the authorised production": self.kept(PRODUCTION),
            "the authorised forecast": self.asked,
        }
        return self._prove(_ROLLS, balance, expected, 1e-6, _PUT_BACK, moves)

    def bridge(self) -> Proof:
        """Authorised balances, from what was then counted and every deviation since."""
        families = [name for _, name in self.plans]
        supplied, asked, more = (
            ("Produced", "Shipped", "Adjusted")
            if self.to_stock
            else ("Shipped", "Booked", "Cancelled")
        )
        closing = self.happened("Closing" if self.to_stock else "Backlog")
        authorised = self.kept(self.balance)
        parts = {
            supplied: self.sign * (self.happened(supplied) - self.kept(PRODUCTION)),
            asked: -self.sign * (self.left - self.asked),
            more: self.sign * np.nan_to_num(self.happened(more)),
            "Unexplained": np.nan_to_num(self.standing.block(PROJECTION, "Unexplained", families)),
        }
        deviation = np.sum(list(parts.values()), axis=0)
        expected = np.full_like(closing, np.nan)
        for column, (origin, _) in enumerate(self.plans):
            if 0 < origin < self.standing.company.now:
                planned = authorised[origin, column] - self.moved[origin, column]
                opening = closing[origin - 1, column] - planned
                since = np.cumsum(deviation[origin:, column])
                expected[origin:, column] = closing[origin:, column] - opening - since
        return self._prove(_BRIDGE, authorised, expected, UNEXPLAINED, _EXPLAIN, parts)

    def _prove(
        self,
        rule: str,
        found: Block,
        expected: Block,
        slack: float,
        fix: str,
        moves: dict[str, Block],
    ) -> Proof:
        return prove(
            self.standing,
            rule,
            found,
            expected,
            self.balance,
            self.names,
            ARCHIVE,
            slack=slack,
            fix=fix,
            moves=moves,
            shown=[
                f"{name}, authorised in {self.standing.company.calendar.labels[origin]}"
                for origin, name in self.plans
            ],
        )

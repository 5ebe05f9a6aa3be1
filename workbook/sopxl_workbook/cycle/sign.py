"""Who does a run, when, and how the book keeps it; imports the contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sopxl.cells import serial
from sopxl_workbook.contract.settings import LOG_LINES


@dataclass(frozen=True, slots=True)
class Sign:
    """What a run signs with."""

    run: str  # its id
    by: str  # who
    reason: str = ""  # why a rule is overridden, or a closed figure restated

    @property
    def moment(self) -> str:
        """When the run began, from its id: "2026-11-25 02:15 UTC"."""
        return f"{self._began:%Y-%m-%d %H:%M} UTC"

    @property
    def day(self) -> float:
        """Number of the day on which the run began, in UTC."""
        return serial(self._began.date())

    @property
    def _began(self) -> dt.datetime:
        return dt.datetime.strptime(self.run[:16], "%Y%m%dT%H%M%SZ")

    def did(self, verb: str, month: str) -> str:
        """What was done, of which month, by whom and when: "Plan of 2026-01, Ann, ..."."""
        return f"{verb} of {month}, {self.by}, {self.moment}"

    def line(self, what: str) -> str:
        """One line of the run history, as the book shows it."""
        reason = f", because: {self.reason}" if self.reason else ""
        return f"{self.moment}, {self.by}: {what}{reason} ({self.run})"


def with_history(was: Mapping[str, Any], line: str) -> dict[str, Any]:
    """The settings that hold the run history, with a new line at the top."""
    names = [f"sop_log_{number}" for number in range(1, LOG_LINES + 1)]
    lines = [line, *(was[name] for name in names[:-1])]
    return dict(zip(names, lines, strict=True))

"""What changed in the Policy from one run to the next: found by comparison, and logged.

The book holds the policies as the last run found them; a family that is renamed is renamed there
too. Imports the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl.errors import Problem
from sopxl_workbook.contract import POLICY, POLICY_HELD, POLICY_LOG
from sopxl_workbook.cycle.long_tables import LongTables
from sopxl_workbook.cycle.sign import Sign
from sopxl_workbook.tables import Tables, TypedTable
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.findings import some
from sopxl_workbook.tables.keys import fold

_RULES = [column.name for column in POLICY.columns if column.name not in POLICY.key]
_LOGS, _HOLDS = "policy changed since the last run", "policies as this run found them"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One policy of a family that is not what the last run found."""

    family: str
    start: float  # day number of the row's From
    column: str
    was: str  # "" where nothing stood
    now: str  # "" where nothing stands

    def __str__(self) -> str:
        was, now = self.was or "blank", self.now or "blank"
        return f"{self.column} of {self.family} from {iso_day(self.start)}: {was} → {now}"


def policy_changes(tables: Tables) -> Sequence[PolicyChange]:
    """What changed since the last run; nothing where no run has looked at the policies yet."""
    old, new = _by_key(tables[POLICY_HELD.name]), _by_key(tables[POLICY.name])
    if not old:
        return ()
    return tuple(
        change
        for key in dict.fromkeys((*new, *old))
        for change in _changed(old.get(key), new.get(key))
    )


def _by_key(policies: TypedTable) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows by family and From, however the family is spelled."""
    names = [column.name for column in POLICY.columns]
    rows = (dict(zip(names, row, strict=True)) for row in policies.of(*names))
    return {(fold(row["Family"]), row["From"]): row for row in rows}


def _changed(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Iterator[PolicyChange]:
    """The columns in which a row differs; of a row that came or went, each that holds something."""
    known = new or old or {}
    for name in _RULES:
        was, now = (_text(None if row is None else row[name]) for row in (old, new))
        if was != now:
            yield PolicyChange(known["Family"], known["From"], name, was, now)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float | int) else str(value)


def log_policies(tables: LongTables, found: Tables, month: str, sign: Sign) -> bool:
    """Puts what changed into the Policy log, and holds the policies as they are for the next run.

    tables : that the run writes. found : the tables as they were read. month : label of the open
    month. sign : who does the run.
    Returns : whether a policy changed.
    """
    changes = policy_changes(found)
    for one in changes:
        cells = [month, one.family, one.start, one.column, one.was or None, one.now or None]
        tables.append(POLICY_LOG, [*cells, sign.by, sign.run], _LOGS)
    policies = found[POLICY.name]
    if changes or not found[POLICY_HELD.name].count:
        rows = policies.of(*(column.name for column in POLICY.columns))
        tables.fill(POLICY_HELD, [[None if v == "" else v for v in row] for row in rows], _HOLDS)
    return bool(changes)


def policy_warning(tables: Tables) -> Iterator[Problem]:
    """W491 where policies changed and no run has logged it yet."""
    changes = policy_changes(tables)
    if changes:
        yield Problem(
            "W491",
            f"a policy changed since the last run: {some([str(one) for one in changes])}.",
            POLICY.sheet,
            "Plan again: the next plan, authorise or roll over logs it on the sheet Policy log.",
        )

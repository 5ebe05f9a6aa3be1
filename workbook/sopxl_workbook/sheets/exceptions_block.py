"""Which hidden line of the Exceptions page is about what; imports the alerts and the grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sopxl.plan.alerts import Alert, AlertKind
from sopxl_workbook.sheets.grid import Grid

_OTHERS = (AlertKind.OVERLOAD, AlertKind.NOT_SIGNED)  # about no family; they stand last
FAMILY_KINDS = tuple(kind for kind in AlertKind if kind not in _OTHERS)
STEPS = 24  # rows of the Cycle steps that are looked at


@dataclass
class Lines:
    """The candidates: which lines a kind has, and the alert that stands in each."""

    grid: Grid
    families: int
    found: dict[tuple[AlertKind, str], Alert]
    resources: list[str]

    def block(self, kind: AlertKind) -> range:
        """The lines of a kind, from 0."""
        families, resources = len(FAMILY_KINDS) * self.families, max(1, len(self.resources))
        if kind is AlertKind.OVERLOAD:
            return range(families, families + resources)
        if kind is AlertKind.NOT_SIGNED:
            return range(families + resources, families + resources + STEPS)
        start = FAMILY_KINDS.index(kind) * self.families
        return range(start, start + self.families)

    @property
    def of_families(self) -> range:
        """The lines of all kinds that are about families."""
        return range(len(FAMILY_KINDS) * self.families)

    def alert(self, line: int) -> Alert | None:
        """The alert of a line."""
        kind = self.kind(line)
        return self.found.get((kind, self.subject(line)))

    def kind(self, line: int) -> AlertKind:
        """What a line is about."""
        return self._kinds[line]

    @cached_property
    def _kinds(self) -> dict[int, AlertKind]:
        """The kind of every line; what two kinds could claim is of the first."""
        return {line: kind for kind in reversed(AlertKind) for line in self.block(kind)}

    def subject(self, line: int) -> str:
        """The family or resource of a line; "" below the last resource; of a step its row."""
        place = line - self.block(self.kind(line)).start
        if self.kind(line) is AlertKind.NOT_SIGNED:
            return str(place + 1)
        if self.kind(line) is AlertKind.OVERLOAD:
            return self.resources[place] if place < len(self.resources) else ""
        return self.grid.canvas.company.families[place].name


def key(alert: Alert) -> tuple[AlertKind, str]:
    """What an alert is found by: its kind, and its family, its resource or the row of its step."""
    return alert.kind, str(alert.place) if alert.place else alert.subject


def line_count(families: int, resources: int) -> int:
    """How many candidates a company has."""
    return len(FAMILY_KINDS) * families + max(1, resources) + STEPS

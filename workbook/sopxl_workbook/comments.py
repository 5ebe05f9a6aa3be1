"""What planners say of figures that they typed, of the months that are open; imports the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sopxl_workbook.contract import COMMENTS
from sopxl_workbook.tables import Tables


@dataclass(frozen=True, slots=True)
class OpenComment:
    """A comment on a figure of an open month."""

    family: str
    measure: str  # Override or Production
    period: str  # label
    comment: str
    by: str = ""

    def __str__(self) -> str:
        by = f" ({self.by})" if self.by else ""
        return f"{self.family}, {self.measure} of {self.period}: {self.comment}{by}"


def open_comments(tables: Tables) -> Sequence[OpenComment]:
    """The comments of the open months, the earliest month first; those of closed ones stay unsaid.

    They are not deleted when a month closes: the sheet keeps them beside the history.
    """
    columns = ("Period", "Family", "Measure", "Comment", "By")
    rows = [row for row in tables[COMMENTS.name].of(*columns) if row[0] >= tables.settings.base]
    return [
        OpenComment(family, measure, tables.calendar.label(period), text, by)
        for period, family, measure, text, by in sorted(rows, key=lambda row: row[0])
    ]

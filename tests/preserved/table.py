"""What a patch preserved on which workbook, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from preserved.check import Outcome

HEADING = ("made by", "workbook", "parts", "changed", "others", "openpyxl", "LibreOffice")


def cells(outcome: Outcome) -> tuple[str, ...]:
    """One row of the table."""
    same = outcome.parts - len(outcome.changed)
    is_same = outcome.has_order and outcome.has_rows
    return (
        outcome.sample.maker,
        outcome.sample.name,
        str(outcome.parts),
        str(len(outcome.changed)),
        f"{same} byte-identical" if is_same else "NOT the same",
        outcome.shown["openpyxl"],
        outcome.shown.get("LibreOffice", "not asked"),
    )


def markdown(outcomes: Iterable[Outcome]) -> str:
    """The table, a line each."""
    rows = [HEADING, ("---",) * len(HEADING), *map(cells, outcomes)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)

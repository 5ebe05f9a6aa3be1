"""All that is said of a planner's own workbook: what it holds, proofs, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sopxl.errors import Problem
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import TOTAL, Series
from sopxl_workbook.adopt.mapped.model import Resolved
from sopxl_workbook.adopt.mapped.proposal import propose
from sopxl_workbook.adopt.model import Finding, Proof, Status
from sopxl_workbook.adopt.words import with_words
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import cell_name, place

_DEMANDS = frozenset(["demand", "forecast", "actual", "bookings", "shipments"])
_PLANNED = _DEMANDS | {"production", "total_supply", "ending_inventory", "ending_backlog", "load"}


@dataclass(frozen=True)
class Adopted:
    """A workbook, looked at; nothing of it was changed."""

    file: str
    found: Found
    proofs: Sequence[Proof]
    findings: Sequence[Finding]
    resolved: Resolved | None = None  # the map of the planner, in place; None where there is none
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)  # the planner's own

    @cached_property
    def mapped(self) -> Resolved:
        """The map of the planner, else the one that is proposed, once it is asked for."""
        if self.resolved:
            return self.resolved
        with with_words(self.words):
            return propose(self.found, self.proofs, self.file)

    @cached_property
    def rows(self) -> Sequence[Series]:
        """The rows whose meaning is known, in the order of the book."""
        return [one for one in self.found.series if one.measure not in ("", "other")]

    @property
    def holds_plan(self) -> bool:
        """Whether there is a plan: two rows of one at least, and what customers want among them."""
        measures = [one.measure for one in self.rows if one.measure in _PLANNED]
        return len(measures) > 1 and not _DEMANDS.isdisjoint(measures)

    @property
    def families(self) -> Sequence[str]:
        """The names of the families, in the order of the book; one without a name is ""."""
        names = {one.key: one.family for one in self.rows if one.family != TOTAL}
        return list(names.values())

    @property
    def timelines(self) -> Sequence[tuple[str, str, str, int]]:
        """Sheet, range, unit and number of periods of every timeline with known rows.

        Of one with a sheet for each period the sheets are named, and there is no range.
        """
        known = {(one.sheet, one.row.heads, one.row.unit): None for one in self.rows}
        lines = [
            (sheet, cells_text(heads), unit, len(heads)) for sheet, heads, unit in known if heads
        ]
        sheets = {(one.row.sheets, one.row.unit): None for one in self.rows if one.is_over_sheets}
        named = [
            (f"{names[0]} ... {names[-1]}, a sheet each", "", unit, len(names))
            for names, unit in sheets
        ]
        return [*lines, *named]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows are proven, disproved and not decidable."""
        found = Counter(proof.status for proof in self.proofs)
        return {status.value: found[status] for status in Status}

    @property
    def is_sound(self) -> bool:
        """Whether there is a plan, and no number of it is disproved."""
        return self.holds_plan and not self.counts[Status.DISPROVED]

    @property
    def headline(self) -> str:
        """What was found, in one sentence."""
        told = counted(len(self.findings), "finding")
        if not self.holds_plan:
            return f"no plan was found in it; {told}"
        families = counted(len(self.families), "family")
        states = ", ".join(f"{number:,} {status}" for status, number in self.counts.items())
        return f"{families}, {counted(len(self.rows), 'row')}; {states}; {told}"


def no_plan(file: str) -> Problem:
    """What is said of a book that holds no plan."""
    return Problem(
        "E601",
        "no plan was found: no timeline with rows such as demand, production or inventory.",
        file,
        "Head the periods as dates, months, weeks or quarters, and name the rows beside them.",
    )


def left_out(adopted: Adopted) -> Problem | None:
    """What is said of rows that have a sheet for each period, which no map can name."""
    rows = [one for one in adopted.rows if one.is_over_sheets]
    if not rows:
        return None
    families = ", ".join(dict.fromkeys(one.family for one in rows if one.family)) or "no family"
    return Problem(
        "W563",
        f"{counted(len(rows), 'row')} with a sheet for each period left out: {families}.",
        adopted.file,
        "To plan and roll them, put their months on one sheet.",
    )


def over_sheets(one: Series) -> str:
    """The first and the last cell of a row that has a sheet for each period."""
    ends = (place(one.sheets[at], *one.cells[at]) for at in (0, -1))
    return " ... ".join(ends)


def cells_text(cells: Sequence[tuple[int, int]]) -> str:
    """Cells as a range where they are one, else the first, how many, and the last.

    >>> cells_text([(5, 3), (5, 4), (5, 5)]), cells_text([(5, 3), (9, 3), (13, 3)])
    ('C5:E5', 'C5 ... C13')
    """
    ends = min(cells), max(cells)
    names = [cell_name(*ref) for ref in ends]
    rows, columns = ({ref[at] for ref in cells} for at in (0, 1))
    size = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
    if len(cells) == 1:
        return names[0]
    is_range = size == len(cells) and 1 in (len(rows), len(columns))
    return ":".join(names) if is_range else " ... ".join(names)

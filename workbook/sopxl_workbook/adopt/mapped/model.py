"""What a map of a planner's own workbook says, and where that stands today; imports adopt.

A map is what its file says: rows by family and measure, anchored by their texts. Resolved is the
same held against the workbook as it is now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sopxl.errors import Problem
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.labelled import TOTAL, Series
from sopxl_workbook.adopt.mapped.period_text import closed_periods
from sopxl_workbook.adopt.periods import Mark

STRATEGIES = ("stock", "order", "none")  # none: a total, or a resource with its load
BACKORDERS = ("row", "negative", "none")
UNITS = ("day", "week", "month", "quarter", "year", "step")


@dataclass(frozen=True, slots=True)
class MapTimeline:
    """Headings that count periods on one sheet."""

    name: str  # what rows call it: the sheet, numbered where it has several timelines
    sheet: str
    heads: tuple[Ref, ...]  # cells of the headings, oldest first; none in a long table
    unit: str  # one of UNITS
    first: str  # the first period as period_text writes it: "2026-01", "W05 2026", "M1"
    last: str
    periods: int


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row of a family: which cells, how to find them again, whether they may be written."""

    measure: str  # a measure of vocabulary.toml: "production"
    timeline: str  # name of its MapTimeline, which has the sheet
    cells: tuple[Ref, ...]  # as found, oldest first; a period without a record repeats a cell
    label: str | None  # the text beside it; None where only its cells say which row it is
    under: str = ""  # a text above or beside that tells it from rows of the same label
    nth: tuple[int, int] = (1, 1)  # which of how many rows whose texts are the same
    found: str | None = None  # the family that the workbook names, where not that of the family
    write: bool = False  # whether cells of it that hold values may be written; never formulas
    name: str = ""  # a defined name of the workbook that has the cells; it decides among several


@dataclass(frozen=True, slots=True)
class MapCell:
    """One number in a cell of its own, such as an opening inventory."""

    measure: str  # "opening_inventory", "opening_backlog", "opening_workforce"
    sheet: str
    cell: Ref
    label: str = ""  # the text beside it
    write: bool = False


@dataclass(frozen=True, slots=True)
class MapFamily:
    """A family with its rows and the identities that they fulfil."""

    name: str  # as the planner wants it to be called
    found: str  # as the workbook names it: how it is found again
    strategy: str  # one of STRATEGIES
    unit: str  # "pcs"; empty where the workbook does not say
    backorders: str  # one of BACKORDERS: where what is owed to customers stands
    rows: tuple[MapRow, ...]
    cells: tuple[MapCell, ...] = ()
    rules: tuple[
        str, ...
    ] = ()  # "ending inventory = ending inventory before + production - demand"

    @property
    def is_total(self) -> bool:
        """Whether it is the sum of the others."""
        return self.found == TOTAL


@dataclass(frozen=True, slots=True)
class MapPlan:
    """How the workbook is planned where nobody says it anew: by the button, by sopxl plan."""

    method: str = ""  # one of METHODS; empty while the map does not say
    target: float | None = None  # units at period end, where no row of targets is mapped
    costs: Mapping[str, float] = field(default_factory=dict)  # of a least-cost plan, by name
    limits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Map:
    """All that is known of a workbook's plan, as its file says it."""

    workbook: str  # name of the file
    sha256: str  # of the workbook when the map was written
    closed: str  # the last closed period, as period_text writes it; empty while none is
    timelines: tuple[MapTimeline, ...]
    families: tuple[MapFamily, ...]
    plan: MapPlan = MapPlan()

    def timeline(self, name: str) -> MapTimeline:
        """The timeline of that name."""
        return next(one for one in self.timelines if one.name == name)


@dataclass(frozen=True)
class ResolvedRow:
    """A row of the map with its cells of today."""

    family: MapFamily
    row: MapRow  # its cells as they are today
    series: Series  # family and measure of the map; cells, numbers and periods of today
    open: NDArray[np.bool_]  # cells that may be written: write is said, and no formula stands there

    @property
    def sheet(self) -> str:
        """The sheet that it stands on today."""
        return self.series.sheet

    @property
    def cells(self) -> tuple[Ref, ...]:
        """Its cells today, oldest first."""
        return self.series.cells

    @property
    def values(self) -> NDArray[np.float64]:
        """Its numbers, oldest first; NaN for none."""
        return self.series.values

    @property
    def periods(self) -> tuple[Mark, ...]:
        """Its periods, oldest first."""
        return self.series.row.marks


@dataclass(frozen=True)
class Resolved:
    """A map held against its workbook as it is today."""

    map: Map  # addresses and sheets of today, the planner's corrections kept
    found: Found  # the series of the map; any other row has no measure
    rows: Sequence[ResolvedRow]
    moved: Sequence[Problem]  # W500: what stands elsewhere than when the map was written

    @cached_property
    def by_family(self) -> Mapping[str, Mapping[str, Sequence[ResolvedRow]]]:
        """Rows by the name of their family, then by measure."""
        made: dict[str, dict[str, list[ResolvedRow]]] = {}
        for family, rows in self.of_family.items():
            of = made.setdefault(family, {})
            for one in rows:
                of.setdefault(one.row.measure, []).append(one)
        return made

    @cached_property
    def of_family(self) -> Mapping[str, Sequence[ResolvedRow]]:
        """The rows of each family, in the order of the map."""
        made: dict[str, list[ResolvedRow]] = {one.name: [] for one in self.map.families}
        for one in self.rows:
            made[one.family.name].append(one)
        return made

    def closed_of(self, row: ResolvedRow) -> int:
        """How many periods of a row are closed: those up to the last closed one of the map.

        Raises NotFoundError E526 where its timeline does not tell.
        """
        return closed_periods(row.periods, row.series.row.unit, self.map.closed)

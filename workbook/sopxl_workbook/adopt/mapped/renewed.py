"""A map with the places and anchors of today, corrections of the planner kept; imports anchors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.labelled import TOTAL, Series
from sopxl_workbook.adopt.mapped.anchors import Anchor, anchors
from sopxl_workbook.adopt.mapped.model import Map, MapFamily, MapRow, MapTimeline
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.periods import Mark
from sopxl_workbook.adopt.words import plain

_Heads = tuple[str, str, tuple[Ref, ...], tuple[Mark, ...]]


@dataclass(frozen=True)
class Match:
    """A row of the map, and the row of the workbook that it is today."""

    family: MapFamily
    row: MapRow
    raw: Series  # as it was found, with the family that the workbook names

    @cached_property
    def series(self) -> Series:
        """The same with the family and the measure of the map."""
        name = TOTAL if self.family.is_total else self.family.name
        return replace(self.raw, family=name, measure=self.row.measure)

    @property
    def heads(self) -> _Heads:
        """What tells the timelines of today apart, first of all the name in the map."""
        row = self.raw.row
        return self.row.timeline, row.sheet, row.heads, row.marks


def by_family(matches: Iterable[Match]) -> Mapping[str, list[Match]]:
    """Rows by the name of their family in the map."""
    groups: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        groups[match.family.name].append(match)
    return groups


def renewed(mapped: Map, found: Found, matches: Sequence[Match]) -> Map:
    """The map as it would be written today."""
    timelines = _timelines(mapped, matches)
    known = anchors(found.series)
    families = []
    groups = by_family(matches)
    for family in mapped.families:
        own = groups.get(family.name, [])
        names = Counter(one.raw.family for one in own if id(one.raw) in known)
        name = names.most_common(1)[0][0] if names else family.found
        rows = tuple(
            _row(one, timelines[one.heads].name, known.get(id(one.raw)), name) for one in own
        )
        families.append(replace(family, found=name, rows=rows))
    return replace(
        mapped,
        workbook=found.book.package.where,
        sha256=found.book.sha256,
        timelines=tuple(timelines.values()),
        families=tuple(families),
    )


def _row(match: Match, timeline: str, anchor: Anchor | None, found: str) -> MapRow:
    """A row with its cells and texts of today."""
    raw = match.raw
    if anchor is None:
        return replace(match.row, timeline=timeline, cells=raw.cells, label=raw.row.label)
    return replace(
        match.row,
        timeline=timeline,
        cells=raw.cells,
        label=anchor.label,
        under=anchor.under,
        nth=anchor.nth,
        found=raw.family if plain(raw.family) != plain(found) else None,
    )


def _timelines(mapped: Map, matches: Sequence[Match]) -> Mapping[_Heads, MapTimeline]:
    """The timelines of today; where rows of one have parted, the others get a number."""
    made: dict[_Heads, MapTimeline] = {}
    names = {one.name for one in mapped.timelines}
    used: set[str] = set()
    for match in matches:
        if match.heads in made:
            continue
        name, number = match.row.timeline, 1
        while name in used or (number > 1 and name in names):
            number += 1
            name = f"{match.row.timeline} ({number})"
        used.add(name)
        row = match.raw.row
        ends = period_text(row.marks[0]), period_text(row.marks[-1])
        made[match.heads] = MapTimeline(name, row.sheet, row.heads, row.unit, *ends, len(row.cells))
    return made

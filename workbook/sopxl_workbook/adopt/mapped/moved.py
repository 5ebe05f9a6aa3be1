"""What a map names that stands elsewhere today, in a sentence for each sheet; imports model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sopxl.errors import Problem
from sopxl_workbook.adopt.mapped.cell_ranges import ranges_text
from sopxl_workbook.adopt.mapped.model import Map, MapFamily, MapRow, MapTimeline
from sopxl_workbook.adopt.periods import apart, of_text
from sopxl_workbook.adopt.words import plain
from sopxl_workbook.messages import counted
from sopxl_workbook.ooxml import place
from sopxl_workbook.ooxml.a1 import quote_sheet


def moved(was: Map, today: Map, file: str) -> Iterator[Problem]:
    """W500 for each sheet whose rows moved, and for every other thing that is not as it was."""
    yield from _rows(was, today, file)
    yield from _timelines(was, today, file)
    yield from _cells(was, today, file)
    for before, after in zip(was.families, today.families, strict=True):
        if plain(before.found) != plain(after.found):
            message = f'the family "{before.found}" is called "{after.found}" in the workbook now.'
            yield Problem("W500", message, file)


def _rows(was: Map, today: Map, file: str) -> Iterator[Problem]:
    """The rows of each sheet that moved: how many, and the first of them."""
    groups: dict[str, list[tuple[MapFamily, MapRow, str]]] = defaultdict(list)
    for before, after in zip(was.families, today.families, strict=True):
        for old, new in zip(before.rows, after.rows, strict=True):
            places = (_place(was, old), _place(today, new))
            has_moved = old.cells != new.cells or old.timeline != new.timeline
            if has_moved:
                groups[was.timeline(old.timeline).sheet].append(
                    (after, new, " is now ".join(places))
                )
    for sheet, several in groups.items():
        family, row, change = several[0]
        rows = counted(len(several), "row")
        example = f"{family.name} {row.measure.replace('_', ' ')} {change}"
        verb = "stands" if len(several) == 1 else "stand"
        message = f'{rows} of the sheet "{sheet}" {verb} elsewhere: {example}'
        yield Problem("W500", f"{message}{', and so on' if len(several) > 1 else ''}.", file)


def _place(mapped: Map, row: MapRow) -> str:
    return f"{quote_sheet(mapped.timeline(row.timeline).sheet)}!{ranges_text(row.cells)}"


def _timelines(was: Map, today: Map, file: str) -> Iterator[Problem]:
    """Timelines that count other periods than they did, but for a window that moved on."""
    before = {one.name: one for one in was.timelines}
    for new in today.timelines:
        old = before.get(new.name, new)
        is_same = (old.first, old.last, old.periods) == (new.first, new.last, new.periods)
        if not is_same and not _has_moved_on(was, old, new):
            message = (
                f'the timeline "{new.name}" runs from {new.first} to {new.last} now, in '
                f"{counted(new.periods, new.unit)}; it was {old.first} to {old.last}, in "
                f"{old.periods:,}."
            )
            yield Problem("W500", message, file)


def _has_moved_on(was: Map, old: MapTimeline, new: MapTimeline) -> bool:
    """Whether a window is as long as it was and starts right after the last closed period.

    The map says that period, and a roll over writes it: nothing moved that it does not know of.
    """
    closed, first = of_text(was.closed), of_text(new.first)
    if closed is None or first is None or old.periods != new.periods:
        return False
    return apart(closed, first) == (new.unit, 1)


def _cells(was: Map, today: Map, file: str) -> Iterator[Problem]:
    """Single cells that moved; those of a sheet that was only renamed are told with it."""
    for before, after in zip(was.families, today.families, strict=True):
        for old, new in zip(before.cells, after.cells, strict=True):
            if old.cell != new.cell:
                places = place(old.sheet, *old.cell), place(new.sheet, *new.cell)
                name = f"{after.name} {new.measure.replace('_', ' ')}"
                yield Problem("W500", f"{name} {places[0]} is now {places[1]}.", file)

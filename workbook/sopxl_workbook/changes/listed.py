"""The list of changes: a table for a planner, tabs for a program; imports blocks and shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sopxl.errors import visible
from sopxl_workbook.changes.blocks import runs
from sopxl_workbook.changes.model import Change, Content, Formula
from sopxl_workbook.changes.shown import columns_of, cut, number, padded, shown
from sopxl_workbook.ooxml.a1 import quote_sheet

if TYPE_CHECKING:
    from sopxl_workbook.changes.changeset import ChangeSet

HEAD = ("cell", "name", "old -> new", "why")
STORED = "stored result"
_GAP = "  "
_LEAST = 20  # columns that old and new always get
_USUAL = 100  # columns of a window that nobody measured


class _Line(NamedTuple):
    place: str
    name: str  # "Chairs, Production, 2026-03 to 2026-05"
    head: str  # "12 cells: ", "" for one cell
    pairs: Sequence[str]  # "1,200 -> 1,340" of each cell
    reason: str


def table(changes: ChangeSet, limit: int | None, width: int | None, *, every_cell: bool) -> str:
    """Four columns that keep inside the window; neighbours of one row share a line.

    Where no cell has a name, there is no column for it.
    """
    lines = [*_sizes(changes), *_cells(changes, every_cell=every_cell)]
    if not lines:
        return ""
    left_out = 0 if limit is None else max(len(lines) - limit, 0)
    lines = lines[: len(lines) - left_out]
    window = width or _USUAL
    shown_rows = [cut(row, window) for row in _rows(lines, window)]
    if left_out:
        plural = "" if left_out == 1 else "s"
        shown_rows.append(f"... and {left_out:,} line{plural} more: add --all.")
    return "\n".join(shown_rows)


def _name_width(lines: Sequence[_Line], room: int) -> int:
    """Columns of the names: as many as they take and there is room for; 0 where there is none."""
    widest = max(columns_of(line.name) for line in lines)
    return min(max(widest, len(HEAD[1])), max(room, _LEAST)) if widest else 0


def _rows(lines: Sequence[_Line], window: int) -> Iterator[str]:
    """The head and each line; what stands at the right is cut first."""
    place = max(len(HEAD[0]), *(columns_of(line.place) for line in lines))
    reason = max(columns_of(line.reason) for line in lines)
    name = _name_width(lines, window - place - _LEAST - 2 * len(_GAP))
    left = [place, name] if name else [place]
    room = max(window - sum(left) - reason - (len(left) + 1) * len(_GAP), _LEAST)
    texts = [_fitted(line, room) for line in lines]
    middle = max(map(columns_of, (HEAD[2], *texts)))
    table = [
        HEAD,
        *((one.place, one.name, text, one.reason) for one, text in zip(lines, texts, strict=True)),
    ]
    for first, second, third, fourth in table:
        called = [padded(cut(second, name), name)] if name else []
        yield _GAP.join((padded(first, place), *called, padded(third, middle), fourth))


def tabbed(changes: ChangeSet, *, every_cell: bool) -> Iterator[str]:
    """Cell, name, old, new and reason of each change, and what marks a stored result."""
    for size in changes.resized:
        place = f"{quote_sheet(size.sheet)}!{size.table}"
        yield "\t".join((place, "", f"{size.old_rows} rows", f"{size.new_rows} rows", size.reason))
    for width in changes.widened:
        place = f"{quote_sheet(width.sheet)}!{width.table}"
        counts = (f"{width.old_columns} columns", f"{width.new_columns} columns")
        yield "\t".join((place, "", *counts, width.reason))
    for change in changes.changes if every_cell else changes.typed():
        mark = (STORED,) if change.is_cached else ()
        name = visible(str(changes.name(change)))
        pair = _bare(change.old), _bare(change.new)
        yield "\t".join((visible(change.place), name, *pair, change.reason, *mark))


def _bare(content: Content) -> str:
    """A content without quotes and thousands; nothing for a blank."""
    if content is None:
        return ""
    if isinstance(content, Formula):
        return visible(content.text)
    if isinstance(content, str):
        return visible(content)
    return shown(content).replace(",", "") if isinstance(content, float) else shown(content)


def _sizes(changes: ChangeSet) -> Iterator[_Line]:
    for size in changes.resized:
        pair = f"{number(size.old_rows)} -> {number(size.new_rows)} rows"
        place = visible(f"{quote_sheet(size.sheet)}!{size.table}")
        yield _Line(place, "", "", (pair,), size.reason)
    for width in changes.widened:
        pair = f"{number(width.old_columns)} -> {number(width.new_columns)} columns"
        place = visible(f"{quote_sheet(width.sheet)}!{width.table}")
        yield _Line(place, "", "", (pair,), width.reason)


def _cells(changes: ChangeSet, *, every_cell: bool) -> Iterator[_Line]:
    if every_cell:
        for change in changes:
            mark = f" ({STORED})" if change.is_cached else ""
            name = visible(str(changes.name(change)))
            yield _Line(visible(change.place), name, "", (_pair(change),), change.reason + mark)
        return
    for run in runs(changes.typed()):
        for reason, group in groupby(run, key=lambda change: change.reason):
            yield _grouped(changes, list(group), reason)


def _grouped(changes: ChangeSet, group: list[Change], reason: str) -> _Line:
    """Neighbours of one row and reason as one line."""
    place, name = group[0].place, changes.name(group[0])
    if len(group) == 1:
        return _Line(visible(place), visible(str(name)), "", (_pair(group[0]),), reason)
    place = f"{place}:{group[-1].cell}"
    called = visible(str(name.to(changes.name(group[-1]))))
    pairs = [*map(_pair, group)]
    return _Line(visible(place), called, f"{len(group):,} cells: ", pairs, reason)


def _pair(change: Change) -> str:
    return f"{shown(change.old)} -> {shown(change.new)}"


def _fitted(line: _Line, room: int) -> str:
    """As many pairs as there is room for, one at least; "..." stands for the others."""
    whole = line.head + ", ".join(line.pairs)
    if columns_of(whole) <= room or len(line.pairs) == 1:
        return cut(whole, room)
    text = line.head + line.pairs[0]
    for pair in line.pairs[1:]:
        longer = f"{text}, {pair}"
        if columns_of(longer) + len(", ...") > room:
            break
        text = longer
    return cut(f"{text}, ...", room)

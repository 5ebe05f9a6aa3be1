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

HEAD = ("cell", "old -> new", "why")
STORED = "stored result"
_GAP = "  "
_LEAST = 20  # columns that old and new always get
_USUAL = 100  # columns of a window that nobody measured


class _Line(NamedTuple):
    place: str
    head: str  # "12 cells: ", "" for one cell
    pairs: Sequence[str]  # "1,200 -> 1,340" of each cell
    reason: str


def table(changes: ChangeSet, limit: int | None, width: int | None, *, every_cell: bool) -> str:
    """Three columns that keep inside the window; neighbours of one row share a line."""
    lines = [*_sizes(changes), *_cells(changes, every_cell=every_cell)]
    if not lines:
        return ""
    left_out = 0 if limit is None else max(len(lines) - limit, 0)
    lines = lines[: len(lines) - left_out]
    window = width or _USUAL
    place = max(columns_of(line.place) for line in lines)
    reason = max(columns_of(line.reason) for line in lines)
    room = max(window - place - reason - 2 * len(_GAP), _LEAST)
    texts = [_fitted(line, room) for line in lines]
    middle = max(map(columns_of, (HEAD[1], *texts)))
    place = max(place, len(HEAD[0]))
    rows = [
        HEAD,
        *((line.place, text, line.reason) for line, text in zip(lines, texts, strict=True)),
    ]
    shown_rows = [
        cut(_GAP.join((padded(first, place), padded(second, middle), third)), window)
        for first, second, third in rows
    ]
    if left_out:
        plural = "" if left_out == 1 else "s"
        shown_rows.append(f"... and {left_out:,} line{plural} more: add --all.")
    return "\n".join(shown_rows)


def tabbed(changes: ChangeSet, *, every_cell: bool) -> Iterator[str]:
    """Cell, old, new and reason of each change, and what marks a stored result."""
    for size in changes.resized:
        place = f"{quote_sheet(size.sheet)}!{size.table}"
        yield "\t".join((place, f"{size.old_rows} rows", f"{size.new_rows} rows", size.reason))
    for width in changes.widened:
        place = f"{quote_sheet(width.sheet)}!{width.table}"
        counts = (f"{width.old_columns} columns", f"{width.new_columns} columns")
        yield "\t".join((place, *counts, width.reason))
    for change in changes.changes if every_cell else changes.typed():
        mark = (STORED,) if change.is_cached else ()
        yield "\t".join(
            (visible(change.place), _bare(change.old), _bare(change.new), change.reason, *mark)
        )


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
        yield _Line(visible(f"{quote_sheet(size.sheet)}!{size.table}"), "", (pair,), size.reason)
    for width in changes.widened:
        pair = f"{number(width.old_columns)} -> {number(width.new_columns)} columns"
        yield _Line(visible(f"{quote_sheet(width.sheet)}!{width.table}"), "", (pair,), width.reason)


def _cells(changes: ChangeSet, *, every_cell: bool) -> Iterator[_Line]:
    if every_cell:
        for change in changes:
            mark = f" ({STORED})" if change.is_cached else ""
            yield _Line(visible(change.place), "", (_pair(change),), change.reason + mark)
        return
    for run in runs(changes.typed()):
        for reason, group in groupby(run, key=lambda change: change.reason):
            yield _grouped(list(group), reason)


def _grouped(group: list[Change], reason: str) -> _Line:
    place = group[0].place
    if len(group) == 1:
        return _Line(visible(place), "", (_pair(group[0]),), reason)
    place = f"{place}:{group[-1].cell}"
    return _Line(visible(place), f"{len(group):,} cells: ", [*map(_pair, group)], reason)


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

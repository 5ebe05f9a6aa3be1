"""Which row of a workbook is a row of its map today; imports anchors, by_cells and model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sopxl.errors import Problem
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.anchors import by_key, texts_around
from sopxl_workbook.adopt.mapped.by_cells import ByCells
from sopxl_workbook.adopt.mapped.cell_ranges import ranges_text
from sopxl_workbook.adopt.mapped.model import Map, MapFamily, MapRow, MapTimeline
from sopxl_workbook.adopt.mapped.sheets_today import family_of
from sopxl_workbook.adopt.mapped.wholeness import torn
from sopxl_workbook.adopt.words import plain
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.ooxml.a1 import quote_sheet

_MOST = 4  # places that are named
_Texts = tuple[str, str]  # family and label


@dataclass(frozen=True)
class RowsToday:
    """Looks the rows of a map up in the workbook as it is now."""

    mapped: Map
    found: Found
    sheets: Mapping[str, str]  # name in the map: name today

    @property
    def is_same_book(self) -> bool:
        """Whether the workbook is the one that the map was written of, to the byte."""
        return self.found.book.sha256 == self.mapped.sha256

    def row(self, family: MapFamily, row: MapRow, where: str) -> Series | Problem:
        """The row as it is now, or what is told where it is not found, or not alone.

        In the workbook that the map was written of the cells say which row it is, and the label
        has to agree; in one that changed since, the label and the family say it.
        """
        timeline = self._timelines[row.timeline]
        sheet = self.sheets[timeline.sheet]
        here = self._by_cells.row(timeline, row, sheet)
        if self.is_same_book:
            return _agreed(here, row, sheet, where)
        if row.label is None:
            return _unlabelled(row, where)
        same = self._same(family, row, timeline.sheet, sheet)
        one = self._chosen(same, row)
        if one is not None:
            how = torn(timeline, row, one, self.found.grids[one.sheet])
            return _torn(row, one, how, where) if how else one
        if not same and here is not None and self._is_beyond_search(here, row):
            return here
        return _lost(row, sheet, same or self._labelled[plain(row.label)], bool(same), where)

    def _chosen(self, same: Sequence[Series], row: MapRow) -> Series | None:
        """The row among those of the same texts: by their number, else by its defined name."""
        if len(same) == row.nth[1]:
            return same[row.nth[0] - 1]
        named = self._by_cells.named(row.name) if row.name else None
        return next((one for one in same if one is named), None)

    def _same(self, family: MapFamily, row: MapRow, sheet: str, today: str) -> Sequence[Series]:
        """The rows of the same texts on the sheet; a copy on another one is never taken for them.

        Where the family is not there under its name, the one row of that label on the sheet is
        taken, if the map has no other one of it there.
        """
        label = plain(row.label or "")
        names = [plain(family.found if row.found is None else row.found)]
        if today != sheet and names[0] == family_of(sheet):
            names.append(family_of(today))  # the sheet names the family, and was renamed
        for name in names:
            if (name, label) in self._on_sheets[today]:
                return _under(self._on_sheets[today][name, label], row)
        alone = [one for one in self._labelled[label] if one.sheet == today]
        is_alone = len(alone) == 1 and self._mapped_labels[sheet, label] == 1
        return _under(alone, row) if is_alone else ()

    def _is_beyond_search(self, here: Series, row: MapRow) -> bool:
        """Whether cells that the search gives to no row still stand beside the label."""
        same_label = plain(here.row.label) == plain(row.label or "")
        return same_label and not self._by_cells.is_known(here)

    @cached_property
    def _by_cells(self) -> ByCells:
        return ByCells(self.found)

    @cached_property
    def _timelines(self) -> Mapping[str, MapTimeline]:
        return {one.name: one for one in self.mapped.timelines}

    @cached_property
    def _mapped_labels(self) -> Mapping[_Texts, int]:
        """How many rows of the map stand on each sheet under each label."""
        rows = (row for family in self.mapped.families for row in family.rows)
        sheets = ((self._timelines[row.timeline].sheet, row) for row in rows)
        return Counter((sheet, plain(row.label or "")) for sheet, row in sheets)

    @cached_property
    def _on_sheets(self) -> Mapping[str, Mapping[_Texts, Sequence[Series]]]:
        made: dict[str, dict[_Texts, Sequence[Series]]] = defaultdict(dict)
        for (sheet, family, label), group in by_key(self.found.series).items():
            made[sheet][family, label] = group
        return made

    @cached_property
    def _labelled(self) -> Mapping[str, Sequence[Series]]:
        """Rows by their label, whatever their family: where to look for one that is lost."""
        made: dict[str, list[Series]] = defaultdict(list)
        for groups in self._on_sheets.values():
            for (_, label), group in groups.items():
                made[label] += group
        return made


def _under(listed: Sequence[Series], row: MapRow) -> Sequence[Series]:
    """Those of several rows that stand under the text that the map gives."""
    return [one for one in listed if not row.under or row.under in texts_around(one.row)]


def _torn(row: MapRow, one: Series, how: str, where: str) -> Problem:
    """A row that was found, but not whole."""
    message = f'the row "{row.label}" at {_place(one.sheet, one.cells)} is not whole: {how}.'
    fix = "Take out the lines or columns that were put between its cells, or put them elsewhere."
    return Problem("E524", message, where, fix)


def _agreed(here: Series | None, row: MapRow, sheet: str, where: str) -> Series | Problem:
    """The row on the cells of the map, if the label beside it is the one that the map gives."""
    cells = _place(sheet, row.cells)
    if here is None:
        return Problem(
            "E524",
            f"no headings count periods for {cells}.",
            where,
            "Correct the cells or the timeline: as many cells as it has periods.",
        )
    if row.label is None or plain(here.row.label) == plain(row.label):
        return here
    beside = f'"{here.row.label}"' if here.row.label else "no text"
    return Problem(
        "E527",
        f'{beside} stands beside {cells}, the label in the map is "{row.label}".',
        where,
        "Correct the one that is wrong, or take the label out of the map.",
    )


def _unlabelled(row: MapRow, where: str) -> Problem:
    """A row that only its cells tell, in a workbook that changed since."""
    return Problem(
        "E524",
        f"only its cells {ranges_text(row.cells)} say which row it is, and the workbook was "
        "changed since.",
        where,
        "Correct the cells, and write the label that stands beside them into the map.",
    )


def _lost(row: MapRow, sheet: str, others: Sequence[Series], is_same: bool, where: str) -> Problem:
    """A row that is not there any more, or is one of several."""
    was = f"it was {_place(sheet, row.cells)}"
    listed = ", ".join(_named(one) for one in others[:_MOST])
    more = f" and {len(others) - _MOST:,} more" if len(others) > _MOST else ""
    if is_same:
        message = f'the label "{row.label}" and its family fit {listed}{more}; {was}'
        message += f", {row.nth[0]} of {row.nth[1]} such rows." if row.nth[1] > 1 else "."
        fix = "Give these rows different labels in the workbook, and write that of this one here."
        return Problem("E525", message, where, fix)
    message = f'no row "{row.label}" of its family is left; {was}.'
    if listed:
        message += f" Rows of that label: {listed}{more}."
    fix = "Correct label, or found, the family as the workbook names it; or take the row out here."
    return Problem("E524", message, where, fix)


def _named(one: Series) -> str:
    """A row with its place and its family."""
    return f'{_place(one.sheet, one.cells)} of "{one.family}"'


def _place(sheet: str, cells: Sequence[Ref]) -> str:
    """Sheet and first cell with the last one, as a planner reads it."""
    ends = cell_name(*cells[0]), cell_name(*cells[-1])
    return f"{quote_sheet(sheet)}!{ends[0]}" + (f":{ends[1]}" if len(cells) > 1 else "")

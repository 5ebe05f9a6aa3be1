"""What a comparison of two workbooks finds; imports the values of cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sopxl_workbook.ooxml import Value

RENAMED = "sheet renamed"


class Kind(StrEnum):
    """What happened to a cell, or to the row that it stands in."""

    CHANGED = "value changed"
    FILLED = "blank became value"
    EMPTIED = "value became blank"
    RETYPED = "type changed"  # a number became text, and the like
    FAILED = "error appeared"
    MENDED = "error went"
    FORMULA = "formula changed"
    FORMULA_ADDED = "formula added"  # where a blank was
    FORMULA_GONE = "formula removed"  # and a blank left
    FIXED = "formula became constant"
    LIVE = "constant became formula"
    CALCULATED = "result recalculated"  # the formula is the same
    ROW_ADDED = "row added"
    ROW_REMOVED = "row removed"


@dataclass(frozen=True, slots=True)
class Side:
    """One cell as it stands in one of the books."""

    place: str = ""  # "Forecast!F12"; empty if that book has no such row
    value: Value = None
    formula: str = ""
    relative: str = ""  # the formula told from its own cell, the same in a moved row
    day: str = ""  # a number that its format shows as a date: that date


@dataclass(frozen=True, slots=True)
class Subject:
    """What a cell or a row speaks of, apart from its address."""

    sheet: str
    table: str = ""  # empty outside tables
    key: tuple[str, ...] = ()  # of a row: family and measure; outside tables its label
    column: str = ""  # heading; empty where the period says it all
    period: str = ""
    order: int = -1  # place of the period among all periods; -1 where there is none
    unit: str = ""
    is_title: bool = False  # the cell is part of the name of its row


@dataclass(frozen=True, slots=True)
class Finding:
    """One cell that is not the same in both books."""

    kind: Kind
    what: Subject
    old: Side
    new: Side

    @property
    def difference(self) -> float | None:
        """New less old, where both are numbers and no days; a blank is no zero."""
        old, new = self.old.value, self.new.value
        is_day = bool(self.old.day or self.new.day)
        if type(old) is float and type(new) is float and not is_day:
            return new - old
        return None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that only one of the books has."""

    is_added: bool
    what: Subject
    place: str  # "Actuals!A1337:F1337"
    cells: Sequence[tuple[Subject, Side]] = ()  # those that are not blank, its key left out

    @property
    def kind(self) -> Kind:
        """Row added or row removed."""
        return Kind.ROW_ADDED if self.is_added else Kind.ROW_REMOVED

    @property
    def findings(self) -> list[Finding]:
        """Its cells as findings; at least one, that stands for the row itself."""
        cells = self.cells or [(self.what, Side(self.place))]
        if self.is_added:
            return [Finding(self.kind, what, Side(), side) for what, side in cells]
        return [Finding(self.kind, what, side, Side()) for what, side in cells]


@dataclass(frozen=True, slots=True)
class Structural:
    """A change of what holds the cells: sheets, tables, columns, names, other parts."""

    change: str  # "sheet added", "column removed"
    name: str
    sheet: str = ""
    old: str = ""
    new: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it is a part of the file that is told by its hash alone."""
        return self.change.startswith("part ")


@dataclass(frozen=True, slots=True)
class SheetCount:
    """How many cells a sheet has that are not blank; None where the book has no such sheet."""

    sheet: str
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class BookName:
    """Which file was compared."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Difference:
    """All that is not the same in two books, in the order of the sheets."""

    old: BookName
    new: BookName
    structure: Sequence[Structural] = ()
    rows: Sequence[RowChange] = ()
    cells: Sequence[Finding] = ()  # recalculated results left out
    calculated: Sequence[Finding] = ()
    sheets: Sequence[SheetCount] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return not (self.structure or self.rows or self.cells or self.calculated)

    @property
    def counts(self) -> dict[str, int]:
        """How many cells there are of each kind, and how many rows and changes of structure."""
        kinds = Counter(cell.kind for cell in (*self.cells, *self.calculated))
        kinds.update(row.kind for row in self.rows)
        found = {kind.value: kinds[kind] for kind in Kind if kinds[kind]}
        return found | ({"structure": len(self.structure)} if self.structure else {})

    def of_sheet(self, *names: str) -> Difference:
        """The part that speaks of these sheets, by old or new name; with no name, all of it."""
        if not names:
            return self
        wanted = {name.casefold() for name in names}
        renamed = [one for one in self.structure if one.change == RENAMED]
        wanted |= {one.new.casefold() for one in renamed if one.old.casefold() in wanted}

        def is_of(sheet: str) -> bool:
            return sheet.casefold() in wanted

        return replace(
            self,
            structure=[one for one in self.structure if is_of(one.sheet)],
            rows=[row for row in self.rows if is_of(row.what.sheet)],
            cells=[found for found in self.cells if is_of(found.what.sheet)],
            calculated=[found for found in self.calculated if is_of(found.what.sheet)],
            sheets=[count for count in self.sheets if is_of(count.sheet)],
        )

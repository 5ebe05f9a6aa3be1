"""Which family a code belongs to in a period; imports the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sopxl.calendar import Calendar
from sopxl.errors import Problem
from sopxl_workbook.contract import FAMILIES, ITEM_MAP
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.tables.keys import fold
from sopxl_workbook.tables.model import Tables, TypedTable


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row of the item map."""

    family: str
    factor: float  # family units in one unit of the item
    start: float  # day number; minus infinity where the row always held
    end: float  # day number; infinity where it still holds
    row: int


class ItemMap:
    """Families by code: a family's own name, or an item in the period in which its row holds.

    A family that was merged into another one is an item of it.
    """

    def __init__(self, tables: Tables) -> None:
        self.calendar: Calendar = tables.calendar
        self.families = frozenset(tables[FAMILIES.name].columns["Family"])
        self.items = _rows_by_item(tables[ITEM_MAP.name])
        self._found: dict[tuple[str, int], tuple[str, float] | None] = {}

    def find(self, code: str, period: int) -> tuple[str, float] | None:
        """The family of a code and its units in one of the code; None if no row holds then.

        A row holds in a period that it overlaps by a day; of two the later one.
        """
        is_family = code in self.families
        if is_family and code not in self.items:
            return code, 1.0
        if (code, period) not in self._found:
            found = self._look_up(code, period)
            self._found[code, period] = (code, 1.0) if found is None and is_family else found
        return self._found[code, period]

    def _look_up(self, code: str, period: int) -> tuple[str, float] | None:
        row = period - self.calendar.first
        first, last = self.calendar.start_days[row], self.calendar.end_days[row]
        for mapping in reversed(self.items.get(code, ())):
            if mapping.start <= last and mapping.end >= first:
                return mapping.family, mapping.factor
        return None


def ended_families(tables: Tables) -> frozenset[str]:
    """The families that ended before the first open period."""
    base = tables.settings.base - tables.calendar.first
    if not 0 <= base < tables.calendar.count:
        return frozenset()
    opens = tables.calendar.start_days[base]
    rows = tables[FAMILIES.name].of("Family", "To")
    return frozenset(family for family, end in rows if end is not None and end < opens)


def last_planned(tables: Tables, family: str, last: int) -> int:
    """The last period in which a family is planned, at most that one; before it, it ended."""
    end = dict(tables[FAMILIES.name].of("Family", "To")).get(family)
    if end is None or end >= tables.calendar.start_days[-1]:
        return last
    begun = int(np.searchsorted(tables.calendar.start_days, end, side="right"))
    return min(last, tables.calendar.first + begun - 1)


def _rows_by_item(typed: TypedTable) -> dict[str, Sequence[Mapping]]:
    rows: dict[str, list[Mapping]] = defaultdict(list)
    columns = typed.of("Item", "Family", "Factor", "From", "To")
    for row, (item, family, factor, start, end) in enumerate(columns):
        held = (-float("inf") if start is None else start, float("inf") if end is None else end)
        rows[item].append(Mapping(family, 1.0 if factor is None else factor, *held, row))
    return {item: sorted(found, key=lambda m: m.start) for item, found in rows.items()}


def check_item_map(tables: Tables) -> Iterator[Problem]:
    """Items named like a family, and rows of an item that hold at the same time."""
    typed = tables[ITEM_MAP.name]
    items = ItemMap(tables)
    families = {fold(family) for family in items.families - ended_families(tables)}
    for item, rows in items.items.items():
        if fold(item) in families:
            yield Problem(
                "E130",
                f'"{item}" is an item and a family as well.',
                typed.at(rows[0].row),
                "Take the row out: a family's own name needs none.",
            )
        for earlier, later in pairwise(rows):
            if earlier.end != float("inf") and later.start <= earlier.end:
                yield Problem(
                    "E144",
                    f'"{item}" belongs to {earlier.family} until {iso_day(earlier.end)}, and to '
                    f"{later.family} from {iso_day(later.start)} on.",
                    typed.at(later.row),
                    "Let one row end on the day before the other begins.",
                )

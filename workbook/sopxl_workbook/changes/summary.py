"""What a change set comes to: counts, and sums before and after; imports the model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sopxl_workbook.changes.model import Change, Content, Formula, TableSize, TableWidth
from sopxl_workbook.changes.names import NAMELESS, CellName


@dataclass(frozen=True, slots=True)
class Total:
    """The control total of one sheet, measure and reason: what its numbers come to."""

    sheet: str
    reason: str
    cells: int
    numbers: int  # cells that hold a number before or after
    before: float  # sum of the numbers among the old contents, whatever their units
    after: float
    measure: str = ""  # of the rows of a wide sheet; "" where the cells are of no one measure
    row: str = ""  # what its rows are: "Family"; the one family, where there is one only
    rows: int = 0  # how many families; 0 where there is no measure
    first: str = ""  # label of the first period, "" where there is no measure
    last: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a change set comes to, for a message and for the log."""

    typed: int  # cells that a person would have to type
    cached: int  # stored results of formulas that stay
    by_sheet: dict[str, int]  # typed cells
    by_reason: dict[str, int]  # typed cells
    totals: tuple[Total, ...]  # of typed cells
    resized: tuple[TableSize, ...]
    widened: tuple[TableWidth, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same in words and numbers that JSON holds."""
        return asdict(self)


def summary_of(
    changes: Sequence[Change],
    resized: Iterable[TableSize],
    widened: Iterable[TableWidth] = (),
    name_of: Callable[[Change], CellName] = lambda _: NAMELESS,
) -> Summary:
    """The counts and sums of some changes; name_of : calls a cell."""
    typed = [change for change in changes if not change.is_cached]
    groups: dict[tuple[str, str, str], list[tuple[Change, CellName]]] = {}
    for change in typed:
        name = name_of(change)
        key = (change.sheet, name.measure, change.reason)
        groups.setdefault(key, []).append((change, name))
    return Summary(
        typed=len(typed),
        cached=len(changes) - len(typed),
        by_sheet=dict(Counter(change.sheet for change in typed)),
        by_reason=dict(sorted(Counter(change.reason for change in typed).items())),
        totals=tuple(_total(*key, groups[key]) for key in sorted(groups)),
        resized=tuple(resized),
        widened=tuple(widened),
    )


def _total(
    sheet: str, measure: str, reason: str, group: Sequence[tuple[Change, CellName]]
) -> Total:
    old = [_number(change.old) for change, _ in group]
    new = [_number(change.new) for change, _ in group]
    numbers = sum(one is not None or other is not None for one, other in zip(old, new, strict=True))
    total = Total(sheet, reason, len(group), numbers, _sum(old), _sum(new), measure)
    return total if not measure else _spread(total, group)


def _spread(total: Total, group: Sequence[tuple[Change, CellName]]) -> Total:
    """The same with its families, and the first and last of its months."""
    by_row = {name.key: name for _, name in group}
    rows = {name.row for name in by_row.values()}
    columns = [change.column for change, _ in group]
    one, other = (group[columns.index(pick(columns))][1] for pick in (min, max))
    row = one.row if len(rows) == 1 else one.row_heading
    return replace(total, row=row, rows=len(rows), first=one.period, last=other.period)


def _number(content: Content) -> float | None:
    value = content.value if isinstance(content, Formula) else content
    return value if isinstance(value, float) else None


def _sum(numbers: Iterable[float | None]) -> float:
    return math.fsum(number for number in numbers if number is not None)

"""What a change set comes to: counts, and sums before and after; imports the model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sopxl_workbook.changes.model import Change, Content, Formula, TableSize, TableWidth


@dataclass(frozen=True, slots=True)
class Total:
    """The control total of one sheet and one reason: what its numbers come to."""

    sheet: str
    reason: str
    cells: int
    numbers: int  # cells that hold a number before or after
    before: float  # sum of the numbers among the old contents, whatever their units
    after: float


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
) -> Summary:
    """The counts and sums of some changes."""
    typed = [change for change in changes if not change.is_cached]
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in typed:
        groups.setdefault((change.sheet, change.reason), []).append(change)
    return Summary(
        typed=len(typed),
        cached=len(changes) - len(typed),
        by_sheet=dict(Counter(change.sheet for change in typed)),
        by_reason=dict(sorted(Counter(change.reason for change in typed).items())),
        totals=tuple(_total(*key, group) for key, group in sorted(groups.items())),
        resized=tuple(resized),
        widened=tuple(widened),
    )


def _total(sheet: str, reason: str, changes: Sequence[Change]) -> Total:
    old = [_number(change.old) for change in changes]
    new = [_number(change.new) for change in changes]
    numbers = sum(one is not None or other is not None for one, other in zip(old, new, strict=True))
    return Total(sheet, reason, len(changes), numbers, _sum(old), _sum(new))


def _number(content: Content) -> float | None:
    value = content.value if isinstance(content, Formula) else content
    return value if isinstance(value, float) else None


def _sum(numbers: Iterable[float | None]) -> float:
    return math.fsum(number for number in numbers if number is not None)

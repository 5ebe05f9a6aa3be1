"""Which period of a planner's own workbook is the last closed one, where its rows tell.

Imports find, labelled and period_text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.period_text import period_text

_COUNTED = ("actual", "actual_production", "actual_inventory", "actual_shipments")
_BALANCES = ("ending_inventory", "ending_backlog")


def last_closed(found: Found, rows: Sequence[Series]) -> str:
    """The last closed period, as period_text writes it; "" where the rows do not tell or differ.

    Actuals are there up to it and blank from then on; else the balances are typed up to it and
    formulas from then on. A first period that is typed alone is an opening and tells nothing.
    """
    for several in (_by_actuals(rows), _by_balances(found, rows)):
        told = set(several)
        if told:
            return told.pop() if len(told) == 1 else ""
    return ""


def _by_actuals(rows: Sequence[Series]) -> Iterator[str]:
    """What each row of actuals says that is filled for some periods and then blank."""
    for one in rows:
        if one.measure in _COUNTED:
            yield from _filled_until(one, np.isfinite(one.values))


def _by_balances(found: Found, rows: Sequence[Series]) -> Iterator[str]:
    """What each balance says that is typed for some periods and then worked out."""
    for one in rows:
        if one.measure in _BALANCES:
            formulas = found.formulas[one.sheet].texts
            is_typed = np.array([cell not in formulas for cell in one.cells])
            if is_typed.sum() > 1:
                yield from _filled_until(one, is_typed)


def _filled_until(
    one: Series, is_past: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Iterator[str]:
    """The last period of the past, if past and future are one run each."""
    count = int(is_past.sum())
    if 0 < count < is_past.size and is_past[:count].all():
        yield period_text(one.row.marks[count - 1])

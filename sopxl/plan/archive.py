"""What was authorised, and what became of it: rows by origin; imports numpy and arrays only.

An origin is the number of the period that was month 1 of the plan when it was authorised. A row
holds a figure for the periods that the plan then looked at; elsewhere it is NaN.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Block, Vector


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """One authorised figure of one family, as it stood when it was authorised."""

    origin: int  # period that was month 1 of the plan
    family: str
    measure: str  # "Forecast", "Production", "Inventory" or "Backlog"; "Usage", "Subcontract"
    unit: str
    run: str  # the run that authorised it
    by: str
    version: str  # of the engine
    values: Vector  # units, shape (T,)


def at_lag(
    rows: Iterable[ArchiveRow], family: str, measure: str, lag: int, first: int, periods: int
) -> Vector:
    """The figure that held for each period, authorised so many periods before it.

    lag : periods from the origin to the period, 0 or more.
    first : number of the first period of the axis. periods : how many there are.
    Returns : shape (T,); NaN where nothing was authorised then.
    """
    found = np.full(periods, np.nan)
    for row in rows:
        at = row.origin + lag - first
        if row.family == family and row.measure == measure and 0 <= at < periods:
            found[at] = row.values[at]
    return found


def waterfall(
    rows: Iterable[ArchiveRow], family: str, measure: str, origins: range, periods: int
) -> Block:
    """What each origin said, one row an origin.

    origins : the origins to show. periods : of the axis.
    Returns : shape (origins, T); NaN where an origin said nothing.
    """
    block = np.full((len(origins), periods), np.nan)
    for row in rows:
        if row.family == family and row.measure == measure and row.origin in origins:
            block[row.origin - origins.start] = row.values
    return block

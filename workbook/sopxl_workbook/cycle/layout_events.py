"""What logged events change in a book of a layout that did not count them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sopxl.errors import Problem
from sopxl.plan.company import Company
from sopxl_workbook.contract import EVENTS
from sopxl_workbook.tables.findings import some

EVENTS_COUNT = 3  # the layout since which events are added to the baseline


def newly_counted(company: Company, layout: float) -> Iterator[Problem]:
    """W570 where events change the forecast of open months from now on.

    layout : that the book had.
    """
    planned = company.planned
    more = company.event_change[planned].copy()
    more[~np.isnan(company.override[planned]) | np.isnan(company.baseline[planned])] = 0.0
    families = [company.families[i].name for i in np.flatnonzero((more != 0).any(axis=0))]
    if layout < EVENTS_COUNT and families:
        yield Problem(
            "W570",
            f"the logged events now count: they change the forecast of {some(families)}, in all "
            f"by {more.sum():+,.10g} units.",
            EVENTS.sheet,
            "Take out what the baseline holds already, then run sopxl plan.",
        )

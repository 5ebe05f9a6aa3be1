"""The corner of a plan, held against bounds that have moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sopxl.optimise.family import solved_plan
from sopxl.optimise.refit import corner_of

COSTS = {"regular labour per unit": 5, "holding": 1, "backorder": 2}


def test_a_corner_whose_bounds_are_gone_stands_nowhere() -> None:
    """Whichever way each is gone: without a word of a number that is none."""
    solved = solved_plan([100, 120, 90], {}, COSTS, {"regular production": 110})
    corner = corner_of(solved.model, solved.solution)
    assert corner.ends(solved.model) is not None
    rows = np.full(solved.model.row_low.shape, np.inf)
    gone = replace(solved.model, row_low=-rows, row_high=rows)
    by_turns = replace(corner, rows_at_low=np.arange(rows.size) % 2 == 0)
    assert [one.ends(gone) for one in (corner, by_turns)] == [None, None]

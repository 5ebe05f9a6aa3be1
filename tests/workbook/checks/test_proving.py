"""How near a cell has to be to what is right: as near as what it is worked out from is stored."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from sopxl_workbook.checks.proving import Standing, prove
from sopxl_workbook.contract import PROJECTION
from sopxl_workbook.write import ROUNDING

USED, INVENTORY = 2267.4455, 1079.7359  # units of a month


def breaks(off: float) -> int:
    """How many cells break a rule whose right side is so far off, made of a large usage."""
    calendar = SimpleNamespace(labels=["2027-05"])
    cells = SimpleNamespace(is_typed=lambda key, period: False, place=lambda key, period: "BI61")
    standing = SimpleNamespace(
        company=SimpleNamespace(calendar=calendar), tables={PROJECTION.name: cells}
    )
    found = np.array([[INVENTORY]])
    moves = {"the usage": np.array([[USED]]), "the forecast": np.array([[np.nan]])}
    given: Any = ("rule", found, found + off, "Inventory", ["Cartons"])
    return prove(cast(Standing, standing), *given, moves=moves).breaks


@pytest.mark.parametrize("share", [0.99, -0.99])
def test_a_result_that_a_run_leaves_as_it_is_breaks_no_rule(share: float) -> None:
    """A stored usage within the rounding of the writer is not written again, and mends nothing."""
    assert breaks(share * ROUNDING * USED) == 0


@pytest.mark.parametrize("off", [1e-4, -1e-4])
def test_what_is_further_off_does(off: float) -> None:
    """A ten thousandth of a unit is no rounding."""
    assert breaks(off) == 1

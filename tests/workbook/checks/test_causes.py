"""The likely cause of a wrong figure."""

from __future__ import annotations

import numpy as np
import pytest

from sopxl_workbook.checks.causes import likely_cause

RIGHT = [100.0, 110.0, 125.0, 90.0, 140.0]
SHIFTED = "the row is shifted by one month"


@pytest.mark.parametrize(
    ("found", "period", "moves", "cause"),
    [
        ([100, 110, np.nan, 90, 140], 2, {}, "the figure was deleted"),
        ([100, 100, 110, 125, 90], 1, {}, SHIFTED),
        ([110, 125, 90, 140, 0], 0, {}, SHIFTED),
        ([110, 125, 90, 0, 0], 0, {}, ""),
        ([100, -110, 125, 90, 140], 1, {}, "the sign is turned"),
        ([100, 220, 125, 90, 140], 1, {}, "the figure is counted twice"),
        ([100, 117, 125, 90, 140], 1, {"Adjusted": 7}, "Adjusted is left out or counted twice"),
        ([100, 96, 125, 90, 140], 1, {"Adjusted": 7}, "the sign of Adjusted is turned"),
        ([100, 96, 125, 90, 140], 1, {"Adjusted": 0, "Shipped": 3}, ""),
        ([100, 96, 125, 90, 140], 1, {"Adjusted": np.nan}, ""),
    ],
)
def test_the_cause_of_a_row(
    found: list[float], period: int, moves: dict[str, float], cause: str
) -> None:
    """Deleted, shifted, turned, doubled, or a movement taken wrongly; else nothing is guessed."""
    parts = {name: np.full(5, float(value)) for name, value in moves.items()}
    assert likely_cause(np.array(found, float), np.array(RIGHT), period, parts) == cause


def test_one_wrong_month_is_not_called_shifted() -> None:
    """That a figure is its neighbour's may be chance; two in a row are not."""
    found = np.array([100.0, 100.0, 125.0, 90.0, 140.0])
    assert likely_cause(found, np.array(RIGHT), 1, {}) == ""

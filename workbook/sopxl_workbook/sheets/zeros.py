"""No page shows "−0" or "+0": what is rounded to nothing is shown as 0; imports the styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sopxl_workbook.cellspec import CellSpec
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.sheets.style import Styles

_HALVES = {"units": 0.5, "deviation": 0.5, "thousand": 500.0, "signed": 500.0}
# by the number format of a style: half of the last place that it shows
_NEARLY = 1 - 1e-9  # a half itself is rounded up
_PLAIN = "0_i;0_i"  # the second part is that of numbers below zero: without their sign


def plain_zeros(sheet: Any, styles: Styles, cells: Mapping[tuple[int, int], CellSpec]) -> None:
    """Shows a number that its format rounds to nothing without a sign.

    It is the last rule of the page, so that every other one goes before it.
    """
    for half in sorted(set(_HALVES.values())):
        spots = [spot for spot, cell in cells.items() if _half(cell.style) == half]
        if not spots:
            continue
        sheet.conditional_format(
            *(spots[0][0] - 1, spots[0][1] - 1, spots[0][0] - 1, spots[0][1] - 1),
            {
                "type": "cell",
                "criteria": "between",
                "minimum": -half * _NEARLY,
                "maximum": half * _NEARLY,
                "multi_range": " ".join(_ranges(spots)),
                "format": styles.rule("", _PLAIN),
            },
        )


def _half(style: str) -> float:
    """Half of the last place that a style shows; 0 where it needs no rule."""
    return next((_HALVES[word] for word in reversed(style.split()) if word in _HALVES), 0.0)


def _ranges(spots: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Some cells as ranges of one row each, from left to right and from top to bottom."""
    run: list[tuple[int, int]] = []
    for row, column in [*sorted(spots), (0, 0)]:
        if run and (row, column) != (run[-1][0], run[-1][1] + 1):
            yield f"{cell_name(*run[0])}:{cell_name(*run[-1])}"
            run = []
        run.append((row, column))

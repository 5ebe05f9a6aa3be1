"""The examples of the registered functions, worked out; imports registry and constants."""

from __future__ import annotations

from sopxl.cells import Cells
from sopxl.constants import parsed
from sopxl.registry import CellFunction


def evaluated(function: CellFunction) -> Cells:
    """What a function gives for its own example, as rows of cells."""
    return function.evaluate(*parsed(function.example).arguments)

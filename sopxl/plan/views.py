"""Rows of the consensus: views of functions, their owners, what was agreed; imports numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class ViewRow:
    """What one function expects of a family in one period, as it was given in a month."""

    family: str
    function: str
    period: int  # number of the period on the axis
    given: int  # number of the period that was open when it was given
    quantity: float  # family units, or money
    is_money: bool = False  # in the company's currency


@dataclass(frozen=True, slots=True)
class ViewOwner:
    """A function that gives views."""

    function: str
    owner: str = ""
    weight: float = np.nan  # of its view in the weighted mean; NaN where none is set


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """A figure that was agreed, and the views that it was agreed on; family units."""

    family: str
    period: int
    now: float
    lowest: float = np.nan
    highest: float = np.nan

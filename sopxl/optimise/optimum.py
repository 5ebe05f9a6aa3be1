"""Proof that a corner is the plan that is given, by own arithmetic; imports numpy and steps.

Nothing is taken from the steps but what is basic, the columns and the prices. What the rows come to
and what one more of each column costs are worked out again, and each bound is asked whether
leaving it would cost; where it would not, whether the plan would weigh more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Vector, largest, smallest
from sopxl.optimise.model import Indices, Model
from sopxl.optimise.problem import Places
from sopxl.optimise.proof import noise_of
from sopxl.optimise.refit import activity
from sopxl.optimise.steps import Walk
from sopxl.optimise.tableau import COST, WEIGHT, priced_out


@dataclass(frozen=True)
class Place:
    """Where all stands at a corner: columns, and rows with their sign turned; shape (n + m,)."""

    each: Vector
    over_low: Vector  # by how much each is above its least
    under_high: Vector  # by how much each is below its most

    @classmethod
    def of(cls, model: Model, walk: Walk) -> Place:
        """The place of a walk, its rows by what the columns come to."""
        each, width = walk.each(), walk.corner.width
        each[width:] = -activity(model, each[:width])
        return cls(each, each - walk.low, walk.high - each)

    def fits(self, basic: Indices, slack: float) -> bool:
        """Whether all keeps its bounds, and what is not basic stands at one; to within the slack.

        What is no number does not.
        """
        away = np.minimum(self.over_low, self.under_high)
        if not smallest(away) >= -slack:
            return False
        away[basic] = 0.0
        return largest(away) <= slack


@dataclass(frozen=True)
class Proof:
    """What proves a corner whatever demand is, as long as it fits; as Solution has it."""

    prices: Vector
    reduced: Vector
    basic: Indices


def proof_of(model: Model, walk: Walk, place: Place, weight: Vector) -> Proof | None:
    """The proof that no plan costs less, and that each other one that costs as little weighs more.

    place : of the walk, where all that is not basic stands at its ends. weight : of each column.
    Returns : Proof; None where there is none.
    """
    basic, width, noise = walk.basic, walk.corner.width, noise_of(model.cost)
    costs = walk.line(len(basic) + COST)
    prices = -costs[width:]
    reduced = model.cost - priced_out(model, prices)
    costs = np.concatenate((reduced, costs[width:]))
    if not largest(np.abs(costs[basic])) <= noise:
        return None
    at_high = place.over_low > place.under_high
    costs = np.where(at_high, -costs, costs)  # of leaving its bound
    costs[basic] = costs[walk.corner.fixed] = np.inf
    if not smallest(costs) >= -noise:
        return None
    free = np.flatnonzero(costs <= noise)
    if free.size and not _weighs_more(walk, free, at_high[free], weight):
        return None
    of_column = basic < width
    reduced[basic[of_column]] = prices[basic[~of_column] - width] = 0.0  # but for noise they are
    return Proof(prices, reduced, np.where(of_column, basic, width - 1 - basic))


def _weighs_more(walk: Walk, free: Places, at_high: NDArray[np.bool_], weight: Vector) -> bool:
    """Whether the plan weighs more with any of these off its bound, at no cost."""
    weighed = walk.line(len(walk.basic) + WEIGHT)[free]
    return smallest(np.where(at_high, -weighed, weighed)) > noise_of(weight)

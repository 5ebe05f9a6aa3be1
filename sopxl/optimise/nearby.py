"""The least-cost plan for another demand, from the corner of one that is known; imports steps.

It is given only where all of it is proved by own arithmetic: that each rule and bound is kept, that
no other plan costs less, and that every other one that costs as little weighs more. Else the
solver is asked, and what it finds is the corner that the next plan starts from.
"""

from __future__ import annotations

from collections import OrderedDict

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.asked import asked_of, with_asked
from sopxl.optimise.model import Model
from sopxl.optimise.optimum import Place, Proof, proof_of
from sopxl.optimise.solution import Solution
from sopxl.optimise.solver import Live, Status
from sopxl.optimise.steps import Walk
from sopxl.optimise.tableau import Tableau, tableau_of

_FITS = 1e-10  # share of the largest quantity by which a bound may be missed
_MOST_ROWS = 400  # of a programme whose corner is kept: beyond that the solver is the quicker one
_FEW, _SHARE = 12, 2  # steps at most: these, or one for so many periods
_IN_VAIN = 3  # plans in turn that were not found, after which another corner is learnt
_LEARNT = 3  # corners in turn that were in vain, after which none is learnt any more
_PROOFS = 64  # corners of which it is kept that no plan costs less
_LATELY = 4.0  # plans that what is asked mostly is a mean of
_WALKED = 16  # steps, after which it is asked whether another corner would be nearer
_NEARER = 0.8  # of the way: what is nearer than that is
_WORD = "Optimal"


class Nearby:
    """The corner of a plan, for plans that differ in their demand alone."""

    def __init__(self) -> None:
        """Starts with none."""
        self._corner: Tableau | None = None
        self._proofs: OrderedDict[bytes, Proof] = OrderedDict()  # of corners, by what stands where
        self._weight: Vector = np.empty(0)
        self._usual: Vector = np.empty(0)  # what was asked lately, in the mean
        self._vain = self._learnt = self._steps = 0

    @property
    def is_new(self) -> bool:
        """Whether no corner was learnt yet."""
        return not (self._corner or self._learnt)

    @property
    def wants_another(self) -> bool:
        """Whether a corner is to be learnt again: there is none, and it may be worth its while."""
        return self._corner is None and self._learnt < _LEARNT

    def learn(self, live: Live, found: Solution, weight: Vector) -> None:
        """Keeps the corner of a plan, if it can be proved by its tableau alone.

        live : has just given found. weight : what ties are broken by, of each column.
        """
        self._weight = weight
        self._vain, self._learnt = 0, self._learnt + 1
        model = live.model
        is_small = found.status is Status.OPTIMAL and model.pattern.height <= _MOST_ROWS
        inverse = live.inverse(found) if is_small else None
        corner = None if inverse is None else tableau_of(model, found, inverse, weight)
        if corner is None:
            return
        walk = Walk(corner, asked_of(model), 0)
        if self._proved(model, walk, _FITS * max(model.largest, 1.0)) is not None:
            self._corner, self._usual = corner, asked_of(model)

    def found(self, model: Model, size: float) -> Solution | None:
        """The least-cost plan by the rule for ties, with its proof.

        model : as the one that was learnt, but for what the balances have to come to. size : the
        largest quantity that matters.
        Returns : Solution; None where it is not found so.
        """
        if self._corner is None:
            return None
        walk, slack = self._walk(model), _FITS * size
        found = self._proved(model, walk, slack) if walk.arrives(slack / 10) else None
        if found is not None:
            self._vain = self._learnt = 0
            self._follow(model, walk, slack)
            return found
        self._vain += 1
        if self._vain == _IN_VAIN:
            self._corner = None
        return None

    def _walk(self, model: Model) -> Walk:
        """A walk from the corner that is kept to what is asked."""
        assert self._corner is not None  # else nobody walks
        most = max(_FEW, self._corner.periods // _SHARE)
        return Walk(self._corner, asked_of(model), most)

    def _follow(self, model: Model, walk: Walk, slack: float) -> None:
        """Goes on to the corner of what is asked mostly, once that is nearer to what is asked."""
        asked, was = asked_of(model), self._usual
        self._usual = was + (asked - was) / _LATELY
        self._steps += walk.steps
        if self._steps < _WALKED:
            return
        self._steps, kept = 0, asked_of(walk.corner.model)
        if np.abs(asked - was).sum() > _NEARER * np.abs(asked - kept).sum():
            return
        usual = with_asked(model, self._usual)
        walk = self._walk(usual)
        if walk.arrives(slack / 10) and self._proved(usual, walk, slack) is not None:
            self._corner = walk.corner_here(self._weight, usual) or self._corner

    def _proved(self, model: Model, walk: Walk, slack: float) -> Solution | None:
        """The plan that a walk came to; None where not all of it is proved."""
        place = Place.of(model, walk)
        if not place.fits(walk.basic, slack):
            return None
        key = walk.stands.tobytes()
        proof = self._proofs.get(key) or proof_of(model, walk, place, self._weight)
        if proof is None:
            return None
        self._proofs[key] = proof
        if len(self._proofs) > _PROOFS:
            self._proofs.popitem(last=False)
        values = place.each[: walk.corner.width]
        return Solution(
            *(Status.OPTIMAL, _WORD, values, proof.prices, proof.reduced),
            *(model.money(values), proof.basic),
        )

"""Models that stay in the solver: a change of demand, costs or limits is solved from the last plan.

Imports numpy, model and solver. Which plan is given does not depend on it: ties are broken by the
same rule, so a warm solve gives the plan of a cold one, to within the solver's noise.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from sopxl.arrays import Vector
from sopxl.optimise.model import Model
from sopxl.optimise.scales import scale_of
from sopxl.optimise.solver import Live, Solution, Status

MOST_KEPT = 4  # models; one of 200 families and 36 periods takes some 20 MB


class Warm:
    """The models that were solved last, each with the basis of its least-cost plan."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        """Starts with none. most : models that are kept; the one used longest ago goes first."""
        self._kept: OrderedDict[tuple[Any, ...], tuple[Live, Any]] = OrderedDict()
        self._most = most
        self.hits = 0  # solves that began with the plan before

    def solved(
        self,
        model: Model,
        start: Callable[[], Any],
        deadline: float,
        lean: Vector | None = None,
    ) -> tuple[Live, Solution]:
        """A model with fractions in the solver and its optimum, from the last basis where known.

        start : makes the basis of a first solve. deadline : by the clock time.monotonic. lean : as
        that of Live.
        Returns : Live, free to be changed, and Solution as a cold solve gives it.
        """
        key = _structure(model)
        live, basis = self._kept.pop(key, (None, None))
        if live is not None:
            is_moved = live.is_moved
            live.change_to(model, lean)
            if is_moved:
                live.start_from(basis)
            found = live.solve(deadline)
            if found.status is Status.OPTIMAL:
                self.hits += 1
                self._keep(key, live)
                return live, found
        live, found = cold(model, start, deadline, lean)
        if found.status is Status.OPTIMAL:
            self._keep(key, live)
        return live, found

    def _keep(self, key: tuple[Any, ...], live: Live) -> None:
        self._kept[key] = live, live.basis()
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


def cold(
    model: Model, start: Callable[[], Any], deadline: float, lean: Vector | None = None
) -> tuple[Live, Solution]:
    """A model with fractions in a new solver, and its optimum; as Warm.solved."""
    live = Live(model, relaxed=True, lean=lean)
    live.start_from(start())
    return live, live.solve(deadline)


def begun(
    model: Model, start: Callable[[], Any], deadline: float, warm: Warm | None, lean: Vector
) -> tuple[Live, Solution]:
    """As Warm.solved; cold where no models are kept."""
    return (cold if warm is None else warm.solved)(model, start, deadline, lean)


def _structure(model: Model) -> tuple[Any, ...]:
    """What two models have in common that differ in demand, costs and limits alone."""
    own = b"" if model.values is model.pattern.values else model.values.tobytes()
    return (model.pattern.told, own, scale_of(model))

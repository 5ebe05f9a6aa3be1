"""The solvers of HiGHS that are kept, how their options stand, and their words; imports highspy.

It is imported when it is asked, since that takes a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEADY = {
    "output_flag": False,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_pool_soft_limit": 100,
}


class Status(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    OUT_OF_TIME = "out of time"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Words:
    """What highspy says."""

    well: Any  # of a call that went well
    unfinished: tuple[Any, ...]  # of a run that another way may finish
    ended: dict[Any, Status]  # of a run that has come to its end


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of highspy, which is imported when it is asked."""
    from highspy import HighsModelStatus as Told
    from highspy import HighsStatus

    ended = {
        Told.kOptimal: Status.OPTIMAL,
        Told.kInfeasible: Status.INFEASIBLE,
        Told.kUnbounded: Status.UNBOUNDED,
        Told.kUnboundedOrInfeasible: Status.UNBOUNDED,
        Told.kTimeLimit: Status.OUT_OF_TIME,
    }
    return Words(HighsStatus.kOk, (Told.kIterationLimit, Told.kUnknown), ended)


def basis_of(columns: NDArray[np.bool_], rows: NDArray[np.bool_], *, is_sure: bool = False) -> Any:
    """A basis: which columns and which rows are in it; the others stand at their lower bound.

    is_sure : whether it is one whatever the numbers are, so that the solver need not look first.
    """
    from highspy import HighsBasis, HighsBasisStatus

    kinds = np.array((HighsBasisStatus.kLower, HighsBasisStatus.kBasic), dtype=object)
    basis = HighsBasis()
    basis.col_status = kinds[columns.astype(int)].tolist()
    basis.row_status = kinds[rows.astype(int)].tolist()
    basis.alien = not is_sure
    return basis


class Kept:
    """A solver that says nothing on the screen, and what its options stand at."""

    def __init__(self) -> None:
        import highspy

        bare: Any = highspy.Highs.__base__  # the class itself prints a banner when it is made
        self.highs = bare()
        self.steady = _STEADY
        self._options: dict[str, Any] = {}
        for name, value in _STEADY.items():
            self.set(name, value)

    def set(self, name: str, value: Any) -> None:
        """Sets an option, where it stands at another value."""
        if self._options.get(name) != value:
            self.highs.setOptionValue(name, value)
            self._options[name] = value


_SPARE: list[Kept] = []  # solvers that nobody uses: to make one takes as long as a small plan
_MOST_SPARE = 2


def taken() -> Kept:
    """A solver that is kept, or a new one."""
    while _SPARE:
        kept = _SPARE.pop()
        if kept.steady is _STEADY:
            return kept
    return Kept()


def give_back(kept: Kept) -> None:
    """Keeps a solver, emptied, for the next model."""
    kept.highs.clearModel()
    if len(_SPARE) < _MOST_SPARE:
        _SPARE.append(kept)

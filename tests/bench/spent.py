"""What work takes of the processor and by the clock, and what stands around it; in turn.

A small plan is over before a busy machine has come round to it: so ratios are those of the
processor, with the processes that are started, and by the clock beside them where it matters.
"""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

COLD = ", right after other work"


@dataclass(frozen=True)
class Spent:
    """Seconds of one run, or the medians of some."""

    processor: float
    clock: float


@dataclass(frozen=True)
class Within:
    """A piece of work and what it is done within, which is not timed."""

    work: Callable[[], object]
    around: Callable[[], AbstractContextManager[object]]


Work = Callable[[], object] | Within


def spent(work: Work) -> Spent:
    """One run of a piece of work; what it leaves to be thrown away, the next one does not pay."""
    run, around = (work.work, work.around()) if isinstance(work, Within) else (work, nullcontext())
    with around:
        gc.disable()
        before, started = _used(), time.perf_counter()
        run()
        taken = Spent(_used() - before, time.perf_counter() - started)
        gc.enable()
    return taken


def processor_seconds(work: Work) -> float:
    """What a piece of work takes of the processor, here and in the processes that it starts."""
    return spent(work).processor


def in_turn(works: dict[str, Work], runs: int, *, twice: bool = False) -> dict[str, list[Spent]]:
    """Each piece of work so many times, one after the other, so that a busy moment meets all.

    twice : each is done once more right before, which counts under its name with COLD: what is over
    in less than a thousandth of a second pays then above all for the processor's caches, which
    others have filled.
    """
    names = [name + cold for name in works for cold in ("", *((COLD,) if twice else ()))]
    taken: dict[str, list[Spent]] = {name: [] for name in names}
    for _ in range(runs):
        for name, work in works.items():
            if twice:
                taken[name + COLD].append(spent(work))
            taken[name].append(spent(work))
    return taken


def both_medians(works: dict[str, Work], runs: int, *, twice: bool = False) -> dict[str, Spent]:
    """Median seconds of each piece of work, in turn."""
    return {name: median(taken) for name, taken in in_turn(works, runs, twice=twice).items()}


def medians(works: dict[str, Work], runs: int) -> dict[str, float]:
    """Median seconds of the processor for each piece of work, in turn."""
    return {name: one.processor for name, one in both_medians(works, runs).items()}


def median(taken: list[Spent]) -> Spent:
    """The medians of some runs."""
    return Spent(
        statistics.median(one.processor for one in taken),
        statistics.median(one.clock for one in taken),
    )


def _used() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)

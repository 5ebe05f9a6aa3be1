"""What a call through xlwings' own classic path costs beside an empty function; and its import.

xlwings' code runs with its Windows modules stood in for, as in the tests; what Excel and COM add is
the same for both and is not in it.

python tests/bench/bench_xlwings.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from timing import medians, sized

from sopxl.registry import Number, Periods

LANE = Path(__file__).resolve().parents[1] / "hosts" / "xlwings_lane"
FACE, EMPTY = "sopxl_udfs.excel.face", "empty"
CALLS, PERIODS, RUNS = 1000, 36, sized(7, 3)
GOAL, IMPORT_GOAL = 2, 20  # times an empty function; milliseconds more than xlwings alone
IMPORTS = """
import time
begun = time.process_time()  # whoever else is busy does not count
import xlwings
between = time.process_time()
import sopxl_udfs.excel.face
print(between - begun, time.process_time() - between)
"""


def BARE(demand: Periods, opening: Number, closing: Number) -> Any:
    """A cell function without any work.

    demand, opening, closing : as of SOP_LEVEL.
    Returns : the demand.
    """
    return demand


def empty_module() -> None:
    """A module of two functions that give their first argument back: xlwings' own, and ours."""
    import xlwings as xw

    from sopxl.registry import function, sop_function
    from sopxl_udfs.excel.face import face

    def asked(demand: Any, opening: Any, closing: Any) -> Any:
        return demand

    asked.__annotations__ = {}
    told = xw.func(asked)
    for name in ("demand", "opening", "closing"):
        told = xw.arg(name, ndim=2, err_to_str=True)(told)
    sop_function("Bench", "=BARE(1,1,1)")(BARE)
    module = ModuleType(EMPTY)
    module.__file__ = f"{EMPTY}.py"
    module.EMPTY, module.BARE = told, face(function("BARE"))  # type: ignore[attr-defined]
    sys.modules[EMPTY] = module


def calls() -> dict[str, Callable[[], object]]:
    """A thousand calls of each function, with a range of 36 cells."""
    sys.path.insert(0, str(LANE))
    import standin

    standin.install()
    from xlwings import udfs

    empty_module()
    demand = standin.FakeRange((tuple(100.0 + period for period in range(PERIODS)),))
    given = (demand, 100.0, 80.0)

    def called(module: str, name: str) -> Callable[[], object]:
        return lambda: [udfs.call_udf(module, name, given) for _ in range(CALLS)]

    works = {name: called(EMPTY, name) for name in ("EMPTY", "BARE")}
    return works | {name: called(FACE, name) for name in ("SOP_LEVEL", "SOP_CHASE")}


def import_seconds() -> tuple[float, float]:
    """Median seconds of work for importing xlwings, and sopxl's own functions after it."""
    found = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, check=True)
        found.append(tuple(map(float, done.stdout.split())))
    alone, more = zip(*found, strict=True)
    return statistics.median(alone), statistics.median(more)


def main() -> None:
    """Prints the ratios and the goals."""
    works = calls()
    for work in works.values():
        work()  # imports, and whatever is kept from the first call on
    times = medians(works, RUNS)
    empty = times["EMPTY"]
    print(f"a call of an empty function with {PERIODS} cells {empty / CALLS * 1e6:.0f} µs")
    print(f"  one of sopxl without work {times['BARE'] / empty:5.2f} x (goal {GOAL})")
    for name in list(works)[2:]:
        print(f"  {name} with its work  {times[name] / empty:5.2f} x")
    alone, more = import_seconds()
    print(f"importing xlwings {alone * 1000:.0f} ms")
    print(
        f"  the functions of sopxl {more * 1000:.0f} ms more (goal {IMPORT_GOAL} on an idle "
        f"machine), {more / alone:.2f} x"
    )


if __name__ == "__main__":
    main()

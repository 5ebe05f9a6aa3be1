"""The add-in's own worker, in which some calls go wrong, by the first argument of SOP_EXPLAIN.

Run as a script by the add-in of test_worker_faults.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sopxl import registry
from sopxl_udfs.calc import worker

_KILLED = Path(sys.argv[-1])  # there once the worker was killed in the middle of a call


def _fault(*given: Any) -> Any:
    raise ZeroDivisionError(f"a fault with {len(given)} arguments")


def _function(name: str) -> Any:
    return SimpleNamespace(evaluate=_fault) if name == "SOP_VERSION" else _known(name)


def _answer(name: str, *given: Any, ask: Any) -> Any:
    word = given[0] if name == "SOP_EXPLAIN" and given else ""
    if word == "hang":
        time.sleep(60)
    if word == "die" or (word == "die once" and not _KILLED.exists()):
        _KILLED.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    rest = given[1:] if word == "die once" else given
    return _real(name, *rest, ask=ask)


if __name__ == "__main__":
    _known, _real = registry.function, worker.answer
    registry.function, worker.answer = _function, _answer
    worker.main()

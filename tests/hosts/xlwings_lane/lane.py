"""Runs calls through xlwings' own code: a pickle of calls comes in, a pickle of answers goes out.

A call is (module, function, arguments). An argument is ("range", rows), ("value", value) or
("missing",); the answer is what xlwings gives back to the VBA wrapper, or ("failed", text).
"""

from __future__ import annotations

import importlib
import io
import pickle
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import standin

standin.install()

from xlwings import udfs  # noqa: E402


def argument(kind: str, value: Any = None) -> Any:
    """One argument as the VBA wrapper hands it over."""
    if kind == "missing":
        return standin.MISSING
    return standin.FakeRange(value) if kind == "range" else value


def answer(module: str, function: str, given: list[tuple[Any, ...]]) -> Any:
    """What Excel would get for one call."""
    try:
        return udfs.call_udf(module, function, tuple(argument(*one) for one in given))
    except Exception as error:  # noqa: BLE001  (whatever xlwings raises is the answer)
        return ("failed", f"{type(error).__name__}: {error}")


def wrappers(module: str) -> str:
    """The VBA that xlwings itself would write for the module."""
    text = io.StringIO()
    book = type("Book", (), {"Name": "plan.xlsm"})()
    udfs.generate_vba_wrapper(module, importlib.import_module(module), text, book)
    return text.getvalue()


def main() -> None:
    """Answers one pickle on standard input."""
    request = pickle.load(sys.stdin.buffer)  # written by the test that started this process
    answers = [answer(*call) for call in request["calls"]]
    pickle.dump(
        {"answers": answers, "wrappers": [wrappers(module) for module in request["wrappers"]]},
        sys.stdout.buffer,
    )


if __name__ == "__main__":
    main()

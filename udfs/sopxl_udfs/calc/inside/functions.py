"""The add-in object: one method a cell function, each one question to the worker."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo, XServiceName

from .pipe import LateError, Worker, WorkerError

SERVICE = "org.sopxl.Functions"
IMPLEMENTATION = "org.sopxl.Functions.python"
INTERFACE = "org.sopxl.XFunctions"
SENTINEL = "#SOP!"

Rows = tuple[tuple[Any, ...], ...]


def _error(code: int) -> Rows:
    """A cell that shows an error: a NaN that carries Calc's code in its low half."""
    (value,) = struct.unpack("<d", struct.pack("<II", code, 0x7FF80000))
    return ((value,),)


_ERRORS = {
    "#N/A": _error(32767),
    "#VALUE!": _error(519),
    "#DIV/0!": _error(532),
    "#NUM!": _error(503),
    "#REF!": _error(524),
    "#NAME?": _error(525),
    "#NULL!": _error(521),
}


def shown(answer: Any) -> Rows:
    """A worker's answer as Calc takes it: rows of values, or a true error."""
    if isinstance(answer, tuple):
        return answer
    name = str(answer).removeprefix(SENTINEL).partition("|")[0]
    return _ERRORS.get(name, _ERRORS["#VALUE!"])


def _method(name: str) -> Callable[..., Rows]:
    def call(self: Any, *given: Any) -> Rows:
        try:
            return shown(self.worker.call((name, *given)))
        except LateError:
            return _ERRORS["#N/A"]  # there may be an answer, but nobody has it yet
        except WorkerError:
            return _ERRORS["#VALUE!"]

    return call


def _variadic(name: str) -> Callable[..., Rows]:
    """The last parameter of a variadic method is one tuple of all the rest."""
    method = _method(name)

    def call(self: Any, *given: Any) -> Rows:
        return method(self, *given[:-1], *(given[-1] or ()))

    return call


def _init(self: Any, context: Any, *_: Any) -> None:
    del context


def factory(names: dict[str, bool], worker: Worker) -> type:
    """The class of the add-in object.

    names : the functions, and whether each is variadic. worker : who answers.
    """
    from org.sopxl import XFunctions  # known to LibreOffice only once the add-in is loaded

    body: dict[str, Any] = {
        name: _variadic(name) if variadic else _method(name) for name, variadic in names.items()
    }
    body |= {
        "__init__": _init,
        "worker": worker,
        "getServiceName": lambda self: SERVICE,
        "getImplementationName": lambda self: IMPLEMENTATION,
        "supportsService": lambda self, name: name == SERVICE,
        "getSupportedServiceNames": lambda self: (SERVICE,),
    }
    bases = (unohelper.Base, XServiceInfo, XServiceName, XFunctions)
    return type("Functions", bases, body)

"""The cell functions as Excel asks for them; the one module, with open_book, that imports xlwings.

Every registered function appears here under its own name with its own arguments and no hints,
since xlwings converts by hint. Values in, rows out; a refusal leaves as a text that the VBA
wrapper turns into a true error.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import xlwings as xw

import sopxl_udfs.functions  # noqa: F401  (registers the cell functions)
from sopxl import registry
from sopxl.errors import SopError
from sopxl.registry import CellFunction
from sopxl_udfs.calc.inside.log import note_fault
from sopxl_udfs.excel.values import plain_rows
from sopxl_udfs.excel.words import LONGEST_HELP


def face(function: CellFunction) -> Callable[..., Any]:
    """The function as xlwings calls it: every range as rows, every error as a text."""

    def call(*given: Any) -> Any:
        try:
            return function.evaluate(*map(plain_rows, given))
        except SopError as error:
            return registry.sentinel(error)
        except Exception as error:  # noqa: BLE001  (a cell shows every error, Excel none)
            note_fault(function.name, error)
            return registry.sentinel(error)

    call.__name__ = call.__qualname__ = function.name
    call.__module__ = __name__
    call.__doc__ = function.summary[:LONGEST_HELP]
    call.__annotations__ = {}
    call.__signature__ = _signature(function)  # type: ignore[attr-defined]
    told: Callable[..., Any] = xw.func(category=f"S&OP: {function.category}")(call)
    for argument in function.arguments:
        options = {"ndim": 2, "err_to_str": True, "doc": argument.help[:LONGEST_HELP]}
        told = xw.arg(argument.name, **options)(told)
    return told


def _signature(function: CellFunction) -> inspect.Signature:
    parameters = []
    for argument in function.arguments:
        if function.is_variadic and argument is function.arguments[-1]:
            parameters.append(inspect.Parameter(argument.name, inspect.Parameter.VAR_POSITIONAL))
            continue
        optional = argument.optional and not function.is_variadic
        default = None if optional else inspect.Parameter.empty
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters.append(inspect.Parameter(argument.name, kind, default=default))
    return inspect.Signature(parameters)


for _function in registry.functions():
    globals()[_function.name] = face(_function)

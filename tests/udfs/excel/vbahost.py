"""Runs our VBA texts in pyOpenVBA's interpreter, with Python itself where xlwings would answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyopenvba.apps.excel import ExcelApplication, Range
from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    VBAArray,
    VBAErrorValue,
    VBAObject,
    VBARuntimeError,
    member,
    method,
)

from sopxl_udfs.excel import vba

RUNNER = """\
Public Function XLPy() As Object
    Set XLPy = TestRunner
End Function
Public Sub RunPython(command As String)
    TestRunner.RunPython command
End Sub
"""

Answer = Callable[[str, str, list[Any]], Any]


def rows_as_array(rows: list[list[Any]]) -> VBAArray:
    """Rows as the two-dimensional array that COM gives."""
    bounds = [(0, len(rows) - 1), (0, len(rows[0]) - 1)]
    down = [EMPTY if row[c] is None else row[c] for c in range(len(rows[0])) for row in rows]
    return VBAArray(bounds, items=down)


class Runner(VBAObject):
    """Stands where xlwings' COM server stands; keeps what it was asked."""

    vba_type_name = "XLPython"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.calls: list[tuple[str, str, list[Any]]] = []
        self.commands: list[str] = []
        self.failure = ""

    @method
    def CallUDF(self, module: Any, name: Any, given: Any, book: Any, caller: Any) -> Any:
        """One cell function."""
        self.calls.append((str(module), str(name), list(given.elements())))
        found = self.answer(*self.calls[-1])
        if isinstance(found, Exception):
            raise VBARuntimeError(1000, str(found))
        return found

    @method
    def RunPython(self, command: Any) -> Any:
        """One button."""
        if self.failure:
            raise VBARuntimeError(1, self.failure)
        self.commands.append(str(command))
        return EMPTY


class Application(VBAObject):
    """The parts of Excel's Application that our texts use and the interpreter has not."""

    vba_type_name = "Application"

    def __init__(self, real: Any) -> None:
        self.real = real
        self.described: list[dict[str, Any]] = []

    @member
    def Caller(self) -> Any:
        """The cell that asks."""
        return self.real.vba_get("Range", ["A1"])

    @method
    def Intersect(self, one: Any, other: Any) -> Any:
        """The cells that both have."""
        return self.real.vba_get("Intersect", [one, other])

    @method
    def MacroOptions(
        self, Macro: Any, Description: Any, Category: Any, ArgumentDescriptions: Any = MISSING
    ) -> Any:
        """What the Insert Function window would show."""
        texts = ArgumentDescriptions
        arguments = list(texts.elements()) if isinstance(texts, VBAArray) else []
        self.described.append(
            {"macro": Macro, "text": Description, "heading": Category, "arguments": arguments}
        )
        return EMPTY


class Host:
    """An open workbook with our modules in it."""

    def __init__(self, answer: Answer, modules: dict[str, str] | None = None) -> None:
        self.excel = ExcelApplication()
        self.book = self.excel.add_workbook()
        self.runner = Runner(answer)
        self.application = Application(self.excel.application)
        host = self.excel.interpreter.host
        found = host.global_object
        ours = {"testrunner": self.runner, "application": self.application}
        host.global_object = lambda name: ours[name] if name in ours else found(name)
        for name, text in (modules or vba.modules()).items():
            if name != "ThisWorkbook":
                lines = [line for line in text.splitlines() if not line.startswith("Attribute")]
                self.excel.add_module("\n".join(lines), name=name)
        self.excel.add_module(RUNNER, name="xlwings")

    def range(self, reference: str) -> Range:
        """A range of the first sheet."""
        return self.excel.application.vba_get("Range", [reference])

    def put(self, reference: str, rows: list[list[Any]]) -> None:
        """Values into the first sheet."""
        self.excel.sheet(1).set_value(reference, rows)

    def call(self, name: str, *given: Any) -> Any:
        """A function or a macro, as a cell or a button calls it."""
        return self.excel.run(name, *given)


def is_error(value: Any, number: int) -> bool:
    """Whether the value is that true Excel error."""
    return value == VBAErrorValue(number)

"""What a cell function is: name, arguments, defaults, docs, shape; knows no spreadsheet program.

A function is written once, in sopxl_udfs.functions; the xlwings face, the VBA wrapper, the Calc
add-in, the Functions sheet and the README table are generated from what is registered here.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, TypeAlias

import numpy as np

from sopxl import cells
from sopxl.arrays import Block, Vector
from sopxl.errors import InputError, LimitError, NotFoundError, SopError, fault


class Kind(Enum):
    """What a planner gives for an argument."""

    PERIODS = "a row or column, one number a period; or a block, families down, periods across"
    KNOWN = "as periods, but blank where a number is not known and not needed"
    EACH = "one number, or one for each family"
    ITEMS = "a row or column, one number an item"
    NUMBER = "one number"
    DATES = "a row or column of dates"
    FLAG = "TRUE or FALSE"
    WORD = "a word"
    GRID = "a range with several columns"
    REST = "the arguments of that function"


# What a registered function's arguments are written as; the body gets the type on the left.
Periods: TypeAlias = Annotated[Block, Kind.PERIODS]
Known: TypeAlias = Annotated[Any, Kind.KNOWN]
Each: TypeAlias = Annotated[Any, Kind.EACH]
Items: TypeAlias = Annotated[Vector, Kind.ITEMS]
Number: TypeAlias = Annotated[float, Kind.NUMBER]
Dates: TypeAlias = Annotated[Block, Kind.DATES]
Flag: TypeAlias = Annotated[bool, Kind.FLAG]
Word: TypeAlias = Annotated[str, Kind.WORD]
Grid: TypeAlias = Annotated[list[list[Any]], Kind.GRID]
Rest: TypeAlias = Annotated[Any, Kind.REST]
_KINDS: dict[str, Kind] = {
    name: hint.__metadata__[0]
    for name, hint in list(globals().items())
    if hasattr(hint, "__metadata__")
}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a cell function."""

    name: str
    kind: Kind
    optional: bool
    help: str  # one line: meaning, unit, limits


@dataclass(frozen=True, slots=True)
class CellFunction:
    """One SOP_ function, as a planner sees it in every host."""

    name: str
    category: str
    summary: str  # the first sentence of its help
    arguments: tuple[Argument, ...]
    result: str  # shape, unit and sign of what it gives
    rule: str
    source: str
    example: str  # a formula that a planner can copy
    body: Callable[..., Any]
    engine: str = ""  # name of the function in sopxl.calc that does the work

    @property
    def signature(self) -> str:
        """The call as help texts show it, optional arguments in brackets."""
        names = (f"[{a.name}]" if a.optional else a.name for a in self.arguments)
        return f"{self.name}({', '.join(names)})"

    @property
    def is_variadic(self) -> bool:
        """Whether the last argument stands for any number of them."""
        return bool(self.arguments) and self.arguments[-1].kind is Kind.REST

    def help_text(self) -> str:
        """All that is told of the function, on lines for a terminal."""
        width = max((len(a.name) for a in self.arguments), default=0)
        arguments = (f"  {a.name:<{width}}  {a.help}" for a in self.arguments)
        return "\n".join(
            (
                self.signature,
                self.summary,
                *arguments,
                f"Returns: {self.result}",
                f"Rule: {self.rule}",
                f"Source: {self.source}",
                f"Example: {self.example}",
            )
        )

    def evaluate(self, *given: Any) -> cells.Cells:
        """Cells in, cells out: the result as rows of plain values, laid like the first range.

        given : for each argument a value, or rows of values as they stand in the sheet.
        Returns : list of rows. Raises SopError with the reason.
        """
        layout = self._layout(given)
        values = self._convert(given, layout)
        try:
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                return cells.to_cells(self.body(*values), layout)
        except (FloatingPointError, OverflowError):
            raise self._beyond_numbers() from None

    def _beyond_numbers(self) -> LimitError:
        """What is told where a quotient or a product leaves the numbers that there are."""
        return LimitError(
            "E122",
            "a number is too large, or too near to 0, to work with.",
            self.name,
            "Look for a figure that is far from all others.",
        )

    def _layout(self, given: tuple[Any, ...]) -> cells.Layout:
        """How the first range of periods lies; a single cell lies in no way."""
        for argument, raw in zip(self.arguments, given, strict=False):
            if argument.kind in _LAID and cells.has_several(raw):
                return cells.Layout.of(raw)
        return cells.Layout.ROW

    def _convert(self, given: tuple[Any, ...], layout: cells.Layout) -> list[Any]:
        fixed = self.arguments[:-1] if self.is_variadic else self.arguments
        if len(given) > len(fixed) and not self.is_variadic:
            raise InputError(
                "E119",
                f"{self.name} takes {len(fixed)} arguments, {len(given)} were given.",
                self.name,
                f"Write {self.signature}.",
            )
        values: list[Any] = []
        for position, argument in enumerate(fixed):
            raw = given[position] if position < len(given) else None
            values.append(self._convert_one(argument, raw, layout))
        return values + list(given[len(fixed) :])

    def _convert_one(self, argument: Argument, raw: Any, layout: cells.Layout) -> Any:
        if cells.is_missing(raw):
            if argument.optional:
                return None
            raise InputError(
                "E119",
                f"{self.name} needs {argument.name}.",
                argument.name,
                f"Write {self.signature}.",
            )
        if argument.kind is Kind.PERIODS:
            return cells.periods(raw, argument.name, layout)
        if argument.kind is Kind.KNOWN:
            return cells.as_they_stand(raw, argument.name, layout)
        return _CONVERT[argument.kind](raw, argument.name)


_LAID = frozenset((Kind.PERIODS, Kind.KNOWN, Kind.DATES, Kind.ITEMS))
_CONVERT: dict[Kind, Callable[[Any, str], Any]] = {
    Kind.EACH: cells.each,
    Kind.ITEMS: cells.items,
    Kind.NUMBER: cells.number,
    Kind.DATES: cells.dates,
    Kind.FLAG: cells.flag,
    Kind.WORD: cells.word,
    Kind.GRID: cells.grid,
}

_FUNCTIONS: dict[str, CellFunction] = {}


def sop_function(
    category: str, example: str, engine: Callable[..., Any] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., cells.Cells]]:
    """Registers a cell function; its docstring and annotations are all its help.

    category : the heading it stands under. example : a formula to copy. engine : the function
    that does the work; rule and source are told there, unless the body tells them itself.
    Returns : a decorator; the decorated name is then called with plain values or lists, as they
    stand in cells, and gives rows of plain values.
    """

    def register(body: Callable[..., Any]) -> Callable[..., cells.Cells]:
        function = _describe(body, category, example, engine)
        _FUNCTIONS[function.name] = function

        signature = inspect.signature(body)

        def call(*given: Any, **named: Any) -> cells.Cells:
            if not named:
                return function.evaluate(*given)
            bound = signature.bind_partial(*given, **named)
            bound.apply_defaults()
            return function.evaluate(*bound.args)

        call.__name__ = call.__qualname__ = function.name
        call.__doc__ = body.__doc__
        call.__module__ = body.__module__
        return call

    return register


def functions() -> tuple[CellFunction, ...]:
    """All registered functions, in the order in which they are written."""
    return tuple(_FUNCTIONS.values())


def function(name: str) -> CellFunction:
    """The function of that name, capitals or not; NotFoundError names the nearest."""
    found = _FUNCTIONS.get(name.strip().upper())
    if found is not None:
        return found
    near = difflib.get_close_matches(name.upper(), _FUNCTIONS, 1)
    hint = f"Did you mean {near[0]}?" if near else "See the Functions sheet."
    raise NotFoundError("E109", f'there is no function "{name}".', "name", hint)


_PART = re.compile(r"^(?P<head>[A-Za-z_]\w*(?:, [a-z_]\w*)*) : (?P<text>.*)$")


def docstring_parts(doc: str) -> dict[str, str]:
    """The parts of a docstring in the house's form: its first sentence under "", then by head."""
    lines = inspect.cleandoc(doc).splitlines()
    parts = {"": lines[0]}
    head = ""
    for line in lines[1:]:
        if line.startswith(">>>"):
            break
        match = _PART.match(line)
        if match:
            head = match["head"]
            for name in head.split(", "):
                parts[name] = match["text"].strip()
        elif line.strip() and head:
            for name in head.split(", "):
                parts[name] += " " + line.strip()
        elif not line.strip():
            head = ""
    return parts


def _describe(
    body: Callable[..., Any], category: str, example: str, engine: Callable[..., Any] | None
) -> CellFunction:
    told = docstring_parts(engine.__doc__ or "") if engine else {}
    parts = {"Rule": told.get("Rule", ""), "Source": told.get("Source", "")}
    parts.update(docstring_parts(body.__doc__ or ""))
    arguments = []
    for parameter in inspect.signature(body).parameters.values():
        rest = parameter.kind is inspect.Parameter.VAR_POSITIONAL
        arguments.append(
            Argument(
                parameter.name,
                Kind.REST if rest else _kind_of(parameter.annotation),
                rest or parameter.default is None,
                parts[parameter.name],
            )
        )
    return CellFunction(
        name=body.__name__,
        category=category,
        summary=parts[""],
        arguments=tuple(arguments),
        result=parts["Returns"],
        rule=parts["Rule"],
        source=parts["Source"],
        example=example,
        body=body,
        engine=engine.__name__ if engine else "",
    )


def _kind_of(annotation: Any) -> Kind:
    """The kind that an annotation names, "Each | None"; hints need not be worked out for it."""
    kind = _KINDS.get(str(annotation).partition("|")[0].strip())
    if kind is None:
        raise TypeError(f"an argument of a cell function is annotated {annotation}")
    return kind


def sentinel(error: Exception) -> str:
    """The text a host turns into a true error: the Excel error, the code, the sentence."""
    if isinstance(error, SopError):
        return f"#SOP!{error.excel}|{error.problem}"
    return f"#SOP!{SopError.excel}|{fault(error)}"

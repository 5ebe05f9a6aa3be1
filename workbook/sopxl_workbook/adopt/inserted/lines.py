"""The lines of the sheet of comparison: formulas with the values that they show; imports wanted.

A formula points at the planner's own cells; one of ours takes the lines above it on the new sheet,
whatever way the planner's cells run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sopxl.errors import Problem, SopError
from sopxl_workbook.adopt.inserted.wanted import DOLLARS, FITTING, INVENTORY, Comparison, Terms
from sopxl_workbook.ooxml import cell_name
from sopxl_workbook.sheets.beside import FIRST, OPENING, Line

Call = Callable[..., list[list[object]]]


@dataclass
class Sheet:
    """All lines, from the first row on, and what was left out."""

    first: int
    lines: list[Line | None] = field(default_factory=list)  # None for a blank line
    functions: list[str] = field(default_factory=list)  # that stand on it, each time
    left_out: list[Problem] = field(default_factory=list)

    def add(self, line: Line | None) -> int:
        """Adds a line and gives its row."""
        self.lines.append(line)
        return self.first + len(self.lines) - 1


def fill(sheet: Sheet, one: Comparison, functions: Collection[str], call: Call) -> None:
    """The lines of one family; nothing where none of the functions fits it."""
    chosen = [name for name in FITTING[one.kind] if name in functions]
    if not chosen:
        return
    count = len(one.periods)
    sheet.add(Line(one.family or "(no name)", "block", heads=one.heads))
    is_demand_first = one.kind == INVENTORY
    flows = (one.flow_out, one.flow_in) if is_demand_first else (one.flow_in, one.flow_out)
    upper, lower = (_own(sheet, one, terms) for terms in flows)
    outs, ins = (upper, lower) if is_demand_first else (lower, upper)
    others = _own(sheet, one, one.others) if one.others else None
    formula, value, source = one.opening
    start = None if one.kind == DOLLARS else (formula, value)
    own = _own(sheet, one, one.target, start, source if start else "")
    spans = {"in": _span(ins, count), "out": _span(outs, count), "own": _span(own, count)}
    spans["others"] = _span(others, count) if others else ""
    opening, last = cell_name(own, OPENING), cell_name(own, FIRST + count - 1)
    values = {
        "in": _values(one, one.flow_in),
        "out": _values(one, one.flow_out),
        "own": _values(one, one.target),
        "others": _values(one, one.others) if one.others else None,
        "opening": value,
        "last": max(one.target.value(one.periods[-1]), 0.0),
    }
    known = {**spans, "opening": opening, "last": f"MAX(0,{last})"}
    for name in chosen:
        _function(sheet, one, name, known, values, own, call)
    sheet.add(None)


_ARGUMENTS = {
    "SOP_INVENTORY": ("out", "opening", "in", "others"),
    "SOP_COVER": ("own", "out"),
    "SOP_LEVEL": ("out", "opening", "last"),
    "SOP_CHASE": ("out", "opening", "last"),
    "SOP_BACKLOG": ("in", "opening", "out", "others"),
    "SOP_LEVEL_BACKLOG": ("in", "opening", "last"),
    "SOP_DOLLARS": ("in", "out"),
}
_SAYS = {
    "SOP_INVENTORY": "Ending inventory by SOP_INVENTORY",
    "SOP_COVER": "Periods that your inventory lasts, by SOP_COVER",
    "SOP_LEVEL": "Level plan that ends where yours ends, by SOP_LEVEL",
    "SOP_CHASE": "Chase plan that keeps your last inventory, by SOP_CHASE",
    "SOP_BACKLOG": "Ending backlog by SOP_BACKLOG",
    "SOP_LEVEL_BACKLOG": "Level shipments that end where yours end, by SOP_LEVEL_BACKLOG",
    "SOP_DOLLARS": "Dollars by SOP_DOLLARS",
}
_PROVES = ("SOP_INVENTORY", "SOP_BACKLOG", "SOP_DOLLARS")  # what the planner worked out too


def _own(
    sheet: Sheet,
    one: Comparison,
    terms: Terms,
    number: tuple[str, float] | None = None,
    source: str = "",
) -> int:
    """A line of the planner's own numbers."""
    cells = [(terms.formula(at), terms.value(at)) for at in one.periods]
    said = f"{terms.source}; opening: {source}" if source else terms.source
    return sheet.add(Line(f"{terms.label}, yours", "normal", said, number, cells))


def _values(one: Comparison, terms: Terms) -> list[list[float]]:
    return [[terms.value(at) for at in one.periods]]


def _span(row: int, count: int) -> str:
    return f"{cell_name(row, FIRST)}:{cell_name(row, FIRST + count - 1)}"


def _function(
    sheet: Sheet,
    one: Comparison,
    name: str,
    known: Mapping[str, str],
    values: Mapping[str, object],
    own: int,
    call: Call,
) -> None:
    """A line of one of our functions, and what the planner's numbers differ from it by."""
    asked = [key for key in _ARGUMENTS[name] if known[key]]
    given = [values[key] for key in asked]
    if name == "SOP_BACKLOG" and values["others"]:
        given[-1] = [[-each for each in _first(values["others"])]]  # it asks what is cancelled
    arguments = [known[key] for key in asked]
    if name == "SOP_BACKLOG" and known["others"]:
        arguments[-1] = f"-{known['others']}"
    try:
        result = call(name, *given)[0]
    except SopError as error:
        why = f"{name} is left out for {one.family or 'the family'}: {error.problem.message}"
        sheet.left_out.append(Problem("W562", why, one.target.source, error.problem.fix))
        return
    style = "cover" if name == "SOP_COVER" else "stored"
    formula = f"={name}({','.join(arguments)})"
    row = sheet.add(Line(_SAYS[name], style, cells=[("", v) for v in result], array=formula))
    sheet.functions.append(name)
    if name in _PROVES:
        cells = [
            (f"={cell_name(own, at)}-{cell_name(row, at)}", _off(one, number, each))
            for number, (at, each) in enumerate(enumerate(result, FIRST))
        ]
        sheet.add(Line("Difference, yours − ours", "deviation", cells=cells))


def _first(rows: object) -> Iterator[float]:
    assert isinstance(rows, list)
    yield from rows[0]


def _off(one: Comparison, number: int, ours: object) -> object:
    """What the planner's number is off by."""
    own = one.target.value(one.periods[number])
    return own - ours if isinstance(ours, float | int) else ""

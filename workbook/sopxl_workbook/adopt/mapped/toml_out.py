"""A map as the text of its TOML file, with comments that say what may be corrected.

Imports model and cell_ranges. The form is fixed, so it is written line by line: read_map reads it
back the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from sopxl_workbook.adopt.mapped.cell_ranges import ranges_text
from sopxl_workbook.adopt.mapped.model import (
    Map,
    MapCell,
    MapFamily,
    MapPlan,
    MapRow,
    MapTimeline,
)
from sopxl_workbook.ooxml import cell_name

SCHEMA = 1
_HEAD = """\
# The plan that sopxl found in {workbook}. Correct it here; nothing is written into the workbook.
# After a correction, and after every change of the workbook's layout, hold the two together:
#   sopxl adopt {workbook} --map
# Rows are found again by their label and family; cells only say where they stood. To give a row
# other cells, correct cells and label together, or take the label out.
"""
_CLOSED = """\
# The last closed period, as on a timeline at the end, such as "{example}"; "" while none is.
"""
_PLAN = """\
# How the button Plan plans, and sopxl plan without --method: chase, level, hybrid or optimal.
"""
_NO_PLAN = """\
# To say it, take the # away from both lines:
# [plan]
# method = "level"
"""
_TIMELINES = """\
# The headings of the periods, oldest first. name is what the rows above call a timeline.
"""
_FAMILIES = """\

# A part for each family.
#   name        as you want it to be called; found is what the workbook names it: leave that
#   strategy    "stock" or "order"; "none" for totals and for resources with their load
#   backorders  where what is owed to customers stands: a "row", "negative" inventory, or "none"
#   rules       the identities that held; they are proven again with every change
#   measure     which row it is: {measures} ...
#   timeline    its headings, see the end of this file
#   under, nth  what tells a row from others of the same label; leave them
#   name        the defined name of its cells, which decides where a label stands several times
#   write       whether numbers of the row may be written; formulas never are
"""
_MEASURES = ("demand", "forecast", "production", "ending_inventory", "bookings")


def as_toml(mapped: Map) -> str:
    """The file of a map."""
    return "\n".join(_lines(mapped)) + "\n"


def _lines(mapped: Map) -> Iterator[str]:
    """The lines of the file, from the head to the last family."""
    yield from _HEAD.format(workbook=_argument(mapped.workbook)).splitlines()
    yield f"schema = {SCHEMA}"
    yield _pair("workbook", mapped.workbook)
    yield _pair("sha256", mapped.sha256)
    example = mapped.timelines[0].first if mapped.timelines else "2026-01"
    yield from _CLOSED.format(example=example).splitlines()
    yield _pair("closed", mapped.closed)
    yield from _PLAN.splitlines()
    yield from _plan(mapped.plan)
    yield from _FAMILIES.format(measures=", ".join(_MEASURES)).splitlines()
    for family in mapped.families:
        yield from _family(family)
    yield from _TIMELINES.splitlines()
    for timeline in mapped.timelines:
        yield from _timeline(timeline)


def _plan(one: MapPlan) -> Iterator[str]:
    """The table that says how to plan, or how to say it."""
    if not one.method:
        yield from _NO_PLAN.splitlines()
        return
    yield "[plan]"
    yield _pair("method", one.method)
    if one.target is not None:
        yield f"target = {one.target!r}"
    for key, numbers in (("costs", one.costs), ("limits", one.limits)):
        if numbers:
            pairs = {text(name): repr(number) for name, number in numbers.items()}
            yield f"{key} = {_inline(pairs)}"


def _timeline(one: MapTimeline) -> Iterator[str]:
    yield "[[timeline]]"
    yield _pair("name", one.name)
    yield _pair("sheet", one.sheet)
    if one.heads:
        yield _pair("cells", ranges_text(one.heads))
    yield _pair("unit", one.unit)
    yield _pair("first", one.first)
    yield _pair("last", one.last)
    yield f"periods = {one.periods}"
    yield ""


def _family(one: MapFamily) -> Iterator[str]:
    yield "[[family]]"
    for key in ("name", "found", "strategy", "unit", "backorders"):
        yield _pair(key, getattr(one, key))
    yield from _list("rules", [text(rule) for rule in one.rules])
    yield from _list("rows", [_inline(_row(row)) for row in one.rows])
    if one.cells:
        yield from _list("cells", [_inline(_cell(cell)) for cell in one.cells])
    yield ""


def _row(row: MapRow) -> Mapping[str, str]:
    """The pairs of one row; what is as usual is left out."""
    pairs = {"measure": text(row.measure), "timeline": text(row.timeline)}
    pairs["cells"] = text(ranges_text(row.cells))
    if row.label is not None:
        pairs["label"] = text(row.label)
    if row.under:
        pairs["under"] = text(row.under)
    if row.nth != (1, 1):
        pairs["nth"] = f"[{row.nth[0]}, {row.nth[1]}]"
    if row.found is not None:
        pairs["found"] = text(row.found)
    if row.name:
        pairs["name"] = text(row.name)
    return pairs | {"write": str(row.write).lower()}


def _cell(one: MapCell) -> Mapping[str, str]:
    pairs = {"measure": one.measure, "sheet": one.sheet, "cell": cell_name(*one.cell)}
    quoted = {key: text(value) for key, value in (pairs | {"label": one.label}).items()}
    return quoted | {"write": str(one.write).lower()}


def _inline(pairs: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"


def _list(key: str, items: Sequence[str]) -> Iterator[str]:
    """A list, an item a line."""
    if not items:
        yield f"{key} = []"
        return
    yield f"{key} = ["
    yield from (f"  {item}," for item in items)
    yield "]"


def _pair(key: str, value: str) -> str:
    return f"{key} = {text(value)}"


def text(value: str) -> str:
    """A text as TOML writes it, control characters and halves of characters escaped or replaced.

    >>> text('Bob "the" plan'), text("a\\tb")
    ('"Bob \\\\"the\\\\" plan"', '"a\\\\tb"')
    """
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _argument(name: str) -> str:
    """A file name as it is typed on a command line, on one line of a comment."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)
    return f'"{shown}"' if " " in shown else shown

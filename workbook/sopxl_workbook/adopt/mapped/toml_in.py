"""Reads the TOML file of a map; every fault is told with file, key, what is there, what has to be.

Imports model and fields.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from sopxl.errors import FileError, InputError, ProblemsError
from sopxl.plan.by_method import METHODS
from sopxl_workbook.adopt.mapped.fields import Fields
from sopxl_workbook.adopt.mapped.model import (
    BACKORDERS,
    STRATEGIES,
    UNITS,
    Map,
    MapCell,
    MapFamily,
    MapPlan,
    MapRow,
    MapTimeline,
)
from sopxl_workbook.adopt.mapped.toml_out import SCHEMA
from sopxl_workbook.adopt.words import row_measures

_OPENINGS = ("opening_inventory", "opening_backlog", "opening_workforce")
_ANEW = "Correct it, or move the file away and let sopxl adopt BOOK --map write it anew."


def read_map(path: Path) -> Map:
    """The map that a file holds.

    Raises FileError E007 for a file that cannot be read, InputError E500 for one that is no TOML,
    and ProblemsError with every key that is missing (E500), of another kind (E500) or not known
    (E124), with cells that are none (E151) or too few or many (E118), and with names that are
    there twice (E130) or not at all (E131).
    """
    return parse_map(_text(path), str(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError(
            "E007", f"the map cannot be read: {error.strerror}.", str(path), "Check its name."
        ) from None
    except UnicodeDecodeError:
        raise InputError("E500", "the map is not UTF-8.", str(path), "Save it as UTF-8.") from None


def parse_map(text: str, where: str) -> Map:
    """The map that a text holds; where : its file, for what is told. Raises as read_map does."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError("E500", f"the map is no TOML: {error}.", where, _ANEW) from None
    fields = Fields(whole, where)
    made = _map(fields)
    if fields.problems:
        raise ProblemsError(fields.problems)
    return made


def _map(fields: Fields) -> Map:
    """The whole map; what is wrong is gathered."""
    fields.only("schema", "workbook", "sha256", "closed", "plan", "timeline", "family")
    if fields.number("schema") != SCHEMA:
        fields.wrong("E500", "schema", f"is expected to be {SCHEMA}")
    timelines = tuple(_timeline(one) for one in fields.parts("timeline", "name"))
    counts = {one.name: one.periods for one in timelines}
    families = tuple(_family(one, counts) for one in fields.parts("family", "name"))
    fields.unique("timeline", [one.name for one in timelines])
    fields.unique("family", [one.name for one in families])
    return Map(
        fields.text("workbook"),
        fields.text("sha256"),
        fields.period("closed", ""),
        timelines,
        families,
        _plan(fields.part("plan")),
    )


def _plan(fields: Fields | None) -> MapPlan:
    """How the workbook is planned; nothing where the map does not say it."""
    if fields is None:
        return MapPlan()
    fields.only("method", "target", "costs", "limits")
    return MapPlan(
        fields.one_of("method", METHODS),
        fields.quantity("target"),
        fields.quantities("costs"),
        fields.quantities("limits"),
    )


def _timeline(fields: Fields) -> MapTimeline:
    fields.only("name", "sheet", "cells", "unit", "first", "last", "periods")
    heads, periods = fields.cells("cells", ()), fields.number("periods")
    if heads and len(heads) != periods:
        fields.wrong("E118", "cells", f"are {len(heads)} cells; periods says {periods}")
    return MapTimeline(
        fields.text("name"),
        fields.text("sheet"),
        heads,
        fields.one_of("unit", UNITS),
        fields.period("first"),
        fields.period("last"),
        periods,
    )


def _family(fields: Fields, counts: Mapping[str, int]) -> MapFamily:
    fields.only(
        *("name", "found", "strategy", "unit", "backorders", "rules", "rows", "cells"),
    )
    name = fields.text("name")
    rows = tuple(_row(one, counts) for one in fields.parts("rows", "measure"))
    return MapFamily(
        name,
        fields.text("found", name),
        fields.one_of("strategy", STRATEGIES),
        fields.text("unit", ""),
        fields.one_of("backorders", BACKORDERS, "none"),
        rows,
        tuple(_cell(one) for one in fields.parts("cells", "measure")),
        fields.texts("rules"),
    )


def _row(fields: Fields, counts: Mapping[str, int]) -> MapRow:
    """One row; its cells are as many as its timeline has periods."""
    fields.only("measure", "timeline", "cells", "label", "under", "nth", "found", "write", "name")
    timeline, cells = fields.text("timeline"), fields.cells("cells")
    if timeline not in counts:
        fields.wrong("E131", "timeline", f"is none of: {', '.join(counts) or 'no timeline'}")
    elif cells and len(cells) != counts[timeline]:
        fields.wrong("E118", "cells", f"are {len(cells)} cells; {timeline} has {counts[timeline]}")
    return MapRow(
        fields.one_of("measure", row_measures()),
        timeline,
        cells,
        fields.text("label") if fields.has("label") else None,
        fields.text("under", ""),
        fields.pair("nth", (1, 1)),
        fields.text("found") if fields.has("found") else None,
        fields.flag("write"),
        fields.text("name", ""),
    )


def _cell(fields: Fields) -> MapCell:
    fields.only("measure", "sheet", "cell", "label", "write")
    cells = fields.cells("cell")
    if len(cells) > 1:
        fields.wrong("E151", "cell", "is expected to be one cell, such as C4")
    return MapCell(
        fields.one_of("measure", _OPENINGS),
        fields.text("sheet"),
        cells[0] if cells else (1, 1),
        fields.text("label", ""),
        fields.flag("write"),
    )

"""A map on a terminal, as JSON and as lines of a page; imports model and cell_ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sopxl.errors import visible
from sopxl_workbook.adopt.mapped.cell_ranges import ranges_text
from sopxl_workbook.adopt.mapped.model import MapFamily, Resolved, ResolvedRow
from sopxl_workbook.ooxml import cell_name, place
from sopxl_workbook.ooxml.a1 import quote_sheet

_STRATEGIES = {"stock": "make to stock", "order": "make to order", "none": "not planned"}
_WIDEST = 24


def map_lines(resolved: Resolved) -> Iterator[str]:
    """A line each: the last closed period, then every family with what may be written of it."""
    closed = resolved.map.closed or "not told by the workbook; write it into the map"
    yield f"last closed period: {closed}"
    names = [visible(one.name) for one in resolved.map.families]
    width = min(max(map(len, names), default=0), _WIDEST)
    for name, family in zip(names, resolved.map.families, strict=True):
        yield f"{name:<{width}}  {'; '.join(_told(resolved, family))}"


def _told(resolved: Resolved, family: MapFamily) -> Iterator[str]:
    """What is said of one family."""
    unit = f" in {visible(family.unit)}" if family.unit else ""
    yield f"{_STRATEGIES[family.strategy]}{unit}"
    if family.backorders == "negative":
        yield "backorders are inventory below zero"
    rows = resolved.of_family[family.name]
    open_ = [_words(one.row.measure) for one in rows if one.open.any()]
    yield f"may be written: {', '.join(dict.fromkeys(open_)) or 'nothing'}"
    for cell in family.cells:
        yield f"{_words(cell.measure)} {visible(place(cell.sheet, *cell.cell))}"


def _words(measure: str) -> str:
    return measure.replace("_", " ")


def map_rows(resolved: Resolved) -> Iterator[tuple[str, str, str, str, str, str]]:
    """A line of the page a row: family, strategy, measure, place, label, what may be written."""
    for one in resolved.rows:
        where = f"{quote_sheet(one.sheet)}!{ranges_text(one.cells)}"
        yield (
            one.family.name,
            _STRATEGIES[one.family.strategy],
            _words(one.row.measure),
            where,
            one.row.label or "",
            _open(one),
        )


def _open(one: ResolvedRow) -> str:
    """Which of its cells may be written."""
    count = int(one.open.sum())
    if count == len(one.cells):
        return "all cells"
    return f"{count:,} of {len(one.cells):,} cells" if count else "no"


def map_record(resolved: Resolved) -> Mapping[str, Any]:
    """The map as a program reads it: places of today."""
    timelines = [
        {
            "name": one.name,
            "sheet": one.sheet,
            "cells": [cell_name(*ref) for ref in one.heads],
            "unit": one.unit,
            "first": one.first,
            "last": one.last,
            "periods": one.periods,
        }
        for one in resolved.map.timelines
    ]
    return {
        "closed": resolved.map.closed,
        "timelines": timelines,
        "families": [_family(resolved, one) for one in resolved.map.families],
        "moved": [one.message for one in resolved.moved],
    }


def _family(resolved: Resolved, family: MapFamily) -> Mapping[str, Any]:
    return {
        "name": family.name,
        "found": family.found,
        "strategy": family.strategy,
        "unit": family.unit,
        "backorders": family.backorders,
        "rules": list(family.rules),
        "rows": [_row(one) for one in resolved.of_family[family.name]],
        "cells": [
            {
                "measure": one.measure,
                "sheet": one.sheet,
                "cell": cell_name(*one.cell),
                "label": one.label,
                "write": one.write,
            }
            for one in family.cells
        ],
    }


def _row(one: ResolvedRow) -> Mapping[str, Any]:
    """One row; open : its cells that may be written."""
    return {
        "measure": one.row.measure,
        "timeline": one.row.timeline,
        "label": one.row.label,
        "under": one.row.under,
        "cells": [cell_name(*ref) for ref in one.cells],
        "open": [
            cell_name(*ref) for ref, is_open in zip(one.cells, one.open, strict=True) if is_open
        ],
    }

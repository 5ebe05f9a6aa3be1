"""A difference as JSON for a program; imports the model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sopxl_workbook.diff.model import Difference, Finding, RowChange, Side, Subject
from sopxl_workbook.ooxml import CellError, NotCalculated, Value

SCHEMA = 1


def as_json(found: Difference) -> str:
    """Everything that is not the same, nothing left out; the schema is numbered."""
    record = {
        "schema": SCHEMA,
        "old": asdict(found.old),
        "new": asdict(found.new),
        "same": found.is_same,
        "counts": found.counts,
        "structure": [asdict(one) for one in found.structure],
        "rows": [_row(row) for row in found.rows],
        "cells": [_cell(cell) for cell in found.cells],
        "calculated": [_cell(cell) for cell in found.calculated],
        "sheets": [asdict(count) for count in found.sheets],
    }
    return json.dumps(record, ensure_ascii=True, indent=1)


def _row(row: RowChange) -> Mapping[str, Any]:
    cells = [{**_subject(what), **_side(side)} for what, side in row.cells]
    return {"kind": row.kind, **_subject(row.what), "place": row.place, "cells": cells}


def _cell(found: Finding) -> Mapping[str, Any]:
    return {
        "kind": found.kind,
        **_subject(found.what),
        "old": _side(found.old),
        "new": _side(found.new),
        "difference": found.difference,
    }


def _subject(what: Subject) -> Mapping[str, Any]:
    return {
        "sheet": what.sheet,
        "table": what.table,
        "key": what.key,
        "column": what.column,
        "period": what.period,
    }


def _side(side: Side) -> Mapping[str, Any]:
    more = {"formula": side.formula, "day": side.day}
    return {
        "place": side.place,
        "value": _value(side.value),
        **{name: text for name, text in more.items() if text},
    }


def _value(value: Value) -> Any:
    if isinstance(value, CellError):
        return {"error": value.code}
    if isinstance(value, NotCalculated):
        return {"error": value.value}
    return value

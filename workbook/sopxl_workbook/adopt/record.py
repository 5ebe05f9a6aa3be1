"""What is said of a planner's own workbook as JSON for a program; imports report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.mapped.shown import map_record
from sopxl_workbook.adopt.model import Finding, Proof, Status
from sopxl_workbook.adopt.report import Adopted
from sopxl_workbook.ooxml import cell_name, place

SCHEMA = 1
_CODES = {Status.DISPROVED: "E301", Status.UNDECIDED: "W600", Status.PROVEN: ""}


def as_json(adopted: Adopted) -> str:
    """Everything that was found; the schema is numbered."""
    whole = {
        "schema": SCHEMA,
        "file": adopted.file,
        "sha256": adopted.found.book.sha256,
        "plan": adopted.holds_plan,
        "sound": adopted.is_sound,
        "counts": {**adopted.counts, "findings": len(adopted.findings)},
        "timelines": [
            {"sheet": sheet, "cells": cells, "unit": unit, "periods": periods}
            for sheet, cells, unit, periods in adopted.timelines
        ],
        "rows": [_row(one) for one in adopted.rows],
        "map": map_record(adopted.mapped),
        "proofs": [_proof(one) for one in adopted.proofs],
        "findings": [_finding(one) for one in adopted.findings],
    }
    return json.dumps(whole, ensure_ascii=True, indent=1)


def _row(one: Series) -> Mapping[str, Any]:
    """One row with its place and meaning."""
    return {
        "family": one.family,
        "measure": one.measure,
        "label": one.row.label,
        "by": "numbers" if one.by_numbers else "words",
        "sheet": one.sheet,
        "cells": [
            place(sheet, *ref) if one.is_over_sheets else cell_name(*ref)
            for sheet, ref in zip(one.sheets, one.cells, strict=True)
        ],
    }


def _proof(one: Proof) -> Mapping[str, Any]:
    """One proof; a broken one with its cell and numbers."""
    broken = {
        "place": one.where,
        "shown": one.shown,
        "right": one.right,
        "difference": one.shown - one.right,
    }
    return {
        "status": one.status.value,
        "code": _CODES[one.status],
        "family": one.family,
        "kind": one.kind,
        "rule": one.rule,
        "sheet": one.sheet,
        "cells": [cell_name(*one.cells[0]), cell_name(*one.cells[-1])],
        "periods": one.steps,
        "held": one.held,
        **(broken if one.at is not None else {}),
        "cause": one.cause,
    }


def _finding(one: Finding) -> Mapping[str, Any]:
    """One finding with all its cells."""
    return {
        "code": one.code,
        "place": one.where,
        "what": one.what,
        "why": one.why,
        "fix": one.fix,
        "sheet": one.sheet,
        "cells": [cell_name(*ref) for ref in one.cells],
    }

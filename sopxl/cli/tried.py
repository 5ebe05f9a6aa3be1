"""One formula of constants worked out on the command line: what a cell shows, as CSV or JSON."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from typing import Any

import click

from sopxl.constants import parsed
from sopxl.errors import SopError
from sopxl.registry import function

_SCHEMA = 1  # of the JSON
_WHOLE = 1e15  # up to here a number without a fraction is written without a point


def try_formula(formula: str, *, as_json: bool) -> None:
    """Shows what a cell with the formula shows, on standard output.

    Raises the SopError that the cell shows as an error value, once that is shown; InputError E251
    for a text that is no formula, NotFoundError E109 for a function that there is none of.
    """
    call = parsed(formula)
    asked = function(call.name)
    try:
        rows = asked.evaluate(*call.arguments)
    except SopError as error:
        _show(formula, [[error.excel]], as_json=as_json, error=error)
        raise
    _show(formula, rows, as_json=as_json)


def _show(
    formula: str, rows: list[list[Any]], *, as_json: bool, error: SopError | None = None
) -> None:
    if as_json:
        told: dict[str, Any] = {"schema": _SCHEMA, "formula": formula, "rows": rows}
        if error is not None:
            told["error"] = dataclasses.asdict(error.problem)
        click.echo(json.dumps(told, indent=2))
        return
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_shown(v) for v in row] for row in rows)
    click.echo(text.getvalue(), nl=False)


def _shown(value: Any) -> str:
    """A value as text that gives the same value again.

    >>> [_shown(value) for value in (116.0, 0.1, None, True, "MTS")]
    ['116', '0.1', '', 'TRUE', 'MTS']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    return str(value)

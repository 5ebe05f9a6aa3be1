"""How the result of a cell function comes, or why it is an error; imports registry and cells.

Nothing is kept: the function is called again with the same arguments.
"""

from __future__ import annotations

from typing import Any

from sopxl import cells
from sopxl.arrays import is_blank
from sopxl.errors import SopError
from sopxl.notes import heard
from sopxl.registry import CellFunction, function


def explanation(name: str, *given: Any) -> str:
    """What a planner is told of one call.

    name : the cell function, capitals or not. given : its arguments as they stand in cells.
    Returns : rule, key figures read and key figures given; or the error with place and way out.
    Raises NotFoundError if there is no such function.
    """
    asked = function(name)
    try:
        with heard() as notes:
            result = asked.evaluate(*given)
    except SopError as error:
        return f"{asked.name} gives {error.excel}: {error}"
    read = "; ".join(_read(asked, position, raw) for position, raw in enumerate(given))
    parts = (
        f"{asked.name}: {asked.summary}",
        f"Rule: {asked.rule}.",
        f"Read: {read}." if read else "",
        f"Result: {_figures(result)}.",
        *notes,
    )
    return " ".join(part for part in parts if part)


def _read(asked: CellFunction, position: int, raw: Any) -> str:
    last = len(asked.arguments) - 1
    name = asked.arguments[min(position, last)].name
    return f"{name} {_figures(cells.rows_of(raw)) if not cells.is_missing(raw) else 'left out'}"


def _figures(rows: list[list[Any]]) -> str:
    """One value as it is; several by their count, their sum and their range."""
    values = [value for row in rows for value in row if not is_blank(value)]
    if len(values) == 1:
        return _shown(values[0])
    numbers = [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if not numbers:
        return f"{len(values)} cells"
    return (
        f"{len(numbers)} values, total {_shown(sum(numbers))}, "
        f"from {_shown(min(numbers))} to {_shown(max(numbers))}"
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).upper() if isinstance(value, bool) else f'"{value}"'
    return f"{value:,.4f}".rstrip("0").rstrip(".")

"""Tables of names and numbers, as a sheet holds them; imports cells and errors.

A row of a plan is a name and one number a period; a cost is a name and one number. The names may
stand in the first column or, with the periods downwards, in the first row.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any

from sopxl.arrays import is_blank, wrong_cell
from sopxl.cells import key_text, rows_of
from sopxl.errors import InputError

_HEADINGS = frozenset(  # words over a column of names, which are no names themselves
    ("name", "row", "plan", "cost", "costs", "start", "item", "month", "week", "quarter", "period")
)
_SAME = {"labor": "labour", "workforce": "workers", "ending inventory": "inventory"}


def named_rows(
    raw: Any, argument: str, known: Collection[str]
) -> tuple[dict[str, list[Any]], bool]:
    """The rows of a table by the names in front of them, and whether they stand as columns.

    raw : the range. known : the names that decide which way the table lies. A first line that heads
    the periods is passed over, and so are blank lines.
    Returns : values as they stand by name, in plain small letters; true for names in the first row.
    Raises InputError (no names; a line without a name; a name twice).
    """
    rows = rows_of(raw)
    turned = [list(column) for column in zip(*rows, strict=False)]
    is_down = _known_names(turned, known) > _known_names(rows, known)
    lines = turned if is_down else rows
    if len(lines[0]) < 2:
        raise InputError(
            "E117",
            f"{argument} has no numbers beside its names.",
            argument,
            "Give a range with the names in its first column and the numbers beside them.",
        )
    found: dict[str, list[Any]] = {}
    side = "column" if is_down else "row"
    for number, (head, *values) in enumerate(lines, start=1):
        is_blank_line = is_blank(head) and all(map(is_blank, values))
        if is_blank_line or (number == 1 and _is_passed_over(head, values)):
            continue
        name = _name_of(head, f"{argument}, {side} {number}")
        if name in found:
            raise InputError(
                "E130",
                f'"{name}" stands twice.',
                f"{argument}, {side} {number}",
                "Leave one of them out.",
            )
        found[name] = values
    return found, is_down


def named_values(raw: Any, argument: str, known: Collection[str]) -> dict[str, Any]:
    """The values of a table by their names: one number, or several that stand beside the name.

    raw, argument, known : as for named_rows. Returns : one value, or a list of them, by name.
    """
    rows, _ = named_rows(raw, argument, known)
    return {name: _value_of(values) for name, values in rows.items()}


def _known_names(lines: list[list[Any]], known: Collection[str]) -> int:
    """How many lines begin with a name that is known."""
    return sum(isinstance(line[0], str) and _plain(line[0]) in known for line in lines)


def _is_passed_over(head: Any, values: list[Any]) -> bool:
    """Whether the first line heads the periods: it has no name, and its numbers rise as periods."""
    if not is_blank(head) and not (isinstance(head, str) and _plain(head) in _HEADINGS):
        return False
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    return all(one < two for one, two in pairwise(numbers))


def _name_of(head: Any, where: str) -> str:
    """The name in front of a line; InputError where there is none."""
    if not isinstance(head, str) or is_blank(head):
        if is_blank(head):
            raise InputError(
                "E114", "the name is blank, its numbers are not.", where, "Write the name."
            )
        raise InputError("E110", f"found {head}, a name is expected.", where, "Write the name.")
    if head.strip().startswith("#"):
        raise wrong_cell(head, where)
    return _plain(head)


def _plain(text: str) -> str:
    """A name in small letters, its words parted by single blanks."""
    name = " ".join(key_text(text).casefold().replace("_", " ").replace("-", " ").split())
    return _SAME.get(name, name)


def _value_of(values: list[Any]) -> Any:
    """The numbers beside a name, blank cells at the end left out; one of them as a number."""
    last = max((i for i, value in enumerate(values) if not is_blank(value)), default=0)
    return values[: last + 1] if last else values[0]

"""Why cells may not be written: every reason of one call told at once; imports a1 and errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sopxl.errors import Problem, RefusalsError, RefusedError

from .a1 import Area, cell_name, place

_LISTED = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell is left as it is."""

    code: str
    message: str
    fix: str


ELSEWHERE = "Enter the value elsewhere, or clear the formula first."
FORMULA = Reason("E161", "calculated by a formula, which a value would replace.", ELSEWHERE)
OTHER_FORMULA = Reason(
    "E161",
    "calculated by a formula, which another formula would replace.",
    "Put the new formula elsewhere, or clear the old one first.",
)
NO_FORMULA = Reason(
    "E163",
    "not a formula, so there is no stored result to renew.",
    "Put the formula back: copy the cell beside it.",
)
HEADER = Reason(
    "E166", "the header of a table, which another text would damage.", "Rename the column in Excel."
)
NOT_BLANK = Reason(
    "E162", "not blank, and only blank cells were to be filled.", "Clear the cells, or move them."
)
IN_TABLE = Reason(
    "E162",
    "inside a table, where no formula may fill several cells.",
    "Put the formula outside the table.",
)
DATA_TABLE = Reason(
    "E165",
    "calculated by a what-if data table, which can only be changed as a whole.",
    "Enter the value elsewhere, or clear the data table in Excel first.",
)
LOCKED = Reason(
    "E160",
    "locked on a protected sheet, so nothing is written there.",
    "Take the protection off in Excel (Review, Unprotect Sheet), or use cells that are not locked.",
)
LOCKED_BY_PASSWORD = Reason(
    "E160",
    "locked on a sheet that is protected with a password, which is never taken off.",
    "Ask whoever set the password to unprotect the sheet, or use cells that are not locked.",
)


def spilled(area: Area, row: int, column: int) -> Reason:
    """The reason of a cell that the formula in another cell spills into."""
    anchor = cell_name(row, column)
    return Reason(
        "E164",
        f"filled by the formula in {anchor}, which spills over {area}.",
        f"Enter the value elsewhere, or clear {anchor} first.",
    )


def blocked(area: Area) -> Reason:
    """The reason of a cell that is in the way of a new array formula."""
    return Reason(
        "E162",
        f"not blank, and in the way of the array formula that is to fill {area}.",
        "Clear the cells, or put the formula elsewhere.",
    )


def merged(area: Area) -> Reason:
    """The reason of a cell that a merged area hides."""
    anchor = cell_name(area.first_row, area.first_column)
    return Reason(
        "E167",
        f"hidden inside the merged cells {area}, where a value would not be seen.",
        f"Write to {anchor}, or unmerge the cells in Excel.",
    )


def part_of_array(area: Area, row: int, column: int) -> Reason:
    """The reason of a cell that is left of an array formula when others of it go."""
    return Reason(
        "E161",
        f"filled by the array formula in {cell_name(row, column)}, "
        "which can only be replaced as a whole.",
        f"Replace all of {area}, or none of it.",
    )


def refuse(sheet: str, found: Iterable[tuple[int, int, Reason]]) -> None:
    """Raise what was found: RefusedError for one reason, RefusalsError for several."""
    groups: dict[Reason, list[tuple[int, int]]] = {}
    for row, column, reason in found:
        groups.setdefault(reason, []).append((row, column))
    raise_all(list(_problems(sheet, groups)))


def raise_all(problems: Sequence[Problem]) -> None:
    """Raise problems, if there are any, as one error."""
    if len(problems) == 1:
        only = problems[0]
        raise RefusedError(only.code, only.message, only.where, only.fix)
    if problems:
        raise RefusalsError(problems)


def _problems(sheet: str, groups: dict[Reason, list[tuple[int, int]]]) -> Iterator[Problem]:
    for reason, cells in groups.items():
        yield Problem(reason.code, reason.message, listed(sheet, cells), reason.fix)


def listed(sheet: str, cells: list[tuple[int, int]]) -> str:
    """The first cells by name, and how many more there are."""
    names = [place(sheet, *cells[0]), *(cell_name(*cell) for cell in cells[1:_LISTED])]
    where = ", ".join(names)
    return where + (f" and {len(cells) - _LISTED} more" if len(cells) > _LISTED else "")

"""The time that a button may work, as the Control sheet sets it; imports the time limit and ooxml.

Only what is worked out has a limit. What is asked takes the time that the planner takes, and what
is written is written whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sopxl.arrays import is_blank, wrong_cell
from sopxl.errors import LimitError, NoPlanError, Problem, ProblemsError, SopError
from sopxl.time_limit import stopped_after
from sopxl_workbook.contract import TIME_LIMIT
from sopxl_workbook.ooxml import Book, CellError, NotCalculated
from sopxl_workbook.ooxml.a1 import quote_sheet
from sopxl_workbook.tables.cell_values import no_value

_Result = TypeVar("_Result")
_COMMANDS = {"optimise": "plan --optimal", "pages": "print"}  # where they are called otherwise
_WAY_OUT = "Enter a number of seconds, or clear the cell for no limit."


def time_limit(book: Book) -> float | None:
    """Seconds that a button of this book may work; None where there is no limit.

    A book without the setting has none. Raises ProblemsError (a text, an error), LimitError E121
    (0, less, or more than a day), each with its cell.
    """
    where = place_of_limit(book)
    value = book.named_value(TIME_LIMIT.name) if where else None
    if is_blank(value):
        return None
    if isinstance(value, CellError | NotCalculated):
        raise ProblemsError([replace(no_value(value).problem, where=where)])
    if type(value) is not float:
        raise ProblemsError([replace(wrong_cell(value, where).problem, fix=_WAY_OUT)])
    if not 0 < value <= TIME_LIMIT.most:
        most = f"{TIME_LIMIT.most:,.0f}"
        message = f"found {value:g}, seconds above 0 and up to {most} are expected."
        raise LimitError("E121", message, where, _WAY_OUT)
    return value


def time_limit_problems(book: Book) -> list[Problem]:
    """What is wrong with the limit of a book; for those who check it and have none themselves."""
    try:
        time_limit(book)
    except SopError as error:
        return list(error.problems)
    return []


def within_limit(book: Book, verb: str, name: str, work: Callable[[], _Result]) -> _Result:
    """What a button works out, if it does so within the limit of its book.

    book : as it was stored just now. verb : of the button. name : of the file. work : writes
    nothing. Raises NoPlanError E610 where the limit is reached, what time_limit raises, and
    what the work raises.
    """
    seconds = time_limit(book)
    late = NoPlanError(
        "E610",
        f"{verb} has worked for {seconds or 0:g} seconds, the time limit, and was stopped; nothing "
        "was written.",
        place_of_limit(book),
        "Enter a longer limit there, or close the workbook and use the command line, which has "
        f"none: sopxl {_COMMANDS.get(verb, verb)} {name}",
    )
    return stopped_after(seconds, work, late)


def place_of_limit(book: Book) -> str:
    """The cell of the limit, "" in a book without it."""
    known = {name.casefold(): found.target for name, found in book.defined_names.items()}
    target = known.get(TIME_LIMIT.name)
    return "" if target is None else f"{quote_sheet(target[0])}!{target[1].replace('$', '')}"

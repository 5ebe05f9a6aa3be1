"""The doors through which a function is asked; each gives the same form of answer for the grid."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from hosts.grid import Case, written
from hosts.office import Office
from hosts.xlwings_lane.asking import FACE, as_com, ask
from xlsxwriter.utility import xl_range_abs

from sopxl.cli import main
from sopxl.errors import SopError
from sopxl_udfs import functions
from sopxl_udfs.calc.values import Rows, cell_rows

REFUSED = "#SOP!"


class Answer(NamedTuple):
    """What cells show, and why where that is an error."""

    rows: Rows
    reason: str = ""


def plain_python(cases: Sequence[Case]) -> list[Answer]:
    """The functions called as functions."""
    found = []
    for case in cases:
        try:
            rows = getattr(functions, case.function.name)(*case.given)
            found.append(Answer(cell_rows(rows)))
        except SopError as error:
            found.append(Answer(((error.excel,),), str(error)))
    return found


def xlwings_lane(cases: Sequence[Case]) -> list[Answer]:
    """Through xlwings' own code, all in one process."""
    calls = [(FACE, case.function.name, [as_com(v) for v in case.given]) for case in cases]
    return [_unsealed(rows) for rows in ask(*calls)["answers"]]


def _unsealed(rows: Any) -> Answer:
    """The text that VBA makes an error of, as that error and its reason."""
    first = rows[0][0]
    if not (isinstance(first, str) and first.startswith(REFUSED)):
        return Answer(cell_rows(rows))
    name, _, reason = first.removeprefix(REFUSED).partition("|")
    return Answer(((name,),), reason)


def command_line(cases: Sequence[Case]) -> list[Answer]:
    """sopxl functions --try, with the inputs as constants of the formula."""
    return [_tried(case.formula) for case in cases]


def _tried(formula: str) -> Answer:
    shown = io.StringIO()
    with (
        contextlib.redirect_stdout(shown),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(SystemExit),
    ):
        main(["functions", "--json", "--try", formula])
    told = json.loads(shown.getvalue())
    error = told.get("error")
    place = f"{error['where']}: " if error and error["where"] else ""
    way_out = f" {error['fix']}" if error and error["fix"] else ""
    reason = f"{error['code']} {place}{error['message']}{way_out}" if error else ""
    return Answer(cell_rows(told["rows"]), reason)


def calc_cells(
    cases: Sequence[Case], office: Office, path: Path, sizes: Sequence[tuple[int, int]]
) -> list[Rows]:
    """What real cells of Calc show: all cases in one workbook, loaded and calculated once.

    path : of a workbook that is made for it. sizes : rows and columns of the results.
    """
    with xlsxwriter.Workbook(path) as workbook:
        given, shown = workbook.add_worksheet("Given"), workbook.add_worksheet("Shown")
        tops, top = [], 0
        for case, (high, wide) in zip(cases, sizes, strict=True):
            texts, taken = _laid(given, top, case.given)
            place = (top, 0, top + high - 1, wide - 1)
            shown.write_dynamic_array_formula(*place, f"={case.function.name}({','.join(texts)})")
            tops.append(top)
            top += max(taken, high)
    widest = max(wide for _, wide in sizes)
    with office.open(path) as book:
        book.recalculate()
        rows = book.values("Shown", xl_range_abs(0, 0, top - 1, widest - 1).replace("$", ""))
    return [
        cell_rows(row[:wide] for row in rows[at : at + high])
        for at, (high, wide) in zip(tops, sizes, strict=True)
    ]


def _laid(sheet: Any, top: int, given: Sequence[Any]) -> tuple[list[str], int]:
    """The arguments as a formula has them: ranges and errors in cells, beside each other.

    Returns : the text of each, and how many rows they take.
    """
    texts, column, taken = [], 0, 1
    for value in given:
        is_error = isinstance(value, str) and value.startswith("#")
        if not (isinstance(value, list) or is_error):
            texts.append(written(value))
            continue
        rows = value if isinstance(value, list) else [[value]]
        for down, row in enumerate(rows):
            for across, cell in enumerate(row):
                _write(sheet, top + down, column + across, cell)
        last = (top + len(rows) - 1, column + len(rows[0]) - 1)
        texts.append(f"Given!{xl_range_abs(top, column, *last)}")
        column += len(rows[0]) + 1
        taken = max(taken, len(rows))
    return texts, taken


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str) and value.startswith("#"):
        sheet.write_formula(row, column, "=NA()", None, value)
    elif value is not None:
        sheet.write(row, column, value)

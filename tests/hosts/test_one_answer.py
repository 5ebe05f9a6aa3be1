"""One answer: every function with the grid of inputs, by every door, is the same to the last digit.

What cannot be the same in Calc stands in HOST_DIFFERENCES, and is expected here as it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hosts.doors import Answer, calc_cells, command_line, plain_python, xlwings_lane
from hosts.examples import NAMES
from hosts.grid import GRID, Case
from hosts.office import Office

NEVER_REFUSED = {"SOP_EXPLAIN", "SOP_VERSION"}


@pytest.fixture(scope="module")
def python() -> list[Answer]:
    """What the functions give when they are called in Python."""
    return plain_python(GRID)


def differing(found: Sequence[Any], wanted: Sequence[Any]) -> list[str]:
    """Each case in which two doors differ, with both answers."""
    triples = zip(GRID, found, wanted, strict=True)
    return [f"{case}: {one} instead of {other}" for case, one, other in triples if one != other]


def test_the_grid_has_answers_and_refusals_of_each_function(python: list[Answer]) -> None:
    """A grid of refusals alone would prove nothing, nor would one without any."""
    cases = list(zip(GRID, python, strict=True))
    assert {case.function.name for case, answer in cases if not answer.reason} == set(NAMES)
    refused = {case.function.name for case, answer in cases if answer.reason}
    assert refused == set(NAMES) - NEVER_REFUSED


def test_excel_by_xlwings(python: list[Answer]) -> None:
    """Rows, error and reason."""
    assert differing(xlwings_lane(GRID), python) == []


def test_the_command_line(python: list[Answer]) -> None:
    """Rows, error and reason."""
    assert differing(command_line(GRID), python) == []


def as_number(value: Any) -> Any:
    """TRUE as the 1 that it is in Calc."""
    if isinstance(value, list):
        return [[as_number(cell) for cell in row] for row in value]
    return 1.0 if value is True else value


def in_calc(case: Case, answer: Answer) -> Any:
    """What the cells show by HOST_DIFFERENCES."""
    ranges = [v for v in case.given if isinstance(v, list)]
    if any("#N/A" in row for rows in ranges for row in rows):
        return (("Err:504",) * len(answer.rows[0]),) * len(answer.rows)
    if case.function.name == "SOP_EXPLAIN" and "#N/A" in case.given:
        return (("#N/A",),)
    (numbers,) = plain_python([replace(case, given=[as_number(v) for v in case.given])])
    return numbers.rows


def test_cells_of_calc(
    python: list[Answer], office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Ranges of real cells in, real cells out."""
    wanted = [in_calc(case, answer) for case, answer in zip(GRID, python, strict=True)]
    sizes = [(len(rows), len(rows[0])) for rows in wanted]
    path = tmp_path_factory.mktemp("grid") / "grid.xlsx"
    assert differing(calc_cells(GRID, office, path, sizes), wanted) == []

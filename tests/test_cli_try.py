"""A formula worked out on the command line: what a cell shows, or its error with the reason."""

from __future__ import annotations

import json

import pytest
from test_cli import sopxl

TRY = ("functions", "--try")


def test_rows_lie_as_in_cells() -> None:
    """CSV on standard output, nothing else anywhere."""
    done = sopxl(*TRY, "=SOP_LEVEL({110;120.5},100,80)")
    assert (done.returncode, done.stdout, done.stderr) == (0, "105.25\n105.25\n", "")
    done = sopxl(*TRY, "=SOP_COVER({90,10},{0,5})")
    assert (done.returncode, done.stdout) == (0, ",2\n")


def test_an_error_is_shown_and_explained() -> None:
    """The error value where the result stands, the reason on the other stream, its exit code."""
    done = sopxl(*TRY, '=SOP_LEVEL({110,""},100,80)')
    assert (done.returncode, done.stdout) == (3, "#VALUE!\n")
    assert done.stderr == (
        "E114 demand, period 2: the cell is blank, a number is expected.\n"
        "     Enter 0 if none is meant.\n"
    )


def test_as_json() -> None:
    """The rows; with an error also its code, place and way out."""
    formula = "=SOP_DEVIATION({100,100},{90,130})"
    done = sopxl(*TRY, formula, "--json")
    rows = [[-10.0, 30.0], [-10.0, 20.0]]
    assert json.loads(done.stdout) == {"schema": 1, "formula": formula, "rows": rows}
    formula = "=SOP_CAPACITY(16,85,0.95,{20})"
    done = sopxl(*TRY, formula, "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout) == {
        "schema": 1,
        "formula": formula,
        "rows": [["#NUM!"]],
        "error": {
            "code": "E121",
            "message": "found 85, a fraction from 0 to 1 is expected.",
            "where": "utilization",
            "fix": "Write 0.85.",
        },
    }


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((*TRY, "=SOP_LEVEL(A1:B1,100,80)"), 3, 'E251 formula: found "A1:B1" at place 12, a '),
        ((*TRY, "=SOP_LEVL(1)"), 3, "Did you mean SOP_LEVEL?"),
        ((*TRY, "=SOP_VERSION()", "SOP_LEVEL"), 2, "Give NAME or --try FORMULA, not both."),
        (("functions", "--json"), 2, "--json says how --try shows its result: give it too."),
    ],
)
def test_what_no_cell_could_hold_shows_nothing(
    arguments: tuple[str, ...], code: int, told: str
) -> None:
    """Only the reason."""
    done = sopxl(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr

"""The plan of a mapped workbook: what is written, and everything that is refused, by its text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from workbook.adopt.draft import Draft
from workbook.adopt.mine import both, map_of, mapped, shown
from workbook.adopt.sheets import MONTHS, chairs, plan

from sopxl.cli import cli
from sopxl.errors import RefusedError, SopError
from sopxl_workbook.ooxml import NOT_CALCULATED, Patch, read_book
from sopxl_workbook.ooxml.shift import shift_formula


def sopxl(*arguments: str | Path) -> Result:
    """Runs the command line in this process."""
    return CliRunner().invoke(cli, [*map(str, arguments)])


def known(**others: Any) -> Draft:
    """Demand, production and closing of chairs, opening 100 in a cell before the first period."""
    draft, known_cells = Draft(), chairs(**others).cells
    for (sheet, row, column), content in known_cells.items():
        is_formula = isinstance(content, str) and content.startswith("=")
        text = shift_formula(content, 0, 1) if is_formula else content
        draft.put((sheet, row, column + (column > 1)), text)
    draft.put(("Plan", 1, 2), "Opening inventory")
    draft.put(("Plan", 4, 2), 100.0)
    draft.put(("Plan", 4, 3), "=B4+C3-C2")
    return draft


def test_it_writes_production_and_nothing_else(tmp_path: Path) -> None:
    """Level: (300 + 100 - 100) / 6 = 50 is there; target 160 at the end makes 60 of it."""
    path = mapped(tmp_path, known())
    done = sopxl("plan", path, "--method", "level", "--target", "160", "--yes")
    assert done.exit_code == 0, done.stderr
    book = read_book(path).sheet("Plan")
    assert book.block("C3:H3") == [[60.0] * 6]
    assert book.block("C4:H4") == [[120.0, 130.0, 130.0, 140.0, 160.0, 160.0]]
    assert [book.cell(f"{c}4").formula for c in "CD"] == ["=B4+C3-C2", "=C4+D3-D2"]


def test_a_dry_run_shows_every_cell(tmp_path: Path) -> None:
    """Cell, old, new and why; nothing is written."""
    path = mapped(tmp_path, known())
    before = both(path)
    done = sopxl("plan", path, "--method", "chase", "--dry-run")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0] == (
        "Plan!C3\tChairs, production, 2024-01\t50\t40\tproduction by chase"
    )
    assert both(path) == before
    record = json.loads(sopxl("plan", path, "--method", "chase", "--dry-run", "--json").stdout)
    assert record["changes"]
    assert both(path) == before


def test_it_is_asked_for_where_nobody_says_yes(tmp_path: Path) -> None:
    """Without a window, --yes or --expect it is a wrong use."""
    path = mapped(tmp_path, known())
    before = both(path)
    done = sopxl("plan", path, "--method", "chase")
    assert (done.exit_code, both(path)) == (2, before)
    assert "Nobody is there to be asked: give --yes, --expect or --dry-run." in done.stderr
    wrong = sopxl("plan", path, "--method", "chase", "--expect", "0" * 12)
    assert isinstance(wrong.exception, RefusedError)
    assert wrong.exception.problem.code == "E216"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ((), "Say how to plan: --method chase|level|hybrid|optimal, or in the map, under"),
        (
            ("--method", "level", "--cost", "holding=1"),
            "--cost and --limit go with --method optimal.",
        ),
        (("--method", "optimal", "--cost", "holding"), '--cost "holding" is no NAME=NUMBER'),
        (("--optimal",), "--optimal is of a book that sopxl made; this one has a map."),
    ],
)
def test_a_wrong_use_is_told(options: tuple[str, ...], text: str, tmp_path: Path) -> None:
    """Exit code 2, and nothing is written."""
    path = mapped(tmp_path, known())
    before = both(path)
    done = sopxl("plan", path, *options)
    assert done.exit_code == 2
    assert text in done.stderr
    assert both(path) == before


def refused(path: Path, *options: str) -> str:
    """What is said where a plan is refused; nothing is written then."""
    before = both(path)
    done = sopxl("plan", path, "--method", "chase", "--yes", *options)
    assert isinstance(done.exception, SopError), done.output
    assert both(path) == before
    return f"{done.exception.exit_code} " + " ".join(map(str, done.exception.problems))


def test_a_formula_is_never_replaced(tmp_path: Path) -> None:
    """It is named with its text and the way out."""
    draft = known()
    draft.put(("Plan", 3, 5), "=E2*1.05")
    text = refused(mapped(tmp_path, draft))
    assert (
        "E532 Plan!E3: production is to be written here, and a formula stands here: =E2*1.05 "
        "Formulas are never replaced. Type a number over it, or map the row that it is worked out "
        "from." in text
    )


def test_a_row_that_the_map_closes_is_not_written(tmp_path: Path) -> None:
    """The planner said no."""
    path = mapped(tmp_path, known())
    file = map_of(path)
    lines = [
        line.replace("write = true", "write = false") if '"production"' in line else line
        for line in file.read_text().splitlines(keepends=True)
    ]
    file.write_text("".join(lines))
    assert (
        "E533 Plan!C3: production of Chairs is to be written here, and the map does not allow it. "
        "Say so in the map, at that row: write = true." in refused(path)
    )


def test_a_blank_demand_is_not_zero(tmp_path: Path) -> None:
    """The first blank is named."""
    draft = known()
    del draft.cells["Plan", 2, 5]
    assert (
        "E114 Plan!E2: demand of Chairs is blank, or no number, in 1 open period. Type it: a "
        "blank is not 0." in refused(mapped(tmp_path, draft))
    )


def test_an_opening_has_to_be_known(tmp_path: Path) -> None:
    """Its place in the map, or the last closed period, is asked for."""
    draft = chairs()
    draft.put(("Plan", 4, 2), 110.0)
    text = refused(mapped(tmp_path, draft))
    assert "E534 Plan!B4: the opening inventory of Chairs before the first open period" in text
    assert 'closed = "2026-01".' in text


def test_formulas_that_come_to_something_else_are_refused(tmp_path: Path) -> None:
    """A hidden movement in the closing is not planned over."""
    draft = known()
    draft.put(("Plan", 4, 6), "=E4+F3-F2-7")
    text = refused(mapped(tmp_path, draft), "--target", "90")
    assert "E535 Plan!F4: the sheet would come to ending inventory of 83 where the engine's" in text


def test_every_period_may_be_closed(tmp_path: Path) -> None:
    """Then there is none to plan."""
    path = mapped(tmp_path, known(), closed=6)
    assert "E536 Plan!H4: every period of Chairs is closed, there is none to plan." in refused(path)


def test_more_supply_than_demand_is_told(tmp_path: Path) -> None:
    """Production is never below 0."""
    draft = plan(
        {
            "Demand": (40, 50, 60, 50, 40, 60),
            "Production": (50, 50, 50, 50, 50, 50),
            "Subcontract": (5, 5, 5, 5, 70, 5),
            "Ending inventory": ["=100+B3+B4-B2", *(f"={a}5+{b}3+{b}4-{b}2" for a, b in PAIRS)],
        }
    )
    path = mapped(tmp_path, draft, closed=1)
    text = refused(path)
    assert "E537 Plan!F2: other supply of Chairs is 30 more than the demand" in text


PAIRS = list(zip("BCDEF", "CDEFG", strict=True))


def test_a_formula_of_another_kind_is_left_to_its_program(tmp_path: Path) -> None:
    """Its old result goes, the workbook is marked, and it is told."""
    draft = known()
    for column, letter in enumerate("CDEFGH", 3):
        draft.put(("Plan", 8, column), f"=OFFSET({letter}3,0,0)")
    path = mapped(tmp_path, draft)
    patch = Patch(path.read_bytes())
    main = patch.book.package.main_part
    xml = patch.book.package.part(main)
    patch.set_part(main, xml.replace(b' fullCalcOnLoad="1"', b""))
    path.write_bytes(patch.result())
    done = sopxl("plan", path, "--method", "chase", "--yes")
    assert done.exit_code == 0, done.stderr
    assert (
        "W530 Plan!C8: 6 formulas hang on what is written and cannot be worked out" in done.stderr
    )
    book = read_book(path)
    assert book.calculation.on_load
    assert book.sheet("Plan").cell("C8").value is NOT_CALCULATED
    assert sopxl("undo", path).exit_code == 0


def test_it_costs_least(tmp_path: Path) -> None:
    """With nothing but holding, stock is run down to nothing and then follows demand."""
    path = mapped(tmp_path, known())
    options = ("--method", "optimal", "--cost", "holding=1", "--target", "0", "--yes")
    done = sopxl("plan", path, *options)
    assert done.exit_code == 0, done.stderr
    book = read_book(path).sheet("Plan")
    assert book.block("C3:H3") == [[0.0, 0.0, 50.0, 50.0, 40.0, 60.0]]


def test_values_follow_where_nothing_is_a_formula(tmp_path: Path) -> None:
    """A book of typed numbers gets its closing written too."""
    values = {
        "Demand": (40, 50, 60),
        "Production": (50, 50, 50),
        "Ending inventory": (110, 110, 100),
    }
    path = mapped(tmp_path, plan(values, ("Chairs", *MONTHS[:3])), closed=1)
    done = sopxl("plan", path, "--method", "chase", "--target", "80", "--yes")
    assert done.exit_code == 0, done.stderr
    found = shown(path.read_bytes())
    assert [found["Plan", 3, c] for c in (2, 3, 4)] == [50.0, 20.0, 60.0]
    assert [found["Plan", 4, c] for c in (2, 3, 4)] == [110.0, 80.0, 80.0]


def test_check_names_every_cell_that_breaks(tmp_path: Path) -> None:
    """Shown, right, by how much, and the likely cause; exit code 3."""
    draft = known()
    draft.put(("Plan", 4, 5), 137.0)
    path = mapped(tmp_path, draft)
    done = sopxl("check", path)
    assert done.exit_code == 3
    assert "E301 Plan!E4: 137 is shown, 100 is right, 37 too much: a formula was typed over" in (
        done.stdout
    )
    record = json.loads(sopxl("check", path, "--json").stdout)
    assert record["passed"] is False
    assert record["rows"][0]["breaks"][0]["cell"] == "E4"


def test_without_a_map_the_options_are_told(tmp_path: Path) -> None:
    """They belong to a workbook that was adopted."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(known().written())
    done = sopxl("plan", path, "--method", "level")
    assert done.exit_code == 2
    assert "--method goes with a map of the workbook: sopxl adopt BOOK --map" in done.stderr


def test_supply_that_is_just_the_demand_is_not_too_much(tmp_path: Path) -> None:
    """0.1 + 0.2 is a hair above 0.3 in a machine; nothing is left to make."""
    letters = list(zip("BCD", "CDE", strict=True))
    rows = {
        "Demand": (9.3, 0.3, 0.3, 0.3),
        "Production": (9.0, 0.1, 0.0, 0.0),
        "Scheduled receipts": (0.1, 0.1, 0.1, 0.1),
        "Adjustments": (0.3, 0.2, 0.2, 0.2),
        "Ending inventory": [100.0, *(f"={a}6+{b}3+{b}4+{b}5-{b}2" for a, b in letters)],
    }
    draft = plan(rows, ("Chairs", "Jan-24", "Feb-24", "Mar-24", "Apr-24"))
    path = mapped(tmp_path, draft, closed=1)
    done = sopxl("plan", path, "--method", "chase", "--yes")
    assert done.exit_code == 0, done.output
    found = shown(path.read_bytes())
    assert [found["Plan", 3, column] for column in (3, 4, 5)] == [0.0, 0.0, 0.0]


def test_a_formula_that_shows_an_error_is_told(tmp_path: Path) -> None:
    """It is no number that could agree; nothing is written."""
    draft = known()
    draft.put(("Plan", 4, 8), "=G4+H3-H2+1/0")
    path = mapped(tmp_path, draft)
    text = refused(path)
    assert "E535 Plan!H4: the sheet would come to ending inventory of #DIV/0! where " in text

"""Our functions on a new sheet beside a planner's numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from workbook.adopt.draft import Draft
from workbook.adopt.sheets import chairs, drafted, plan
from workbook.attach.books import parts

from sopxl.cli import cli
from sopxl.errors import SopError
from sopxl_udfs.kit import kit
from sopxl_workbook.adopt import adopt
from sopxl_workbook.adopt.inserted import insert
from sopxl_workbook.attach import attach, detach
from sopxl_workbook.cycle.history import history
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import Patch, read_book

KIT = kit()
LISTS = {
    *("[Content_Types].xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
    *("xl/vbaProject.bin", "xl/workbook.xml"),
}  # the parts that list sheets, formats and modules


def attached(tmp_path: Path, draft: Draft) -> Path:
    """A planner's workbook with the functions in it."""
    plain = tmp_path / "mine.xlsx"
    plain.write_bytes(draft.written())
    attach(plain, kit=KIT)
    return plain.with_suffix(".xlsm")


def broken() -> Draft:
    """Chairs whose fourth closing is typed 37 too high."""
    draft = chairs()
    draft.put(("Plan", 4, 5), 137.0)
    return draft


def shown(path: Path) -> Mapping[str, list[Any]]:
    """The stored values of each line of the new sheet, by its label."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Comparison"]
    lines = sheet.iter_rows(min_row=5, values_only=True)
    return {line[0]: list(line[2:]) for line in lines if line[0]}


def test_what_the_engine_makes_of_the_plan_stands_beside_it(tmp_path: Path) -> None:
    """Each figure from the planner's own demand, production and opening; the mistake runs on."""
    path = attached(tmp_path, broken())
    done, _ = insert(path, kit=KIT, by="Ann")
    lines = shown(path)
    assert lines["Ending inventory, yours"] == [100.0, 110, 110, 100, 137, 147, 137]
    ours = lines["Ending inventory by SOP_INVENTORY"]
    assert ours == [None, 110, 110, 100, 100, 110, 100]
    assert lines["Difference, yours − ours"] == [None, 0, 0, 0, 37, 37, 37]
    level = lines["Level plan that ends where yours ends, by SOP_LEVEL"]
    assert sum(level[1:]) == pytest.approx(300 + 137 - 100, rel=1e-12)
    assert done.summary == (
        f'{path}: 4 formulas on the new sheet "Comparison".\nTo take them out: sopxl undo {path}'
    )


def test_the_formulas_point_at_the_planners_cells(tmp_path: Path) -> None:
    """And ours at the lines above, so that both follow a change."""
    path = attached(tmp_path, broken())
    insert(path, kit=KIT, functions=["sop_inventory"])
    sheet = openpyxl.load_workbook(path)["Comparison"]
    assert [sheet.cell(row, 4).value for row in (6, 7, 8)] == [
        "=Plan!B2",
        "=Plan!B3",
        "=Plan!B4",
    ]
    assert sheet["D9"].value.text == "=SOP_INVENTORY(D6:I6,C8,D7:I7)"
    assert sheet["D9"].value.ref == "D9:I9"


def test_every_other_part_stays_byte_for_byte(tmp_path: Path) -> None:
    """But those that list sheets, formats and modules; it is one run, and undo takes it back."""
    path = attached(tmp_path, broken())
    before = path.read_bytes()
    insert(path, kit=KIT)
    old, new = parts(before), parts(path.read_bytes())
    assert {name for name in old if old[name] != new[name]} <= LISTS
    (added,) = new.keys() - old.keys()
    assert read_book(path).sheets["Comparison"].part.lstrip("/") == added
    assert [run.verb for run in history(path)] == ["insert", "attach"]
    undo(path, kit=KIT)
    assert path.read_bytes() == before


def test_the_new_sheet_is_no_plan_and_goes_with_the_functions(tmp_path: Path) -> None:
    """Adopt looks at the planner's sheets alone; detach takes ours out."""
    path = attached(tmp_path, broken())
    insert(path, kit=KIT)
    adopted = adopt(path)
    assert {one.sheet for one in adopted.rows} == {"Plan"}
    assert adopted.families == ["Chairs"]
    detach(path, out=tmp_path / "plain.xlsx")
    assert list(read_book(tmp_path / "plain.xlsx").sheets) == ["Plan"]


def test_backlog_and_dollars(tmp_path: Path) -> None:
    """Orders by SOP_BACKLOG; units times price by SOP_DOLLARS, which the planner typed wrong."""
    letters = "BCDEFG"
    before = ["100", *(f"{letter}4" for letter in letters[:-1])]
    pairs = zip(letters, before, strict=True)
    backlog = [f"={old}+{letter}2-{letter}3" for letter, old in pairs]
    dollars: list[Any] = [f"={letter}3*{letter}5" for letter in letters]
    dollars[3] = 1.0
    path = attached(
        tmp_path,
        plan(
            {
                "Bookings": (60, 70, 50, 60, 70, 80),
                "Shipments": (60, 60, 60, 60, 60, 60),
                "Backlog": backlog,
                "Price": (5, 5, 5, 6, 6, 6),
                "Revenue": dollars,
            }
        ),
    )
    insert(path, kit=KIT)
    lines = shown(path)
    assert lines["Ending backlog by SOP_BACKLOG"][1:] == [100, 110, 100, 100, 110, 130]
    assert lines["Dollars by SOP_DOLLARS"][1:] == [300, 300, 300, 360, 360, 360]
    assert lines["Difference, yours − ours"][1:] == [0, 0, 0, -359, 0, 0]


def test_a_function_that_the_numbers_do_not_fit_is_left_out_and_told(tmp_path: Path) -> None:
    """Demand below 0 is no demand; nothing else fits then either."""
    path = attached(
        tmp_path,
        plan(
            {
                "Demand": (40, -5, 60, 50, 40, 60),
                "Production": (50,) * 6,
                "Ending inventory": (110, 165, 155, 155, 165, 155),
            }
        ),
    )
    with pytest.raises(SopError) as caught:
        insert(path, kit=KIT)
    assert caught.value.problem.code == "E561"


def problem(path: Path, *functions: str) -> tuple[str, str, str]:
    """Code, message and way out of a refused insert, which writes nothing."""
    before = path.read_bytes()
    with pytest.raises(SopError) as caught:
        insert(path, kit=KIT, functions=functions)
    assert path.read_bytes() == before
    found = caught.value.problem
    return found.code, found.message, found.fix


def test_what_is_refused(tmp_path: Path) -> None:
    """Twice; an unknown function; one that no family has the rows for."""
    path = attached(tmp_path, broken())
    assert problem(path, "SOP_LEVL") == (
        "E563",
        '"SOP_LEVL" is no function that can be inserted beside a plan.',
        "Did you mean SOP_LEVEL? Those that can: SOP_INVENTORY, SOP_COVER, SOP_LEVEL, SOP_CHASE, "
        "SOP_BACKLOG, SOP_LEVEL_BACKLOG, SOP_DOLLARS.",
    )
    assert problem(path, "SOP_BACKLOG") == (
        "E561",
        "no family was found whose rows SOP_BACKLOG could work out anew.",
        "See what was found: sopxl adopt BOOK. A family needs demand, supply and ending inventory, "
        "or bookings, shipments and backlog, or units, price and dollars.",
    )
    insert(path, kit=KIT)
    assert problem(path) == (
        "E562",
        'the workbook has a sheet "Comparison" already.',
        "Rename or delete it in Excel, or take it out with: sopxl undo BOOK, where it is ours.",
    )


def test_the_functions_have_to_be_attached(tmp_path: Path) -> None:
    """Else every formula would show #NAME?."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(chairs().written())
    assert problem(path) == (
        "E240",
        "the workbook has no functions of sopxl in its macros.",
        "To put them in: sopxl attach BOOK.",
    )


def test_a_book_without_a_plan(tmp_path: Path) -> None:
    """Nothing to compare."""
    path = attached(tmp_path, drafted([("Shopping",), ("Milk", 2.0)]))
    assert problem(path)[0] == "E561"


def test_the_command_line(tmp_path: Path) -> None:
    """A dry run lists what would come and writes nothing; options that need --insert say so."""
    path = attached(tmp_path, broken())
    before = path.read_bytes()
    done = CliRunner().invoke(cli, ["adopt", str(path), "--insert", "--dry-run"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "sheet Comparison"
    assert path.read_bytes() == before
    done = CliRunner().invoke(cli, ["adopt", str(path), "--functions", "SOP_LEVEL"])
    assert (done.exit_code, "go with --insert" in done.stderr) == (2, True)
    done = CliRunner().invoke(cli, ["adopt", str(path), "--insert", "--json"])
    assert done.exit_code == 2
    done = CliRunner().invoke(cli, ["adopt", str(path), "--insert", "--functions", "SOP_LEVEL"])
    assert done.exit_code == 0
    assert '1 formula on the new sheet "Comparison".' in done.stderr


def test_columns_between_the_months_and_newest_first(tmp_path: Path) -> None:
    """Whatever way the planner's cells run, the lines of the new sheet run oldest first."""
    lines: list[tuple[Any, ...]] = [("Chairs", "Apr-24", "Mar-24", "Q1", "Feb-24", "Jan-24")]
    lines += [("Demand", 40.0, 60.0, "=C2+E2+F2", 50.0, 40.0)]
    lines += [("Production", 50.0, 50.0, "=C3+E3+F3", 50.0, 50.0)]
    lines += [("Closing", "=C4+B3-B2", "=E4+C3-C2", None, "=F4+E3-E2", "=100+F3-F2")]
    path = attached(tmp_path, drafted(lines))
    insert(path, kit=KIT, functions=["SOP_INVENTORY"])
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["Comparison"]
    assert [sheet.cell(5, column).value for column in range(4, 8)] == [
        *("Jan-24", "Feb-24", "Mar-24", "Apr-24"),
    ]
    assert [sheet.cell(6, column).value for column in range(4, 8)] == [
        *("=Plan!F2", "=Plan!E2", "=Plan!C2", "=Plan!B2"),
    ]
    assert shown(path)["Difference, yours − ours"][1:] == [0, 0, 0, 0]


def test_undo_of_a_book_that_was_saved_since(tmp_path: Path) -> None:
    """The sheet cannot be taken back as a whole file; it says what can be done."""
    path = attached(tmp_path, broken())
    insert(path, kit=KIT)
    patch = Patch(path.read_bytes())
    patch.set_value("Plan", "B2", 41.0)
    path.write_bytes(patch.result())
    with pytest.raises(SopError) as caught:
        undo(path, kit=KIT)
    (run, _) = history(path)
    assert caught.value.problem.code == "E242"
    assert caught.value.problem.fix == (
        "Delete the sheet Comparison, or take the file from before into a new one: "
        f"sopxl restore {path} {run.run}"
    )

"""Check on the real workbook: what it finds is told, and stands on the Checks sheet after it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from udfs.excel.fakeexcel import FakeBook
from udfs.excel.pressing import told
from workbook.cycle.firm import BY

from sopxl_udfs import buttons
from sopxl_udfs.calc import verbs
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import CONTROL_SHEET
from sopxl_workbook.cycle.content import contents, edits
from sopxl_workbook.cycle.status import status
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import parse_cell, read_book
from sopxl_workbook.sheets.checks import FIRST_RULE, LAST_RULE, LEDGER, NUMBER, SHEET, STATE


def lines(path: Path) -> list[list[Any]]:
    """The rules on the Checks sheet, those rows left out that are blank."""
    sheet = read_book(path).sheet(SHEET)
    rows = range(FIRST_RULE, LAST_RULE + 1)
    found = [[sheet[row, column] for column in range(NUMBER, STATE + 1)] for row in rows]
    return [line for line in found if any(value not in (None, "") for value in line)]


def mark(path: Path) -> str:
    """The line over them: when they were proved, and whether that still counts."""
    return str(read_book(path).sheet(SHEET)[LEDGER + 1, NUMBER])


def test_every_rule_stands_on_the_checks_sheet(excel: FakeBook) -> None:
    """As sopxl check says it; pressed again it writes nothing, and a new input makes it stale."""
    assert mark(excel.path) == "Not proved yet: press Check on Start."
    before = contents(read_book(excel.path))
    buttons.check()
    report = run.check(excel.path, kit=kit())
    (few,) = report.findings  # two families are few, and no rule is broken
    assert (few.code, report.passed) == ("W690", True)
    assert told(excel) == f"Check: {report.headline}.\n\n{few}"
    assert lines(excel.path) == [
        [number, proof.rule, None, proof.cells, 0.0, "● holds"]
        for number, proof in enumerate(report.proofs, 1)
    ]
    assert mark(excel.path).endswith(f" UTC by {BY}: {report.headline}; inputs changed since: no")
    assert edits(before, read_book(excel.path)) == []

    writes, saves = excel.writes, excel.saves
    buttons.check()
    assert told(excel) == f"Check: {report.headline}.\n\n{few}"
    assert (excel.writes, excel.saves) == (writes, saves + 1)

    excel.type_into(a_forecast(excel), 777.0)
    excel.app.calculate()
    excel.save()
    assert mark(excel.path).endswith("; inputs changed since: yes")


def test_status_says_what_the_command_says_and_writes_nothing(excel: FakeBook) -> None:
    """Line by line in one message; the menu of Calc has it in one line."""
    writes = excel.writes
    buttons.status()
    found = status(excel.path)
    assert told(excel) == found.as_text()
    assert found.as_text().splitlines()[1:5] == [
        "Open         2026-01",
        "Closed       2025-12",
        "Authorised   no",
        "Inputs       as planned",
    ]
    assert excel.writes == writes
    answer = verbs.answer("status", str(excel.path), str(excel.path), nothing_asked)
    assert answer == (found.as_line(), True)
    assert " · Open 2026-01 · Closed 2025-12 · Authorised no · " in found.as_line()


def nothing_asked(name: str, *given: Any) -> Any:
    """Status asks the menu for nothing."""
    raise AssertionError((name, *given))


def a_forecast(excel: FakeBook) -> tuple[str, int, int]:
    """A cell of the forecast."""
    return next(
        spot
        for spot, value in excel.contents().items()
        if spot[0] == "Forecast" and spot[2] > 40 and isinstance(value, float)
    )


@pytest.mark.slow
def test_a_broken_rule_says_its_first_cell(excel: FakeBook) -> None:
    """And once it is mended, its line says so."""
    spot = next(
        s
        for s, v in excel.contents().items()
        if s[0] == "Actual" and s[2] > 20 and type(v) is float
    )
    right = excel.contents()[spot]
    excel.type_into(spot, right + 5.0)
    buttons.check()
    report = run.check(excel.path, kit=kit())
    assert told(excel).startswith(f"Check: {report.headline}.")
    broken = [line for line in lines(excel.path) if line[5] == "▲ broken"]
    assert [line[1] for line in broken] == [p.rule for p in report.proofs if not p.holds]
    first = report.problems[0]
    assert broken[0][2:5] == [f"{first.where}: {first.message}", *counts(report, broken[0][1])]
    excel.type_into(spot, right)
    buttons.check()
    told(excel)
    assert {line[5] for line in lines(excel.path)} == {"● holds"}


def counts(report: Any, rule: str) -> list[float]:
    """Cells and breaks of a rule."""
    return next([p.cells, p.breaks] for p in report.proofs if p.rule == rule)


def test_undo_looks_past_a_check(excel: FakeBook) -> None:
    """By the button the run before it is taken back, by the command line the file is as before."""
    buttons.authorise()
    told(excel)
    other = excel.path.with_name("other")
    other.mkdir()
    buttons.check()
    told(excel)
    shutil.copytree(runs.folder_of(excel.path), other / runs.folder_of(excel.path).name)
    closed = Path(shutil.copy(excel.path, other / excel.path.name))
    buttons.undo()
    assert told(excel).startswith("Taken back: authorise of 2026-01 (")
    assert read_book(excel.path).named_value("sop_authorised") is None

    (authorised, _) = runs.standing_runs(runs.read_log(runs.log_of(closed)))
    states = runs.states_of(runs.read_log(runs.log_of(closed)))
    assert states[authorised.run] is runs.State.LATEST
    undo(closed, kit=kit())
    assert read_book(closed).sha256 == authorised.before


def test_what_is_in_the_way_of_the_lines_is_told_beside_the_result(excel: FakeBook) -> None:
    """A cell that does not take them; the result is told all the same."""
    spot = (CONTROL_SHEET, *place_of(excel.path, "sop_proved_inputs"))
    excel.stuck[spot] = 2.5
    buttons.check()
    texts = told(excel).split("\n\n")
    assert texts[0].startswith("Check: all ")
    assert texts[-1].startswith("E231 Control!")
    assert lines(excel.path) == []


def place_of(path: Path, name: str) -> tuple[int, int]:
    """Row and column of a setting."""
    return parse_cell(read_book(path).defined_name(name).target[1].replace("$", ""))

"""A worker that is killed, hangs or fails, asked from real cells: an error, and the reason."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from hosts.office import Doc, Office, start

from sopxl_udfs.calc import addin
from sopxl_udfs.calc.inside import log

SECONDS = 1.5
DEMAND = (110, 120, 130, 120, 120)
LEVEL = "=SUM(SOP_LEVEL(Z1:Z5;100;80))"
CALLS = 1000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the office, with a temporary folder of its own for the log."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def faulty_office(folder: Path) -> Iterator[Office]:
    """An office whose add-in asks a worker in which some calls go wrong."""
    script = Path(__file__).with_name("faulty_worker.py")
    command = [sys.executable, str(script), str(folder / "killed")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        office = start(folder, addin.build(command, SECONDS))
    yield office
    office.stop()


@pytest.fixture(scope="module")
def sheet(faulty_office: Office, folder: Path) -> Iterator[Doc]:
    """One sheet for all cases, with a cell that was right before any of them."""
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Plan").write_column("Z1", DEMAND)
    with faulty_office.open(path) as opened:
        opened.set_formulas("Plan", "A1", [[LEVEL]])
        assert opened.values("Plan", "A1") == [[580.0]]
        yield opened
        assert opened.values("Plan", "A1") == [[580.0]]  # whatever happened, nothing is lost


def shows(sheet: Doc, formula: str) -> object:
    """What a new cell shows."""
    sheet.set_formulas("Plan", "B1", [[formula]])
    return sheet.values("Plan", "B1")[0][0]


def noted(folder: Path) -> str:
    return (folder / log.FILE).read_text("utf-8")


def test_one_that_hangs_is_ended_and_the_next_call_works(sheet: Doc, folder: Path) -> None:
    """#N/A after the time that a call may take; the log says why."""
    begun = time.monotonic()
    assert shows(sheet, '=SOP_EXPLAIN("hang")') == "#N/A"
    assert SECONDS <= time.monotonic() - begun < 20
    assert noted(folder).endswith("UTC SOP_EXPLAIN: no answer within 1.5 seconds.\n")
    assert shows(sheet, LEVEL) == 580.0


def test_one_that_is_killed_in_a_call_is_asked_again(sheet: Doc, folder: Path) -> None:
    """The cell shows what it would have shown."""
    assert not (folder / "killed").exists()
    before = noted(folder)
    told = shows(sheet, '=SOP_EXPLAIN("die once";"SOP_LEVEL";Z1:Z5;100;80)')
    assert (folder / "killed").exists()
    assert told == shows(sheet, '=SOP_EXPLAIN("SOP_LEVEL";Z1:Z5;100;80)')
    assert "SOP_LEVEL" in str(told)
    assert noted(folder) == before


def test_one_that_dies_each_time_is_an_error(sheet: Doc, folder: Path) -> None:
    """Twice and no more; the next call has a new one."""
    assert shows(sheet, '=SOP_EXPLAIN("die")') == "#VALUE!"
    assert noted(folder).endswith("UTC SOP_EXPLAIN: the worker process died twice.\n")
    assert shows(sheet, LEVEL) == 580.0


def test_a_fault_of_our_own_is_an_error_with_its_traceback(sheet: Doc, folder: Path) -> None:
    """In the log, where whoever keeps sopxl finds it; the worker goes on."""
    assert shows(sheet, "=SOP_VERSION()") == "#VALUE!"
    text = noted(folder)
    assert "UTC SOP_VERSION: a fault of sopxl\nTraceback (most recent call last):\n" in text
    assert text.endswith("ZeroDivisionError: a fault with 0 arguments\n")
    assert shows(sheet, LEVEL) == 580.0


def test_a_thousand_calls_in_one_recalculation_are_all_right(sheet: Doc) -> None:
    """Each cell its own answer."""
    rows = [[f"=SUM(SOP_LEVEL(Z$1:Z$5;100;{row}))"] for row in range(1, CALLS + 1)]
    sheet.set_formulas("Plan", f"D1:D{CALLS}", rows)
    begun = time.monotonic()
    sheet.recalculate()
    assert time.monotonic() - begun < 20
    found = [line[0] for line in sheet.values("Plan", f"D1:D{CALLS}")]
    assert found == pytest.approx([500.0 + row for row in range(1, CALLS + 1)])

"""The menu's Plan and Check on the sample company's book, with the real worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest
from hosts.office import Doc, Office, inside
from workbook.adopt.mine import map_of, mapped
from workbook.adopt.test_use_plan import known

from sopxl_udfs.calc import addin
from sopxl_udfs.calc.inside.pipe import Worker
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.ooxml import cell_name, read_book
from sopxl_workbook.ooxml.patch import Patch
from sopxl_workbook.write import key_rows

OVERRIDE = 12345.0
CHECKED = (
    "Check: all 25 rules hold. W661 Load: the load of Sparkling line in 2027-06 is incomplete: it "
    "works a month ahead, and what is completed after 2027-06 is not planned. Read these months as "
    "a least load, or plan a longer horizon."
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned book for Calc."""
    path = tmp_path_factory.mktemp("sample") / "sample.xlsx"
    create.new(path, folder=None, sample=True, force=False, kit=kit())
    return path


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The add-in's own worker."""
    made = Worker(addin.worker_command(), 60)
    yield made
    made.stop()


@pytest.fixture
def book(office: Office, sample: Path) -> Iterator[Doc]:
    """The sample, open in Calc."""
    with office.open(sample) as opened:
        yield opened


def _cell(sample: Path) -> str:
    """The forecast that a planner overrides."""
    row = key_rows(read_book(sample), "tblForecast")["Table wine|Override"]
    return cell_name(row, FIRST_PERIOD_COLUMN + 38)


@pytest.mark.slow
def test_nothing_to_do_is_said(book: Doc, worker: Worker) -> None:
    """A book that was just planned needs no plan and breaks no rule."""
    menu = inside("menu")
    said = menu.run("plan", book.model, worker).text
    assert said == "The plan is up to date: nothing changed."
    assert menu.run("check", book.model, worker).text == CHECKED


def test_plans_as_the_command_line_does(
    book: Doc, worker: Worker, sample: Path, tmp_path: Path
) -> None:
    """An override typed into Calc and planned there gives what `sopxl plan` gives on the file."""
    cell = _cell(sample)
    menu = inside("menu")
    book.set("Forecast", cell, [[OVERRIDE]])
    assert menu.run("plan", book.model, worker).text.startswith("Planned: ")
    assert menu.run("check", book.model, worker).text == CHECKED
    assert book.errors() == []

    planned = tmp_path / "planned.xlsx"
    patch = Patch(sample.read_bytes())
    patch.set_value("Forecast", cell, OVERRIDE)
    planned.write_bytes(patch.result())
    changes = run.plan(planned, kit=kit()).changes
    assert len(changes.blocks()) > 0
    for block in changes.blocks():
        shown = book.values(block.sheet, block.ref)
        if block.sheet != "Control":  # when and by whom
            assert shown == block.rows


@pytest.mark.slow
def test_names_the_cell_that_is_wrong(book: Doc, worker: Worker, sample: Path) -> None:
    """A negative production, typed and not yet saved."""
    row = key_rows(read_book(sample), "tblPlan")["Table wine|Production"]
    cell = cell_name(row, FIRST_PERIOD_COLUMN + 38)
    book.set("Plan", cell, [[-5.0]])
    assert inside("menu").run("check", book.model, worker).text == (
        f"E121 Plan!{cell}: found -5, 0 or more is expected. Correct the value."
    )


def test_a_workbook_of_ones_own_is_planned_by_its_map(
    office: Office, worker: Worker, tmp_path: Path
) -> None:
    """Shown and asked first, written by blocks, its formulas Calc's own work; and taken back."""
    says = {'# [plan]\n# method = "level"\n': '[plan]\nmethod = "level"\ntarget = 160\n'}
    path, menu, asked = mapped(tmp_path, known(), **says), inside("menu"), list[str]()

    def agrees(title: str, text: str) -> bool:
        asked.append(text)
        return True

    with office.open(path) as book:
        there = Path(url2pathname(urlparse(book.model.getURL()).path))
        map_of(there).write_bytes(map_of(path).read_bytes())
        assert menu.run("plan", book.model, worker).text == "Nothing was written."
        said = menu.run("plan", book.model, worker, agrees).text
        assert said.startswith("Planned: 6 cells changed. Save the workbook to keep it.")
        assert asked[0].startswith("Plan 1 family by level, from 2024-01 on.")
        assert book.values("Plan", "C3:H3") == [[60.0] * 6]
        assert book.values("Plan", "C4:H4") == [[120.0, 130.0, 130.0, 140.0, 160.0, 160.0]]
        check = menu.run("check", book.model, worker).text
        assert check == "Check: 1 row, none breaks its rule."
        assert menu.run("undo", book.model, worker, agrees).text.startswith("Taken back: plan of ")
        assert book.values("Plan", "C3:H3") == [[50.0] * 6]

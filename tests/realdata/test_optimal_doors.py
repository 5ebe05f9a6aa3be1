"""The least-cost plan of the bicycle maker by every door: command, button and the menu of Calc."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hosts.office import inside
from udfs.excel.fakeexcel import FakeBook

from sopxl.errors import NoPlanError
from sopxl.plan.make import make_plan
from sopxl.plan.optimal import Prices
from sopxl.points import POINTS
from sopxl_udfs import buttons
from sopxl_udfs.calc import addin
from sopxl_udfs.calc.inside.pipe import Worker
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_udfs.kit import kit
from sopxl_workbook import compare, create, run
from sopxl_workbook.contract import (
    FIRST_PERIOD_COLUMN,
    OPTIMAL_HOLDING,
    POLICY,
    POLICY_LOG,
    RESOURCES,
    key_of,
)
from sopxl_workbook.ooxml import Patch, cell_name, read_book
from sopxl_workbook.optimal import Wanted
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets.compared import SHEET
from sopxl_workbook.write import key_rows

if TYPE_CHECKING:
    from hosts.office import Office

pytestmark = [pytest.mark.realdata, pytest.mark.slow]
HOLDING = 0.2
SECONDS = 600.0  # a busy machine is no failure
WELDING, BIKES = "Frame Welding", "Touring Bikes"


def with_stations(path: Path, factor: float, welding: float = 0.0) -> None:
    """Types the rate of holding, and as many stations as are wanted, into a closed book."""
    book = read_book(path)
    patch = Patch(book, own_sheets=[RESOURCES.sheet])
    sheet, cell = book.defined_name(OPTIMAL_HOLDING.name).target or ("", "")
    patch.set_value(sheet, cell.replace("$", ""), HOLDING)
    names = [column.name for column in RESOURCES.columns]
    area = book.table(RESOURCES.name).area
    column = names.index("Stations")
    for i, row in enumerate(book.table_rows(RESOURCES.name), start=1):
        stations = welding if welding and row[0] == WELDING else float(row[column]) * factor
        place = cell_name(area.first_row + i, area.first_column + column)
        patch.set_value(RESOURCES.sheet, place, stations)
    path.write_bytes(patch.result())


@pytest.fixture(scope="module")
def books(adventureworks_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The maker with half as many stations again; with just enough to weld, and one less."""
    folder = tmp_path_factory.mktemp("optimal")
    made = folder / "made.xlsx"
    create.new(made, folder=adventureworks_folder, sample=False, force=False, kit=kit())
    stations = {"more": 0.0, "enough": float(_enough(made, folder)), "few": 0.0}
    stations["few"] = stations["enough"] - 1
    found = {}
    for name, welding in stations.items():
        found[name] = Path(shutil.copy(made, folder / f"{name}.xlsx"))
        with_stations(found[name], 1.5, welding)
    return found


def _enough(made: Path, folder: Path) -> int:
    """The least number of welding stations that has a plan."""
    probe = folder / "probe.xlsx"
    for number in range(1, 40):
        shutil.copy(made, probe)
        with_stations(probe, 1.5, number)
        try:
            make_plan(read_company(read_book(probe)).company, Prices(HOLDING))
        except NoPlanError:
            continue
        return number
    raise AssertionError("no number of stations is enough")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The add-in's own worker."""
    made = Worker(addin.worker_command(), 60)
    yield made
    made.stop()


def pressed(path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """The book in Excel after its button Optimise was pressed."""
    book = FakeBook(path)
    monkeypatch.setattr(OpenBook, "caller", classmethod(lambda cls: cls(book)))
    buttons.optimise()
    return book


def decided(changes: Any) -> dict[tuple[str, int, int], Any]:
    """What a plan types, but when and by whom."""
    names = [column.name for column in POLICY_LOG.columns]
    signed = [(POLICY_LOG.sheet, names.index(name) + 1) for name in ("By", "Run")]
    return {
        c.spot: c.new
        for c in changes.typed()
        if c.sheet != "Control" and (c.sheet, c.column) not in signed
    }


def test_every_door_writes_the_same_plan(
    books: dict[str, Path],
    office: Office,
    worker: Worker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The settings of the book are those of the options; cell for cell, and the same sentence."""
    by_options = Wanted(HOLDING)
    plain = run.plan(books["more"], kit=kit(), optimal=by_options, dry_run=True)
    commanded = Path(shutil.copy(books["more"], tmp_path / "command.xlsx"))
    done = run.plan(commanded, kit=kit(), optimal=Wanted())
    expected = decided(done.changes)
    assert len(expected) > 100
    assert decided(plain.changes) == expected
    cost = done.summary.partition(" USD: ")[0]
    assert cost.startswith("The least-cost plan costs ")

    excel = pressed(Path(shutil.copy(books["more"], tmp_path / "excel.xlsx")), monkeypatch)
    ((told, _, kind),) = excel.app.alerts
    assert kind == "info", told
    assert told.startswith(cost)
    saved = read_book(excel.path)
    assert {spot: saved.sheet(spot[0])[spot[1:]] for spot in expected} == expected

    with office.open(books["more"], seconds=SECONDS) as opened:
        outcome = inside("menu").run("optimise", opened.model, worker)
        assert outcome.text.startswith(cost), outcome.text
        for block in done.changes.blocks():
            if block.sheet not in ("Control", POLICY_LOG.sheet):
                assert opened.values(block.sheet, block.ref) == block.rows


def test_with_one_station_too_few_every_door_says_why(
    books: dict[str, Path],
    office: Office,
    worker: Worker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One sentence with resource, month, shortfall and way out; and nothing is written."""
    assert run.plan(books["enough"], kit=kit(), optimal=Wanted(), dry_run=True).changes
    before = books["few"].read_bytes()
    with pytest.raises(NoPlanError) as error:
        run.plan(books["few"], kit=kit(), optimal=Wanted())
    said = str(error.value)
    assert said.startswith(f"E450 {WELDING}, ")
    assert f"of {WELDING} are short in " in said
    assert f"Give {WELDING} more stations" in said
    assert books["few"].read_bytes() == before

    excel = pressed(Path(shutil.copy(books["few"], tmp_path / "excel.xlsx")), monkeypatch)
    assert excel.app.alerts == [(said, "sopxl", "critical")]
    assert excel.writes == 0
    with office.open(books["few"], seconds=SECONDS) as opened:
        shown = opened.values("Plan", "A1:Z60")
        assert inside("menu").run("optimise", opened.model, worker).text == said
        assert opened.values("Plan", "A1:Z60") == shown


def with_subcontractor(path: Path, family: str) -> None:
    """Types a Subcontract cost for one family into a closed book: a row of its own on Policy."""
    book = read_book(path)
    patch = Patch(book, own_sheets=[POLICY.sheet])
    area, names = book.table(POLICY.name).area, [column.name for column in POLICY.columns]
    rows = book.table_rows(POLICY.name)
    at = next(i for i, row in enumerate(rows) if row[0] == family)
    place = cell_name(area.first_row + 1 + at, area.first_column + names.index("Subcontract cost"))
    patch.set_value(POLICY.sheet, place, 5000.0)
    path.write_bytes(patch.result())


def test_with_a_subcontractor_one_station_too_few_is_enough(
    books: dict[str, Path], office: Office, worker: Worker, tmp_path: Path
) -> None:
    """The button buys what lacks; the load in Calc is that of what is made, and within capacity."""
    book = Path(shutil.copy(books["few"], tmp_path / "buys.xlsx"))
    with_subcontractor(book, BIKES)
    company = read_company(read_book(book)).company
    made = make_plan(company, Prices(HOLDING))
    figures, window = made.figures, company.planned
    assert np.nansum(figures.subcontract[window]) > 0
    with office.open(book, seconds=SECONDS) as opened:
        outcome = inside("menu").run("optimise", opened.model, worker)
        assert "From a subcontractor: " in outcome.text, outcome.text
        opened.recalculate()
        wide = read_book(book)
        for table, name, what, block in (
            ("tblPlan", BIKES, "Subcontract", figures.subcontract),
            ("tblPlan", BIKES, "Made in own plant", figures.own_production),
            ("tblProjection", WELDING, "Load", figures.load),
        ):
            row = key_rows(wide, table)[key_of(name, what)]
            names = company.index if table == "tblPlan" else figures.in_force.resources
            column = list(names).index(name)
            first, last = (FIRST_PERIOD_COLUMN + i for i in (window.start, window.stop - 1))
            shown = opened.values(
                wide.table(table).sheet, f"{cell_name(row, first)}:{cell_name(row, last)}"
            )[0]
            assert shown == pytest.approx(block[window, column].tolist(), rel=1e-9, abs=1e-9)
    assert (figures.load[window] <= figures.rated_capacity[window] + 1e-6).all()


def test_every_door_compares_the_same(
    books: dict[str, Path],
    office: Office,
    worker: Worker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The stored cells of the page, number for number; the formulas over them calculate in Calc."""
    commanded = Path(shutil.copy(books["more"], tmp_path / "command.xlsx"))
    done, made = compare.compare(commanded, kit=kit())
    assert len(made.found.points) == POINTS
    expected = {c.spot: c.new for c in done.changes.typed() if c.sheet == SHEET}
    assert len(expected) > 500
    excel = Path(shutil.copy(books["more"], tmp_path / "excel.xlsx"))
    monkeypatch.setattr(OpenBook, "caller", classmethod(lambda cls: cls(book)))
    book = FakeBook(excel)
    buttons.compare()
    assert book.app.alerts[0][0].startswith("Plans are compared: look at Plan comparison.")
    saved = read_book(excel)
    for spot, value in expected.items():
        assert saved.sheet(spot[0])[spot[1:]] == value
    with office.open(books["more"], seconds=SECONDS) as opened:
        opened.recalculate()  # the stations were typed into the closed file
        outcome = inside("menu").run("compare", opened.model, worker)
        assert outcome.text.startswith("Plans are compared: "), outcome.text
        stored = read_book(commanded).sheet(SHEET).block("B4:N38")
        shown = opened.values(SHEET, "B4:N38")
        stored[1][1] = shown[1][1] = None  # when
        assert shown == [list(map(_as_shown, row)) for row in stored]


def _as_shown(value: Any) -> Any:
    """A stored value as Calc shows it: a number near it, an empty text as nothing."""
    return pytest.approx(value, rel=1e-9) if type(value) is float else value or None

"""A27, a month of a book that finishes to order: its gate, its close with what was used, undo.

Tables are finished from four legs and one of two tops; 40 a month were ordered and shipped, and the
stocks are 200 legs, 30 oak and 20 pine tops.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from finishing import LEGS, OAK, PINE, TABLES, write_finishing
from workbook.cycle.firm import cell, typed

from sopxl.errors import ProblemsError, RefusalsError
from sopxl_udfs.kit import kit
from sopxl_workbook import create, hosted, run
from sopxl_workbook.contract import FORECAST, PROJECTION, key_of
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.master import AddFamily, Kind, Rename, change_master
from sopxl_workbook.cycle.month import Month
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.write import key_rows, period_cells

WHY = "a test"
JANUARY = 24  # its place on the axis


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planned book; not to be changed."""
    folder = tmp_path_factory.mktemp("finishing")
    book = folder / "book.xlsx"
    source = write_finishing(folder / "csv")
    create.new(book, folder=source, sample=False, force=False, kit=kit())
    return book


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The planned book; to be changed."""
    return Path(shutil.copy(made, tmp_path / "book.xlsx"))


def figures(book: Path, sheet: str, name: str, measure: str) -> list[object]:
    """A row of a wide sheet as it stands."""
    opened = read_book(book)
    table = opened.table(f"tbl{sheet}")
    row = key_rows(opened, table.name)[key_of(name, measure)]
    return period_cells(opened.sheet(table.sheet), row, read_company(opened).company.calendar.count)


def january(folder: Path, *, used: bool = True, produced: bool = True) -> Path:
    """What happened in January: 41 tables shipped, of 24 oak and 17 pine tops."""
    rows = ["period,code,measure,quantity"]
    rows += [f"2026-01,{TABLES},{m},{q}" for m, q in (("Booked", 42), ("Shipped", 41))]
    rows.append(f"2026-01,{TABLES},Backlog,41")
    for part, taken, came, closing in (
        (LEGS, 164, 160, 196),
        (OAK, 24, 24, 30),
        (PINE, 17, 18, 21),
    ):
        rows.append(f"2026-01,{part},Closing,{closing}")
        rows += [f"2026-01,{part},Used,{taken}"] * used
        rows += [f"2026-01,{part},Produced,{came}"] * produced
    path = folder / "january.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


class TestTheSheet:
    """Native formulas: usage, and the stock that it is taken from."""

    def test_usage_is_finishing_times_share(self, book: Path) -> None:
        """In every planned month, of what is typed or planned; nothing in the past."""
        plan = figures(book, "Plan", TABLES, "Production")
        oak = figures(book, "Usage", TABLES, OAK)
        for month in range(JANUARY, JANUARY + 18):
            share = 0.6 if month < JANUARY + 3 else 0.7
            assert oak[month] == pytest.approx(float(str(plan[month])) * share, rel=1e-12)
        assert set(oak[:JANUARY]) == {""}
        assert figures(book, "Forecast", OAK, "Usage")[JANUARY:] == oak[JANUARY:]

    def test_a_plan_that_is_typed_is_followed_without_python(self, book: Path) -> None:
        """The formulas name the sheets that they look at; so a spreadsheet follows them."""
        opened = read_book(book)
        row = key_rows(opened, PROJECTION.name)[key_of(LEGS, "Inventory")]
        place = cell(book, PROJECTION.name, f"{LEGS}|Inventory", JANUARY + 1)
        formula = str(opened.sheet("Projection").cell(place).formula)
        assert "INDEX(tblForecast[],$D" in formula
        pointer = str(opened.sheet("Projection").cell(f"D{row}").formula)
        assert pointer == f'=MATCH($F{row}&"|Usage",{FORECAST.name}[Key],0)'


class TestTheGate:
    """Nothing is authorised that cannot be finished, but with a reason."""

    def test_names_family_component_month_and_shortfall(self, book: Path) -> None:
        """No legs at all are planned: 200 are there, 5 tables are left over in month 2."""
        for month in range(JANUARY, JANUARY + 18):
            typed(book, "Plan", cell(book, "tblPlan", f"{LEGS}|Production", month + 1), 0.0)
        typed(book, "Policy", "C6", "own")
        report = run.check(book, kit=kit())
        [told] = [str(w) for w in report.warnings if w.code == "W470"]
        with pytest.raises(RefusalsError) as refused:
            verbs.authorise(book, kit=kit(), by="Ann")
        found = [str(p) for p in refused.value.problems if p.code == "E473"]
        plan = [float(str(x)) for x in figures(book, "Plan", TABLES, "Production")[JANUARY:][:2]]
        short = 4 * sum(plan) - 200
        assert found[0].endswith(
            f": {short:,.0f} legs of {LEGS} are short in 2026-02: {TABLES} cannot be finished as "
            "planned. Plan more of the component, or finish fewer or later."
        )
        assert f"{short:,.0f} legs of {LEGS} are short in 2026-02" in told
        assert not [p for p in refused.value.problems if p.code == "E506"]

    def test_a_button_tells_it_as_the_command_does(self, book: Path) -> None:
        """The plan of an open book is worked out by the same function."""
        typed(book, "Policy", "C6", "own")
        for month in range(JANUARY, JANUARY + 18):
            typed(book, "Plan", cell(book, "tblPlan", f"{LEGS}|Production", month + 1), 0.0)
        offered = hosted.offer("plan", read_book(book), book, kit())
        done = run.plan(book, kit=kit(), dry_run=True)
        told = [str(w) for w in offered.warnings if w.code == "W470"]
        assert told == [str(w) for w in done.warnings if w.code == "W470"]
        assert len(told) == 1

    def test_passes_where_nothing_is_short(self, book: Path) -> None:
        """And says what it held: three components over 18 months."""
        gate = verbs.authorise(book, kit=kit(), override=WHY, dry_run=True)[1].gate
        [line] = [line for line in gate.lines if "component" in line.rule]
        assert (line.passed, line.held) == (True, 54)


class TestTheClose:
    """The month is closed with what was used; the next one opens with what was counted."""

    def test_opens_with_the_actual_closing(self, book: Path, tmp_path: Path) -> None:
        """196 legs, not those that were planned; every rule holds, and undo gives the file back."""
        verbs.authorise(book, kit=kit(), override=WHY)
        before = book.read_bytes()
        verbs.rollover(book, kit=kit(), actuals=str(january(tmp_path)), period="2026-01")
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()
        opened = read_company(read_book(book)).company
        assert Month.of(read_company(read_book(book))).label == "2026-02"
        assert opened.actual["Used"][JANUARY, opened.index[OAK]] == 24
        inventory = figures(book, "Projection", LEGS, "Inventory")
        plan = figures(book, "Plan", LEGS, "Production")
        usage = figures(book, "Forecast", LEGS, "Usage")
        assert inventory[JANUARY] == 196
        assert usage[JANUARY] == ""
        wanted = 196 + float(str(plan[JANUARY + 1])) - float(str(usage[JANUARY + 1]))
        assert inventory[JANUARY + 1] == pytest.approx(wanted, rel=1e-12)
        assert figures(book, "Projection", LEGS, "Unexplained")[JANUARY] == 0
        kept = {(r.family, r.measure) for r in opened.archive}
        assert (LEGS, "Usage") in kept
        assert (TABLES, "Usage") not in kept
        verbs.undo(book, kit=kit())
        assert read_book(book).sha256 == read_book(before).sha256

    @pytest.mark.slow
    def test_without_what_was_used_it_is_refused(self, book: Path, tmp_path: Path) -> None:
        """It was known of every month before; a blank is no zero."""
        verbs.authorise(book, kit=kit(), override=WHY)
        actuals = january(tmp_path, used=False)
        with pytest.raises(ProblemsError) as error:
            verbs.rollover(book, kit=kit(), actuals=str(actuals), period="2026-01")
        missing = [str(p) for p in error.value.problems if "Used" in str(p)]
        assert len(missing) == 3
        assert missing[0] == (
            f"E132 Actuals: Used of {LEGS} has no row for 2026-01; every period from 2024-01 to "
            "2026-01 is expected. Add the rows; enter 0 where there was none."
        )


@pytest.mark.slow
class TestMasterData:
    """Names and new families reach the components too."""

    def test_a_component_is_renamed_everywhere(self, book: Path) -> None:
        """In its table, in the rows of share, quantity and usage, and in what points at them."""
        change_master(book, Rename(Kind.FAMILY, OAK, "Ash tops"), kit=kit())
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()
        assert len(run.plan(book, kit=kit()).changes) == 0
        assert figures(book, "Usage", TABLES, "Ash tops")[JANUARY] != ""
        held = figures(book, "InForce", TABLES, "Option of Top: Ash tops")
        assert held[JANUARY + 3] == 0.7

    def test_a_family_like_another_takes_its_components(self, book: Path) -> None:
        """Its forecast of 10 a month takes 40 legs more."""
        was = [float(str(x)) for x in figures(book, "Forecast", LEGS, "Usage")[JANUARY:][:18]]
        change_master(book, AddFamily("Desks", like=TABLES), kit=kit())
        for month in range(JANUARY, JANUARY + 18):
            typed(book, "Forecast", cell(book, "tblForecast", "Desks|Override", month + 1), 10.0)
        run.plan(book, kit=kit())
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()
        now = [float(str(x)) for x in figures(book, "Forecast", LEGS, "Usage")[JANUARY:][:18]]
        desks = figures(book, "Plan", "Desks", "Production")[JANUARY:][:18]
        more = [after - before for after, before in zip(now, was, strict=True)]
        assert more == pytest.approx([4 * float(str(made)) for made in desks], rel=1e-9)


@pytest.mark.slow
def test_past_use_need_not_be_known(tmp_path: Path) -> None:
    """A company that never recorded it closes its months; what is not known stays blank."""
    closing = ("Closing", "Booked", "Shipped", "Backlog", "measure")
    lines = write_finishing(tmp_path / "all") / "actuals.csv"
    rows = [row for row in lines.read_text("utf-8").splitlines() if row.split(",")[2] in closing]
    source = write_finishing(tmp_path / "csv", actuals="\n".join(rows) + "\n")
    book = tmp_path / "book.xlsx"
    create.new(book, folder=source, sample=False, force=False, kit=kit())
    verbs.authorise(book, kit=kit(), override=WHY)
    actuals = january(tmp_path, used=False, produced=False)
    verbs.rollover(book, kit=kit(), actuals=str(actuals), period="2026-01")
    assert run.check(book, kit=kit()).passed
    assert figures(book, "Projection", LEGS, "Inventory")[JANUARY] == 196
    assert figures(book, "Projection", LEGS, "Unexplained")[JANUARY] == ""

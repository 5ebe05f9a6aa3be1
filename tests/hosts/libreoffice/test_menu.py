"""The menu's Plan and Check on an open workbook, with a stand-in for the planning itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import pytest
import xlsxwriter
from hosts.office import Doc, Office, inside, start

from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.calc import addin
from sopxl_udfs.calc.document import properties
from sopxl_udfs.calc.inside.pipe import Worker
from sopxl_workbook import runs

STANDIN = [sys.executable, str(Path(__file__).with_name("standin_worker.py"))]
BEFORE = [[10.0, 20.0], [30.0, 40.0]]
AFTER = [[1 / 3, "MTS"], [None, 46356.0]]


@pytest.fixture(scope="module")
def standin_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose add-in asks the stand-in."""
    office = start(tmp_path_factory.mktemp("office"), addin.build(STANDIN))
    yield office
    office.stop()


@pytest.fixture(scope="module")
def menu(standin_office: Office) -> ModuleType:
    """The menu's code, run from here against the open workbook, so that its words can be read."""
    assert standin_office.is_alive()
    return inside("menu")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The stand-in worker at the end of a pipe of its own."""
    made = Worker(STANDIN, 20)
    yield made
    made.stop()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A sheet to be planned, a protected one, one with an array formula."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Plan")
        sheet.write_row("B2", BEFORE[0])
        sheet.write_row("B3", BEFORE[1])
        sheet.write_formula("B5", "=SUM(B2:B3)")
        locked = workbook.add_worksheet("Locked")
        locked.write("A1", 3)
        locked.protect()
        workbook.define_name("sop_time_limit", "=Plan!$E$9")
        workbook.add_worksheet("Zoo").write_array_formula("B2:C2", "{=SUM(Plan!B2:C3)}")
    return path


def _bar(book: Doc) -> bool:
    shown: bool = book.model.CurrentController.hasInfobar("sopxl")
    return shown


class TestMenuEntries:
    """What stands in Calc's menu."""

    def test_has_an_entry_for_each_button(self, office: Office) -> None:
        """Caption and command of every button, in the order of the list."""
        provider = office.service("com.sun.star.configuration.ConfigurationProvider")
        path = f"/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar/{addin.IDENTIFIER}"
        node = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", properties(nodepath=path)
        )
        entries = [node.Submenu.getByName(name) for name in node.Submenu.ElementNames]
        assert node.Title == "S&OP"
        assert [(e.Title, e.URL) for e in entries] == [
            (b.caption, f"service:org.sopxl.Macros?{b.entry}") for b in BUTTONS
        ]

    def test_plans_the_open_workbook(self, standin_office: Office, book: Path) -> None:
        """The entry's own command writes the plan and shows a bar."""
        with standin_office.open(book, hidden=False) as opened:
            opened.set("Plan", "A1", [["plan"]])
            assert not _bar(opened)
            opened.dispatch("service:org.sopxl.Macros?plan")
            assert _bar(opened)
            assert opened.values("Plan", "B2:C3") == AFTER

    def test_checks_the_open_workbook(self, standin_office: Office, book: Path) -> None:
        """The entry's own command writes nothing and shows a bar."""
        with standin_office.open(book, hidden=False) as opened:
            opened.set("Plan", "A1", [[0]])
            opened.dispatch("service:org.sopxl.Macros?check")
            assert _bar(opened)
            assert opened.values("Plan", "B2:C3") == BEFORE


class TestPlan:
    """One change set, written as one step."""

    def test_writes_values_and_leaves_formulas_to_calc(
        self, standin_office: Office, menu: ModuleType, worker: Worker, book: Path
    ) -> None:
        """Numbers keep every bit, blanks are blank, stored results are not written over."""
        with standin_office.open(book) as opened:
            opened.set("Plan", "A1", [["plan"]])
            outcome = menu.run("plan", opened.model, worker)
            file = Path(unquote(urlsplit(opened.model.getURL()).path))
            (kept,) = runs.snapshots(file)
            assert outcome == menu.Outcome(
                "S&OP plan",
                f"Planned: 5 cells changed. Undo takes it back. The book as it was: {kept.path}",
            )
            assert kept.path.read_bytes() == book.read_bytes()
            assert [line.event for line in runs.read_log(runs.log_of(file))] == [
                "begin",
                "handed over",
            ]
            assert opened.values("Plan", "B2:C3") == AFTER
            assert opened.formulas("Plan", "B5") == [["=SUM(B2:B3)"]]
            assert opened.values("Plan", "B5") == [[1 / 3]]

    def test_writes_on_a_protected_sheet_and_protects_it_again(
        self, standin_office: Office, menu: ModuleType, worker: Worker, book: Path
    ) -> None:
        """Protection without a password guards against slips, not against the plan."""
        with standin_office.open(book) as opened:
            opened.set("Plan", "A1", [["plan"]])
            menu.run("plan", opened.model, worker)
            assert opened.values("Locked", "A1") == [[7.0]]
            assert opened.model.Sheets.getByName("Locked").isProtected()

    def test_is_one_step_of_undo(
        self, standin_office: Office, menu: ModuleType, worker: Worker, book: Path
    ) -> None:
        """One undo brings back every cell."""
        with standin_office.open(book) as opened:
            opened.set("Plan", "A1", [["plan"]])
            menu.run("plan", opened.model, worker)
            assert opened.model.UndoManager.getCurrentUndoActionTitle() == "S&OP plan"
            opened.model.UndoManager.undo()
            assert opened.values("Plan", "B2:C3") == BEFORE
            assert opened.values("Locked", "A1") == [[3.0]]

    @pytest.mark.parametrize(
        ("word", "text"),
        [
            ("nothing", "The plan is up to date: nothing changed."),
            ("refuse", "E201 book.xlsx: the book is locked. Close it."),
            (
                "fault",
                "E100 This is a fault of sopxl, not of the book:"
                " ZeroDivisionError: division by zero.",
            ),
            ("die", "The engine gave no answer: the worker process died twice."),
            ("die half way", "The engine gave no answer: the worker process died."),
            ("no sheet", 'E101 workbook: there is no sheet "Zebra". It has: Plan, Locked, Zoo.'),
            (
                "array",
                "E225 LibreOffice: put failed: com.sun.star.uno.RuntimeException. "
                "Do the same by hand to see why.",
            ),
        ],
    )
    def test_writes_nothing_or_all(
        self,
        standin_office: Office,
        menu: ModuleType,
        worker: Worker,
        book: Path,
        word: str,
        text: str,
    ) -> None:
        """Whatever goes wrong on the way, the cells are as before and one sentence says why."""
        worker.call(("SOP_VERSION",))
        with standin_office.open(book) as opened:
            opened.set("Plan", "A1", [[word]])
            assert menu.run("plan", opened.model, worker).text == text
            assert opened.values("Plan", "B2:C3") == BEFORE

    def test_what_reaches_the_time_limit_writes_nothing(
        self, standin_office: Office, menu: ModuleType, worker: Worker, book: Path
    ) -> None:
        """The worker stops by itself, and answers the next call."""
        worker.call(("SOP_VERSION",))
        before = worker.pid
        with standin_office.open(book) as opened:
            opened.set("Plan", "A1", [["endless"]])
            opened.set("Plan", "E9", [[0.1]])
            file = Path(unquote(urlsplit(opened.model.getURL()).path))
            assert menu.run("plan", opened.model, worker).text == (
                "E610 Plan!E9: plan has worked for 0.1 seconds, the time limit, and was stopped; "
                "nothing was written. Enter a longer limit there, or close the workbook and use "
                f"the command line, which has none: sopxl plan {file.name}"
            )
            assert opened.values("Plan", "B2:C3") == BEFORE
            opened.set("Plan", "A1", [["plan"]])
            opened.set("Plan", "E9", [[3600]])  # longer than the office waits for others
            assert menu._patience(opened.model) == 3660
            menu.run("plan", opened.model, worker)
            assert opened.values("Plan", "B2:C3") == AFTER
        assert worker.pid == before

    def test_needs_a_spreadsheet(self, menu: ModuleType, worker: Worker) -> None:
        """Without an open workbook it says so."""
        assert menu.run("plan", None, worker).text == "Open the S&OP workbook first."


class TestCheck:
    """The identities of the open workbook, unsaved changes included."""

    @pytest.mark.parametrize(
        ("count", "text"),
        [
            (0, "Check: all 4 rules hold."),
            (
                1,
                "Check: 1 of 4 rules is broken. E301 Plan!B0: inventory is 5, 6 is right.",
            ),
            (
                3,
                "Check: 3 of 4 rules are broken. E301 Plan!B0: inventory is 5, 6 is right. "
                "... and 2 problems more: run sopxl check.",
            ),
        ],
    )
    def test_says_what_it_found(
        self,
        standin_office: Office,
        menu: ModuleType,
        worker: Worker,
        book: Path,
        count: int,
        text: str,
    ) -> None:
        """The first problem, and how many more there are."""
        with standin_office.open(book) as opened:
            opened.set("Plan", "A1", [[count]])
            assert menu.run("check", opened.model, worker).text == text

"""The month through Calc's menu, in the real program with the real worker, on a stored .xlsx."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hosts.office import Doc, Office, inside
from workbook.cycle.firm import BY, Firm

from sopxl_udfs.calc import addin
from sopxl_udfs.calc.document import properties
from sopxl_udfs.calc.inside.pipe import Worker
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import ACTUALS, ARCHIVE
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.content import Edit, contents, edits
from sopxl_workbook.cycle.master import Kind, Rename, change_master
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.sheets.checks import FIRST_RULE, LEDGER, NUMBER, SHEET, STATE


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The add-in's own worker."""
    made = Worker(addin.worker_command(), 60)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned book, nothing left to review."""
    return Firm().book(tmp_path_factory.mktemp("calc") / "book.xlsx")


@pytest.fixture(scope="module")
def loaded(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January authorised by the command line, its actuals typed."""
    firm = Firm()
    path = Path(shutil.copy(made, tmp_path_factory.mktemp("loaded") / "book.xlsx"))
    verbs.authorise(path, kit=kit(), by=BY)
    firm.load(path, firm.start)
    return path


class Planner:
    """Answers the menu's questions, and keeps them."""

    def __init__(self, *, agrees: bool = True) -> None:
        self.agrees = agrees
        self.asked: list[str] = []

    def __call__(self, title: str, text: str) -> bool:
        """The answer."""
        self.asked.append(text)
        return self.agrees


def choose(book: Doc, worker: Worker, verb: str, planner: Planner | None = None) -> Any:
    """What the menu says when an entry is chosen."""
    return inside("menu").run(verb, book.model, worker, planner)


def file_of(book: Doc) -> Path:
    """Where the open working copy stands."""
    return Path(unquote(urlsplit(book.model.getURL()).path))


def save(book: Doc) -> None:
    """Saves the workbook where it stands, as a planner does."""
    book.model.storeToURL(book.model.getURL(), properties(FilterName="Calc MS Excel 2007 XML"))


def stored(book: Doc, folder: Path, name: str) -> Path:
    """A copy of the workbook as it stands now."""
    path = folder / f"{name}.xlsx"
    book.store_as(path)
    return path


def other_figures(found: Sequence[Edit]) -> list[Edit]:
    """The numbers among some differences, but for the last digits that Calc works out itself."""
    return [
        edit
        for edit in found
        if isinstance(edit.was, float) or isinstance(edit.now, float)
        if edit.was is None or edit.now != pytest.approx(edit.was, rel=1e-12)
    ]


def test_authorise_writes_what_the_command_writes(
    office: Office, made: Path, worker: Worker, tmp_path: Path
) -> None:
    """The gate is shown first; the Archive grows as a database range; one step of undo."""
    other = Path(shutil.copy(made, tmp_path / "other.xlsx"))
    verbs.authorise(other, kit=kit(), by=BY)
    with office.open(made) as book:
        planner = Planner()
        outcome = choose(book, worker, "authorise", planner)
        (question,) = planner.asked
        assert question.startswith("Authorise the plan of 2026-01: 6 rows for the Archive.")
        assert "● passed  the load is within the authorised capacity" in question
        (kept,) = runs.snapshots(file_of(book))
        assert outcome.text == (
            "The plan of 2026-01 is authorised, 6 rows in the Archive. Once 2026-01 is over, with "
            "its actuals in the Actuals: Roll over. Save the workbook to keep it. "
            f"The book as it was: {kept.path}"
        )
        after = read_book(stored(book, tmp_path, "after"))
        assert after.table(ARCHIVE.name).area == read_book(other).table(ARCHIVE.name).area
        left = edits(contents(read_book(other)), after)
        assert {edit.spot[0] for edit in left} <= {"Archive", "Control"}
        assert other_figures(left) == []
        assert book.model.UndoManager.getCurrentUndoActionTitle() == "S&OP authorise"
        assert book.sheet("Archive").isProtected()
        assert choose(book, worker, "check").text == (
            "Check: all 24 rules hold. W690 Families: 2 families are planned, fewer than 5: volume "
            "is planned well by about 5 to 12 families, 15 at most (Wallace). Part families that "
            "are sold or made in different ways, or set another limit on Control."
        )
        checked = read_book(stored(book, tmp_path, "checked")).sheet(SHEET)
        assert {checked[row, STATE] for row in (FIRST_RULE, FIRST_RULE + 5)} == {"● holds"}
        assert str(checked[LEDGER + 1, NUMBER]).endswith("rules hold; inputs changed since: no")
        assert choose(book, worker, "undo", Planner()).text.startswith("Taken back: authorise")


@pytest.mark.slow
def test_without_somebody_to_agree_nothing_is_written(
    office: Office, made: Path, worker: Worker
) -> None:
    """Cancel, or an office without windows."""
    with office.open(made, hidden=False) as book:
        for planner in (Planner(agrees=False), None):
            assert choose(book, worker, "authorise", planner).text == "Nothing was written."
        book.dispatch("service:org.sopxl.Macros?authorise")
        assert book.model.CurrentController.hasInfobar("sopxl")
        assert not runs.folder_of(file_of(book)).exists()
        assert not book.model.UndoManager.isUndoPossible()


@pytest.mark.slow
@pytest.mark.parametrize("saves", [False, True])
def test_roll_over_undo_and_roll_again(
    office: Office, loaded: Path, worker: Worker, tmp_path: Path, saves: bool
) -> None:
    """Undone, the content is that of before, whether the planner saved in between or not."""
    other = Path(shutil.copy(loaded, tmp_path / "other.xlsx"))
    verbs.rollover(other, kit=kit(), by=BY)
    with office.open(loaded) as book:
        before = contents(read_book(stored(book, tmp_path, "before")))
        planner = Planner()
        outcome = choose(book, worker, "rollover", planner)
        assert outcome.text.startswith("2026-01 is closed, 2026-02 is month 1. Next: review")
        if saves:
            save(book)
        rolled = stored(book, tmp_path, "rolled")
        assert (
            read_book(rolled).table(ACTUALS.name).area == read_book(other).table(ACTUALS.name).area
        )
        assert run.check(rolled, kit=kit()).passed
        assert other_figures(edits(contents(read_book(other)), read_book(rolled))) == []

        outcome = choose(book, worker, "undo", planner)
        assert outcome.text.startswith("Taken back: rollover of 2026-01 (")
        assert planner.asked[-1].startswith("Take back: rollover of 2026-01 (")
        if saves:
            save(book)
        assert edits(before, read_book(stored(book, tmp_path, "undone"))) == []

        outcome = choose(book, worker, "rollover", planner)
        assert outcome.text.startswith("2026-01 is closed, 2026-02 is month 1.")
        assert " rules hold. W301 " in choose(book, worker, "check").text


@pytest.mark.slow
def test_a_typed_price_of_optimise_marks_the_plan_as_old(office: Office, made: Path) -> None:
    """The cell on Control turns as the planner types, without Python; a blank is no price of 0."""
    names = ("sop_optimal_overtime", "sop_changed")
    price, mark = ((read_book(made).defined_name(name).target or ("", "")) for name in names)
    with office.open(made) as book:
        for typed, told in (("", "no"), (0.0, "yes"), (30.0, "yes"), ("", "no")):
            book.set(price[0], price[1].replace("$", ""), [[typed]])
            assert book.values(mark[0], mark[1].replace("$", "")) == [[told]]


@pytest.mark.slow
def test_a_month_is_refused_without_its_actuals(office: Office, made: Path, worker: Worker) -> None:
    """Not authorised: one sentence with the way out."""
    with office.open(made) as book:
        assert choose(book, worker, "rollover", Planner()).text == (
            "E512 Control: the plan of 2026-01 is not authorised. Authorise it first, so that "
            "next month knows the old plan: sopxl authorise BOOK."
        )


@pytest.mark.slow
def test_edits_that_are_not_saved_are_in_what_is_kept(
    office: Office, made: Path, worker: Worker, tmp_path: Path
) -> None:
    """So that taking the run back does not take them for edits made since."""
    with office.open(made) as book:
        place = read_book(made).defined_name("sop_company").target
        book.set(*place, [["Another firm"]])
        choose(book, worker, "authorise", Planner())
        (kept,) = runs.snapshots(file_of(book))
        assert read_book(kept.path).named_value("sop_company") == "Another firm"
        outcome = choose(book, worker, "undo", Planner())
        assert outcome.text.startswith("Taken back: authorise of 2026-01 (")
        undone = read_book(stored(book, tmp_path, "undone"))
        assert undone.named_value("sop_company") == "Another firm"
        assert undone.named_value("sop_authorised") is None


@pytest.mark.slow
def test_master_data_as_the_control_sheet_asks(
    office: Office, made: Path, worker: Worker, tmp_path: Path
) -> None:
    """Written as the command writes it, and taken back; what needs rows gives the command."""
    other = Path(shutil.copy(made, tmp_path / "other.xlsx"))
    change_master(other, Rename(Kind.FAMILY, "Family 000", "Seats"), kit=kit(), by=BY)
    with office.open(made) as book:
        before = contents(read_book(stored(book, tmp_path, "before")))
        ask(book, made, "rename family", "Family 000", "Seats")
        planner = Planner()
        outcome = choose(book, worker, "master", planner)
        assert outcome.text.startswith(
            'Master data: the family "Family 000" to "Seats" is renamed. Save the workbook to '
        )
        assert planner.asked[-1].startswith(
            'Master data: the family "Family 000" to "Seats" would be renamed, on all sheets.'
        )
        after = stored(book, tmp_path, "after")
        left = edits(contents(read_book(other)), read_book(after))
        assert {edit.spot[0] for edit in left} <= {"Control"}
        assert run.check(after, kit=kit()).passed
        assert choose(book, worker, "undo", planner).text.startswith("Taken back: rename of ")
        assert edits(before, read_book(stored(book, tmp_path, "undone"))) == []

        ask(book, made, "add family", "Stools", "Family 000")
        outcome = choose(book, worker, "master", planner)
        command = f"sopxl master {file_of(book)} add family Stools --like 'Family 000'"
        assert command in outcome.text
        assert outcome.text.startswith('E253 book.xlsx: the family "Stools" from 2026-01 on would ')


def ask(book: Doc, made: Path, *words: str) -> None:
    """Types an order for master data into the Control sheet."""
    for name, word in zip(("change", "name", "other"), words, strict=True):
        sheet, ref = read_book(made).defined_name(f"sop_master_{name}").target
        book.set(sheet, ref, [[word]])

"""Planning and checking a book that is there."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pytest

from sopxl.errors import FileError, ProblemsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import create, demo, run, runs
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.ooxml.patch import Patch
from sopxl_workbook.read import read_company
from sopxl_workbook.run import Done
from sopxl_workbook.sample import FOLDER as SAMPLE

_NUMBER = re.compile(rb"(?<=<v>)-?\d+\.\d+(?=</v>)")


def _cut(match: re.Match[bytes]) -> bytes:
    return b"%.15g" % float(match[0])


def put(book: Path, sheet: str, ref: str, value: object, **how: bool) -> None:
    """Types a value into a cell of a closed book."""
    patch = Patch(book.read_bytes(), own_sheets=[sheet])
    patch.set_value(sheet, ref, value, **how)  # type: ignore[arg-type]
    book.write_bytes(patch.result())


def parts(book: Path) -> dict[str, bytes]:
    """Every part of a book by name."""
    with zipfile.ZipFile(book) as file:
        return {name: file.read(name) for name in file.namelist()}


def digest(book: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(book.read_bytes()).hexdigest()


def cell_of(book: Path, sheet: str, key: str, label: str) -> str:
    """Where the cell of a wide row and a period stands."""
    from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
    from sopxl_workbook.ooxml import cell_name
    from sopxl_workbook.write import key_rows

    opened = read_book(book)
    table = next(t for t in opened.tables.values() if t.sheet == sheet)
    labels = list(table.columns)
    column = FIRST_PERIOD_COLUMN + labels.index(label) - labels.index("Unit") - 1
    return cell_name(key_rows(opened, table.name)[key], column)


class TestNew:
    """A new book is planned, and every stored value in it is right."""

    @pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
    def test_a_new_book_passes_every_check(self, made_books: dict[str, Path], ending: str) -> None:
        """What new stores with the formulas is what check works out."""
        report = run.check(made_books[ending], kit=kit())
        assert report.passed, report.as_text()
        assert len(report.proofs) == 22

    @pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
    def test_two_builds_are_the_same_bytes(
        self, small_folder: Path, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing of the clock or the machine goes into a book but the moment of planning."""
        monkeypatch.setattr(create, "stamp", lambda plan, total: {"sop_inputs": total})
        first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
        for path in (first, second):
            create.new(path, folder=small_folder, sample=False, force=False, kit=kit())
        assert digest(first) == digest(second)

    @pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
    def test_nothing_asks_for_a_calculation_on_opening(
        self, made_books: dict[str, Path], ending: str
    ) -> None:
        """The stored values are what shows, with macros off and in any viewer."""
        workbook = parts(made_books[ending])["xl/workbook.xml"]
        assert b'<calcPr calcId="191029"/>' in workbook

    def test_a_book_that_is_there_is_not_replaced(self, small_folder: Path, book: Path) -> None:
        """Only --force replaces a file."""
        before = digest(book)
        with pytest.raises(RefusedError) as refused:
            create.new(book, folder=small_folder, sample=False, force=False, kit=kit())
        assert str(refused.value) == (
            f"E210 {book}: a file of that name is there already. "
            "Choose another name, or add --force to replace it."
        )
        assert digest(book) == before

    def test_an_empty_book_is_made_and_says_what_it_needs(self, tmp_path: Path) -> None:
        """Without figures every table stands there, empty, and planning says so."""
        path = tmp_path / "empty.xlsm"
        done = create.new(path, folder=None, sample=False, force=False, kit=kit())
        assert done.summary == (
            f"{path}: an empty book. Fill a folder of CSV files (sopxl new --describe)."
        )
        with pytest.raises(ProblemsError) as found:
            run.plan(path, kit=kit())
        assert "E107 Families: there are no rows. Add at least one row." in str(found.value)

    def test_a_folder_that_is_not_there(self, small_folder: Path, tmp_path: Path) -> None:
        """A mistyped path makes no folder."""
        path = tmp_path / "none" / "book.xlsx"
        with pytest.raises(FileError) as error:
            create.new(path, folder=small_folder, sample=False, force=False, kit=kit())
        assert str(error.value) == (
            f"E009 {path.parent}: there is no such folder. "
            "Make the folder first, or correct the path."
        )


KINDS = (".xlsm", ".xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo goes; the folder above it is not there either."""
    return tmp_path_factory.mktemp("demo") / "deep" / "demo"


@pytest.fixture(scope="module")
def done(folder: Path) -> Done:
    """A demo, made once."""
    return demo.demo(folder, source=None, name="wine", kit=kit())


class TestDemo:
    """An example to look at: the books and the files that they were made from."""

    @pytest.mark.slow
    def test_the_files_of_the_sample_are_beside_the_books(self, folder: Path, done: Done) -> None:
        """The tables and where they come from, and nothing of the package."""
        assert done.files == [folder / f"wine{end}" for end in (".xlsm", ".xlsx", "-rolled.xlsm")]
        compared = {read_book(folder / f"wine{end}").named_value("sop_compared") for end in KINDS}
        assert None not in compared
        copied = {path.name for path in (folder / "wine-csv").rglob("*.*")}
        assert copied == {"SOURCE.md", *(path.name for path in SAMPLE.rglob("*.csv"))}

    def goes_through_three_months(self, folder: Path, done: Done) -> None:
        """Holds a demo against what it is to show."""
        rolled = folder / "wine-rolled.xlsm"
        company = read_company(read_book(rolled)).company
        assert company.calendar.label(company.base) == "2026-04"
        assert len(re.findall(r"all \d+ rules hold", done.summary)) == 2
        assert done.summary.count("2026-01 is closed, 2026-02 is month 1.") == 2
        assert done.summary.count("2026-03 is closed, 2026-04 is month 1.") == 1
        entries = runs.read_log(runs.log_of(rolled))
        verbs = [entry.verb for entry in runs.standing_runs(entries)]
        assert verbs[-4:] == ["authorise", "rollover", "plan", "compare"]

    @pytest.mark.slow
    def test_it_goes_through_three_months(self, folder: Path, done: Done) -> None:
        """Authorised, rolled, undone, rolled again, planned.

        The last month was planned before it began, so the pages show by how much it was missed.
        """
        self.goes_through_three_months(folder, done)

    @pytest.mark.slow
    def test_a_second_one_begins_anew(self, folder: Path, done: Done) -> None:
        """In the same folder, over what the first one left."""
        assert done.files
        again = demo.demo(folder, source=None, name="wine", kit=kit())
        self.goes_through_three_months(folder, again)

    def test_of_a_folder_of_ones_own(self, small_folder: Path, tmp_path: Path) -> None:
        """Two books that hold; no month came in later, so there is no third."""
        done = demo.demo(tmp_path, source=small_folder, name="mine", kit=kit())
        assert done.files == [tmp_path / "mine.xlsm", tmp_path / "mine.xlsx"]
        assert len(re.findall(r"all \d+ rules hold", done.summary)) == 1

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        """A file has its name."""
        (tmp_path / "demo").write_text("mine")
        with pytest.raises(FileError) as error:
            demo.demo(tmp_path / "demo", source=None, name="wine", kit=kit())
        assert str(error.value) == (
            f"E211 {tmp_path / 'demo'}: the folder cannot be made: File exists. "
            "Choose a folder that you may write to, or make room."
        )


class TestPlan:
    """Planning in place writes what changed and nothing else."""

    def test_planning_a_planned_book_changes_nothing(self, book: Path) -> None:
        """new plans the same way as plan."""
        before = digest(book)
        done = run.plan(book, kit=kit())
        assert len(done.changes) == 0
        assert digest(book) == before

    def test_a_book_stored_with_15_digits_is_planned(self, tmp_path: Path) -> None:
        """LibreOffice and Excel cut every number so; a small difference of large ones stands."""
        made, stored = tmp_path / "made.xlsx", tmp_path / "stored.xlsx"
        create.new(made, folder=None, sample=True, force=False, kit=kit())
        with zipfile.ZipFile(stored, "w") as file:
            for name, content in parts(made).items():
                file.writestr(name, _NUMBER.sub(_cut, content))
        assert digest(stored) != digest(made)
        assert list(run.plan(stored, kit=kit()).changes.typed()) == []

    def test_a_new_override_moves_the_plan(self, book: Path) -> None:
        """One forecast typed: production, projection, load and dollars follow, and check holds."""
        ref = cell_of(book, "Forecast", "Chairs|Override", "2026-02")
        put(book, "Forecast", ref, 500.0)
        stale = run.check(book, kit=kit())
        assert not stale.passed
        done = run.plan(book, kit=kit())
        sheets = {change.sheet for change in done.changes}
        assert {"Plan", "Projection", "Load", "Control"} <= sheets
        assert run.check(book, kit=kit()).passed
        assert len(run.plan(book, kit=kit()).changes) == 0

    def test_only_the_sheets_that_change_are_written(self, book: Path) -> None:
        """Every other part of the file keeps its bytes."""
        put(book, "Forecast", cell_of(book, "Forecast", "Tables|Override", "2026-02"), 80.0)
        before = parts(book)
        done = run.plan(book, kit=kit())
        after = parts(book)
        assert list(before) == list(after)
        changed = {name for name in before if before[name] != after[name]}
        opened = read_book(book)
        written = {opened.sheets[change.sheet].part for change in done.changes}
        assert changed == written

    def test_a_dry_run_writes_nothing(self, book: Path) -> None:
        """It names each cell with old, new and why."""
        ref = cell_of(book, "Forecast", "Chairs|Override", "2026-02")
        put(book, "Forecast", ref, 500.0)
        before = digest(book)
        beside = list(book.parent.iterdir())
        done = run.plan(book, kit=kit(), dry_run=True)
        assert digest(book) == before
        assert list(book.parent.iterdir()) == beside
        assert done.files == ()
        assert re.fullmatch(
            f"{book}: [0-9]+ results and [0-9,]+ stored values of formulas would be written.",
            done.summary,
        )
        first = next(change for change in done.changes.typed() if change.sheet == "Plan")
        assert first.reason == "production by policy"
        assert first.cell == cell_of(book, "Plan", "Chairs|Production", "2026-02")

    def test_the_book_as_it_was_is_kept(self, book: Path) -> None:
        """A copy stands beside the book, named by period, verb, run and hash; the log says so."""
        put(book, "Forecast", cell_of(book, "Forecast", "Chairs|Override", "2026-02"), 500.0)
        before = book.read_bytes()
        run.plan(book, kit=kit())
        (kept,) = runs.snapshots(book)
        assert kept.path.read_bytes() == before
        found = hashlib.sha256(before).hexdigest()
        assert kept.path.name == f"2026-01-plan-{kept.run}-{found[:12]}.xlsm"
        begin, end = runs.read_log(runs.log_of(book))
        assert (begin.event, end.event, end.result) == ("begin", "end", "written")
        assert (end.before, end.after) == (found, digest(book))

    def test_a_run_that_was_stopped_is_told(self, book: Path) -> None:
        """By a check and a dry run, which leave all as it is; by the next plan, which cleans."""
        put(book, "Forecast", cell_of(book, "Forecast", "Chairs|Override", "2026-02"), 500.0)
        run.plan(book, kit=kit())
        log = runs.log_of(book)
        log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
        left = book.with_name(f".{book.name}.sopxl-0badcafe.tmp")
        left.write_bytes(b"half")
        told = [problem.code for problem in run.check(book, kit=kit()).warnings]
        assert told == ["W202", "W690"]  # and two families are few
        assert [p.code for p in run.plan(book, kit=kit(), dry_run=True).warnings] == ["W202"]
        assert left.exists()
        assert [p.code for p in run.plan(book, kit=kit()).warnings] == ["W202"]
        assert not left.exists()
        assert run.plan(book, kit=kit()).warnings == ()

    def test_without_room_for_the_copy_nothing_is_written(self, book: Path) -> None:
        """The book as it was is kept before anything else is done."""
        put(book, "Forecast", cell_of(book, "Forecast", "Chairs|Override", "2026-02"), 500.0)
        before = digest(book)
        (book.parent / "book.xlsm.sopxl").write_text("in the way")
        with pytest.raises(
            FileError, match=r"^E211 .*book\.xlsm\.sopxl: the folder cannot be made"
        ):
            run.plan(book, kit=kit())
        assert digest(book) == before

    def test_an_own_plan_is_left_alone(self, small_folder: Path, tmp_path: Path) -> None:
        """Where the policy is own, the planner's production stands and the rest follows."""
        from small import months, write_folder

        typed = "\n".join(f"{label},Chairs,150" for label in months(18, 2026))
        folder = write_folder(
            tmp_path / "csv",
            policy=(
                "family,from,plan_policy,target\n"
                "Chairs,2024-01-01,own,10\nTables,2024-01-01,lead time,4\n"
            ),
            production=f"period,code,quantity\n{typed}\n",
        )
        path = tmp_path / "own.xlsx"
        create.new(path, folder=folder, sample=False, force=False, kit=kit())
        ref = cell_of(path, "Plan", "Chairs|Production", "2026-05")
        assert read_book(path).sheet("Plan").cell(ref).value == 150.0
        assert run.check(path, kit=kit()).passed

    def test_a_missing_file_is_told(self, tmp_path: Path) -> None:
        """The sentence names the file."""
        with pytest.raises(FileError) as error:
            run.plan(tmp_path / "none.xlsm", kit=kit())
        assert error.value.exit_code == 6


class TestCheck:
    """A check names the first cell that breaks a rule."""

    def test_a_constant_typed_over_a_formula(self, book: Path) -> None:
        """The cell, what stands there, and the formula that belongs there."""
        ref = cell_of(book, "Projection", "Chairs|Inventory", "2026-03")
        put(book, "Projection", ref, 100000.0, replace_formula=True)
        report = run.check(book, kit=kit())
        by_rule = {proof.rule: proof for proof in report.proofs}
        typed = by_rule["no constant stands where a formula belongs"]
        assert typed.breaks == 1
        assert typed.first is not None
        assert typed.first.where == f"Projection!{ref}"
        assert typed.first.message.startswith("found 100,000 where the formula =IF(")
        balance = by_rule["opening + production − forecast = inventory"]
        assert balance.breaks == 2
        assert balance.first is not None
        assert balance.first.where == f"Projection!{ref}"

    def test_an_unexplained_month(self, small_folder: Path, tmp_path: Path) -> None:
        """A closing that movements do not explain is found, with what they come to."""
        from small import actuals, write_folder

        text = actuals().replace("2024-03,Chairs,Closing,106", "2024-03,Chairs,Closing,116")
        folder = write_folder(tmp_path / "csv", actuals=text)
        path = tmp_path / "odd.xlsx"
        create.new(path, folder=folder, sample=False, force=False, kit=kit())
        report = run.check(path, kit=kit())
        broken = [proof for proof in report.proofs if not proof.holds]
        assert [proof.rule for proof in broken] == ["movements explain every closed month"]
        assert broken[0].first is not None
        assert broken[0].first.message == "Chairs, 2024-03: found 116, 106 is right."
        assert broken[0].breaks == 2

    def test_a_check_writes_nothing(self, book: Path) -> None:
        """The file keeps its bytes."""
        before = digest(book)
        run.check(book, kit=kit())
        assert digest(book) == before

"""Prune: old origins leave the Archive for a file beside the book, and pages stay right."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from refusals import check
from workbook.cycle.firm import (
    BY,
    Firm,
    added,
    authorise,
    parts_of,
    roll,
    rows_of,
    typed,
)

from sopxl.errors import InputError, ProblemsError, RefusalsError, RefusedError
from sopxl.plan.company import Company
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import AGREED, ARCHIVE, VIEW_OWNERS, VIEWS
from sopxl_workbook.cycle import prune as work
from sopxl_workbook.cycle.prune import LEAST, Pruned, prune
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.cycle.upgrade import upgrade
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets import exceptions, summary_columns

FAMILY_PAGES = ("Family MTS", "Family MTO", "Family FTO")
# of every page that looks at the Archive: the first row and column of pointers
HIDDEN = {
    **dict.fromkeys((*FAMILY_PAGES, "Consensus", "Master schedule"), (200, 1_000)),
    "Summary": (1_000, summary_columns.HIDDEN - 1),
    "Exceptions": (1_000, exceptions.COUNT_COLUMN),
}


@pytest.fixture(scope="module")
def fourth(states: dict[str, Path], firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four origins: January to March are closed, April is authorised; not to be changed."""
    book = Path(shutil.copy(states["rolled"], tmp_path_factory.mktemp("fourth") / "book.xlsx"))
    for month in (1, 2):
        authorise(book, override="not reviewed")
        firm.load(book, firm.start + month)
        roll(book)
    authorise(book, override="not reviewed")
    return book


@pytest.fixture
def book(fourth: Path, tmp_path: Path) -> Path:
    """A book of four origins; to be changed."""
    return Path(shutil.copy(fourth, tmp_path / "book.xlsx"))


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of four origins is enough here; how many the pages look at is tested at the end."""
    monkeypatch.setattr(work, "LEAST", 1)


def pruned(book: Path, keep: int = 2, **how: object) -> Pruned:
    """Prunes a book."""
    return prune(book, kit=kit(), by=BY, keep=keep, **how)[1]  # type: ignore[arg-type]


def company(book: Path) -> Company:
    """The company as it stands."""
    return read_company(read_book(book)).company


def files_beside(book: Path) -> list[Path]:
    """What prune has left beside a book."""
    return sorted(runs.folder_of(book).glob("archive-*.csv"))


class TestWhatLeaves:
    def test_the_last_origins_stay_as_they_were(self, book: Path, firm: Firm) -> None:
        """Figure for figure, in their order; the table ends with them."""
        old = company(book).archive
        made = pruned(book)
        new = company(book).archive
        assert made.origins == ["2026-01", "2026-02"]
        assert {row.origin for row in new} == {firm.start + 2, firm.start + 3}
        stayed = [row for row in old if row.origin >= firm.start + 2]
        for was, now in zip(stayed, new, strict=True):
            assert (was.family, was.measure, was.run) == (now.family, now.measure, now.run)
            assert was.values.tobytes() == now.values.tobytes()
        area = read_book(book).table(ARCHIVE.name).area
        assert area.last_row - area.first_row == len(new) == 12

    def test_the_others_stand_in_the_file(self, book: Path) -> None:
        """All of each row, a column a period, blank where nothing was said."""
        old = company(book).archive[:12]
        labels = company(book).calendar.labels
        pruned(book)
        [file] = files_beside(book)
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        assert len(rows) == 12
        for was, found in zip(old, rows, strict=True):
            assert found["origin"] == labels[was.origin - 1]
            assert (found["family"], found["measure"], found["run"]) == (
                was.family,
                was.measure,
                was.run,
            )
            numbers = [float(found[label]) if found[label] else None for label in labels]
            assert numbers == [None if v != v else v for v in was.values.tolist()]

    def test_every_formula_follows(self, book: Path) -> None:
        """Rows are found by their key: each cell shows what it works out to."""
        pruned(book)
        report = run.check(book, kit=kit())
        assert report.passed, report.as_text()

    def test_the_months_go_on(self, book: Path, firm: Firm) -> None:
        """The next roll finds the plan that was authorised, and the next one comes below it."""
        pruned(book, keep=1)
        firm.load(book, firm.start + 3)
        roll(book)
        authorise(book, override="not reviewed")
        assert [row.origin for row in company(book).archive] == [firm.start + 3] * 6 + [
            firm.start + 4
        ] * 6
        assert run.check(book, kit=kit()).passed

    def test_it_is_undone(self, book: Path) -> None:
        """The file is as it was; what stands beside it names the run that was taken back."""
        before = book.read_bytes()
        made = pruned(book)
        undo(book, kit=kit())
        assert book.read_bytes() == before
        run_id = runs.read_log(runs.log_of(book))[-1].run
        assert made.origins == ["2026-01", "2026-02"]
        assert len(files_beside(book)) == 1
        assert run_id not in files_beside(book)[0].name

    def test_nothing_else_changes(self, book: Path) -> None:
        """But pages that look at the Archive, and the line of the run on Control."""
        old = parts_of(book.read_bytes())
        opened = read_book(book)
        sheets = {info.part: name for name, info in opened.sheets.items()}
        pruned(book)
        new = parts_of(book.read_bytes())
        changed = {sheets.get(name, name) for name in old if old[name] != new[name]}
        allowed = {"Archive", "Control", "Start", *HIDDEN, opened.table(ARCHIVE.name).part}
        assert "Archive" in changed
        assert changed <= {*allowed, "xl/calcChain.xml"}


class TestWhatIsLeftAlone:
    def test_with_few_origins_nothing_is_written(self, book: Path) -> None:
        """Not even a line in the log."""
        before = book.read_bytes()
        done, _ = prune(book, kit=kit(), by=BY)
        assert done.summary == f"{book}: the Archive has no more than 24 origins, nothing changes."
        assert (book.read_bytes(), files_beside(book)) == (before, [])
        assert not runs.folder_of(book).exists()

    def test_a_dry_run_writes_nothing(self, book: Path) -> None:
        """And what it shows is what is written, by its hash."""
        before = book.read_bytes()
        done, made = prune(book, kit=kit(), by=BY, keep=2, dry_run=True)
        assert done.summary == f"{book}: 2 origins (2026-01 to 2026-02) would leave the Archive."
        assert (book.read_bytes(), files_beside(book)) == (before, [])
        pruned(book, expect=made.changes.sha256)
        assert len(files_beside(book)) == 1

    def test_another_change_set_than_was_shown(self, book: Path) -> None:
        """Neither the book nor the file beside it."""
        before = book.read_bytes()
        with pytest.raises(RefusedError, match=r"^E216 "):
            pruned(book, expect="0" * 64)
        assert (book.read_bytes(), files_beside(book)) == (before, [])

    def test_a_damaged_archive(self, book: Path) -> None:
        """What is not what was authorised is not carried away."""
        typed(book, "Archive", "E11", "25|Family 000|Oops")
        with pytest.raises(ProblemsError, match=r"^E501 Archive!E11: "):
            pruned(book)
        assert files_beside(book) == []

    def test_an_edited_closed_month(self, book: Path) -> None:
        """A book that does not hold is mended first."""
        opened = read_book(book)
        rows = opened.table_rows("tblActuals")
        row = next(i for i, r in enumerate(rows) if r[0] == "2026-01" and r[2] == "Shipped")
        typed(book, "Actuals", f"D{opened.table('tblActuals').area.first_row + 1 + row}", 999.0)
        with pytest.raises(RefusalsError, match=r"^E135 Actual!AG11: "):
            pruned(book)


@pytest.fixture(scope="module")
def viewed(fourth: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with views and agreements of its months; not to be changed."""
    book = Path(shutil.copy(fourth, tmp_path_factory.mktemp("viewed") / "book.xlsx"))
    added(book, VIEW_OWNERS, "sales", "Ms Sol", 3.0, None)
    for period, given in (
        *(("2025-11", "2025-10"), ("2026-03", "2026-02"), ("2026-02", "2026-01")),
        *(("2026-02", "2025-12"), ("2026-05", "2026-01"), ("2026-04", None)),
    ):
        quantity = float(period.replace("-", ""))
        added(book, VIEWS, "Family 000", "sales", period, quantity, None, given, None)
    for period in ("2026-02", "2026-03", "2026-05"):
        figures = (None, 120.0, 110.0, 100.0, 130.0)
        added(book, AGREED, "Family 000", period, *figures, "mean", "sales 130", "why", BY, "run")
    upgrade(book, kit=kit(), by=BY)  # brings the rows of the new function
    run.plan(book, kit=kit(), by=BY)
    return book


class TestViews:
    """Views and Agreed keep the months since the oldest origin that stays."""

    def test_views_of_older_months_leave(self, viewed: Path, tmp_path: Path) -> None:
        """To a file in the form of views.csv; those of later months move up and stay as given."""
        book = Path(shutil.copy(viewed, tmp_path / "book.xlsx"))
        old = rows_of(book, VIEWS)
        done, made = prune(book, kit=kit(), by=BY, keep=2)
        assert rows_of(book, VIEWS) == [row for row in old if str(row["Period"]) >= "2026-03"]
        assert [row["Period"] for row in rows_of(book, VIEWS)] == ["2026-03", "2026-05", "2026-04"]
        assert [row["Period"] for row in rows_of(book, AGREED)] == ["2026-03", "2026-05"]
        area = read_book(book).table(VIEWS.name).area
        assert area.last_row - area.first_row == 3
        files = {path.name.split("-")[0]: path for path in runs.folder_of(book).glob("*.csv")}
        assert set(files) == {"archive", "views", "agreed"}
        assert files["views"].read_text(encoding="utf-8") == (
            "family,function,period,quantity,unit,given,comment\n"
            "Family 000,sales,2025-11,202511,,2025-10,\n"
            "Family 000,sales,2026-02,202602,,2026-01,\n"
            "Family 000,sales,2026-02,202602,,2025-12,\n"
        )
        stand = " and ".join(str(files[name]) for name in ("archive", "views", "agreed"))
        assert done.summary == (
            f"{book}: 2 origins (2026-01 to 2026-02) left the Archive, and 3 rows of Views and "
            f"1 row of Agreed of their months or older; they stand in {stand}.\n"
            f"To take it back: sopxl undo {book}"
        )
        assert [left.what for left in made.views] == ["3 rows of Views", "1 row of Agreed"]

    def test_the_plan_stays_as_new_as_it_was_and_undo_brings_all_back(
        self, viewed: Path, tmp_path: Path
    ) -> None:
        """Views count as inputs of a plan; those that leave do not make it old."""
        book = Path(shutil.copy(viewed, tmp_path / "book.xlsx"))
        before = book.read_bytes()
        assert read_book(book).named_value("sop_changed") == "no"
        pruned(book)
        assert read_book(book).named_value("sop_changed") == "no"
        assert run.check(book, kit=kit()).passed
        undo(book, kit=kit())
        assert book.read_bytes() == before

    def test_a_table_with_a_formula_is_left_alone(self, viewed: Path, tmp_path: Path) -> None:
        """Its rows would leave the formula behind; that is told."""
        book = Path(shutil.copy(viewed, tmp_path / "book.xlsx"))
        area = read_book(book).table(VIEWS.name).area
        patch = Patch(book.read_bytes())
        cell = f"D{area.last_row}"
        patch.set_formula(VIEWS.sheet, cell, "=200+2", 202.0)
        book.write_bytes(patch.result())
        old = rows_of(book, VIEWS)
        done, made = prune(book, kit=kit(), by=BY, keep=2, dry_run=True)
        assert [str(told) for told in done.warnings if told.code == "W730"] == [
            "W730 Views: 3 rows of months before the oldest origin that stays could leave, but the "
            f"table has a formula in Views!{cell}, which would not go with its row; the table is "
            "left as it is. Move what is yours beside the table and prune again, or delete the old "
            "rows by hand."
        ]
        assert [left.what for left in made.views] == ["1 row of Agreed"]
        assert rows_of(book, VIEWS) == old


def test_a_disk_that_fails_leaves_no_file(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file goes again when the book could not be written."""
    before = book.read_bytes()

    def fails(*given: object, **how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sopxl_workbook.cycle.prepared.runs.write", fails)
    with pytest.raises(OSError, match="No space"):
        pruned(book)
    assert (book.read_bytes(), files_beside(book)) == (before, [])


def test_fewer_than_pages_look_at_are_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page shows of the past is never cut off."""
    monkeypatch.setattr(work, "LEAST", LEAST)
    check(
        lambda: pruned(book, keep=15),
        InputError,
        "E121 Archive: 15 origins would stay, 16 or more are expected: the pages show the fiscal "
        "year of three months ago. Keep 24, as it is usual, or at least 16.",
    )


@pytest.mark.slow
def test_pages_show_the_same(tmp_path: Path) -> None:
    """Where eleven months of the fiscal year are brought forward, no origin fewer would do."""
    firm = Firm(settings={"first": "2024-01", "fiscal_year_start": "4"})
    book = firm.book(tmp_path / "book.xlsx")
    for month in range(17):
        authorise(book, override="not reviewed")
        firm.load(book, firm.start + month)
        roll(book)
    authorise(book, override="not reviewed")
    copy = Path(shutil.copy(book, tmp_path / "copy.xlsx"))
    before = shown(book)
    assert pruned(book, keep=LEAST).origins == ["2026-01", "2026-02"]
    assert shown(book) == before
    assert run.check(book, kit=kit()).passed
    pruned(copy, keep=LEAST - 1)
    assert shown(copy) != before


def shown(book: Path) -> dict[tuple[str, int, int], object]:
    """All that the pages show which look at the Archive; cells that only point there left out."""
    opened = read_book(book)
    return {
        (page, *ref): value
        for page, (row, column) in HIDDEN.items()
        for ref, value in opened.sheet(page).values()
        if ref[0] < row and ref[1] < column
    }

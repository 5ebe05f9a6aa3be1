"""Resources added and retired: rows on all sheets, the Capacity page drawn anew, nothing moved."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, cell, roll, typed
from workbook.cycle.mastering import (
    MINE,
    add_own_sheet,
    broken,
    change,
    copied,
    in_february,
    refused,
)

from sopxl.errors import InputError, LimitError, RefusedError, SopError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, HELD, POLICY_LOG, RESOURCES, WIDE_TABLES
from sopxl_workbook.cycle.master import (
    Action,
    AddResource,
    MergeResources,
    RetireResource,
)
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.write import key_rows

pytestmark = pytest.mark.slow
LASER = AddResource("Laser", 8.0, 3.0, 0.9, 0.8, 0.25, 40.0, asks={"family 001": 0.25})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January closed, February planned, a sheet of the planner's own; not to be changed."""
    firm = Firm()
    book = in_february(tmp_path_factory.mktemp("resources") / "book.xlsm", firm)
    load = cell(book, "tblProjection", "Press|Load", firm.start + 1)
    add_own_sheet(
        book, ["My hours"], {f"=Projection!{load}": 0.0, "=SUM(tblProjection[2026-02])": 0.0}
    )
    return book


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The same; to be changed."""
    return copied(made, tmp_path)


def row(book: Path, table: str, key: str) -> np.ndarray[Any, Any]:
    """The stored figures of a wide row, NaN where one is blank."""
    opened = read_book(book)
    at = key_rows(opened, table)[key]
    sheet = opened.sheet(opened.table(table).sheet)
    cells = [sheet[at, column] for column in range(FIRST_PERIOD_COLUMN, FIRST_PERIOD_COLUMN + 120)]
    return np.array([value if type(value) is float else np.nan for value in cells])


def in_openpyxl(book: Path) -> Any:
    """The book as openpyxl sees it, which knows no sparklines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(book.read_bytes()))


class TestAdd:
    def test_rules_undo_and_own_sheets(self, book: Path) -> None:
        """No rule breaks, no row moves, what the planner has stays, undo gives the first file."""
        before, rules = book.read_bytes(), broken(book)
        change(book, LASER, reason="bought")
        old, new = read_book(before), read_book(book)
        assert broken(book) == rules
        for table in WIDE_TABLES:
            was, now = key_rows(old, table.name), key_rows(new, table.name)
            assert {key: now[key] for key in was} == was
        assert new.package.part(new.sheets[MINE].part) == old.package.part(old.sheets[MINE].part)
        assert list(new.sheets) == list(old.sheets)
        assert new.package.part("xl/vbaProject.bin") == old.package.part("xl/vbaProject.bin")
        undo(book, kit=kit())
        assert book.read_bytes() == before

    def test_its_capacity_and_its_load(self, book: Path) -> None:
        """Hours by working days, and what the plan asks of it by the bill."""
        change(book, LASER)
        company = read_company(read_book(book)).company
        ahead = slice(25, 37)
        workdays = company.calendar.workdays[ahead]
        rated = row(book, "tblProjection", "Laser|Rated capacity")
        assert np.allclose(rated[ahead], 8 * 3 * 0.9 * 0.8 * workdays, rtol=1e-12, atol=0)
        assert np.isnan(rated[:25]).all()
        load = row(book, "tblProjection", "Laser|Load")
        assert np.allclose(load[ahead], 0.25 * company.production[ahead, 1], rtol=1e-12, atol=0)
        share = row(book, "tblProjection", "Laser|Load share")
        assert np.allclose(share[ahead], load[ahead] / rated[ahead], rtol=1e-12, atol=0)
        last = read_book(book).table_rows(RESOURCES.name)[-1]
        assert last == ["Laser", 46054.0, 8.0, 3.0, 0.9, 0.8, 0.25, 40.0, None]

    @pytest.mark.slow
    def test_new_rows_look_like_those_of_their_kind(self, book: Path) -> None:
        """Shares as shares, hours as hours, in the same font and fill."""
        change(book, LASER)
        rows = key_rows(read_book(book), "tblProjection")
        sheet = in_openpyxl(book)["Projection"]
        for what in ("Load", "Rated capacity", "Spare", "Load share"):
            new, old = (sheet.cell(rows[f"{name}|{what}"], 40) for name in ("Laser", "Press"))
            assert new._style == old._style
            assert new.number_format == ("0%" if what == "Load share" else "#,##0")

    def test_the_page_is_drawn_anew(self, book: Path) -> None:
        """A line for it; the choice on the page stays, the chart and the printed area follow."""
        old = read_book(book)
        told = change(book, LASER)[1].warnings
        new = read_book(book)
        before, after = ([b.sheet("Capacity")[r, 2] for r in range(1, 40)] for b in (old, new))
        assert (before.count("Laser"), after.count("Laser")) == (0, 2)
        assert after[4] == before[4] == "Press"
        assert [str(w) for w in told if w.code == "W143"] == [
            "W143 Summary: Summary, Exceptions, Dashboard, Capacity are drawn anew with a line "
            "more: widths, colours and zoom are ours again. Nothing else of the book moves."
        ]
        sheet = in_openpyxl(book)["Capacity"]
        assert len(sheet._charts) == 1
        assert sheet.protection.sheet
        assert sheet.print_title_rows or sheet.print_area

    @pytest.mark.slow
    def test_the_month_goes_on(self, book: Path) -> None:
        """It is planned, authorised and rolled with the others, and another one is added."""
        firm = Firm()
        change(book, LASER)
        run.plan(book, kit=kit(), by=BY)
        authorise(book, override="not reviewed")
        firm.load(book, firm.start + 1)
        roll(book)
        run.plan(book, kit=kit(), by=BY)
        rules = broken(book)
        change(book, AddResource("Paint shop", 8.0, 1.0, asks={"Family 000": 0.1}))
        assert broken(book) == rules
        done = run.plan(book, kit=kit(), by=BY, dry_run=True)
        written = {change.sheet for change in done.changes.typed()}
        assert written <= {"Control", "Gate", POLICY_LOG.sheet, HELD[RESOURCES].sheet}

    @pytest.mark.slow
    def test_a_dry_run_shows_what_is_written(self, book: Path) -> None:
        """It writes nothing, and its hash is that of the run."""
        before = book.read_bytes()
        done, _ = change(book, LASER, dry_run=True)
        assert done.summary == f'{book}: the resource "Laser" from 2026-02 on would be added.'
        assert book.read_bytes() == before
        with pytest.raises(RefusedError, match=r"^E216 "):
            change(book, LASER, expect="0" * 64)
        change(book, LASER, expect=done.changes.sha256)
        assert "Laser|Load" in key_rows(read_book(book), "tblProjection")

    @pytest.mark.slow
    def test_undo_of_a_book_that_was_saved_since(self, book: Path) -> None:
        """Its rows stay, since the page has a line for each; the way out names the run."""
        change(book, LASER)
        typed(book, MINE, "H20", "a note of mine")
        run_id = runs.read_log(runs.log_of(book))[-1].run
        check(
            lambda: undo(book, kit=kit()),
            RefusedError,
            f"E554 {book}: add of 2026-02 ({run_id}, by Ann) added rows, and the book was saved by "
            "a program since. Retire what was added. Or take the book from before that run into a "
            f"new file: sopxl restore {book} {run_id}",
        )


class TestRetire:
    def test_no_capacity_from_the_period_on(self, book: Path) -> None:
        """A row of no use ends it; what was before stays; undo gives the file back."""
        change(book, AddResource("Laser", 8.0, 3.0))
        before, rules = book.read_bytes(), broken(book)
        was = row(book, "tblProjection", "Laser|Rated capacity")
        change(book, RetireResource("laser", "2026-04"))
        now = row(book, "tblProjection", "Laser|Rated capacity")
        assert np.array_equal(now[:27], was[:27], equal_nan=True)
        assert (now[27:] == 0).all()
        assert read_book(book).table_rows(RESOURCES.name)[-1] == [
            *("Laser", 46113.0, 8.0, 3.0, 0.0, 1.0, None, None, None),
        ]
        assert broken(book) == rules
        undo(book, kit=kit())
        assert book.read_bytes() == before

    @pytest.mark.slow
    def test_once_the_bill_asks_no_more(self, book: Path) -> None:
        """Rows with 0 hours let it go."""
        patch = Patch(book.read_bytes())
        rows = patch.book.table("tblBill").area
        patch.resize_table("tblBill", rows.last_row - rows.first_row + 2)
        for at, family in enumerate(("Family 000", "Family 001"), rows.last_row + 1):
            patch.set_values("Bill", f"A{at}", [[family, "Press", 0.0, 46113.0, 0.0]])
        book.write_bytes(patch.result())
        change(book, RetireResource("Press", "2026-04"))
        assert (row(book, "tblProjection", "Press|Rated capacity")[27:] == 0).all()


class TestMerge:
    """From a period on one of two resources has the stations and the work of both."""

    def test_capacity_and_load_add_up(self, book: Path) -> None:
        """From the period on; before it each is as it was. No rule breaks, and it is undone."""
        change(
            book, AddResource("Old press", 8.0, 2.0, asks={"Family 000": 0.125, "Family 001": 1.0})
        )
        before, rules = book.read_bytes(), broken(book)
        keys = {name: f"{name}|{{}}" for name in ("Press", "Old press")}
        was = {
            (name, what): row(book, "tblProjection", key.format(what))
            for name, key in keys.items()
            for what in ("Load", "Rated capacity")
        }
        change(book, MergeResources("old press", "press", "2026-04"))
        for what in ("Load", "Rated capacity"):
            now = {name: row(book, "tblProjection", key.format(what)) for name, key in keys.items()}
            for name, found in now.items():
                assert np.array_equal(found[:27], was[name, what][:27], equal_nan=True)
            both = was["Press", what] + was["Old press", what]
            ahead = slice(27, 37)
            assert np.allclose(now["Press"][ahead], both[ahead], rtol=1e-12, atol=0)
            assert (now["Old press"][ahead] == 0).all()
        assert broken(book) == rules
        undo(book, kit=kit())
        assert book.read_bytes() == before

    @pytest.mark.slow
    def test_work_that_the_other_one_never_had(self, book: Path) -> None:
        """A family whose hours come along gets its line of the bill, and its rows."""
        change(book, AddResource("Laser", 8.0, 1.0))
        rules = broken(book)
        change(book, MergeResources("Press", "Laser", "2026-05"))
        assert broken(book) == rules
        company = read_company(read_book(book)).company
        load = row(book, "tblProjection", "Laser|Load")
        made = company.production[28:37].sum(axis=1)
        assert np.allclose(load[28:37], 0.5 * made, rtol=1e-12, atol=0)
        assert np.isnan(load[:28]).all()

    @pytest.mark.slow
    def test_rows_that_come_later_are_added_too(self, book: Path) -> None:
        """Where one of them changes after that day, the sum does."""
        change(book, AddResource("Old press", 8.0, 2.0, asks={"Family 000": 0.125}))
        patch = Patch(book.read_bytes())
        for table, sheet, cells in (
            ("tblResources", "Resources", ["Old press", 46174.0, 8.0, 5.0, 1.0, 1.0]),
            ("tblBill", "Bill", ["Family 000", "Press", 0.0, 46174.0, 0.75]),
        ):
            area = patch.book.table(table).area
            patch.resize_table(table, area.last_row - area.first_row + 1)
            patch.set_values(sheet, f"A{area.last_row + 1}", [cells])
        book.write_bytes(patch.result())
        change(book, MergeResources("Old press", "Press", "2026-04"))
        company = read_company(read_book(book)).company
        days = company.calendar.workdays
        rated = row(book, "tblProjection", "Press|Rated capacity")
        stations = np.where(np.arange(120) < 29, 12.0 + 2.0, 12.0 + 5.0)  # June 2026 is row 29
        assert np.allclose(rated[27:37], (8 * stations * days)[27:37], rtol=1e-12, atol=0)
        hours = np.where(np.arange(120) < 29, 0.5 + 0.125, 0.75 + 0.125)
        load = row(book, "tblProjection", "Press|Load")
        wanted = hours * company.production[:, 0] + 0.5 * company.production[:, 1]
        assert np.allclose(load[27:37], wanted[27:37], rtol=1e-12, atol=0)


REFUSED: list[tuple[Action, type[SopError], str]] = [
    (
        AddResource("press", 8.0, 1.0),
        InputError,
        'E130 Resources!A5: "Press" is the name of another resource already. Choose a name that is '
        "free.",
    ),
    (
        AddResource("Laser", 0.0, 1.0),
        LimitError,
        "E121 --hours: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        AddResource("Laser", 8.0, 1.0, 85.0),
        LimitError,
        "E121 --utilization: found 85, 1 or less is expected. Write a share: 0.85.",
    ),
    (
        AddResource("Laser", 8.0, 1.0, start="2026-01"),
        RefusedError,
        "E148 --from: 2026-01 is closed, and what held in it stays as it was. Begin with the open "
        "month, 2026-02, or a later one.",
    ),
    (
        AddResource("Laser", 8.0, 1.0, asks={"Family 00": 1.0}),
        InputError,
        'E131 Families: there is no family "Family 00". Did you mean "Family 001"? Give a name '
        "that stands on this sheet.",
    ),
    (
        MergeResources("press", "Press"),
        InputError,
        'E560 the other name: "Press" is to be merged into itself. Give the resource that it '
        "becomes a part of.",
    ),
    (
        RetireResource("Pres"),
        InputError,
        'E131 Resources: there is no resource "Pres". Did you mean "Press"? Give a name that '
        "stands on this sheet.",
    ),
    (
        RetireResource("Press"),
        RefusedError,
        'E141 Bill!E5: 2 rows of the bill still ask for hours of "Press" in 2026-02 or later: '
        "Bill!E5, Bill!E6. Add rows with 0 hours from the first day of 2026-02 on, or give those "
        "hours to another resource.",
    ),
    (
        RetireResource("Press", "2024-03"),
        RefusedError,
        "E148 --from: 2024-03 is closed, and what held in it stays as it was. Begin with the open "
        "month, 2026-02, or a later one.",
    ),
]


@pytest.mark.parametrize(("action", "kind", "text"), REFUSED, ids=[t[:40] for *_, t in REFUSED])
@pytest.mark.slow
def test_what_is_refused(book: Path, action: Action, kind: type[SopError], text: str) -> None:
    """Each with its reason; the file is as it was."""
    refused(book, action, kind, text)


@pytest.mark.slow
def test_stations_that_are_not_alike(book: Path) -> None:
    """Hours of the one and the other cannot be one station's."""
    change(book, AddResource("Laser", 16.0, 1.0, start="2026-03"))
    check(
        lambda: change(book, MergeResources("Laser", "Press", "2026-04")),
        InputError,
        'E146 Resources!C6: Hours of "Laser" is 16, of "Press" it is 8: their stations cannot be '
        "added up. Express one of them by stations such as those of Press, then merge.",
    )
    check(
        lambda: change(book, MergeResources("Press", "Laser")),
        RefusedError,
        'E142 Resources!B6: "Laser" gives no hours yet on the first day of 2026-02. Merge from a '
        "later period.",
    )


@pytest.mark.slow
def test_a_row_that_begins_later(book: Path) -> None:
    """A resource that is to come cannot go before."""
    change(book, AddResource("Laser", 8.0, 1.0, start="2026-06"))
    check(
        lambda: change(book, RetireResource("Laser", "2026-04")),
        RefusedError,
        'E142 Resources!B6: a row of "Laser" begins on 2026-06-01, which is not before 2026-04. '
        "Retire it from a later period, or take the row out.",
    )


class TestOwnThings:
    def test_a_formula_that_points_at_the_page(self, book: Path) -> None:
        """It would look at another line afterwards."""
        patch = Patch(book.read_bytes())
        patch.set_formula(MINE, "B3", "=Capacity!H12", 0.0)
        book.write_bytes(patch.result())
        check(
            lambda: change(book, LASER),
            RefusedError,
            "E182 'My view'!B3: 'My view'!B3 points at the page Capacity, whose lines move. Let it "
            "look at the wide sheets, such as Projection: no row ever moves there.",
        )

    def test_a_cell_of_the_planner_on_the_page(self, book: Path) -> None:
        """It would be gone."""
        typed(book, "Capacity", "B60", "my note")
        check(
            lambda: change(book, LASER),
            RefusedError,
            "E181 Capacity!B60: 1 cell of your own on a page that has to be drawn anew: "
            "Capacity!B60. Move what is there to a sheet of your own.",
        )

"""Authorise: what goes to the Archive, once, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, cell, parts_of, setting, typed

from sopxl import __version__
from sopxl.errors import ProblemsError, RefusalsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import ARCHIVE, key_of
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.month import Month
from sopxl_workbook.ooxml import Patch, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.write import key_rows, period_cells


def run_of(book: Path) -> str:
    """The run that authorised the open month."""
    return str(read_book(book).named_value("sop_authorised_run"))


class TestWhatIsKept:
    def test_forecast_plan_and_balance_of_every_family(self, authorised: Path, firm: Firm) -> None:
        """A row each, with the origin, the run, who, and the version; planned periods only."""
        book = read_book(authorised)
        company = read_company(book).company
        assert [(row.family, row.measure) for row in company.archive] == [
            ("Family 000", "Forecast"),
            ("Family 000", "Production"),
            ("Family 000", "Inventory"),
            ("Family 001", "Forecast"),
            ("Family 001", "Production"),
            ("Family 001", "Backlog"),
        ]
        for row in company.archive:
            assert (row.origin, row.by, row.version) == (firm.start, BY, __version__)
            assert row.run == run_of(authorised)
            assert np.flatnonzero(~np.isnan(row.values)).tolist() == list(range(24, 36))

    def test_the_figures_are_those_of_the_sheets(self, authorised: Path) -> None:
        """Of Forecast, Plan and Projection, cell for cell, as they stood."""
        book = read_book(authorised)
        company = read_company(book).company
        tables = {"Forecast": "tblForecast", "Production": "tblPlan"}
        for row in company.archive:
            table = tables.get(row.measure, "tblProjection")
            number = key_rows(book, table)[key_of(row.family, row.measure)]
            shown = period_cells(book.sheet(book.table(table).sheet), number, 120)[24:36]
            assert row.values[24:36].tolist() == pytest.approx(shown, rel=1e-12)

    def test_the_book_says_so(self, authorised: Path, firm: Firm) -> None:
        """The month on Control, and the line of the run on every page."""
        book = read_book(authorised)
        month = Month.of(read_company(book))
        assert month == Month(firm.start, "2026-01", firm.start, run_of(authorised), "2025-12", "")
        assert month.is_authorised
        state = str(book.named_value("sop_run"))
        assert state.startswith("2026-01 authorised by Ann, 20")
        assert run.check(authorised, kit=kit()).passed

    def test_nothing_else_changes(self, states: dict[str, Path]) -> None:
        """No table but Archive and Gate, no part but sheets of ours; others byte for byte."""
        old, new = (parts_of(states[state].read_bytes()) for state in ("open", "authorised"))
        book = read_book(states["open"])
        sheets = {info.part: name for name, info in book.sheets.items()}
        changed = {sheets.get(name, name) for name in old if old[name] != new[name]}
        assert old.keys() == new.keys()
        assert {"Archive", "Control", book.table(ARCHIVE.name).part} <= changed
        tables = {table.sheet for table in book.tables.values()} - {"Archive", "Gate"}
        assert not changed & tables
        assert changed <= {*sheets.values(), book.table(ARCHIVE.name).part}


class TestOnce:
    def test_a_second_time_is_refused(self, authorised: Path) -> None:
        """E510 names the run; the file is as it was."""
        before = authorised.read_bytes()
        check(
            lambda: authorise(authorised),
            RefusedError,
            f"E510 Archive: the plan of 2026-01 was authorised already, by run "
            f"{run_of(authorised)}. Authorise it anew with --again, or take that run back: "
            "sopxl undo.",
        )
        assert authorised.read_bytes() == before

    @pytest.mark.slow
    def test_again_replaces_the_rows_and_adds_none(self, authorised: Path, firm: Firm) -> None:
        """Of the open month alone; the new run stands in them."""
        first = run_of(authorised)
        place = cell(authorised, "tblForecast", "Family 000|Override", firm.start + 2)
        typed(authorised, "Forecast", place, 150.0)
        run.plan(authorised, kit=kit())
        authorise(authorised, again=True)
        company = read_company(read_book(authorised)).company
        assert len(company.archive) == 6
        assert {row.run for row in company.archive} == {run_of(authorised)} != {first}
        assert company.archive[0].values[26] == 150.0

    @pytest.mark.slow
    def test_older_origins_are_never_touched(self, rolled: Path, firm: Firm) -> None:
        """The rows of January are those of January, whatever is authorised in February."""
        old = read_company(read_book(rolled)).company.archive
        authorise(rolled, override="not reviewed")
        authorise(rolled, override="not reviewed", again=True)
        new = read_company(read_book(rolled)).company.archive
        assert len(new) == 12
        for was, now in zip(old, new[:6], strict=True):
            assert (was.run, was.origin, now.origin) == (now.run, firm.start, firm.start)
            assert np.array_equal(was.values, now.values, equal_nan=True)
        assert {row.origin for row in new[6:]} == {firm.start + 1}


class TestRefused:
    def test_a_base_that_was_typed(self, rolled: Path, firm: Firm) -> None:
        """E515 for every verb, before the gate: no reason overrides it."""
        text = (
            "E515 Control: month 1 is 2026-03 by the Control sheet, but by the Calendar 2026-02 is "
            "the first open month. Put the base period back; months are closed by sopxl rollover, "
            "and opened by sopxl undo."
        )
        firm.load(rolled, firm.start + 1)
        setting(rolled, "sop_base", 27.0)
        check(lambda: authorise(rolled, override="x"), RefusedError, text)
        check(lambda: run.plan(rolled, kit=kit()), RefusedError, text)

    @pytest.mark.parametrize(
        ("row", "status", "found"),
        [
            (26, "open", "the Calendar has an open month before a closed one"),
            (30, "closed", "the Calendar has an open month before a closed one"),
            (29, "closed", "by the Calendar 2026-02 is the first open month"),
        ],
    )
    def test_a_status_that_was_typed(
        self, open_book: Path, row: int, status: str, found: str
    ) -> None:
        """Nor is a month closed, or opened, by a word on the Calendar."""
        typed(open_book, "Calendar", f"I{row}", status)
        check(
            lambda: authorise(open_book, override="x"),
            RefusedError,
            f"E515 Control: month 1 is 2026-01 by the Control sheet, but {found}. Put the base "
            "period back; months are closed by sopxl rollover, and opened by sopxl undo.",
        )

    def test_a_calendar_that_is_closed_to_its_end(self, open_book: Path) -> None:
        """Every status typed over."""
        patch = Patch(open_book.read_bytes(), own_sheets=["Calendar"])
        patch.set_values("Calendar", "I5", [["closed"]] * 120)
        open_book.write_bytes(patch.result())
        check(
            lambda: authorise(open_book, override="x"),
            RefusedError,
            "E515 Control: month 1 is 2026-01 by the Control sheet, but by the Calendar no month "
            "is open. Put the base period back; months are closed by sopxl rollover, and opened "
            "by sopxl undo.",
        )

    def test_an_edited_figure_of_a_closed_month(self, rolled: Path) -> None:
        """E135 for plan, authorise and rollover alike."""
        book = read_book(rolled)
        rows = book.table_rows("tblActuals")
        row = next(i for i, r in enumerate(rows) if r[0] == "2026-01" and r[2] == "Shipped")
        typed(rolled, "Actuals", f"D{book.table('tblActuals').area.first_row + 1 + row}", 999.0)
        for verb in (
            lambda: authorise(rolled, override="x"),
            lambda: run.plan(rolled, kit=kit()),
        ):
            check(
                verb,
                RefusalsError,
                "E135 Actual!AG11: Shipped of Family 000 in 2026-01 is 999 by the Actuals, the "
                "month was closed with 105. Put the figure back, and correct a closed month by "
                "sopxl restate.",
            )

    def test_a_damaged_row_of_the_archive(self, authorised: Path) -> None:
        """E501 names the cell."""
        typed(authorised, "Archive", "E11", "25|Family 000|Oops")
        check(
            lambda: authorise(authorised, again=True),
            ProblemsError,
            "E501 Archive!E11: the row is not what was authorised any more: its key, origin or a "
            "figure was changed. Put the row back from a copy in the folder beside the book: "
            "sopxl history BOOK.",
        )

    @pytest.mark.slow
    def test_another_change_set_than_was_shown(self, open_book: Path) -> None:
        """--expect writes only what was shown; the same set is the same hash in another run."""
        shown = verbs.authorise(open_book, kit=kit(), by=BY, dry_run=True)[0].changes.sha256
        with pytest.raises(RefusedError, match=r"^E216 "):
            verbs.authorise(open_book, kit=kit(), by=BY, expect="0" * 64)
        assert not runs.folder_of(open_book).exists()
        done, _ = verbs.authorise(open_book, kit=kit(), by=BY, expect=shown)
        assert done.files == (open_book,)

    def test_a_dry_run_writes_nothing(self, open_book: Path) -> None:
        """Neither the file nor anything beside it."""
        before = open_book.read_bytes()
        done, made = verbs.authorise(open_book, kit=kit(), by=BY, dry_run=True)
        assert (made.rows, done.files) == (6, ())
        assert open_book.read_bytes() == before
        assert [p.name for p in open_book.parent.iterdir()] == [open_book.name]


def test_the_first_word_of_a_name_is_no_formula(open_book: Path) -> None:
    """A name that starts with an equals sign stays text, in the Archive and in the history."""
    verbs.authorise(open_book, kit=kit(), by="=1+1")
    assert read_company(read_book(open_book)).company.archive[0].by == "=1+1"
    assert read_book(open_book).sheet("Archive").cell("C10").formula is None

"""Restate: a closed figure corrected, the old one kept, and everything else as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, cell, roll, typed
from workbook.cycle.mastering import copied

from sopxl.errors import ProblemsError, RefusalsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import RESTATED
from sopxl_workbook.cycle.month import closed_edits
from sopxl_workbook.cycle.restate import Restated, figures_of, one_figure, restate
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import parse_cell, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.tables import RawTable

REASON = "late credit note"


def corrected(book: Path, figures: RawTable, **how: object) -> Restated:
    """Restates a book."""
    return restate(book, figures, kit=kit(), by=BY, **how)[1]  # type: ignore[arg-type]


def shipped(quantity: float, **other: str) -> RawTable:
    """What family 000 shipped in January."""
    words = {"period": "2026-01", "code": "Family 000", "measure": "Shipped", "reason": REASON}
    given = words | other
    return one_figure(given["period"], given["code"], given["measure"], quantity, given["reason"])


def file_of(book: Path, *rows: str) -> RawTable:
    """A file of corrections."""
    path = book.with_name("corrections.csv")
    path.write_text("\n".join(("period,code,measure,quantity,reason", *rows)), encoding="utf-8")
    return figures_of(path)


def restated_rows(book: Path) -> list[list[object]]:
    """The rows of the Restated sheet that are not blank."""
    return [row for row in read_book(book).table_rows(RESTATED.name) if any(row)]


Made = tuple[Path, Restated]  # a book that is not to be changed, and what was done to it


@pytest.fixture(scope="module")
def once(states: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """January is closed, and what was shipped then is corrected to 111."""
    book = Path(shutil.copy(states["rolled"], tmp_path_factory.mktemp("once") / "book.xlsx"))
    return book, corrected(book, shipped(111.0))


@pytest.fixture(scope="module")
def of_a_file(states: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """January is closed, and a file corrects figures of it and of the month before."""
    book = Path(shutil.copy(states["rolled"], tmp_path_factory.mktemp("file") / "book.xlsx"))
    rows = (
        "2026-01,family 000,Shipped,111,late",
        '2025-12,Family 001,Booked,"99",found',
        "2026-01,Family 000,Closing,70,late",
        "2026-01,Family 000,Adjusted,-10,late",
    )
    return book, corrected(book, file_of(book, *rows))


class TestWhatIsWritten:
    def test_the_new_figure_and_what_it_was(self, once: Made, firm: Firm) -> None:
        """In the Actuals and on the Actual sheet; the old one with reason, who and run."""
        path, made = once
        book = read_book(path)
        company = read_company(book).company
        assert company.actual["Shipped"][24, 0] == 111.0
        place = cell(path, "tblActual", "Family 000|Shipped", firm.start)
        assert book.sheet("Actual")[parse_cell(place)] == 111.0
        [row] = restated_rows(path)
        assert row[:7] == ["2026-01", "Family 000", "Shipped", 105.0, 111.0, REASON, BY]
        assert made.corrections[0].was == 105.0
        assert str(book.named_value("sop_log_1")).endswith(
            f"Ann: restated Shipped of Family 000 in 2026-01, because: {REASON} ({row[7]})"
        )

    def test_the_book_holds_together(self, once: Made) -> None:
        """No closed month counts as edited, and every formula shows what it works out to."""
        book = read_book(once[0])
        assert list(closed_edits(book, read_company(book))) == []
        proofs = run.check(once[0], kit=kit()).proofs
        broken = {proof.rule for proof in proofs if not proof.holds}
        assert broken <= {"movements explain every closed month"}

    @pytest.mark.slow
    def test_a_closing_is_the_next_opening(self, rolled: Path, firm: Firm) -> None:
        """The plan of the open month begins with the corrected closing."""
        corrected(rolled, shipped(95.0, measure="Closing"))
        made = read_company(read_book(rolled)).company
        assert made.actual["Closing"][24, 0] == 95.0
        run.plan(rolled, kit=kit(), by=BY)
        stock = cell(rolled, "tblProjection", "Family 000|Inventory", firm.start)
        assert read_book(rolled).sheet("Projection")[parse_cell(stock)] == 95.0

    @pytest.mark.slow
    def test_the_archive_and_later_actuals_stay(self, rolled: Path, once: Made) -> None:
        """What was authorised is history, and no other figure moves."""
        old = read_company(read_book(rolled)).company
        new = read_company(read_book(once[0])).company
        assert [row.run for row in new.archive] == [row.run for row in old.archive]
        for was, now in zip(old.archive, new.archive, strict=True):
            assert was.values.tobytes() == now.values.tobytes()
        for measure, block in old.actual.items():
            same = block == new.actual[measure]
            wrong = [
                (r, c)
                for r, c in zip(*(~same).nonzero(), strict=True)
                if block[r, c] == block[r, c]
            ]
            assert wrong == ([(24, 0)] if measure == "Shipped" else [])

    @pytest.mark.slow
    def test_a_figure_that_was_never_given(self, of_a_file: Made) -> None:
        """It gets a row of its own; what it was is blank, not zero."""
        assert restated_rows(of_a_file[0])[3][3:5] == [None, -10.0]
        rows = read_book(of_a_file[0]).table_rows("tblActuals")
        assert rows[-1][:5] == ["2026-01", "Family 000", "Adjusted", -10.0, "restate"]

    @pytest.mark.slow
    def test_again_keeps_both(self, once: Made, tmp_path: Path) -> None:
        """A second correction begins with the first."""
        book = copied(once[0], tmp_path)
        corrected(book, shipped(112.0))
        assert [row[3:5] for row in restated_rows(book)] == [[105.0, 111.0], [111.0, 112.0]]

    def test_many_from_a_file(self, of_a_file: Made) -> None:
        """All at once, in the order of the file; codes as the book spells them."""
        book, made = of_a_file
        assert [(c.period, c.code, c.now) for c in made.corrections] == [
            ("2026-01", "Family 000", 111.0),
            ("2025-12", "Family 001", 99.0),
            ("2026-01", "Family 000", 70.0),
            ("2026-01", "Family 000", -10.0),
        ]
        assert len(restated_rows(book)) == 4

    @pytest.mark.slow
    def test_the_months_go_on(self, once: Made, firm: Firm, tmp_path: Path) -> None:
        """The next month is authorised and rolled as ever."""
        book = copied(once[0], tmp_path)
        run.plan(book, kit=kit(), by=BY)
        authorise(book, override="not reviewed")
        firm.load(book, firm.start + 1)
        roll(book)
        assert read_company(read_book(book)).company.base == firm.start + 2

    @pytest.mark.slow
    def test_a_dry_run_writes_nothing(self, rolled: Path) -> None:
        """And what it shows is what is written, by its hash."""
        before = rolled.read_bytes()
        done, _ = restate(rolled, shipped(111.0), kit=kit(), by=BY, dry_run=True)
        assert done.summary == f"{rolled}: 1 figure would be restated."
        assert rolled.read_bytes() == before
        corrected(rolled, shipped(111.0), expect=done.changes.sha256)
        assert rolled.read_bytes() != before

    @pytest.mark.slow
    def test_it_is_undone(self, rolled: Path, once: Made, tmp_path: Path) -> None:
        """Two corrections, the last one first; the file is as it was."""
        (tmp_path / "twice").mkdir()
        book = copied(once[0], tmp_path / "twice")
        corrected(book, shipped(112.0))
        undo(book, kit=kit())
        assert book.read_bytes() == once[0].read_bytes()
        undo(book, kit=kit())
        assert book.read_bytes() == rolled.read_bytes()

    @pytest.mark.slow
    def test_the_log_keeps_why(self, of_a_file: Made) -> None:
        """Each reason once, with who it was."""
        last = runs.read_log(runs.log_of(of_a_file[0]))[-1]
        assert (last.verb, last.by, last.reason) == ("restate", BY, "late; found")

    @pytest.mark.slow
    def test_an_authorised_plan_is_told(self, rolled: Path) -> None:
        """It was made of the figures as they were."""
        authorise(rolled, override="not reviewed")
        made = corrected(rolled, shipped(111.0))
        assert [str(w) for w in made.warnings if w.code == "W540"] == [
            "W540 Archive: the plan of 2026-02 was authorised before these figures were corrected. "
            "Plan again, and authorise anew where it matters: sopxl authorise BOOK --again."
        ]


class TestRefused:
    @pytest.mark.parametrize(
        ("figures", "kind", "text"),
        [
            (
                shipped(9.0, period="2026-02"),
                RefusalsError,
                "E540 the period given: 2026-02 is not closed yet; 2026-02 is the open month. Type "
                "the figure into the Actuals: an open month needs no restating.",
            ),
            (
                shipped(105.0),
                RefusalsError,
                "E541 the quantity given: Shipped of Family 000 in 2026-01 is 105 already. Leave "
                "it out, or give the figure that is right.",
            ),
            (
                shipped(9.0, reason=" "),
                ProblemsError,
                "E114 the reason given: the cell is blank, a text is expected. Enter the reason.",
            ),
            (
                shipped(9.0, code="Family 00"),
                ProblemsError,
                'E131 the code given: there is no family or item "Family 00"; 1 row uses it. Did '
                'you mean "Family 001"? Correct the name, or add it to the Item map.',
            ),
            (
                shipped(9.0, measure="Backlog"),
                ProblemsError,
                "E124 the measure given: found Backlog, which a family made to stock does not use. "
                "Choose one of these: Requested, Shipped, Produced, Closing, Adjusted, Lines "
                "ordered, Lines filled.",
            ),
            (
                shipped(-9.0),
                ProblemsError,
                "E120 the quantity given: found -9 Shipped, 0 or more is expected. Enter what "
                "customers return as the measure Adjusted.",
            ),
        ],
        ids=["open", "same", "no reason", "code", "measure", "negative"],
    )
    def test_what_cannot_be_restated(
        self, rolled: Path, figures: RawTable, kind: type, text: str
    ) -> None:
        """Each with its reason; the file is as it was."""
        before = rolled.read_bytes()
        check(lambda: corrected(rolled, figures), kind, text)
        assert rolled.read_bytes() == before

    def test_all_rows_of_a_file_at_once(self, rolled: Path) -> None:
        """With file, row and column; one wrong row keeps the others from being written."""
        rows = (
            "2026-01,Family 000,Shipped,111,late",
            "2026-01,Family 000,Shipped,112,late",
            "2026-01,Family 000,Sold,112,late",
            "2026-13,Family 000,Closing,112,late",
        )
        with pytest.raises(ProblemsError) as error:
            corrected(rolled, file_of(rolled, *rows))
        assert [(p.code, p.where) for p in error.value.problems] == [
            ("E136", "corrections.csv row 5, column period"),
            ("E124", "corrections.csv row 4, column measure"),
            ("E130", "corrections.csv row 3, column period"),
        ]
        assert restated_rows(rolled) == []

    def test_an_edited_figure_comes_first(self, rolled: Path) -> None:
        """A figure that was typed over has to be put back before one is corrected."""
        book = read_book(rolled)
        rows = book.table_rows("tblActuals")
        row = next(i for i, r in enumerate(rows) if r[0] == "2026-01" and r[2] == "Shipped")
        typed(rolled, "Actuals", f"D{book.table('tblActuals').area.first_row + 1 + row}", 999.0)
        with pytest.raises(RefusalsError, match=r"^E135 Actual!AG11: "):
            corrected(rolled, shipped(111.0))

    @pytest.mark.slow
    def test_another_change_set_than_was_shown(self, rolled: Path) -> None:
        """--expect writes nothing else."""
        with pytest.raises(RefusedError, match=r"^E216 "):
            corrected(rolled, shipped(111.0), expect="0" * 64)
